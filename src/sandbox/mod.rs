//! Our own platform, embedded: an HTTP server on 127.0.0.1 that answers as the call-centre
//! platform's interface does, so that a list can be tried without a platform, and the whole
//! program can be tested against one that misbehaves on request.
//!
//! Promises: a row or a call is in the data file before its reply leaves (a killed process loses
//! nothing it acknowledged); a request's fate follows from the seed and its number alone; nothing listens
//! beyond this machine, and a request that a web page from elsewhere sends, or that names another
//! host than `127.0.0.1`, `localhost` or `[::1]`, gets HTTP 403. Knows no client: it was written
//! from the platform's manual, not from ours.
//!
//! Every path takes every action, by GET (query) and POST (form). Without an action `GET /` is the
//! page for people, and what lies under `/asterisk_file/` are recordings.
//!
//! | action | here |
//! |---|---|
//! | `SendDial` | the member's own phone rings for a moment (8), then the number (9); 0: the member is busy, or the number has other signs than digits |
//! | `HangUp` | ends the member's call, or their listening in; 0: there is none |
//! | `ExtenStatus` | -1 for an unknown number or an unplugged telephone, 4 where nobody is logged in, 18 on a break, 2 the engaged tone, 19 listening in; `CallerNum` is `""` where there is no call |
//! | `GetCDRList` | calls that have ended, `id` in order of ending; what is malformed is read as PHP does (`cdr`) |
//! | `GetRecord` | the path of an answered call's recording; an unknown `uniqueid` finds none (errno 1, empty list) |
//! | `ExtenSpy` | on a member who is talking; 0: they are not, the listener is busy, or `spytype` is none of 1, 2, 3 |
//! | `AddTaskData` | duplicates by number within the batch |
//! | `AddCBaseData` | duplicates by number within the company, whoever the staff member is |
//! | `GetUserInfo` | staff `8001` to `8010`; an unknown `staffid` finds nobody (errno 1, empty list) |
//!
//! Checks come in this order: required parameters (errno 2), company and auth (3), action (4), the
//! action's own parameters (2), batch (11), the staff number of a telephone's action (5: unknown,
//! or not logged in), its extension (6), the same of the member listened to (7, 8), staff member
//! and row of a customer (9), duplicate (10), what the telephone is doing (0).
//!
//! Calls run in simulated time (`time`) on the courses drawn for them (`course`); what they do by
//! themselves is in `exchange`.

mod actions;
mod call;
mod cdr;
mod course;
mod error;
mod exchange;
mod extension;
mod fate;
mod faults;
mod limit;
mod line;
mod log;
mod origin;
mod page;
mod parameters;
mod recording;
mod reply;
mod serve;
mod staff;
mod store;
mod time;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::stop::{Stop, StopCause};

pub use self::call::{CallRecord, CallType};
pub use self::course::Disposition;
pub use self::error::SandboxError;
pub use self::extension::Feature;
pub use self::faults::{Fault, Faults, Instead, Rule, When};
pub use self::log::{Answer, LoggedRequest, Requests};
pub use self::store::{BatchProgress, StoredCustomer};
pub use self::time::Speed;

use self::serve::Site;

/// How long a stop waits for replies under way.
const STOP_WAIT: Duration = Duration::from_secs(5);

/// The embedded platform; [`Sandbox::start`] runs one.
#[derive(Debug)]
pub struct Sandbox;

/// What a sandbox is started with. The default: any free port, in memory, no faults.
#[derive(Debug, Clone, Default)]
pub struct SandboxOptions {
    /// The port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// The file its data is kept in, made where it is missing; `None` keeps it in memory.
    pub data: Option<PathBuf>,
    /// Batches besides [`Sandbox::BATCHES`]; they stay in the data file.
    pub batches: Vec<String>,
    /// How it misbehaves, and where the draws of calls begin.
    pub faults: Faults,
    /// How fast simulated time runs, by which calls ring and end.
    pub speed: Speed,
    /// Whether the batches' customers are called, as they arrive and for as long as it runs.
    pub dials_batches: bool,
}

impl SandboxOptions {
    /// The same with one more batch.
    #[must_use]
    pub fn with_batch(mut self, id: impl Into<String>) -> Self {
        self.batches.push(id.into());
        self
    }
}

impl Sandbox {
    /// The one company's `companyid`.
    pub const COMPANY: &str = "8";
    /// That company's `auth`: no secret, it opens nothing but this.
    pub const AUTH: &str = "sandbox";
    /// The batches that are always there.
    pub const BATCHES: [&str; 5] = ["20261101", "20261102", "20261103", "20261104", "20261105"];

    /// Opens the data and the port, and answers from now on. Needs a tokio runtime with I/O and
    /// time.
    ///
    /// # Errors
    /// Everything that [`SandboxError`] names; nothing is left running then.
    pub async fn start(options: SandboxOptions) -> Result<Running, SandboxError> {
        let port = options.port;
        let stop = Stop::new();
        // The port first: who finds it taken has not touched the data.
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
            .await
            .map_err(|source| SandboxError::listen(port, source))?;
        let port =
            listener.local_addr().map_err(|source| SandboxError::listen(port, source))?.port();
        let site = Arc::new(Site::open(options, stop.clone()).await?);
        let serving = tokio::spawn(serve::serve(listener, Arc::clone(&site), stop.clone()));
        Ok(Running { port, stop, serving: Some(serving), site })
    }
}

/// A sandbox that is running. Dropping it stops it too, but waits for nothing; what it
/// acknowledged is on disk all the same.
#[derive(Debug)]
pub struct Running {
    port: u16,
    stop: Stop,
    serving: Option<JoinHandle<()>>,
    site: Arc<Site>,
}

impl Running {
    /// The endpoint: `http://127.0.0.1:PORT/`. Every other path works as well.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Every customer it holds, in order of arrival. Reads them all into memory and blocks
    /// meanwhile: for tests and small data.
    ///
    /// # Errors
    /// [`SandboxError::Data`] where the data file can no longer be read.
    pub fn customers(&self) -> Result<Vec<StoredCustomer>, SandboxError> {
        self.site.store().customers()
    }

    /// Every call that has ended, in order. Reads them all into memory and blocks meanwhile.
    ///
    /// # Errors
    /// As [`Running::customers`].
    pub fn call_records(&self) -> Result<Vec<CallRecord>, SandboxError> {
        self.site.store().records()
    }

    /// How far each batch is dialled. Blocks.
    ///
    /// # Errors
    /// As [`Running::customers`].
    pub fn batches(&self) -> Result<Vec<BatchProgress>, SandboxError> {
        self.site.store().batches()
    }

    /// Dials all batches at once, until nobody is left who is to be called, now or again: calls
    /// take the course they would have taken, and simulated time jumps to the end of the last.
    /// Gives how many customers are left, which are some where no staff member takes calls.
    ///
    /// # Errors
    /// As [`Running::customers`].
    pub async fn dial_all(&self) -> Result<u64, SandboxError> {
        self.site.store().dial_all().await
    }

    /// Presses keys on a staff member's telephone; says whether anything came of it.
    ///
    /// # Errors
    /// As [`Running::customers`].
    pub async fn press(&self, staffid: &str, feature: Feature) -> Result<bool, SandboxError> {
        let staffid = staffid.to_owned();
        self.site
            .store()
            .with_exchange(move |exchange, connection, now_ms| {
                exchange.press(connection, &staffid, feature, now_ms)
            })
            .await
    }

    /// The simulated moment.
    #[must_use]
    pub fn simulated_now(&self) -> Timestamp {
        time::timestamp(self.site.clock().now_ms())
    }

    /// Lets so much simulated time pass at once.
    pub fn advance(&self, by: Duration) {
        self.site.clock().advance(by);
    }

    /// What it was asked so far: counters, and the latest requests one by one.
    #[must_use]
    pub fn requests(&self) -> Requests {
        self.site.log().requests()
    }

    /// Runs until `stop` is asked for, then stops.
    pub async fn run_until(self, stop: &Stop) {
        stop.requested().await;
        self.stop().await;
    }

    /// Takes no more connections, finishes the replies under way (5 s at most; a request that is
    /// kept silent is dropped at once), and closes the data.
    pub async fn stop(mut self) {
        self.stop.request(StopCause::Terminate);
        if let Some(serving) = self.serving.take()
            && tokio::time::timeout(STOP_WAIT, serving).await.is_err()
        {
            tracing::debug!("the sandbox left replies unfinished");
        }
        self.site.store().close().await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.request(StopCause::Terminate);
    }
}
