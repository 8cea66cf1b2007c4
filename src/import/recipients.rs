//! Who gets which row.
//!
//! Promises: staff members who take turns differ by one row at most, whatever is skipped between;
//! a row whose recipient is missing or unknown is rejected before anything is sent; one recipient has
//! one id, however a keyboard or a program wrote it.

use std::borrow::Cow;

use super::{StaffCheck, TargetChoice};
use crate::outcome::Reason;
use crate::row::{Recipient, Row};

/// Gives each row its recipient.
#[derive(Debug)]
pub(super) struct Recipients<'a> {
    choice: Option<&'a TargetChoice>,
    staff: &'a StaffCheck,
    turn: usize,
}

/// Whom a row may go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Bound {
    /// To whoever's turn it is.
    InTurn,
    /// To this one.
    To(Recipient),
}

impl<'a> Recipients<'a> {
    pub(super) fn new(choice: Option<&'a TargetChoice>, staff: &'a StaffCheck) -> Self {
        Self { choice, staff, turn: 0 }
    }

    /// Whom this row may go to. `column` is the recipient's column in the row's list; `None` for a
    /// `check` without target.
    ///
    /// # Errors
    /// The reason why it can go to nobody.
    pub(super) fn of(&self, row: &Row<'_>, column: Option<usize>) -> Result<Option<Bound>, Reason> {
        let named = || number_as_text(column.map_or("", |column| row.cell(column))).into_owned();
        Ok(match self.choice {
            None => None,
            Some(TargetChoice::Batch(batch)) => Some(Bound::To(Recipient::Batch(batch.clone()))),
            Some(TargetChoice::Staff(_)) => Some(Bound::InTurn),
            Some(TargetChoice::BatchColumn(_)) => match named() {
                batch if batch.is_empty() => return Err(Reason::BatchMissing),
                batch => Some(Bound::To(Recipient::Batch(batch))),
            },
            Some(TargetChoice::StaffColumn(_)) => match named() {
                staff if staff.is_empty() => return Err(Reason::StaffMissing),
                staff => match self.staff {
                    StaffCheck::Known(known) if !known.contains(&staff) => {
                        return Err(Reason::StaffUnknown);
                    }
                    _ => Some(Bound::To(Recipient::Staff(staff))),
                },
            },
        })
    }

    /// Everybody whose turn comes.
    pub(super) fn in_turn(&self) -> Vec<Recipient> {
        match self.choice {
            Some(TargetChoice::Staff(staff)) => {
                staff.iter().cloned().map(Recipient::Staff).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The recipient of a row that is sent; the turn passes on.
    pub(super) fn take(&mut self, bound: Bound) -> Option<Recipient> {
        match (bound, self.choice) {
            (Bound::To(recipient), _) => Some(recipient),
            (Bound::InTurn, Some(TargetChoice::Staff(staff))) => {
                let next = staff.get(self.turn % staff.len().max(1))?;
                self.turn += 1;
                Some(Recipient::Staff(next.clone()))
            }
            (Bound::InTurn, _) => None,
        }
    }
}

/// The id of a staff member or a batch with full-width digits as the platform has them: `８００１` is
/// `8001`, to it and to the history.
#[must_use]
pub fn with_ascii_digits(id: &str) -> Cow<'_, str> {
    if id.is_ascii() {
        return Cow::Borrowed(id);
    }
    let ascii = |sign: char| match u32::from(sign).checked_sub(u32::from('０')) {
        Some(digit @ 0..=9) => char::from_digit(digit, 10).unwrap_or(sign),
        _ => sign,
    };
    id.chars().map(ascii).collect()
}

/// The cell without blanks, and without the `.0` that some programs write behind whole numbers.
fn number_as_text(cell: &str) -> Cow<'_, str> {
    let cell = cell.trim();
    match cell.strip_suffix(".0") {
        Some(whole) if !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit()) => {
            Cow::Borrowed(whole)
        }
        _ => with_ascii_digits(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_staff_number_that_a_program_wrote_as_a_float_is_the_whole_number() {
        let read = [" 8001.0 ", "8001", "A.0", ".0", "8001.50"].map(number_as_text);
        assert_eq!(read, ["8001", "8001", "A.0", ".0", "8001.50"]);
    }

    #[test]
    fn full_width_digits_are_the_platforms_own_and_other_signs_stay() {
        let read = ["\u{3000}８００１ ", "秋季２０２６", "Ａ-０９", "甲"].map(number_as_text);
        assert_eq!(read, ["8001", "秋季2026", "Ａ-09", "甲"]);
    }
}
