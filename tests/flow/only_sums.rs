//! A check that keeps no rows compares numbers late and many at once; one that keeps them for its
//! report compares row by row. Both must come to the same.

use std::path::Path;
use std::sync::Arc;

use dialfeed::clean::PhoneRules;
use dialfeed::clock;
use dialfeed::import::{
    DoNotCall, Duplicates, Earlier, Planned, Planning, StaffCheck, check, open_lists,
};
use dialfeed::ledger::{JobId, Ledger as _, NewJob, Scope, Sqlite};
use dialfeed::outcome::Status;
use dialfeed::row::{Phone, PhoneKind};
use dialfeed::source::ReadOptions;
use dialfeed::stop::Stop;
use proptest::prelude::*;

use super::desk::Desk;

const FILES: [&str; 2] = ["first.csv", "second.csv"];

/// A number as an office writes it, or none.
fn phone_cell() -> impl Strategy<Value = String> {
    (0..12_u32, 0..9_u32).prop_map(|(number, way)| match way {
        0 => format!("134 9000 00{number:02}"),
        1 => format!("手机：134900000{number:02}"),
        2 => format!("134900000{number:02}/134900001{number:02}"),
        3 => "无".to_owned(),
        4 => format!("0571-888866{number:02}转8"),
        _ => format!("134900000{number:02}"),
    })
}

fn row() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["甲", "", "乙\u{200B}", "\"丙,\n丁\""]);
    let email = prop::sample::select(vec!["", "a@example.com", "nobody", "无"]);
    let padding = prop::sample::select(vec![0, 0, 0, 0, 100, 40_000]);
    (phone_cell(), name, email, padding).prop_map(|(phone, name, email, padding)| {
        format!("{phone},{name},{email},{}\n", "x".repeat(padding))
    })
}

fn list() -> impl Strategy<Value = String> {
    prop::collection::vec(row(), 1..40)
        .prop_map(|rows| format!("手机,姓名,邮箱,说明\n13490000099,,,\n{}", rows.concat()))
}

/// Checks the lists, with rows kept or without.
fn checked(folder: &Path, do_not_call: &DoNotCall, keeps_rows: bool) -> Planned {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let state = tempfile::tempdir().unwrap();
        let ledger = Arc::new(Sqlite::open(state.path()).unwrap());
        let scope = Scope { endpoint: "".into(), company: "".into(), action: "".into() };
        let (id, settings) = (JobId::new(clock::now(), 1), "{}".into());
        let new = NewJob { id, scope, settings, started_at: clock::now() };
        let job = ledger.begin_plan(new).await.unwrap();
        let paths: Vec<_> = FILES.iter().map(|file| folder.join(file)).collect();
        let options = ReadOptions::default();
        let planning = Planning {
            tables: open_lists(&paths, &options, &mut std::io::empty()).unwrap(),
            rules: &PhoneRules::default(),
            do_not_call,
            target: None,
            staff: &StaffCheck::NotNeeded,
            earlier: Earlier::default(),
            duplicates: Duplicates::First,
            set: &[],
            stop: &Stop::new(),
            progress: &mut |_| {},
        };
        let into = keeps_rows.then(|| (Arc::clone(&ledger), job));
        check(planning, into, None).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        max_shrink_iters: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_check_comes_to_the_same_sums_and_examples_whether_it_keeps_rows_or_not(
        lists in [list(), list()],
        suppressed in prop::collection::vec(0..12_u64, 0..3),
    ) {
        let desk = Desk::new();
        FILES.iter().zip(lists).for_each(|(file, list)| desk.put(file, list));
        let phones =
            suppressed.iter().map(|nth| Phone::new(PhoneKind::Mobile, 13_490_000_000 + nth));
        let do_not_call = DoNotCall { numbers: phones.collect(), lists: Vec::new() };
        let kept = checked(&desk.path(""), &do_not_call, true);
        let summed = checked(&desk.path(""), &do_not_call, false);
        prop_assert!(kept.tally.rows.of(Status::Repeated) > 0, "the first row of each list");
        prop_assert_eq!(summed.tally, kept.tally);
        prop_assert_eq!(summed.examples, kept.examples);
        prop_assert_eq!(summed.expanded, kept.expanded);
        prop_assert_eq!(summed.sources, kept.sources);
    }
}
