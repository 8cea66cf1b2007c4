//! Reading the platform's call records for a job, from where the last reading ended.

use std::sync::Arc;

use jiff::SignedDuration;

use super::call::called;
use super::{Call, CallStore, Customers, Figures, ResultsError};
use crate::calls::{Again, ask};
use crate::clean::PhoneRules;
use crate::clock;
use crate::ledger::{Job, Ledger};
use crate::outcome::Note;
use crate::platform::{CallFilter, CallPages, CallRecord, Client, Disposition};
use crate::stop::Stop;

/// Rows read from the ledger at a time.
const ROWS_AT_A_TIME: usize = 65_536;
/// Records are asked for from so long before the job on: clocks differ.
const BEFORE: SignedDuration = SignedDuration::from_mins(5);

/// What was found.
#[derive(Debug)]
pub struct Gathered {
    /// The customers, each with what became of them.
    pub customers: Customers,
    /// All of it in figures.
    pub figures: Figures,
    /// Rows whose reply was lost and that are now known to have landed.
    pub seen: u64,
    /// What the reading met.
    pub reading: Reading,
}

/// What goes on while records are read.
#[derive(Debug)]
pub enum Seen<'a> {
    /// So far.
    Read(Reading),
    /// A question is asked again.
    Again(Again<'a>),
}

/// How the records were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// Records that the platform gave this time.
    pub records: u64,
    /// Among them, calls of the job's customers.
    pub calls: u64,
    /// Records that lack a number, a time, an id or a kind, and so belong to nobody; and calls that
    /// were answered and lack the seconds talked, which count as none.
    pub incomplete: u64,
}

/// Reads new records until there are none, joins them with the job's customers, and notes in the ledger
/// which uncertain rows have landed. `see` is told of each page, and of each question that is asked
/// again.
///
/// # Errors
/// [`ResultsError`]; what was read until then is kept, and another run goes on from there.
pub async fn gather<L: Ledger>(
    ledger: &Arc<L>,
    job: &Job,
    client: &Client,
    store: &mut CallStore,
    stop: &Stop,
    see: &mut (dyn FnMut(Seen<'_>) + Send),
) -> Result<Gathered, ResultsError> {
    let mut customers = pushed(ledger, job).await?;
    let mut figures = Figures::default();
    let mut join = |customers: &mut Customers, call: &Call| {
        customers.count(call);
        figures.count(call);
    };
    let after = store.read(&job.id, |call| join(&mut customers, &call))?;
    let begin = clock::china(job.started_at - BEFORE).datetime();
    let filter = CallFilter { begin: Some(begin), ..CallFilter::default() };
    let mut pages = CallPages::new(client, filter, after);
    let mut reading = Reading::default();
    let rules = PhoneRules::default();
    loop {
        let mut tell = |again: Again<'_>| see(Seen::Again(again));
        let records = ask(stop, &mut tell, async || pages.next().await).await?;
        if records.is_empty() {
            break;
        }
        let mut calls = Vec::new();
        for record in records {
            reading.records += 1;
            let is_answered = record.disposition == Disposition::Answered;
            let lacks_seconds = is_answered && record.talked_s.is_none();
            match of_customer(&customers, record, &rules) {
                Belongs::To(call) => {
                    reading.incomplete += u64::from(lacks_seconds);
                    calls.push(call);
                }
                Belongs::ToNobody => {}
                Belongs::Unknown => reading.incomplete += 1,
            }
        }
        store.keep(&job.id, &calls, pages.after())?;
        for call in &calls {
            join(&mut customers, call);
        }
        reading.calls += calls.len() as u64;
        see(Seen::Read(reading));
    }
    figures.finish(&customers);
    let seen = customers.seen();
    ledger.add_note(seen.clone(), Note::SeenInCalls).await?;
    Ok(Gathered { customers, figures, seen: seen.len() as u64, reading })
}

async fn pushed<L: Ledger>(ledger: &Arc<L>, job: &Job) -> Result<Customers, ResultsError> {
    let mut customers = Customers::default();
    let mut after = None;
    loop {
        let rows = ledger.pushed(job.no, after, ROWS_AT_A_TIME).await?;
        let Some(last) = rows.last() else {
            customers.all_added(job.runs.last().map(|run| run.started_at));
            return Ok(customers);
        };
        after = Some(last.key);
        customers.add(rows, job.started_at);
    }
}

/// Whose call a record is.
enum Belongs {
    To(Call),
    ToNobody,
    Unknown,
}

fn of_customer(customers: &Customers, record: CallRecord, rules: &PhoneRules) -> Belongs {
    let has_time = record.called_at.is_some_and(|at| at.to_zoned(clock::zone()).is_ok());
    let lacks = record.id.is_none() || !has_time || record.call_type.is_none();
    if lacks || record.customer_number().is_empty() {
        return Belongs::Unknown;
    }
    let Some((id, phone, at)) = called(&record, rules) else { return Belongs::ToNobody };
    match customers.row_of(phone, at) {
        Some(row) => Belongs::To(Call::of(record, id, row, at)),
        None => Belongs::ToNobody,
    }
}
