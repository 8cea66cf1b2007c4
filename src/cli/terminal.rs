//! What the program may assume about where it writes: is somebody there, how wide is it, may it
//! have colours, may numbers be shown.

use std::io::{self, IsTerminal};

use dialfeed::platform::CallRecord;
use dialfeed::row::mask;
use terminal_size::{Width, terminal_size};

use super::args::ColorWhen;
use super::environment::Environment;
use super::paint::Paint;

mod written;

/// Columns assumed where no terminal says otherwise.
const COLUMNS_DEFAULT: usize = 80;
/// So many digits in a row may be a customer's number as it was sent: a mobile one has eleven, the
/// shortest landline ten. A batch's eight stay readable.
const DIGITS_OF_A_NUMBER: usize = 10;
/// Longer lines are hard to read, however wide the window is.
const COLUMNS_MOST: usize = 100;

/// The terminal as it was when the program began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Whether somebody can answer a question: standard input and standard error are terminals.
    pub is_interactive: bool,
    /// Whether standard error, where progress and plan are shown, is a terminal.
    pub is_progress_visible: bool,
    /// Columns of text, at most 100.
    pub columns: usize,
    /// What standard output takes.
    pub stdout: Paint,
    /// What standard error takes.
    pub stderr: Paint,
}

impl Terminal {
    /// Looks at the process's own streams.
    #[must_use]
    pub fn look(when: ColorWhen, environment: &Environment) -> Self {
        let stderr = io::stderr().is_terminal();
        let columns = terminal_size().map_or(COLUMNS_DEFAULT, |(Width(width), _)| width.into());
        let columns = columns.min(COLUMNS_MOST);
        let stdout = io::stdout().is_terminal();
        // A console of Windows has to be asked to understand colours, and an old one refuses;
        // elsewhere there is nothing to ask.
        let shows_colors = anstyle_query::windows::enable_ansi_colors().unwrap_or(true);
        let takes = |is_terminal: bool| {
            let paint = paint(when, environment, is_terminal && shows_colors);
            Paint { columns: is_terminal.then_some(columns), ..paint }
        };
        Self {
            is_interactive: stderr && io::stdin().is_terminal(),
            is_progress_visible: stderr,
            columns,
            stdout: takes(stdout),
            stderr: takes(stderr),
        }
    }
}

/// What a stream takes. Links are for a terminal alone, even where colours are wanted in a file.
fn paint(when: ColorWhen, environment: &Environment, is_terminal: bool) -> Paint {
    let has_colors = has_color(when, environment, is_terminal);
    let has_links = has_colors && is_terminal && !environment.dumb_terminal;
    Paint { has_colors, has_links, columns: None }
}

/// `--color` decides; `auto` means a terminal that can, unless `NO_COLOR` is set (no-color.org).
fn has_color(when: ColorWhen, environment: &Environment, is_terminal: bool) -> bool {
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => is_terminal && !environment.no_color && !environment.dumb_terminal,
    }
}

/// Fewer digits are nobody's number, and `1.38E+10` or `110` is understood only where it is seen.
const DIGITS_OF_A_CUSTOMER: usize = 7;

fn digits(text: &str) -> usize {
    text.chars().filter(|sign| sign.is_numeric()).count()
}

/// How numbers appear on the terminal and in logs (law 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberDisplay {
    /// `138****5678`.
    Masked,
    /// In full: `--show-numbers`.
    Full,
}

impl NumberDisplay {
    /// What `--show-numbers` says.
    #[must_use]
    pub fn chosen(show_numbers: bool) -> Self {
        if show_numbers { Self::Full } else { Self::Masked }
    }

    /// A sentence of the platform's, in which numbers may stand.
    #[must_use]
    pub fn words(self, text: &str) -> String {
        if self == Self::Full {
            return text.to_owned();
        }
        let mut shown = String::with_capacity(text.len());
        let mut end = 0;
        for number in written::numbers_in_groups(text) {
            shown.push_str(&unbroken(&text[end..number.start]));
            let digits = text[number.clone()].chars().filter(|sign| sign.is_numeric());
            shown.push_str(&mask(&digits.collect::<String>()));
            end = number.end;
        }
        shown.push_str(&unbroken(&text[end..]));
        shown
    }

    /// A call record: its two numbers, of which either may be a customer's.
    #[must_use]
    pub fn record(self, record: CallRecord) -> CallRecord {
        CallRecord { src: self.cell(&record.src), dst: self.cell(&record.dst), ..record }
    }

    /// A path on the platform, in whose names numbers may stand: those that are written as a customer's
    /// are masked, dates and keys stay.
    #[must_use]
    pub fn path(self, text: &str) -> String {
        if self == Self::Full {
            return text.to_owned();
        }
        let mut shown = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(begin) = rest.find(|sign: char| sign.is_ascii_digit()) {
            let (before, from) = rest.split_at(begin);
            let end = from.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(from.len());
            let (digits, behind) = from.split_at(end);
            let bytes = digits.as_bytes();
            let is_mobile = bytes.len() == 11 && bytes[0] == b'1' && bytes[1] >= b'3';
            let is_landline = (10..=12).contains(&bytes.len()) && bytes[0] == b'0';
            shown.push_str(before);
            shown.push_str(&if is_mobile || is_landline { mask(digits) } else { digits.into() });
            rest = behind;
        }
        shown.push_str(rest);
        shown
    }

    /// A column's header: a customer's number where the row that was taken for it is none.
    #[must_use]
    pub fn header(self, text: &str) -> String {
        let digits = text.chars().filter(|sign| sign.is_numeric()).count();
        if digits < DIGITS_OF_A_NUMBER { text.to_owned() } else { self.cell(text) }
    }

    /// A cell as typed, which may hold a number, and signs that would move the cursor.
    #[must_use]
    pub fn cell(self, text: &str) -> String {
        let text: String =
            text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
        let text = text.as_str();
        match self {
            Self::Masked if digits(text) >= DIGITS_OF_A_CUSTOMER => mask(text),
            Self::Masked | Self::Full => text.to_owned(),
        }
    }
}

/// A text with every long run of digits masked.
fn unbroken(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut digits = String::new();
    // One sign more than there is, to close a number at the end.
    for sign in text.chars().map(Some).chain([None]) {
        if let Some(digit) = sign.filter(|sign| sign.is_numeric()) {
            digits.push(digit);
            continue;
        }
        let is_a_number = digits.chars().count() >= DIGITS_OF_A_NUMBER;
        shown.push_str(&if is_a_number { mask(&digits) } else { digits.clone() });
        digits.clear();
        shown.extend(sign);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn color_is_the_options_then_the_environments_then_the_terminals() {
        let plain = Environment { no_color: true, ..Environment::default() };
        let usual = Environment::default();
        assert!(has_color(ColorWhen::Always, &plain, false));
        assert!(!has_color(ColorWhen::Never, &usual, true));
        assert!(has_color(ColorWhen::Auto, &usual, true));
        assert!(!has_color(ColorWhen::Auto, &usual, false));
        assert!(!has_color(ColorWhen::Auto, &plain, true));
    }

    #[test]
    fn links_are_for_terminals_that_have_colours() {
        let usual = Environment::default();
        let dumb = Environment { dumb_terminal: true, ..Environment::default() };
        let takes = |when, environment, is_terminal| {
            let paint = paint(when, environment, is_terminal);
            (paint.has_colors, paint.has_links)
        };
        assert_eq!(takes(ColorWhen::Auto, &usual, true), (true, true));
        assert_eq!(takes(ColorWhen::Always, &usual, false), (true, false));
        assert_eq!(takes(ColorWhen::Always, &dumb, true), (true, false));
        assert_eq!(takes(ColorWhen::Auto, &dumb, true), (false, false));
        assert_eq!(takes(ColorWhen::Never, &usual, true), (false, false));
    }

    #[test]
    fn numbers_in_the_platforms_words_are_masked_and_short_figures_are_not() {
        let words = "code 1044: 13800138000 不在批次20261101 (057188886666)";
        let masked = "code 1044: 138****8000 不在批次20261101 (057****6666)";
        assert_eq!(NumberDisplay::Masked.words(words), masked);
        assert_eq!(NumberDisplay::Full.words(words), words);
    }

    #[test]
    fn numbers_in_groups_are_masked_as_well_and_dates_jobs_and_addresses_are_not() {
        let words = "客0 138-0000-0001 138 0000 0001 0571-88886666 +86 138.0000.0001";
        let masked = "客0 138****0001 138****0001 057****6666 +86 138****0001";
        assert_eq!(NumberDisplay::Masked.words(words), masked);
        assert_eq!(NumberDisplay::Full.words(words), words);
        let words = "20261126-154636-3393 2026-11-26 15:46 20261101 192.168.100.200 0.1.0";
        assert_eq!(NumberDisplay::Masked.words(words), words);
    }

    #[test]
    fn a_customers_number_in_a_path_is_masked_and_a_date_is_not() {
        let path = "/a/2016-01-04/20160104121225-8001-13800138000-1451880745.12-057188886666.wav";
        let shown = "/a/2016-01-04/20160104121225-8001-138****8000-1451880745.12-057****6666.wav";
        assert_eq!(NumberDisplay::Masked.path(path), shown);
        assert_eq!(NumberDisplay::Full.path(path), path);
    }

    #[test]
    fn a_header_is_masked_only_where_it_can_be_a_number() {
        assert_eq!(NumberDisplay::Masked.header("138-0013-8000"), "138****8000");
        assert_eq!(NumberDisplay::Masked.header("电话2 (20261122)"), "电话2 (20261122)");
    }

    #[test]
    fn a_cell_that_may_hold_a_customers_number_is_masked() {
        assert_eq!(NumberDisplay::Masked.cell("1380013800"), "138****3800");
        assert_eq!(NumberDisplay::Masked.cell("88886666"), "8****");
        for cell in ["张三", "110", "95588", "1.38E+10"] {
            assert_eq!(NumberDisplay::Masked.cell(cell), cell);
        }
        assert_eq!(NumberDisplay::Full.cell("1380013800"), "1380013800");
    }
}
