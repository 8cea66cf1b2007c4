//! The CSV files: one for each way a row can end, each a list that `import` reads again.
//!
//! UTF-8 with byte order mark, CRLF: what Excel opens in Chinese without asking. Streams page by
//! page; memory does not grow with the job.

use std::io::Write as _;
use std::path::Path;

use hashbrown::HashMap;

use super::files::{Whole, not_written, sync_folder};
use super::formula::harmless;
use super::{ReportError, ReportOptions, Words};
use crate::ledger::{Job, Ledger, Page, SourceRecord, Standing, StoredRow};
use crate::outcome::Status;

/// The files and the statuses whose rows each holds.
pub const FILES: [(&str, &[Status]); 6] = [
    ("inserted.csv", &[Status::Inserted]),
    ("duplicate.csv", &[Status::Duplicate]),
    ("failed.csv", &[Status::Failed]),
    ("uncertain.csv", &[Status::Uncertain]),
    (
        "skipped.csv",
        &[Status::Rejected, Status::Repeated, Status::Suppressed, Status::AlreadyImported],
    ),
    ("pending.csv", &[Status::Pending]),
];

/// The columns before the original ones.
pub const META_COLUMNS: [&str; 9] =
    ["_row", "_file", "_sheet", "_status", "_reason", "_errno", "_message", SENT_AS, "_note"];

/// The column with the number as it was sent: of a cell with several, the row's own.
pub const SENT_AS: &str = "_phonenum";

/// Rows read from the ledger at a time.
const PAGE_ROWS: usize = 4096;

type Writer = csv::Writer<Whole>;

/// Writes the files that the options ask for.
pub(super) async fn write<L: Ledger>(
    ledger: &L,
    job: &Job,
    options: &ReportOptions,
) -> Result<(), ReportError> {
    let layout = Layout::of(&job.sources, options.words);
    for (name, statuses) in FILES {
        let wanted: Vec<Status> = statuses
            .iter()
            .copied()
            .filter(|status| options.statuses.is_empty() || options.statuses.contains(status))
            .collect();
        if !wanted.is_empty() {
            write_file(ledger, job, &layout, &options.folder.join(name), wanted).await?;
        }
    }
    sync_folder(&options.folder)
}

async fn write_file<L: Ledger>(
    ledger: &L,
    job: &Job,
    layout: &Layout,
    path: &Path,
    statuses: Vec<Status>,
) -> Result<(), ReportError> {
    let mut writer = begin(path)?;
    let not_csv = |error: csv::Error| not_written(path)(error.into());
    let header = META_COLUMNS.into_iter().map(str::to_owned).chain(layout.header.iter().cloned());
    writer.write_record(header.map(|name| harmless(&name).into_owned())).map_err(not_csv)?;
    let mut after = None;
    loop {
        let page = Page { after, most: PAGE_ROWS, statuses: statuses.clone() };
        let rows = ledger.rows(job.no, page).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.key);
        for row in &rows {
            writer
                .write_record(layout.record(job, row).iter().map(String::as_str))
                .map_err(not_csv)?;
        }
    }
    let whole = writer.into_inner().map_err(|error| not_written(path)(error.into_error()))?;
    whole.finish()
}

fn begin(path: &Path) -> Result<Writer, ReportError> {
    let mut file = Whole::create(path)?;
    file.write_all("\u{feff}".as_bytes()).map_err(not_written(file.path()))?;
    // Flexible: a row may be longer than its header.
    let mut builder = csv::WriterBuilder::new();
    Ok(builder.terminator(csv::Terminator::CRLF).flexible(true).from_writer(file))
}

/// Which original column stands where, for lists with different headers.
struct Layout {
    header: Vec<String>,
    /// For each source, the place of each of its columns.
    places: Vec<Vec<usize>>,
    words: Words,
}

/// What makes columns of several lists one column of the report.
#[derive(PartialEq, Eq, Hash)]
enum Shared<'a> {
    /// They feed the same field, so that a reader of the report finds that field in one column.
    Field(&'a str),
    /// They have the same name, and it is the so manieth of that name in its list.
    Name(&'a str, usize),
}

impl Layout {
    fn of(sources: &[SourceRecord], words: Words) -> Self {
        let mut header: Vec<String> = Vec::new();
        let mut known = HashMap::new();
        let mut places = Vec::new();
        for source in sources {
            let mut seen = HashMap::<&str, usize>::new();
            let mut of_source = Vec::new();
            for name in &source.header {
                let occurrence = seen.entry(name).or_default();
                let shared = match field_of(source, name).filter(|_| *occurrence == 0) {
                    Some(field) => Shared::Field(field),
                    None => Shared::Name(name, *occurrence),
                };
                let place = *known.entry(shared).or_insert_with(|| {
                    header.push(name.clone());
                    header.len() - 1
                });
                // A list without header goes before no list with one.
                if may_be_letter(&header[place]) {
                    header[place].clone_from(name);
                }
                *occurrence += 1;
                of_source.push(place);
            }
            places.push(of_source);
        }
        Self { header, places, words }
    }

    fn record(&self, job: &Job, row: &StoredRow) -> Vec<String> {
        let source = job.sources.get(row.id.source as usize);
        let status = match row.standing {
            Standing::At(status) => status,
            Standing::UnderWay => Status::Uncertain,
        };
        let mut record: Vec<String> = vec![
            row.id.row.to_string(),
            source.map(|source| harmless(&source.file).into_owned()).unwrap_or_default(),
            source
                .and_then(|source| source.sheet.as_deref())
                .map(|sheet| harmless(sheet).into_owned())
                .unwrap_or_default(),
            status.as_str().to_owned(),
            row.reason.clone().unwrap_or_default(),
            row.errno.map(|errno| errno.to_string()).unwrap_or_default(),
            row.message.as_deref().map(|text| harmless(text).into_owned()).unwrap_or_default(),
            row.phone.map(|phone| phone.to_string()).unwrap_or_default(),
            note(row, self.words),
        ];
        let mut cells = vec![String::new(); self.header.len()];
        let places = self.places.get(row.id.source as usize).map_or(&[][..], Vec::as_slice);
        let mut beyond = Vec::new();
        for (column, cell) in row.cells.iter().enumerate() {
            let cell = harmless(cell).into_owned();
            match places.get(column) {
                Some(place) => cells[*place] = cell,
                // A row longer than its header keeps its cells behind the last column.
                None => beyond.push(cell),
            }
        }
        record.append(&mut cells);
        record.append(&mut beyond);
        record
    }
}

/// The field that the column of this name feeds.
fn field_of<'a>(source: &'a SourceRecord, name: &str) -> Option<&'a str> {
    let fed = source.columns.iter().find(|(_, column)| column == name);
    fed.map(|(field, _)| field.as_str())
}

/// Whether this can be the name of a column without header.
fn may_be_letter(name: &str) -> bool {
    name.len() <= 3 && name.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn note(row: &StoredRow, words: Words) -> String {
    let codes = row.notes.iter().map(|note| note.as_str().to_owned());
    let remark = row.remark.as_deref().map(|remark| {
        let is_rejected = row.standing == Standing::At(Status::Rejected);
        // What is no advice is a word of its own: `quote never closes`.
        let advice = remark.parse().ok().filter(|_| is_rejected);
        advice.map_or_else(|| remark.to_owned(), |advice| (words.advice)(&advice))
    });
    let parts: Vec<String> = codes.chain(remark).collect();
    harmless(&parts.join("; ")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(header: &[&str], columns: &[(&str, &str)]) -> SourceRecord {
        SourceRecord {
            file: "list.csv".into(),
            sheet: None,
            encoding: None,
            rows: 0,
            sha256: String::new(),
            header: header.iter().map(|name| (*name).to_owned()).collect(),
            columns: columns
                .iter()
                .map(|(f, name)| ((*f).to_owned(), (*name).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn columns_of_one_field_share_a_place_whatever_their_names() {
        let layout = Layout::of(
            &[
                source(&["A", "B"], &[("phonenum", "B")]),
                source(&["姓名", "手机", "电话"], &[("phonenum", "手机"), ("name", "姓名")]),
                source(&["电话", "Name"], &[("phonenum", "电话"), ("name", "Name")]),
            ],
            Words::default(),
        );
        assert_eq!(layout.header, ["A", "手机", "姓名", "电话"]);
        assert_eq!(layout.places, [vec![0, 1], vec![2, 1, 3], vec![1, 2]]);
    }

    #[test]
    fn columns_of_one_name_share_a_place_and_the_second_of_a_name_has_its_own() {
        let layout = Layout::of(
            &[source(&["手机", "备注", "备注"], &[]), source(&["姓名", "备注", "手机"], &[])],
            Words::default(),
        );
        assert_eq!(layout.header, ["手机", "备注", "备注", "姓名"]);
        assert_eq!(layout.places, [vec![0, 1, 2], vec![3, 1, 0]]);
    }
}
