//! `report.html` as a browser reads it: whatever stands in a list, the page has no element and no
//! attribute but its own, every text is there to be read, and nothing in it could run or be fetched.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dialfeed::sandbox::{Fault, Instead, Rule, When};
use sha2::{Digest as _, Sha256};

use super::desk::{BATCH, Desk};
use super::html::Html;
use super::platform::Platform;

/// Texts that a page, a spreadsheet or a terminal might take for something else.
const HOSTILE: [&str; 14] = [
    "<script>alert(1)</script>",
    "</script></style></title><h1>over</h1>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "=cmd|'/c calc'!A1",
    "@SUM(1+1)",
    "&lt;b&gt; &amp; &#60; &copy",
    "<!-- <![CDATA[ ]]> -->",
    "javascript:alert(1)",
    "emoji 😀👩‍👩‍👧",
    "right \u{202e}to left\u{2066} and\u{200f} on",
    "bell \u{7} and escape \u{1b}[31m, \u{85}, \u{feff}",
    "two\nlines\tand a tab",
    "U+202E is written here",
];

/// The elements that the page is made of.
const ELEMENTS: &str = "a b bdi body button caption dd div dl dt form g h1 h2 h3 head header html \
    input label li line main mark meta ol option output p rect script section select small span \
    style svg table tbody td th thead time title tr ul";

/// The attributes that it has. Without `style` and `on…`: its policy would not let them work.
const ATTRIBUTES: &str = "aria-hidden aria-label aria-live autocomplete charset class content \
    data-problem data-status for height hidden href http-equiv id lang name placeholder \
    preserveaspectratio role rx tabindex type value viewbox width x x1 x2 y y1 y2";

/// The page in a report folder, read.
fn page(desk: &Desk, report: &str) -> Html {
    let page = std::fs::read_to_string(desk.path(report).join("report.html")).unwrap();
    Html::read(&page)
}

/// The page is made of its own elements and attributes alone, whose values are its own too.
fn is_its_own(page: &Html) {
    for (name, attributes) in &page.elements {
        assert!(ELEMENTS.split_whitespace().any(|own| own == name), "<{name}>");
        for (attribute, value) in attributes {
            let is_own = ATTRIBUTES.split_whitespace().any(|own| own == attribute);
            assert!(is_own, "<{name} {attribute}>");
            for hostile in ["alert", "calc", "SUM", "\u{202e}", "over", "emoji", "tab"] {
                let is_from_a_text = value.contains(hostile) && attribute != "class";
                assert!(!is_from_a_text, "<{name} {attribute}={value:?}>");
            }
        }
    }
    assert_eq!(page.elements.iter().filter(|(name, _)| name == "script").count(), 1);
    assert!(page.values("href").iter().all(|link| link.starts_with("#problem-")));
    assert_eq!(page.values("http-equiv"), ["Content-Security-Policy"]);
}

fn shows(page: &Html, text: &str) {
    assert!(page.foreign.iter().any(|shown| shown == text), "{text:?} in {:?}", page.foreign);
}

/// A list of so many columns.
fn csv(rows: &[Vec<&str>]) -> Vec<u8> {
    let mut list = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        list.write_record(row).unwrap();
    }
    list.into_inner().unwrap()
}

#[test]
fn no_text_of_a_list_becomes_part_of_the_page_and_each_is_there_to_be_read() {
    let (first, second) = HOSTILE.split_at(7);
    let mut rows = vec![vec!["手机", "姓名", "备注"]];
    rows[0].extend(&HOSTILE[..4]);
    for (one, other) in first.iter().zip(second) {
        rows.push(vec!["12", one, other, one, other, "", "", "beyond"]);
    }
    rows.push(vec![HOSTILE[0], "as number"]);
    rows.push(vec!["13800138000", "good"]);
    let desk = Desk::new();
    desk.put("list.csv", csv(&rows));
    for lang in ["zh", "en"] {
        let words = ["list.csv", "--lang", lang, "--map", "phonenum=手机", "--map", "name=姓名"];
        desk.check(0, "report", &words);
        let page = page(&desk, "report");
        is_its_own(&page);
        for text in HOSTILE.into_iter().chain(["beyond"]) {
            shows(&page, text);
        }
    }
}

#[test]
fn names_of_files_sheets_and_batches_are_texts_too() {
    let desk = Desk::new();
    let file = if cfg!(unix) { "<img src=x onerror=alert(1)>\u{202e}&.csv" } else { "a&b'.csv" };
    let rows = [
        vec!["手机", "<批次>"],
        vec!["13800138000", "<u>20261101</u>"],
        vec!["13800138001", "20261102\u{2067}"],
        vec!["12", ""],
    ];
    desk.put(file, csv(&rows));
    let sheet = "<b onclick=x>&amp;\"\u{202e}";
    let mut book = rust_xlsxwriter::Workbook::new();
    let list = book.add_worksheet().set_name(sheet).unwrap();
    for (row, cells) in (0..).zip(&rows) {
        list.write_row(row, 0, cells.iter().copied()).unwrap();
    }
    book.save(desk.path("book.xlsx")).unwrap();
    let words = [file, "book.xlsx", "--batch-column", "<批次>", "--lang", "en", "--yes"];
    desk.run(&[&["import", "--sandbox", "--report-dir", "report"], &words[..]].concat());
    let page = page(&desk, "report");
    is_its_own(&page);
    for text in [file, sheet, "<u>20261101</u>", "<批次>"] {
        shows(&page, text);
    }
    assert!(page.text.contains("batch from column <批次>"), "{}", page.text);
}

/// A platform that answers every row with errno 0 and this message.
fn answers(message: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let body = serde_json::json!({"errno": "0", "message": message}).to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            let mut block = [0; 4096];
            // Head and form come together or one after the other; a number ends neither.
            while !String::from_utf8_lossy(&request).contains("phonenum=") {
                let read = stream.read(&mut block).unwrap_or(0);
                if read == 0 {
                    break;
                }
                request.extend_from_slice(&block[..read]);
            }
            let length = body.len();
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n";
            let reply = format!("{head}Content-Length: {length}\r\n\r\n{body}");
            let _ = stream.write_all(reply.as_bytes());
        }
    });
    url
}

#[test]
fn a_platforms_message_is_a_text_too() {
    let message = "</td><script src=//x>alert(1)</script>\" onload=alert(2)";
    let url = answers(message);
    let desk = Desk::new();
    desk.put("list.csv", "手机,姓名\n13800138000,张三\n13800138001,李四\n");
    let words = ["import", "list.csv", "--endpoint", &url, "--company", "8", "--batch", BATCH];
    let more = ["--report-dir", "report", "--lang", "zh", "--concurrency", "1"];
    let mut command = desk.command(&[&words[..], &more].concat());
    let ran = command.env("DIALFEED_AUTH", "sandbox").output().unwrap();
    assert_eq!(ran.status.code(), Some(3), "{}", String::from_utf8_lossy(&ran.stderr));
    let page = page(&desk, "report");
    is_its_own(&page);
    shows(&page, message);
    assert!(page.values("data-status").iter().all(|status| *status == "failed"));
    assert_eq!(page.values("data-status").len(), 2);
}

#[test]
fn the_page_speaks_the_users_language_and_allows_nothing_but_its_own_style_and_script() {
    let desk = Desk::new();
    desk.put("list.csv", "手机,姓名\n13800138000,张三\n");
    for (lang, named, title) in [("zh", "zh-CN", "导入报告"), ("en", "en", "Import report")] {
        let report = format!("report-{lang}");
        let words = ["list.csv", "--batch", BATCH, "--lang", lang, "--again"];
        let summary = desk.import(0, &report, &words);
        let page = page(&desk, &report);
        is_its_own(&page);
        assert_eq!(page.values("lang"), [named]);
        let title = format!("{title} {}", summary["job"].as_str().unwrap());
        assert!(page.text.starts_with(&title), "{}", page.text);
        let policy = page.values("content")[0].to_owned();
        assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe"));
        for kind in ["style", "script"] {
            let raw = page.raw.iter().filter(|(name, _)| name == kind);
            let raw: String = raw.map(|(_, text)| text.as_str()).collect();
            let hash = STANDARD.encode(Sha256::digest(raw.as_bytes()));
            assert!(policy.contains(&format!("{kind}-src 'sha256-{hash}';")), "{policy}");
        }
    }
}

#[test]
fn each_problem_has_its_reason_its_count_and_its_first_rows_with_the_cell_at_fault() {
    let desk = Desk::new();
    let short: String = (0..12).map(|nth| format!("张{nth},1380013{nth:02}\n")).collect();
    desk.put("list.csv", format!("姓名,手机\n{short}李四,\n王五,13800138000\n"));
    desk.import(0, "report", &["list.csv", "--batch", BATCH, "--lang", "zh"]);
    let page = page(&desk, "report");
    assert_eq!(page.values("data-problem"), ["1", "2"]);
    assert_eq!(page.values("data-status").len(), 11, "ten of the first, one of the second");
    let marks = page.elements.iter().filter(|(name, _)| name == "mark").count();
    assert_eq!(marks, 11);
    for said in [
        "号码位数不够，请核对是否漏了数字。",
        "条数: 12 (85.7%) · 全部各行见 report.xlsx 的工作表“无法发送”，或 skipped.csv。前 10 行",
        "（空） (有问题的单元格)",
        "有 13 条无法发送。",
        "共 1 行",
    ] {
        assert!(page.text.contains(said), "{said} in {}", page.text);
    }
    assert!(page.foreign.contains(&"张9".to_owned()) && !page.foreign.contains(&"张10".to_owned()));
}

#[test]
fn a_job_that_was_stopped_says_by_what_and_how_to_go_on() {
    let desk = Desk::new();
    desk.put("list.csv", "手机\n13800138000\n13800138001\n");
    let fault = Fault::not_stored(Instead::Errno(3));
    let platform = Platform::start(vec![Rule::new(When::Always, fault)]);
    let words = ["list.csv", "--batch", BATCH, "--lang", "en", "--report-dir", "report"];
    let summary = platform.import(&desk, 4, &words);
    let page = page(&desk, "report");
    let job = summary["job"].as_str().unwrap();
    let go_on = format!("Not sent yet: 2 rows. Go on with: dialfeed resume {job}");
    for said in ["stopped early", "--company and DIALFEED_AUTH", &go_on] {
        assert!(page.text.contains(said), "{said} in {}", page.text);
    }
}

#[test]
fn the_page_alone_can_be_written_again_and_names_no_file_that_is_not_there() {
    let desk = Desk::new();
    desk.put("list.csv", "手机\n13800138000\n12\n");
    let summary = desk.import(0, "report", &["list.csv", "--batch", BATCH, "--lang", "zh"]);
    let job = summary["job"].as_str().unwrap();
    let words = ["report", job, "--format", "html", "--report-dir", "again", "--lang", "zh"];
    let ran = desk.run(&words);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let files: Vec<_> = std::fs::read_dir(desk.path("again")).unwrap().collect();
    assert_eq!(files.len(), 1);
    let (whole, alone) = (page(&desk, "report"), page(&desk, "again"));
    assert!(whole.text.contains("全部各行见") && !alone.text.contains("全部各行见"));
    assert_eq!(whole.values("data-status"), alone.values("data-status"));
}
