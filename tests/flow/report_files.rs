//! The CSV files of a report, read strictly: byte order mark, CRLF, the known columns first, and
//! only rows of the statuses that the file is for.

use std::collections::BTreeMap;
use std::path::Path;

/// The files, and the statuses whose rows each may hold (contract, section 7).
const FILES: [(&str, &[&str]); 6] = [
    ("inserted.csv", &["inserted"]),
    ("duplicate.csv", &["duplicate"]),
    ("failed.csv", &["failed"]),
    ("uncertain.csv", &["uncertain"]),
    ("skipped.csv", &["rejected", "repeated", "suppressed", "already_imported"]),
    ("pending.csv", &["pending"]),
];

/// The columns that a report puts before the original ones.
const META: [&str; 9] =
    ["_row", "_file", "_sheet", "_status", "_reason", "_errno", "_message", "_phonenum", "_note"];

/// One row of a report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReportRow {
    pub file: String,
    pub sheet: String,
    pub row: u32,
    pub status: String,
    pub reason: String,
    pub errno: String,
    pub phonenum: String,
    pub note: String,
    /// The original columns by name; one without a name has its place behind them.
    pub cells: Vec<(String, String)>,
}

/// Reads every file of a report folder; each has to be there.
pub fn read_all(folder: &Path) -> BTreeMap<&'static str, Vec<ReportRow>> {
    FILES.into_iter().map(|(name, statuses)| (name, read(&folder.join(name), statuses))).collect()
}

/// Reads one file.
pub fn read(path: &Path, statuses: &[&str]) -> Vec<ReportRow> {
    let text = String::from_utf8(std::fs::read(path).unwrap()).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    assert!(text.ends_with("\r\n"), "{}: the last line ends too", path.display());
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = reader.records().map(|record| record.unwrap());
    let header = records.next().unwrap();
    assert_eq!(header.iter().take(META.len()).collect::<Vec<_>>(), META);
    let rows: Vec<ReportRow> = records.map(|record| report_row(&header, &record)).collect();
    for row in &rows {
        assert!(statuses.contains(&row.status.as_str()), "{}: {row:?}", path.display());
    }
    rows
}

fn report_row(header: &csv::StringRecord, record: &csv::StringRecord) -> ReportRow {
    let meta = |column: usize| record.get(column).unwrap().to_owned();
    let cells = (META.len()..record.len())
        .map(|column| (header.get(column).unwrap_or("").to_owned(), meta(column)))
        .collect();
    ReportRow {
        row: meta(0).parse().unwrap(),
        file: meta(1),
        sheet: meta(2),
        status: meta(3),
        reason: meta(4),
        errno: meta(5),
        phonenum: meta(7),
        note: meta(8),
        cells,
    }
}
