//! The rows of one status, on as many sheets as they need.

use std::borrow::Cow;

use rust_xlsxwriter::{IgnoreError, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr as _;

use super::ink::{Ink, LINE, height};
use crate::ledger::{Job, Ledger, Page, StoredRow};
use crate::outcome::Status;
use crate::report::figures::note_words;
use crate::report::formula::harmless;
use crate::report::layout::Layout;
use crate::report::{Label, ReportError, Words};

/// Columns of a sheet.
const SHEET_COLUMNS: usize = 16_384;
/// Characters of a cell, as a spreadsheet counts them (UTF-16).
const CELL_UNITS: usize = 32_767;
/// Rows read from the ledger at a time; the first of them say how wide columns have to be.
const PAGE_ROWS: usize = 4096;
const WIDTHS_OF: usize = 200;
const WIDTH_LEAST: usize = 6;
const WIDTH_MOST: usize = 48;
/// A sentence is wrapped.
const WIDTH_OF_WORDS: f64 = 44.0;

/// See the module.
pub(super) struct Sheets<'a> {
    job: &'a Job,
    status: Status,
    words: Words,
    ink: &'a Ink,
    layout: Layout,
    columns: Vec<Column>,
    widths: Vec<usize>,
    sheets: u32,
    /// Rows of a sheet.
    most: u32,
    /// The next row; beyond the sheet before the first.
    row: u32,
}

/// A column before the original ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Row,
    File,
    Sheet,
    Why,
    Message,
    SentAs,
    Note,
}

impl Column {
    fn label(self) -> Label {
        match self {
            Self::Row => Label::Row,
            Self::File => Label::File,
            Self::Sheet => Label::Sheet,
            Self::Why => Label::Why,
            Self::Message => Label::Message,
            Self::SentAs => Label::SentAs,
            Self::Note => Label::Note,
        }
    }

    fn is_words(self) -> bool {
        matches!(self, Self::Why | Self::Note)
    }

    /// Those that can have something in them for rows of this status.
    fn of(job: &Job, status: Status) -> Vec<Self> {
        let mut columns = vec![Self::Row];
        let first = job.sources.first();
        if job.sources.iter().any(|source| first.is_some_and(|first| first.file != source.file)) {
            columns.push(Self::File);
        }
        if job.sources.len() > 1 && job.sources.iter().any(|source| source.sheet.is_some()) {
            columns.push(Self::Sheet);
        }
        match status {
            Status::Inserted | Status::Duplicate => columns.extend([Self::Message, Self::SentAs]),
            Status::Failed | Status::Uncertain => {
                columns.extend([Self::Why, Self::Message, Self::SentAs]);
            }
            Status::Pending => columns.push(Self::SentAs),
            Status::Rejected | Status::Repeated | Status::Suppressed | Status::AlreadyImported => {
                columns.push(Self::Why);
            }
        }
        columns.push(Self::Note);
        columns
    }
}

impl<'a> Sheets<'a> {
    /// `most`: rows of a sheet, its head included.
    pub(super) fn of(job: &'a Job, status: Status, words: Words, ink: &'a Ink, most: u32) -> Self {
        let layout = Layout::of(&job.sources);
        let columns = Column::of(job, status);
        Self {
            job,
            status,
            words,
            ink,
            layout,
            columns,
            widths: Vec::new(),
            sheets: 0,
            most,
            row: most,
        }
    }

    /// Writes every row of the status.
    pub(super) async fn write<L: Ledger>(
        &mut self,
        workbook: &mut Workbook,
        ledger: &L,
        failed: impl Fn(XlsxError) -> ReportError + Copy,
    ) -> Result<(), ReportError> {
        let mut after = None;
        loop {
            let page = Page { after, most: PAGE_ROWS, statuses: vec![self.status] };
            let rows = ledger.rows(self.job.no, page).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = Some(last.key);
            self.write_page(workbook, rows).map_err(failed)?;
        }
    }

    fn write_page(
        &mut self,
        workbook: &mut Workbook,
        rows: Vec<StoredRow>,
    ) -> Result<(), XlsxError> {
        if self.sheets == 0 {
            self.widths = self.widths(&rows);
        }
        for row in rows {
            if self.row == self.most {
                self.begin(workbook)?;
            }
            let last = workbook.worksheets().len() - 1;
            self.write_row(workbook.worksheet_from_index(last)?, row)?;
        }
        Ok(())
    }

    /// The next sheet, with its head.
    fn begin(&mut self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        self.sheets += 1;
        self.row = 1;
        let name = (self.words.status)(self.status);
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        match self.sheets {
            1 => sheet.set_name(name)?,
            more => sheet.set_name(format!("{name} ({more})"))?,
        };
        sheet.set_freeze_panes(1, 0)?.set_landscape().set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, 0)?;
        let labels = self.columns.iter().map(|column| (self.words.label)(column.label()));
        let heads = labels.chain(self.layout.header.iter().map(String::as_str));
        for (column, head) in (0..).zip(heads.take(SHEET_COLUMNS)) {
            sheet.write_string_with_format(0, column, text(head), &self.ink.head)?;
        }
        for (column, width) in (0..).zip(self.widths.iter().take(SHEET_COLUMNS)) {
            #[expect(clippy::cast_precision_loss, reason = "at most a few dozen")]
            sheet.set_column_width(column, *width as f64 + 2.0)?;
        }
        for (column, kind) in (0..).zip(&self.columns) {
            if kind.is_words() {
                sheet.set_column_width(column, WIDTH_OF_WORDS)?;
            }
        }
        let last = u16::try_from(self.columns.len() + self.layout.header.len() - 1)
            .unwrap_or(u16::MAX)
            .min(16_383);
        sheet.autofilter(0, 0, self.most - 1, last)?;
        sheet.ignore_error_range(0, 0, self.most - 1, last, IgnoreError::NumberStoredAsText)?;
        Ok(())
    }

    fn write_row(&mut self, sheet: &mut Worksheet, row: StoredRow) -> Result<(), XlsxError> {
        let at = self.row;
        self.row += 1;
        let wrong = self.wrong_cell(&row);
        let mut high = LINE;
        for (column, kind) in (0..).zip(&self.columns) {
            if *kind == Column::Row {
                sheet.write_number_with_format(at, column, row.id.row, &self.ink.number)?;
                continue;
            }
            let said = self.say(*kind, &row);
            if !said.is_empty() {
                let words = &self.ink.words;
                if kind.is_words() {
                    high = high.max(height(&said, WIDTH_OF_WORDS));
                }
                let format = if kind.is_words() { words } else { self.ink.of_cell(false, false) };
                sheet.write_string_with_format(at, column, text(&said), format)?;
            }
        }
        if high > LINE {
            sheet.set_row_height(at, high)?;
        }
        let before = self.columns.len();
        let cells = self.layout.cells(row);
        for (place, cell) in cells.iter().enumerate().take(SHEET_COLUMNS - before) {
            let is_wrong = wrong == Some(place);
            if cell.is_empty() && !is_wrong {
                continue;
            }
            let runs = matches!(harmless(cell), Cow::Owned(_));
            let format = self.ink.of_cell(runs, is_wrong);
            let column = u16::try_from(before + place).unwrap_or(u16::MAX);
            sheet.write_string_with_format(at, column, text(cell), format)?;
        }
        Ok(())
    }

    fn say(&self, column: Column, row: &StoredRow) -> String {
        let source = self.job.sources.get(row.id.source as usize);
        match column {
            Column::Row => row.id.row.to_string(),
            Column::File => source.map(|source| source.file.clone()).unwrap_or_default(),
            Column::Sheet => source.and_then(|source| source.sheet.clone()).unwrap_or_default(),
            Column::Why => row.reason.as_deref().map(self.words.cause).unwrap_or_default(),
            Column::Message => row.message.clone().unwrap_or_default(),
            Column::SentAs => row.phone.map(|phone| phone.to_string()).unwrap_or_default(),
            Column::Note => note_words(row, self.words),
        }
    }

    /// The place of the cell that the reason is about.
    fn wrong_cell(&self, row: &StoredRow) -> Option<usize> {
        let about_number = row.reason.as_deref().is_some_and(|code| code.starts_with("phone_"));
        about_number.then(|| self.layout.numbers(row.id.source))?
    }

    fn widths(&self, rows: &[StoredRow]) -> Vec<usize> {
        let labels = self.columns.iter().map(|column| (self.words.label)(column.label()));
        let heads = labels.chain(self.layout.header.iter().map(String::as_str));
        // Room for the filter's button.
        let mut widths: Vec<usize> = heads.map(|head| head.width() + 3).collect();
        for row in rows.iter().take(WIDTHS_OF) {
            let own = self.columns.iter().map(|column| self.say(*column, row));
            let cells = self.layout.cells(row.clone());
            for (width, cell) in widths.iter_mut().zip(own.chain(cells)) {
                *width = (*width).max(cell.width());
            }
        }
        widths.iter().map(|width| (*width).clamp(WIDTH_LEAST, WIDTH_MOST)).collect()
    }
}

/// As much of the text as a cell holds, with a sign where it is not all of it.
pub(super) fn text(whole: &str) -> Cow<'_, str> {
    if whole.len() <= CELL_UNITS || whole.encode_utf16().count() <= CELL_UNITS {
        return Cow::Borrowed(whole);
    }
    let mut units = 0;
    let fits = whole.char_indices().find(|(_, sign)| {
        units += sign.len_utf16();
        units >= CELL_UNITS
    });
    let end = fits.map_or(whole.len(), |(at, _)| at);
    Cow::Owned(format!("{}…", &whole[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_longer_than_a_cell_ends_with_a_sign_and_no_character_is_halved() {
        for whole in ["x".repeat(40_000), "好".repeat(40_000), "😀".repeat(20_000)] {
            let cut = text(&whole);
            assert!(
                cut.encode_utf16().count() <= CELL_UNITS && cut.ends_with('…'),
                "{}",
                cut.len()
            );
            assert!(cut.encode_utf16().count() >= CELL_UNITS - 1);
        }
        let whole = "好".repeat(CELL_UNITS);
        assert_eq!(text(&whole), whole);
    }
}
