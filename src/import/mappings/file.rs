//! `mappings.json` as text: what is in it, and how much at most.
//!
//! Promise: what this cannot read in full is damage, since writing it back would lose the rest.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::clock;
use crate::row::Field;
use crate::source::{Family, KnownHeader, Remembered};

/// The newest version of the file that is known here.
const VERSION: u32 = 1;

/// Headers kept of a family: offices have a few forms of one list, not dozens.
const HEADERS_MAX: usize = 8;

/// Families kept; those saved longest ago give way.
const FAMILIES_MAX: usize = 2_000;

/// Why a file cannot be used.
#[derive(Debug)]
pub(super) enum Damage {
    TooNew { found: u32, known: u32 },
    Other(String),
}

/// The file's content.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Content {
    version: u32,
    lists: Vec<List>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    file: String,
    sheet: String,
    headers: Vec<Header>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    fingerprint: String,
    cells: Vec<String>,
    /// Field -> column, from 1.
    columns: BTreeMap<String, usize>,
    saved_at: String,
}

/// What every version has.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

impl Default for Content {
    fn default() -> Self {
        Self { version: VERSION, lists: Vec::new() }
    }
}

impl Content {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Damage> {
        let other = |error: serde_json::Error| Damage::Other(error.to_string());
        let Version { version } = serde_json::from_slice(bytes).map_err(other)?;
        if version > VERSION {
            return Err(Damage::TooNew { found: version, known: VERSION });
        }
        if version != VERSION {
            return Err(Damage::Other(format!("version {version}")));
        }
        let content: Self = serde_json::from_slice(bytes).map_err(other)?;
        let mut columns =
            content.lists.iter().flat_map(|list| &list.headers).flat_map(|header| &header.columns);
        match columns.find(|(field, column)| field_of(field).is_none() || **column == 0) {
            Some((field, column)) => Err(Damage::Other(format!("{field}: {column}"))),
            None => Ok(content),
        }
    }

    pub(super) fn to_json(&self) -> String {
        // Texts and numbers alone: this does not fail.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    pub(super) fn remembered(&self) -> Remembered {
        let mut remembered = Remembered::default();
        for list in &self.lists {
            let family = Family { file: list.file.clone(), sheet: list.sheet.clone() };
            remembered.add(family, list.headers.iter().map(Header::known).collect());
        }
        remembered
    }

    /// Puts a header into its family as the latest.
    pub(super) fn learn(&mut self, family: Family, known: KnownHeader, now: Timestamp) {
        let is_it = |list: &List| list.file == family.file && list.sheet == family.sheet;
        // The list saved last stands last, so the oldest are found without a date.
        let mut list = match self.lists.iter().position(is_it) {
            Some(at) => self.lists.remove(at),
            None => List { file: family.file, sheet: family.sheet, headers: Vec::new() },
        };
        list.headers.retain(|header| header.fingerprint != known.fingerprint);
        list.headers.push(Header::new(known, now));
        let too_many = list.headers.len().saturating_sub(HEADERS_MAX);
        list.headers.drain(..too_many);
        self.lists.push(list);
        let too_many = self.lists.len().saturating_sub(FAMILIES_MAX);
        self.lists.drain(..too_many);
    }
}

impl Header {
    fn new(known: KnownHeader, now: Timestamp) -> Self {
        let columns = known.columns.into_iter();
        Self {
            fingerprint: known.fingerprint,
            cells: known.cells,
            columns: columns.map(|(field, column)| (field.as_str().into(), column + 1)).collect(),
            saved_at: clock::iso(now),
        }
    }

    fn known(&self) -> KnownHeader {
        let fields = Field::ALL.into_iter();
        let column = |field: Field| self.columns.get(field.as_str())?.checked_sub(1);
        KnownHeader {
            fingerprint: self.fingerprint.clone(),
            cells: self.cells.clone(),
            columns: fields.filter_map(|field| Some((field, column(field)?))).collect(),
        }
    }
}

fn field_of(name: &str) -> Option<Field> {
    Field::ALL.into_iter().find(|field| field.as_str() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learned(nth: usize, family: &str) -> (Family, KnownHeader) {
        let family = Family { file: family.into(), sheet: String::new() };
        let columns = vec![(Field::Phonenum, 0)];
        (family, KnownHeader { fingerprint: nth.to_string(), cells: vec![], columns })
    }

    #[test]
    fn the_file_never_grows_beyond_its_limits_and_the_latest_stay() {
        let mut content = Content::default();
        for nth in 0..20 {
            let (family, known) = learned(nth, "a.csv");
            content.learn(family, known, Timestamp::UNIX_EPOCH);
        }
        let kept: Vec<&str> =
            content.lists[0].headers.iter().map(|header| header.fingerprint.as_str()).collect();
        assert_eq!(kept, ["12", "13", "14", "15", "16", "17", "18", "19"]);
        for nth in 0..FAMILIES_MAX {
            let (family, known) = learned(nth, &format!("{nth}.csv"));
            content.learn(family, known, Timestamp::UNIX_EPOCH);
        }
        assert_eq!(content.lists.len(), FAMILIES_MAX);
        assert_eq!(content.lists[0].file, "0.csv", "the one saved longest ago has gone");
    }

    #[test]
    fn a_header_saved_again_is_there_once_as_the_latest() {
        let mut content = Content::default();
        for nth in [1, 2, 1] {
            let (family, known) = learned(nth, "a.csv");
            content.learn(family, known, Timestamp::UNIX_EPOCH);
        }
        let kept: Vec<&str> =
            content.lists[0].headers.iter().map(|header| header.fingerprint.as_str()).collect();
        assert_eq!(kept, ["2", "1"]);
    }
}
