//! Telling people, against real peers on this machine: an HTTP server and a mail server that
//! speak bytes, with no library between.

#![expect(clippy::unwrap_used, reason = "what surrounds a test may fail it too")]

mod hostile;
mod mail;
mod mail_server;
mod patience;
mod robots;
mod secrets;
mod server;
mod trusted;
#[path = "../wire/untrusted.rs"]
mod untrusted;
mod webhook;

use std::time::Duration;

use dialfeed::notification::{Level, Message, Patience};
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::json;

/// 2026-01-01T00:00:00Z, the moment of the known signatures.
const MOMENT_S: i64 = 1_767_225_600;

fn moment() -> Timestamp {
    Timestamp::from_second(MOMENT_S).unwrap()
}

/// Quick, so that a test of several attempts takes no seconds.
fn quick() -> Patience {
    Patience {
        attempts: 4,
        attempt: Duration::from_secs(5),
        pause: Duration::from_millis(10),
        overall: Duration::from_secs(20),
    }
}

fn secret(text: &str) -> SecretString {
    text.into()
}

fn message() -> Message {
    Message {
        level: Level::Attention,
        title: "名单需要处理".into(),
        lines: vec!["客户.csv：120 行，3 行未发送".into(), "请查看报告。".into()],
        cut: "（内容过长，以下省略）".into(),
        data: json!({ "job": 7, "counts": { "read": 120, "failed": 3 } }),
    }
}
