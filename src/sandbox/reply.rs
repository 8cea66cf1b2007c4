//! The reply of every action, written as the platform's PHP does it: `errno` a string, Chinese as
//! `\uXXXX`, slashes as `\/`, sent as HTML. And what a broken platform sends instead.

use std::io;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{Formatter, Serializer};

use super::cdr::WireRecord;
use super::staff::User;

/// What a PHP deployment sends if nobody says otherwise.
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// A PHP warning as it lands in front of the JSON.
const WARNING: &str = "<br />\n<b>Warning</b>:  Undefined array key \"comment\" in \
    <b>/var/www/html/interface.php</b> on line <b>118</b><br />\n";

/// A PHP error in place of the JSON.
const FATAL: &str = "<br />\n<b>Fatal error</b>:  Uncaught PDOException: SQLSTATE[HY000]: \
    General error: 2006 MySQL server has gone away in \
    /var/www/html/interface.php:132<br />\n";

/// The result code of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Errno(pub u8);

impl Errno {
    pub const FAILED: Self = Self(0);
    pub const SUCCESS: Self = Self(1);
    pub const PARAMETER_MISSING: Self = Self(2);
    pub const NOT_AUTHENTICATED: Self = Self(3);
    pub const NO_SUCH_ACTION: Self = Self(4);
    pub const STAFF_NOT_LOGGED_IN: Self = Self(5);
    pub const EXTENSION_NOT_REGISTERED: Self = Self(6);
    pub const AGENT_NOT_LOGGED_IN: Self = Self(7);
    pub const AGENT_NOT_REGISTERED: Self = Self(8);
    pub const NOT_INSERTED: Self = Self(9);
    pub const DUPLICATE: Self = Self(10);
    pub const NO_SUCH_BATCH: Self = Self(11);

    /// The manual's sentence for it.
    pub fn message(self) -> &'static str {
        match self.0 {
            0 => "失败",
            1 => "成功",
            2 => "缺少必要参数",
            3 => "认证失败",
            4 => "接口不存在",
            5 => "工号未登录",
            6 => "分机未注册",
            7 => "坐席分机未登录",
            8 => "坐席分机未注册",
            9 => "数据插入失败",
            10 => "数据重复",
            11 => "任务批次不存在",
            _ => "未知错误",
        }
    }
}

/// What an action answers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reply {
    pub errno: Errno,
    pub data: Data,
}

/// What an action found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Data {
    /// An empty list: the other actions find nothing.
    Nothing([(); 0]),
    Users(Vec<User>),
    State(WireState),
    Records(Vec<WireRecord>),
    Recordings(Vec<WireRecording>),
}

/// The state of an extension on the wire: numbers, as in the manual's sample.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WireState {
    pub status: i8,
    pub extension: Value,
    pub caller_num: Value,
}

/// Where a recording lies, on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct WireRecording {
    pub path: String,
}

/// The text as PHP's numeric check writes it: a number where it is one (without the zeros in
/// front), else as it is.
pub(super) fn numeric(text: &str) -> Value {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse::<u64>() {
        Ok(number) if is_number => number.into(),
        _ => text.into(),
    }
}

impl Reply {
    /// A success with what was found.
    pub fn found(data: Data) -> Self {
        Self { errno: Errno::SUCCESS, data }
    }
}

impl From<Errno> for Reply {
    fn from(errno: Errno) -> Self {
        Self { errno, data: Data::Nothing([]) }
    }
}

#[derive(Serialize)]
struct Envelope<'a> {
    errno: String,
    message: &'a str,
    data: &'a Data,
}

impl Reply {
    /// The JSON, in ASCII.
    pub fn json(&self) -> String {
        let envelope = Envelope {
            errno: self.errno.0.to_string(),
            message: self.errno.message(),
            data: &self.data,
        };
        let mut json = Vec::with_capacity(128);
        let mut serializer = Serializer::with_formatter(&mut json, AsPhp);
        // Strings and lists into memory: neither the format nor the writer can fail.
        let written = envelope.serialize(&mut serializer);
        debug_assert!(written.is_ok());
        String::from_utf8(json).unwrap_or_default()
    }

    /// The JSON after a PHP warning.
    pub fn json_after_warning(&self) -> String {
        WARNING.to_owned() + &self.json()
    }
}

/// Writes strings as PHP's `json_encode` does without flags.
struct AsPhp;

impl Formatter for AsPhp {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        for character in fragment.chars() {
            match character {
                '/' => writer.write_all(b"\\/")?,
                _ if character.is_ascii() => {
                    writer.write_all(character.encode_utf8(&mut [0; 4]).as_bytes())?;
                }
                _ => {
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        write!(writer, "\\u{unit:04x}")?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// A body under a status, as HTML.
pub(super) fn response(status: StatusCode, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HTML);
    response
}

/// A web server's own page for a status.
pub(super) fn status_page(status: u16, retry_after_s: Option<u32>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = response(status, page_of(status));
    if let Some(seconds) = retry_after_s {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}

/// A redirect with its page.
pub(super) fn redirect(status: u16, location: &str) -> Response {
    let mut response = status_page(status, None);
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

/// A page that is no reply, under HTTP 200: a maintenance notice.
pub(super) fn maintenance_page() -> Response {
    let page = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>系统维护中</title>\
        </head><body><h1>系统维护中，请稍后再试</h1></body></html>\n";
    response(StatusCode::OK, page)
}

/// A PHP error that ended the script before its reply.
pub(super) fn php_error() -> Response {
    response(StatusCode::OK, FATAL)
}

fn page_of(status: StatusCode) -> String {
    format!(
        "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1>\
         </center>\r\n</body>\r\n</html>\r\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_written_as_the_manuals_samples() {
        assert_eq!(
            Reply::from(Errno::SUCCESS).json(),
            r#"{"errno":"1","message":"\u6210\u529f","data":[]}"#
        );
    }

    #[test]
    fn a_state_is_written_in_numbers_where_there_are_any() {
        let state = |caller| {
            Reply::found(Data::State(WireState {
                status: 8,
                extension: numeric("8001"),
                caller_num: numeric(caller),
            }))
            .json()
        };
        let begin = r#"{"errno":"1","message":"\u6210\u529f","data":{"Status":8,"Extension":8001,"#;
        assert_eq!(state("13888888888"), format!("{begin}\"CallerNum\":13888888888}}}}"));
        assert_eq!(state("057188886666"), format!("{begin}\"CallerNum\":57188886666}}}}"));
        assert_eq!(state(""), format!("{begin}\"CallerNum\":\"\"}}}}"));
    }

    #[test]
    fn strings_are_escaped_as_php_does_it() {
        let mut json = Vec::new();
        let text = "a/b \"名\" 😀\n\\\u{7f}";
        text.serialize(&mut Serializer::with_formatter(&mut json, AsPhp)).unwrap();
        let json = String::from_utf8(json).unwrap();
        assert_eq!(json, "\"a\\/b \\\"\\u540d\\\" \\ud83d\\ude00\\n\\\\\u{7f}\"");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
