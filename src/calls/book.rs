//! Call records as a workbook. Rows go straight to disk, so memory does not grow with their number; a
//! sheet that is full goes on in the next; the file is whole or not there.

use std::borrow::Cow;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use jiff::civil::{DateTime, datetime};
use rust_xlsxwriter::{Color, Format, IgnoreError, Workbook, Worksheet, XlsxError};
use tempfile::NamedTempFile;

use super::files::{folder_of, put_in_place, whole_file};
use super::table::{COLUMNS, Column, Words};
use crate::platform::CallRecord;
use crate::report::{guarded, harmless};

/// Rows of a sheet, its head included.
const SHEET_ROWS: u32 = 1_048_576;
/// Characters of a cell, as a spreadsheet counts them (UTF-16).
const CELL_UNITS: usize = 32_767;
/// Seconds of a day: a spreadsheet counts time in days.
const DAY_S: f64 = 86_400.0;

/// A workbook that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {path}: {source}")]
pub struct BookError {
    /// The file.
    pub path: PathBuf,
    /// The system's words.
    pub source: io::Error,
}

/// A workbook of call records, being written.
pub struct Book {
    workbook: Workbook,
    path: PathBuf,
    words: Words,
    title: &'static str,
    looks: Looks,
    /// The next row; beyond the sheet before the first.
    row: u32,
    most: u32,
    sheets: u32,
}

struct Looks {
    head: Format,
    text: Format,
    formula: Format,
    number: Format,
    moment: Format,
    minutes: Format,
}

impl Book {
    /// Begins a workbook that will be this file; its sheets have this title.
    ///
    /// # Errors
    /// [`BookError`], where nothing can be written beside it.
    pub fn begin(path: &Path, title: &'static str, words: Words) -> Result<Self, BookError> {
        Self::with_sheets_of(path, title, words, SHEET_ROWS)
    }

    fn with_sheets_of(
        path: &Path,
        title: &'static str,
        words: Words,
        most: u32,
    ) -> Result<Self, BookError> {
        let mut workbook = Workbook::new();
        // Rows wait there until the file is put together: not on another disk than the file's.
        let waits = workbook.set_tempdir(folder_of(path)).map(drop);
        let looks = Looks {
            head: Format::new().set_bold().set_background_color(Color::RGB(0x00DD_E6F0)),
            text: Format::new().set_num_format("@"),
            formula: Format::new().set_num_format("@").set_quote_prefix(),
            number: Format::new().set_num_format("0"),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            minutes: Format::new().set_num_format("[h]:mm:ss"),
        };
        let path = path.to_owned();
        let mut book = Self { workbook, path, words, title, looks, row: most, most, sheets: 0 };
        waits.map_err(|error| book.failed(error))?;
        // Without a record, too, it has a sheet with its head.
        guarded(|| book.sheet()).map_err(|error| book.failed(error))?;
        Ok(book)
    }

    /// Adds records below those that are there.
    ///
    /// # Errors
    /// [`BookError`].
    pub fn add(&mut self, records: &[CallRecord]) -> Result<(), BookError> {
        let written = guarded(|| {
            for record in records {
                if self.row == self.most {
                    self.sheet()?;
                }
                let (at, words) = (self.row, self.words);
                self.row += 1;
                let last = self.workbook.worksheets().len() - 1;
                let sheet = self.workbook.worksheet_from_index(last)?;
                write_row(sheet, at, record, words, &self.looks)?;
            }
            Ok(())
        });
        written.map_err(|error| self.failed(error))
    }

    /// Puts the file into its place, over an older one of its name.
    ///
    /// # Errors
    /// [`BookError`].
    pub fn finish(self) -> Result<(), BookError> {
        let path = self.path;
        let failed = |source| BookError { path: path.clone(), source };
        let file = whole_file(&path).map_err(failed)?;
        let saved = guarded(|| save(self.workbook, BufWriter::new(file)));
        let file = saved.map_err(|error| failed(io_error(error)))?;
        let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
        put_in_place(file, &path).map_err(failed)
    }

    /// The next sheet, with its head.
    fn sheet(&mut self) -> Result<(), XlsxError> {
        self.sheets += 1;
        self.row = 1;
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        match self.sheets {
            1 => sheet.set_name(self.title)?,
            more => sheet.set_name(format!("{} ({more})", self.title))?,
        };
        sheet.set_freeze_panes(1, 0)?.set_landscape();
        for (at, column) in (0..).zip(COLUMNS) {
            sheet.write_string_with_format(0, at, (self.words.head)(column), &self.looks.head)?;
            sheet.set_column_width(at, width(column))?;
        }
        let last = (0..).zip(COLUMNS).map(|(at, _)| at).last().unwrap_or(0);
        sheet.autofilter(0, 0, self.most - 1, last)?;
        sheet.ignore_error_range(0, 0, self.most - 1, last, IgnoreError::NumberStoredAsText)?;
        Ok(())
    }

    fn failed(&self, error: XlsxError) -> BookError {
        BookError { path: self.path.clone(), source: io_error(error) }
    }
}

fn io_error(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}

fn save(
    mut workbook: Workbook,
    mut file: BufWriter<NamedTempFile>,
) -> Result<BufWriter<NamedTempFile>, XlsxError> {
    workbook.save_to_writer(&mut file)?;
    Ok(file)
}

fn write_row(
    sheet: &mut Worksheet,
    at: u32,
    record: &CallRecord,
    words: Words,
    looks: &Looks,
) -> Result<(), XlsxError> {
    for (place, column) in (0..).zip(COLUMNS) {
        let figure = match column {
            Column::Id => record.id.map(|id| (days(id, 1.0), &looks.number)),
            Column::CalledAt => record.called_at.map(|at| (moment(at), &looks.moment)),
            Column::Duration => record.duration_s.map(|it| (days(it, DAY_S), &looks.minutes)),
            Column::Talked => record.talked_s.map(|it| (days(it, DAY_S), &looks.minutes)),
            _ => None,
        };
        if let Some((figure, look)) = figure.filter(|(figure, _)| *figure >= 0.0) {
            sheet.write_number_with_format(at, place, figure, look)?;
            continue;
        }
        let text = words.cell(record, column);
        if text.is_empty() {
            continue;
        }
        let runs = matches!(harmless(&text), Cow::Owned(_));
        let look = if runs { &looks.formula } else { &looks.text };
        sheet.write_string_with_format(at, place, cut(&text), look)?;
    }
    Ok(())
}

/// A whole number as a share of something.
#[expect(clippy::cast_precision_loss, reason = "ids and seconds are far below 2^52")]
fn days(number: i64, of: f64) -> f64 {
    number as f64 / of
}

/// The moment as a spreadsheet counts it: days since the end of 1899.
fn moment(at: DateTime) -> f64 {
    const BEGINNING: DateTime = datetime(1899, 12, 30, 0, 0, 0, 0);
    days(at.duration_since(BEGINNING).as_secs(), DAY_S)
}

/// A text that a cell can hold.
fn cut(text: &str) -> &str {
    let mut units = 0;
    for (at, sign) in text.char_indices() {
        units += sign.len_utf16();
        if units > CELL_UNITS {
            return &text[..at];
        }
    }
    text
}

fn width(column: Column) -> f64 {
    match column {
        Column::CalledAt | Column::Recording => 20.0,
        Column::Caller | Column::Called => 16.0,
        _ => 11.0,
    }
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader as _, open_workbook_auto};

    use super::*;
    use crate::platform::{CallType, Disposition};

    fn record(id: i64) -> CallRecord {
        CallRecord {
            id: Some(id),
            src: "88851977744".into(),
            dst: "13800138000".into(),
            called_at: Some(datetime(2026, 11, 22, 9, 15, 30, 0)),
            duration_s: Some(65),
            talked_s: None,
            disposition: Disposition::Answered,
            customer_id: "=1+1".into(),
            company_id: "8".into(),
            classif_id: String::new(),
            project_id: String::new(),
            staff_id: "8001".into(),
            extension: "8001".into(),
            code_1: "长".repeat(40_000),
            code_2: String::new(),
            unique_id: "1451967145.12".into(),
            call_type: Some(CallType::Outgoing),
        }
    }

    fn words() -> Words {
        Words { head: |_| "head", kind: CallType::code, disposition: ToString::to_string }
    }

    #[test]
    fn numbers_stay_texts_moments_can_be_sorted_and_a_full_sheet_goes_on_in_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("calls.xlsx");
        let mut book = Book::with_sheets_of(&path, "Calls", words(), 3).unwrap();
        book.add(&[record(1), record(2)]).unwrap();
        book.add(&[record(3)]).unwrap();
        assert!(!path.exists(), "it is whole or not there");
        book.finish().unwrap();
        let mut read = open_workbook_auto(&path).unwrap();
        assert_eq!(read.sheet_names(), ["Calls", "Calls (2)"]);
        let first = read.worksheet_range("Calls").unwrap();
        assert_eq!(first.height(), 3);
        let cell = |at: u32| first.get_value((1, at)).unwrap().clone();
        assert_eq!((cell(0), cell(6)), (Data::Float(1.0), Data::String("13800138000".into())));
        assert!(matches!(cell(1), Data::DateTime(_)), "{:?}", cell(1));
        assert_eq!(cell(12), Data::String("=1+1".into()));
        assert_eq!(read.worksheet_range("Calls (2)").unwrap().height(), 2);
        let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "nothing else is left in the folder");
    }
}
