//! What is known of a row before it gets its place: worked out where all cores work.

use crate::clean::{Advice, ContactColumns, Judged, PhoneRules, Sendable, Template, judge};
use crate::ledger::cells_json;
use crate::outcome::{Notes, Reason};
use crate::report::{META_COLUMNS, SENT_AS};
use crate::row::{Contact, Field, Phone, Row};
use crate::source::Columns;

/// Where a list has what, and how its numbers are read.
pub(super) struct Layout {
    pub(super) contact: ContactColumns,
    pub(super) recipient: Option<usize>,
    pub(super) rules: PhoneRules,
}

impl Layout {
    /// `recipient`: whether the first extra column is the recipient's. `set`: the templates whose
    /// columns were looked for.
    pub(super) fn of(
        columns: &Columns,
        recipient: bool,
        set: &[(Field, Template)],
        rules: PhoneRules,
    ) -> Self {
        let over = |(field, template): &(Field, Template)| {
            let found = columns.set.iter().find(|set| set.field == *field)?;
            Some((*field, template.over(&found.columns)))
        };
        let contact = ContactColumns {
            phonenum: columns.phonenum,
            name: columns.name,
            address: columns.address,
            email: columns.email,
            comment: columns.comment,
            sent_as: sent_as(columns),
            set: set.iter().filter_map(over).collect(),
        };
        let recipient = recipient.then(|| columns.extra.first().copied()).flatten();
        Self { contact, recipient, rules }
    }

    /// What can be said about a row that was rejected for this reason.
    pub(super) fn advice(&self, row: &Row<'_>, reason: Reason) -> Option<Advice> {
        Advice::of(row.cell(self.contact.phonenum), reason, &self.rules)
    }
}

/// In a report of our own, the column that tells which of a cell's numbers its row is about.
fn sent_as(columns: &Columns) -> Option<usize> {
    let header = &columns.header;
    let is_report = header.first().is_some_and(|first| first == META_COLUMNS[0]);
    is_report.then(|| header.iter().position(|name| name == SENT_AS)).flatten()
}

/// A row as judged. Small: one thread places what all cores have judged, and waits for every line
/// that it fetches from another core's cache.
pub(super) struct Seen {
    /// The row's first number, or why it has none.
    pub(super) first: Result<Phone, Reason>,
    pub(super) notes: Notes,
    /// What few rows have, or only a ledger needs.
    pub(super) rest: Option<Box<Rest>>,
}

/// What else there is of a row.
pub(super) struct Rest {
    /// All its numbers but the first.
    pub(super) more: Vec<Phone>,
    /// Where rows are kept.
    pub(super) kept: Option<Kept>,
}

/// What the ledger keeps of a row besides its place; made where all cores work.
#[derive(Clone)]
pub(super) struct Kept {
    /// With the row's first number.
    pub(super) contact: Option<Contact>,
    pub(super) cells: String,
    /// What can be said where there is no number.
    pub(super) advice: Option<Advice>,
}

impl Seen {
    pub(super) fn of(row: &Row<'_>, layout: &Layout, keeps: bool) -> Self {
        let judged = judge(row, &layout.contact, &layout.rules);
        let kept = keeps.then(|| {
            let (contact, advice) = match &judged {
                Judged::Sendable(sendable) => {
                    (Some(sendable.contact(sendable.phones.first())), None)
                }
                Judged::Rejected(reason) => (None, layout.advice(row, *reason)),
            };
            Kept { contact, cells: cells_json(row.cells()), advice }
        });
        let (first, notes, more) = match judged {
            Judged::Sendable(Sendable { phones, notes, .. }) => {
                (Ok(phones.first()), notes, phones.into_more())
            }
            Judged::Rejected(reason) => (Err(reason), Notes::default(), Vec::new()),
        };
        let plain = more.is_empty() && kept.is_none();
        let rest = if plain { None } else { Some(Box::new(Rest { more, kept })) };
        Self { first, notes, rest }
    }
}

impl Kept {
    /// The same for another number of the row.
    pub(super) fn with(mut self, phone: Phone) -> Self {
        if let Some(contact) = &mut self.contact {
            contact.phone = phone;
        }
        self
    }
}
