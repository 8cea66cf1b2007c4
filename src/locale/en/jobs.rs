//! The list of jobs, in English.

use crate::locale::figures::count;
use crate::locale::jobs::Jobs;

/// The words.
pub fn jobs(jobs: &Jobs) -> String {
    match jobs {
        Jobs::Batch { id } => format!("batch {id}"),
        Jobs::Staff { first, members: 0 | 1 } => format!("staff {first}"),
        Jobs::Staff { first, members } => format!("{members} staff members {first}"),
        Jobs::Column { name } => format!("by column \"{name}\""),
        Jobs::Lists { first, more: 0 } => first.clone(),
        Jobs::Lists { first, more } => format!("{first} and {more} more"),
        Jobs::UnderWay { rows } => format!("{} under way", count(*rows)),
        Jobs::Purged { day } => format!("purged on {day}"),
        Jobs::NoneFits { options } => {
            format!("No job fits {options}. See them all with: dialfeed jobs")
        }
        Jobs::ShowOne => "Look at one with: dialfeed jobs JOB".to_owned(),
        Jobs::GoOn { job } => format!("Go on with what has stopped: dialfeed resume {job}"),
    }
}
