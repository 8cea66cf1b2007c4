//! Why a message was not delivered, by what to do next.
//!
//! No variant holds a secret: whatever a server or a library said has gone through the
//! [`Censor`](crate::censor) and is at most 500 characters long.

use std::fmt;
use std::time::Duration;

/// Whose number a refusal bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// HTTP's status.
    Http(u16),
    /// `errcode` of DingTalk and WeCom, `code` of Feishu.
    Robot(i64),
    /// The mail server's reply code.
    Mail(u16),
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http(code) => write!(f, "HTTP {code}"),
            Self::Robot(code) => write!(f, "{code}"),
            Self::Mail(code) => write!(f, "SMTP {code}"),
        }
    }
}

/// Why a message was not delivered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// Check the name, the network, the firewall, the proxy. Was tried several times.
    #[error("the other side cannot be reached: {detail}")]
    Unreachable {
        /// The libraries' own words.
        detail: String,
    },
    /// No answer came in time. Was tried several times; the message may have arrived.
    #[error("no answer within {:.1} s", .within.as_secs_f64())]
    Silent {
        /// How long the last attempt waited.
        within: Duration,
    },
    /// Too many messages, or an ailing server. Was tried several times; nothing is to be done
    /// but to send fewer.
    #[error("the other side has no time for it ({code}): {said}")]
    Busy {
        /// Its code.
        code: Code,
        /// Its words.
        said: String,
    },
    /// The server's certificate is not trusted on this machine.
    #[error("the certificate of the other side is not trusted: {detail}")]
    Untrusted {
        /// The libraries' own words.
        detail: String,
    },
    /// The server does not encrypt in the way that was asked for: check port and kind.
    #[error("the other side does not encrypt as it should: {detail}")]
    NotEncrypted {
        /// The libraries' own words.
        detail: String,
    },
    /// The address leads elsewhere: correct it. No redirect is followed.
    #[error("the other side redirects (HTTP {http})")]
    Redirected {
        /// HTTP's status.
        http: u16,
    },
    /// A definite no: correct what it names (token, signature, keyword, sender …).
    #[error("the message was refused ({code}): {said}")]
    Refused {
        /// Its code.
        code: Code,
        /// Its words.
        said: String,
    },
    /// The mail server does not take user and password, or takes none.
    #[error("the mail server refused the login{}: {said}", .code.map(|code| format!(" (SMTP {code})")).unwrap_or_default())]
    LoginRefused {
        /// Its code, where it gave a legible one.
        code: Option<u16>,
        /// Its words.
        said: String,
    },
    /// These recipients do not get it. The others, if there were more, have it.
    #[error("the mail server refused recipients (SMTP {code}): {}: {said}", .addresses.join(", "))]
    RecipientsRefused {
        /// Their addresses.
        addresses: Vec<String>,
        /// The server's code for the last of them.
        code: u16,
        /// Its words.
        said: String,
    },
    /// Something answered that does not speak the channel's language: the address is another
    /// service's, or a portal stands between.
    #[error("the answer is not that of such a service: {said}")]
    NotUnderstood {
        /// How the answer begins.
        said: String,
    },
    /// This machine's TLS or proxy settings cannot be used.
    #[error("the delivery cannot be prepared: {detail}")]
    Unprepared {
        /// The libraries' own words.
        detail: String,
    },
}
