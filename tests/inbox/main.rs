//! The inbox on real folders: lists that arrive as people and programs bring them (`arrivals`), runs
//! that meet or are killed (`runs`), disks that refuse (`disks`).
//!
//! The modules are marked as tests for clippy, which cannot see that they are.

#[cfg(test)]
mod arrivals;
#[cfg(test)]
mod disks;
#[cfg(test)]
mod runs;
#[cfg(test)]
mod stage;
