//! What became of a job's customers, through the real binary: a list is imported, the sandbox dials it,
//! and `results` is compared with what the sandbox did.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../flow/desk.rs"]
#[expect(dead_code, reason = "the flow's tests use the rest")]
mod desk;
#[cfg(test)]
mod hostile;
#[cfg(test)]
#[path = "../flow/html.rs"]
#[expect(dead_code, reason = "the report's tests use the rest")]
mod html;
mod purged;
#[path = "../flow/report_files.rs"]
mod report_files;
mod stage;
mod story;
#[path = "../support/mod.rs"]
mod support;
