//! The mood of a platform and its network: what is done with a request, decided by data and dice.
//!
//! Pure: takes what is to be known of the request, gives an [`Act`] and the time it takes.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;

/// How long an attempt to connect is made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// What is done with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Stored: errno 1, or 10 where the platform has the number already.
    Take,
    /// This errno, and nothing stored.
    Errno(i64),
    /// HTTP 408, 429 or 503, perhaps with a `Retry-After` in seconds; nothing stored.
    Refuse(u16, Option<u32>),
    /// The connection is refused at once.
    Away,
    /// The attempt to connect is never answered.
    NoConnection,
    /// Another HTTP 4xx; nothing stored.
    Http(u16),
    /// HTTP 3xx; nothing stored.
    Redirect,
    /// No readable reply.
    Lose {
        /// What comes instead.
        how: Loss,
        /// Whether the row is stored all the same.
        stored: bool,
    },
}

impl Act {
    /// Its name in a summary.
    pub fn name(self) -> &'static str {
        match self {
            Self::Take => "taken",
            Self::Errno(1 | 10) => "errno 10",
            Self::Errno(2..=4) => "errno 2, 3, 4",
            Self::Errno(11) => "errno 11",
            Self::Errno(_) => "errno of the row",
            Self::Refuse(_, None) => "put off",
            Self::Refuse(_, Some(_)) => "put off with Retry-After",
            Self::Away => "connection refused",
            Self::NoConnection => "no connection in time",
            Self::Http(_) => "HTTP 4xx",
            Self::Redirect => "redirect",
            Self::Lose { how, stored } => match (how, stored) {
                (Loss::Silence, true) => "stored, then silent",
                (Loss::Silence, false) => "silent",
                (Loss::Reset, true) => "stored, then reset",
                (Loss::Reset, false) => "reset",
                (Loss::HalfBody, _) => "half a body",
                (Loss::Page(200), _) => "a page of HTML",
                (Loss::Page(_), _) => "HTTP 5xx",
                (Loss::WrongJson, _) => "other JSON",
            },
        }
    }
}

/// What comes instead of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Loss {
    /// Nothing, until the client's time is up.
    Silence,
    /// The connection is reset.
    Reset,
    /// A body that ends in its middle.
    HalfBody,
    /// A page of HTML, under this HTTP status.
    Page(u16),
    /// JSON of another kind.
    WrongJson,
}

/// A request as the platform meets it.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    /// The run's age.
    pub age: Duration,
    /// Which request of the play it is, from 1.
    pub request: u64,
    /// The row.
    pub row: u32,
    /// Which request for this row it is, from 1.
    pub of_row: u32,
    /// Which of the recipients it is for.
    pub recipient: u32,
    /// Requests under way, itself included.
    pub under_way: usize,
    /// Requests that were let in within the last second.
    pub let_in: usize,
}

/// See the module. The first that applies holds, from the top.
#[derive(Debug, Clone)]
pub struct Mood {
    /// How long a reply takes.
    pub latency: Latency,
    /// Times in which every request meets the same; ages of the run, from and until.
    pub spells: Vec<(Duration, Duration, Act)>,
    /// More requests in a second are refused.
    pub limit: Option<(u32, Act)>,
    /// More requests at once are refused.
    pub room: Option<(usize, Act)>,
    /// Shares of the rows, each of which meets the same whenever it comes.
    pub rows: Vec<(f64, Act)>,
    /// Shares of the requests.
    pub requests: Vec<(f64, Act)>,
    /// One recipient's batch is gone from this age on.
    pub gone: Option<(u32, Duration)>,
    /// Instead of all this: what a test has written down.
    pub script: Option<Script>,
}

/// What is done with each request, and how long that takes.
#[derive(Clone)]
pub struct Script(Arc<dyn Fn(Ask) -> (Act, Duration) + Send + Sync>);

impl Script {
    pub fn new(script: impl Fn(Ask) -> (Act, Duration) + Send + Sync + 'static) -> Self {
        Self(Arc::new(script))
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("see the test")
    }
}

/// How long a reply takes.
#[derive(Debug, Clone, Copy)]
pub enum Latency {
    /// Always so long.
    Constant(Duration),
    /// Between the two.
    Between(Duration, Duration),
    /// So long alone, and so much longer for each other request under way.
    Load(Duration, Duration),
}

impl Latency {
    fn draw(self, dice: &mut Rng, under_way: usize) -> Duration {
        match self {
            Self::Constant(time) => time,
            Self::Between(least, most) => least + most.saturating_sub(least).mul_f64(dice.f64()),
            Self::Load(alone, each) => alone + each * others(under_way),
        }
    }

    /// The longest with so many under way.
    pub fn longest(self, under_way: usize) -> Duration {
        match self {
            Self::Constant(time) | Self::Between(_, time) => time,
            Self::Load(alone, each) => alone + each * others(under_way),
        }
    }
}

fn others(under_way: usize) -> u32 {
    u32::try_from(under_way.saturating_sub(1)).unwrap_or(u32::MAX)
}

impl Mood {
    /// Takes everything after 50 ms.
    pub fn well() -> Self {
        Self {
            latency: Latency::Constant(Duration::from_millis(50)),
            spells: Vec::new(),
            gone: None,
            limit: None,
            room: None,
            rows: Vec::new(),
            requests: Vec::new(),
            script: None,
        }
    }

    /// Whether it takes everything.
    pub fn is_well(&self) -> bool {
        self.spells.is_empty()
            && self.gone.is_none()
            && self.limit.is_none()
            && self.room.is_none()
            && self.rows.is_empty()
            && self.requests.is_empty()
            && self.script.is_none()
    }

    /// What is done with a request, and how long its answer takes.
    pub fn decide(&self, seed: u64, ask: Ask) -> (Act, Duration) {
        if let Some(Script(script)) = &self.script {
            return script(ask);
        }
        let mut dice = dice(seed, ask.request);
        let latency = self.latency.draw(&mut dice, ask.under_way);
        let act = self.act(seed, ask, &mut dice);
        let takes = match act {
            Act::Away => Duration::from_millis(1),
            Act::NoConnection => CONNECT_TIMEOUT,
            Act::Refuse(..) => latency / 4,
            _ => latency,
        };
        (act, takes)
    }

    fn act(&self, seed: u64, ask: Ask, dice: &mut Rng) -> Act {
        let spell = self.spells.iter().find(|(from, until, _)| (*from..*until).contains(&ask.age));
        if let Some((_, _, act)) = spell {
            return *act;
        }
        match (self.limit, self.room) {
            (Some((most, act)), _) if ask.let_in >= most as usize => return act,
            (_, Some((most, act))) if ask.under_way > most => return act,
            _ => {}
        }
        // A row's dice do not depend on when it comes.
        let row = dice_of_row(seed, ask.row).f64();
        share(&self.rows, row)
            .or_else(|| share(&self.requests, dice.f64()))
            .or_else(|| self.of_batch(ask))
            .unwrap_or(Act::Take)
    }

    fn of_batch(&self, ask: Ask) -> Option<Act> {
        let gone = self.gone.filter(|(batch, from)| ask.recipient == *batch && ask.age >= *from);
        gone.map(|_| Act::Errno(11))
    }
}

/// Dice that depend on nothing but which request it is.
pub fn dice(seed: u64, request: u64) -> Rng {
    Rng::with_seed(seed ^ request.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// Dice that depend on nothing but the row.
pub fn dice_of_row(seed: u64, row: u32) -> Rng {
    Rng::with_seed(seed.rotate_left(32) ^ u64::from(row).wrapping_mul(0xd6e8_feb8_6659_fd93))
}

/// The act whose share the roll falls into.
fn share(shares: &[(f64, Act)], mut roll: f64) -> Option<Act> {
    for (share, act) in shares {
        if roll < *share {
            return Some(*act);
        }
        roll -= share;
    }
    None
}
