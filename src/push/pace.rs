//! How fast requests may begin.
//!
//! Promises: in every window of one second, wherever it begins, at most `rate` requests begin
//! (below one a second: one a period); with enough under way the mean reaches at least 99 % of it.
//! A token bucket cannot keep both: with a burst it lets `rate + burst` into some window, without
//! one it loses the delay of every wake-up. So the last `rate` beginnings are remembered, which
//! makes the ceiling exact, and the requests are spread by a schedule that may catch up a little.
//! Pure: takes the moment, keeps no timer.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::feel::Feel;

/// How far the schedule may lag behind the clock and still catch up.
const CATCH_UP: Duration = Duration::from_millis(40);
/// The pace never falls below this share of the ceiling, nor below half of a request a minute where
/// the ceiling allows for it, else half of the ceiling; the breaker handles what is worse.
const LEAST_SHARE: f64 = 1.0 / 64.0;
const A_MINUTE: f64 = 1.0 / 60.0;
/// `--rate auto` begins as the default does, and goes no faster than any platform was seen to.
const AUTO_START_PER_S: f64 = 20.0;
const AUTO_LEAST_PER_S: f64 = 0.25;
const AUTO_MOST: Rate = Rate { per_s: 10_000.0 };

/// A ceiling on requests begun.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Rate {
    per_s: f64,
}

impl Rate {
    /// One request a second.
    pub const ONE_PER_SECOND: Self = Self { per_s: 1.0 };

    /// A ceiling in requests a second; `None` unless it is a number above 0 and at most a million.
    #[must_use]
    pub fn per_second(per_s: f64) -> Option<Self> {
        (per_s.is_finite() && per_s > 0.0 && per_s <= 1e6).then_some(Self { per_s })
    }

    /// Requests a second.
    #[must_use]
    pub fn per_s(self) -> f64 {
        self.per_s
    }

    /// Mean time between two beginnings.
    #[must_use]
    pub fn period(self) -> Duration {
        Duration::from_secs_f64(1.0 / self.per_s)
    }

    /// Requests that may begin in one [`Rate::window`]: a broken rate such as 1.5/s is kept over
    /// the window in which it is whole.
    fn most(self) -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and a million"
        )]
        let most = self.per_s.ceil() as usize;
        most.max(1)
    }

    /// The time in which at most [`Rate::most`] requests begin: one second for whole rates.
    fn window(self) -> Duration {
        #[expect(clippy::cast_precision_loss, reason = "at most a million")]
        let most = self.most() as f64;
        Duration::from_secs_f64(most / self.per_s)
    }
}

/// The pace of one run.
#[derive(Debug)]
pub struct Pace {
    rate: Rate,
    /// The pace beneath the ceiling.
    feel: Feel,
    /// The last beginnings, at most [`Rate::most`].
    begun: VecDeque<Instant>,
    /// When the schedule has its next place.
    next: Option<Instant>,
}

impl Pace {
    /// Full pace, nothing begun.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        let most = rate.per_s;
        let least = (most * LEAST_SHARE).max(most.min(A_MINUTE) / 2.0);
        Self::of(rate, Feel::new(most, least, most))
    }

    /// No ceiling of the user's: the platform's own pace is found out (`--rate auto`).
    #[must_use]
    pub fn auto() -> Self {
        let feel = Feel::new(AUTO_START_PER_S, AUTO_LEAST_PER_S, AUTO_MOST.per_s);
        Self::of(AUTO_MOST, feel)
    }

    fn of(rate: Rate, feel: Feel) -> Self {
        Self { rate, feel, begun: VecDeque::new(), next: None }
    }

    /// An earlier run ended so long ago: at a slow rate its last request may still forbid the next.
    pub fn goes_on(&mut self, now: Instant, since: Duration) {
        self.next = Some(now + self.rate.period().saturating_sub(since));
    }

    /// When the next request may begin; it may have passed.
    #[must_use]
    pub fn ready_at(&self, now: Instant) -> Instant {
        let scheduled = self.next.unwrap_or(now);
        let most = self.rate.most();
        if self.begun.len() < most {
            return scheduled;
        }
        scheduled.max(self.begun[self.begun.len() - most] + self.rate.window())
    }

    /// Writes down that a request begins now.
    pub fn begin(&mut self, now: Instant) {
        if self.begun.len() >= self.rate.most() {
            self.begun.pop_front();
        }
        self.begun.push_back(now);
        let period = Duration::from_secs_f64(1.0 / self.feel.per_s());
        let scheduled = self.next.unwrap_or(now);
        let earliest = now.checked_sub(CATCH_UP).unwrap_or(now);
        self.next = Some(scheduled.max(earliest) + period);
    }

    /// A request waits for the pace and for nothing else.
    pub fn holds(&mut self) {
        self.feel.holds();
    }

    /// The platform pushed back at a request that began at `began`.
    pub fn lower(&mut self, now: Instant, began: Instant) {
        let begun = self.begun_in_second_to(began);
        self.feel.pushed_back(now, began, begun);
    }

    /// The platform is still not well.
    pub fn stays_low(&mut self, now: Instant) {
        self.feel.stays_low(now);
    }

    /// The platform pushed back at such a request, and not for the pace.
    pub fn smooth(&mut self, now: Instant, began: Instant) {
        let begun = self.begun_in_second_to(began);
        self.feel.smooth(now, began, begun);
    }

    /// A request came through: perhaps a little faster again.
    pub fn raise(&mut self, now: Instant) {
        self.feel.came_through(now);
    }

    /// Requests that began in the second up to this moment.
    fn begun_in_second_to(&self, moment: Instant) -> usize {
        let is_old = |at: &Instant| moment.duration_since(*at) >= Duration::from_secs(1);
        let until = self.begun.partition_point(|at| *at <= moment);
        until - self.begun.partition_point(is_old).min(until)
    }

    /// Mean time between two beginnings at full pace.
    #[must_use]
    pub fn period(&self) -> Duration {
        self.rate.period()
    }

    /// Requests a second that the pace allows just now.
    #[must_use]
    pub fn per_s(&self) -> f64 {
        self.feel.per_s()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Begins as soon as the pace allows, woken late by up to `lag`; gives the beginnings.
    fn run(rate: f64, seconds: u64, lag: Duration) -> Vec<Duration> {
        let start = Instant::now();
        let mut pace = Pace::new(Rate::per_second(rate).unwrap());
        let mut dice = fastrand::Rng::with_seed(7);
        let mut now = start;
        let mut begun = Vec::new();
        while now.duration_since(start) < Duration::from_secs(seconds) {
            let ready = pace.ready_at(now);
            if ready > now {
                now = ready + lag.mul_f64(dice.f64());
                continue;
            }
            pace.begin(now);
            begun.push(now.duration_since(start));
        }
        begun
    }

    fn most_in_a_window(begun: &[Duration], window: Duration) -> usize {
        let mut first = 0;
        let mut most = 0;
        for last in 0..begun.len() {
            while begun[last] - begun[first] >= window {
                first += 1;
            }
            most = most.max(last - first + 1);
        }
        most
    }

    #[test]
    fn no_window_of_a_second_has_more_than_the_rate_and_the_mean_reaches_99_percent() {
        for rate in [1.0, 2.0, 20.0, 100.0, 1_000.0, 10_000.0] {
            for lag_us in [0, 300, 1_500] {
                let begun = run(rate, 20, Duration::from_micros(lag_us));
                let most = most_in_a_window(&begun, Duration::from_secs(1));
                assert!(most as f64 <= rate, "{most} in a second at {rate}/s");
                let mean = begun.len() as f64 / 20.0;
                assert!(mean >= rate * 0.99, "{mean}/s of {rate}/s with a lag of {lag_us} µs");
            }
        }
    }

    #[test]
    fn below_one_a_second_one_begins_a_period() {
        let begun = run(0.5, 20, Duration::from_millis(1));
        assert_eq!(begun.len(), 10);
        assert_eq!(most_in_a_window(&begun, Duration::from_secs(2)), 1);
    }

    #[test]
    fn a_broken_rate_keeps_its_mean() {
        let begun = run(1.5, 40, Duration::from_millis(1));
        assert_eq!(begun.len(), 60);
        assert!(most_in_a_window(&begun, Duration::from_secs(1)) <= 2);
    }

    #[test]
    fn a_run_that_goes_on_keeps_the_period_since_the_last_one() {
        let (now, s) = (Instant::now(), Duration::from_secs);
        for (rate, since, wait) in [
            (1.0 / 3_600.0, s(10), s(3_590)),
            (0.5, s(1), s(1)),
            (0.5, s(9), s(0)),
            (20.0, s(1), s(0)),
        ] {
            let mut pace = Pace::new(Rate::per_second(rate).unwrap());
            pace.goes_on(now, since);
            let ready = pace.ready_at(now).saturating_duration_since(now);
            assert!(ready.abs_diff(wait) < Duration::from_millis(1), "{ready:?} at {rate}/s");
        }
    }

    #[test]
    fn after_an_idle_hour_the_requests_do_not_come_in_one_burst() {
        let start = Instant::now();
        let mut pace = Pace::new(Rate::per_second(100.0).unwrap());
        pace.begin(start);
        let now = start + Duration::from_secs(3_600);
        let mut burst = 0;
        while pace.ready_at(now) <= now {
            pace.begin(now);
            burst += 1;
        }
        assert!(burst <= 5, "{burst} at once");
    }
}
