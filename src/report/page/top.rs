//! What a reader wants to know first: which job, how far it is, its figures, and what to do next.

use maud::{Markup, html};

use super::text::{foreign, sentence};
use crate::outcome::{Status, StoppedBy};
use crate::report::figures::{grouped, only, shown_statuses, state, target_words, title, when};
use crate::report::{Label, Phrase, Summary, Words};

/// Bytes of a target's words: several staff members are named one by one.
const TARGET_MOST: usize = 600;
/// Bytes of a sentence that holds a text from outside.
const SENTENCE_MOST: usize = 1_500;

/// The page's first lines.
pub(super) fn banner(summary: &Summary, statuses: &[Status], words: Words) -> Markup {
    let word = words.label;
    let requests = summary.requests;
    let limit = match summary.pace.limit_per_s {
        Some(limit) => pace(limit),
        None => word(Label::LimitFound).to_owned(),
    };
    html! {
        header {
            h1 { (title(summary, words)) }
            p class={ "state " (state_colour(summary)) } { (word(state(&summary.state))) }
            dl class="facts" {
                @if let Some(only) = only(statuses, words) {
                    (fact(word(Label::Only), &html! { (only) }))
                }
                @if let Some(target) = &summary.target {
                    (fact(word(Label::Target), &foreign(&target_words(target, words), TARGET_MOST)))
                }
                (fact(word(Label::Began), &moment(&summary.started_at)))
                @if let Some(ended) = &summary.finished_at {
                    (fact(word(Label::Ended), &moment(ended)))
                }
                @if requests.sent > 0 {
                    (fact(word(Label::Requests), &html! { (grouped(requests.sent)) }))
                    (fact(word(Label::Retried), &html! { (grouped(requests.retried)) }))
                }
                // One request has no pace.
                @if requests.sent > 1 {
                    (fact(word(Label::Pace), &html! { (pace(summary.pace.achieved_per_s)) }))
                    (fact(word(Label::Limit), &html! { (limit) }))
                }
            }
            p class="soft" { small { (word(Label::ChinaTime)) } }
        }
    }
}

/// The figures, large, each in its colour.
pub(super) fn figures(summary: &Summary, words: Words) -> Markup {
    let rows = &summary.rows;
    let word = words.label;
    let all = rows.read + rows.expanded;
    html! {
        ul class="figures" {
            li { b { (grouped(rows.read)) } (word(Label::Read)) }
            @if rows.expanded > 0 {
                li { b { (grouped(rows.expanded)) } (word(Label::Expanded)) }
            }
            @for (status, rows) in statuses(summary) {
                li class={ "edge-" (status) } {
                    b class={ "text-" (status) } { (grouped(rows)) }
                    ((words.status)(status))
                    " " small { (share(rows, all)) }
                }
            }
        }
    }
}

/// The statuses that are shown: a check has sent nothing, so that what only sending brings about says
/// nothing of its list.
pub(super) fn statuses(summary: &Summary) -> Vec<(Status, u64)> {
    let mut shown = shown_statuses(summary);
    if summary.state == "checked" {
        shown.retain(|(status, rows)| *rows > 0 || *status == Status::Rejected);
    }
    shown
}

/// What stopped the job, and what is to be done now.
pub(super) fn next(summary: &Summary, words: Words) -> Markup {
    let steps = steps(summary, words);
    if steps.is_empty() {
        return html! {};
    }
    html! {
        section class="card next" {
            h2 { ((words.label)(Label::NextSteps)) }
            ul { @for step in &steps { li { (sentence(step, SENTENCE_MOST)) } } }
        }
    }
}

fn steps(summary: &Summary, words: Words) -> Vec<String> {
    let rows = &summary.rows;
    let say = |phrase: Phrase| (words.phrase)(&phrase);
    let mut steps = Vec::new();
    if let Some(by) = &summary.stopped_by {
        steps.push(say(Phrase::Stopped { by, bounds: &summary.bounds }));
    }
    if let Some(job) = &summary.job {
        let arrived = summary.notes.get("seen_in_calls").and_then(serde_json::Value::as_u64);
        let in_doubt = rows.uncertain.saturating_sub(arrived.unwrap_or(0));
        if in_doubt > 0 {
            steps.push(say(Phrase::Uncertain { rows: in_doubt, job }));
        }
        if rows.failed > 0 {
            steps.push(say(Phrase::Failed { rows: rows.failed, job }));
        }
        if rows.pending > 0 && summary.state != "running" {
            steps.push(say(Phrase::GoOn { rows: rows.pending, job }));
        }
    } else if rows.pending > 0 {
        steps.push(say(Phrase::WouldSend { rows: rows.pending }));
    } else {
        steps.push(say(Phrase::NothingToSend));
    }
    if rows.rejected > 0 {
        steps.push(say(Phrase::Mend { rows: rows.rejected }));
    }
    if steps.is_empty() && summary.state != "running" {
        steps.push(say(Phrase::AllDone));
    }
    steps
}

/// Good, unclear or bad, by the colour of a status that is.
fn state_colour(summary: &Summary) -> &'static str {
    let rows = &summary.rows;
    match (summary.state.as_str(), &summary.stopped_by) {
        ("finished", _) if rows.of(Status::Failed) + rows.of(Status::Uncertain) == 0 => {
            "text-inserted"
        }
        ("stopped", Some(StoppedBy::Errno { .. })) => "text-failed",
        ("finished" | "stopped" | "interrupted", _) => "text-uncertain",
        _ => "text-already_imported",
    }
}

fn fact(name: &str, said: &Markup) -> Markup {
    html! { div { dt { (name) } dd { (said) } } }
}

/// A moment that programs can read too.
fn moment(iso: &str) -> Markup {
    html! { time { (when(iso)) } }
}

/// `19.97`, `20`.
fn pace(per_s: f64) -> String {
    let rounded = (per_s * 100.0).round() / 100.0;
    rounded.to_string()
}

/// Part of all rows: `12.5%`. A part that is there is not 0, and one that is not all is not 100.
pub(crate) fn share(rows: u64, all: u64) -> String {
    if all == 0 || rows == 0 {
        return "0%".to_owned();
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
    let percent = rows as f64 * 100.0 / all as f64;
    match percent {
        _ if rows == all => "100%".to_owned(),
        _ if percent < 0.1 => "<0.1%".to_owned(),
        _ if percent > 99.9 => ">99.9%".to_owned(),
        _ => format!("{percent:.1}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_never_rounded_to_nothing_or_to_all() {
        let told = [(0, 0), (0, 9), (9, 9), (1, 8), (1, 100_000), (99_999, 100_000)];
        let told = told.map(|(rows, all)| share(rows, all));
        assert_eq!(told, ["0%", "0%", "100%", "12.5%", "<0.1%", ">99.9%"]);
    }
}
