//! A platform on 127.0.0.1 that misbehaves by a script: the sandbox, in this process.

use dialfeed::sandbox::{Faults, Rule, Running, Sandbox, SandboxOptions, StoredCustomer};
use serde_json::Value;
use tokio::runtime::Runtime;

use super::desk::{Desk, Ran};

/// See the module. Lives as long as the test.
pub struct Platform {
    // Dropped first: its tasks run on the runtime.
    running: Running,
    _runtime: Runtime,
}

impl Platform {
    /// Starts it with these faults.
    pub fn start(script: Vec<Rule>) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.unwrap();
        let faults = Faults { script, ..Faults::default() };
        let options = SandboxOptions { faults, ..SandboxOptions::default() };
        let running = runtime.block_on(Sandbox::start(options)).unwrap();
        Self { running, _runtime: runtime }
    }

    /// Its address.
    pub fn url(&self) -> String {
        self.running.url()
    }

    /// Imports into it, expects this exit code and gives the summary.
    pub fn import(&self, desk: &Desk, code: i32, words: &[&str]) -> Value {
        self.import_at(desk, code, "2000/s", words)
    }

    /// As [`Platform::import`], at this rate.
    pub fn import_at(&self, desk: &Desk, code: i32, rate: &str, words: &[&str]) -> Value {
        let url = self.url();
        let fixed = ["import", "--endpoint", &url, "--company", Sandbox::COMPANY, "--json"];
        self.run(desk, &[&fixed[..], &["--rate", rate], words].concat()).summary(code)
    }

    /// Goes on with a job, expects this exit code and gives the summary.
    pub fn resume(&self, desk: &Desk, code: i32, words: &[&str]) -> Value {
        self.run(desk, &[&["resume", "--json"], words].concat()).summary(code)
    }

    /// Every customer it holds, in order of arrival.
    pub fn customers(&self) -> Vec<StoredCustomer> {
        self.running.customers().unwrap()
    }

    fn run(&self, desk: &Desk, words: &[&str]) -> Ran {
        let mut command = desk.command(words);
        command.env("DIALFEED_AUTH", Sandbox::AUTH).output().unwrap().into()
    }
}
