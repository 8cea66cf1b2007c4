//! What a run on a folder has done: for its sum, its exit code, its JSON, and for those who are told.

use std::collections::BTreeMap;
use std::path::Path;

use dialfeed::censor::visible_line;
use dialfeed::inbox::Shelf;
use dialfeed::ledger::Counts;
use dialfeed::notification::Level;
use dialfeed::outcome::{Status, StoppedBy};
use dialfeed::stop::StopCause;
use serde_json::{Value, json};

use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::terminal::NumberDisplay;
use crate::locale::inbox::Inbox;
use crate::locale::told::Told;

/// Lists named one by one; a folder of ten thousand has its sums.
const ENTRIES_MOST: usize = 10_000;
/// Lists named in a message; the others are counted.
pub(super) const NAMED_MOST: usize = 20;
/// The code of a list that a killed run had begun to file: its reason stands beside it.
pub(super) const FILED_BEFORE: &str = "filed_before";

/// How much a list on a shelf matters.
pub(super) fn level_of_shelf(shelf: Shelf) -> Level {
    match shelf {
        Shelf::Done => Level::Fine,
        Shelf::Attention => Level::Attention,
        Shelf::Failed => Level::Failure,
    }
}

/// A list that has been dealt with, or waits.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its name below the folder; a number in it is masked.
    pub list: String,
    /// The shelf it is on; none where it waits.
    pub shelf: Option<Shelf>,
    /// Its job, where there is one.
    pub job: Option<String>,
    /// Its rows.
    pub rows: Option<Counts>,
    /// Why it is where it is.
    pub why: Option<String>,
    /// The same for a message, where `why` has the platform's own words.
    pub told: Option<String>,
    /// The code of an error whose sentence may quote the list: for the office's eyes, not for a
    /// message.
    pub quotes: Option<&'static str>,
}

/// Why nothing more is begun.
#[derive(Debug, Clone)]
pub struct Halt {
    /// The stable code: of `stopped_by`, or of an error.
    pub code: &'static str,
    /// The sentence.
    pub why: String,
    /// The same for a message, where `why` has the platform's own words.
    pub told: Option<String>,
    /// What the run ends with.
    pub exit: Exit,
    /// The platform's answer, where that is the cause.
    pub answer: Option<StoppedBy>,
}

impl Halt {
    /// A halt for something else than the platform's answer.
    pub fn new(code: &'static str, why: String, exit: Exit) -> Self {
        Self { code, why, told: None, exit, answer: None }
    }

    /// `stopped_by`, in the words of `summary.json` (contract, section 7).
    fn stopped_by(&self) -> Value {
        match &self.answer {
            Some(answer) => json!(answer),
            None => json!({"cause": self.code}),
        }
    }
}

/// See the module.
#[derive(Debug, Default)]
pub struct Record {
    entries: Vec<Entry>,
    done: u64,
    attention: u64,
    failed: u64,
    waiting: u64,
    halt: Option<Halt>,
    /// The first thing that cannot be read, and what is said of it.
    unreadable: Option<(String, String)>,
}

impl Record {
    /// A new pass of a run that goes on: nothing stands in its way yet, and what was told is told.
    pub fn begin_pass(&mut self) {
        *self = Self::default();
    }

    /// A list is on a shelf.
    pub fn filed(&mut self, entry: Entry) {
        match entry.shelf {
            Some(Shelf::Done) => self.done += 1,
            Some(Shelf::Attention) => self.attention += 1,
            Some(Shelf::Failed) => self.failed += 1,
            None => self.waiting += 1,
        }
        self.name(entry);
    }

    /// A list waits for another run.
    pub fn waits(&mut self, list: &str, why: String) {
        self.waiting += 1;
        let list = list.to_owned();
        let (job, rows, told, quotes) = (None, None, None, None);
        self.name(Entry { list, shelf: None, job, rows, why: Some(why), told, quotes });
    }

    fn name(&mut self, entry: Entry) {
        if self.entries.len() < ENTRIES_MOST {
            self.entries.push(entry);
        }
    }

    /// Lists that are not complete yet.
    pub fn unsettled(&mut self, lists: &[std::path::PathBuf], face: Face) {
        let Some(first) = lists.first() else { return };
        let example = face.numbers.words(&visible_line(&first.display().to_string()));
        let told = Inbox::Unsettled { lists: lists.len() as u64, example };
        face.tell(&told.say(face.lang));
        self.waiting += lists.len() as u64;
    }

    /// Something that lists may be in cannot be read.
    pub fn unreadable(&mut self, name: &str, why: String) {
        self.unreadable.get_or_insert_with(|| (name.to_owned(), why.clone()));
        self.waits(name, why);
    }

    /// So many more wait for another run, of which nothing is to be said.
    pub fn also_waiting(&mut self, lists: u64) {
        self.waiting += lists;
    }

    /// The lists that wait are looked at again.
    pub fn forget_waiting(&mut self) {
        self.waiting = 0;
        self.entries.retain(|entry| entry.shelf.is_some());
    }

    /// Nothing more is begun, of every list or of some. The first reason stays.
    pub fn halt(&mut self, halt: Halt) {
        self.halt.get_or_insert(halt);
    }

    /// Whether something has kept lists waiting.
    pub fn has_halted(&self) -> bool {
        self.halt.is_some()
    }

    /// The stable code of what somebody has to put right before everything can be done. That the
    /// evening is over is nothing of that.
    pub fn trouble(&self) -> Option<&'static str> {
        match &self.halt {
            Some(halt) => Some(halt.code).filter(|code| *code != "window_closed"),
            None => self.unreadable.as_ref().map(|_| "not_readable"),
        }
    }

    /// Why somebody has to, in words that are fit for a message.
    pub fn trouble_words(&self, face: Face) -> Option<String> {
        let unreadable = || {
            let (place, why) = self.unreadable.clone()?;
            Some(Told::Place { place, why }.say(face.lang))
        };
        let halted = self.halt.as_ref();
        halted.map(|halt| halt.told.as_ref().unwrap_or(&halt.why).clone()).or_else(unreadable)
    }

    /// Lists that were named.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Done, attention, failed, waiting.
    pub fn counts(&self) -> [u64; 4] {
        [self.done, self.attention, self.failed, self.waiting]
    }

    /// What a run ends with: what stopped it goes before what became of its lists.
    pub fn exit(&self) -> Exit {
        match &self.halt {
            Some(halt) => halt.exit,
            None if self.unreadable.is_some() => Exit::Machine,
            None if self.attention + self.failed > 0 => Exit::RowsLeft,
            None => Exit::Finished,
        }
    }

    /// The sum in a sentence.
    pub fn sum(&self, face: Face) -> String {
        self.sum_with([self.done, self.attention, self.failed], face)
    }

    /// The same with these lists on the shelves, of this run and of earlier ones.
    pub fn sum_with(&self, filed: [u64; 3], face: Face) -> String {
        let ([done, attention, failed], waiting) = (filed, self.waiting);
        let said = if filed == [0; 3] && waiting == 0 {
            Inbox::Nothing
        } else {
            Inbox::Sum { done, attention, failed, waiting }
        };
        said.say(face.lang)
    }

    /// Lists that wait, as `to_json` has them, without what may quote one or the platform; that has a
    /// code in its place.
    pub fn waiting_json(&self) -> Vec<Value> {
        let waiting = self.entries.iter().filter(|entry| entry.shelf.is_none());
        let told = |waiting: &Entry| {
            let masked = |text: &String| NumberDisplay::Masked.words(text);
            let why = waiting.told.as_ref().or(waiting.why.as_ref());
            let why = why.filter(|_| waiting.quotes.is_none()).map(masked);
            let mut told = entry(&Entry { list: masked(&waiting.list), why, ..waiting.clone() });
            told["code"] = json!(waiting.quotes);
            told
        };
        waiting.take(NAMED_MOST).map(told).collect()
    }

    /// The one object of `--json`.
    pub fn to_json(&self, folder: &Path, stopped: Option<StopCause>) -> Value {
        let exit = stopped.map_or_else(|| self.exit(), Exit::from);
        let stopped_by = self.halt.as_ref().map(Halt::stopped_by);
        json!({
            "schema": 1,
            "folder": folder,
            "done": self.done,
            "attention": self.attention,
            "failed": self.failed,
            "waiting": self.waiting,
            "stopped_by": stopped_by,
            "lists": self.entries.iter().map(entry).collect::<Vec<_>>(),
            "exit_code": exit.code(),
        })
    }
}

fn entry(entry: &Entry) -> Value {
    let rows = entry.rows.as_ref().map(|rows| {
        let of = |status: &Status| (status.as_str(), rows.of(*status));
        Status::ALL.iter().map(of).collect::<BTreeMap<_, _>>()
    });
    json!({
        "file": entry.list,
        "shelf": entry.shelf.map(Shelf::folder),
        "job": entry.job,
        "rows": rows,
        "why": entry.why,
    })
}
