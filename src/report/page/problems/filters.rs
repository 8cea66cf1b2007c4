//! The filters above the problems. They need the page's script, so it is the script that shows them:
//! without it every row is shown, and no filter.

use maud::{Markup, html};

use super::Problem;
use crate::outcome::Status;
use crate::report::page::charts::plain_cause;
use crate::report::{Label, Words};

/// The bar, hidden until the script runs.
pub(super) fn bar(problems: &[Problem], words: Words) -> Markup {
    let word = words.label;
    let statuses = Status::ALL.iter().filter(|status| {
        let of_status = |problem: &Problem| problem.statuses.contains(status);
        problems.iter().any(of_status)
    });
    html! {
        form class="filters" id="filters" role="search" hidden {
            label {
                (word(Label::FilterStatus))
                select id="filter-status" {
                    option value="" { (word(Label::Everything)) }
                    @for status in statuses {
                        option value=(status) { ((words.status)(*status)) }
                    }
                }
            }
            label {
                (word(Label::FilterReason))
                select id="filter-reason" {
                    option value="" { (word(Label::Everything)) }
                    @for problem in problems {
                        option value=(problem.number) {
                            @match &problem.reason {
                                Some(reason) => (plain_cause(reason, words)),
                                None => ((words.status)(problem.status)),
                            }
                        }
                    }
                }
            }
            label {
                (word(Label::Search))
                input id="filter-search" type="search" autocomplete="off"
                    placeholder=(word(Label::SearchHint));
            }
            button id="filter-reset" type="button" { (word(Label::Reset)) }
            p {
                (word(Label::RowsShown)) ": "
                output id="filter-shown" aria-live="polite" for="filter-status filter-reason filter-search" {
                    (problems.iter().map(|problem| problem.keys.len()).sum::<usize>())
                }
            }
        }
        p id="filter-nothing" role="status" hidden { (word(Label::NothingShown)) }
    }
}
