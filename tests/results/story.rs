//! The story of a list, to its end.

use std::collections::{BTreeMap, BTreeSet};

use calamine::{Reader as _, Xlsx, open_workbook};
use dialfeed::sandbox::{Disposition, Fault, Instead, Rule, When};

use super::stage::Stage;

/// Numbers whose calls end in every way, by their last digits.
fn list(rows: u32) -> String {
    let row = |nth: u32| format!("1380000{nth:04},客户{nth}\n");
    format!("手机,姓名\n{}", (0..rows).map(row).collect::<String>())
}

/// What the sandbox's own records say of each number.
fn by_number(stage: &Stage) -> BTreeMap<String, (u64, u64, u64)> {
    let mut numbers = BTreeMap::new();
    for call in stage.calls() {
        let (attempts, answered, talked) = numbers.entry(call.dst.clone()).or_insert((0, 0, 0));
        *attempts += 1;
        if call.disposition == Disposition::Answered {
            *answered += 1;
            *talked += call.talked_s;
        }
    }
    numbers
}

#[test]
fn a_list_is_imported_dialled_and_every_customer_is_as_the_platform_has_them_on_record() {
    const ROWS: u32 = 120;
    let stage = Stage::with(Vec::new());
    stage.desk.put("list.csv", list(ROWS));
    stage.import(0, &["list.csv", "--batch", "20261101"]);
    let before = stage.results(&[]);
    assert_eq!(before["customers"]["pushed"], ROWS);
    assert_eq!(before["customers"]["dialled"], 0);

    stage.dial_all();
    let results = stage.results(&[]);
    let truth = by_number(&stage);
    assert_eq!(truth.len(), ROWS as usize, "everybody was called");
    let answered = truth.values().filter(|(_, answered, _)| *answered > 0).count();
    assert!(answered > 0 && answered < ROWS as usize, "{answered}");
    assert_eq!(results["customers"]["dialled"], ROWS);
    assert_eq!(results["customers"]["answered"], answered);
    let calls = stage.calls();
    let ended = |how| calls.iter().filter(|call| call.disposition == how).count();
    assert_eq!(results["by_disposition"]["ANSWERED"], ended(Disposition::Answered));
    let sum = |list: &str, figure: &str| -> u64 {
        let list = results[list].as_array().unwrap();
        list.iter().map(|one| one[figure].as_u64().unwrap()).sum()
    };
    for list in ["by_hour", "by_staff"] {
        assert_eq!(sum(list, "calls"), calls.len() as u64, "{list}");
        let talked: u64 = truth.values().map(|(.., talked)| talked).sum();
        assert_eq!(sum(list, "talked_s"), talked, "{list}");
    }

    // Customer by customer.
    let text = std::fs::read_to_string(stage.desk.path("results/results.csv")).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.len(), ROWS as usize);
    for row in &rows {
        let (attempts, answered, talked) = truth[&row["_phonenum"]];
        assert_eq!(row["_attempts"], attempts.to_string(), "{row:?}");
        assert_eq!(row["_talked_s"], talked.to_string(), "{row:?}");
        assert_eq!(row["_reached"], if answered > 0 { "yes" } else { "no" }, "{row:?}");
        assert_eq!(row["_phonenum"], row["手机"]);
    }

    // The workbook has the same customers, each in one sheet.
    let mut book: Xlsx<_> = open_workbook(stage.desk.path("results/results.xlsx")).unwrap();
    let mut seen = BTreeSet::new();
    let mut sheets = Vec::new();
    for name in &book.sheet_names()[1..] {
        let range = book.worksheet_range(name).unwrap();
        sheets.push((name.clone(), range.height() - 1));
        seen.extend(range.rows().skip(1).map(|row| row[1].to_string()));
    }
    sheets.sort();
    let expected = [("not reached".into(), ROWS as usize - answered), ("reached".into(), answered)];
    assert_eq!(sheets, expected);
    assert_eq!(seen, truth.keys().cloned().collect());
    let page = std::fs::read_to_string(stage.desk.path("results/results.html")).unwrap();
    assert!(page.contains("Content-Security-Policy") && !page.contains("1380000"), "no customer");
}

#[test]
fn a_second_run_asks_for_new_records_alone_and_comes_to_the_same() {
    let stage = Stage::with(Vec::new());
    stage.desk.put("list.csv", list(30));
    stage.import(0, &["list.csv", "--batch", "20261101"]);
    stage.dial_all();
    let first = stage.results(&["--format", "json"]);
    assert_eq!(first["records"]["read"], stage.calls().len());
    let second = stage.results(&["--format", "json"]);
    assert_eq!(second["records"]["read"], 0);
    for figures in ["customers", "by_hour", "by_staff", "by_disposition"] {
        assert_eq!(second[figures], first[figures], "{figures}");
    }
}

#[test]
fn rows_whose_reply_was_lost_are_known_to_have_arrived_once_they_are_called_and_not_sent_again() {
    let arrived = Rule::new(When::Phone("13800000007".into()), Fault::stored(Instead::Close));
    let lost = Rule::new(When::Phone("13800000008".into()), Fault::not_stored(Instead::Close));
    let stage = Stage::with(vec![arrived.times(1), lost.times(1)]);
    stage.desk.put("list.csv", list(12));
    let summary = stage.import(3, &["list.csv", "--batch", "20261101"]);
    assert_eq!(summary["rows"]["uncertain"], 2);
    stage.dial_all();
    let results = stage.results(&[]);
    assert_eq!(results["seen_in_calls"], 1);
    assert_eq!(results["customers"]["dialled"], 11, "the other had not arrived");

    let resend = ["resume", "--resend-uncertain", "--yes", "--json", "--report-dir", "again"];
    let resumed = stage.run(&resend).summary(3);
    assert_eq!(
        (&resumed["rows"]["uncertain"], &resumed["rows"]["inserted"]),
        (&1.into(), &11.into())
    );
    assert_eq!(resumed["notes"]["seen_in_calls"], 1);
    let times: Vec<u64> = stage.calls().iter().map(|call| call.id).collect();
    assert!(!times.is_empty());
}

#[test]
fn a_job_on_a_real_platform_needs_the_auth_code_and_a_platform_that_is_away_is_told() {
    let stage = Stage::with(Vec::new());
    stage.desk.put("list.csv", list(3));
    stage.import(0, &["list.csv", "--batch", "20261101"]);
    let without = stage.desk.run(&["results", "--lang", "zh"]);
    assert_eq!(without.code, 2, "{}", without.stderr);
    assert!(without.stderr.contains("DIALFEED_AUTH"), "{}", without.stderr);
    let mut wrong = stage.desk.command(&["results", "--lang", "en"]);
    let wrong: super::desk::Ran = wrong.env("DIALFEED_AUTH", "wrong").output().unwrap().into();
    assert_eq!(wrong.code, 4, "{}", wrong.stderr);
    assert!(wrong.stderr.contains("errno 3"), "{}", wrong.stderr);
    assert!(!stage.desk.path("results/results.csv").exists());
}
