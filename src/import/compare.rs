//! The first of two readings: for each number, which row is sent.
//!
//! All cores read and judge as for the plan; this thread notes. Only rows that could be sent take
//! part: one without a valid number, or with nobody to go to, takes no other row's place.

use std::hint::black_box;

use super::ImportError;
use super::planner::{Planner, ROWS_AHEAD};
use super::reading::to_the_end;
use super::repeats::Texts;
use super::seen::{Layout, Seen};
use crate::clean::{Judged, PhoneRules, judge};
use crate::ledger::Ledger;
use crate::row::Row;
use crate::source::{Batch, Table};

impl<L: Ledger> Planner<'_, L> {
    /// Reads all lists, and keeps of them what the second reading has to know. `progress` is told
    /// how many rows more were read.
    pub(super) fn compare(
        &mut self,
        tables: &[Table],
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), ImportError> {
        let (rules, stop) = (*self.rules, self.stop);
        for (source, table) in (0_u32..).zip(tables) {
            let layout = self.layout(&table.columns);
            self.repeats.expect(table.rows_expected());
            let contact = layout.contact.clone();
            let of_row = move |row: &Row<'_>| Seen::of(row, &contact, &rules, false);
            let stream = table.again().stream(source, of_row);
            let end = to_the_end(stream, stop, |batch| {
                let rows = batch.rows.len() as u64;
                self.note_all(&batch, &layout, &rules);
                progress(rows);
                Ok(())
            })?;
            self.repeats.end_of_first(&end?);
        }
        Ok(())
    }

    fn note_all(&mut self, batch: &Batch<Seen>, layout: &Layout, rules: &PhoneRules) {
        let mut rows = batch.rows.iter();
        for seen in batch.of_rows.chunks(ROWS_AHEAD) {
            let phones = seen.iter().filter_map(|seen| seen.first.ok());
            black_box(self.repeats.look_ahead(phones));
            for (seen, row) in seen.iter().zip(&mut rows) {
                self.note(&row, seen, layout, rules);
            }
        }
    }

    /// Notes a row's numbers.
    fn note(&mut self, row: &Row<'_>, seen: &Seen, layout: &Layout, rules: &PhoneRules) {
        let Ok(first) = seen.first else { return };
        if self.recipients.of(row, layout.recipient).is_err() {
            return;
        }
        let more = seen.rest.as_ref().map_or(&[][..], |rest| rest.more.as_slice());
        for phone in std::iter::once(first).chain(more.iter().copied()) {
            // Judged once more rather than kept for every row: few rows have what another lacks.
            self.repeats.note(phone, row.id, seen.filled, || texts(row, layout, rules));
        }
    }
}

fn texts(row: &Row<'_>, layout: &Layout, rules: &PhoneRules) -> Texts {
    match judge(row, &layout.contact, rules) {
        Judged::Sendable(row) => row.texts().map(str::to_owned),
        Judged::Rejected(_) => Texts::default(),
    }
}
