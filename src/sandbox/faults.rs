//! Faults as they are asked for: shares and figures for people, rules for tests.
//!
//! Plain values; what happens to one request follows from them in `fate`. `stored` says whether
//! the request is carried out before its reply goes wrong, which is all that matters to a client
//! that must not send a customer twice.

use super::SandboxError;

/// How the sandbox misbehaves. The default: not at all.
///
/// Shares are from 0 to 1, of all requests, and exclude one another, so together they are at most
/// 1. They are drawn from `seed` and the request's number: the same run again has the same faults.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Faults {
    /// Each reply waits that long. The row is stored before, on arrival.
    pub latency_ms: u64,
    /// Each reply waits up to that much longer, evenly drawn.
    pub jitter_ms: u64,
    /// Share of requests answered with errno 0, nothing stored.
    pub fail: f64,
    /// Share of requests carried out, whose connection then closes without a reply.
    pub drop_reply: f64,
    /// Share of requests answered with HTTP 503 and nothing stored: a platform that refuses for
    /// the moment. (A connection is refused by the operating system, not by a server; to try
    /// that, stop the sandbox.)
    pub refuse: f64,
    /// Share of requests answered with an HTTP 500 page; every other one of them is carried out.
    pub http_500: f64,
    /// Share of requests carried out, whose reply is empty, cut off, or an HTML page.
    pub garble: f64,
    /// At most so many requests are let in within any second; those above get HTTP 429 with
    /// `Retry-After: 1`, nothing stored. 0 lets none in.
    pub limit_per_s: Option<u32>,
    /// Where the draws begin.
    pub seed: u64,
    /// Faults at chosen requests, before any share. The first rule that applies holds.
    pub script: Vec<Rule>,
}

/// A fault at chosen requests.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Which requests.
    pub when: When,
    /// At most so many of them, in order of arrival; `None`: all.
    pub times: Option<u64>,
    /// What happens to them.
    pub fault: Fault,
}

impl Rule {
    /// The fault at every such request.
    #[must_use]
    pub fn new(when: When, fault: Fault) -> Self {
        Self { when, times: None, fault }
    }

    /// The same for the first `times` such requests only.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }
}

/// Which requests a rule is for. Requests count from 1, in order of arrival, whatever they ask;
/// the page's own are not counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// All of them.
    Always,
    /// The one with this number.
    Request(u64),
    /// This one and all after it.
    From(u64),
    /// Those for this phone number.
    Phone(String),
    /// Those for this action.
    Action(String),
}

/// What goes wrong with one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Whether the request is carried out first (its row stored).
    pub stored: bool,
    /// What comes in place of the reply.
    pub instead: Instead,
}

impl Fault {
    /// The request is carried out, and this comes in place of its reply.
    #[must_use]
    pub fn stored(instead: Instead) -> Self {
        Self { stored: true, instead }
    }

    /// Nothing is stored, and this comes in place of a reply.
    #[must_use]
    pub fn not_stored(instead: Instead) -> Self {
        Self { stored: false, instead }
    }
}

/// What comes in place of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Instead {
    /// A readable reply with this errno, known or not.
    Errno(u8),
    /// The reply as it would have been (errno 1 where nothing is carried out), under this HTTP
    /// status.
    ReplyWithStatus(u16),
    /// The reply as it would have been, after a PHP warning in HTML: still readable.
    ReplyAfterWarning,
    /// An HTML error page with this HTTP status.
    Page {
        /// The HTTP status, 200 to 599.
        status: u16,
        /// `Retry-After` in seconds, where one is sent.
        retry_after_s: Option<u32>,
    },
    /// A redirect.
    Redirect {
        /// The HTTP status: 301, 302, 303, 307 or 308.
        status: u16,
        /// Where to.
        location: String,
    },
    /// HTTP 200 with an empty body.
    Empty,
    /// HTTP 200 with the first half of the JSON, as a complete body.
    HalfJson,
    /// HTTP 200, and the connection closes in the middle of the body.
    HalfBody,
    /// HTTP 200 with an HTML page.
    Html,
    /// HTTP 200 with a PHP error and no JSON.
    PhpError,
    /// The connection closes without a byte.
    Close,
    /// The connection is reset without a byte.
    Reset,
    /// No reply, the connection stays open until the client leaves or the sandbox stops.
    Silence,
}

impl Faults {
    /// The shares with their names, as options and errors know them.
    pub(super) fn shares(&self) -> [(&'static str, f64); 5] {
        [
            ("refuse", self.refuse),
            ("fail", self.fail),
            ("http_500", self.http_500),
            ("drop_reply", self.drop_reply),
            ("garble", self.garble),
        ]
    }

    /// Whether the shares can be drawn.
    ///
    /// # Errors
    /// [`SandboxError::Share`], [`SandboxError::SharesTooMany`].
    pub fn check(&self) -> Result<(), SandboxError> {
        for (name, value) in self.shares() {
            if !(0.0..=1.0).contains(&value) {
                return Err(SandboxError::Share { name, value });
            }
        }
        let sum: f64 = self.shares().iter().map(|(_, share)| share).sum();
        // Ten tenths are a little more than one in binary.
        if sum > 1.0 + 1e-9 { Err(SandboxError::SharesTooMany { sum }) } else { Ok(()) }
    }
}
