//! A desk beside a platform that dials: the sandbox, in this process, so that a test can let it dial and
//! ask what it did.

use dialfeed::sandbox::{CallRecord, Faults, Rule, Running, Sandbox, SandboxOptions};
use serde_json::Value;
use tokio::runtime::Runtime;

use super::desk::{Desk, Ran};

/// See the module.
pub struct Stage {
    pub desk: Desk,
    // Dropped before the runtime that its tasks run on.
    running: Running,
    runtime: Runtime,
}

impl Stage {
    /// A platform with these faults.
    pub fn with(script: Vec<Rule>) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.unwrap();
        let faults = Faults { script, ..Faults::default() };
        let options = SandboxOptions { faults, ..SandboxOptions::default() };
        let running = runtime.block_on(Sandbox::start(options)).unwrap();
        Self { desk: Desk::new(), running, runtime }
    }

    /// The platform calls everybody in its batches, as often as it does.
    pub fn dial_all(&self) {
        self.runtime.block_on(self.running.dial_all()).unwrap();
    }

    /// Every call that it has on record.
    pub fn calls(&self) -> Vec<CallRecord> {
        self.running.call_records().unwrap()
    }

    /// Imports into it and gives the summary.
    pub fn import(&self, code: i32, words: &[&str]) -> Value {
        let url = self.running.url();
        let fixed = ["import", "--endpoint", &url, "--company", Sandbox::COMPANY, "--json"];
        let pace = ["--rate", "2000/s", "--report-dir", "report"];
        self.run(&[&fixed[..], &pace, words].concat()).summary(code)
    }

    /// Asks for the results of the latest job and gives the object.
    pub fn results(&self, words: &[&str]) -> Value {
        self.run(&[&["results", "--json", "--report-dir", "results"], words].concat()).summary(0)
    }

    /// Runs the program with the platform's auth code.
    pub fn run(&self, words: &[&str]) -> Ran {
        let mut command = self.desk.command(words);
        command.env("DIALFEED_AUTH", Sandbox::AUTH).output().unwrap().into()
    }
}
