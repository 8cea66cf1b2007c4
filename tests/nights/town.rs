//! The platform over a month: one port, one data file, and a process that comes and goes.
//!
//! What it stored is known twice: by its data, and by what each of its lives was asked. It ends as a
//! process that is killed: connections break, replies under way are lost.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use dialfeed::row::Recipient;
use dialfeed::sandbox::{Faults, Requests, Running, Sandbox, SandboxOptions, StoredCustomer};
use tokio::runtime::Runtime;

use crate::support::WAIT_MOST;

/// Ports that no system gives out by itself, so that nobody has ours while the platform is away.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// See the module.
pub struct Town {
    port: u16,
    data: PathBuf,
    life: Option<Life>,
    past: Asked,
}

struct Life {
    sandbox: Running,
    runtime: Runtime,
}

/// What was asked of it.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Requests to store a customer, whatever came of them.
    pub adds: u64,
    /// How often each customer was stored, or met as a duplicate, for each recipient.
    pub stored: BTreeMap<(Recipient, String), u64>,
}

impl Town {
    pub fn found(data: PathBuf) -> Self {
        let mut town = Self { port: 0, data, life: None, past: Asked::default() };
        while town.life.is_none() {
            town.port = fastrand::u16(PORTS);
            town.life = town.begin(&Faults::default());
        }
        town
    }

    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Opens it with other manners.
    pub fn open(&mut self, faults: &Faults) {
        self.close();
        let began = Instant::now();
        while self.life.is_none() {
            assert!(began.elapsed() < WAIT_MOST, "port {} is not to be had", self.port);
            self.life = self.begin(faults);
        }
    }

    /// Ends it as a kill would.
    pub fn close(&mut self) {
        let Some(Life { sandbox, runtime }) = self.life.take() else { return };
        runtime.shutdown_timeout(Duration::from_secs(5));
        self.past.add(&sandbox.requests());
    }

    /// What was asked of it so far.
    pub fn asked(&self) -> Asked {
        let mut asked = self.past.clone();
        if let Some(life) = &self.life {
            asked.add(&life.sandbox.requests());
        }
        asked
    }

    /// Everybody it holds. It must be open.
    pub fn customers(&self) -> Vec<StoredCustomer> {
        self.life.as_ref().unwrap().sandbox.customers().unwrap()
    }

    fn begin(&self, faults: &Faults) -> Option<Life> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let options = SandboxOptions {
            port: self.port,
            data: Some(self.data.clone()),
            faults: faults.clone(),
            ..SandboxOptions::default()
        };
        let sandbox = runtime.block_on(Sandbox::start(options)).ok()?;
        Some(Life { sandbox, runtime })
    }
}

impl Asked {
    fn add(&mut self, requests: &Requests) {
        for request in &requests.log {
            if !["AddTaskData", "AddCBaseData"].contains(&request.action.as_str()) {
                continue;
            }
            self.adds += 1;
            if let (Some(1 | 10), Some(recipient)) = (request.errno, &request.recipient) {
                let customer = (recipient.clone(), request.phonenum.clone());
                *self.stored.entry(customer).or_default() += 1;
            }
        }
    }
}
