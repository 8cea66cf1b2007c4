//! The generic webhook.

use dialfeed::notification::{Channel, Code, DeliveryError, deliver};
use serde_json::json;

use super::server::{Server, http};
use super::{message, moment, quick, secret};

#[tokio::test]
async fn the_body_holds_the_text_for_people_and_the_fields_for_programs() {
    let server = Server::answering([http("204 No Content", &[], "")]).await;
    let headers = vec![("X-Token".to_owned(), secret("t0ken"))];
    let channel = Channel::webhook(&secret(&server.url("/in?a=1")), headers).unwrap();
    let mut message = message();
    message.data["title"] = json!("must not replace the title");
    deliver(&channel, &message, &quick(), moment).await.unwrap();

    let request = &server.requests()[0];
    assert!(request.starts_with("POST /in?a=1 HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("x-token: t0ken\r\n"), "{request}");
    assert!(request.contains("content-type: application/json; charset=utf-8\r\n"), "{request}");
    assert_eq!(
        server.bodies()[0],
        json!({
            "schema": 1,
            "level": "attention",
            "title": "名单需要处理",
            "text": "客户.csv：120 行，3 行未发送\n请查看报告。",
            "job": 7,
            "counts": { "read": 120, "failed": 3 },
        })
    );
}

#[tokio::test]
async fn a_text_beyond_all_measure_is_cut_and_says_so() {
    let server = Server::answering([http("200 OK", &[], "")]).await;
    let channel = Channel::webhook(&secret(&server.url("/")), Vec::new()).unwrap();
    let mut message = message();
    message.lines = vec!["很长的一行".repeat(100_000)];
    deliver(&channel, &message, &quick(), moment).await.unwrap();
    let text = server.bodies()[0]["text"].as_str().unwrap().to_owned();
    assert!(text.len() <= 64 << 10, "{}", text.len());
    assert!(text.ends_with("\n（内容过长，以下省略）"));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let aim = Server::answering([http("200 OK", &[], "")]).await;
    let location = format!("Location: {}", aim.url("/elsewhere"));
    for status in ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let server = Server::answering([http(status, &[&location], "")]).await;
        let channel = Channel::webhook(&secret(&server.url("/")), Vec::new()).unwrap();
        let error = deliver(&channel, &message(), &quick(), moment).await.unwrap_err();
        let http = status[..3].parse().unwrap();
        assert_eq!(error, DeliveryError::Redirected { http });
        assert_eq!(server.requests().len(), 1);
    }
    assert_eq!(aim.requests().len(), 0);
}

#[tokio::test]
async fn a_definite_no_is_told_at_once_with_its_words() {
    let server = Server::answering([http("404 Not Found", &[], "no such\r\nhook")]).await;
    let channel = Channel::webhook(&secret(&server.url("/")), Vec::new()).unwrap();
    let error = deliver(&channel, &message(), &quick(), moment).await.unwrap_err();
    let said = "no such  hook".to_owned();
    assert_eq!(error, DeliveryError::Refused { code: Code::Http(404), said });
    assert_eq!(server.requests().len(), 1);
}
