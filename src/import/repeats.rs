//! Which of several rows with one number is sent (`--duplicates`), and what fills its empty fields.
//!
//! `first` is settled as the rows come. For `last` and `merge` the lists are read twice: the first
//! reading notes for each number the row that is sent, and the texts that this row lacks and a later
//! one has; the second gives the rows their places. Promises: of the rows that have a number exactly
//! one is not repeated; memory grows with the numbers and with the texts that are filled in, not
//! with the lists; a list that was not the same in both readings is an error, never a lost number.

use hashbrown::HashMap;

use crate::clean::Dedupe;
use crate::outcome::{Note, Notes};
use crate::row::{Contact, Phone, RowId};
use crate::source::{ReadEnd, SourceError};

/// Why a row is repeated.
pub(super) const REASON: &str = "same_as_row";

/// Which of several rows with one number is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Duplicates {
    /// The first.
    #[default]
    First,
    /// The last.
    Last,
    /// The first, its empty fields filled from the later ones, the earliest that has a text first.
    Merge,
}

/// The texts that a row may have, in the order of [`Texts`]: which of them it has, in bits.
pub(super) type Filled = u8;

/// Name, address, e-mail and comment; empty where there is none.
pub(super) type Texts = [String; 4];

/// Which texts are there, in the order of [`Texts`].
pub(super) fn filled(texts: [&str; 4]) -> Filled {
    let bits = texts.iter().enumerate().map(|(nth, text)| Filled::from(!text.is_empty()) << nth);
    bits.sum()
}

/// The numbers of a plan, each with the row that is sent.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    choice: Duplicates,
    numbers: Dedupe,
    /// Texts for the empty fields of a number's first row. The number's marks tell which fields are
    /// filled: by that row, or by these.
    fills: HashMap<Phone, Fills>,
    /// What each list was when it was read first.
    before: Vec<Trace>,
    /// What the list that is being read is so far.
    now: Trace,
}

/// Texts for the empty fields of a row, in the order of [`Texts`]; empty where there is none to fill
/// in. In one piece, since there may be millions, with zeros between them: cleaned texts have none.
#[derive(Debug, Default)]
pub(super) struct Fills(Box<str>);

/// What a reading has found of a list, as far as it decides who is sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Trace {
    rows: u64,
    sha256: Option<String>,
    /// Of the numbers and their rows. The file's hash alone would not do: it is taken beside the
    /// reading of a workbook, and may be ahead of it.
    entries: u64,
}

impl Repeats {
    pub(super) fn new(choice: Duplicates) -> Self {
        Self { choice, ..Self::default() }
    }

    /// Whether the lists are read once before the plan is made.
    pub(super) fn reads_twice(&self) -> bool {
        self.choice != Duplicates::First
    }

    /// So many numbers more may come.
    pub(super) fn expect(&mut self, numbers: u64) {
        self.numbers.expect(numbers);
    }

    /// See [`Dedupe::look_ahead`].
    pub(super) fn look_ahead(&self, phones: impl Iterator<Item = Phone>) -> u32 {
        self.numbers.look_ahead(phones)
    }

    /// First reading: a row that takes part has this number. `texts` is asked only where the number
    /// lacks some that this row has.
    pub(super) fn note(
        &mut self,
        phone: Phone,
        id: RowId,
        has: Filled,
        texts: impl FnOnce() -> Texts,
    ) {
        self.now.add(phone, id);
        match self.choice {
            Duplicates::First => {}
            Duplicates::Last => self.numbers.put_last(phone, id),
            Duplicates::Merge => {
                if self.numbers.first_or(phone, id).is_none() {
                    self.numbers.add_marks(phone, has);
                    return;
                }
                let new = has & !self.numbers.marks(phone);
                if new != 0 {
                    self.numbers.add_marks(phone, new);
                    self.fills.entry(phone).or_default().add(new, &texts());
                }
            }
        }
    }

    /// First reading: a list has ended.
    pub(super) fn end_of_first(&mut self, end: &ReadEnd) {
        let trace = std::mem::take(&mut self.now).ended(end);
        self.before.push(trace);
    }

    /// The row that is sent in place of this one, if it is another.
    #[inline]
    pub(super) fn other_row(&mut self, phone: Phone, id: RowId) -> Option<RowId> {
        if self.choice == Duplicates::First {
            return self.numbers.first_or(phone, id);
        }
        self.now.add(phone, id);
        self.numbers.find(phone).filter(|row| *row != id)
    }

    /// What fills the empty fields of the row that is sent with this number.
    #[inline]
    pub(super) fn fills(&self, phone: Phone) -> Option<&Fills> {
        if self.fills.is_empty() { None } else { self.fills.get(&phone) }
    }

    /// Second reading: the list at this place has ended.
    ///
    /// # Errors
    /// [`SourceError::Changed`] where it is not what the first reading found.
    pub(super) fn end_of_second(
        &mut self,
        at: usize,
        file: &str,
        end: &ReadEnd,
    ) -> Result<(), SourceError> {
        let trace = std::mem::take(&mut self.now).ended(end);
        if self.reads_twice() && self.before.get(at) != Some(&trace) {
            return Err(SourceError::Changed { file: file.to_owned() });
        }
        Ok(())
    }

    /// Why a list cannot be read. One that could be read to its end before has been changed, unless
    /// it is the system that says no.
    pub(super) fn trouble(&self, file: &str, error: SourceError) -> SourceError {
        match error {
            SourceError::NotReadable { .. } => error,
            _ if self.reads_twice() => SourceError::Changed { file: file.to_owned() },
            _ => error,
        }
    }
}

impl Fills {
    fn texts(&self) -> [&str; 4] {
        let mut texts = self.0.split('\0');
        [(); 4].map(|()| texts.next().unwrap_or_default())
    }

    /// Takes these of the texts.
    fn add(&mut self, new: Filled, texts: &Texts) {
        let mut all = self.texts();
        for (nth, (fill, text)) in all.iter_mut().zip(texts).enumerate() {
            if new & 1 << nth != 0 {
                *fill = text;
            }
        }
        self.0 = all.join("\0").into();
    }

    /// Fills in, where there is a contact, and notes it.
    pub(super) fn fill(&self, contact: Option<&mut Contact>, notes: &mut Notes) {
        notes.add(Note::FieldsMerged);
        let fills = self.texts();
        let [_, _, email, _] = fills;
        if !email.is_empty() {
            // What stood there is none, but the row goes with an address all the same.
            notes.remove(Note::EmailInvalid);
        }
        let Some(contact) = contact else { return };
        let Contact { name, address, email, comment, .. } = contact;
        for (field, fill) in [name, address, email, comment].into_iter().zip(fills) {
            if field.is_empty() {
                fill.clone_into(field);
            }
        }
    }
}

impl Trace {
    fn add(&mut self, phone: Phone, id: RowId) {
        // An odd factor keeps every bit of what came before (FNV-1a).
        const FACTOR: u64 = 0x0100_0000_01b3;
        let entry = phone.bits() ^ u64::from(id.row).rotate_left(40);
        self.entries = (self.entries ^ entry).wrapping_mul(FACTOR);
    }

    fn ended(self, end: &ReadEnd) -> Self {
        Self { rows: end.rows, sha256: end.sha256.clone(), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::PhoneKind;

    fn phone(last: u64) -> Phone {
        Phone::new(PhoneKind::Mobile, 13_490_000_000 + last)
    }

    fn row(row: u32) -> RowId {
        RowId { source: 0, row }
    }

    fn note(repeats: &mut Repeats, last: u64, nth: u32, texts: [&str; 4]) {
        let owned = || texts.map(str::to_owned);
        repeats.note(phone(last), row(nth), filled(texts), owned);
    }

    fn end(rows: u64, sha256: &str) -> ReadEnd {
        ReadEnd { rows, sha256: Some(sha256.into()), notices: Vec::new() }
    }

    #[test]
    fn a_field_is_filled_from_the_earliest_row_that_has_it_and_only_where_it_was_empty() {
        let mut repeats = Repeats::new(Duplicates::Merge);
        note(&mut repeats, 1, 2, ["甲", "", "", ""]);
        note(&mut repeats, 2, 3, ["", "", "", ""]);
        note(&mut repeats, 1, 4, ["乙", "地址四", "", ""]);
        note(&mut repeats, 1, 5, ["丙", "地址五", "c@example.com", ""]);
        repeats.end_of_first(&end(4, "x"));
        let mut contact = Contact {
            phone: phone(1),
            name: "甲".into(),
            address: String::new(),
            email: String::new(),
            comment: String::new(),
        };
        let mut notes: Notes = [Note::EmailInvalid, Note::TextCleaned].into_iter().collect();
        repeats.fills(phone(1)).unwrap().fill(Some(&mut contact), &mut notes);
        assert_eq!((contact.name.as_str(), contact.address.as_str()), ("甲", "地址四"));
        assert_eq!((contact.email.as_str(), contact.comment.as_str()), ("c@example.com", ""));
        assert_eq!(notes, [Note::TextCleaned, Note::FieldsMerged].into_iter().collect());
        assert!(repeats.fills(phone(2)).is_none(), "nothing to fill in");
    }

    #[test]
    fn a_list_that_is_another_in_the_second_reading_is_told() {
        for (rows, hash, second) in [(1, "x", 3), (2, "x", 2), (1, "y", 2)] {
            let mut repeats = Repeats::new(Duplicates::Last);
            note(&mut repeats, 1, 2, [""; 4]);
            repeats.end_of_first(&end(1, "x"));
            assert_eq!(
                repeats.other_row(phone(1), row(second)),
                Some(row(2)).filter(|_| second != 2)
            );
            let ended = repeats.end_of_second(0, "list.csv", &end(rows, hash));
            assert!(matches!(ended, Err(SourceError::Changed { file }) if file == "list.csv"));
        }
        let mut repeats = Repeats::new(Duplicates::Last);
        note(&mut repeats, 1, 2, [""; 4]);
        repeats.end_of_first(&end(1, "x"));
        assert_eq!(repeats.other_row(phone(1), row(2)), None);
        assert!(repeats.end_of_second(0, "list.csv", &end(1, "x")).is_ok());
    }
}
