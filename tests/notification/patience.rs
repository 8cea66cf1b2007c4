//! What is tried again, how often, and for how long.

use std::time::{Duration, Instant};

use dialfeed::notification::{Channel, Code, DeliveryError, Patience, deliver};

use super::server::{Answer, Server, http, ok};
use super::{message, moment, quick, secret};

async fn wecom(server: &Server, patience: &Patience) -> Result<(), DeliveryError> {
    let channel = Channel::wecom(&secret(&server.url("/send?key=k"))).unwrap();
    deliver(&channel, &message(), patience, moment).await
}

fn said(text: &str) -> String {
    text.to_owned()
}

#[tokio::test]
async fn what_may_pass_is_tried_again_until_it_has() {
    let passing = [
        http("500 Internal Server Error", &[], ""),
        http("502 Bad Gateway", &[], "<html>nginx</html>"),
        http("429 Too Many Requests", &[], ""),
        http("408 Request Timeout", &[], ""),
        http("200 OK", &[], r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#),
        http("200 OK", &[], r#"{"errcode":-1,"errmsg":"system busy"}"#),
        Answer::Close,
        Answer::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"errc".to_vec()),
    ];
    for trouble in passing {
        let server = Server::answering([trouble.clone(), trouble, ok()]).await;
        wecom(&server, &quick()).await.unwrap();
        assert_eq!(server.requests().len(), 3);
    }
}

#[tokio::test]
async fn the_other_robots_too_many_are_tried_again_too() {
    let ding = http("200 OK", &[], r#"{"errcode":130101,"errmsg":"send too fast"}"#);
    let server = Server::answering([ding, ok()]).await;
    let channel = Channel::ding_talk(&secret(&server.url("/send")), None).unwrap();
    deliver(&channel, &message(), &quick(), moment).await.unwrap();
    assert_eq!(server.requests().len(), 2);

    let feishu = http("400 Bad Request", &[], r#"{"code":11232,"msg":"trigger rate limit"}"#);
    let done = http("200 OK", &[], r#"{"code":0}"#);
    let server = Server::answering([feishu, done]).await;
    let channel = Channel::feishu(&secret(&server.url("/hook")), None).unwrap();
    deliver(&channel, &message(), &quick(), moment).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn attempts_end_with_the_last_word_of_the_other_side() {
    let server = Server::answering([http("503 Service Unavailable", &[], "维护中")]).await;
    let error = wecom(&server, &quick()).await.unwrap_err();
    assert_eq!(error, DeliveryError::Busy { code: Code::Http(503), said: said("维护中") });
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn nobody_listening_is_unreachable_after_all_attempts() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/send?key=k", listener.local_addr().unwrap());
    drop(listener);
    let channel = Channel::wecom(&secret(&url)).unwrap();
    let error = deliver(&channel, &message(), &quick(), moment).await.unwrap_err();
    assert!(matches!(error, DeliveryError::Unreachable { .. }), "{error}");
}

#[tokio::test]
async fn a_delivery_may_run_beside_other_work() {
    let server = Server::answering([ok()]).await;
    let url = server.url("/send?key=k");
    let task = tokio::spawn(async move {
        let channel = Channel::wecom(&secret(&url)).unwrap();
        deliver(&channel, &message(), &Patience::default(), moment).await
    });
    task.await.unwrap().unwrap();
}

#[tokio::test]
async fn retry_after_is_waited_for() {
    let wait = http("429 Too Many Requests", &["Retry-After: 1"], "");
    let server = Server::answering([wait, ok()]).await;
    let begun = Instant::now();
    wecom(&server, &quick()).await.unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_wait_beyond_the_bound_is_not_begun() {
    let wait = http("429 Too Many Requests", &["Retry-After: 600"], "ten minutes");
    let server = Server::answering([wait]).await;
    let begun = Instant::now();
    let error = wecom(&server, &quick()).await.unwrap_err();
    assert_eq!(error, DeliveryError::Busy { code: Code::Http(429), said: said("ten minutes") });
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn silence_ends_each_attempt_and_all_of_them() {
    let server = Server::answering([Answer::Silence]).await;
    let patience = Patience {
        attempts: 100,
        attempt: Duration::from_millis(200),
        pause: Duration::from_millis(100),
        overall: Duration::from_secs(1),
    };
    let begun = Instant::now();
    let error = wecom(&server, &patience).await.unwrap_err();
    assert!(matches!(error, DeliveryError::Silent { .. }), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert!((2..10).contains(&server.requests().len()), "{}", server.requests().len());
}
