//! `report.xlsx` as a spreadsheet reads it: a sheet of figures, one for each status that has rows,
//! and every cell of the lists as it was, whatever it looks like.

use std::path::Path;

use calamine::{Data, Reader as _, Xlsx, open_workbook};

use super::desk::{BATCH, Desk};

/// Cells that a spreadsheet, a page or a terminal might take for something else than text.
const HOSTILE: [&str; 9] = [
    "<script>alert(1)</script>",
    "=cmd|'/c calc'!A1",
    "@SUM(1+1)",
    "-2+3",
    "'quoted",
    "emoji 😀👩‍👩‍👧",
    "right \u{202e}to left",
    "bell \u{7} and escape \u{1b}[31m",
    "_x0041_ is no A",
];

fn sheets(path: &Path) -> Vec<(String, Vec<Vec<String>>)> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let names = book.sheet_names();
    let read = |name: String| {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{name} has a formula");
        let range = book.worksheet_range(&name).unwrap();
        let cell = |cell: &Data| cell.to_string();
        let rows = range.rows().map(|row| row.iter().map(cell).collect()).collect();
        (name, rows)
    };
    names.into_iter().map(read).collect()
}

fn import(list: &str, lang: &str) -> Vec<(String, Vec<Vec<String>>)> {
    let desk = Desk::new();
    desk.put("list.csv", list);
    let words = ["list.csv", "--batch", BATCH, "--lang", lang, "--map", "phonenum=手机"];
    desk.import(0, "report", &words);
    sheets(&desk.path("report").join("report.xlsx"))
}

#[test]
fn each_status_with_rows_has_a_sheet_named_in_the_users_language() {
    let list = "手机,姓名\n13800138000,张三\n13800138000,李四\n12345,王五\n";
    for (lang, names) in [
        ("zh", ["汇总", "导入成功", "无法发送", "名单内重复"]),
        ("en", ["Summary", "inserted", "not sendable", "repeated in the list"]),
    ] {
        let sheets = import(list, lang);
        assert_eq!(sheets.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), names);
        let figures = &sheets[0].1;
        let figure = |name: &str| {
            let row = figures.iter().find(|row| row[0] == name);
            row.map(|row| row[1].clone()).unwrap_or_else(|| panic!("{name} in {figures:?}"))
        };
        assert_eq!(names[1..].iter().map(|name| figure(name)).collect::<Vec<_>>(), ["1", "1", "1"]);
        let rejected = &sheets[2].1;
        assert_eq!(rejected.len(), 2);
        let why = if lang == "zh" { "服务号码" } else { "service number" };
        assert!(rejected[1][1].contains(why), "{rejected:?}");
        assert_eq!(rejected[1].iter().rev().take(2).collect::<Vec<_>>(), ["王五", "12345"]);
    }
}

#[test]
fn every_cell_of_the_list_is_read_back_as_it_was_and_none_is_a_formula() {
    let mut list = csv::Writer::from_writer(Vec::new());
    let long = "长".repeat(40_000);
    list.write_record(["手机", "内容", "=1+1"]).unwrap();
    for (nth, cell) in (0..).zip(HOSTILE.into_iter().chain([long.as_str()])) {
        let number = (13_800_138_000_u64 + nth).to_string();
        list.write_record([number.as_str(), cell, cell]).unwrap();
        list.write_record(["12", cell, cell]).unwrap();
    }
    let list = String::from_utf8(list.into_inner().unwrap()).unwrap();
    let sheets = import(&list, "en");
    for (name, rows) in &sheets[1..] {
        assert_eq!(rows.len(), HOSTILE.len() + 2, "{name}");
        assert_eq!(rows[0].last().unwrap(), "=1+1");
        for (row, cell) in rows[1..].iter().zip(HOSTILE) {
            assert_eq!(row[row.len() - 2..], [cell, cell], "{name}");
        }
        let cut = rows.last().unwrap().last().unwrap();
        assert_eq!(cut.chars().count(), 32_767, "what a cell holds, in {name}");
        assert!(cut.ends_with('…') && long.starts_with(cut.trim_end_matches('…')));
    }
}

#[test]
fn what_else_there_is_to_say_of_a_row_is_said_in_the_users_language() {
    for (lang, said) in [
        ("zh", ["引号没有成对。", "与第 2 行相同。", "的任务 "]),
        ("en", ["A quote never closes.", "Same as row 2.", "See job "]),
    ] {
        let desk = Desk::new();
        desk.put("earlier.csv", "手机,姓名\n13900139000,赵六\n");
        desk.import(0, "first", &["earlier.csv", "--batch", BATCH, "--lang", lang]);
        desk.put(
            "list.csv",
            "手机,姓名\n13800138000,张三\n13800138000,李四\n13900139000,赵六\n13700137000,\"王五\n",
        );
        desk.import(0, "report", &["list.csv", "--batch", BATCH, "--lang", lang]);
        let sheets = sheets(&desk.path("report").join("report.xlsx"));
        for words in said {
            let has = |row: &Vec<String>| row.iter().any(|cell| cell.contains(words));
            assert!(
                sheets[1..].iter().any(|(_, rows)| rows.iter().any(has)),
                "{words}: {sheets:?}"
            );
        }
    }
}

#[test]
fn a_workbook_bears_the_jobs_time_so_that_the_same_report_is_the_same_file() {
    let desk = Desk::new();
    desk.put("list.csv", "手机\n13800138000\n");
    let summary = desk.import(0, "report", &["list.csv", "--batch", BATCH]);
    let began: jiff::Timestamp = summary["started_at"].as_str().unwrap().parse().unwrap();
    let file = std::fs::File::open(desk.path("report").join("report.xlsx")).unwrap();
    let mut parts = zip::ZipArchive::new(file).unwrap();
    let properties = std::io::read_to_string(parts.by_name("docProps/core.xml").unwrap()).unwrap();
    let created = began.strftime("%Y-%m-%dT%H:%M:%SZ</dcterms:created>").to_string();
    assert!(properties.contains(&created), "{created}: {properties}");
}
