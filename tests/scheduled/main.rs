//! Imports that nobody watches, through the real binary: the configuration, where secrets come from
//! and where they never go, a folder of lists and its way to the platform, what is wrong with lists
//! and machines at night, the service, and who is told.
//!
//! The modules are marked as tests for clippy, which cannot see that they are.

#![allow(clippy::unwrap_used, reason = "what fails in a test's own tools fails the test")]
#![allow(clippy::panic, reason = "as above")]

#[path = "../support/mod.rs"]
mod support;

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod config;
#[cfg(test)]
mod connection;
#[cfg(all(test, unix))]
mod follow;
mod hooks;
#[cfg(test)]
mod inbox;
mod office;
#[cfg(test)]
mod outside;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod telling;
