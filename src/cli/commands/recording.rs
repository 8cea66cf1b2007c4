//! `dialfeed recording`: where the recordings of calls are, and fetching them.

use dialfeed::calls::{Fetched, QuestionError, RecordingError, Recordings, ask};
use dialfeed::platform::{AskError, Client, PageError};
use dialfeed::stop::Stop;
use reqwest::Url;
use serde_json::{Value, json};

use super::asking::{self, again, failed};
use crate::cli::connect::Connection;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::settings::actions::RecordingSettings;
use crate::cli::show::progress::Fetching;
use crate::locale::calls::{self as said, Calls};
use crate::locale::trouble::path;

/// The recordings of one call.
struct Found {
    uniqueid: String,
    paths: Vec<String>,
    files: Vec<(String, Fetched)>,
    /// Why there is none, or not each.
    wrong: Option<(&'static str, String)>,
}

/// Runs the command.
///
/// # Errors
/// Where the platform does not say, or this machine cannot write. A recording that there is not is no
/// error of the others.
pub async fn recording(
    settings: RecordingSettings,
    face: Face,
    stop: Stop,
) -> Result<Exit, Failure> {
    let RecordingSettings { uniqueids, download, base_url, asking } = settings;
    let timeout = asking.timeout;
    let connection = Connection::ask(asking, face, &stop).await?;
    let mut recordings = match &download {
        None => None,
        Some(folder) => {
            let base = base_url.or_else(|| origin(connection.endpoint.as_str()));
            let made = base.ok_or(RecordingError::Path);
            let made = made.and_then(|base| Recordings::new(base, folder, timeout));
            match made {
                Ok(recordings) => Some(recordings),
                Err(error) => {
                    connection.leave().await;
                    return Err(not_fetched(&error, face));
                }
            }
        }
    };
    let mut all = Vec::new();
    let mut ended = Ok(());
    for uniqueid in &uniqueids {
        let found = find(&connection.client, uniqueid, recordings.as_mut(), face, &stop).await;
        match found {
            Ok(found) => {
                let shown = show(&found, face);
                all.push(found);
                ended = shown;
            }
            Err(failure) => ended = Err(failure),
        }
        if ended.is_err() {
            break;
        }
    }
    connection.leave().await;
    ended?;
    let missing = all.iter().filter(|found| found.wrong.is_some()).count();
    let exit = if missing > 0 { Exit::RowsLeft } else { Exit::Finished };
    let objects: Vec<Value> = all.iter().map(|found| object(found, face)).collect();
    face.object(&json!({
        "schema": 1,
        "recordings": objects,
        "missing": missing,
        "exit_code": exit.code(),
    }))?;
    Ok(exit)
}

/// Asks for one, and fetches it.
async fn find(
    client: &Client,
    uniqueid: &str,
    recordings: Option<&mut Recordings>,
    face: Face,
    stop: &Stop,
) -> Result<Found, Failure> {
    let mut found =
        Found { uniqueid: uniqueid.to_owned(), paths: Vec::new(), files: Vec::new(), wrong: None };
    let paths = ask(stop, &mut again(face), async || Ok(client.recordings(uniqueid).await?)).await;
    match paths {
        Ok(paths) => found.paths = paths,
        Err(QuestionError::Page(PageError::Ask(ref error @ AskError::Refused { errno, .. })))
            if !asking::is_for_all(errno) =>
        {
            found.wrong = Some(("errno", failing(uniqueid, asking::words(error, face), face)));
            return Ok(found);
        }
        Err(error) => return Err(failed(&error, face)),
    }
    if found.paths.is_empty() {
        let none = Calls::NoRecording { uniqueid: uniqueid.to_owned() };
        found.wrong = Some(("no_recording", none.say(face.lang)));
    }
    let Some(recordings) = recordings else { return Ok(found) };
    for place in found.paths.clone() {
        let mut line = Fetching::begin(face, face.numbers.path(&path(&place)));
        let mut tell = |bytes, all| line.fetched(bytes, all);
        let fetched = recordings.fetch(&place, stop, &mut tell).await;
        line.end();
        match fetched {
            Ok(fetched) => found.files.push((place, fetched)),
            Err(error @ (RecordingError::NotWritten { .. } | RecordingError::Interrupted(_))) => {
                return Err(not_fetched(&error, face));
            }
            Err(error) => {
                let why = said::recording(&error, face.lang);
                found.wrong = Some(("recording_failed", failing(uniqueid, why, face)));
            }
        }
    }
    Ok(found)
}

fn failing(uniqueid: &str, why: String, face: Face) -> String {
    Calls::RecordingFailed { uniqueid: uniqueid.to_owned(), why }.say(face.lang)
}

/// What is here of one: its paths, or its files.
fn show(found: &Found, face: Face) -> Result<(), Failure> {
    if !face.json {
        let numbers = face.data_numbers();
        if found.files.is_empty() {
            for place in &found.paths {
                if found.wrong.is_none() {
                    face.print(&numbers.path(&path(place)))?;
                }
            }
        }
        for (_, fetched) in &found.files {
            let file = numbers.path(&fetched.file.display().to_string());
            let said = if fetched.was_there {
                Calls::WasThere { file }
            } else {
                Calls::Fetched { file, bytes: fetched.bytes }
            };
            face.result(&said.say(face.lang))?;
        }
    }
    if let Some((_, why)) = &found.wrong {
        // An error: said with `--quiet` too.
        output::to_stderr(&format!("{}\n", face.told().fit(why)));
    }
    Ok(())
}

fn object(found: &Found, face: Face) -> Value {
    let numbers = face.data_numbers();
    let files: Vec<Value> = found
        .files
        .iter()
        .map(|(place, fetched)| {
            json!({
                "path": numbers.path(place),
                "file": numbers.path(&fetched.file.display().to_string()),
                "bytes": fetched.bytes,
                "was_there": fetched.was_there,
            })
        })
        .collect();
    let paths: Vec<String> = found.paths.iter().map(|place| numbers.path(place)).collect();
    let error = found.wrong.as_ref().map(|(code, why)| json!({"code": code, "message": why}));
    json!({"uniqueid": found.uniqueid, "paths": paths, "files": files, "error": error})
}

/// What keeps all of them from being fetched.
fn not_fetched(error: &RecordingError, face: Face) -> Failure {
    let (code, exit) = match error {
        RecordingError::Interrupted(cause) => ("interrupted", Exit::from(*cause)),
        RecordingError::NotWritten { .. } => ("output_not_written", Exit::Machine),
        _ => ("config", Exit::Usage),
    };
    Failure { code, message: said::recording(error, face.lang), exit }
}

/// The platform's host without the path of its interface.
fn origin(endpoint: &str) -> Option<Url> {
    let mut url = Url::parse(endpoint).ok()?;
    url.set_path("/");
    url.set_query(None);
    Some(url)
}
