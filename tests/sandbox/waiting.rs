//! Waiting, silence, stopping, and the log that tells of them.

use crate::wire::{
    PATIENCE, bytes_for, encode, errno, exchange, phones, post_bytes, post_to, start, start_with,
    task,
};
use std::time::{Duration, Instant};

use dialfeed::row::Recipient;
use dialfeed::sandbox::{Answer, Fault, Faults, Instead, Rule, SandboxOptions, When};
use dialfeed::stop::{Stop, StopCause};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn silence_lasts_until_the_client_leaves_or_the_sandbox_stops() {
    let sandbox = start_with(vec![
        Rule::new(When::Request(1), Fault::stored(Instead::Silence)),
        Rule::new(When::Request(2), Fault::not_stored(Instead::Silence)),
    ])
    .await;
    let silent = tokio::time::timeout(PATIENCE, bytes_for(&sandbox, "13800000001")).await;
    assert!(silent.is_err(), "{silent:?}");
    let port = sandbox.port();
    let form = encode(&task("13800000002", ""));
    let waiting =
        tokio::spawn(async move { exchange(port, &post_bytes("/", "127.0.0.1", "", &form)).await });
    while sandbox.requests().received < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(phones(&sandbox.customers().unwrap()), ["13800000001"]);
    let before = Instant::now();
    sandbox.stop().await;
    assert!(before.elapsed() < Duration::from_secs(4), "a silent request holds up no stop");
    assert_eq!(waiting.await.unwrap(), b"");
}

#[tokio::test]
async fn latency_delays_the_reply_but_not_the_row() {
    let faults = Faults { latency_ms: 400, jitter_ms: 50, ..Faults::default() };
    let sandbox = start(SandboxOptions { faults, ..SandboxOptions::default() }).await;
    let before = Instant::now();
    assert_eq!(errno(&sandbox, &task("13800000001", "")).await, "1");
    assert!(before.elapsed() >= Duration::from_millis(400));
    // A client that gives up has its row stored all the same.
    let given_up = tokio::time::timeout(PATIENCE, bytes_for(&sandbox, "13800000002")).await;
    assert!(given_up.is_err());
    assert_eq!(phones(&sandbox.customers().unwrap()), ["13800000001", "13800000002"]);
    sandbox.stop().await;
}

#[tokio::test]
async fn a_stop_finishes_the_reply_under_way() {
    let faults = Faults { latency_ms: 300, ..Faults::default() };
    let sandbox = start(SandboxOptions { faults, ..SandboxOptions::default() }).await;
    let port = sandbox.port();
    let under_way = tokio::spawn(async move { post_to(port, "/", &task("13800138000", "")).await });
    while sandbox.requests().received == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let stop = Stop::new();
    stop.request(StopCause::Terminate);
    sandbox.run_until(&stop).await;
    assert_eq!(under_way.await.unwrap().errno(), "1");
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err(), "nothing listens any more");
}

#[tokio::test]
async fn the_log_tells_order_overlap_and_outcome_without_the_auth_code() {
    let faults = Faults { latency_ms: 250, ..Faults::default() };
    let sandbox = start(SandboxOptions { faults, ..SandboxOptions::default() }).await;
    let port = sandbox.port();
    assert_eq!(errno(&sandbox, &task("13800000000", "")).await, "1");
    let together: Vec<_> = (1..=3)
        .map(|n| {
            tokio::spawn(
                async move { post_to(port, "/x", &task(&format!("1380000000{n}"), "")).await },
            )
        })
        .collect();
    for task in together {
        task.await.unwrap();
    }
    let requests = sandbox.requests();
    assert_eq!((requests.received, requests.under_way_max), (4, 3));
    let under_way: Vec<usize> = requests.log.iter().map(|entry| entry.under_way).collect();
    assert_eq!(under_way, [1, 1, 2, 3]);
    assert!(requests.log.is_sorted_by_key(|entry| (entry.number, entry.at)));
    assert!(requests.log[1].at - requests.log[0].at >= Duration::from_millis(250));
    let first = &requests.log[0];
    assert_eq!((first.action.as_str(), first.path.as_str()), ("AddTaskData", "/"));
    assert_eq!(first.recipient, Some(Recipient::Batch("20261101".to_owned())));
    assert_eq!((first.errno, first.answer), (Some(1), Some(Answer::Errno(1))));
    assert!(!format!("{requests:?}").contains("sandbox"), "the auth code is nowhere in it");
    sandbox.stop().await;
}

#[tokio::test]
async fn an_idle_connection_holds_up_no_stop() {
    let sandbox = start(SandboxOptions::default()).await;
    let mut stream = TcpStream::connect(("127.0.0.1", sandbox.port())).await.unwrap();
    stream.write_all(b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut reply = [0; 1024];
    assert!(stream.read(&mut reply).await.unwrap() > 0);
    let before = Instant::now();
    sandbox.stop().await;
    assert!(before.elapsed() < Duration::from_secs(4));
    assert_eq!(stream.read(&mut reply).await.unwrap(), 0, "it was closed");
}
