//! What the office does with its folder, and the book it keeps of that: every list that was ever put
//! there, by the hash of its bytes. It never overwrites a file itself.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use dialfeed::inbox::Shelf;
use dialfeed::source::sha256_of_file;

use crate::lists::List;
use crate::scenario::Arrival;

/// How long a list must not change before it is taken.
pub const SETTLE: Duration = Duration::from_millis(200);

/// See the module.
pub struct Office {
    pub inbox: PathBuf,
    /// Where lists are written, and what was taken out of the inbox again; on the same disk.
    desk: PathBuf,
    things: u32,
    pub puts: Vec<Put>,
    /// Temporary files and lists that are open: for the next evening.
    open: Vec<Open>,
    growing: Vec<JoinHandle<Put>>,
}

/// A list that was put into the inbox.
#[derive(Debug, Clone)]
pub struct Put {
    pub list: List,
    pub hash: String,
    pub is_withdrawn: bool,
    /// It was written so slowly that it may have been taken in between.
    pub is_slow: bool,
}

enum Open {
    Partial { part: PathBuf, list: List },
    Locked { lock: PathBuf, list: PathBuf },
}

/// A file in the inbox that the office brought.
#[derive(Debug, Clone)]
pub struct Found {
    /// Below the inbox.
    pub path: PathBuf,
    pub place: Place,
    pub hash: String,
}

/// Where a list can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Arriving,
    Working,
    Done,
    Attention,
    Failed,
}

impl Office {
    pub fn open(inbox: PathBuf, desk: PathBuf) -> Self {
        for folder in [&inbox, &desk] {
            fs::create_dir_all(folder).unwrap();
        }
        Self { inbox, desk, things: 0, puts: Vec::new(), open: Vec::new(), growing: Vec::new() }
    }

    /// Brings a list, unless something of its name is there.
    pub fn bring(&mut self, list: &List, arrival: Arrival) -> &'static str {
        let path = self.place_of(&list.name);
        if path.exists() {
            return "its name is taken";
        }
        match arrival {
            Arrival::Moved => return self.move_in(list, &path),
            Arrival::Copied => {
                let mut file = fs::File::create_new(&path).unwrap();
                file.write_all(&list.bytes).unwrap();
                self.note(list);
            }
            Arrival::Partial => {
                let part = with_end(&path, ".part");
                fs::write(&part, &list.bytes).unwrap();
                self.open.push(Open::Partial { part, list: list.clone() });
            }
            Arrival::Locked => {
                let name = path.file_name().unwrap().to_str().unwrap();
                let lock = path.with_file_name(format!("~${name}"));
                fs::write(&lock, "owner").unwrap();
                self.move_in(list, &path);
                self.open.push(Open::Locked { lock, list: path });
            }
        }
        "there"
    }

    fn move_in(&mut self, list: &List, path: &Path) -> &'static str {
        let written = self.thing();
        fs::write(&written, &list.bytes).unwrap();
        let file = fs::OpenOptions::new().write(true).open(&written).unwrap();
        let modified = file.metadata().unwrap().modified().unwrap();
        file.set_modified(modified - Duration::from_hours(1)).unwrap();
        // A hard link never replaces what is there.
        if fs::hard_link(&written, path).is_err() {
            return "its name was taken";
        }
        fs::remove_file(&written).unwrap();
        self.note(list);
        "there"
    }

    fn note(&mut self, list: &List) {
        let hash = hash_of(&list.bytes, &self.desk);
        self.puts.push(Put { list: list.clone(), hash, is_withdrawn: false, is_slow: false });
    }

    /// Writes a list piece by piece, while others go on.
    pub fn grow(&mut self, list: &List, pieces: usize, pause: Duration) -> &'static str {
        let path = self.place_of(&list.name);
        let Ok(mut file) = fs::File::create_new(&path) else { return "its name is taken" };
        let hash = hash_of(&list.bytes, &self.desk);
        let list = list.clone();
        self.growing.push(std::thread::spawn(move || {
            let mut last = Instant::now();
            let mut longest = Duration::ZERO;
            for piece in list.bytes.chunks(list.bytes.len() / pieces + 1) {
                std::thread::sleep(pause);
                file.write_all(piece).unwrap();
                longest = longest.max(last.elapsed());
                last = Instant::now();
            }
            Put { list, hash, is_withdrawn: false, is_slow: longest > SETTLE / 2 }
        }));
        "begun"
    }

    /// Waits until all is written.
    pub fn finish_growing(&mut self) {
        let growing = std::mem::take(&mut self.growing);
        self.puts.extend(growing.into_iter().map(|writer| writer.join().unwrap()));
    }

    /// Takes what has this name out of the inbox, if anything has.
    pub fn withdraw(&mut self, name: &str) -> &'static str {
        let is_open =
            |open: &Open| matches!(open, Open::Locked { list, .. } if list.ends_with(name));
        if self.open.iter().any(is_open) {
            return "it is open";
        }
        let out = self.thing();
        if fs::rename(self.inbox.join(name), &out).is_err() {
            return "it was gone";
        }
        let hash = sha256_of_file(&out).unwrap();
        let is_it = |put: &&mut Put| {
            put.hash == hash && !put.is_withdrawn && stem(&put.list.name) == stem(name)
        };
        let put = self.puts.iter_mut().find(is_it);
        put.expect("nobody had put it there").is_withdrawn = true;
        "it was there"
    }

    /// What was open or half copied is so no longer.
    pub fn next_evening(&mut self) {
        for open in std::mem::take(&mut self.open) {
            match open {
                Open::Locked { lock, .. } => fs::remove_file(lock).unwrap(),
                Open::Partial { part, list } => {
                    fs::remove_file(&part).unwrap();
                    let path = self.place_of(&list.name);
                    self.move_in(&list, &path);
                }
            }
        }
    }

    /// What is open or half copied has not been touched.
    pub fn open_files_are_untouched(&self) {
        for open in &self.open {
            let file = match open {
                Open::Locked { list, .. } => list,
                Open::Partial { part, .. } => part,
            };
            assert!(file.exists(), "{} is not complete, and was taken", file.display());
        }
    }

    /// The names that rightly wait.
    pub fn waiting(&self) -> usize {
        self.open.len()
    }

    /// Whether a run has a list in its hands, or a dead one had.
    pub fn is_at_work(&self) -> bool {
        self.has_job(Path::is_dir)
    }

    /// Whether a list's way to its shelf has been written down.
    pub fn is_filing(&self) -> bool {
        self.has_job(|job| job.join("filing").exists())
    }

    fn has_job(&self, is_so: impl Fn(&Path) -> bool) -> bool {
        let jobs = fs::read_dir(self.inbox.join("working"));
        jobs.is_ok_and(|mut jobs| jobs.any(|job| job.is_ok_and(|job| is_so(&job.path()))))
    }

    /// Every list in the inbox, on its shelves and in `working/`.
    pub fn find(&self) -> Vec<Found> {
        let mut found = Vec::new();
        self.walk(Path::new(""), &mut found);
        found
    }

    fn walk(&self, below: &Path, found: &mut Vec<Found>) {
        for entry in fs::read_dir(self.inbox.join(below)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().to_str().unwrap().to_owned();
            let path = below.join(&name);
            let place = place(&path);
            // In a job's folder the list has one of its own, beside the report and our notes.
            let is_ours = place == Place::Working
                && path.components().nth(2).is_some_and(|part| part.as_os_str() != "list");
            if entry.file_type().unwrap().is_dir() {
                if !name.ends_with(".report") && !is_ours {
                    self.walk(&path, found);
                }
                continue;
            }
            let is_aside = name.starts_with('.')
                || name.starts_with("~$")
                || name.ends_with(".part")
                || name.ends_with(".why.txt");
            if !is_aside && !is_ours {
                let hash = sha256_of_file(&entry.path()).unwrap();
                found.push(Found { path, place, hash });
            }
        }
    }

    /// Each list that was put here is in one place, whole, and nothing else is.
    pub fn nothing_is_lost(&self, found: &[Found]) {
        let mut books: BTreeMap<&str, (Vec<String>, Vec<String>)> = BTreeMap::new();
        for put in self.puts.iter().filter(|put| !put.is_withdrawn) {
            books.entry(&put.hash).or_default().0.push(put.list.name.clone());
        }
        for found in found {
            let path = found.path.display().to_string();
            books.entry(&found.hash).or_default().1.push(path);
        }
        for (put, found) in books.values() {
            assert!(put.len() == found.len(), "put into the inbox: {put:?}; found: {found:?}");
            let mut stems: Vec<String> = put.iter().map(|name| stem(name)).collect();
            let mut found: Vec<String> = found.iter().map(|name| stem(name)).collect();
            stems.sort();
            found.sort();
            assert_eq!(stems, found, "a list has another name");
        }
    }

    fn place_of(&self, name: &str) -> PathBuf {
        let path = self.inbox.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        path
    }

    fn thing(&mut self) -> PathBuf {
        self.things += 1;
        self.desk.join(self.things.to_string())
    }
}

impl Found {
    /// Whether it is of this name, but for its folders and its number on the shelf.
    pub fn is_named_like(&self, name: &str) -> bool {
        stem(self.path.to_str().unwrap()) == stem(name)
    }
}

impl Place {
    pub fn folder(self) -> &'static str {
        match self {
            Self::Arriving => "inbox",
            Self::Working => "working",
            Self::Done => Shelf::Done.folder(),
            Self::Attention => Shelf::Attention.folder(),
            Self::Failed => Shelf::Failed.folder(),
        }
    }
}

fn place(path: &Path) -> Place {
    match path.components().next().unwrap().as_os_str().to_str().unwrap() {
        "working" => Place::Working,
        "done" => Place::Done,
        "attention" => Place::Attention,
        "failed" => Place::Failed,
        _ => Place::Arriving,
    }
}

/// The list's name without its folders, its number on the shelf and its extension.
fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let numbered = stem.strip_suffix(')').and_then(|stem| stem.rsplit_once(" ("));
    match numbered {
        Some((stem, number)) if number.bytes().all(|sign| sign.is_ascii_digit()) => stem.to_owned(),
        _ => stem.to_owned(),
    }
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn hash_of(bytes: &[u8], desk: &Path) -> String {
    let file = tempfile::NamedTempFile::new_in(desk).unwrap();
    fs::write(file.path(), bytes).unwrap();
    sha256_of_file(file.path()).unwrap()
}
