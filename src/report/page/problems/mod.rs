//! The problems of a job, each with its reason, what to do, and its first rows.
//!
//! However many reasons there are, and whatever stands in their rows: so many problems are shown and
//! no more, each in its share of the bytes that are left for them, and one row's texts are in memory
//! at a time.

mod filters;
mod table;

use maud::{Markup, PreEscaped, html};

use self::table::Rows;
use super::charts::cause;

use super::top::share;
use crate::ledger::{Example, Examples, Job, Ledger, Page, RowKey};
use crate::outcome::Status;
use crate::report::figures::{grouped, reasons};
use crate::report::layout::Layout;
use crate::report::{FILES, Label, Phrase, ReportError, ReportOptions, Summary, Things};

/// Problems that are shown.
const PROBLEMS_MOST: usize = 100;
/// Rows of each.
const ROWS_EACH: usize = 10;
/// What the section has besides its problems: headings, filters with a hundred reasons, a last word.
const FRAME_BYTES: usize = 96 << 10;

/// The statuses that are a problem, or may be one.
const STATUSES: [Status; 6] = [
    Status::Failed,
    Status::Uncertain,
    Status::Rejected,
    Status::Repeated,
    Status::Suppressed,
    Status::AlreadyImported,
];

/// Rows that went wrong in one way.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// Its place in the page, from 1.
    pub(super) number: usize,
    /// Of its first row.
    pub(super) status: Status,
    /// The reason's code; rows of some statuses have none.
    pub(super) reason: Option<String>,
    /// How many rows; `None` where that cannot be told.
    rows: Option<u64>,
    /// Statuses of its first rows.
    statuses: Vec<Status>,
    /// The first rows.
    pub(super) keys: Vec<RowKey>,
}

/// Finds the problems, the most frequent first.
pub(super) async fn find<L: Ledger>(
    ledger: &L,
    job: &Job,
    summary: &Summary,
    options: &ReportOptions,
) -> Result<Vec<Problem>, ReportError> {
    let asked = |status: &Status| options.statuses.is_empty() || options.statuses.contains(status);
    let reasons: Vec<String> =
        reasons(summary).iter().take(PROBLEMS_MOST).map(|(code, _)| (*code).clone()).collect();
    let examples = Examples {
        statuses: STATUSES.into_iter().filter(asked).collect(),
        reasons,
        each: ROWS_EACH,
    };
    if examples.statuses.is_empty() {
        return Ok(Vec::new());
    }
    let found = ledger.examples(job.no, examples).await?;
    Ok(by_reason(found, summary))
}

/// Puts together what has the same reason, or without one the same status.
pub(super) fn by_reason(found: Vec<Example>, summary: &Summary) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    for example in found {
        let same = |it: &&mut Problem| {
            it.reason == example.reason && (it.reason.is_some() || it.status == example.status)
        };
        let problem = match problems.iter_mut().find(same) {
            Some(problem) => problem,
            None => {
                problems.push(Problem {
                    number: 0,
                    status: example.status,
                    reason: example.reason,
                    rows: None,
                    statuses: Vec::new(),
                    keys: Vec::new(),
                });
                let Some(last) = problems.last_mut() else { continue };
                last
            }
        };
        if problem.keys.len() < ROWS_EACH {
            problem.keys.push(example.key);
            if !problem.statuses.contains(&example.status) {
                problem.statuses.push(example.status);
            }
        }
    }
    count_rows(&mut problems, summary);
    problems.sort_by_key(|problem| std::cmp::Reverse(problem.rows.unwrap_or(0)));
    problems.truncate(PROBLEMS_MOST);
    for (number, problem) in (1..).zip(&mut problems) {
        problem.number = number;
    }
    problems
}

/// Reasons are counted; rows without one are what a status has besides.
fn count_rows(problems: &mut [Problem], summary: &Summary) {
    let of = |reason: &String| summary.reasons.get(reason).and_then(serde_json::Value::as_u64);
    let all_are_known = summary.reasons.len() <= PROBLEMS_MOST;
    for at in 0..problems.len() {
        let status = problems[at].status;
        problems[at].rows = match &problems[at].reason {
            Some(reason) => of(reason),
            None if all_are_known => {
                let others = problems.iter().filter(|other| other.status == status);
                let with_reason = others.filter_map(|other| of(other.reason.as_ref()?)).sum();
                summary.rows.of(status).checked_sub(with_reason)
            }
            None => None,
        };
    }
}

/// Writes the section, in at most so many bytes.
pub(super) async fn section<L: Ledger>(
    ledger: &L,
    job: &Job,
    summary: &Summary,
    problems: &[Problem],
    options: &ReportOptions,
    most: usize,
) -> Result<Markup, ReportError> {
    let layout = Layout::of(&job.sources);
    let mut section = Section::new(job, &layout, summary, options, most);
    for (nth, problem) in problems.iter().enumerate() {
        let mut rows = section.begin(problem, problems.len() - nth);
        for key in &problem.keys {
            let row = ledger.rows(job.no, Page::of(*key)).await?;
            rows.add(row.into_iter().next());
        }
        section.end(problem, rows);
    }
    Ok(section.markup(problems))
}

/// The section as it grows.
pub(super) struct Section<'a> {
    job: &'a Job,
    layout: &'a Layout,
    summary: &'a Summary,
    options: &'a ReportOptions,
    /// Bytes for the problems to come.
    left: usize,
    /// Bytes of them for the next one.
    share: usize,
    written: String,
    shown: usize,
}

impl<'a> Section<'a> {
    pub(super) fn new(
        job: &'a Job,
        layout: &'a Layout,
        summary: &'a Summary,
        options: &'a ReportOptions,
        most: usize,
    ) -> Self {
        let left = most.saturating_sub(FRAME_BYTES);
        Self { job, layout, summary, options, left, share: 0, written: String::new(), shown: 0 }
    }

    /// The rows of the next problem, of so many still to come with it.
    pub(super) fn begin(&mut self, problem: &Problem, to_come: usize) -> Rows<'a> {
        self.share = self.left / to_come.max(1);
        let words = self.options.words;
        Rows::new(self.job, self.layout, self.summary, words, self.share, problem.keys.len())
    }

    /// Writes the problem with as many of its rows as its share holds.
    pub(super) fn end(&mut self, problem: &Problem, mut rows: Rows) {
        loop {
            let part = one(problem, &rows, self.summary, self.options).into_string();
            if part.len() <= self.share {
                self.left -= part.len();
                self.shown += 1;
                self.written.push_str(&part);
                return;
            }
            if !rows.drop_last() {
                return;
            }
        }
    }

    pub(super) fn markup(self, problems: &[Problem]) -> Markup {
        if problems.is_empty() {
            return html! {};
        }
        let words = self.options.words;
        let beyond = self.summary.reasons.len().saturating_sub(PROBLEMS_MOST);
        let unshown = (beyond + problems.len() - self.shown) as u64;
        html! {
            section class="card flows" id="problems" {
                h2 { ((words.label)(Label::Problems)) }
                p class="soft" { ((words.label)(Label::ExamplesOnly)) }
                (filters::bar(problems, words))
                (PreEscaped(self.written))
                @if unshown > 0 {
                    @let more = Phrase::More { many: unshown, of: Things::Reasons };
                    p class="soft problem" { ((words.phrase)(&more)) }
                }
            }
        }
    }
}

fn one(problem: &Problem, rows: &Rows, summary: &Summary, options: &ReportOptions) -> Markup {
    let words = options.words;
    let all = summary.rows.read + summary.rows.expanded;
    let name = (words.label)(Label::Rows);
    html! {
        section class="problem" id={ "problem-" (problem.number) } data-problem=(problem.number) {
            h3 {
                @for status in &problem.statuses {
                    span class={ "badge text-" (status) } { ((words.status)(*status)) }
                }
                @if let Some(reason) = &problem.reason { (cause(reason, words)) }
            }
            p class="soft" {
                @if let Some(rows) = problem.rows {
                    (name) ": " b { (grouped(rows)) } " (" (share(rows, all)) ")"
                    " · "
                }
                ((words.phrase)(&place(problem, options).phrase()))
            }
            (rows.table(&problem.statuses, problem.rows))
        }
    }
}

/// Where all rows of a problem are.
struct Place {
    sheets: String,
    files: String,
}

impl Place {
    fn phrase(&self) -> Phrase<'_> {
        Phrase::All { sheets: &self.sheets, files: &self.files }
    }
}

fn place(problem: &Problem, options: &ReportOptions) -> Place {
    let mut place = Place { sheets: String::new(), files: String::new() };
    if options.xlsx {
        let names = problem.statuses.iter().map(|status| (options.words.status)(*status));
        place.sheets = names.collect::<Vec<_>>().join(", ");
    }
    if options.csv {
        let holds = |of: &[Status]| problem.statuses.iter().any(|status| of.contains(status));
        let files = FILES.iter().filter(|(_, of)| holds(of)).map(|(name, _)| *name);
        place.files = files.collect::<Vec<_>>().join(", ");
    }
    place
}
