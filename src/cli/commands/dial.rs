//! `dialfeed dial`: a call from a staff member's extension, followed to its end where that is wanted.
//!
//! It is asked for once: a reply that was lost is told as what it is, since the telephone may ring.

use std::time::Duration;

use dialfeed::calls::{
    Call, CallEnd, Followed, QuestionError, ask, follow_call, latest_record, record_json,
};
use dialfeed::platform::{AskError, Client};
use dialfeed::stop::Stop;
use serde_json::{Value, json};

use super::asking::{self, again, failed};
use crate::cli::connect::Connection;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::settings::actions::DialSettings;
use crate::cli::terminal::NumberDisplay;
use crate::locale::calls::{self as said, Calls, words};

/// Runs the command.
///
/// # Errors
/// Where the platform refuses, or it is not known whether it has.
pub async fn dial(settings: DialSettings, face: Face, stop: Stop) -> Result<Exit, Failure> {
    let DialSettings { staff, typed, phone, leaves_out, codes, wait, asking } = settings;
    let number = shown(&phone.to_string(), face.numbers);
    if leaves_out || typed.trim() != phone.to_string() {
        let will = Calls::WillCall { number: number.clone(), leaves_out };
        face.tell(&will.say(face.lang));
    }
    let connection = Connection::ask(asking, face, &stop).await?;
    let call = Call { staff: &staff, phone, codes: [&codes[0], &codes[1]] };
    let ended = place(&connection.client, call, &number, wait, face, &stop).await;
    connection.leave().await;
    let (end, exit) = ended?;
    face.object(&json!({
        "schema": 1,
        "staff": staff,
        "number": shown(&phone.to_string(), face.data_numbers()),
        "taken": true,
        "call": end.map(|end| of_end(&end, face)),
        "exit_code": exit.code(),
    }))?;
    Ok(exit)
}

/// Places the call, and follows it.
async fn place(
    client: &Client,
    call: Call<'_>,
    number: &str,
    wait: Option<Duration>,
    face: Face,
    stop: &Stop,
) -> Result<(Option<CallEnd>, Exit), Failure> {
    let staff = call.staff;
    let mut after = None;
    if wait.is_some() {
        // Whoever may not look at records sees the call's end all the same.
        after = match ask(stop, &mut again(face), async || Ok(latest_record(client, staff).await?))
            .await
        {
            Ok(latest) => Some(latest),
            Err(error @ QuestionError::Interrupted(_)) => return Err(failed(&error, face)),
            Err(QuestionError::Page(_)) => None,
        };
    }
    if let Err(error) = client.dial(staff, call.phone, call.codes).await {
        return Err(not_placed(client, staff, &error, face, stop).await);
    }
    tracing::info!(target: "dialfeed", staff, number = %call.phone.masked(), "dialled");
    let dialled = Calls::Dialled { staff: staff.to_owned(), number: number.to_owned() };
    face.result(&dialled.say(face.lang))?;
    let Some(limit) = wait else { return Ok((None, Exit::Finished)) };
    let mut changed = |status: &dialfeed::platform::ExtensionStatus| {
        let number = shown(&status.caller_number, face.numbers);
        let state = said::state(status.state, face.lang);
        face.tell(&Calls::Changed { staff: staff.to_owned(), state, number }.say(face.lang));
    };
    let end = follow_call(client, call, after, limit, stop, &mut changed, &mut again(face)).await;
    let end = end.map_err(|error| not_followed(&error, staff, face))?;
    let exit = match end.followed {
        Followed::Ended => Exit::Finished,
        Followed::GoesOn | Followed::NotSeen => Exit::RowsLeft,
    };
    face.result(&how(&end, staff, limit, face))?;
    Ok((Some(end), exit))
}

async fn not_placed(
    client: &Client,
    staff: &str,
    error: &AskError,
    face: Face,
    stop: &Stop,
) -> Failure {
    let why = asking::words(error, face);
    match error {
        AskError::Refused { .. } => asking::refused(client, &[staff], error, stop, face).await,
        _ if asking::is_uncertain(error) => Failure {
            code: "call_uncertain",
            message: Calls::DialUncertain { why, staff: staff.to_owned() }.say(face.lang),
            exit: Exit::RowsLeft,
        },
        _ => Failure {
            message: Calls::NotDialled { why }.say(face.lang),
            ..asking::not_answered(error, face)
        },
    }
}

/// The call goes on, whatever keeps it from being followed.
fn not_followed(error: &QuestionError, staff: &str, face: Face) -> Failure {
    let failure = failed(error, face);
    if matches!(error, QuestionError::Interrupted(_)) {
        let message = Calls::LeftAlone { staff: staff.to_owned() }.say(face.lang);
        return Failure { message, ..failure };
    }
    let message = Calls::NotFollowed { why: failure.message }.say(face.lang);
    Failure { code: "not_followed", message, exit: Exit::RowsLeft }
}

/// How the call went, in words.
fn how(end: &CallEnd, staff: &str, limit: Duration, face: Face) -> String {
    let staff = staff.to_owned();
    let sentence = match end.followed {
        Followed::GoesOn => Calls::GoesOn { staff, limit_s: limit.as_secs() },
        Followed::NotSeen => Calls::NotSeen { staff },
        Followed::Ended => {
            let record = end.record.as_ref();
            let on_record = record.and_then(|it| it.talked_s).and_then(|it| u64::try_from(it).ok());
            Calls::Ended {
                disposition: record.map(|it| (words(face.lang).disposition)(&it.disposition)),
                rang_s: end.rang_s,
                talked_s: on_record.unwrap_or(end.talked_s),
                recording: record.map(|it| it.unique_id.clone()).unwrap_or_default(),
            }
        }
    };
    sentence.say(face.lang)
}

fn of_end(end: &CallEnd, face: Face) -> Value {
    let followed = match end.followed {
        Followed::Ended => "ended",
        Followed::GoesOn => "goes_on",
        Followed::NotSeen => "not_seen",
    };
    let numbers = face.data_numbers();
    let record = end.record.clone().map(|record| record_json(&numbers.record(record)));
    json!({
        "state": followed,
        "rang_s": end.rang_s,
        "talked_s": end.talked_s,
        "record": record,
    })
}

fn shown(number: &str, numbers: NumberDisplay) -> String {
    numbers.cell(number)
}
