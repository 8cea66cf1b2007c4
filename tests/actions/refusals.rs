//! Refusals: each code of the platform has a sentence that says what to do, in both languages, and whoever
//! is unknown is told as unknown.

use super::stage::{Stage, at, http};
use super::support::{Echo, Machine};

#[test]
fn each_errno_says_what_to_do_in_both_languages() {
    let next = [
        (0, "technicians", "技术人员"),
        (2, "--company", "--company"),
        (3, "DIALFEED_AUTH", "DIALFEED_AUTH"),
        (4, "--endpoint", "--endpoint"),
        (5, "Dial 000 on", "拨 000 登录"),
        (6, "switched on", "开机"),
        (7, "Dial 000 on", "拨 000 登录"),
        (8, "switched on", "开机"),
        (9, "technicians", "技术人员"),
        (10, "technicians", "技术人员"),
        (11, "batch number", "批次号"),
        (77, "technicians", "技术人员"),
    ];
    for (errno, english, chinese) in next {
        for (lang, expected) in [("en", english), ("zh", chinese)] {
            let machine = Machine::new();
            let body = format!(r#"{{"errno":"{errno}","message":"说法 13800138000"}}"#);
            let platform = Echo::start(move |_| Some(http(&body)));
            let words = ["hangup", "8001", "--lang", lang, "--json"];
            let ended = at(&machine, &platform.url, &words).end();
            assert_eq!((ended.code, &ended.json()["error"]["code"]), (Some(4), &"errno".into()));
            assert!(ended.stderr.contains(expected), "{errno} {ended:?}");
            assert!(ended.stderr.contains(&format!("errno {errno}")), "{ended:?}");
            assert!(ended.stderr.contains("138****8000"), "{ended:?}");
        }
    }
}

#[test]
fn whoever_is_not_logged_in_is_told_to_dial_000() {
    let stage = Stage::new();
    let ended = stage.run(&["dial", "8010", "13800000003"]);
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert!(ended.stderr.contains("000"), "{ended:?}");
    assert!(stage.records().is_empty());
}

#[test]
fn a_staff_number_that_the_platform_does_not_have_is_told_whatever_it_answers() {
    let stage = Stage::new();
    for words in [
        &["dial", "9999", "13800000003"][..],
        &["hangup", "9999"],
        &["status", "8001", "9999"],
        &["spy", "8001", "9999"],
        &["spy", "9999", "8001"],
    ] {
        let ended = stage.run(&[words, &["--json"]].concat());
        assert_eq!(ended.code, Some(2), "{words:?} {ended:?}");
        assert_eq!(ended.json()["error"]["code"], "staff_unknown");
        assert!(ended.stderr.contains("9999"), "{ended:?}");
    }
}

#[test]
fn one_that_is_not_logged_in_keeps_nobody_from_seeing_the_others() {
    let machine = Machine::new();
    let platform = Echo::start(|nth| {
        Some(match nth {
            0 => http(r#"{"errno":"1","data":{"Status":"0","Extension":8001}}"#),
            1 => http(r#"{"errno":"5","message":"未登录"}"#),
            _ => http(r#"{"errno":"1","data":[{"StaffId":"8002"}]}"#),
        })
    });
    let ended = at(&machine, &platform.url, &["status", "8001", "8002"]).end();
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert!(ended.stdout.contains("8001   idle"), "{ended:?}");
    assert!(ended.stdout.contains("not logged in") && ended.stderr.contains("000"), "{ended:?}");
}

#[test]
fn the_auth_code_is_in_no_message_even_where_the_platform_echoes_it() {
    let machine = Machine::with_auth("geheim-4711");
    let platform = Echo::start(|_| {
        Some(http(r#"{"errno":"3","message":"auth=geheim-4711 wrong","data":[]}"#))
    });
    for words in [&["users"][..], &["cdr"], &["dial", "8001", "13800138000"], &["recording", "a"]] {
        let ended = at(&machine, &platform.url, words).end();
        assert_eq!(ended.code, Some(4), "{ended:?}");
        assert!(!format!("{ended:?}").contains("geheim"), "{ended:?}");
    }
}

#[test]
fn a_refusal_without_a_reason_tells_how_the_extension_stands() {
    let stage = Stage::new();
    for (lang, idle) in [("zh", "空闲"), ("en", "idle")] {
        let ended = stage.run(&["hangup", "8001", "--lang", lang]);
        assert_eq!(ended.code, Some(4), "{ended:?}");
        assert!(ended.stderr.contains(idle) && ended.stderr.contains("8001"), "{ended:?}");
    }
}
