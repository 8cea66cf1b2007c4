//! The table of cases, as `cases.json` has it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dialfeed::row::Field;
use dialfeed::source::{ColumnRef, HeaderAt, ReadOptions, Sheets};
use serde::Deserialize;
use serde_json::Value;

/// One file and what must come out of it.
#[derive(Deserialize)]
pub struct Case {
    pub file: String,
    /// The point of the issue that it belongs to.
    point: String,
    /// What it is, for people.
    pub about: String,
    /// The maker in `made.rs` of a file that is too large to keep.
    pub made: Option<String>,
    #[serde(default)]
    options: Options,
    /// The lists that must be found, in their order.
    #[serde(default)]
    pub tables: Vec<Expected>,
    /// Or the error's kind: one of these variants of `SourceError`.
    #[serde(default)]
    pub error: Vec<String>,
    /// Where an error is as good as a list: what counts is that it ends.
    #[serde(default)]
    pub or_any_list: bool,
}

/// How the file is to be read; what is not said is found out.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Options {
    sheet: Option<String>,
    encoding: Option<String>,
    delimiter: Option<char>,
    header: Option<Value>,
    #[serde(default)]
    map: BTreeMap<Field, String>,
}

/// What must come out of one list. What is `None` is not looked at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Outer `None`: not looked at; inner: a list without sheet.
    #[serde(default, deserialize_with = "some")]
    pub sheet: Option<Option<String>>,
    pub encoding: Option<String>,
    /// Outer `None`: not looked at; inner: no header.
    #[serde(default, deserialize_with = "some")]
    pub header_row: Option<Option<u32>>,
    /// Field to column letter; fields that are not named have no column.
    pub columns: Option<BTreeMap<Field, String>>,
    /// The phone column's letter alone, where the others are left open.
    pub phonenum: Option<String>,
    /// How the number's column was chosen.
    pub how: Option<String>,
    pub notices: Option<Vec<String>>,
    /// All rows, or else a count with the first and the last.
    pub rows: Option<Vec<ExpectedRow>>,
    pub count: Option<usize>,
    pub first: Option<ExpectedRow>,
    pub last: Option<ExpectedRow>,
    /// Beside a count: every row that is malformed.
    pub malformed: Option<Vec<ExpectedRow>>,
    pub every_row_malformed: Option<String>,
}

/// One row: its number, and its cells or why it is malformed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedRow {
    pub row: u32,
    /// A cell that is `None` is not looked at.
    pub cells: Option<Vec<Option<String>>>,
    #[serde(default)]
    pub malformed: Kinds,
    /// Position of the first byte that cannot be decoded.
    pub at: Option<u64>,
}

/// One kind, or several that will all do.
#[derive(Deserialize, Default)]
#[serde(untagged)]
pub enum Kinds {
    #[default]
    None,
    One(String),
    Any(Vec<String>),
}

impl Kinds {
    pub fn allow(&self, found: Option<&str>) -> bool {
        match self {
            Self::None => found.is_none(),
            Self::One(kind) => found == Some(kind),
            Self::Any(kinds) => found.is_some_and(|found| kinds.iter().any(|kind| kind == found)),
        }
    }
}

fn some<'de, D, T>(value: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(value).map(Some)
}

/// The folder of the table.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lists")
}

/// Every case of the table.
pub fn all() -> Vec<Case> {
    let table = std::fs::read_to_string(folder().join("cases.json")).unwrap();
    serde_json::from_str(&table).unwrap()
}

impl Case {
    /// Whether it is there to do harm.
    pub fn is_hostile(&self) -> bool {
        self.point == "6"
    }

    /// The options as the library takes them.
    pub fn options(&self) -> ReadOptions {
        let given = &self.options;
        ReadOptions {
            sheets: match given.sheet.as_deref() {
                None => Sheets::FirstList,
                Some("all") => Sheets::All,
                Some(name) => Sheets::Name(name.to_owned()),
            },
            encoding: given.encoding.clone(),
            delimiter: given.delimiter.map(|delimiter| u8::try_from(delimiter).unwrap()),
            header: match &given.header {
                None => HeaderAt::Detect,
                Some(Value::Number(row)) => {
                    HeaderAt::Row(u32::try_from(row.as_u64().unwrap()).unwrap())
                }
                Some(nowhere) => {
                    assert_eq!(nowhere, "none");
                    HeaderAt::Nowhere
                }
            },
            map: given.map.iter().map(|(field, at)| (*field, ColumnRef(at.clone()))).collect(),
            ..ReadOptions::default()
        }
    }
}
