//! What the client makes of the pretended platform's answers, as the real client would (the
//! bodies are read by its own reader).

use std::time::Duration;

use dialfeed::platform::{Cause, Doubt, Fault, Reply, Unreachable, read_reply};

use super::mood::{Act, Loss};
use super::trace::Saw;

/// Replies in the dialects that deployments speak.
const DIALECTS: usize = 4;

const PAGE: &[u8] = b"<!DOCTYPE html><html><body>Bad gateway</body></html>";
const HALF: &[u8] = br#"{"errno":"1","message":"\u65b0\u589e"#;
const OTHER_JSON: &[u8] = br#"{"status":"ok","data":[]}"#;

/// Makes answers; remembers the readable ones, which are read only once.
#[derive(Debug, Default)]
pub struct Answers(Vec<(i64, usize, Reply)>);

impl Answers {
    /// The answer to request `no`, of which this became.
    pub fn to(&mut self, act: Act, known_before: bool, no: usize) -> Result<Reply, Fault> {
        match act {
            Act::Take => self.reply(if known_before { 10 } else { 1 }, no),
            Act::Errno(errno) => self.reply(errno, no),
            Act::Refuse(http, after) => Err(Fault::TryAgain(Cause::Refused {
                http,
                retry_after: after.map(|seconds| Duration::from_secs(seconds.into())),
            })),
            Act::Away => unreachable(Unreachable::Refused),
            Act::NoConnection => unreachable(Unreachable::Timeout),
            Act::Http(http) => Err(Fault::RowRefused { http }),
            Act::Redirect => Err(Fault::Redirected { http: 302, location: None }),
            Act::Lose { how: Loss::Silence, .. } => time_is_up(),
            Act::Lose { how: Loss::Reset, .. } => {
                Err(Fault::Unknown(Doubt::ConnectionLost { detail: String::new() }))
            }
            Act::Lose { how: Loss::HalfBody, .. } => unreadable(HALF),
            Act::Lose { how: Loss::WrongJson, .. } => unreadable(OTHER_JSON),
            Act::Lose { how: Loss::Page(200), .. } => unreadable(PAGE),
            Act::Lose { how: Loss::Page(http), .. } => Err(Fault::Unknown(Doubt::Http { http })),
        }
    }

    /// What the loop sees of an answer.
    pub fn seen(answer: &Result<Reply, Fault>) -> Saw {
        match answer {
            Ok(reply) => Saw::Errno(reply.errno.code()),
            Err(Fault::TryAgain(Cause::Unreachable { .. })) => Saw::Unreachable,
            Err(Fault::TryAgain(Cause::Refused { retry_after, .. })) => Saw::Refused(*retry_after),
            Err(Fault::RowRefused { http }) => Saw::Http(*http),
            Err(Fault::Redirected { .. }) => Saw::Redirected,
            Err(Fault::Unknown(_)) => Saw::Doubt,
        }
    }

    fn reply(&mut self, errno: i64, no: usize) -> Result<Reply, Fault> {
        let dialect = no % DIALECTS;
        let known = self.0.iter().find(|(code, way, _)| (*code, *way) == (errno, dialect));
        if let Some((_, _, reply)) = known {
            return Ok(reply.clone());
        }
        let body = match dialect {
            0 => format!(r#"{{"errno":"{errno}","message":"消息","data":[]}}"#),
            1 => format!("\u{feff}{{\"errno\":{errno},\"message\":\"消息\"}}"),
            2 => format!(
                "<br />\n<b>Notice</b>: Undefined index\n{{\"errno\":\"{errno}\",\"message\":\"消息\",\"data\":\"\"}}"
            ),
            _ => format!(" {{\"message\":\"\\u6d88\\u606f\",\"data\":null,\"errno\":{errno}}}\n"),
        };
        let reply =
            read_reply(body.as_bytes()).map_err(|why| Fault::Unknown(Doubt::Unreadable(why)))?;
        self.0.push((errno, dialect, reply.clone()));
        Ok(reply)
    }
}

/// No whole reply came in time.
pub fn time_is_up() -> Result<Reply, Fault> {
    Err(Fault::Unknown(Doubt::Timeout))
}

fn unreachable(how: Unreachable) -> Result<Reply, Fault> {
    Err(Fault::TryAgain(Cause::Unreachable { how, detail: String::new() }))
}

fn unreadable(body: &[u8]) -> Result<Reply, Fault> {
    read_reply(body).map_err(|why| Fault::Unknown(Doubt::Unreadable(why)))
}
