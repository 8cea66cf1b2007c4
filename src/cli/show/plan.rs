//! The plan: what was read, what will be sent and to whom, how long it takes.

use std::time::Duration;

use dialfeed::clock;
use dialfeed::import::{JobSettings, Planned, TargetChoice};
use dialfeed::ledger::{Job, SourceRecord};
use dialfeed::outcome::Status;
use jiff::SignedDuration;

use super::figures::{Moment, figures};
use super::problems::problems;
use super::targets::planned_by_recipient;
use crate::cli::face::Face;
use crate::cli::paint::Ink;
use crate::locale::Lang;
use crate::locale::figures::rate;
use crate::locale::plan::Plan;
use crate::locale::trouble::{name, path, some};

/// Shows a plan before the question.
pub fn show_plan(planned: &Planned, settings: &JobSettings, face: Face) {
    let pending = planned.tally.rows.of(Status::Pending);
    let paint = face.told();
    face.tell(&format!("\n{}", paint.paint(Ink::Heading, &Plan::Title.say(face.lang))));
    for source in &planned.sources {
        face.tell(&format!("  {}", source_line(source, face)));
    }
    for line in whereto(settings, pending, face) {
        face.tell(&format!("  {line}"));
    }
    face.tell(&figures(&planned.tally.rows, planned.expanded, Moment::Before, paint, face));
    let has_several = settings.target.has_several();
    if let Some(table) = planned_by_recipient(planned, has_several, paint, face) {
        face.tell(&table);
    }
    if let Some(problems) = problems(planned, false, face) {
        face.tell(&format!("\n{problems}"));
    }
    face.tell(&format!("\n{}", time_line(pending, settings.rate_per_s, face)));
}

/// Shows what is left of a job before the question.
pub fn show_resume(job: &Job, rows: u64, settings: &JobSettings, face: Face) {
    let job = job.id.to_string();
    face.tell(&face.told().paint(Ink::Heading, &Plan::Resume { job }.say(face.lang)));
    for line in whereto(settings, rows, face) {
        face.tell(&format!("  {line}"));
    }
    face.tell(&time_line(rows, settings.rate_per_s, face));
}

/// One source in a line.
pub fn source_line(source: &SourceRecord, face: Face) -> String {
    let line = Plan::Source {
        file: path(&source.file),
        sheet: source.sheet.as_deref().map(name),
        encoding: source.encoding.clone(),
        rows: source.rows,
    };
    line.say(face.lang)
}

fn whereto(settings: &JobSettings, rows: u64, face: Face) -> Vec<String> {
    let between = if face.lang == Lang::Zh { "、" } else { ", " };
    let target = match settings.target.clone() {
        TargetChoice::Batch(batch) => Plan::ToBatch { batch },
        TargetChoice::BatchColumn(column) => Plan::ToBatchColumn { column },
        TargetChoice::Staff(staff) => Plan::ToStaff {
            each: rows / (staff.len().max(1) as u64),
            members: staff.len(),
            staff: some(staff.iter().map(|id| name(id)), between),
        },
        TargetChoice::StaffColumn(column) => Plan::ToStaffColumn { column },
    };
    let platform = match settings.endpoint.clone() {
        None => Plan::Sandbox,
        Some(endpoint) => Plan::Platform { endpoint, company: settings.company.clone() },
    };
    let mut lines = vec![target.say(face.lang), platform.say(face.lang)];
    if settings.by_get {
        lines.push(Plan::MethodGet.say(face.lang));
    }
    if let Some((from, until)) = settings.window.clone() {
        let (from, until) = (hour_and_minute(&from), hour_and_minute(&until));
        lines.push(Plan::Window { from, until }.say(face.lang));
    }
    if let Some(stop) = settings.hours(clock::now()).stop_at {
        let time = clock::china(stop).strftime("%m-%d %H:%M").to_string();
        lines.push(Plan::StopAt { time }.say(face.lang));
    }
    lines
}

/// `09:00` of `09:00:00`.
fn hour_and_minute(time: &str) -> String {
    time.chars().take(5).collect()
}

fn time_line(rows: u64, rate_per_s: Option<f64>, face: Face) -> String {
    if rows == 0 {
        return Plan::NothingToSend.say(face.lang);
    }
    let between = if face.lang == Lang::Zh { "" } else { " " };
    let sent = Plan::WillBeSent { rows }.say(face.lang);
    let Some(rate_per_s) = rate_per_s else {
        return format!("{sent}{between}{}", Plan::PaceFound.say(face.lang));
    };
    let duration = time_for(rows, rate_per_s);
    let now = clock::now();
    let end = now.checked_add(SignedDuration::try_from(duration).unwrap_or_default());
    let end = clock::china(end.unwrap_or(now));
    let same_day = end.date() == clock::china(now).date();
    let time = end.strftime(if same_day { "%H:%M" } else { "%m-%d %H:%M" }).to_string();
    let estimate = Plan::Estimate { duration, time, rate: rate(rate_per_s) };
    format!("{sent}{between}{}", estimate.say(face.lang))
}

/// How long so many rows take at the rate.
pub fn time_for(rows: u64, rate_per_s: f64) -> Duration {
    #[expect(clippy::cast_precision_loss, reason = "an estimate, of counts far below 2^52")]
    let seconds = rows as f64 / rate_per_s;
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}
