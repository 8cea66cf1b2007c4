//! How many requests a second the platform bears, felt out from its answers.
//!
//! A figure between a least and a most. It grows while requests come through and the figure is
//! what holds them back; a push-back sets it a little below what the platform took in the last
//! second. Then it keeps still for a while, longer each time the same figure proves too much
//! again, and tries a little more: so a platform with a known limit refuses a handful of requests
//! in a run, and one that has recovered is found out. Pure: takes the moment.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::chance::{Chance, Says};

/// Where a push-back leaves the figure, as a share of what came through in the last second and of
/// the figure itself; and where it is smoothed.
const BELOW: f64 = 0.95;
const ABOVE: f64 = 1.5;
/// What one push-back leaves at least; what in the first second of a run, which is not full yet, or
/// of so few a second that one more or less says nothing; and what one leaves that follows so soon
/// on another that the last second was half idle.
const LEAST_LEFT: f64 = 0.05;
const LEFT_UNKNOWN: f64 = 0.5;
const FEW_PER_S: f64 = 4.0;
const LEFT_SOON: f64 = 0.85;
/// Growth a second where nothing is known to be too much.
const GROWTH_FREE: f64 = 2.0;
/// Growth a second far below what was too much, and near it.
const GROWTH_FAR: f64 = 1.15;
const GROWTH_NEAR: f64 = 1.02;
/// Growth a second where refusals come by chance and only too many of them tell of a limit.
const GROWTH_BY_CHANCE: f64 = 1.1;
/// Above this share of what was too much it is near.
const NEAR: f64 = 0.9;
/// Beyond this share of it, it is too much no more; within it, it is the same figure again.
const SAME: f64 = 1.05;
/// How long the figure keeps still once requests come through again, and so many of them at the
/// least, or at a crawl so long; and how long after many push-backs at the same figure.
const CALM: Duration = Duration::from_secs(10);
const CALM_REPLIES: u32 = 20;
const CALM_CRAWL: Duration = Duration::from_secs(60);
const CALM_MOST: Duration = Duration::from_secs(120);
/// One reply lets it grow by no more, however long the pause before it was.
const GROWTH_STEP_MOST: f64 = 2.0;
/// What the figures count in.
const A_SECOND: Duration = Duration::from_secs(1);

/// See the module.
#[derive(Debug)]
pub(super) struct Feel {
    per_s: f64,
    least: f64,
    most: f64,
    too_much: Option<TooMuch>,
    /// The pace has held a request back since the last growth.
    held: bool,
    /// The first answer.
    since: Option<Instant>,
    /// For so many replies it keeps below the most.
    below_most: u32,
    /// The last push-back: requests that began before it say nothing new.
    pushed_back_at: Option<Instant>,
    grew_at: Option<Instant>,
    /// When refused requests of the last second had begun.
    refused: VecDeque<Instant>,
    chance: Chance,
}

#[derive(Debug, Clone, Copy)]
struct TooMuch {
    per_s: f64,
    since: Instant,
    calm: Duration,
    /// When requests came through again, and how many have since.
    well: Option<(Instant, u32)>,
}

impl TooMuch {
    fn new(per_s: f64, since: Instant, calm: Duration) -> Self {
        Self { per_s, since, calm, well: None }
    }

    /// A request came through. Returns whether the figure has kept still for long enough.
    fn came_through(&mut self, now: Instant) -> bool {
        let (since, replies) = self.well.get_or_insert((now, 0));
        *replies += 1;
        let enough = *replies > CALM_REPLIES || now >= *since + CALM_CRAWL;
        enough && now >= *since + self.calm
    }
}

impl Feel {
    /// Begins at `start`; all in requests a second, above 0.
    pub(super) fn new(start: f64, least: f64, most: f64) -> Self {
        Self {
            per_s: start.clamp(least, most),
            least,
            most,
            too_much: None,
            held: false,
            since: None,
            below_most: 0,
            pushed_back_at: None,
            grew_at: None,
            refused: VecDeque::new(),
            chance: Chance::default(),
        }
    }

    /// Requests a second, just now.
    pub(super) fn per_s(&self) -> f64 {
        self.per_s
    }

    /// A request waits for the pace and for nothing else.
    pub(super) fn holds(&mut self) {
        self.held = true;
    }

    /// A request came through.
    pub(super) fn came_through(&mut self, now: Instant) {
        let passed = self.grew_at.map_or(Duration::ZERO, |at| now.duration_since(at));
        self.grew_at = Some(now);
        self.since.get_or_insert(now);
        self.below_most = self.below_most.saturating_sub(1);
        self.chance.came_through();
        let is_calm = self.too_much.as_mut().is_none_or(|bad| bad.came_through(now));
        if !std::mem::take(&mut self.held) || !is_calm {
            return;
        }
        let growth = match self.too_much {
            None if self.chance.is_known() => GROWTH_BY_CHANCE,
            None => GROWTH_FREE,
            Some(bad) if self.per_s < bad.per_s * NEAR => GROWTH_FAR,
            Some(_) => GROWTH_NEAR,
        };
        let grown = growth.powf(passed.as_secs_f64()).min(GROWTH_STEP_MOST);
        self.per_s = (self.per_s * grown).min(self.most_now());
        if self.too_much.is_some_and(|bad| self.per_s > bad.per_s * SAME) {
            self.too_much = None;
        }
    }

    /// The platform refused a request that began at `began`; `begun` is how many began in the
    /// second up to then, itself included.
    pub(super) fn pushed_back(&mut self, now: Instant, began: Instant, begun: usize) {
        let taken = self.refuse(began, begun);
        if self.pushed_back_at.is_some_and(|at| began <= at) {
            return self.stays_low(now);
        }
        self.pushed_back_at = Some(now);
        match self.chance.refused(now, self.per_s, taken) {
            Says::TooFast(taken) => self.lower(now, taken),
            Says::Nothing => {}
            Says::InVain(good) => {
                self.per_s = good;
                self.too_much = Some(TooMuch::new(good, now, CALM));
            }
        }
        self.keep_below_most();
    }

    /// Lower than the most it is at any sign of trouble, and for so many replies.
    fn keep_below_most(&mut self) {
        self.below_most = CALM_REPLIES + 1;
        self.per_s = self.per_s.min(self.most_now()).max(self.least);
    }

    fn lower(&mut self, now: Instant, taken: f64) {
        let same = |bad: &TooMuch| self.per_s < bad.per_s * SAME && self.per_s > bad.per_s * NEAR;
        let calm = match self.too_much.filter(same) {
            Some(bad) => (bad.calm * 2).min(CALM_MOST),
            None => CALM,
        };
        let soon = self.too_much.is_some_and(|bad| now < bad.since + A_SECOND);
        self.too_much = Some(TooMuch::new(self.per_s, now, calm));
        let left = if soon {
            self.per_s * LEFT_SOON
        } else {
            let least = self.least_left(now);
            (taken * BELOW).clamp(self.per_s * least, self.per_s * BELOW)
        };
        self.per_s = left.max(self.least);
    }

    /// The platform is still not well: the figure keeps still from now on, below the most.
    pub(super) fn stays_low(&mut self, now: Instant) {
        let (too_much, calm) =
            self.too_much.map_or((self.per_s, CALM), |bad| (bad.per_s, bad.calm));
        self.too_much = Some(TooMuch::new(too_much, now, calm));
        self.keep_below_most();
    }

    /// The platform refused a request, and too many at once explain it. What comes through is then
    /// far below a figure that holds nobody back, and would come in bursts.
    pub(super) fn smooth(&mut self, now: Instant, began: Instant, begun: usize) {
        self.pushed_back_at = Some(now);
        let taken = self.refuse(began, begun);
        self.too_much = Some(TooMuch::new(self.per_s, now, CALM));
        let (less, more) = (self.per_s * self.least_left(now), self.per_s * BELOW);
        self.per_s = (taken * ABOVE).clamp(less, more).max(self.least);
    }

    /// The least share that a push-back leaves.
    fn least_left(&mut self, now: Instant) -> f64 {
        let young = now < *self.since.get_or_insert(now) + A_SECOND;
        if young || self.per_s < FEW_PER_S { LEFT_UNKNOWN } else { LEAST_LEFT }
    }

    fn most_now(&self) -> f64 {
        if self.below_most > 0 { self.most * BELOW } else { self.most }
    }

    /// Writes a refusal down; gives how many of those that began in the second up to it were not
    /// refused.
    fn refuse(&mut self, began: Instant, begun: usize) -> f64 {
        self.refused.push_back(began);
        let is_old = |at: &Instant| began.duration_since(*at) >= A_SECOND;
        while self.refused.front().is_some_and(is_old) {
            self.refused.pop_front();
        }
        #[expect(clippy::cast_precision_loss, reason = "requests of one second")]
        let taken = begun.saturating_sub(self.refused.len()) as f64;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Requests at the figure's own pace before a platform that takes `limit` in a second; gives
    /// the figure after each second.
    fn feel(feel: &mut Feel, start: Instant, limit: usize, seconds: u64) -> Vec<f64> {
        let mut figures = Vec::new();
        let mut now = start;
        let (mut taken, mut begun) = (VecDeque::new(), VecDeque::new());
        for second in 1..=seconds {
            while now < start + Duration::from_secs(second) {
                let old = |at: &Instant| now.duration_since(*at) >= Duration::from_secs(1);
                while taken.front().is_some_and(old) {
                    taken.pop_front();
                }
                while begun.front().is_some_and(old) {
                    begun.pop_front();
                }
                begun.push_back(now);
                feel.holds();
                if taken.len() < limit {
                    taken.push_back(now);
                    feel.came_through(now);
                } else {
                    feel.pushed_back(now, now, begun.len());
                    now += Duration::from_millis(250);
                }
                now += Duration::from_secs_f64(1.0 / feel.per_s());
            }
            figures.push(feel.per_s());
        }
        figures
    }

    #[test]
    fn it_settles_just_below_what_the_platform_takes() {
        for limit in [3, 20, 100, 900] {
            let mut one = Feel::new(20.0, 0.25, 10_000.0);
            let figures = feel(&mut one, Instant::now(), limit, 200);
            let mean = figures[20..].iter().sum::<f64>() / 180.0;
            assert!(mean >= limit as f64 * 0.9 && mean <= limit as f64, "{mean} of {limit}");
        }
    }

    #[test]
    fn a_limit_that_is_gone_is_found_out() {
        let (mut one, start) = (Feel::new(20.0, 0.25, 100.0), Instant::now());
        feel(&mut one, start, 5, 100);
        assert!(one.per_s() < 6.0);
        let figures = feel(&mut one, start + Duration::from_secs(100), 1_000, 200);
        assert!((figures[199] - 100.0).abs() < f64::EPSILON, "{figures:?}");
    }

    #[test]
    fn requests_that_were_under_way_at_a_push_back_are_one_push_back() {
        let (mut one, now) = (Feel::new(80.0, 1.0, 80.0), Instant::now());
        let at = |ms| now + Duration::from_millis(ms);
        one.came_through(now - Duration::from_secs(1));
        one.pushed_back(at(1_000), at(0), 41);
        one.pushed_back(at(1_500), at(900), 41);
        assert!((one.per_s() - 38.0).abs() < 1e-9, "{}", one.per_s());
        one.pushed_back(at(3_000), at(2_000), 21);
        assert!((one.per_s() - 19.0).abs() < 1e-9, "{}", one.per_s());
        one.pushed_back(at(3_300), at(3_200), 8);
        assert!((one.per_s() - 16.15).abs() < 1e-9, "the second before was half idle");
    }

    #[test]
    fn one_push_back_at_a_low_pace_leaves_half_of_it() {
        for per_s in [0.5, 1.0, 2.0, 3.0] {
            let (mut one, now) = (Feel::new(per_s, per_s / 64.0, per_s), Instant::now());
            one.came_through(now);
            let later = now + Duration::from_secs(10);
            one.pushed_back(later, later, 1);
            assert!((one.per_s() - per_s / 2.0).abs() < 1e-9, "{} of {per_s}", one.per_s());
        }
    }

    #[test]
    fn a_figure_that_holds_nobody_back_does_not_grow() {
        let (mut one, start) = (Feel::new(20.0, 1.0, 10_000.0), Instant::now());
        for n in 0..1_000 {
            one.came_through(start + Duration::from_millis(n * 10));
        }
        assert!((one.per_s() - 20.0).abs() < f64::EPSILON);
    }
}
