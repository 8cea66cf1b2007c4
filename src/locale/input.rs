//! Why a list, or a do-not-call list, cannot be read: what, where, and what to do (exit code 5).

use std::fmt::Write as _;

use super::{Lang, en, zh};

/// Where the trouble is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file as given.
    pub file: String,
    /// Its sheet, in a workbook.
    pub sheet: Option<String>,
}

/// What the trouble is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// No such file.
    NotFound,
    /// There, and cannot be read; the system's word for why.
    NotReadable { error: String },
    /// A folder.
    Directory,
    /// Nothing in it.
    Empty,
    /// A format that is not read (`an old Excel workbook (.xls)`).
    UnsupportedFormat { format: String },
    /// A workbook with a password.
    Encrypted,
    /// A workbook that cannot be read behind this row; 0 where not one was read.
    BrokenWorkbook { after_row: u32 },
    /// More than the limits allow.
    TooLarge,
    /// A workbook without a worksheet.
    NoSheets,
    /// `--sheet` names none of these.
    UnknownSheet { asked: String, sheets: Vec<String> },
    /// No column with phone numbers among these.
    NoPhoneColumn { header: Vec<String> },
    /// Several, and nothing decides.
    AmbiguousPhoneColumn { candidates: Vec<String> },
    /// A column that was named is none of these.
    UnknownColumn { asked: String, header: Vec<String> },
    /// Several columns have the header that was named.
    AmbiguousColumn { asked: String, candidates: Vec<String> },
    /// `--header` names a row without a header.
    HeaderBeyondEnd { asked: u32, last_row: u32 },
    /// Rows, but not one valid number.
    NoValidNumber { rows: u64 },
    /// A do-not-call list without a number.
    SuppressEmpty,
    /// A do-not-call list that is too old.
    SuppressTooOld { age_days: u64, age_max_days: u32 },
}

impl Input {
    /// The sentence, the place in front.
    #[must_use]
    pub fn say(&self, place: &Place, lang: Lang) -> String {
        let mut said = place.file.clone();
        if let Some(sheet) = &place.sheet {
            let _ = match lang {
                Lang::Zh => write!(said, "（工作表“{sheet}”）"),
                Lang::En => write!(said, " (sheet {sheet})"),
            };
        }
        match lang {
            Lang::Zh => format!("{said}：{}", zh::input(self)),
            Lang::En => format!("{said}: {}", en::input(self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_names_file_sheet_and_what_to_do() {
        let place = Place { file: "a.xlsx".into(), sheet: Some("名单".into()) };
        let trouble = Input::NoPhoneColumn { header: vec!["客户".into(), "来源".into()] };
        for lang in Lang::ALL {
            let said = trouble.say(&place, lang);
            for part in ["a.xlsx", "名单", "客户", "来源", "--map phonenum="] {
                assert!(said.contains(part), "{part}: {said}");
            }
        }
    }

    #[test]
    fn a_long_header_is_cut() {
        let header: Vec<String> = (1..=300).map(|number| format!("列{number}")).collect();
        let place = Place { file: "a.csv".into(), sheet: None };
        for lang in Lang::ALL {
            let said = Input::NoPhoneColumn { header: header.clone() }.say(&place, lang);
            assert!(said.contains("列1") && !said.contains("列300"), "{said}");
        }
    }
}
