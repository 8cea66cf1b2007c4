//! What is known of a row before it gets its place: worked out where all cores work.

use crate::clean::{ContactColumns, Judged, PhoneRules, Phones, Sendable, judge};
use crate::ledger::cells_json;
use crate::outcome::{Notes, Reason};
use crate::report::{META_COLUMNS, SENT_AS};
use crate::row::{Contact, Phone, Row};
use crate::source::Columns;

/// Where a list has what.
pub(super) struct Layout {
    pub(super) contact: ContactColumns,
    pub(super) recipient: Option<usize>,
}

impl Layout {
    pub(super) fn of(columns: &Columns, recipient: bool) -> Self {
        let contact = ContactColumns {
            phonenum: columns.phonenum,
            name: columns.name,
            address: columns.address,
            email: columns.email,
            comment: columns.comment,
            sent_as: sent_as(columns),
        };
        Self { contact, recipient: recipient.then(|| columns.extra.first().copied()).flatten() }
    }
}

/// In a report of our own, the column that tells which of a cell's numbers its row is about.
fn sent_as(columns: &Columns) -> Option<usize> {
    let header = &columns.header;
    let is_report = header.first().is_some_and(|first| first == META_COLUMNS[0]);
    is_report.then(|| header.iter().position(|name| name == SENT_AS)).flatten()
}

/// A row as judged, without what only a ledger needs: thousands of them wait for the one thread
/// that places them, and what is small is fetched from the other core's cache in less time.
pub(super) struct Seen {
    pub(super) phones: Result<Phones, Reason>,
    pub(super) notes: Notes,
    /// Where rows are kept.
    pub(super) kept: Option<Box<Kept>>,
}

/// What the ledger keeps of a row besides its place; made where all cores work.
#[derive(Clone)]
pub(super) struct Kept {
    /// With the row's first number.
    pub(super) contact: Option<Contact>,
    pub(super) cells: String,
}

impl Seen {
    pub(super) fn of(
        row: &Row<'_>,
        columns: &ContactColumns,
        rules: &PhoneRules,
        keeps: bool,
    ) -> Self {
        let judged = judge(row, columns, rules);
        let kept = keeps.then(|| {
            let contact = match &judged {
                Judged::Sendable(sendable) => Some(sendable.contact(sendable.phones.first())),
                Judged::Rejected(_) => None,
            };
            Box::new(Kept { contact, cells: cells_json(row.cells()) })
        });
        match judged {
            Judged::Sendable(Sendable { phones, notes, .. }) => {
                Self { phones: Ok(phones), notes, kept }
            }
            Judged::Rejected(reason) => Self { phones: Err(reason), notes: Notes::default(), kept },
        }
    }
}

impl Kept {
    /// The same for another number of the row.
    pub(super) fn with(mut self: Box<Self>, phone: Phone) -> Box<Self> {
        if let Some(contact) = &mut self.contact {
            contact.phone = phone;
        }
        self
    }
}
