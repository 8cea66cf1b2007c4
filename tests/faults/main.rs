//! The faults of a network and of a PHP platform, through the real binary: what each row gets, what
//! the platform holds against what the report says, and how `resume` ends.
//!
//! What can be told as a row of a table is one (`table`, `lost`, `refused`, `errnos`); what is a
//! story is a test of its own. The platform is the sandbox with scripted faults where it can play
//! them, and a peer of bytes where it cannot.

#![allow(clippy::unwrap_used, reason = "what fails in a test's own tools fails the test")]
#![allow(clippy::panic, reason = "as above")]

mod clock;
mod connections;
mod errnos;
mod lost;
mod midway;
mod php;
mod proxy;
mod refused;
mod seen;
#[path = "../wire/server.rs"]
#[allow(dead_code, reason = "the tests of the client use the rest of it")]
mod server;
#[path = "../support/mod.rs"]
mod support;
mod table;
mod unreachable;
#[path = "../wire/untrusted.rs"]
mod untrusted;

#[cfg(unix)]
mod disk;
mod ledger;
#[cfg(unix)]
mod signals;

use serde_json::Value;

fn rows(summary: &Value, status: &str) -> u64 {
    summary["rows"][status].as_u64().unwrap()
}

fn is_chinese(text: &str) -> bool {
    text.contains('。')
}
