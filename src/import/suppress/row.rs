//! What a row of a do-not-call list gives: its numbers, or why it has none, and whether it may hide
//! one.
//!
//! Every cell that reads as a number counts, whatever its column: a list may have a mobile and a
//! telephone column, and nobody on it may be called.

use crate::clean::{Kinds, Numbers, PhoneRules};
use crate::outcome::Reason;
use crate::row::{Malformed, Phone, PhoneKind, Row};

/// The fewest digits of another column than that of the numbers that may be meant as one: the
/// shortest number. What has less is a count or an age.
const NUMBER_DIGITS_MIN: usize = 7;

/// See the module. Small, as nearly every row has one number.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// No number; and why its digits are none, where it has some that may be meant as one.
    Nothing(Option<Reason>),
    One(Phone),
    Other(Box<Other>),
}

/// What few rows are.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Other {
    pub(super) phones: Vec<Phone>,
    pub(super) damage: Option<Damage>,
}

/// A row that could not be read whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Damage {
    /// Letters are lost; its numbers are there.
    Harmless,
    /// It may have a number that was not read.
    MayHide(Malformed),
}

/// How numbers of such a list are read: all of a cell, and of every kind.
pub(super) fn rules(of_customers: &PhoneRules) -> PhoneRules {
    let every_kind = [PhoneKind::Mobile, PhoneKind::Landline, PhoneKind::Service];
    let allow = every_kind.into_iter().collect::<Kinds>();
    PhoneRules { numbers: Numbers::All, allow, ..*of_customers }
}

impl Found {
    /// Reads the row by [`rules`]; `phonenum` is the column of the list's numbers.
    pub(super) fn of(row: &Row<'_>, rules: &PhoneRules, phonenum: usize) -> Self {
        let mut found = Self::Nothing(None);
        for phone in row.cells().filter_map(|cell| rules.read(cell).ok()) {
            phone.phones.iter().for_each(|phone| found.add(phone));
        }
        match row.malformed {
            None if matches!(found, Self::Nothing(_)) => {
                Self::Nothing(why_none(row, rules, phonenum))
            }
            None => found,
            Some(malformed) => {
                let phones = found.into_phones();
                let damage = Some(damage(row, malformed, rules, &phones));
                Self::Other(Box::new(Other { phones, damage }))
            }
        }
    }

    fn add(&mut self, phone: Phone) {
        match self {
            Self::Nothing(_) => *self = Self::One(phone),
            Self::One(first) => {
                let phones = vec![*first, phone];
                *self = Self::Other(Box::new(Other { phones, damage: None }));
            }
            Self::Other(other) => other.phones.push(phone),
        }
    }

    fn into_phones(self) -> Vec<Phone> {
        match self {
            Self::Nothing(_) => Vec::new(),
            Self::One(phone) => vec![phone],
            Self::Other(other) => other.phones,
        }
    }
}

/// Why a row's digits are no number: those in the column of numbers, else the first that are as many
/// as a number has and no date.
fn why_none(row: &Row<'_>, rules: &PhoneRules, phonenum: usize) -> Option<Reason> {
    let digits = |cell: &str| cell.chars().filter(|sign| sign.is_numeric()).count();
    let reason = |cell| rules.read(cell).err();
    let cell = row.cell(phonenum);
    if digits(cell) > 0 {
        return reason(cell);
    }
    let mut others = row.cells().filter(|cell| digits(cell) >= NUMBER_DIGITS_MIN);
    others.find_map(|cell| reason(cell).filter(|it| *it != Reason::PhoneNotANumber))
}

/// Bytes that cannot be decoded in a name hide nobody, where the row's number was read. Anything
/// else may.
fn damage(row: &Row<'_>, malformed: Malformed, rules: &PhoneRules, phones: &[Phone]) -> Damage {
    let is_text_alone = |cell: &str| {
        let has_digit = cell.chars().any(char::is_numeric);
        !cell.contains(char::REPLACEMENT_CHARACTER) || !has_digit || rules.read(cell).is_ok()
    };
    match malformed {
        Malformed::Undecodable { .. } if !phones.is_empty() && row.cells().all(is_text_alone) => {
            Damage::Harmless
        }
        malformed => Damage::MayHide(malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::{RowId, Rows};

    const UNDECODABLE: Option<Malformed> = Some(Malformed::Undecodable { at: 7 });

    fn found(cells: &[&str], malformed: Option<Malformed>) -> (usize, Option<Damage>) {
        let mut rows = Rows::default();
        cells.iter().for_each(|cell| rows.push_cell(cell));
        rows.end_row(RowId { source: 0, row: 2 }, malformed);
        match Found::of(&rows.get(0), &rules(&PhoneRules::default()), 1) {
            Found::Nothing(_) => (0, None),
            Found::One(_) => (1, None),
            Found::Other(other) => (other.phones.len(), other.damage),
        }
    }

    #[test]
    fn every_number_of_every_cell_counts() {
        assert_eq!(found(&["张三", ""], None), (0, None));
        assert_eq!(found(&["张三", "13490000001"], None), (1, None));
        let both = ["13490000001/13490000002", "95588", "0571-88886666"];
        assert_eq!(found(&both, None), (4, None));
    }

    #[test]
    fn digits_that_are_no_number_have_a_reason_and_a_row_without_them_has_none() {
        let why = |cells: &[&str]| {
            let mut rows = Rows::default();
            cells.iter().for_each(|cell| rows.push_cell(cell));
            rows.end_row(RowId { source: 0, row: 2 }, None);
            match Found::of(&rows.get(0), &rules(&PhoneRules::default()), 1) {
                Found::Nothing(why) => why,
                found => panic!("{found:?}"),
            }
        };
        assert_eq!(why(&["3", "1380013800"]), Some(Reason::PhoneTooShort));
        assert_eq!(why(&["3", "1.38E+10"]), Some(Reason::PhonePrecisionLost));
        assert_eq!(why(&["3", "88886666", "1380013800"]), Some(Reason::PhoneNoAreaCode));
        assert_eq!(why(&["3", "", "1380013800"]), Some(Reason::PhoneTooShort));
        assert_eq!(why(&["3", "2026-11-01"]), Some(Reason::PhoneNotANumber));
        for cells in [["3", "", "2026-11-01"], ["3", "无", "24-07-25"], ["", "丁", "8000"]] {
            assert_eq!(why(&cells), None, "{cells:?}");
        }
    }

    #[test]
    fn a_row_that_lost_letters_of_a_name_hides_nobody() {
        let (cells, hidden) = (["张\u{FFFD}", "13490000001"], Some(Damage::Harmless));
        assert_eq!(found(&cells, UNDECODABLE), (1, hidden));
    }

    #[test]
    fn a_row_that_cannot_be_read_may_hide_a_number() {
        let hides = |cells: &[&str], malformed| matches!(found(cells, Some(malformed)).1, Some(Damage::MayHide(it)) if it == malformed);
        let undecodable = Malformed::Undecodable { at: 7 };
        assert!(hides(&["张三", "134\u{FFFD}0000001"], undecodable), "in the number");
        assert!(hides(&["13490000001", "1349000000\u{FFFD}"], undecodable), "in the second one");
        assert!(hides(&["\u{FFFD}\u{FFFD}"], undecodable), "no number at all");
        for malformed in [Malformed::UnclosedQuote, Malformed::FieldTooLong, Malformed::RowTooLong]
        {
            assert!(hides(&["13490000001", "\"张三"], malformed));
        }
    }
}
