//! The figures by status, before a push and after it.

use dialfeed::ledger::Counts;
use dialfeed::outcome::Status;

use super::table::lined_up;
use crate::cli::face::Face;
use crate::cli::paint::{Ink, Paint};
use crate::locale::codes;
use crate::locale::figures::count;
use crate::locale::words::Word;

/// Whether rows are still to be sent, or have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Before the push: `pending` is what will be sent.
    Before,
    /// After it: `pending` is what was not.
    After,
}

impl Moment {
    /// The name of a status at this moment.
    pub fn name(self, status: Status, face: Face) -> &'static str {
        match (status, self) {
            (Status::Pending, Self::Before) => Word::WillBeSent.say(face.lang),
            _ => codes::status(status, face.lang),
        }
    }
}

/// The figures by status, those of none left out.
pub fn figures(rows: &Counts, expanded: u64, moment: Moment, paint: Paint, face: Face) -> String {
    let read = rows.sum() - expanded;
    let mut lines = vec![vec![String::from(" "), Word::Read.say(face.lang).into(), count(read)]];
    if expanded > 0 {
        lines.push(vec![" ".into(), Word::Expanded.say(face.lang).into(), count(expanded)]);
    }
    let mut inks = vec![None; lines.len()];
    let mut statuses: Vec<Status> = Status::ALL.to_vec();
    if moment == Moment::Before {
        // What will be sent is what one looks for first.
        statuses.sort_by_key(|status| *status != Status::Pending);
    }
    for status in statuses {
        let of_status = rows.of(status);
        if of_status == 0 && !(status == Status::Pending && moment == Moment::Before) {
            continue;
        }
        let name = moment.name(status, face);
        lines.push(vec![" ".into(), name.into(), count(of_status)]);
        inks.push(ink(status));
    }
    // Short words and figures: no line of them is broken, so there are as many as before.
    let text = lined_up(None, lines, &[2], None);
    let painted = text.lines().zip(inks).map(|(line, ink)| match ink {
        Some(ink) => paint.paint(ink, line),
        None => line.to_owned(),
    });
    painted.collect::<Vec<_>>().join("\n")
}

/// What a status means to the eye.
fn ink(status: Status) -> Option<Ink> {
    match status {
        Status::Inserted => Some(Ink::Done),
        Status::Failed | Status::Rejected => Some(Ink::Wrong),
        Status::Uncertain => Some(Ink::Doubt),
        Status::Duplicate
        | Status::Repeated
        | Status::Suppressed
        | Status::AlreadyImported
        | Status::Pending => None,
    }
}
