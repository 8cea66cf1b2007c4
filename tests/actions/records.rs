//! `cdr`.

use calamine::{Data, Reader as _, open_workbook_auto};
use serde_json::Value;

use super::stage::{Stage, at, http, success};
#[cfg(unix)]
use super::support::until;
use super::support::{Echo, Machine};

/// Three calls: answered, not answered, answered.
fn after_three_calls() -> Stage {
    let stage = Stage::new();
    stage.call("8001", "13800000003");
    stage.call("8002", "13800000001");
    stage.call("8001", "057188880003");
    stage
}

/// Records with these ids, as the platform gives them.
fn page(ids: std::ops::RangeInclusive<i64>) -> Vec<u8> {
    let records: Vec<String> = ids
        .map(|id| {
            format!(
                r#"{{"id":"{id}","src":"0571","dst":"13800138000","calldate":"2026-11-22 09:15:30",
                "duration_int":"65","billsec_int":"3725","disposition":"ANSWERED","staffid":"8001",
                "uniqueid":"145.{id}","calltype":"0"}}"#
            )
        })
        .collect();
    success(&format!("[{}]", records.join(",")))
}

#[test]
fn every_filter_reaches_the_platform() {
    let machine = Machine::new();
    let platform = Echo::start(|_| Some(success("[]")));
    let words = [
        "cdr",
        "--staff",
        "８００１",
        "--extension",
        "801",
        "--codeid1",
        "秋",
        "--codeid2",
        "b",
        "--phone",
        "138-0013-8000",
        "--begin",
        "2026-11-01",
        "--end",
        "2026-11-02 09:30",
        "--after",
        "7",
        "--limit",
        "50",
        "--sort",
        "asc",
    ];
    let ended = at(&machine, &platform.url, &words).end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.stdout.is_empty() && ended.stderr.contains("No call record"), "{ended:?}");
    let (_, body) = platform.arrived().remove(0);
    let expected = "action=GetCDRList&companyid=8&auth=sandbox&staffid=8001&exten=801\
        &codeid_1=%E7%A7%8B&codeid_2=b&phonenum=13800138000&begintime=2026-11-01+00%3A00%3A00\
        &endtime=2026-11-02+09%3A30%3A59&PId=7&Limit=50&Sort=ASC";
    assert_eq!(body, expected);
}

#[test]
fn times_out_of_order_are_asked_of_nobody() {
    let machine = Machine::new();
    let platform = Echo::start(|_| Some(success("[]")));
    let words = ["cdr", "--begin", "2026-11-02", "--end", "2026-11-01"];
    assert_eq!(at(&machine, &platform.url, &words).end().code, Some(2));
    assert_eq!(platform.arrived(), []);
}

#[test]
fn a_table_is_in_words_and_masks_numbers_and_the_newest_comes_first() {
    let stage = after_three_calls();
    for (lang, words) in
        [("zh", ["呼出", "已接通", "无人接听"]), ("en", ["outgoing", "answered", "no answer"])]
    {
        let table = stage.says(0, &["cdr", "--lang", lang]);
        assert_eq!(table.lines().count(), 4, "{table}");
        assert!(words.iter().all(|word| table.contains(word)), "{table}");
        let first = table.lines().nth(1).unwrap();
        assert!(first.trim_start().starts_with("3 ") && first.contains("057****0003"), "{table}");
        assert!(!table.contains("13800000003"), "{table}");
    }
    let full = stage.says(0, &["cdr", "--staff", "8002", "--show-numbers"]);
    assert!(full.contains("13800000001") && full.lines().count() == 2, "{full}");
}

#[test]
fn a_pipe_is_a_file_and_holds_numbers_in_full_with_codes_or_words() {
    let stage = after_three_calls();
    let csv = stage.says(0, &["cdr", "--format", "csv", "--sort", "asc", "--lang", "zh"]);
    assert!(csv.starts_with("\u{feff}编号,时间,类型,工号,"), "{csv}");
    assert!(csv.contains(",13800000003,已接通,1:0"), "{csv}");
    let json: Value = serde_json::from_str(&stage.says(0, &["cdr", "--json"])).unwrap();
    assert_eq!(
        (&json["schema"], &json["count"], &json["last_id"]),
        (&1.into(), &3.into(), &3.into())
    );
    let record = &json["records"][2];
    assert_eq!(
        (&record["called"], &record["disposition"]),
        (&"13800000003".into(), &"ANSWERED".into())
    );
    assert_eq!((&record["kind"], &record["staff"]), (&"outgoing".into(), &"8001".into()));
    let lines = stage.says(0, &["cdr", "--format", "jsonl", "--phone", "138-0000-0003"]);
    assert_eq!(lines.lines().count(), 1, "{lines}");
}

#[test]
fn a_workbook_and_a_csv_file_hold_every_record_and_replace_an_older_file() {
    let stage = after_three_calls();
    stage.machine.write("calls.xlsx", "an older one");
    let said = stage.says(0, &["cdr", "--all", "--output", "calls.xlsx", "--lang", "zh"]);
    assert!(said.contains("3 条"), "{said}");
    let mut book = open_workbook_auto(stage.machine.path("calls.xlsx")).unwrap();
    let sheet = book.worksheet_range("通话记录").unwrap();
    assert_eq!(sheet.height(), 4);
    assert_eq!(sheet.get_value((1, 6)).unwrap(), &Data::String("13800000003".into()));
    let ended = stage.run(&["cdr", "--all", "--output", "calls.csv", "--json", "--quiet"]);
    assert_eq!((ended.json()["count"].as_u64(), ended.stderr.as_str()), (Some(3), ""));
    let csv = std::fs::read_to_string(stage.machine.path("calls.csv")).unwrap();
    assert_eq!(csv.lines().count(), 4, "{csv}");
}

#[test]
fn all_records_are_written_once_each_the_oldest_first() {
    let machine = Machine::new();
    let platform = Echo::start(|nth| {
        Some(match nth {
            0 => page(1..=500),
            1 => page(501..=1000),
            2 => page(1001..=1200),
            _ => success("[]"),
        })
    });
    let ended = at(&machine, &platform.url, &["cdr", "--all", "--format", "jsonl"]).end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let ids: Vec<i64> = ended
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_i64().unwrap())
        .collect();
    assert_eq!(ids, (1..=1200).collect::<Vec<_>>());
    let asked: Vec<String> = platform
        .arrived()
        .into_iter()
        .map(|(_, body)| body.rsplit_once("PId=").unwrap().1.to_owned())
        .collect();
    assert_eq!(asked[1], "500&Limit=500&Sort=ASC");
    assert_eq!(asked.len(), 4);
}

#[test]
fn a_table_of_several_pages_has_one_head_and_keeps_its_columns() {
    let machine = Machine::new();
    let platform = Echo::start(|nth| {
        Some(if nth < 2 { page(1 + 9 * nth as i64..=9 + 9 * nth as i64) } else { success("[]") })
    });
    let table = at(&machine, &platform.url, &["cdr", "--all"]).end().stdout;
    assert_eq!(table.matches("Outcome").count(), 1, "{table}");
    assert_eq!(table.lines().count(), 19, "{table}");
    assert!(table.contains("1:02:05"), "{table}");
}

#[test]
fn a_question_whose_answer_was_lost_is_asked_again_and_told_of() {
    for (lang, again) in [("en", "asked again"), ("zh", "再查询一次")] {
        let machine = Machine::new();
        let platform = Echo::start(|nth| Some(if nth == 0 { Vec::new() } else { page(1..=2) }));
        let ended = at(&machine, &platform.url, &["cdr", "--lang", lang]).end();
        assert_eq!((ended.code, ended.stdout.lines().count()), (Some(0), 3), "{ended:?}");
        assert!(ended.stderr.contains(again), "{ended:?}");
    }
}

#[test]
fn pages_that_repeat_or_stand_in_another_order_are_an_error_and_no_endless_loop() {
    for (second, lang, named) in [
        (page(1..=2), "en", "would never end"),
        (page(1..=2), "zh", "没有尽头"),
        (success(r#"[{"id":9},{"id":8}]"#), "en", "oldest"),
        (success(r#"[{"dst":"1"}]"#), "en", "no id"),
    ] {
        let machine = Machine::new();
        let platform =
            Echo::start(move |nth| Some(if nth == 0 { page(1..=2) } else { second.clone() }));
        let ended = at(&machine, &platform.url, &["cdr", "--all", "--json", "--lang", lang]).end();
        assert_eq!(ended.code, Some(4), "{ended:?}");
        assert!(ended.stderr.contains(named), "{ended:?}");
        let json = ended.json();
        assert_eq!((&json["count"], &json["exit_code"]), (&2.into(), &4.into()));
        assert_eq!(json["error"]["code"], "pages");
    }
}

#[test]
fn a_file_whose_records_broke_off_is_not_made_and_an_older_one_stays() {
    let machine = Machine::new();
    machine.write("calls.csv", "the older one");
    let platform = Echo::start(|_| Some(page(1..=2)));
    let words = ["cdr", "--all", "--output", "calls.csv", "--json"];
    let ended = at(&machine, &platform.url, &words).end();
    assert_eq!((ended.code, &ended.json()["error"]["code"]), (Some(4), &"pages".into()));
    assert!(ended.stderr.contains("calls.csv was not written"), "{ended:?}");
    assert_eq!(std::fs::read(machine.path("calls.csv")).unwrap(), b"the older one");
}

#[test]
fn where_records_broke_off_behind_what_was_shown_it_is_said_how_to_go_on() {
    let machine = Machine::new();
    for (place, first_line) in [("-", "\u{feff}"), ("grown.csv", "")] {
        let platform = Echo::start(|_| Some(page(1..=2)));
        let follow: &[&str] = if place == "-" { &["--all"] } else { &["--follow", "--after", "0"] };
        let words = [&["cdr", "--format", "csv", "--output", place], follow].concat();
        let ended = at(&machine, &platform.url, &words).end();
        assert_eq!(ended.code, Some(4), "{ended:?}");
        assert!(ended.stderr.contains("`--after 2` goes on"), "{ended:?}");
        assert!(ended.stdout.starts_with(first_line), "{ended:?}");
        assert_eq!(ended.stdout.lines().count(), if place == "-" { 3 } else { 0 }, "{ended:?}");
    }
    assert!(!machine.path("-").exists());
}

#[test]
fn one_value_without_measure_does_not_make_every_line_of_a_table_as_wide() {
    let machine = Machine::new();
    let wide = "8".repeat(100_000);
    let record = format!(r#"{{"id":3,"dst":"13800138000","staffid":"{wide}"}}"#);
    let users = format!(r#"{{"StaffId":"8001","TrueName":"{wide}"}}"#);
    for (command, data) in [("cdr", record), ("users", users)] {
        let reply = success(&format!("[{data}]"));
        let platform = Echo::start(move |_| Some(reply.clone()));
        let ended = at(&machine, &platform.url, &[command]).end();
        assert_eq!(ended.code, Some(0), "{ended:?}");
        let widest = ended.stdout.lines().map(|line| line.chars().count()).max();
        assert!(widest.is_some_and(|widest| widest < 300), "{widest:?}");
    }
}

#[test]
fn records_that_lack_fields_or_have_other_types_are_shown_for_what_they_say() {
    let machine = Machine::new();
    let odd = r#"[{"id":5,"dst":13800138000,"calldate":"soon","billsec_int":null,"calltype":7,"staffid":"80\u001b[2J01",
        "disposition":"ODD\u001b[2J"},{"uniqueid":[1]},{}]"#;
    let platform = Echo::start(move |_| Some(success(odd)));
    let ended = at(&machine, &platform.url, &["cdr"]).end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.stdout.contains("kind 7") && ended.stdout.contains("138****8000"), "{ended:?}");
    assert!(!ended.stdout.contains('\u{1b}'), "{ended:?}");
    assert!(ended.stderr.contains("3 of the records lack"), "{ended:?}");
    let other = Echo::start(|_| Some(success("\"text\"")));
    let ended = at(&machine, &other.url, &["cdr", "--json"]).end();
    assert_eq!(
        (ended.code, &ended.json()["error"]["code"]),
        (Some(4), &"no_readable_reply".into())
    );
}

#[cfg(unix)]
#[test]
fn new_records_follow_until_ctrl_c() {
    let stage = Stage::new();
    stage.call("8001", "13800000003");
    stage.call("8001", "13800000003");
    let follow = ["cdr", "--follow", "--limit", "1", "--every", "0.1", "--json"];
    let follows = stage.start(&follow);
    until("the latest is there", || follows.printed().lines().count() == 1);
    stage.call("8002", "13800000001");
    until("a new one is there", || follows.printed().lines().count() == 2);
    follows.signal("INT");
    let ended = follows.end();
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{ended:?}");
    let ids: Vec<i64> = ended
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_i64().unwrap())
        .collect();
    assert_eq!(ids, [2, 3]);
}

/// What goes on for days outlasts a platform that fails once and does not say why.
#[cfg(unix)]
#[test]
fn following_goes_on_after_a_failure_without_a_cause_and_ends_where_nobody_is_let_in() {
    for (errno, code) in [("0", Some(0)), ("3", Some(4))] {
        let machine = Machine::new();
        let refusal = http(&format!(r#"{{"errno":"{errno}","message":"x","data":""}}"#));
        let platform = Echo::start(move |nth| match nth {
            0 => Some(page(1..=2)),
            _ => Some(refusal.clone()),
        });
        let words = ["cdr", "--follow", "--after", "0", "--every", "0.1", "--json"];
        let mut follows = at(&machine, &platform.url, &words);
        until("it is told", || follows.said().contains(&format!("errno {errno}")));
        if code == Some(0) {
            assert!(!follows.has_ended(), "it goes on");
            follows.signal("INT");
        }
        let ended = follows.end();
        assert_eq!((ended.code, ended.stdout.lines().count()), (code, 2), "{ended:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_grows_is_whole_at_each_moment_and_writes_over_no_other() {
    let stage = Stage::new();
    stage.call("8001", "13800000003");
    let words = ["cdr", "--follow", "--all", "--every", "0.1", "--output", "calls.csv"];
    let follows = stage.start(&words);
    let read = || std::fs::read_to_string(stage.machine.path("calls.csv")).unwrap_or_default();
    until("the first is there", || read().lines().count() == 2);
    let again = stage.run(&words);
    assert_eq!(again.code, Some(2), "{again:?}");
    follows.signal("TERM");
    let ended = follows.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(read().lines().count(), 2);
}
