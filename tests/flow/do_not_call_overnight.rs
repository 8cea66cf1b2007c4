//! Do-not-call lists of a job that waits for its window: whoever came onto one while it waited is not
//! called, and a list that cannot be relied on by then stops the job.

use std::process::Stdio;
use std::time::{Duration, Instant};

use dialfeed::clock;
use dialfeed::sandbox::{Fault, Instead, Rule, Sandbox, When};
use jiff::{SignedDuration, Unit};
use serde_json::{Value, json};

use super::desk::{BATCH, Desk, Ran, assert_balanced, figure};
use super::do_not_call_resumed::{self, SENT, never, number};
use super::platform::Platform;

/// A desk with a list, and a do-not-call list of one of its numbers.
fn desk() -> Desk {
    let desk = do_not_call_resumed::desk();
    desk.put("never.csv", never(&[2]));
    desk
}

/// A job that was stopped after its first rows, and whose window opens in so many seconds: a window
/// that is typed has but minutes, one on record may have seconds.
fn waiting_for(platform: &Platform, desk: &Desk, opens_in_s: i64) {
    let fixed = ["list.csv", "--batch", BATCH, "--report-dir", "report", "--concurrency", "1"];
    let more = ["--suppress", "never.csv", "--window", "00:00-24:00"];
    platform.import(desk, 4, &[&fixed[..], &more].concat());
    assert_eq!(platform.customers().len() as u64, SENT);
    let at = |seconds| {
        let moment = clock::now() + SignedDuration::from_secs(seconds);
        clock::china(moment).time().round(Unit::Second).unwrap().to_string()
    };
    let window = json!([at(opens_in_s), at(opens_in_s - 60)]).to_string();
    let ledger = rusqlite::Connection::open(desk.path("state").join("ledger.db")).unwrap();
    let set = "UPDATE job SET settings = json_set(settings, '$.window', json(?1))";
    assert_eq!(ledger.execute(set, [window]).unwrap(), 1);
}

/// Runs the program, and does something once it says that it waits for its window.
fn meanwhile(desk: &Desk, words: &[&str], does: impl FnOnce()) -> Ran {
    let fixed = [words, &["--json", "--events", "events"]].concat();
    let mut command = desk.command(&fixed);
    command.env("DIALFEED_AUTH", Sandbox::AUTH).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let waited = Instant::now();
    while !events(desk).iter().any(|event| event["event"] == "closed_until") {
        assert!(waited.elapsed() < Duration::from_secs(60), "it does not wait for its window");
        std::thread::sleep(Duration::from_millis(20));
    }
    does();
    child.wait_with_output().unwrap().into()
}

fn events(desk: &Desk) -> Vec<Value> {
    let text = std::fs::read_to_string(desk.path("events")).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn platform() -> Platform {
    let refused = Fault::not_stored(Instead::Errno(3));
    Platform::start(vec![Rule::new(When::Request(SENT + 1), refused)])
}

fn assert_called(platform: &Platform, expected: &[usize]) {
    let customers = platform.customers();
    let called: Vec<&str> = customers.iter().map(|one| one.phonenum.as_str()).collect();
    let expected: Vec<String> = expected.iter().map(|index| number(*index)).collect();
    assert_eq!(called, expected);
    assert!(customers.iter().all(|one| one.times_received == 1));
}

#[test]
fn whoever_came_onto_a_list_while_the_job_waited_for_its_window_is_not_called() {
    let (desk, platform) = (desk(), platform());
    waiting_for(&platform, &desk, 8);
    let ran = meanwhile(&desk, &["resume"], || desk.put("never.csv", never(&[2, 7, 9])));
    let said = ran.stderr.clone();
    let summary = ran.summary(0);
    assert_balanced(&summary);
    assert_called(&platform, &[0, 1, 3, 4, 5, 6, 8]);
    assert_eq!(figure(&summary, "rows", "suppressed"), 3);
    let told = events(&desk);
    let withdrawn: Vec<&Value> = told.iter().filter(|it| it["event"] == "withdrawn").collect();
    assert_eq!((withdrawn.len(), &withdrawn[0]["rows"]), (1, &json!(2)), "{told:?}");
    assert!(said.contains("On a do-not-call list by now"), "{said}");
    let last = summary["suppress"].as_array().unwrap().last().unwrap();
    assert_eq!(last["numbers"], 3, "what was heeded is on record: {summary}");
}

#[test]
fn a_list_that_cannot_be_relied_on_when_the_window_opens_stops_the_job_which_goes_on_later() {
    for (lang, said) in [("en", "has no number at all"), ("zh", "一个号码也没有")] {
        let (desk, platform) = (desk(), platform());
        waiting_for(&platform, &desk, 8);
        let words = ["resume", "--suppress", "never.csv", "--lang", lang];
        let ran = meanwhile(&desk, &words, || desk.put("never.csv", "手机\n"));
        let told = ran.stderr.clone();
        let summary = ran.summary(5);
        assert_balanced(&summary);
        assert!(told.contains(said) && told.contains("never.csv"), "{told}");
        assert_eq!(summary["state"], "stopped");
        assert_eq!(summary["stopped_by"], json!({"cause": "do_not_call"}));
        assert_called(&platform, &[0, 1, 3, 4]);
        // As any stopped job it goes on, once the list is in order.
        desk.put("never.csv", never(&[2, 9]));
        let resumed = platform.resume(&desk, 0, &["--window", "00:00-24:00"]);
        assert_balanced(&resumed);
        assert_called(&platform, &[0, 1, 3, 4, 5, 6, 7, 8]);
    }
}

#[test]
fn an_import_that_waits_for_its_window_reads_the_lists_that_it_was_given_once_more() {
    let (desk, platform) = (desk(), Platform::start(Vec::new()));
    // Enough time to be waited for, whatever the machine is busy with.
    let opens = clock::china(clock::now() + SignedDuration::from_secs(80));
    let closes = opens.clone() - SignedDuration::from_hours(2);
    let clock_of = |at: jiff::Zoned| at.strftime("%H:%M").to_string();
    let window = format!("{}-{}", clock_of(opens), clock_of(closes));
    let url = platform.url();
    let to = ["import", "list.csv", "--endpoint", &url, "--company", Sandbox::COMPANY];
    let how = ["--batch", BATCH, "--suppress", "never.csv", "--window", &window];
    let ran = meanwhile(&desk, &[&to[..], &how].concat(), || desk.put("never.csv", never(&[2, 0])));
    let summary = ran.summary(0);
    assert_balanced(&summary);
    assert_called(&platform, &[1, 3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(figure(&summary, "rows", "suppressed"), 2);
}
