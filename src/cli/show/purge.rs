//! What a purge did, job by job, for people and for scripts.

use dialfeed::clock;
use dialfeed::ledger::{JobState, LockError};
use dialfeed::upkeep::{Kept, KeptJob, PurgeEvent, PurgeWish, PurgedJob, Purges, ReportFate};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::locale::system::system;
use crate::locale::trouble;
use crate::locale::upkeep::Upkeep;
use crate::locale::words::Word;

/// A day in China Standard Time.
pub fn day(at: Timestamp) -> String {
    clock::china(at).date().to_string()
}

/// Shows what became of one job.
///
/// # Errors
/// Where standard output cannot be written.
pub fn show_event(event: &PurgeEvent<'_>, is_dry: bool, face: Face) -> Result<(), Failure> {
    match event {
        PurgeEvent::Purged(purged) => {
            let lines = lines(purged, is_dry);
            let said: Vec<String> = lines.iter().map(|line| line.say(face.lang)).collect();
            face.result(&said.join("\n"))
        }
        PurgeEvent::Kept(kept) => {
            face.tell(&why(kept, face));
            Ok(())
        }
    }
}

fn lines(purged: &PurgedJob, is_dry: bool) -> Vec<Upkeep> {
    let job = || purged.job.to_string();
    let dir = |dir: &std::path::Path| trouble::path(&dir.display().to_string());
    let files = match &purged.report {
        ReportFate::Deleted(files) => files.len(),
        ReportFate::None | ReportFate::Kept(_) | ReportFate::NotOurs(_) => 0,
    };
    let (rows, calls) = (if purged.was_purged { 0 } else { purged.rows }, purged.calls);
    let mut lines = vec![Upkeep::Purged { job: job(), rows, calls, files, is_dry }];
    if purged.pending > 0 && !purged.was_purged {
        lines.push(Upkeep::Unsendable { job: job(), rows: purged.pending, is_dry });
    }
    match &purged.report {
        ReportFate::Kept(folder) => {
            lines.push(Upkeep::ReportKept { job: job(), dir: dir(folder) });
        }
        ReportFate::NotOurs(folder) => {
            lines.push(Upkeep::ReportNotOurs { job: job(), dir: dir(folder) });
        }
        ReportFate::None | ReportFate::Deleted(_) => {}
    }
    lines
}

/// Why a job stays.
fn why(kept: &KeptJob, face: Face) -> String {
    let job = kept.job.to_string();
    let said = match &kept.why {
        Kept::Held => Upkeep::Held { job },
        Kept::State(state) => {
            let word = match state {
                JobState::Stopped => Word::Stopped,
                JobState::Interrupted => Word::Interrupted,
                JobState::Finished => Word::Finished,
                JobState::Running | JobState::Planning => Word::Running,
            };
            Upkeep::InState { job, state: word.say(face.lang), option: state.as_str() }
        }
        Kept::Young { last_sign } => Upkeep::Young { job, day: day(*last_sign) },
        Kept::Report { path, error } => {
            let file = trouble::path(&path.display().to_string());
            Upkeep::ReportStays { job, file, error: system(error, face.lang) }
        }
        Kept::Calls { message } => Upkeep::CallsStay { job, error: message.clone() },
        Kept::Law(_) => Upkeep::LawBroken { job },
    };
    said.say(face.lang)
}

/// The object of `--json`.
pub fn object(done: &Purges, wish: &PurgeWish, exit: Exit, face: Face) -> Value {
    let purged: Vec<Value> = done.purged.iter().map(purged_object).collect();
    let kept = done
        .kept
        .iter()
        .map(|kept| json!({"job": kept.job, "why": code(&kept.why), "message": why(kept, face)}));
    json!({
        "schema": 1,
        "dry_run": wish.dry_run,
        "purged": purged,
        "kept": kept.collect::<Vec<_>>(),
        "journal_kept": done.is_journal_kept,
        "exit_code": exit.code(),
    })
}

fn purged_object(purged: &PurgedJob) -> Value {
    let (report, files) = match &purged.report {
        ReportFate::Deleted(files) => ("deleted", files.iter().map(|file| json!(file)).collect()),
        ReportFate::None => ("none", Vec::new()),
        ReportFate::Kept(_) => ("kept", Vec::new()),
        ReportFate::NotOurs(_) => ("not_of_this_job", Vec::new()),
    };
    json!({
        "job": purged.job,
        "state": purged.state.as_str(),
        "last_sign": clock::iso(purged.last_sign),
        "rows": purged.rows,
        "pending": purged.pending,
        "calls": purged.calls,
        "report": report,
        "files": files,
        "was_purged": purged.was_purged,
    })
}

fn code(why: &Kept) -> &'static str {
    match why {
        Kept::Held => "held",
        Kept::State(_) => "state",
        Kept::Young { .. } => "young",
        Kept::Report { .. } => "report_not_deleted",
        Kept::Calls { .. } => "calls_kept",
        Kept::Law(_) => "rows_do_not_add_up",
    }
}

/// A ledger that somebody is at work in.
pub fn at_work(error: &LockError, face: Face) -> Option<Failure> {
    let LockError::Held(job) = error else { return None };
    let message = Upkeep::AtWork { job: job.clone() }.say(face.lang);
    Some(Failure { code: "held", message, exit: Exit::Busy })
}
