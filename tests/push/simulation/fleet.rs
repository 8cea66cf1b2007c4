//! Many seeds on all cores, and what they add up to.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::laws::Figures;
use super::{Failure, Scenario, play};

/// What the plays of many seeds add up to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Summary {
    pub seeds: u64,
    pub figures: Figures,
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
                    Ok(played) => own.add(&Summary { seeds: 1, figures: played.figures }),
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
    fn add(&mut self, other: &Self) {
        let (sum, more) = (&mut self.figures, &other.figures);
        if self.seeds == 0 {
            sum.least_mean = f64::INFINITY;
        }
        self.seeds += other.seeds;
        sum.requests += more.requests;
        sum.stored += more.stored;
        sum.lives += more.lives;
        sum.kills += more.kills;
        sum.buried += more.buried;
        sum.buried_most = sum.buried_most.max(more.buried_most);
        sum.windows += more.windows;
        sum.fullest = sum.fullest.max(more.fullest);
        sum.means += more.means;
        sum.least_mean = sum.least_mean.min(more.least_mean);
        sum.finished += more.finished;
        sum.stopped += more.stopped;
        sum.failed += more.failed;
        sum.refused_after_doubt += more.refused_after_doubt;
        sum.steps += more.steps;
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let it = &self.figures;
        writeln!(f, "seeds                       {}", self.seeds)?;
        writeln!(f, "runs                        {}", it.lives)?;
        writeln!(f, "  to the end                {}", it.finished)?;
        writeln!(f, "  stopped                   {}", it.stopped)?;
        writeln!(f, "  ended by the disk         {}", it.failed)?;
        writeln!(f, "  killed                    {}", it.kills)?;
        writeln!(f, "requests                    {}", it.requests)?;
        writeln!(f, "rows that came in           {}", it.stored)?;
        writeln!(f, "steps checked               {}", it.steps)?;
        #[expect(clippy::cast_precision_loss, reason = "a mean for people to read")]
        let mean = it.buried as f64 / it.kills.max(1) as f64;
        writeln!(
            f,
            "rows uncertain by a kill    {mean:.2} in the mean, {} at most",
            it.buried_most
        )?;
        writeln!(f, "windows of the ceiling      {}", it.windows)?;
        writeln!(f, "  the fullest               {:.1} % of it", 100.0 * it.fullest)?;
        writeln!(f, "means of calm runs          {}", it.means)?;
        writeln!(f, "  the least                 {:.2} % of the rate", 100.0 * it.least_mean)?;
        write!(f, "refused after a doubt       {}", it.refused_after_doubt)
    }
}
