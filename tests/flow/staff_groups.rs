//! Groups of staff: the platform tells who is in them, and the job remembers whom it told.

use std::collections::BTreeMap;

use dialfeed::sandbox::{Fault, Instead, Rule, When};
use serde_json::{Value, json};

use super::desk::{BATCH, Desk, assert_balanced, figure};
use super::platform::Platform;

fn desk(rows: usize) -> Desk {
    let desk = Desk::new();
    let row = |index: usize| format!("1349000{index:04}\n");
    desk.put("list.csv", (0..rows).fold("手机\n".to_owned(), |list, index| list + &row(index)));
    desk
}

/// The staff members in the order in which they got their first row.
fn served(desk: &Desk, rows: usize) -> Vec<String> {
    let mut customers = desk.customers();
    customers.sort_by(|one, other| one.phonenum.cmp(&other.phonenum));
    customers.iter().take(rows).map(|one| one.recipient.id().to_owned()).collect()
}

fn per_target(summary: &Value, status: &str) -> BTreeMap<String, u64> {
    let targets = summary["target"]["per_target"].as_array().unwrap().iter();
    targets
        .map(|one| (one["staffid"].as_str().unwrap().into(), one[status].as_u64().unwrap()))
        .collect()
}

#[test]
fn everybody_gets_rows_evenly() {
    let desk = desk(25);
    let summary = desk.import(0, "report", &["list.csv", "--staff", "@all"]);
    assert_balanced(&summary);
    let everybody: Vec<String> = (8001..=8010).map(|id| id.to_string()).collect();
    assert_eq!(summary["target"]["staffid"], json!(everybody));
    assert_eq!(served(&desk, 10), everybody);
    let counts = per_target(&summary, "inserted");
    assert_eq!(counts.values().copied().collect::<Vec<_>>(), [3, 3, 3, 3, 3, 2, 2, 2, 2, 2]);
}

#[test]
fn a_department_and_numbers_go_together_each_member_once() {
    let desk = desk(6);
    let typed = "8010,8006,@department:电销二部";
    let summary = desk.import(0, "report", &["list.csv", "--staff", typed]);
    let staff = ["8010", "8006", "8005", "8007", "8008"];
    assert_eq!(summary["target"]["staffid"], json!(staff));
    assert_eq!(served(&desk, 5), staff);
    let job = summary["job"].as_str().unwrap();
    let shown: Value = serde_json::from_str(&desk.run(&["jobs", job, "--json"]).stdout).unwrap();
    assert_eq!(shown["target"]["staffid"], json!(staff), "the job has the members on record");
}

#[test]
fn a_group_of_nobody_is_told_with_the_departments_that_there_are() {
    let desk = desk(3);
    for (lang, said) in [("en", "电销一部 (4)"), ("zh", "电销一部（4 人）")] {
        let words =
            ["import", "list.csv", "--sandbox", "--staff", "@department:电销三部", "--json"];
        let object = desk.run(&[&words[..], &["--lang", lang]].concat()).summary(2);
        assert_eq!(object["error"]["code"], "staff_group_empty");
        let message = object["error"]["message"].as_str().unwrap();
        for name in ["@department:电销三部", said, "客户服务部"] {
            assert!(message.contains(name), "{message}");
        }
    }
    assert_eq!(desk.json_of_jobs()["jobs"], json!([]));
    assert!(desk.customers().is_empty());
}

#[test]
fn a_platform_that_does_not_list_its_staff_gets_numbers_alone() {
    let desk = desk(3);
    let not_told = Fault::not_stored(Instead::Errno(4));
    let rule = Rule::new(When::Action("GetUserInfo".into()), not_told);
    let platform = Platform::start(vec![rule]);
    for group in ["@all", "8001,@department:电销一部"] {
        let object = platform.import(&desk, 2, &["list.csv", "--staff", group]);
        assert_eq!(object["error"]["code"], "staff_group_not_resolved");
    }
    assert!(platform.customers().is_empty());
    platform.import(&desk, 0, &["list.csv", "--staff", "8001"]);
    assert_eq!(platform.customers().len(), 3);
}

#[test]
fn a_check_says_that_it_does_not_know_the_members() {
    let desk = desk(4);
    desk.import(0, "report", &["list.csv", "--staff", "8001"]);
    for (lang, said) in [("en", "is not known yet"), ("zh", "还不知道")] {
        let words = ["check", "list.csv", "--staff", "8001,@all", "--sandbox", "--lang", lang];
        let ran = desk.run(&words);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let line = ran.stdout.lines().find(|line| line.contains("@all")).unwrap();
        assert!(line.contains(said), "{line}");
        assert!(!ran.stdout.contains("8002"), "no member is guessed: {}", ran.stdout);
    }
    let checked = desk.check(0, "checked", &["list.csv", "--staff", "8001,@all", "--sandbox"]);
    let typed = json!({"action": "AddCBaseData", "staff": ["8001", "@all"]});
    assert_eq!(checked["target"], typed);
    assert_eq!(figure(&checked, "rows", "pending"), 4);
    let company = ["list.csv", "--staff", "@all", "--sandbox", "--history", "company"];
    let checked = desk.check(0, "checked", &company);
    assert_eq!(figure(&checked, "rows", "already_imported"), 4, "whoever the members are");
}

#[test]
fn a_resumed_job_goes_to_the_members_of_its_import() {
    let desk = desk(20);
    let refusal = Fault::not_stored(Instead::Errno(3));
    // The first request asks for the staff.
    let platform = Platform::start(vec![Rule::new(When::Request(7), refusal)]);
    let group = ["list.csv", "--staff", "@department:电销一部"];
    let stopped = platform.import(&desk, 4, &group);
    let planned = stopped["target"]["staffid"].clone();
    assert_eq!(planned, json!(["8001", "8002", "8003", "8004"]));
    let resumed = platform.resume(&desk, 0, &[]);
    assert_eq!(resumed["target"]["staffid"], planned);
    let counts = per_target(&resumed, "inserted");
    assert_eq!(counts.values().copied().collect::<Vec<_>>(), [5, 5, 5, 5]);
}

#[test]
fn of_many_targets_the_first_are_shown_and_how_many_more() {
    let desk = Desk::new();
    let row = |index: usize| format!("1349000{index:04},{}\n", 7000 + index / 2);
    let list = (0..62).fold("手机,工号\n".to_owned(), |list, index| list + &row(index));
    desk.put("list.csv", list);
    desk.put("before.csv", "手机\n13490000001\n");
    desk.import(0, "report", &["before.csv", "--batch", BATCH]);
    let company = ["--sandbox", "--history", "company"];
    let words = [&["check", "list.csv", "--staff-column", "工号"], &company[..]].concat();
    let ran = desk.run(&words);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let table: Vec<Vec<&str>> = ran
        .stdout
        .lines()
        .skip_while(|line| !line.trim_start().starts_with("Target"))
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(table[0], ["Target", "will", "be", "sent", "imported", "earlier"]);
    assert_eq!(table[1], ["7000", "1", "1"]);
    assert_eq!(table[20], ["7019", "2", "0"]);
    assert_eq!(table[21].join(" "), "and 11 more targets; summary.json and --json have all");
    let checked = desk.check(0, "checked", &words[1..]);
    let counts = per_target(&checked, "pending");
    assert_eq!((counts.len(), counts["7000"], counts["7030"]), (31, 1, 2));
}
