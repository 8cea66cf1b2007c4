//! Values as the file has them, each with its place.

use std::collections::BTreeMap;
use std::fmt;

use super::notify::NotifySpec;
use crate::cli::secret::SecretSource;

/// Where in the file something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The table, as its heading has it; empty for what is shared.
    pub table: String,
}

impl fmt::Display for Place {
    /// For `config show`: `12`, `12 [profiles.night]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.table.is_empty() {
            write!(f, "{}", self.line)
        } else {
            write!(f, "{} [{}]", self.line, self.table)
        }
    }
}

/// A value as it would be typed: one text, or several of an option that may be repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The texts; none of an empty list.
    pub texts: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// The values of one table.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// Its heading; empty for what is shared.
    pub table: String,
    /// By key.
    pub values: BTreeMap<&'static str, Value>,
    /// The auth code.
    pub auth: Option<(SecretSource, Place)>,
    /// Who is told of what; a table that says nothing of it leaves it to the one below.
    pub notify: Option<Vec<NotifySpec>>,
}

impl Layer {
    /// The profile's name, where it is one.
    #[must_use]
    pub fn profile(&self) -> Option<&str> {
        self.table.strip_prefix("profiles.")
    }

    /// Whether it is the profile of this name.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.profile() == Some(name)
    }
}
