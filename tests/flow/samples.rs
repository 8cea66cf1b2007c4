//! Every sample, row by row, against the tables that know what was planted in it
//! (`samples/make/expected`): as `check` sees it, as `import` sends it, with and without the
//! do-not-call list, and with the columns that name staff and batches.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::desk::{BATCH, Desk, assert_balanced, figure, sample};
use super::report_files::ReportRow;

/// One line of an expected table.
#[derive(Debug, serde::Deserialize)]
struct Line {
    row: u32,
    status: String,
    reason: String,
    phonenum: String,
    notes: String,
    recipient: String,
    on_do_not_call: String,
    trouble: String,
}

impl Line {
    /// The line as it is with the do-not-call list.
    fn suppressed(mut self) -> Self {
        if self.status == "pending" && self.on_do_not_call == "yes" {
            self.status = "suppressed".into();
            self.reason = "do_not_call".into();
            // Notes are about what is sent.
            self.notes = String::new();
        }
        self
    }
}

fn table(name: &str) -> Vec<Line> {
    let path = sample("make/expected").join(name).with_extension("csv");
    csv::Reader::from_path(path).unwrap().deserialize().map(|line| line.unwrap()).collect()
}

fn totals(name: &str) -> Value {
    let text = std::fs::read(sample("make/expected/totals.json")).unwrap();
    serde_json::from_slice::<Value>(&text).unwrap()[name].take()
}

/// Holds a report against a table; `sent` is what became of the rows that were to be sent.
fn hold(rows: Vec<ReportRow>, table: Vec<Line>, sent: &str) {
    let mut wrong = Vec::new();
    let mut found: BTreeMap<u32, ReportRow> = BTreeMap::new();
    for row in rows {
        if let Some(twice) = found.insert(row.row, row) {
            wrong.push(format!("row {} is in the report twice", twice.row));
        }
    }
    for line in table {
        let status = if line.status == "pending" { sent } else { &line.status };
        let phonenum = if line.status == "rejected" { "" } else { &line.phonenum };
        let is = match found.remove(&line.row) {
            None => Vec::new(),
            Some(row) => {
                // Of a rejected row it is advice, which has its own tests.
                let advised = row.reason.starts_with("phone_") && row.reason != "phone_missing";
                let note = if advised && !row.note.is_empty() { String::new() } else { row.note };
                vec![row.status, row.reason, row.phonenum, note.replace("; ", " ")]
            }
        };
        if is != [status, &line.reason, phonenum, &line.notes] {
            let Line { row, trouble, .. } = &line;
            let expected = [status, &line.reason, phonenum, &line.notes];
            wrong.push(format!("row {row} ({trouble}): {is:?}, not {expected:?}"));
        }
    }
    wrong.extend(found.into_values().map(|row| format!("not in the table: {row:?}")));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Holds a summary against the totals; `sent` is what became of the rows that were to be sent.
fn hold_totals(summary: &Value, totals: &Value, sent: &str) {
    assert_balanced(summary);
    let mut rows: BTreeMap<&str, u64> = BTreeMap::new();
    for (name, count) in totals["rows"].as_object().unwrap() {
        let name = if name == "pending" { sent } else { name };
        rows.insert(name, count.as_u64().unwrap());
    }
    for (name, count) in summary["rows"].as_object().unwrap() {
        assert_eq!(count.as_u64(), Some(rows.remove(name.as_str()).unwrap_or(0)), "{name}");
    }
    assert!(rows.is_empty());
    let mut reasons = totals["reasons"].as_object().unwrap().clone();
    let repeated = &totals["rows"]["repeated"];
    if repeated.as_u64().unwrap_or(0) > 0 {
        reasons.insert("same_as_row".into(), repeated.clone());
    }
    assert_eq!(sorted(&summary["reasons"]), sorted(&Value::Object(reasons)));
    assert_eq!(sorted(&summary["notes"]), sorted(&totals["notes"]));
}

fn sorted(object: &Value) -> Map<String, Value> {
    let mut entries: Vec<_> = object.as_object().unwrap().clone().into_iter().collect();
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    entries.into_iter().collect()
}

/// The samples whose table stands for one batch.
const LISTS: [(&str, &str); 5] = [
    ("autumn-campaign.xlsx", "autumn-campaign"),
    ("branch-office-gbk.csv", "branch-office-gbk"),
    ("web-leads-utf8.csv", "web-leads-utf8"),
    ("staff-assignment.xlsx", "staff-assignment"),
    ("do-not-call.csv", "do-not-call"),
];

#[test]
fn check_finds_in_each_row_of_the_samples_what_was_planted_there() {
    for (file, name) in LISTS {
        let desk = Desk::new();
        desk.put_sample(file);
        let summary = desk.check(0, "report", &[file]);
        hold(desk.rows("report"), table(name), "pending");
        hold_totals(&summary, &totals(name), "pending");
        assert_eq!(summary["state"], "checked");
    }
}

#[test]
fn import_sends_each_row_of_the_samples_that_can_be_sent_and_no_other() {
    for (file, name) in LISTS {
        let desk = Desk::new();
        desk.put_sample(file);
        let summary = desk.import(0, "report", &[file, "--batch", BATCH]);
        hold(desk.rows("report"), table(name), "inserted");
        hold_totals(&summary, &totals(name), "inserted");
        let mut arrived: Vec<(String, u64)> = desk
            .customers()
            .into_iter()
            .map(|customer| (customer.phonenum, customer.times_received))
            .collect();
        let sendable = table(name).into_iter().filter(|line| line.status == "pending");
        let mut expected: Vec<(String, u64)> = sendable.map(|line| (line.phonenum, 1)).collect();
        arrived.sort();
        expected.sort();
        assert_eq!(arrived, expected, "{file}");
        assert_eq!(figure(&summary, "requests", "sent"), expected.len() as u64);
    }
}

#[test]
fn customers_on_the_do_not_call_list_are_held_back_in_whatever_writing() {
    for (file, name) in &LISTS[..3] {
        let desk = Desk::new();
        desk.put_sample(file);
        desk.put_sample("do-not-call.csv");
        let words = [file, "--suppress", "do-not-call.csv"];
        let checked = desk.check(0, "checked", &words);
        let of_table = || table(name).into_iter().map(Line::suppressed).collect();
        hold(desk.rows("checked"), of_table(), "pending");
        let held_back = totals(name)["suppressed_with_do_not_call"].as_u64().unwrap();
        assert!(held_back > 0);
        assert_eq!(figure(&checked, "rows", "suppressed"), held_back);

        let summary = desk.import(0, "sent", &[&words[..], &["--batch", BATCH]].concat());
        hold(desk.rows("sent"), of_table(), "inserted");
        assert_balanced(&summary);
        let arrived: BTreeSet<String> =
            desk.customers().into_iter().map(|customer| customer.phonenum).collect();
        let kept = table(name).into_iter().filter(|line| line.on_do_not_call == "yes");
        assert!(kept.into_iter().all(|line| !arrived.contains(&line.phonenum)), "{file}");
    }
}

/// Where each number of a table has to arrive.
fn recipients(table: &[Line], is_sent: impl Fn(&Line) -> bool) -> BTreeMap<String, String> {
    let sent = table.iter().filter(|line| line.status == "pending" && is_sent(line));
    sent.map(|line| (line.phonenum.clone(), line.recipient.clone())).collect()
}

fn arrivals(desk: &Desk) -> BTreeMap<String, String> {
    let customers = desk.customers().into_iter();
    customers.map(|customer| (customer.phonenum, customer.recipient.id().to_owned())).collect()
}

#[test]
fn each_row_goes_to_the_staff_member_that_its_column_names() {
    let desk = Desk::new();
    desk.put_sample("staff-assignment.xlsx");
    let name = "staff-assignment-by-staff";
    let words = ["staff-assignment.xlsx", "--staff-column", "工号"];
    let summary = desk.import(0, "report", &words);
    hold(desk.rows("report"), table(name), "inserted");
    hold_totals(&summary, &totals(name), "inserted");
    assert_eq!(arrivals(&desk), recipients(&table(name), |_| true));
    let per_target = summary["target"]["per_target"].as_array().unwrap();
    let sum: u64 = per_target.iter().map(|target| target["inserted"].as_u64().unwrap()).sum();
    assert_eq!(sum, figure(&summary, "rows", "inserted"));
}

#[test]
fn a_check_that_asks_no_platform_does_not_know_who_the_staff_are() {
    let desk = Desk::new();
    desk.put_sample("staff-assignment.xlsx");
    let words = ["staff-assignment.xlsx", "--staff-column", "工号"];
    desk.check(0, "report", &words);
    let as_sendable = |mut line: Line| {
        if line.reason == "staff_unknown" {
            line.status = "pending".into();
            line.reason = String::new();
        }
        line
    };
    let table = table("staff-assignment-by-staff").into_iter().map(as_sendable).collect();
    hold(desk.rows("report"), table, "pending");
}

#[test]
fn each_row_goes_into_the_batch_that_its_column_names_and_one_that_is_not_there_stops_its_rows() {
    let desk = Desk::new();
    desk.put_sample("staff-assignment.xlsx");
    let name = "staff-assignment-by-batch";
    let words = ["staff-assignment.xlsx", "--batch-column", "批次"];
    desk.check(0, "checked", &words);
    hold(desk.rows("checked"), table(name), "pending");

    let summary = desk.import(4, "report", &words);
    assert_balanced(&summary);
    assert_eq!(summary["stopped_by"]["errno"], 11);
    let missing = |line: &Line| line.recipient == "20269999";
    let rows = desk.rows("report");
    let is_missing = |row: &ReportRow| row.cells.iter().any(|(_, cell)| cell == "20269999");
    let (left, sent): (Vec<_>, Vec<_>) = rows.into_iter().partition(is_missing);
    let (of_left, of_sent): (Vec<_>, Vec<_>) = table(name).into_iter().partition(missing);
    assert_eq!(left.len(), 1);
    hold(left, of_left, "pending");
    hold(sent, of_sent, "inserted");
    assert_eq!(arrivals(&desk), recipients(&table(name), |line| !missing(line)));
}
