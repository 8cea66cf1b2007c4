//! Refusals that surely stored nothing: the row is tried again, a wait that was asked for is kept,
//! and what goes on refusing stops the job or fails its row.

use std::time::Duration;

use dialfeed::sandbox::{Fault as Scripted, Faults, Instead, Rule, When};

use crate::rows;
use crate::seen::Seen as _;
use crate::support::{Machine, Platform, law_1_holds, number, reported};
use crate::table::{Case, Ends, Fault, faults, sandbox, stopped_by};

fn page(status: u16, retry_after_s: Option<u32>) -> Scripted {
    Scripted::not_stored(Instead::Page { status, retry_after_s })
}

const AGAIN: Ends = Ends::Inserted { requests: 2 };

faults! {
    http_429_without_retry_after: sandbox(page(429, None)), AGAIN;
    http_429_with_retry_after: sandbox(page(429, Some(1))), AGAIN;
    http_503_without_retry_after: sandbox(page(503, None)), AGAIN;
    http_503_with_retry_after: sandbox(page(503, Some(1))), AGAIN;
    http_408_from_a_server_that_waited_too_long: sandbox(page(408, None)), AGAIN;
    http_404_in_the_middle: sandbox(page(404, None)), Ends::Failed("http_404".into());
    http_403_in_the_middle: sandbox(page(403, None)), Ends::Failed("http_403".into());
    a_redirect_in_the_middle: sandbox(Scripted::not_stored(Instead::Redirect {
        status: 302,
        location: "http://127.0.0.1:1/login".into(),
    })), stopped_by("redirected");
    a_reply_that_says_500_and_success: sandbox(Scripted::stored(Instead::ReplyWithStatus(500))),
        Ends::Inserted { requests: 1 };
    a_reply_behind_a_php_warning: sandbox(Scripted::stored(Instead::ReplyAfterWarning)),
        Ends::Inserted { requests: 1 };
}

#[test]
fn http_503_again_and_again_with_nothing_through_meanwhile_stops_the_job() {
    let rule = Rule::new(When::From(3), page(503, None)).times(4);
    let platform = Platform::with(Faults { script: vec![rule], ..Faults::default() });
    let machine = Machine::new();
    machine.list("list.csv", 0, 6);
    let more = ["--concurrency", "1", "--retries", "1", "--json"];
    let ended = machine.run(&platform.import("list.csv", &more));
    assert_eq!(ended.code, Some(4), "{ended:?}");
    let summary = ended.json();
    law_1_holds(&summary);
    assert_eq!(summary["stopped_by"]["cause"], "refused", "{summary}");
    assert_eq!((rows(&summary, "inserted"), rows(&summary, "pending")), (2, 4));
    assert_eq!(machine.run(&["resume", "--json"]).code, Some(0));
    assert_eq!(platform.numbers_arrived_once().len(), 6);
}

/// Others take turns with it while the platform is probed: they show that it is this row alone.
#[test]
fn http_503_again_and_again_for_one_row_fails_it_also_where_no_two_go_at_once() {
    let fault = Fault::Sandbox(page(503, None));
    Case { fault, times: 2, ends: Ends::Failed("http_503".into()) }.holds();
}

/// The latency lets the others' replies come after the row's first try.
#[test]
fn http_503_again_and_again_for_one_row_while_others_go_through_fails_that_row() {
    let rule = Rule::new(When::Phone(number(2)), page(503, None)).times(2);
    let faults = Faults { latency_ms: 100, script: vec![rule], ..Faults::default() };
    let (platform, machine) = (Platform::with(faults), Machine::new());
    machine.list("list.csv", 0, 6);
    let more = ["--concurrency", "4", "--retries", "1", "--report-dir", "report", "--json"];
    let ended = machine.run(&platform.import("list.csv", &more));
    assert_eq!(ended.code, Some(3), "{ended:?}");
    law_1_holds(&ended.json());
    assert_eq!((rows(&ended.json(), "inserted"), rows(&ended.json(), "failed")), (5, 1));
    assert_eq!(reported(&machine.path("report"))[&4].reason, "http_503");
    assert_eq!(platform.arrivals(&number(2)), 2);
    let ended = machine.run(&["resume", "--retry-failed", "--json"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(platform.numbers_arrived_once().len(), 6);
}

/// By the platform's own record: nothing at all arrives before the wait is over.
#[test]
fn the_wait_of_retry_after_is_kept_by_every_row() {
    for status in [429, 503] {
        let rule = Rule::new(When::Phone(number(2)), page(status, Some(1))).times(1);
        let platform = Platform::with(Faults { script: vec![rule], ..Faults::default() });
        let machine = Machine::new();
        machine.list("list.csv", 0, 6);
        let ended = machine.run(&platform.import("list.csv", &["--concurrency", "1", "--json"]));
        assert_eq!(ended.code, Some(0), "{ended:?}");
        let log = platform.requests().log;
        let refused = log.iter().position(|request| request.phonenum == number(2)).unwrap();
        let wait = log[refused + 1].at.checked_sub(log[refused].at).unwrap();
        assert!(wait >= Duration::from_secs(1), "{status}: {wait:?}");
        assert_eq!(platform.numbers_arrived_once().len(), 6);
    }
}
