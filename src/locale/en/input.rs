//! Why a list cannot be read, in English.

use crate::locale::figures::{count, names};
use crate::locale::input::Input;

/// The sentence, to stand behind the place.
pub fn input(trouble: &Input) -> String {
    match trouble {
        Input::NotFound => "there is no such file. Check the name and the folder.".to_owned(),
        Input::NotReadable { error } => format!(
            "the file cannot be read ({error}). Close it in other programs, or check its \
             permissions."
        ),
        Input::Directory => "this is a folder. Name the files in it.".to_owned(),
        Input::Empty => "there is nothing in it.".to_owned(),
        Input::UnsupportedFormat { format } => {
            format!("this is {format}, which is not read. Save it as .xlsx or .csv.")
        }
        Input::Encrypted => {
            "the workbook is protected by a password. Save it without the password.".to_owned()
        }
        Input::BrokenWorkbook { after_row: 0 } => {
            "the workbook is damaged. Open it in a spreadsheet program and save it anew.".to_owned()
        }
        Input::BrokenWorkbook { after_row } => format!(
            "the workbook is damaged behind row {after_row}. Open it in a spreadsheet program \
             and save it anew."
        ),
        Input::TooLarge => {
            "it would take more memory than a list may. Save it as .csv, or divide it.".to_owned()
        }
        Input::NoSheets => "the workbook has no worksheet.".to_owned(),
        Input::UnknownSheet { asked, sheets } => {
            format!("there is no sheet `{asked}`. It has: {}.", names(sheets, ", "))
        }
        Input::NoPhoneColumn { header } => format!(
            "no column holds phone numbers. Columns: {}. Choose one with --map phonenum=COLUMN.",
            names(header, ", ")
        ),
        Input::AmbiguousPhoneColumn { candidates } => format!(
            "several columns may hold the phone number: {}. Choose one with \
             --map phonenum=COLUMN.",
            names(candidates, ", ")
        ),
        Input::UnknownColumn { asked, header } => {
            format!("there is no column `{asked}`. Columns: {}.", names(header, ", "))
        }
        Input::AmbiguousColumn { asked, candidates } => format!(
            "several columns are called `{asked}`: {}. Name one by its letter.",
            names(candidates, ", ")
        ),
        Input::HeaderBeyondEnd { asked, last_row } => format!(
            "row {asked} holds no header; the last row with text is {last_row}. Check --header."
        ),
        Input::NoValidNumber { rows } => format!(
            "not one valid phone number in {} rows. Check which column was read; \
             --map phonenum=COLUMN chooses another.",
            count(*rows)
        ),
        Input::SuppressEmpty => "this do-not-call list holds not one phone number, so nothing is \
            sent. Check the file."
            .to_owned(),
        Input::SuppressTooOld { age_days, age_max_days } => format!(
            "this do-not-call list is {age_days} days old; --suppress-max-age allows \
             {age_max_days}. Nothing is sent. Get a newer one."
        ),
    }
}
