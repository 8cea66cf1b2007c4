//! Peers that mean no good, or are no such peers.

use std::time::{Duration, Instant};

use dialfeed::notification::{Channel, DeliveryError, Patience, deliver};

use super::server::{Answer, Server, http};
use super::{message, moment, quick, secret};

async fn told(answer: Answer, patience: &Patience) -> (DeliveryError, usize) {
    let server = Server::answering([answer]).await;
    let channel = Channel::wecom(&secret(&server.url("/send?key=k"))).unwrap();
    let error = deliver(&channel, &message(), patience, moment).await.unwrap_err();
    (error, server.requests().len())
}

#[tokio::test]
async fn an_endless_reply_is_read_up_to_the_limit_and_cut() {
    let head = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    let begun = Instant::now();
    let (error, requests) = told(Answer::Flood(head), &quick()).await;
    let DeliveryError::NotUnderstood { said } = error else { panic!("{error}") };
    assert_eq!((said.len(), requests), (500, 1));
    assert!(begun.elapsed() < Duration::from_secs(15));
}

#[tokio::test]
async fn an_endless_head_is_no_reply() {
    let head = b"HTTP/1.1 200 OK\r\nX-Long: ".to_vec();
    let (error, _) = told(Answer::Flood(head), &quick()).await;
    assert!(matches!(error, DeliveryError::NotUnderstood { .. }), "{error}");
}

#[tokio::test]
async fn what_is_not_http_is_not_understood() {
    let garbage = Answer::Bytes(b"220 smtp.example.com ESMTP\r\n".to_vec());
    let (error, requests) = told(garbage, &quick()).await;
    assert!(matches!(error, DeliveryError::NotUnderstood { .. }), "{error}");
    assert_eq!(requests, 1);
}

#[tokio::test]
async fn a_reply_that_drips_ends_with_the_attempt() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n".to_vec();
    let patience = Patience { attempts: 2, attempt: Duration::from_millis(300), ..quick() };
    let begun = Instant::now();
    let (error, requests) = told(Answer::Drip(head), &patience).await;
    assert_eq!(error, DeliveryError::Silent { within: Duration::from_millis(300) });
    assert_eq!(requests, 2);
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn what_a_server_says_is_one_visible_line() {
    let body = "\u{1b}[31m红\r\n\u{202e}字";
    let (error, _) = told(http("403 Forbidden", &[], body), &quick()).await;
    assert_eq!(error.to_string(), "the message was refused (HTTP 403): [31m红   字");
}

#[tokio::test]
async fn a_peer_without_tls_or_without_a_trusted_certificate_gets_nothing() {
    let server = Server::answering([http("200 OK", &[], "{}")]).await;
    let url = server.url("/send?key=s3cret-k3y").replace("http:", "https:");
    let channel = Channel::wecom(&secret(&url)).unwrap();
    let error = deliver(&channel, &message(), &quick(), moment).await.unwrap_err();
    assert!(matches!(error, DeliveryError::NotEncrypted { .. }), "{error}");
    assert!(!server.requests().concat().contains("s3cret"));

    let (url, received) = super::untrusted::untrusted();
    let channel = Channel::wecom(&secret(&url)).unwrap();
    let error = deliver(&channel, &message(), &quick(), moment).await.unwrap_err();
    assert!(matches!(error, DeliveryError::Untrusted { .. }), "{error}");
    let received = received.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(received.is_empty(), "nothing may follow the handshake");
}
