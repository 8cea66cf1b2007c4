//! The list to fill in: what stands in it, and what is said about it.
//!
//! The numbers on its notes sheet are the same in all languages, so that a test can hold each
//! against the rules: what stands there as good is good, what stands there as bad is bad for that
//! reason.

use std::path::Path;

use dialfeed::outcome::Reason;
use dialfeed::template::{Line, TemplateError, Texts};

use super::trouble::path;
use super::{Lang, en, zh};

/// Mobile numbers as people write them.
pub const MOBILE: &[&str] = &["13800138000", "138 0013 8000", "138-0013-8000", "+86 138 0013 8000"];
/// Landlines as people write them.
pub const LANDLINE: &[&str] = &["0571-88886666", "(0571) 8888 6666", "010-62781234"];
/// A landline that takes an extension.
pub const WITH_EXTENSION: &str = "0571-88886666";
/// Two numbers in one cell.
pub const SEVERAL: &str = "13800138000/13900139000";
/// What is no number to call, and why.
pub const NOT_ACCEPTED: &[(&str, Reason)] = &[
    ("1380013800", Reason::PhoneTooShort),
    ("138001380001", Reason::PhoneTooLong),
    ("12345678901", Reason::PhoneUnassigned),
    ("1.38E+10", Reason::PhonePrecisionLost),
    ("88886666", Reason::PhoneNoAreaCode),
    ("+852 2123 4567", Reason::PhoneForeign),
    ("400-820-8820", Reason::PhoneService),
];

/// What is said when the list is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateWord {
    /// It is there; what to do with it.
    Made { file: String },
}

impl TemplateWord {
    /// The text.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::template_word(self),
            Lang::En => en::template_word(self),
        }
    }
}

/// What the file is called where the user does not say.
#[must_use]
pub fn file_name(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => zh::TEMPLATE_FILE,
        Lang::En => en::TEMPLATE_FILE,
    }
}

/// Every text of the workbook. `file`: what it will be called, for the commands to run next.
#[must_use]
pub fn texts(file: &Path, lang: Lang) -> Texts {
    let name = file.file_name().map_or_else(String::new, |name| name.display().to_string());
    match lang {
        Lang::Zh => zh::template_texts(&typed(&name)),
        Lang::En => en::template_texts(&typed(&name)),
    }
}

/// A template that cannot be made.
#[must_use]
pub fn trouble(error: &TemplateError, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh::template_trouble(error),
        Lang::En => en::template_trouble(error),
    }
}

/// A path as it is typed into a shell: in quotes where it has spaces.
pub(super) fn typed(file: &str) -> String {
    let file = path(file);
    if file.contains(char::is_whitespace) { format!("\"{file}\"") } else { file }
}

/// The lines about numbers that cannot be called: the number, and the reason's own sentence.
pub(super) fn not_accepted(reason: fn(Reason) -> &'static str) -> impl Iterator<Item = Line> {
    NOT_ACCEPTED
        .iter()
        .map(move |(number, why)| Line::Note((*number).to_owned(), reason(*why).to_owned()))
}

/// Several ways of writing, side by side.
pub(super) fn beside(numbers: &[&str]) -> String {
    numbers.join("　　")
}

#[cfg(test)]
mod tests {
    use dialfeed::clean::PhoneRules;

    use super::*;

    fn read(cell: &str) -> Result<Vec<String>, Reason> {
        let read = PhoneRules::default().read(cell)?;
        Ok(read.phones.iter().map(|phone| phone.to_string()).collect())
    }

    /// The cells of the notes.
    fn cells(lang: Lang) -> Vec<String> {
        let notes = texts(Path::new("list.xlsx"), lang).notes;
        let cells = notes.lines.into_iter().flat_map(|line| match line {
            Line::Title(text) | Line::Heading(text) => vec![text],
            Line::Note(about, text) | Line::Typed(about, text) => vec![about, text],
        });
        cells.collect()
    }

    #[test]
    fn every_number_that_the_notes_call_good_is_accepted() {
        for number in MOBILE {
            assert_eq!(read(number), Ok(vec!["13800138000".to_owned()]), "{number}");
        }
        for number in LANDLINE.iter().chain([&WITH_EXTENSION, &SEVERAL]) {
            assert!(read(number).is_ok(), "{number}");
        }
    }

    #[test]
    fn every_number_that_the_notes_call_bad_is_so_for_that_reason() {
        for (number, why) in NOT_ACCEPTED {
            assert_eq!(read(number), Err(*why), "{number}");
        }
    }

    #[test]
    fn the_notes_show_each_of_these_numbers_in_both_languages() {
        for lang in Lang::ALL {
            let cells = cells(lang);
            let bad = NOT_ACCEPTED.iter().map(|(number, _)| number);
            for number in MOBILE.iter().chain(LANDLINE).chain([&WITH_EXTENSION, &SEVERAL]) {
                assert!(cells.iter().any(|cell| cell.contains(number)), "{lang:?} {number}");
            }
            for number in bad {
                assert!(cells.iter().any(|cell| cell == number), "{lang:?} {number}");
            }
        }
    }

    #[test]
    fn commands_name_the_file_that_is_made_in_quotes_where_it_has_spaces() {
        for lang in Lang::ALL {
            let notes = texts(Path::new("lists/my list.xlsx"), lang).notes;
            let commands = notes.lines.into_iter().filter_map(|line| match line {
                Line::Typed(_, command) => Some(command),
                Line::Title(_) | Line::Heading(_) | Line::Note(..) => None,
            });
            let commands: Vec<String> = commands.collect();
            assert!(commands.iter().all(|command| command.contains(" \"my list.xlsx\"")));
            assert_eq!(commands.first().unwrap(), "dialfeed check \"my list.xlsx\"");
        }
    }
}
