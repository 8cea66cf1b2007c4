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

use std::io::Write as _;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::files::{Whole, not_written, sync_folder};
use super::{ReportError, ReportOptions, Summary, Words};
use crate::ledger::{Job, Ledger};

/// The file's name.
pub(super) const FILE: &str = "report.html";
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
    let words = options.words;
    let problems = problems::find(ledger, job, summary, options).await?;
    let script = head::script();
    let head = head::head(&top::title(summary, words), &script);
    let before = html! {
        (top::figures(summary, words))
        (top::next(summary, words))
        div class="pair" {
            (charts::outcomes(summary, words))
            (charts::causes(summary, &problems, words))
        }
        (course::course(summary, words))
    };
    let after = details(summary, words);
    let empty = whole(&head, summary, words, [&before, &html! {}, &after], &script).into_string();
    let most = PAGE_BYTES_MOST.saturating_sub(empty.len());
    let section = problems::section(ledger, job, summary, &problems, options, most).await?;
    Ok(whole(&head, summary, words, [&before, &section, &after], &script).into_string())
}

/// What a job was made of.
fn details(summary: &Summary, words: Words) -> Markup {
    html! {
        (tables::targets(summary, words))
        (tables::lists(summary, words))
        (tables::do_not_call(summary, words))
        (tables::notes(summary, words))
        (tables::runs(summary, words))
    }
}

fn whole(
    head: &Markup,
    summary: &Summary,
    words: Words,
    parts: [&Markup; 3],
    script: &str,
) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(words.lang) {
            (head)
            body {
                (top::banner(summary, words))
                main { @for part in parts { (part) } }
                script { (PreEscaped(script)) }
            }
        }
    }
}
