//! Rows that wait for their place, where only the sums of a plan are asked for.
//!
//! A check that keeps no rows need not know which row repeats which one, but how many do, and the
//! first of them, as examples. So it takes of each row as little as that needs, and its numbers are
//! compared many at once ([`LateDedupe`]). A number that must not be called takes no part in that:
//! it is compared with its like at once. What a cell looked like is kept until there are examples
//! enough.

use super::ImportError;
use super::examples::{EXAMPLES_EACH, Example, Examples};
use super::planner::Planner;
use super::repeats;
use super::seen::{Layout, Seen};
use crate::clean::{Compared, LateDedupe, judge_numbers};
use crate::ledger::{Ledger, Standing, Tally};
use crate::outcome::{Note, Notes, Reason, Status};
use crate::row::{Phone, PhoneKind, Row, RowId};
use crate::source::Batch;

/// Bytes of cells that wait.
const CELLS_BYTES_MAX: usize = 16 << 20;

/// Digits of a mobile number.
const MOBILE_DIGITS: usize = 11;

/// What is known of a row where only the sums are asked for, in one word: its number with its notes,
/// or the reason why it has none.
pub(super) struct Brief(u64);

impl Brief {
    /// Numbers have 58 bits, and the notes that judging gives four.
    const NOTES_SHIFT: u32 = 60;
    const NUMBER: u64 = (1 << Self::NOTES_SHIFT) - 1;

    pub(super) fn of(row: &Row<'_>, layout: &Layout) -> Self {
        const { assert!((Note::TextCleaned as u32) < u64::BITS - Self::NOTES_SHIFT) };
        match judge_numbers(row, &layout.contact, &layout.rules) {
            Ok(cell) => Self::found(cell.phones.first(), cell.notes),
            Err(reason) => Self(reason as u64),
        }
    }

    fn found(phone: Phone, notes: Notes) -> Self {
        Self(u64::from(notes.bits()) << Self::NOTES_SHIFT | phone.bits())
    }

    #[inline]
    fn read(&self) -> (Result<Phone, Reason>, Notes) {
        let bits = self.0 & Self::NUMBER;
        let notes = u8::try_from(self.0 >> Self::NOTES_SHIFT).unwrap_or_default();
        let reason = || usize::try_from(bits).ok().and_then(|nth| Reason::ALL.get(nth).copied());
        let first = Phone::from_bits(bits).ok_or_else(|| reason().unwrap_or(Reason::RowMalformed));
        (first, Notes::from_bits(notes))
    }
}

impl<L: Ledger> Planner<'_, L> {
    /// Puts the rows of a batch aside, and gives those their places that need not wait.
    pub(super) fn put_aside(
        &mut self,
        batch: &Batch<Brief>,
        layout: &Layout,
    ) -> Result<(), ImportError> {
        let keeps_cells = !self.examples.are_enough(Status::Repeated, repeats::REASON);
        for (brief, row) in batch.of_rows.iter().zip(batch.rows.iter()) {
            let (first, notes) = brief.read();
            match (first, &mut self.late) {
                (Ok(phone), Some(late)) if !self.do_not_call.numbers.contains(phone) => {
                    late.numbers.add(phone, row.id, notes.bits());
                    if keeps_cells {
                        late.keep_cell(row.id, phone, row.cell(layout.contact.phonenum));
                    }
                }
                _ => {
                    let seen = Seen { first, notes, rest: None };
                    self.place(&row, seen, layout, &mut Vec::new())?;
                }
            }
        }
        if let Some(late) = self.late.as_mut().filter(|late| late.is_full()) {
            late.place(&mut self.tally, &mut self.examples);
        }
        Ok(())
    }
}

/// Rows that wait.
#[derive(Debug, Default)]
pub(super) struct Late {
    numbers: LateDedupe,
    /// The text of `cells`, end to end.
    text: String,
    /// Cells that say more than their number: the row, and where its cell begins in the text.
    cells: Vec<(RowId, usize)>,
}

impl Late {
    /// So many numbers more may come.
    pub(super) fn expect(&mut self, numbers: u64) {
        self.numbers.expect(numbers);
    }

    fn is_full(&self) -> bool {
        self.numbers.is_full() || self.text.len() >= CELLS_BYTES_MAX
    }

    fn keep_cell(&mut self, id: RowId, phone: Phone, cell: &str) {
        // Eleven digits need every one of as many bytes.
        let is_plain = phone.kind() == PhoneKind::Mobile && cell.len() == MOBILE_DIGITS;
        if !is_plain {
            self.cells.push((id, self.text.len()));
            self.text.push_str(Example::shown(cell));
        }
    }

    /// Gives all that wait their places.
    pub(super) fn place(&mut self, tally: &mut Tally, examples: &mut Examples) {
        let Compared { first, repeated, earliest } = self.numbers.compare(EXAMPLES_EACH);
        for (rows, notes) in first.into_iter().zip(0..).filter(|(rows, _)| *rows > 0) {
            tally.add(rows, Standing::At(Status::Pending), None, None);
            tally.add_notes(rows, Notes::from_bits(notes));
        }
        if repeated > 0 {
            tally.add(repeated, Standing::At(Status::Repeated), Some(repeats::REASON), None);
            let rows = earliest.into_iter().map(|(id, phone)| {
                let cell = self.cell(id).map_or_else(|| phone.to_string(), str::to_owned);
                Example { id, cell, advice: None }
            });
            examples.add_all(Status::Repeated, repeats::REASON, repeated, rows);
        }
        self.text.clear();
        self.cells.clear();
    }

    fn cell(&self, id: RowId) -> Option<&str> {
        let at = self.cells.binary_search_by_key(&id, |(row, _)| *row).ok()?;
        let end = self.cells.get(at + 1).map_or(self.text.len(), |(_, next)| *next);
        self.text.get(self.cells[at].1..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_the_first_rows_with_their_cells_however_often_numbers_are_compared() {
        let phone = |nth: u64| Phone::new(PhoneKind::Mobile, 13_490_000_000 + nth);
        // A row's number and its cell; then what is compared so far.
        let waves: [&[(u64, &str)]; 3] = [
            &[(1, "13490000001"), (2, "134 9000 0002"), (1, "1349-0000-001")],
            &[(3, "13490000003"), (2, "13490000002"), (3, "手机：13490000003"), (4, "13490000004")],
            &[(4, "13490000004"), (1, "13490000001")],
        ];
        let (mut late, mut row) = (Late::default(), 1);
        let (mut tally, mut examples) = (Tally::default(), Examples::default());
        for wave in waves {
            for (nth, cell) in wave {
                row += 1;
                let id = RowId { source: 0, row };
                late.numbers.add(phone(*nth), id, 0);
                late.keep_cell(id, phone(*nth), cell);
            }
            late.place(&mut tally, &mut examples);
            assert!(late.text.is_empty() && late.cells.is_empty(), "nothing waits");
        }
        assert_eq!((tally.rows.of(Status::Pending), tally.rows.of(Status::Repeated)), (4, 5));
        let (.., rows, first) = examples.iter().next().unwrap();
        let first: Vec<_> = first.iter().map(|it| (it.id.row, it.cell.as_str())).collect();
        assert_eq!(rows, 5);
        assert_eq!(first, [(4, "1349-0000-001"), (6, "13490000002"), (7, "手机：13490000003")]);
    }

    #[test]
    fn a_row_in_one_word_reads_back_with_its_number_and_notes_or_its_reason() {
        let all =
            [Note::ExtensionDropped, Note::ExtraNumbers, Note::EmailInvalid, Note::TextCleaned];
        let notes: Notes = all.into_iter().collect();
        for kind in [PhoneKind::Mobile, PhoneKind::Landline, PhoneKind::Service] {
            let phone = Phone::new(kind, 99_999_999_999);
            let brief = Brief::found(phone, notes);
            assert_eq!(brief.read(), (Ok(phone), notes));
        }
        for reason in Reason::ALL {
            assert_eq!(Brief(*reason as u64).read(), (Err(*reason), Notes::default()));
        }
    }
}
