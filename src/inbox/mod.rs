//! A folder in which lists arrive, and its shelves.
//!
//! ```text
//!  DIR/…/list.xlsx ──look──> complete? ──take──> DIR/working/JOB/ ──file──> DIR/done/2026-11-26/…
//!                                                  list/…/list.xlsx         DIR/attention/…
//!                                                  report/  filing          DIR/failed/…
//! ```
//!
//! Promises: one run at a time works on an inbox; only complete lists are taken, each by one rename;
//! nothing is ever overwritten, and no list removed; a run that is killed at any moment leaves a
//! state from which the next one goes on ([`Inbox::left_over`]), so that no list is lost or filed
//! twice. What is made has the permissions that the folder and the umask give: an office shares it.
//!
//! Knows no import, no ledger, no platform, no configuration, no language. Everything here blocks,
//! but for [`Watch`].

mod error;
mod filing;
mod intention;
mod look;
mod moving;
mod names;
mod passed_over;
mod rules;
mod shelf;
mod stamp;
mod watch;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use hashbrown::HashSet;
use jiff::civil::Date;

use self::error::{not_moved, not_readable, not_taken, not_written};
use self::filing::{Filing, Step};
use self::intention::Intention;
use self::look::Settling;
use self::shelf::WORKING;

pub use self::error::{InboxError, TakeError};
pub use self::filing::Filed;
pub use self::look::{Arrival, DEPTH_MAX, FILES_MAX, LINKS_MAX, Look};
pub use self::rules::{PATTERN_SIGNS_MAX, Parts, Pattern, PatternError, TemplateError};
pub use self::shelf::Shelf;
pub use self::stamp::Stamp;
pub use self::watch::Watch;

/// In `working/`: held by the run that works on the inbox. Its time is that of the folder's clock.
const LOCK: &str = ".lock";
/// In a job's folder: the list, in the sub-folders that it came from.
const LIST: &str = "list";
/// In a job's folder: what the import reports.
const REPORT: &str = "report";
/// In a job's folder: rows of the list may have been sent.
const BEGUN: &str = "begun";
/// In a job's folder: a list that comes from another disk, before it is whole.
const PART: &str = "list.part";

/// A folder in which lists arrive, held by this run.
#[derive(Debug)]
pub struct Inbox {
    folder: PathBuf,
    lock: File,
    settling: Settling,
    /// Files of the program itself, below the folder: they are no lists.
    own: HashSet<PathBuf>,
}

/// A list that stands in `working/` for a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The job's name.
    pub job: String,
    /// Where the list stands.
    pub list: PathBuf,
    /// Where it came from, below the inbox.
    pub path: PathBuf,
    /// The same as text, with `/` between folders; signs that are no Unicode are replaced.
    pub name: String,
    /// Where its report goes, to be filed with it; the folder is there, unless `filing` says that
    /// the report was written before.
    pub report: PathBuf,
    /// The shelf that an earlier run was about to put it on: nothing more is to be done with the
    /// list, and [`Inbox::file`] goes on with that.
    pub filing: Option<Shelf>,
    /// Whether somebody has taken the list away from `working/`.
    pub is_gone: bool,
    /// Made when its job begins to send ([`mark_begun`]): whoever finds it and no such job looks into
    /// the wrong records, or into older ones.
    pub begun: PathBuf,
}

impl Taken {
    /// Whether rows of it may have been sent.
    #[must_use]
    pub fn was_begun(&self) -> bool {
        self.begun.exists()
    }
}

/// Says on the disk that rows of a list may be sent from now on.
///
/// # Errors
/// Where that cannot be written.
pub fn mark_begun(mark: &Path) -> io::Result<()> {
    File::create(mark)?.sync_all()?;
    moving::sync_parent(mark)
}

impl Inbox {
    /// Makes the inbox's own folders where they are missing, and holds it for this run.
    ///
    /// A list is complete when it has not changed for `settle`.
    ///
    /// # Errors
    /// [`InboxError::Held`] where another run has it.
    pub fn open(folder: &Path, settle: Duration) -> Result<Self, InboxError> {
        let folder = std::path::absolute(folder).map_err(not_readable(folder))?;
        if !folder.is_dir() {
            return Err(InboxError::NotAFolder { path: folder });
        }
        for own in Shelf::ALL.map(Shelf::folder).iter().chain([&WORKING]) {
            make_own(&folder.join(own))?;
        }
        let lock = hold(&folder)?;
        Ok(Self { folder, lock, settling: Settling::new(settle), own: HashSet::new() })
    }

    /// Whether a folder is there that has been made an inbox: where a disk is to be mounted there may be
    /// another one, and an empty one.
    #[must_use]
    pub fn is_at(folder: &Path) -> bool {
        folder.join(WORKING).join(LOCK).exists()
    }

    /// The folder, as an absolute path.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Files that the run needs for something else: where one is in the folder it is no list.
    pub fn leave_alone(&mut self, files: impl IntoIterator<Item = PathBuf>) {
        let Ok(folder) = self.folder.canonicalize() else { return };
        let below = |file: PathBuf| {
            let file = file.canonicalize().ok()?;
            file.strip_prefix(&folder).ok().map(Path::to_owned)
        };
        self.own.extend(files.into_iter().filter_map(below));
    }

    /// One look at the folder: which lists are complete. What it saw is remembered for the next.
    ///
    /// # Errors
    /// Where the folder itself cannot be read. A sub-folder that cannot is in the look.
    pub fn look(&mut self, now: Instant) -> Result<Look, InboxError> {
        let here = self.here();
        self.settling.look(&self.folder, &self.own, now, here)
    }

    /// How long after the last look another one can find a list complete that was not. `None` where
    /// nothing waits but for somebody to close or to bring it.
    #[must_use]
    pub fn settling(&self) -> Option<Duration> {
        self.settling.next()
    }

    /// Takes a list for a job, whose name is new in this inbox: one rename, so that it is in one
    /// place at any moment. (From a sub-folder on another disk it is copied, and removed there;
    /// after a crash between the two [`Inbox::left_over`] does the second, so it comes before any
    /// look.)
    ///
    /// # Errors
    /// Where it cannot be had; it stands where it was.
    pub fn take(&self, arrival: &Arrival, job: &str) -> Result<Taken, TakeError> {
        let from = self.folder.join(&arrival.path);
        let failed = not_taken(&from);
        still_as(&from, &arrival.stamp)?;
        let taken = self.taken(job, &arrival.path);
        let own = self.job_folder(job);
        if Path::new(job).components().count() != 1 || job.starts_with('.') {
            return Err(failed(io::ErrorKind::InvalidFilename.into()));
        }
        fs::create_dir(&own).map_err(|source| made(&own, source))?;
        let moved = self.fetch(&from, arrival, &taken, &own);
        if moved.is_err() {
            // Nothing is in it but empty folders; where it cannot be removed the next run does.
            let _ = moving::remove_file(&own.join(PART)).and_then(|()| moving::remove_empty(&own));
        }
        moved?;
        moving::make_folder(&taken.report).map_err(|source| made(&taken.report, source))?;
        Ok(taken)
    }

    /// What earlier runs left in `working/`, the oldest first. What they had only begun to take, or
    /// had all but closed, is cleaned away.
    ///
    /// # Errors
    /// Where `working/` cannot be read.
    pub fn left_over(&self) -> Result<Vec<Taken>, InboxError> {
        let working = self.folder.join(WORKING);
        let mut jobs = Vec::new();
        for entry in fs::read_dir(&working).map_err(not_readable(&working))? {
            let entry = entry.map_err(not_readable(&working))?;
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            // Jobs have names that are text: others made these folders.
            let job = entry.file_name().into_string().ok();
            jobs.extend(job.filter(|job| is_folder && !job.starts_with('.')));
        }
        jobs.sort_unstable();
        let mut left_over = Vec::new();
        for job in jobs {
            left_over.extend(self.left_of(&job)?);
        }
        Ok(left_over)
    }

    /// Puts a list with its report on a shelf, below the folder of the day, and writes beside it why
    /// it is there. Where an earlier run had begun this, what that one decided holds.
    ///
    /// An empty report folder is no report. Called again, it says the same again.
    ///
    /// # Errors
    /// Where something cannot be moved or written; the next call goes on.
    pub fn file(
        &self,
        taken: &Taken,
        shelf: Shelf,
        day: Date,
        why: Option<&str>,
    ) -> Result<Filed, InboxError> {
        let mut filing = self.begin(taken, shelf, day, why)?;
        for step in Step::ALL {
            filing.take(step)?;
        }
        Ok(filing.filed())
    }

    fn begin<'a>(
        &'a self,
        taken: &'a Taken,
        shelf: Shelf,
        day: Date,
        why: Option<&str>,
    ) -> Result<Filing<'a>, InboxError> {
        Filing::begin(&self.folder, self.job_folder(&taken.job), taken, shelf, day, why)
    }

    /// Removes the job's folder from `working/`. A file that somebody else put in there goes into
    /// the inbox, as does a list that was not filed.
    ///
    /// # Errors
    /// Where something cannot be moved or removed; the next run finds it left over.
    #[expect(clippy::needless_pass_by_value, reason = "a job that is closed is nobody's")]
    pub fn close(&self, taken: Taken) -> Result<(), InboxError> {
        self.empty(&taken).map(drop)
    }

    /// Puts a list back where it was, and forgets its report. Where another file has come there
    /// meanwhile the list gets another name: `list (2).xlsx`.
    ///
    /// # Errors
    /// Where it cannot be moved, or has gone.
    #[expect(clippy::needless_pass_by_value, reason = "a list that is put back is nobody's")]
    pub fn put_back(&self, taken: Taken) -> Result<PathBuf, InboxError> {
        // Without a report the folder is, after a crash, that of a list just taken.
        moving::remove_folder(&taken.report).map_err(not_written(&taken.report))?;
        let gone = || not_moved(&taken.list)(io::ErrorKind::NotFound.into());
        self.empty(&taken)?.ok_or_else(gone)
    }

    /// Takes a job's folder away; what lists are in it go into the inbox. Gives the place of the
    /// job's own.
    fn empty(&self, taken: &Taken) -> Result<Option<PathBuf>, InboxError> {
        let own = self.job_folder(&taken.job);
        let mut put_back = None;
        for path in files_below(&own.join(LIST)).map_err(not_readable(&own))? {
            let from = own.join(LIST).join(&path);
            let to = self.return_to_inbox(&from, &path, &taken.job)?;
            if from == taken.list {
                put_back = Some(to);
            }
        }
        let removed = moving::remove_folder(&own.join(REPORT))
            .and_then(|()| moving::remove_file(&own.join(PART)))
            .and_then(|()| moving::remove_file(&own.join(BEGUN)))
            .and_then(|()| moving::remove_empty(&own.join(LIST)))
            .and_then(|()| Intention::remove(&own))
            .and_then(|()| remove_own(&own));
        removed.map_err(not_written(&own))?;
        Ok(put_back)
    }

    fn return_to_inbox(&self, from: &Path, path: &Path, job: &str) -> Result<PathBuf, InboxError> {
        let folder = self.folder.join(filing::below(&self.folder, Path::new(""), path));
        moving::make_folder(&folder).map_err(not_written(&folder))?;
        let wanted = folder.join(path.file_name().unwrap_or_default());
        loop {
            let to = names::free(&wanted);
            match moving::file(from, &to, &filing::part(&to, job, LIST)) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                moved => return moved.map(|()| to).map_err(not_moved(from)),
            }
        }
    }

    /// The move of a list into its job's folder.
    fn fetch(
        &self,
        from: &Path,
        arrival: &Arrival,
        taken: &Taken,
        own: &Path,
    ) -> Result<(), TakeError> {
        if let Some(folder) = taken.list.parent() {
            moving::make_folder(folder).map_err(|source| made(folder, source))?;
        }
        moving::file(from, &taken.list, &own.join(PART)).map_err(not_taken(from))?;
        // It may have been written to, or another put in its place, between the last check and the
        // move.
        if let Err(changed) = still_as(&taken.list, &arrival.stamp) {
            let back = self.return_to_inbox(&taken.list, &arrival.path, &taken.job);
            return Err(back.map_or_else(|error| not_returned(from, error), |_| changed));
        }
        Ok(())
    }

    /// What is left of one job, if anything is.
    fn left_of(&self, job: &str) -> Result<Option<Taken>, InboxError> {
        let own = self.job_folder(job);
        let way = Intention::read(&own);
        let lists = files_below(&own.join(LIST)).map_err(not_readable(&own))?;
        let report = own.join(REPORT);
        let is_gone = lists.is_empty();
        let path = match (&way, lists.into_iter().next()) {
            (Some(way), _) => way.path.clone(),
            (None, Some(path)) => path,
            (None, None) if report.is_dir() => PathBuf::from(job),
            (None, None) => {
                // A run was killed before it took anything, or after it had put it back. Where it
                // cannot be removed it harms nobody.
                let _ = self.empty(&self.taken(job, Path::new(job)));
                return Ok(None);
            }
        };
        let filing = way.map(|way| way.shelf);
        if filing.is_none() {
            self.finish_taking(job, &path)?;
            moving::make_folder(&report).map_err(not_written(&report))?;
        }
        let is_gone = is_gone && filing.is_none();
        Ok(Some(Taken { filing, is_gone, ..self.taken(job, &path) }))
    }

    /// Removes the list from where it came from, where a run was killed that had to copy it. Without
    /// a report's folder its taking was not finished.
    fn finish_taking(&self, job: &str, path: &Path) -> Result<(), InboxError> {
        let (taken, came_from) = (self.taken(job, path), self.folder.join(path));
        let is_twice = !taken.report.is_dir()
            && moving::is_same_file(&taken.list, &came_from).unwrap_or_default();
        if is_twice {
            moving::remove_file(&came_from).map_err(not_moved(&came_from))?;
        }
        Ok(())
    }

    fn taken(&self, job: &str, path: &Path) -> Taken {
        let own = self.job_folder(job);
        Taken {
            job: job.to_owned(),
            list: own.join(LIST).join(path),
            path: path.to_owned(),
            name: look::name_of(path),
            report: own.join(REPORT),
            filing: None,
            is_gone: false,
            begun: own.join(BEGUN),
        }
    }

    fn job_folder(&self, job: &str) -> PathBuf {
        self.folder.join(WORKING).join(job)
    }

    /// The present by the clock of the disk that the folder is on, which may be another computer's.
    fn here(&self) -> Option<SystemTime> {
        let mut lock = &self.lock;
        lock.rewind().and_then(|()| lock.write_all(b"\n")).and_then(|()| lock.sync_all()).ok()?;
        lock.metadata().and_then(|lock| lock.modified()).ok()
    }
}

impl Drop for Inbox {
    /// Closing alone would not do while another thread starts a program, which for a moment has
    /// everything open that we have.
    fn drop(&mut self) {
        let _ = self.lock.unlock();
    }
}

fn make_own(folder: &Path) -> Result<(), InboxError> {
    match fs::symlink_metadata(folder) {
        Ok(_) if folder.is_dir() => Ok(()),
        Ok(_) => Err(InboxError::InTheWay { path: folder.to_owned() }),
        Err(_) => moving::make_folder(folder).map_err(not_written(folder)),
    }
}

/// The lock is the operating system's own: who dies gives it up by dying.
fn hold(folder: &Path) -> Result<File, InboxError> {
    let path = folder.join(WORKING).join(LOCK);
    let file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path);
    let file = file.map_err(not_written(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(InboxError::Held { path: folder.to_owned() }),
        Err(TryLockError::Error(source)) => Err(InboxError::NotLocked { path, source }),
    }
}

fn still_as(path: &Path, stamp: &Stamp) -> Result<(), TakeError> {
    let file = fs::symlink_metadata(path).map_err(not_taken(path))?;
    if file.is_file() && Stamp::of(&file).has_same_content(stamp) {
        Ok(())
    } else {
        Err(TakeError::Changed)
    }
}

/// A folder that cannot be made for a list is no vanished list.
fn made(path: &Path, source: io::Error) -> TakeError {
    match not_taken(path)(source) {
        TakeError::Vanished => {
            TakeError::Failed { path: path.to_owned(), source: io::ErrorKind::NotFound.into() }
        }
        other => other,
    }
}

/// A list that was taken in vain and cannot be put back stands in `working/`, where the next run
/// finds it.
fn not_returned(path: &Path, error: InboxError) -> TakeError {
    TakeError::Failed { path: path.to_owned(), source: io::Error::other(error) }
}

/// The files in a folder and below it, by their places there; none where there is no such folder.
fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fn walk(folder: &Path, below: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
        for entry in fs::read_dir(folder.join(below))? {
            let entry = entry?;
            let path = below.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                walk(folder, &path, files)?;
            } else {
                files.push(path);
            }
        }
        Ok(())
    }
    let mut files = Vec::new();
    match walk(folder, Path::new(""), &mut files) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
        Ok(()) => {
            files.sort_unstable();
            Ok(files)
        }
    }
}

/// Removes a job's folder; what others put in there stays, and keeps it.
fn remove_own(folder: &Path) -> io::Result<()> {
    match fs::remove_dir(folder) {
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::DirectoryNotEmpty
            ) =>
        {
            Ok(())
        }
        other => other,
    }
}
