//! `report.xlsx` as a spreadsheet reads it: a sheet of figures, one for each status that has rows,
//! and every cell of the lists as it was, whatever it looks like.

use std::io::Read as _;
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use dialfeed::sandbox::{Fault, Instead, Rule, When};

use super::desk::{BATCH, Desk};
use super::platform::Platform;

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

/// The rows below the line that begins so, up to an empty one.
fn below<'a>(figures: &'a [Vec<String>], heading: &str) -> &'a [Vec<String>] {
    let at = figures.iter().rposition(|row| row[0] == heading).unwrap_or_else(|| {
        panic!("{heading} in {figures:?}");
    });
    let rows = &figures[at + 1..];
    let is_empty = |row: &Vec<String>| row.iter().all(String::is_empty);
    &rows[..rows.iter().position(is_empty).unwrap_or(rows.len())]
}

#[test]
fn the_first_sheet_tells_what_was_run_by_whom_who_got_how_many_and_when() {
    let desk = Desk::new();
    let rows: Vec<String> = (0..9).map(|n| format!("1349000000{n},{n}")).collect();
    desk.put("list.csv", format!("手机,姓名\n{}\n12,坏\n", rows.join("\n")));
    let refusal = Fault::not_stored(Instead::Errno(9));
    let rule = Rule::new(When::Phone("13490000008".into()), refusal).times(1);
    let platform = Platform::start(vec![rule]);
    let words = ["--report-dir", "report", "--lang", "en", "--yes"];
    let import = ["list.csv", "--staff", "8001,8002"];
    let summary = platform.import_at(&desk, 3, "4/s", &[&import[..], &words].concat());
    let job = summary["job"].as_str().unwrap();
    platform.resume(&desk, 0, &[&[job, "--retry-failed"], &words[..]].concat());

    let sheets = sheets(&desk.path("report").join("report.xlsx"));
    let figures = &sheets[0].1;
    let runs = below(figures, "Runs");
    let version = env!("CARGO_PKG_VERSION");
    let commands: Vec<&str> = runs[1..].iter().map(|run| run[2].as_str()).collect();
    assert_eq!(commands, [format!("import ({version})"), format!("resume ({version})")]);
    assert!(runs[1..].iter().all(|run| run[1].ends_with("\nfinished")), "{runs:?}");
    // Rows take turns, and the second try goes where the first went.
    let targets: Vec<&[String]> =
        below(figures, "Imported into").iter().skip(1).map(|row| &row[..2]).collect();
    assert_eq!(targets, [["8001", "5"], ["8002", "4"]]);
    let over_time = below(figures, "Rows sent each second");
    let sent: u64 = over_time[1..].iter().map(|row| row[1].parse::<u64>().unwrap()).sum();
    assert_eq!((sent, over_time[0][1].as_str()), (9, "inserted"));
    assert!(over_time.len() > 2, "a pace of four a second takes two: {over_time:?}");

    let inserted = &sheets[1].1;
    let column = |name: &str| inserted[0].iter().position(|head| head == name).unwrap();
    let to: Vec<&str> =
        inserted[1..].iter().map(|row| row[column("Imported into")].as_str()).collect();
    assert_eq!(to[..3], ["8001", "8002", "8001"]);
    let day = |row: &Vec<String>| row[column("Sent at")].parse::<f64>().unwrap();
    let days: Vec<f64> = inserted[1..].iter().map(day).collect();
    // Spreadsheets count days; the last row was sent at least a second after the first.
    let seconds = (days.iter().copied().fold(0.0, f64::max) - days[0]) * 86_400.0;
    assert!((0.9..600.0).contains(&seconds) && days[0] > 46_000.0, "{days:?}");
}

#[test]
fn a_report_of_one_status_links_to_no_sheet_that_is_not_there() {
    let desk = Desk::new();
    desk.put("list.csv", "手机\n13490000001\n12\n");
    desk.import(0, "whole", &["list.csv", "--batch", BATCH, "--lang", "en"]);
    let job = desk.json_of_jobs()["jobs"][0]["job"].as_str().unwrap().to_owned();
    let words = ["report", &job, "--status", "rejected", "--report-dir", "part", "--lang", "en"];
    assert_eq!(desk.run(&words).code, 0);
    for (report, links) in [("whole", 2), ("part", 1)] {
        let file = std::fs::File::open(desk.path(report).join("report.xlsx")).unwrap();
        let mut archive = zip::ZipArchive::new(file).unwrap();
        let mut sheet = String::new();
        archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
        assert_eq!(sheet.matches("<hyperlink ").count(), links, "{report}");
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
fn more_reasons_than_anybody_reads_are_put_together_and_none_of_their_rows_is_missing() {
    const ROWS: u8 = 245;
    let desk = Desk::new();
    let number = |nth: u8| format!("1349000{nth:04}");
    let list: Vec<String> = (0..ROWS).map(number).collect();
    desk.put("list.csv", format!("手机\n{}\n", list.join("\n")));
    let own =
        |nth: u8| Rule::new(When::Phone(number(nth)), Fault::not_stored(Instead::Errno(11 + nth)));
    // The first row goes alone, and its answer says whether the job goes on.
    let platform = Platform::start((1..ROWS).map(own).collect());
    let words = ["list.csv", "--batch", BATCH, "--max-failures", "99.9%", "--lang", "en"];
    let summary = platform.import(&desk, 3, &[&words[..], &["--report-dir", "report"]].concat());
    assert_eq!(summary["reasons"].as_object().unwrap().len(), usize::from(ROWS) - 1);

    let sheets = sheets(&desk.path("report").join("report.xlsx"));
    let reasons = below(&sheets[0].1, "Why rows were not imported");
    let (others, listed) = reasons.split_last().unwrap();
    assert_eq!((listed.len(), others[0].as_str()), (200, "Other reasons together"));
    assert_eq!(others[1], (ROWS - 1 - 200).to_string());
    let failed = sheets.iter().find(|(name, _)| name == "refused by the platform").unwrap();
    assert_eq!(failed.1.len(), usize::from(ROWS), "a head, and every row");
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
