//! `dial`, `hangup`, `status`, `spy`.

use dialfeed::sandbox::Feature;

use super::stage::{Stage, at};
use super::support::{Echo, Machine, nobody_listens, until};

/// A number that is answered after 5 seconds and talks for a minute.
const ANSWERS: &str = "138 0000 0003";
/// A number where nobody answers.
const SILENT: &str = "13800000001";

#[test]
fn a_call_is_placed_with_the_cleaned_number_and_followed_to_its_end() {
    let stage = Stage::new();
    let words =
        ["dial", "8001", "手机：+86 138-0000-0003 转 801", "--codeid1", "秋季", "--codeid2"];
    let follows = stage.start(&[&words[..], &["b", "--wait", "--json"]].concat());
    until("it rings", || follows.said().contains("ringing"));
    stage.pass(10);
    until("it is talked on", || follows.said().contains("in a call"));
    stage.pass(120);
    let ended = follows.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.stderr.contains("138****0003 will be called"), "{ended:?}");
    assert!(!ended.stderr.contains("13800000003"), "{ended:?}");
    let json = ended.json();
    assert_eq!((&json["number"], &json["taken"]), (&"13800000003".into(), &true.into()));
    assert_eq!(json["call"]["state"], "ended");
    let told = &json["call"]["record"];
    assert_eq!((&told["disposition"], &told["codeid1"]), (&"ANSWERED".into(), &"秋季".into()));
    let [record] = stage.records().try_into().unwrap();
    assert_eq!((record.dst.as_str(), record.codeid_1.as_str()), ("13800000003", "秋季"));
    assert_eq!(told["uniqueid"], record.uniqueid.as_str());
}

#[test]
fn a_call_that_nobody_answers_is_told_as_that_in_both_languages() {
    for (lang, words) in [("zh", "无人接听"), ("en", "no answer")] {
        let stage = Stage::new();
        let follows = stage.start(&["dial", "8001", SILENT, "--wait", "--lang", lang]);
        until("it rings", || follows.said().contains("138****0001"));
        stage.pass(120);
        let ended = follows.end();
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert!(ended.stdout.contains(words), "{ended:?}");
    }
}

#[test]
fn waiting_has_a_limit_and_leaves_the_call_alone() {
    let stage = Stage::new();
    let ended = stage.run(&["dial", "8001", ANSWERS, "--wait", "--wait-limit", "1"]);
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert!(ended.stdout.contains("dialfeed hangup 8001"), "{ended:?}");
    let state = stage.says(0, &["status", "8001"]);
    assert!(state.contains("ringing"), "{state}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_waiting_and_not_the_call() {
    let stage = Stage::new();
    let follows = stage.start(&["dial", "8001", ANSWERS, "--wait"]);
    until("it rings", || follows.said().contains("ringing"));
    follows.signal("INT");
    let ended = follows.end();
    assert_eq!(ended.code, Some(130), "{ended:?}");
    assert!(ended.stderr.contains("it goes on"), "{ended:?}");
    assert!(!ended.stderr.contains("pending"), "no rows are spoken of: {ended:?}");
    assert!(stage.says(0, &["status", "8001"]).contains("ringing"));
}

#[test]
fn a_call_is_hung_up() {
    let stage = Stage::new();
    stage.says(0, &["dial", "8001", ANSWERS]);
    let said = stage.says(0, &["hangup", "8001"]);
    assert!(said.contains("8001"), "{said}");
    assert!(stage.says(0, &["status", "8001"]).contains("idle"));
    assert_eq!(stage.records().len(), 1);
}

#[test]
fn a_call_is_listened_in_on_in_each_mode() {
    let stage = Stage::new();
    stage.says(0, &["dial", "8002", ANSWERS]);
    stage.pass(20);
    for (listener, mode) in [("8003", "monitor"), ("8004", "whisper"), ("8005", "three-way")] {
        let words = ["spy", listener, "8002", "--mode", mode, "--json"];
        let said: serde_json::Value = serde_json::from_str(&stage.says(0, &words)).unwrap();
        assert_eq!((&said["listener"], &said["mode"]), (&listener.into(), &mode.into()));
        let state = stage.says(0, &["status", listener, "--json"]);
        assert!(state.contains("occupied"), "{state}");
    }
}

#[test]
fn each_state_that_an_extension_takes_is_told() {
    let stage = Stage::new();
    stage.says(0, &["dial", "8001", ANSWERS]);
    stage.says(0, &["dial", "8002", ANSWERS]);
    stage.pass(20);
    stage.says(0, &["dial", "8003", SILENT]);
    stage.press("8004", Feature::BeginBreak);
    stage.press("8005", Feature::Unplug);
    let all = ["status", "8001,8003", "8004", "8005", "8006", "8010", "--json"];
    let said: serde_json::Value = serde_json::from_str(&stage.says(0, &all)).unwrap();
    let states: Vec<&str> =
        said["staff"].as_array().unwrap().iter().map(|it| it["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["in_call", "ringing", "on_break", "not_found", "idle", "unavailable"]);
    assert_eq!(said["staff"][0]["number"], "13800000003");
    let table = stage.says(0, &["status", "8001", "8004", "--lang", "zh"]);
    assert!(table.contains("通话中") && table.contains("138****0003"), "{table}");
    assert!(table.contains("小休") && !table.contains("13800000003"), "{table}");
}

#[cfg(unix)]
#[test]
fn what_is_watched_is_a_line_for_each_change_until_ctrl_c() {
    let stage = Stage::new();
    let words = ["status", "8001", "8002", "--watch", "--every", "0.1", "--json"];
    let watches = stage.start(&words);
    until("both are seen", || watches.printed().lines().count() == 2);
    stage.says(0, &["dial", "8001", ANSWERS]);
    until("it rings", || watches.printed().contains("ringing"));
    stage.pass(20);
    until("it is talked on", || watches.printed().contains("in_call"));
    stage.says(0, &["hangup", "8001"]);
    until("it is over", || watches.printed().lines().count() == 5);
    watches.signal("INT");
    let ended = watches.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let lines: Vec<serde_json::Value> =
        ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let states: Vec<(&str, &str)> = lines
        .iter()
        .map(|line| (line["staff"].as_str().unwrap(), line["state"].as_str().unwrap()))
        .collect();
    let expected = [("8001", "idle"), ("8002", "idle"), ("8001", "ringing"), ("8001", "in_call")];
    assert_eq!(states[..4], expected);
    assert_eq!(states[4], ("8001", "idle"));
}

#[test]
fn a_lost_reply_is_told_as_that_and_nothing_is_tried_again() {
    for (lang, rings) in [("zh", "可能已经拨出"), ("en", "may ring")] {
        let machine = Machine::new();
        let platform = Echo::start(|_| Some(Vec::new()));
        let words = ["dial", "8001", ANSWERS, "--json", "--lang", lang];
        let ended = at(&machine, &platform.url, &words).end();
        assert_eq!(ended.code, Some(3), "{ended:?}");
        assert_eq!(ended.json()["error"]["code"], "call_uncertain");
        assert!(ended.stderr.contains(rings), "{ended:?}");
        assert_eq!(platform.arrived().len(), 1, "it is never dialled again by itself");
    }
    for (words, code) in [
        (&["hangup", "8001"][..], "hang_up_uncertain"),
        (&["spy", "8001", "8002"][..], "spy_uncertain"),
    ] {
        let machine = Machine::new();
        let platform = Echo::start(|_| Some(Vec::new()));
        let ended = at(&machine, &platform.url, &[words, &["--json"]].concat()).end();
        assert_eq!((ended.code, &ended.json()["error"]["code"]), (Some(3), &code.into()));
        assert_eq!(platform.arrived().len(), 1);
    }
}

#[test]
fn what_surely_was_not_dialled_is_told_as_that() {
    let machine = Machine::new();
    let ended = at(&machine, &nobody_listens(), &["dial", "8001", ANSWERS, "--json"]).end();
    assert_eq!((ended.code, &ended.json()["error"]["code"]), (Some(4), &"unreachable".into()));
    assert!(ended.stderr.contains("Nothing was dialled"), "{ended:?}");
}
