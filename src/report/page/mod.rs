//! `report.html`: one page for whoever wants to see how a job went, without a spreadsheet program and
//! without a network: figures, charts, reasons, the first rows of each problem.
//!
//! Promises: no text of a list becomes part of the page's own language, and none could run if it did;
//! everything is in the one file; it is at most [`PAGE_BYTES_MOST`], whatever the job's size.

mod charts;
mod colours;
mod course;
mod head;
mod problems;
mod tables;
mod text;
mod top;

#[cfg(test)]
mod tests;

use std::io::Write as _;

use maud::{DOCTYPE, Markup, PreEscaped, html};

pub(crate) use self::charts::bar;
pub(crate) use self::head::head;
use self::problems::Problem;
pub(crate) use self::text::foreign;
pub(crate) use self::top::share;
use super::figures::title;
use super::files::{Whole, not_written, sync_folder};
use super::{ReportError, ReportOptions, Summary, Words};
use crate::ledger::{Job, Ledger};

/// The file's name.
pub(super) const FILE: &str = super::PAGE;
/// What the file has at most: any browser opens it at once, and any mailbox takes it.
pub(super) const PAGE_BYTES_MOST: usize = 2 << 20;

/// Writes the page.
pub(super) async fn write<L: Ledger>(
    ledger: &L,
    job: &Job,
    summary: &Summary,
    options: &ReportOptions,
) -> Result<(), ReportError> {
    let path = options.folder.join(FILE);
    let page = page(ledger, job, summary, options).await?;
    let mut file = Whole::create(&path)?;
    file.write_all(page.as_bytes()).map_err(not_written(&path))?;
    file.finish()?;
    sync_folder(&options.folder)
}

/// The parts whose size is known come first; the problems get what is left.
async fn page<L: Ledger>(
    ledger: &L,
    job: &Job,
    summary: &Summary,
    options: &ReportOptions,
) -> Result<String, ReportError> {
    let problems = problems::find(ledger, job, summary, options).await?;
    let frame = Frame::of(summary, &problems, options);
    let most = frame.bytes_left();
    let section = problems::section(ledger, job, summary, &problems, options, most).await?;
    Ok(frame.around(&section))
}

/// Everything but the problems.
struct Frame {
    words: Words,
    head: Markup,
    banner: Markup,
    before: Markup,
    after: Markup,
    script: String,
}

impl Frame {
    fn of(summary: &Summary, problems: &[Problem], options: &ReportOptions) -> Self {
        let words = options.words;
        let script = head::script();
        Self {
            words,
            head: head(&title(summary, words), &script),
            banner: top::banner(summary, &options.statuses, words),
            before: html! {
                (top::figures(summary, words))
                (top::next(summary, words))
                div class="pair" {
                    (charts::outcomes(summary, words))
                    (charts::causes(summary, problems, words))
                }
                (course::course(summary, words))
            },
            after: html! {
                (tables::targets(summary, words))
                (tables::lists(summary, words))
                (tables::do_not_call(summary, words))
                (tables::notes(summary, words))
                (tables::runs(summary, words))
            },
            script,
        }
    }

    /// What the problems may take.
    fn bytes_left(&self) -> usize {
        PAGE_BYTES_MOST.saturating_sub(self.around(&html! {}).len())
    }

    fn around(&self, problems: &Markup) -> String {
        let page = html! {
            (DOCTYPE)
            html lang=(self.words.lang) {
                (self.head)
                body {
                    (self.banner)
                    main { (self.before) (problems) (self.after) }
                    script { (PreEscaped(&self.script)) }
                }
            }
        };
        page.into_string()
    }
}
