//! `--set` through the real program: fields made of columns, in every kind of list, with what the
//! plan and the summary say of them, and what is wrong told with its place.

use super::desk::{BATCH, Contact, Desk, figure};
use super::workbook::workbook;

const LIST: &str = "来源,手机,姓名,产品,备注\n\
    官网,13490000001,甲,车险,旧备注\n\
    ,13490000002,乙,寿险,\n\
    ,13490000003,丙,,\n\
    展会,13490000004,丁,,\n";

fn contact(fields: [&str; 5]) -> Contact {
    fields.map(str::to_owned)
}

/// The comments of a batch, by number.
fn comments(desk: &Desk, batch: &str) -> Vec<String> {
    desk.contacts(batch).into_iter().map(|[.., comment]| comment).collect()
}

#[test]
fn a_field_is_made_of_columns_by_header_letter_and_number_in_text_and_in_workbooks() {
    let desk = Desk::new();
    desk.put("list.csv", LIST);
    desk.put("list.xlsx", workbook(&[LIST]));
    let templates = ["{来源} {产品}", "{A} {D}", "{1} {4}", "{ 来 源：} {d}"];
    let batches = ["20261101", "20261102", "20261103", "20261104"];
    for file in ["list.csv", "list.xlsx"] {
        for (template, batch) in templates.into_iter().zip(batches) {
            let set = format!("comment={template}");
            let words = [file, "--set", &set, "--batch", batch, "--again"];
            let summary = desk.import(0, "report", &words);
            assert_eq!(summary["columns"]["comment"], template);
            assert_eq!(summary["columns"]["name"], "姓名");
            assert_eq!(
                comments(&desk, batch)[..4],
                ["官网 车险", "寿险", "", "展会"],
                "{file} {set}"
            );
        }
    }
}

#[test]
fn every_field_but_the_number_can_be_set_and_is_judged_as_any_other() {
    let desk = Desk::new();
    desk.put("list.csv", LIST);
    let set = [
        ["--set", "name={姓名}（{产品}）"],
        ["--set", "address=上海市{{{来源}}}"],
        ["--set", "email={手机}@example.com"],
        ["--set", "comment=秋季\\n活动\\\\"],
    ];
    let words = [&["list.csv", "--batch", BATCH][..], set.as_flattened()].concat();
    let summary = desk.import(0, "report", &words);
    assert_eq!(summary["notes"], serde_json::json!({}));
    let contacts = desk.contacts(BATCH);
    let first =
        ["13490000001", "甲（车险）", "上海市{官网}", "13490000001@example.com", "秋季\n活动\\"];
    assert_eq!(contacts[0], contact(first));
    let third = ["13490000003", "丙（）", "", "13490000003@example.com", "秋季\n活动\\"];
    assert_eq!(contacts[2], contact(third));

    let words = ["list.csv", "--batch", "20261102", "--set", "email={姓名}", "--set", "comment="];
    let summary = desk.import(0, "report", &words);
    assert_eq!(figure(&summary, "notes", "email_invalid"), 4);
    assert!(
        desk.contacts("20261102")
            .iter()
            .all(|[.., email, comment]| { email.is_empty() && comment.is_empty() })
    );
}

#[test]
fn the_report_read_again_gives_the_same_from_its_original_columns() {
    let desk = Desk::new();
    desk.put("list.csv", "来源,手机,姓名\n=官网,13490000001,'甲\n-5,13490000002,乙\n");
    let set = ["--set", "comment={来源}/{姓名}"];
    desk.import(0, "first", &[&["list.csv", "--batch", BATCH][..], &set].concat());
    assert_eq!(comments(&desk, BATCH), ["=官网/'甲", "-5/乙"]);
    let again = ["first/inserted.csv", "--batch", "20261102"];
    desk.import(0, "second", &[&again[..], &set].concat());
    assert_eq!(comments(&desk, "20261102"), comments(&desk, BATCH));
}

#[test]
fn a_list_without_header_is_set_by_letters_even_by_its_number() {
    let desk = Desk::new();
    desk.put("list.csv", "甲,13490000001,车险\n乙,13490000002,\n");
    desk.import(0, "report", &["list.csv", "--batch", BATCH, "--set", "comment={B}:{C}"]);
    assert_eq!(comments(&desk, BATCH), ["13490000001:车险", "13490000002:"]);
}

#[test]
fn what_repeats_lack_is_filled_in_after_the_fields_are_made() {
    let desk = Desk::new();
    desk.put("list.csv", "手机,来源,产品\n13490000001,,\n13490000001,官网,车险\n");
    let words = ["list.csv", "--batch", BATCH, "--duplicates", "merge", "--set"];
    let summary = desk.import(0, "report", &[&words[..], &["comment={来源}，{产品}"]].concat());
    assert_eq!(figure(&summary, "notes", "fields_merged"), 1);
    assert_eq!(comments(&desk, BATCH), ["官网，车险"]);
}

#[test]
fn the_plan_shows_what_a_field_is_made_of_and_where_its_columns_are() {
    let desk = Desk::new();
    desk.put("list.csv", LIST);
    for (lang, field, why, unused) in [
        ("zh", "备注", "--set 指定", "未用到的列：E 备注"),
        ("en", "comment", "by --set", "not used: E 备注"),
    ] {
        let words = ["check", "list.csv", "--set", "comment={来源}\\n{产品}，致电13490000009"];
        let ran = desk.run(&[&words[..], &["--lang", lang]].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let made = format!("{field} = {{来源}}\\n{{产品}}，致电134****0009");
        for said in [&*made, why, unused] {
            assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
        }
        let lines = ran.stderr.lines().filter(|line| line.contains(why));
        let columns: Vec<&str> = lines.filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(columns, ["A", "D"]);
    }
}

#[test]
fn a_column_that_is_not_there_is_named_with_those_that_are() {
    let desk = Desk::new();
    desk.put("list.csv", LIST);
    desk.put("twice.csv", "来源,手机,来源\n官网,13490000001,x\n");
    for (file, set, code, named) in [
        ("list.csv", "comment={来源} {产地}", "unknown_column", ["产地", "产品", "--set comment"]),
        ("list.csv", "name={F}", "unknown_column", ["F", "来源", "--set name"]),
        ("twice.csv", "comment={来源}", "ambiguous_column", ["A", "C", "--set"]),
    ] {
        for lang in ["zh", "en"] {
            let failed = desk.json(5, &["check", file, "--set", set, "--lang", lang]);
            assert_eq!(failed["error"]["code"], code, "{failed}");
            let message = failed["error"]["message"].as_str().unwrap();
            for name in named {
                assert!(message.contains(name), "{name}: {message}");
            }
        }
    }
}

#[test]
fn a_field_over_1_mib_costs_its_own_row_however_often_a_long_cell_is_named() {
    let desk = Desk::new();
    let (half, long) = ("x".repeat(1 << 19), "y".repeat(900_000));
    desk.put(
        "list.csv",
        format!("手机,来源\n13490000001,官网\n13490000002,{long}\n13490000003,{half}\n"),
    );
    for (columns, rejected) in [(2, 1), (2_000, 2)] {
        let set = format!("comment={}", "{来源}".repeat(columns));
        let words = ["check", "list.csv", "--duplicates", "merge", "--set", &set];
        let ran = desk.run(&[&words[..], &["--report-dir", "out"]].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let rows = desk.rows("out");
        let left_out: Vec<_> = rows.iter().filter(|row| row.status == "rejected").collect();
        assert_eq!(left_out.len(), rejected, "{columns} columns");
        for row in left_out {
            assert_eq!((&*row.reason, &*row.note), ("row_malformed", "A field is over 1 MiB."));
        }
    }
    desk.put("list.csv", format!("手机,来源\n13490000001,官网\n13490000002,{long}\n"));
    let summary = desk.import(0, "report", &["list.csv", "--batch", BATCH, "--set", "name={B}{B}"]);
    assert_eq!(figure(&summary, "reasons", "row_malformed"), 1);
    assert_eq!(figure(&summary, "rows", "rejected"), 1);
}
