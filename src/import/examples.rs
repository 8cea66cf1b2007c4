//! The first rows of each problem, for the screen: an office mends its list by examples.

use std::collections::BTreeMap;

use crate::clean::Advice;
use crate::outcome::Status;
use crate::row::RowId;

/// Rows remembered for each problem.
const EXAMPLES_EACH: usize = 3;
/// Characters of a cell that are shown.
const CELL_CHARS: usize = 60;

/// A row with a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Which row.
    pub id: RowId,
    /// The phone cell as read, cut to what a line holds. Not masked: that is the face's choice.
    pub cell: String,
    /// What can be said about a cell that gave no number.
    pub advice: Option<Advice>,
}

/// The first rows of each problem, and how many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Examples(BTreeMap<(Status, &'static str), (u64, Vec<Example>)>);

impl Examples {
    /// Counts a row, and remembers it if it is among the first.
    pub fn add(
        &mut self,
        status: Status,
        reason: &'static str,
        id: RowId,
        cell: &str,
        advice: impl FnOnce() -> Option<Advice>,
    ) {
        let (count, examples) = self.0.entry((status, reason)).or_default();
        *count += 1;
        if examples.len() < EXAMPLES_EACH {
            let advice = advice();
            examples.push(Example { id, cell: cell.chars().take(CELL_CHARS).collect(), advice });
        }
    }

    /// The problems: status, reason, rows, and the first of them.
    pub fn iter(&self) -> impl Iterator<Item = (Status, &'static str, u64, &[Example])> {
        self.0
            .iter()
            .map(|((status, reason), (count, rows))| (*status, *reason, *count, rows.as_slice()))
    }
}
