//! Jobs that the platform's answers stop: 4, the rest `pending`, and `resume` goes on.

use std::io::{Read as _, Write as _};

use dialfeed::sandbox::{Fault, Faults, Instead, Rule, When};
use serde_json::Value;

use super::rows;
use crate::support::{Ended, Machine, Platform, import_to, law_1_holds, nobody_listens, number};

const ROWS: u64 = 12;

fn machine() -> Machine {
    let machine = Machine::new();
    machine.list("list.csv", 0, u32::try_from(ROWS).unwrap());
    machine
}

fn page(status: u16) -> Fault {
    Fault::not_stored(Instead::Page { status, retry_after_s: None })
}

fn scripted(rule: Rule) -> Platform {
    Platform::with(Faults { script: vec![rule], ..Faults::default() })
}

fn stopped(ended: &Ended, by: &str, is: impl Into<Value>) -> Value {
    assert_eq!(ended.code, Some(4), "{ended:?}");
    let summary = ended.json();
    law_1_holds(&summary);
    assert_eq!(summary["state"], "stopped");
    assert_eq!(summary["exit_code"], 4);
    assert_eq!(summary["stopped_by"][by], is.into(), "{summary}");
    summary
}

#[test]
fn errnos_that_stop_the_job_do_so_from_the_first_row_and_in_the_middle() {
    for errno in [2, 3, 4, 11] {
        for first in [1, 6] {
            let wrong = Fault::not_stored(Instead::Errno(errno));
            let platform = scripted(Rule::new(When::From(first), wrong).times(1));
            let machine = machine();
            let words = platform.import("list.csv", &["--concurrency", "1", "--json"]);
            let summary = stopped(&machine.run(&words), "errno", errno);
            assert_eq!(rows(&summary, "inserted"), first - 1);
            assert_eq!(rows(&summary, "pending"), ROWS - (first - 1));
            assert_eq!(platform.received(), first, "nothing more was sent");

            let ended = machine.run(&["resume", "--json"]);
            assert_eq!(ended.code, Some(0), "{ended:?}");
            assert_eq!(platform.numbers_arrived_once().len() as u64, ROWS);
        }
    }
}

#[test]
fn a_wrong_auth_code_or_batch_stops_before_anything_is_stored() {
    for (more, auth, errno) in [(&[][..], "wrong", 3), (&["--batch", "no-such"], "sandbox", 11)] {
        let platform = Platform::start();
        let machine = Machine::with_auth(auth);
        machine.list("list.csv", 0, 5);
        let words = platform.import("list.csv", &[more, &["--json"]].concat());
        let summary = stopped(&machine.run(&words), "errno", errno);
        assert_eq!(rows(&summary, "pending"), 5);
        assert_eq!(platform.received(), 1);
        assert!(platform.customers().is_empty());
    }
}

#[test]
fn a_refusal_or_a_redirect_at_the_first_row_is_about_the_endpoint() {
    let elsewhere = "http://127.0.0.1:1/elsewhere".to_owned();
    let redirect = Fault::not_stored(Instead::Redirect { status: 302, location: elsewhere });
    for (fault, cause) in
        [(page(404), "http_404"), (page(403), "http_403"), (redirect, "redirected")]
    {
        for lang in ["zh", "en"] {
            let platform = scripted(Rule::new(When::Request(1), fault.clone()));
            let machine = machine();
            let words = platform.import("list.csv", &["--json", "--lang", lang]);
            let ended = machine.run(&words);
            let summary = stopped(&ended, "cause", cause);
            assert_eq!(rows(&summary, "pending"), ROWS);
            assert_eq!(platform.received(), 1);
            assert!(ended.stderr.contains(platform.url()), "{ended:?}");
            assert_eq!(ended.stderr.contains('。'), lang == "zh", "{ended:?}");
            assert_eq!(machine.run(&["resume", "--json"]).code, Some(0));
        }
    }
}

#[test]
fn a_redirect_in_the_middle_stops_and_is_not_followed() {
    let platform = Platform::start();
    let aside = Platform::start();
    let redirect = Instead::Redirect { status: 307, location: aside.url().to_owned() };
    let rule = Rule::new(When::Request(5), Fault::not_stored(redirect));
    let moved = scripted(rule);
    let machine = machine();
    let words = moved.import("list.csv", &["--concurrency", "1", "--json"]);
    let summary = stopped(&machine.run(&words), "cause", "redirected");
    assert_eq!((rows(&summary, "inserted"), rows(&summary, "pending")), (4, ROWS - 4));
    assert_eq!(aside.received() + platform.received(), 0);
}

#[test]
fn a_platform_that_only_refuses_leaves_every_row_pending() {
    let platform = scripted(Rule::new(When::Always, page(503)));
    let machine = machine();
    let words = platform.import("list.csv", &["--retries", "1", "--json"]);
    let summary = stopped(&machine.run(&words), "cause", "refused");
    assert_eq!(rows(&summary, "pending"), ROWS);
    assert!(platform.customers().is_empty());
}

#[test]
fn a_job_that_stops_since_its_retries_are_used_up_says_so() {
    for (lang, words) in [("zh", "次请求中已有 2 次是重试"), ("en", "requests were retries")]
    {
        let once = |nth| Rule::new(When::Phone(number(nth)), page(503)).times(1);
        let script = (1..u32::try_from(ROWS).unwrap()).map(once).collect();
        let platform = Platform::with(Faults { script, ..Faults::default() });
        let machine = machine();
        let more = ["--concurrency", "1", "--retries", "1", "--json", "--lang", lang];
        let ended = machine.run(&platform.import("list.csv", &more));
        let summary = stopped(&ended, "cause", "refused");
        assert_eq!(summary["requests"]["retried"], 2);
        assert_eq!(rows(&summary, "inserted") + rows(&summary, "pending"), ROWS);
        assert!(ended.stderr.contains(words), "{ended:?}");
    }
}

#[test]
fn an_endpoint_that_is_not_there_leaves_every_row_pending() {
    let url = nobody_listens();
    for lang in ["zh", "en"] {
        let machine = machine();
        let words = import_to(&url, "list.csv", &["--retries", "1", "--json", "--lang", lang]);
        let ended = machine.run(&words);
        let summary = stopped(&ended, "cause", "unreachable");
        assert_eq!(rows(&summary, "pending"), ROWS);
        assert!(ended.stderr.contains(&url), "{ended:?}");
        let staff = ["--staff", "8001", "--json", "--lang", lang];
        let ended = machine.run(&import_to(&url, "list.csv", &staff));
        assert_eq!(ended.code, Some(4), "{ended:?}");
        assert_eq!(ended.json()["error"]["code"], "unreachable");
        assert_eq!(machine.jobs().len(), 1, "who could not ask for the staff made no job");
    }
}

#[test]
fn three_first_rows_without_a_readable_reply_stop_the_job() {
    let lost = Fault::stored(Instead::PhpError);
    let platform = scripted(Rule::new(When::Always, lost));
    let machine = machine();
    let words = platform.import("list.csv", &["--json"]);
    let summary = stopped(&machine.run(&words), "cause", "no_readable_reply");
    assert_eq!((rows(&summary, "uncertain"), rows(&summary, "pending")), (3, ROWS - 3));
    assert_eq!(platform.received(), 3);
    assert_eq!(platform.requests().under_way_max, 1);
}

#[test]
fn too_many_failures_stop_the_job() {
    let platform = scripted(Rule::new(When::From(2), Fault::not_stored(Instead::Errno(0))));
    let machine = machine();
    let more = ["--max-failures", "3", "--concurrency", "1", "--json"];
    let words = platform.import("list.csv", &more);
    let summary = stopped(&machine.run(&words), "cause", "too_many_failures");
    assert_eq!((rows(&summary, "failed"), rows(&summary, "pending")), (3, ROWS - 4));
}

#[test]
fn a_listener_that_speaks_no_http_is_no_platform() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.6\r\n");
        }
    });
    let machine = machine();
    let words = import_to(&url, "list.csv", &["--json"]);
    let summary = stopped(&machine.run(&words), "cause", "no_readable_reply");
    assert_eq!((rows(&summary, "uncertain"), rows(&summary, "pending")), (3, ROWS - 3));
}
