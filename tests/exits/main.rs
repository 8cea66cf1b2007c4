//! Exit codes and error sentences through the real binary (contract, sections 3 and 6): each code
//! with its situations, each bad input, and what the platform received meanwhile.

#![allow(clippy::unwrap_used, reason = "what fails in a test's own tools fails the test")]

mod answers;
mod bad_input;
mod ends;
mod events;
mod several_files;
#[path = "../support/mod.rs"]
mod support;
mod this_machine;
mod two_runs;

use serde_json::Value;

fn rows(summary: &Value, status: &str) -> u64 {
    summary["rows"][status].as_u64().unwrap()
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign))
}
