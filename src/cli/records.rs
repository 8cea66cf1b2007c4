//! Call records on their way out: as a table, CSV, a workbook or JSON, to standard output or into a
//! file, written as they come, so that memory does not grow with their number.
//!
//! A file is whole or not there, except where records are followed: that one grows as a log does.

use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use dialfeed::calls::{
    Book, BookError, COLUMNS, Column, csv_line, put_in_place, record_json, whole_file,
};
use dialfeed::platform::CallRecord;
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use super::args::actions::CdrFormat;
use super::exit::Exit;
use super::face::Face;
use super::failure::Failure;
use super::output::{self, Heard};
use super::paint::Ink;
use super::terminal::NumberDisplay;
use super::wrap::{cut, width};
use crate::locale::calls::{Calls, sheet, words};
use crate::locale::system::system;

/// A table's widest cell, in columns of the screen: one value that nobody sends in earnest must not make
/// every line as wide.
pub const CELL_MOST: usize = 60;
/// The table's columns; `--format csv` has all.
const SHOWN: [Column; 8] = [
    Column::Id,
    Column::CalledAt,
    Column::Kind,
    Column::Staff,
    Column::Called,
    Column::Disposition,
    Column::Talked,
    Column::Recording,
];

/// Records on their way out.
pub struct Records {
    face: Face,
    format: CdrFormat,
    numbers: NumberDisplay,
    place: Place,
    /// The widths of the table's columns so far.
    widths: Vec<usize>,
    tally: Tally,
}

/// What has gone out so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Records.
    pub records: u64,
    /// Among them, without an id or a time.
    pub incomplete: u64,
    /// The greatest id.
    pub last: Option<i64>,
}

enum Place {
    StandardOutput,
    /// Moved to its place at the end.
    Whole(BufWriter<NamedTempFile>, PathBuf),
    /// Written as it grows.
    Growing(File, PathBuf),
    Book(Box<Book>, PathBuf),
}

impl Records {
    /// Begins: opens the file, where it is one, and writes what stands above the records.
    ///
    /// # Errors
    /// Where the place cannot be written, or a file that is to grow is there already.
    pub fn begin(
        format: CdrFormat,
        output: Option<&Path>,
        follow: bool,
        face: Face,
    ) -> Result<(Self, Heard), Failure> {
        let numbers = match (output, format) {
            (Some(_), _) => NumberDisplay::Full,
            (None, CdrFormat::Table) => face.numbers,
            (None, _) => face.data_numbers(),
        };
        let place = match output {
            None => Place::StandardOutput,
            Some(path) if format == CdrFormat::Xlsx => {
                let book = Book::begin(path, sheet(face.lang), words(face.lang));
                Place::Book(Box::new(book.map_err(|error| book_failed(&error, face))?), path.into())
            }
            Some(path) if follow => Place::Growing(grow(path, face)?, path.into()),
            Some(path) => {
                let file = whole_file(path).map_err(|error| not_written(path, &error, face))?;
                Place::Whole(BufWriter::with_capacity(1 << 16, file), path.into())
            }
        };
        let widths = SHOWN.map(|column| width((words(face.lang).head)(column))).to_vec();
        let mut records = Self { face, format, numbers, place, widths, tally: Tally::default() };
        let heard = match format {
            CdrFormat::Csv => {
                let heads = COLUMNS.map(|column| Cow::from((words(face.lang).head)(column)));
                // The mark lets spreadsheets see that it is UTF-8.
                records.put(&format!("\u{feff}{}", csv_line(heads)))?
            }
            CdrFormat::Json => records.put("{\n  \"schema\": 1,\n  \"records\": [")?,
            CdrFormat::Table | CdrFormat::Xlsx | CdrFormat::Jsonl => Heard::Yes,
        };
        Ok((records, heard))
    }

    /// Writes these behind those that are there.
    ///
    /// # Errors
    /// Where the place cannot be written.
    pub fn add(&mut self, records: Vec<CallRecord>) -> Result<Heard, Failure> {
        let is_first = self.tally.records == 0;
        for record in &records {
            self.tally.records += 1;
            self.tally.incomplete += u64::from(record.id.is_none() || record.called_at.is_none());
            self.tally.last = self.tally.last.max(record.id);
        }
        let records: Vec<CallRecord> =
            records.into_iter().map(|record| self.numbers.record(record)).collect();
        if let Place::Book(book, _) = &mut self.place {
            book.add(&records).map_err(|error| book_failed(&error, self.face))?;
            return Ok(Heard::Yes);
        }
        let words = words(self.face.lang);
        let text = match self.format {
            CdrFormat::Table => self.table(&records, is_first),
            CdrFormat::Csv | CdrFormat::Xlsx => {
                let line = |record| csv_line(COLUMNS.map(|column| words.cell(record, column)));
                records.iter().map(line).collect()
            }
            CdrFormat::Jsonl => {
                records.iter().map(|record| format!("{}\n", record_json(record))).collect()
            }
            CdrFormat::Json => {
                let mut text = String::new();
                for (at, record) in records.iter().enumerate() {
                    let between = if is_first && at == 0 { "" } else { "," };
                    text.push_str(&format!("{between}\n    {}", record_json(record)));
                }
                text
            }
        };
        self.put(&text)
    }

    /// Writes what stands below the records, and puts a file into its place.
    ///
    /// # Errors
    /// Where the place cannot be written.
    pub fn finish(mut self) -> Result<Tally, Failure> {
        self.close_object(json!({"exit_code": Exit::Finished.code()}))?;
        let (face, tally) = (self.face, self.tally);
        match self.place {
            Place::StandardOutput | Place::Growing(..) => {}
            Place::Book(book, _) => book.finish().map_err(|error| book_failed(&error, face))?,
            Place::Whole(file, path) => {
                let failed = |error: io::Error| not_written(&path, &error, face);
                let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
                put_in_place(file, &path).map_err(failed)?;
            }
        }
        Ok(tally)
    }

    /// The records cannot be read to their end: an object that was begun on standard output is closed
    /// with the error, and a file that is not whole is not made. Gives the file that is missing.
    ///
    /// # Errors
    /// Where standard output cannot be written.
    pub fn break_off(mut self, failure: &Failure) -> Result<Option<PathBuf>, Failure> {
        match self.place {
            Place::StandardOutput => {
                let error = json!({"code": failure.code, "message": failure.message});
                self.close_object(json!({"error": error, "exit_code": failure.exit.code()}))?;
                Ok(None)
            }
            Place::Growing(..) => Ok(None),
            Place::Whole(_, path) | Place::Book(_, path) => Ok(Some(path)),
        }
    }

    /// Whether an error must not print an object of its own: the result is one already, or is no
    /// object.
    #[must_use]
    pub fn is_on_standard_output(&self) -> bool {
        matches!(self.place, Place::StandardOutput)
    }

    /// Whether what has gone out stays where it is though more was to come.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        matches!(self.place, Place::StandardOutput | Place::Growing(..))
    }

    /// What has gone out so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.tally
    }

    fn close_object(&mut self, more: Value) -> Result<(), Failure> {
        if self.format != CdrFormat::Json {
            return Ok(());
        }
        let mut text = String::from("\n  ]");
        let (count, last) = (json!(self.tally.records), json!(self.tally.last));
        let counts = [("count".to_owned(), count), ("last_id".to_owned(), last)];
        let more = if let Value::Object(more) = more { more } else { serde_json::Map::new() };
        for (name, value) in counts.into_iter().chain(more) {
            text.push_str(&format!(",\n  {}: {value}", Value::String(name)));
        }
        text.push_str("\n}\n");
        self.put(&text).map(drop)
    }

    fn put(&mut self, text: &str) -> Result<Heard, Failure> {
        let face = self.face;
        let (written, path) = match &mut self.place {
            Place::StandardOutput => {
                return output::stream(text).map_err(|error| Failure::output(&error, face.lang));
            }
            Place::Book(..) => return Ok(Heard::Yes),
            Place::Whole(file, path) => (file.write_all(text.as_bytes()), path),
            // One write for a page, so that a reader sees no half of a record.
            Place::Growing(file, path) => (file.write_all(text.as_bytes()), path),
        };
        written.map_err(|error| not_written(path, &error, face))?;
        Ok(Heard::Yes)
    }

    /// A page's lines. Columns keep the width of what was above them.
    fn table(&mut self, records: &[CallRecord], is_first: bool) -> String {
        if records.is_empty() {
            return String::new();
        }
        let words = words(self.face.lang);
        let mut rows: Vec<Vec<String>> = Vec::new();
        for record in records {
            rows.push(SHOWN.map(|column| cut(&words.cell(record, column), CELL_MOST)).to_vec());
        }
        for row in &rows {
            for (widest, cell) in self.widths.iter_mut().zip(row) {
                *widest = width(cell).max(*widest);
            }
        }
        let to_screen = matches!(self.place, Place::StandardOutput);
        let most = if to_screen { self.face.printed().columns } else { None };
        // Where a line is too narrow for all, the last column is left out: it is a key.
        let all: usize = self.widths.iter().map(|width| width + 2).sum();
        let shown = if most.is_some_and(|most| all > most) { SHOWN.len() - 1 } else { SHOWN.len() };
        let line = |cells: &[String]| {
            let cells = cells.iter().zip(&self.widths).zip(SHOWN).take(shown);
            let padded = cells.map(|((cell, widest), column)| {
                let blanks = " ".repeat(widest.saturating_sub(width(cell)));
                let is_figure = matches!(column, Column::Id | Column::Talked);
                if is_figure { format!("{blanks}{cell}") } else { format!("{cell}{blanks}") }
            });
            padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        let mut text = String::new();
        if is_first {
            let head = line(&SHOWN.map(|column| (words.head)(column).to_owned()));
            let paint = if to_screen { self.face.printed() } else { Default::default() };
            text.push_str(&format!("{}\n", paint.paint(Ink::Heading, &head)));
        }
        for row in rows {
            text.push_str(&format!("{}\n", line(&row)));
        }
        text
    }
}

/// A new file for its owner alone, as it holds customers.
fn grow(path: &Path, face: Face) -> Result<File, Failure> {
    let mut options = OpenOptions::new();
    options.append(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            let file = path.display().to_string();
            let message = Calls::Exists { file }.say(face.lang);
            Failure { code: "output_exists", message, exit: Exit::Usage }
        }
        _ => not_written(path, &error, face),
    })
}

fn book_failed(error: &BookError, face: Face) -> Failure {
    not_written(&error.path, &error.source, face)
}

fn not_written(path: &Path, error: &io::Error, face: Face) -> Failure {
    let (file, error) = (path.display().to_string(), system(error, face.lang));
    let message = Calls::NotWritten { file, error }.say(face.lang);
    Failure { code: "output_not_written", message, exit: Exit::Machine }
}
