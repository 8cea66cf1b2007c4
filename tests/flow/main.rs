//! Lists in, reports out, through the real binary: the samples row by row, law 1 over lists that
//! nobody wrote, reports read again as lists, and who hears what on which stream. What only a plan
//! decides is asked of the library.
//!
//! The modules are marked as tests for clippy, which cannot see that they are.

#[cfg(test)]
mod advice;
#[cfg(test)]
mod colours;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod do_not_call;
#[cfg(test)]
mod do_not_call_overnight;
#[cfg(test)]
mod do_not_call_resumed;
#[cfg(test)]
mod duplicates;
#[cfg(test)]
mod earlier_jobs;
#[cfg(test)]
mod earlier_version;
#[cfg(test)]
mod html;
#[cfg(test)]
mod job_records;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod law;
#[cfg(test)]
mod only_sums;
#[cfg(test)]
mod planned;
#[cfg(test)]
mod platform;
#[cfg(test)]
mod purge;
#[cfg(test)]
mod read_twice;
#[cfg(test)]
mod reading_told;
#[cfg(test)]
mod report_again;
#[cfg(test)]
mod report_files;
#[cfg(test)]
mod report_page;
#[cfg(test)]
mod report_read_again;
#[cfg(test)]
mod report_workbook;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod set;
#[cfg(test)]
mod sheets;
#[cfg(test)]
mod snapshots;
#[cfg(test)]
mod staff_groups;
#[cfg(test)]
mod streams;
#[cfg(test)]
mod template;
#[cfg(test)]
mod troubled_rows;
#[cfg(test)]
mod turns;
#[cfg(test)]
mod workbook;
