//! How lists are read and cleaned.

use std::path::{Path, PathBuf};

use dialfeed::clean::{AreaCode, Kinds, Template};
use dialfeed::import::{Earlier, HistoryChoice, STANDARD_INPUT};
use dialfeed::row::Field;
use dialfeed::source::is_encoding;

use super::filled;
use super::whole::whole;
use crate::cli::args::reading::{Duplicates, History, Numbers, ReadingArgs};
use crate::locale::usage::Usage;

/// The last row a spreadsheet can have.
const ROW_MOST: u32 = 1_048_576;
/// A hundred years: no list and no job is older.
pub const DAYS_MOST: u32 = 36_500;

/// Reading, cleaning, and who is left out.
#[derive(Debug)]
pub struct ReadingSettings {
    /// Which sheets.
    pub sheets: Sheets,
    /// How a text file's bytes are read, by a label that the library knows; detected where `None`.
    pub encoding: Option<String>,
    /// The byte between a text file's columns; detected where `None`.
    pub delimiter: Option<u8>,
    /// Where the header is.
    pub header: Header,
    /// Which column is what: each field at most once; a column is a header, a letter or a number,
    /// as typed.
    pub map: Vec<(Field, String)>,
    /// Fields that are made of several columns: each at most once, and none that is mapped.
    pub set: Vec<(Field, Template)>,
    /// Do-not-call lists.
    pub suppress: Vec<PathBuf>,
    /// How old such a list may be; any age where `None`.
    pub suppress_age_max_days: Option<u32>,
    /// Which of several rows with one number is sent.
    pub duplicates: Duplicates,
    /// What a cell with several numbers gives.
    pub numbers: Numbers,
    /// Kinds of numbers that are sent; at least one.
    pub allow: Kinds,
    /// Area code of local numbers.
    pub area: Option<AreaCode>,
    /// Which earlier jobs count.
    pub earlier: Earlier,
    /// Whether rejected rows make the exit code 3.
    pub strict: bool,
}

/// Which sheets of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sheets {
    /// The first that holds a list.
    First,
    /// Every one.
    All,
    /// By name or, where no sheet is called so, by number from 1: only the workbook knows.
    Chosen(String),
}

/// Where the header is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// Where it looks like one.
    Detected,
    /// In this row, from 1.
    Row(u32),
    /// There is none.
    None,
}

/// Resolves what was typed.
///
/// # Errors
/// The first value that breaks its rule.
pub fn resolve(args: ReadingArgs) -> Result<ReadingSettings, Usage> {
    let suppress_age_max_days = suppress_age(args.suppress_max_age.as_deref(), &args.suppress)?;
    let map = map(&args.map)?;
    let set = set(&args.set, &map)?;
    let earlier = earlier(&args)?;
    Ok(ReadingSettings {
        sheets: args.sheet.as_deref().map_or(Ok(Sheets::First), sheets)?,
        encoding: args.encoding.as_deref().map(encoding).transpose()?,
        delimiter: args.delimiter.as_deref().map(delimiter).transpose()?,
        header: args.header.as_deref().map_or(Ok(Header::Detected), header)?,
        map,
        set,
        suppress_age_max_days,
        suppress: args.suppress,
        duplicates: args.duplicates,
        numbers: args.numbers,
        allow: allow(&args.allow)?,
        area: args.area.as_deref().map(area).transpose()?,
        earlier,
        strict: args.strict,
    })
}

/// How old the lists may be.
///
/// # Errors
/// An age that is none, or that cannot be checked: without a list, or of standard input.
pub fn suppress_age(days: Option<&str>, lists: &[PathBuf]) -> Result<Option<u32>, Usage> {
    let Some(days) = days else { return Ok(None) };
    if lists.is_empty() {
        return Err(Usage::AgeWithoutSuppress);
    }
    if lists.iter().any(|file| file.as_path() == Path::new(STANDARD_INPUT)) {
        return Err(Usage::AgeOfStandardInput);
    }
    whole("--suppress-max-age", days, 1, DAYS_MOST).map(Some)
}

fn earlier(args: &ReadingArgs) -> Result<Earlier, Usage> {
    let history = match args.history {
        _ if args.again => HistoryChoice::Off,
        None | Some(History::Target) => HistoryChoice::Target,
        Some(History::Company) => HistoryChoice::Company,
        Some(History::Off) => HistoryChoice::Off,
    };
    let Some(days) = &args.since else { return Ok(Earlier { history, since_days: None }) };
    if history == HistoryChoice::Off {
        return Err(Usage::SinceWithoutHistory);
    }
    Ok(Earlier { history, since_days: Some(whole("--since", days, 1, DAYS_MOST)?) })
}

fn sheets(value: &str) -> Result<Sheets, Usage> {
    let value = filled("--sheet", value)?;
    Ok(if value == "all" { Sheets::All } else { Sheets::Chosen(value) })
}

fn encoding(value: &str) -> Result<String, Usage> {
    let label = value.trim();
    if is_encoding(label) {
        Ok(label.to_owned())
    } else {
        Err(Usage::Encoding { value: value.to_owned() })
    }
}

/// A sign of ASCII that is no letter, digit, blank, quote or line end; or a word for one.
fn delimiter(value: &str) -> Result<u8, Usage> {
    match value {
        "tab" | "\\t" | "\t" => Ok(b'\t'),
        "comma" => Ok(b','),
        "semicolon" => Ok(b';'),
        "pipe" => Ok(b'|'),
        _ => match value.as_bytes() {
            [sign] if sign.is_ascii_punctuation() && !b"\"'".contains(sign) => Ok(*sign),
            _ => Err(Usage::Delimiter { value: value.to_owned() }),
        },
    }
}

fn header(value: &str) -> Result<Header, Usage> {
    if value.trim() == "none" {
        return Ok(Header::None);
    }
    whole("--header", value, 1, ROW_MOST)
        .map(Header::Row)
        .map_err(|_| Usage::Header { value: value.to_owned() })
}

fn map(values: &[String]) -> Result<Vec<(Field, String)>, Usage> {
    let mut mapped: Vec<(Field, String)> = Vec::new();
    for value in values {
        let (field, column) = one_mapping(value)?;
        if mapped.iter().any(|(known, _)| *known == field) {
            return Err(Usage::MappedTwice { field: field.as_str() });
        }
        mapped.push((field, column));
    }
    Ok(mapped)
}

fn one_mapping(value: &str) -> Result<(Field, String), Usage> {
    let unreadable = || Usage::Map { value: value.to_owned() };
    let (field, column) = value.split_once('=').ok_or_else(unreadable)?;
    let field = field_named(field).ok_or_else(unreadable)?;
    let column = column.trim();
    if column.is_empty() { Err(unreadable()) } else { Ok((field, column.to_owned())) }
}

fn field_named(name: &str) -> Option<Field> {
    Field::ALL.into_iter().find(|known| known.as_str() == name.trim())
}

fn set(values: &[String], map: &[(Field, String)]) -> Result<Vec<(Field, Template)>, Usage> {
    let mut set: Vec<(Field, Template)> = Vec::new();
    for value in values {
        let unreadable = || Usage::Set { value: value.clone() };
        let (field, template) = value.split_once('=').ok_or_else(unreadable)?;
        let field = field_named(field).ok_or_else(unreadable)?;
        let name = field.as_str();
        if field == Field::Phonenum {
            return Err(Usage::SetPhonenum);
        }
        if set.iter().any(|(known, _)| *known == field) {
            return Err(Usage::SetTwice { field: name });
        }
        if map.iter().any(|(mapped, _)| *mapped == field) {
            return Err(Usage::SetAndMapped { field: name });
        }
        let template =
            Template::parse(template).map_err(|error| Usage::Template { field: name, error })?;
        set.push((field, template));
    }
    Ok(set)
}

pub(super) fn allow(value: &str) -> Result<Kinds, Usage> {
    value.replace('，', ",").parse().map_err(|_| Usage::Allow { value: value.to_owned() })
}

pub(super) fn area(value: &str) -> Result<AreaCode, Usage> {
    AreaCode::parse(value).map_err(|_| Usage::Area { value: value.to_owned() })
}

#[cfg(test)]
mod tests {
    use dialfeed::clean::TemplateError;

    use super::*;

    #[test]
    fn a_delimiter_is_one_sign_or_a_word_for_it() {
        assert_eq!(delimiter(";"), Ok(b';'));
        assert_eq!(delimiter("tab"), Ok(b'\t'));
        assert_eq!(delimiter("\\t"), Ok(b'\t'));
        for value in ["", ",,", "a", "1", " ", "\"", "\n", "，"] {
            assert!(delimiter(value).is_err(), "{value:?}");
        }
    }

    #[test]
    fn an_encoding_is_what_the_library_reads() {
        for value in ["utf-16", " GBK ", "big5", "shift_jis", "windows-1252", "euc-kr"] {
            assert_eq!(encoding(value).as_deref(), Ok(value.trim()));
        }
        for value in ["", "klingon", "iso-2022-kr", "utf-7"] {
            assert!(encoding(value).is_err(), "{value}");
        }
    }

    #[test]
    fn a_field_is_mapped_once_and_to_something() {
        let typed = |values: &[&str]| {
            map(&values.iter().map(|&value| value.to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(
            typed(&["phonenum=C", "name=姓名=全称"]),
            Ok(vec![(Field::Phonenum, "C".into()), (Field::Name, "姓名=全称".into())])
        );
        assert_eq!(typed(&["name=A", "name=B"]), Err(Usage::MappedTwice { field: "name" }));
        for value in ["phonenum", "phone=C", "phonenum=", "=C"] {
            assert!(matches!(typed(&[value]), Err(Usage::Map { .. })), "{value}");
        }
    }

    #[test]
    fn a_field_is_set_once_and_by_nothing_else() {
        let typed = |values: &[&str], map: &[(Field, String)]| {
            set(&values.iter().map(|&value| value.to_owned()).collect::<Vec<_>>(), map)
        };
        let template = |text| Template::parse(text).unwrap();
        assert_eq!(
            typed(&["comment={来源}={产品}", " name ="], &[]),
            Ok(vec![(Field::Comment, template("{来源}={产品}")), (Field::Name, template(""))])
        );
        assert_eq!(typed(&["name=A", "name=B"], &[]), Err(Usage::SetTwice { field: "name" }));
        assert_eq!(typed(&["phonenum={C}"], &[]), Err(Usage::SetPhonenum));
        let mapped = [(Field::Name, "C".to_owned())];
        assert_eq!(typed(&["name={C}"], &mapped), Err(Usage::SetAndMapped { field: "name" }));
        let error = TemplateError::NeverClosed { at: 2 };
        assert_eq!(typed(&["name=a{b"], &[]), Err(Usage::Template { field: "name", error }));
        for value in ["comment", "note={C}", "=x", ""] {
            assert!(matches!(typed(&[value], &[]), Err(Usage::Set { .. })), "{value}");
        }
    }

    #[test]
    fn an_area_code_has_to_exist() {
        assert_eq!(area("0571"), area("571"));
        assert!(area("10").is_ok());
        for value in ["", "0", "00571", "057188", "abc", "-571", "1", "0100"] {
            assert!(area(value).is_err(), "{value}");
        }
    }

    #[test]
    fn kinds_may_be_set_apart_by_a_chinese_comma() {
        assert_eq!(allow("service，mobile"), allow("mobile,service"));
        for value in ["", "fax", "mobile,"] {
            assert!(allow(value).is_err(), "{value}");
        }
    }
}
