//! The stop signal: asked for once by whoever owns the run, seen by every part of it.
//!
//! A part that sees it begins nothing new, finishes what is under way, and leaves the rest as it
//! is; it never loses work over it. Knows no signals of an operating system.

use std::sync::Arc;

use tokio::sync::watch;

/// Why the run is to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopCause {
    /// Ctrl-C, or SIGINT (exit code 130).
    Interrupt,
    /// SIGTERM, or the console or session closing (exit code 143).
    Terminate,
}

/// A handle on the signal; every clone sees the same one.
#[derive(Debug, Clone)]
pub struct Stop(Arc<watch::Sender<Option<StopCause>>>);

impl Stop {
    /// A signal that nobody has given yet.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(None)))
    }

    /// Asks everybody to stop. The first cause stays.
    pub fn request(&self, cause: StopCause) {
        self.0.send_if_modified(|current| {
            let first = current.is_none();
            if first {
                *current = Some(cause);
            }
            first
        });
    }

    /// The cause, where a stop was asked for.
    #[must_use]
    pub fn cause(&self) -> Option<StopCause> {
        *self.0.borrow()
    }

    /// Waits until a stop is asked for, and gives its cause.
    pub async fn requested(&self) -> StopCause {
        let mut receiver = self.0.subscribe();
        loop {
            if let Some(cause) = *receiver.borrow_and_update() {
                return cause;
            }
            if receiver.changed().await.is_err() {
                // The sender lives in `self`, so this cannot end; waiting for ever is the truth.
                std::future::pending::<()>().await;
            }
        }
    }
}

impl Default for Stop {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_first_cause_stays_and_reaches_every_clone() {
        let stop = Stop::new();
        let waiting = tokio::spawn({
            let stop = stop.clone();
            async move { stop.requested().await }
        });
        stop.request(StopCause::Interrupt);
        stop.request(StopCause::Terminate);
        assert_eq!(waiting.await.unwrap(), StopCause::Interrupt);
        assert_eq!(stop.cause(), Some(StopCause::Interrupt));
    }
}
