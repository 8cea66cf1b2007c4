//! Jobs that end: 0 and 3.

use dialfeed::sandbox::{Fault, Faults, Instead, Rule, When};

use super::rows;
use crate::support::{Machine, Platform, law_1_holds, number};

#[test]
fn zero_when_every_row_that_was_to_be_sent_is_there() {
    let (platform, machine) = (Platform::start(), Machine::new());
    machine.list("list.csv", 0, 10);
    for (more, status) in
        [(&[][..], "inserted"), (&["--again"], "duplicate"), (&[], "already_imported")]
    {
        let ended = machine.run(&platform.import("list.csv", &[more, &["--json"]].concat()));
        assert_eq!(ended.code, Some(0), "{status}: {ended:?}");
        let summary = ended.json();
        law_1_holds(&summary);
        assert_eq!(rows(&summary, status), 10, "{status}");
        assert_eq!(summary["exit_code"], 0);
        assert_eq!(summary["state"], "finished");
    }
    machine.write("do-not-call.csv", (0..10).map(|nth| number(nth) + "\n").collect::<String>());
    let suppress = ["--suppress", "do-not-call.csv", "--batch", "20261102", "--json"];
    let ended = machine.run(&platform.import("list.csv", &suppress));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(rows(&ended.json(), "suppressed"), 10);
    assert_eq!(platform.customers().len(), 10);
}

#[test]
fn three_when_rows_failed_or_are_uncertain() {
    for (fault, status) in [
        (Fault::not_stored(Instead::Errno(9)), "failed"),
        (Fault::not_stored(Instead::Errno(77)), "failed"),
        (Fault::not_stored(Instead::Page { status: 404, retry_after_s: None }), "failed"),
        (Fault::stored(Instead::Close), "uncertain"),
        (Fault::stored(Instead::Page { status: 500, retry_after_s: None }), "uncertain"),
        (Fault::stored(Instead::Html), "uncertain"),
    ] {
        let rule = Rule::new(When::Phone(number(3)), fault.clone());
        let platform = Platform::with(Faults { script: vec![rule], ..Faults::default() });
        let machine = Machine::new();
        machine.list("list.csv", 0, 6);
        let ended = machine.run(&platform.import("list.csv", &["--json"]));
        assert_eq!(ended.code, Some(3), "{fault:?}: {ended:?}");
        let summary = ended.json();
        law_1_holds(&summary);
        assert_eq!((rows(&summary, status), rows(&summary, "inserted")), (1, 5), "{fault:?}");
        assert_eq!(summary["state"], "finished");
        // What is left to look at stays visible to a scheduled resume.
        assert_eq!(machine.run(&["resume", "--json"]).code, Some(3));
        assert_eq!(platform.received(), 6);
    }
}

#[test]
fn rejected_rows_make_three_only_with_strict() {
    let (platform, machine) = (Platform::start(), Machine::new());
    machine.write("list.csv", format!("手机\n{}\n123\n", number(0)));
    for (batch, more, code) in [("20261101", &[][..], 0), ("20261102", &["--strict"], 3)] {
        let more = [&["--batch", batch, "--json"], more].concat();
        let ended = machine.run(&platform.import("list.csv", &more));
        assert_eq!(ended.code, Some(code), "{ended:?}");
        assert_eq!(ended.json()["exit_code"], code);
        assert_eq!(rows(&ended.json(), "rejected"), 1);
    }
}
