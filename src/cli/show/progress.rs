//! What is going on: a bar on a terminal, a line every half minute without one.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use dialfeed::clock;
use dialfeed::import::{Pass, SoFar};
use dialfeed::outcome::Status;
use dialfeed::push::Event;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::plan::time_for;
use crate::cli::face::Face;
use crate::locale::codes;
use crate::locale::figures::count;
use crate::locale::plan::Plan;
use crate::locale::progress::Progress;

/// Without a terminal, a line so often.
const LINE_EVERY: Duration = Duration::from_secs(30);

/// What is done sooner needs no line.
const NOTICED_AFTER: Duration = Duration::from_millis(300);

/// How far back the pace is taken from, in steps of this.
const PACE_LOOKED_BACK_ON: Duration = Duration::from_secs(30);
const PACE_LOOKED_AT_EVERY: Duration = Duration::from_secs(1);

/// Looks of a line: with and without an end in sight.
const BAR: &str = "[{bar:24}] {wide_msg}";
const SPINNER: &str = "{spinner} {wide_msg}";

/// One line that changes, or many that do not.
struct Line {
    face: Face,
    bar: ProgressBar,
    said: Instant,
}

impl Line {
    fn begin(face: Face, all: Option<u64>) -> Self {
        let shown = face.terminal.is_progress_visible && !face.quiet;
        let target =
            if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(all, target);
        let line = Self { face, bar, said: Instant::now() };
        line.look(if all.is_some() { BAR } else { SPINNER });
        line
    }

    /// It is known by now how much there is to do.
    fn measure(&self, all: u64) {
        if self.bar.length() != Some(all) {
            self.bar.set_length(all);
            self.look(BAR);
        }
    }

    fn look(&self, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style.progress_chars("=> "));
        }
    }

    fn say(&mut self, done: u64, text: impl FnOnce() -> String) {
        self.bar.set_position(done);
        if !self.bar.is_hidden() {
            self.said = Instant::now();
            self.bar.set_message(text());
        } else if self.said.elapsed() >= LINE_EVERY {
            self.said = Instant::now();
            self.face.tell(&text());
        }
    }

    /// Something that must be seen now and stay.
    fn remark(&self, text: &str) {
        self.bar.suspend(|| self.face.tell(text));
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// Reading the lists.
pub struct Reading(Line);

impl Reading {
    /// Nothing read yet.
    pub fn begin(face: Face) -> Self {
        Self(Line::begin(face, None))
    }

    /// So far it is in this pass. Where that can be told as a share, the line becomes a bar.
    pub fn read(&mut self, so_far: SoFar) {
        let lang = self.0.face.lang;
        let SoFar { pass, rows, share } = so_far;
        let percent = share.map(|share| share.clamp(0.0, 1.0) * 100.0);
        if percent.is_some() {
            self.0.measure(100);
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
        let percent = percent.map(|percent| percent as u64);
        let progress = match pass {
            Pass::Comparing => Progress::Comparing { rows, percent },
            Pass::Placing => Progress::Reading { rows, percent },
        };
        self.0.say(percent.unwrap_or(rows), || progress.say(lang));
    }

    /// Done: the line goes away.
    pub fn end(&self) {
        self.0.end();
    }
}

/// Writing the report: shown where it takes long enough to be noticed.
pub struct Reporting {
    face: Face,
    began: Option<Instant>,
    line: Option<Line>,
}

impl Reporting {
    /// Nothing written yet.
    pub fn begin(face: Face) -> Self {
        Self { face, began: None, line: None }
    }

    /// So many rows are written, of so many.
    pub fn wrote(&mut self, done: u64, all: u64) {
        let (face, began) = (self.face, *self.began.get_or_insert_with(Instant::now));
        if self.line.is_none() && began.elapsed() < NOTICED_AFTER {
            return;
        }
        let line = self.line.get_or_insert_with(|| Line::begin(face, Some(all)));
        line.say(done, || Progress::Reporting { done, all }.say(face.lang));
    }

    /// Done: the line goes away.
    pub fn end(&self) {
        if let Some(line) = &self.line {
            line.end();
        }
    }
}

/// Reading call records into a file; where they are seen as they come there is nothing to add.
pub struct ReadingRecords(Option<Line>);

impl ReadingRecords {
    /// Nothing read yet.
    pub fn begin(face: Face, is_shown: bool) -> Self {
        Self(is_shown.then(|| Line::begin(face, None)))
    }

    /// So many are written.
    pub fn read(&mut self, records: u64) {
        if let Some(line) = &mut self.0 {
            let lang = line.face.lang;
            line.say(records, || Progress::Records { records }.say(lang));
        }
    }

    /// Done: the line goes away.
    pub fn end(&self) {
        if let Some(line) = &self.0 {
            line.end();
        }
    }
}

/// Fetching a file.
pub struct Fetching {
    line: Line,
    name: String,
}

impl Fetching {
    /// Nothing fetched yet of the file with this name.
    pub fn begin(face: Face, name: String) -> Self {
        Self { line: Line::begin(face, None), name }
    }

    /// So much of it is here, of so much where that is known.
    pub fn fetched(&mut self, bytes: u64, all: Option<u64>) {
        if let Some(all) = all {
            self.line.measure(all);
        }
        let (lang, name) = (self.line.face.lang, self.name.clone());
        self.line.say(bytes, || Progress::Fetching { name, bytes, all }.say(lang));
    }

    /// Done: the line goes away.
    pub fn end(&self) {
        self.line.end();
    }
}

/// Pushing rows.
pub struct Pushing {
    line: Line,
    all: u64,
    done: u64,
    by_status: [u64; Status::ALL.len()],
    under_way: usize,
    /// How many rows were done at some moments of the last half minute: after a night outside the
    /// window the mean since the beginning says nothing of the pace.
    lately: VecDeque<(Instant, u64)>,
}

impl Pushing {
    /// So many rows are to be sent.
    pub fn begin(face: Face, all: u64) -> Self {
        let line = Line::begin(face, Some(all));
        let lately = VecDeque::from([(Instant::now(), 0)]);
        Self { line, all, done: 0, by_status: Default::default(), under_way: 0, lately }
    }

    /// Something happened.
    pub fn see(&mut self, event: &Event) {
        let lang = self.line.face.lang;
        match event {
            Event::Settled { id, status, reason } => {
                let (row, source) = (id.row, id.source);
                tracing::debug!(target: "dialfeed", row, source, %status, reason, "settled");
                self.done += 1;
                self.by_status[*status as usize] += 1;
                self.show();
            }
            Event::PutOff { id, code, tries, wait, probe_in } => {
                let (row, source) = (id.row, id.source);
                let (wait_s, probe_in_s) = (wait.as_secs_f64(), probe_in.as_secs_f64());
                tracing::info!(
                    target: "dialfeed", row, source, code, tries, wait_s, probe_in_s, "put off"
                );
                let probing = Progress::Probing { wait: *wait.max(probe_in) }.say(lang);
                let cause = codes::cause(code, lang);
                self.line.say(self.done, || format!("{cause} {probing}"));
            }
            Event::RetriesUsedUp { retried, sent } => {
                tracing::info!(target: "dialfeed", retried, sent, "retries used up");
                let used_up = Progress::RetriesUsedUp { retried: *retried, sent: *sent };
                self.line.remark(&used_up.say(lang));
            }
            Event::ClosedUntil(until) => {
                let closed_until = clock::iso(*until);
                tracing::info!(target: "dialfeed", closed_until, "outside the window");
                let opens = clock::china(*until).strftime("%m-%d %H:%M").to_string();
                self.line.remark(&Progress::WaitingForWindow { opens }.say(lang));
            }
            Event::Withdrawn { rows } => {
                tracing::info!(target: "dialfeed", rows, "on a do-not-call list by now");
                self.all = self.all.saturating_sub(*rows);
                self.line.measure(self.all);
                self.line.remark(&Plan::SuppressedByNow { rows: *rows }.say(lang));
            }
            Event::Stopping { under_way } if *under_way > 0 => {
                tracing::info!(target: "dialfeed", under_way, "stopping");
                let under_way = *under_way as u64;
                self.line.remark(&Progress::Draining { under_way }.say(lang));
            }
            Event::Vitals { under_way, .. } => {
                self.under_way = *under_way;
                // Long waits: that the run lives, and how it stands.
                if self.line.said.elapsed() >= LINE_EVERY {
                    self.show();
                }
            }
            Event::Stopping { .. } => {}
        }
    }

    /// The time that is looked back on in seconds, and rows a second in it.
    fn pace(&mut self) -> (f64, f64) {
        let now = Instant::now();
        if self.lately.back().is_none_or(|(at, _)| now.duration_since(*at) >= PACE_LOOKED_AT_EVERY)
        {
            self.lately.push_back((now, self.done));
        }
        while self.lately.len() > 2 && now.duration_since(self.lately[1].0) >= PACE_LOOKED_BACK_ON {
            self.lately.pop_front();
        }
        let (since, before) = self.lately.front().copied().unwrap_or((now, 0));
        let seconds = now.duration_since(since).as_secs_f64().max(0.001);
        #[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
        let per_s = (self.done - before) as f64 / seconds;
        (seconds, per_s)
    }

    fn show(&mut self) {
        let lang = self.line.face.lang;
        let (seconds, per_s) = self.pace();
        let left = self.all.saturating_sub(self.done);
        let sending = Progress::Sending {
            done: self.done,
            all: self.all,
            per_s,
            under_way: self.under_way as u64,
            // The first moments say little of the pace.
            left: (seconds > 3.0 && per_s > 0.0).then(|| time_for(left, per_s)),
        };
        let by_status = self.by_status;
        let statuses = move || {
            let shown = Status::ALL.iter().filter(|status| by_status[**status as usize] > 0);
            let part = |status: &Status| {
                let rows = count(by_status[*status as usize]);
                format!("{} {rows}", codes::status(*status, lang))
            };
            shown.map(part).collect::<Vec<_>>().join(" · ")
        };
        self.line.say(self.done, || format!("{} | {}", sending.say(lang), statuses()));
    }

    /// Done: the line goes away.
    pub fn end(&self) {
        self.line.end();
    }
}
