//! What becomes of a list after its run: a shelf, another run, or the end of this one.
//!
//! A list is to blame for what is wrong with itself, its rule or its target; then the next list is
//! taken. What is wrong with the platform, this machine or the do-not-call list would be wrong with
//! each list that needs it, so no such list is begun, and none is moved.

use dialfeed::inbox::Shelf;
use dialfeed::outcome::{Status, StopCode, StoppedBy};

use super::super::import::Run as Imported;
use super::record::Halt;
use crate::cli::config::keys;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::show::ending::{stopped_in_own_words, stopped_text};
use crate::cli::{tell, trouble};
use crate::locale::inbox::Inbox;
use crate::locale::trouble::report;

/// The platform has no such batch.
const ERRNO_NO_BATCH: i64 = 11;

/// See the module.
#[derive(Debug)]
pub enum Fate {
    /// It goes onto this shelf, and this is to be said.
    Shelf(Shelf, Option<String>),
    /// The same for an error with this code, whose sentence may quote the list.
    Wrong(Shelf, &'static str, String),
    /// It has no job and goes back to where it was, for another run.
    Back(String),
    /// It goes back to where it was and is a new list.
    Again(String),
    /// Its job has rows left, and another run goes on with it.
    Stays(String),
    /// The same, and nothing more is begun. `true`: it has no job and goes back.
    Halt(Halt, bool),
    /// A stop was asked for; `true` as above.
    Stopped(bool),
}

/// The fate of a list whose run left a job.
pub fn of_run(run: &Imported, face: Face) -> Fate {
    let (job, rows) = (run.ended.job.id.to_string(), run.ended.tally.rows);
    let code = run.ended.summary.exit_code;
    if let Some(by) = &run.ended.job.stopped_by {
        return of_stop(by, run, face);
    }
    if let Err(error) = &run.ended.report {
        // Its rows are safe.
        let why = Inbox::ReportLater { why: report(error, face.lang) }.say(face.lang);
        return Fate::Halt(Halt::new("report_not_written", why, Exit::Machine), false);
    }
    match code {
        Some(0) => Fate::Shelf(Shelf::Done, None),
        _ => {
            let (failed, uncertain) = (rows.of(Status::Failed), rows.of(Status::Uncertain));
            let said = if failed + uncertain > 0 {
                Inbox::RowsLeft { failed, uncertain, job }
            } else {
                Inbox::RowsRejected { rejected: rows.of(Status::Rejected), job }
            };
            Fate::Shelf(Shelf::Attention, Some(said.say(face.lang)))
        }
    }
}

fn of_stop(by: &StoppedBy, run: &Imported, face: Face) -> Fate {
    let why = stopped_text(&run.ended.job, &run.ended.tally, &run.settings, face);
    let halt = |code, exit| {
        let (why, told) = (why.clone(), in_own_words(run, face));
        Fate::Halt(Halt { code, why, told, exit, answer: Some(shown(by, face)) }, false)
    };
    if is_the_lists(by) {
        let job = run.ended.job.id.to_string();
        let said = Inbox::Stopped { why, job }.say(face.lang);
        return Fate::Shelf(Shelf::Attention, Some(said));
    }
    match by {
        _ if by.is(StopCode::Interrupted) => Fate::Stopped(false),
        _ if by.is(StopCode::Disk) => halt("disk", Exit::Machine),
        _ if by.is(StopCode::DoNotCall) => match &run.ended.fault {
            // Every list needs it.
            Some(fault) => {
                let Failure { code, message, exit } = trouble::failure(fault, face.lang);
                Fate::Halt(Halt::new(code, face.numbers.words(message.trim()), exit), false)
            }
            None => halt("do_not_call", Exit::Input),
        },
        _ if by.is(StopCode::WindowClosed) => halt("window_closed", Exit::Stopped),
        _ if by.is(StopCode::Unreachable) => halt("unreachable", Exit::Stopped),
        _ if by.is(StopCode::Refused) => halt("refused", Exit::Stopped),
        _ if by.is(StopCode::Redirected) => halt("redirected", Exit::Stopped),
        _ if by.is(StopCode::NoReadableReply) => halt("no_readable_reply", Exit::Stopped),
        StoppedBy::Errno { .. } => halt("errno", Exit::Stopped),
        StoppedBy::Cause { .. } => halt("http_4xx", Exit::Stopped),
    }
}

fn is_the_lists(by: &StoppedBy) -> bool {
    match by {
        StoppedBy::Errno { errno, .. } => *errno == ERRNO_NO_BATCH,
        StoppedBy::Cause { .. } => by.is(StopCode::TooManyFailures),
    }
}

/// The platform's answer as it can be shown: a number may be in its words.
fn shown(by: &StoppedBy, face: Face) -> StoppedBy {
    match by {
        StoppedBy::Errno { errno, message } => {
            StoppedBy::Errno { errno: *errno, message: face.numbers.words(message) }
        }
        StoppedBy::Cause { .. } => by.clone(),
    }
}

/// What is told of a run to people elsewhere, where its fate has the platform's own words.
pub fn in_own_words(run: &Imported, face: Face) -> Option<String> {
    let by = run.ended.job.stopped_by.as_ref()?;
    let StoppedBy::Errno { .. } = by else { return None };
    let why = stopped_in_own_words(&run.ended.job, &run.ended.tally, &run.settings, face);
    let job = run.ended.job.id.to_string();
    Some(if is_the_lists(by) { Inbox::Stopped { why, job }.say(face.lang) } else { why })
}

/// The fate of a list that did not come to a run. `has_job`: an earlier run left one.
pub fn of_failure(failure: Failure, has_job: bool, face: Face) -> Fate {
    let Failure { code, message, exit } = failure;
    // What is said of the program's own face is for the terminal alone.
    let why = face.numbers.words(message.trim());
    let why = if matches!(exit, Exit::Input | Exit::Usage) { in_keys(why, face) } else { why };
    match exit {
        Exit::Input if is_everybodys(code) => Fate::Halt(Halt::new(code, why, exit), !has_job),
        // Somebody writes to it just now.
        Exit::Input if code == "file_changed" => Fate::Back(why),
        // The columns have to be looked at by somebody.
        Exit::Input if code == "header_changed" => Fate::Wrong(Shelf::Attention, code, why),
        Exit::Input => Fate::Wrong(Shelf::Failed, code, why),
        Exit::Usage if code.starts_with("staff_") || code == "usage" => {
            Fate::Wrong(Shelf::Attention, code, why)
        }
        // Nobody can go on with its job, neither now nor later.
        Exit::Usage if code == "purged" => Fate::Wrong(Shelf::Attention, code, why),
        // Its job is another version's.
        Exit::Machine if code == "job_settings" => Fate::Wrong(Shelf::Attention, code, why),
        Exit::Busy if has_job => Fate::Stays(why),
        Exit::Busy => Fate::Back(why),
        Exit::Interrupted | Exit::Terminated => Fate::Stopped(!has_job),
        _ => {
            let told = tell::in_own_words(code).map(|told| told.say(face.lang));
            Fate::Halt(Halt { told, ..Halt::new(code, why, exit) }, !has_job)
        }
    }
}

/// A sentence, and how the options that it names are called where nobody types any.
fn in_keys(why: String, face: Face) -> String {
    let mut keys: Vec<String> = Vec::new();
    for behind in why.split("--").skip(1) {
        let is_of_name = |sign: &char| sign.is_ascii_lowercase() || *sign == '-';
        let name: String = behind.chars().take_while(is_of_name).collect();
        let name = name.trim_end_matches('-').replace('-', "_");
        if keys::find(&name).is_some() && !keys.contains(&name) {
            keys.push(name);
        }
    }
    if keys.is_empty() {
        return why;
    }
    format!("{why}\n{}", Inbox::OptionsAreKeys { keys }.say(face.lang))
}

/// A do-not-call list that cannot be relied on is no list's own trouble.
fn is_everybodys(code: &str) -> bool {
    code.starts_with("suppress_")
}
