//! The first of two readings: for each number, which row is sent.
//!
//! All cores read and judge as for the plan; this thread notes. Only rows that could be sent take
//! part: one without a valid number, or with nobody to go to, takes no other row's place.

use std::hint::black_box;

use super::ImportError;
use super::planner::{Planner, ROWS_AHEAD};
use super::reading::to_the_end;
use super::repeats::{Filled, Texts, filled};
use super::seen::Layout;
use super::so_far::Told;
use crate::clean::{ContactColumns, Judged, PhoneRules, judge};
use crate::ledger::Ledger;
use crate::row::{Phone, Row};
use crate::source::{Batch, Table};

impl<L: Ledger> Planner<'_, L> {
    /// Reads all lists, and keeps of them what the second reading has to know. `told` hears how many
    /// rows more were read.
    pub(super) fn compare(
        &mut self,
        tables: &[Table],
        told: &mut Told<'_>,
    ) -> Result<(), ImportError> {
        let (rules, stop) = (*self.rules, self.stop);
        for (source, table) in (0_u32..).zip(tables) {
            let layout = self.layout(&table.columns);
            self.repeats.expect(table.rows_expected());
            let contact = layout.contact.clone();
            let of_row = move |row: &Row<'_>| Noted::of(row, &contact, &rules);
            let stream = table.again().stream(source, of_row);
            let end = to_the_end(stream, stop, |batch, share| {
                let rows = batch.rows.len() as u64;
                self.note_all(batch, &layout, &rules);
                told.read(source as usize, rows, share);
                Ok(())
            })?;
            self.repeats.end_of_first(&end?);
        }
        Ok(())
    }

    fn note_all(&mut self, batch: &Batch<Noted>, layout: &Layout, rules: &PhoneRules) {
        let mut rows = batch.rows.iter();
        for noted in batch.of_rows.chunks(ROWS_AHEAD) {
            let phones = noted.iter().filter_map(|noted| noted.first);
            black_box(self.repeats.look_ahead(phones));
            for (noted, row) in noted.iter().zip(&mut rows) {
                self.note(&row, noted, layout, rules);
            }
        }
    }

    /// Notes a row's numbers.
    fn note(&mut self, row: &Row<'_>, noted: &Noted, layout: &Layout, rules: &PhoneRules) {
        let Some(first) = noted.first else { return };
        if self.recipients.of(row, layout.recipient).is_err() {
            return;
        }
        for phone in std::iter::once(first).chain(noted.more.iter().copied()) {
            // Judged once more rather than kept for every row: few rows have what another lacks.
            self.repeats.note(phone, row.id, noted.filled, || texts(row, layout, rules));
        }
    }
}

/// What the first reading has to know of a row; worked out where all cores work.
struct Noted {
    /// Its first number, where it has one.
    first: Option<Phone>,
    more: Box<[Phone]>,
    filled: Filled,
}

impl Noted {
    fn of(row: &Row<'_>, columns: &ContactColumns, rules: &PhoneRules) -> Self {
        match judge(row, columns, rules) {
            Judged::Sendable(row) => Self {
                first: Some(row.phones.first()),
                filled: filled(row.texts()),
                more: row.phones.into_more().into(),
            },
            Judged::Rejected(_) => Self { first: None, more: Box::default(), filled: 0 },
        }
    }
}

fn texts(row: &Row<'_>, layout: &Layout, rules: &PhoneRules) -> Texts {
    match judge(row, &layout.contact, rules) {
        Judged::Sendable(row) => row.texts().map(str::to_owned),
        Judged::Rejected(_) => Texts::default(),
    }
}
