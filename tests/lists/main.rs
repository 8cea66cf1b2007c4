//! The table of list files (`cases.json`, for people `README.md`): each read through the library
//! and held against what its maker planted.
//!
//! Every case is read before the test fails, and a failure names its file and what differs. With
//! `--nocapture` the table is printed with each outcome; `LISTS=part-of-a-name` reads only some.

#![expect(clippy::print_stdout, reason = "the table is what `--nocapture` is for")]
#![expect(clippy::panic, reason = "a maker that is not there is a mistake in the table")]
#![expect(clippy::unwrap_used, reason = "in a test, helpers included, a panic is the finding")]

mod cases;
mod made;
mod memory;
mod outcome;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use cases::Case;
use dialfeed::clean::looks_like_phone;
use dialfeed::source::open;

#[test]
fn every_list_of_the_table_comes_out_as_it_must() {
    hold(&|case| case.made.is_none());
}

#[test]
fn every_list_that_is_too_large_to_keep_comes_out_as_it_must() {
    hold(&|case| case.made.is_some());
}

/// Reads these cases and fails with all that came out otherwise; those in `waiting.txt` must.
fn hold(these: &dyn Fn(&Case) -> bool) {
    let wanted = std::env::var("LISTS").unwrap_or_default();
    let waiting = waiting();
    let cases: Vec<Case> = cases::all()
        .into_iter()
        .filter(|case| these(case) && case.file.contains(&wanted))
        .collect();
    let mut wrong = Vec::new();
    for case in &cases {
        let began = Instant::now();
        let found = catch_unwind(AssertUnwindSafe(|| differences(case)))
            .unwrap_or_else(|_| vec!["it panicked".to_owned()]);
        let verdict = if found.is_empty() { "as it must".to_owned() } else { found.join("; ") };
        println!("{} ({}): {verdict} [{:?}]", case.file, case.about, began.elapsed());
        match (found.is_empty(), waiting.get(&case.file)) {
            (true, None) => {}
            (false, Some(why)) => println!("    waits for: {why}"),
            (false, None) => wrong.push(format!("{} ({}): {verdict}", case.file, case.about)),
            (true, Some(_)) => {
                wrong.push(format!("{}: as it must; take it off waiting.txt", case.file));
            }
        }
    }
    let (bad, all) = (wrong.len(), cases.len());
    assert!(wrong.is_empty(), "{bad} of {all} cases:\n{}", wrong.join("\n"));
}

/// Files that do not come out as they must yet, and what they wait for.
fn waiting() -> BTreeMap<String, String> {
    let list = std::fs::read_to_string(cases::folder().join("waiting.txt")).unwrap();
    let lines = list.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let (file, why) = line.split_once(": ").unwrap();
            (file.to_owned(), why.to_owned())
        })
        .collect()
}

/// What came out otherwise than it must; nothing is good.
fn differences(case: &Case) -> Vec<String> {
    let made = case.made.as_deref().map(|maker| made::file(maker, &case.file));
    let path = match &made {
        Some(folder) => folder.path().join(&case.file),
        None => cases::folder().join("files").join(&case.file),
    };
    let mut wrong = match open(&path, &case.options(), &looks_like_phone) {
        Err(error) => outcome::of_error(case, &error),
        Ok(tables) => outcome::of_tables(case, tables),
    };
    if case.is_hostile() {
        wrong.extend(memory::too_much(&path));
    }
    wrong
}
