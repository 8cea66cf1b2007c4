//! `dialfeed resume`: go on with a stopped job. Needs no input file: the ledger has it all.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dialfeed::clock;
use dialfeed::import::{
    Chosen, DoNotCall, DoNotCallWish, Ended, HeededAgain, ImportError, JobSettings, Reopened,
    RunEvent, Sending, find_job, finish, is_left_to_send, is_readable_again, keep_do_not_call,
    latest_stopped, load_do_not_call_again, reopen, run,
};
use dialfeed::ledger::{Job, JobId, Ledger, Locks, Sqlite};
use dialfeed::outcome::Status;
use dialfeed::stop::Stop;

use super::import::{Run, note_begun};
use super::{close, failure, failure_in, open_ledger, or_stopped, stdin, unless_stopped};
use crate::cli::config::notify::NotifySpec;
use crate::cli::connect::{Connection, Connections, no_auth};
use crate::cli::events::Events;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::logging::ENDING;
use crate::cli::settings::resume::ResumeSettings;
use crate::cli::show::ask::{Answer, confirm};
use crate::cli::show::lists::show_do_not_call;
use crate::cli::show::plan::show_resume;
use crate::cli::show::progress::{Pushing, Reporting};
use crate::cli::trouble;
use crate::cli::watch::Watch;
use crate::cli::wishes::{do_not_call_now, renew};
use crate::locale::plan::Plan;
use crate::locale::trouble::path;
use crate::locale::usage::Usage;

/// Runs the command.
///
/// # Errors
/// What keeps the job from going on, as a sentence.
pub async fn resume(
    settings: ResumeSettings,
    notify: &[NotifySpec],
    face: Face,
    stop: Stop,
) -> Result<Exit, Failure> {
    let own = std::iter::once(&settings.state_dir).chain(&settings.events);
    let (metrics, state) = (settings.metrics.as_deref(), &settings.state_dir);
    let mut watch = Watch::begin(metrics, own.map(PathBuf::as_path), state, notify, face, &stop)?;
    let ended = begin(&settings, &mut watch, face, &stop).await;
    watch.end_job(ended).await
}

async fn begin(
    settings: &ResumeSettings,
    watch: &mut Watch,
    face: Face,
    stop: &Stop,
) -> Result<Exit, Failure> {
    let ledger = open_ledger(&settings.state_dir, stop, face).await?;
    let mut connections = Connections::default();
    let run = resume_one(settings, &ledger, &mut connections, watch, face, face, stop).await;
    connections.leave().await;
    let run = run?;
    close(&run.ended, &run.settings, face)
}

/// Goes on with one job. `progress`: where it is shown that it does. The platform that it joins is left
/// to the caller to leave.
///
/// # Errors
/// What keeps it from going on, as a sentence.
pub async fn resume_one(
    settings: &ResumeSettings,
    ledger: &Arc<Sqlite>,
    connections: &mut Connections,
    watch: &mut Watch,
    face: Face,
    progress: Face,
    stop: &Stop,
) -> Result<Run, Failure> {
    let state = settings.state_dir.as_path();
    let mut events = Events::open(settings.events.as_deref(), std::iter::once(state), face)?;
    let name = match (&settings.job, settings.resend_uncertain || settings.retry_failed) {
        (Some(name), _) => Some(name.clone()),
        // What is left to send may be an older job's.
        (None, false) => {
            let stopped = latest_stopped(ledger).await;
            stopped.map_err(|error| failure(face)(error.into()))?.map(|id| id.to_string())
        }
        (None, true) => None,
    };
    let (job, mut wishes) =
        find_job(ledger, name.as_deref()).await.map_err(failure_in(state, face))?;
    let lists: Vec<String> = job.sources.iter().map(|source| source.file.clone()).collect();
    watch.job(&job.id, &lists);
    renew(&mut wishes, settings, face)?;
    let mut locks = Locks::new(state).map_err(|error| failure(face)(error.into()))?;
    locks.job(&job.id).map_err(|error| failure(face)(error.into()))?;
    let chosen = Chosen { uncertain: settings.resend_uncertain, failed: settings.retry_failed };
    if let Err(error) = is_left_to_send(ledger, &job, chosen).await {
        return nothing_left(error, ledger, &job, wishes, face).await;
    }
    let do_not_call = heed(settings, ledger, &job, &mut wishes, face, stop).await?;
    let reopened = reopen(ledger, &job, &wishes, &do_not_call, chosen, &mut locks).await;
    drop(do_not_call);
    let Reopened { again, suppressed } = match reopened {
        Ok(reopened) => reopened,
        Err(error) => return nothing_left(error, ledger, &job, wishes, face).await,
    };
    if suppressed > 0 {
        tracing::info!(target: "dialfeed", rows = suppressed, "on a do-not-call list by now");
        face.tell(&Plan::SuppressedByNow { rows: suppressed }.say(face.lang));
    }
    let auth = match (&wishes.endpoint, &settings.auth) {
        (None, _) => no_auth(),
        (Some(_), Some(auth)) => auth.clone(),
        (Some(_), None) => return Err(Failure::usage(&Usage::NoAuth, Some("resume"), face.lang)),
    };
    let connection = connections.join(&wishes, auth, state, face, stop).await?;
    let readable = is_readable_again(&connection.client, &job);
    or_stopped(stop, face, readable).await?;
    let asks = !settings.yes;
    let sending = Sending { again, chosen, do_not_call: wish_of(settings, face)? };
    let ended = go_on(
        ledger,
        connection,
        job,
        sending,
        &wishes,
        asks,
        &mut events,
        face,
        progress,
        settings.begun.as_deref(),
        stop,
    )
    .await?;
    Ok(Run { ended, settings: wishes })
}

/// The lists that hold by now.
fn wish_of(settings: &ResumeSettings, face: Face) -> Result<DoNotCallWish, Failure> {
    let age_max_days = settings.suppress_age_max_days;
    do_not_call_now(&settings.suppress, age_max_days, settings.area, face)
}

/// Reads the do-not-call lists that hold by now, and those that the job has on record, and puts them
/// on record: whoever asked not to be called after the job was planned is not called.
async fn heed(
    settings: &ResumeSettings,
    ledger: &Arc<Sqlite>,
    job: &Job,
    wishes: &mut JobSettings,
    face: Face,
    stop: &Stop,
) -> Result<DoNotCall, Failure> {
    stdin::refuse_unanswerable(settings.suppress.iter(), settings.yes, face)?;
    stdin::refuse_unreadable(settings.suppress.iter(), face)?;
    let (wish, before, asked) = (wish_of(settings, face)?, wishes.clone(), stop.clone());
    let load = move || {
        let (now, piped) = (clock::now(), &mut std::io::stdin());
        load_do_not_call_again(&before, &wish, now, piped, &asked)
    };
    let HeededAgain { do_not_call, gone, records } = unless_stopped(stop, face, load).await?;
    show_do_not_call(&do_not_call, face);
    for file in &gone {
        let file = path(file);
        // A run that says nothing has the log to say it.
        if face.quiet {
            tracing::warn!(target: "dialfeed", file, "do-not-call list is gone");
        } else {
            tracing::warn!(target: ENDING, file, "do-not-call list is gone");
            face.tell(&Plan::DoNotCallGone { file }.say(face.lang));
        }
    }
    keep_do_not_call(ledger, job, &records).await.map_err(failure(face))?;
    wishes.suppress = records;
    Ok(do_not_call)
}

/// A scheduled `resume` of a job that is through has not failed.
async fn nothing_left(
    error: ImportError,
    ledger: &Arc<Sqlite>,
    job: &Job,
    settings: JobSettings,
    face: Face,
) -> Result<Run, Failure> {
    let is_through = matches!(error, ImportError::NothingLeft);
    let failure = failure(face)(error);
    if !is_through {
        return Err(failure);
    }
    face.result(&failure.message)?;
    let ended = stands(ledger, job, &settings, face).await?;
    Ok(Run { ended, settings })
}

/// Tells how a job stands that has nothing left to send, and makes the report that a dead run may
/// not have come to.
async fn stands(
    ledger: &Arc<Sqlite>,
    job: &Job,
    wishes: &JobSettings,
    face: Face,
) -> Result<Ended, Failure> {
    let mut reporting = Reporting::begin(face);
    let mut tell = |done, all| reporting.wrote(done, all);
    let ended = finish(ledger, job, wishes, &mut tell).await.map_err(failure(face));
    reporting.end();
    ended
}

#[expect(clippy::too_many_arguments, reason = "what was found out stays apart, by name")]
async fn go_on(
    ledger: &Arc<Sqlite>,
    connection: &Connection,
    job: Job,
    sending: Sending,
    wishes: &JobSettings,
    asks: bool,
    events: &mut Events,
    face: Face,
    progress: Face,
    begun: Option<&Path>,
    stop: &Stop,
) -> Result<Ended, Failure> {
    let ledger_failed = |error: dialfeed::ledger::LedgerError| failure(face)(error.into());
    let tally = ledger.tally(job.no).await.map_err(ledger_failed)?;
    let rows = tally.rows.of(Status::Pending) + sending.again.len() as u64;
    show_resume(&job, rows, wishes, face);
    if rows > 0 && asks && confirm(face, stop).await == Answer::No {
        return Err(trouble::declined(stop.cause(), face.lang));
    }
    tracing::info!(target: "dialfeed", rows, "going on");
    let mut pushing = Pushing::begin(progress, rows);
    let mut reporting = Reporting::begin(progress);
    let client = Arc::clone(&connection.client);
    let id: &JobId = &job.id;
    events.begin(id, &job.sources, rows);
    let mut see = |event| match event {
        RunEvent::Begun => note_begun(begun),
        RunEvent::Push(event) => {
            pushing.see(&event);
            events.see(&event);
        }
        RunEvent::Report { done, all } => {
            pushing.end();
            reporting.wrote(done, all);
        }
    };
    let ended = run(ledger, client, (job.no, id), sending, wishes, stop, &mut see).await;
    pushing.end();
    reporting.end();
    events.end(ended.map_err(failure(face)))
}
