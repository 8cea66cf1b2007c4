//! Whether fewer requests at once get as much through, or more get more.
//!
//! Where replies are slow because the platform is busy with our own requests, a smaller number
//! under way serves both sides: as much comes through, sooner and with fewer in doubt after a
//! crash. So while the number under way is what limits the run and replies take their time, a
//! fifth less is tried; where a share of the loss shows in what comes through, the number is put
//! back and left alone for a while. Pure: takes the moment.

use std::time::Duration;

use tokio::time::Instant;

/// Replies that take less are no sign of a platform that suffers.
const SLOW: Duration = Duration::from_millis(50);
/// Less and more to try.
const LESS: f64 = 0.8;
const MORE: f64 = 1.25;
/// Fewer than so many are never tried: there is little to spare, and one less is a large share.
const FEW: usize = 4;
/// This share of the change has to show for it to count.
const SHOWS: f64 = 0.2;
/// Replies of one measurement at least, and for each request under way.
const REPLIES_LEAST: u32 = 100;
const REPLIES_EACH: u32 = 4;
/// A trial of fewer ends as soon as nearly the whole loss shows, after so many replies and for each
/// request under way.
const LOST: f64 = 0.9;
const LOST_LEAST: u32 = 20;
const LOST_EACH: u32 = 2;
/// How long nothing is tried after a trial that failed, and after many.
const REST: Duration = Duration::from_secs(30);
const REST_MOST: Duration = Duration::from_secs(480);

/// What a reply makes of the number under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// As it is.
    Stay,
    /// This number from now on.
    Go(usize),
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Trial {
    measurement: Option<Measurement>,
    /// The number before the one that is tried, and what came through with it in a second.
    before: Option<(usize, f64)>,
    /// The next trial is of more.
    upwards: bool,
    rests_until: Option<Instant>,
    rest: Duration,
}

#[derive(Debug)]
struct Measurement {
    number: usize,
    /// Replies to come first that are still of the number before.
    to_pass: usize,
    began: Instant,
    replies: u32,
    full: u32,
    latency: Duration,
}

impl Trial {
    /// Something else has changed the number, or what came through says nothing: gives the number
    /// before, where another was being tried.
    pub(super) fn give_up(&mut self) -> Option<usize> {
        self.measurement = None;
        self.before.take().map(|(before, _)| before)
    }

    /// A reply came while so many may be under way. `full`: they are, and others wait.
    pub(super) fn reply(
        &mut self,
        now: Instant,
        latency: Duration,
        full: bool,
        number: usize,
        most: usize,
    ) -> Wish {
        if self.rests_until.is_some_and(|until| now < until) {
            return Wish::Stay;
        }
        let of = |began| Measurement {
            number,
            to_pass: number,
            began,
            replies: 0,
            full: 0,
            latency: Duration::ZERO,
        };
        let measurement = match &mut self.measurement {
            Some(measurement) if measurement.number == number => measurement,
            other => other.insert(of(now)),
        };
        if measurement.to_pass > 0 {
            measurement.to_pass -= 1;
            measurement.began = now;
            return Wish::Stay;
        }
        measurement.replies += 1;
        measurement.full += u32::from(full);
        measurement.latency += latency;
        let each = u32::try_from(number).unwrap_or(u32::MAX);
        let seconds = now.duration_since(measurement.began).as_secs_f64().max(1e-9);
        let per_s = f64::from(measurement.replies) / seconds;
        if measurement.replies < REPLIES_LEAST.max(each.saturating_mul(REPLIES_EACH)) {
            let enough = LOST_LEAST.max(each.saturating_mul(LOST_EACH));
            let lost = |&mut (before, was): &mut (usize, f64)| {
                number < before && per_s < was * (1.0 + LOST * change(before, number))
            };
            let before =
                self.before.take_if(|before| measurement.replies >= enough && lost(before));
            return before.map_or(Wish::Stay, |(before, _)| self.failed(now, before));
        }
        let limits = measurement.full * 10 >= measurement.replies * 8;
        let slow = measurement.latency / measurement.replies >= SLOW;
        self.measurement = None;
        if limits {
            self.decide(now, number, most, per_s, slow)
        } else {
            // The pace is what limits the run: nothing is learned.
            self.put_back(now)
        }
    }

    fn decide(&mut self, now: Instant, number: usize, most: usize, per_s: f64, slow: bool) -> Wish {
        match self.before.take() {
            // Fewer have failed where part of the loss shows, more where no part of the gain does.
            Some((before, was)) if per_s < was * (1.0 + SHOWS * change(before, number)) => {
                self.failed(now, before)
            }
            Some(_) => {
                self.rest = Duration::ZERO;
                self.go_on(now, number, most, per_s, slow)
            }
            None => self.go_on(now, number, most, per_s, slow),
        }
    }

    fn failed(&mut self, now: Instant, before: usize) -> Wish {
        self.measurement = None;
        self.upwards = !self.upwards;
        self.rest_a_while(now);
        Wish::Go(before)
    }

    fn go_on(&mut self, now: Instant, number: usize, most: usize, per_s: f64, slow: bool) -> Wish {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "at most a thousand"
        )]
        let next = match self.upwards {
            true => ((number as f64 * MORE).ceil() as usize).min(most),
            false => (number as f64 * LESS) as usize,
        };
        if !slow || next < FEW || next == number {
            self.upwards = number < most && !self.upwards;
            self.rest_a_while(now);
            return Wish::Stay;
        }
        self.before = Some((number, per_s));
        Wish::Go(next)
    }

    fn put_back(&mut self, now: Instant) -> Wish {
        self.rest_a_while(now);
        self.before.take().map_or(Wish::Stay, |(before, _)| Wish::Go(before))
    }

    fn rest_a_while(&mut self, now: Instant) {
        self.rest = (self.rest * 2).clamp(REST, REST_MOST);
        self.rests_until = Some(now + self.rest);
    }
}

/// By what share of the number before the other is more or, below 0, fewer.
#[expect(clippy::cast_precision_loss, reason = "at most a thousand")]
fn change(before: usize, number: usize) -> f64 {
    number as f64 / before as f64 - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs trials before a platform from which so much comes through in a second with so many
    /// under way; gives the number in the end.
    fn settle(most: usize, per_s: impl Fn(usize) -> f64, replies: u32) -> usize {
        let (mut trial, mut now, mut number) = (Trial::default(), Instant::now(), most);
        for _ in 0..replies {
            now += Duration::from_secs_f64(1.0 / per_s(number));
            let latency = Duration::from_secs_f64(number as f64 / per_s(number));
            if let Wish::Go(next) = trial.reply(now, latency, true, number, most) {
                number = next;
            }
        }
        number
    }

    #[test]
    fn fewer_are_under_way_where_as_much_comes_through() {
        let eight_workers = |number: usize| number.min(8) as f64 * 10.0;
        let number = settle(64, eight_workers, 20_000);
        assert!((7..=10).contains(&number), "{number}");
    }

    #[test]
    fn the_number_stays_where_each_one_brings_something() {
        assert_eq!(settle(64, |number| number as f64 * 10.0, 20_000), 64);
    }

    #[test]
    fn a_trial_that_loses_the_whole_share_is_over_soon() {
        let (mut trial, mut now, mut number, mut fewer) = (Trial::default(), Instant::now(), 10, 0);
        for _ in 0..400 {
            now += Duration::from_secs(3) / u32::try_from(number).unwrap();
            fewer += usize::from(number < 10);
            if let Wish::Go(next) = trial.reply(now, Duration::from_secs(3), true, number, 10) {
                number = next;
            }
        }
        assert!((1..=70).contains(&fewer), "{fewer} of 400 went with fewer beside them");
    }

    #[test]
    fn a_prompt_platform_is_left_alone() {
        assert_eq!(settle(64, |_| 5_000.0, 20_000), 64);
    }
}
