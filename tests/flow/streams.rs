//! Who hears what on which stream: the result, the plan, nothing, in which language, and never a
//! customer's number unless it was asked for.

use std::collections::BTreeSet;

use serde_json::Value;

use super::desk::{BATCH, Desk, Ran};

const LIST: &str = "手机,姓名\n13490000001,甲\n13490000002,乙\n1349000000,丙\n+86 13490000001,丁\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("list.csv", LIST);
    desk
}

const IMPORT: [&str; 6] = ["import", "list.csv", "--batch", BATCH, "--sandbox", "--rate=2000/s"];

fn summary_file(desk: &Desk, folder: &str) -> Value {
    serde_json::from_slice(&std::fs::read(desk.path(folder).join("summary.json")).unwrap()).unwrap()
}

#[test]
fn json_is_the_one_object_of_summary_json_and_nothing_else() {
    let desk = desk();
    let imported = desk.json(0, &[&IMPORT[..], &["--report-dir", "sent"]].concat());
    assert_eq!(imported, summary_file(&desk, "sent"));
    let job = imported["job"].as_str().unwrap();
    let checked = desk.json(0, &["check", "list.csv", "--report-dir", "checked"]);
    assert_eq!(checked, summary_file(&desk, "checked"));
    for words in [&["report", job, "--report-dir", "again"][..], &["jobs", job], &["resume", job]] {
        assert_eq!(desk.json(0, words), imported, "{words:?}");
    }
    assert_eq!(summary_file(&desk, "again"), imported);
    let quiet = desk.run(&[&IMPORT[..], &["--json", "--quiet"]].concat());
    assert_eq!(quiet.summary(0)["rows"]["already_imported"], 2);
    assert_eq!(quiet.stderr, "");
}

#[test]
fn the_result_is_on_standard_output_and_the_plan_on_standard_error() {
    let desk = desk();
    let ran = desk.run(&IMPORT);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.contains("inserted") && ran.stdout.contains("dialfeed-reports"));
    assert!(!ran.stdout.contains("will be sent"), "{}", ran.stdout);
    assert!(ran.stderr.contains("will be sent") && ran.stderr.contains(BATCH), "{}", ran.stderr);
    assert!(!ran.stderr.contains("dialfeed-reports"), "{}", ran.stderr);
    let checked = desk.run(&["check", "list.csv"]);
    assert!(checked.stdout.contains("will be sent"), "{}", checked.stdout);
}

#[test]
fn quiet_says_nothing_at_all_but_for_errors() {
    let desk = desk();
    desk.put("do-not-call.csv", "手机\n13490000009\n");
    let quiet = |words: &[&str]| {
        let Ran { code, stdout, stderr } = desk.run(&[words, &["--quiet"]].concat());
        assert_eq!((code, stdout.as_str(), stderr.as_str()), (0, "", ""), "{words:?}");
    };
    quiet(&["check", "list.csv", "list.csv"]);
    quiet(&["check", "list.csv", "--batch", BATCH, "--sandbox", "--report-dir", "checked"]);
    quiet(&[&IMPORT[..], &["--suppress", "do-not-call.csv", "--map", "name=姓名"]].concat());
    quiet(&[&IMPORT[..], &["--report-dir", "nothing-to-send"]].concat());
    quiet(&["resume"]);
    let jobs = desk.json_of_jobs();
    let job = jobs["jobs"][0]["job"].as_str().unwrap();
    quiet(&["resume", job]);
    quiet(&["report", job]);
    quiet(&["report", job, "--status", "failed", "--format", "csv", "--report-dir", "again"]);
    quiet(&["template", "new.xlsx"]);
    let wrong = desk.run(&["check", "missing.csv", "--quiet"]);
    assert_eq!((wrong.code, wrong.stdout.as_str()), (5, ""));
    assert!(wrong.stderr.contains("missing.csv"), "{}", wrong.stderr);
}

#[test]
fn what_was_asked_for_is_printed_by_quiet_too() {
    let desk = desk();
    let import = desk.run(&[&IMPORT[..], &["--quiet", "--json"]].concat());
    let job = import.summary(0)["job"].as_str().unwrap().to_owned();
    for words in [&["jobs"][..], &["jobs", &job], &["completions", "bash"], &["--version"]] {
        let ran = desk.run(&[words, &["--quiet"]].concat());
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{words:?}");
        assert!(!ran.stdout.is_empty(), "{words:?}");
    }
}

#[test]
fn a_job_that_stops_is_an_error_that_quiet_tells_in_one_line() {
    let desk = desk();
    let nowhere = ["--endpoint", "http://127.0.0.1:1/", "--company", "8", "--retries", "0"];
    for (lang, says) in [("zh", "连不上"), ("en", "cannot be reached")] {
        let words = ["import", "list.csv", "--batch", BATCH, "--quiet", "--lang", lang];
        let mut command = desk.command(&[&words[..], &nowhere].concat());
        let ran = Ran::from(command.env("DIALFEED_AUTH", "x").output().unwrap());
        assert_eq!((ran.code, ran.stdout.as_str()), (4, ""), "{}", ran.stderr);
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
        assert!(ran.stderr.contains(says), "{}", ran.stderr);
    }
}

/// The text without what the user has written.
fn own_words(text: &str) -> String {
    ["手机", "姓名", "甲", "乙", "丙", "丁"]
        .iter()
        .fold(text.to_owned(), |text, word| text.replace(word, ""))
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign))
}

#[test]
fn the_language_is_the_one_asked_for_on_both_streams() {
    for (locale, lang, chinese) in [
        ("C", "zh", true),
        ("zh_CN.UTF-8", "en", false),
        ("zh_CN.UTF-8", "", true),
        ("C", "", false),
    ] {
        for words in [&["check", "list.csv"][..], &IMPORT] {
            let desk = desk();
            let mut command = desk.command(words);
            command.env("LANG", locale);
            if !lang.is_empty() {
                command.args(["--lang", lang]);
            }
            let ran = Ran::from(command.output().unwrap());
            assert_eq!(ran.code, 0);
            for said in [&ran.stdout, &ran.stderr] {
                assert!(!said.is_empty());
                assert_eq!(is_chinese(&own_words(said)), chinese, "{words:?} {locale}: {said}");
            }
        }
    }
}

/// A terminal takes such signs for orders: to change its title, its colours, what is on it.
#[test]
fn no_control_character_of_a_list_reaches_the_screen() {
    let desk = Desk::new();
    let rows = "13490000001,\x1b[31m20261101,\x1b[2J甲\n1349,20261102\u{9b}5m,乙\n";
    desk.put("list.csv", format!("手\x1b]0;t\x07机,批\x1b[5m次,姓\x1b名\n{rows}"));
    let columns = ["--map", "phonenum=A", "--batch-column", "2"];
    for words in [&["check", "-v", "list.csv"][..], &["import", "list.csv", "--sandbox", "-vv"]] {
        let ran = desk.run(&[words, &columns, &["--color", "never"]].concat());
        for said in [&ran.stdout, &ran.stderr] {
            let orders = |sign: char| sign.is_control() && !matches!(sign, '\n' | '\r' | '\t');
            assert!(said.find(orders).is_none(), "{said:?}");
        }
        assert!(
            ran.stderr.contains("20261101") || ran.stdout.contains("20261101"),
            "{}",
            ran.stderr
        );
    }
}

/// The digits of every run of seven or more of them, as they stand in a text.
fn long_digits(text: &str) -> BTreeSet<String> {
    let runs = text.split(|sign: char| !sign.is_ascii_digit());
    runs.filter(|run| run.len() >= 7).map(str::to_owned).collect()
}

/// Lists with many writings of numbers, and what hides numbers in odd places.
fn desk_with_numbers() -> Desk {
    let desk = Desk::new();
    desk.put_sample("autumn-campaign.xlsx");
    desk.put_sample("branch-office-gbk.csv");
    desk.put_sample("web-leads-utf8.csv");
    desk.put_sample("do-not-call.csv");
    desk.put("rejected.csv", "打哪里\n1349000000\n134900000019\n12345678901\n057190001\n");
    desk.put("titled.csv", "名单 13490000777\n手机\n13490000778\n1349000077\n");
    desk.put("ambiguous.csv", "13490000888,13490000889\n13490000890,13490000891\n");
    desk
}

#[test]
fn no_number_of_a_customer_is_shown_unless_it_is_asked_for() {
    let desk = desk_with_numbers();
    let samples = ["autumn-campaign.xlsx", "branch-office-gbk.csv", "web-leads-utf8.csv"];
    let target = ["--batch", BATCH, "--sandbox", "--rate", "2000/s"];
    let suppress = ["--suppress", "do-not-call.csv"];
    let mut lines: Vec<Vec<&str>> = Vec::new();
    for lang in ["zh", "en"] {
        for options in [&suppress[..], &["--numbers", "all"], &[]] {
            lines.push([&["check", "--lang", lang], &samples[..], options].concat());
            let say = &["import", "--lang", lang, "-vvv"];
            lines.push([&say[..], &samples[..], &target[..], options].concat());
        }
        for file in ["rejected.csv", "titled.csv", "ambiguous.csv"] {
            lines.push(vec!["check", "--lang", lang, file]);
            lines.push([&["import", "--lang", lang, "--json", file], &target[..]].concat());
        }
        lines.push(vec!["jobs", "--lang", lang]);
        lines.push(vec!["resume", "--lang", lang]);
    }
    // Batches and jobs are the only figures of that length that the program has to show.
    for words in lines {
        let ran = desk.run(&words);
        let shown = ran.stdout + &ran.stderr;
        // A hash may have any digits in a row.
        let lines = shown.lines().filter(|line| !line.contains("sha256"));
        let numbers: Vec<String> = long_digits(&lines.collect::<Vec<_>>().join("\n"))
            .into_iter()
            .filter(|digits| !digits.starts_with("2026"))
            .collect();
        assert!(numbers.is_empty(), "{words:?} shows {numbers:?}:\n{shown}");
    }
}

#[test]
fn numbers_are_shown_in_full_where_that_was_asked_for() {
    let desk = desk_with_numbers();
    let shown = desk.run(&["check", "autumn-campaign.xlsx", "--show-numbers"]).stdout;
    assert!(shown.contains("14100001234") && !shown.contains("141****1234"), "{shown}");
    let masked = desk.run(&["check", "autumn-campaign.xlsx"]).stdout;
    assert!(!masked.contains("14100001234") && masked.contains("141****1234"), "{masked}");
}
