//! Do-not-call lists: nobody who stands on one is called, wherever in the file, a list in doubt lets
//! nothing be sent, and what was heeded stays on record.

use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::desk::{BATCH, Desk, Ran, figure};

const LIST: &str = "姓名,手机\n甲,13490000001\n乙,13490000002\n丙,13490000003\n";

/// Without it broken bytes could be letters of another encoding.
const UTF_8_MARK: &[u8] = b"\xEF\xBB\xBF";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("list.csv", LIST);
    desk
}

fn sha256(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Sets when a file was changed last.
fn date(desk: &Desk, name: &str, seconds: u64) {
    let file = std::fs::File::options().write(true).open(desk.path(name)).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
}

/// Runs the program with this on its standard input.
fn piped(desk: &Desk, input: &str, words: &[&str]) -> Ran {
    let mut command = desk.command(words);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Whoever refuses it does not read it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap().into()
}

#[test]
fn the_lists_that_were_heeded_are_on_record_when_the_report_is_written_again() {
    let desk = desk();
    let plain = "phone\n13490000002\n13490000002\nnobody\n";
    desk.put("never.csv", plain);
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all("电话\n13490000003/13490009999\n".as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    desk.put("more.csv.gz", &packed);
    date(&desk, "never.csv", 1_795_309_200);
    date(&desk, "more.csv.gz", 1_795_222_861);
    let lists = ["--suppress", "never.csv", "--suppress", "more.csv.gz"];
    let words = [&["list.csv", "--batch", BATCH], &lists[..]].concat();
    let expected = json!([
        {"file": "never.csv", "sha256": sha256(plain),
         "modified": "2026-11-22T09:00:00+08:00", "numbers": 2,
         "without_number": 1},
        {"file": "more.csv.gz", "sha256": sha256(&packed),
         "modified": "2026-11-21T09:01:01+08:00", "numbers": 2,
         "without_number": 0},
    ]);
    let checked = desk.check(0, "checked", &words);
    assert_eq!(checked["suppress"], expected);
    let summary = desk.import(0, "report", &words);
    assert_eq!(summary["suppress"], expected);
    assert_eq!(figure(&summary, "rows", "suppressed"), 2);

    for name in ["never.csv", "more.csv.gz", "list.csv"] {
        std::fs::remove_file(desk.path(name)).unwrap();
    }
    let job = summary["job"].as_str().unwrap();
    let ran = desk.run(&["report", job, "--report-dir", "again"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let again: Value =
        serde_json::from_slice(&std::fs::read(desk.path("again/summary.json")).unwrap()).unwrap();
    assert_eq!(again["suppress"], expected);
}

#[test]
fn without_a_list_there_is_an_empty_record() {
    let summary = desk().check(0, "checked", &["list.csv"]);
    assert_eq!(summary["suppress"], json!([]));
}

#[test]
fn a_number_above_the_header_or_in_any_column_is_on_the_list() {
    let desk = desk();
    desk.put(
        "never.csv",
        "13490000001,,\n序号,手机,电话\n1,13490000002,0571-88886666\n2,,13490000003\n",
    );
    let ran = desk.run(&["check", "list.csv", "--suppress", "never.csv", "--report-dir", "out"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("never.csv: 4 numbers\n"), "{}", ran.stderr);
    let rows = desk.rows("out");
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row.status == "suppressed"), "{rows:?}");
}

#[test]
fn a_list_may_come_from_standard_input() {
    let desk = desk();
    let words = ["list.csv", "--batch", BATCH, "--suppress", "-", "--json"];
    let list = "phone\n13490000002\n";
    let ran = piped(&desk, list, &[&["import", "--sandbox"], &words[..]].concat());
    let summary = ran.summary(0);
    assert_eq!(figure(&summary, "rows", "suppressed"), 1);
    assert_eq!(
        summary["suppress"],
        json!([{"file": "-", "sha256": sha256(list), "modified": null, "numbers": 1,
            "without_number": 0}])
    );
    let twice = ["check", "-", "--suppress", "-", "--json"];
    assert_eq!(piped(&desk, list, &twice).summary(2)["error"]["code"], "usage");
    let nothing = piped(&desk, "", &[&["import", "--sandbox"], &words[..]].concat());
    assert_eq!(nothing.summary(5)["error"]["code"], "suppress_not_readable");
}

#[test]
fn a_row_that_may_hide_a_number_lets_nothing_be_sent() {
    let desk = desk();
    let broken: [(&[u8], u32); 4] = [
        (b"name,phone\nx,13490000001\ny,1349\xFF0000002\n", 3),
        (b"name,phone\nx,13490000001\n\xFF\xFE\xFF,nobody\n", 3),
        (b"name,phone\nx,13490000001\n\"y,13490000002\nz,13490000003\n", 3),
        (b"name,phone,tel\n\xFFx,13490000001,0571-\xFF8886666\n", 2),
    ];
    for (list, row) in broken {
        desk.put("never.csv", [UTF_8_MARK, list].concat());
        for (lang, said) in [("en", format!("Row {row} ")), ("zh", format!("第 {row} 行"))] {
            let fixed = ["--suppress", "never.csv", "--json", "--lang", lang];
            let words = [&["import", "list.csv", "--batch", BATCH, "--sandbox"], &fixed[..]];
            let object = desk.run(&words.concat()).summary(5);
            let error = &object["error"];
            assert_eq!(error["code"], "suppress_row_malformed", "{error}");
            let message = error["message"].as_str().unwrap();
            assert!(message.contains(&said) && message.contains("never.csv"), "{message}");
        }
    }
    assert!(!desk.path("state").exists(), "no job was begun");
}

#[test]
fn a_list_that_is_dated_in_the_future_has_no_age_and_lets_nothing_be_sent() {
    let desk = desk();
    desk.put("never.csv", "phone\n13490000002\n");
    let now = u64::try_from(dialfeed::clock::now().as_second()).unwrap();
    let words = ["list.csv", "--batch", BATCH, "--suppress", "never.csv"];
    let aged = [&words[..], &["--suppress-max-age", "3"]].concat();
    date(&desk, "never.csv", now + 2 * 86_400);
    let refused = desk.import(5, "refused", &aged);
    assert_eq!(refused["error"]["code"], "suppress_dated_ahead", "{refused}");
    // Whoever asks for no age gets none judged; and clocks may differ by hours.
    desk.import(0, "any", &words);
    date(&desk, "never.csv", now + 3_600);
    desk.import(0, "hours", &aged);
}

#[test]
fn broken_letters_beside_a_number_are_told_and_the_number_holds() {
    let desk = desk();
    let list = b"name,phone\n\xFFx,13490000001\ny,13490000002\n";
    desk.put("never.csv", [UTF_8_MARK, list].concat());
    let ran = desk.run(&["check", "list.csv", "--suppress", "never.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let said = "never.csv: 2 numbers (1 row with broken characters beside it)";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
}

#[test]
fn the_first_row_whose_digits_are_no_number_is_named_with_its_reason() {
    let desk = desk();
    let zh = ["号码位数不够", "四舍五入", "--area"];
    let cells = ["1380013800", "1.38E+10", "88886666"];
    for (cell, zh) in cells.into_iter().zip(zh) {
        desk.put(
            "never.csv",
            format!("序号,手机,姓名\n1,13490000001,甲\n2,,乙\n3,{cell},丙\n4,8000,丁\n"),
        );
        for (lang, place) in [("en", "row 4"), ("zh", "第 4 行")] {
            let words = ["check", "list.csv", "--suppress", "never.csv", "--report-dir", "out"];
            let ran = desk.run(&[&words[..], &["--lang", lang]].concat());
            assert_eq!(ran.code, 0, "{}", ran.stderr);
            assert!(ran.stderr.contains(place), "{}", ran.stderr);
            assert!(lang == "en" || ran.stderr.contains(zh), "{}", ran.stderr);
        }
        let summary = desk.check(0, "out", &["list.csv", "--suppress", "never.csv"]);
        assert_eq!(summary["suppress"][0]["without_number"], 3, "{summary}");
    }
}

#[test]
fn a_row_of_a_do_not_call_list_without_a_number_to_speak_of_is_only_counted() {
    let desk = desk();
    desk.put("never.csv", "序号,手机,日期\n1,13490000001,\n2,,2026-11-01\n3,无,\n,丁,24-07-25\n");
    let ran = desk.run(&["check", "list.csv", "--suppress", "never.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("never.csv: 1 number (3 rows without one)"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("row 3") && !ran.stderr.contains("row 4"), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn a_stop_is_heeded_while_a_list_is_read() {
    use std::io::{BufRead as _, BufReader, Read as _};
    use std::process::Command;

    let desk = desk();
    let row = |index: usize| format!("134{index:08}\n");
    desk.put("never.csv", (0..3_000_000).fold("phone\n".to_owned(), |list, at| list + &row(at)));
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let mut command = desk.command(&["check", "list.csv", "--suppress", "never.csv"]);
        let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        // What is said of the customers' list comes first.
        let mut said = String::new();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        stderr.read_line(&mut said).unwrap();
        assert!(said.contains("list.csv"), "{said}");
        let id = child.id().to_string();
        assert!(Command::new("kill").arg(format!("-{signal}")).arg(id).status().unwrap().success());
        stderr.read_to_string(&mut said).unwrap();
        assert!(!said.contains("never.csv"), "it was not read to its end: {said}");
        assert_eq!(child.wait().unwrap().code(), Some(code));
    }
}
