//! The first sheet of `results.xlsx`: the funnel, and calls by hour, staff member and end, in figures
//! and charts.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFormat, ChartSolidFill, Color, Worksheet, XlsxError,
};

use super::super::{ResultLabel, ResultWords, ResultsSummary};
use crate::outcome::Status;
use crate::platform::Disposition;
use crate::report::sheet::{Ink, colour, text};
use crate::results::Tries;

/// Staff members that are listed.
const STAFF_MOST: usize = 1_000;
/// Where the charts stand, to the right of the figures.
const CHART_COLUMN: u16 = 6;
const CHART_WIDTH: u32 = 560;
const CHART_HEIGHT: u32 = 260;
const CHART_APART: u32 = 24;

/// Rows of the sheet, first and last.
type Span = (u32, u32);

pub(super) fn write(
    sheet: &mut Worksheet,
    summary: &ResultsSummary,
    words: ResultWords,
    ink: &Ink,
) -> Result<(), XlsxError> {
    let name = (words.label)(ResultLabel::Summary);
    sheet.set_name(name)?.set_screen_gridlines(false).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_column_width(0, 34)?.set_column_range_width(1, 4, 14)?;
    let mut page = Page { sheet, words, ink, row: 0 };
    let title = format!("{} {}", (words.label)(ResultLabel::Title), summary.job);
    page.sheet.write_string_with_format(0, 0, title, &ink.title)?;
    page.row = 2;
    let read_at = summary.read_at.get(..19).unwrap_or_default().replace('T', " ");
    page.name(ResultLabel::ReadAt)?;
    page.sheet.write_string_with_format(page.row, 1, read_at, ink.of_cell(false, false))?;
    page.row += 2;
    let funnel = page.funnel(summary)?;
    let by_disposition = page.by_disposition(summary)?;
    let by_hour = page.by_hour(summary)?;
    page.by_staff(summary)?;
    let charts = [
        (ResultLabel::Funnel, Chart::new_bar(), Some(funnel), Status::Inserted),
        (ResultLabel::ByDisposition, Chart::new_bar(), by_disposition, Status::AlreadyImported),
        (ResultLabel::ByHour, Chart::new_column(), by_hour, Status::Inserted),
    ];
    let mut down = 0;
    for (title, mut chart, span, fill) in charts {
        let Some((first, last)) = span else { continue };
        let is_by_hour = title == ResultLabel::ByHour;
        let title = (words.label)(title);
        chart.title().set_name(title);
        chart.legend().set_hidden();
        let mut format = ChartFormat::new();
        format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(colour(fill))));
        let series = chart.add_series();
        series
            .set_name(title)
            .set_categories((name, first, 0, last, 0))
            .set_values((name, first, 1, last, 1))
            .set_gap(40)
            .set_format(&mut format);
        series.set_data_label(ChartDataLabel::new().show_value());
        if !is_by_hour {
            // A bar chart counts from below.
            chart.y_axis().set_reverse();
            chart.x_axis().set_major_gridlines(false).set_hidden(true);
        }
        chart.set_width(CHART_WIDTH).set_height(CHART_HEIGHT);
        page.sheet.insert_chart_with_offset(2, CHART_COLUMN, &chart, 0, down)?;
        down += CHART_HEIGHT + CHART_APART;
    }
    Ok(())
}

struct Page<'a> {
    sheet: &'a mut Worksheet,
    words: ResultWords,
    ink: &'a Ink,
    row: u32,
}

impl Page<'_> {
    fn funnel(&mut self, summary: &ResultsSummary) -> Result<Span, XlsxError> {
        self.heading(ResultLabel::Funnel)?;
        let funnel = summary.customers;
        let first = self.row;
        for (step, customers) in [
            (ResultLabel::Pushed, funnel.pushed),
            (ResultLabel::Dialled, funnel.dialled),
            (ResultLabel::Answered, funnel.answered),
            (ResultLabel::TalkedOver30, funnel.talked_over_30_s),
        ] {
            self.name(step)?;
            self.figure(1, customers)?;
            self.share(2, customers, funnel.pushed)?;
            self.row += 1;
        }
        let span = (first, self.row - 1);
        if summary.seen_in_calls > 0 {
            self.name(ResultLabel::Seen)?;
            self.figure(1, summary.seen_in_calls)?;
            self.row += 1;
        }
        self.row += 1;
        Ok(span)
    }

    fn by_disposition(&mut self, summary: &ResultsSummary) -> Result<Option<Span>, XlsxError> {
        if summary.by_disposition.is_empty() {
            return Ok(None);
        }
        self.heading(ResultLabel::ByDisposition)?;
        let first = self.row;
        let all = summary.by_disposition.values().sum();
        for (word, calls) in &summary.by_disposition {
            let said = (self.words.disposition)(&Disposition::of(word));
            self.sheet.write_string_with_format(self.row, 0, text(&said), &self.ink.words)?;
            self.figure(1, *calls)?;
            self.share(2, *calls, all)?;
            self.row += 1;
        }
        let span = (first, self.row - 1);
        self.row += 1;
        Ok(Some(span))
    }

    fn by_hour(&mut self, summary: &ResultsSummary) -> Result<Option<Span>, XlsxError> {
        if summary.by_hour.is_empty() {
            return Ok(None);
        }
        self.heading(ResultLabel::ByHour)?;
        self.heads(ResultLabel::Hour)?;
        let first = self.row;
        for hour in &summary.by_hour {
            let name = format!("{:02}:00", hour.hour);
            self.tries(&name, hour.tries)?;
        }
        let span = (first, self.row - 1);
        self.row += 1;
        Ok(Some(span))
    }

    fn by_staff(&mut self, summary: &ResultsSummary) -> Result<(), XlsxError> {
        if summary.by_staff.is_empty() {
            return Ok(());
        }
        self.heading(ResultLabel::ByStaff)?;
        self.heads(ResultLabel::Staff)?;
        for staff in summary.by_staff.iter().take(STAFF_MOST) {
            let nobody = (self.words.label)(ResultLabel::Nobody);
            let name = staff.staff.as_deref().unwrap_or(nobody).to_owned();
            self.tries(&name, staff.tries)?;
        }
        Ok(())
    }

    fn heads(&mut self, first: ResultLabel) -> Result<(), XlsxError> {
        let own = (self.words.label)(first);
        self.sheet.write_string_with_format(self.row, 0, own, &self.ink.head)?;
        let heads = [
            ResultLabel::Calls,
            ResultLabel::AnsweredCalls,
            ResultLabel::AnswerRate,
            ResultLabel::Talked,
        ];
        for (column, head) in (1..).zip(heads) {
            let head = (self.words.label)(head);
            self.sheet.write_string_with_format(
                self.row,
                column,
                head,
                &self.ink.head_of_figures,
            )?;
        }
        self.row += 1;
        Ok(())
    }

    fn tries(&mut self, name: &str, tries: Tries) -> Result<(), XlsxError> {
        let format = self.ink.of_cell(false, false);
        self.sheet.write_string_with_format(self.row, 0, text(name), format)?;
        self.figure(1, tries.calls)?;
        self.figure(2, tries.answered)?;
        self.share(3, tries.answered, tries.calls)?;
        let talked = (self.words.duration)(tries.talked_s);
        self.sheet.write_string_with_format(self.row, 4, talked, &self.ink.said_figure)?;
        self.row += 1;
        Ok(())
    }

    fn heading(&mut self, label: ResultLabel) -> Result<(), XlsxError> {
        let words = (self.words.label)(label);
        self.sheet.write_string_with_format(self.row, 0, words, &self.ink.heading)?;
        self.row += 1;
        Ok(())
    }

    fn name(&mut self, label: ResultLabel) -> Result<(), XlsxError> {
        let words = (self.words.label)(label);
        self.sheet.write_string_with_format(self.row, 0, words, &self.ink.words)?;
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of calls are far below 2^52")]
    fn figure(&mut self, column: u16, figure: u64) -> Result<(), XlsxError> {
        self.sheet.write_number_with_format(self.row, column, figure as f64, &self.ink.figure)?;
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of calls are far below 2^52")]
    fn share(&mut self, column: u16, part: u64, whole: u64) -> Result<(), XlsxError> {
        if whole > 0 {
            let share = part as f64 / whole as f64;
            self.sheet.write_number_with_format(self.row, column, share, &self.ink.share)?;
        }
        Ok(())
    }
}
