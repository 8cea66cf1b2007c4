//! `recording`.

use std::path::Path;

use super::files::{Files, reply};
use super::stage::{Stage, at, success};
use super::support::{Echo, Ended, Machine};

/// A platform that names this path for every call.
fn names(path: &'static str) -> Echo {
    Echo::start(move |_| Some(success(&format!(r#"[{{"path":"{path}"}}]"#))))
}

fn download(machine: &Machine, platform: &Echo, files: &Files, more: &[&str]) -> Ended {
    let words = ["recording", "145.1", "--download", "recs", "--base-url", &files.url];
    at(machine, &platform.url, &[&words[..], more].concat()).end()
}

fn in_folder(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_recording_is_downloaded_whole_and_only_once() {
    let stage = Stage::new();
    stage.call("8001", "13800000003");
    let key = stage.records()[0].uniqueid.clone();
    let path = stage.says(0, &["recording", &key]);
    assert!(path.trim().ends_with("13800000003.wav"), "a pipe holds the whole path: {path}");
    let words = ["recording", &key, "--download", "recs", "--json"];
    let said: serde_json::Value = serde_json::from_str(&stage.says(0, &words)).unwrap();
    let file = &said["recordings"][0]["files"][0];
    assert_eq!((&said["missing"], &file["was_there"]), (&0.into(), &false.into()));
    let [day] = in_folder(&stage.machine.path("recs")).try_into().unwrap();
    let folder = stage.machine.path("recs").join(day);
    let [name] = in_folder(&folder).try_into().unwrap();
    let bytes = std::fs::read(folder.join(&name)).unwrap();
    assert!(bytes.starts_with(b"RIFF") && file["bytes"] == bytes.len());
    let again: serde_json::Value = serde_json::from_str(&stage.says(0, &words)).unwrap();
    assert_eq!(again["recordings"][0]["files"][0]["was_there"], true);
    assert_eq!(in_folder(&folder), [name]);
}

#[test]
fn some_that_are_missing_make_the_exit_code_3_and_the_others_are_there() {
    let stage = Stage::new();
    stage.call("8001", "13800000003");
    let key = stage.records()[0].uniqueid.clone();
    for (lang, none) in [("zh", "没有这次通话的录音"), ("en", "no recording")] {
        let ended = stage.run(&["recording", "nobodys", &key, "--lang", lang, "--quiet"]);
        assert_eq!((ended.code, ended.stdout.lines().count()), (Some(3), 1), "{ended:?}");
        assert!(ended.stderr.contains(none) && ended.stderr.contains("nobodys"), "{ended:?}");
    }
}

#[test]
fn a_download_that_broke_off_goes_on_where_it_was_and_the_auth_code_stays_here() {
    let machine = Machine::with_auth("geheim");
    let platform = names("/asterisk_file/2026-11-22/call.wav");
    let files = Files::start(|nth| match nth {
        0 => reply("200 OK", "ETag: \"one\"\r\n", 10, b"0123"),
        _ => {
            let headers = "ETag: \"one\"\r\nContent-Range: bytes 4-9/10\r\n";
            reply("206 Partial Content", headers, 6, b"456789")
        }
    });
    let ended = download(&machine, &platform, &files, &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(std::fs::read(machine.path("recs/2026-11-22/call.wav")).unwrap(), b"0123456789");
    assert_eq!(in_folder(&machine.path("recs/2026-11-22")), ["call.wav"]);
    assert_eq!(in_folder(&machine.path("recs")), ["2026-11-22"], "no part is left");
    let heads = files.heads();
    assert!(heads[0].starts_with("get /files/asterisk_file/2026-11-22/call.wav "), "{heads:?}");
    assert!(!heads[0].contains("range:"), "{heads:?}");
    assert!(heads[1].contains("range: bytes=4-\r\n"), "{heads:?}");
    assert!(heads[1].contains("if-range: \"one\"\r\n"), "{heads:?}");
    assert!(!heads.concat().contains("geheim"), "{heads:?}");
}

#[test]
fn another_run_goes_on_too_and_a_server_that_gives_the_whole_again_is_taken_at_its_word() {
    let machine = Machine::new();
    let platform = names("/asterisk_file/call.wav");
    // Nothing more comes, as often as it is asked for.
    let ends = Files::start(|nth| match nth {
        0 => reply("200 OK", "ETag: \"one\"\r\n", 10, b"0123"),
        _ => Vec::new(),
    });
    let ended = download(&machine, &platform, &ends, &["--json"]);
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert_eq!(ended.json()["recordings"][0]["error"]["code"], "recording_failed");
    let left = in_folder(&machine.path("recs"));
    assert!(left.iter().any(|name| name.ends_with(".part")), "{left:?}");
    assert!(!left.contains(&"call.wav".to_owned()), "no half has its name: {left:?}");
    let whole = Files::start(|_| reply("200 OK", "ETag: \"two\"\r\n", 3, b"new"));
    let ended = download(&machine, &platform, &whole, &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(whole.heads()[0].contains("if-range: \"one\"\r\n"), "{:?}", whole.heads());
    assert_eq!(std::fs::read(machine.path("recs/call.wav")).unwrap(), b"new");
    assert_eq!(in_folder(&machine.path("recs")), ["call.wav"]);
}

#[test]
fn a_beginning_that_the_server_does_not_know_again_is_begun_anew() {
    let machine = Machine::new();
    let platform = names("/asterisk_file/call.wav");
    let files = Files::start(|nth| match nth {
        0 => reply("200 OK", "ETag: \"one\"\r\n", 10, b"0123"),
        1 => reply("416 Range Not Satisfiable", "Content-Range: bytes */3\r\n", 0, b""),
        _ => reply("200 OK", "", 3, b"new"),
    });
    assert_eq!(download(&machine, &platform, &files, &[]).code, Some(0));
    assert_eq!(std::fs::read(machine.path("recs/call.wav")).unwrap(), b"new");
    assert!(!files.heads()[2].contains("range:"), "{:?}", files.heads());
}

#[test]
fn a_part_of_another_file_is_not_put_behind_what_is_here() {
    let machine = Machine::new();
    let platform = names("/asterisk_file/call.wav");
    let files = Files::start(|nth| match nth {
        0 => reply("200 OK", "ETag: \"one\"\r\n", 10, b"0123"),
        1 => {
            let headers = "ETag: \"two\"\r\nContent-Range: bytes 4-9/10\r\n";
            reply("206 Partial Content", headers, 6, b"abcdef")
        }
        _ => reply("200 OK", "ETag: \"two\"\r\n", 10, b"ABCDabcdef"),
    });
    assert_eq!(download(&machine, &platform, &files, &[]).code, Some(0));
    assert_eq!(std::fs::read(machine.path("recs/call.wav")).unwrap(), b"ABCDabcdef");
}

#[test]
fn recordings_of_one_name_and_length_from_two_days_are_two() {
    let machine = Machine::new();
    let files =
        Files::start(|nth| reply("200 OK", "", 4, if nth == 0 { b"RIFF" } else { b"WAVE" }));
    for (path, bytes) in [
        ("/asterisk_file/2026-11-22/call.wav", b"RIFF"),
        ("/asterisk_file/2026-11-23/call.wav", b"WAVE"),
    ] {
        assert_eq!(download(&machine, &names(path), &files, &[]).code, Some(0));
        let file = path.replace("/asterisk_file", "recs");
        assert_eq!(std::fs::read(machine.path(&file)).unwrap(), bytes);
    }
}

#[test]
fn no_other_file_is_written_over_and_names_are_safe_everywhere() {
    let machine = Machine::new();
    std::fs::create_dir(machine.path("recs")).unwrap();
    std::fs::write(machine.path("recs/call_1_.wav"), "somebody else's, and longer").unwrap();
    let platform = names("/asterisk_file/call:1?.wav");
    let files = Files::start(|_| reply("200 OK", "", 4, b"RIFF"));
    let ended = download(&machine, &platform, &files, &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(in_folder(&machine.path("recs")), ["call_1_ (2).wav", "call_1_.wav"]);
    let kept = std::fs::read(machine.path("recs/call_1_.wav")).unwrap();
    assert_eq!(kept, b"somebody else's, and longer");
}

#[test]
fn what_is_no_recording_is_not_kept() {
    for (path, say, named) in [
        ("/a/x.wav", &b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"[..], "--base-url"),
        (
            "/a/x.wav",
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx",
            "web page",
        ),
        ("/a/x.wav", b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n", "302"),
        ("/a/../../x.wav", b"", "no path"),
        ("/a/x.wav", b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx", "longer"),
    ] {
        let machine = Machine::new();
        let platform = names(path);
        let files = Files::start(move |_| say.to_vec());
        let ended = download(&machine, &platform, &files, &[]);
        assert_eq!(ended.code, Some(3), "{ended:?}");
        assert!(ended.stderr.contains(named), "{named}: {ended:?}");
        assert!(in_folder(&machine.path("recs")).is_empty());
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_was_downloaded() {
    use super::support::{WAIT_MOST, until};

    let machine = Machine::new();
    let platform = names("/asterisk_file/call.wav");
    let files = Files::start(|nth| match nth {
        0 => reply("200 OK", "ETag: \"one\"\r\n", 10, b"0123"),
        _ => {
            std::thread::sleep(WAIT_MOST);
            Vec::new()
        }
    });
    let words = ["recording", "145.1", "--download", "recs", "--base-url", &files.url];
    let fetches = at(&machine, &platform.url, &words);
    until("it goes on", || files.heads().len() == 2);
    fetches.signal("INT");
    let ended = fetches.end();
    assert_eq!(ended.code, Some(130), "{ended:?}");
    assert!(ended.stderr.contains("goes on from there"), "{ended:?}");
    let left = in_folder(&machine.path("recs"));
    let part = left.iter().find(|name| name.ends_with(".part")).unwrap();
    assert_eq!(std::fs::read(machine.path("recs").join(part)).unwrap(), b"0123");
}
