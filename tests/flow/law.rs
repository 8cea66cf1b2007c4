//! Law 1 over lists that nobody wrote: every row is accounted for, once; nothing is invented; every
//! number that can be sent arrives exactly once.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;

use super::desk::{BATCH, Desk, assert_balanced, contacts, figure};
use super::report_files::ReportRow;
use super::troubled_rows::{
    Fate, NUMBERS, Shape, Standing, Troubled, Writing, fates, number, row, writing,
};

/// Lists, how they are written, and how they are imported.
#[derive(Debug, Clone)]
struct Case {
    lists: Vec<Vec<Troubled>>,
    writing: Writing,
    all_numbers: bool,
    do_not_call: Vec<String>,
}

fn case() -> impl Strategy<Value = Case> {
    // A list of blank rows alone is an empty file, and that is another matter.
    let list = prop::collection::vec(row(), 1..25).prop_map(|mut rows| {
        if rows.iter().all(|row| row.shape == Shape::Blank) {
            rows[0].shape = Shape::Plain;
        }
        rows
    });
    let do_not_call = prop::collection::vec((0..NUMBERS).prop_map(number), 0..4);
    (prop::collection::vec(list, 1..3), writing(), any::<bool>(), do_not_call).prop_map(
        |(lists, writing, all_numbers, do_not_call)| Case {
            lists,
            writing,
            all_numbers,
            do_not_call,
        },
    )
}

const FILES: [&str; 2] = ["first.csv", "second.csv"];

impl Case {
    fn put(&self, desk: &Desk) -> Vec<Vec<Standing>> {
        let lists = FILES.iter().zip(&self.lists).map(|(file, rows)| {
            let (bytes, standing) = self.writing.write(rows);
            desk.put(file, bytes);
            standing
        });
        let lists = lists.collect();
        if !self.do_not_call.is_empty() {
            desk.put("never.csv", format!("phone\n{}\n", self.do_not_call.join("\n")));
        }
        lists
    }

    fn words(&self) -> Vec<&'static str> {
        let mut words = FILES[..self.lists.len()].to_vec();
        words.extend(self.writing.options());
        words.extend(self.choices());
        words
    }

    /// The options that are not about how the lists are written.
    fn choices(&self) -> Vec<&'static str> {
        let mut words = Vec::new();
        if self.all_numbers {
            words.extend(["--numbers", "all"]);
        }
        if !self.do_not_call.is_empty() {
            words.extend(["--suppress", "never.csv"]);
        }
        words
    }
}

/// The entries of a report, as the fates are written.
fn entries(rows: &[ReportRow]) -> Vec<Fate> {
    const STATUSES: [&str; 5] = ["inserted", "pending", "rejected", "repeated", "suppressed"];
    let mut entries: Vec<Fate> = rows
        .iter()
        .map(|row| {
            let list = FILES.iter().position(|file| *file == row.file).unwrap();
            let status = STATUSES.into_iter().find(|status| *status == row.status).unwrap();
            (list, row.row, status, row.phonenum.clone())
        })
        .collect();
    entries.sort();
    entries
}

/// Every cell is in the report as it was read: what was put before it takes nothing away.
fn assert_cells_kept(rows: &[ReportRow], lists: &[Vec<Standing>]) {
    for row in rows {
        let list = FILES.iter().position(|file| *file == row.file).unwrap();
        let standing = lists[list].iter().find(|standing| standing.row == row.row).unwrap();
        let Some(cells) = &standing.cells else { continue };
        let written = row.cells.iter().map(|(_, cell)| cell.strip_prefix('\'').unwrap_or(cell));
        assert!(
            full(written).eq(full(cells.iter().map(String::as_str))),
            "{row:?} was read from {cells:?}"
        );
    }
}

/// Without the empty cells at the end.
fn full<'a>(cells: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    let mut cells: Vec<&str> = cells.collect();
    while cells.last().is_some_and(|cell| cell.is_empty()) {
        cells.pop();
    }
    cells.into_iter()
}

fn assert_counts(summary: &Value, lists: &[Vec<Standing>], fates: &[Fate]) {
    assert_balanced(summary);
    let read = lists.iter().map(Vec::len).sum::<usize>();
    assert_eq!(figure(summary, "rows", "read"), read as u64);
    assert_eq!(figure(summary, "rows", "expanded"), (fates.len() - read) as u64);
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for (_, _, status, _) in fates {
        *counts.entry(status).or_default() += 1;
    }
    for (status, count) in counts {
        assert_eq!(figure(summary, "rows", status), count, "{status}");
    }
    for (list, source) in lists.iter().zip(summary["sources"].as_array().unwrap()) {
        assert_eq!(source["rows"], list.len());
    }
}

fn hold(case: &Case) {
    let desk = Desk::new();
    let lists = case.put(&desk);
    let mut fates = fates(&lists, case.all_numbers, &case.do_not_call);
    let words = case.words();
    let import = [&words[..], &["--batch", BATCH]].concat();

    if fates.iter().all(|(_, _, status, _)| *status == "rejected") {
        let summary = desk.import(5, "sent", &import);
        assert_eq!(summary["error"]["code"], "nothing_valid", "{summary}");
        return;
    }
    let summary = desk.import(0, "sent", &import);
    let rows = desk.rows("sent");
    assert_eq!(entries(&rows), fates);
    assert_counts(&summary, &lists, &fates);
    assert_cells_kept(&rows, &lists);

    let is_sent = |fate: &&Fate| fate.2 == "inserted";
    let mut sent: Vec<&str> = fates.iter().filter(is_sent).map(|fate| fate.3.as_str()).collect();
    sent.sort_unstable();
    assert_eq!(figure(&summary, "requests", "sent"), sent.len() as u64);
    if !sent.is_empty() {
        let file = ["sent/inserted.csv", "--batch", "20261102"];
        let options = [case.writing.options_of_report(), &case.choices()].concat();
        desk.import(0, "again", &[&file[..], &options].concat());
    }
    let customers = desk.customers();
    assert!(customers.iter().all(|customer| customer.times_received == 1));
    let arrived = contacts(&customers, BATCH);
    assert_eq!(arrived.iter().map(|contact| contact[0].as_str()).collect::<Vec<_>>(), sent);
    assert_eq!(contacts(&customers, "20261102"), arrived, "from the report");

    let checked = desk.check(0, "checked", &words);
    for fate in &mut fates {
        if fate.2 == "inserted" {
            fate.2 = "pending";
        }
    }
    fates.sort();
    assert_eq!(entries(&desk.rows("checked")), fates);
    assert_counts(&checked, &lists, &fates);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 60,
        max_shrink_iters: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_row_of_any_list_is_accounted_for_once_and_every_number_sent_once(case in case()) {
        hold(&case);
    }
}
