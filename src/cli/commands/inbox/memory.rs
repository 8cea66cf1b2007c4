//! What people heard of a folder, and what they are yet to hear: on the disk, way by way, so that a
//! message that did not go out, or was not sent before a power cut, is sent by the next run.
//!
//! A file in the state folder, for its owner alone; where that disk is full, one in the folder's own
//! `working/`. It has a bounded size, whatever happens. It is no evidence: where it cannot be read or
//! written somebody hears of the same twice, and nothing else is different.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dialfeed::inbox::Shelf;
use dialfeed::ledger::Counts;
use dialfeed::outcome::Status;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::record::{Entry, NAMED_MOST, level_of_shelf};
use crate::cli::config::notify::NotifySpec;
use crate::cli::connect::make_folder;
use crate::cli::tell::takes;
use crate::cli::terminal::NumberDisplay;

/// A trouble that goes on is told again after this.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(12);
/// Longer names and reasons are cut; no message has room for them.
const TEXT_BYTES_MAX: usize = 2_000;
/// Somebody may have put something else in its place.
const FILE_BYTES_MAX: u64 = 8 << 20;
/// More kinds of trouble there are not.
const HEARD_MOST: usize = 64;
/// In `working/`, where the state folder has no room.
const SPARE: &str = ".telling";
/// A run that goes on leaves a way alone for so long after a failure, each time twice as long.
const PAUSE: Duration = Duration::from_secs(60);
const PAUSE_MOST: Duration = Duration::from_secs(600);

/// How a trouble stands of which somebody heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// It goes on, as far as anybody knows.
    Open,
    /// A run has come through without it, but has not needed what was wrong.
    Doubtful,
    /// It is over, and that is yet to be told.
    Over,
}

/// A trouble of which somebody heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Heard {
    /// Seconds since 1970.
    told_at_s: i64,
    standing: Standing,
}

/// A list on a shelf, as it is told: nothing in it quotes the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// What it was in `working/`: a list that is filed again after a power cut is the same.
    taken: String,
    /// Its name below the folder, numbers masked.
    pub file: String,
    /// Where it is.
    pub shelf: Shelf,
    /// Its job, where there is one.
    pub job: Option<String>,
    rows: Option<BTreeMap<String, u64>>,
    /// Why it is there, where that may be told.
    pub why: Option<String>,
    /// The code of what may not be told.
    pub code: Option<String>,
}

impl List {
    fn of(taken: &str, shelf: Shelf, entry: &Entry) -> Self {
        let masked = |text: &String| {
            let mut text = NumberDisplay::Masked.words(text);
            text.truncate(text.floor_char_boundary(TEXT_BYTES_MAX));
            text
        };
        let why = entry.told.as_ref().or(entry.why.as_ref()).filter(|_| entry.quotes.is_none());
        let rows = |rows: &Counts| {
            let of = |status: &Status| (status.as_str().to_owned(), rows.of(*status));
            Status::ALL.iter().map(of).collect()
        };
        Self {
            taken: taken.to_owned(),
            file: masked(&entry.list),
            shelf,
            job: entry.job.clone(),
            rows: entry.rows.as_ref().map(rows),
            why: why.map(masked),
            code: entry.quotes.map(str::to_owned),
        }
    }

    /// Its rows.
    pub fn rows(&self) -> Option<Counts> {
        let kept = self.rows.as_ref()?;
        let mut rows = Counts::default();
        for status in Status::ALL {
            rows.add(*status, kept.get(status.as_str()).copied().unwrap_or(0));
        }
        Some(rows)
    }

    /// The same for programs.
    pub fn rows_json(&self) -> Value {
        json!(self.rows)
    }

    /// What somebody has to look at comes first.
    fn rank(&self) -> u8 {
        match self.shelf {
            Shelf::Failed => 0,
            Shelf::Attention => 1,
            Shelf::Done => 2,
        }
    }
}

/// What one way has told, and has yet to tell.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Way {
    heard: BTreeMap<String, Heard>,
    done: u64,
    attention: u64,
    failed: u64,
    lists: Vec<List>,
}

impl Way {
    fn add(&mut self, list: &List) {
        if self.lists.iter().any(|known| known.taken == list.taken) {
            return;
        }
        let counted = match list.shelf {
            Shelf::Done => &mut self.done,
            Shelf::Attention => &mut self.attention,
            Shelf::Failed => &mut self.failed,
        };
        *counted = counted.saturating_add(1);
        self.lists.push(list.clone());
        self.lists.sort_by_key(List::rank);
        self.lists.truncate(NAMED_MOST);
    }

    /// Lists that it has yet to tell of: done, attention, failed.
    pub fn counts(&self) -> [u64; 3] {
        [self.done, self.attention, self.failed]
    }

    /// Those of them that are named.
    pub fn lists(&self) -> &[List] {
        &self.lists
    }

    /// Nobody waits for them any more.
    pub fn forget_lists(&mut self) {
        (self.done, self.attention, self.failed) = (0, 0, 0);
        self.lists.clear();
    }

    /// Whether nobody heard of it by this way, or not for long.
    pub fn is_news(&self, kind: &str, now: Timestamp) -> bool {
        let Some(heard) = self.heard.get(kind).filter(|it| it.standing == Standing::Open) else {
            return true;
        };
        // A clock that was set back must not keep the trouble quiet for years.
        let since = SignedDuration::from_secs(now.as_second().saturating_sub(heard.told_at_s));
        since >= AGAIN_AFTER || since < SignedDuration::ZERO
    }

    /// Somebody has heard of a trouble.
    pub fn heard_of(&mut self, kind: &str, now: Timestamp) {
        let (told_at_s, standing) = (now.as_second(), Standing::Open);
        self.heard.insert(kind.to_owned(), Heard { told_at_s, standing });
    }

    /// A run has shown how the troubles stand of which somebody heard.
    pub fn shown(&mut self, standing: impl Fn(&str) -> Standing) {
        for (kind, heard) in &mut self.heard {
            heard.standing = match (heard.standing, standing(kind)) {
                (before, Standing::Open) => before,
                (Standing::Over, _) => Standing::Over,
                (_, now) => now,
            };
        }
    }

    /// Whether everything that somebody heard of is over, and nobody heard that.
    pub fn is_over(&self) -> bool {
        !self.heard.is_empty() && self.heard.values().all(|it| it.standing == Standing::Over)
    }

    /// Somebody has heard of the end.
    pub fn heard_of_the_end(&mut self) {
        self.heard.clear();
    }
}

/// As it stands on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    /// Of two files the one that was written later holds.
    written: u64,
    ways: BTreeMap<String, Way>,
}

/// See the module.
#[derive(Debug)]
pub struct Memory {
    file: PathBuf,
    spare: PathBuf,
    /// Names of the ways with their tables.
    ways: Vec<(String, NotifySpec)>,
    /// What is on the disk, read when it is needed: then this run has the folder.
    kept: Option<Kept>,
    /// The same as it was read or written last.
    on_disk: BTreeMap<String, Way>,
    /// Ways that failed, when they are tried again, and what is waited the next time.
    failed: BTreeMap<String, (Instant, Duration)>,
}

impl Memory {
    /// Of this folder, for these ways; the file is in the state folder.
    #[must_use]
    pub fn of(folder: &Path, state: &Path, notify: &[NotifySpec]) -> Self {
        let true_folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let hash = Sha256::digest(true_folder.as_os_str().as_encoded_bytes());
        let name: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self {
            file: state.join(format!("inbox-{name}.json")),
            spare: folder.join("working").join(SPARE),
            ways: named(notify),
            kept: None,
            on_disk: BTreeMap::new(),
            failed: BTreeMap::new(),
        }
    }

    /// The ways.
    pub fn ways(&self) -> Vec<(String, NotifySpec)> {
        self.ways.clone()
    }

    /// What this way has told, and has yet to tell.
    pub fn way(&mut self, name: &str) -> &mut Way {
        self.kept().ways.entry(name.to_owned()).or_default()
    }

    /// A list is on a shelf. It is on the disk before anything else happens, where somebody wants to
    /// hear of it.
    pub fn note(&mut self, taken: &str, entry: &Entry) {
        let Some(shelf) = entry.shelf else { return };
        let list = List::of(taken, shelf, entry);
        let mut is_wanted = false;
        for (name, spec) in self.ways() {
            self.way(&name).add(&list);
            is_wanted |= takes(&spec, level_of_shelf(shelf));
        }
        if is_wanted {
            self.keep();
        }
    }

    /// Another run may have had the folder meanwhile. What could not be written stays.
    pub fn read_again(&mut self) {
        if self.kept.as_ref().is_some_and(|kept| kept.ways == self.on_disk) {
            self.kept = None;
        }
    }

    /// Whether a way is to be left alone for now.
    pub fn rests(&self, name: &str) -> bool {
        self.failed.get(name).is_some_and(|(until, _)| Instant::now() < *until)
    }

    /// Whether a way has taken a message.
    pub fn took(&mut self, name: &str, is_delivered: bool) {
        if is_delivered {
            self.failed.remove(name);
            return;
        }
        let pause = self.failed.get(name).map_or(PAUSE, |(_, pause)| (*pause * 2).min(PAUSE_MOST));
        self.failed.insert(name.to_owned(), (Instant::now() + pause, pause));
    }

    fn kept(&mut self) -> &mut Kept {
        let (file, spare, on_disk) = (&self.file, &self.spare, &mut self.on_disk);
        self.kept.get_or_insert_with(|| {
            let (kept, spare) = (read(file), read(spare));
            let kept = if spare.written > kept.written { spare } else { kept };
            on_disk.clone_from(&kept.ways);
            kept
        })
    }

    /// Writes it down, where it is not.
    pub fn keep(&mut self) {
        let known: Vec<String> = self.ways.iter().map(|(name, _)| name.clone()).collect();
        let kept = self.kept();
        kept.ways.retain(|name, way| known.contains(name) && *way != Way::default());
        kept.ways.values_mut().for_each(|way| {
            while way.heard.len() > HEARD_MOST {
                way.heard.pop_first();
            }
        });
        let mut kept = kept.clone();
        if kept.ways == self.on_disk {
            return;
        }
        kept.written = kept.written.saturating_add(1);
        if self.written(&kept) {
            self.on_disk.clone_from(&kept.ways);
            self.kept = Some(kept);
        }
    }

    fn written(&self, kept: &Kept) -> bool {
        if kept.ways.is_empty() {
            forgotten(&self.file);
            forgotten(&self.spare);
            return true;
        }
        let written = write(&self.file, kept).map(|()| forgotten(&self.spare)).or_else(|error| {
            tracing::debug!(target: "dialfeed", %error, "spare taken");
            write(&self.spare, kept)
        });
        if let Err(error) = &written {
            tracing::warn!(target: "dialfeed", %error, "not remembered");
        }
        written.is_ok()
    }
}

/// Ways by what they are, and which of that kind: an address that is put right makes no other way of
/// it, and what waited for it is sent there.
fn named(notify: &[NotifySpec]) -> Vec<(String, NotifySpec)> {
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    let name = |spec: &NotifySpec| {
        let nth = seen.entry(spec.name()).and_modify(|nth| *nth += 1).or_insert(1);
        (format!("{}-{nth}", spec.name()), spec.clone())
    };
    notify.iter().map(name).collect()
}

/// What is damaged is forgotten.
fn read(file: &Path) -> Kept {
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|it| it.take(FILE_BYTES_MAX).read_to_end(&mut bytes));
    let kept = read.ok().and_then(|_| serde_json::from_slice(&bytes).ok());
    let mut kept: Kept = kept.unwrap_or_default();
    kept.ways.values_mut().for_each(|way| way.lists.truncate(NAMED_MOST));
    kept
}

/// For its owner alone, as all that is kept there; whole or not at all.
fn write(file: &Path, kept: &Kept) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new(""));
    if file.file_name().is_none_or(|name| name != SPARE) {
        make_folder(folder)?;
    }
    let part = file.with_extension("part");
    // One name, and never through a link: a power cut leaves one file, which the next run replaces.
    forgotten(&part);
    let written = write_new(&part, &serde_json::to_vec(kept)?);
    let kept = written.and_then(|()| fs::rename(&part, file));
    if kept.is_err() {
        forgotten(&part);
    }
    kept
}

fn write_new(part: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(part)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn forgotten(file: &Path) {
    if let Err(error) = fs::remove_file(file)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::debug!(target: "dialfeed", %error, "not removed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::config::notify::{Kind, When};

    #[test]
    fn the_same_trouble_is_told_again_after_half_a_day_and_another_at_once() {
        let at: Timestamp = "2026-11-26T02:00:00Z".parse().unwrap();
        let hours = |hours| at + SignedDuration::from_hours(hours);
        let mut way = Way::default();
        assert!(way.is_news("platform", at));
        way.heard_of("platform", at);
        assert!(!way.is_news("platform", hours(11)));
        assert!(way.is_news("platform", hours(12)));
        assert!(way.is_news("errno", hours(1)));
        assert!(way.is_news("platform", hours(-1)), "the clock was set back");
    }

    #[test]
    fn it_does_not_grow_with_lists_that_nobody_takes_and_names_those_first_that_need_somebody() {
        let folder = tempfile::tempdir().unwrap();
        let long = "名".repeat(10_000);
        let entry = |list: String, shelf| {
            let (job, rows, told, quotes) = (None, None, None, None);
            Entry { list, shelf: Some(shelf), job, rows, why: Some(long.clone()), told, quotes }
        };
        let source = crate::cli::secret::SecretSource::File("address".into());
        let spec = NotifySpec {
            kind: Kind::Webhook { url: source, authorization: None },
            when: When::Attention,
            line: 1,
        };
        let state = folder.path().join("state");
        let memory = || Memory::of(folder.path(), &state, std::slice::from_ref(&spec));
        let mut first = memory();
        for nth in 0..200 {
            first.note(&format!("done-{nth}"), &entry(format!("{nth}.csv"), Shelf::Done));
        }
        for nth in 0..30 {
            let taken = format!("attention-{nth}");
            first.note(&taken, &entry(format!("{nth}.csv"), Shelf::Attention));
            // After a power cut it is filed a second time.
            first.note(&taken, &entry(format!("{nth}.csv"), Shelf::Attention));
        }
        first.note("failed", &entry("z.csv".into(), Shelf::Failed));
        let size = fs::metadata(&first.file).unwrap().len();
        assert!(size < 100_000, "{size}");
        let mut next = memory();
        let way = next.way("webhook-1");
        assert_eq!(way.lists().len(), NAMED_MOST);
        assert_eq!(way.counts()[2], 1);
        assert_eq!(way.lists()[0].file, "z.csv");
        assert!(way.lists()[1..].iter().all(|list| list.shelf == Shelf::Attention));
        way.forget_lists();
        next.keep();
        assert!(!first.file.exists());
    }

    #[test]
    fn a_trouble_that_may_be_over_is_news_when_it_comes_again_and_its_end_waits_until_it_is_sure() {
        let at: Timestamp = "2026-11-26T02:00:00Z".parse().unwrap();
        let mut way = Way::default();
        assert!(!way.is_over());
        way.heard_of("auth_not_had", at);
        way.heard_of("platform", at);
        way.shown(|kind| if kind == "platform" { Standing::Open } else { Standing::Doubtful });
        assert!(way.is_news("auth_not_had", at) && !way.is_news("platform", at));
        assert!(!way.is_over());
        way.shown(|_| Standing::Over);
        assert!(way.is_over());
        way.shown(|_| Standing::Doubtful);
        assert!(way.is_over(), "what is over is over");
        way.heard_of_the_end();
        assert!(!way.is_over());
    }
}
