//! The HTTP library, set up so that it does what it is told and nothing else.
//!
//! What a library does by itself is what could call a customer twice. Found in the sources of
//! reqwest 0.13.5, hyper-util 0.1.21 and hyper 1.12 and held by `tests/wire.rs`:
//!
//! - reqwest retries "protocol NACKs" by default; these exist in HTTP/2 and 3 only, and
//!   `retry::never()` turns it off all the same.
//! - hyper-util's pool takes a fresh connection where a reused one was closed before hyper took
//!   the request from its queue. reqwest has no switch for it, and none is needed: such a request
//!   was never begun, hyper hands it back whole. A request that was begun is never handed back.
//! - Beneath both, `once` makes the rule structural: a body is handed out one time.

use std::time::Duration;

use super::client::{ClientOptions, ConfigError};
use crate::causes::describe;
use crate::http_client::plain;

/// Idle connections are dropped before any common server does (Apache's default is 5 s): one that
/// the server is just closing turns a request into an unknown outcome.
const IDLE_MAX: Duration = Duration::from_secs(3);
/// A connection that takes longer than this is none; the rest of the timeout is the reply's.
const CONNECT_MAX: Duration = Duration::from_secs(10);

/// Builds the library's client; it keeps so many connections for further requests.
pub(super) fn build(options: &ClientOptions, kept: usize) -> Result<reqwest::Client, ConfigError> {
    let endpoint = &options.endpoint;
    plain(endpoint.is_https(), endpoint.is_loopback())
        .tcp_nodelay(true)
        .pool_idle_timeout(IDLE_MAX)
        .pool_max_idle_per_host(kept)
        .timeout(options.timeout)
        // Shorter than the whole, so that a connection that does not come about is told apart
        // from a reply that does not.
        .connect_timeout((options.timeout - options.timeout / 3).min(CONNECT_MAX))
        .build()
        .map_err(|error| ConfigError::Http { detail: describe(&error) })
}
