//! How the workbook's cells look.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};
use unicode_width::UnicodeWidthStr as _;

/// Dark text on light ground, one colour for what is wrong: it has to print.
const HEAD: u32 = 0x00DD_E6F0;
const WRONG: u32 = 0x00FF_D9D6;
const WRONG_TEXT: u32 = 0x009C_1C12;
const FAINT: u32 = 0x0066_7085;

/// A line's height in points.
pub(crate) const LINE: f64 = 15.0;
/// No row is higher: a sheet stays one to look at.
const LINES_MOST: usize = 6;

/// How high a row has to be for this text in a column of this width, where it is wrapped: a
/// spreadsheet that opens the file does not always find out by itself.
pub(crate) fn height(words: &str, column: f64) -> f64 {
    // Fonts differ, and lines break between words.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few dozen characters"
    )]
    let fits = ((column * 0.92) as usize).max(1);
    let lines: usize = words.lines().map(|line| line.width().div_ceil(fits).max(1)).sum();
    #[expect(clippy::cast_precision_loss, reason = "at most six")]
    let lines = lines.clamp(1, LINES_MOST) as f64;
    lines * LINE
}

/// The formats, made once.
pub(crate) struct Ink {
    pub(crate) title: Format,
    pub(crate) heading: Format,
    pub(crate) head: Format,
    pub(crate) head_of_figures: Format,
    pub(crate) name: Format,
    pub(crate) figure: Format,
    pub(crate) said_figure: Format,
    pub(crate) share: Format,
    pub(crate) pace: Format,
    pub(crate) number: Format,
    pub(crate) moment: Format,
    pub(crate) words: Format,
    text: Format,
    formula: Format,
    wrong_text: Format,
    wrong_formula: Format,
}

impl Ink {
    pub(crate) fn new() -> Self {
        let text = Format::new().set_num_format("@").set_align(FormatAlign::Top);
        let wrong = text
            .clone()
            .set_background_color(Color::RGB(WRONG))
            .set_font_color(Color::RGB(WRONG_TEXT));
        let head = Format::new()
            .set_bold()
            .set_background_color(Color::RGB(HEAD))
            .set_border_bottom(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter);
        Self {
            title: Format::new().set_bold().set_font_size(16),
            heading: Format::new().set_bold().set_font_size(12),
            head_of_figures: head.clone().set_align(FormatAlign::Right).set_text_wrap(),
            head,
            moment: Format::new()
                .set_num_format("yyyy-mm-dd hh:mm:ss")
                .set_align(FormatAlign::Top)
                .set_align(FormatAlign::Left),
            name: Format::new().set_align(FormatAlign::Top).set_font_color(Color::RGB(FAINT)),
            said_figure: Format::new().set_align(FormatAlign::Top).set_align(FormatAlign::Right),
            share: Format::new().set_num_format("0.0%").set_align(FormatAlign::Top),
            figure: Format::new().set_num_format("#,##0").set_align(FormatAlign::Top),
            pace: Format::new().set_num_format("0.0").set_align(FormatAlign::Top),
            number: Format::new()
                .set_num_format("0")
                .set_align(FormatAlign::Top)
                .set_align(FormatAlign::Center),
            words: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            formula: text.clone().set_quote_prefix(),
            wrong_formula: wrong.clone().set_quote_prefix(),
            text,
            wrong_text: wrong,
        }
    }

    /// A cell of the list. One that would run as a formula once somebody edits it is marked as a
    /// text for good, as a spreadsheet does it for a cell that was typed with `'` before it.
    pub(crate) fn of_cell(&self, runs: bool, is_wrong: bool) -> &Format {
        match (runs, is_wrong) {
            (false, false) => &self.text,
            (true, false) => &self.formula,
            (false, true) => &self.wrong_text,
            (true, true) => &self.wrong_formula,
        }
    }
}
