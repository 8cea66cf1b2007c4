//! Recordings: their paths, and files that a download can go on with.

use std::time::Duration;

use dialfeed::sandbox::Running;
use serde_json::json;

use crate::wire::{ask, dial, exchange, records, start_by_hand};

/// A file as it came: status, head in small letters, bytes.
async fn fetch(sandbox: &Running, path: &str, headers: &str) -> (u16, String, Vec<u8>) {
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{headers}\r\n");
    let bytes = exchange(sandbox.port(), request.as_bytes()).await;
    let end = bytes.windows(4).position(|part| part == b"\r\n\r\n").unwrap() + 4;
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap().to_ascii_lowercase();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head, bytes[end..].to_vec())
}

/// A sandbox with one recording of a minute, and its path.
async fn recorded() -> (Running, String) {
    let sandbox = start_by_hand().await;
    dial(&sandbox, "8001", "15400000003").await;
    sandbox.advance(Duration::from_secs(90));
    let record = records(&sandbox, &[]).await.remove(0);
    let uniqueid = record["uniqueid"].as_str().unwrap();
    let reply = ask(&sandbox, "GetRecord", &[("uniqueid", uniqueid)]).await;
    let path = reply["data"][0]["path"].as_str().unwrap().to_owned();
    (sandbox, path)
}

#[tokio::test]
async fn an_answered_calls_recording_lies_where_the_manual_says() {
    let (sandbox, path) = recorded().await;
    let record = records(&sandbox, &[]).await.remove(0);
    let (day, time) = record["calldate"].as_str().unwrap().split_once(' ').unwrap();
    let moment = format!("{}{}", day.replace('-', ""), time.replace(':', ""));
    assert_eq!(path, format!("/asterisk_file/{day}/{moment}_8001_15400000003.wav"));
    let nothing = json!({"errno": "1", "message": "成功", "data": []});
    assert_eq!(ask(&sandbox, "GetRecord", &[("uniqueid", "1.1")]).await, nothing);
    sandbox.stop().await;
}

#[tokio::test]
async fn slashes_of_a_path_are_escaped_as_php_does_it() {
    use crate::wire::{action, post};
    let (sandbox, path) = recorded().await;
    let record = records(&sandbox, &[]).await.remove(0);
    let uniqueid = record["uniqueid"].as_str().unwrap();
    let body = post(&sandbox, &action("GetRecord", &[("uniqueid", uniqueid)])).await.body;
    assert!(body.contains(&path.replace('/', "\\/")), "{body}");
    sandbox.stop().await;
}

#[tokio::test]
async fn the_file_is_a_wav_as_long_as_the_talk() {
    let (sandbox, path) = recorded().await;
    let (status, head, file) = fetch(&sandbox, &path, "").await;
    assert_eq!(status, 200);
    assert!(head.contains("content-length: 480044\r\n") && head.contains("audio/x-wav"), "{head}");
    assert!(head.contains("accept-ranges: bytes") && head.contains("etag: \""), "{head}");
    assert_eq!(file.len(), 44 + 60 * 8_000);
    assert_eq!((&file[..4], &file[8..16]), (&b"RIFF"[..], &b"WAVEfmt "[..]));
    let figure = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
    assert_eq!((figure(4), figure(24), figure(40)), (480_036, 8_000, 480_000));
    sandbox.stop().await;
}

#[tokio::test]
async fn a_download_in_parts_comes_to_the_same_file() {
    let (sandbox, path) = recorded().await;
    let (_, head, whole) = fetch(&sandbox, &path, "").await;
    let etag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    let mut parts = Vec::new();
    for range in ["0-9", "10-199999", "200000-"] {
        let (status, head, part) =
            fetch(&sandbox, &path, &format!("Range: bytes={range}\r\nIf-Range: {etag}\r\n")).await;
        assert_eq!(status, 206, "{head}");
        let first = range.split('-').next().unwrap();
        assert!(head.contains(&format!("content-range: bytes {first}-")), "{head}");
        assert!(head.contains(&format!("content-length: {}\r\n", part.len())), "{head}");
        parts.extend(part);
    }
    assert!(parts == whole);
    let (status, head, _) = fetch(&sandbox, &path, "Range: bytes=480044-\r\n").await;
    assert_eq!(status, 416);
    assert!(head.contains("content-range: bytes */480044"), "{head}");
    let changed = "Range: bytes=10-\r\nIf-Range: \"another\"\r\n";
    assert_eq!(fetch(&sandbox, &path, changed).await.2.len(), whole.len(), "all of it");
    sandbox.stop().await;
}

#[tokio::test]
async fn no_other_path_is_a_recording() {
    let (sandbox, path) = recorded().await;
    for other in [
        path.replace("8001", "8002"),
        path.replace(".wav", ".mp3"),
        path.replacen("/20", "/19", 1),
        "/asterisk_file/".to_owned(),
        "/asterisk_file/../secret.wav".to_owned(),
        "/asterisk_file/2026-01-01/x_y_z.wav".to_owned(),
    ] {
        assert_eq!(fetch(&sandbox, &other, "").await.0, 404, "{other}");
    }
    sandbox.stop().await;
}
