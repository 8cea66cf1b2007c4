//! `results.html`: the figures of a job's results in one page without anything from outside, in the
//! look of the import's.

use std::io::Write as _;

use maud::{DOCTYPE, Markup, html};

use super::{ResultLabel, ResultWords, ResultsOptions, ResultsSummary};
use crate::platform::Disposition;
use crate::report::files::{Whole, not_written, sync_folder};
use crate::report::grouped;
use crate::report::page::{bar, foreign, head, share};
use crate::results::{ResultsError, Tries};

/// The file's name.
pub(super) const FILE: &str = "results.html";
/// Staff members that are listed; how much of a name is shown, in bytes.
const STAFF_MOST: usize = 500;
const NAME_MOST: usize = 240;

pub(super) fn write(
    summary: &ResultsSummary,
    options: &ResultsOptions,
) -> Result<(), ResultsError> {
    let path = options.folder.join(FILE);
    let mut file = Whole::create(&path)?;
    let page = page(summary, options.words).into_string();
    file.write_all(page.as_bytes()).map_err(not_written(&path))?;
    file.finish()?;
    Ok(sync_folder(&options.folder)?)
}

fn page(summary: &ResultsSummary, words: ResultWords) -> Markup {
    let word = words.label;
    let title = format!("{} {}", word(ResultLabel::Title), summary.job);
    html! {
        (DOCTYPE)
        html lang=(words.report.lang) {
            (head(&title, ""))
            body {
                header {
                    h1 { (title) }
                    p class="soft" {
                        (word(ResultLabel::ReadAt)) " "
                        (summary.read_at.get(..19).unwrap_or_default().replace('T', " "))
                    }
                }
                main {
                    div class="pair" {
                        (funnel(summary, words))
                        (by_disposition(summary, words))
                    }
                    (by_hour(summary, words))
                    (by_staff(summary, words))
                    p class="soft" { (word(ResultLabel::CustomersElsewhere)) }
                }
            }
        }
    }
}

fn funnel(summary: &ResultsSummary, words: ResultWords) -> Markup {
    let funnel = summary.customers;
    let steps = [
        (ResultLabel::Pushed, funnel.pushed, "pending"),
        (ResultLabel::Dialled, funnel.dialled, "already_imported"),
        (ResultLabel::Answered, funnel.answered, "duplicate"),
        (ResultLabel::TalkedOver30, funnel.talked_over_30_s, "inserted"),
    ];
    html! {
        section class="card" {
            h2 { ((words.label)(ResultLabel::Funnel)) }
            ol class="bars" {
                @for (step, customers, area) in steps {
                    li {
                        span { ((words.label)(step)) }
                        b class="number" {
                            (grouped(customers)) " "
                            small class="soft" { (share(customers, funnel.pushed)) }
                        }
                        (bar(customers, funnel.pushed, area))
                    }
                }
            }
            @if summary.seen_in_calls > 0 {
                p class="soft" {
                    ((words.label)(ResultLabel::Seen)) ": " (grouped(summary.seen_in_calls))
                }
            }
        }
    }
}

fn by_disposition(summary: &ResultsSummary, words: ResultWords) -> Markup {
    let all: u64 = summary.by_disposition.values().sum();
    if all == 0 {
        return html! {};
    }
    html! {
        section class="card" {
            h2 { ((words.label)(ResultLabel::ByDisposition)) }
            ol class="bars" {
                @for (word, calls) in &summary.by_disposition {
                    @let how = Disposition::of(word);
                    li {
                        span { (foreign(&(words.disposition)(&how), NAME_MOST)) }
                        b class="number" {
                            (grouped(*calls)) " " small class="soft" { (share(*calls, all)) }
                        }
                        (bar(*calls, all, area(&how)))
                    }
                }
            }
        }
    }
}

fn area(how: &Disposition) -> &'static str {
    match how {
        Disposition::Answered => "inserted",
        Disposition::NoAnswer => "pending",
        Disposition::Failed => "failed",
        Disposition::Busy => "uncertain",
        Disposition::Unknown | Disposition::Other(_) => "none",
    }
}

fn by_hour(summary: &ResultsSummary, words: ResultWords) -> Markup {
    let rows = summary.by_hour.iter().map(|hour| {
        let name = format!("{:02}:00", hour.hour);
        (html! { (name) }, hour.tries)
    });
    tries(ResultLabel::ByHour, ResultLabel::Hour, rows.collect(), words)
}

fn by_staff(summary: &ResultsSummary, words: ResultWords) -> Markup {
    let rows = summary.by_staff.iter().take(STAFF_MOST).map(|staff| {
        let name = match &staff.staff {
            Some(staff) => foreign(staff, NAME_MOST),
            None => html! { span class="soft" { ((words.label)(ResultLabel::Nobody)) } },
        };
        (name, staff.tries)
    });
    tries(ResultLabel::ByStaff, ResultLabel::Staff, rows.collect(), words)
}

fn tries(
    title: ResultLabel,
    first: ResultLabel,
    rows: Vec<(Markup, Tries)>,
    words: ResultWords,
) -> Markup {
    if rows.is_empty() {
        return html! {};
    }
    let word = words.label;
    let most = rows.iter().map(|(_, tries)| tries.calls).max().unwrap_or(0);
    html! {
        section class="card" {
            h2 { (word(title)) }
            div class="scroll" tabindex="0" role="region" aria-label=(word(title)) {
                table {
                    thead {
                        tr {
                            th { (word(first)) }
                            th class="number" { (word(ResultLabel::Calls)) }
                            th class="number" { (word(ResultLabel::AnsweredCalls)) }
                            th class="number" { (word(ResultLabel::AnswerRate)) }
                            th class="number" { (word(ResultLabel::Talked)) }
                            th {}
                        }
                    }
                    tbody {
                        @for (name, tries) in rows {
                            tr {
                                td class="short" { (name) }
                                td class="number" { (grouped(tries.calls)) }
                                td class="number" { (grouped(tries.answered)) }
                                td class="number" { (share(tries.answered, tries.calls)) }
                                td class="number" { ((words.duration)(tries.talked_s)) }
                                td class="long" { (bar(tries.answered, most, "inserted")) }
                            }
                        }
                    }
                }
            }
        }
    }
}
