//! Work on many pieces at once, and the results in the pieces' order.
//!
//! One thread brings pieces, as many as the machine has cores work on them, and whoever takes the
//! results gets them one after another. Promises that no more than a few pieces are in memory,
//! however fast one side is, and that a taker who goes away ends the others. Knows nothing of
//! files or rows.

use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{JoinHandle, available_parallelism, spawn};
use std::time::Duration;

/// Pieces on their way for each core: enough that nobody waits for one slow piece.
const PIECES_A_CORE: usize = 4;

/// The results of a work, on their way.
pub(super) struct Ordered<O, E> {
    /// For each piece, in order, where its result will come from.
    results: Receiver<Receiver<O>>,
    next: Option<Receiver<O>>,
    workers: Vec<JoinHandle<()>>,
    feeder: Option<JoinHandle<E>>,
}

/// What there is to take.
pub(super) enum Next<O, E> {
    /// The next piece's result.
    Result(O),
    /// Nothing yet, in the time that was given.
    NotYet,
    /// No more; what the feeder says at its end.
    End(E),
}

/// Starts the work. `feed` brings the pieces, until it has no more or is told to break.
pub(super) fn ordered<I, O, E>(
    feed: impl FnOnce(&mut dyn FnMut(I) -> ControlFlow<()>) -> E + Send + 'static,
    work: impl Fn(I) -> O + Send + Sync + 'static,
) -> Ordered<O, E>
where
    I: Send + 'static,
    O: Send + 'static,
    E: Send + 'static,
{
    let cores = available_parallelism().map_or(1, NonZero::get);
    let (order, results) = sync_channel(PIECES_A_CORE * cores);
    let (pieces, taken) = sync_channel::<(I, SyncSender<O>)>(PIECES_A_CORE * cores);
    let (taken, work) = (Arc::new(Mutex::new(taken)), Arc::new(work));
    let worker = || {
        let (taken, work) = (Arc::clone(&taken), Arc::clone(&work));
        spawn(move || {
            loop {
                let piece = taken.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok((piece, result)) = piece else { return };
                // Where nobody takes it any more there is nothing left to do for it.
                let _ = result.send(work(piece));
            }
        })
    };
    let workers = (0..cores).map(|_| worker()).collect();
    let feeder = spawn(move || {
        feed(&mut |piece| {
            let (sender, receiver) = sync_channel(1);
            let sent = order.send(receiver).is_ok() && pieces.send((piece, sender)).is_ok();
            if sent { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })
    });
    Ordered { results, next: None, workers, feeder: Some(feeder) }
}

impl<O, E> Ordered<O, E> {
    /// Waits so long for the next result. Behind the end there is never anything more.
    ///
    /// # Panics
    /// Where the work or the feeder did: theirs goes on here.
    pub(super) fn next(&mut self, wait: Duration) -> Next<O, E> {
        let next = match self.next.take() {
            Some(next) => next,
            None => match self.results.recv_timeout(wait) {
                Ok(next) => next,
                Err(RecvTimeoutError::Timeout) => return Next::NotYet,
                Err(RecvTimeoutError::Disconnected) => return self.end(),
            },
        };
        match next.recv_timeout(wait) {
            Ok(result) => Next::Result(result),
            Err(RecvTimeoutError::Timeout) => {
                self.next = Some(next);
                Next::NotYet
            }
            Err(RecvTimeoutError::Disconnected) => {
                self.workers.drain(..).for_each(joined);
                self.end()
            }
        }
    }

    fn end(&mut self) -> Next<O, E> {
        self.feeder.take().map_or(Next::NotYet, |feeder| Next::End(joined(feeder)))
    }
}

/// What a thread came to.
fn joined<T>(thread: JoinHandle<T>) -> T {
    match thread.join() {
        Ok(end) => end,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    fn all<O, E>(ordered: &mut Ordered<O, E>) -> (Vec<O>, E) {
        let mut results = Vec::new();
        loop {
            match ordered.next(LONG) {
                Next::Result(result) => results.push(result),
                Next::End(end) => return (results, end),
                Next::NotYet => panic!("a minute"),
            }
        }
    }

    #[test]
    fn results_come_in_the_pieces_order_however_long_each_takes() {
        let feed = |put: &mut dyn FnMut(u64) -> ControlFlow<()>| {
            (0..200).filter(|piece| put(*piece).is_continue()).count()
        };
        let mut ordered = ordered(feed, |piece| {
            std::thread::sleep(Duration::from_micros(piece * 7919 % 500));
            piece * 2
        });
        let (results, fed) = all(&mut ordered);
        assert_eq!((results, fed), ((0..200).map(|piece| piece * 2).collect(), 200));
    }

    #[test]
    fn a_taker_who_is_slow_keeps_the_pieces_few_and_one_who_goes_ends_the_feeding() {
        let fed = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&fed);
        let feed = move |put: &mut dyn FnMut(u64) -> ControlFlow<()>| {
            while put(counted.fetch_add(1, Ordering::SeqCst)).is_continue() {}
        };
        let mut ordered = ordered(feed, |piece| piece);
        assert!(matches!(ordered.next(LONG), Next::Result(0)));
        std::thread::sleep(Duration::from_millis(50));
        let cores = available_parallelism().map_or(1, NonZero::get) as u64;
        assert!(fed.load(Ordering::SeqCst) <= 2 * 4 * cores + 3 * cores + 2);
        let feeder = ordered.feeder.take().unwrap();
        drop(ordered);
        assert!(feeder.join().is_ok(), "it ends");
    }

    #[test]
    fn a_panic_of_the_work_is_not_taken_for_the_end() {
        let feed = |put: &mut dyn FnMut(u64) -> ControlFlow<()>| put(1);
        let mut ordered = ordered(feed, |_| -> u64 { panic!("broken") });
        let next = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| ordered.next(LONG)));
        assert!(next.is_err());
    }
}
