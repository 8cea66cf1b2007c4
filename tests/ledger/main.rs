//! The ledger's contract: what every engine promises (`contract`), run for each engine, and what
//! the embedded one promises of its file besides (`file`).
//!
//! The modules are marked as tests for clippy, which cannot see that they are.

#[cfg(test)]
mod contract;
#[cfg(test)]
mod file;
#[expect(dead_code, reason = "the push scenarios use the rest")]
#[cfg(test)]
mod memory;
#[cfg(test)]
mod plans;
