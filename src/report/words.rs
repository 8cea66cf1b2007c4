//! What the ledger holds as codes, said in the language of a report's reader. The words themselves
//! are the caller's.

use crate::clean::Advice;

/// How to say things. By default the codes themselves.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// What can be said about a cell that gave no number.
    pub advice: fn(&Advice) -> String,
}

impl Default for Words {
    fn default() -> Self {
        Self { advice: ToString::to_string }
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.advice, other.advice)
    }
}
