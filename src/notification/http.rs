//! One message by HTTP: a POST, and what became of it.
//!
//! No redirect is followed (the token would go along), the library repeats nothing by itself, and
//! of a reply so much is read as a robot's can have.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Response, Url};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::address::Address;
use super::attempt::Setback;
use super::error::{Code, DeliveryError};
use super::robot::{Robot, Verdict};
use crate::causes::{cause, describe};
use crate::censor::Censor;
use crate::http_client::plain;
use crate::http_head::retry_after;

/// Most bytes of a reply that are read, after decompression.
const REPLY_BYTES_MAX: usize = 64 << 10;

/// A client for one channel.
pub(super) struct Caller<'a> {
    http: reqwest::Client,
    censor: &'a Censor,
    now: fn() -> Timestamp,
}

/// How the reading of a body ended.
enum End {
    Whole,
    TooLong,
    Lost { detail: String },
}

impl<'a> Caller<'a> {
    pub(super) fn new(
        address: &Address,
        censor: &'a Censor,
        now: fn() -> Timestamp,
    ) -> Result<Self, DeliveryError> {
        let http = client(address).map_err(|error| DeliveryError::Unprepared {
            detail: censor.tidy(&describe(&error)),
        })?;
        Ok(Self { http, censor, now })
    }

    /// Posts to a robot; only its own word counts as delivered.
    pub(super) async fn tell(&self, robot: Robot, url: Url, body: &Value) -> Result<(), Setback> {
        let mut response = self.post(url, &[], body).await?;
        let (bytes, end) = self.read(&mut response).await;
        match robot.verdict(&bytes) {
            Verdict::Taken if response.status().is_success() => Ok(()),
            Verdict::Busy { code, said } => Err(Setback::Passing {
                error: DeliveryError::Busy {
                    code: Code::Robot(code),
                    said: self.censor.tidy(&said),
                },
                wait: self.wait(&response),
            }),
            Verdict::Refused { code, said } => Err(Setback::Final(DeliveryError::Refused {
                code: Code::Robot(code),
                said: self.censor.tidy(&said),
            })),
            Verdict::Taken | Verdict::Illegible => Err(self.by_status(&response, &bytes, end)),
        }
    }

    /// Posts to a webhook; every status of success counts.
    pub(super) async fn post_to(
        &self,
        url: Url,
        headers: &[(HeaderName, SecretString)],
        body: &Value,
    ) -> Result<(), Setback> {
        let mut response = self.post(url, headers, body).await?;
        if response.status().is_success() {
            return Ok(());
        }
        let (bytes, end) = self.read(&mut response).await;
        Err(self.by_status(&response, &bytes, end))
    }

    async fn post(
        &self,
        url: Url,
        headers: &[(HeaderName, SecretString)],
        body: &Value,
    ) -> Result<Response, Setback> {
        let mut request = self
            .http
            .post(url)
            .header(CONTENT_TYPE, "application/json; charset=utf-8")
            .body(body.to_string());
        for (name, value) in headers {
            // Checked when the channel was made.
            if let Ok(mut value) = HeaderValue::from_str(value.expose_secret()) {
                value.set_sensitive(true);
                request = request.header(name, value);
            }
        }
        request.send().await.map_err(|error| self.unanswered(&error))
    }

    /// No head of a reply came.
    fn unanswered(&self, error: &reqwest::Error) -> Setback {
        if let Some(tls) = cause::<rustls::Error>(error) {
            return Setback::tls(tls, self.censor);
        }
        let detail = self.censor.tidy(&describe(error));
        if error.is_builder() {
            return Setback::Final(DeliveryError::Unprepared { detail });
        }
        if cause::<hyper::Error>(error).is_some_and(hyper::Error::is_parse) {
            return Setback::Final(DeliveryError::NotUnderstood { said: detail });
        }
        Setback::passing(DeliveryError::Unreachable { detail })
    }

    /// Reads the body in pieces, so that neither its length nor what it decompresses to can fill
    /// the memory.
    async fn read(&self, response: &mut Response) -> (Vec<u8>, End) {
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(None) => return (body, End::Whole),
                Ok(Some(piece)) if body.len() + piece.len() > REPLY_BYTES_MAX => {
                    body.extend_from_slice(&piece[..REPLY_BYTES_MAX - body.len()]);
                    return (body, End::TooLong);
                }
                Ok(Some(piece)) => body.extend_from_slice(&piece),
                Err(error) => {
                    let detail = self.censor.tidy(&describe(&error));
                    return (body, End::Lost { detail });
                }
            }
        }
    }

    /// A reply that says nothing by itself.
    fn by_status(&self, response: &Response, body: &[u8], end: End) -> Setback {
        let http = response.status().as_u16();
        let said = self.censor.tidy(&String::from_utf8_lossy(body));
        let code = Code::Http(http);
        match (http, end) {
            (408 | 429 | 500..=599, _) => Setback::Passing {
                error: DeliveryError::Busy { code, said },
                wait: self.wait(response),
            },
            (300..=399, _) => Setback::Final(DeliveryError::Redirected { http }),
            (400..=499, _) => Setback::Final(DeliveryError::Refused { code, said }),
            (_, End::Lost { detail }) => Setback::passing(DeliveryError::Unreachable { detail }),
            (_, End::Whole | End::TooLong) => Setback::Final(DeliveryError::NotUnderstood { said }),
        }
    }

    fn wait(&self, response: &Response) -> Option<Duration> {
        retry_after::read(response.headers(), self.now)
    }
}

/// For a single message.
fn client(address: &Address) -> Result<reqwest::Client, reqwest::Error> {
    plain(address.is_https(), address.is_loopback()).pool_max_idle_per_host(0).build()
}
