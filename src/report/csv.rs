//! The CSV files: one for each way a row can end, each a list that `import` reads again.
//!
//! UTF-8 with byte order mark, CRLF: what Excel opens in Chinese without asking. Streams page by
//! page; memory does not grow with the job.

use std::borrow::Cow;
use std::io::Write as _;
use std::path::Path;

use super::files::{Whole, not_written, sync_folder};
use super::formula::harmless;
use super::layout::Layout;
use super::{ReportError, ReportOptions, Words};
use crate::ledger::{Job, Ledger, Page, Standing, StoredRow};
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
    let layout = Layout::of(&job.sources);
    for (name, statuses) in FILES {
        let wanted: Vec<Status> = statuses
            .iter()
            .copied()
            .filter(|status| options.statuses.is_empty() || options.statuses.contains(status))
            .collect();
        if !wanted.is_empty() {
            write_file(ledger, job, &layout, options, name, wanted).await?;
        }
    }
    sync_folder(&options.folder)
}

async fn write_file<L: Ledger>(
    ledger: &L,
    job: &Job,
    layout: &Layout,
    options: &ReportOptions,
    name: &str,
    statuses: Vec<Status>,
) -> Result<(), ReportError> {
    let path = &options.folder.join(name);
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
        for row in rows {
            writer.write_record(record(job, layout, row, options.words)).map_err(not_csv)?;
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

fn record(job: &Job, layout: &Layout, row: StoredRow, words: Words) -> Vec<String> {
    let source = job.sources.get(row.id.source as usize);
    let sheet = source.and_then(|source| source.sheet.as_deref());
    let mut record = vec![
        row.id.row.to_string(),
        source.map(|source| harmless(&source.file).into_owned()).unwrap_or_default(),
        sheet.map(|sheet| harmless(sheet).into_owned()).unwrap_or_default(),
        row.status().as_str().to_owned(),
        row.reason.clone().unwrap_or_default(),
        row.errno.map(|errno| errno.to_string()).unwrap_or_default(),
        row.message.as_deref().map(|text| harmless(text).into_owned()).unwrap_or_default(),
        row.phone.map(|phone| phone.to_string()).unwrap_or_default(),
        note(&row, words),
    ];
    let cells = layout.cells(row).into_iter();
    record.extend(cells.map(|cell| match harmless(&cell) {
        Cow::Borrowed(_) => cell,
        Cow::Owned(safe) => safe,
    }));
    record
}

fn note(row: &StoredRow, words: Words) -> String {
    let codes = row.notes.iter().map(|note| note.as_str().to_owned());
    let remark = row.remark.as_deref().map(|remark| {
        let is_rejected = row.standing == Standing::At(Status::Rejected);
        match remark.parse() {
            Ok(advice) if is_rejected => (words.advice)(&advice),
            // What is wrong with a row that cannot be read.
            Err(_) if is_rejected => (words.remark)(remark),
            // Scripts look for these: `row 12`, the name of a job.
            _ => remark.to_owned(),
        }
    });
    let parts: Vec<String> = codes.chain(remark).collect();
    harmless(&parts.join("; ")).into_owned()
}
