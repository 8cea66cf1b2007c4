//! `dialfeed results JOB`: what became of the job's customers.

use std::sync::Arc;

use dialfeed::calls::QuestionError;
use dialfeed::import::find_job;
use dialfeed::ledger::{Job, Sqlite};
use dialfeed::report::ReportError;
use dialfeed::results::{
    CallStore, Gathered, ResultsError, ResultsOptions, ResultsSummary, Seen, gather, write,
};
use dialfeed::stop::Stop;

use super::asking::{again, failed};
use super::{failure, failure_in, open_ledger};
use crate::cli::args::results::ResultsFormat;
use crate::cli::connect::{Connection, no_auth};
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::settings::results::ResultsSettings;
use crate::cli::show::progress::ReadingRecords;
use crate::cli::show::purge::day;
use crate::cli::show::results::show_results;
use crate::locale::results::{Results, words};
use crate::locale::system::system;
use crate::locale::trouble;
use crate::locale::upkeep::Upkeep;
use crate::locale::usage::Usage;

/// Runs the command.
///
/// # Errors
/// Where there is no such job, the platform does not give its records, or a file is not written.
pub async fn results(settings: ResultsSettings, face: Face, stop: Stop) -> Result<Exit, Failure> {
    let state = settings.state_dir.clone();
    let ledger = open_ledger(&state, &stop, face).await?;
    let (job, mut wishes) =
        find_job(&ledger, settings.job.as_deref()).await.map_err(failure_in(&state, face))?;
    if let Some(purged) = job.purged {
        let (job, day) = (job.id.to_string(), day(purged.at));
        let message = Upkeep::NoRowsLeft { job, day }.say(face.lang);
        return Err(Failure { code: "purged", message, exit: Exit::Usage });
    }
    if let Some(timeout) = settings.timeout {
        wishes.timeout_ms = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
    }
    let folder = settings.report_dir.clone().unwrap_or_else(|| wishes.report_dir.clone());
    let wants = |format| settings.formats.is_empty() || settings.formats.contains(&format);
    let options = ResultsOptions {
        folder,
        xlsx: wants(ResultsFormat::Xlsx),
        html: wants(ResultsFormat::Html),
        csv: wants(ResultsFormat::Csv),
        json: wants(ResultsFormat::Json),
        words: words(face.lang),
    };
    let auth = match (&wishes.endpoint, settings.auth) {
        (None, _) => no_auth(),
        (Some(_), Some(auth)) => auth,
        (Some(_), None) => return Err(Failure::usage(&Usage::NoAuth, Some("results"), face.lang)),
    };
    let mut store = CallStore::open(&state).map_err(|error| not_made(&error, face))?;
    let connection = Connection::join(&wishes, auth, &state, face, &stop).await?;
    let read = read(&ledger, &job, &connection, &mut store, face, &stop).await;
    connection.leave().await;
    let gathered = read?;
    let summary = ResultsSummary::of(&job, &gathered);
    write(ledger.as_ref(), &job, &gathered, &summary, &options)
        .await
        .map_err(|error| not_made(&error, face))?;
    show_results(&summary, &options, face)?;
    face.object(&summary)?;
    Ok(Exit::Finished)
}

async fn read(
    ledger: &Arc<Sqlite>,
    job: &Job,
    connection: &Connection,
    store: &mut CallStore,
    face: Face,
    stop: &Stop,
) -> Result<Gathered, Failure> {
    let mut progress = ReadingRecords::begin(face, true);
    let mut tell = again(face);
    let mut see = |seen: Seen<'_>| match seen {
        Seen::Read(reading) => progress.read(reading.records),
        Seen::Again(again) => tell(again),
    };
    let gathered = gather(ledger, job, &connection.client, store, stop, &mut see).await;
    progress.end();
    gathered.map_err(|error| not_made(&error, face))
}

/// Results that cannot be made.
fn not_made(error: &ResultsError, face: Face) -> Failure {
    match error {
        ResultsError::Question(QuestionError::Interrupted(cause)) => Failure {
            code: "interrupted",
            message: Results::Stopped.say(face.lang),
            exit: Exit::from(*cause),
        },
        ResultsError::Question(error) => failed(error, face),
        ResultsError::Ledger(error) => failure(face)(error.clone().into()),
        ResultsError::Report(ReportError::NotWritten { path, source }) => Failure {
            code: "report_not_written",
            message: Results::NotWritten {
                file: trouble::path(&path.display().to_string()),
                error: system(source, face.lang),
            }
            .say(face.lang),
            exit: Exit::Machine,
        },
        ResultsError::Report(error) => Failure {
            code: "report_not_written",
            message: trouble::report(error, face.lang),
            exit: Exit::Machine,
        },
        ResultsError::Store { path, message } => Failure {
            code: "calls_kept",
            message: Results::NotKept { file: path.display().to_string(), error: message.clone() }
                .say(face.lang),
            exit: Exit::Machine,
        },
    }
}
