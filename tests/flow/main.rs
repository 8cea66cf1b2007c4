//! Lists in, reports out, through the real binary: the samples row by row, law 1 over lists that
//! nobody wrote, reports read again as lists, and who hears what on which stream.
//!
//! The modules are marked as tests for clippy, which cannot see that they are.

#[cfg(test)]
mod advice;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod earlier_jobs;
#[cfg(test)]
mod law;
#[cfg(test)]
mod platform;
#[cfg(test)]
mod report_files;
#[cfg(test)]
mod report_read_again;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod snapshots;
#[cfg(test)]
mod streams;
#[cfg(test)]
mod troubled_rows;
