//! A webhook's address. Whoever has it can write into the group, so it is a secret itself.
//!
//! Its `Debug` is scheme and host; what else it holds goes to the [`Censor`](crate::censor) of
//! each delivery.

use std::fmt;
use std::net::IpAddr;

use reqwest::Url;
use secrecy::SecretString;

use super::channel::ChannelError;

/// A part of a path that is shorter is a word like `send`, not a token.
const TOKEN_CHARS_MIN: usize = 8;
/// A parameter's value that is shorter is a choice like `a=1`.
const VALUE_CHARS_MIN: usize = 4;

/// An `http` or `https` address with a host and without user and password.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Url);

impl Address {
    /// Reads and checks an address; white space around it is passed over.
    ///
    /// # Errors
    /// [`ChannelError`], which does not repeat the text.
    pub fn parse(text: &str) -> Result<Self, ChannelError> {
        let text = text.trim();
        // `localhost:8080/hook` is a URL of the scheme `localhost` to a parser.
        let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
        if scheme.is_empty() || !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(ChannelError::NoScheme);
        }
        let mut url = Url::parse(text)
            .map_err(|error| ChannelError::NotAUrl { reason: error.to_string() })?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(ChannelError::Scheme { scheme: url.scheme().to_owned() });
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(ChannelError::Credentials);
        }
        url.set_fragment(None);
        Ok(Self(url))
    }

    pub(super) fn url(&self) -> Url {
        self.0.clone()
    }

    pub(super) fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether the host is this machine itself.
    pub(super) fn is_loopback(&self) -> bool {
        let host = self.0.host_str().unwrap_or_default();
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }

    /// Whether the query has a parameter of this name.
    pub(super) fn holds(&self, parameter: &str) -> bool {
        self.0.query_pairs().any(|(name, _)| name == parameter)
    }

    /// All of it that opens the door: the whole, its path, and what looks like a token in them.
    pub(super) fn secrets(&self) -> Vec<SecretString> {
        let url = &self.0;
        let mut secrets = vec![url.as_str().to_owned()];
        if url.path().len() > TOKEN_CHARS_MIN {
            secrets.push(url.path().to_owned());
        }
        secrets.extend(url.query().filter(|it| it.len() >= VALUE_CHARS_MIN).map(str::to_owned));
        let values = url.query_pairs().map(|(_, value)| value.into_owned());
        secrets.extend(values.filter(|value| value.len() >= VALUE_CHARS_MIN));
        let parts = url.path().split('/').filter(|part| part.len() >= TOKEN_CHARS_MIN);
        secrets.extend(parts.map(str::to_owned));
        secrets.into_iter().map(SecretString::from).collect()
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}/…", self.0.scheme(), self.0.host_str().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_is_refused_without_being_repeated() {
        assert_eq!(Address::parse("hooks.example.com/x"), Err(ChannelError::NoScheme));
        assert_eq!(Address::parse("localhost:8080"), Err(ChannelError::NoScheme));
        assert_eq!(Address::parse(""), Err(ChannelError::NoScheme));
        assert!(matches!(Address::parse("ftp://h/"), Err(ChannelError::Scheme { .. })));
        assert!(matches!(Address::parse("http://"), Err(ChannelError::NotAUrl { .. })));
        for secret in ["https://me:hunter2@h/", "http://h:x/hunter2", "hunter2://h/"] {
            let error = Address::parse(secret).unwrap_err();
            let told = format!("{error} {error:?}");
            assert!(secret.starts_with("hunter2") || !told.contains("hunter2"), "{told}");
        }
    }

    #[test]
    fn its_debug_shows_scheme_and_host_alone() {
        let address = Address::parse(" https://h.example/hook/0123456789?key=abc#top ").unwrap();
        assert_eq!(format!("{address:?}"), "https://h.example/…");
    }

    #[test]
    fn this_machine_is_told_from_others() {
        for own in ["http://localhost/", "http://127.0.0.1:9/", "http://[::1]/"] {
            assert!(Address::parse(own).unwrap().is_loopback(), "{own}");
        }
        assert!(!Address::parse("http://10.0.0.1/").unwrap().is_loopback());
    }
}
