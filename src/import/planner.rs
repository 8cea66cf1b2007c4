//! The planner: reads the lists, and gives every row its place in their order.
//!
//! One thread reads, all cores judge, and this one decides: rejected, repeated, suppressed,
//! imported already, or pending. Promises: each row read is counted once, and each further number
//! of a cell once as `expanded` (law 1); memory grows with the numbers, not with the text; a stop
//! is heeded within a moment, whatever the reader is at.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use rayon::prelude::*;
use tokio::runtime::Handle;

use super::examples::Examples;
use super::history::History;
use super::plan::Planned;
use super::recipients::{Bound, Recipients};
use super::seen::{Kept, Layout, Seen};
use super::sink::Sink;
use super::{DoNotCall, ImportError, TargetChoice};
use crate::clean::{Dedupe, PhoneRules, Phones};
use crate::ledger::{Ledger, Locks, PlannedRow, Scope, SourceRecord, Standing, Tally};
use crate::outcome::{Notes, Reason, Status};
use crate::row::{Field, Malformed, Phone, Recipient, Row, RowId, Rows};
use crate::source::{Notice, ReadEnd, SourceError, Table};
use crate::stop::Stop;

/// Batches read ahead of the judging.
const BATCHES_AHEAD: usize = 2;
/// Rows that one core judges at a time.
const ROWS_A_PIECE: usize = 512;
/// Rows whose numbers are fetched from memory together.
const ROWS_AHEAD: usize = 32;
/// How often a stop is looked for while the reader gives nothing.
const STOP_LOOKED_FOR_EVERY: Duration = Duration::from_millis(100);

/// A plan being made.
pub(super) struct Planner<'a, L> {
    pub(super) sink: Sink<L>,
    pub(super) runtime: Handle,
    pub(super) do_not_call: &'a DoNotCall,
    pub(super) recipients: Recipients<'a>,
    pub(super) history: Option<History<L>>,
    pub(super) locks: Option<(&'a mut Locks, &'a Scope)>,
    pub(super) dedupe: Dedupe,
    pub(super) sources: Vec<SourceRecord>,
    pub(super) tally: Tally,
    pub(super) expanded: u64,
    pub(super) examples: Examples,
    pub(super) notices: Vec<(usize, Notice)>,
}

impl<L: Ledger> Planner<'_, L> {
    /// Reads a list, and gives its rows their places.
    pub(super) fn read(
        &mut self,
        mut table: Table,
        rules: &PhoneRules,
        target: Option<&TargetChoice>,
        stop: &Stop,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), ImportError> {
        let source = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        let layout = Layout::of(&table.columns, target.and_then(TargetChoice::column).is_some());
        self.sources.push(record(&table));
        let (sender, batches) = sync_channel(BATCHES_AHEAD);
        // Not waited for where the judging ends first: it may be at a line that has no end.
        let reader = std::thread::spawn(move || read_all(&mut table, source, &sender));
        self.judge_all(&batches, &layout, rules, stop, progress)?;
        let end = ended(reader)?;
        let at = self.sources.len().saturating_sub(1);
        self.notices.extend(end.notices.into_iter().map(|notice| (at, notice)));
        if let Some(record) = self.sources.last_mut() {
            record.rows = end.rows;
            record.sha256 = end.sha256.unwrap_or_default();
        }
        Ok(())
    }

    fn judge_all(
        &mut self,
        batches: &Receiver<Rows>,
        layout: &Layout,
        rules: &PhoneRules,
        stop: &Stop,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), ImportError> {
        while let Some(rows) = next_batch(batches, stop)? {
            let keeps = self.sink.keeps();
            let seen: Vec<Seen> = (0..rows.len())
                .into_par_iter()
                .with_min_len(ROWS_A_PIECE)
                .map(|at| Seen::of(&rows.get(at), layout, rules, keeps))
                .collect();
            let mut planned = Vec::with_capacity(if keeps { rows.len() } else { 0 });
            let (mut rows_left, mut seen) = (rows.iter(), seen.into_iter());
            while !seen.as_slice().is_empty() {
                let ahead = seen.as_slice().iter().take(ROWS_AHEAD);
                let phones = ahead.filter_map(|seen| seen.phones.as_ref().ok().map(Phones::first));
                black_box(self.dedupe.look_ahead(phones));
                for (seen, row) in seen.by_ref().take(ROWS_AHEAD).zip(&mut rows_left) {
                    self.place(&row, seen, layout, &mut planned)?;
                }
            }
            self.sink.add(planned)?;
            progress(rows.len() as u64);
        }
        Ok(())
    }

    /// Gives a row, and each further number of its cell, its place.
    fn place(
        &mut self,
        row: &Row<'_>,
        seen: Seen,
        layout: &Layout,
        planned: &mut Vec<PlannedRow>,
    ) -> Result<(), ImportError> {
        let Seen { phones, notes, kept } = seen;
        let cell = row.cell(layout.contact.phonenum);
        let bound = match &phones {
            Ok(_) => self.recipients.of(row, layout.recipient),
            Err(reason) => Err(*reason),
        };
        match (bound, phones) {
            (Err(reason), _) | (_, Err(reason)) => {
                let mut place = Place::at(Status::Rejected, Some(reason.as_str()));
                place.remark = row.malformed.filter(|_| reason == Reason::RowMalformed).map(damage);
                let kept = kept.map(|kept| Box::new(Kept { contact: None, ..*kept }));
                self.put(row.id, cell, place, None, Notes::default(), kept, planned);
            }
            (Ok(bound), Ok(phones)) => {
                self.expanded += phones.more().len() as u64;
                let place = self.place_number(row.id, phones.first(), bound.as_ref())?;
                let further = if phones.more().is_empty() { None } else { kept.clone() };
                self.put(row.id, cell, place, Some(phones.first()), notes, kept, planned);
                for &phone in phones.more() {
                    let place = self.place_number(row.id, phone, bound.as_ref())?;
                    let kept = further.clone().map(|kept| kept.with(phone));
                    self.put(row.id, cell, place, Some(phone), notes, kept, planned);
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
        if let Some(first) = self.dedupe.first_or(phone, id) {
            let mut place = Place::at(Status::Repeated, Some("same_as_row"));
            place.remark = Some(self.name_row(first, id));
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
        let history = self.history.as_ref()?;
        let candidates = match bound? {
            Bound::To(recipient) => vec![recipient.clone()],
            Bound::InTurn => self.recipients.in_turn(),
        };
        let (recipient, before) = candidates
            .into_iter()
            .find_map(|recipient| Some((recipient.clone(), history.find(&recipient, phone)?)))?;
        let reason = (!before.certain).then_some("uncertain_before");
        let mut place = Place::at(Status::AlreadyImported, reason);
        place.remark = Some(before.job.to_string());
        place.recipient = Some(recipient);
        Some(place)
    }

    pub(super) fn expect_everybody_in_turn(&mut self) -> Result<(), ImportError> {
        self.recipients.in_turn().iter().try_for_each(|recipient| self.meet(recipient))
    }

    /// Takes a recipient's lock, and then its history: nobody can add to it any more.
    fn meet(&mut self, recipient: &Recipient) -> Result<(), ImportError> {
        let Some(history) = &self.history else {
            // With `--again` the history is not asked for; the lock is.
            if let Some((locks, scope)) = &mut self.locks {
                locks.recipient(scope, recipient)?;
            }
            return Ok(());
        };
        if history.has(recipient) {
            return Ok(());
        }
        if let Some((locks, scope)) = &mut self.locks {
            locks.recipient(scope, recipient)?;
        }
        if let Some(history) = &mut self.history {
            self.runtime.block_on(history.load(recipient))?;
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "they are the columns of a ledger row")]
    fn put(
        &mut self,
        id: RowId,
        cell: &str,
        place: Place,
        phone: Option<Phone>,
        notes: Notes,
        kept: Option<Box<Kept>>,
        planned: &mut Vec<PlannedRow>,
    ) {
        // Notes tell what was done to a row that is sent; the others' say why it is not.
        let notes = if place.status == Status::Pending { notes } else { Notes::default() };
        self.tally.add(1, Standing::At(place.status), place.reason, None);
        self.tally.add_notes(1, notes);
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
            self.examples.add(place.status, place.reason.unwrap_or_default(), id, cell);
        }
        if let Some(kept) = kept {
            planned.push(PlannedRow {
                id,
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
    fn name_row(&self, first: RowId, this: RowId) -> String {
        let number = format!("row {}", first.row);
        if first.source == this.source {
            return number;
        }
        let source = self.sources.get(first.source as usize);
        let file = source.map_or("", |source| source.file.as_str());
        match source.and_then(|source| source.sheet.as_deref()) {
            Some(sheet) => format!("{number} ({file}, {sheet})"),
            None => format!("{number} ({file})"),
        }
    }

    pub(super) fn finish(mut self) -> Result<Planned, ImportError> {
        self.sink.finish()?;
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

/// The next batch; `None` where the reader has ended.
fn next_batch(batches: &Receiver<Rows>, stop: &Stop) -> Result<Option<Rows>, ImportError> {
    loop {
        let rows = batches.recv_timeout(STOP_LOOKED_FOR_EVERY);
        if let Some(cause) = stop.cause() {
            return Err(ImportError::Interrupted(cause));
        }
        match rows {
            Ok(rows) => return Ok(Some(rows)),
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

fn ended(reader: JoinHandle<Result<ReadEnd, SourceError>>) -> Result<ReadEnd, SourceError> {
    match reader.join() {
        Ok(end) => end,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

fn read_all(
    table: &mut Table,
    source: u32,
    batches: &SyncSender<Rows>,
) -> Result<ReadEnd, SourceError> {
    table.read(source, &mut |rows| match batches.send(rows) {
        Ok(()) => ControlFlow::Continue(()),
        // Nobody takes them any more: the judging has failed, and says why.
        Err(_) => ControlFlow::Break(()),
    })
}

fn record(table: &Table) -> SourceRecord {
    let columns = &table.columns;
    let named = Field::ALL.into_iter().filter_map(|field| {
        let column = columns.get(field)?;
        Some((field.as_str().to_owned(), columns.column_name(column)))
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

/// What is wrong with a row that could not be read, for the report's `_note`.
fn damage(malformed: Malformed) -> String {
    match malformed {
        Malformed::Undecodable { at } => format!("undecodable byte at {at}"),
        Malformed::UnclosedQuote => "quote never closes".into(),
        Malformed::FieldTooLong => "field over 1 MiB".into(),
        Malformed::RowTooLong => "row over 4 MiB".into(),
    }
}
