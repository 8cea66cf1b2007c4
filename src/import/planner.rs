//! The planner: reads the lists, and gives every row its place in their order.
//!
//! All cores read and judge, and this thread decides: rejected, repeated, suppressed,
//! imported already, or pending. Promises: each row read is counted once, and each further number
//! of a cell once as `expanded` (law 1); memory grows with the numbers, not with the text; a stop
//! is heeded within a moment, whatever the reader is at.

use std::hint::black_box;
use std::sync::Arc;

use hashbrown::HashSet;
use tokio::runtime::Handle;

use super::examples::Examples;
use super::history::History;
use super::late::{Brief, Late};
use super::plan::Planned;
use super::reading::to_the_end;
use super::recipients::{Bound, Recipients};
use super::repeats::{self, Repeats};
use super::seen::{Kept, Layout, Seen};
use super::sink::Sink;
use super::so_far::Told;
use super::{DoNotCall, ImportError, TargetChoice};
use crate::clean::{PhoneRules, Template};
use crate::ledger::{Ledger, Locks, PlannedRow, Scope, SourceRecord, Standing, Tally};
use crate::outcome::{Notes, Reason, Status};
use crate::row::{Field, Malformed, Phone, Recipient, Row, RowId};
use crate::source::{Batch, Columns, Notice, Table};
use crate::stop::Stop;

/// Rows whose numbers are fetched from memory together.
pub(super) const ROWS_AHEAD: usize = 32;

/// A plan being made.
pub(super) struct Planner<'a, L> {
    pub(super) sink: Sink<L>,
    pub(super) runtime: Handle,
    pub(super) rules: &'a PhoneRules,
    pub(super) target: Option<&'a TargetChoice>,
    pub(super) set: &'a [(Field, Template)],
    pub(super) stop: &'a Stop,
    pub(super) do_not_call: &'a DoNotCall,
    pub(super) recipients: Recipients<'a>,
    pub(super) history: Option<History<L>>,
    pub(super) locks: Option<(&'a mut Locks, &'a Scope)>,
    pub(super) repeats: Repeats,
    /// Where only the sums are asked for.
    pub(super) late: Option<Late>,
    /// Recipients that rows have named.
    pub(super) met: HashSet<Recipient>,
    /// One for each list, read or not yet: a row may name one of a later list.
    pub(super) sources: Vec<SourceRecord>,
    pub(super) tally: Tally,
    pub(super) expanded: u64,
    pub(super) examples: Examples,
    pub(super) notices: Vec<(usize, Notice)>,
}

impl<L: Ledger> Planner<'_, L> {
    /// Reads the list at this place among the sources, and gives its rows their places.
    pub(super) fn read(
        &mut self,
        at: usize,
        table: Table,
        told: &mut Told<'_>,
    ) -> Result<(), ImportError> {
        let source = u32::try_from(at).unwrap_or(u32::MAX);
        let layout = Arc::new(self.layout(&table.columns));
        let file = table.file.clone();
        let (keeps, stop) = (self.sink.keeps(), self.stop);
        let (shared, rows_expected) = (Arc::clone(&layout), table.rows_expected());
        let end = if let Some(late) = &mut self.late {
            late.expect(rows_expected);
            let stream = table.stream(source, move |row: &Row<'_>| Brief::of(row, &shared));
            to_the_end(stream, stop, |batch, share| {
                self.put_aside(batch, &layout)?;
                told.read(at, batch.rows.len() as u64, share);
                Ok(())
            })?
        } else {
            if !self.repeats.reads_twice() {
                self.repeats.expect(rows_expected);
            }
            let of_row = move |row: &Row<'_>| Seen::of(row, &shared, keeps);
            to_the_end(table.stream(source, of_row), stop, |batch, share| {
                self.place_all(batch, &layout)?;
                told.read(at, batch.rows.len() as u64, share);
                Ok(())
            })?
        };
        let end = end.map_err(|error| self.repeats.trouble(&file, error))?;
        self.repeats.end_of_second(at, &file, &end)?;
        self.notices.extend(end.notices.into_iter().map(|notice| (at, notice)));
        if let Some(record) = self.sources.get_mut(at) {
            record.rows = end.rows;
            record.sha256 = end.sha256.unwrap_or_default();
        }
        Ok(())
    }

    /// Where a list has what.
    pub(super) fn layout(&self, columns: &Columns) -> Layout {
        let by_column = self.target.and_then(TargetChoice::column).is_some();
        Layout::of(columns, by_column, self.set, *self.rules)
    }

    /// Gives each row of a batch its place.
    fn place_all(&mut self, batch: &mut Batch<Seen>, layout: &Layout) -> Result<(), ImportError> {
        let Batch { rows, of_rows } = batch;
        let mut planned = Vec::with_capacity(if self.sink.keeps() { rows.len() } else { 0 });
        let (mut rows, mut seen) = (rows.iter(), of_rows.drain(..));
        while !seen.as_slice().is_empty() {
            let ahead = seen.as_slice().iter().take(ROWS_AHEAD);
            let phones = ahead.filter_map(|seen| seen.first.ok());
            black_box(self.repeats.look_ahead(phones));
            for (seen, row) in seen.by_ref().take(ROWS_AHEAD).zip(&mut rows) {
                self.place(&row, seen, layout, &mut planned)?;
            }
        }
        self.sink.add(planned)?;
        Ok(())
    }

    /// Gives a row, and each further number of its cell, its place.
    pub(super) fn place(
        &mut self,
        row: &Row<'_>,
        seen: Seen,
        layout: &Layout,
        planned: &mut Vec<PlannedRow>,
    ) -> Result<(), ImportError> {
        let Seen { first, notes, rest } = seen;
        let (more, kept) = rest.map_or_else(Default::default, |rest| (rest.more, rest.kept));
        let bound = first.and_then(|_| self.recipients.of(row, layout.recipient));
        match (bound, first) {
            (Err(reason), _) | (_, Err(reason)) => {
                let mut place = Place::at(Status::Rejected, Some(reason.as_str()));
                place.remark = match reason {
                    // A row that was read whole is so by a field that is made of its columns.
                    Reason::RowMalformed => {
                        Some(row.malformed.unwrap_or(Malformed::FieldTooLong).to_string())
                    }
                    _ => kept.as_ref().and_then(|kept| kept.advice).map(|it| it.to_string()),
                };
                let kept = kept.map(|kept| Kept { contact: None, ..kept });
                let notes = Notes::default();
                self.put(row, layout, Put { place, phone: None, notes, kept }, planned);
            }
            (Ok(bound), Ok(phone)) => {
                self.expanded += more.len() as u64;
                let place = self.place_number(row.id, phone, bound.as_ref())?;
                let further = if more.is_empty() { None } else { kept.clone() };
                self.put(row, layout, Put { place, phone: Some(phone), notes, kept }, planned);
                for phone in more {
                    let place = self.place_number(row.id, phone, bound.as_ref())?;
                    let kept = further.clone().map(|kept| kept.with(phone));
                    self.put(row, layout, Put { place, phone: Some(phone), notes, kept }, planned);
                }
            }
        }
        Ok(())
    }

    /// The first that applies: repeated, suppressed, imported already; else it is sent.
    fn place_number(
        &mut self,
        id: RowId,
        phone: Phone,
        bound: Option<&Bound>,
    ) -> Result<Place, ImportError> {
        if let Some(other) = self.repeats.other_row(phone, id) {
            let mut place = Place::at(Status::Repeated, Some(repeats::REASON));
            place.remark = Some(self.name_row(other, id));
            return Ok(place);
        }
        if self.do_not_call.numbers.contains(phone) {
            return Ok(Place::at(Status::Suppressed, Some("do_not_call")));
        }
        if let Some(Bound::To(recipient)) = bound {
            self.meet(recipient)?;
        }
        if let Some(place) = self.place_before(phone, bound) {
            return Ok(place);
        }
        let mut place = Place::at(Status::Pending, None);
        // By reference until here: a copy would wait for the memory that dedupe has just written.
        if let Some(bound) = bound {
            place.recipient = self.recipients.take(bound.clone());
        }
        Ok(place)
    }

    /// A number that an earlier job put to the same target. Staff members who take turns are one
    /// target here: the turn would give the second list's copy to somebody else, and the customer
    /// would be called by two.
    fn place_before(&self, phone: Phone, bound: Option<&Bound>) -> Option<Place> {
        let own = match bound {
            Some(Bound::To(recipient)) => Some(recipient),
            Some(Bound::InTurn) | None => None,
        };
        let before = self.history.as_ref()?.find(own, phone)?;
        let mut place = Place::at(Status::AlreadyImported, before.reason());
        place.remark = Some(before.remark());
        place.recipient = before.recipient;
        Some(place)
    }

    /// Takes the locks that can be taken before the first row is read, and then the history: nobody
    /// can add to it any more.
    pub(super) fn begin(&mut self) -> Result<(), ImportError> {
        let in_turn = self.recipients.in_turn();
        if let Some((locks, scope)) = &mut self.locks {
            if self.history.as_ref().is_some_and(History::is_of_company) {
                locks.company(scope)?;
            }
            in_turn.iter().try_for_each(|recipient| locks.recipient(scope, recipient))?;
        }
        if let Some(history) = &mut self.history {
            self.runtime.block_on(history.begin(in_turn))?;
        }
        Ok(())
    }

    /// Takes the lock and then the history of a recipient that a row names, the first time.
    fn meet(&mut self, recipient: &Recipient) -> Result<(), ImportError> {
        if self.met.contains(recipient) {
            return Ok(());
        }
        self.met.insert(recipient.clone());
        if let Some((locks, scope)) = &mut self.locks {
            locks.recipient(scope, recipient)?;
        }
        if let Some(history) = &mut self.history {
            self.runtime.block_on(history.load(recipient))?;
        }
        Ok(())
    }

    /// Counts a row at its place, with what other rows know of its customer, and keeps it where rows
    /// are kept.
    fn put(&mut self, row: &Row<'_>, layout: &Layout, put: Put, planned: &mut Vec<PlannedRow>) {
        let Put { place, phone, mut notes, mut kept } = put;
        if place.status != Status::Pending {
            // Notes tell what was done to a row that is sent; the others' say why it is not.
            notes = Notes::default();
        } else if let Some(fills) = phone.and_then(|phone| self.repeats.fills(phone)) {
            fills.fill(kept.as_mut().and_then(|kept| kept.contact.as_mut()), &mut notes);
        }
        self.tally.add(1, Standing::At(place.status), place.reason, None);
        if notes != Notes::default() {
            self.tally.add_notes(1, notes);
        }
        if let Some(recipient) = &place.recipient {
            // A look-up by reference first: almost every row finds its recipient counted.
            match self.tally.recipients.get_mut(recipient) {
                Some(counts) => counts.add(place.status, 1),
                None => {
                    self.tally
                        .recipients
                        .entry(recipient.clone())
                        .or_default()
                        .add(place.status, 1);
                }
            }
        }
        if place.status != Status::Pending {
            let cell = row.cell(layout.contact.phonenum);
            let reason = place.reason.unwrap_or_default();
            let advice = || layout.advice(row, reason.parse().ok()?);
            self.examples.add(place.status, reason, row.id, cell, advice);
        }
        if let Some(kept) = kept {
            planned.push(PlannedRow {
                id: row.id,
                status: place.status,
                reason: place.reason,
                remark: place.remark,
                notes,
                phone,
                recipient: place.recipient,
                contact: kept.contact,
                cells: kept.cells,
            });
        }
    }

    /// `row 12`, with file and sheet where they differ from this row's.
    fn name_row(&self, other: RowId, this: RowId) -> String {
        let number = format!("row {}", other.row);
        if other.source == this.source {
            return number;
        }
        let source = self.sources.get(other.source as usize);
        let file = source.map_or("", |source| source.file.as_str());
        match source.and_then(|source| source.sheet.as_deref()) {
            Some(sheet) => format!("{number} ({file}, {sheet})"),
            None => format!("{number} ({file})"),
        }
    }

    pub(super) fn finish(mut self) -> Result<Planned, ImportError> {
        self.sink.finish()?;
        if let Some(late) = &mut self.late {
            late.place(&mut self.tally, &mut self.examples);
        }
        let planned = Planned {
            tally: self.tally,
            sources: self.sources,
            expanded: self.expanded,
            examples: self.examples,
            notices: self.notices,
        };
        let rows = planned.tally.rows;
        if rows.sum() == rows.of(Status::Rejected) {
            return Err(ImportError::NothingValid(Box::new(planned)));
        }
        Ok(planned)
    }
}

/// A row, or one number of it, with its place.
struct Put {
    place: Place,
    phone: Option<Phone>,
    notes: Notes,
    kept: Option<Kept>,
}

/// Where a row was put.
struct Place {
    status: Status,
    reason: Option<&'static str>,
    remark: Option<String>,
    recipient: Option<Recipient>,
}

impl Place {
    fn at(status: Status, reason: Option<&'static str>) -> Self {
        Self { status, reason, remark: None, recipient: None }
    }
}

/// What is known of a list before it is read.
pub(super) fn record(table: &Table) -> SourceRecord {
    let columns = &table.columns;
    let named = Field::ALL.into_iter().filter_map(|field| {
        let set = columns.set.iter().find(|set| set.field == field).map(|set| set.text.clone());
        let named = set.or_else(|| Some(columns.column_name(columns.get(field)?)))?;
        Some((field.as_str().to_owned(), named))
    });
    SourceRecord {
        file: table.file.clone(),
        sheet: table.sheet.clone(),
        encoding: table.encoding.map(str::to_owned),
        rows: 0,
        sha256: String::new(),
        header: columns.header.clone(),
        columns: named.collect(),
    }
}
