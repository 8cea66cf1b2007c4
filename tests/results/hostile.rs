//! Platforms whose call records go wrong: what they say is text everywhere, and reading ends.

use std::fmt::Write as _;

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use dialfeed::clock;
use jiff::SignedDuration;
use serde_json::Value;

use super::html::Html;
use super::support::{Echo, Ended, Machine, import_to};

/// A reply with this body.
fn http(body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
}

fn records(list: &str) -> Vec<u8> {
    http(&format!(r#"{{"errno":"1","message":"","data":[{list}]}}"#))
}

/// An answered call of the list's first customer, of today, with some fields in place of the usual ones.
fn record(id: u32, more: &[(&str, Value)]) -> String {
    let mut record = serde_json::json!({
        "id": id.to_string(), "src": "0571", "dst": "13800000001", "calldate": "2099-01-01 09:15:30",
        "duration_int": "65", "billsec_int": "40", "disposition": "ANSWERED", "staffid": "8001",
        "uniqueid": format!("145.{id}"), "calltype": "3",
    });
    for (field, value) in more {
        record[*field] = value.clone();
    }
    record.to_string()
}

/// A list of two customers that was imported into a platform that takes both, and whose answers to
/// what comes then are these, the last of them for ever.
fn imported(answers: Vec<Vec<u8>>) -> (Machine, Echo) {
    let platform = Echo::start(move |nth| match nth {
        0 | 1 => Some(http(r#"{"errno":"1","message":"","data":""}"#)),
        later => answers.get(later - 2).or(answers.last()).cloned(),
    });
    let machine = Machine::new();
    machine.write("list.csv", "手机,姓名\n13800000001,甲\n13800000002,乙\n");
    let ended = machine.run(&import_to(&platform.url, "list.csv", &["--report-dir", "report"]));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    (machine, platform)
}

fn results(machine: &Machine, lang: &str) -> Ended {
    machine.run(&["results", "--json", "--report-dir", "results", "--lang", lang])
}

#[test]
fn what_a_platform_says_is_text_in_every_file_and_nothing_of_it_runs() {
    let evil =
        "=HYPERLINK(\"http://x\")<script>alert(1)</script><img src=x onerror=alert(2)>\u{202e}";
    let screen = "\u{1b}]0;t\u{7}8001";
    let answers = vec![
        records(&format!(
            "{},{}",
            record(1, &[("staffid", evil.into()), ("disposition", evil.into())]),
            record(2, &[("dst", "13800000002".into()), ("staffid", screen.into())]),
        )),
        records(""),
    ];
    let (machine, _platform) = imported(answers);
    let ended = results(&machine, "zh");
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ended.json()["customers"]["dialled"], 2);
    let shown = machine.run(&["results", "--report-dir", "results"]);
    for said in [&shown.stdout, &shown.stderr] {
        assert!(!said.contains('\u{1b}') && !said.contains('\u{7}'), "{said:?}");
    }

    let page = std::fs::read_to_string(machine.path("results/results.html")).unwrap();
    let page = Html::read(&page);
    assert!(page.elements.iter().all(|(name, _)| name != "img"));
    assert!(page.raw.iter().all(|(_, script)| !script.contains("alert(1)")));
    assert!(
        page.foreign.iter().any(|shown| shown.contains("<script>alert(1)")),
        "it is to be read"
    );

    let text = std::fs::read_to_string(machine.path("results/results.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    for row in reader.records() {
        let row = row.unwrap();
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '@'])), "{row:?}");
    }

    let mut book: Xlsx<_> = open_workbook(machine.path("results/results.xlsx")).unwrap();
    let mut found = false;
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        let foreign = formulas.used_cells().any(|(_, _, formula)| formula.contains("HYPERLINK"));
        assert!(!foreign, "{name}");
        let cells = book.worksheet_range(&name).unwrap();
        found |= cells
            .used_cells()
            .any(|(.., cell)| matches!(cell, Data::String(text) if text.contains("HYPERLINK")));
    }
    assert!(found, "it is to be read in the workbook too");
}

/// A lost reply is not guessed at: a customer who is called for another reason, or was before, may still
/// be missing in the batch.
#[test]
fn only_a_call_that_comes_of_the_row_itself_shows_that_it_has_arrived() {
    let later = "2099-01-01 09:15:30";
    let just_before = clock::china(clock::now() - SignedDuration::from_mins(1));
    let just_before = just_before.strftime("%Y-%m-%d %H:%M:%S").to_string();
    let batch = ["--batch", "20261101"];
    let staff = ["--staff", "8001"];
    for (target, kind, member, at, seen) in [
        (batch, "3", "8007", later, 1),
        (batch, "0", "8007", later, 0),
        (batch, "3", "8007", just_before.as_str(), 0),
        (staff, "0", "8001", later, 1),
        (staff, "0", "8002", later, 0),
        (staff, "3", "8001", later, 0),
    ] {
        let call = record(
            1,
            &[
                ("dst", "13800000002".into()),
                ("calltype", kind.into()),
                ("staffid", member.into()),
                ("calldate", at.into()),
            ],
        );
        // Staff numbers are looked up first.
        let before = usize::from(target == staff);
        let platform = Echo::start(move |nth| match nth.checked_sub(before) {
            None => Some(records(r#"{"StaffId":"8001"}"#)),
            Some(0) => Some(http(r#"{"errno":"1","message":"","data":""}"#)),
            // Its reply is lost.
            Some(1) => Some(Vec::new()),
            Some(2) => Some(records(&call)),
            _ => Some(records("")),
        });
        let machine = Machine::new();
        machine.write("list.csv", "手机\n13800000001\n13800000002\n");
        let words = [&target[..], &["--report-dir", "report"]].concat();
        let ended = machine.run(&import_to(&platform.url, "list.csv", &words));
        assert_eq!(ended.code, Some(3), "{ended:?}");
        let json = results(&machine, "en").json();
        assert_eq!(json["seen_in_calls"], seen, "{target:?} {kind} {member} {at}: {json}");
        assert_eq!(json["customers"]["dialled"], 1, "{json}");
        let told = machine.run(&["jobs", "--json", "--lang", "en"]).json();
        assert_eq!(told["jobs"][0]["rows"]["uncertain"], 1, "{told}");
        let report = machine.run(&["jobs", &machine.job(), "--lang", "en"]);
        assert_eq!(report.stdout.contains("have arrived"), seen == 1, "{report:?}");
        assert_eq!(report.stdout.contains("--resend-uncertain"), seen == 0, "{report:?}");
    }
}

#[test]
fn texts_of_any_length_and_numbers_of_any_size_make_whole_files() {
    let long = "长".repeat(60_000);
    let huge = serde_json::json!(9_223_372_036_854_775_807_i64);
    let answers = vec![
        records(&format!(
            "{},{},{}",
            record(1, &[("disposition", long.clone().into()), ("staffid", long.into())]),
            record(2, &[("billsec_int", huge.clone())]),
            record(3, &[("billsec_int", huge), ("duration_int", (-5).into())]),
        )),
        records(""),
    ];
    let (machine, _platform) = imported(answers);
    let ended = results(&machine, "en");
    assert_eq!(ended.code, Some(0), "{ended:?}");
    for file in ["results.csv", "results.xlsx", "results.html", "results.json"] {
        assert!(machine.path("results").join(file).is_file(), "{file}");
    }
    let page = std::fs::metadata(machine.path("results/results.html")).unwrap();
    assert!(page.len() < 1 << 20, "the page stays small: {}", page.len());
    let mut book: Xlsx<_> = open_workbook(machine.path("results/results.xlsx")).unwrap();
    for name in book.sheet_names() {
        book.worksheet_range(&name).unwrap();
    }
}

#[test]
fn records_that_lack_fields_or_have_other_types_are_counted_and_harm_no_other() {
    let null = Value::Null;
    let mut list = record(1, &[]);
    for (id, more) in [
        (2, vec![("dst", null.clone())]),
        (3, vec![("calldate", "0000-00-00 00:00:00".into())]),
        (4, vec![("calldate", null.clone())]),
        (5, vec![("calltype", null)]),
        (6, vec![("dst", serde_json::json!(["13800000002"]))]),
        (7, vec![("dst", serde_json::json!({"a": 1})), ("staffid", true.into())]),
    ] {
        write!(list, ",{}", record(id, &more)).unwrap();
    }
    let number = record(8, &[("dst", 13_800_000_002_i64.into()), ("billsec_int", 7.into())]);
    write!(list, ",{number}").unwrap();
    let (machine, _platform) = imported(vec![records(&list), records("")]);
    let ended = results(&machine, "en");
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let json = ended.json();
    assert_eq!(json["customers"]["dialled"], 2, "{json}");
    assert_eq!(json["records"]["read"], 8, "{json}");
    assert!(json["records"]["incomplete"].as_u64().unwrap() >= 5, "{json}");
    assert!(ended.stderr.contains("incomplete") || ended.stderr.contains("lack"), "{ended:?}");
}

#[test]
fn a_page_that_comes_again_or_is_in_no_order_ends_the_reading_and_what_was_read_is_kept() {
    let first = records(&format!("{},{}", record(1, &[]), record(2, &[])));
    for (second, lang) in [
        (first.clone(), "zh"),
        (first.clone(), "en"),
        (records(&format!("{},{}", record(9, &[]), record(8, &[]))), "en"),
        (records(r#"{"dst":"13800000001"}"#), "en"),
    ] {
        let (machine, platform) = imported(vec![first.clone(), second]);
        let ended = results(&machine, lang);
        assert_eq!(ended.code, Some(4), "{ended:?}");
        assert_eq!(ended.json()["error"]["code"], "pages", "{ended:?}");
        assert_eq!(platform.arrived().len(), 4, "no endless loop");
        assert!(!machine.path("results").join("results.json").exists());
        results(&machine, lang);
        let asked = platform.arrived()[4].1.clone();
        assert!(asked.contains("PId=2&"), "it goes on behind what it has read: {asked}");
    }
}

#[test]
fn a_platform_that_breaks_off_between_pages_is_asked_again_and_no_call_counts_twice() {
    let cut = http("{\"errno\":\"1\",\"data\":[{\"id\"");
    let error = b"HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno".to_vec();
    let second = records(&record(2, &[("dst", "13800000002".into())]));
    let answers = vec![records(&record(1, &[])), error, second, records("")];
    let (machine, _platform) = imported(answers);
    let json = results(&machine, "en").json();
    assert_eq!(
        (&json["records"]["read"], &json["by_disposition"]["ANSWERED"]),
        (&2.into(), &2.into())
    );
    let answers = vec![cut, Vec::new(), records(&record(1, &[])), records("")];
    let (machine, _platform) = imported(answers);
    let json = results(&machine, "en").json();
    assert_eq!(json["by_disposition"]["ANSWERED"], 1, "{json}");
}

#[test]
fn where_the_files_cannot_be_written_the_same_command_is_to_be_run_again() {
    for (lang, again) in [("en", "run the same command again"), ("zh", "再运行一次同样的命令")]
    {
        let (machine, _platform) = imported(vec![records(&record(1, &[])), records("")]);
        machine.write("results", "a file");
        let ended = results(&machine, lang);
        assert_eq!(ended.code, Some(1), "{ended:?}");
        let said = ended.json()["error"]["message"].as_str().unwrap().replace('\n', " ");
        assert!(said.contains(again) && !said.contains("dialfeed report"), "{said}");
        std::fs::remove_file(machine.path("results")).unwrap();
        assert_eq!(results(&machine, lang).json()["customers"]["dialled"], 1);
    }
}
