//! What the inbox's tests share: folders with lists in them, and what stands on the shelves.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dialfeed::inbox::{Arrival, Filed, Inbox, Shelf, Taken};
use jiff::civil::{Date, date};

pub fn day() -> Date {
    date(2026, 11, 26)
}

/// Puts a list into the folder as one that was moved there: its content is an hour old.
pub fn moved_in(folder: &Path, name: &str, content: &str) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, content).unwrap();
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    let modified = file.metadata().unwrap().modified().unwrap();
    file.set_modified(modified - Duration::from_hours(1)).unwrap();
    path
}

/// An inbox whose lists settle as ours do by default.
pub fn open(folder: &Path) -> Inbox {
    Inbox::open(folder, Duration::from_secs(5)).unwrap()
}

pub fn ready(inbox: &mut Inbox) -> Vec<Arrival> {
    inbox.look(Instant::now()).unwrap().ready
}

/// A job done: a report written, unless an earlier run had come farther, and the list filed.
pub fn work(inbox: &Inbox, taken: &Taken) -> Filed {
    if taken.filing.is_none() {
        fs::write(taken.report.join("summary.json"), &taken.name).unwrap();
    }
    inbox.file(taken, taken.filing.unwrap_or(Shelf::Done), day(), Some(&taken.name)).unwrap()
}

/// Every file below a folder with its text.
pub fn files(folder: &Path) -> BTreeMap<String, String> {
    fn walk(folder: &Path, below: &str, files: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder.join(below)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            let name = if below.is_empty() { name } else { format!("{below}/{name}") };
            if entry.path().is_dir() {
                walk(folder, &name, files);
            } else {
                files.insert(name, fs::read_to_string(entry.path()).unwrap_or_default());
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(folder, "", &mut files);
    files.remove("working/.lock");
    files
}

/// A small disk of its own, mounted while this lives, which only the administrator can do.
#[cfg(target_os = "linux")]
pub struct Disk(PathBuf);

#[cfg(target_os = "linux")]
impl Disk {
    /// `None`, and a word, where nothing can be mounted.
    pub fn mount(at: &Path, options: &str) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let mount = ["-t", "tmpfs", "-o", options, "none"];
        let mounted = std::process::Command::new("mount").args(mount).arg(at).output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            return Some(Self(at.to_owned()));
        }
        println!("nothing can be mounted here: not tested");
        None
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg("-l").arg(&self.0).status();
    }
}
