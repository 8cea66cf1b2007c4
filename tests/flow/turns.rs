//! Staff members who take turns: each gets the next row that is sent, so that no two differ by more
//! than one row, whatever is left out between.

use std::collections::BTreeMap;

use dialfeed::sandbox::StoredCustomer;
use proptest::prelude::*;
use serde_json::Value;

use super::desk::{BATCH, Desk, assert_balanced, figure};

fn number(index: usize) -> String {
    format!("1349000{index:04}")
}

/// How many customers each staff member has.
fn by_staff(customers: &[StoredCustomer]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for customer in customers {
        *counts.entry(customer.recipient.id()).or_default() += 1;
    }
    counts
}

#[test]
fn staff_members_take_turns_evenly_whatever_is_skipped_between() {
    for (rows, expected) in [(7, [3, 2, 2]), (9, [3, 3, 3]), (2, [1, 1, 0])] {
        let desk = Desk::new();
        let mut text = String::from("手机,姓名\n");
        for index in 0..rows {
            text += &format!("{},甲\n{},又\n无,乙\n13490009999,不打\n", number(index), number(0));
        }
        desk.put("list.csv", text);
        desk.put("never.csv", "phone\n13490009999\n");
        let words = ["list.csv", "--staff", "8001,8002,8003", "--suppress", "never.csv"];
        let summary = desk.import(0, "report", &words);
        assert_balanced(&summary);
        assert_eq!(figure(&summary, "rows", "inserted"), rows as u64);
        let customers = desk.customers();
        let counts = by_staff(&customers);
        let even = ["8001", "8002", "8003"].map(|staff| counts.get(staff).copied().unwrap_or(0));
        assert_eq!(even, expected);
        let told: Vec<(&str, u64)> = summary["target"]["per_target"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["staffid"].as_str().unwrap(), one["inserted"].as_u64().unwrap()))
            .collect();
        let held: Vec<(&str, u64)> =
            counts.into_iter().map(|(staff, count)| (staff, count as u64)).collect();
        assert_eq!(told, held);
    }
}

/// What a row of a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A number of its own.
    Sent,
    /// The number of the row before, whatever that was.
    Repeated,
    /// No number.
    Rejected,
    /// On the do-not-call list.
    Suppressed,
    /// Sent by an earlier job, to one of the staff members or to a batch of the company.
    Before,
}

fn kinds() -> impl Strategy<Value = Vec<Kind>> {
    use Kind::{Before, Rejected, Repeated, Sent, Suppressed};
    let kind = prop_oneof![
        3 => Just(Sent), 1 => Just(Repeated), 1 => Just(Rejected), 1 => Just(Suppressed),
        1 => Just(Before),
    ];
    prop::collection::vec(kind, 1..40)
}

/// A list of these rows, and the rows of one kind as a list of their own.
fn lists(kinds: &[Kind], own: Kind) -> (String, String) {
    let header = || String::from("手机\n");
    let (mut all, mut some) = (header(), header());
    let mut last = String::from("无");
    for (index, kind) in kinds.iter().enumerate() {
        match kind {
            Kind::Repeated => {}
            Kind::Rejected => last = "无".into(),
            Kind::Sent | Kind::Suppressed | Kind::Before => last = number(index),
        }
        all += &format!("{last}\n");
        if *kind == own {
            some += &format!("{last}\n");
        }
    }
    (all, some)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_next_row_that_is_sent_goes_to_the_next_staff_member(
        kinds in kinds(),
        members in 1_usize..6,
        of_company in any::<bool>(),
    ) {
        let rows = kinds.iter().filter(|kind| **kind == Kind::Sent).count();
        // Without one the list may have no valid number, which is another story.
        prop_assume!(rows > 0);
        let desk = Desk::new();
        let (list, never) = lists(&kinds, Kind::Suppressed);
        desk.put("list.csv", list);
        desk.put("never.csv", format!("{never}13490009999\n"));
        let (_, before) = lists(&kinds, Kind::Before);
        let staff: Vec<String> = (0..members).map(|nth| format!("80{:02}", 9 - nth)).collect();
        let typed = staff.join(",");
        let mut words = vec!["list.csv", "--staff", &typed, "--suppress", "never.csv"];
        if before.lines().count() > 1 {
            desk.put("before.csv", before);
            let target =
                if of_company { ["--batch", BATCH] } else { ["--staff", staff[members - 1].as_str()] };
            desk.import(0, "before", &[&["before.csv"], &target[..]].concat());
        }
        if of_company {
            words.extend(["--history", "company"]);
        }
        let is_first = !desk.path("state").exists();
        let known = if is_first { 0 } else { desk.customers().len() };
        let summary = desk.import(0, "report", &words);
        assert_balanced(&summary);
        let customers = desk.customers();
        let arrived: BTreeMap<&str, &str> = customers[known..]
            .iter()
            .map(|one| (one.phonenum.as_str(), one.recipient.id()))
            .collect();
        let sent: Vec<String> = kinds
            .iter()
            .enumerate()
            .filter(|(_, kind)| **kind == Kind::Sent)
            .map(|(index, _)| number(index))
            .collect();
        prop_assert_eq!(arrived.len(), sent.len());
        for (nth, number) in sent.iter().enumerate() {
            prop_assert_eq!(arrived[number.as_str()], staff[nth % members].as_str(), "{}", number);
        }
        let counts: Vec<u64> = per_target(&summary, "inserted");
        if members > 1 {
            let (most, least) = (counts.iter().max().unwrap(), counts.iter().min().unwrap());
            prop_assert!(most - least <= 1, "{:?}", counts);
            prop_assert_eq!(counts.iter().sum::<u64>(), rows as u64);
        }
    }
}

/// The rows of this status, for each staff member that has any.
fn per_target(summary: &Value, status: &str) -> Vec<u64> {
    let targets = summary["target"]["per_target"].as_array();
    let counts = targets.into_iter().flatten().map(|one| one[status].as_u64().unwrap());
    counts.filter(|rows| *rows > 0).collect()
}

#[test]
fn what_a_chinese_keyboard_writes_names_the_same_staff_and_batches() {
    let desk = Desk::new();
    desk.put(
        "list.csv",
        "手机,工号,批次\n13490000001,８００１,２０２６１１０１\n13490000002,8002,20261101\n",
    );
    desk.import(0, "typed", &["list.csv", "--staff", "8001、８００２；8003"]);
    let customers = desk.customers();
    let counts = by_staff(&customers);
    assert_eq!(counts.keys().copied().collect::<Vec<_>>(), ["8001", "8002"]);
    let again = [
        (["--staff", "8003,8002;8001"], ["--staff", "８００３，8001；８００２"]),
        (["--staff-column", "工号"], ["--staff-column", "工号"]),
        (["--batch", "２０２６１１０１"], ["--batch", "20261101"]),
        (["--batch-column", "批次"], ["--batch", "20261101"]),
    ];
    for (nth, (first, second)) in again.into_iter().enumerate() {
        desk.import(0, "first", &[&["list.csv", "--again"][..], &first].concat());
        let summary = desk.import(0, "second", &[&["list.csv"][..], &second].concat());
        assert_eq!(figure(&summary, "rows", "already_imported"), 2, "{nth}");
    }
    let customers = desk.customers();
    let counts = by_staff(&customers);
    assert_eq!(counts.keys().copied().collect::<Vec<_>>(), ["20261101", "8001", "8002"]);
}
