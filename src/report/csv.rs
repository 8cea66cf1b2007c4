//! The CSV files: one for each way a row can end, each a list that `import` reads again.
//!
//! UTF-8 with byte order mark, CRLF: what Excel opens in Chinese without asking. Promises that a row
//! is in one file, also while a run changes it, and that memory does not grow with the job.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::files::{Whole, not_written, sync_folder};
use super::formula::harmless;
use super::layout::Layout;
use super::pages::each_page;
use super::progress::Progress;
use super::{ReportError, ReportOptions, Words};
use crate::ledger::{Job, Ledger, Standing, StoredRow};
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

/// A file being written, and the statuses whose rows go into it.
struct Open {
    statuses: Vec<Status>,
    writer: csv::Writer<Whole>,
    path: PathBuf,
}

/// Writes the files that the options ask for, all of them in one walk through the rows.
pub(super) async fn write<L: Ledger>(
    ledger: &L,
    job: &Job,
    options: &ReportOptions,
    progress: &mut Progress<'_>,
) -> Result<(), ReportError> {
    let layout = Layout::of(&job.sources);
    let mut files = Vec::new();
    for (name, statuses) in FILES {
        let wanted =
            |status: &Status| options.statuses.is_empty() || options.statuses.contains(status);
        let statuses: Vec<Status> = statuses.iter().copied().filter(wanted).collect();
        if !statuses.is_empty() {
            files.push(begin(options.folder.join(name), statuses, &layout)?);
        }
    }
    each_page(ledger, job, &options.statuses, |rows| {
        let more = rows.len();
        for row in rows {
            let status = row.status();
            let file = files.iter_mut().find(|file| file.statuses.contains(&status));
            let Some(file) = file else { continue };
            if let Err(error) = file.write_row(job, &layout, row, options.words) {
                return Err(not_csv(&file.path)(error));
            }
        }
        progress.wrote(more);
        Ok(())
    })
    .await?;
    for file in files {
        let whole = file.writer.into_inner();
        whole.map_err(|error| not_written(&file.path)(error.into_error()))?.finish()?;
    }
    sync_folder(&options.folder)
}

fn begin(path: PathBuf, statuses: Vec<Status>, layout: &Layout) -> Result<Open, ReportError> {
    let mut file = Whole::create(&path)?;
    file.write_all("\u{feff}".as_bytes()).map_err(not_written(file.path()))?;
    // Flexible: a row may be longer than its header.
    let mut builder = csv::WriterBuilder::new();
    let mut writer = builder.terminator(csv::Terminator::CRLF).flexible(true).from_writer(file);
    let header = META_COLUMNS.into_iter().chain(layout.header.iter().map(String::as_str));
    writer.write_record(header.map(|name| harmless(name).into_owned())).map_err(not_csv(&path))?;
    Ok(Open { statuses, writer, path })
}

fn not_csv(path: &Path) -> impl Fn(csv::Error) -> ReportError + use<> {
    let not_written = not_written(path);
    move |error| not_written(error.into())
}

impl Open {
    fn write_row(
        &mut self,
        job: &Job,
        layout: &Layout,
        row: StoredRow,
        words: Words,
    ) -> csv::Result<()> {
        let source = job.sources.get(row.id.source as usize);
        let sheet = source.and_then(|source| source.sheet.as_deref()).unwrap_or_default();
        let number = |number: Option<i64>| number.map(|it| it.to_string()).unwrap_or_default();
        let writer = &mut self.writer;
        writer.write_field(number(Some(row.id.row.into())))?;
        writer.write_field(&*harmless(source.map_or("", |source| &source.file)))?;
        writer.write_field(&*harmless(sheet))?;
        writer.write_field(row.status().as_str())?;
        writer.write_field(row.reason.as_deref().unwrap_or_default())?;
        writer.write_field(number(row.errno))?;
        writer.write_field(&*harmless(row.message.as_deref().unwrap_or_default()))?;
        writer.write_field(row.phone.map(|phone| phone.to_string()).unwrap_or_default())?;
        writer.write_field(note(&row, words))?;
        for cell in layout.cells(row) {
            writer.write_field(&*harmless(&cell))?;
        }
        writer.write_record(None::<&[u8]>)
    }
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
