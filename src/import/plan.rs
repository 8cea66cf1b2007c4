//! Planning: every row of every list is read, judged, and given its place; nothing is sent.
//!
//! What a plan is made from and what comes of it, with a ledger or without; the work is done by
//! the planner.

use std::sync::Arc;

use hashbrown::HashSet;
use tokio::runtime::Handle;

use super::examples::Examples;
use super::history::History;
use super::late::Late;
use super::planner::{Planner, record};
use super::recipients::Recipients;
use super::repeats::{Duplicates, Repeats};
use super::sink::Sink;
use super::so_far::{Pass, SoFar, Told};
use super::{DoNotCall, Earlier, ImportError, StaffCheck, TargetChoice};
use crate::clean::{Numbers, PhoneRules, Template};
use crate::clock;
use crate::ledger::{JobNo, Ledger, Locks, Scope, SourceRecord, Tally};
use crate::row::Field;
use crate::source::{Notice, Table};
use crate::stop::Stop;

/// What a plan is made from.
pub struct Planning<'a> {
    /// The opened lists.
    pub tables: Vec<Table>,
    /// How numbers are read.
    pub rules: &'a PhoneRules,
    /// Who must not be called.
    pub do_not_call: &'a DoNotCall,
    /// Who gets the rows; `None` for a `check` without target.
    pub target: Option<&'a TargetChoice>,
    /// Who the staff are.
    pub staff: &'a StaffCheck,
    /// Which earlier jobs count.
    pub earlier: Earlier,
    /// Which of several rows with one number is sent.
    pub duplicates: Duplicates,
    /// How fields are made of several columns: the templates of
    /// [`ReadOptions::set`](crate::source::ReadOptions::set), with which the lists were opened.
    pub set: &'a [(Field, Template)],
    /// Seen between batches.
    pub stop: &'a Stop,
    /// Told how far the reading is.
    pub progress: &'a mut (dyn FnMut(SoFar) + Send),
}

/// A plan made.
#[derive(Debug)]
pub struct Planned {
    /// The rows, counted.
    pub tally: Tally,
    /// What was read.
    pub sources: Vec<SourceRecord>,
    /// Rows that came from splitting cells.
    pub expanded: u64,
    /// The first rows of each problem.
    pub examples: Examples,
    /// What came to light while a source was read, with its place in `sources`.
    pub notices: Vec<(usize, Notice)>,
}

/// Plans into a job of the ledger, and closes the plan.
///
/// # Errors
/// A list that cannot be read to its end, a target that another run feeds, the ledger, a stop, or
/// not one valid number. The job is then forgotten.
pub async fn plan<L: Ledger>(
    planning: Planning<'_>,
    ledger: &Arc<L>,
    job: JobNo,
    scope: &Scope,
    locks: &mut Locks,
) -> Result<Planned, ImportError> {
    let past = Past { history: Some((ledger, job, scope)), locks: Some((locks, scope)) };
    let made = make(planning, Some((Arc::clone(ledger), job)), past);
    let planned = match made {
        Ok(planned) => planned,
        Err(error) => {
            // The plan's error matters more than one of forgetting it: the next run does that.
            let _ = ledger.drop_plan(job).await;
            return Err(error);
        }
    };
    ledger.commit_plan(job, planned.sources.clone(), planned.expanded).await?;
    Ok(planned)
}

/// Plans without a job: into a ledger for a report, or nowhere. `history` is the ledger that knows
/// earlier jobs, with the scope of the target.
///
/// # Errors
/// As [`plan`], but for targets that other runs feed.
pub fn check<L: Ledger>(
    planning: Planning<'_>,
    into: Option<(Arc<L>, JobNo)>,
    history: Option<(&Arc<L>, &Scope)>,
) -> Result<Planned, ImportError> {
    let history = history.map(|(ledger, scope)| (ledger, JobNo(0), scope));
    make(planning, into, Past { history, locks: None })
}

/// What a plan has to know of other jobs, past and present.
struct Past<'a, L> {
    history: Option<(&'a Arc<L>, JobNo, &'a Scope)>,
    locks: Option<(&'a mut Locks, &'a Scope)>,
}

/// Runs on the calling thread, which must be one that may block inside a multi-thread runtime.
fn make<L: Ledger>(
    planning: Planning<'_>,
    into: Option<(Arc<L>, JobNo)>,
    past: Past<'_, L>,
) -> Result<Planned, ImportError> {
    tokio::task::block_in_place(|| {
        let runtime = Handle::current();
        let Planning { tables, rules, do_not_call, target, staff, .. } = planning;
        let Planning { earlier, duplicates, set, stop, progress, .. } = planning;
        let history = past.history.and_then(|(ledger, job, scope)| {
            History::new(Arc::clone(ledger), job, scope.clone(), earlier, clock::now())
        });
        // One core reads a workbook, and the other has the time to compare numbers as they come.
        let is_text = tables.iter().all(|table| table.sheet.is_none());
        let only_sums = into.is_none()
            && is_text
            && target.is_none()
            && duplicates == Duplicates::First
            && rules.numbers == Numbers::First;
        let mut planner = Planner {
            sink: Sink::new(into, runtime.clone()),
            runtime,
            rules,
            target,
            set,
            stop,
            do_not_call,
            recipients: Recipients::new(target, staff),
            history,
            locks: past.locks,
            met: HashSet::new(),
            repeats: Repeats::new(duplicates),
            late: only_sums.then(Late::default),
            sources: tables.iter().map(record).collect(),
            tally: Tally::default(),
            expanded: 0,
            examples: Examples::default(),
            notices: Vec::new(),
        };
        if let Err(error) = read_all(&mut planner, tables, progress) {
            // Or rows would come to the ledger behind the plan's end, and bring it back.
            let _ = planner.sink.finish();
            return Err(error);
        }
        planner.finish()
    })
}

/// Reads the lists as often as it takes.
fn read_all<L: Ledger>(
    planner: &mut Planner<'_, L>,
    tables: Vec<Table>,
    progress: &mut (dyn FnMut(SoFar) + Send),
) -> Result<(), ImportError> {
    planner.begin()?;
    let bytes: Vec<u64> = tables.iter().map(Table::bytes).collect();
    if planner.repeats.reads_twice() {
        let mut told = Told::begin(Pass::Comparing, &bytes, progress);
        planner.compare(&tables, &mut told)?;
    }
    let mut told = Told::begin(Pass::Placing, &bytes, progress);
    for (at, table) in tables.into_iter().enumerate() {
        planner.read(at, table, &mut told)?;
    }
    Ok(())
}
