//! What a row's status speaks of, as the ledger keeps it: another row, an earlier job, or what is
//! wrong with a row that cannot be read. Advice has a type of its own.

use dialfeed::ledger::JobId;
use dialfeed::row::Malformed;

use super::{Lang, en, zh};

/// One such word, read from the ledger's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark<'a> {
    /// `row 12`, or `row 12 (customers.xlsx, Sheet1)` where it stands in another list.
    SameAsRow { row: &'a str, place: Option<&'a str> },
    /// `20261122-091530-7f3a, 2026-11-22`: a job, and the day it began.
    EarlierJob { job: &'a str, day: &'a str },
    /// What is wrong with a row that cannot be read.
    Malformed(Malformed),
    /// What a later version may write one day: its own words.
    Other(&'a str),
}

impl<'a> Remark<'a> {
    /// Reads the ledger's text.
    #[must_use]
    pub fn read(text: &'a str) -> Self {
        same_as_row(text)
            .or_else(|| earlier_job(text))
            .or_else(|| Malformed::from_words(text).map(Self::Malformed))
            .unwrap_or(Self::Other(text))
    }

    /// The sentence.
    #[must_use]
    pub fn say(self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::remark(self),
            Lang::En => en::remark(self),
        }
    }
}

fn same_as_row(text: &str) -> Option<Remark<'_>> {
    let rest = text.strip_prefix("row ")?;
    let (row, place) = match rest.split_once(' ') {
        None => (rest, None),
        Some((row, place)) => (row, Some(place.strip_prefix('(')?.strip_suffix(')')?)),
    };
    row.parse::<u32>().ok()?;
    Some(Remark::SameAsRow { row, place })
}

fn earlier_job(text: &str) -> Option<Remark<'_>> {
    let (job, day) = text.split_once(", ")?;
    job.parse::<JobId>().ok()?;
    Some(Remark::EarlierJob { job, day })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_ledger_keeps_is_read_and_what_it_may_keep_one_day_stays_as_it_is() {
        let read = [
            ("row 12", Remark::SameAsRow { row: "12", place: None }),
            ("row 3 (a (1).csv)", Remark::SameAsRow { row: "3", place: Some("a (1).csv") }),
            ("row 3 (a.xlsx, B)", Remark::SameAsRow { row: "3", place: Some("a.xlsx, B") }),
            (
                "20261122-091530-7f3a, 2026-11-22",
                Remark::EarlierJob { job: "20261122-091530-7f3a", day: "2026-11-22" },
            ),
            ("quote never closes", Remark::Malformed(Malformed::UnclosedQuote)),
            ("undecodable byte at 7", Remark::Malformed(Malformed::Undecodable { at: 7 })),
        ];
        for (text, remark) in read {
            assert_eq!(Remark::read(text), remark, "{text}");
        }
        for text in ["", "row", "row over 9 MiB", "row 12 of many", "a, b"] {
            assert_eq!(Remark::read(text), Remark::Other(text));
        }
    }
}
