//! Many seeds on all cores, and what they add up to.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use dialfeed::outcome::StoppedBy;

use super::laws::Figures;
use super::scenario::Scenario;
use super::{Failure, Played, play};

/// What the plays of many seeds add up to.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    pub seeds: u64,
    pub figures: Figures,
    /// How many runs ended so.
    pub ends: BTreeMap<String, u64>,
    /// How many requests met this.
    pub acts: BTreeMap<&'static str, u64>,
}

/// Plays so many seeds, from this one on; `each` hears the sum from time to time. Gives the
/// failure of the lowest seed among those that failed first.
pub fn play_seeds(
    first: u64,
    seeds: u64,
    each: impl Fn(&Summary) + Sync,
) -> Result<Summary, Box<Failure>> {
    const BATCH: u64 = 50;
    let (next, over) = (AtomicU64::new(0), AtomicBool::new(false));
    let sum = Mutex::new(Summary::default());
    let failure: Mutex<Option<(u64, Box<Failure>)>> = Mutex::new(None);
    let work = || {
        while !over.load(Ordering::Relaxed) {
            let from = next.fetch_add(BATCH, Ordering::Relaxed);
            if from >= seeds {
                return;
            }
            let mut own = Summary::default();
            for seed in from..seeds.min(from + BATCH) {
                match play(&Scenario::drawn(first.wrapping_add(seed))) {
                    Ok(played) => own.count(&played),
                    Err(failed) => {
                        over.store(true, Ordering::Relaxed);
                        let mut failure = failure.lock().unwrap_or_else(PoisonError::into_inner);
                        if failure.as_ref().is_none_or(|(known, _)| seed < *known) {
                            *failure = Some((seed, failed));
                        }
                        return;
                    }
                }
            }
            let mut sum = sum.lock().unwrap_or_else(PoisonError::into_inner);
            sum.add(&own);
            each(&sum);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(work);
        }
    });
    match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some((_, failure)) => Err(failure),
        None => Ok(sum.into_inner().unwrap_or_else(PoisonError::into_inner)),
    }
}

impl Summary {
    fn count(&mut self, played: &Played) {
        self.seeds += 1;
        self.figures.add(&played.figures);
        for run in &played.runs {
            let end = match run {
                None => "killed".to_owned(),
                Some(Err(_)) => "the disk failed".to_owned(),
                Some(Ok(run)) => match &run.stopped_by {
                    None => "to the end".to_owned(),
                    Some(StoppedBy::Errno { errno, .. }) => format!("errno {errno}"),
                    Some(StoppedBy::Cause { cause }) if cause.starts_with("http_") => {
                        "http_4xx".to_owned()
                    }
                    Some(StoppedBy::Cause { cause }) => cause.clone(),
                },
            };
            *self.ends.entry(end).or_default() += 1;
        }
        for request in &played.requests {
            *self.acts.entry(request.act.name()).or_default() += 1;
        }
    }

    fn add(&mut self, other: &Self) {
        self.seeds += other.seeds;
        self.figures.add(&other.figures);
        for (end, runs) in &other.ends {
            *self.ends.entry(end.clone()).or_default() += runs;
        }
        for (act, requests) in &other.acts {
            *self.acts.entry(act).or_default() += requests;
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let it = &self.figures;
        writeln!(f, "seeds                       {}", self.seeds)?;
        writeln!(f, "runs                        {}", it.lives)?;
        for (end, runs) in &self.ends {
            writeln!(f, "  {end:<26}{runs}")?;
        }
        writeln!(f, "requests                    {}", it.requests)?;
        for (act, requests) in &self.acts {
            writeln!(f, "  {act:<26}{requests}")?;
        }
        writeln!(f, "rows that came in           {}", it.stored)?;
        writeln!(f, "steps checked               {}", it.steps)?;
        #[expect(clippy::cast_precision_loss, reason = "a mean for people to read")]
        let mean = it.uncertain as f64 / it.kills.max(1) as f64;
        writeln!(f, "kills                       {}", it.kills)?;
        writeln!(
            f,
            "  rows uncertain by one     {mean:.2} in the mean, {} at most",
            it.uncertain_most
        )?;
        writeln!(f, "  of 2 × concurrency        {:.1} % at most", 100.0 * it.uncertain_share)?;
        writeln!(f, "windows of the ceiling      {}", it.windows)?;
        writeln!(f, "  the fullest               {:.1} % of it", 100.0 * it.fullest)?;
        writeln!(f, "means of unhindered runs    {}", it.means)?;
        writeln!(
            f,
            "  the least                 {:.2} % of the rate",
            100.0 * it.least_mean.unwrap_or(1.0)
        )?;
        write!(f, "refused after a doubt       {}", it.refused_after_doubt)
    }
}
