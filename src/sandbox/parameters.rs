//! A request's parameters, from query and form, as PHP reads them: the form's value goes before
//! the query's, the last of several before the others, and a body that is no form has none.
//!
//! Bounded in size and time. Knows no action.

use std::time::Duration;

use axum::Form;
use axum::extract::{FromRequest, Query, Request};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{Method, StatusCode};

/// Most bytes of a body. The longest good request has some 5,000 characters.
pub(super) const BODY_BYTES_MAX: usize = 64 * 1024;

/// How long a body may take to arrive.
const BODY_WAIT: Duration = Duration::from_secs(10);

/// The parameters in the order they were sent, the query's first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads the request's query, and its form where it is no GET.
    ///
    /// # Errors
    /// The HTTP status to answer with: 413 (body too large), 408 (it did not arrive in time).
    pub async fn read(request: Request) -> Result<Self, StatusCode> {
        let mut all = match Query::<Vec<(String, String)>>::try_from_uri(request.uri()) {
            Ok(Query(query)) => query,
            Err(_) => Vec::new(),
        };
        if request.method() != Method::GET {
            all.extend(form(request).await?);
        }
        Ok(Self(all))
    }

    /// The parameter's value; `None` where it is absent or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)?;
        (!value.is_empty()).then_some(value.as_str())
    }

    /// The parameter's value, `""` where it is absent.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// Whether the parameter was sent, empty or not.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// Whether there are none at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

async fn form(request: Request) -> Result<Vec<(String, String)>, StatusCode> {
    let announced_bytes = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced_bytes.is_some_and(|bytes| bytes > BODY_BYTES_MAX as u64) {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    match tokio::time::timeout(BODY_WAIT, Form::from_request(request, &())).await {
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
        Ok(Ok(Form(form))) => Ok(form),
        Ok(Err(rejection)) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Err(StatusCode::PAYLOAD_TOO_LARGE)
        }
        Ok(Err(_)) => Ok(Vec::new()),
    }
}
