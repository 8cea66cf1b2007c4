//! Charts of what became of the rows and why, as SVG beside the figures that they are drawn from.
//! Only shapes are drawn: words stand beside them as text, so that they stay readable on a phone.

use maud::{Markup, html};

use super::problems::Problem;
use super::text::{plain, sentence};
use super::top::{share, statuses};
use crate::outcome::Status;
use crate::report::figures::{grouped, reasons};
use crate::report::{Label, Phrase, Summary, Words};

/// Reasons in the chart.
const REASONS_MOST: usize = 12;
/// Bytes of a reason.
const REASON_MOST: usize = 600;
/// The whole length of a bar, in its own units.
const WHOLE: f64 = 1000.0;
/// The least of a part that is there: it has to be seen.
const PART_LEAST: f64 = 4.0;

/// What became of the rows: one bar, and a line for each part of it.
pub(super) fn outcomes(summary: &Summary, words: Words) -> Markup {
    let word = words.label;
    let shown = statuses(summary);
    let all = summary.rows.read + summary.rows.expanded;
    let title = word(Label::Outcomes);
    html! {
        section class="card" {
            h2 { (title) }
            svg class="stack" viewBox="0 0 1000 26" preserveAspectRatio="none" aria-hidden="true" {
                @for (status, from, width) in parts(&shown) {
                    rect class={ "part area-" (status) } x=(from) y="0" width=(width) height="26" {}
                }
            }
            table {
                thead { tr {
                    th { (word(Label::State)) }
                    th class="number" { (word(Label::Rows)) }
                    th class="number" { (word(Label::Share)) }
                } }
                tbody {
                    @for (status, rows) in &shown {
                        tr {
                            td { span class="legend" { (swatch(*status)) ((words.status)(*status)) } }
                            td class="number" { (grouped(*rows)) }
                            td class="number" { (share(*rows, all)) }
                        }
                    }
                    tr {
                        td { b { (word(Label::Total)) } }
                        td class="number" { b { (grouped(all)) } }
                        td class="number" { (share(all, all)) }
                    }
                }
            }
        }
    }
}

/// Why rows were not imported, the most frequent first.
pub(super) fn causes(summary: &Summary, problems: &[Problem], words: Words) -> Markup {
    let reasons = reasons(summary);
    let Some((_, most)) = reasons.first().copied() else { return html! {} };
    // "1 other reason" would take the room of that reason.
    let shown = if reasons.len() == REASONS_MOST + 1 { REASONS_MOST + 1 } else { REASONS_MOST };
    let others = reasons.iter().skip(shown);
    let (other_kinds, other_rows) = (others.clone().count() as u64, others.map(|it| it.1).sum());
    let most = most.max(other_rows);
    html! {
        section class="card" {
            h2 { ((words.label)(Label::Reasons)) }
            ol class="bars" {
                @for (code, rows) in reasons.iter().take(shown) {
                    @let problem = problems.iter().find(|it| it.reason.as_ref() == Some(code));
                    li {
                        span {
                            @if let Some(problem) = problem {
                                a href={ "#problem-" (problem.number) } { (cause(code, words)) }
                            } @else {
                                (cause(code, words))
                            }
                        }
                        b class="number" { (grouped(*rows)) }
                        (bar(*rows, most, problem.map_or("none", |it| it.status.as_str())))
                    }
                }
                @if other_kinds > 0 {
                    li {
                        span { ((words.phrase)(&Phrase::OtherReasons { reasons: other_kinds })) }
                        b class="number" { (grouped(other_rows)) }
                        (bar(other_rows, most, "none"))
                    }
                }
            }
        }
    }
}

/// A reason's code in words; one of another version stays a code.
pub(super) fn cause(code: &str, words: Words) -> Markup {
    sentence(&cause_words(code, words), REASON_MOST)
}

/// The same where no element may stand.
pub(super) fn plain_cause(code: &str, words: Words) -> Markup {
    plain(&cause_words(code, words), REASON_MOST)
}

fn cause_words(code: &str, words: Words) -> String {
    let said = (words.cause)(code);
    if said.is_empty() { code.to_owned() } else { said }
}

/// A square in the colour of a status.
pub(super) fn swatch(status: Status) -> Markup {
    html! {
        svg class="swatch" viewBox="0 0 12 12" aria-hidden="true" {
            rect class={ "area-" (status) } x="0.5" y="0.5" width="11" height="11" rx="2" {}
        }
    }
}

/// A bar as long as its part of the longest, in the colour of a status.
pub(crate) fn bar(rows: u64, most: u64, area: &str) -> Markup {
    let length = (ratio(rows, most) * WHOLE).max(PART_LEAST);
    html! {
        svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" {
            rect class="track" x="0" y="0" width="1000" height="10" {}
            @if rows > 0 {
                rect class={ "area-" (area) } x="0" y="0" width=(figure(length)) height="10" {}
            }
        }
    }
}

/// Where each part of a bar begins, and how long it is; all of them together are the whole.
fn parts(shown: &[(Status, u64)]) -> Vec<(Status, String, String)> {
    let all: u64 = shown.iter().map(|(_, rows)| rows).sum();
    let there = shown.iter().filter(|(_, rows)| *rows > 0);
    let lengths: Vec<(Status, f64)> = there
        .map(|(status, rows)| (*status, (ratio(*rows, all) * WHOLE).max(PART_LEAST)))
        .collect();
    let sum: f64 = lengths.iter().map(|(_, length)| length).sum();
    let mut from = 0.0;
    let mut parts = Vec::new();
    for (status, length) in lengths {
        let length = length * WHOLE / sum;
        parts.push((status, figure(from), figure(length)));
        from += length;
    }
    parts
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
pub(super) fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// A length as SVG has it, to a hundredth.
pub(super) fn figure(length: f64) -> String {
    format!("{length:.2}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_bar_make_it_whole_and_the_smallest_is_seen() {
        let shown = [(Status::Inserted, 999_999), (Status::Failed, 1), (Status::Uncertain, 0)];
        let parts = parts(&shown);
        let number = |text: &String| text.parse::<f64>().unwrap();
        assert_eq!(parts.len(), 2);
        assert!(number(&parts[1].2) >= PART_LEAST - 0.1, "{parts:?}");
        assert!((number(&parts[1].1) + number(&parts[1].2) - WHOLE).abs() < 0.1, "{parts:?}");
        assert!(super::parts(&[(Status::Inserted, 0)]).is_empty());
    }
}
