//! The platform of a test: the library's sandbox, on a runtime of its own, so that tests stay plain
//! functions.

use std::net::TcpListener;

use dialfeed::sandbox::{Faults, Requests, Running, Sandbox, SandboxOptions, StoredCustomer};
use tokio::runtime::Runtime;

/// The batch that lists go into.
pub const BATCH: &str = "20261101";

/// See the module.
pub struct Platform {
    sandbox: Running,
    runtime: Runtime,
    url: String,
}

impl Platform {
    pub fn start() -> Self {
        Self::with(Faults::default())
    }

    /// One that misbehaves so.
    pub fn with(faults: Faults) -> Self {
        Self::open(SandboxOptions { faults, ..SandboxOptions::default() })
    }

    pub fn open(options: SandboxOptions) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        let url = sandbox.url();
        Self { sandbox, runtime, url }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// `import` of this list here, as fast as it goes and into one batch unless `more` says
    /// otherwise.
    pub fn import<'a>(&'a self, list: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        import_to(&self.url, list, more)
    }

    pub fn requests(&self) -> Requests {
        self.sandbox.requests()
    }

    pub fn received(&self) -> u64 {
        self.requests().received
    }

    pub fn customers(&self) -> Vec<StoredCustomer> {
        self.sandbox.customers().unwrap()
    }

    /// Every number it holds; none of them arrived twice.
    pub fn numbers_arrived_once(&self) -> Vec<String> {
        let customers = self.customers();
        for customer in &customers {
            assert_eq!(customer.times_received, 1, "{customer:?}");
        }
        customers.into_iter().map(|customer| customer.phonenum).collect()
    }
}

/// The same for the platform at this address.
pub fn import_to<'a>(url: &'a str, list: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut words = vec!["import", list, "--endpoint", url, "--company", "8"];
    if !more.contains(&"--rate") {
        words.extend(["--rate", "1000/s"]);
    }
    if !more.iter().any(|word| ["--batch", "--staff"].contains(word)) {
        words.extend(["--batch", BATCH]);
    }
    words.extend(more);
    words
}

/// An address of this machine at which nobody listens.
pub fn nobody_listens() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}/", listener.local_addr().unwrap())
}
