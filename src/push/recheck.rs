//! What is asked once more when a window opens that was closed: rows may have waited a whole night,
//! and who allowed a call in the evening may have forbidden it since.
//!
//! Knows no list and no ledger: the question comes in, and its answer is heeded.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use hashbrown::HashSet;

use crate::ledger::RowKey;
use crate::outcome::StoppedBy;

/// What came of the question.
#[derive(Debug, Default)]
pub struct Rechecked {
    /// Of the rows with an end: those that may still be sent once more.
    pub again: HashSet<RowKey>,
    /// How many rows are not sent that would have been; the pending ones among them are withdrawn.
    pub withdrawn: u64,
}

type Answer = Pin<Box<dyn Future<Output = Result<Rechecked, StoppedBy>> + Send>>;

/// The question. Its error is what stops the job.
#[derive(Clone)]
pub struct Recheck(Arc<dyn Fn() -> Answer + Send + Sync>);

impl Recheck {
    /// Asks so.
    pub fn new<A>(ask: impl Fn() -> A + Send + Sync + 'static) -> Self
    where
        A: Future<Output = Result<Rechecked, StoppedBy>> + Send + 'static,
    {
        Self(Arc::new(move || Box::pin(ask())))
    }

    pub(super) fn ask(&self) -> Answer {
        (self.0)()
    }
}

impl fmt::Debug for Recheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recheck").finish_non_exhaustive()
    }
}
