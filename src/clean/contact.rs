//! Judges a row whole: the contacts it gives, or the reason why it gives none.
//!
//! Promises one answer a row and text borrowed from it wherever nothing had to be changed. Whom a
//! row goes to (staff, batch) is judged elsewhere.

use std::borrow::Cow;

use super::email::clean_email;
use super::phone::{Numbers, PhoneCell, PhoneRules, Phones, is_missing};
use super::template::Filling;
use super::text::{clean_part, may_need_work};
use crate::outcome::{Note, Notes, Reason};
use crate::row::{Contact, Field, Phone, Row};

/// Which column of the list is which field, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactColumns {
    /// The only one that a list must have.
    pub phonenum: usize,
    /// `None` where the list has none; so the others.
    pub name: Option<usize>,
    /// See `name`.
    pub address: Option<usize>,
    /// See `name`.
    pub email: Option<usize>,
    /// See `name`.
    pub comment: Option<usize>,
    /// In a report read again: the column with the number that the row was sent as.
    pub sent_as: Option<usize>,
    /// Fields other than the number that are made of several columns; they have no column above.
    pub set: Vec<(Field, Filling)>,
}

/// What a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged<'row> {
    /// One contact or more.
    Sendable(Sendable<'row>),
    /// None, for this reason.
    Rejected(Reason),
}

/// A row that can be sent: its numbers, and the texts that they share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sendable<'row> {
    /// The numbers; all but the first are entries that the row is `expanded` by.
    pub phones: Phones,
    /// Cleaned; empty where the list has none. So the other texts.
    pub name: Cow<'row, str>,
    /// See `name`.
    pub address: Cow<'row, str>,
    /// An address that can be one, or empty.
    pub email: Cow<'row, str>,
    /// See `name`.
    pub comment: Cow<'row, str>,
    /// What is to be said about the row, for each of its entries.
    pub notes: Notes,
}

impl Sendable<'_> {
    /// Name, address, e-mail and comment.
    #[must_use]
    pub fn texts(&self) -> [&str; 4] {
        [&self.name, &self.address, &self.email, &self.comment]
    }

    /// The contact with this one of the row's numbers.
    #[must_use]
    pub fn contact(&self, phone: Phone) -> Contact {
        Contact {
            phone,
            name: self.name.as_ref().to_owned(),
            address: self.address.as_ref().to_owned(),
            email: self.email.as_ref().to_owned(),
            comment: self.comment.as_ref().to_owned(),
        }
    }
}

/// Judges the row: malformed first, then its number, then its texts. A text made of several columns
/// that is longer than a cell may be makes the row malformed as such a cell does.
#[must_use]
pub fn judge<'row>(row: &Row<'row>, columns: &ContactColumns, rules: &PhoneRules) -> Judged<'row> {
    if row.malformed.is_some() {
        return Judged::Rejected(Reason::RowMalformed);
    }
    let sent_as = columns.sent_as.map_or("", |column| row.cell(column));
    let cell = match read_phones(row.cell(columns.phonenum), sent_as, rules) {
        Ok(cell) => cell,
        Err(reason) => return Judged::Rejected(reason),
    };
    let mut notes = cell.notes;
    let may_need_work = row.stretch().is_none_or(may_need_work);
    let mut text = |column: Option<usize>| {
        let cell = column.map_or("", |column| row.cell(column));
        let (text, cleaned) = clean_part(cell, may_need_work);
        if cleaned {
            notes.add(Note::TextCleaned);
        }
        text
    };
    let (mut name, mut address) = (text(columns.name), text(columns.address));
    let (mut email, mut comment) = (text(columns.email), text(columns.comment));
    for (field, filling) in &columns.set {
        let Some((text, cleaned)) = filling.fill(row) else {
            return Judged::Rejected(Reason::RowMalformed);
        };
        if cleaned {
            notes.add(Note::TextCleaned);
        }
        match field {
            Field::Phonenum => {}
            Field::Name => name = text.into(),
            Field::Address => address = text.into(),
            Field::Email => email = text.into(),
            Field::Comment => comment = text.into(),
        }
    }
    let email = judge_email(&email, &mut notes);
    Judged::Sendable(Sendable { phones: cell.phones, name, address, email, comment, notes })
}

/// The numbers and the notes that [`judge`] gives, for whoever does not ask for the texts: of most
/// rows one look shows that theirs need no work.
///
/// # Errors
/// Why the row cannot be sent.
pub fn judge_numbers(
    row: &Row<'_>,
    columns: &ContactColumns,
    rules: &PhoneRules,
) -> Result<PhoneCell, Reason> {
    let is_plain = row.malformed.is_none()
        && columns.set.is_empty()
        && row.stretch().is_some_and(|stretch| !may_need_work(stretch));
    if !is_plain {
        return match judge(row, columns, rules) {
            Judged::Sendable(Sendable { phones, notes, .. }) => Ok(PhoneCell { phones, notes }),
            Judged::Rejected(reason) => Err(reason),
        };
    }
    let sent_as = columns.sent_as.map_or("", |column| row.cell(column));
    let mut cell = read_phones(row.cell(columns.phonenum), sent_as, rules)?;
    let email = columns.email.map_or("", |column| row.cell(column));
    judge_email(&clean_part(email, false).0, &mut cell.notes);
    Ok(cell)
}

/// The cell's numbers, or of several the one that the row was sent as. A cell that somebody has
/// mended and that has this number no more is read as it stands.
#[inline]
fn read_phones(cell: &str, sent_as: &str, rules: &PhoneRules) -> Result<PhoneCell, Reason> {
    if !sent_as.is_empty() {
        let all = PhoneRules { numbers: Numbers::All, ..*rules }.read(cell)?;
        let own = all.phones.iter().find(|phone| phone.to_string() == sent_as);
        if let Some(own) = own.filter(|_| !all.phones.more().is_empty()) {
            return Ok(PhoneCell { phones: own.into(), notes: all.notes });
        }
    }
    rules.read(cell)
}

/// The address to send, or none: a placeholder (`无`, `-`) is no address, and no fault either.
fn judge_email<'row>(text: &Cow<'row, str>, notes: &mut Notes) -> Cow<'row, str> {
    if text.is_empty() {
        return Cow::Borrowed("");
    }
    let address = match text {
        Cow::Borrowed(text) => clean_email(text),
        Cow::Owned(text) => clean_email(text).map(|address| Cow::Owned(address.into_owned())),
    };
    // No placeholder can be an address, and nearly every text is one.
    address.unwrap_or_else(|| {
        if !is_missing(text) {
            notes.add(Note::EmailInvalid);
        }
        Cow::Borrowed("")
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::row::{Malformed, RowId, Rows};

    /// A name, an e-mail address, or what may stand in their place.
    const TEXT: &str = "[ a\u{200B}\u{3000}\u{A0}甲@.]{0,6}|a@example\\.com|无| b@example\\.org ";

    const COLUMNS: ContactColumns = ContactColumns {
        phonenum: 1,
        name: Some(0),
        address: None,
        email: Some(2),
        comment: Some(9),
        sent_as: None,
        set: Vec::new(),
    };

    #[test]
    fn of_several_numbers_a_report_read_again_means_the_one_it_was_about() {
        let columns = ContactColumns { sent_as: Some(2), email: None, ..COLUMNS };
        let sent = |cell: &str, sent_as: &str| {
            let mut rows = Rows::default();
            for cell in ["", cell, sent_as] {
                rows.push_cell(cell);
            }
            rows.end_row(RowId { source: 0, row: 2 }, None);
            match judge(&rows.get(0), &columns, &PhoneRules::default()) {
                Judged::Sendable(sendable) => (sendable.phones.first().to_string(), sendable.notes),
                Judged::Rejected(reason) => panic!("{reason}"),
            }
        };
        let both = "13490000001/13490000002";
        assert_eq!(sent(both, "13490000002"), ("13490000002".into(), Notes::default()));
        assert_eq!(sent(both, "").0, "13490000001");
        assert_eq!(sent("13490000003", "13490000002").0, "13490000003", "a mended cell");
    }

    proptest! {
        #[test]
        fn numbers_and_notes_are_the_same_whether_texts_are_asked_for_or_not(
            cells in [TEXT, "1349000000[0-9]|134 9000 0001|13490000001/13490000002|无|", TEXT],
            own in "13490000001|13490000002|",
            is_scattered: bool,
            is_malformed in prop::bool::weighted(0.1),
        ) {
            let text = cells.join(",");
            let mut rows = if is_scattered { Rows::default() } else { Rows::in_front(text.len()) };
            let mut at = 0;
            for cell in &cells {
                if is_scattered {
                    rows.push_cell(cell);
                } else {
                    rows.push_piece(at..at + cell.len());
                }
                at += cell.len() + 1;
            }
            rows.push_cell(&own);
            let malformed = is_malformed.then_some(Malformed::UnclosedQuote);
            rows.end_row(RowId { source: 0, row: 2 }, malformed);
            if !is_scattered {
                rows.join_front(text);
            }
            for sent_as in [None, Some(3)] {
                let columns = ContactColumns { sent_as, ..COLUMNS };
                let whole = match judge(&rows.get(0), &columns, &PhoneRules::default()) {
                    Judged::Sendable(Sendable { phones, notes, .. }) => {
                        Ok(PhoneCell { phones, notes })
                    }
                    Judged::Rejected(reason) => Err(reason),
                };
                let numbers = judge_numbers(&rows.get(0), &columns, &PhoneRules::default());
                prop_assert_eq!(numbers, whole);
            }
        }
    }

    fn judged(
        cells: [&str; 3],
        malformed: Option<Malformed>,
        rules: &PhoneRules,
    ) -> Result<Vec<Contact>, Reason> {
        with_notes(cells, malformed, rules).map(|(contacts, _)| contacts)
    }

    fn with_notes(
        cells: [&str; 3],
        malformed: Option<Malformed>,
        rules: &PhoneRules,
    ) -> Result<(Vec<Contact>, Vec<Note>), Reason> {
        let mut rows = Rows::default();
        cells.iter().for_each(|cell| rows.push_cell(cell));
        rows.end_row(RowId { source: 0, row: 2 }, malformed);
        match judge(&rows.get(0), &COLUMNS, rules) {
            Judged::Sendable(row) => Ok((
                row.phones.iter().map(|phone| row.contact(phone)).collect(),
                row.notes.iter().collect(),
            )),
            Judged::Rejected(reason) => Err(reason),
        }
    }

    #[test]
    fn a_good_row_is_a_contact_with_clean_texts() {
        let cells = [" 张\u{200B}三 ", "138 0013 8000", "z＠example.com "];
        let (contacts, notes) = with_notes(cells, None, &PhoneRules::default()).unwrap();
        assert_eq!(contacts.len(), 1);
        assert_eq!(contacts[0].phone.to_string(), "13800138000");
        assert_eq!(
            (contacts[0].name.as_str(), contacts[0].email.as_str()),
            ("张三", "z@example.com")
        );
        assert_eq!((contacts[0].address.as_str(), contacts[0].comment.as_str()), ("", ""));
        assert_eq!(notes, [Note::TextCleaned]);
    }

    #[test]
    fn each_number_of_a_cell_is_a_contact_with_the_same_texts() {
        let rules = PhoneRules { numbers: Numbers::All, ..PhoneRules::default() };
        let contacts = judged(["张三", "13800138000/13900139000", ""], None, &rules).unwrap();
        let phones: Vec<String> =
            contacts.iter().map(|contact| contact.phone.to_string()).collect();
        assert_eq!(phones, ["13800138000", "13900139000"]);
        assert!(contacts.iter().all(|contact| contact.name == "张三"));
    }

    #[test]
    fn a_bad_email_costs_the_email_and_not_the_row() {
        let rules = PhoneRules::default();
        let (contacts, notes) = with_notes(["张三", "13800138000", "zhang"], None, &rules).unwrap();
        assert_eq!((contacts[0].email.as_str(), notes), ("", vec![Note::EmailInvalid]));
        for nothing in ["", " ", "无", "-", "N/A"] {
            let (contacts, notes) = with_notes(["", "13800138000", nothing], None, &rules).unwrap();
            assert_eq!((contacts[0].email.as_str(), notes), ("", vec![]), "{nothing:?}");
        }
    }

    #[test]
    fn a_field_that_is_set_is_made_of_its_columns_and_judged_as_any_other() {
        let over = |text: &str, places: &[usize]| {
            super::super::Template::parse(text).unwrap().over(places)
        };
        let columns = ContactColumns {
            set: vec![
                (Field::Email, over("{a}@example.com", &[0])),
                (Field::Comment, over("{a}，{b}", &[0, 2])),
            ],
            ..COLUMNS
        };
        let made = |cells: [&str; 3]| {
            let mut rows = Rows::default();
            cells.iter().for_each(|cell| rows.push_cell(cell));
            rows.end_row(RowId { source: 0, row: 2 }, None);
            match judge(&rows.get(0), &columns, &PhoneRules::default()) {
                Judged::Sendable(row) => (row.texts().map(str::to_owned), row.notes),
                Judged::Rejected(reason) => panic!("{reason}"),
            }
        };
        let (texts, notes) = made(["zhang", "13800138000", "old"]);
        assert_eq!(texts, ["zhang", "", "zhang@example.com", "zhang，old"].map(str::to_owned));
        assert_eq!(notes, Notes::default());
        let (texts, notes) = made(["张 三", "13800138000", ""]);
        assert_eq!((texts[2].as_str(), texts[3].as_str()), ("", "张 三，"));
        assert_eq!(notes, [Note::EmailInvalid].into_iter().collect());
        let (texts, notes) = made(["", "13800138000", ""]);
        assert_eq!((texts, notes), (Default::default(), Notes::default()));
    }

    #[test]
    fn a_malformed_row_is_rejected_whatever_its_cells_say() {
        let (good, bad) = (["张三", "13800138000", ""], ["张三", "1380013800", ""]);
        let rules = PhoneRules::default();
        for cells in [good, bad] {
            let malformed = Some(Malformed::UnclosedQuote);
            assert_eq!(judged(cells, malformed, &rules), Err(Reason::RowMalformed));
        }
        assert_eq!(judged(bad, None, &rules), Err(Reason::PhoneTooShort));
        assert_eq!(judged(["张三", "", ""], None, &rules), Err(Reason::PhoneMissing));
    }
}
