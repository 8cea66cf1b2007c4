//! `users`.

use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use super::stage::Stage;

#[test]
fn everybody_is_listed_in_columns_that_line_up() {
    let stage = Stage::new();
    for lang in ["zh", "en"] {
        let table = stage.says(0, &["users", "--lang", lang]);
        assert_eq!(table.lines().count(), 11, "{table}");
        let ends: Vec<usize> = table
            .lines()
            .skip(1)
            .map(|line| line[..line.find("154****").unwrap()].width())
            .collect();
        assert!(ends.iter().all(|end| *end == ends[0]), "{table}");
        assert!(table.contains("欧阳一鸣") && !table.contains("15400008001"), "{table}");
    }
}

#[test]
fn those_that_are_named_are_listed_in_that_order_and_a_stranger_is_an_error() {
    let stage = Stage::new();
    let two = stage.says(0, &["users", "8003,8001", "--json", "--show-numbers"]);
    let two: Value = serde_json::from_str(&two).unwrap();
    let names: Vec<&Value> =
        two["users"].as_array().unwrap().iter().map(|it| &it["staff"]).collect();
    assert_eq!(names, ["8003", "8001"]);
    assert_eq!((&two["schema"], &two["users"][0]["phone"]), (&1.into(), &"15400008003".into()));
    let ended = stage.run(&["users", "8001", "9999", "--json"]);
    assert_eq!((ended.code, &ended.json()["error"]["code"]), (Some(2), &"staff_unknown".into()));
    assert!(ended.stderr.contains("9999") && !ended.stderr.contains("8001"), "{ended:?}");
}

#[test]
fn a_file_for_a_spreadsheet_has_all_columns_and_whole_numbers() {
    let stage = Stage::new();
    let csv = stage.says(0, &["users", "--format", "csv", "--lang", "zh"]);
    assert!(csv.starts_with("\u{feff}工号,姓名,部门,"), "{csv}");
    assert!(csv.contains("8010,欧阳一鸣,客户服务部,客服,客服,8010,15400008010,"), "{csv}");
    assert_eq!(csv.matches("\r\n").count(), 11);
    let json = stage.says(0, &["users", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["users"].as_array().unwrap().len(), 10);
}
