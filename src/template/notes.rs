//! The sheet of notes: a title, headings, and below each of them lines of two cells.
//!
//! It has to stay no list for whoever reads every sheet: few of its cells hold numbers, and none
//! stands alone under what could be a header. The face's tests hold this for its texts.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};
use unicode_width::UnicodeWidthChar;

use super::list::TINT;

/// Widths of the two columns, in signs of the usual font: together they fit on a laptop's screen.
const WIDTHS: [f64; 2] = [30.0, 106.0];
const TITLE_SIZE: f64 = 16.0;
const TITLE_HEIGHT: f64 = 28.0;
/// Of a line of text, and what is left free above and below.
const LINE_HEIGHT: f64 = 15.0;
const SPACE: f64 = 4.0;
/// What a Chinese sign takes of a column's width, and what others take on average. Measured in the
/// widest of the usual fonts: not every machine has the same.
const SIGN_WIDTHS: (f64, f64) = (2.1, 0.92);
/// What a shell is given stands in a font in which every sign can be told from others.
const TYPED_FONT: &str = "Consolas";

/// The texts of the sheet.
#[derive(Debug, Clone)]
pub struct NotesSheet {
    /// Its name.
    pub name: &'static str,
    /// From top to bottom.
    pub lines: Vec<Line>,
}

/// A line of the notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// What it is all about.
    Title(String),
    /// What the next lines are about; room is left above it.
    Heading(String),
    /// What it is about, and what there is to say.
    Note(String, String),
    /// What it is for, and what is typed into a shell.
    Typed(String, String),
}

pub(super) fn fill(sheet: &mut Worksheet, texts: &NotesSheet) -> Result<(), XlsxError> {
    let plain = Format::new().set_align(FormatAlign::VerticalCenter).set_text_wrap();
    let title = Format::new().set_bold().set_font_size(TITLE_SIZE);
    let heading =
        Format::new().set_bold().set_background_color(TINT).set_align(FormatAlign::VerticalCenter);
    let typed = plain.clone().set_font_name(TYPED_FONT);
    sheet.set_name(texts.name)?;
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    let mut row = 0;
    for line in &texts.lines {
        match line {
            Line::Title(text) => {
                sheet.write_string_with_format(row, 0, text, &title)?;
                sheet.set_row_height(row, TITLE_HEIGHT)?;
            }
            Line::Heading(text) => {
                row += 1;
                sheet.write_string_with_format(row, 0, text, &heading)?;
                sheet.write_blank(row, 1, &heading)?;
                sheet.set_row_height(row, LINE_HEIGHT + SPACE)?;
            }
            Line::Note(about, text) => {
                sheet.write_string_with_format(row, 0, about, &plain)?;
                sheet.write_string_with_format(row, 1, text, &plain)?;
                sheet.set_row_height(row, height([about, text]))?;
            }
            Line::Typed(purpose, command) => {
                sheet.write_string_with_format(row, 0, purpose, &plain)?;
                sheet.write_string_with_format(row, 1, command, &typed)?;
                sheet.set_row_height(row, height([purpose, command]))?;
            }
        }
        row += 1;
    }
    sheet.set_screen_gridlines(false);
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

/// The height that both cells need. Not every program finds it by itself.
fn height(cells: [&str; 2]) -> f64 {
    let (wide, narrow) = SIGN_WIDTHS;
    let taken = |sign: char| if sign.width() == Some(2) { wide } else { narrow };
    let lines = cells
        .iter()
        .zip(WIDTHS)
        .map(|(text, width)| (text.chars().map(taken).sum::<f64>() / width).ceil());
    lines.fold(1.0, f64::max) * LINE_HEIGHT + SPACE
}
