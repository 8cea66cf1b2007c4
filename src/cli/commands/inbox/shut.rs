//! What of a folder has to wait while the rest goes on: lists of a platform that is in trouble, of a
//! rule whose do-not-call list or auth code is missing. What concerns every list ends the run, or its
//! pass.
//!
//! Knows no list and no folder.

use std::time::Instant;

use super::record::Halt;
use crate::cli::exit::Exit;
use crate::cli::settings::inbox::{Place, RuleSettings};

/// Whom a trouble concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Every list.
    All,
    /// Lists that go there.
    Platform(Place),
    /// Lists of the rule with this place among the rules.
    Rule(usize),
}

impl Scope {
    /// Of a trouble that a list of this rule has met; without a rule nobody knows.
    pub fn of(halt: &Halt, rule: Option<(usize, &RuleSettings)>) -> Self {
        let Some((nth, rule)) = rule else { return Self::All };
        match halt.exit {
            Exit::Stopped => Self::Platform(rule.place().clone()),
            _ if halt.code == "auth_not_had" || halt.exit == Exit::Input => Self::Rule(nth),
            _ => Self::All,
        }
    }
}

/// See the module.
#[derive(Debug, Default)]
pub struct Shut(Vec<(Scope, Halt, Option<Instant>)>);

impl Shut {
    /// Nothing of this is begun before `until`, in this run where `None`.
    pub fn close(&mut self, scope: Scope, halt: Halt, until: Option<Instant>) {
        if !self.0.iter().any(|(known, ..)| *known == scope) {
            self.0.push((scope, halt, until));
        }
    }

    /// Forgets what may be tried again by now.
    pub fn open_at(&mut self, now: Instant) {
        self.0.retain(|(.., until)| until.is_none_or(|until| until > now));
    }

    /// When the first of it may be tried again.
    pub fn next(&self) -> Option<Instant> {
        self.0.iter().filter_map(|(.., until)| *until).min()
    }

    /// Why it is shut, each.
    pub fn halts(&self) -> impl Iterator<Item = &Halt> {
        self.0.iter().map(|(_, halt, _)| halt)
    }

    /// Whether a list of this rule has to wait; one without a rule waits for nobody.
    pub fn holds(&self, rule: Option<(usize, &RuleSettings)>) -> bool {
        self.0.iter().any(|(scope, ..)| match (scope, rule) {
            (Scope::All, _) => true,
            (Scope::Platform(place), Some((_, rule))) => place == rule.place(),
            (Scope::Rule(nth), Some((own, _))) => *nth == own,
            (_, None) => false,
        })
    }

    /// Whether nothing can go on, whatever its rule.
    pub fn holds_all(&self, rules: &[RuleSettings]) -> bool {
        !self.0.is_empty() && rules.iter().enumerate().all(|rule| self.holds(Some(rule)))
    }
}
