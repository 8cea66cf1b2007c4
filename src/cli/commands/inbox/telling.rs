//! Telling people of a run on a folder: once of each trouble, not each time that it is met.
//!
//! A platform that is down all night stops every run of that night. Whoever is told hears of it when it
//! begins, again after half a day, and of its end; a file in the state folder remembers that between
//! runs. It is no evidence: where it cannot be read or written somebody hears of the same twice.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use dialfeed::clock;
use dialfeed::inbox::Shelf;
use dialfeed::notification::{Level, Message};
use dialfeed::stop::Stop;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::record::{Entry, Record};
use crate::cli::config::notify::NotifySpec;
use crate::cli::connect::make_folder;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::tell::{self, computer, with_event};
use crate::cli::terminal::NumberDisplay;
use crate::locale::told::{End, Told};

/// Lists named in a message; the others are counted.
const NAMED_MOST: usize = 20;
/// The same trouble is told again after this.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(12);

/// The trouble that was told last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Trouble {
    code: String,
    /// Seconds since 1970.
    told_at_s: i64,
}

/// What was told of a folder.
#[derive(Debug)]
pub struct Memory {
    file: PathBuf,
}

impl Memory {
    /// Of this folder; the file is in the state folder.
    #[must_use]
    pub fn of(folder: &Path, state: &Path) -> Self {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let hash = Sha256::digest(folder.as_os_str().as_encoded_bytes());
        let name: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self { file: state.join(format!("inbox-{name}.json")) }
    }

    fn read(&self) -> Option<Trouble> {
        serde_json::from_slice(&std::fs::read(&self.file).ok()?).ok()
    }

    /// For its owner alone, as all that is kept there.
    fn write(&self, trouble: &Trouble) -> io::Result<()> {
        let folder = self.file.parent().unwrap_or(Path::new(""));
        make_folder(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&serde_json::to_vec(trouble)?)?;
        file.persist(&self.file)?;
        Ok(())
    }

    fn keep(&self, trouble: Option<&Trouble>) {
        let kept = match trouble {
            None => std::fs::remove_file(&self.file),
            Some(trouble) => self.write(trouble),
        };
        if let Err(error) = kept
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::debug!(target: "dialfeed", %error, "telling not remembered");
        }
    }
}

/// Tells of what a run, or a pass of one, has done, where there is something to tell.
pub async fn tell(
    record: &Record,
    folder: &Path,
    memory: &Memory,
    notify: &[NotifySpec],
    face: Face,
    stop: &Stop,
) {
    if notify.is_empty() {
        return;
    }
    let (before, now) = (memory.read(), clock::now());
    let trouble = record.trouble();
    let is_news = trouble.is_some_and(|code| is_news(before.as_ref(), code, now));
    let goes_on = before.is_some() && trouble.is_none() && record.has_filed();
    if let Some(code) = trouble {
        if is_news {
            memory.keep(Some(&Trouble { code: code.to_owned(), told_at_s: now.as_second() }));
        }
    } else if record.has_filed() {
        memory.keep(None);
    }
    if record.has_filed() || is_news || goes_on {
        let message = message(record, folder, is_news, goes_on, face);
        // Whoever heard of the trouble hears of its end.
        let matters = if goes_on { Level::Failure } else { message.level };
        tell::send(&message, matters, notify, face, stop).await;
    }
}

/// Tells of what kept the folder from being worked on at all. That another run works on it is its own
/// matter.
pub async fn tell_of_failure(
    failure: &Failure,
    folder: &Path,
    memory: &Memory,
    notify: &[NotifySpec],
    face: Face,
    stop: &Stop,
) {
    let now = clock::now();
    if failure.exit == Exit::Busy || !is_news(memory.read().as_ref(), failure.code, now) {
        return;
    }
    memory.keep(Some(&Trouble { code: failure.code.to_owned(), told_at_s: now.as_second() }));
    let level = tell::level_of(failure.exit);
    let title = Told::JobTitle { lists: called(folder), end: End::Failed };
    let data = json!({
        "event": "inbox",
        "folder": folder,
        "error": {"code": failure.code},
        "computer": whoami::hostname().ok(),
        "exit_code": failure.exit.code(),
    });
    let message = Message {
        level,
        title: title.say(face.lang),
        lines: [tell::said_of(failure, face)].into_iter().chain(computer(face)).collect(),
        cut: Told::Cut.say(face.lang),
        data,
    };
    tell::send(&message, level, notify, face, stop).await;
}

fn is_news(before: Option<&Trouble>, code: &str, now: Timestamp) -> bool {
    match before {
        Some(before) if before.code == code => {
            // A clock that was set back must not keep the trouble quiet for years.
            let since = SignedDuration::from_secs(now.as_second() - before.told_at_s);
            since >= AGAIN_AFTER || since < SignedDuration::ZERO
        }
        _ => true,
    }
}

fn message(record: &Record, folder: &Path, is_news: bool, goes_on: bool, face: Face) -> Message {
    let say = |told: Told| told.say(face.lang);
    let mut lines: Vec<String> = Vec::new();
    if let Some(why) = record.trouble_words().filter(|_| is_news) {
        let why = NumberDisplay::Masked.words(why.lines().next().unwrap_or_default());
        lines.push(say(Told::Why { why }));
    }
    if goes_on {
        lines.push(say(Told::GoesOn));
    }
    let mut named: Vec<&Entry> = record.entries().iter().filter(|it| it.shelf.is_some()).collect();
    // What somebody has to look at comes first.
    named.sort_by_key(|entry| entry.shelf == Some(Shelf::Done));
    let more = named.len().saturating_sub(NAMED_MOST) as u64;
    lines.extend(named.iter().take(NAMED_MOST).map(|entry| line(entry, face)));
    if more > 0 {
        lines.push(say(Told::MoreLists { lists: more }));
    }
    lines.extend(computer(face));
    let title = Told::InboxTitle { folder: called(folder), sum: record.sum(face) };
    let data = with_event("inbox", data(record, folder));
    Message { level: level(record, is_news), title: say(title), lines, cut: say(Told::Cut), data }
}

/// The folder's own name.
fn called(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy();
    NumberDisplay::Masked.words(&name)
}

/// A list that could not be imported at all is a failure, and so is a run that could not go on.
fn level(record: &Record, is_news: bool) -> Level {
    let [_, attention, failed, _] = record.counts();
    let has_stopped = is_news && record.exit() != Exit::Finished;
    if failed > 0 || has_stopped {
        Level::Failure
    } else if attention > 0 {
        Level::Attention
    } else {
        Level::Fine
    }
}

fn line(entry: &Entry, face: Face) -> String {
    let list = NumberDisplay::Masked.words(&entry.list);
    let folder = entry.shelf.map_or("", Shelf::folder);
    let said = match (entry.quotes, &entry.rows) {
        (Some(code), _) => Told::ListInput { list, folder, code },
        (None, Some(rows)) if entry.why.is_none() => {
            Told::List { list, folder, why: tell::figures(rows, face) }
        }
        (None, _) => {
            let why = entry.told.as_deref().or(entry.why.as_deref());
            let why = why.map(|why| NumberDisplay::Masked.words(why));
            Told::List { list, folder, why: why.unwrap_or_default() }
        }
    };
    said.say(face.lang)
}

/// As `--json`, without what may quote a list or the platform, and no more lists than a message names.
fn data(record: &Record, folder: &Path) -> Value {
    let mut data = record.to_json(folder, None);
    if let Some(lists) = data["lists"].as_array_mut() {
        lists.truncate(NAMED_MOST);
        for (list, entry) in lists.iter_mut().zip(record.entries()) {
            let why = entry.told.as_ref().or(entry.why.as_ref()).filter(|_| entry.quotes.is_none());
            list["why"] = why.map(|why| NumberDisplay::Masked.words(why)).into();
            list["file"] = NumberDisplay::Masked.words(&entry.list).into();
        }
    }
    if let Some(stopped_by) = data["stopped_by"].as_object_mut() {
        stopped_by.remove("message");
    }
    data["computer"] = whoami::hostname().ok().into();
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_trouble_is_told_again_after_half_a_day_and_another_at_once() {
        let at: Timestamp = "2026-11-26T02:00:00Z".parse().unwrap();
        let told = Trouble { code: "unreachable".into(), told_at_s: at.as_second() };
        let hours = |hours| at + SignedDuration::from_hours(hours);
        assert!(is_news(None, "unreachable", at));
        assert!(!is_news(Some(&told), "unreachable", hours(11)));
        assert!(is_news(Some(&told), "unreachable", hours(12)));
        assert!(is_news(Some(&told), "errno", hours(1)));
        assert!(is_news(Some(&told), "unreachable", hours(-1)), "the clock was set back");
    }
}
