//! `dialfeed cdr`: the platform's call records.

use std::path::Path;
use std::time::Duration;

use dialfeed::calls::{QuestionError, ask, wait};
use dialfeed::platform::{
    AskError, CallFilter, CallPage, CallPages, Client, Errno, Fault, PageError, Sort,
};
use dialfeed::stop::{Stop, StopCause};
use serde_json::json;

use super::asking::{again, failed};
use crate::cli::args::actions::CdrFormat;
use crate::cli::connect::Connection;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::output::Heard;
use crate::cli::records::{Records, Tally};
use crate::cli::settings::actions::cdr::{CdrSettings, Reach};
use crate::cli::show::progress::ReadingRecords;
use crate::locale::calls::Calls;

/// A platform that is away is left alone for so long between the rounds in which it is asked again.
const AWAY: Duration = Duration::from_secs(30);

/// How reading came to an end.
enum End {
    /// There are no more, or nobody reads on.
    Whole,
    /// The user has ended what has no end by itself.
    Ended,
}

/// Why it broke off.
enum Broken {
    Question(QuestionError),
    Place(Failure),
}

/// Runs the command.
///
/// # Errors
/// Where the platform does not give its records, or they cannot be written.
pub async fn cdr(settings: CdrSettings, face: Face, stop: Stop) -> Result<Exit, Failure> {
    let CdrSettings { filter, after, reach, format, output, asking } = settings;
    let follow = matches!(reach, Reach::Follow { .. });
    let connection = Connection::ask(asking, face, &stop).await?;
    let begun = Records::begin(format, output.as_deref(), follow, face);
    let ended = match begun {
        Ok((mut records, Heard::Yes)) => {
            let client = &connection.client;
            let mut progress = ReadingRecords::begin(face, output.is_some());
            let read =
                read(client, filter, after, reach, &mut records, &mut progress, face, &stop).await;
            progress.end();
            close(records, read, format, output.as_deref(), face)
        }
        Ok((_, Heard::Gone)) => Ok(Exit::Finished),
        Err(failure) => Err(failure),
    };
    connection.leave().await;
    ended
}

#[expect(clippy::too_many_arguments, reason = "what is asked, and where it goes")]
async fn read(
    client: &Client,
    filter: CallFilter,
    after: Option<i64>,
    reach: Reach,
    records: &mut Records,
    progress: &mut ReadingRecords,
    face: Face,
    stop: &Stop,
) -> Result<End, Broken> {
    let first = match reach {
        Reach::Some { most, sort } => Some(CallPage { after, most, sort }),
        Reach::Follow { last: Some(most), .. } => {
            Some(CallPage { after, most, sort: Sort::Descending })
        }
        Reach::All | Reach::Follow { last: None, .. } => None,
    };
    let mut behind = after.unwrap_or(0);
    if let Some(page) = first {
        let found =
            ask(stop, &mut again(face), async || Ok(client.calls(&filter, page).await?)).await;
        let mut found = found.map_err(Broken::Question)?;
        if matches!(reach, Reach::Follow { .. }) {
            // As those that follow: the oldest first.
            found.reverse();
        }
        behind = found.iter().filter_map(|record| record.id).max().unwrap_or(behind).max(behind);
        if records.add(found).map_err(Broken::Place)? == Heard::Gone {
            return Ok(End::Whole);
        }
        if matches!(reach, Reach::Some { .. }) {
            return Ok(End::Whole);
        }
    }
    let every = if let Reach::Follow { every, .. } = reach { Some(every) } else { None };
    let mut pages = CallPages::new(client, filter, behind);
    loop {
        let page = ask(stop, &mut again(face), async || pages.next().await).await;
        let page = match (page, every) {
            (Ok(page), _) => page,
            (Err(QuestionError::Interrupted(_)), Some(_)) => return Ok(End::Ended),
            // What goes on for days outlasts a platform that is away for an hour.
            (Err(error), Some(every)) if is_passing(&error) => {
                if let QuestionError::Page(PageError::Ask(AskError::Refused { .. })) = &error {
                    // Faults have been told of when they were asked again.
                    face.tell(&failed(&error, face).message);
                }
                if pause(stop, every.max(AWAY)).await {
                    return Ok(End::Ended);
                }
                continue;
            }
            (Err(error), _) => return Err(Broken::Question(error)),
        };
        if page.is_empty() {
            let Some(every) = every else { return Ok(End::Whole) };
            if pause(stop, every).await {
                return Ok(End::Ended);
            }
            continue;
        }
        if records.add(page).map_err(Broken::Place)? == Heard::Gone {
            return Ok(End::Whole);
        }
        progress.read(records.tally().records);
    }
}

/// Waits; tells whether it was stopped.
async fn pause(stop: &Stop, every: Duration) -> bool {
    wait(stop, every).await.is_err()
}

/// Whether the platform may well answer at another time: it is away, or says that it failed and not why.
fn is_passing(error: &QuestionError) -> bool {
    match error {
        QuestionError::Page(PageError::Ask(AskError::Fault(fault))) => {
            matches!(fault, Fault::TryAgain(_) | Fault::Unknown(_))
        }
        QuestionError::Page(PageError::Ask(AskError::Refused { errno, .. })) => {
            *errno == Errno::Failed
        }
        _ => false,
    }
}

fn close(
    records: Records,
    read: Result<End, Broken>,
    format: CdrFormat,
    output: Option<&Path>,
    face: Face,
) -> Result<Exit, Failure> {
    match read {
        Ok(_) => {
            let tally = records.finish()?;
            told(tally, format, output, face)
        }
        Err(Broken::Place(failure)) => Err(failure),
        Err(Broken::Question(error)) => {
            let mut failure = failed(&error, face);
            if let QuestionError::Interrupted(StopCause::Interrupt | StopCause::Terminate) = error {
                let records = records.tally().records;
                failure.message = Calls::ReadingStopped { records }.say(face.lang);
            }
            let has_result = records.is_on_standard_output();
            // Of what stands where it was to go nothing is read again.
            if let (true, Some(id)) = (records.is_kept(), records.tally().last) {
                let behind = Calls::BehindLast { id }.say(face.lang);
                failure.message = format!("{}\n{behind}", failure.message);
            }
            if let Some(file) = records.break_off(&failure)? {
                let missing = Calls::FileNotMade { file: file.display().to_string() };
                failure.message = format!("{}\n{}", failure.message, missing.say(face.lang));
            }
            if has_result && format != CdrFormat::Table {
                // The object is closed with the error; lines are followed by none.
                return Ok(failure.print(face.lang, false, face.told()));
            }
            Err(failure)
        }
    }
}

/// What is said of records that were read to their end.
fn told(
    tally: Tally,
    format: CdrFormat,
    output: Option<&Path>,
    face: Face,
) -> Result<Exit, Failure> {
    if tally.incomplete > 0 {
        face.tell(&Calls::Incomplete { records: tally.incomplete }.say(face.lang));
    }
    if let Some(file) = output {
        let file = file.display().to_string();
        face.object(&json!({
            "schema": 1,
            "file": file,
            "count": tally.records,
            "last_id": tally.last,
            "exit_code": Exit::Finished.code(),
        }))?;
        face.result(&Calls::Records { records: tally.records, file }.say(face.lang))?;
    } else if tally.records == 0 && format == CdrFormat::Table {
        face.tell(&Calls::NoRecords.say(face.lang));
    }
    Ok(Exit::Finished)
}
