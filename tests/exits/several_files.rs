//! Several files in one job: patterns, one file under two names, and messages that name the right
//! one.

use super::rows;
use crate::support::{Machine, Platform, number};

/// Two lists whose columns stand in another order, with one number in both.
fn machine() -> Machine {
    let machine = Machine::new();
    machine
        .write("lists-1.csv", format!("姓名,手机\r\n张三,{}\r\n李四,{}\r\n", number(1), number(2)));
    machine.write(
        "lists-2.csv",
        format!("Phone,City,Name\r\n{},杭州,Wang\r\n{},宁波,Li\r\n", number(3), number(2)),
    );
    machine.write("~$lists-1.csv", "\u{6}draft");
    machine.write(".~lock.lists-2.csv#", "draft");
    machine
}

#[test]
fn a_pattern_makes_one_job_of_lists_with_columns_of_their_own() {
    let (platform, machine) = (Platform::start(), machine());
    let ended = machine.run(&platform.import("lists-*.csv", &["--json", "--report-dir", "out"]));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let summary = ended.json();
    let files: Vec<&str> = summary["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| source["file"].as_str().unwrap())
        .collect();
    assert_eq!(files, ["lists-1.csv", "lists-2.csv"]);
    assert_eq!((rows(&summary, "inserted"), rows(&summary, "repeated")), (3, 1));
    let names: Vec<String> = platform.customers().into_iter().map(|it| it.name).collect();
    assert!(names.contains(&"张三".to_owned()) && names.contains(&"Wang".to_owned()), "{names:?}");
    // The number that stands in both is told with the file that it stands in first.
    let skipped = std::fs::read_to_string(machine.path("out/skipped.csv")).unwrap();
    let row = skipped.lines().find(|line| line.contains("same_as_row")).unwrap();
    assert!(row.starts_with("3,lists-2.csv,"), "{row}");
    assert!(row.contains("row 3") && row.contains("lists-1.csv"), "{row}");
}

#[test]
fn a_file_named_twice_is_read_once_and_the_user_is_told() {
    let machine = machine();
    for lang in ["zh", "en"] {
        let words = ["check", "lists-1.csv", "./lists-1.csv", "lists-?.csv", "--lang", lang];
        let ended = machine.run(&[&words[..], &["--json"]].concat());
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert_eq!(rows(&ended.json(), "read"), 4);
        assert!(ended.stderr.contains("./lists-1.csv"), "{ended:?}");
    }
}

#[test]
fn a_pattern_without_a_file_and_a_bad_file_among_good_ones_are_named() {
    let machine = machine();
    machine.write("no-phone.csv", "姓名,城市\r\n张三,杭州\r\n");
    let cases = [
        (&["lists-*.csv", "*.ods"][..], "no_match", "*.ods"),
        (&["lists-*.csv", "no-*.csv"], "no_phone_column", "no-phone.csv"),
        (&["lists-1.csv", "lists-9.csv", "lists-2.csv"], "file_not_found", "lists-9.csv"),
    ];
    for (files, error, named) in cases {
        for lang in ["zh", "en"] {
            let words = [&["check", "--json", "--lang", lang], files].concat();
            let ended = machine.run(&words);
            assert_eq!(ended.code, Some(5), "{ended:?}");
            let object = ended.json();
            assert_eq!(object["error"]["code"], error);
            let message = object["error"]["message"].as_str().unwrap();
            assert!(message.contains(named) && !message.contains("lists-1.csv"), "{message}");
        }
    }
}
