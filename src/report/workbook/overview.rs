//! The first sheet: what the job was, what became of its rows and why, in figures and charts.
//!
//! Figures stand in the first two columns, the charts to their right, and below both the tables that
//! are wider: targets, runs, and the figures of the chart over time.

mod charts;
mod tables;

use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use self::charts::Charts;
use super::ink::{Ink, height};
use super::rows::text;
use crate::outcome::{Note, Status};
use crate::report::figures::{
    counts, headline, only, reasons, shown_statuses, state, stopped_by, target_words, title, when,
};
use crate::report::{Label, Summary, Words};

/// Reasons that are listed, and those in the chart: a platform may have an errno for each row.
const REASONS_MOST: usize = 200;
/// A hidden column with names short enough for a chart.
pub(super) const CHART_NAMES: u16 = 25;
const CHART_REASONS_MOST: usize = 10;
const WIDTH_OF_NAMES: f64 = 46.0;
const WIDTH_OF_FIGURES: f64 = 24.0;
const WIDTH_OF_THE_REST: f64 = 14.0;

/// Writes the sheet. `statuses` are those whose sheets follow; all where empty.
pub(super) fn write(
    sheet: &mut Worksheet,
    summary: &Summary,
    statuses: &[Status],
    words: Words,
    ink: &Ink,
) -> Result<(), XlsxError> {
    let name = (words.label)(Label::Summary);
    sheet.set_name(name)?.set_screen_gridlines(false);
    sheet.set_column_width(0, WIDTH_OF_NAMES)?.set_column_width(1, WIDTH_OF_FIGURES)?;
    sheet.set_column_range_width(2, 9, WIDTH_OF_THE_REST)?;
    sheet.set_column_hidden(CHART_NAMES)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    let mut page = Page { sheet, words, ink, row: 0 };
    page.title(summary)?;
    page.facts(summary, statuses)?;
    let outcomes = page.outcomes(summary, statuses)?;
    let reasons = page.reasons(summary)?;
    page.notes(summary)?;
    page.lists(summary)?;
    let mut charts = Charts::beside(name, words);
    charts.bars(page.sheet, Label::Outcomes, (0, outcomes), &shown_statuses(summary))?;
    if let Some(reasons) = reasons {
        charts.bars(page.sheet, Label::Reasons, (CHART_NAMES, reasons), &[])?;
    }
    // What follows is wider than the figures, and the charts must not lie on it.
    page.row = page.row.max(charts.end_with_time(summary));
    page.targets(summary)?;
    page.runs(summary)?;
    if let Some(over_time) = page.over_time(summary)? {
        charts.columns(page.sheet, summary, &over_time)?;
    }
    Ok(())
}

/// Rows of the sheet, first and last.
type Span = (u32, u32);

pub(super) struct Page<'a> {
    sheet: &'a mut Worksheet,
    words: Words,
    ink: &'a Ink,
    row: u32,
}

impl Page<'_> {
    fn title(&mut self, summary: &Summary) -> Result<(), XlsxError> {
        let title = title(summary, self.words);
        self.sheet.write_string_with_format(0, 0, title, &self.ink.title)?;
        self.row = 2;
        Ok(())
    }

    fn facts(&mut self, summary: &Summary, statuses: &[Status]) -> Result<(), XlsxError> {
        let word = self.words.label;
        if let Some(only) = only(statuses, self.words) {
            self.fact(Label::Only, &only)?;
        }
        self.fact(Label::State, word(state(&summary.state)))?;
        if let Some(by) = &summary.stopped_by {
            self.fact(Label::StoppedBy, &stopped_by(by, self.words))?;
        }
        if let Some(target) = &summary.target {
            self.fact(Label::Target, &target_words(target, self.words))?;
        }
        self.fact(Label::Began, &when(&summary.started_at))?;
        if let Some(ended) = &summary.finished_at {
            self.fact(Label::Ended, &when(ended))?;
        }
        // A check has sent nothing.
        if summary.job.is_some() {
            self.requests(summary)?;
        }
        self.row += 1;
        Ok(())
    }

    fn requests(&mut self, summary: &Summary) -> Result<(), XlsxError> {
        let word = self.words.label;
        for (label, requests) in
            [(Label::Requests, summary.requests.sent), (Label::Retried, summary.requests.retried)]
        {
            self.sheet.write_string_with_format(self.row, 0, word(label), &self.ink.name)?;
            self.sheet.write_number_with_format(self.row, 1, count(requests), &self.ink.figure)?;
            self.row += 1;
        }
        let pace = summary.pace.achieved_per_s;
        self.sheet.write_string_with_format(self.row, 0, word(Label::Pace), &self.ink.name)?;
        self.sheet.write_number_with_format(self.row, 1, pace, &self.ink.pace)?;
        self.row += 1;
        Ok(())
    }

    /// Every status, those without rows too where they tell of the sending; gives where they stand.
    fn outcomes(&mut self, summary: &Summary, statuses: &[Status]) -> Result<Span, XlsxError> {
        self.heading(Label::Outcomes)?;
        let word = self.words.label;
        self.figure(word(Label::Read), summary.rows.read)?;
        if summary.rows.expanded > 0 {
            self.figure(word(Label::Expanded), summary.rows.expanded)?;
        }
        let first = self.row;
        for (status, rows) in shown_statuses(summary) {
            let name = (self.words.status)(status);
            if rows > 0 && (statuses.is_empty() || statuses.contains(&status)) {
                // To the sheet with these rows.
                let link = Url::new(format!("internal:'{name}'!A1")).set_text(name);
                self.sheet.write_url(self.row, 0, link)?;
                self.sheet.write_number_with_format(self.row, 1, count(rows), &self.ink.figure)?;
                self.row += 1;
            } else {
                self.figure(name, rows)?;
            }
        }
        let span = (first, self.row - 1);
        self.row += 1;
        Ok(span)
    }

    /// Reasons, the most frequent first; gives where those of the chart stand.
    fn reasons(&mut self, summary: &Summary) -> Result<Option<Span>, XlsxError> {
        let reasons = reasons(summary);
        if reasons.is_empty() {
            return Ok(None);
        }
        self.heading(Label::Reasons)?;
        let first = self.row;
        for (code, rows) in reasons.iter().take(REASONS_MOST) {
            let said = (self.words.cause)(code);
            let said = if said.is_empty() { (*code).as_str() } else { &said };
            self.sheet.write_string(self.row, CHART_NAMES, text(headline(said)))?;
            self.figure(said, *rows)?;
        }
        let others: u64 = reasons.iter().skip(REASONS_MOST).map(|(_, rows)| rows).sum();
        if others > 0 {
            self.figure((self.words.label)(Label::OtherReasons), others)?;
        }
        let charted = u32::try_from(reasons.len().min(CHART_REASONS_MOST)).unwrap_or(1);
        self.row += 1;
        Ok(Some((first, first + charted - 1)))
    }

    fn notes(&mut self, summary: &Summary) -> Result<(), XlsxError> {
        let notes = counts(&summary.notes);
        if notes.is_empty() {
            return Ok(());
        }
        self.heading(Label::Notes)?;
        for (code, rows) in notes {
            let said = code.parse::<Note>().map(self.words.note);
            self.figure(said.unwrap_or(code), rows)?;
        }
        self.row += 1;
        Ok(())
    }

    fn heading(&mut self, label: Label) -> Result<(), XlsxError> {
        let words = (self.words.label)(label);
        self.sheet.write_string_with_format(self.row, 0, words, &self.ink.heading)?;
        self.row += 1;
        Ok(())
    }

    fn fact(&mut self, label: Label, said: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(
            self.row,
            0,
            (self.words.label)(label),
            &self.ink.name,
        )?;
        self.sheet.write_string_with_format(self.row, 1, text(said), &self.ink.words)?;
        self.sheet.set_row_height(self.row, height(said, WIDTH_OF_FIGURES))?;
        self.row += 1;
        Ok(())
    }

    fn figure(&mut self, name: &str, rows: u64) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.row, height(name, WIDTH_OF_NAMES))?;
        self.sheet.write_string_with_format(self.row, 0, text(name), &self.ink.words)?;
        self.sheet.write_number_with_format(self.row, 1, count(rows), &self.ink.figure)?;
        self.row += 1;
        Ok(())
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
fn count(rows: u64) -> f64 {
    rows as f64
}
