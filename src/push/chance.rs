//! Whether refusals come by chance: as often at any pace.
//!
//! Lowering the pace before a platform that refuses a share of all requests brings nothing but a
//! longer job. The last refusals show it: at the slower paces among them they were hardly rarer
//! than at the faster ones, and less came through. Until they come far more often, or look like a
//! limit's, refusals then say nothing of the pace.
//! Pure: takes the moment.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// So many refusals are looked at, at least and at most.
const SERIES_LEAST: usize = 6;
const SERIES_MOST: usize = 12;
/// What came through between two of them at least, on an average: where fewer do, a slower pace
/// spares the retries at any rate; and at most: where more do, there is nothing to gain.
const APART_LEAST: f64 = 10.0;
const APART_MOST: u32 = 200;
/// The slower half of them was slower at least so much; less came through in its time, so much;
/// and hardly more between two refusals.
const SLOWER: f64 = 0.8;
const LESS: f64 = 0.85;
const RARER: f64 = 1.5;
/// Refusals are chance no more when there are more than so many, and so often the known share.
const BEYOND: f64 = 3.0;
const BEYOND_SHARE: f64 = 2.0;
/// And they are a limit's where, of so many, so many came after nearly the same number of requests
/// in a second that was far below the pace.
const LIMIT_SEEN_IN: usize = 8;
const LIMIT_SEEN: usize = 5;
const LIMIT_SAME: f64 = 0.9;
const LIMIT_BELOW: f64 = 0.9;
/// After so many requests what was counted counts half.
const MEMORY: f64 = 100.0;

/// What a refusal says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Says {
    /// Perhaps the pace was too high, before a platform that takes so many a second.
    TooFast(f64),
    /// Nothing of the pace.
    Nothing,
    /// It was in vain that the pace was lowered: this one, of the faster among the last, was as good.
    InVain(f64),
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Chance {
    known: Option<Known>,
    series: Vec<Stretch>,
    /// The last refusal of the series, and what has come through since.
    last: Option<(Instant, u32)>,
}

/// From one refusal to the next.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    per_s: f64,
    took: Duration,
    came: u32,
}

/// The share that is refused at any pace, and what was seen lately.
#[derive(Debug)]
struct Known {
    share: f64,
    refused: f64,
    came: f64,
    /// What was taken in the second before each of the last refusals.
    taken: VecDeque<f64>,
}

impl Known {
    fn of(share: f64) -> Self {
        Self { share, refused: 0.0, came: 0.0, taken: VecDeque::new() }
    }

    fn came_through(&mut self) {
        self.came += 1.0;
        if self.came + self.refused > MEMORY {
            self.came /= 2.0;
            self.refused /= 2.0;
        }
    }

    /// A request was refused at this pace. Returns the limit that the last refusals look like.
    fn refused(&mut self, per_s: f64, taken: f64) -> Option<f64> {
        self.refused += 1.0;
        if self.taken.len() == LIMIT_SEEN_IN {
            self.taken.pop_front();
        }
        self.taken.push_back(taken);
        let most = self.taken.iter().copied().fold(0.0, f64::max);
        let seen = self.taken.iter().filter(|taken| **taken >= most * LIMIT_SAME).count();
        let is_limit = seen >= LIMIT_SEEN && most + 1.0 <= per_s * LIMIT_BELOW;
        if is_limit {
            self.taken.clear();
        }
        is_limit.then_some(most)
    }

    fn explains(&self) -> bool {
        self.refused <= BEYOND + BEYOND_SHARE * self.share * (self.came + self.refused)
    }
}

impl Chance {
    /// A request came through.
    pub(super) fn came_through(&mut self) {
        if let Some((_, came)) = &mut self.last {
            *came = came.saturating_add(1);
        }
        if let Some(known) = &mut self.known {
            known.came_through();
        }
    }

    /// Whether a share is known to be refused at any pace.
    pub(super) fn is_known(&self) -> bool {
        self.known.is_some()
    }

    /// A request was refused at this pace, so many having been taken in the second before.
    pub(super) fn refused(&mut self, now: Instant, per_s: f64, taken: f64) -> Says {
        if let Some(known) = &mut self.known {
            if let Some(limit) = known.refused(per_s, taken) {
                return Says::TooFast(limit);
            }
            if known.explains() {
                return Says::Nothing;
            }
            self.known = None;
        }
        match self.last.replace((now, 0)) {
            Some((_, came)) if came > APART_MOST => self.series.clear(),
            Some((at, came)) => {
                if self.series.len() == SERIES_MOST {
                    self.series.remove(0);
                }
                self.series.push(Stretch { per_s, took: now.duration_since(at), came });
            }
            None => {}
        }
        let Some((good, share)) = self.in_vain() else { return Says::TooFast(taken) };
        self.known = Some(Known::of(share));
        self.series.clear();
        self.last = None;
        Says::InVain(good)
    }

    /// The pace that was as good as the slower ones, and the share that is refused at either.
    fn in_vain(&self) -> Option<(f64, f64)> {
        if self.series.len() < SERIES_LEAST {
            return None;
        }
        let mut series = self.series.clone();
        series.sort_by(|one, other| one.per_s.total_cmp(&other.per_s));
        let half = series.len() / 2;
        let (slow, fast) = (Sum::of(&series[..half]), Sum::of(&series[series.len() - half..]));
        let is_chance = slow.came.min(fast.came) >= APART_LEAST * count(half)
            && slow.came <= fast.came * RARER
            && slow.per_s <= fast.per_s * SLOWER
            && slow.came / slow.seconds <= LESS * fast.came / fast.seconds;
        let refused = count(2 * half);
        let share = refused / (refused + slow.came + fast.came);
        is_chance.then_some((series[series.len() - 1 - half / 2].per_s, share))
    }
}

/// Several stretches together.
struct Sum {
    per_s: f64,
    seconds: f64,
    came: f64,
}

impl Sum {
    fn of(stretches: &[Stretch]) -> Self {
        Self {
            per_s: stretches.iter().map(|one| one.per_s).sum(),
            seconds: stretches.iter().map(|one| one.took.as_secs_f64()).sum::<f64>().max(1e-9),
            came: stretches.iter().map(|one| f64::from(one.came)).sum(),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a dozen refusals")]
fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Refusals with so many requests between them, the pace a tenth lower after each and a pause
    /// of a quarter of a second behind it; gives what they said.
    fn refusals(chance: &mut Chance, apart: impl Fn(f64) -> u32, per_s: &mut f64) -> Vec<Says> {
        let mut now = Instant::now();
        let mut said = Vec::new();
        for _ in 0..20 {
            let came = apart(*per_s);
            (0..came).for_each(|_| chance.came_through());
            now += Duration::from_secs_f64(0.25 + f64::from(came) / *per_s);
            said.push(chance.refused(now, *per_s, *per_s - 1.0));
            match said.last() {
                Some(Says::TooFast(_)) => *per_s *= 0.9,
                Some(Says::InVain(good)) => *per_s = *good,
                _ => {}
            }
        }
        said
    }

    #[test]
    fn refusals_as_frequent_at_any_pace_put_it_back_and_then_say_nothing() {
        let (mut chance, mut per_s) = (Chance::default(), 20.0);
        let said = refusals(&mut chance, |_| 19, &mut per_s);
        let back = said.iter().position(|says| matches!(says, Says::InVain(_))).unwrap();
        assert!(back <= SERIES_MOST, "{said:?}");
        assert!(said[back + 1..].iter().all(|says| *says == Says::Nothing), "{said:?}");
        assert!(per_s > 15.0, "{per_s}");
        assert!(chance.is_known());
    }

    #[test]
    fn refusals_that_a_slower_pace_makes_rarer_or_that_are_many_are_its_fault() {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "some hundred requests"
        )]
        let rarer = |per_s: f64| (8_000.0 / (per_s * per_s)) as u32;
        for apart in [rarer, |_| 4] {
            let (mut chance, mut per_s) = (Chance::default(), 20.0);
            let said = refusals(&mut chance, apart, &mut per_s);
            assert!(said.iter().all(|says| matches!(says, Says::TooFast(_))), "{said:?}");
        }
    }

    #[test]
    fn many_more_of_them_are_no_longer_chance() {
        let (mut chance, mut per_s) = (Chance::default(), 20.0);
        refusals(&mut chance, |_| 19, &mut per_s);
        let said = refusals(&mut chance, |_| 2, &mut per_s);
        assert!(matches!(said[12], Says::TooFast(_)), "{said:?}");
        assert!(!chance.is_known());
    }

    #[test]
    fn refusals_behind_the_same_number_in_a_second_are_a_limit_s() {
        let mut known = Known::of(0.05);
        let limits: Vec<_> = (0..6).map(|_| known.refused(20.0, 10.0)).collect();
        assert_eq!(limits.iter().flatten().collect::<Vec<_>>(), [&10.0]);
        let mut known = Known::of(0.05);
        assert!((5..19).all(|taken| known.refused(20.0, f64::from(taken)).is_none()));
    }
}
