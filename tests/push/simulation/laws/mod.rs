//! The laws of the contract (1 to 3, and section 6), held against every step of a play.
//!
//! What is kept here is what an honest onlooker knows: how each row stands on disk, what the loop
//! was told of it, and what the run has done so far. It shares no code with the loop: each
//! sentence of the contract stands here once more, in its own words. A breach is a value.

mod endings;
mod figures;
mod hours;
mod pace;
mod probes;
mod requests;
mod tellings;
mod writes;

pub use self::figures::Figures;
pub use self::requests::Beginning;

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use dialfeed::ledger::Standing;
use dialfeed::outcome::Status;

use self::probes::Probes;
use super::scenario::{Life, Order};
use super::trace::Saw;

/// A law that does not hold, in words.
pub type Held = Result<(), String>;

/// Holds, or says what does not.
pub fn law(holds: bool, otherwise: impl FnOnce() -> String) -> Held {
    if holds { Ok(()) } else { Err(otherwise()) }
}

/// See the module.
#[derive(Debug)]
pub struct Laws {
    /// By row, from 1; the first is nobody's.
    rows: Vec<Known>,
    /// Rows by standing: law 1 as it is kept step by step.
    counts: [u64; Status::ALL.len() + 1],
    run: Run,
    pub figures: Figures,
}

/// What is known of a row.
#[derive(Debug, Clone)]
struct Known {
    recipient: u32,
    /// How it stands on disk.
    standing: Standing,
    /// What it was when the run began.
    before: Status,
    /// It may be stored, and no readable reply has said more.
    doubt: bool,
    /// There was such a doubt, and then the platform refused the row by its errno.
    refused_after_doubt: bool,
    under_way: bool,
    /// When its last request began.
    began: Duration,
    /// What this run has done with it.
    requests: u32,
    put_offs: u32,
    resends: u32,
    last: Option<Saw>,
    /// Whether it was in doubt when the last answer came.
    was_in_doubt: bool,
    /// Readable replies that the run had got when the row was first tried: those that the loop
    /// had surely seen, and those that it can have seen.
    others_before: (u64, u64),
    /// Whether another row got one between the first try and the last answer.
    overtaken: bool,
    /// Since when it waits on disk for its request, or for the next.
    waits_since: Duration,
    /// It was told that no further request begins before.
    not_before: Duration,
    /// Its end is on disk, and was not told yet.
    to_tell: bool,
    /// Writes of its end or its return that the disk did not take.
    writes_failed: u32,
}

/// What is known of the run.
#[derive(Debug)]
struct Run {
    life: Life,
    began: Duration,
    /// The last beginnings, as many as the ceiling counts.
    begun: VecDeque<Duration>,
    sent: u64,
    retried: u64,
    under_way: usize,
    /// Readable replies, and when the first of them came.
    replies: u64,
    /// Those, and rows that were refused without one.
    answers: u64,
    first_reply: Option<Duration>,
    /// The moment of the last of them, and how many came before that moment.
    replies_before: (Duration, u64),
    /// Before the first of them: the rows that got no readable one, and when the last of them did.
    unreadable: BTreeSet<u32>,
    unreadable_at: Duration,
    ailing: Option<Ailing>,
    /// What forbids every further request, and since when.
    over: Vec<(Duration, Over)>,
    /// Recipients without a batch, and since when that is known.
    gone: Vec<(u32, Duration)>,
    /// Whether it was put off at all: refused, not reached.
    put_off_by: [bool; 2],
    /// Whether a row's retries were used up when it told that it stops.
    row_used_up: bool,
    /// Rows in a row that ended badly, all that did, and all that ended.
    bad_in_a_row: u64,
    bad: u64,
    ended: u64,
    told_stopping: Option<Duration>,
    /// Whether the moment to stop for good had come by then.
    was_time_to_stop: bool,
    /// Retries and requests as it told them when the retries were used up.
    told_used_up: Option<(u64, u64)>,
    disk_failed: bool,
    died: bool,
    /// The request from which on the mean is taken, and which one it was.
    measured_from: Option<(Duration, u64)>,
    last_begun: Duration,
    /// The longest that a request took.
    longest: Duration,
    /// When the platform last was no better for an answer, and how many requests had begun by then.
    last_ill: Option<(Duration, u64)>,
    /// When the last request that was put off had begun, until one that began later is answered.
    ill_began: Option<Duration>,
    /// The last moment at which it was ill.
    ill_until: Duration,
    probes: Probes,
    put_off_at: Option<Duration>,
    /// The last put-off that was not one of a bunch, and the answers by then that were none.
    pushed_back: Option<(Duration, u64)>,
    /// The latest moment that the platform asked to be left alone until.
    asked_until: Duration,
    /// Since when the window is closed, as far as was told and not heard of again.
    closed_since: Option<Duration>,
    told_closed: bool,
}

/// The platform cannot be reached, or refuses.
#[derive(Debug)]
struct Ailing {
    since: Duration,
    /// Whether a request that began since then is under way.
    probe: Option<usize>,
    /// Until when it asked to be left alone, and when it did.
    asked: Option<(Duration, Duration)>,
}

/// What forbids every further request.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Over {
    Errno(i64),
    Redirected,
    Http(u16),
    Unreadable,
    TooMany,
    User,
    Disk,
}

impl Laws {
    /// Before the first run: the recipient of each row, and how it stands.
    pub fn new(life: &Life, rows: &[(u32, Status)]) -> Self {
        let known = |(recipient, status): &(u32, Status)| Known {
            recipient: *recipient,
            standing: Standing::At(*status),
            before: *status,
            doubt: *status == Status::Uncertain,
            refused_after_doubt: false,
            under_way: false,
            began: Duration::ZERO,
            requests: 0,
            put_offs: 0,
            resends: 0,
            last: None,
            was_in_doubt: false,
            others_before: (0, 0),
            overtaken: false,
            waits_since: Duration::ZERO,
            not_before: Duration::ZERO,
            to_tell: false,
            writes_failed: 0,
        };
        let mut laws = Self {
            rows: std::iter::once(&(0, Status::Pending)).chain(rows).map(known).collect(),
            counts: [0; Status::ALL.len() + 1],
            run: Run::new(life.clone(), Duration::ZERO),
            figures: Figures::default(),
        };
        for (_, status) in rows {
            laws.counts[place(Standing::At(*status))] += 1;
        }
        laws
    }

    /// A run begins. What it may do follows from how the rows stand now.
    pub fn life_begins(&mut self, life: &Life, at: Duration) -> Held {
        self.run = Run::new(life.clone(), at);
        self.figures.lives += 1;
        for row in &mut self.rows[1..] {
            let Standing::At(status) = row.standing else {
                return Err("a run began with a row under way that nobody had buried".into());
            };
            row.before = status;
            row.under_way = false;
            (row.requests, row.put_offs, row.resends) = (0, 0, 0);
            (row.last, row.overtaken) = (None, false);
            (row.not_before, row.to_tell, row.writes_failed) = (Duration::ZERO, false, 0);
        }
        Ok(())
    }

    fn row(&self, row: u32) -> &Known {
        &self.rows[row as usize]
    }

    fn row_mut(&mut self, row: u32) -> &mut Known {
        &mut self.rows[row as usize]
    }

    /// Rows that stand so.
    pub fn count(&self, standing: Standing) -> u64 {
        self.counts[place(standing)]
    }
}

/// Where the standing is counted.
fn place(standing: Standing) -> usize {
    match standing {
        Standing::At(status) => status as usize,
        Standing::UnderWay => Status::ALL.len(),
    }
}

impl Run {
    fn new(life: Life, began: Duration) -> Self {
        Self {
            life,
            began,
            begun: VecDeque::new(),
            sent: 0,
            retried: 0,
            under_way: 0,
            replies: 0,
            answers: 0,
            first_reply: None,
            replies_before: (Duration::ZERO, 0),
            unreadable: BTreeSet::new(),
            unreadable_at: Duration::ZERO,
            ailing: None,
            over: Vec::new(),
            gone: Vec::new(),
            put_off_by: [false; 2],
            row_used_up: false,
            bad_in_a_row: 0,
            bad: 0,
            ended: 0,
            told_stopping: None,
            was_time_to_stop: false,
            told_used_up: None,
            disk_failed: false,
            died: false,
            measured_from: None,
            last_begun: Duration::ZERO,
            longest: Duration::ZERO,
            last_ill: None,
            ill_began: None,
            ill_until: Duration::ZERO,
            probes: Probes::default(),
            put_off_at: None,
            pushed_back: None,
            asked_until: Duration::ZERO,
            closed_since: None,
            told_closed: false,
        }
    }

    /// How many retries may have begun once so many first tries have (contract, section 6).
    fn budget(&self) -> u64 {
        self.life.retries_most(self.sent, self.retried)
    }

    /// The readable replies that the loop has surely seen: those of this moment may lie before it.
    fn replies_seen(&self, at: Duration) -> u64 {
        let (moment, before) = self.replies_before;
        if moment == at { before } else { self.replies }
    }

    /// Whether writes end in the order in which they were asked for.
    fn writes_in_order(&self) -> bool {
        self.life.disk.order == Order::Groups
    }
}
