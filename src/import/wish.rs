//! Who is to get the rows, as asked for: groups of staff have no members until the platform is
//! asked.

use std::fmt;

use serde_json::{Value, json};

use super::TargetChoice;
use crate::source::ColumnRef;

/// One of the four kinds of target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetWish {
    /// Every row into this task batch.
    Batch(String),
    /// Each row into the batch its cell in this column names. The column is a header, a letter or
    /// a number, as typed: only the list knows which.
    BatchColumn(String),
    /// Rows to these staff members in turn; none is named twice.
    Staff(Vec<StaffWish>),
    /// Each row to the staff member its cell in this column names; see `BatchColumn`.
    StaffColumn(String),
}

/// A staff member, or a group of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffWish {
    /// This staff number.
    Number(String),
    /// Everybody whom the platform lists (`@all`).
    Everybody,
    /// Everybody in the department of this name (`@department:NAME`).
    Department(String),
}

impl TargetWish {
    /// Who gets the rows; `None` while a group's members are not known.
    #[must_use]
    pub fn settled(&self) -> Option<TargetChoice> {
        self.groups().is_empty().then(|| self.named())
    }

    /// Who gets the rows, groups left out.
    #[must_use]
    pub fn named(&self) -> TargetChoice {
        match self.clone() {
            Self::Batch(batch) => TargetChoice::Batch(batch),
            Self::BatchColumn(column) => TargetChoice::BatchColumn(column),
            Self::StaffColumn(column) => TargetChoice::StaffColumn(column),
            Self::Staff(wishes) => {
                let number = |wish| match wish {
                    StaffWish::Number(number) => Some(number),
                    StaffWish::Everybody | StaffWish::Department(_) => None,
                };
                TargetChoice::Staff(wishes.into_iter().filter_map(number).collect())
            }
        }
    }

    /// The groups among the staff, as typed.
    #[must_use]
    pub fn groups(&self) -> Vec<&StaffWish> {
        let wishes = if let Self::Staff(wishes) = self { &wishes[..] } else { &[] };
        wishes.iter().filter(|wish| !matches!(wish, StaffWish::Number(_))).collect()
    }

    /// The column that names the recipient.
    #[must_use]
    pub fn column(&self) -> Option<ColumnRef> {
        self.named().column()
    }

    /// `target` of `summary.json`; groups without members stand as typed under `staff`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::Staff(wishes) if !self.groups().is_empty() => {
                let typed: Vec<String> = wishes.iter().map(ToString::to_string).collect();
                json!({"action": self.named().action(), "staff": typed})
            }
            _ => self.named().to_json(),
        }
    }
}

/// As it is typed.
impl fmt::Display for StaffWish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => f.write_str(number),
            Self::Everybody => f.write_str("@all"),
            Self::Department(name) => write!(f, "@department:{name}"),
        }
    }
}
