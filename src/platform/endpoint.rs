//! The platform's one URL, checked once, before anything is sent to it.
//!
//! Two spellings of one address (host in capitals, default port written out) are equal, since
//! the ledger tells targets apart by it. A query is kept: PHP applications are often routed by
//! one (`index.php?r=api`). A fragment is dropped, it would never be sent.

use std::fmt;
use std::net::IpAddr;

use reqwest::Url;

/// Names that the client puts into each request itself; in the endpoint they would be doubled,
/// and the auth code would stand in a URL (law 4).
const RESERVED: [&str; 3] = ["action", "companyid", "auth"];

/// An `http` or `https` address with a host and without credentials.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Endpoint(Url);

/// Why a text is no endpoint. None of them repeats the text: it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// Write `http://` or `https://` in front.
    #[error("the endpoint has no scheme: it begins with http:// or https://")]
    NoScheme,
    /// Another scheme than the platform speaks.
    #[error("the endpoint's scheme is `{scheme}`: it must be http or https")]
    Scheme {
        /// What stands before the colon.
        scheme: String,
    },
    /// No URL at all.
    #[error("the endpoint is not a URL: {reason}")]
    NotAUrl {
        /// The parser's word for it, without the text itself.
        reason: String,
    },
    /// A user or password in the URL; the platform knows only its auth code.
    #[error("the endpoint holds a user name or password: take it out, the platform knows none")]
    Credentials,
    /// A parameter in the query that the client adds itself.
    #[error("the endpoint's query holds `{parameter}`: take it out, it is sent with each request")]
    ReservedParameter {
        /// Its name; the value is not repeated.
        parameter: &'static str,
    },
}

impl Endpoint {
    /// Reads and checks an address; white space around it is passed over.
    ///
    /// # Errors
    /// [`EndpointError`], before anything was sent.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let text = text.trim();
        // `localhost:8080/api` is a URL of the scheme `localhost` to a parser.
        let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
        if scheme.is_empty() || !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(EndpointError::NoScheme);
        }
        let mut url = Url::parse(text)
            .map_err(|error| EndpointError::NotAUrl { reason: error.to_string() })?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(EndpointError::Scheme { scheme: url.scheme().to_owned() });
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointError::Credentials);
        }
        for (name, _) in url.query_pairs() {
            if let Some(parameter) = RESERVED.into_iter().find(|reserved| *reserved == name) {
                return Err(EndpointError::ReservedParameter { parameter });
            }
        }
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// The address, normalised.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether the connection is encrypted.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether the host is this machine itself.
    pub fn is_loopback(&self) -> bool {
        let host = self.0.host_str().unwrap_or_default();
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }

    pub(super) fn url(&self) -> Url {
        self.0.clone()
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_in_two_spellings_is_equal() {
        let plain = Endpoint::parse("http://Pbx.Example.com:80/api.php#top").unwrap();
        assert_eq!(Ok(&plain), Endpoint::parse(" http://pbx.example.com/api.php ").as_ref());
        assert_eq!(plain.as_str(), "http://pbx.example.com/api.php");
    }

    #[test]
    fn what_is_no_endpoint_is_refused_without_being_repeated() {
        assert_eq!(Endpoint::parse("pbx.example.com/api"), Err(EndpointError::NoScheme));
        assert_eq!(Endpoint::parse("localhost:8080"), Err(EndpointError::NoScheme));
        assert_eq!(Endpoint::parse("h/?next=http://x"), Err(EndpointError::NoScheme));
        assert_eq!(Endpoint::parse(""), Err(EndpointError::NoScheme));
        assert!(matches!(Endpoint::parse("ftp://h/"), Err(EndpointError::Scheme { .. })));
        assert!(matches!(Endpoint::parse("http://"), Err(EndpointError::NotAUrl { .. })));
        assert!(matches!(Endpoint::parse("http://h:99999/"), Err(EndpointError::NotAUrl { .. })));
        for secret in ["http://me:hunter2@h/", "http://h/?auth=hunter2", "http://h:x/hunter2"] {
            let error = Endpoint::parse(secret).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn this_machine_is_known_by_each_of_its_names() {
        let is_loopback = |text: &str| Endpoint::parse(text).unwrap().is_loopback();
        assert!(
            ["http://localhost/", "http://127.0.0.1:80/", "http://[::1]/"]
                .iter()
                .all(|text| is_loopback(text))
        );
        assert!(
            ["http://localhost.example/", "http://10.0.0.1/"].iter().all(|text| !is_loopback(text))
        );
    }

    #[test]
    fn a_query_of_the_users_own_is_kept() {
        let endpoint = Endpoint::parse("https://h/index.php?r=api").unwrap();
        assert_eq!(endpoint.as_str(), "https://h/index.php?r=api");
    }
}
