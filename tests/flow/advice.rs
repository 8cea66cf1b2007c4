//! Advice about numbers that are none: where it is read, in which language, and that a suggested
//! number is masked as every other one and never sent.

use super::desk::{BATCH, Desk, figure};

/// A list with one good row; what is wrong with each of the others is advised on.
const LIST: &str = "手机,姓名\n\
    13490000001,甲\n\
    13490000OO2,乙\n\
    1349000000313490000004,丙\n\
    2026-01-02,丁\n\
    2026-01-03,戊\n\
    134900000005,己\n\
    0571-8888666,庚\n\
    88886666,辛\n";

/// What `_note` says of each rejected row, in the list's order.
const NOTES_ZH: [&str; 7] = [
    "号码里有字母或其他符号代替了数字，是不是 13490000002？",
    "两个号码连在了一起，是不是 13490000003 和 13490000004？请用斜杠隔开，或分成两行。",
    "这是日期，不是电话号码；请检查号码列是否选对（--map phonenum=列名）。",
    "这是日期，不是电话号码；请检查号码列是否选对（--map phonenum=列名）。",
    "手机号应为 11 位（不含国家代码 86），这里是 12 位。",
    "区号 0571 后面应有 8 位数字，这里是 7 位。",
    "本地号码缺少区号，请在号码前补上，或用 --area 统一指定区号。",
];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("list.csv", LIST);
    desk
}

fn notes(desk: &Desk, report: &str) -> Vec<String> {
    desk.report(report)["skipped.csv"].iter().map(|row| row.note.clone()).collect()
}

#[test]
fn a_check_advises_under_its_examples_with_numbers_masked() {
    let (zh, en) = (["check", "list.csv", "--lang", "zh"], ["check", "list.csv", "--lang", "en"]);
    let said = desk().run(&zh).stdout;
    assert!(said.contains("→ 号码里有字母或其他符号代替了数字，是不是 134****0002？"), "{said}");
    assert!(said.contains("是不是 134****0003 和"), "{said}");
    let dates = "第 5 行：202****1-02\n       第 6 行：202****1-03\n       → 这是日期";
    assert!(said.contains(dates), "said once for both: {said}");
    // What the reason says already is not said again.
    assert_eq!(said.matches("本地号码缺少区号").count(), 1, "{said}");
    let said = desk().run(&en).stdout;
    assert!(said.contains("Did you mean\n       134****0002?"), "{said}");
    for number in ["13490000002", "13490000003", "13490000004"] {
        assert!(!said.contains(number), "{said}");
        let shown = desk().run(&[&en[..], &["--show-numbers"]].concat()).stdout;
        assert!(shown.contains(number), "{shown}");
    }
}

#[test]
fn a_list_without_one_number_is_told_with_examples_and_advice() {
    let desk = Desk::new();
    desk.put("list.csv", LIST.replace("13490000001,甲\n", ""));
    for command in [&["check"][..], &["import", "--sandbox", "--batch", BATCH]] {
        let words = [command, &["list.csv", "--lang", "zh", "--quiet"]].concat();
        let ran = desk.run(&words);
        assert_eq!(ran.code, 5, "{}", ran.stderr);
        for told in ["第 2 行：134****0OO2", "是不是 134****0002？", "--map phonenum"] {
            assert!(ran.stderr.contains(told), "{told}: {}", ran.stderr);
        }
        assert!(!ran.stderr.contains("13490000"), "{}", ran.stderr);
        let object = desk.run(&[&words[..], &["--json"]].concat()).stdout;
        assert!(object.contains("是不是 134****0002？"), "{object}");
    }
}

#[test]
fn a_report_advises_in_the_language_of_who_asks_for_it_and_sends_no_suggestion() {
    let desk = desk();
    let words = ["list.csv", "--batch", BATCH, "--lang", "zh"];
    let summary = desk.import(0, "report", &words);
    assert_eq!(figure(&summary, "rows", "rejected"), 7);
    assert_eq!(notes(&desk, "report"), NOTES_ZH);
    assert_eq!(desk.contacts(BATCH).len(), 1, "suggestions are not sent");
    let job = summary["job"].as_str().unwrap();
    // From the ledger once more: codes and figures are kept, and not a sentence.
    assert_eq!(desk.run(&["report", job, "--report-dir", "again", "--lang", "en"]).code, 0);
    let english = notes(&desk, "again");
    assert!(english[0].ends_with("Did you mean 13490000002?"), "{english:?}");
    assert!(english.iter().all(|note| note.is_ascii()), "{english:?}");
    let checked = desk.run(&["check", "list.csv", "--report-dir", "checked", "--lang", "zh"]);
    assert_eq!((checked.code, notes(&desk, "checked")), (0, NOTES_ZH.map(str::to_owned).to_vec()));
}

#[test]
fn skipped_rows_that_somebody_mended_are_read_again_and_the_others_keep_their_advice() {
    let desk = desk();
    desk.import(0, "report", &["list.csv", "--batch", BATCH, "--lang", "zh"]);
    let skipped = std::fs::read_to_string(desk.path("report/skipped.csv")).unwrap();
    desk.put("mended.csv", skipped.replace("13490000OO2", "13490000002"));
    let summary = desk.import(0, "second", &["mended.csv", "--batch", BATCH, "--lang", "zh"]);
    assert_eq!(figure(&summary, "rows", "inserted"), 1);
    assert_eq!(figure(&summary, "rows", "rejected"), 6);
    assert_eq!(notes(&desk, "second"), NOTES_ZH[1..]);
}
