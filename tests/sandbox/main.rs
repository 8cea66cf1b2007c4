//! The sandbox from outside, through sockets: what it answers, what it keeps, and how it fails
//! on request.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod answers;
mod browser;
mod calls;
mod data;
mod dialling;
mod faults;
mod load;
mod page;
mod recordings;
mod records;
mod restart;
mod waiting;
mod wire;
