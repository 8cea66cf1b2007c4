//! Telling people of a run on a folder: once of each trouble, not each time that it is met, and of each
//! list, whatever comes between.
//!
//! A platform that is down all night stops every run of that night. Whoever is told hears of it when it
//! begins, again after half a day, and of its end. What a way did not take is sent again by the next run
//! ([`super::memory`]): told is only what was delivered.

use std::path::Path;

use dialfeed::clock;
use dialfeed::notification::{Level, Message};
use dialfeed::outcome::Status;
use dialfeed::stop::Stop;
use serde_json::{Value, json};

use super::memory::{List, Memory, Standing, Way};
use super::record::{FILED_BEFORE, NAMED_MOST, Record};
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::tell::{self, computer, takes, with_event};
use crate::cli::terminal::NumberDisplay;
use crate::locale::told::{End, Told};

/// What a run has come to.
enum Came<'a> {
    /// It has worked on the folder.
    Through(&'a Record),
    /// It could not.
    ToNothing(&'a Failure),
}

/// A message's occasion, for one way.
struct Occasion<'a> {
    came: &'a Came<'a>,
    folder: &'a Path,
    /// The trouble is news.
    is_news: bool,
    /// What somebody heard of is over.
    goes_on: bool,
    face: Face,
}

/// Tells of what a run, or a pass of one, has done, where there is something to tell.
pub async fn tell(record: &Record, folder: &Path, memory: &mut Memory, face: Face, stop: &Stop) {
    tell_each(&Came::Through(record), folder, memory, face, stop).await;
}

/// Tells of what kept the folder from being worked on at all. That another run works on it is its own
/// matter, and whoever stops a run knows.
pub async fn tell_of_failure(
    failure: &Failure,
    folder: &Path,
    memory: &mut Memory,
    face: Face,
    stop: &Stop,
) {
    if !matches!(failure.exit, Exit::Busy | Exit::Interrupted | Exit::Terminated) {
        tell_each(&Came::ToNothing(failure), folder, memory, face, stop).await;
    }
}

async fn tell_each(came: &Came<'_>, folder: &Path, memory: &mut Memory, face: Face, stop: &Stop) {
    let now = clock::now();
    let trouble = came.trouble();
    let (mut parcels, mut tellings) = (Vec::new(), Vec::new());
    for (name, spec) in memory.ways() {
        let rests = memory.rests(&name);
        let way = memory.way(&name);
        way.shown(|kind| came.standing(kind, stop));
        let is_news = trouble.is_some_and(|kind| way.is_news(kind, now));
        let goes_on = trouble.is_none() && way.is_over();
        let has_lists = way.counts() != [0; 3];
        if is_news || goes_on || has_lists {
            let message = Occasion { came, folder, is_news, goes_on, face }.message(way);
            // Whoever heard of the trouble hears of its end.
            let matters = if goes_on { Level::Failure } else { message.level };
            if !takes(&spec, matters) {
                way.forget_lists();
            } else if !rests {
                parcels.push((spec, message));
                tellings.push((name, is_news, goes_on));
            }
        }
    }
    let delivered = tell::send(parcels, face, stop).await;
    if let Came::ToNothing(_) = came {
        // It has not the folder for itself: meanwhile another run may have noted something.
        memory.read_again();
    }
    for ((name, is_news, goes_on), is_delivered) in tellings.into_iter().zip(delivered) {
        memory.took(&name, is_delivered);
        if !is_delivered {
            continue;
        }
        let way = memory.way(&name);
        way.forget_lists();
        if let Some(kind) = trouble.filter(|_| is_news) {
            way.heard_of(kind, now);
        }
        if goes_on {
            way.heard_of_the_end();
        }
    }
    memory.keep();
}

/// Troubles that are one and the same to people. A platform that is down shows one face after the
/// other: nobody there, no reply, an error of its own.
fn kind_of(code: &'static str) -> &'static str {
    match code {
        "unreachable" | "refused" | "no_readable_reply" => "platform",
        code => code,
    }
}

impl Came<'_> {
    /// What somebody has to put right.
    fn trouble(&self) -> Option<&'static str> {
        match self {
            Self::Through(record) => record.trouble().map(kind_of),
            Self::ToNothing(failure) => Some(kind_of(failure.code)),
        }
    }

    /// What this run shows of a trouble of which somebody heard.
    fn standing(&self, kind: &str, stop: &Stop) -> Standing {
        let Self::Through(record) = self else { return Standing::Open };
        if record.trouble().map(kind_of) == Some(kind) {
            return Standing::Open;
        }
        let is_through = !record.has_halted() && stop.cause().is_none();
        match kind {
            // Without them no run comes so far.
            "inbox_not_a_folder" | "lock" | "ledger_not_opened" | "ledger_damaged"
            | "ledger_gone" | "ledger_too_new" | "ledger" => Standing::Over,
            "inbox" | "not_readable" if is_through => Standing::Over,
            // A run without lists asks the platform nothing.
            "platform" | "errno" | "http_4xx" | "redirected" => {
                if has_answered(record) {
                    Standing::Over
                } else {
                    Standing::Open
                }
            }
            _ if has_imported(record) => Standing::Over,
            // Without a list nobody asks for the auth code, say. Met again it is news.
            _ if is_through => Standing::Doubtful,
            _ => Standing::Open,
        }
    }
}

/// Whether a list has been imported.
fn has_imported(record: &Record) -> bool {
    record.entries().iter().any(|entry| entry.shelf.is_some() && entry.rows.is_some())
}

/// Whether the platform has answered for a row.
fn has_answered(record: &Record) -> bool {
    let answered = [Status::Inserted, Status::Duplicate, Status::Failed];
    let filed = record.entries().iter().filter(|entry| entry.shelf.is_some());
    filed.filter_map(|entry| entry.rows).any(|rows| answered.iter().any(|it| rows.of(*it) > 0))
}

impl Occasion<'_> {
    fn message(&self, way: &Way) -> Message {
        let say = |told: Told| told.say(self.face.lang);
        let mut lines: Vec<String> = self.why().into_iter().collect();
        if self.goes_on {
            lines.push(say(Told::GoesOn));
        }
        lines.extend(way.lists().iter().map(|list| line(list, self.face)));
        let more = way.counts().iter().sum::<u64>().saturating_sub(way.lists().len() as u64);
        if more > 0 {
            lines.push(say(Told::MoreLists { lists: more }));
        }
        lines.extend(computer(self.face));
        let (title, data) = (say(self.title(way)), with_event("inbox", self.data(way)));
        Message { level: self.level(way), title, lines, cut: say(Told::Cut), data }
    }

    fn title(&self, way: &Way) -> Told {
        let folder = called(self.folder);
        match self.came {
            Came::Through(record) => {
                let sum = record.sum_with(way.counts(), self.face);
                Told::InboxTitle { folder, sum }
            }
            Came::ToNothing(_) => Told::JobTitle { lists: folder, end: End::Failed },
        }
    }

    /// What the trouble is, where that is news.
    fn why(&self) -> Option<String> {
        if !self.is_news {
            return None;
        }
        match self.came {
            Came::Through(record) => {
                let why = record.trouble_words(self.face)?;
                let why = NumberDisplay::Masked.words(why.lines().next().unwrap_or_default());
                Some(Told::Why { why }.say(self.face.lang))
            }
            Came::ToNothing(failure) => Some(tell::said_of(failure, self.face)),
        }
    }

    /// A list that could not be imported at all is a failure, and so is a run that could not go on.
    fn level(&self, way: &Way) -> Level {
        let [_, attention, failed] = way.counts();
        let has_stopped = match self.came {
            Came::Through(record) => self.is_news && record.exit() != Exit::Finished,
            Came::ToNothing(_) => self.is_news,
        };
        if failed > 0 || has_stopped {
            Level::Failure
        } else if attention > 0 {
            Level::Attention
        } else {
            Level::Fine
        }
    }

    /// As `--json`, without what may quote a list or the platform, and no more lists than a message
    /// names: those first that somebody has to look at.
    fn data(&self, way: &Way) -> Value {
        let [done, attention, failed] = way.counts();
        let mut data = match self.came {
            Came::Through(record) => record.to_json(self.folder, None),
            Came::ToNothing(failure) => json!({
                "folder": self.folder,
                "error": {"code": failure.code},
                "exit_code": failure.exit.code(),
            }),
        };
        if let Some(stopped_by) = data.get_mut("stopped_by").and_then(Value::as_object_mut) {
            stopped_by.remove("message");
        }
        let waiting = match self.came {
            Came::Through(record) => record.waiting_json(),
            Came::ToNothing(_) => Vec::new(),
        };
        let lists = way.lists().iter().map(list_json).chain(waiting);
        data["lists"] = lists.take(NAMED_MOST).collect();
        (data["done"], data["attention"], data["failed"]) =
            (done.into(), attention.into(), failed.into());
        data["computer"] = whoami::hostname().ok().into();
        data
    }
}

/// The folder's own name.
fn called(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy();
    NumberDisplay::Masked.words(&name)
}

fn line(list: &List, face: Face) -> String {
    let (name, folder) = (list.file.clone(), list.shelf.folder());
    let with = |why: String| Told::List { list: name.clone(), folder, why };
    let said = match (&list.code, &list.why, list.rows()) {
        (Some(code), _, _) if code == FILED_BEFORE => with(Told::FiledBefore.say(face.lang)),
        (Some(code), _, _) => Told::ListInput { list: name, folder, code: code.clone() },
        (None, None, Some(rows)) => with(tell::figures(&rows, face)),
        (None, why, _) => with(why.clone().unwrap_or_default()),
    };
    said.say(face.lang)
}

fn list_json(list: &List) -> Value {
    json!({
        "file": list.file,
        "shelf": list.shelf.folder(),
        "job": list.job,
        "rows": list.rows_json(),
        "why": list.why,
        "code": list.code,
    })
}

#[cfg(test)]
mod tests {
    use super::super::fate::{Fate, of_failure};
    use super::*;
    use crate::cli::paint::Paint;
    use crate::cli::terminal::Terminal;
    use crate::locale::Lang;

    /// Every code of the table in `cli/trouble.rs` with its first exit code.
    fn codes() -> Vec<(&'static str, Exit)> {
        let table = include_str!("../../trouble.rs").lines();
        let mut all = vec![("usage", Exit::Usage)];
        for row in table.filter_map(|line| line.strip_prefix("//! | `")) {
            let mut cells = row.split(" | ");
            let (codes, exits) = (cells.next().unwrap(), cells.next().unwrap());
            let exit = exits.split(", ").next().unwrap().parse::<u8>().unwrap();
            let exit = Exit::ALL.into_iter().find(|it| it.code() == exit).unwrap();
            let codes = codes.split('`').filter(|code| !code.trim().is_empty());
            all.extend(codes.map(|code| (code, exit)));
        }
        all
    }

    #[test]
    fn whatever_can_be_wrong_with_a_list_has_words_for_people_and_none_is_a_code() {
        let plain = Paint::default();
        let terminal = Terminal {
            is_interactive: false,
            is_progress_visible: false,
            columns: 80,
            stdout: plain,
            stderr: plain,
        };
        let numbers = NumberDisplay::Masked;
        let face = Face { lang: Lang::En, json: false, quiet: true, numbers, terminal };
        let codes = codes();
        assert!(codes.len() > 60, "{codes:?}");
        for (code, exit) in codes {
            let failure = Failure { code, message: String::new(), exit };
            let is_said = matches!(of_failure(failure, false, face), Fate::Wrong(..));
            if is_said || exit == Exit::Input {
                for lang in Lang::ALL {
                    let said = Told::Input { code }.say(lang);
                    assert!(said.contains(['(', '（']) && !said.contains('_'), "{code}: {said}");
                }
            }
        }
    }
}
