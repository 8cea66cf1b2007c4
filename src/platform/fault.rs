//! What came instead of a reply, by what to do next.
//!
//! The line that matters (law 2): [`Fault::TryAgain`], [`Fault::RowRefused`] and
//! [`Fault::Redirected`] surely stored nothing; [`Fault::Unknown`] may have. Where a case cannot
//! be told for certain it is `Unknown`. No text in here holds the auth code or a URL's query.

use std::borrow::Cow;
use std::time::Duration;

use super::wire::Unreadable;

/// A request without a readable reply.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Surely stored nothing, and may do better later.
    #[error("nothing was stored: {0}")]
    TryAgain(Cause),
    /// HTTP 4xx other than 408 and 429: the row is `failed`, or the endpoint is wrong.
    #[error("the platform refused the request with HTTP {http}")]
    RowRefused {
        /// The status, 400 to 499.
        http: u16,
    },
    /// HTTP 3xx. Never followed; stored nothing.
    #[error("the platform redirects (HTTP {http}) to {}", .location.as_deref().unwrap_or("nowhere"))]
    Redirected {
        /// The status, 300 to 399.
        http: u16,
        /// Where to, without query, user and password; `None` where the reply did not say.
        location: Option<String>,
    },
    /// It may have been stored, or not: the row is `uncertain`.
    #[error("the outcome is unknown: {0}")]
    Unknown(Doubt),
}

/// Why nothing was stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// The request did not leave: no connection, or it was gone before the first parameter.
    #[error("{how}: {detail}")]
    Unreachable {
        /// What kind of trouble.
        how: Unreachable,
        /// The libraries' own words, for a developer.
        detail: String,
    },
    /// HTTP 408, 429 or 503.
    #[error("the platform puts off with HTTP {http}")]
    Refused {
        /// The status.
        http: u16,
        /// What `Retry-After` asked for, at most an hour.
        retry_after: Option<Duration>,
    },
}

/// How a connection failed to come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Unreachable {
    /// The host's name is not known.
    #[error("the host name could not be resolved")]
    Name,
    /// Nobody listens at that port.
    #[error("the connection was refused")]
    Refused,
    /// No answer to the attempt in time.
    #[error("the connection was not made in time")]
    Timeout,
    /// No encrypted connection: a certificate that is not valid, or a peer that speaks no TLS.
    #[error("no TLS connection could be made")]
    Tls,
    /// Anything else before the request left.
    #[error("no connection could be made")]
    Other,
}

/// Why the outcome is unknown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// No whole reply within the time of one request.
    #[error("no whole reply in time")]
    Timeout,
    /// The connection ended after the request began and before the reply was whole.
    #[error("the connection was lost: {detail}")]
    ConnectionLost {
        /// The libraries' own words, for a developer.
        detail: String,
    },
    /// HTTP 5xx other than 503 (and any status no standard knows), without a readable reply.
    #[error("the platform answered HTTP {http} without a readable reply")]
    Http {
        /// The status.
        http: u16,
    },
    /// HTTP 2xx, or no HTTP at all, and what came is not the reply format.
    #[error("the reply cannot be read: {0}")]
    Unreadable(Unreadable),
}

impl Fault {
    /// The stable code in a report's `_reason`: `unreachable`, `redirected`, `timeout`,
    /// `connection_lost`, `unreadable_reply`, or `http_` and the status.
    #[must_use]
    pub fn code(&self) -> Cow<'static, str> {
        match self {
            Self::TryAgain(Cause::Unreachable { .. }) => "unreachable".into(),
            Self::Redirected { .. } => "redirected".into(),
            Self::Unknown(Doubt::Timeout) => "timeout".into(),
            Self::Unknown(Doubt::ConnectionLost { .. }) => "connection_lost".into(),
            Self::Unknown(Doubt::Unreadable(_)) => "unreadable_reply".into(),
            Self::TryAgain(Cause::Refused { http, .. })
            | Self::RowRefused { http }
            | Self::Unknown(Doubt::Http { http }) => format!("http_{http}").into(),
        }
    }

    /// Whether it is certain that nothing was stored.
    #[must_use]
    pub fn stored_nothing(&self) -> bool {
        !matches!(self, Self::Unknown(_))
    }

    /// How long the platform asked to be left alone.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::TryAgain(Cause::Refused { retry_after, .. }) => *retry_after,
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_contract() {
        let refused = Fault::TryAgain(Cause::Refused { http: 429, retry_after: None });
        assert_eq!(refused.code(), "http_429");
        assert_eq!(Fault::RowRefused { http: 404 }.code(), "http_404");
        assert_eq!(Fault::Redirected { http: 302, location: None }.code(), "redirected");
        assert_eq!(Fault::Unknown(Doubt::Timeout).code(), "timeout");
        assert_eq!(Fault::Unknown(Doubt::Http { http: 500 }).code(), "http_500");
        assert_eq!(Fault::Unknown(Doubt::Unreadable(Unreadable::Empty)).code(), "unreadable_reply");
    }

    #[test]
    fn only_an_unknown_outcome_may_have_been_stored() {
        assert!(!Fault::Unknown(Doubt::Timeout).stored_nothing());
        assert!(Fault::RowRefused { http: 404 }.stored_nothing());
        assert!(Fault::Redirected { http: 301, location: None }.stored_nothing());
    }
}
