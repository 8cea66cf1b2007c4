//! What tests through the real binary share: a machine of its own for each test, and a platform in
//! the test's process.
//!
//! Promises: nothing of the tester's own environment reaches the binary, and nothing a test does
//! leaves its temporary folder. Every wait has an end.

#![allow(dead_code, reason = "each test program uses its own part of this")]
#![allow(unused_imports, reason = "as above")]
#![allow(clippy::unwrap_used, reason = "what fails in a test's own tools fails the test")]
#![allow(clippy::panic, reason = "as above")]

mod echo;
mod machine;
mod platform;
mod report;

pub use echo::Echo;
pub use machine::{Ended, Machine, Running, WAIT_MOST, dice, number, until};
pub use platform::{BATCH, Platform, import_to, nobody_listens};
pub use report::{Reported, law_1_holds, reported};
