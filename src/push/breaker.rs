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
}

#[derive(Debug)]
struct Ailing {
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

    /// A request begins. Returns whether it is a probe.
    pub fn begin(&mut self) -> bool {
        match &mut self.ailing {
            None => false,
            Some(ailing) => {
                ailing.probing = true;
                true
            }
        }
    }

    /// A request was put off. `dice` is uniform in 0..1.
    ///
    /// Those that were under way when the trouble began say nothing new: only a probe's failure
    /// doubles the wait.
    pub fn put_off(
        &mut self,
        now: Instant,
        began: Instant,
        probe: bool,
        retry_after: Option<Duration>,
        dice: f64,
    ) {
        let asked = retry_after.map(|wait| now + wait.min(LONGEST_RETRY_AFTER));
        match &mut self.ailing {
            Some(ailing) if !probe => {
                ailing.probe_at = ailing.probe_at.max(asked.unwrap_or(ailing.probe_at));
                ailing.asked_until = ailing.asked_until.max(asked);
                ailing.put_off_began = ailing.put_off_began.max(began);
            }
            ailing => {
                let probes = ailing.as_ref().map_or(0, |ailing| ailing.probes);
                *ailing = Some(Ailing {
                    probes: probes + 1,
                    probe_at: asked.unwrap_or(now + backoff(probes, dice)),
                    asked_until: asked,
                    probing: false,
                    put_off_began: began,
                });
            }
        }
    }

    /// A request got any answer but a refusal: the platform is there. One that had begun before
    /// the refused one says nothing of now; and where the platform asked to be left alone, none
    /// unsays it.
    pub fn came_through(&mut self, now: Instant, began: Instant, probe: bool) {
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
    pub fn unknown(&mut self, now: Instant, began: Instant, probe: bool, dice: f64) {
        if probe && self.ailing.is_some() {
            self.put_off(now, began, true, None, dice);
        }
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
        breaker.put_off(now, now, false, None, 1.0);
        breaker.put_off(now, now, false, None, 1.0);
        for _ in 0..8 {
            let Gate::ProbeAt(at) = breaker.gate() else { panic!("a probe is due") };
            waits.push(at.duration_since(now).as_millis());
            assert!(breaker.begin());
            assert_eq!(breaker.gate(), Gate::Probing);
            breaker.put_off(now, now, true, None, 1.0);
        }
        assert_eq!(waits, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
        breaker.came_through(now, now, false);
        assert!(matches!(breaker.gate(), Gate::ProbeAt(_)), "it had begun no later");
        breaker.came_through(now, now + Duration::from_millis(1), false);
        assert_eq!(breaker.gate(), Gate::Open);
    }

    #[test]
    fn retry_after_goes_before_the_jitter_but_not_for_ever() {
        let now = Instant::now();
        let mut breaker = Breaker::default();
        breaker.put_off(now, now, false, Some(Duration::from_secs(7)), 0.0);
        let due = now + Duration::from_secs(7);
        breaker.came_through(now, now, false);
        assert_eq!(breaker.gate(), Gate::ProbeAt(due), "an earlier request does not unsay it");
        breaker.begin();
        breaker.put_off(now, now, false, Some(Duration::from_secs(9)), 0.0);
        breaker.came_through(due, due, true);
        let later = now + Duration::from_secs(9);
        assert_eq!(breaker.gate(), Gate::ProbeAt(later), "asked again while it was probed");
        breaker.begin();
        breaker.came_through(later, later, true);
        assert_eq!(breaker.gate(), Gate::Open);
        breaker.put_off(now, now, false, Some(Duration::from_secs(86_400)), 0.0);
        assert_eq!(breaker.gate(), Gate::ProbeAt(now + LONGEST_RETRY_AFTER));
    }

    #[test]
    fn a_probe_without_a_readable_reply_is_followed_by_a_longer_wait() {
        let now = Instant::now();
        let mut breaker = Breaker::default();
        breaker.unknown(now, now, false, 1.0);
        assert_eq!(breaker.gate(), Gate::Open, "an unknown end alone closes nothing");
        breaker.put_off(now, now, false, None, 0.0);
        breaker.begin();
        breaker.unknown(now, now, true, 1.0);
        assert_eq!(breaker.gate(), Gate::ProbeAt(now + Duration::from_secs(1)));
    }
}
