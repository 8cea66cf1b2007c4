//! A user's machine and a platform for it.

use std::time::Duration;

use dialfeed::sandbox::{CallRecord, Feature, Running as Sandbox, SandboxOptions};
use tokio::runtime::Runtime;

use super::support::{Ended, Machine, Running};

/// A machine before a sandbox.
pub struct Stage {
    pub machine: Machine,
    pub url: String,
    sandbox: Sandbox,
    runtime: Runtime,
}

impl Stage {
    /// Simulated time stands at the pace of the clock, and is moved on by the test.
    pub fn new() -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.unwrap();
        let sandbox = dialfeed::sandbox::Sandbox::start(SandboxOptions::default());
        let sandbox = runtime.block_on(sandbox).unwrap();
        Self { machine: Machine::new(), url: sandbox.url(), sandbox, runtime }
    }

    /// Runs a command against the sandbox.
    pub fn run(&self, words: &[&str]) -> Ended {
        self.start(words).end()
    }

    /// The same, and what it prints with this exit code.
    pub fn says(&self, code: i32, words: &[&str]) -> String {
        let ended = self.run(words);
        assert_eq!(ended.code, Some(code), "{ended:?}");
        ended.stdout
    }

    /// Starts a command against the sandbox.
    pub fn start(&self, words: &[&str]) -> Running {
        at(&self.machine, &self.url, words)
    }

    pub fn pass(&self, seconds: u64) {
        self.sandbox.advance(Duration::from_secs(seconds));
    }

    pub fn records(&self) -> Vec<CallRecord> {
        self.sandbox.call_records().unwrap()
    }

    pub fn press(&self, staff: &str, feature: Feature) {
        assert!(self.runtime.block_on(self.sandbox.press(staff, feature)).unwrap());
    }

    /// Places a call and lets it end.
    pub fn call(&self, staff: &str, number: &str) {
        self.says(0, &["dial", staff, number]);
        self.pass(600);
        // Whatever looks at the calls next lets them end.
        self.says(0, &["status", staff]);
    }
}

/// Starts a command against the platform at this address.
pub fn at(machine: &Machine, url: &str, words: &[&str]) -> Running {
    let platform = ["--endpoint", url, "--company", "8", "--timeout", "5"];
    machine.start(&[words, &platform[..]].concat())
}

/// A reply in HTTP.
pub fn http(body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
}

/// Success with this `data`.
pub fn success(data: &str) -> Vec<u8> {
    http(&format!(r#"{{"errno":"1","message":"成功","data":{data}}}"#))
}
