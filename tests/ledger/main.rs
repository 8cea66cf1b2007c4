//! The ledger's contract: what every engine promises (`contract`), run for each engine, and what
//! the embedded one promises of its file besides (`file`), and of files that earlier versions left
//! (`kept`).
//!
//! The modules are marked as tests for clippy, which cannot see that they are.

#[cfg(test)]
mod contract;
#[cfg(test)]
mod file;
#[cfg(test)]
mod kept;
#[expect(dead_code, reason = "the push scenarios use the rest")]
#[cfg(test)]
mod memory;
#[cfg(test)]
mod plans;
