//! Cells and the advice that each gets, by hand.

use super::*;
use crate::clean::phone::AreaCode;

fn advice(cell: &str, rules: &PhoneRules) -> String {
    let Err(reason) = rules.read(cell) else { return "a number".to_owned() };
    Advice::of(cell, reason, rules).map_or_else(String::new, |advice| advice.to_string())
}

const BY_DEFAULT: &[(&str, &str)] = &[
    ("13800138OOO", "look_alike 13800138000"),
    ("l38 OO13 8000", "look_alike 13800138000"),
    ("l38 0013 8000", "look_alike 13800138000"),
    ("手机：138OO138000（张先生）", "look_alike 13800138000"),
    ("O57I-88886666", "look_alike 057188886666"),
    ("一三八零零一三八零零零", "look_alike 13800138000"),
    ("12345678OO", "number_digits 8"),
    ("138001380001", "mobile_digits 12"),
    ("1380013800", "mobile_digits 10"),
    ("+86 138 0013 800", "mobile_digits 10"),
    ("86138001380012", "mobile_digits 12"),
    ("01380013800", "mobile_digits 10"),
    ("138", "mobile_digits 3"),
    ("1380013800/1390013900", "mobile_digits 10"),
    ("138/0013/800", "mobile_digits 10"),
    ("222222222222", "number_digits 12"),
    ("42", "number_digits 2"),
    ("0571-13800138000", "mobile_inside 13800138000"),
    ("00013800138000", "mobile_inside 13800138000"),
    ("0013800138000", "written_as_foreign 13800138000"),
    ("+138 0013 8000", "written_as_foreign 13800138000"),
    ("1380013800013900139000", "two_numbers 13800138000 13900139000"),
    ("13800138000057188886666", "two_numbers 13800138000 057188886666"),
    ("13800138000+13900139000", "two_numbers 13800138000 13900139000"),
    ("1.38E+10", "rounded"),
    ("88886666", "area_missing"),
    ("0500-88886666", "area_unknown 0500"),
    ("015-88886666", "mobile_digits 10"),
    ("0571-8888666", "area_digits 0571 7 8 8"),
    ("0571-888866667", "area_digits 0571 9 8 8"),
    ("+86 0310-30123456", "area_digits 0310 8 7 7"),
    ("+1 650 253 0000", "foreign"),
    ("+85221234567", "foreign"),
    ("95588", "service"),
    ("12345678901", "range_unused 123"),
    ("14012345678", "range_unused 140"),
    ("17406000000", "range_unused"),
    ("2026-01-02", "date"),
    ("2026/1/2 9:15", "date"),
    ("330106199001011234", "id_card"),
    ("33010619900101123X", "id_card"),
    ("6222021234567890123", "bank_card"),
    ("4111 1111 1111 1111", "bank_card"),
    ("4111 1111 1111 1112", "number_digits 16"),
    ("wang@example.com", "email"),
    ("wang1380@example.com", "email"),
    ("张三", "text"),
    ("138****8000", "hidden"),
    ("1380013xxxx", "hidden"),
    ("", ""),
    ("无", ""),
];

#[test]
fn each_cell_gets_the_advice_that_helps_most() {
    let rules = PhoneRules::default();
    let wrong: Vec<String> = BY_DEFAULT
        .iter()
        .map(|(cell, expected)| (cell, expected, advice(cell, &rules)))
        .filter(|(_, expected, got)| *expected != got)
        .map(|(cell, expected, got)| format!("{cell:?}: {got}, not {expected}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn options_that_keep_a_number_out_are_named() {
    let mobile = PhoneRules { allow: "mobile".parse().unwrap(), ..PhoneRules::default() };
    assert_eq!(advice("0571-88886666", &mobile), "kind_not_allowed landline");
    assert_eq!(advice("13800138OOO", &mobile), "look_alike 13800138000");
    let area = Some(AreaCode::parse("0571").unwrap());
    let rules = PhoneRules { area, ..PhoneRules::default() };
    assert_eq!(advice("8888666", &rules), "area_digits 0571 7 8 8");
}

#[test]
fn a_suggested_number_is_one_that_would_be_sent() {
    for (cell, _) in BY_DEFAULT {
        let rules = PhoneRules::default();
        let reason = rules.read(cell).expect_err(cell);
        let numbers = match Advice::of(cell, reason, &rules) {
            Some(
                Advice::LookAlike { meant }
                | Advice::MobileInside { meant }
                | Advice::WrittenAsForeign { meant },
            ) => vec![meant],
            Some(Advice::TwoNumbers { first, second }) => vec![first, second],
            _ => vec![],
        };
        for number in numbers {
            let read = rules.read(&number.to_string()).map(|found| found.phones.first());
            assert_eq!(read, Ok(number), "{cell}");
        }
    }
}

#[test]
fn the_text_of_an_advice_reads_back_as_itself() {
    for (cell, text) in BY_DEFAULT.iter().filter(|(_, text)| !text.is_empty()) {
        let advice: Advice = text.parse().unwrap_or_else(|error| panic!("{cell}: {error}"));
        assert_eq!(advice.to_string(), *text);
    }
    for text in ["kind_not_allowed landline", "kind_not_allowed mobile"] {
        assert_eq!(text.parse::<Advice>().unwrap().to_string(), text);
    }
    for text in ["", "look_alike", "look_alike 138", "date x", "row 12", "field over 1 MiB"] {
        assert!(text.parse::<Advice>().is_err(), "{text}");
    }
}

#[test]
fn a_cell_of_a_mebibyte_gets_its_advice_at_once() {
    for bit in ["1", "张", "O", "138OO", "-", "\u{FE0F}"] {
        let cell = bit.repeat((1 << 20) / bit.len());
        let rules = PhoneRules::default();
        let reason = rules.read(&cell).expect_err(bit);
        let _ = Advice::of(&cell, reason, &rules);
    }
}
