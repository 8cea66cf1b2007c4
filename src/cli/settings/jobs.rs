//! What `dialfeed jobs` takes: one job, or which of them are listed.

use std::path::PathBuf;

use dialfeed::import::{TargetChoice, with_ascii_digits};
use dialfeed::ledger::JobState;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::filled;
use super::moment::date;
use super::reading::DAYS_MOST;
use super::whole::whole;
use crate::cli::args::jobs::JobsArgs;
use crate::locale::Lang;
use crate::locale::usage::Usage;
use crate::locale::words::Word;

/// Longest list that can be asked for.
const LAST_MOST: u32 = 100_000;
/// The signs that stand between words, on a Chinese keyboard too.
const BETWEEN: [char; 3] = [',', '，', '、'];

/// What to list or show.
#[derive(Debug)]
pub struct JobsSettings {
    /// Folder of the ledger.
    pub state_dir: PathBuf,
    /// The job to show.
    pub job: Option<String>,
    /// Which are listed where none is named.
    pub filter: JobFilter,
}

/// Which jobs are listed; all where nothing is asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct JobFilter {
    /// How far they are; any where empty.
    pub states: Vec<JobState>,
    /// When they began.
    pub since: Option<Since>,
    /// Whom their rows go to.
    pub target: Option<String>,
    /// How many.
    pub last: Option<usize>,
    /// The options as typed, to be named where they leave nothing.
    pub typed: String,
}

/// The earliest moment at which a listed job began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// The beginning of this day in China Standard Time.
    Day(Date),
    /// So many days ago.
    Days(u32),
}

/// Whether a job's rows go to somebody, as far as its record says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fits {
    /// They do.
    Yes,
    /// They do not.
    No,
    /// A column names the recipients: only the rows tell.
    RowsTell,
}

impl JobFilter {
    /// Whether the job's record fits, its target apart.
    #[must_use]
    pub fn takes(&self, state: JobState, began: Timestamp, now: Timestamp) -> bool {
        let is_late_enough = match self.since {
            None => true,
            Some(Since::Day(day)) => dialfeed::clock::china(began).date() >= day,
            Some(Since::Days(days)) => {
                now.duration_since(began) <= SignedDuration::from_hours(24 * i64::from(days))
            }
        };
        is_late_enough && (self.states.is_empty() || self.states.contains(&state))
    }

    /// Whether the job's target fits. A job whose target cannot be read fits where none is asked for.
    #[must_use]
    pub fn takes_target(&self, target: Option<&TargetChoice>) -> Fits {
        let Some(id) = &self.target else { return Fits::Yes };
        let named = match target {
            None => return Fits::No,
            Some(TargetChoice::Batch(batch)) => batch == id,
            Some(TargetChoice::Staff(staff)) => staff.contains(id),
            Some(TargetChoice::BatchColumn(column) | TargetChoice::StaffColumn(column)) => {
                if column != id {
                    return Fits::RowsTell;
                }
                true
            }
        };
        if named { Fits::Yes } else { Fits::No }
    }
}

/// Resolves what was typed, but for the ledger's folder, of which `folders` tells.
///
/// # Errors
/// A state, a date or a number that is none; a job that is named and filtered.
pub fn resolve(args: &JobsArgs, state_dir: PathBuf) -> Result<JobsSettings, Usage> {
    let since = args.since.as_deref().map(since).transpose()?;
    let target = args.target.as_deref().map(|id| filled("--target", id)).transpose()?;
    let last = args.last.as_deref().map(|n| whole("--last", n, 1, LAST_MOST)).transpose()?;
    let states = args.job_state.as_deref().map(state_words).transpose()?.unwrap_or_default();
    let options = [
        ("--job-state", &args.job_state),
        ("--since", &args.since),
        ("--target", &args.target),
        ("--last", &args.last),
    ];
    let typed: Vec<String> = options
        .into_iter()
        .filter_map(|(option, value)| Some(format!("{option} {}", value.as_deref()?.trim())))
        .collect();
    if args.job.is_some()
        && let Some(option) = typed.first().and_then(|typed| typed.split(' ').next())
    {
        return Err(Usage::Conflict { one: "JOB".to_owned(), other: option.to_owned() });
    }
    let filter = JobFilter {
        states,
        since,
        target: target.map(|id| with_ascii_digits(&id).into_owned()),
        last: last.map(|last| last as usize),
        typed: typed.join(" "),
    };
    Ok(JobsSettings { state_dir, job: args.job.clone(), filter })
}

/// The states that `--job-state` names.
pub(super) fn state_words(value: &str) -> Result<Vec<JobState>, Usage> {
    let states = value
        .split(BETWEEN)
        .map(str::trim)
        .map(|word| state_of(word).ok_or_else(|| Usage::JobStates { value: word.to_owned() }));
    states.collect()
}

/// The state of a word, as scripts or as the table of jobs write it.
fn state_of(word: &str) -> Option<JobState> {
    let word = word.to_lowercase();
    let states = [
        (JobState::Running, Word::Running),
        (JobState::Stopped, Word::Stopped),
        (JobState::Interrupted, Word::Interrupted),
        (JobState::Finished, Word::Finished),
    ];
    let is_it = |state: JobState, shown: Word| {
        word == state.as_str() || word == shown.say(Lang::Zh) || word == shown.say(Lang::En)
    };
    states.into_iter().find(|(state, shown)| is_it(*state, *shown)).map(|(state, _)| state)
}

/// Reads a day (`2026-11-01`, `2026/11/1`, `20261101`, `2026年11月1日`) or a number of days.
fn since(value: &str) -> Result<Since, Usage> {
    let unreadable = || Usage::SinceWhen { value: value.to_owned() };
    let text = with_ascii_digits(value.trim());
    if let Some(day) = date(&text) {
        return Ok(Since::Day(day));
    }
    whole("--since", &text, 1, DAYS_MOST).map(Since::Days).map_err(|_| unreadable())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Since {
        Since::Day(text.parse().unwrap())
    }

    #[test]
    fn a_day_is_read_as_people_write_it_and_a_number_is_days() {
        for text in ["2026-11-01", "2026/11/1", "2026.11.01", "20261101", "2026年11月1日"] {
            assert_eq!(since(text), Ok(day("2026-11-01")), "{text}");
        }
        assert_eq!(since(" 7 "), Ok(Since::Days(7)));
        assert_eq!(since("７"), Ok(Since::Days(7)));
        for text in ["", "0", "36501", "yesterday", "2026-13-01", "2026-11", "11-01-2026", "-7"] {
            assert_eq!(since(text), Err(Usage::SinceWhen { value: text.into() }), "{text}");
        }
    }

    #[test]
    fn states_are_named_in_either_language_and_what_is_none_is_refused() {
        assert_eq!(state_words("stopped"), Ok(vec![JobState::Stopped]));
        let both = Ok(vec![JobState::Running, JobState::Finished]);
        assert_eq!(state_words("running, finished"), both);
        assert_eq!(state_words("进行中、已完成"), both);
        for (wrong, named) in [("stoped", "stoped"), ("stopped,lost", "lost"), ("stopped,", "")] {
            assert_eq!(
                state_words(wrong),
                Err(Usage::JobStates { value: named.into() }),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_day_begins_at_midnight_in_china_and_days_are_whole_ones() {
        let filter = |since| JobFilter { since: Some(since), ..JobFilter::default() };
        let now: Timestamp = "2026-11-08T00:00:00Z".parse().unwrap();
        let takes = |filter: &JobFilter, began: &str| {
            filter.takes(JobState::Finished, began.parse().unwrap(), now)
        };
        let since = filter(day("2026-11-01"));
        assert!(takes(&since, "2026-10-31T16:00:00Z") && !takes(&since, "2026-10-31T15:59:59Z"));
        let week = filter(Since::Days(7));
        assert!(takes(&week, "2026-11-01T00:00:00Z") && !takes(&week, "2026-10-31T23:59:59Z"));
    }

    #[test]
    fn a_target_is_a_batch_a_staff_member_or_a_column_and_rows_tell_the_rest() {
        let filter = JobFilter { target: Some("8002".into()), ..JobFilter::default() };
        let fits = |target| filter.takes_target(Some(&target));
        let staff = |ids: &[&str]| TargetChoice::Staff(ids.iter().map(|&id| id.into()).collect());
        assert_eq!(fits(staff(&["8001", "8002"])), Fits::Yes);
        assert_eq!(fits(staff(&["80", "18002"])), Fits::No);
        assert_eq!(fits(TargetChoice::Batch("8002".into())), Fits::Yes);
        assert_eq!(fits(TargetChoice::BatchColumn("8002".into())), Fits::Yes);
        assert_eq!(fits(TargetChoice::StaffColumn("工号".into())), Fits::RowsTell);
        assert_eq!(JobFilter::default().takes_target(None), Fits::Yes);
    }
}
