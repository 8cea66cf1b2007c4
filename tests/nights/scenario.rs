//! What a month will be: for each night the platform's mood, the machine's troubles, the lists that
//! come, and the runs with what happens while they are on. All of it is drawn from the seed before the
//! first night.

use dialfeed::sandbox::Faults;
use fastrand::Rng;

use crate::lists::{List, Maker};

pub const NIGHTS: usize = 30;

/// See the module.
#[derive(Debug)]
pub struct Scenario {
    pub seed: u64,
    pub nights: Vec<Night>,
}

/// One night.
#[derive(Debug)]
pub struct Night {
    pub weather: Weather,
    pub trouble: Option<Trouble>,
    pub chore: Option<Chore>,
    pub arrivals: Vec<(Arrival, List)>,
    pub runs: Vec<Run>,
}

/// How the platform is.
#[derive(Debug, Clone, PartialEq)]
pub enum Weather {
    Fair,
    Slow,
    /// All night.
    Down,
    /// Killed in each run, and there again some time later.
    Restarted {
        after_ms: u64,
        away_ms: u64,
    },
    /// 503, nothing stored.
    Refusing,
    /// 500, stored or not.
    Broken,
    /// Stored without a reply.
    Dropping,
    /// Stored, the reply unreadable.
    Garbling,
    /// Errno 0, nothing stored.
    Failing,
}

/// What is wrong on this side, all night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    WrongAuth,
    NoDoNotCallList,
    /// A file stands where the shelf `done/` should be.
    ShelfBlocked,
}

/// What the operator does in the morning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chore {
    Purge,
    /// Jobs that have rows left, too.
    PurgeAll,
    Verify,
    Backup,
}

/// How a list comes into the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// By a rename, its content older.
    Moved,
    /// Written just now.
    Copied,
    /// Under a temporary name; its own comes with the next evening.
    Partial,
    /// Open in an office program until the next evening.
    Locked,
}

/// One run of cron.
#[derive(Debug)]
pub struct Run {
    pub ends: Ends,
    /// Each so many milliseconds after the run's beginning.
    pub meanwhile: Vec<(u64, Deed)>,
}

/// How a run ends, if it does not come to its own end before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    ByItself,
    /// Killed so long after its beginning.
    Killed {
        after_ms: u64,
    },
    /// Killed so long after it was first seen with a list in its hands.
    KilledAtWork {
        after_ms: u64,
    },
    /// Killed so long after it was first seen on its way to a shelf.
    KilledFiling {
        after_us: u64,
    },
    Terminated {
        after_ms: u64,
    },
    TerminatedAtWork {
        after_ms: u64,
    },
    /// No file may grow beyond so many blocks of 512 bytes.
    Starved {
        blocks: u64,
    },
}

/// What somebody does while a run is on.
#[derive(Debug, Clone)]
pub enum Deed {
    /// Another list comes.
    Bring(List),
    /// One is written piece by piece.
    Grow { list: List, pieces: usize, pause_ms: u64 },
    /// Somebody takes the night's list of this place away again, if it is still there.
    Withdraw { arrival: usize },
    /// The same, and puts another there under its name.
    Replace { arrival: usize, with: List },
    /// Cron starts a second run.
    Overlap,
}

impl Scenario {
    pub fn drawn(seed: u64) -> Self {
        let mut dice = Rng::with_seed(seed);
        let mut maker = Maker::new(dice.u64(..));
        let mut weathers = weathers(&mut dice);
        dice.shuffle(&mut weathers);
        let mut nights: Vec<Night> = weathers
            .into_iter()
            .map(|weather| Night::drawn(weather, &mut dice, &mut maker))
            .collect();
        let mut fair: Vec<usize> =
            (0..NIGHTS).filter(|night| nights[*night].weather == Weather::Fair).collect();
        dice.shuffle(&mut fair);
        let troubles = [Trouble::WrongAuth, Trouble::NoDoNotCallList, Trouble::ShelfBlocked];
        for (night, trouble) in fair.into_iter().zip(troubles) {
            nights[night].trouble = Some(trouble);
        }
        let mut late: Vec<usize> = (NIGHTS / 3..NIGHTS).collect();
        dice.shuffle(&mut late);
        for (night, chore) in
            late.into_iter().zip([Chore::Purge, Chore::PurgeAll, Chore::Verify, Chore::Backup])
        {
            nights[night].chore = Some(chore);
        }
        Self { seed, nights }
    }

    /// Whether there is every kind of everything.
    pub fn has_everything(&self) {
        let runs = || self.nights.iter().flat_map(|night| &night.runs);
        let shown = format!("{self:?}");
        for word in [
            "Slow",
            "Down",
            "Restarted",
            "Refusing",
            "Broken",
            "Dropping",
            "Garbling",
            "Failing",
            "WrongAuth",
            "NoDoNotCallList",
            "ShelfBlocked",
            "Purge",
            "PurgeAll",
            "Verify",
            "Backup",
            "Copied",
            "Good",
            "Unreadable",
            "Homeless",
        ] {
            assert!(shown.contains(word), "seed {}: no {word}", self.seed);
        }
        assert!(runs().any(|run| matches!(run.ends, Ends::KilledAtWork { .. })));
        assert!(runs().any(|run| !run.meanwhile.is_empty()));
    }
}

/// A month's moods, so that each month has all of them.
fn weathers(dice: &mut Rng) -> Vec<Weather> {
    let mut all = Vec::new();
    all.extend(std::iter::repeat_n(Weather::Down, 3));
    for _ in 0..4 {
        let (after_ms, away_ms) = (dice.u64(50..500), dice.u64(20..600));
        all.push(Weather::Restarted { after_ms, away_ms });
    }
    all.extend([Weather::Refusing, Weather::Refusing, Weather::Broken, Weather::Broken]);
    all.extend([Weather::Dropping, Weather::Dropping, Weather::Garbling, Weather::Garbling]);
    all.extend([Weather::Failing, Weather::Slow, Weather::Slow]);
    all.resize(NIGHTS, Weather::Fair);
    all
}

impl Weather {
    /// The platform's manners; none where it is away.
    pub fn faults(&self, seed: u64) -> Option<Faults> {
        let fair = Faults { seed, ..Faults::default() };
        Some(match self {
            Self::Down => return None,
            Self::Fair => fair,
            Self::Slow | Self::Restarted { .. } => Faults { latency_ms: 5, jitter_ms: 30, ..fair },
            // More than a few, and the program rightly waits for minutes.
            Self::Refusing => Faults { refuse: 0.05, ..fair },
            Self::Broken => Faults { http_500: 0.12, ..fair },
            Self::Dropping => Faults { drop_reply: 0.12, ..fair },
            Self::Garbling => Faults { garble: 0.12, ..fair },
            Self::Failing => Faults { fail: 0.2, ..fair },
        })
    }
}

impl Night {
    fn drawn(weather: Weather, dice: &mut Rng, maker: &mut Maker) -> Self {
        let count = dice.usize(1..5);
        let arrivals: Vec<(Arrival, List)> =
            (0..count).map(|_| (Arrival::drawn(dice), maker.list())).collect();
        // Whoever cannot be reached is asked in vain for a while.
        let most = if weather == Weather::Down { 2 } else { 4 };
        let runs = (0..dice.usize(1..=most)).map(|_| Run::drawn(dice, maker, count)).collect();
        Self { weather, trouble: None, chore: None, arrivals, runs }
    }
}

impl Arrival {
    fn drawn(dice: &mut Rng) -> Self {
        match dice.u32(0..20) {
            0..3 => Self::Copied,
            3 => Self::Partial,
            4 => Self::Locked,
            _ => Self::Moved,
        }
    }
}

impl Run {
    fn drawn(dice: &mut Rng, maker: &mut Maker, arrivals: usize) -> Self {
        // Half of a list's time in a run's hands is some twenty milliseconds, the rest a long tail.
        let after_ms = dice.u64(0..40) + dice.u64(0..2) * dice.u64(0..300);
        let ends = match dice.u32(0..40) {
            0..3 => Ends::Killed { after_ms: after_ms + dice.u64(0..100) },
            3..10 => Ends::KilledAtWork { after_ms },
            10..16 => Ends::KilledFiling { after_us: dice.u64(0..5_000) },
            16..18 => Ends::Terminated { after_ms: after_ms + dice.u64(0..100) },
            18..21 => Ends::TerminatedAtWork { after_ms },
            21..23 => Ends::Starved { blocks: dice.u64(70..600) },
            _ => Ends::ByItself,
        };
        let mut meanwhile = Vec::new();
        for _ in 0..2 {
            let at_ms = dice.u64(0..400);
            let arrival = dice.usize(..arrivals);
            let deed = match dice.u32(0..24) {
                0..2 => Deed::Bring(maker.list()),
                2..4 => Deed::Grow {
                    list: maker.good(),
                    pieces: dice.usize(2..20),
                    pause_ms: dice.u64(5..40),
                },
                4 => Deed::Withdraw { arrival },
                5 => Deed::Replace { arrival, with: maker.list() },
                6 => Deed::Overlap,
                _ => continue,
            };
            meanwhile.push((at_ms, deed));
        }
        meanwhile.sort_by_key(|(at_ms, _)| *at_ms);
        Self { ends, meanwhile }
    }
}

impl std::fmt::Display for Night {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "{:?}", self.weather)?;
        if let Some(trouble) = self.trouble {
            write!(to, ", {trouble:?}")?;
        }
        if let Some(chore) = self.chore {
            write!(to, ", {chore:?} in the morning")?;
        }
        Ok(())
    }
}
