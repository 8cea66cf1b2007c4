//! Waiting for something to happen in the folder.
//!
//! What the system tells of a folder are hints, and on network folders it tells nothing: whoever
//! waits looks again after a while in any case. Promises: nothing piles up while nobody waits; what
//! happens on the shelves and in `working/` wakes nobody, nor does our own looking.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hashbrown::HashSet;
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::Notify;

use super::{Shelf, passed_over};

/// Copying a file makes hundreds of events: one look after the first of them is enough.
const BURST: Duration = Duration::from_millis(100);

/// A folder that is watched as well as the system can.
pub struct Watch {
    folder: PathBuf,
    hints: Arc<Hints>,
    watcher: Option<RecommendedWatcher>,
    watched: HashSet<PathBuf>,
    /// A hint whose waiter went away before it was told.
    is_hinted: bool,
}

/// What the watcher's thread leaves for whoever waits: at most one wake-up, and its last trouble.
#[derive(Default)]
struct Hints {
    wake: Notify,
    trouble: Mutex<Option<String>>,
}

impl Watch {
    /// Begins to watch the folder. Where the system does not let us, [`Watch::trouble`] says why, and
    /// waiting ends by time alone.
    #[must_use]
    pub fn begin(folder: &Path) -> Self {
        // Events tell absolute paths.
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let hints = Arc::new(Hints::default());
        let real = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        let (inside, to) = ([folder.clone(), real], Arc::clone(&hints));
        let watcher = notify::recommended_watcher(move |event| to.take(event, &inside));
        let watcher = watcher.map_err(|error| hints.note(&error)).ok();
        let folders = arrivals(&folder);
        let mut watch = Self { folder, hints, watcher, watched: HashSet::new(), is_hinted: false };
        watch.cover(folders);
        watch
    }

    /// Why changes may go unseen until the time is over, in the system's words.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.hints.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns when something has happened in the folder since the last call, or after that time.
    /// Says whether something has. Whoever stops waiting misses nothing: the next call tells.
    pub async fn changed(&mut self, at_most: Duration) -> bool {
        if !self.is_hinted {
            self.is_hinted =
                tokio::time::timeout(at_most, self.hints.wake.notified()).await.is_ok();
        }
        if self.is_hinted {
            tokio::time::sleep(BURST.min(at_most)).await;
            // What came meanwhile is seen by the same look.
            let _ = tokio::time::timeout(Duration::ZERO, self.hints.wake.notified()).await;
        }
        let folder = self.folder.clone();
        if let Ok(folders) = tokio::task::spawn_blocking(move || arrivals(&folder)).await {
            self.cover(folders);
        }
        std::mem::take(&mut self.is_hinted)
    }

    /// Watches the folder, and each of its sub-folders in which lists arrive. The shelves are left
    /// out: each report is a folder, and the system's watches are few.
    fn cover(&mut self, folders: HashSet<PathBuf>) {
        let Some(watcher) = &mut self.watcher else { return };
        self.watched.retain(|folder| *folder == self.folder || folders.contains(folder));
        let folders = folders.into_iter().map(|folder| (folder, RecursiveMode::Recursive));
        for (folder, mode) in
            [(self.folder.clone(), RecursiveMode::NonRecursive)].into_iter().chain(folders)
        {
            if self.watched.contains(&folder) {
                continue;
            }
            match watcher.watch(&folder, mode) {
                Ok(()) => drop(self.watched.insert(folder)),
                // One that has gone meanwhile needs no watch.
                Err(error) if folder.is_dir() => self.hints.note(&error),
                Err(_) => {}
            }
        }
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let trouble = self.trouble();
        to.debug_struct("Watch").field("folder", &self.folder).field("trouble", &trouble).finish()
    }
}

impl Hints {
    fn take(&self, event: notify::Result<Event>, folder: &[PathBuf; 2]) {
        match event {
            Ok(event) if !is_hint(&event, folder) => return,
            Ok(_) => {}
            Err(error) => self.note(&error),
        }
        self.wake.notify_one();
    }

    fn note(&self, error: &notify::Error) {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        *trouble = Some(error.to_string());
    }
}

/// Whether an event may mean a list. To read folders and files makes events too. The folder is given
/// by the name that it was watched under and by its real one: systems tell either.
fn is_hint(event: &Event, folder: &[PathBuf; 2]) -> bool {
    let is_reading = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => true,
        _ => false,
    };
    // An event without a path says that some were lost.
    let is_elsewhere =
        !event.paths.is_empty() && event.paths.iter().all(|path| is_on_shelf(path, folder));
    !is_reading && !is_elsewhere
}

fn is_on_shelf(path: &Path, folder: &[PathBuf; 2]) -> bool {
    let mut below = folder.iter().filter_map(|folder| path.strip_prefix(folder).ok());
    let first = below.next().and_then(|below| below.components().next());
    first.is_some_and(|first| Shelf::is_ours(&first.as_os_str().to_string_lossy()))
}

/// The sub-folders of the inbox in which lists arrive.
fn arrivals(folder: &Path) -> HashSet<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return HashSet::new() };
    let is_arrival = |entry: &std::fs::DirEntry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        entry.file_type().is_ok_and(|kind| kind.is_dir())
            && !Shelf::is_ours(&name)
            && !passed_over::is_folder(&name)
    };
    entries.flatten().filter(is_arrival).map(|entry| entry.path()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(30);
    const SHORT: Duration = Duration::from_millis(400);

    #[tokio::test]
    async fn a_new_list_wakes_whoever_waits_and_a_burst_of_them_wakes_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut watch = Watch::begin(folder.path());
        assert_eq!(watch.trouble(), None);
        assert!(!watch.changed(SHORT).await, "nothing has happened");
        for list in 0..500 {
            std::fs::write(folder.path().join(format!("{list}.csv")), "手机号").unwrap();
        }
        assert!(watch.changed(LONG).await);
        while watch.changed(SHORT).await {}
        assert!(!watch.changed(SHORT).await);
    }

    #[tokio::test]
    async fn whoever_stops_waiting_in_the_middle_of_a_burst_is_told_the_next_time() {
        let folder = tempfile::tempdir().unwrap();
        let mut watch = Watch::begin(folder.path());
        std::fs::write(folder.path().join("a.csv"), "手机号").unwrap();
        for _ in 0..20 {
            let stopped = tokio::time::timeout(BURST / 4, watch.changed(LONG)).await;
            assert!(stopped.is_err(), "the burst was not waited for");
        }
        assert!(watch.is_hinted, "the event has not come");
        assert!(watch.changed(Duration::ZERO).await);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn an_inbox_behind_a_link_is_watched_and_its_shelves_are_known() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        std::fs::create_dir_all(folder.path().join("real/done")).unwrap();
        std::os::unix::fs::symlink(folder.path().join("real"), &link).unwrap();
        let mut watch = Watch::begin(&link);
        std::fs::write(link.join("done/a.csv"), "手机号").unwrap();
        assert!(!watch.changed(SHORT).await);
        let real = folder.path().join("real/done/a.csv");
        let inside = [link.clone(), folder.path().join("real")];
        assert!(is_on_shelf(&real, &inside) && is_on_shelf(&link.join("done"), &inside));
        std::fs::write(folder.path().join("real/a.csv"), "手机号").unwrap();
        assert!(watch.changed(LONG).await);
    }

    #[test]
    fn what_systems_tell_of_shelves_and_of_reading_is_no_hint() {
        let inside = [PathBuf::from("/in"), PathBuf::from("/private/in")];
        let event = |kind, path: &str| Event::new(kind).add_path(path.into());
        let made = EventKind::Create(notify::event::CreateKind::Any);
        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let read = EventKind::Access(AccessKind::Open(AccessMode::Any));
        for (kind, path, is_hinted) in [
            (made, "/in/a.csv", true),
            (made, "/private/in/北京/a.csv", true),
            (closed, "/in/a.csv", true),
            (read, "/in/a.csv", false),
            (made, "/in/done", false),
            (made, "/in/working/.lock", false),
            (made, "/private/in/Failed/a.csv", false),
        ] {
            assert_eq!(is_hint(&event(kind, path), &inside), is_hinted, "{kind:?} {path}");
        }
        assert!(is_hint(&Event::new(EventKind::Other), &inside), "some events were lost");
    }

    #[tokio::test]
    async fn a_folder_that_came_later_is_watched_too() {
        let folder = tempfile::tempdir().unwrap();
        let mut watch = Watch::begin(folder.path());
        std::fs::create_dir_all(folder.path().join("北京/东城")).unwrap();
        assert!(watch.changed(LONG).await);
        while watch.changed(SHORT).await {}
        std::fs::write(folder.path().join("北京/东城/a.csv"), "手机号").unwrap();
        assert!(watch.changed(LONG).await);
        std::fs::remove_dir_all(folder.path().join("北京")).unwrap();
        assert!(watch.changed(LONG).await);
        while watch.changed(SHORT).await {}
        assert_eq!(watch.watched.len(), 1, "what has gone is not watched");
        std::fs::create_dir(folder.path().join("北京")).unwrap();
        assert!(watch.changed(LONG).await);
        while watch.changed(SHORT).await {}
        std::fs::write(folder.path().join("北京/b.csv"), "手机号").unwrap();
        assert!(watch.changed(LONG).await);
    }

    #[tokio::test]
    async fn neither_looking_nor_what_happens_on_the_shelves_wakes_anybody() {
        let folder = tempfile::tempdir().unwrap();
        let mut inbox = crate::inbox::Inbox::open(folder.path(), Duration::ZERO).unwrap();
        std::fs::write(folder.path().join("a.csv"), "手机号").unwrap();
        let mut watch = Watch::begin(folder.path());
        inbox.look(std::time::Instant::now()).unwrap();
        std::fs::read(folder.path().join("a.csv")).unwrap();
        std::fs::create_dir(folder.path().join("done/2026-11-26")).unwrap();
        std::fs::write(folder.path().join("done/2026-11-26/b.csv"), "手机号").unwrap();
        assert!(!watch.changed(SHORT).await);
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_watched_is_waited_for_by_time_alone() {
        let mut watch = Watch::begin(Path::new("/nowhere/at/all"));
        assert!(!watch.changed(Duration::from_millis(1)).await);
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut watch = Watch::begin(file.path());
        assert!(!watch.changed(Duration::from_millis(1)).await);
    }
}
