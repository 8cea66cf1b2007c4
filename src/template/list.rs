//! The sheet to fill in: a header, and below it cells that are text, so that Excel neither rounds a
//! number nor takes its 0 away. What is typed into the phone column is looked at while it is typed;
//! that warns and never blocks, since only `check` knows which numbers exist.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign,
    FormatBorder, IgnoreError, Worksheet, XlsxError,
};

use crate::row::Field;

/// Excel's own format `@`: what is typed stays as it is.
const TEXT: u8 = 49;
/// The last row of a worksheet, from 0.
const LAST_ROW: u32 = 1_048_575;
/// Fewest and most signs in a phone cell: a local number, and a landline with all its separators
/// and an extension.
const PHONE_SIGNS: (u32, u32) = (7, 20);
/// Of header and headings.
pub(super) const TINT: Color = Color::RGB(0x00DD_EBF7);
const HEADER_HEIGHT: f64 = 22.0;

/// The texts of the sheet.
#[derive(Debug, Clone)]
pub struct ListSheet {
    /// Its name.
    pub name: &'static str,
    /// A field's header. It has to be one by which the field is found
    /// ([`Columns`](crate::source::Columns)).
    pub header: fn(Field) -> &'static str,
    /// Shown while a cell of the phone column is chosen.
    pub hint: Message,
    /// Shown where what was typed there is too short or too long.
    pub warning: Message,
}

/// A title of at most 32 signs and a text of at most 255: Excel takes no more.
#[derive(Debug, Clone, Copy)]
pub struct Message {
    /// In bold.
    pub title: &'static str,
    /// Below it.
    pub text: &'static str,
}

pub(super) fn fill(sheet: &mut Worksheet, texts: &ListSheet) -> Result<(), XlsxError> {
    let header = Format::new()
        .set_bold()
        .set_background_color(TINT)
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter);
    let text = Format::new().set_num_format_index(TEXT);
    sheet.set_name(texts.name)?;
    for (column, field) in (0..).zip(Field::ALL) {
        sheet.set_column_width(column, width(field))?;
        // The column's format and not that of cells: it holds for every row, and takes no room.
        sheet.set_column_format(column, &text)?;
        sheet.write_string_with_format(0, column, (texts.header)(field), &header)?;
        if field == Field::Phonenum {
            sheet.add_data_validation(1, column, LAST_ROW, column, &watch(texts)?)?;
            // Numbers stored as text are what is wanted here; no green corner on each of them.
            let expected = IgnoreError::NumberStoredAsText;
            sheet.ignore_error_range(1, column, LAST_ROW, column, expected)?;
        }
    }
    sheet.set_row_height(0, HEADER_HEIGHT)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_selection(1, 0, 1, 0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

/// In signs of the usual font.
fn width(field: Field) -> f64 {
    match field {
        Field::Phonenum => 24.0,
        Field::Name => 16.0,
        Field::Address => 42.0,
        Field::Email => 28.0,
        Field::Comment => 36.0,
    }
}

fn watch(texts: &ListSheet) -> Result<DataValidation, XlsxError> {
    let (least, most) = PHONE_SIGNS;
    DataValidation::new()
        .allow_text_length(DataValidationRule::Between(least, most))
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_input_title(texts.hint.title)?
        .set_input_message(texts.hint.text)?
        .set_error_title(texts.warning.title)?
        .set_error_message(texts.warning.text)
}
