//! Whether a request comes from this machine's own programs and pages.
//!
//! The port is closed to the network, but a web page of anybody's can make the user's browser
//! send requests to 127.0.0.1 (its `Origin` tells), or give 127.0.0.1 a name of its own and read
//! the replies too (its `Host` tells).

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};

/// Whether the request may be answered: its host is this machine by a name nobody else can hold,
/// and it was not sent by a page from elsewhere. Programs send no `Origin`.
pub(super) fn is_local(headers: &HeaderMap) -> bool {
    let text = |name| match headers.get(name) {
        None => Ok(None),
        Some(value) => value.to_str().map(Some),
    };
    match (text(HOST), text(ORIGIN)) {
        (Ok(Some(host)), Ok(origin)) => {
            is_loopback(host)
                && origin.is_none_or(|origin| origin.strip_prefix("http://") == Some(host))
        }
        // HTTP/1.0 may leave the host out; no browser does.
        (Ok(None), Ok(None)) => true,
        _ => false,
    }
}

fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next(),
        None => host.split(':').next(),
    };
    name.is_some_and(|name| {
        ["127.0.0.1", "localhost", "::1"].iter().any(|own| own.eq_ignore_ascii_case(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(host: &str, origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        is_local(&headers)
    }

    #[test]
    fn only_this_machine_and_its_own_page_are_local() {
        assert!(is_local(&HeaderMap::new()));
        for host in ["127.0.0.1:8080", "localhost:8080", "LOCALHOST", "[::1]:80", "127.0.0.1"] {
            assert!(local(host, None), "{host}");
            assert!(local(host, Some(&format!("http://{host}"))), "{host}");
        }
        for host in ["rebound.example:8080", "127.0.0.1.example", "", "10.0.0.1"] {
            assert!(!local(host, None), "{host}");
        }
        for origin in ["http://evil.example", "null", "http://127.0.0.1:9", "https://127.0.0.1:8"] {
            assert!(!local("127.0.0.1:8", Some(origin)), "{origin}");
        }
    }
}
