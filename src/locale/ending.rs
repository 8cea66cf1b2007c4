//! How a run ended, why it stopped, and how to go on.

use dialfeed::outcome::{StopCode, StoppedBy};
use dialfeed::report::Bounds;

use super::{Lang, en, zh};

/// One sentence at a run's end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// Every row that was to be sent has its outcome.
    Finished { job: String },
    /// It stopped; the cause has its own sentence.
    Stopped { job: String },
    /// Another run drains it just now.
    Running { job: String },
    /// Requests of all its runs, and their mean pace.
    Pace { requests: u64, retried: u64, per_s: String },
    /// Duplicates that were most likely our own first attempts.
    LandedBefore { rows: u64 },
    /// `check` is done; nothing was sent.
    Checked,
    /// Where the reports are, and which to open first.
    Reports { dir: String, first: Option<String> },
    /// In a job that runs: rows that await their reply, which the figures count as uncertain.
    UnderWay { rows: u64 },
    /// Rows are pending, and this goes on with them.
    GoOn { pending: u64, job: String },
    /// What uncertain rows are, and what to do about them.
    Uncertain { rows: u64, job: String, file: String },
    /// Uncertain rows that a call shows to have arrived.
    Arrived { rows: u64 },
    /// Rows were refused, and this tries them again.
    Failed { rows: u64, job: String },
}

/// Why a job stopped before its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StopReason {
    /// The platform's own word, with its message where that is to be said; and the batches of which one
    /// is not there, as far as they are known.
    Errno { errno: i64, message: String, batches: Vec<String> },
    /// Ctrl-C, SIGTERM and the like.
    Interrupted,
    /// More failures than `--max-failures` allows.
    TooManyFailures { limit: String },
    /// No connection could be made, or no encrypted one where it was to be.
    Unreachable { endpoint: String, encrypted: bool },
    /// 408, 429, 503, again and again.
    Refused { endpoint: String },
    /// The endpoint sends us somewhere else.
    Redirected { endpoint: String },
    /// Three rows, and not one reply that could be read.
    NoReadableReply { endpoint: String },
    /// HTTP 407 for the first row: the word of a proxy on the way.
    ProxyLogin,
    /// HTTP 4xx for the first row.
    HttpRefusal { status: u16, endpoint: String },
    /// `--stop-at`.
    WindowClosed { time: String },
    /// A do-not-call list, when the window opened.
    DoNotCall,
    /// The ledger or the report cannot be written.
    Disk,
}

/// Batches named in a sentence; the others are counted.
const BATCHES_NAMED_MOST: usize = 3;

/// `20261101, 20261102, 20261103 +2`.
#[must_use]
pub fn named(batches: &[String], between: &str) -> String {
    let first = &batches[..batches.len().min(BATCHES_NAMED_MOST)];
    let more = batches.len() - first.len();
    let more = if more > 0 { format!(" +{more}") } else { String::new() };
    format!("{}{more}", first.join(between))
}

impl Ending {
    /// The sentence.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::ending(self),
            Lang::En => en::ending(self),
        }
    }
}

impl StopReason {
    /// What stopped a job, with what there is to say of it.
    #[must_use]
    pub fn of(by: &StoppedBy, bounds: &Bounds) -> Self {
        let cause = match by {
            StoppedBy::Errno { errno, message } => {
                let (errno, message) = (*errno, message.clone());
                return Self::Errno { errno, message, batches: Vec::new() };
            }
            StoppedBy::Cause { cause } => cause,
        };
        let endpoint = bounds.endpoint.clone();
        if cause == "http_407" {
            return Self::ProxyLogin;
        }
        if let Some(status) = cause.strip_prefix("http_").and_then(|status| status.parse().ok()) {
            return Self::HttpRefusal { status, endpoint };
        }
        match cause.parse() {
            Ok(StopCode::TooManyFailures) => {
                Self::TooManyFailures { limit: bounds.max_failures.clone() }
            }
            Ok(StopCode::Unreachable) => {
                let encrypted = endpoint.starts_with("https://");
                Self::Unreachable { endpoint, encrypted }
            }
            Ok(StopCode::Refused) => Self::Refused { endpoint },
            Ok(StopCode::Redirected) => Self::Redirected { endpoint },
            Ok(StopCode::NoReadableReply) => Self::NoReadableReply { endpoint },
            Ok(StopCode::WindowClosed) => Self::WindowClosed { time: bounds.stop_at.clone() },
            Ok(StopCode::DoNotCall) => Self::DoNotCall,
            Ok(StopCode::Disk) => Self::Disk,
            Ok(StopCode::Interrupted) | Err(_) => Self::Interrupted,
        }
    }

    /// The sentence: what happened, and what to do.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::stop_reason(self),
            Lang::En => en::stop_reason(self),
        }
    }
}
