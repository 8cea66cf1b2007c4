//! Keeping house, in English.

use dialfeed::ledger::Finding;

use super::flow::rows_of;
use crate::locale::figures::{bytes, count};
use crate::locale::upkeep::Upkeep;

/// The sentence.
pub fn upkeep(upkeep: &Upkeep) -> String {
    match upkeep {
        Upkeep::Purged { job, rows, calls, files, is_dry } => {
            let mut parts = vec![rows_of(*rows)];
            if *calls > 0 {
                parts.push(few(*calls, "call"));
            }
            if *files > 0 {
                parts.push(few(*files as u64, "report file"));
            }
            let word = if *is_dry { "would be purged" } else { "purged" };
            format!("{job}: {} {word}.", parts.join(", "))
        }
        Upkeep::Unsendable { job, rows, is_dry } => {
            let then = if *is_dry { "could then never be sent" } else { "can never be sent now" };
            format!("{job}: {} had not been sent and {then}.", rows_of(*rows))
        }
        Upkeep::ReportKept { job, dir } => {
            format!("{job}: its report in {dir} stays, with the customers in it.")
        }
        Upkeep::ReportNotOurs { job, dir } => format!(
            "{job}: {dir} holds files of a report, but its summary.json does not name this job, so \
             nothing there was touched. Look whether they are to go."
        ),
        Upkeep::Held { job } => {
            format!("{job} was left alone: a run is at work on it. Purge it when that has ended.")
        }
        Upkeep::InState { job, state, option } => format!(
            "{job} was left alone: it is {state}, and its pending rows could never be sent after a \
             purge. To purge it all the same, add --job-state {option}."
        ),
        Upkeep::Young { job, day } => {
            format!(
                "{job} was left alone: it was at work until {day}, which is not long enough ago."
            )
        }
        Upkeep::ReportStays { job, file, error } => format!(
            "{job} was left alone: {file} cannot be deleted ({error}). Close it if it is open, check the \
             permissions, and purge again; or keep the reports with --keep-reports."
        ),
        Upkeep::CallsStay { job, error } => format!(
            "{job} was left alone: the calls kept for it cannot be deleted ({error}). Delete calls.db in \
             the folder of the job records (it can be read again from the platform), and purge again."
        ),
        Upkeep::LawBroken { job } => format!(
            "{job} was left alone: its rows do not add up. Look at it with: dialfeed ledger verify"
        ),
        Upkeep::NothingToPurge => "No job is to be purged.".to_owned(),
        Upkeep::Done { jobs } => format!(
            "{} purged. Counts and hashes stay, and fingerprints of the numbers, so that nobody is called \
             twice. Lists of your own and other copies of the reports are not touched. To clear the room in the records \
             too, and what earlier work left there: dialfeed ledger compact",
            few(*jobs as u64, "job")
        ),
        Upkeep::WouldBe { jobs } => {
            format!("{} would be purged; nothing was changed.", few(*jobs as u64, "job"))
        }
        Upkeep::Question { jobs } => {
            format!("Delete the customers' data of {} for good? [y/N] ", few(*jobs as u64, "job"))
        }
        Upkeep::Declined => "Nothing was deleted.".to_owned(),
        Upkeep::JournalKept => {
            "Another run has the job records open, so parts of what was deleted may \
            still stand in ledger.db-wal. They go when the last run ends, or with: dialfeed ledger \
            compact"
                .to_owned()
        }
        Upkeep::Stopped => {
            "Stopped. What was done until now stays; the same command goes on.".to_owned()
        }
        Upkeep::WasPurged { day } => format!(
            "The customers' data of this job was purged on {day}; these figures are what is left."
        ),
        Upkeep::FiguresOnly { job, day } => format!(
            "The customers' data of job {job} was purged on {day}. Only the figures are left; they are in \
             summary.json."
        ),
        Upkeep::NoRowsLeft { job, day } => format!(
            "The customers' data of job {job} was purged on {day}, so its rows can no longer be listed. \
             For the figures: dialfeed report {job} --format json"
        ),
        Upkeep::NoRecords { dir } => format!(
            "There are no job records in {dir}. If they are elsewhere, name their folder with --state."
        ),
        Upkeep::Whole { jobs, rows } => format!(
            "The job records are whole: {} with {}, every row accounted for.",
            few(*jobs, "job"),
            rows_of(*rows)
        ),
        Upkeep::NotWhole { file } => format!(
            "The job records {file} are not whole. Send nothing until that is settled: what was sent before \
             may not be recognised. Keep the file, and put the latest backup in its place (see dialfeed \
             ledger --help)."
        ),
        Upkeep::PurgesLeft => {
            "The job records are whole, but a purge was cut off. End it with: dialfeed \
            purge --older-than 36500"
                .to_owned()
        }
        Upkeep::BackedUp { file, bytes: size } => {
            format!(
                "The job records are copied to {file} ({}), and the copy is checked.",
                bytes(*size)
            )
        }
        Upkeep::Exists { file } => {
            format!("{file} is there already and is not overwritten. Choose another name.")
        }
        Upkeep::NotWritten { file, error } => format!(
            "The copy {file} cannot be written ({error}). Make room or check the permissions, or choose \
             another place; nothing was left behind."
        ),
        Upkeep::CopyBroken { file, words } => format!(
            "The copy {file} is not whole ({words}) and was not kept. Check the disk that it was to go to, \
             and the job records with: dialfeed ledger verify"
        ),
        Upkeep::Compacted { before_bytes, after_bytes } => format!(
            "The job records took {} and take {} now.",
            bytes(*before_bytes),
            bytes(*after_bytes)
        ),
        Upkeep::NoRoom { dir, needed_bytes, free_bytes } => format!(
            "There is too little room in {dir}: {} are free, and {} are needed while the records are written \
             anew. Make room and try again; nothing was changed.",
            bytes(*free_bytes),
            bytes(*needed_bytes)
        ),
        Upkeep::AtWork { job } => format!(
            "Job {job} is at work just now. Try again when it has ended; nothing was changed."
        ),
    }
}

/// One thing that is wrong with the records.
pub fn finding(finding: &Finding) -> String {
    match finding {
        Finding::Damage { words } => format!("The file is damaged ({words})."),
        Finding::NamesNothing { table, entries } => {
            format!("In the table {table}, {} what is not there.", names(*entries))
        }
        Finding::LawBroken { job, law } => format!(
            "{job}: {} came in, and {} are accounted for.",
            rows_of(law.read + law.expanded),
            count(law.accounted)
        ),
        Finding::TextsLost { job, rows } => {
            format!("{job}: the texts of {} are lost.", rows_of(*rows))
        }
        Finding::TextsWithoutRow { job, texts } => {
            format!("{job}: the rows of {} are lost.", few(*texts, "text"))
        }
        Finding::NotPurged { job, rows } => {
            format!("{job} was purged, and customers' data is left in {}.", rows_of(*rows))
        }
        Finding::PurgeCutOff { job } => format!("{job}: its purge was cut off."),
        Finding::OfNoJob { rows } => {
            let belongs = if *rows == 1 { "entry belongs" } else { "entries belong" };
            format!("{} {belongs} to no job.", count(*rows))
        }
        Finding::UnknownWord { job, word, rows } => {
            format!("{job}: {} with the unknown status or reason `{word}`.", rows_of(*rows))
        }
        Finding::NumbersLost { job, rows } => {
            format!("{job}: the numbers of {} are lost.", rows_of(*rows))
        }
        Finding::Hidden { job, targets } => {
            format!("{job} is not on record at {} that it sent to.", few(*targets, "target"))
        }
        Finding::KeyLost => "The key of the purged numbers' fingerprints is lost.".to_owned(),
    }
}

fn names(entries: u64) -> String {
    if entries == 1 {
        "1 entry names".to_owned()
    } else {
        format!("{} entries name", count(entries))
    }
}

fn few(many: u64, what: &str) -> String {
    let plural = if many == 1 { "" } else { "s" };
    format!("{} {what}{plural}", count(many))
}
