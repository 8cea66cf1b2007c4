//! The push loop, sentence by sentence (contract, section 6): scenarios as data, a pretended
//! platform under a paused clock, and the laws checked after each (`stage`, `laws`).
//!
//! The modules are marked as tests for clippy, which cannot see that they are.

#[cfg(test)]
mod capacity;
#[cfg(test)]
mod ends;
#[cfg(test)]
mod first_row;
#[cfg(test)]
mod hours;
#[cfg(test)]
mod pace;
#[cfg(test)]
mod real_ledger;
#[cfg(test)]
mod recheck;
#[cfg(test)]
mod resend;
#[cfg(test)]
mod retries;
#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod seeds;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod stage;
