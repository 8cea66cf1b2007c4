//! One file a command: settings in, the library's work, an exit code out.

pub mod asking;
pub mod cdr;
pub mod check;
pub mod config;
pub mod dial;
pub mod doctor;
pub mod hangup;
pub mod import;
pub mod inbox;
pub mod jobs;
pub mod ledger;
pub mod purge;
pub mod recording;
pub mod report;
pub mod results;
pub mod resume;
pub mod sandbox;
pub mod spy;
pub mod status;
mod stdin;
pub mod template;
mod upkeep;
pub mod users;

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dialfeed::clock;
use dialfeed::import::{
    DoNotCall, Ended, ImportError, JobSettings, load_do_not_call, load_mappings, open_lists,
    settle_dead_runs,
};
use dialfeed::ledger::Sqlite;
use dialfeed::outcome::StoppedBy;
use dialfeed::platform::AskError;
use dialfeed::report::Summary;
use dialfeed::source::{ReadOptions, Table, find_files};
use dialfeed::stop::{Stop, StopCause};

use super::exit::Exit;
use super::face::Face;
use super::failure::Failure;
use super::logging::ENDING;
use super::settings::reading::{ReadingSettings, Sheets};
use super::show::ending::{show_ending, stopped_text};
use super::show::lists::{show_do_not_call, show_lists, show_twice};
use super::show::problems::problems;
use super::signals::UnderWay;
use super::wishes::phone_rules;
use super::{signals, trouble};
use crate::locale::notice::Notice;
use crate::locale::plan::Plan;
use crate::locale::system::system;
use crate::locale::trouble::{name, nothing_valid, path};
use crate::locale::usage::Usage;

/// Runs a command's work with signals watched.
///
/// # Errors
/// The work's own, and where the system refuses threads or signals.
pub fn run<F>(face: Face, work: impl FnOnce(Stop) -> F) -> Result<Exit, Failure>
where
    F: Future<Output = Result<Exit, Failure>>,
{
    run_with(UnderWay::Rows, face, work)
}

/// The same for questions to the platform, of which nothing stays behind.
///
/// # Errors
/// As [`run`].
pub fn run_asking<F>(face: Face, work: impl FnOnce(Stop) -> F) -> Result<Exit, Failure>
where
    F: Future<Output = Result<Exit, Failure>>,
{
    run_with(UnderWay::Questions, face, work)
}

fn run_with<F>(
    under_way: UnderWay,
    face: Face,
    work: impl FnOnce(Stop) -> F,
) -> Result<Exit, Failure>
where
    F: Future<Output = Result<Exit, Failure>>,
{
    let refused = |error: std::io::Error| Failure {
        code: "system",
        message: Notice::System { error: system(&error, face.lang) }.say(face.lang),
        exit: Exit::Machine,
    };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(refused)?;
    let ended = runtime.block_on(async {
        let stop = Stop::new();
        signals::watch(stop.clone(), under_way, face).map_err(refused)?;
        work(stop).await
    });
    // A name that is being looked up, or a question nobody answers, must not hold up the end.
    runtime.shutdown_background();
    ended
}

/// Does work that blocks, away from the signals; where a stop comes first it is not waited for: it
/// only reads, and may be at a file that has no end.
async fn unless_stopped<T: Send + 'static>(
    stop: &Stop,
    face: Face,
    work: impl FnOnce() -> Result<T, ImportError> + Send + 'static,
) -> Result<T, Failure> {
    tokio::select! {
        done = tokio::task::spawn_blocking(work) => match done {
            Ok(done) => done.map_err(failure(face)),
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            // The runtime is going down: so is this run.
            Err(_) => Err(failure(face)(ImportError::Interrupted(StopCause::Terminate))),
        },
        cause = stop.requested() => Err(failure(face)(ImportError::Interrupted(cause))),
    }
}

/// Opens the lists and the do-not-call lists, and shows how they were understood. `state`: the
/// folder that columns confirmed before are remembered in.
async fn open_input(
    files: Vec<PathBuf>,
    state: Option<&Path>,
    read: ReadOptions,
    reading: &ReadingSettings,
    stop: &Stop,
    face: Face,
) -> Result<(Vec<Table>, DoNotCall), Failure> {
    stdin::refuse_unreadable(files.iter().chain(&reading.suppress), face)?;
    let state = state.map(Path::to_owned);
    let open = move || {
        let remembered = state.as_deref().map(load_mappings).transpose()?.map(Arc::new);
        let found = find_files(&files)?;
        let options = ReadOptions { remembered, ..read };
        let tables = open_lists(&found.files, &options, &mut std::io::stdin())?;
        Ok((tables, found.twice))
    };
    let (tables, twice) = unless_stopped(stop, face, open).await?;
    show_twice(&twice, face);
    refuse_sheet_of_text(&tables, &reading.sheets, face)?;
    show_lists(&tables, face);
    let rules = phone_rules(reading);
    let (suppress, max_age) = (reading.suppress.clone(), reading.suppress_age_max_days);
    let asked = stop.clone();
    let load = move || {
        let (now, piped) = (clock::now(), &mut std::io::stdin());
        load_do_not_call(&suppress, max_age, &rules, now, piped, &asked)
    };
    let do_not_call = unless_stopped(stop, face, load).await?;
    show_do_not_call(&do_not_call, face);
    Ok((tables, do_not_call))
}

/// One sheet is asked for, and no file has sheets: what was meant is another file. Beside a workbook
/// the text files are told of. All sheets, or the first, a text file is by itself.
fn refuse_sheet_of_text(tables: &[Table], asked: &Sheets, face: Face) -> Result<(), Failure> {
    let Sheets::Chosen(sheet) = asked else { return Ok(()) };
    let texts: Vec<&Table> = tables.iter().filter(|table| table.sheet.is_none()).collect();
    let Some(first) = texts.first().filter(|_| sheet.trim() != "1") else { return Ok(()) };
    if texts.len() == tables.len() {
        let (file, sheet) = (first.file.clone(), name(sheet));
        return Err(Failure::usage(&Usage::SheetOfText { file, sheet }, None, face.lang));
    }
    for table in texts {
        face.tell(&Plan::NoSheets { file: table.file.clone() }.say(face.lang));
    }
    Ok(())
}

/// The same for work that waits for others: whom a stop leaves alone has sent no row.
async fn or_stopped<T>(
    stop: &Stop,
    face: Face,
    work: impl Future<Output = Result<T, ImportError>>,
) -> Result<T, Failure> {
    tokio::select! {
        done = work => done.map_err(failure(face)),
        cause = stop.requested() => Err(failure(face)(ImportError::Interrupted(cause))),
    }
}

/// Opens the ledger, and settles what dead runs left in it. Another program may have it locked for
/// a while.
async fn open_ledger(state: &Path, stop: &Stop, face: Face) -> Result<Arc<Sqlite>, Failure> {
    let folder = state.to_owned();
    let open = move || Ok(Sqlite::open(&folder)?);
    let ledger = Arc::new(unless_stopped(stop, face, open).await?);
    if ledger.was_taken_away() {
        let file = ledger.path().display().to_string();
        face.tell(&Notice::RecordsTakenAway { file }.say(face.lang));
    }
    settle_dead_runs(&ledger, state).await.map_err(failure(face))?;
    Ok(ledger)
}

/// A list that gives no plan. Where its numbers are to blame, the first of them are shown.
fn not_planned(face: Face) -> impl Fn(ImportError) -> Failure {
    move |error| match &error {
        ImportError::NothingValid(planned) => {
            let problems = problems(planned, true, face);
            let message = nothing_valid(planned, problems.as_deref(), face.lang);
            Failure { message, ..failure(face)(error) }
        }
        _ => failure(face)(error),
    }
}

/// Turns the flow's errors into the user's.
fn failure(face: Face) -> impl Fn(ImportError) -> Failure {
    move |mut error| {
        let answer = match &mut error {
            ImportError::Refused(answer)
            | ImportError::StaffGroupNotResolved { error: answer, .. } => Some(answer),
            _ => None,
        };
        if let Some(AskError::Refused { message, .. }) = answer {
            *message = face.numbers.words(message);
        }
        trouble::failure(&error, face.lang)
    }
}

/// The same where a job is asked for by its name: whoever has it from a list's `.why.txt` may have other
/// records before him than the run that wrote it.
fn failure_in(state: &Path, face: Face) -> impl Fn(ImportError) -> Failure {
    move |error| {
        let is_missing = matches!(error, ImportError::NoSuchJob(_));
        let mut failure = failure(face)(error);
        if is_missing {
            let folder = std::path::absolute(state).unwrap_or_else(|_| state.to_owned());
            let folder = path(&folder.display().to_string());
            failure.message =
                format!("{}\n{}", failure.message, Notice::LookedIn { folder }.say(face.lang));
        }
        failure
    }
}

/// Shows how a run ended, and gives its exit code.
fn close(ended: &Ended, settings: &JobSettings, face: Face) -> Result<Exit, Failure> {
    let (state, code) = (ended.summary.state.as_str(), ended.summary.exit_code);
    if code == Some(Exit::Finished.code()) {
        tracing::info!(target: ENDING, state, exit_code = code, "ended");
    } else {
        let stopped_by = ended.summary.stopped_by.as_ref().map(stop_code);
        tracing::warn!(target: ENDING, state, stopped_by, exit_code = code, "ended");
    }
    show_ending(ended, settings, face)?;
    if let Some(fault) = &ended.fault {
        face.object(&ended.summary)?;
        return Ok(trouble::failure(fault, face.lang).print(face.lang, false, face.told()));
    }
    if face.quiet && exit_of(code) == Exit::Stopped {
        // Nothing else says why: whoever hears errors alone hears this one.
        let message = stopped_text(&ended.job, &ended.tally, settings, face);
        Failure { code: "stopped", message, exit: Exit::Stopped }.print(
            face.lang,
            false,
            face.told(),
        );
    }
    match &ended.report {
        Ok(()) => {
            face.object(&ended.summary)?;
            Ok(exit_of(ended.summary.exit_code))
        }
        Err(error) => {
            // The job is there and so is its summary: the one object, with how this run ended.
            let exit_code = Some(Exit::Machine.code());
            face.object(&Summary { exit_code, ..ended.summary.clone() })?;
            Ok(trouble::report_failure(error, &ended.job.id, face.lang).print(
                face.lang,
                false,
                face.told(),
            ))
        }
    }
}

/// What stopped a job, without the platform's words, which may name a customer.
fn stop_code(by: &StoppedBy) -> String {
    match by {
        StoppedBy::Errno { errno, .. } => format!("errno_{errno}"),
        StoppedBy::Cause { cause } => cause.clone(),
    }
}

/// The exit code that the library computed.
fn exit_of(code: Option<u8>) -> Exit {
    Exit::ALL.into_iter().find(|exit| Some(exit.code()) == code).unwrap_or(Exit::Machine)
}
