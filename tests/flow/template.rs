//! The list to fill in, as its users meet it: made, filled in, checked and imported.

use std::io::{Cursor, Read as _, Write as _};

use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::desk::{BATCH, Desk};

/// A language, the name its template gets by itself, the list's sheet and the phone header.
const LANGUAGES: [(&str, &str, &str, &str); 2] =
    [("zh", "名单模板.xlsx", "名单", "电话号码"), ("en", "list-template.xlsx", "List", "Phone")];

/// Three customers, as they would be typed: number, name, address, e-mail, comment.
const CUSTOMERS: [[&str; 5]; 3] = [
    ["138 0013 8000", "Ann", "Hangzhou", "ann@example.com", "3-5"],
    ["0571-88886666 转 801", "王五", "", "", ""],
    ["13900139000/13700137000", "", "", "", "=1+1"],
];

/// Types customers into the list's sheet of a template, from row 2 on, each cell in the style that
/// its column has, as a spreadsheet would.
fn fill_in(workbook: &[u8], customers: &[[&str; 5]]) -> Vec<u8> {
    let rows: String = (2..).zip(customers).map(|(row, cells)| row_of(row, cells)).collect();
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut filled = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let name = part.name().unwrap().into_owned();
        if name == "xl/worksheets/sheet1.xml" {
            let sheet = String::from_utf8(bytes).unwrap();
            assert!(sheet.contains("</sheetData>"));
            bytes = sheet.replace("</sheetData>", &format!("{rows}</sheetData>")).into_bytes();
        }
        filled.start_file(name, SimpleFileOptions::default()).unwrap();
        filled.write_all(&bytes).unwrap();
    }
    filled.finish().unwrap().into_inner()
}

fn row_of(row: u32, cells: &[&str; 5]) -> String {
    let cell = |(letter, text): (char, &&str)| {
        format!("<c r=\"{letter}{row}\" s=\"1\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let cells: String = ('A'..='E').zip(cells).map(cell).collect();
    format!("<row r=\"{row}\">{cells}</row>")
}

/// A template made on this desk and filled in with [`CUSTOMERS`].
fn filled_in(desk: &Desk, lang: &str, name: &str) {
    assert_eq!(desk.run(&["template", name, "--lang", lang]).code, 0);
    let filled = fill_in(&std::fs::read(desk.path(name)).unwrap(), &CUSTOMERS);
    desk.put(name, filled);
}

#[test]
fn the_language_names_the_file_and_what_is_said_tells_what_to_do_next() {
    for (lang, name, ..) in LANGUAGES {
        let desk = Desk::new();
        let ran = desk.run(&["template", "--lang", lang]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        assert!(ran.stdout.contains(&format!("dialfeed check {name}")), "{}", ran.stdout);
        assert!(desk.path(name).is_file());
        assert!(!desk.path("state").exists(), "there is nothing to remember");
    }
}

#[test]
fn a_template_that_is_still_empty_is_known_as_a_list_without_rows() {
    for (lang, name, sheet, phone) in LANGUAGES {
        let desk = Desk::new();
        desk.run(&["template", "--lang", lang]);
        for words in [&["check", name][..], &["check", name, "--sheet", "all"]] {
            let ran = desk.run(words);
            assert_eq!(ran.code, 5);
            assert!(ran.stderr.contains(&format!("sheet {sheet}")), "{}", ran.stderr);
            assert!(ran.stderr.contains(phone), "{}", ran.stderr);
            let refused = desk.json(5, words);
            assert_eq!(refused["error"]["code"], "nothing_valid");
        }
    }
}

#[test]
fn the_notes_are_no_list_even_where_they_are_asked_for() {
    for (lang, name, ..) in LANGUAGES {
        let desk = Desk::new();
        desk.run(&["template", "--lang", lang]);
        for rules in [&[][..], &["--area", "0571", "--allow", "mobile,landline,service"]] {
            let refused = desk.json(5, &[&["check", name, "--sheet", "2"], rules].concat());
            assert_eq!(refused["error"]["code"], "no_phone_column", "{refused}");
        }
    }
}

#[test]
fn a_template_that_is_filled_in_is_checked_row_by_row() {
    for (lang, name, sheet, phone) in LANGUAGES {
        for sheets in [&[][..], &["--sheet", "all"]] {
            let desk = Desk::new();
            filled_in(&desk, lang, name);
            let summary = desk.check(0, "report", &[&[name], sheets].concat());
            assert_eq!(summary["rows"]["read"], 3);
            assert_eq!(summary["rows"]["pending"], 3);
            assert_eq!(summary["sources"].as_array().unwrap().len(), 1);
            assert_eq!(summary["sources"][0]["sheet"], sheet);
            assert_eq!(summary["columns"]["phonenum"], phone);
            assert_eq!(summary["columns"].as_object().unwrap().len(), 5, "every field is found");
        }
    }
}

#[test]
fn what_is_filled_in_reaches_the_platform_as_it_was_typed() {
    for (lang, name, ..) in LANGUAGES {
        let desk = Desk::new();
        filled_in(&desk, lang, name);
        let summary = desk.import(0, "report", &[name, "--batch", BATCH]);
        assert_eq!(summary["rows"]["inserted"], 3);
        let expected = [
            ["057188886666", "王五", "", "", ""],
            ["13800138000", "Ann", "Hangzhou", "ann@example.com", "3-5"],
            ["13900139000", "", "", "", "=1+1"],
        ];
        assert_eq!(desk.contacts(BATCH), expected);
    }
}

#[test]
fn a_file_that_is_there_is_left_alone() {
    for (lang, name, ..) in LANGUAGES {
        let desk = Desk::new();
        desk.put(name, "customers");
        let ran = desk.run(&["template", "--lang", lang]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
        assert!(ran.stderr.contains(name), "{}", ran.stderr);
        assert_eq!(desk.json(2, &["template", name])["error"]["code"], "template_exists");
        assert_eq!(std::fs::read(desk.path(name)).unwrap(), b"customers");
    }
}

#[test]
fn a_place_that_cannot_be_written_is_an_error_of_this_machine() {
    let desk = Desk::new();
    for (lang, ..) in LANGUAGES {
        let ran = desk.run(&["template", "lists/list.xlsx", "--lang", lang]);
        assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
        assert!(ran.stderr.contains(" lists"), "{}", ran.stderr);
    }
    let refused = desk.json(1, &["template", "lists/list.xlsx"]);
    assert_eq!(refused["error"]["code"], "template_not_written");
    // A file where a folder is meant: nobody may write there, whoever runs the tests.
    desk.put("lists", "");
    let refused = desk.json(1, &["template", "lists/list.xlsx"]);
    assert_eq!(refused["error"]["code"], "template_not_written");
}

/// A full disk, by the limit that a shell sets on the size of files.
#[cfg(unix)]
#[test]
fn a_disk_that_is_full_leaves_no_half_of_a_template() {
    let desk = Desk::new();
    let script = "trap '' XFSZ; ulimit -f 4; exec \"$0\" template list.xlsx --json";
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", script, env!("CARGO_BIN_EXE_dialfeed")]).current_dir(desk.path(""));
    let ran = super::desk::Ran::from(shell.output().unwrap());
    assert_eq!(ran.summary(1)["error"]["code"], "template_not_written");
    assert!(ran.stderr.contains("list.xlsx"), "{}", ran.stderr);
    assert!(!desk.path("list.xlsx").exists());
}

#[test]
fn with_json_one_object_names_the_file() {
    let desk = Desk::new();
    let ran = desk.run(&["template", "my list.XLSX", "--json", "--quiet"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let object: Value = serde_json::from_str(&ran.stdout).unwrap();
    let expected = serde_json::json!({"schema": 1, "file": "my list.XLSX", "exit_code": 0});
    assert_eq!(object, expected);
}
