//! `dialfeed status`: how extensions stand, once or again and again.
//!
//! A refusal of one staff member (not logged in …) is how that one stands; it keeps nobody from seeing
//! the others. Watched on a terminal the table is drawn again in its place; elsewhere each change is a
//! line.

use std::time::Duration;

use dialfeed::calls::{QuestionError, ask, printable, wait};
use dialfeed::clock;
use dialfeed::platform::{AskError, Client, Errno, ExtensionState, ExtensionStatus, PageError};
use dialfeed::stop::Stop;
use serde_json::{Value, json};
use terminal_size::{Height, terminal_size};

use super::asking::{self, again, failed, is_unknown, staff_unknown};
use crate::cli::connect::Connection;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::output::{self, Heard};
use crate::cli::paint::Ink;
use crate::cli::settings::actions::StatusSettings;
use crate::cli::show::table::lined_up;
use crate::cli::terminal::NumberDisplay;
use crate::locale::calls::{self as said, Calls, Head};
use crate::locale::codes;

/// How one staff member's extension stands, or why the platform does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    staff: String,
    answer: Result<ExtensionStatus, (Errno, String)>,
}

/// Runs the command. Watching ends by Ctrl-C, so that is no interruption.
///
/// # Errors
/// Where the platform does not say, or has no such staff.
pub async fn status(settings: StatusSettings, face: Face, stop: Stop) -> Result<Exit, Failure> {
    let connection = Connection::ask(settings.asking, face, &stop).await?;
    let client = &connection.client;
    let ended = match settings.watch {
        None => once(client, &settings.staff, face, &stop).await,
        Some(every) => watch(client, &settings.staff, every, face, &stop).await,
    };
    connection.leave().await;
    ended
}

async fn once(client: &Client, staff: &[String], face: Face, stop: &Stop) -> Result<Exit, Failure> {
    let mut seen = Vec::new();
    for one in staff {
        seen.push(look(client, one, true, face, stop).await.map_err(|wrong| wrong.failure)?);
    }
    let refused: Vec<&Seen> = seen.iter().filter(|seen| seen.answer.is_err()).collect();
    let exit = if refused.is_empty() { Exit::Finished } else { Exit::Stopped };
    if face.json {
        let staff: Vec<Value> = seen.iter().map(|seen| object(seen, face.data_numbers())).collect();
        face.object(&json!({
            "schema": 1,
            "at": clock::iso(clock::now()),
            "staff": staff,
            "exit_code": exit.code(),
        }))?;
    } else {
        face.print(&face.printed().headed(&table(&seen, face)))?;
    }
    for seen in refused {
        if let Err((errno, message)) = &seen.answer {
            let message = face.numbers.words(message);
            let why = said::refusal(errno.code(), &message, face.lang);
            // An error: said with `--quiet` too.
            let text = face.told().fit(&format!("{}: {why}", seen.staff));
            output::to_stderr(&format!("{text}\n"));
        }
    }
    Ok(exit)
}

async fn watch(
    client: &Client,
    staff: &[String],
    every: Duration,
    face: Face,
    stop: &Stop,
) -> Result<Exit, Failure> {
    let is_drawn = !face.json && face.printed().columns.is_some();
    let mut before: Vec<Seen> = Vec::new();
    let mut lines = 0;
    loop {
        let mut now = Vec::new();
        for one in staff {
            let is_first = before.is_empty();
            match look(client, one, is_first, face, stop).await {
                Ok(seen) => now.push(seen),
                Err(Wrong { is_stop: true, .. }) => return Ok(Exit::Finished),
                Err(wrong) => return Err(wrong.failure),
            }
        }
        if now != before {
            let heard = if is_drawn {
                let table = face.printed().headed(&table(&now, face));
                let text = redrawn(&table, lines);
                lines = table.lines().count();
                output::stream(&text)
            } else {
                let changed = now.iter().enumerate().filter(|(at, it)| before.get(*at) != Some(it));
                let text: String = changed.map(|(_, seen)| line(seen, face)).collect();
                output::stream(&text)
            };
            if heard.map_err(|error| Failure::output(&error, face.lang))? == Heard::Gone {
                return Ok(Exit::Finished);
            }
            before = now;
        }
        if wait(stop, every).await.is_err() {
            return Ok(Exit::Finished);
        }
    }
}

/// Why a look has failed; whether it was only stopped.
struct Wrong {
    failure: Failure,
    is_stop: bool,
}

/// Looks at one. `is_checked`: whether a staff member whose extension is not there is looked for.
async fn look(
    client: &Client,
    staff: &str,
    is_checked: bool,
    face: Face,
    stop: &Stop,
) -> Result<Seen, Wrong> {
    let answer = ask(stop, &mut again(face), async || Ok(client.extension(staff).await?)).await;
    let seen = |answer| Seen { staff: staff.to_owned(), answer };
    let seen = match answer {
        Ok(status) => seen(Ok(status)),
        Err(QuestionError::Page(PageError::Ask(AskError::Refused { errno, message })))
            if !asking::is_for_all(errno) =>
        {
            seen(Err((errno, message)))
        }
        Err(error) => {
            let is_stop = matches!(error, QuestionError::Interrupted(_));
            return Err(Wrong { failure: failed(&error, face), is_stop });
        }
    };
    let is_missing = seen.answer.as_ref().map_or(true, |it| it.state == ExtensionState::NotFound);
    if is_checked && is_missing && is_unknown(client, staff, stop).await {
        let failure = staff_unknown(&[staff], face);
        return Err(Wrong { failure, is_stop: false });
    }
    Ok(seen)
}

fn state(seen: &Seen, face: Face) -> String {
    match &seen.answer {
        Ok(status) => said::state(status.state, face.lang).to_owned(),
        Err((errno, _)) => codes::errno(errno.code(), face.lang)
            .map_or_else(|| format!("errno {errno}"), |it| it.trim_end_matches(['.', '。']).into()),
    }
}

fn table(seen: &[Seen], face: Face) -> String {
    let head = [Head::Staff, Head::State, Head::Extension, Head::With];
    let rows = seen.iter().map(|seen| {
        let status = seen.answer.as_ref().ok();
        vec![
            seen.staff.clone(),
            state(seen, face),
            status.map(|it| printable(&it.extension)).unwrap_or_default(),
            status.map(|it| face.numbers.cell(&printable(&it.caller_number))).unwrap_or_default(),
        ]
    });
    let head = head.map(|head| head.say(face.lang).to_owned()).to_vec();
    let text = lined_up(Some(head), rows.collect(), &[], face.printed().columns);
    let inked = seen.iter().zip(text.lines().skip(1)).map(|(seen, line)| {
        let is_refused = seen.answer.is_err();
        if is_refused { face.printed().paint(Ink::Doubt, line) } else { line.to_owned() }
    });
    let heads = text.lines().take(1).map(str::to_owned);
    // Rows that are broken over two lines are left as they are.
    if text.lines().count() != seen.len() + 1 {
        return text;
    }
    heads.chain(inked).collect::<Vec<_>>().join("\n")
}

/// The table over the one that was there; over the whole window where that was too long to go back.
fn redrawn(table: &str, lines: usize) -> String {
    let height = terminal_size().map_or(24, |(_, Height(height))| usize::from(height));
    match lines {
        0 => format!("{table}\n"),
        lines if lines >= height => format!("\u{1b}[2J\u{1b}[H{table}\n"),
        lines => format!("\u{1b}[{lines}A\u{1b}[J{table}\n"),
    }
}

/// A change as a line.
fn line(seen: &Seen, face: Face) -> String {
    let now = clock::now();
    if face.json {
        let mut line = json!({"schema": 1, "at": clock::iso(now)});
        if let (Some(line), Value::Object(more)) =
            (line.as_object_mut(), object(seen, face.data_numbers()))
        {
            line.extend(more);
        }
        return format!("{line}\n");
    }
    let number = seen.answer.as_ref().map(|it| it.caller_number.clone()).unwrap_or_default();
    let text = match &seen.answer {
        Ok(status) => Calls::Changed {
            staff: seen.staff.clone(),
            state: said::state(status.state, face.lang),
            number: face.numbers.cell(&printable(&number)),
        }
        .say(face.lang),
        Err(_) => format!("{}: {}", seen.staff, state(seen, face)),
    };
    format!("{} {text}\n", clock::china(now).strftime("%Y-%m-%d %H:%M:%S"))
}

fn object(seen: &Seen, numbers: NumberDisplay) -> Value {
    match &seen.answer {
        Ok(status) => json!({
            "staff": seen.staff,
            "state": status.state.code(),
            "extension": status.extension,
            "number": numbers.cell(&status.caller_number),
        }),
        Err((errno, message)) => json!({
            "staff": seen.staff,
            "state": null,
            "errno": errno.code(),
            "message": numbers.words(message),
        }),
    }
}
