//! The three chat programs' group robots: what they are sent, and what their replies mean.
//!
//! | | DingTalk | WeCom | Feishu |
//! |---|---|---|---|
//! | most | 20,000 bytes of body¹, 20 messages a minute² | 2,048 bytes of text³, 20 a minute³ | 20 KB of body⁴, 5 a second and 100 a minute⁴ |
//! | too many | 130101², 410100⁵ | 45009, 45033⁶ | 11232⁷, 99991400⁸ |
//! | a definite no | 310000 signature, keyword or address⁵; 400101 token⁵ | 93000 key⁹; 40058 too long | 19021 signature¹⁰; 19024 keyword⁴; 19001 token⁴ |
//!
//! Seen: ¹ the server's own words, `460101 body 大小不合法 … 20000bytes 以内`
//! (github.com/feiyu563/PrometheusAlert/issues/318). ² `send too fast, exceed 20 times per minute`,
//! then ten minutes of silence (blog.csdn.net/jialiuyang/article/details/118615052). ³
//! <https://work.weixin.qq.com/api/doc/90000/90136/91770>. ⁷ `create message service trigger rate
//! limit`, 100 a minute, 5 a second. ⁸ `REQUEST_TRIGGER_FREQUENCY_LIMIT` in apitable's client. ⁹
//! `invalid webhook url` (github.com/wes-lin/Cloud189Checkin/issues/175). ¹⁰ `sign match fail or
//! timestamp is not within one hour from current time`
//! (github.com/feiyu563/PrometheusAlert/issues/422). Not seen, but what the vendors' pages are known
//! for: ⁴ <https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot>, ⁵
//! <https://open.dingtalk.com/document/robots/custom-robot-access>, ⁶
//! <https://developer.work.weixin.qq.com/document/path/90313>.

use jiff::Timestamp;
use reqwest::Url;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::address::Address;
use super::shape::{Room, json_bytes};
use super::sign;

/// Below 20,000 bytes with all that surrounds the text.
const BODY_ROOM: Room = Room { most: 18_000, cost: json_bytes };
const WECOM_ROOM: Room = Room { most: 2_048, cost: char::len_utf8 };

/// Which chat program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Robot {
    DingTalk,
    WeCom,
    Feishu,
}

/// What a reply means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Taken,
    /// Too many, or the robot's own trouble.
    Busy {
        code: i64,
        said: String,
    },
    Refused {
        code: i64,
        said: String,
    },
    /// Not a robot's reply.
    Illegible,
}

impl Robot {
    /// How long its text may be.
    pub(super) fn room(self) -> &'static Room {
        match self {
            Self::DingTalk | Self::Feishu => &BODY_ROOM,
            Self::WeCom => &WECOM_ROOM,
        }
    }

    /// Where the text is sent and in which body, signed for this moment.
    pub(super) fn call(
        self,
        address: &Address,
        secret: Option<&SecretString>,
        content: &str,
        now: Timestamp,
    ) -> (Url, Value) {
        let mut url = address.url();
        let text = json!({ "msgtype": "text", "text": { "content": content } });
        match self {
            Self::WeCom => (url, text),
            Self::DingTalk => {
                let timestamp = now.as_millisecond();
                if let Some(sign) = secret.and_then(|secret| sign::ding_talk(timestamp, secret)) {
                    let mut query = url.query_pairs_mut();
                    query.append_pair("timestamp", &timestamp.to_string());
                    query.append_pair("sign", &sign);
                }
                (url, text)
            }
            Self::Feishu => {
                let timestamp = now.as_second();
                let mut body = json!({ "msg_type": "text", "content": { "text": content } });
                if let Some(sign) = secret.and_then(|secret| sign::feishu(timestamp, secret)) {
                    body["timestamp"] = json!(timestamp.to_string());
                    body["sign"] = json!(sign);
                }
                (url, body)
            }
        }
    }

    /// What a reply's body means.
    pub(super) fn verdict(self, body: &[u8]) -> Verdict {
        let Ok(reply) = serde_json::from_slice::<Value>(body) else { return Verdict::Illegible };
        let field = |names: &[&str]| names.iter().find_map(|name| reply.get(name)).cloned();
        let (code, said) = match self {
            Self::DingTalk | Self::WeCom => (field(&["errcode"]), field(&["errmsg"])),
            Self::Feishu => (field(&["code", "StatusCode"]), field(&["msg", "StatusMessage"])),
        };
        let Some(code) = code.as_ref().and_then(number) else { return Verdict::Illegible };
        let said = said.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
        match code {
            0 => Verdict::Taken,
            code if self.is_busy(code) => Verdict::Busy { code, said },
            code => Verdict::Refused { code, said },
        }
    }

    /// Whether it may be otherwise in a moment.
    fn is_busy(self, code: i64) -> bool {
        match self {
            Self::DingTalk => matches!(code, -1 | 130_101 | 410_100),
            Self::WeCom => matches!(code, -1 | 45_009 | 45_033),
            Self::Feishu => matches!(code, 11_232 | 99_991_400),
        }
    }
}

/// A number, or its digits in quotes.
fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: i64, said: &str) -> Verdict {
        Verdict::Refused { code, said: said.to_owned() }
    }

    #[test]
    fn replies_are_read_as_the_robots_write_them() {
        use Robot::{DingTalk, Feishu, WeCom};
        let cases: [(Robot, &str, Verdict); 10] = [
            (DingTalk, r#"{"errcode":0,"errmsg":"ok"}"#, Verdict::Taken),
            (WeCom, r#"{"errcode":"0","errmsg":"ok"}"#, Verdict::Taken),
            (Feishu, r#"{"StatusCode":0,"StatusMessage":"success"}"#, Verdict::Taken),
            (Feishu, r#"{"code":0,"msg":"success","data":{},"StatusCode":0}"#, Verdict::Taken),
            (
                DingTalk,
                r#"{"errcode":310000,"errmsg":"sign not match"}"#,
                refused(310_000, "sign not match"),
            ),
            (
                Feishu,
                r#"{"code":19021,"data":{},"msg":"sign match fail"}"#,
                refused(19_021, "sign match fail"),
            ),
            (WeCom, r#"{"errcode":93000}"#, refused(93_000, "")),
            (WeCom, r#"{"ok":true}"#, Verdict::Illegible),
            (DingTalk, "<html>", Verdict::Illegible),
            (
                DingTalk,
                r#"{"status":1111,"wait":5,"errcode": 130101,"errmsg": "send too fast"}"#,
                Verdict::Busy { code: 130_101, said: "send too fast".into() },
            ),
        ];
        for (robot, body, expected) in cases {
            assert_eq!(robot.verdict(body.as_bytes()), expected, "{body}");
        }
    }
}
