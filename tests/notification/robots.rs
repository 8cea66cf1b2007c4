//! The three chat robots: bodies, signatures, limits, and names that try to do something.

use std::sync::atomic::{AtomicI64, Ordering};

use dialfeed::notification::{Channel, Code, DeliveryError, Message, deliver};
use jiff::Timestamp;
use serde_json::json;

use super::server::{Server, http, ok};
use super::{MOMENT_S, message, moment, quick, secret};

const TEXT: &str = "名单需要处理\n客户.csv：120 行，3 行未发送\n请查看报告。";
const DING_SECRET: &str = "SECabc0123456789def";
const FEISHU_SECRET: &str = "feishu+密钥";

fn feishu_ok() -> super::server::Answer {
    http("200 OK", &[], r#"{"code":0,"data":{},"msg":"success"}"#)
}

/// What a robot makes of a message that it is sent.
async fn sent(kind: &str, message: &Message) -> String {
    let server = Server::answering([match kind {
        "feishu" => feishu_ok(),
        _ => ok(),
    }])
    .await;
    let url = secret(&server.url("/send"));
    let channel = match kind {
        "dingtalk" => Channel::ding_talk(&url, None),
        "wecom" => Channel::wecom(&url),
        _ => Channel::feishu(&url, None),
    };
    deliver(&channel.unwrap(), message, &quick(), moment).await.unwrap();
    let body = &server.bodies()[0];
    let text = match kind {
        "feishu" => &body["content"]["text"],
        _ => &body["text"]["content"],
    };
    text.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn dingtalk_gets_plain_text_signed_in_the_query() {
    let server = Server::answering([ok()]).await;
    let url = secret(&server.url("/robot/send?access_token=t0ken"));
    let channel = Channel::ding_talk(&url, Some(&secret(DING_SECRET))).unwrap();
    deliver(&channel, &message(), &quick(), moment).await.unwrap();
    // python3 -c "import hmac,hashlib,base64,urllib.parse as u; s='SECabc0123456789def';
    // print(u.quote_plus(base64.b64encode(hmac.new(s.encode(), f'1767225600000\n{s}'.encode(),
    // hashlib.sha256).digest())))"
    let expected = "POST /robot/send?access_token=t0ken&timestamp=1767225600000\
                    &sign=6VTNqYAsJvfkAyzX%2BKTVIgPZIYLKRSXXVw9ZhizkLaE%3D HTTP/1.1";
    assert_eq!(server.targets(), [expected]);
    assert_eq!(server.bodies(), [json!({ "msgtype": "text", "text": { "content": TEXT } })]);
}

#[tokio::test]
async fn dingtalk_without_a_secret_is_not_signed() {
    let server = Server::answering([ok()]).await;
    let url = secret(&server.url("/robot/send?access_token=t0ken"));
    let channel = Channel::ding_talk(&url, None).unwrap();
    deliver(&channel, &message(), &quick(), moment).await.unwrap();
    assert_eq!(server.targets(), ["POST /robot/send?access_token=t0ken HTTP/1.1"]);
}

#[tokio::test]
async fn wecom_gets_plain_text_and_mentions_nobody() {
    let server = Server::answering([ok()]).await;
    let url = secret(&server.url("/cgi-bin/webhook/send?key=k3y"));
    let channel = Channel::wecom(&url).unwrap();
    deliver(&channel, &message(), &quick(), moment).await.unwrap();
    assert_eq!(server.targets(), ["POST /cgi-bin/webhook/send?key=k3y HTTP/1.1"]);
    assert_eq!(server.bodies(), [json!({ "msgtype": "text", "text": { "content": TEXT } })]);
}

#[tokio::test]
async fn feishu_gets_plain_text_signed_in_the_body() {
    let server = Server::answering([feishu_ok()]).await;
    let url = secret(&server.url("/open-apis/bot/v2/hook/0123-4567"));
    let channel = Channel::feishu(&url, Some(&secret(FEISHU_SECRET))).unwrap();
    deliver(&channel, &message(), &quick(), moment).await.unwrap();
    // python3 -c "import hmac,hashlib,base64; print(base64.b64encode(hmac.new(
    // '1767225600\nfeishu+密钥'.encode(), b'', hashlib.sha256).digest()).decode())"
    let body = json!({
        "msg_type": "text",
        "content": { "text": TEXT },
        "timestamp": "1767225600",
        "sign": "O5VBSvTdRaJtSv6C8FjwHPeOgpKsygWjT5pRmH/OUsw=",
    });
    assert_eq!(server.bodies(), [body]);
}

#[tokio::test]
async fn each_attempt_is_signed_anew() {
    static SECOND: AtomicI64 = AtomicI64::new(MOMENT_S);
    fn ticking() -> Timestamp {
        Timestamp::from_second(SECOND.fetch_add(1, Ordering::Relaxed)).unwrap()
    }
    let busy = http("503 Service Unavailable", &[], "");
    let server = Server::answering([busy, feishu_ok()]).await;
    let url = secret(&server.url("/hook"));
    let channel = Channel::feishu(&url, Some(&secret(FEISHU_SECRET))).unwrap();
    deliver(&channel, &message(), &quick(), ticking).await.unwrap();
    let signs: Vec<_> = server.bodies().iter().map(|body| body["sign"].clone()).collect();
    // The command above, with 1767225601 for the second.
    let expected = [
        "O5VBSvTdRaJtSv6C8FjwHPeOgpKsygWjT5pRmH/OUsw=",
        "vym7SIExUs63SDB/GGgtEnu5fOcPSW6YGIrpXwb+9Lo=",
    ];
    assert_eq!(signs, expected);
}

#[tokio::test]
async fn a_long_message_keeps_each_robots_limit_and_says_that_it_was_cut() {
    let mut message = message();
    message.lines = (0..3_000).map(|row| format!("第 {row} 行：\"客户\\名单\" 无效")).collect();
    for (kind, most) in [("dingtalk", 20_000), ("wecom", 2_048), ("feishu", 20_000)] {
        let text = sent(kind, &message).await;
        let bytes = if kind == "wecom" { text.len() } else { json!(text).to_string().len() + 200 };
        assert!(bytes <= most && bytes > most * 8 / 10, "{kind}: {bytes}");
        assert!(text.ends_with("\n（内容过长，以下省略）"), "{kind}");
        assert!(text.starts_with("名单需要处理\n第 0 行"), "{kind}");
    }
}

#[tokio::test]
async fn a_file_name_calls_nobody_and_becomes_no_link() {
    let mut message = message();
    message.title = "<@all>\r\n换行".into();
    message.lines = vec![
        "@all 2026.csv".into(),
        r#"<at user_id="all">所有人</at>.csv"#.into(),
        "[领奖](https://evil.example/x).csv".into(),
        "www.evil.com/*_`x`_*.csv".into(),
        "\u{202e}vsc.反转\u{200b}".into(),
    ];
    for kind in ["dingtalk", "wecom", "feishu"] {
        let text = sent(kind, &message).await;
        assert_eq!(
            text,
            "＜＠all＞  换行\n\
             ＠all 2026.csv\n\
             ＜at user_id=\"all\"＞所有人＜/at＞.csv\n\
             [领奖]（https：//evil．example/x).csv\n\
             www．evil．com/*_`x`_*.csv\n \
             vsc．反转",
            "{kind}"
        );
    }
}

#[tokio::test]
async fn a_robots_no_is_told_at_once_with_its_code() {
    let cases = [
        ("dingtalk", r#"{"errcode":310000,"errmsg":"sign not match"}"#, 310_000, "sign not match"),
        (
            "wecom",
            r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#,
            93_000,
            "invalid webhook url",
        ),
        ("feishu", r#"{"code":19021,"msg":"sign match fail"}"#, 19_021, "sign match fail"),
    ];
    // Feishu gives a code with HTTP 400 too; the robot's own word goes before the status.
    for status in ["200 OK", "400 Bad Request"] {
        for (kind, body, code, said) in cases {
            let server = Server::answering([http(status, &[], body)]).await;
            let url = secret(&server.url("/hook"));
            let channel = match kind {
                "dingtalk" => Channel::ding_talk(&url, None),
                "wecom" => Channel::wecom(&url),
                _ => Channel::feishu(&url, None),
            };
            let told = deliver(&channel.unwrap(), &message(), &quick(), moment).await;
            let refused = DeliveryError::Refused { code: Code::Robot(code), said: said.into() };
            assert_eq!(told, Err(refused), "{kind}");
            assert_eq!(server.requests().len(), 1, "{kind}");
        }
    }
}

#[tokio::test]
async fn success_of_http_alone_is_no_delivery() {
    for body in ["", "<html>请登录</html>", "{}", r#"{"errcode":null}"#, "[0]"] {
        let server = Server::answering([http("200 OK", &[], body)]).await;
        let channel = Channel::wecom(&secret(&server.url("/send?key=k"))).unwrap();
        let error = deliver(&channel, &message(), &quick(), moment).await.unwrap_err();
        assert_eq!(error, DeliveryError::NotUnderstood { said: body.into() });
        assert_eq!(server.requests().len(), 1);
    }
}
