//! Each CSV file of a report is a list that `import` reads again, and finds in it the same
//! customers with the same texts (contract, section 7).

use dialfeed::sandbox::{Fault, Instead, Rule, When};

use super::desk::{BATCH, Contact, Desk, figure};
use super::platform::Platform;

/// Cells that a spreadsheet would run, that CSV has to quote, or that look like CSV themselves.
const AWKWARD: &str = "手机号码,客户姓名,地址,邮箱,备注,=来源\n\
    '13490000001,=1+1,@SUM(A1),a@example.com,+86 等回电,-5\n\
    +86 134 9000 0002,'x,''y,b@example.com,-5,=cmd|' /C calc'!A0\n\
    \"=\"\"13490000003\"\"\",\"say \"\"hi\"\"\",\"a,b,c\",c@example.com,\"第一行\n第二行\",\"\"\"\"\n\
    １３４９００００００４,😀 𠮷野家,a;b;c;d;e,d@example.com,a|b|c|d|e,a\tb\tc\n\
    13490000005,＝1+1,＋x,e@example.com,\t=1,\"\r\n\"\n\
    \"13490000006/13490000007\",NULL,,无,<b>&amp;</b>,\u{feff}标记\n\
    13490000008,,,,,\n";

fn phones(contacts: &[Contact]) -> Vec<&str> {
    contacts.iter().map(|contact| contact[0].as_str()).collect()
}

/// Imports a list, then its report's `inserted.csv` into another batch, then that one's report
/// again: the contacts of all three have to be the same. Gives them.
fn assert_read_again(desk: &Desk, words: &[&str]) -> Vec<Contact> {
    desk.check(0, "checked", words);
    desk.import(0, "first", &[words, &["--batch", BATCH]].concat());
    let first = desk.contacts(BATCH);
    for (file, report, batch) in [
        ("first/inserted.csv", "second", "20261102"),
        ("second/inserted.csv", "third", "20261103"),
        ("checked/pending.csv", "fourth", "20261104"),
    ] {
        let summary = desk.import(0, report, &[file, "--batch", batch]);
        assert_eq!(desk.contacts(batch), first, "{file}");
        assert_eq!(figure(&summary, "rows", "rejected"), 0, "{file}");
    }
    let cells = |report: &str| -> Vec<_> {
        desk.rows(report).into_iter().map(|row| row.cells).collect::<Vec<_>>()
    };
    // A report of a report holds the first one's own columns too; what was read stands behind.
    for (first, second) in cells("first").into_iter().zip(cells("second")) {
        assert!(second.ends_with(&first), "{second:?} does not end with {first:?}");
    }
    first
}

#[test]
fn cells_that_a_spreadsheet_would_run_come_back_as_they_were() {
    let desk = Desk::new();
    desk.put("list.csv", AWKWARD);
    let contacts = assert_read_again(&desk, &["list.csv"]);
    let numbers = phones(&contacts);
    let expected: Vec<String> =
        [1, 2, 3, 4, 5, 6, 8].iter().map(|last| format!("1349000000{last}")).collect();
    assert_eq!(numbers, expected);
    assert_eq!(contacts[0][1..4], ["=1+1", "@SUM(A1)", "a@example.com"]);
    assert_eq!(contacts[1][1..3], ["'x", "''y"]);
    assert_eq!(contacts[2][4], "第一行 第二行");

    let bytes = std::fs::read_to_string(desk.path("first/inserted.csv")).unwrap();
    for run in ["=1+1", "@SUM", "+86", "-5", "=cmd", "=\"\"", "＝1", "=来源", "\t=1"] {
        for before in [",", "\n", ",\""] {
            assert!(!bytes.contains(&format!("{before}{run}")), "{before}{run}");
        }
    }
}

#[test]
fn cells_that_are_hostile_to_spreadsheets_pages_and_terminals_come_back_as_they_were() {
    // More than the platform takes of a customer, so in a column that is not sent.
    let long = "长".repeat(32_767);
    let hostile = [
        "<script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "\"><img src=x onerror=alert(1)>",
        "-2+3+cmd|' /C calc'!A0",
        "'quoted",
        "😀👩‍👩‍👧 𠮷",
        "one\ttwo",
    ];
    let desk = Desk::new();
    let mut list = csv::Writer::from_writer(Vec::new());
    list.write_record(["手机号码", "客户姓名", "=1+1", "<b>备注</b>"]).unwrap();
    for (nth, cell) in (0_u64..).zip(hostile) {
        let number = (13_490_000_000 + nth).to_string();
        list.write_record([&number, cell, cell, cell]).unwrap();
    }
    list.write_record(["13490000099", "长", &long, ""]).unwrap();
    desk.put("list.csv", list.into_inner().unwrap());
    let contacts = assert_read_again(&desk, &["list.csv"]);
    let names: Vec<&str> = contacts.iter().map(|contact| contact[1].as_str()).collect();
    // What the platform gets of a tab is a space; everything else is as it was typed.
    let sent: Vec<String> = hostile.iter().map(|cell| cell.replace('\t', " ")).collect();
    assert_eq!(names[..hostile.len()], sent);
}

#[test]
fn the_samples_come_back() {
    for (file, count) in [
        ("autumn-campaign.xlsx", 425),
        ("branch-office-gbk.csv", 105),
        ("web-leads-utf8.csv", 143),
        ("staff-assignment.xlsx", 56),
    ] {
        let desk = Desk::new();
        desk.put_sample(file);
        assert_eq!(assert_read_again(&desk, &[file]).len(), count, "{file}");
    }
}

#[test]
fn of_a_cell_with_two_numbers_only_the_one_that_failed_is_sent_again() {
    let desk = Desk::new();
    desk.put("list.csv", "手机,姓名\n13490000001/13490000002,甲\n13490000003,乙\n");
    let refusal = Fault::not_stored(Instead::Errno(9));
    let platform =
        Platform::start(vec![Rule::new(When::Phone("13490000002".into()), refusal).times(1)]);
    let words = |file, report| [file, "--batch", BATCH, "--numbers", "all", "--report-dir", report];
    let summary = platform.import(&desk, 3, &words("list.csv", "report"));
    assert_eq!(figure(&summary, "rows", "failed"), 1);
    let again = platform.import(&desk, 0, &words("report/failed.csv", "again"));
    assert_eq!(figure(&again, "rows", "read"), 1);
    assert_eq!(figure(&again, "rows", "expanded"), 0, "the row is about one number");
    assert_eq!(figure(&again, "rows", "inserted"), 1);
    let customers = platform.customers();
    assert_eq!(customers.len(), 3);
    assert!(customers.iter().all(|customer| customer.times_received == 1));
}

#[test]
fn lists_with_different_headers_in_one_job_come_back_together() {
    let desk = Desk::new();
    desk.put("one.csv", "手机,姓名,备注\n13490000001,甲,a\n13490000002,乙,b\n");
    desk.put("two.csv", "Name,Remark,Mobile\n丙,c,13490000003\n丁,d,13490000004\n");
    desk.put("three.csv", "电话,邮箱,手机\n无,a@example.com,13490000005\n,,13490000006\n");
    let contacts = assert_read_again(&desk, &["one.csv", "two.csv", "three.csv"]);
    assert_eq!(contacts.len(), 6);
    assert_eq!(contacts[2], ["13490000003", "丙", "", "", "c"].map(str::to_owned));
}

#[test]
fn a_list_without_header_comes_back() {
    let desk = Desk::new();
    desk.put("bare.csv", "甲,13490000001,x\n乙,13490000002,y\n丙,057190000003,z\n");
    let contacts = assert_read_again(&desk, &["bare.csv"]);
    assert_eq!(contacts.len(), 3);
    desk.put("headed.csv", "手机,姓名\n13490000009,甲\n13490000008,乙\n");
    let desk_of_both = Desk::new();
    for file in ["bare.csv", "headed.csv"] {
        std::fs::copy(desk.path(file), desk_of_both.path(file)).unwrap();
    }
    assert_eq!(assert_read_again(&desk_of_both, &["bare.csv", "headed.csv"]).len(), 5);
}

#[test]
fn rows_longer_than_any_seen_before_come_back() {
    let desk = Desk::new();
    let mut list = String::from("手机,姓名,备注\n");
    for index in 0..700 {
        list.push_str(&format!("1349000{index:04},甲,\"两行\n{index}\"\n"));
    }
    list.push_str("13490000700,甲,\"两行的备注,和\n更多\",,远,\"=1\n2\"\n");
    list.push_str("13490000701\n");
    desk.put("list.csv", list);
    let contacts = assert_read_again(&desk, &["list.csv"]);
    assert_eq!(contacts.len(), 702);
    for (report, columns) in [("first", 3), ("second", 3 + 9)] {
        let rows = desk.rows(report);
        let longest = rows.iter().map(|row| &row.cells).max_by_key(|cells| cells.len()).unwrap();
        let beyond: Vec<&str> = longest[columns..].iter().map(|(_, cell)| cell.as_str()).collect();
        assert_eq!(beyond, ["", "远", "'=1\n2"], "{report}");
    }
}

#[test]
fn what_failed_or_stayed_unsure_or_pending_comes_back() {
    let desk = Desk::new();
    desk.put("list.csv", AWKWARD);
    let phone = |last: u8| When::Phone(format!("1349000000{last}"));
    let platform = Platform::start(vec![
        Rule::new(phone(2), Fault::not_stored(Instead::Errno(9))),
        Rule::new(phone(3), Fault::not_stored(Instead::Errno(0))),
        Rule::new(phone(4), Fault::stored(Instead::Errno(77))),
        Rule::new(phone(5), Fault::stored(Instead::Page { status: 500, retry_after_s: None })),
        Rule::new(phone(6), Fault::not_stored(Instead::Errno(3))),
    ]);
    let words = ["list.csv", "--batch", BATCH, "--concurrency", "1", "--report-dir", "report"];
    let summary = platform.import(&desk, 4, &words);
    let counts = ["inserted", "failed", "uncertain", "pending"];
    assert_eq!(counts.map(|status| figure(&summary, "rows", status)), [1, 3, 1, 2]);

    desk.import(0, "all", &["list.csv", "--batch", BATCH]);
    let all = desk.contacts(BATCH);
    let mut again = Vec::new();
    for (file, batch) in [
        ("inserted.csv", "20261102"),
        ("failed.csv", "20261103"),
        ("uncertain.csv", "20261104"),
        ("pending.csv", "20261105"),
    ] {
        desk.import(0, "again", &[&format!("report/{file}"), "--batch", batch]);
        again.extend(desk.contacts(batch));
    }
    again.sort();
    assert_eq!(again, all);
}

#[test]
fn what_was_skipped_is_judged_again_as_it_was() {
    let desk = Desk::new();
    desk.put(
        "list.csv",
        "手机号码,备注\n13490000001,first\n'13490000001,=again\n1349000000,'short\n\
         13490000002,never\n-,@none\n+85200000001,-5\n13490000003,before\n",
    );
    desk.put("never.csv", "phone\n13490000002\n");
    desk.put("before.csv", "phone\n13490000003\n");
    desk.import(0, "before", &["before.csv", "--batch", BATCH]);
    let words = ["list.csv", "--suppress", "never.csv", "--batch", BATCH];
    let summary = desk.import(0, "report", &words);
    let counts = ["inserted", "rejected", "repeated", "suppressed", "already_imported"];
    assert_eq!(counts.map(|status| figure(&summary, "rows", status)), [1, 3, 1, 1, 1]);

    let summary = desk.import(0, "again", &["report/skipped.csv", "--batch", "20261102"]);
    let comments: Vec<[String; 2]> = desk
        .contacts("20261102")
        .into_iter()
        .map(|[phonenum, _, _, _, comment]| [phonenum, comment])
        .collect();
    let expected = [["13490000001", "=again"], ["13490000002", "never"], ["13490000003", "before"]];
    assert_eq!(comments, expected.map(|pair| pair.map(str::to_owned)));
    assert_eq!(figure(&summary, "rows", "rejected"), 3);
    assert_eq!(figure(&summary, "reasons", "phone_missing"), 1);
    assert_eq!(figure(&summary, "reasons", "phone_too_short"), 1);
    assert_eq!(figure(&summary, "reasons", "phone_foreign"), 1);
}

#[test]
fn a_file_without_rows_is_its_header_alone() {
    let desk = Desk::new();
    desk.put("list.csv", "手机,=姓名\n13490000001,甲\n");
    desk.import(0, "report", &["list.csv", "--batch", BATCH]);
    for file in ["duplicate", "failed", "uncertain", "skipped", "pending"] {
        let text = std::fs::read_to_string(desk.path(&format!("report/{file}.csv"))).unwrap();
        let header = "\u{feff}_row,_file,_sheet,_status,_reason,_errno,_message,_phonenum,_note,\
                      手机,'=姓名\r\n";
        assert_eq!(text, header, "{file}");
    }
}

#[test]
fn a_report_is_written_again_in_the_parts_that_were_asked_for() {
    let desk = Desk::new();
    desk.put("list.csv", AWKWARD);
    let failing =
        vec![Rule::new(When::Phone("13490000002".into()), Fault::not_stored(Instead::Errno(9)))];
    let platform = Platform::start(failing);
    let words = ["list.csv", "--batch", BATCH, "--report-dir", "first"];
    let summary = platform.import(&desk, 3, &words);
    let job = summary["job"].as_str().unwrap();
    let files = |folder: &str| -> Vec<String> {
        let entries = std::fs::read_dir(desk.path(folder)).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    for (folder, words, expected) in [
        (
            "both",
            &["--format", "json,csv", "--status", "failed"][..],
            &["failed.csv", "summary.json"][..],
        ),
        ("json", &["--format", "json"], &["summary.json"]),
        (
            "csv",
            &["--format", "csv", "--status", "inserted,rejected"],
            &["inserted.csv", "skipped.csv"],
        ),
    ] {
        let ran = desk.run(&[&["report", job, "--report-dir", folder], words].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert_eq!(files(folder), expected);
    }
    let whole = desk.run(&["report", job, "--report-dir", "whole"]);
    assert_eq!(whole.code, 0, "{}", whole.stderr);
    assert_eq!(files("whole"), files("first"));
    for file in files("first") {
        let read = |folder: &str| std::fs::read(desk.path(folder).join(&file)).unwrap();
        assert_eq!(read("whole"), read("first"), "{file}");
    }
    let failed = |folder: &str| std::fs::read(desk.path(folder).join("failed.csv")).unwrap();
    assert_eq!(failed("both"), failed("first"));
}
