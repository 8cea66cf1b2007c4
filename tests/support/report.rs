//! A report as a reader of its files sees it.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

/// A row of the report's files.
#[derive(Debug, Clone)]
pub struct Reported {
    pub status: String,
    pub reason: String,
    pub note: String,
    pub number: String,
}

/// Every row of a report by its number in the list. A row in two files fails.
pub fn reported(folder: &Path) -> BTreeMap<u32, Reported> {
    let mut rows = BTreeMap::new();
    for file in ["inserted", "duplicate", "failed", "uncertain", "skipped", "pending"] {
        let text = std::fs::read_to_string(folder.join(format!("{file}.csv"))).unwrap();
        let text = text.strip_prefix('\u{feff}').unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        for record in reader.records() {
            let record = record.unwrap();
            let cell = |name| {
                let column = header.iter().position(|column| column == name).unwrap();
                record[column].to_owned()
            };
            let row = Reported {
                status: cell("_status"),
                reason: cell("_reason"),
                note: cell("_note"),
                number: cell("_phonenum"),
            };
            let again = rows.insert(cell("_row").parse().unwrap(), row);
            assert!(again.is_none(), "twice in the report: {again:?}");
        }
    }
    rows
}

/// Law 1.
pub fn law_1_holds(summary: &Value) {
    let rows = summary["rows"].as_object().unwrap();
    let of = |name: &str| rows[name].as_u64().unwrap();
    let ends: u64 = rows
        .iter()
        .filter(|(name, _)| !["read", "expanded"].contains(&name.as_str()))
        .map(|(_, rows)| rows.as_u64().unwrap())
        .sum();
    assert_eq!(of("read") + of("expanded"), ends, "{rows:?}");
}
