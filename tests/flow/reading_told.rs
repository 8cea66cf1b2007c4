//! How far the reading of lists is told to be: by their bytes, where the formats tell.

use std::path::Path;

use dialfeed::import::{Duplicates, Pass, SoFar};
use rust_xlsxwriter::Workbook;

use super::desk::Desk;
use super::planned::{Way, planned};

const ROWS: u32 = 5_000;

/// A desk with a text file, a workbook, an old one, and the text file packed.
fn desk() -> Desk {
    let desk = Desk::new();
    let number = |nth: u32| format!("134{:08}", 90_000_000 + nth);
    let mut text = String::from("手机,姓名\n");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "手机").unwrap();
    for nth in 1..=ROWS {
        text.push_str(&format!("{},客户{nth}\n", number(nth)));
        sheet.write(nth, 0, number(ROWS + nth)).unwrap();
    }
    desk.put("list.csv", text);
    book.save(desk.path("list.xlsx")).unwrap();
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files");
    std::fs::copy(files.join("every.xls"), desk.path("old.xls")).unwrap();
    desk
}

fn told(desk: &Desk, files: &[&str], duplicates: Duplicates) -> Vec<SoFar> {
    let way = Way { duplicates, all_numbers: false, by_staff: false };
    let mut told = Vec::new();
    planned(&desk.path(""), files, way, &mut |so_far| told.push(so_far)).unwrap();
    told
}

#[test]
fn the_share_grows_from_list_to_list_until_all_is_read() {
    let desk = desk();
    for files in [&["list.csv"][..], &["list.xlsx"], &["list.csv", "list.xlsx"]] {
        let told = told(&desk, files, Duplicates::First);
        let shares: Vec<f64> = told.iter().filter_map(|so_far| so_far.share).collect();
        assert!(shares.is_sorted() && told.iter().map(|it| it.rows).is_sorted(), "{told:?}");
        let in_the_first = told.iter().filter(|so_far| so_far.rows <= u64::from(ROWS));
        let ends = if files.len() > 1 { 0.9 } else { 1.0 };
        assert!(in_the_first.filter_map(|it| it.share).all(|share| share <= ends), "{shares:?}");
        assert!(shares.last().is_some_and(|share| *share > 0.99), "{shares:?}");
        assert_eq!(told.last().unwrap().rows, u64::from(ROWS) * files.len() as u64);
    }
}

#[test]
fn each_pass_over_the_lists_is_told_from_its_beginning() {
    let desk = desk();
    let told = told(&desk, &["list.csv"], Duplicates::Last);
    let (first, second): (Vec<SoFar>, Vec<SoFar>) =
        told.into_iter().partition(|so_far| so_far.pass == Pass::Comparing);
    for pass in [first, second] {
        assert_eq!((pass[0].rows, pass[0].share), (0, None));
        assert!(pass.last().unwrap().share.is_some_and(|share| share > 0.99), "{pass:?}");
    }
}

#[test]
fn a_format_that_does_not_tell_leaves_the_share_of_all_unknown() {
    let desk = desk();
    let told = told(&desk, &["list.csv", "old.xls"], Duplicates::First);
    assert!(told.iter().all(|so_far| so_far.share.is_none()), "{told:?}");
    assert!(told.last().unwrap().rows > u64::from(ROWS));
}
