//! The thread that owns the connection, and the groups it commits.
//!
//! Promises: a task's answer is sent after the transaction that holds it is durable, unless the task
//! can wait for a later one's; a failed group changes nothing and tells every task in it. Knows no
//! tables.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::JoinHandle;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use tokio::sync::oneshot;

use super::LedgerError;

/// Most tasks in one transaction: bounds the time that its first waits.
const GROUP_MOST: usize = 512;

/// What a task asks of its transaction; a group's is the greatest of its tasks'.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Care {
    /// It only reads, and keeps no other process from writing.
    Reads,
    /// It writes, and is durable with the next that asks for it.
    Writes,
    /// It writes, and is durable when it returns.
    Durable,
    /// It has no transaction around it, and none beside it: what SQLite does in none.
    Alone,
}

/// Whether a commit waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Synchronous {
    /// It does not; the next that does covers it.
    Normal,
    /// It does.
    Full,
}

impl Synchronous {
    /// Holds for the connection's transactions from now on.
    pub(super) fn set(self, connection: &Connection) -> rusqlite::Result<()> {
        let name = match self {
            Self::Normal => "NORMAL",
            Self::Full => "FULL",
        };
        connection.pragma_update(None, "synchronous", name)
    }
}

/// Sends work to the connection's thread.
#[derive(Debug)]
pub(super) struct Worker {
    tasks: Option<mpsc::Sender<Box<dyn Task>>>,
    thread: Option<JoinHandle<()>>,
    path: PathBuf,
}

impl Worker {
    /// Takes the connection, which is set to [`Synchronous::Full`], to a thread of its own.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub(super) fn start(connection: Connection, path: PathBuf) -> Result<Self, LedgerError> {
        let (tasks, queue) = mpsc::channel();
        let file = path.clone();
        let serve = move || serve(connection, &queue, &file);
        let thread = std::thread::Builder::new().spawn(serve).map_err(|error| {
            LedgerError::Engine { path: path.clone(), message: error.to_string() }
        })?;
        Ok(Self { tasks: Some(tasks), thread: Some(thread), path })
    }

    /// Writes in the next group, and waits until that is on disk.
    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, LedgerError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        self.run(work, Care::Durable).await
    }

    /// Writes in the next group, and does not wait for the disk: that is left to the next
    /// [`Worker::write`], before which nobody may rely on it.
    pub(super) async fn write_on<T, F>(&self, work: F) -> Result<T, LedgerError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        self.run(work, Care::Writes).await
    }

    /// Reads. A group of reads alone does not keep another process from writing.
    pub(super) async fn read<T, F>(&self, work: F) -> Result<T, LedgerError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        self.run(work, Care::Reads).await
    }

    /// Does what SQLite does in no transaction, by itself.
    pub(super) async fn alone<T, F>(&self, work: F) -> Result<T, LedgerError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        self.run(work, Care::Alone).await
    }

    async fn run<T, F>(&self, work: F, care: Care) -> Result<T, LedgerError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let task = Box::new(Ask { work: Some(work), care, value: None, reply });
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
    fn care(&self) -> Care;
    fn work(&mut self, connection: &Connection) -> rusqlite::Result<()>;
    fn answer(self: Box<Self>, outcome: Result<(), LedgerError>);
}

struct Ask<T, F> {
    work: Option<F>,
    care: Care,
    value: Option<T>,
    reply: oneshot::Sender<Result<T, LedgerError>>,
}

impl<T, F> Task for Ask<T, F>
where
    T: Send + 'static,
    F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
{
    fn care(&self) -> Care {
        self.care
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
    let mut synchronous = Synchronous::Full;
    let place = Place::of(path);
    let mut left = None;
    while let Some(first) = left.take().or_else(|| queue.recv().ok()) {
        let mut group: Vec<Box<dyn Task>> = vec![first];
        while group.len() < GROUP_MOST && group[0].care() != Care::Alone {
            let Ok(next) = queue.try_recv() else { break };
            if next.care() == Care::Alone {
                left = Some(next);
                break;
            }
            group.push(next);
        }
        let outcome = commit(&mut connection, &mut synchronous, &mut group)
            .map_err(|error| fault(&error, path))
            .and_then(|()| place.is_kept(path));
        for task in group {
            task.answer(outcome.clone());
        }
    }
    // Leaves one file behind instead of three; the journal would serve as well.
    let _ = connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);");
}

/// Which file it is that the path named when it was opened.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    /// Its device and number; Windows keeps an open file from being moved or deleted.
    #[cfg(unix)]
    file: Option<(u64, u64)>,
    #[cfg(not(unix))]
    file: bool,
}

impl Place {
    #[cfg(unix)]
    fn of(path: &Path) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self { file: std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino())) }
    }

    #[cfg(not(unix))]
    fn of(path: &Path) -> Self {
        Self { file: path.exists() }
    }

    /// What is written into a file that nobody finds again is not kept, however durable.
    fn is_kept(&self, path: &Path) -> Result<(), LedgerError> {
        if Self::of(path) == *self { Ok(()) } else { Err(LedgerError::Gone { path: path.into() }) }
    }
}

fn commit(
    connection: &mut Connection,
    synchronous: &mut Synchronous,
    group: &mut [Box<dyn Task>],
) -> rusqlite::Result<()> {
    let care = group.iter().map(|task| task.care()).max().unwrap_or(Care::Reads);
    let behavior = match care {
        Care::Reads => TransactionBehavior::Deferred,
        Care::Writes | Care::Durable | Care::Alone => TransactionBehavior::Immediate,
    };
    let wanted = match care {
        // The journal is whole at any moment all the same; its last transactions may be lost.
        Care::Writes => Synchronous::Normal,
        Care::Reads | Care::Durable | Care::Alone => Synchronous::Full,
    };
    if *synchronous != wanted {
        wanted.set(connection)?;
        *synchronous = wanted;
    }
    if care == Care::Alone {
        return group.iter_mut().try_for_each(|task| task.work(connection));
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_last_waits_for_the_disk_and_so_it_does_after_what_need_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let connection = Connection::open(&path).unwrap();
        Synchronous::Full.set(&connection).unwrap();
        let worker = Worker::start(connection, path).unwrap();
        let level = |db: &Connection| {
            db.pragma_query_value(None, "synchronous", |row| row.get::<_, i64>(0))
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            for _ in 0..2 {
                assert_eq!(worker.write(level).await.unwrap(), 2);
                assert_eq!(worker.write_on(level).await.unwrap(), 1);
            }
        });
    }
}
