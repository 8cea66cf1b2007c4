//! Which lists in the folder are complete.
//!
//! A list is complete when nothing of it has changed for a while that our own monotonic clock has
//! measured, since the times of network folders come from other clocks and may be wrong or in the
//! future. One that was moved in is complete at once: its content is older than that while, by the
//! clock of the folder itself. Promises: one walk a look, of at most [`FILES_MAX`] files and
//! [`DEPTH_MAX`] folders deep; no link is followed. Knows nothing of what becomes of a list.

use std::fs::{self, DirEntry, FileType, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use hashbrown::{HashMap, HashSet};

use super::error::not_readable;
use super::{InboxError, Shelf, Stamp, passed_over};

/// Folders below the inbox; deeper ones are passed over.
pub const DEPTH_MAX: usize = 8;
/// Lists of one look, for the sake of memory. The rest is found when these have been taken.
pub const FILES_MAX: usize = 50_000;
/// Links that one look names.
pub const LINKS_MAX: usize = 100;
/// A lock file of this age was left by a program that crashed.
const LOCK_IS_DEAD: Duration = Duration::from_hours(24);

/// What one look at the folder found.
#[derive(Debug, Default)]
pub struct Look {
    /// Complete lists, the oldest first, then by name.
    pub ready: Vec<Arrival>,
    /// Lists that still change or have not been seen for long enough, and those that stand open in
    /// somebody's program; below the inbox.
    pub unsettled: Vec<PathBuf>,
    /// Temporary, hidden and other files that are no lists, links, folders too deep.
    pub passed_over: usize,
    /// Folders, and at times files, that cannot be read.
    pub unreadable: Vec<PathBuf>,
    /// What has a list's name and is a link, a pipe or the like: nobody can say what would be moved. At
    /// most [`LINKS_MAX`].
    pub links: Vec<PathBuf>,
    /// Whether there are more lists than one look takes in.
    pub has_more: bool,
}

/// A complete list in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Where it is below the inbox.
    pub path: PathBuf,
    /// The same as text, with `/` between folders; signs that are no Unicode are replaced.
    pub name: String,
    /// What it was when it was seen.
    pub stamp: Stamp,
}

/// What earlier looks saw.
#[derive(Debug)]
pub(super) struct Settling {
    settle: Duration,
    seen: HashMap<PathBuf, Seen>,
    next: Option<Duration>,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    stamp: Stamp,
    since: Instant,
}

/// A file that may be a list.
struct Candidate {
    path: PathBuf,
    stamp: Stamp,
    is_open: bool,
}

impl Settling {
    pub(super) fn new(settle: Duration) -> Self {
        Self { settle, seen: HashMap::new(), next: None }
    }

    /// How long after the last look another one can find a list complete that was not.
    pub(super) fn next(&self) -> Option<Duration> {
        self.next
    }

    /// One look. `here` is the present by the folder's clock, where it can be had.
    pub(super) fn look(
        &mut self,
        folder: &Path,
        own: &HashSet<PathBuf>,
        now: Instant,
        here: Option<SystemTime>,
    ) -> Result<Look, InboxError> {
        let mut walk = Walk { folder, own, here, look: Look::default(), candidates: Vec::new() };
        walk.folder(Path::new(""), 0)?;
        let Walk { mut look, candidates, .. } = walk;
        let mut seen = HashMap::with_capacity(candidates.len());
        self.next = None;
        for candidate in candidates {
            let wait = self.wait(&candidate, now, here);
            let Candidate { path, stamp, is_open } = candidate;
            seen.insert(path.clone(), Seen { stamp, since: self.since(&path, stamp, now) });
            if is_open || !wait.is_zero() {
                if !is_open {
                    self.next = Some(self.next.map_or(wait, |next| next.min(wait)));
                }
                look.unsettled.push(path);
            } else {
                let name = name_of(&path);
                look.ready.push(Arrival { path, name, stamp });
            }
        }
        self.seen = seen;
        look.ready.sort_unstable_by(|one, other| {
            (one.stamp.modified, &one.path).cmp(&(other.stamp.modified, &other.path))
        });
        look.unsettled.sort_unstable();
        Ok(look)
    }

    /// Since when the file is as it is.
    fn since(&self, path: &Path, stamp: Stamp, now: Instant) -> Instant {
        let seen = self.seen.get(path).filter(|seen| seen.stamp == stamp);
        seen.map_or(now, |seen| seen.since)
    }

    /// How much longer the file must stay as it is.
    fn wait(&self, file: &Candidate, now: Instant, here: Option<SystemTime>) -> Duration {
        // Whoever has made a file and written nothing yet sets no time to be trusted.
        if file.stamp.size > 0
            && age(file.stamp.modified, here).is_some_and(|age| age >= self.settle)
        {
            return Duration::ZERO;
        }
        let since = self.since(&file.path, file.stamp, now);
        self.settle.saturating_sub(now.saturating_duration_since(since))
    }
}

/// How old something is by the folder's clock; nothing where it is of the future.
fn age(modified: Option<SystemTime>, here: Option<SystemTime>) -> Option<Duration> {
    here?.duration_since(modified?).ok()
}

/// The path as text, with `/` on every system.
pub(super) fn name_of(path: &Path) -> String {
    let parts: Vec<_> =
        path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/")
}

/// One walk through the folder.
struct Walk<'a> {
    folder: &'a Path,
    own: &'a HashSet<PathBuf>,
    here: Option<SystemTime>,
    look: Look,
    candidates: Vec<Candidate>,
}

impl Walk<'_> {
    /// Everything in a folder, by its place below the inbox. What goes while we look is not there;
    /// only the inbox itself must be readable.
    fn folder(&mut self, below: &Path, depth: usize) -> Result<(), InboxError> {
        let folder = self.folder.join(below);
        let entries: io::Result<Vec<DirEntry>> = fs::read_dir(&folder).and_then(Iterator::collect);
        let entries = match entries {
            Ok(entries) => entries,
            Err(source) if depth == 0 => return Err(not_readable(&folder)(source)),
            Err(error) => {
                self.trouble(below, &error);
                return Ok(());
            }
        };
        let open = self.open_lists(&entries);
        for entry in entries {
            let name = entry.file_name();
            let path = below.join(&name);
            // A shelf may be a link too, to an archive's disk say.
            if depth == 0 && Shelf::is_ours(&name.to_string_lossy()) {
                continue;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => {
                    self.subfolder(&path, &name.to_string_lossy(), depth)?;
                }
                Ok(kind) => self.file(&entry, path, kind, open.contains(&*name.to_string_lossy())),
                Err(error) => self.trouble(&path, &error),
            }
        }
        Ok(())
    }

    fn subfolder(&mut self, path: &Path, name: &str, depth: usize) -> Result<(), InboxError> {
        let is_another_inbox =
            self.folder.join(path).join(super::WORKING).join(super::LOCK).exists();
        if depth == DEPTH_MAX || passed_over::is_folder(name) || is_another_inbox {
            self.look.passed_over += 1;
            return Ok(());
        }
        self.folder(path, depth + 1)
    }

    fn file(&mut self, entry: &DirEntry, path: PathBuf, kind: FileType, is_open: bool) {
        let is_none = passed_over::is_file(&entry.file_name().to_string_lossy());
        if is_none || self.own.contains(&path) || !kind.is_file() {
            self.look.passed_over += 1;
            if !is_none && !kind.is_file() && self.look.links.len() < LINKS_MAX {
                self.look.links.push(path);
            }
            return;
        }
        match entry.metadata() {
            Ok(file) if has_hidden_attribute(&file) => self.look.passed_over += 1,
            Ok(_) if self.candidates.len() == FILES_MAX => self.look.has_more = true,
            Ok(file) => self.candidates.push(Candidate { path, stamp: Stamp::of(&file), is_open }),
            Err(error) => self.trouble(&path, &error),
        }
    }

    /// The lists of a folder beside which a program's lock file stands.
    fn open_lists(&self, entries: &[DirEntry]) -> HashSet<String> {
        let is_alive = |lock: &DirEntry| {
            let modified = lock.metadata().and_then(|lock| lock.modified()).ok();
            age(modified, self.here).is_none_or(|age| age < LOCK_IS_DEAD)
        };
        let locks = entries.iter().filter_map(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            passed_over::locked_by(&name).filter(|_| is_alive(entry)).map(str::to_owned)
        });
        locks.collect()
    }

    fn trouble(&mut self, path: &Path, error: &io::Error) {
        if error.kind() != io::ErrorKind::NotFound {
            self.look.unreadable.push(path.to_owned());
        }
    }
}

#[cfg(windows)]
fn has_hidden_attribute(file: &Metadata) -> bool {
    use std::os::windows::fs::MetadataExt as _;
    /// `FILE_ATTRIBUTE_HIDDEN`.
    const HIDDEN: u32 = 0x2;
    file.file_attributes() & HIDDEN != 0
}

/// Unix hides by name.
#[cfg(not(windows))]
fn has_hidden_attribute(_: &Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTLE: Duration = Duration::from_secs(5);

    fn write(folder: &Path, name: &str, age: Duration) -> PathBuf {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "手机号\r\n13800138000\r\n").unwrap();
        age_by(&path, age);
        path
    }

    fn age_by(path: &Path, age: Duration) {
        let file = fs::OpenOptions::new().write(true).open(path).unwrap();
        file.set_modified(here(path.parent().unwrap()) - age).unwrap();
    }

    /// The present by the folder's clock.
    fn here(folder: &Path) -> SystemTime {
        let probe = tempfile::NamedTempFile::new_in(folder).unwrap();
        probe.as_file().metadata().unwrap().modified().unwrap()
    }

    fn names(look: &Look) -> Vec<&str> {
        look.ready.iter().map(|arrival| arrival.name.as_str()).collect()
    }

    #[test]
    fn a_fresh_list_is_complete_when_it_has_not_changed_for_the_settling_time() {
        let folder = tempfile::tempdir().unwrap();
        let list = write(folder.path(), "a.csv", Duration::ZERO);
        let mut settling = Settling::new(SETTLE);
        let start = Instant::now();
        let mut look = |seconds| {
            let now = start + Duration::from_secs(seconds);
            let look = settling
                .look(folder.path(), &HashSet::new(), now, Some(here(folder.path())))
                .unwrap();
            (look.ready.len(), look.unsettled.len(), settling.next())
        };
        assert_eq!(look(0), (0, 1, Some(SETTLE)));
        assert_eq!(look(3), (0, 1, Some(Duration::from_secs(2))));
        fs::write(&list, "手机号\r\n13800138000\r\n13900139000\r\n").unwrap();
        assert_eq!(look(6), (0, 1, Some(SETTLE)), "it grew");
        assert_eq!(look(10), (0, 1, Some(Duration::from_secs(1))));
        assert_eq!(look(11), (1, 0, None));
    }

    #[test]
    fn a_list_that_was_moved_in_is_complete_at_once_and_the_oldest_comes_first() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "b.csv", Duration::from_secs(60));
        write(folder.path(), "a.csv", Duration::from_secs(60));
        write(folder.path(), "北京/c.csv", Duration::from_secs(90));
        age_by(&folder.path().join("a.csv"), Duration::from_secs(30));
        let mut settling = Settling::new(SETTLE);
        let look = settling
            .look(folder.path(), &HashSet::new(), Instant::now(), Some(here(folder.path())))
            .unwrap();
        assert_eq!(names(&look), ["北京/c.csv", "b.csv", "a.csv"]);
    }

    #[test]
    fn a_time_of_the_future_or_of_no_clock_waits_for_our_own_clock() {
        let folder = tempfile::tempdir().unwrap();
        let list = write(folder.path(), "a.csv", Duration::ZERO);
        let file = fs::OpenOptions::new().write(true).open(&list).unwrap();
        file.set_modified(here(folder.path()) + Duration::from_hours(24)).unwrap();
        write(folder.path(), "b.csv", Duration::from_hours(1));
        let start = Instant::now();
        let mut settling = Settling::new(SETTLE);
        assert_eq!(
            settling.look(folder.path(), &HashSet::new(), start, None).unwrap().unsettled.len(),
            2
        );
        let look = settling.look(folder.path(), &HashSet::new(), start + SETTLE, None).unwrap();
        assert_eq!(names(&look), ["b.csv", "a.csv"]);
    }

    #[test]
    fn an_empty_file_waits_however_old_it_is_and_then_is_a_list() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("empty.csv"), "").unwrap();
        age_by(&folder.path().join("empty.csv"), Duration::from_hours(1));
        let mut settling = Settling::new(SETTLE);
        let start = Instant::now();
        let look = settling
            .look(folder.path(), &HashSet::new(), start, Some(here(folder.path())))
            .unwrap();
        assert_eq!((look.ready.len(), look.unsettled.len()), (0, 1));
        let now = start + SETTLE;
        let look =
            settling.look(folder.path(), &HashSet::new(), now, Some(here(folder.path()))).unwrap();
        assert_eq!(names(&look), ["empty.csv"]);
    }

    #[test]
    fn a_list_that_is_open_in_an_office_program_waits_until_it_is_closed() {
        let folder = tempfile::tempdir().unwrap();
        let locks = ["~$a.xlsx", ".~lock.b.ods#", ".~c.xls"];
        for list in ["a.xlsx", "b.ods", "c.xls"] {
            write(folder.path(), list, Duration::from_hours(1));
        }
        for lock in locks {
            write(folder.path(), lock, Duration::from_hours(2));
        }
        let mut settling = Settling::new(SETTLE);
        let mut look = || {
            let look = settling
                .look(folder.path(), &HashSet::new(), Instant::now(), Some(here(folder.path())))
                .unwrap();
            (look.ready.len(), look.unsettled.len(), look.passed_over, settling.next())
        };
        assert_eq!(look(), (0, 3, 3, None));
        fs::remove_file(folder.path().join("~$a.xlsx")).unwrap();
        assert_eq!(look(), (1, 2, 2, None));
        age_by(&folder.path().join(".~c.xls"), Duration::from_hours(25));
        assert_eq!(look(), (2, 1, 2, None), "a lock of yesterday is nobody's");
    }

    #[test]
    fn shelves_reports_hidden_folders_and_what_lies_too_deep_are_not_walked() {
        let folder = tempfile::tempdir().unwrap();
        let old = Duration::from_hours(1);
        let deepest = "1/2/3/4/5/6/7/8/deep.csv";
        for list in ["done/a.csv", "Attention/a.csv", "failed/a.csv", "working/J/list/a.csv"] {
            write(folder.path(), list, old);
        }
        for list in [".git/a.csv", "a.report/failed.csv", "1/2/3/4/5/6/7/8/9/a.csv"] {
            write(folder.path(), list, old);
        }
        for list in ["北京/done/b.csv", deepest] {
            write(folder.path(), list, old);
        }
        let mut settling = Settling::new(SETTLE);
        let look = settling
            .look(folder.path(), &HashSet::new(), Instant::now(), Some(here(folder.path())))
            .unwrap();
        let mut names = names(&look);
        names.sort_unstable();
        assert_eq!(names, [deepest, "北京/done/b.csv"]);
        assert_eq!(look.passed_over, 3);
    }

    #[cfg(unix)]
    #[test]
    fn only_regular_files_are_lists() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let list = write(elsewhere.path(), "a.csv", Duration::from_hours(1));
        std::os::unix::fs::symlink(&list, folder.path().join("a.csv")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("more")).unwrap();
        let _socket =
            std::os::unix::net::UnixListener::bind(folder.path().join("socket.csv")).unwrap();
        let mut settling = Settling::new(Duration::ZERO);
        let look = settling.look(folder.path(), &HashSet::new(), Instant::now(), None).unwrap();
        assert_eq!((look.ready.len(), look.unsettled.len(), look.passed_over), (0, 0, 3));
    }

    #[test]
    fn what_was_once_seen_is_forgotten_when_it_goes() {
        let folder = tempfile::tempdir().unwrap();
        let list = write(folder.path(), "a.csv", Duration::ZERO);
        let mut settling = Settling::new(SETTLE);
        settling.look(folder.path(), &HashSet::new(), Instant::now(), None).unwrap();
        fs::remove_file(list).unwrap();
        settling.look(folder.path(), &HashSet::new(), Instant::now(), None).unwrap();
        assert!(settling.seen.is_empty() && settling.next().is_none());
    }
}
