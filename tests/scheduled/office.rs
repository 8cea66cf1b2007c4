//! An office: a machine with `dialfeed.toml`, a folder in which lists arrive, and a platform.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::support::{BATCH, Ended, Machine, Platform, Running, number};

/// A list that changes settles for this long.
pub const SETTLE: Duration = Duration::from_millis(300);

/// See the module.
pub struct Office {
    pub machine: Machine,
}

impl Office {
    /// One whose lists go to this address, all into one batch.
    pub fn at(url: &str, more: &str) -> Self {
        Self::with(url, &format!("batch = \"{BATCH}\"\n{more}"))
    }

    /// One whose `dialfeed.toml` says where lists go.
    pub fn with(url: &str, more: &str) -> Self {
        let office = Self { machine: Machine::new() };
        fs::create_dir(office.folder()).unwrap();
        office.configure(url, more);
        office
    }

    /// Writes `dialfeed.toml` anew.
    pub fn configure(&self, url: &str, more: &str) {
        let text = format!(
            "endpoint = \"{url}\"\ncompany = 8\nrate = \"1000/s\"\nsettle = \"{}\"\n{more}",
            SETTLE.as_secs_f64()
        );
        self.machine.write("dialfeed.toml", text);
        private(&self.machine.path("dialfeed.toml"));
    }

    /// The folder in which lists arrive.
    pub fn folder(&self) -> PathBuf {
        self.machine.path("lists")
    }

    /// Puts in a list of so many good rows, the first number being the nth.
    pub fn arrives(&self, name: &str, first: u32, rows: u32) {
        self.arrives_as(OsStr::new(name), rows_of(first, rows));
    }

    /// Puts in a list of these bytes, as one that was moved there.
    pub fn arrives_as(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        let path = self.folder().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        aged(&path);
    }

    /// A run on the folder, as cron begins it.
    pub fn inbox(&self, more: &[&str]) -> Ended {
        self.machine.run(&[&["inbox", "lists"], more].concat())
    }

    /// The same, which must end with this code.
    pub fn ends(&self, more: &[&str], code: i32) -> Ended {
        let ended = self.inbox(more);
        assert_eq!(ended.code, Some(code), "{more:?}: {ended:?}");
        ended
    }

    /// The same, and what its object says.
    pub fn says(&self, more: &[&str], code: i32) -> Value {
        let object = self.ends(&[&["--json"], more].concat(), code).json();
        assert_eq!(object["exit_code"], code, "{object}");
        object
    }

    /// Begins a run.
    pub fn starts(&self, more: &[&str]) -> Running {
        self.machine.start(&[&["inbox", "lists"], more].concat())
    }

    pub fn command(&self, more: &[&str]) -> Command {
        self.machine.command(&[&["inbox", "lists"], more].concat())
    }

    /// Every file in the folder by its place there, the day left out; of reports only that there
    /// is one: `done/a.report`.
    pub fn stands(&self) -> Vec<String> {
        let mut all = Vec::new();
        walk(&self.folder(), "", &mut all);
        all.retain(|(name, _)| name != "working/.lock");
        let mut names: Vec<String> = all.into_iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        names
    }

    /// Where something is that [`Office::stands`] names.
    pub fn place(&self, name: &str) -> PathBuf {
        let mut all = Vec::new();
        walk(&self.folder(), "", &mut all);
        let found = all.into_iter().find(|(known, _)| known == name);
        found.unwrap_or_else(|| panic!("{name}: {:?}", self.stands())).1
    }

    /// The words beside a list.
    pub fn why(&self, name: &str) -> String {
        fs::read_to_string(self.place(name)).unwrap()
    }

    /// Puts a list back into the folder, as somebody does who has looked at it.
    pub fn puts_back(&self, name: &str) {
        let from = self.place(name);
        let to = self.folder().join(from.file_name().unwrap());
        fs::rename(from, to).unwrap();
    }
}

/// So many good rows, the first number being the nth.
pub fn rows_of(first: u32, rows: u32) -> String {
    let mut text = String::from("姓名,手机号码,备注\r\n");
    for nth in first..first + rows {
        text.push_str(&format!("客户{nth},{},第{nth}位\r\n", number(nth)));
    }
    text
}

/// Makes a file one that was written an hour ago.
pub fn aged(path: &Path) {
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    let modified = file.metadata().unwrap().modified().unwrap();
    file.set_modified(modified - Duration::from_hours(1)).unwrap();
}

/// Closes a file to everybody else.
pub fn private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    let _ = path;
}

/// Gives a folder with all in it to another user, which only the administrator can do.
#[cfg(target_os = "linux")]
pub fn given_to(path: &Path, user: u32) -> bool {
    let below = fs::read_dir(path).into_iter().flatten();
    std::os::unix::fs::chown(path, Some(user), Some(user)).is_ok()
        && below.into_iter().all(|entry| given_to(&entry.unwrap().path(), user))
}

fn walk(folder: &Path, below: &str, all: &mut Vec<(String, PathBuf)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_day = name.len() == 10 && name.starts_with("20") && name.matches('-').count() == 2;
        let known = match (is_day, below.is_empty()) {
            (true, _) => below.to_owned(),
            (false, true) => name.clone(),
            (false, false) => format!("{below}/{name}"),
        };
        if entry.path().is_dir() && !name.ends_with(".report") {
            walk(&entry.path(), &known, all);
        } else {
            all.push((known, entry.path()));
        }
    }
}

/// Every file below a folder with its bytes.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // No link is followed, and no socket read.
        let kind = fs::symlink_metadata(&path).unwrap();
        if kind.is_dir() {
            found.extend(files(&path));
        } else if kind.is_file() {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

/// A platform, and an office whose lists go there into one batch.
pub fn office() -> (Platform, Office) {
    let platform = Platform::start();
    let office = Office::at(platform.url(), "");
    (platform, office)
}
