//! The tables of the first sheet: lists, targets, runs, and what the chart over time is drawn from.

use jiff::Timestamp;
use rust_xlsxwriter::XlsxError;

use super::{Page, WIDTH_OF_FIGURES, WIDTH_OF_THE_REST, count};
use crate::clock;
use crate::outcome::Status;
use crate::report::figures::{stopped_by, when};
use crate::report::workbook::ink::{LINE, height};
use crate::report::workbook::rows::text;
use crate::report::{Label, Summary, SummaryRun};

/// Targets that are listed; a column of batches may hold thousands, and a sheet no more rows than ten
/// times this.
const TARGETS_MOST: usize = 100_000;
/// Lists that are named; a pattern may match thousands of files.
const LISTS_MOST: usize = 1_000;
/// Runs that are listed, the latest: a job may have been resumed every night.
const RUNS_MOST: usize = 100;

/// Where the figures over time stand: rows from the first to the last, a column for each status.
pub(super) struct OverTime {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) statuses: Vec<Status>,
}

impl Page<'_> {
    pub(super) fn lists(&mut self, summary: &Summary) -> Result<(), XlsxError> {
        self.heading(Label::Lists)?;
        for source in summary.sources.iter().take(LISTS_MOST) {
            let name = match &source.sheet {
                Some(sheet) => format!("{} · {sheet}", source.file),
                None => source.file.clone(),
            };
            self.figure(&name, source.rows)?;
        }
        self.row += 1;
        if !summary.suppress.is_empty() {
            self.heading(Label::DoNotCall)?;
            for list in summary.suppress.iter().take(LISTS_MOST) {
                self.figure(&list.file, list.numbers)?;
            }
            self.row += 1;
        }
        Ok(())
    }

    /// A line for each recipient, with its rows by status.
    pub(super) fn targets(&mut self, summary: &Summary) -> Result<(), XlsxError> {
        let listed = summary.target.as_ref().and_then(|target| target["per_target"].as_array());
        let Some(listed) = listed.filter(|listed| !listed.is_empty()) else { return Ok(()) };
        self.heading(Label::Target)?;
        let statuses: Vec<Status> = Status::ALL
            .iter()
            .copied()
            .filter(|status| listed.iter().any(|one| one[status.as_str()].as_u64() > Some(0)))
            .collect();
        self.head_of_statuses(&statuses)?;
        for one in listed.iter().take(TARGETS_MOST) {
            let id = one["batchid"].as_str().or(one["staffid"].as_str()).unwrap_or_default();
            let rows = statuses.iter().map(|status| one[status.as_str()].as_u64().unwrap_or(0));
            self.counts(id, rows)?;
        }
        self.row += 1;
        Ok(())
    }

    /// What was run when, and by whom.
    pub(super) fn runs(&mut self, summary: &Summary) -> Result<(), XlsxError> {
        if summary.runs.is_empty() {
            return Ok(());
        }
        self.heading(Label::Runs)?;
        let heads = [Label::Began, Label::Ended, Label::Command, Label::User, Label::Host];
        for (column, head) in (0..).zip(heads) {
            let head = (self.words.label)(head);
            self.sheet.write_string_with_format(self.row, column, head, &self.ink.head)?;
        }
        self.row += 1;
        let earlier = summary.runs.len().saturating_sub(RUNS_MOST);
        for run in &summary.runs[earlier..] {
            self.run(run)?;
        }
        self.row += 1;
        Ok(())
    }

    fn run(&mut self, run: &SummaryRun) -> Result<(), XlsxError> {
        let ended = run.finished_at.as_deref().map(when);
        let how = match (&run.stopped_by, &ended) {
            (Some(by), _) => stopped_by(by, self.words),
            (None, Some(_)) => (self.words.label)(Label::Finished).to_owned(),
            (None, None) => (self.words.label)(Label::StillOpen).to_owned(),
        };
        let ended = ended.map_or(how.clone(), |ended| format!("{ended}\n{how}"));
        let command = match &run.version {
            Some(version) => format!("{} ({version})", run.command),
            None => run.command.clone(),
        };
        let high = height(&ended, WIDTH_OF_FIGURES);
        self.sheet.set_row_height(self.row, high)?;
        let cells = [
            when(&run.started_at),
            ended,
            command,
            run.user.clone().unwrap_or_default(),
            run.host.clone().unwrap_or_default(),
        ];
        for (column, cell) in (0..).zip(&cells) {
            self.sheet.write_string_with_format(self.row, column, text(cell), &self.ink.words)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Rows by the time of their answers; `None` where there is nothing to compare.
    pub(super) fn over_time(&mut self, summary: &Summary) -> Result<Option<OverTime>, XlsxError> {
        let stretches = summary.timeline.stretches();
        if stretches.len() < 2 {
            return Ok(None);
        }
        let occurs = |status: &Status| stretches.iter().any(|(_, rows)| rows.of(*status) > 0);
        let statuses: Vec<Status> = Status::ALL.iter().copied().filter(occurs).collect();
        let heading = (self.words.stretch)(summary.timeline.step_s());
        self.sheet.write_string_with_format(self.row, 0, heading, &self.ink.heading)?;
        self.row += 1;
        self.head_of_statuses(&statuses)?;
        let first = self.row;
        let days = stretches.iter().map(|(at, _)| clock::china(*at).date());
        let is_one_day = days.clone().min() == days.max();
        for (at, rows) in &stretches {
            let of = statuses.iter().map(|status| rows.of(*status));
            self.counts(&time(*at, is_one_day), of)?;
        }
        let last = self.row - 1;
        self.row += 1;
        Ok(Some(OverTime { first, last, statuses }))
    }

    fn head_of_statuses(&mut self, statuses: &[Status]) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, "", &self.ink.head)?;
        let names = statuses.iter().map(|status| (self.words.status)(*status));
        let high = names.map(|name| height(name, WIDTH_OF_THE_REST)).fold(LINE, f64::max);
        self.sheet.set_row_height(self.row, high)?;
        for (column, status) in (1..).zip(statuses) {
            let head = (self.words.status)(*status);
            self.sheet.write_string_with_format(
                self.row,
                column,
                head,
                &self.ink.head_of_figures,
            )?;
        }
        self.row += 1;
        Ok(())
    }

    fn counts(&mut self, name: &str, counts: impl Iterator<Item = u64>) -> Result<(), XlsxError> {
        let format = self.ink.of_cell(false, false);
        self.sheet.write_string_with_format(self.row, 0, text(name), format)?;
        for (column, rows) in (1..).zip(counts) {
            let figure = &self.ink.figure;
            self.sheet.write_number_with_format(self.row, column, count(rows), figure)?;
        }
        self.row += 1;
        Ok(())
    }
}

/// As short as tells the stretches apart.
fn time(at: Timestamp, is_one_day: bool) -> String {
    let format = if is_one_day { "%H:%M:%S" } else { "%m-%d %H:%M" };
    clock::china(at).strftime(format).to_string()
}
