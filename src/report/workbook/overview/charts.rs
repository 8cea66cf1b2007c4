//! The charts of the first sheet, one below the other beside the figures they are made from.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFormat, ChartLegendPosition, ChartPoint, ChartSolidFill, ChartType,
    Color, Worksheet, XlsxError,
};

use super::Span;
use super::tables::OverTime;
use crate::outcome::Status;
use crate::report::figures::colour;
use crate::report::{Label, Summary, Words};

/// The first row and column, to the right of the figures.
const ROW: u32 = 2;
const COLUMN: u16 = 5;
const WIDTH: u32 = 560;
/// Height of a chart without bars, and of each bar, in pixels.
const FRAME: u32 = 80;
const BAR: u32 = 36;
/// Height of the chart over time.
const OVER_TIME: u32 = 320;
/// Between two charts.
const APART: u32 = 24;
/// A row of the sheet where nothing is wrapped.
const ROW_PIXELS: u32 = 20;

/// See the module.
pub(super) struct Charts<'a> {
    /// The sheet's name.
    sheet: &'a str,
    words: Words,
    /// Pixels below the first row.
    down: u32,
}

impl<'a> Charts<'a> {
    pub(super) fn beside(sheet: &'a str, words: Words) -> Self {
        Self { sheet, words, down: 0 }
    }

    /// The first row below all charts, once that over time is there.
    pub(super) fn end_with_time(&self, summary: &Summary) -> u32 {
        let over_time = if summary.timeline.stretches().len() < 2 { 0 } else { OVER_TIME + APART };
        ROW + (self.down + over_time).div_ceil(ROW_PIXELS)
    }

    /// A bar for each figure, the first one on top, with the names of a column, in the colours of
    /// these statuses or in one.
    pub(super) fn bars(
        &mut self,
        sheet: &mut Worksheet,
        title: Label,
        (names, (first, last)): (u16, Span),
        statuses: &[(Status, u64)],
    ) -> Result<(), XlsxError> {
        let mut chart = Chart::new_bar();
        let title = (self.words.label)(title);
        chart.title().set_name(title);
        chart.legend().set_hidden();
        chart.show_hidden_data();
        let series = chart.add_series();
        series
            .set_name(title)
            .set_categories((self.sheet, first, names, last, names))
            .set_values((self.sheet, first, 1, last, 1))
            .set_gap(40);
        series.set_data_label(ChartDataLabel::new().show_value());
        if statuses.is_empty() {
            series.set_format(&mut fill(Status::Rejected));
        } else {
            let points: Vec<_> = statuses
                .iter()
                .map(|(status, _)| ChartPoint::new().set_format(&mut fill(*status)))
                .collect();
            series.set_points(&points);
        }
        // A bar chart counts from below.
        chart.y_axis().set_reverse();
        chart.x_axis().set_major_gridlines(false).set_hidden(true);
        self.put(sheet, chart, FRAME + (last + 1 - first) * BAR)
    }

    /// A column for each stretch of time, its statuses one upon the other.
    pub(super) fn columns(
        &mut self,
        sheet: &mut Worksheet,
        summary: &Summary,
        figures: &OverTime,
    ) -> Result<(), XlsxError> {
        let mut chart = Chart::new(ChartType::ColumnStacked);
        chart.title().set_name((self.words.label)(Label::OverTime));
        chart.legend().set_position(ChartLegendPosition::Bottom);
        for (column, status) in (1..).zip(&figures.statuses) {
            chart
                .add_series()
                .set_name((self.words.status)(*status))
                .set_categories((self.sheet, figures.first, 0, figures.last, 0))
                .set_values((self.sheet, figures.first, column, figures.last, column))
                .set_gap(30)
                .set_format(&mut fill(*status));
        }
        let counted = (self.words.stretch)(summary.timeline.step_s());
        chart.y_axis().set_name(counted.as_str());
        self.put(sheet, chart, OVER_TIME)
    }

    fn put(
        &mut self,
        sheet: &mut Worksheet,
        mut chart: Chart,
        height: u32,
    ) -> Result<(), XlsxError> {
        chart.set_width(WIDTH).set_height(height);
        sheet.insert_chart_with_offset(ROW, COLUMN, &chart, 0, self.down)?;
        self.down += height + APART;
        Ok(())
    }
}

fn fill(status: Status) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(colour(status))));
    format
}
