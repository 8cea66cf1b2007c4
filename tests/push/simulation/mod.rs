//! The push loop under simulation: a [`Scenario`] is data, and playing it is exact.
//!
//! A pretended platform, network, disk and user surround the real loop under tokio's paused
//! clock; the laws of the contract are held against every step (`laws`). What breaks one is a
//! [`Failure`], which shows the scenario, its last steps, and the command that plays it again.
//! Shared by the tests and by `examples/push_simulation.rs`.

mod answers;
mod clock;
mod disk;
mod drawn;
mod fleet;
mod laws;
pub mod life;
pub mod list;
#[path = "../../ledger/memory.rs"]
#[allow(clippy::unwrap_used, reason = "a test's ledger, which an example may use too")]
pub mod memory;
pub mod mood;
pub mod platform;
pub mod scenario;
mod store;
pub mod trace;
mod world;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use dialfeed::ledger::{Ledger as _, LedgerError, Page, StoredRow};
use dialfeed::outcome::Status;
use dialfeed::push::Run;
use dialfeed::row::Recipient;

use self::disk::at_once;
use self::laws::Figures;
use self::memory::Memory;
use self::platform::Request;
use self::scenario::{Recipients, Scenario};
use self::trace::Trace;
use self::world::World;

pub use self::fleet::play_seeds;

/// Steps that a failure shows.
const LAST_STEPS: usize = 60;

/// A play in which every law held.
#[derive(Debug)]
pub struct Played {
    pub trace: Trace,
    pub figures: Figures,
    pub requests: Vec<Request>,
    /// How the runs ended; `None` by death.
    pub runs: Vec<Option<Result<Run, LedgerError>>>,
    pub rows: Vec<StoredRow>,
    /// Rows that the platform holds.
    pub held: Vec<u32>,
}

/// A play in which a law did not hold.
#[derive(Debug)]
pub struct Failure {
    scenario: Scenario,
    why: String,
    trace: Trace,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scenario, why, trace } = self;
        writeln!(f, "{scenario:#?}")?;
        writeln!(f, "{}", trace.tail(LAST_STEPS))?;
        writeln!(f, "seed {}: {why}", scenario.seed)?;
        writeln!(f, "trace {:016x}, {} steps", trace.hash(), trace.len())?;
        write!(f, "again: cargo run --release --example push_simulation -- 1 {}", scenario.seed)
    }
}

/// Plays a scenario, for as long as the laws hold.
pub fn play(scenario: &Scenario) -> Result<Played, Box<Failure>> {
    let broken = |why, trace| Box::new(Failure { scenario: scenario.clone(), why, trace });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .map_err(|error| broken(error.to_string(), Trace::default()))?;
    let mut seen = None;
    let ended = catch_unwind(AssertUnwindSafe(|| runtime.block_on(perform(scenario, &mut seen))));
    let trace = || seen.as_ref().map(|world| world.inner().trace.clone()).unwrap_or_default();
    match ended {
        Ok(Ok(played)) => Ok(played),
        Ok(Err(why)) => Err(broken(why, trace())),
        Err(_) => Err(broken("it panicked, see above".into(), trace())),
    }
}

async fn perform(scenario: &Scenario, seen: &mut Option<Arc<World>>) -> Result<Played, String> {
    let Some(first) = scenario.lives.first() else { return Err("nothing to play".into()) };
    let memory = Memory::default();
    let rows: Vec<(u32, Status)> =
        (1..=scenario.rows).map(|row| (scenario.recipient(row), scenario.status(row))).collect();
    let planned: Vec<(Recipient, Status)> = rows
        .iter()
        .map(|(recipient, status)| (scenario.recipients.called(*recipient), *status))
        .collect();
    let job =
        list::plan(&memory, clock::nine(), &planned).await.map_err(|error| error.to_string())?;
    let world = Arc::new(World::new(scenario.seed, first, rows, job, memory));
    *seen = Some(Arc::clone(&world));
    let mut runs = Vec::new();
    for (no, life) in scenario.lives.iter().enumerate() {
        tokio::time::sleep(life.pause).await;
        if !life::has_work(&world, life) {
            continue;
        }
        runs.push(life::live(&world, no, life, scenario.seed ^ no as u64).await);
        world.bury();
        world.adds_up();
        if let Some(why) = world.inner().breach.take() {
            return Err(why);
        }
    }
    let page = Page { after: None, most: usize::MAX, statuses: vec![] };
    let rows = at_once(world.memory.rows(job, page)).map_err(|error| error.to_string())?;
    let mut inner = world.inner();
    inner.laws.figures.steps = inner.trace.len() as u64;
    Ok(Played {
        trace: std::mem::take(&mut inner.trace),
        figures: inner.laws.figures,
        requests: std::mem::take(&mut inner.platform.requests),
        runs,
        rows,
        held: (1..=scenario.rows).filter(|row| inner.platform.holds(*row)).collect(),
    })
}

impl Scenario {
    /// Whom a row goes to.
    fn recipient(&self, row: u32) -> u32 {
        match &self.recipients {
            Recipients::Batches(batches) => mood::dice_of_row(!self.seed, row).u32(0..*batches),
            Recipients::Staff(staff) => row % staff,
            Recipients::Given(batches) => batches[row as usize - 1],
        }
    }

    /// How a row stands at first.
    fn status(&self, row: u32) -> Status {
        if self.uncertain.contains(&row) { Status::Uncertain } else { Status::Pending }
    }
}

impl Recipients {
    /// The name that the platform knows a recipient by.
    fn called(&self, recipient: u32) -> Recipient {
        match self {
            Self::Batches(_) | Self::Given(_) => {
                Recipient::Batch((20_261_101 + recipient).to_string())
            }
            Self::Staff(_) => Recipient::Staff((8_001 + recipient).to_string()),
        }
    }
}
