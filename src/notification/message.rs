//! What is to be told, and who wants to hear it.
//!
//! The texts are ready: whoever makes a message has chosen its language, masked what must not be
//! seen, and knows what the level means.

use serde_json::Value;

/// How much a message matters; a later one matters more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// All went well.
    Fine,
    /// Somebody should look at it.
    Attention,
    /// It did not work.
    Failure,
}

impl Level {
    /// Its name for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Attention => "attention",
            Self::Failure => "failure",
        }
    }
}

/// Which messages somebody wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum When {
    /// Every one.
    Always,
    /// Where something is to be done or did not work.
    Attention,
    /// Only what did not work.
    Failure,
}

impl When {
    /// Whether a message of this level is wanted.
    #[must_use]
    pub fn takes(self, level: Level) -> bool {
        match self {
            Self::Always => true,
            Self::Attention => level >= Level::Attention,
            Self::Failure => level >= Level::Failure,
        }
    }
}

/// A message, the same for every channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// How much it matters.
    pub level: Level,
    /// What it is about, in one line; an e-mail's subject.
    pub title: String,
    /// What there is to say, line by line, for people.
    pub lines: Vec<String>,
    /// The sentence that becomes the last line where a channel has no room for all lines.
    pub cut: String,
    /// The same for programs: its fields stand in the body of a webhook. Other channels send
    /// nothing of it.
    pub data: Value,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_takes_its_levels_and_those_above() {
        let levels = [Level::Fine, Level::Attention, Level::Failure];
        let taken = |when: When| levels.map(|level| when.takes(level));
        assert_eq!(taken(When::Always), [true, true, true]);
        assert_eq!(taken(When::Attention), [false, true, true]);
        assert_eq!(taken(When::Failure), [false, false, true]);
    }
}
