//! Section 5 of the contract, held: literal cells, the numbering tables against libphonenumber,
//! and laws over cells that nobody wrote.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot be set up has failed")]

#[path = "phone/cells.rs"]
mod cells;
#[path = "phone/combined.rs"]
mod combined;
#[path = "../examples/numbering/table.rs"]
mod generator;
#[path = "phone/reference.rs"]
mod reference;
#[path = "phone/writing.rs"]
mod writing;

use dialfeed::clean::{AreaCode, Kinds, Numbers, PhoneRules, numbering};
use dialfeed::row::PhoneKind;
use fastrand::Rng;
use proptest::prelude::*;
use reference::oracle;
use rlibphonenumber::PhoneNumberType;

/// What the cell becomes, in the notation of `cells`.
fn read(cell: &str, rules: &PhoneRules) -> String {
    writing::shown(&rules.read(cell))
}

fn hold(cells: &[(&str, &str)], rules: &PhoneRules) {
    let wrong: Vec<String> = cells
        .iter()
        .map(|(cell, expected)| (cell, expected, read(cell, rules)))
        .filter(|(_, expected, got)| *expected != got)
        .map(|(cell, expected, got)| format!("{cell:?}: {got}, not {expected}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn area(code: &str) -> PhoneRules {
    PhoneRules { area: Some(AreaCode::parse(code).unwrap()), ..PhoneRules::default() }
}

fn allow(kinds: &[PhoneKind]) -> PhoneRules {
    PhoneRules { allow: kinds.iter().copied().collect(), ..PhoneRules::default() }
}

#[test]
fn each_cell_becomes_what_the_contract_says() {
    hold(cells::BY_DEFAULT, &PhoneRules::default());
}

#[test]
fn local_numbers_take_the_area_code() {
    hold(cells::IN_HANGZHOU, &area("0571"));
    hold(cells::IN_HANDAN, &area("310"));
}

#[test]
fn all_numbers_of_a_cell_are_found_once_each() {
    let rules = PhoneRules { numbers: Numbers::All, ..PhoneRules::default() };
    hold(cells::ALL_NUMBERS, &rules);
}

#[test]
fn only_allowed_kinds_are_valid() {
    hold(cells::ALL_KINDS, &allow(&[PhoneKind::Mobile, PhoneKind::Landline, PhoneKind::Service]));
    hold(cells::MOBILE_ONLY, &allow(&[PhoneKind::Mobile]));
    hold(cells::LANDLINE_ONLY, &allow(&[PhoneKind::Landline]));
    assert_eq!("mobile,landline".parse(), Ok(Kinds::default()));
}

#[test]
fn cells_written_in_several_ways_at_once_become_what_the_contract_says() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for line in combined::lines() {
        count += 1;
        let got = read(&line.cell, &line.rules);
        if got != line.expected {
            let (number, cell, expected) = (line.number, &line.cell, line.expected);
            wrong.push(format!("{number}: {cell:?}: {got}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let literal = [cells::BY_DEFAULT, cells::IN_HANGZHOU, cells::ALL_NUMBERS, cells::ALL_KINDS];
    let literal: usize = literal.iter().map(|cells| cells.len()).sum();
    assert!(count + literal >= 1_000, "{count} and {literal} cells");
}

#[test]
fn the_committed_tables_are_what_the_generator_makes() {
    let committed = include_str!("../src/clean/numbering/table.rs").replace('\r', "");
    assert!(
        generator::generate().unwrap() == committed,
        "run `cargo run --release --example numbering`"
    );
}

/// Compares the tables with libphonenumber for one number.
fn agrees(digits: u64) -> Result<(), String> {
    let kind = oracle(digits);
    let ours = (numbering::is_mobile(digits), numbering::is_landline(digits));
    let theirs = (kind == PhoneNumberType::Mobile, kind == PhoneNumberType::FixedLine);
    // The metadata also calls area code and short service number a fixed line; section 5 does not.
    let text = digits.to_string();
    let service = numbering::area_len(text.as_bytes())
        .is_some_and(|len| numbering::is_service(&text.as_bytes()[len..]));
    if ours == theirs || (service && theirs.1 && !ours.1) {
        return Ok(());
    }
    Err(format!("{digits}: mobile, landline {ours:?}, but libphonenumber says {kind:?}"))
}

#[test]
fn the_tables_agree_with_libphonenumber_at_every_edge() {
    for prefix in (1_000..100_000_u64).step_by(7) {
        for zeros in 1..=8_u32 {
            let first = prefix * 10_u64.pow(zeros);
            if (100_000_000..1_000_000_000_000).contains(&first) {
                assert_eq!(agrees(first), Ok(()));
                assert_eq!(agrees(first - 1), Ok(()));
            }
        }
    }
}

#[test]
fn cells_written_in_all_ways_become_what_libphonenumber_says_of_their_numbers() {
    for seed in 0..8_000 {
        let cell = writing::cell(&mut Rng::with_seed(seed));
        let read = cell.rules.read(&cell.text);
        assert_eq!(writing::hold(&cell, &read), Ok(()), "seed {seed}: {:?}", cell.text);
    }
}

/// A number that is valid, with its text as sent.
fn valid_number() -> impl Strategy<Value = String> {
    let digits = prop_oneof![
        13_000_000_000..20_000_000_000_u64,
        1_000_000_000..10_000_000_000_u64,
        31_000_000_000..100_000_000_000_u64,
    ];
    digits.prop_filter_map("not assigned", |digits| {
        let text = digits.to_string();
        let area = numbering::area_len(text.as_bytes());
        if numbering::is_mobile(digits) {
            Some(text)
        } else if numbering::is_landline(digits)
            && !area.is_some_and(|len| numbering::is_service(&text.as_bytes()[len..]))
        {
            Some(format!("0{digits}"))
        } else {
            None
        }
    })
}

/// The number as somebody might write it, and whether that has an extension.
fn decorated() -> impl Strategy<Value = (String, String, bool)> {
    let prefix =
        prop::sample::select(vec!["", "+86", "0086", "86", "+86 ", "(+86)", "86-", "＋８６ "]);
    let label = prop::sample::select(vec![
        "",
        "手机：",
        "电话:",
        "Tel.",
        "tel: ",
        "'",
        "=\"",
        "\u{FEFF}",
        " ",
        "张三 ",
        "\t",
    ]);
    // (No dot: before a last zero it would be a spreadsheet's decimal point.)
    let between =
        prop::sample::select(vec!["", " ", "-", "－", "—", "\u{A0}", "\u{200B}", "\u{3000}"]);
    let extension =
        prop::sample::select(vec!["", "转801", "-801", " ext 801", "x801", ",801", " 转 1"]);
    let tail =
        prop::sample::select(vec!["", "(张先生)", "（张）", " 先生", "\"", " ", "\n", "\u{200D}"]);
    let cuts = prop::collection::vec(any::<prop::sample::Index>(), 0..3);
    (valid_number(), prefix, label, between, (extension, tail), cuts, any::<bool>()).prop_map(
        |(number, prefix, label, between, (extension, tail), cuts, full_width)| {
            let mut written = number.clone();
            if !prefix.is_empty() && number.starts_with('0') && cuts.len() == 1 {
                written.remove(0);
            }
            for cut in cuts {
                let at = cut.index(written.chars().count());
                let at = written.char_indices().nth(at).map_or(0, |(at, _)| at);
                written.insert_str(at, between);
            }
            if full_width {
                written = written.chars().map(full_width_digit).collect();
            }
            let cell = format!("{label}{prefix}{written}{extension}{tail}");
            (cell, number, !extension.is_empty())
        },
    )
}

fn full_width_digit(char: char) -> char {
    char.to_digit(10).and_then(|digit| char::from_u32(0xFF10 + digit)).unwrap_or(char)
}

/// Text made of what phone cells are made of, so that odd combinations come up often.
fn odd_cell() -> impl Strategy<Value = String> {
    let bits = vec![
        "1",
        "13",
        "138",
        "0",
        "00",
        "86",
        "+",
        "-",
        "/",
        " ",
        ",",
        "、",
        "转",
        "ext",
        "x",
        "e",
        "E+10",
        ".",
        "0571",
        "010",
        "88886666",
        "13800138000",
        "400",
        "95588",
        "12",
        "无",
        "(",
        ")",
        "：",
        "#",
        "\n",
        "\u{200B}",
        "张",
        "=",
        "\"",
        "'",
        "０",
        "８",
        "17951",
        "+852",
        "分机",
        "😀",
        "\0",
    ];
    prop::collection::vec(prop::sample::select(bits), 0..12).prop_map(|bits| bits.concat())
}

fn any_rules() -> impl Strategy<Value = PhoneRules> {
    let kinds = prop::sample::subsequence(
        vec![PhoneKind::Mobile, PhoneKind::Landline, PhoneKind::Service],
        1..=3,
    );
    let area = prop::sample::select(vec![None, Some("010"), Some("0571"), Some("0310")]);
    (kinds, area, any::<bool>()).prop_map(|(kinds, area, all)| PhoneRules {
        allow: kinds.into_iter().collect(),
        area: area.map(|code| AreaCode::parse(code).unwrap()),
        numbers: if all { Numbers::All } else { Numbers::First },
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_tables_agree_with_libphonenumber_on_random_numbers(
        digits in prop_oneof![100_000_000..1_000_000_000_000_u64, 13_000_000_000..20_000_000_000_u64]
    ) {
        prop_assert_eq!(agrees(digits), Ok(()));
    }

    #[test]
    fn decorations_do_not_change_the_number((cell, number, extension) in decorated()) {
        let expected = if extension { format!("{number} extension_dropped") } else { number };
        prop_assert_eq!(read(&cell, &PhoneRules::default()), expected, "{:?}", cell);
    }

    #[test]
    fn what_is_sent_reads_back_as_itself(cell in odd_cell(), rules in any_rules()) {
        if let Ok(found) = rules.read(&cell) {
            for phone in found.phones.iter() {
                let again = rules.read(&phone.to_string()).map(|found| found.phones.first());
                prop_assert_eq!(again, Ok(phone), "{:?}", cell);
                prop_assert!(rules.allow.has(phone.kind()), "{:?}", cell);
            }
        }
    }

    #[test]
    fn all_finds_what_first_finds_and_nothing_twice(cell in odd_cell(), rules in any_rules()) {
        let first = PhoneRules { numbers: Numbers::First, ..rules }.read(&cell);
        let all = PhoneRules { numbers: Numbers::All, ..rules }.read(&cell);
        match (first, all) {
            (Ok(first), Ok(all)) => {
                prop_assert_eq!(first.phones.first(), all.phones.first());
                let extra = first.notes.has(dialfeed::outcome::Note::ExtraNumbers);
                prop_assert_eq!(extra, !all.phones.more().is_empty(), "{:?}", cell);
                let mut different: Vec<_> = all.phones.iter().collect();
                different.sort();
                different.dedup();
                prop_assert_eq!(different.len(), all.phones.iter().count(), "{:?}", cell);
            }
            (first, all) => prop_assert_eq!(first.err(), all.err(), "{:?}", cell),
        }
    }

    #[test]
    fn no_text_makes_reading_panic(cell in any::<String>(), rules in any_rules()) {
        let _ = rules.read(&cell);
        let _ = dialfeed::clean::looks_like_phone(&cell);
        let _ = dialfeed::clean::clean_text(&cell);
        let _ = dialfeed::clean::clean_email(&cell);
    }

    #[test]
    fn no_odd_cell_makes_reading_panic(cell in odd_cell(), rules in any_rules()) {
        let _ = rules.read(&cell);
        let _ = dialfeed::clean::looks_like_phone(&cell);
    }
}

#[test]
fn a_hostile_cell_of_a_mebibyte_is_read_in_its_time() {
    let all = PhoneRules { numbers: Numbers::All, ..PhoneRules::default() };
    let numbers: Vec<String> = (0..80_000).map(|n| format!("138{n:08}")).collect();
    for separator in ["/", " ", "、", "a"] {
        let found = all.read(&numbers.join(separator)).unwrap();
        assert_eq!(found.phones.iter().count(), numbers.len(), "{separator:?}");
    }
    // Each of these took minutes wherever a step looked back over the whole cell.
    for bit in ["-", "1", "e", "1e", "1e1", "转1", "+", "(", " ", "1 ", "无", "\u{200B}", "0571-"]
    {
        let cell = bit.repeat((1 << 20) / bit.len());
        let reason = all.read(&cell).map(|found| found.phones.first()).unwrap_err();
        assert!(reason.as_str().starts_with("phone_"), "{bit:?}");
        assert!(!dialfeed::clean::looks_like_phone(&cell), "{bit:?}");
    }
}
