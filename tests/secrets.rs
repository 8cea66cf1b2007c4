//! Law 4 through the real binary: the auth code appears nowhere, whatever the platform echoes and
//! however a run ends; state files are their owner's alone; phone numbers are masked.
//!
//! The platform here is a listener of bytes, so that it can say anything, and the code has a core
//! of plain letters that no encoding changes: whoever finds that core has found the code.

#![allow(clippy::unwrap_used, reason = "what fails in a test's own tools fails the test")]

mod support;

use std::path::Path;

use support::{Echo, Ended, Machine, Running, import_to, number, until};

/// The auth code: what it is made of is escaped differently in URLs, JSON and HTML.
const AUTH: &str = "a/\"Zimtstern4711\"+&ö";
/// Its part that every form of it contains.
const CORE: &str = "Zimtstern4711";

/// A reply of HTTP; reason phrase and a header echo the code too.
fn http(status: u16, headers: &[String], body: &str) -> Vec<u8> {
    let mut reply = format!("HTTP/1.1 {status} auth={AUTH}\r\nX-Auth: {AUTH}\r\n");
    for header in headers {
        reply.push_str(&format!("{header}\r\n"));
    }
    format!("{reply}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// The code in every form that a platform may echo.
fn forms() -> String {
    let url = "a%2F%22Zimtstern4711%22%2B%26%C3%B6 a/%22Zimtstern4711%22+&%c3%b6";
    let html = "a/&quot;Zimtstern4711&quot;+&amp;ö";
    let json = r#"{"auth":"a\/\"Zimtstern4711\"+&\u00f6"}"#;
    format!("{AUTH} auth={url} {html} {json}")
}

fn reply(errno: u8) -> Vec<u8> {
    let message = forms();
    let object = serde_json::json!({"errno": errno.to_string(), "message": message, "data": []});
    http(200, &[], &object.to_string())
}

fn page(status: u16) -> Vec<u8> {
    http(status, &[], &format!("<html><title>{AUTH}</title>{}</html>", forms()))
}

fn redirect() -> Vec<u8> {
    let to = "Location: http://a:Zimtstern4711@127.0.0.1:1/a%2F%22Zimtstern4711%22%2B%26%C3%B6\
              ?auth=a%2F%22Zimtstern4711%22%2B%26%C3%B6#Zimtstern4711";
    http(302, &[to.to_owned()], &forms())
}

fn machine() -> Machine {
    let machine = Machine::with_auth(AUTH);
    machine.list("list.csv", 0, 14);
    machine
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    found
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// The code is in no file of the machine: outputs, log, report, state.
fn is_clean(machine: &Machine, what: &str) {
    let files = files(machine.path("list.csv").parent().unwrap());
    for (file, bytes) in &files {
        assert!(!holds(bytes, CORE), "{what}: {file}: {}", String::from_utf8_lossy(bytes));
    }
    let has = |part: &str| files.iter().any(|(file, _)| file.contains(part));
    assert!(has("ledger.db") && has(".out-0") && has(".err-0"), "there was nothing to look at");
}

/// Runs an import with everything that writes, and looks whether anything holds the code.
fn clean_run(echo: &Echo, method: &str, words: &[&str], what: &str) -> (Machine, Ended) {
    let machine = machine();
    let more = ["-vvv", "--log-file", "log", "--report-dir", "report", "--method", method];
    let more =
        [&more[..], &["--timeout", "1", "--retries", "1", "--rate", "100/s"], words].concat();
    let ended = machine.run(&import_to(&echo.url, "list.csv", &more));
    is_clean(&machine, what);
    let arrived = echo.arrived();
    assert!(!arrived.is_empty(), "{what}: nothing arrived: {ended:?}");
    for (first, body) in &arrived {
        assert_eq!(first.contains(CORE), method == "get", "{what}: {first}");
        assert_eq!(body.contains(CORE), method == "post", "{what}: {body}");
    }
    (machine, ended)
}

#[test]
fn an_echoed_code_is_struck_out_of_every_outcome() {
    for method in ["post", "get"] {
        for json in [&["--json"][..], &["--log-format", "json"], &["--lang", "zh"]] {
            // Every answer that a job survives, after a first that lets the others start.
            let echo = Echo::start(|nth| match nth {
                0 => Some(reply(1)),
                1 => Some(reply(0)),
                2 => Some(reply(9)),
                3 => Some(reply(10)),
                4 => Some(reply(77)),
                5 => Some(page(500)),
                6 => Some(page(404)),
                7 => Some(page(200)),
                8 => Some(page(503)),
                9 => Some(Vec::new()),
                10 => Some(format!("nonsense {AUTH}\r\n\r\n").into_bytes()),
                11 => None,
                _ => Some(reply(1)),
            });
            let words = [json, &["--concurrency", "1"]].concat();
            let (machine, ended) = clean_run(&echo, method, &words, method);
            assert_eq!(ended.code, Some(3), "{ended:?}");
            let inserted = std::fs::read_to_string(machine.path("report/inserted.csv")).unwrap();
            assert!(inserted.contains("*** auth=***"), "the message itself stays: {inserted}");
            for words in [&["jobs", "--json"][..], &["jobs"], &["report", &machine.job()]] {
                assert_eq!(machine.run(words).code, Some(0));
            }
            is_clean(&machine, "afterwards");
        }
    }
}

#[test]
fn an_echoed_code_is_struck_out_of_what_stops_a_job() {
    type Say = fn() -> Vec<u8>;
    let stops: [(&str, Say, i32); 8] = [
        ("errno 2", || reply(2), 4),
        ("errno 3", || reply(3), 4),
        ("errno 11", || reply(11), 4),
        ("a redirect", redirect, 4),
        ("a 404", || page(404), 4),
        ("a 503", || page(503), 4),
        ("unreadable replies", || page(200), 4),
        ("lost connections", Vec::new, 4),
    ];
    for method in ["post", "get"] {
        for (what, say, code) in stops {
            for words in [&["--json"][..], &[]] {
                let echo = Echo::start(move |_| Some(say()));
                let (_, ended) = clean_run(&echo, method, words, what);
                assert_eq!(ended.code, Some(code), "{what}: {ended:?}");
                // And where the staff are asked for.
                let echo = Echo::start(move |_| Some(say()));
                let words = [words, &["--staff", "8001"]].concat();
                let (_, ended) = clean_run(&echo, method, &words, what);
                assert_eq!(ended.code, Some(code), "{what}, staff: {ended:?}");
            }
        }
    }
}

#[test]
fn whoever_sends_by_get_is_warned_that_the_code_is_in_the_address() {
    for (lang, words) in [("en", "auth code is part of the address"), ("zh", "认证码")] {
        for (method, warned) in [("get", true), ("post", false)] {
            let echo = Echo::start(|_| Some(reply(1)));
            let (_, ended) = clean_run(&echo, method, &["--lang", lang], method);
            assert_eq!(ended.stderr.contains(words), warned, "{ended:?}");
        }
    }
}

/// An import that has sent some rows and now waits for the platform.
fn under_way(machine: &Machine) -> (Echo, Running) {
    let echo = Echo::start(|nth| (nth < 4).then(|| reply(1)));
    let running = machine.start(&import_to(&echo.url, "list.csv", &["-vvv", "--log-file", "log"]));
    until("rows are under way", || echo.arrived().len() > 4);
    (echo, running)
}

#[test]
fn a_killed_run_leaves_the_code_in_no_journal() {
    let machine = machine();
    let (_echo, running) = under_way(&machine);
    running.kill();
    let wal = machine.state().join("ledger.db-wal");
    assert!(std::fs::metadata(wal).unwrap().len() > 0, "there was to be a journal");
    is_clean(&machine, "killed");
}

#[cfg(target_os = "linux")]
#[test]
fn the_code_is_in_no_argument_list() {
    let machine = machine();
    let (_echo, running) = under_way(&machine);
    let arguments = std::fs::read(format!("/proc/{}/cmdline", running.id())).unwrap();
    assert!(holds(&arguments, "--endpoint") && !holds(&arguments, CORE));
}

/// Also while it runs, when the journal is there.
#[cfg(unix)]
#[test]
fn state_and_report_are_readable_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;

    fn look(path: &Path, seen: &mut Vec<String>) {
        let mode = std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let expected = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode, expected, "{}: {mode:o}", path.display());
        seen.push(path.file_name().unwrap().to_str().unwrap().to_owned());
        if path.is_dir() {
            for entry in std::fs::read_dir(path).unwrap() {
                look(&entry.unwrap().path(), seen);
            }
        }
    }
    let machine = machine();
    let (_echo, running) = under_way(&machine);
    let mut seen = Vec::new();
    look(&machine.state(), &mut seen);
    assert!(
        ["ledger.db", "ledger.db-wal", "locks"]
            .iter()
            .all(|name| { seen.iter().any(|seen| seen == name) })
    );
    running.kill();

    let words =
        ["import", "list.csv", "--sandbox", "--batch", "20261102", "--report-dir", "report"];
    assert_eq!(machine.run(&words).code, Some(0));
    look(&machine.state(), &mut seen);
    look(&machine.path("report"), &mut seen);
    assert!(
        ["sandbox.db", "summary.json", "inserted.csv"]
            .iter()
            .all(|name| { seen.iter().any(|seen| seen == name) })
    );
}

/// Every number of the machine's list, as it could be written.
fn has_a_number(text: &str) -> bool {
    (0..14).any(|nth| text.contains(&number(nth)[3..]))
}

#[test]
fn phone_numbers_are_masked_on_the_terminal_and_in_the_log() {
    // A platform that names the customer in each message, and stops the job with one.
    let naming = |nth: usize| {
        let errno = [1, 0, 10, 9, 3][nth.min(4)];
        let message = format!("{} already known", number(u32::try_from(nth).unwrap()));
        let object = serde_json::json!({"errno": errno, "message": message});
        let body = object.to_string();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
        Some((head + &body).into_bytes())
    };
    let echo = Echo::start(naming);
    let machine = machine();
    let words = ["-vvv", "--concurrency", "1", "--log-file", "log", "--report-dir", "report"];
    let ended = machine.run(&import_to(&echo.url, "list.csv", &words));
    assert_eq!(ended.code, Some(4), "{ended:?}");
    let log = || std::fs::read_to_string(machine.path("log")).unwrap();
    let shown = |ended: &Ended| format!("{}{}{}", ended.stdout, ended.stderr, log());
    assert!(!has_a_number(&shown(&ended)), "{ended:?}");
    assert!(ended.stdout.contains("138****0004 already known"), "{ended:?}");
    for words in [&["jobs"][..], &["jobs", &machine.job()]] {
        assert!(!has_a_number(&shown(&machine.run(words))));
    }
    let ended = machine.run(&["jobs", &machine.job(), "--show-numbers"]);
    assert!(has_a_number(&ended.stdout), "{ended:?}");
    // The report is for who has to call: it names them.
    let report = std::fs::read_to_string(machine.path("report/pending.csv")).unwrap();
    assert!(has_a_number(&report));
}

#[test]
fn the_examples_of_a_check_are_masked_unless_asked_for() {
    let machine = machine();
    machine.write("bad.csv", format!("手机\n{0}\n{0}\n{1}1\n", number(0), number(1)));
    for (more, shown) in [(&[][..], false), (&["-vvv"], false), (&["--show-numbers"], true)] {
        let ended = machine.run(&[&["check", "bad.csv"], more].concat());
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert_eq!(has_a_number(&(ended.stdout.clone() + &ended.stderr)), shown, "{ended:?}");
        assert!(ended.stdout.contains("row 3") || ended.stdout.contains("row 4"), "{ended:?}");
    }
    // A list without a header: its first row must not be taken for column names and shown.
    machine.write("headless.csv", format!("张三,{}\n李四,{}\n", number(2), number(3)));
    let ended = machine.run(&["check", "headless.csv"]);
    assert!(!has_a_number(&(ended.stdout.clone() + &ended.stderr)), "{ended:?}");
    let ended = machine.run(&["check", "headless.csv", "--header", "1"]);
    assert!(!has_a_number(&(ended.stdout.clone() + &ended.stderr)), "{ended:?}");
}
