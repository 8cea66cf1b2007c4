//! How many requests the platform bears at once, up to `--concurrency`.
//!
//! Three things lower the number: replies so late that the next could be lost to the timeout
//! (each of which would leave a row in doubt); refusals of requests that had more beside them than
//! any that was taken; and trials which show that fewer get as much through. It grows again while
//! nothing of that happens. Pure: takes the moment.

use std::time::Duration;

use tokio::time::Instant;

use super::trial::{Trial, Wish};

/// Replies are late beyond this share of the timeout, unless the quickest took nearly as long.
const LATE: f64 = 0.5;
const LATE_OF_QUICKEST: f64 = 1.5;
/// Up to this share the number grows, or where they take hardly longer than the quickest.
const PROMPT: f64 = 1.0 / 3.0;
const PROMPT_OF_QUICKEST: f64 = 1.25;
/// So many may begin with any platform, where the pace asks for as many.
const BEGIN_WITH_LEAST: f64 = 8.0;
/// And more, as long as the last of them would come back within this share of the timeout.
const IN_TIME: f64 = 0.9;
/// What late replies leave of the number; a platform that cannot answer so few in time would not
/// answer fewer.
const LESS: f64 = 0.7;
const LATE_LEAST: usize = 4;
/// A refusal is the number's fault where so many were taken with one less beside them, and not with
/// as many: some slip through as others end.
const TAKEN_BY_CHANCE: u32 = 10;
/// How long a number that was too much is not tried again, and how long one that often was.
const CALM: Duration = Duration::from_secs(20);
const CALM_MOST: Duration = Duration::from_secs(160);

/// What a refusal says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Nothing new: the request began before the last one that said something.
    Known,
    /// There were too many at once.
    TooMany,
    /// The number at once does not explain it.
    TooFast,
}

/// A request that has come back with an answer of the platform's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Back {
    /// When it began.
    pub(super) began: Instant,
    /// How many were under way then, itself included.
    pub(super) beside: usize,
    /// As many were under way as may be when it came back, and others waited.
    pub(super) full: bool,
}

/// See the module.
#[derive(Debug)]
pub(super) struct InFlight {
    most: usize,
    timeout: Duration,
    allowed: usize,
    growth: Growth,
    /// The shortest time of a reply.
    quickest: Duration,
    /// How many requests were taken that had so many beside them, lately.
    taken: Vec<u32>,
    too_many: Option<TooMany>,
    trial: Trial,
}

/// How the number grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Growth {
    /// No reply yet.
    NotBegun,
    /// By one a reply: nothing is known to be too many.
    Free,
    /// By one when so many replies more have come.
    Careful(usize),
    /// Not by itself: trials decide.
    Over,
}

#[derive(Debug, Clone, Copy)]
struct TooMany {
    number: usize,
    /// Requests that began before it say nothing new.
    since: Instant,
    calm: Duration,
}

impl InFlight {
    /// Up to `most` at once, each within `timeout`.
    pub(super) fn new(most: usize, timeout: Duration) -> Self {
        let most = most.max(1);
        Self {
            most,
            timeout,
            allowed: most,
            growth: Growth::NotBegun,
            quickest: timeout,
            taken: vec![0; most + 1],
            too_many: None,
            trial: Trial::default(),
        }
    }

    /// Most requests under way, just now.
    pub(super) fn allowed(&self) -> usize {
        self.allowed
    }

    /// A reply that can be read.
    /// `per_s` is the pace.
    pub(super) fn came_through(&mut self, now: Instant, back: Back, per_s: f64) {
        let latency = now.duration_since(back.began);
        self.quickest = self.quickest.min(latency);
        if let Some(taken) = self.taken.get_mut(back.beside) {
            *taken = taken.saturating_add(1);
        }
        if self.growth == Growth::NotBegun {
            self.begin_with(latency, per_s);
        }
        if latency > self.share(LATE, LATE_OF_QUICKEST) {
            self.late(now, back.began);
        } else if self.growth == Growth::Over {
            let wish = self.trial.reply(now, latency, back.full, self.allowed, self.most);
            if let Wish::Go(number) = wish {
                self.allowed = number;
            }
        } else if back.full && latency < self.share(PROMPT, PROMPT_OF_QUICKEST) {
            self.grow(now);
        }
    }

    /// The time of a request ran out: nothing could be later.
    pub(super) fn timed_out(&mut self, now: Instant, back: Back) {
        self.late(now, back.began);
    }

    /// The platform refused.
    pub(super) fn refused(&mut self, now: Instant, back: Back) -> Refusal {
        if self.is_old(back.began) {
            return Refusal::Known;
        }
        // While the number keeps below one that was too many, it is something else.
        let keeps_below = self.too_many.is_some_and(|bad| back.beside < bad.number);
        let is_edge = self.taken_beside(back.beside) < TAKEN_BY_CHANCE
            && self.taken_beside(back.beside - 1) >= TAKEN_BY_CHANCE;
        if is_edge && !keeps_below {
            self.too_many(now, back.beside);
            self.allowed = self.allowed.min(back.beside.max(2) - 1);
            return Refusal::TooMany;
        }
        if let Some(before) = self.trial.give_up() {
            self.allowed = before;
        }
        Refusal::TooFast
    }

    /// How many requests with so many beside them, or more, were taken lately.
    fn taken_beside(&self, number: usize) -> u32 {
        self.taken.iter().skip(number).fold(0, |sum, taken| sum.saturating_add(*taken))
    }

    fn share(&self, of_timeout: f64, of_quickest: f64) -> Duration {
        self.timeout.mul_f64(of_timeout).max(self.quickest.mul_f64(of_quickest))
    }

    /// As many as would, at worst one after the other, be answered in good time; more if the pace
    /// asks for them, but not so many that the last could be lost to the timeout.
    fn begin_with(&mut self, latency: Duration, per_s: f64) {
        let latency_s = latency.as_secs_f64().max(1e-6);
        let within = |share: f64| self.timeout.mul_f64(share).as_secs_f64() / latency_s;
        let asked_for = (per_s * latency_s + 1.0).min(within(IN_TIME).max(BEGIN_WITH_LEAST));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "positive, and the cast saturates"
        )]
        let begin_with = within(PROMPT).max(asked_for) as usize;
        self.allowed = begin_with.clamp(2.min(self.most), self.most);
        self.growth = if self.allowed < self.most { Growth::Free } else { Growth::Over };
    }

    fn grow(&mut self, now: Instant) {
        if self.too_many.is_some_and(|bad| now < bad.since + bad.calm) {
            return;
        }
        match self.growth {
            Growth::Careful(replies) if replies > 0 => {
                self.growth = Growth::Careful(replies - 1);
                return;
            }
            Growth::Careful(_) => self.growth = Growth::Careful(self.allowed),
            _ => {}
        }
        self.allowed += 1;
        if self.too_many.is_some_and(|bad| self.taken_beside(bad.number) >= TAKEN_BY_CHANCE) {
            self.too_many = None;
            self.growth = Growth::Free;
        }
        if self.allowed >= self.most {
            self.allowed = self.most;
            self.growth = Growth::Over;
        }
    }

    fn late(&mut self, now: Instant, began: Instant) {
        if self.is_old(began) {
            return;
        }
        self.too_many(now, self.allowed);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "at most a thousand"
        )]
        let less = (self.allowed as f64 * LESS) as usize;
        self.allowed = less.max(LATE_LEAST).min(self.allowed);
    }

    fn is_old(&self, began: Instant) -> bool {
        self.too_many.is_some_and(|bad| began <= bad.since)
    }

    fn too_many(&mut self, now: Instant, number: usize) {
        let calm = match self.too_many.filter(|bad| number <= bad.number + 1) {
            Some(bad) => (bad.calm * 2).min(CALM_MOST),
            None => CALM,
        };
        self.too_many = Some(TooMany { number, since: now, calm });
        self.growth = Growth::Careful(number);
        self.trial.give_up();
        self.taken.iter_mut().for_each(|taken| *taken /= 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMEOUT: Duration = Duration::from_secs(15);

    /// Replies after `latency_ms` to so many requests, all with `beside` under way.
    fn replies(in_flight: &mut InFlight, now: &mut Instant, many: u32, latency_ms: u64) {
        for _ in 0..many {
            let (began, beside) = (*now, in_flight.allowed());
            *now += Duration::from_millis(latency_ms);
            in_flight.came_through(*now, Back { began, beside, full: true }, 20.0);
        }
    }

    #[test]
    fn a_slow_first_reply_lets_few_begin_and_prompt_ones_more() {
        let (mut one, mut now) = (InFlight::new(64, TIMEOUT), Instant::now());
        replies(&mut one, &mut now, 1, 1_000);
        assert_eq!(one.allowed(), 14, "thirteen, and one for the reply itself");
        replies(&mut one, &mut now, 10, 1_000);
        assert_eq!(one.allowed(), 24);
        let mut slow_pace = InFlight::new(64, TIMEOUT);
        let back = Back { began: now - Duration::from_secs(8), beside: 1, full: false };
        slow_pace.came_through(now, back, 0.25);
        assert_eq!(slow_pace.allowed(), 3, "what the pace asks for");
        let mut prompt = InFlight::new(64, TIMEOUT);
        replies(&mut prompt, &mut now, 1, 20);
        assert_eq!(prompt.allowed(), 64);
    }

    #[test]
    fn a_platform_that_is_always_slow_is_not_late() {
        let (mut one, mut now) = (InFlight::new(8, TIMEOUT), Instant::now());
        replies(&mut one, &mut now, 30, 10_000);
        assert_eq!(one.allowed(), 8);
    }

    #[test]
    fn replies_that_come_near_the_timeout_let_fewer_begin() {
        let (mut one, mut now) = (InFlight::new(20, TIMEOUT), Instant::now());
        replies(&mut one, &mut now, 30, 20);
        replies(&mut one, &mut now, 1, 9_000);
        assert_eq!(one.allowed(), 14);
        let old = Back { began: now - Duration::from_secs(14), beside: 20, full: true };
        one.timed_out(now, old);
        assert_eq!(one.allowed(), 14, "it had begun before");
    }

    #[test]
    fn a_refusal_is_the_numbers_fault_where_one_less_was_taken_and_as_many_never() {
        let (mut one, mut now) = (InFlight::new(8, TIMEOUT), Instant::now());
        let back = |now, beside| Back { began: now, beside, full: true };
        for _ in 0..20 {
            one.came_through(now, back(now, 6), 20.0);
        }
        now += Duration::from_secs(1);
        assert_eq!(one.refused(now, back(now, 4)), Refusal::TooFast);
        assert_eq!(one.refused(now, back(now, 8)), Refusal::TooFast, "seven were not taken either");
        assert_eq!((one.refused(now, back(now, 7)), one.allowed()), (Refusal::TooMany, 6));
        assert_eq!(one.refused(now, back(now, 8)), Refusal::Known);
        now += Duration::from_secs(1);
        assert_eq!(one.refused(now, back(now, 6)), Refusal::TooFast, "it keeps below seven");
    }
}
