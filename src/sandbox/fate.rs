//! What happens to one request: the faults asked for, applied to its number, action and phone.
//!
//! Drawn from the seed and the request's number alone, so it does not depend on how requests
//! under way interleave. Only rules that hold a limited number of times keep a count.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::faults::{Fault, Faults, Instead, Rule, When};

/// The replies that cannot be read, among which `garble` chooses.
const GARBLED: [Instead; 5] =
    [Instead::Empty, Instead::HalfJson, Instead::HalfBody, Instead::Html, Instead::PhpError];

/// What a request is judged by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// From 1, in order of arrival.
    pub number: u64,
    pub action: &'a str,
    pub phonenum: &'a str,
}

/// What happens to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fate {
    /// How long the reply waits.
    pub wait: Duration,
    /// What goes wrong, if anything.
    pub fault: Option<Fault>,
}

/// The faults asked for, and how often each rule has held.
#[derive(Debug)]
pub(super) struct Fates {
    faults: Faults,
    held: Vec<AtomicU64>,
}

impl Fates {
    pub fn new(faults: Faults) -> Self {
        let held = faults.script.iter().map(|_| AtomicU64::new(0)).collect();
        Self { faults, held }
    }

    /// The fate of this request; a rule that holds is counted.
    pub fn of(&self, asked: Asked<'_>) -> Fate {
        let mut dice = self.dice(asked.number);
        let jitter_ms = dice.u64(0..=self.faults.jitter_ms);
        let wait = Duration::from_millis(self.faults.latency_ms.saturating_add(jitter_ms));
        let fault = self.scripted(asked).or_else(|| self.drawn(&mut dice));
        Fate { wait, fault }
    }

    /// A generator of this request's own. The odd factor sets neighbours far apart.
    fn dice(&self, number: u64) -> fastrand::Rng {
        fastrand::Rng::with_seed(
            self.faults.seed.wrapping_add(number.wrapping_mul(0x9E37_79B9_7F4A_7C15)),
        )
    }

    fn scripted(&self, asked: Asked<'_>) -> Option<Fault> {
        let mut rules = self.faults.script.iter().zip(&self.held);
        let (rule, _) = rules.find(|(rule, held)| rule.when.is(asked) && rule.holds(held))?;
        Some(rule.fault.clone())
    }

    /// One draw decides, so that each share is exactly the share of all requests.
    fn drawn(&self, dice: &mut fastrand::Rng) -> Option<Fault> {
        let draw = dice.f64();
        let mut below = 0.0;
        let (name, _) = self.faults.shares().into_iter().find(|(_, share)| {
            below += share;
            draw < below
        })?;
        Some(match name {
            "refuse" => Fault::not_stored(Instead::Page { status: 503, retry_after_s: None }),
            "fail" => Fault::not_stored(Instead::Errno(0)),
            "http_500" => Fault {
                stored: dice.bool(),
                instead: Instead::Page { status: 500, retry_after_s: None },
            },
            "drop_reply" => Fault::stored(Instead::Close),
            _ => Fault::stored(GARBLED[dice.usize(..GARBLED.len())].clone()),
        })
    }
}

impl Rule {
    /// Counts the request, unless the rule has held often enough.
    fn holds(&self, held: &AtomicU64) -> bool {
        let Some(times) = self.times else { return true };
        held.try_update(Ordering::Relaxed, Ordering::Relaxed, |n| (n < times).then_some(n + 1))
            .is_ok()
    }
}

impl When {
    fn is(&self, asked: Asked<'_>) -> bool {
        match self {
            Self::Always => true,
            Self::Request(number) => asked.number == *number,
            Self::From(number) => asked.number >= *number,
            Self::Phone(phonenum) => asked.phonenum == phonenum,
            Self::Action(action) => asked.action == action,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(number: u64) -> Asked<'static> {
        Asked { number, action: "AddTaskData", phonenum: "13800138000" }
    }

    #[test]
    fn shares_are_drawn_as_given_and_the_same_from_the_same_seed() {
        let faults = Faults {
            fail: 0.1,
            drop_reply: 0.2,
            refuse: 0.05,
            http_500: 0.1,
            garble: 0.25,
            seed: 7,
            ..Faults::default()
        };
        let draw = |seed| {
            let fates = Fates::new(Faults { seed, ..faults.clone() });
            (1..=20_000).map(|number| fates.of(asked(number))).collect::<Vec<_>>()
        };
        let drawn = draw(7);
        let share = |is: &dyn Fn(&Fault) -> bool| {
            drawn.iter().filter(|fate| fate.fault.as_ref().is_some_and(is)).count()
        };
        let five_hundred =
            |fault: &Fault| matches!(fault.instead, Instead::Page { status: 500, .. });
        assert!((1_850..2_150).contains(&share(&|f| f.instead == Instead::Errno(0))));
        assert!((3_800..4_200).contains(&share(&|f| f.instead == Instead::Close && f.stored)));
        assert!(
            (900..1_100)
                .contains(&share(&|f| matches!(f.instead, Instead::Page { status: 503, .. })))
        );
        assert!((900..1_100).contains(&share(&|f| five_hundred(f) && f.stored)));
        assert!((900..1_100).contains(&share(&|f| five_hundred(f) && !f.stored)));
        for garbled in &GARBLED {
            assert!((850..1_150).contains(&share(&|f| &f.instead == garbled)), "{garbled:?}");
        }
        assert_eq!(draw(7), drawn);
        assert_ne!(draw(8), drawn);
    }

    #[test]
    fn the_wait_is_latency_and_up_to_the_jitter_more() {
        let fates = Fates::new(Faults { latency_ms: 100, jitter_ms: 20, ..Faults::default() });
        let waits: Vec<u128> =
            (1..=2_000).map(|number| fates.of(asked(number)).wait.as_millis()).collect();
        assert_eq!(waits.iter().min(), Some(&100));
        assert_eq!(waits.iter().max(), Some(&120));
    }

    #[test]
    fn a_rule_holds_where_it_says_and_as_often_as_it_says() {
        let errno = |errno| Fault::not_stored(Instead::Errno(errno));
        let fates = Fates::new(Faults {
            script: vec![
                Rule::new(When::Request(2), errno(3)),
                Rule::new(When::Phone("13800138000".to_owned()), errno(9)).times(2),
                Rule::new(When::Action("GetUserInfo".to_owned()), errno(4)),
                Rule::new(When::From(5), errno(11)),
            ],
            ..Faults::default()
        });
        let errnos: Vec<Option<Fault>> = (1..=6).map(|n| fates.of(asked(n)).fault).collect();
        let expected = [Some(9), Some(3), Some(9), None, Some(11), Some(11)];
        assert_eq!(errnos, expected.map(|code| code.map(errno)));
        let users = Asked { number: 4, action: "GetUserInfo", phonenum: "" };
        assert_eq!(fates.of(users).fault, Some(errno(4)));
    }
}
