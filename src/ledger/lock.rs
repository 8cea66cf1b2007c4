//! Who may push what: one run a job, one run a target, and one run a company where it looks at all of
//! the company's targets.
//!
//! Locks are files held by the operating system's own file locks, so a process that dies gives
//! them up by dying; nothing has to be cleaned away. Two runs that feed one batch would each miss
//! what the other has just sent, and call a customer twice (law 2).
//!
//! Whoever has a lock alone takes its file away with it, so that a year of jobs leaves no file each.
//! A lock counts only while its path names the very file that is locked: somebody who had opened a
//! file that was then taken away holds nothing, and tries again.

mod file;

use std::fs::TryLockError;
use std::io;
use std::path::{Path, PathBuf};

use hashbrown::HashMap;
use sha2::{Digest, Sha256};

use self::file::{LockFile, Mode};
use super::{JobId, Scope};
use crate::row::Recipient;

/// Where a state folder keeps the locks' files. It is made after the ledger, by the first run that
/// goes beyond opening it, and stays: where it is, there was a ledger.
pub(super) const FOLDER: &str = "locks";

/// More recipients than this are locked as one, to stay far below the limit on open files.
pub const RECIPIENTS_ONE_BY_ONE: usize = 64;

/// A lock that could not be had.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another run has it (exit code 6).
    #[error("another run holds {0}")]
    Held(String),
    /// The lock's file cannot be made or opened.
    #[error("cannot lock {path}: {source}")]
    NotLocked {
        /// The lock's file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
}

/// The locks of one run; they are given up when it is dropped.
#[derive(Debug)]
pub struct Locks {
    folder: PathBuf,
    held: HashMap<String, LockFile>,
    recipients: usize,
}

impl Locks {
    /// No locks yet; their files go into this folder of the state folder.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub fn new(state: &Path) -> Result<Self, LockError> {
        let folder = state.join(FOLDER);
        make_folder(&folder)
            .map_err(|source| LockError::NotLocked { path: folder.clone(), source })?;
        Ok(Self { folder, held: HashMap::new(), recipients: 0 })
    }

    /// Locks a job for this run.
    ///
    /// # Errors
    /// [`LockError::Held`] where another run has it.
    pub fn job(&mut self, job: &JobId) -> Result<(), LockError> {
        self.take(&format!("job-{job}"), job.as_str(), Mode::Alone)
    }

    /// Locks every target of the scope's company for this run, whatever the action: nobody else
    /// feeds any of them. Asked for before any recipient.
    ///
    /// # Errors
    /// [`LockError::Held`] where another run feeds one of them.
    pub fn company(&mut self, scope: &Scope) -> Result<(), LockError> {
        self.take(&company_lock(scope), &company_shown(scope), Mode::Alone)
    }

    /// Locks a recipient for this run; again is no error.
    ///
    /// A run with few recipients shares the lock on the whole scope and has each recipient alone;
    /// one with many has the scope alone. All of them share the lock on the company, unless they
    /// have it alone.
    ///
    /// # Errors
    /// [`LockError::Held`] where another run feeds it.
    pub fn recipient(&mut self, scope: &Scope, recipient: &Recipient) -> Result<(), LockError> {
        self.take(&company_lock(scope), &company_shown(scope), Mode::Shared)?;
        let whole = name("scope", &[&scope.endpoint, &scope.company, &scope.action]);
        let parts = [&*scope.endpoint, &*scope.company, &*scope.action, recipient.id()];
        let own = name("target", &parts);
        if self.held.contains_key(&own) || self.recipients > RECIPIENTS_ONE_BY_ONE {
            return Ok(());
        }
        let shown = format!("{} {}", scope.action, recipient.id());
        if self.recipients == RECIPIENTS_ONE_BY_ONE {
            self.held.remove(&whole);
            self.take(&whole, &scope.action, Mode::Alone)?;
        } else {
            self.take(&whole, &shown, Mode::Shared)?;
            self.take(&own, &shown, Mode::Alone)?;
        }
        self.recipients += 1;
        Ok(())
    }

    fn take(&mut self, name: &str, shown: &str, mode: Mode) -> Result<(), LockError> {
        if self.held.contains_key(name) {
            return Ok(());
        }
        let path = self.folder.join(name);
        match LockFile::take(&path, mode) {
            Ok(file) => {
                self.held.insert(name.to_owned(), file);
                Ok(())
            }
            Err(TryLockError::WouldBlock) => Err(LockError::Held(shown.to_owned())),
            Err(TryLockError::Error(source)) => Err(LockError::NotLocked { path, source }),
        }
    }
}

fn company_lock(scope: &Scope) -> String {
    name("company", &[&scope.endpoint, &scope.company])
}

fn company_shown(scope: &Scope) -> String {
    format!("company {}", scope.company)
}

/// Its owner's alone, as everything in the state folder (law 4).
#[cfg(unix)]
fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// A user's own folders are closed to others on Windows by default.
#[cfg(not(unix))]
fn make_folder(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)
}

/// A file name for a lock: recipients and endpoints may hold any character.
fn name(kind: &str, parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let hex: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{kind}-{hex}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(state: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(state.join(FOLDER)).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    fn scope() -> Scope {
        Scope {
            endpoint: "http://127.0.0.1/".into(),
            company: "8".into(),
            action: "AddTaskData".into(),
        }
    }

    #[test]
    fn a_target_is_held_by_one_run_until_it_ends() {
        let state = tempfile::tempdir().unwrap();
        let batch = Recipient::Batch("20261101".into());
        let other = Recipient::Batch("20261102".into());
        let mut first = Locks::new(state.path()).unwrap();
        first.recipient(&scope(), &batch).unwrap();
        first.recipient(&scope(), &batch).unwrap();
        let mut second = Locks::new(state.path()).unwrap();
        assert!(matches!(second.recipient(&scope(), &batch), Err(LockError::Held(_))));
        second.recipient(&scope(), &other).unwrap();
        drop(first);
        second.recipient(&scope(), &batch).unwrap();
    }

    #[test]
    fn what_a_run_had_alone_leaves_no_file_and_what_runs_share_stays() {
        let state = tempfile::tempdir().unwrap();
        for nth in 0..20 {
            let mut locks = Locks::new(state.path()).unwrap();
            locks.job(&JobId::new(jiff::Timestamp::UNIX_EPOCH, nth)).unwrap();
            locks.recipient(&scope(), &Recipient::Batch(nth.to_string())).unwrap();
            assert_eq!(names(state.path()).len(), 4);
        }
        let mut left: Vec<String> = names(state.path())
            .iter()
            .filter_map(|name| Some(name.split_once('-')?.0.into()))
            .collect();
        left.sort_unstable();
        assert_eq!(left, ["company", "scope"]);
    }

    #[test]
    fn a_company_that_one_run_has_whole_is_closed_to_every_other_and_the_other_way_round() {
        let state = tempfile::tempdir().unwrap();
        let batch = Recipient::Batch("20261101".into());
        let staff = Scope { action: "AddCBaseData".into(), ..scope() };
        let elsewhere = Scope { company: "9".into(), ..scope() };
        let mut whole = Locks::new(state.path()).unwrap();
        whole.company(&scope()).unwrap();
        whole.recipient(&scope(), &batch).unwrap();
        let mut one = Locks::new(state.path()).unwrap();
        for (scope, id) in [(scope(), "20261102"), (staff.clone(), "8001")] {
            let taken = one.recipient(&scope, &Recipient::Staff(id.into()));
            assert!(matches!(taken, Err(LockError::Held(held)) if held == "company 8"));
        }
        one.recipient(&elsewhere, &batch).unwrap();
        drop(whole);
        one.recipient(&staff, &Recipient::Staff("8001".into())).unwrap();
        let mut other = Locks::new(state.path()).unwrap();
        assert!(matches!(other.company(&scope()), Err(LockError::Held(_))));
        other.recipient(&scope(), &batch).unwrap();
    }

    #[test]
    fn a_run_with_many_targets_holds_them_all() {
        let state = tempfile::tempdir().unwrap();
        let mut many = Locks::new(state.path()).unwrap();
        for staff in 0..200 {
            many.recipient(&scope(), &Recipient::Staff(staff.to_string())).unwrap();
        }
        let mut one = Locks::new(state.path()).unwrap();
        for staff in ["3", "199", "500"] {
            let taken = one.recipient(&scope(), &Recipient::Staff(staff.into()));
            assert!(matches!(taken, Err(LockError::Held(_))), "{staff}");
        }
    }

    #[test]
    fn many_targets_are_refused_while_another_run_feeds_one() {
        let state = tempfile::tempdir().unwrap();
        let mut one = Locks::new(state.path()).unwrap();
        one.recipient(&scope(), &Recipient::Staff("some other".into())).unwrap();
        let mut many = Locks::new(state.path()).unwrap();
        let taken = (0..200)
            .try_for_each(|staff| many.recipient(&scope(), &Recipient::Staff(staff.to_string())));
        assert!(matches!(taken, Err(LockError::Held(_))));
    }
}
