//! `--duplicates` over lists that nobody wrote: whichever row is sent, no number is lost and none sent
//! twice; what is filled in comes from the earliest row that has it.

use std::collections::BTreeSet;

use dialfeed::import::{Duplicates, ImportError};
use dialfeed::outcome::{Note, Status};
use proptest::prelude::*;

use super::desk::Desk;
use super::planned::{Entry, Texts, Way, planned};
use super::troubled_rows::number;

const HEADER: &str = "手机,姓名,地址,邮箱,备注,工号,说明\n";
const FILES: [&str; 2] = ["first.csv", "second.csv"];

/// A row on its way into a list.
#[derive(Debug, Clone)]
struct Listed {
    /// Its valid numbers, all different.
    numbers: Vec<usize>,
    texts: Texts,
    /// Whether the platform knows its staff member.
    is_staff_known: bool,
    /// Bytes of a text that nobody asks for; they move the ends of the blocks that are read.
    padding: usize,
}

fn row() -> impl Strategy<Value = Listed> {
    let numbers = prop::collection::btree_set(0..12_usize, 0..3);
    let text = |texts: [&'static str; 4]| {
        prop::sample::select(texts.to_vec()).prop_map(str::to_owned).boxed()
    };
    let texts = [
        text(["", "", "甲", "乙 丙"]),
        text(["", "", "某路1号", "某街2号"]),
        text(["", "无", "a@example.com", "b@example.com"]),
        text(["", "", "要发票", "周末联系"]),
    ];
    let padding = prop::sample::select(vec![0, 0, 0, 0, 100, 40_000]);
    (numbers, texts, prop::bool::weighted(0.8), padding).prop_map(
        |(numbers, texts, is_staff_known, padding)| Listed {
            numbers: numbers.into_iter().collect(),
            texts,
            is_staff_known,
            padding,
        },
    )
}

fn lists() -> impl Strategy<Value = Vec<Vec<Listed>>> {
    prop::collection::vec(prop::collection::vec(row(), 1..20), 1..3)
}

fn way() -> impl Strategy<Value = Way> {
    let duplicates = [Duplicates::First, Duplicates::Last, Duplicates::Merge];
    (prop::sample::select(duplicates.to_vec()), any::<bool>(), any::<bool>())
        .prop_map(|(duplicates, all_numbers, by_staff)| Way { duplicates, all_numbers, by_staff })
}

fn written(rows: &[Listed], padded: bool) -> String {
    let mut list = HEADER.to_owned();
    for row in rows {
        let numbers: Vec<String> = row.numbers.iter().map(|index| number(*index)).collect();
        let numbers = if numbers.is_empty() { "无".to_owned() } else { numbers.join("/") };
        let staff = if row.is_staff_known { "8001" } else { "9999" };
        let padding = "x".repeat(if padded { row.padding } else { 0 });
        list.push_str(&format!("{numbers},{},{staff},{padding}\n", row.texts.join(",")));
    }
    list
}

/// What the lists have to become: written down row by row, without any table of numbers.
fn expected(lists: &[Vec<Listed>], way: Way) -> Vec<Entry> {
    let mut read: Vec<((usize, u32), String, Texts)> = Vec::new();
    let mut entries = Vec::new();
    for (list, rows) in lists.iter().enumerate() {
        for (nth, row) in (2..).zip(rows) {
            let most = if way.all_numbers { usize::MAX } else { 1 };
            let numbers: Vec<String> =
                row.numbers.iter().take(most).map(|it| number(*it)).collect();
            if numbers.is_empty() || way.by_staff && !row.is_staff_known {
                let mut entry = Entry::at((list, nth), Status::Rejected);
                entry.number = String::new();
                entries.push(entry);
                continue;
            }
            let [name, address, email, comment] = row.texts.clone();
            let email = if email == "无" { String::new() } else { email };
            for number in numbers {
                read.push((
                    (list, nth),
                    number,
                    [name.clone(), address.clone(), email.clone(), comment.clone()],
                ));
            }
        }
    }
    for (row, number, texts) in &read {
        let same: Vec<_> = read.iter().filter(|(_, other, _)| other == number).collect();
        let sent = match way.duplicates {
            Duplicates::First | Duplicates::Merge => same[0].0,
            Duplicates::Last => same[same.len() - 1].0,
        };
        let mut entry = Entry::at(*row, Status::Repeated);
        entry.number.clone_from(number);
        if sent != *row {
            entry.remark = format!("row {}", sent.1);
            if sent.0 != row.0 {
                entry.remark.push_str(&format!(" ({})", FILES[sent.0]));
            }
        } else {
            entry.status = Status::Pending;
            entry.texts.clone_from(texts);
        }
        if entry.status == Status::Pending && way.duplicates == Duplicates::Merge {
            for (nth, text) in entry.texts.iter_mut().enumerate() {
                let known = same.iter().map(|(_, _, texts)| &texts[nth]).find(|it| !it.is_empty());
                *text = known.cloned().unwrap_or_default();
            }
            entry.is_filled = entry.texts != *texts;
        }
        entries.push(entry);
    }
    entries.sort();
    entries
}

fn hold(lists: &[Vec<Listed>], way: Way) {
    let expected = expected(lists, way);
    let is_rejected = |entry: &Entry| entry.status == Status::Rejected;
    let desk = Desk::new();
    let files = &FILES[..lists.len()];
    for padded in [false, true] {
        for (file, rows) in files.iter().zip(lists) {
            desk.put(file, written(rows, padded));
        }
        let made = planned(&desk.path(""), files, way, &mut |_| {});
        if expected.iter().all(is_rejected) {
            assert!(matches!(made, Err(ImportError::NothingValid(_))));
            continue;
        }
        let (planned, entries) = made.unwrap();
        assert_eq!(entries, expected, "{way:?}, padded: {padded}");
        let read: usize = lists.iter().map(Vec::len).sum();
        let rows = planned.tally.rows;
        assert_eq!(rows.sum(), read as u64 + planned.expanded, "law 1");
        assert_eq!(
            rows.of(Status::Pending) + rows.of(Status::Repeated) + rows.of(Status::Rejected),
            rows.sum()
        );
        let filled = entries.iter().filter(|entry| entry.is_filled).count() as u64;
        assert_eq!(planned.tally.notes.get(&Note::FieldsMerged).copied().unwrap_or(0), filled);
    }
    let all: BTreeSet<&str> = expected
        .iter()
        .filter(|entry| !is_rejected(entry))
        .map(|entry| entry.number.as_str())
        .collect();
    let sent: Vec<&str> = expected
        .iter()
        .filter(|entry| entry.status == Status::Pending)
        .map(|entry| entry.number.as_str())
        .collect();
    assert_eq!(sent.len(), all.len(), "each number that can be sent is sent once");
    assert_eq!(sent.into_iter().collect::<BTreeSet<_>>(), all);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 80,
        max_shrink_iters: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// With and without padding: the list in one block or in many, on one core or on all.
    #[test]
    fn whichever_row_is_sent_no_number_is_lost_and_none_sent_twice(
        lists in lists(),
        way in way(),
    ) {
        hold(&lists, way);
    }
}
