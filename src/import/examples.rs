//! The first rows of each problem, for the screen: an office mends its list by examples.

use std::collections::BTreeMap;

use crate::clean::Advice;
use crate::outcome::Status;
use crate::row::RowId;

/// Rows remembered for each problem.
pub(super) const EXAMPLES_EACH: usize = 3;
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

impl Example {
    /// What is shown of a cell.
    pub(super) fn shown(cell: &str) -> &str {
        cell.char_indices().nth(CELL_CHARS).map_or(cell, |(end, _)| &cell[..end])
    }
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
            examples.push(Example { id, cell: Example::shown(cell).to_owned(), advice: advice() });
        }
    }

    /// Counts so many rows, the first of which are these, wherever they stand among those added
    /// before.
    pub(super) fn add_all(
        &mut self,
        status: Status,
        reason: &'static str,
        rows: u64,
        first: impl Iterator<Item = Example>,
    ) {
        let (count, examples) = self.0.entry((status, reason)).or_default();
        *count += rows;
        examples.extend(first);
        examples.sort_by_key(|example| example.id);
        examples.truncate(EXAMPLES_EACH);
    }

    /// Whether rows that come from now on will not be remembered.
    pub(super) fn are_enough(&self, status: Status, reason: &'static str) -> bool {
        self.0.get(&(status, reason)).is_some_and(|(_, rows)| rows.len() >= EXAMPLES_EACH)
    }

    /// The problems: status, reason, rows, and the first of them.
    pub fn iter(&self) -> impl Iterator<Item = (Status, &'static str, u64, &[Example])> {
        self.0
            .iter()
            .map(|((status, reason), (count, rows))| (*status, *reason, *count, rows.as_slice()))
    }
}
