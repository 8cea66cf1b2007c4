//! A user's machine: a folder to work in, a state folder, and the program.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// Far longer than anything here takes; a program that hangs fails its test instead of the run.
pub const WAIT_MOST: Duration = Duration::from_secs(60);

/// The auth code that the sandbox takes.
const AUTH: &str = "sandbox";

/// Waits until it is so.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < WAIT_MOST, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Dice whose seed a failing test shows.
#[expect(clippy::print_stdout, reason = "shown where the test fails")]
pub fn dice() -> fastrand::Rng {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    fastrand::Rng::with_seed(seed)
}

/// The nth mobile number of the lists here.
pub fn number(nth: u32) -> String {
    format!("138{:08}", 130_000 + nth)
}

/// See the module.
pub struct Machine {
    folder: TempDir,
    auth: String,
    runs: AtomicU32,
}

impl Machine {
    pub fn new() -> Self {
        Self::with_auth(AUTH)
    }

    /// A machine whose environment has this auth code.
    pub fn with_auth(auth: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, auth: auth.to_owned(), runs: AtomicU32::new(0) }
    }

    /// A file or folder in the working folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn state(&self) -> PathBuf {
        self.path("state")
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    /// A list of so many good rows, the first number being the nth.
    pub fn list(&self, name: &str, first: u32, rows: u32) {
        let mut text = String::from("姓名,手机号码,备注\r\n");
        for nth in first..first + rows {
            text.push_str(&format!("客户{nth},{},第{nth}位\r\n", number(nth)));
        }
        self.write(name, text);
    }

    /// The program, in the working folder, with nothing of the tester's environment.
    pub fn command(&self, words: &[&str]) -> Command {
        self.command_of(Path::new(env!("CARGO_BIN_EXE_dialfeed")), words)
    }

    /// The same for the program at another place, or for one that will begin it.
    pub fn command_of(&self, program: &Path, words: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.env_clear().current_dir(self.folder.path()).stdin(Stdio::null()).args(words);
        // Windows programs do not start without the first; temporary files go where all do.
        for kept in ["SYSTEMROOT", "PATH", "TMPDIR", "TEMP", "TMP"] {
            if let Some(value) = std::env::var_os(kept) {
                command.env(kept, value);
            }
        }
        command.env("LANG", "C").env("DIALFEED_STATE", self.state());
        // A configuration of the tester's own is nobody's here.
        command.env("HOME", self.path("home")).env("XDG_CONFIG_HOME", self.path("home/settings"));
        command.env("DIALFEED_AUTH", &self.auth);
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, words: &[&str]) -> Ended {
        self.start(words).end()
    }

    /// Starts the program.
    pub fn start(&self, words: &[&str]) -> Running {
        self.start_command(self.command(words))
    }

    /// Starts a command of [`Machine::command`]. Its output goes to files: a pipe that nobody
    /// reads would hold it up.
    pub fn start_command(&self, mut command: Command) -> Running {
        let run = self.runs.fetch_add(1, Ordering::Relaxed);
        let out = self.path(&format!(".out-{run}"));
        let err = self.path(&format!(".err-{run}"));
        command.stdout(File::create(&out).unwrap()).stderr(File::create(&err).unwrap());
        Running { child: command.spawn().unwrap(), out, err }
    }

    /// Every job's summary, the newest first.
    pub fn jobs(&self) -> Vec<Value> {
        let ended = self.run(&["jobs", "--json"]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        ended.json()["jobs"].as_array().unwrap().clone()
    }

    /// The one job's name.
    pub fn job(&self) -> String {
        let jobs = self.jobs();
        assert_eq!(jobs.len(), 1, "{jobs:?}");
        jobs[0]["job"].as_str().unwrap().to_owned()
    }

    /// What a job's summary says now.
    pub fn summary(&self, job: &str) -> Value {
        let ended = self.run(&["jobs", job, "--json"]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        ended.json()
    }

    /// A count from the ledger's file while a run writes it; 0 while there is none.
    pub fn ledger_count(&self, query: &str) -> u64 {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        rusqlite::Connection::open_with_flags(self.state().join("ledger.db"), flags)
            .and_then(|ledger| ledger.query_row(query, [], |row| row.get::<_, i64>(0)))
            .map_or(0, i64::unsigned_abs)
    }
}

/// A program that runs; it does not outlive its test.
pub struct Running {
    child: Child,
    out: PathBuf,
    err: PathBuf,
}

impl Running {
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// SIGKILL, and the end.
    pub fn kill(mut self) -> Ended {
        self.child.kill().unwrap();
        self.end()
    }

    /// SIGKILL, without waiting for the end.
    pub fn hit(&mut self) {
        self.child.kill().unwrap();
    }

    /// SIGTERM; on Windows, which has none, the program is ended.
    pub fn ask_to_stop(&mut self) {
        #[cfg(unix)]
        self.signal("TERM");
        #[cfg(not(unix))]
        self.hit();
    }

    /// Sends a signal by its name (`TERM`).
    #[cfg(unix)]
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.id().to_string()).status();
        assert!(sent.unwrap().success());
    }

    /// What it has said on standard error so far.
    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.err).unwrap()
    }

    /// What it has printed on standard output so far.
    pub fn printed(&self) -> String {
        std::fs::read_to_string(&self.out).unwrap()
    }

    /// Waits for the end.
    pub fn end(mut self) -> Ended {
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(began.elapsed() < WAIT_MOST, "it did not end: {}", self.said());
            std::thread::sleep(Duration::from_millis(2));
        };
        let read = |path| String::from_utf8(std::fs::read(path).unwrap()).unwrap();
        Ended { code: status.code(), stdout: read(&self.out), stderr: read(&self.err) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|status| status.is_none()) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// How a run ended; no code where a signal ended it.
#[derive(Debug, Clone)]
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ended {
    /// The one object on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}
