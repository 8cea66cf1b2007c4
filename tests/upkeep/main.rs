//! Keeping house as the library does it, over real ledgers and files: which jobs are purged, what goes
//! of each, and what a purge that is cut off leaves.
//!
//! The modules are marked as tests for clippy, which cannot see that they are.

#[cfg(test)]
mod ages;
#[cfg(test)]
mod cut_off;
#[path = "../ledger/plans.rs"]
#[expect(dead_code, reason = "the ledger's tests use the rest")]
#[cfg(test)]
mod plans;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod traces;
