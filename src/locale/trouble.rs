//! The sentences of everything that goes wrong in the library: what happened, where (file, sheet,
//! row), and what to do next.
//!
//! The library's error types are the catalogue: each language is a `match` over them, so a new
//! variant does not compile without its two sentences. Promises: names that come from files are
//! shortened, free of control characters and, where they could be a customer's number, masked; no
//! auth code and no address of a platform is repeated. Knows no exit codes.

use dialfeed::import::{ImportError, MappingsError, Planned};
use dialfeed::outcome::Reason;
use dialfeed::platform::{AskError, ConfigError, EndpointError};
use dialfeed::report::ReportError;
use dialfeed::sandbox::SandboxError;
use dialfeed::source::{Candidate, Notice};

use super::{Lang, en, zh};

/// Longest name from a file that is repeated in full.
const NAME_CHARS_MAX: usize = 40;
/// Most names of a list that are repeated.
const NAMES_MAX: usize = 12;
/// A header with so many digits may be a customer's number: the header row is missing.
const DIGITS_OF_A_NUMBER: usize = 7;
/// The digits that stay when a number is masked.
const DIGITS_SHOWN: usize = 3;

/// What a file was read as: the advice differs, since `--map` and the like do not apply to a
/// do-not-call list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// Customers to send.
    Customers,
    /// Numbers that must not be called.
    DoNotCall,
}

/// A run that cannot go on.
#[must_use]
pub fn import(error: &ImportError, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh::import_trouble(error),
        Lang::En => en::import_trouble(error),
    }
}

/// A list without one valid number, with its problems as they are shown.
#[must_use]
pub fn nothing_valid(planned: &Planned, problems: Option<&str>, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh::nothing_valid(planned, problems),
        Lang::En => en::nothing_valid(planned, problems),
    }
}

/// A report that cannot be made.
#[must_use]
pub fn report(error: &ReportError, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh::report_trouble(error),
        Lang::En => en::report_trouble(error),
    }
}

/// A sandbox that cannot start.
#[must_use]
pub fn sandbox(error: &SandboxError, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh::sandbox_trouble(error),
        Lang::En => en::sandbox_trouble(error),
    }
}

/// A client that cannot be made.
#[must_use]
pub fn config(error: &ConfigError, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh::config_trouble(error),
        Lang::En => en::config_trouble(error),
    }
}

/// A platform's address that is none.
#[must_use]
pub fn endpoint(error: &EndpointError, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh::endpoint_trouble(error),
        Lang::En => en::endpoint_trouble(error),
    }
}

/// What a user should know about how a file was read; the reading goes on.
#[must_use]
pub fn reading(notice: &Notice, file: &str, sheet: Option<&str>, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh::reading(notice, file, sheet),
        Lang::En => en::reading(notice, file, sheet),
    }
}

/// The warning that the columns could not be remembered; the import goes on.
#[must_use]
pub fn not_remembered(why: &MappingsError, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh::not_remembered(why),
        Lang::En => en::not_remembered(why),
    }
}

/// The warning that staff numbers go unchecked, and why.
#[must_use]
pub fn staff_unchecked(why: &AskError, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh::staff_unchecked(why),
        Lang::En => en::staff_unchecked(why),
    }
}

/// A path as given: whole, since it has to be found again, but without control characters.
pub fn path(text: &str) -> String {
    shown(text, usize::MAX)
}

/// The lists that a plan was made from, each file once.
pub(super) fn files(planned: &Planned) -> String {
    let mut names: Vec<&str> = planned.sources.iter().map(|source| &*source.file).collect();
    names.dedup();
    some(names.into_iter().map(path), ", ")
}

/// Why rows of a plan are rejected, the most frequent first.
pub(super) fn reasons(planned: &Planned) -> Vec<(u64, Reason)> {
    let counted = planned.tally.reasons.iter();
    let mut reasons: Vec<(u64, Reason)> =
        counted.filter_map(|(code, rows)| Some((*rows, code.parse().ok()?))).collect();
    reasons.sort_by_key(|(rows, _)| std::cmp::Reverse(*rows));
    reasons
}

/// A name as given (a sheet, a job, a staff number), shortened.
pub fn name(text: &str) -> String {
    shown(text.trim(), NAME_CHARS_MAX)
}

/// A column's header, shortened; masked where it could be a customer's number.
pub(super) fn header(text: &str) -> String {
    let digits = text.chars().filter(|sign| sign.is_numeric()).count();
    if digits < DIGITS_OF_A_NUMBER {
        return name(text);
    }
    let mut seen = 0;
    let mask = |sign: char| {
        seen += usize::from(sign.is_numeric());
        if sign.is_numeric() && seen > DIGITS_SHOWN { '*' } else { sign }
    };
    name(&text.chars().map(mask).collect::<String>())
}

/// A column as a person finds it: its letter, and its header where it has one.
pub(super) fn column(candidate: &Candidate, open: &str, close: &str) -> String {
    if candidate.header.is_empty() {
        candidate.letter.clone()
    } else {
        format!("{}{open}{}{close}", candidate.letter, header(&candidate.header))
    }
}

/// The first of many names, and whether there are more.
pub fn some(names: impl IntoIterator<Item = String>, between: &str) -> String {
    let mut names = names.into_iter();
    let first: Vec<String> = names.by_ref().take(NAMES_MAX).collect();
    let more = if names.next().is_some() { " …" } else { "" };
    format!("{}{more}", first.join(between))
}

fn shown(text: &str, chars_max: usize) -> String {
    let mut signs = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign });
    let mut shown: String = signs.by_ref().take(chars_max).collect();
    if signs.next().is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_that_could_be_a_number_is_masked_and_a_word_with_a_figure_is_not() {
        assert_eq!(header("138 0013 8000"), "138 **** ****");
        assert_eq!(header("电话2"), "电话2");
    }

    #[test]
    fn names_from_files_cannot_move_the_cursor_or_flood_the_screen() {
        assert_eq!(name("a\u{1b}[2J\nb"), "a [2J b");
        assert_eq!(name(&"长".repeat(500)).chars().count(), NAME_CHARS_MAX + 1);
        let many = (0..1000).map(|number| number.to_string());
        assert_eq!(some(many, ", "), "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 …");
    }
}
