//! A check-up: what was looked at, what was found, and what that comes to.
//!
//! Promises: a line for each check, with what to do where it is not well; no secret in any of them;
//! the exit code of the first trouble's kind. Knows no check by itself: they are in the files below,
//! each a function that gives its findings.

use serde_json::{Map, Value, json};

use super::exit::Exit;
use super::face::Face;
use super::paint::{Ink, Paint};
use super::wrap::{width, wrap};
use crate::locale::Lang;
use crate::locale::doctor::{Doctor, Topic};

pub mod configuration;
pub mod do_not_call;
pub mod machine;
pub mod notify;
pub mod platform;

/// How a check ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is well.
    Fine,
    /// Work goes on, and somebody should look at it.
    Warning,
    /// Work does not go on; a command that meets it would end so.
    Trouble(Exit),
}

/// One check.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// What was looked at.
    pub topic: Topic,
    /// How it is.
    pub verdict: Verdict,
    /// What was found, and what to do.
    pub message: String,
    /// The figures behind it, for a program.
    pub figures: Map<String, Value>,
}

impl Check {
    /// A check with what was found.
    pub fn new(topic: Topic, verdict: Verdict, found: &Doctor, lang: Lang) -> Self {
        Self { topic, verdict, message: found.say(lang), figures: Map::new() }
    }

    /// The same with a figure.
    #[must_use]
    pub fn with(mut self, name: &str, figure: impl Into<Value>) -> Self {
        self.figures.insert(name.to_owned(), figure.into());
        self
    }

    fn object(&self) -> Value {
        let mut object = Map::new();
        object.insert("check".into(), self.topic.code().into());
        let verdict = match self.verdict {
            Verdict::Fine => "ok",
            Verdict::Warning => "warning",
            Verdict::Trouble(_) => "trouble",
        };
        object.insert("verdict".into(), verdict.into());
        object.insert("message".into(), self.message.clone().into());
        object.extend(self.figures.clone());
        Value::Object(object)
    }

    /// Its line, with a mark before it and its further lines below its words.
    #[must_use]
    pub fn line(&self, is_ascii: bool, paint: Paint, lang: Lang) -> String {
        let (mark, ink) = match (self.verdict, is_ascii) {
            (Verdict::Fine, false) => ("✓", Ink::Done),
            (Verdict::Fine, true) => ("ok", Ink::Done),
            (Verdict::Warning, false) => ("!", Ink::Doubt),
            (Verdict::Warning, true) => ("! ", Ink::Doubt),
            (Verdict::Trouble(_), false) => ("✗", Ink::Wrong),
            (Verdict::Trouble(_), true) => ("X ", Ink::Wrong),
        };
        let head = Doctor::Head { topic: self.topic }.say(lang);
        let words = format!("{head}{}", self.message.replace('\n', " "));
        let below = format!("\n{}", " ".repeat(width(mark) + 1));
        let words = paint.columns.map_or(words.clone(), |columns| {
            wrap(&words, (columns + 1).saturating_sub(below.len())).replace('\n', &below)
        });
        format!("{} {words}", paint.paint(ink, mark))
    }
}

/// The exit code: the first trouble's.
#[must_use]
pub fn exit(checks: &[Check]) -> Exit {
    let trouble = checks.iter().find_map(|check| match check.verdict {
        Verdict::Trouble(exit) => Some(exit),
        Verdict::Fine | Verdict::Warning => None,
    });
    trouble.unwrap_or(Exit::Finished)
}

/// All of it as one object.
#[must_use]
pub fn object(checks: &[Check]) -> Value {
    let all: Vec<Value> = checks.iter().map(Check::object).collect();
    json!({"schema": 1, "checks": all, "exit_code": exit(checks).code()})
}

/// The sentence below the lines.
#[must_use]
pub fn sum(checks: &[Check], face: Face) -> String {
    let count = |is_it: fn(Verdict) -> bool| {
        checks.iter().filter(|check| is_it(check.verdict)).count() as u64
    };
    let troubles = count(|verdict| matches!(verdict, Verdict::Trouble(_)));
    let warnings = count(|verdict| verdict == Verdict::Warning);
    Doctor::Sum { troubles, warnings }.say(face.lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(topic: Topic, verdict: Verdict) -> Check {
        Check::new(topic, verdict, &Doctor::ClockUnknown, Lang::En).with("ahead_s", 1.5)
    }

    #[test]
    fn the_first_trouble_decides_and_warnings_do_not() {
        let warning = check(Topic::Ledger, Verdict::Warning);
        assert_eq!(exit(std::slice::from_ref(&warning)), Exit::Finished);
        let usage = check(Topic::Platform, Verdict::Trouble(Exit::Usage));
        let machine = check(Topic::Disk, Verdict::Trouble(Exit::Machine));
        assert_eq!(exit(&[warning, usage, machine]), Exit::Usage);
    }

    #[test]
    fn figures_stand_beside_the_verdict() {
        let object = object(&[check(Topic::Clock, Verdict::Warning)]);
        assert_eq!(object["checks"][0]["check"], "clock");
        assert_eq!(object["checks"][0]["verdict"], "warning");
        assert_eq!(object["checks"][0]["ahead_s"], 1.5);
        assert_eq!(object["exit_code"], 0);
    }

    #[test]
    fn a_terminal_without_the_signs_gets_those_of_ascii() {
        let check = check(Topic::Clock, Verdict::Trouble(Exit::Stopped));
        assert!(check.line(true, Paint::default(), Lang::En).is_ascii());
        assert!(check.line(false, Paint::default(), Lang::En).starts_with('✗'));
    }

    #[test]
    fn on_a_narrow_terminal_further_lines_stand_below_the_words() {
        let check = check(Topic::Clock, Verdict::Warning);
        let narrow = Paint { columns: Some(12), ..Paint::default() };
        let said = check.line(false, narrow, Lang::En);
        let (first, further) = said.split_once('\n').unwrap();
        assert!(first.starts_with("! ") && said.lines().all(|line| line.len() <= 12), "{said}");
        assert!(further.lines().all(|line| line.starts_with("  ")), "{said}");
    }
}
