//! A desk to work at: an empty folder with lists, reports and a state folder of its own, where the
//! program is run as a user would run it. Two desks share nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use dialfeed::sandbox::{Sandbox, SandboxOptions, StoredCustomer};
use serde_json::Value;

use super::report_files::{self, ReportRow};

/// The batch that most tests import into.
pub const BATCH: &str = "20261101";

/// What reaches the platform of a customer: number, name, address, e-mail, comment.
pub type Contact = [String; 5];

/// See the module.
pub struct Desk {
    folder: tempfile::TempDir,
}

/// A run of the program that has ended.
pub struct Ran {
    /// Its exit code.
    pub code: i32,
    /// What it wrote to standard output.
    pub stdout: String,
    /// What it wrote to standard error.
    pub stderr: String,
}

impl Desk {
    /// An empty one.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A file or folder on it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a file on it.
    pub fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    /// Copies a sample to it, so that reports name it without its folder.
    pub fn put_sample(&self, name: &str) {
        std::fs::copy(sample(name), self.path(name)).unwrap();
    }

    /// The program, about to be run here with these words; nothing of this machine's settings
    /// reaches it.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dialfeed"));
        command.env_clear().env("LANG", "C").stdin(Stdio::null());
        // Windows programs do not start without it.
        if let Some(root) = std::env::var_os("SYSTEMROOT") {
            command.env("SYSTEMROOT", root);
        }
        command.current_dir(self.folder.path()).env("DIALFEED_STATE", self.path("state"));
        command.args(words);
        command
    }

    /// Runs it.
    pub fn run(&self, words: &[&str]) -> Ran {
        self.command(words).output().unwrap().into()
    }

    /// Runs it with `--json`, expects this exit code and gives the summary.
    pub fn json(&self, code: i32, words: &[&str]) -> Value {
        let ran = self.command(words).arg("--json").output().unwrap();
        Ran::from(ran).summary(code)
    }

    /// The jobs that this desk's ledger knows, the latest first.
    pub fn json_of_jobs(&self) -> Value {
        serde_json::from_str(&self.run(&["jobs", "--json"]).stdout).unwrap()
    }

    /// Imports these files into the embedded platform, with the report in `report`.
    pub fn import(&self, code: i32, report: &str, words: &[&str]) -> Value {
        // Many at once: fewer and larger commits, so that a test waits less for the disk.
        let pace = ["--rate", "2000/s", "--concurrency", "64"];
        let fixed = ["import", "--sandbox", "--report-dir", report];
        self.json(code, &[&fixed[..], &pace, words].concat())
    }

    /// Checks these files, with the report in `report`.
    pub fn check(&self, code: i32, report: &str, words: &[&str]) -> Value {
        self.json(code, &[&["check", "--report-dir", report], words].concat())
    }

    /// The rows of all CSV files of a report folder, by the file's name.
    pub fn report(&self, report: &str) -> BTreeMap<&'static str, Vec<ReportRow>> {
        report_files::read_all(&self.path(report))
    }

    /// Every row of a report, in the order of the files.
    pub fn rows(&self, report: &str) -> Vec<ReportRow> {
        self.report(report).into_values().flatten().collect()
    }

    /// What the embedded platform holds in one batch, sorted.
    pub fn contacts(&self, batch: &str) -> Vec<Contact> {
        contacts(&self.customers(), batch)
    }

    /// What the embedded platform of this desk holds, in order of arrival.
    pub fn customers(&self) -> Vec<StoredCustomer> {
        let data = Some(self.path("state").join("sandbox.db"));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let options = SandboxOptions { data, ..SandboxOptions::default() };
            let sandbox = Sandbox::start(options).await.unwrap();
            let customers = sandbox.customers().unwrap();
            sandbox.stop().await;
            customers
        })
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// The one object on standard output, of a run that ended with this code.
    pub fn summary(&self, code: i32) -> Value {
        assert_eq!(self.code, code, "{}{}", self.stdout, self.stderr);
        let object: Value = serde_json::from_str(&self.stdout).unwrap();
        assert_eq!(object["exit_code"], code, "{object}");
        object
    }
}

/// A sample list of the repository.
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)
}

/// The contacts of one batch, sorted.
pub fn contacts(customers: &[StoredCustomer], batch: &str) -> Vec<Contact> {
    let of_batch = customers.iter().filter(|one| one.recipient.id() == batch);
    let mut contacts: Vec<Contact> = of_batch
        .map(|one| {
            [&one.phonenum, &one.name, &one.address, &one.email, &one.comment].map(String::clone)
        })
        .collect();
    contacts.sort();
    contacts
}

/// A figure of a summary.
pub fn figure(summary: &Value, group: &str, name: &str) -> u64 {
    summary[group][name].as_u64().unwrap_or(0)
}

/// Law 1, in a summary's figures.
pub fn assert_balanced(summary: &Value) {
    let rows = summary["rows"].as_object().unwrap();
    let (came, went): (Vec<_>, Vec<_>) =
        rows.iter().partition(|(name, _)| matches!(name.as_str(), "read" | "expanded"));
    let sum = |rows: Vec<(&String, &Value)>| -> u64 {
        rows.into_iter().map(|(_, count)| count.as_u64().unwrap()).sum()
    };
    assert_eq!((came.len(), went.len()), (2, 9));
    assert_eq!(sum(came), sum(went), "{}", summary["rows"]);
}
