//! Trouble with jobs, ledger, report and staff, in English.

use crate::locale::figures::names;
use crate::locale::trouble::Trouble;

/// The sentence.
pub fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::NoSuchJob { job } => {
            format!("There is no job {job}. `dialfeed jobs` lists those there are.")
        }
        Trouble::NothingToResume => "There is no job with rows left to send. `dialfeed jobs` \
            lists all jobs."
            .to_owned(),
        Trouble::Busy { job } => format!(
            "Another run is busy with job {job} or its target. Wait until it is done; two at \
             once could send a customer twice."
        ),
        Trouble::UnknownStaff { staff } => format!(
            "The platform has no such staff: {}. Nothing was sent. Correct --staff, or create \
             them on the platform.",
            names(staff, ", ")
        ),
        Trouble::StaffNotAsked => "The platform does not let staff numbers be checked \
            beforehand; an unknown one will show in its answers."
            .to_owned(),
        Trouble::Ledger { dir, error } => format!(
            "The job records in {dir} cannot be used: {error}. Check the disk and the \
             permissions, or choose another folder with --state."
        ),
        Trouble::Report { file, error } => format!(
            "The report {file} cannot be written: {error}. The job itself is on record: when the \
             cause is removed, `dialfeed report` writes it again."
        ),
    }
}
