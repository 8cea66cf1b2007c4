//! Who gets how many rows, as a table; of a thousand recipients the first, and how many more.

use dialfeed::import::Planned;
use dialfeed::ledger::Tally;
use dialfeed::outcome::Status;

use super::figures::Moment;
use super::table::lined_up;
use crate::cli::face::Face;
use crate::cli::paint::Paint;
use crate::locale::figures::count;
use crate::locale::plan::Plan;
use crate::locale::trouble::name;
use crate::locale::words::Word;

/// More recipients than this do not stay on a screen.
const SHOWN_MOST: usize = 20;

/// A plan's rows by recipient, below an empty line; `None` where there is one recipient alone, or
/// no row for any.
pub fn planned_by_recipient(
    planned: &Planned,
    has_several: bool,
    paint: Paint,
    face: Face,
) -> Option<String> {
    let is_told = has_several && !planned.tally.recipients.is_empty();
    is_told.then(|| format!("\n{}", by_recipient(&planned.tally, Moment::Before, paint, face)))
}

/// A job's rows by recipient, in the statuses that occur.
pub fn by_recipient(tally: &Tally, moment: Moment, paint: Paint, face: Face) -> String {
    let occurs = |status: Status| tally.recipients.values().any(|rows| rows.of(status) > 0);
    let mut statuses: Vec<Status> = Status::ALL.to_vec();
    if moment == Moment::Before {
        // What will be sent is what one looks for first.
        statuses.sort_by_key(|status| *status != Status::Pending);
    }
    statuses.retain(|status| {
        occurs(*status) || (*status == Status::Pending && moment == Moment::Before)
    });
    let mut head = vec![String::from(" "), Word::Target.say(face.lang).into()];
    head.extend(statuses.iter().map(|status| moment.name(*status, face).to_owned()));
    let rows = tally.recipients.iter().take(SHOWN_MOST).map(|(recipient, counts)| {
        let mut row = vec![String::from(" "), name(recipient.id())];
        row.extend(statuses.iter().map(|status| count(counts.of(*status))));
        row
    });
    let right: Vec<usize> = (2..2 + statuses.len()).collect();
    let table = lined_up(Some(head), rows.collect(), &right, Some(face.terminal.columns));
    let mut text = paint.headed(&table);
    let more = tally.recipients.len().saturating_sub(SHOWN_MOST);
    if more > 0 {
        let more = Plan::MoreTargets { more: more as u64 };
        text.push_str(&format!("\n    {}", more.say(face.lang)));
    }
    text
}
