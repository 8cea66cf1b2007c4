//! The first sheet: what the job was, what became of its rows and why, in figures and charts.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFormat, ChartPoint, ChartSolidFill, Color, Url, Worksheet,
    XlsxError,
};

use super::ink::{Ink, height};
use super::rows::text;
use crate::outcome::{Note, Status};
use crate::report::figures::{
    colour, counts, reasons, shown_statuses, state, stopped_by, target_words, when,
};
use crate::report::{Label, Summary, Words};

/// Reasons in the chart.
const CHART_REASONS_MOST: usize = 10;
/// Targets that are listed; a column of batches may hold thousands.
const TARGETS_MOST: usize = 1_000;
/// Where the charts stand: to the right of the figures.
const CHART_COLUMN: u16 = 5;
const CHART_WIDTH: u32 = 560;
/// Height of a chart without bars, and of each bar, in pixels.
const CHART_FRAME: u32 = 80;
const CHART_BAR: u32 = 36;
/// Between two charts.
const CHART_APART: u32 = 24;
const WIDTH_OF_NAMES: f64 = 46.0;
const WIDTH_OF_FIGURES: f64 = 24.0;

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    summary: &Summary,
    words: Words,
    ink: &Ink,
) -> Result<(), XlsxError> {
    let name = (words.label)(Label::Summary);
    sheet.set_name(name)?.set_screen_gridlines(false);
    sheet.set_column_width(0, WIDTH_OF_NAMES)?.set_column_width(1, WIDTH_OF_FIGURES)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    let mut page = Page { sheet, words, ink, row: 0 };
    page.title(summary)?;
    page.facts(summary)?;
    let outcomes = page.outcomes(summary)?;
    let reasons = page.reasons(summary)?;
    page.notes(summary)?;
    page.targets(summary)?;
    page.lists(summary)?;
    let shown = shown_statuses(summary);
    page.chart(name, 0, Label::Outcomes, outcomes, Some(&shown))?;
    if let Some(reasons) = reasons {
        page.chart(name, chart_height(outcomes) + CHART_APART, Label::Reasons, reasons, None)?;
    }
    Ok(())
}

/// Rows of the sheet, first and last.
type Span = (u32, u32);

struct Page<'a> {
    sheet: &'a mut Worksheet,
    words: Words,
    ink: &'a Ink,
    row: u32,
}

impl Page<'_> {
    fn title(&mut self, summary: &Summary) -> Result<(), XlsxError> {
        let title = (self.words.label)(Label::Title);
        let title = match &summary.job {
            Some(job) => format!("{title} {job}"),
            None => title.to_owned(),
        };
        self.sheet.write_string_with_format(0, 0, title, &self.ink.title)?;
        self.row = 2;
        Ok(())
    }

    fn facts(&mut self, summary: &Summary) -> Result<(), XlsxError> {
        let word = self.words.label;
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
        self.row += 2;
        Ok(())
    }

    /// Every status, those without rows too where they tell of the sending; gives where they stand.
    fn outcomes(&mut self, summary: &Summary) -> Result<Span, XlsxError> {
        self.heading(Label::Outcomes)?;
        let word = self.words.label;
        self.figure(word(Label::Read), summary.rows.read)?;
        if summary.rows.expanded > 0 {
            self.figure(word(Label::Expanded), summary.rows.expanded)?;
        }
        let first = self.row;
        for (status, rows) in shown_statuses(summary) {
            let name = (self.words.status)(status);
            if rows > 0 {
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
        for (code, rows) in &reasons {
            let said = (self.words.cause)(code);
            self.figure(if said.is_empty() { code } else { &said }, *rows)?;
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

    /// A line for each recipient, with its rows by status.
    fn targets(&mut self, summary: &Summary) -> Result<(), XlsxError> {
        let listed = summary.target.as_ref().and_then(|target| target["per_target"].as_array());
        let Some(listed) = listed.filter(|listed| !listed.is_empty()) else { return Ok(()) };
        self.heading(Label::Target)?;
        let statuses: Vec<Status> = Status::ALL
            .iter()
            .copied()
            .filter(|status| listed.iter().any(|one| one[status.as_str()].as_u64() > Some(0)))
            .collect();
        for (column, status) in (1..).zip(&statuses) {
            let head = (self.words.status)(*status);
            self.sheet.write_string_with_format(self.row, column, head, &self.ink.head)?;
        }
        self.row += 1;
        for one in listed.iter().take(TARGETS_MOST) {
            let id = one["batchid"].as_str().or(one["staffid"].as_str()).unwrap_or_default();
            self.sheet.write_string_with_format(
                self.row,
                0,
                text(id),
                self.ink.of_cell(false, false),
            )?;
            for (column, status) in (1..).zip(&statuses) {
                let rows = one[status.as_str()].as_u64().unwrap_or(0);
                self.sheet.write_number_with_format(
                    self.row,
                    column,
                    count(rows),
                    &self.ink.figure,
                )?;
            }
            self.row += 1;
        }
        self.row += 1;
        Ok(())
    }

    fn lists(&mut self, summary: &Summary) -> Result<(), XlsxError> {
        self.heading(Label::Lists)?;
        for source in &summary.sources {
            let name = match &source.sheet {
                Some(sheet) => format!("{} · {sheet}", source.file),
                None => source.file.clone(),
            };
            self.figure(&name, source.rows)?;
        }
        if !summary.suppress.is_empty() {
            self.row += 1;
            self.heading(Label::DoNotCall)?;
            for list in &summary.suppress {
                self.figure(&list.file, list.numbers)?;
            }
        }
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

    /// Bars beside the figures they are made from; the first one on top.
    fn chart(
        &mut self,
        sheet: &str,
        down: u32,
        title: Label,
        (first, last): Span,
        colours: Option<&[(Status, u64)]>,
    ) -> Result<(), XlsxError> {
        let mut chart = Chart::new_bar();
        let title = (self.words.label)(title);
        chart.title().set_name(title);
        chart.legend().set_hidden();
        let series = chart.add_series();
        series
            .set_name(title)
            .set_categories((sheet, first, 0, last, 0))
            .set_values((sheet, first, 1, last, 1))
            .set_gap(40);
        series.set_data_label(ChartDataLabel::new().show_value());
        let fill = |colour| {
            let mut format = ChartFormat::new();
            format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(colour)));
            format
        };
        match colours {
            Some(statuses) => {
                let points: Vec<_> = statuses
                    .iter()
                    .map(|(status, _)| ChartPoint::new().set_format(&mut fill(colour(*status))))
                    .collect();
                series.set_points(&points);
            }
            None => {
                series.set_format(&mut fill(colour(Status::Rejected)));
            }
        }
        // A bar chart counts from below.
        chart.y_axis().set_reverse();
        chart.x_axis().set_major_gridlines(false).set_hidden(true);
        chart.set_width(CHART_WIDTH).set_height(chart_height((first, last)));
        self.sheet.insert_chart_with_offset(2, CHART_COLUMN, &chart, 0, down)?;
        Ok(())
    }
}

fn chart_height((first, last): Span) -> u32 {
    CHART_FRAME + (last + 1 - first) * CHART_BAR
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
fn count(rows: u64) -> f64 {
    rows as f64
}
