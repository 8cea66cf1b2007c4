//! The rows of one status, on as many sheets as they need.

use std::borrow::Cow;

use jiff::Timestamp;
use rust_xlsxwriter::{Format, IgnoreError, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr as _;

use super::guard::guarded;
use super::ink::{Ink, LINE, height};
use crate::clock;
use crate::ledger::{Job, Ledger, StoredRow};
use crate::outcome::Status;
use crate::report::figures::note_words;
use crate::report::formula::harmless;
use crate::report::layout::Layout;
use crate::report::pages::each_page;
use crate::report::progress::Progress;
use crate::report::{Label, ReportError, Words};

/// Columns of a sheet.
pub(crate) const SHEET_COLUMNS: usize = 16_384;
/// Characters of a cell, as a spreadsheet counts them (UTF-16).
const CELL_UNITS: usize = 32_767;
/// The first rows say how wide columns have to be.
const WIDTHS_OF: usize = 200;
const WIDTH_LEAST: usize = 6;
const WIDTH_MOST: usize = 48;
/// A sentence is wrapped; a column that has but its head is narrow.
const WIDTH_OF_WORDS: usize = 42;
const WIDTH_OF_NO_WORDS: usize = 24;

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
    Recipient,
    Why,
    Message,
    SentAs,
    SentAt,
    Note,
}

impl Column {
    fn label(self) -> Label {
        match self {
            Self::Row => Label::Row,
            Self::File => Label::File,
            Self::Sheet => Label::Sheet,
            Self::Recipient => Label::Target,
            Self::Why => Label::Why,
            Self::Message => Label::Message,
            Self::SentAs => Label::SentAs,
            Self::SentAt => Label::SentAt,
            Self::Note => Label::Note,
        }
    }

    fn is_words(self) -> bool {
        matches!(self, Self::Why | Self::Note)
    }

    fn format(self, ink: &Ink) -> &Format {
        match self {
            Self::Row => &ink.number,
            Self::Why | Self::Note => &ink.words,
            Self::SentAt => &ink.moment,
            Self::File | Self::Sheet | Self::Recipient | Self::Message | Self::SentAs => {
                ink.of_cell(false, false)
            }
        }
    }

    /// Those that can have something in them for rows of this status.
    fn of(job: &Job, status: Status, has_recipients: bool) -> Vec<Self> {
        let mut columns = vec![Self::Row];
        let first = job.sources.first();
        if job.sources.iter().any(|source| first.is_some_and(|first| first.file != source.file)) {
            columns.push(Self::File);
        }
        if job.sources.len() > 1 && job.sources.iter().any(|source| source.sheet.is_some()) {
            columns.push(Self::Sheet);
        }
        // What cannot be sent has nobody to go to.
        if has_recipients && status != Status::Rejected {
            columns.push(Self::Recipient);
        }
        match status {
            Status::Inserted | Status::Duplicate => {
                columns.extend([Self::Message, Self::SentAs, Self::SentAt]);
            }
            Status::Failed | Status::Uncertain => {
                columns.extend([Self::Why, Self::Message, Self::SentAs, Self::SentAt]);
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
    /// `has_recipients`: the rows go to several. `most`: rows of a sheet, its head included.
    pub(super) fn of(
        job: &'a Job,
        status: Status,
        has_recipients: bool,
        words: Words,
        ink: &'a Ink,
        most: u32,
    ) -> Self {
        let layout = Layout::of(&job.sources);
        let columns = Column::of(job, status, has_recipients);
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
        progress: &mut Progress<'_>,
        failed: impl Fn(XlsxError) -> ReportError + Copy,
    ) -> Result<(), ReportError> {
        let (job, status) = (self.job, self.status);
        each_page(ledger, job, &[status], |rows| {
            let more = rows.len();
            guarded(|| self.write_page(workbook, rows)).map_err(failed)?;
            progress.wrote(more);
            Ok(())
        })
        .await
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
        for column in (0..).take(self.widths.len().min(SHEET_COLUMNS)) {
            sheet.set_column_width(column, self.column_width(usize::from(column)))?;
        }
        // A format of its own for each cell would be looked up for each, a tenth of all the time.
        let own = self.columns.iter().map(|kind| kind.format(self.ink));
        let list = self.layout.header.iter().map(|_| self.ink.of_cell(false, false));
        for (column, format) in (0..).zip(own.chain(list).take(SHEET_COLUMNS)) {
            sheet.set_column_format(column, format)?;
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
                sheet.write_number(at, column, row.id.row)?;
                continue;
            }
            if *kind == Column::SentAt {
                if let Some(moment) = row.settled_at {
                    let moment = spreadsheet_days(moment);
                    sheet.write_number(at, column, moment)?;
                }
                continue;
            }
            let said = self.say(*kind, &row);
            if !said.is_empty() {
                if kind.is_words() {
                    high = high.max(height(&said, self.column_width(usize::from(column))));
                }
                sheet.write_string(at, column, text(&said))?;
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
            let column = u16::try_from(before + place).unwrap_or(u16::MAX);
            // Cells beyond the header are in no column of the list.
            if runs || is_wrong || place >= self.layout.header.len() {
                let format = self.ink.of_cell(runs, is_wrong);
                sheet.write_string_with_format(at, column, text(cell), format)?;
            } else {
                sheet.write_string(at, column, text(cell))?;
            }
        }
        Ok(())
    }

    fn column_width(&self, column: usize) -> f64 {
        let width = self.widths.get(column).copied().unwrap_or(WIDTH_LEAST);
        #[expect(clippy::cast_precision_loss, reason = "at most a few dozen")]
        let width = width as f64 + 2.0;
        width
    }

    fn say(&self, column: Column, row: &StoredRow) -> String {
        let source = self.job.sources.get(row.id.source as usize);
        match column {
            Column::Row => row.id.row.to_string(),
            Column::File => source.map(|source| source.file.clone()).unwrap_or_default(),
            Column::Sheet => source.and_then(|source| source.sheet.clone()).unwrap_or_default(),
            Column::Recipient => {
                row.recipient.as_ref().map(|to| to.id().to_owned()).unwrap_or_default()
            }
            Column::Why => row.reason.as_deref().map(self.words.cause).unwrap_or_default(),
            Column::Message => row.message.clone().unwrap_or_default(),
            Column::SentAs => row.phone.map(|phone| phone.to_string()).unwrap_or_default(),
            // For the width alone: the cell holds a moment that can be filtered and sorted.
            Column::SentAt => row.settled_at.map(clock::iso).unwrap_or_default(),
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
        for (width, kind) in widths.iter_mut().zip(&self.columns) {
            if kind.is_words() {
                *width = if *width > WIDTH_OF_NO_WORDS { WIDTH_OF_WORDS } else { *width };
            }
        }
        widths.iter().map(|width| (*width).clamp(WIDTH_LEAST, WIDTH_MOST)).collect()
    }
}

/// A moment as spreadsheets count: days since 1899-12-30, by the clock in China.
pub(crate) fn spreadsheet_days(moment: Timestamp) -> f64 {
    const DAY_S: i64 = 86_400;
    const UNIX_EPOCH: i64 = 25_569;
    let second = moment.as_second() + i64::from(clock::OFFSET.seconds()) + UNIX_EPOCH * DAY_S;
    #[expect(clippy::cast_precision_loss, reason = "seconds of some thousand years")]
    let days = second as f64 / DAY_S as f64;
    days
}

/// As much of the text as a cell holds, with a sign where it is not all of it.
pub(crate) fn text(whole: &str) -> Cow<'_, str> {
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
    use std::io::Cursor;

    use calamine::{Reader as _, Xlsx};
    use zip::ZipArchive;

    use super::*;
    use crate::clock;
    use crate::ledger::{
        JobId, NewJob, PlannedRow, RunBy, Scope, SourceRecord, Sqlite, cells_json,
    };
    use crate::outcome::Notes;
    use crate::report::ReportOptions;
    use crate::report::pages::PAGE_ROWS;
    use crate::row::RowId;

    /// A planned job of so many rows that are not sendable.
    async fn ledger(state: &std::path::Path, rows: u32) -> (Sqlite, Job) {
        let ledger = Sqlite::open(state).unwrap();
        let (endpoint, company) = ("http://127.0.0.1/".into(), "8".into());
        let new = NewJob {
            id: JobId::new(clock::now(), 1),
            scope: Scope { endpoint, company, action: "AddTaskData".into() },
            settings: "{}".into(),
            started_at: clock::now(),
        };
        let no = ledger.begin_plan(new).await.unwrap();
        let row = |number| PlannedRow {
            id: RowId { source: 0, row: number },
            status: Status::Rejected,
            reason: Some("phone_missing"),
            remark: None,
            notes: Notes::default(),
            phone: None,
            recipient: None,
            contact: None,
            cells: cells_json(["", &format!("customer {number}")].into_iter()),
        };
        ledger.add_rows(no, (2..rows + 2).map(row).collect()).await.unwrap();
        let source = SourceRecord {
            file: "customers.csv".into(),
            sheet: None,
            encoding: None,
            rows: rows.into(),
            sha256: String::new(),
            header: vec!["phone".into(), "name".into()],
            columns: vec![("phonenum".into(), "phone".into())],
        };
        ledger.commit_plan(no, vec![source], 0).await.unwrap();
        ledger.begin_run(no, RunBy::default(), clock::now()).await.unwrap();
        let job = ledger.job(None).await.unwrap().unwrap();
        (ledger, job)
    }

    fn options(folder: &std::path::Path) -> ReportOptions {
        ReportOptions {
            folder: folder.to_owned(),
            statuses: Vec::new(),
            csv: false,
            xlsx: true,
            html: false,
            json: false,
            words: Words::default(),
        }
    }

    /// The sheets of a workbook with so many rows on as many sheets as `most` makes it: their names
    /// and their rows, cell by cell.
    async fn written(rows: u32, most: u32) -> Vec<(String, Vec<Vec<String>>)> {
        let Some(bytes) = workbook(rows, most).await else { return Vec::new() };
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        let cells = |row: &[calamine::Data]| row.iter().map(ToString::to_string).collect();
        let sheets = book.worksheets().into_iter();
        sheets.map(|(name, range)| (name, range.rows().map(cells).collect())).collect()
    }

    /// The workbook; none where it has no sheet, to which the library would add one of its own.
    async fn workbook(rows: u32, most: u32) -> Option<Vec<u8>> {
        let folder = tempfile::tempdir().unwrap();
        let (ledger, job) = ledger(folder.path(), rows).await;
        let (ink, mut workbook) = (Ink::new(), Workbook::new());
        let words = Words { status: |_| "无法发送", label: |_| "head", ..Words::default() };
        let failed = |error: XlsxError| panic!("{error}");
        let mut sheets = Sheets::of(&job, Status::Rejected, false, words, &ink, most);
        let tally = ledger.tally(job.no).await.unwrap();
        let mut tell = |_, _| {};
        let mut progress = Progress::begin(&tally, &options(folder.path()), &mut tell);
        sheets.write(&mut workbook, &ledger, &mut progress, failed).await.unwrap();
        (!workbook.worksheets().is_empty()).then(|| workbook.save_to_buffer().unwrap())
    }

    #[tokio::test]
    async fn a_list_longer_than_a_sheet_goes_on_in_the_next_with_its_head() {
        let sheets = written(5, 3).await;
        let names: Vec<&str> = sheets.iter().map(|(name, _)| &**name).collect();
        assert_eq!(names, ["无法发送", "无法发送 (2)", "无法发送 (3)"]);
        let head = ["head", "head", "head", "phone", "name"];
        for (name, rows) in &sheets {
            assert_eq!(rows[0], head, "{name}");
            assert!(rows.len() <= 3, "{name}");
        }
        let below = sheets.iter().flat_map(|(_, rows)| &rows[1..]);
        let all: Vec<(&str, &str)> = below.map(|row| (&*row[0], &*row[4])).collect();
        let names = ["customer 2", "customer 3", "customer 4", "customer 5", "customer 6"];
        assert_eq!(all, ["2", "3", "4", "5", "6"].into_iter().zip(names).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn a_list_that_just_fits_a_sheet_has_no_second_one() {
        let sheets = written(4, 5).await;
        assert_eq!(sheets.len(), 1);
        assert_eq!(sheets[0].1.len(), 5);
        assert_eq!(written(5, 5).await.len(), 2);
    }

    #[tokio::test]
    async fn rows_of_a_second_page_go_on_below_those_of_the_first() {
        let rows = u32::try_from(PAGE_ROWS).unwrap() + 3;
        let sheets = written(rows, rows).await;
        let lengths: Vec<usize> = sheets.iter().map(|(_, rows)| rows.len()).collect();
        assert_eq!(lengths, [PAGE_ROWS + 3, 2]);
        assert_eq!(sheets[1].1[1][0], (rows + 1).to_string());
    }

    #[tokio::test]
    async fn every_cell_is_written_with_a_format_on_each_sheet() {
        let bytes = workbook(3, 3).await.unwrap();
        let mut parts = ZipArchive::new(Cursor::new(bytes)).unwrap();
        for sheet in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"] {
            let xml = std::io::read_to_string(parts.by_name(sheet).unwrap()).unwrap();
            let cells: Vec<&str> = xml.split("<c ").skip(1).collect();
            assert!(cells.len() > 5 && cells.iter().all(|cell| cell.contains(" s=\"")), "{xml}");
        }
    }

    #[tokio::test]
    async fn a_status_without_rows_has_no_sheet() {
        assert!(written(0, 3).await.is_empty());
    }

    #[test]
    fn a_moment_is_a_spreadsheets_day_by_the_clock_in_china() {
        let at = |text: &str| spreadsheet_days(text.parse().unwrap());
        // 2026-11-22 is day 46348 of a spreadsheet.
        assert_eq!(at("2026-11-21T16:00:00Z"), 46_348.0);
        assert_eq!(at("2026-11-22T04:00:00Z"), 46_348.5);
    }

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
