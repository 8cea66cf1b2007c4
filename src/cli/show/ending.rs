//! How a run ended: figures, what stopped it, what to do next, where the reports are.

use std::path::Path;

use dialfeed::censor::visible_line;
use dialfeed::import::{Ended, HistoryChoice, JobSettings, Planned, TargetChoice, TargetWish};
use dialfeed::ledger::{Counts, Job, JobState, Tally};
use dialfeed::outcome::{Note, Status, StoppedBy};
use dialfeed::report::Summary;
use dialfeed::row::Recipient;

use super::figures::{Moment, figures};
use super::plan::{source_line, time_for};
use super::problems::{notes, problems, reasons};
use super::purge::day;
use super::targets::{by_recipient, planned_by_recipient};
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::paint::{Ink, Paint};
use crate::cli::settings::check::CheckSettings;
use crate::locale::Lang;
use crate::locale::ending::{Ending, StopReason};
use crate::locale::figures::rate;
use crate::locale::plan::Plan;
use crate::locale::trouble;
use crate::locale::upkeep::Upkeep;

/// The report that is opened first.
const WORKBOOK: &str = "report.xlsx";

/// Shows a run that has ended.
///
/// # Errors
/// Where standard output cannot be written.
pub fn show_ending(ended: &Ended, settings: &JobSettings, face: Face) -> Result<(), Failure> {
    let paint = face.resulting();
    face.result(&job_text(&ended.job, &ended.tally, &ended.summary, settings, paint, face))?;
    if ended.report.is_ok() {
        show_reports(&settings.report_dir, ended.job.purged.is_none(), face)?;
    }
    Ok(())
}

/// A job as it stands, in the look of the stream that it goes to.
pub fn job_text(
    job: &Job,
    tally: &Tally,
    summary: &Summary,
    settings: &JobSettings,
    paint: Paint,
    face: Face,
) -> String {
    let name = job.id.to_string();
    let (ink, state) = match job.state {
        JobState::Finished => (Ink::Done, Ending::Finished { job: name.clone() }),
        JobState::Running | JobState::Planning => {
            (Ink::Heading, Ending::Running { job: name.clone() })
        }
        JobState::Stopped | JobState::Interrupted => {
            (Ink::Wrong, Ending::Stopped { job: name.clone() })
        }
    };
    let runs = matches!(job.state, JobState::Running | JobState::Planning);
    let mut text = vec![paint.paint(ink, &state.say(face.lang))];
    if let Some(by) = &job.stopped_by {
        text.push(stop_reason(by, tally, settings, face).say(face.lang));
    }
    if let Some(purged) = job.purged {
        text.push(Upkeep::WasPurged { day: day(purged.at) }.say(face.lang));
    }
    text.push(figures(&tally.rows, job.expanded, Moment::After, paint, face));
    if runs && tally.under_way > 0 {
        text.push(Ending::UnderWay { rows: tally.under_way }.say(face.lang));
    }
    if settings.target.has_several() && !tally.recipients.is_empty() {
        text.push(format!("\n{}", by_recipient(tally, Moment::After, paint, face)));
    }
    text.extend(reasons(tally, face).map(|reasons| format!("\n{reasons}\n")));
    // One request has no pace.
    if summary.requests.sent > 1 {
        let pace = Ending::Pace {
            requests: summary.requests.sent,
            retried: summary.requests.retried,
            per_s: rate(summary.pace.achieved_per_s),
        };
        text.push(pace.say(face.lang));
    }
    if let Some(rows) = tally.notes.get(&Note::LandedBefore).copied().filter(|rows| *rows > 0) {
        text.push(Ending::LandedBefore { rows }.say(face.lang));
    }
    // Nothing can be done about rows that are gone.
    if !runs && job.purged.is_none() {
        let advice = advice(tally, &name, settings, paint);
        text.extend(advice.iter().map(|line| line.say(face.lang)));
    }
    text.join("\n")
}

/// That a job has stopped, and why, in a line.
pub fn stopped_text(job: &Job, tally: &Tally, settings: &JobSettings, face: Face) -> String {
    let reason = job.stopped_by.as_ref().map(|by| stop_reason(by, tally, settings, face));
    with_reason(job, reason, face)
}

/// The same without the platform's own words, in which a customer may be named.
pub fn stopped_in_own_words(
    job: &Job,
    tally: &Tally,
    settings: &JobSettings,
    face: Face,
) -> String {
    let mut reason = job.stopped_by.as_ref().map(|by| stop_reason(by, tally, settings, face));
    if let Some(StopReason::Errno { message, .. }) = &mut reason {
        message.clear();
    }
    with_reason(job, reason, face)
}

fn with_reason(job: &Job, reason: Option<StopReason>, face: Face) -> String {
    let stopped = Ending::Stopped { job: job.id.to_string() }.say(face.lang);
    let between = if face.lang == Lang::Zh { "" } else { " " };
    match reason {
        Some(reason) => format!("{stopped}{between}{}", reason.say(face.lang)),
        None => stopped,
    }
}

/// The platform has no such batch.
const ERRNO_NO_BATCH: i64 = 11;

/// What to do about rows that have not arrived.
fn advice(tally: &Tally, job: &str, settings: &JobSettings, paint: Paint) -> Vec<Ending> {
    let of = |status| tally.rows.of(status);
    let job = job.to_owned();
    let mut advice = Vec::new();
    let arrived = tally.notes.get(&Note::SeenInCalls).copied().unwrap_or(0);
    let in_doubt = of(Status::Uncertain).saturating_sub(arrived);
    if in_doubt > 0 {
        let file = shown(&settings.report_dir.join("uncertain.csv"), paint);
        advice.push(Ending::Uncertain { rows: in_doubt, job: job.clone(), file });
    }
    if arrived > 0 {
        advice.push(Ending::Arrived { rows: arrived });
    }
    if of(Status::Failed) > 0 {
        advice.push(Ending::Failed { rows: of(Status::Failed), job: job.clone() });
    }
    if of(Status::Pending) > 0 {
        advice.push(Ending::GoOn { pending: of(Status::Pending), job });
    }
    advice
}

/// Shows where the reports are.
///
/// # Errors
/// Where standard output cannot be written.
pub fn show_reports(folder: &Path, has_workbook: bool, face: Face) -> Result<(), Failure> {
    face.result(&reports(folder, has_workbook, face.resulting()).say(face.lang))
}

/// The path as a person in the working folder would name it, to be clicked where that can be.
pub fn shown(path: &Path, paint: Paint) -> String {
    let here = std::env::current_dir().ok();
    let short = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf));
    let text = short.as_deref().unwrap_or(path).display().to_string();
    paint.link(path, &trouble::path(&text))
}

/// Shows a check's findings, with examples of each problem.
///
/// # Errors
/// Where standard output cannot be written.
pub fn show_checked(
    planned: &Planned,
    summary: &Summary,
    settings: &CheckSettings,
    face: Face,
) -> Result<(), Failure> {
    let mut text: Vec<String> =
        planned.sources.iter().map(|source| source_line(source, face)).collect();
    let paint = face.resulting();
    text.push(figures(&planned.tally.rows, planned.expanded, Moment::Before, paint, face));
    if let Some(target) = &settings.target {
        text.extend(groups_line(target, settings.reading.earlier.history, face));
        let has_several = target.settled().is_some_and(|target| target.has_several());
        text.extend(planned_by_recipient(planned, has_several, paint, face));
    }
    let parts = [problems(planned, true, face), notes(&planned.tally, face)];
    text.extend(parts.into_iter().flatten().map(|part| format!("\n{part}")));
    text.push(String::new());
    let pending = planned.tally.rows.of(Status::Pending);
    if pending > 0 {
        let would_take = summary.pace.limit_per_s.map_or(Plan::PaceFound, |limit| {
            Plan::WouldTake { duration: time_for(pending, limit), rate: rate(limit) }
        });
        text.push(would_take.say(face.lang));
    } else {
        text.push(Plan::NothingToSend.say(face.lang));
    }
    text.push(Ending::Checked.say(face.lang));
    if let Some(folder) = settings.report_dir.as_deref() {
        text.push(reports(folder, true, paint).say(face.lang));
    }
    face.result(&text.join("\n"))
}

/// That a check does not know who is in the groups of staff.
fn groups_line(target: &TargetWish, history: HistoryChoice, face: Face) -> Option<String> {
    let groups: Vec<String> = target.groups().into_iter().map(ToString::to_string).collect();
    let is_known = groups.is_empty();
    let unknown = Plan::GroupsUnknown {
        groups: groups.join(if face.lang == Lang::Zh { "、" } else { ", " }),
        earlier_jobs_too: history == HistoryChoice::Target,
    };
    (!is_known).then(|| format!("\n{}", unknown.say(face.lang)))
}

/// Where the reports are, and which to open first.
fn reports(folder: &Path, has_workbook: bool, paint: Paint) -> Ending {
    let workbook = folder.join(WORKBOOK);
    // One that stands there from before may be another job's.
    let first = has_workbook.then(|| paint.link(&workbook, WORKBOOK));
    Ending::Reports { dir: shown(folder, paint), first }
}

fn stop_reason(by: &StoppedBy, tally: &Tally, settings: &JobSettings, face: Face) -> StopReason {
    let mut reason = StopReason::of(by, &settings.bounds());
    if let StopReason::Errno { errno, message, batches } = &mut reason {
        *message = face.numbers.words(message);
        if *errno == ERRNO_NO_BATCH {
            let named = batches_in_question(tally, settings);
            // A column may hold anything.
            let shown = |batch: &String| face.numbers.words(&visible_line(batch));
            *batches = named.iter().map(shown).collect();
        }
    }
    reason
}

/// The batches of which one is not there: of those that a column names the ones whose rows are left, and
/// among them those of which not one row has found its batch.
fn batches_in_question(tally: &Tally, settings: &JobSettings) -> Vec<String> {
    if let TargetChoice::Batch(batch) = &settings.target {
        return vec![batch.clone()];
    }
    let batches = tally.recipients.iter().filter_map(|(recipient, rows)| match recipient {
        Recipient::Batch(batch) if rows.of(Status::Pending) > 0 => Some((batch, rows)),
        Recipient::Batch(_) | Recipient::Staff(_) => None,
    });
    let batches: Vec<_> = batches.collect();
    let is_unmet = |rows: &Counts| {
        [Status::Inserted, Status::Duplicate].iter().all(|status| rows.of(*status) == 0)
    };
    let unmet = batches.iter().filter(|(_, rows)| is_unmet(rows));
    let unmet: Vec<String> = unmet.map(|(batch, _)| (*batch).clone()).collect();
    if unmet.is_empty() {
        return batches.into_iter().map(|(batch, _)| batch.clone()).collect();
    }
    unmet
}
