//! What a job was made of: targets, lists, do-not-call lists, notes, runs. Each table ends somewhere,
//! and says how much it left out.

use maud::{Markup, html};
use serde_json::Value;

use super::text::{foreign, plain};
use crate::outcome::{Note, Status};
use crate::report::figures::{counts, grouped, state, stopped_by, when};
use crate::report::{Label, Phrase, Summary, SummaryRun, Things, Words};

/// Targets that are listed.
const TARGETS_MOST: usize = 200;
/// Lists, and do-not-call lists.
const LISTS_MOST: usize = 200;
/// Runs, the latest.
const RUNS_MOST: usize = 100;
/// Bytes of a name from outside.
const NAME_MOST: usize = 240;
/// Bytes of a sentence from outside.
const SENTENCE_MOST: usize = 600;

/// Rows by target, where there are several.
pub(super) fn targets(summary: &Summary, words: Words) -> Markup {
    let listed = summary.target.as_ref().and_then(|target| target["per_target"].as_array());
    let Some(listed) = listed.filter(|listed| !listed.is_empty()) else { return html! {} };
    let rows = |one: &Value, status: &Status| one[status.as_str()].as_u64().unwrap_or(0);
    let statuses: Vec<Status> = Status::ALL
        .iter()
        .copied()
        .filter(|status| listed.iter().any(|one| rows(one, status) > 0))
        .collect();
    let head = html! {
        th { ((words.label)(Label::Target)) }
        @for status in &statuses { th class="number" { ((words.status)(*status)) } }
    };
    let body = html! {
        @for one in listed.iter().take(TARGETS_MOST) {
            @let id = one["batchid"].as_str().or(one["staffid"].as_str()).unwrap_or_default();
            tr {
                td { (foreign(id, NAME_MOST)) }
                @for status in &statuses { td class="number" { (grouped(rows(one, status))) } }
            }
        }
    };
    let more = more(listed.len(), TARGETS_MOST, Things::Targets, words);
    table(Label::Target, &head, &body, &more, words)
}

/// What was read.
pub(super) fn lists(summary: &Summary, words: Words) -> Markup {
    let word = words.label;
    let has_sheets = summary.sources.iter().any(|source| source.sheet.is_some());
    let head = html! {
        th { (word(Label::File)) }
        @if has_sheets { th { (word(Label::Sheet)) } }
        th class="number" { (word(Label::Rows)) }
        th { (word(Label::Encoding)) }
    };
    let body = html! {
        @for source in summary.sources.iter().take(LISTS_MOST) {
            tr {
                td { (foreign(&source.file, NAME_MOST)) }
                @if has_sheets {
                    td { (foreign(source.sheet.as_deref().unwrap_or_default(), NAME_MOST)) }
                }
                td class="number" { (grouped(source.rows)) }
                td { (plain(source.encoding.as_deref().unwrap_or("–"), NAME_MOST)) }
            }
        }
    };
    let more = more(summary.sources.len(), LISTS_MOST, Things::Lists, words);
    table(Label::Lists, &head, &body, &more, words)
}

/// Whom nobody called.
pub(super) fn do_not_call(summary: &Summary, words: Words) -> Markup {
    if summary.suppress.is_empty() {
        return html! {};
    }
    let word = words.label;
    let head = html! {
        th { (word(Label::File)) }
        th class="number" { (word(Label::Numbers)) }
        th class="number" { (word(Label::WithoutNumber)) }
        th { (word(Label::Changed)) }
    };
    let body = html! {
        @for list in summary.suppress.iter().take(LISTS_MOST) {
            tr {
                td { (foreign(&list.file, NAME_MOST)) }
                td class="number" { (grouped(list.numbers)) }
                td class="number" { (grouped(list.without_number)) }
                td class="short" { (list.modified.as_deref().map(when).unwrap_or_default()) }
            }
        }
    };
    let more = more(summary.suppress.len(), LISTS_MOST, Things::Lists, words);
    table(Label::DoNotCall, &head, &body, &more, words)
}

/// What was done with rows before they were sent.
pub(super) fn notes(summary: &Summary, words: Words) -> Markup {
    let notes = counts(&summary.notes);
    if notes.is_empty() {
        return html! {};
    }
    let head = html! {
        th { ((words.label)(Label::Note)) }
        th class="number" { ((words.label)(Label::Rows)) }
    };
    let body = html! {
        @for (code, rows) in notes {
            @let said = code.parse::<Note>().map(words.note);
            tr {
                td class="text" { (said.unwrap_or(code)) }
                td class="number" { (grouped(rows)) }
            }
        }
    };
    table(Label::Notes, &head, &body, &html! {}, words)
}

/// What was run when, and by whom.
pub(super) fn runs(summary: &Summary, words: Words) -> Markup {
    if summary.runs.is_empty() {
        return html! {};
    }
    let word = words.label;
    let earlier = summary.runs.len().saturating_sub(RUNS_MOST);
    let heads = [
        Label::Began,
        Label::Ended,
        Label::Command,
        Label::User,
        Label::Host,
        Label::Version,
        Label::Result,
    ];
    let head = html! { @for head in heads { th { (word(head)) } } };
    let or_none = |name: &Option<String>| foreign(name.as_deref().unwrap_or("–"), NAME_MOST);
    let body = html! {
        @for run in summary.runs.iter().skip(earlier) {
            tr {
                td class="short" { (when(&run.started_at)) }
                td class="short" { (run.finished_at.as_deref().map_or("–".into(), when)) }
                td { (foreign(&run.command, NAME_MOST)) }
                td { (or_none(&run.user)) }
                td { (or_none(&run.host)) }
                td { (or_none(&run.version)) }
                td class="text long" { (foreign(&result(run, words), SENTENCE_MOST)) }
            }
        }
    };
    let more = more(summary.runs.len(), RUNS_MOST, Things::Runs, words);
    table(Label::Runs, &head, &body, &more, words)
}

/// How a run ended.
fn result(run: &SummaryRun, words: Words) -> String {
    match (&run.stopped_by, &run.finished_at) {
        (Some(by), _) => stopped_by(by, words),
        (None, Some(_)) => (words.label)(state("finished")).to_owned(),
        (None, None) => (words.label)(Label::StillOpen).to_owned(),
    }
}

/// How many of these things are not listed; nothing where all are.
fn more(all: usize, listed: usize, of: Things, words: Words) -> Markup {
    let left = all.saturating_sub(listed) as u64;
    html! {
        @if left > 0 { p class="soft" { ((words.phrase)(&Phrase::More { many: left, of })) } }
    }
}

fn table(title: Label, head: &Markup, body: &Markup, more: &Markup, words: Words) -> Markup {
    let title = (words.label)(title);
    html! {
        section class="card flows" {
            h2 { (title) }
            div class="scroll" tabindex="0" role="region" aria-label=(title) {
                table { thead { tr { (head) } } tbody { (body) } }
            }
            (more)
        }
    }
}
