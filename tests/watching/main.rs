//! What somebody sees of a run who does not watch it: its log, its figures, and what `doctor` says.

#![allow(clippy::unwrap_used, reason = "what fails in a test's own tools fails the test")]
#![allow(clippy::panic, reason = "as above")]

#[path = "../support/mod.rs"]
mod support;

mod doctor;
mod logs;
mod man;
mod manuals;
mod metrics;
mod samples;

use support::{Ended, Machine};

/// Runs the program, which must end with this code.
fn ends(machine: &Machine, words: &[&str], code: i32) -> Ended {
    let ended = machine.run(words);
    assert_eq!(ended.code, Some(code), "{words:?}: {ended:?}");
    ended
}
