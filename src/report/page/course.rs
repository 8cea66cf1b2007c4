//! The chart over time: how many rows ended how, by stretches of the clock in China.

use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};

use super::charts::{figure, ratio, swatch};

use crate::clock;
use crate::ledger::Counts;
use crate::outcome::Status;
use crate::report::figures::grouped;
use crate::report::{Label, Summary, Words};

/// The plot's size in its own units.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 180.0;
/// Between two columns, as part of one.
const GAP: f64 = 0.15;
/// A column of few is no wall.
const COLUMN_MOST: f64 = 80.0;
const DAY_S: i64 = 86_400;

/// The chart; nothing where everything ended in one stretch, which is no course.
pub(super) fn course(summary: &Summary, words: Words) -> Markup {
    let stretches = summary.timeline.stretches();
    let (Some((first, _)), Some((last, _))) = (stretches.first(), stretches.last()) else {
        return html! {};
    };
    if stretches.len() < 2 {
        return html! {};
    }
    let step = summary.timeline.step_s();
    let ends = last.saturating_add(SignedDuration::from_secs(step)).unwrap_or(*last);
    let middle = stretches.get(stretches.len() / 2).map_or(*first, |(begins, _)| *begins);
    let most = stretches.iter().map(|(_, counts)| counts.sum()).max().unwrap_or(0);
    let top = round_above(most);
    let shown: Vec<Status> = Status::ALL
        .iter()
        .copied()
        .filter(|status| stretches.iter().any(|(_, counts)| counts.of(*status) > 0))
        .collect();
    let (from, until) = (day(*first), day(ends));
    let title = (words.label)(Label::OverTime);
    html! {
        section class="card" {
            h2 { (title) }
            p class="soft" {
                ((words.stretch)(step)) " · " (from)
                @if from != until { " – " (until) }
            }
            div class="time" {
                div class="scale" aria-hidden="true" {
                    span { (grouped(top)) }
                    @if top.is_multiple_of(2) { span { (grouped(top / 2)) } }
                    span { "0" }
                }
                svg class="plot" viewBox="0 0 720 180" preserveAspectRatio="none" role="img" aria-label=(title) {
                    @for height in ["0.5", "90"] {
                        line class="rule" x1="0" x2="720" y1=(height) y2=(height) {}
                    }
                    @for (nth, (begins, counts)) in stretches.iter().enumerate() {
                        (column(nth, stretches.len(), (*begins, counts), top, &shown, words))
                    }
                }
                div class="axis" {
                    @for (moment, of_all) in [(*first, 0), (middle, 1), (ends, 2)] {
                        @if of_all != 1 || stretches.len() > 2 {
                            span { (label(moment, step, from != until)) }
                        } @else {
                            span {}
                        }
                    }
                }
            }
            ul class="keys" {
                @for status in &shown {
                    li class="legend" { (swatch(*status)) ((words.status)(*status)) }
                }
            }
        }
    }
}

/// A stretch, its statuses on top of each other; what it holds is said when it is pointed at.
fn column(
    nth: usize,
    columns: usize,
    (begins, counts): (Timestamp, &Counts),
    top: u64,
    shown: &[Status],
    words: Words,
) -> Markup {
    if counts.sum() == 0 {
        return html! {};
    }
    let slot = WIDTH / columns_of(columns);
    let wide = (slot * (1.0 - GAP)).min(COLUMN_MOST);
    let left = columns_of(nth) * slot + (slot - wide) / 2.0;
    let mut said = clock::china(begins).strftime("%Y-%m-%d %H:%M:%S").to_string();
    let mut from = HEIGHT;
    let mut parts = Vec::new();
    for status in shown.iter().copied().filter(|status| counts.of(*status) > 0) {
        let rows = counts.of(status);
        let height = ratio(rows, top) * HEIGHT;
        from -= height;
        parts.push((status, from, height));
        said.push_str(&format!("\n{}: {}", (words.status)(status), grouped(rows)));
    }
    html! {
        g {
            title { (said) }
            @for (status, from, height) in parts {
                rect class={ "area-" (status) } x=(figure(left)) y=(figure(from))
                    width=(figure(wide)) height=(figure(height)) {}
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few dozen columns")]
fn columns_of(columns: usize) -> f64 {
    columns as f64
}

fn day(moment: Timestamp) -> String {
    clock::china(moment).strftime("%Y-%m-%d").to_string()
}

/// As much of a moment as tells it from its neighbours.
fn label(moment: Timestamp, step_s: i64, has_days: bool) -> String {
    let format = match step_s {
        DAY_S.. => "%Y-%m-%d",
        _ if has_days => "%m-%d %H:%M",
        60.. => "%H:%M",
        _ => "%H:%M:%S",
    };
    clock::china(moment).strftime(format).to_string()
}

/// The next figure above that is easily read, and halved.
fn round_above(most: u64) -> u64 {
    let mut ten = 1_u64;
    loop {
        let fits = [1, 2, 4, 6, 8].into_iter().map(|digit| digit * ten).find(|top| *top >= most);
        match (fits, ten.checked_mul(10)) {
            (Some(top), _) => return top,
            (None, Some(next)) if next < u64::MAX / 10 => ten = next,
            (None, _) => return most,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Timeline;

    #[test]
    fn the_scale_ends_above_the_highest_column_at_a_round_figure() {
        let tops = [0, 1, 2, 3, 5, 7, 9, 10, 11, 99, 101, 4_001].map(round_above);
        assert_eq!(tops, [1, 1, 2, 4, 6, 8, 10, 10, 20, 100, 200, 6_000]);
        assert_eq!(round_above(u64::MAX), u64::MAX);
    }

    #[test]
    fn an_axis_has_the_time_in_china_and_days_where_there_are_several() {
        let moment: Timestamp = "2026-11-22T16:05:06Z".parse().unwrap();
        assert_eq!(day(moment), "2026-11-23");
        assert_eq!(label(moment, 1, false), "00:05:06");
        assert_eq!(label(moment, 600, false), "00:05");
        assert_eq!(label(moment, 3_600, true), "11-23 00:05");
        assert_eq!(label(moment, 86_400, true), "2026-11-23");
    }

    #[test]
    fn a_column_is_as_high_as_its_rows_and_says_them() {
        let mut line = Timeline::default();
        for (second, status) in [(1, Status::Inserted), (1, Status::Failed), (2, Status::Inserted)]
        {
            line.add(Timestamp::from_second(second).unwrap(), status);
        }
        let stretches = line.stretches();
        let shown = [Status::Inserted, Status::Failed];
        let (begins, counts) = stretches[0];
        let drawn = column(0, 2, (begins, &counts), 2, &shown, Words::default()).into_string();
        assert_eq!(drawn.matches("height=\"90.00\"").count(), 2, "{drawn}");
        assert!(drawn.contains("1970-01-01 08:00:01\ninserted: 1\nfailed: 1"), "{drawn}");
    }
}
