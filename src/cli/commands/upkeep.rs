//! What `purge` and `ledger` have in common: job records that are there, and work that can be stopped.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dialfeed::ledger::Sqlite;
use dialfeed::stop::Stop;

use super::open_ledger;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::locale::trouble;
use crate::locale::upkeep::Upkeep;

/// Between two orders to give up: one that comes between two of SQLite's statements is lost.
const INTERRUPT_PAUSE: Duration = Duration::from_millis(50);

/// Opens the ledger of this folder, and makes none: an empty one would be found whole, and be copied.
pub(super) async fn open_kept(
    state: &Path,
    stop: &Stop,
    face: Face,
) -> Result<Arc<Sqlite>, Failure> {
    if !Sqlite::is_kept_in(state) {
        let dir = trouble::path(&state.display().to_string());
        let message = Upkeep::NoRecords { dir }.say(face.lang);
        return Err(Failure { code: "no_records", message, exit: Exit::Usage });
    }
    open_ledger(state, stop, face).await
}

/// Waits for work in the ledger; where a stop comes first, SQLite is told to give up what it is at, and
/// puts back what is half done. What has come to its end all the same is its end.
pub(super) async fn unless_given_up<T, E>(
    ledger: &Sqlite,
    stop: &Stop,
    face: Face,
    work: impl Future<Output = Result<T, E>>,
) -> Result<Result<T, E>, Failure> {
    tokio::pin!(work);
    let cause = tokio::select! {
        done = &mut work => return Ok(done),
        cause = stop.requested() => cause,
    };
    loop {
        ledger.interrupt();
        tokio::select! {
            done = &mut work => match done {
                Ok(done) => return Ok(Ok(done)),
                Err(_) => break,
            },
            () = tokio::time::sleep(INTERRUPT_PAUSE) => {}
        }
    }
    let message = Upkeep::Stopped.say(face.lang);
    Err(Failure { code: "interrupted", message, exit: Exit::from(cause) })
}
