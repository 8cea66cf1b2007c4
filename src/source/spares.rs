//! Things that have served, for whoever needs one: memory that a block of text took is near, and
//! new memory is not.
//!
//! One thread gives back what another one took. Promises no more of them than were in use at the
//! same time. Knows nothing of what they hold: whoever takes one empties it.

use std::sync::{Arc, Mutex, PoisonError};

/// See the module. Clones are one store.
#[derive(Debug)]
pub(super) struct Spares<T>(Arc<Mutex<Vec<T>>>);

impl<T> Clone for Spares<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Default for Spares<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: Default> Spares<T> {
    /// The one that was given last, or a new one.
    pub(super) fn take(&self) -> T {
        let spare = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.unwrap_or_default()
    }

    /// Takes one that has served.
    pub(super) fn give(&self, spare: T) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(spare);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_last_is_taken_first_and_a_new_one_behind_the_last() {
        let spares = Spares::default();
        let other = spares.clone();
        other.give(String::from("first"));
        other.give(String::from("last"));
        assert_eq!([spares.take(), spares.take(), spares.take()], ["last", "first", ""]);
    }
}
