//! Connections that come and go between requests, and bodies that would fill a memory.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::php::{Doing, Php, Says};
use crate::rows;
use crate::seen::Seen as _;
use crate::support::{Machine, WAIT_MOST, import_to, law_1_holds, until};

fn all_are_there_once(php: &Php, rows: usize) {
    let stored = php.stored();
    assert_eq!(stored.len(), rows);
    assert!(stored.values().all(|times| *times == 1), "{stored:?}");
}

fn shut_behind(nth: usize) -> Php {
    Php::start(move |asked| match asked.nth {
        it if it == nth => Doing::stored(Says::TruthBehindAClosedPort),
        _ => Doing::well(),
    })
}

#[test]
fn refused_connections_for_a_while_in_the_middle_of_a_run_cost_no_row() {
    let (php, machine) = (shut_behind(4), Machine::new());
    machine.list("list.csv", 0, 8);
    let more = ["--concurrency", "1", "--retries", "20", "--events", "run.jsonl", "--json"];
    let running = machine.start(&import_to(php.url(), "list.csv", &more));
    let put_off = || {
        let told = std::fs::read_to_string(machine.path("run.jsonl")).unwrap_or_default();
        told.matches(r#""code":"unreachable""#).count()
    };
    until("connections are refused", || php.book().shut && put_off() >= 2);
    php.open_again();
    let ended = running.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    law_1_holds(&ended.json());
    assert_eq!(rows(&ended.json(), "inserted"), 8);
    assert!(ended.json()["requests"]["retried"].as_u64().unwrap() >= 2, "{ended:?}");
    all_are_there_once(&php, 8);
    assert_eq!(php.asked().len(), 8, "what was refused never arrived");
}

#[test]
fn refused_connections_until_patience_ends_stop_the_job_and_resume_goes_on() {
    let (php, machine) = (shut_behind(4), Machine::new());
    machine.list("list.csv", 0, 8);
    let more = ["--concurrency", "1", "--retries", "1", "--json"];
    let ended = machine.run(&import_to(php.url(), "list.csv", &more));
    assert_eq!(ended.code, Some(4), "{ended:?}");
    law_1_holds(&ended.json());
    assert_eq!(ended.json()["stopped_by"]["cause"], "unreachable");
    assert_eq!((rows(&ended.json(), "inserted"), rows(&ended.json(), "pending")), (4, 4));
    php.open_again();
    let ended = machine.run(&["resume", "--json"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    all_are_there_once(&php, 8);
}

#[test]
fn keep_alive_closed_between_requests_leaves_no_row_uncertain() {
    let php = Php::start(|_| Doing::stored(Says::TruthAndGoodbye));
    let machine = Machine::new();
    machine.list("list.csv", 0, 10);
    // With less time between them a request may meet the goodbye on its way.
    let more = ["--rate", "5/s", "--json"];
    let ended = machine.run(&import_to(php.url(), "list.csv", &more));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    all_are_there_once(&php, 10);
    assert_eq!(php.asked().iter().map(|asked| asked.connection).max(), Some(9));
}

/// At full speed the goodbye meets requests on their way. What met it is in doubt, and no more.
#[test]
fn keep_alive_closed_under_a_request_sends_nothing_twice() {
    let php = Php::start(|_| Doing::stored(Says::TruthAndGoodbye));
    let machine = Machine::new();
    machine.list("list.csv", 0, 200);
    let more = ["--max-failures", "100%", "--json"];
    let ended = machine.run(&import_to(php.url(), "list.csv", &more));
    assert!([Some(0), Some(3)].contains(&ended.code), "{ended:?}");
    let summary = ended.json();
    law_1_holds(&summary);
    assert_eq!(rows(&summary, "inserted") + rows(&summary, "uncertain"), 200);
    let stored = php.stored();
    assert!(stored.values().all(|times| *times == 1), "{stored:?}");
    assert!(stored.len() as u64 >= rows(&summary, "inserted"));
}

/// The client's idle limit: a server that gives up connections after four seconds never gets the
/// chance.
#[test]
fn keep_alive_that_a_server_gives_up_when_idle_is_not_used_that_long() {
    let php = Php::start(|asked| match asked.idle {
        idle if idle > Duration::from_millis(3_500) => Doing::not_stored(Says::Reset),
        _ => Doing::well(),
    });
    let machine = Machine::new();
    machine.list("list.csv", 0, 2);
    let ended = machine.run(&import_to(php.url(), "list.csv", &["--rate", "15/m", "--json"]));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    all_are_there_once(&php, 2);
    assert_eq!(php.asked().iter().map(|asked| asked.connection).collect::<Vec<_>>(), [0, 1]);
}

/// What the program took of each such body is little more than the longest reply; the system's own
/// buffers lie between.
#[test]
fn endless_bodies_are_given_up_soon_and_fill_no_memory() {
    const TAKEN_MOST: usize = 32 << 20;
    let heads: [&[u8]; 3] = [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{\"errno\":\"1\",\"message\":\"",
        b"HTTP/1.1 500 Oops\r\n\r\n<html>",
    ];
    let next = AtomicUsize::new(0);
    let php = Php::start(move |asked| match asked.nth {
        1 => Doing::well(),
        _ => {
            let head = heads[next.fetch_add(1, Ordering::Relaxed) % heads.len()];
            Doing::stored(Says::Endless(head.to_vec()))
        }
    });
    let machine = Machine::new();
    machine.list("list.csv", 0, 7);
    let timeout = WAIT_MOST.as_secs().to_string();
    let more = ["--concurrency", "2", "--timeout", &timeout, "--json"];
    let ended = machine.run(&import_to(php.url(), "list.csv", &more));
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert_eq!((rows(&ended.json(), "inserted"), rows(&ended.json(), "uncertain")), (1, 6));
    assert_eq!(ended.json()["reasons"]["timeout"], serde_json::Value::Null, "{ended:?}");
    let taken = php.book().endless_bytes;
    assert!(taken < 6 * TAKEN_MOST, "{taken} bytes");
    all_are_there_once(&php, 7);
}
