//! The thread that owns the connection, and the groups it commits.
//!
//! Promises: a task's answer is sent after the transaction that holds it is durable; a failed
//! group changes nothing and tells every task in it. Knows no tables.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::JoinHandle;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use tokio::sync::oneshot;

use super::LedgerError;

/// Most tasks in one transaction: bounds the time that its first waits.
const GROUP_MOST: usize = 512;

/// Sends work to the connection's thread.
#[derive(Debug)]
pub(super) struct Worker {
    tasks: Option<mpsc::Sender<Box<dyn Task>>>,
    thread: Option<JoinHandle<()>>,
    path: PathBuf,
}

impl Worker {
    /// Takes the connection to a thread of its own.
    pub(super) fn start(connection: Connection, path: PathBuf) -> Self {
        let (tasks, queue) = mpsc::channel();
        let file = path.clone();
        let thread = std::thread::spawn(move || serve(connection, &queue, &file));
        Self { tasks: Some(tasks), thread: Some(thread), path }
    }

    /// Writes in the next group, and waits until that is on disk.
    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, LedgerError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        self.run(work, true).await
    }

    /// Reads. A group of reads alone does not keep another process from writing.
    pub(super) async fn read<T, F>(&self, work: F) -> Result<T, LedgerError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        self.run(work, false).await
    }

    async fn run<T, F>(&self, work: F, writes: bool) -> Result<T, LedgerError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let task = Box::new(Ask { work: Some(work), writes, value: None, reply });
        let sent = self.tasks.as_ref().is_some_and(|tasks| tasks.send(task).is_ok());
        let gone = || LedgerError::Engine {
            path: self.path.clone(),
            message: "the ledger's thread has ended".into(),
        };
        if !sent {
            return Err(gone());
        }
        answer.await.unwrap_or_else(|_| Err(gone()))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Closing the queue ends the thread; what was asked before is still done.
        self.tasks.take();
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported by its hook; there is nothing more to say here.
            let _ = thread.join();
        }
    }
}

/// Work of any type, with the sender that waits for it.
trait Task: Send {
    fn writes(&self) -> bool;
    fn work(&mut self, connection: &Connection) -> rusqlite::Result<()>;
    fn answer(self: Box<Self>, outcome: Result<(), LedgerError>);
}

struct Ask<T, F> {
    work: Option<F>,
    writes: bool,
    value: Option<T>,
    reply: oneshot::Sender<Result<T, LedgerError>>,
}

impl<T, F> Task for Ask<T, F>
where
    T: Send + 'static,
    F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
{
    fn writes(&self) -> bool {
        self.writes
    }

    fn work(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        if let Some(work) = self.work.take() {
            self.value = Some(work(connection)?);
        }
        Ok(())
    }

    fn answer(self: Box<Self>, outcome: Result<(), LedgerError>) {
        if let Some(answer) = match outcome {
            Ok(()) => self.value.map(Ok),
            Err(error) => Some(Err(error)),
        } {
            // A caller that no longer waits has lost interest, not the work.
            let _ = self.reply.send(answer);
        }
    }
}

fn serve(mut connection: Connection, queue: &mpsc::Receiver<Box<dyn Task>>, path: &Path) {
    while let Ok(first) = queue.recv() {
        let mut group = vec![first];
        while group.len() < GROUP_MOST {
            let Ok(next) = queue.try_recv() else { break };
            group.push(next);
        }
        let outcome = commit(&mut connection, &mut group).map_err(|error| fault(&error, path));
        for task in group {
            task.answer(outcome.clone());
        }
    }
    // Leaves one file behind instead of three; the journal would serve as well.
    let _ = connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);");
}

fn commit(connection: &mut Connection, group: &mut [Box<dyn Task>]) -> rusqlite::Result<()> {
    let behavior = if group.iter().any(|task| task.writes()) {
        TransactionBehavior::Immediate
    } else {
        TransactionBehavior::Deferred
    };
    let transaction = connection.transaction_with_behavior(behavior)?;
    for task in group.iter_mut() {
        task.work(&transaction)?;
    }
    transaction.commit()
}

/// Names what the user does next.
pub(super) fn fault(error: &rusqlite::Error, path: &Path) -> LedgerError {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType};
    let path = path.to_owned();
    let message = error.to_string();
    if let FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..) =
        error
    {
        // A value that this program would not have written.
        return LedgerError::Damaged { path, message };
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => LedgerError::DiskFull { path },
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            LedgerError::Damaged { path, message }
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => LedgerError::Busy { path },
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            LedgerError::NotOpened { path, message }
        }
        _ => LedgerError::Engine { path, message },
    }
}
