//! Envelopes: from the bytes of a body to a [`Reply`], or to the reason why there is none.
//!
//! The reader takes every dialect that a PHP application is known to speak (protocol, last
//! section), and is strict where a guess could turn an unknown outcome into a known one: a reply
//! is a whole JSON object that stands by itself and has an integer `errno`; where two of them
//! disagree there is none. Knows no HTTP.

use encoding_rs::GB18030;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use super::errno::Errno;

/// Objects tried in one body. A notice holds hardly a brace; a body full of them is hostile, and
/// each try may read to its end.
const OBJECTS_MAX: usize = 32;

/// Pages, not notices: what stands in them is not the interface's answer.
const PAGE_MARKS: [&str; 3] = ["<!doctype", "<html", "<script"];

/// What the platform answered.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// The outcome.
    pub errno: Errno,
    /// The platform's own sentence, mostly Chinese; empty where it sent none.
    pub message: String,
    object: String,
}

/// Why a body is no reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Unreadable {
    /// Nothing, or white space.
    #[error("it is empty")]
    Empty,
    /// It begins as a reply and does not end.
    #[error("it is cut off")]
    CutOff,
    /// No JSON object stands in it by itself: an HTML page, a list, plain text.
    #[error("it holds no JSON object")]
    NoObject,
    /// JSON of another kind.
    #[error("its JSON has no errno")]
    NoErrno,
    /// An `errno` that is no integer, or two of them in one object.
    #[error("its errno is not an integer")]
    ErrnoNotInteger,
    /// Several replies that disagree.
    #[error("it holds several replies that disagree")]
    Ambiguous,
    /// More bytes than such a reply can have.
    #[error("it is too long")]
    TooLong,
    /// Its compression is broken.
    #[error("its compression is broken")]
    Undecodable,
    /// The peer does not speak HTTP.
    #[error("the peer does not speak HTTP")]
    NotHttp,
}

/// Reads the body of a reply, already free of chunks and compression.
///
/// `errno` may be a string or a number; in a string, white space around the digits is passed
/// over, leading zeros and signs other than `-` are not. A body that is not UTF-8 is read as
/// GB18030 and as damaged UTF-8: the two must not disagree.
///
/// # Errors
/// [`Unreadable`]: the outcome is unknown.
pub fn read_reply(body: &[u8]) -> Result<Reply, Unreadable> {
    if let Ok(text) = std::str::from_utf8(body) {
        return find(text);
    }
    let (chinese, damaged) = GB18030.decode_without_bom_handling(body);
    match (find(&chinese), find(&String::from_utf8_lossy(body))) {
        (Ok(one), Ok(other)) if one.errno != other.errno => Err(Unreadable::Ambiguous),
        (Ok(_), Ok(lossy)) if damaged => Ok(lossy),
        (Ok(reply), _) | (_, Ok(reply)) => Ok(reply),
        (Err(why), Err(_)) => Err(why),
    }
}

/// Reads what came of a body before its connection broke. The reply counts where it is whole and
/// nothing stands before it; what was missing can then only have been what follows a reply.
pub(super) fn read_broken_off(body: &[u8]) -> Result<Reply, Unreadable> {
    let text = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body).trim_ascii_start();
    if text.starts_with(b"{") { read_reply(text) } else { Err(Unreadable::CutOff) }
}

fn find(text: &str) -> Result<Reply, Unreadable> {
    let mut found: Option<Reply> = None;
    let mut why = if text.trim_matches(is_blank).is_empty() {
        Unreadable::Empty
    } else {
        Unreadable::NoObject
    };
    let mut at = 0;
    for _ in 0..OBJECTS_MAX {
        let Some(begin) = next_object(text, at) else { break };
        let mut values =
            serde_json::Deserializer::from_str(&text[begin..]).into_iter::<IgnoredAny>();
        match values.next() {
            Some(Ok(_)) => at = begin + values.byte_offset(),
            // Whatever stands inside an object that never ends is not the reply.
            Some(Err(error)) if error.is_eof() => return Err(Unreadable::CutOff),
            _ => {
                at = begin + 1;
                continue;
            }
        }
        match open(&text[begin..at]) {
            Err(Unreadable::NoErrno) => why = Unreadable::NoErrno,
            Err(other) => return Err(other),
            Ok(reply) => match &found {
                Some(first) if first.errno != reply.errno => return Err(Unreadable::Ambiguous),
                Some(_) => {}
                None => found = Some(reply),
            },
        }
    }
    found.ok_or(why)
}

/// Where the next object that stands by itself begins, at or after `from`.
fn next_object(text: &str, from: usize) -> Option<usize> {
    let begin = text[from..].match_indices('{').map(|(offset, _)| from + offset).find(|&at| {
        let stands_alone =
            !text[..at].trim_end().ends_with(['[', ',', ':', '(', '=', '{', '"', '\'']);
        stands_alone && text[at + 1..].trim_start().starts_with(['"', '}'])
    })?;
    let before = text[..begin].to_ascii_lowercase();
    (!PAGE_MARKS.iter().any(|mark| before.contains(mark))).then_some(begin)
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

/// Reads a whole JSON object as an envelope.
fn open(object: &str) -> Result<Reply, Unreadable> {
    #[derive(Deserialize)]
    struct Outcome {
        errno: Option<Value>,
    }
    #[derive(Deserialize)]
    struct Sentence {
        message: Option<Value>,
    }
    // Two `errno` in one object are an error here, as they should be.
    let outcome: Outcome = serde_json::from_str(object).map_err(|_| Unreadable::ErrnoNotInteger)?;
    let errno = integer(&outcome.errno.ok_or(Unreadable::NoErrno)?)?;
    // The outcome is certain by now: a message that is broken must not take it away.
    let message = match serde_json::from_str(object) {
        Ok(Sentence { message: Some(Value::String(text)) }) => text,
        Ok(Sentence { message: Some(Value::Number(number)) }) => number.to_string(),
        _ => String::new(),
    };
    Ok(Reply { errno: Errno::from(errno), message, object: object.to_owned() })
}

fn integer(errno: &Value) -> Result<i64, Unreadable> {
    let read = match errno {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => {
            let text = text.trim_ascii();
            let digits = text.strip_prefix('-').unwrap_or(text);
            let plain = digits.bytes().all(|byte| byte.is_ascii_digit())
                && (digits == "0" || !digits.starts_with('0'));
            if plain { text.parse().ok() } else { None }
        }
        _ => None,
    };
    read.ok_or(Unreadable::ErrnoNotInteger)
}

impl Reply {
    /// The reply's `data` in the caller's shape; the default where it is absent or `null`.
    ///
    /// # Errors
    /// Where `data` has another shape.
    pub fn data<T: DeserializeOwned + Default>(&self) -> Result<T, serde_json::Error> {
        #[derive(Deserialize)]
        struct Payload<T> {
            data: Option<T>,
        }
        let payload: Payload<T> = serde_json::from_str(&self.object)?;
        Ok(payload.data.unwrap_or_default())
    }

    /// The reply without its `data`, which may be large.
    #[must_use]
    pub(super) fn without_data(self) -> Self {
        Self { object: "{}".to_owned(), ..self }
    }
}

impl std::fmt::Debug for Reply {
    /// Leaves `data` out: it holds people's names and numbers.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reply")
            .field("errno", &self.errno)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}
