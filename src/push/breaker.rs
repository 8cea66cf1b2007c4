//! Whether the platform is well, and how it is tried when it is not.
//!
//! Promises: while it cannot be reached or refuses, one request at a time probes it, with full
//! jitter over 0.5 s, doubling up to 30 s; a `Retry-After` goes first. Pure: takes the moment and
//! the dice.

use std::time::Duration;

use tokio::time::Instant;

const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// A platform that asks for more than this is asked sooner: a typing error in its configuration
/// must not park a job for a year.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(3_600);

/// Whether a request may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Any number.
    Open,
    /// One, as a probe, from this moment on.
    ProbeAt(Instant),
    /// None until the probe under way has come back.
    Probing,
}

/// What the last replies say of the platform's health.
#[derive(Debug, Default)]
pub struct Breaker {
    ailing: Option<Ailing>,
    illnesses: u64,
}

/// The illness that a request probed. One that outlives its illness is a request like any other:
/// it tells nothing of the probe of a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Illness(u64);

#[derive(Debug)]
struct Ailing {
    illness: Illness,
    probes: u32,
    probe_at: Instant,
    /// Until when the platform asked to be left alone.
    asked_until: Option<Instant>,
    /// A probe is under way.
    probing: bool,
    /// When the last request that was put off had begun.
    put_off_began: Instant,
}

impl Breaker {
    /// Whether a request may begin.
    #[must_use]
    pub fn gate(&self) -> Gate {
        match &self.ailing {
            None => Gate::Open,
            Some(ailing) if ailing.probing => Gate::Probing,
            Some(ailing) => Gate::ProbeAt(ailing.probe_at),
        }
    }

    /// A request begins. Returns what it probes, if it is a probe.
    pub fn begin(&mut self) -> Option<Illness> {
        let ailing = self.ailing.as_mut()?;
        ailing.probing = true;
        Some(ailing.illness)
    }

    /// A request was put off. `dice` is uniform in 0..1.
    ///
    /// Those that were under way when the trouble began say nothing new: only a probe's failure
    /// doubles the wait.
    pub fn put_off(
        &mut self,
        now: Instant,
        began: Instant,
        probe: Option<Illness>,
        retry_after: Option<Duration>,
        dice: f64,
    ) {
        let probe = self.is_probe(probe);
        let asked = retry_after.map(|wait| now + wait.min(LONGEST_RETRY_AFTER));
        let Some(ailing) = &mut self.ailing else {
            self.illnesses += 1;
            self.ailing = Some(Ailing {
                illness: Illness(self.illnesses),
                probes: 1,
                probe_at: asked.unwrap_or(now + backoff(0, dice)),
                asked_until: asked,
                probing: false,
                put_off_began: began,
            });
            return;
        };
        ailing.asked_until = ailing.asked_until.max(asked);
        ailing.put_off_began = ailing.put_off_began.max(began);
        if probe {
            // Another request may have been told to wait while this one was under way.
            let asked = asked.max(ailing.asked_until.filter(|until| *until > now));
            ailing.probe_at = asked.unwrap_or(now + backoff(ailing.probes, dice));
            ailing.probes += 1;
            ailing.probing = false;
        } else {
            ailing.probe_at = ailing.probe_at.max(asked.unwrap_or(ailing.probe_at));
        }
    }

    /// A request got any answer but a refusal: the platform is there. One that had begun before
    /// the refused one says nothing of now; and where the platform asked to be left alone, none
    /// unsays it.
    pub fn came_through(&mut self, now: Instant, began: Instant, probe: Option<Illness>) {
        let probe = self.is_probe(probe);
        let Some(ailing) = &mut self.ailing else { return };
        if !probe && began <= ailing.put_off_began {
            return;
        }
        if ailing.asked_until.is_none_or(|until| until <= now) {
            self.ailing = None;
        } else if probe {
            ailing.probing = false;
        }
    }

    /// A request came back without a readable reply. That alone does not close the gate (each
    /// such row is an end of its own), but a probe that ends so has found no health.
    pub fn unknown(&mut self, now: Instant, began: Instant, probe: Option<Illness>, dice: f64) {
        if self.is_probe(probe) {
            self.put_off(now, began, probe, None, dice);
        }
    }

    fn is_probe(&self, probe: Option<Illness>) -> bool {
        self.ailing.as_ref().is_some_and(|ailing| Some(ailing.illness) == probe)
    }
}

/// The wait before try `failures + 2`: full jitter over 0.5 s, doubling, at most 30 s.
pub(super) fn backoff(failures: u32, dice: f64) -> Duration {
    FIRST_WAIT.saturating_mul(1 << failures.min(6)).min(LONGEST_WAIT).mul_f64(dice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_probe_at_a_time_with_doubling_waits_until_one_comes_through() {
        let now = Instant::now();
        let mut breaker = Breaker::default();
        assert_eq!(breaker.gate(), Gate::Open);
        let mut waits = Vec::new();
        breaker.put_off(now, now, None, None, 1.0);
        breaker.put_off(now, now, None, None, 1.0);
        for _ in 0..8 {
            let Gate::ProbeAt(at) = breaker.gate() else { panic!("a probe is due") };
            waits.push(at.duration_since(now).as_millis());
            let probe = breaker.begin();
            assert!(probe.is_some());
            assert_eq!(breaker.gate(), Gate::Probing);
            breaker.put_off(now, now, probe, None, 1.0);
        }
        assert_eq!(waits, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
        breaker.came_through(now, now, None);
        assert!(matches!(breaker.gate(), Gate::ProbeAt(_)), "it had begun no later");
        breaker.came_through(now, now + Duration::from_millis(1), None);
        assert_eq!(breaker.gate(), Gate::Open);
    }

    #[test]
    fn retry_after_goes_before_the_jitter_but_not_for_ever() {
        let now = Instant::now();
        let mut breaker = Breaker::default();
        breaker.put_off(now, now, None, Some(Duration::from_secs(7)), 0.0);
        let due = now + Duration::from_secs(7);
        breaker.came_through(now, now, None);
        assert_eq!(breaker.gate(), Gate::ProbeAt(due), "an earlier request does not unsay it");
        let probe = breaker.begin();
        breaker.put_off(now, now, None, Some(Duration::from_secs(9)), 0.0);
        breaker.came_through(due, due, probe);
        let later = now + Duration::from_secs(9);
        assert_eq!(breaker.gate(), Gate::ProbeAt(later), "asked again while it was probed");
        let probe = breaker.begin();
        breaker.came_through(later, later, probe);
        assert_eq!(breaker.gate(), Gate::Open);
        breaker.put_off(now, now, None, Some(Duration::from_secs(86_400)), 0.0);
        assert_eq!(breaker.gate(), Gate::ProbeAt(now + LONGEST_RETRY_AFTER));
    }

    #[test]
    fn a_probe_that_fails_does_not_unsay_what_another_request_was_asked() {
        let now = Instant::now();
        let fails: [fn(&mut Breaker, Instant, Option<Illness>); 2] = [
            |breaker, now, probe| breaker.put_off(now, now, probe, None, 0.0),
            |breaker, now, probe| breaker.unknown(now, now, probe, 0.0),
        ];
        for fail in fails {
            let mut breaker = Breaker::default();
            breaker.put_off(now, now, None, None, 0.0);
            let probe = breaker.begin();
            breaker.put_off(now, now, None, Some(Duration::from_secs(9)), 0.0);
            fail(&mut breaker, now, probe);
            let due = now + Duration::from_secs(9);
            assert_eq!(breaker.gate(), Gate::ProbeAt(due));
            breaker.came_through(now, now, None);
            assert_eq!(breaker.gate(), Gate::ProbeAt(due));
        }
    }

    #[test]
    fn a_probe_that_outlives_its_illness_does_not_end_the_probe_of_the_next() {
        let now = Instant::now();
        let ends: [fn(&mut Breaker, Instant, Option<Illness>); 2] = [
            |breaker, now, probe| breaker.put_off(now, now, probe, None, 0.0),
            |breaker, now, probe| breaker.unknown(now, now, probe, 0.0),
        ];
        for end in ends {
            let mut breaker = Breaker::default();
            breaker.put_off(now, now, None, None, 0.0);
            let slow = breaker.begin();
            breaker.came_through(now, now + Duration::from_millis(1), None);
            assert_eq!(breaker.gate(), Gate::Open);
            breaker.put_off(now, now, None, None, 0.0);
            let next = breaker.begin();
            end(&mut breaker, now, slow);
            assert_eq!(breaker.gate(), Gate::Probing, "the next probe is still under way");
            breaker.came_through(now, now, next);
            assert_eq!(breaker.gate(), Gate::Open);
        }
    }

    #[test]
    fn a_probe_without_a_readable_reply_is_followed_by_a_longer_wait() {
        let now = Instant::now();
        let mut breaker = Breaker::default();
        breaker.unknown(now, now, None, 1.0);
        assert_eq!(breaker.gate(), Gate::Open, "an unknown end alone closes nothing");
        breaker.put_off(now, now, None, None, 0.0);
        let probe = breaker.begin();
        breaker.unknown(now, now, probe, 1.0);
        assert_eq!(breaker.gate(), Gate::ProbeAt(now + Duration::from_secs(1)));
    }
}
