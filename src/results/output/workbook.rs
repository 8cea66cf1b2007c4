//! `results.xlsx`: a sheet with the figures and charts, then a sheet for the customers who were
//! reached, one for those who were called in vain, and one for those not called yet.

mod overview;

use rust_xlsxwriter::{IgnoreError, Workbook, Worksheet, XlsxError};

use super::{ResultLabel, ResultsOptions, ResultsSummary, each_customer};
use crate::ledger::{Job, Ledger, StoredRow};
use crate::report::ReportError;
use crate::report::files::{Whole, sync_folder};
use crate::report::layout::Layout;
use crate::report::sheet::{Ink, SHEET_COLUMNS, SHEET_ROWS, guarded, spreadsheet_days, text};
use crate::report::{Label, harmless};
use crate::results::{Customer, Gathered, ResultsError};

/// The file's name.
pub(super) const FILE: &str = "results.xlsx";
/// Widths of the columns before the original ones, and of these.
const WIDTHS: [f64; 7] = [7.0, 16.0, 14.0, 9.0, 10.0, 20.0, 10.0];
const WIDTH_OF_CELLS: f64 = 18.0;

pub(super) async fn write<L: Ledger>(
    ledger: &L,
    job: &Job,
    gathered: &Gathered,
    summary: &ResultsSummary,
    options: &ResultsOptions,
) -> Result<(), ResultsError> {
    let path = options.folder.join(FILE);
    let failed = |error: XlsxError| {
        let source = match error {
            XlsxError::IoError(error) => error,
            other => std::io::Error::other(other),
        };
        ResultsError::from(ReportError::NotWritten { path: path.clone(), source })
    };
    let ink = Ink::new();
    let mut workbook = Workbook::new();
    // Rows wait there until the file is put together: not on another disk than the report's.
    workbook.set_tempdir(&options.folder).map_err(failed)?;
    overview::write(workbook.add_worksheet(), summary, options.words, &ink).map_err(failed)?;
    let layout = Layout::of(&job.sources);
    let kinds = [ResultLabel::Reached, ResultLabel::NotReached, ResultLabel::NotDialled];
    let mut lists = kinds.map(|kind| List { kind, sheets: 0, at: None });
    each_customer(ledger, job, gathered.customers.all(), |row, customer| {
        let kind = match (customer.is_reached(), customer.attempts) {
            (true, _) => 0,
            (false, 0) => 2,
            (false, _) => 1,
        };
        let place = Place { options, layout: &layout, ink: &ink };
        guarded(|| lists[kind].write(&mut workbook, place, row, customer)).map_err(failed)
    })
    .await?;
    let file = Whole::create(&path)?;
    let file = guarded(|| save(workbook, file)).map_err(failed)?;
    file.finish()?;
    Ok(sync_folder(&options.folder)?)
}

fn save(mut workbook: Workbook, mut file: Whole) -> Result<Whole, XlsxError> {
    workbook.save_to_writer(&mut file)?;
    Ok(file)
}

/// What every row is written with.
#[derive(Clone, Copy)]
struct Place<'a> {
    options: &'a ResultsOptions,
    layout: &'a Layout,
    ink: &'a Ink,
}

/// Customers of one kind, on as many sheets as they need.
struct List {
    kind: ResultLabel,
    sheets: u32,
    /// The sheet that is written, and its next row.
    at: Option<(usize, u32)>,
}

impl List {
    fn write(
        &mut self,
        workbook: &mut Workbook,
        place: Place<'_>,
        row: StoredRow,
        customer: &Customer,
    ) -> Result<(), XlsxError> {
        let (sheet, at) = match self.at {
            Some((sheet, at)) if at < SHEET_ROWS => (sheet, at),
            _ => (self.begin(workbook, place)?, 1),
        };
        self.at = Some((sheet, at + 1));
        let sheet = workbook.worksheet_from_index(sheet)?;
        write_row(sheet, at, place, row, customer)
    }

    fn begin(&mut self, workbook: &mut Workbook, place: Place<'_>) -> Result<usize, XlsxError> {
        let index = workbook.worksheets().len();
        self.sheets += 1;
        let words = place.options.words;
        let name = (words.label)(self.kind);
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        match self.sheets {
            1 => sheet.set_name(name)?,
            more => sheet.set_name(format!("{name} ({more})"))?,
        };
        sheet.set_freeze_panes(1, 0)?.set_landscape().set_print_fit_to_pages(1, 0);
        let own = [
            (words.report.label)(Label::Row),
            (words.report.label)(Label::SentAs),
            (words.label)(ResultLabel::LastResult),
            (words.label)(ResultLabel::Attempts),
            (words.label)(ResultLabel::TalkedSeconds),
            (words.label)(ResultLabel::LastCall),
            (words.label)(ResultLabel::Staff),
        ];
        let heads = own.into_iter().chain(place.layout.header.iter().map(String::as_str));
        let widths = WIDTHS.into_iter().chain(std::iter::repeat(WIDTH_OF_CELLS));
        for (column, (head, width)) in (0..).zip(heads.zip(widths).take(SHEET_COLUMNS)) {
            sheet.set_column_width(column, width)?;
            sheet.write_string_with_format(0, column, text(head), &place.ink.head)?;
        }
        let last = own.len() + place.layout.header.len();
        let last = u16::try_from(last.min(SHEET_COLUMNS) - 1).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, SHEET_ROWS - 1, last)?;
        sheet.ignore_error_range(0, 0, SHEET_ROWS - 1, last, IgnoreError::NumberStoredAsText)?;
        Ok(index)
    }
}

fn write_row(
    sheet: &mut Worksheet,
    at: u32,
    place: Place<'_>,
    row: StoredRow,
    customer: &Customer,
) -> Result<(), XlsxError> {
    let (ink, words) = (place.ink, place.options.words);
    let cell = ink.of_cell(false, false);
    sheet.write_number_with_format(at, 0, row.id.row, &ink.number)?;
    sheet.write_string_with_format(at, 1, customer.phone.to_string(), cell)?;
    if let Some((when, how)) = &customer.last {
        sheet.write_string_with_format(at, 2, (words.disposition)(how), cell)?;
        sheet.write_number_with_format(at, 5, spreadsheet_days(*when), &ink.moment)?;
    }
    sheet.write_number_with_format(at, 3, customer.attempts, &ink.figure)?;
    sheet.write_number_with_format(at, 4, customer.talked_s, &ink.figure)?;
    sheet.write_string_with_format(at, 6, text(&customer.staff), cell)?;
    for (column, original) in (7_u16..).zip(place.layout.cells(row)) {
        if usize::from(column) >= SHEET_COLUMNS {
            break;
        }
        if !original.is_empty() {
            let runs = matches!(harmless(&original), std::borrow::Cow::Owned(_));
            let format = ink.of_cell(runs, false);
            sheet.write_string_with_format(at, column, text(&original), format)?;
        }
    }
    Ok(())
}
