//! One request and what became of it.
//!
//! The order of judgement: a readable reply counts whatever the HTTP status, 3xx included; where
//! a whole body came and is no reply the status decides; where no whole body came the outcome is
//! unknown. Before any of that: a request that never left is the one thing surely not stored.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{HeaderMap, LOCATION};
use reqwest::{Response, Url};
use tokio::time::Instant;

use super::action::Parameter;
use super::client::Method;
use super::endpoint::Endpoint;
use super::fault::{Cause, Doubt, Fault, Unreachable};
use super::once::{Witness, once};
use super::wire::{Reply, Unreadable, read_broken_off, read_reply};
use crate::causes::{cause, describe};
use crate::censor::Censor;
use crate::clock;
use crate::http_head::{date, retry_after};

/// The longest URL that the HTTP library can send.
const URL_BYTES_MAX: usize = 65_534;

/// What one exchange needs.
pub(super) struct Exchange<'a> {
    pub(super) http: &'a reqwest::Client,
    pub(super) endpoint: &'a Endpoint,
    pub(super) method: Method,
    pub(super) censor: &'a Censor,
    /// Most bytes of a body that are read, after decompression.
    pub(super) reply_bytes_max: usize,
}

/// What came of one exchange.
pub(super) struct Heard {
    pub(super) reply: Result<Reply, Fault>,
    /// What the reply's head says of the moment; `None` without one.
    pub(super) date: Option<Timestamp>,
    /// From the request's start to the reply's head, or to the end without one.
    pub(super) took: Duration,
}

/// How the reading of a body ended early.
enum Broken {
    TooLong,
    Timeout,
    Undecodable,
    Lost { detail: String },
}

impl Exchange<'_> {
    /// Sends the parameters once and reads the reply.
    pub(super) async fn run(&self, parameters: &[Parameter<'_>]) -> Heard {
        let (begun, witness) = (Instant::now(), Witness::default());
        let response = match self.request(parameters, &witness) {
            Err(fault) => Err(fault),
            Ok(request) => {
                let response = self.http.execute(request).await;
                response.map_err(|error| self.unanswered(&error, &witness))
            }
        };
        let took = begun.elapsed();
        match response {
            Err(fault) => Heard { reply: Err(fault), date: None, took },
            Ok(response) => {
                let date = date::read(response.headers());
                Heard { reply: self.judge(response).await, date, took }
            }
        }
    }

    fn request(
        &self,
        parameters: &[Parameter<'_>],
        witness: &Witness,
    ) -> Result<reqwest::Request, Fault> {
        let mut url = self.endpoint.url();
        let builder = match self.method {
            Method::Post => self.http.post(url).form(parameters),
            Method::Get => {
                url.query_pairs_mut().extend_pairs(parameters);
                if url.as_str().len() > URL_BYTES_MAX {
                    // What the platform's web server would say, had it been asked.
                    return Err(Fault::RowRefused { http: 414 });
                }
                self.http.get(url)
            }
        };
        let mut request = builder.build().map_err(|error| self.unreachable(&error))?;
        if let Some(body) = request.body_mut().take() {
            *request.body_mut() = Some(once(body, witness));
        }
        Ok(request)
    }

    /// No head of a reply came.
    fn unanswered(&self, error: &reqwest::Error, witness: &Witness) -> Fault {
        let not_begun = self.method == Method::Post && !witness.begun();
        if not_begun || error.is_connect() || error.is_builder() || handed_back(error) {
            self.unreachable(error)
        } else if error.is_timeout() {
            Fault::Unknown(Doubt::Timeout)
        } else if cause::<hyper::Error>(error).is_some_and(hyper::Error::is_parse) {
            Fault::Unknown(Doubt::Unreadable(Unreadable::NotHttp))
        } else {
            Fault::Unknown(Doubt::ConnectionLost { detail: self.detail(error) })
        }
    }

    fn unreachable(&self, error: &reqwest::Error) -> Fault {
        let refused = |io: &std::io::Error| io.kind() == std::io::ErrorKind::ConnectionRefused;
        let how = if error.is_dns() {
            Unreachable::Name
        } else if error.is_timeout() {
            Unreachable::Timeout
        } else if cause::<rustls::Error>(error).is_some() {
            Unreachable::Tls
        } else if cause::<std::io::Error>(error).is_some_and(refused) {
            Unreachable::Refused
        } else {
            Unreachable::Other
        };
        Fault::TryAgain(Cause::Unreachable { how, detail: self.detail(error) })
    }

    fn detail(&self, error: &reqwest::Error) -> String {
        self.censor.tidy(&describe(error))
    }

    async fn judge(&self, response: Response) -> Result<Reply, Fault> {
        let mut reply = self.reply(response).await?;
        reply.message = self.censor.tidy(&reply.message);
        Ok(reply)
    }

    async fn reply(&self, mut response: Response) -> Result<Reply, Fault> {
        let mut body = Vec::new();
        let why = match self.read(&mut response, &mut body).await {
            Ok(()) => match read_reply(&body) {
                Ok(reply) => return Ok(reply),
                Err(why) => why,
            },
            Err(Broken::TooLong) => Unreadable::TooLong,
            Err(Broken::Undecodable) => Unreadable::Undecodable,
            Err(Broken::Timeout) => return Err(Fault::Unknown(Doubt::Timeout)),
            Err(Broken::Lost { detail }) => {
                let lost = Fault::Unknown(Doubt::ConnectionLost { detail });
                return read_broken_off(&body).map_err(|_| lost);
            }
        };
        Err(self.by_status(&response, why))
    }

    /// Reads the body in pieces, so that neither its length nor what it decompresses to can fill
    /// the memory.
    async fn read(&self, response: &mut Response, body: &mut Vec<u8>) -> Result<(), Broken> {
        loop {
            match response.chunk().await {
                Ok(None) => return Ok(()),
                Ok(Some(piece)) if body.len() + piece.len() > self.reply_bytes_max => {
                    return Err(Broken::TooLong);
                }
                Ok(Some(piece)) => body.extend_from_slice(&piece),
                Err(error) if error.is_timeout() => return Err(Broken::Timeout),
                // The connection's own error lies beneath the decompressor's where it is to blame.
                Err(error) if error.is_decode() && cause::<hyper::Error>(&error).is_none() => {
                    return Err(Broken::Undecodable);
                }
                Err(error) => return Err(Broken::Lost { detail: self.detail(&error) }),
            }
        }
    }

    /// A whole body that is no reply.
    fn by_status(&self, response: &Response, why: Unreadable) -> Fault {
        let http = response.status().as_u16();
        match http {
            408 | 429 | 503 => {
                let retry_after = retry_after::read(response.headers(), clock::now);
                Fault::TryAgain(Cause::Refused { http, retry_after })
            }
            200..=299 => Fault::Unknown(Doubt::Unreadable(why)),
            300..=399 => Fault::Redirected {
                http,
                location: self.location(response.url(), response.headers()),
            },
            400..=499 => Fault::RowRefused { http },
            _ => Fault::Unknown(Doubt::Http { http }),
        }
    }

    /// The redirect's address as it may be shown: a server may have copied the query into it.
    fn location(&self, asked: &Url, headers: &HeaderMap) -> Option<String> {
        let text = headers.get(LOCATION)?.to_str().ok()?;
        let mut url = asked.join(text).ok()?;
        url.set_query(None);
        url.set_fragment(None);
        // Refused only by URLs that have no host, and these hold no password either.
        let _ = url.set_password(None);
        let _ = url.set_username("");
        Some(self.censor.tidy(url.as_str()))
    }
}

/// Whether hyper gave the request back from its queue untouched (`hyper::Error::is_canceled`
/// is raised for that alone on a client's side): nothing of it was written.
fn handed_back(error: &reqwest::Error) -> bool {
    cause::<hyper::Error>(error).is_some_and(hyper::Error::is_canceled)
}
