//! Faults on request: each goes wrong as named, and stores what it says.

use crate::wire::{
    Received, action, bytes_for, encode, errno, exchange, phones, post, post_bytes, start,
    start_with, task,
};
use std::time::Duration;

use dialfeed::sandbox::{Answer, Fault, Faults, Instead, Rule, SandboxOptions, When};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn each_reply_gone_wrong_goes_wrong_as_named() {
    let cases = [
        Instead::Errno(42),
        Instead::ReplyWithStatus(500),
        Instead::ReplyAfterWarning,
        Instead::Page { status: 404, retry_after_s: None },
        Instead::Page { status: 503, retry_after_s: Some(7) },
        Instead::Redirect { status: 302, location: "http://127.0.0.1:1/login".to_owned() },
        Instead::Empty,
        Instead::HalfJson,
        Instead::Html,
        Instead::PhpError,
    ];
    let script = cases
        .iter()
        .enumerate()
        .map(|(n, instead)| Rule::new(When::Request(n as u64 + 1), Fault::stored(instead.clone())));
    let sandbox = start_with(script.collect()).await;
    let mut received = Vec::new();
    for n in 0..cases.len() {
        received.push(Received::parse(&bytes_for(&sandbox, &format!("1380000000{n}")).await));
    }
    let statuses: Vec<u16> = received.iter().map(|reply| reply.status).collect();
    assert_eq!(statuses, [200, 500, 200, 404, 503, 302, 200, 200, 200, 200]);
    assert_eq!(received[0].json(), json!({"errno": "42", "message": "未知错误", "data": []}));
    assert_eq!(received[1].errno(), "1");
    assert!(received[2].body.starts_with("<br />") && received[2].body.ends_with("\"data\":[]}"));
    assert!(received[3].body.contains("404 Not Found"));
    assert!(received[4].head.contains("retry-after: 7"));
    assert!(received[5].head.contains("location: http://127.0.0.1:1/login"));
    assert_eq!(received[6].body, "");
    assert!(received[7].body.starts_with("{\"errno\"") && !received[7].body.contains('}'));
    assert!(received[8].body.contains("系统维护中"));
    assert!(received[9].body.contains("Fatal error") && !received[9].body.contains("errno"));
    assert_eq!(sandbox.customers().unwrap().len(), cases.len(), "each was stored before");
    sandbox.stop().await;
}

#[tokio::test]
async fn a_connection_breaks_before_or_within_the_reply() {
    let phone = |number: &str| When::Phone(number.to_owned());
    let sandbox = start_with(vec![
        Rule::new(phone("13800000001"), Fault::stored(Instead::Close)),
        Rule::new(phone("13800000002"), Fault::not_stored(Instead::Close)),
        Rule::new(phone("13800000003"), Fault::stored(Instead::Reset)),
        Rule::new(phone("13800000004"), Fault::stored(Instead::HalfBody)),
    ])
    .await;
    assert_eq!(bytes_for(&sandbox, "13800000001").await, b"");
    assert_eq!(bytes_for(&sandbox, "13800000002").await, b"");
    assert_eq!(bytes_for(&sandbox, "13800000003").await, b"");
    let half = Received::parse(&bytes_for(&sandbox, "13800000004").await);
    assert_eq!(half.status, 200);
    assert!(half.head.contains("content-length: 48"), "{half:?}");
    assert_eq!(half.body, r#"{"errno":"1","message":""#, "24 of 48 bytes");
    let stored = sandbox.customers().unwrap();
    assert_eq!(phones(&stored), ["13800000001", "13800000003", "13800000004"]);
    sandbox.stop().await;
}

#[tokio::test]
async fn a_broken_reply_spares_the_replies_before_it_on_the_same_connection() {
    let sandbox =
        start_with(vec![Rule::new(When::Request(3), Fault::stored(Instead::Close))]).await;
    let mut stream = TcpStream::connect(("127.0.0.1", sandbox.port())).await.unwrap();
    let mut received = Vec::new();
    for phonenum in ["13800000001", "13800000002", "13800000003"] {
        let form = encode(&task(phonenum, ""));
        let request = post_bytes("/", "127.0.0.1", "", &form);
        let request = String::from_utf8(request).unwrap().replace("Connection: close\r\n", "");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut reply = [0; 1024];
        received.push(stream.read(&mut reply).await.unwrap());
    }
    assert!(received[0] > 0 && received[1] == received[0] && received[2] == 0, "{received:?}");
    assert_eq!(sandbox.customers().unwrap().len(), 3);
    assert_eq!(sandbox.requests().connections, 1);
    sandbox.stop().await;
}

#[tokio::test]
async fn shares_of_faults_meet_the_rows_they_say() {
    let faults = Faults {
        fail: 0.2,
        drop_reply: 0.2,
        refuse: 0.2,
        http_500: 0.2,
        garble: 0.2,
        seed: 11,
        ..Faults::default()
    };
    let sandbox = start(SandboxOptions { faults, ..SandboxOptions::default() }).await;
    let mut replies = Vec::new();
    for n in 0..200 {
        replies.push(bytes_for(&sandbox, &format!("138{n:08}")).await);
    }
    let requests = sandbox.requests();
    let stored = sandbox.customers().unwrap();
    let stored = phones(&stored);
    let mut seen = std::collections::BTreeMap::<&str, u32>::new();
    for (entry, reply) in requests.log.iter().zip(&replies) {
        let is_stored = stored.contains(&entry.phonenum.as_str());
        let text = String::from_utf8_lossy(reply);
        let kind = match entry.answer.unwrap() {
            Answer::Errno(0) => {
                assert!(text.contains(r#""errno":"0""#) && !is_stored);
                "fail"
            }
            Answer::Page(503) => {
                assert!(text.starts_with("HTTP/1.1 503") && !is_stored);
                "refuse"
            }
            Answer::Page(500) => {
                assert!(text.starts_with("HTTP/1.1 500"));
                if is_stored { "http_500 stored" } else { "http_500 not stored" }
            }
            Answer::Nothing => {
                assert!(text.is_empty() && is_stored);
                "drop_reply"
            }
            Answer::Garbled => {
                let body = Received::parse(reply).body;
                assert!(serde_json::from_str::<Value>(&body).is_err() && is_stored);
                "garble"
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(entry.errno.is_some(), is_stored);
        *seen.entry(kind).or_default() += 1;
    }
    assert_eq!(seen.len(), 6, "{seen:?}");
    assert_eq!(requests.not_carried_out, 200 - stored.len() as u64);
    assert_eq!(requests.by_errno, [(1, stored.len() as u64)].into());
    sandbox.stop().await;
}

#[tokio::test]
async fn above_the_limit_comes_429_and_nothing_is_stored() {
    let faults = Faults { limit_per_s: Some(5), ..Faults::default() };
    let sandbox = start(SandboxOptions { faults, ..SandboxOptions::default() }).await;
    let mut replies = Vec::new();
    for n in 0..20 {
        replies.push(post(&sandbox, &task(&format!("138{n:08}"), "")).await);
    }
    let (taken, refused): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| reply.status == 200);
    assert!(refused.len() >= 10, "twenty requests take less than two seconds");
    for reply in refused {
        assert_eq!(reply.status, 429);
        assert!(reply.head.contains("retry-after: 1"));
    }
    assert_eq!(sandbox.customers().unwrap().len(), taken.len());
    tokio::time::sleep(Duration::from_millis(1_050)).await;
    assert_eq!(errno(&sandbox, &task("13900139000", "")).await, "1", "a second later");
    sandbox.stop().await;
}

#[tokio::test]
async fn faults_befall_every_action_carried_out_or_not() {
    let calls = [
        ("SendDial", vec![("staffid", "8001"), ("phonenum", "15400000003")]),
        ("HangUp", vec![("staffid", "8001")]),
        ("ExtenStatus", vec![("staffid", "8001")]),
        ("GetCDRList", vec![]),
        ("GetRecord", vec![("uniqueid", "1.1")]),
        ("ExtenSpy", vec![("staffid", "8009"), ("spystaffid", "8001"), ("spytype", "1")]),
        ("AddCBaseData", vec![("staffid", "8001"), ("phonenum", "15400000003")]),
        ("AddTaskData", vec![("batchid", "20261101"), ("phonenum", "15400000003")]),
        ("GetUserInfo", vec![]),
    ];
    let script = calls.iter().map(|(name, _)| {
        let page = Instead::Page { status: 503, retry_after_s: None };
        Rule::new(When::Action((*name).to_owned()), Fault::not_stored(page)).times(1)
    });
    let sandbox = start_with(script.collect()).await;
    for (name, parameters) in &calls {
        let parameters = action(name, parameters);
        assert_eq!(post(&sandbox, &parameters).await.status, 503, "{name}");
        assert_eq!(post(&sandbox, &parameters).await.status, 200, "{name}");
    }
    // The second HangUp had the call of the second SendDial to end: the first of each did nothing.
    assert_eq!(sandbox.call_records().unwrap().len(), 1);
    assert_eq!(sandbox.customers().unwrap().len(), 2);
    sandbox.stop().await;

    let kept = start_with(vec![Rule::new(
        When::Action("SendDial".to_owned()),
        Fault::stored(Instead::Close),
    )])
    .await;
    let dial = encode(&action("SendDial", &calls[0].1));
    assert_eq!(exchange(kept.port(), &post_bytes("/", "127.0.0.1", "", &dial)).await, b"");
    assert_eq!(errno(&kept, &action("HangUp", &[("staffid", "8001")])).await, "1");
    kept.stop().await;
}
