//! The client: an endpoint, a company, a key, and one method for each thing a caller wants done.
//!
//! It promises one request for one call, never a second, within the timeout; law 2's line is
//! drawn in [`Fault`]. The auth code leaves it only in a request: in the body with POST, in the
//! query with GET, and in no error, no `Debug` and no reply's message.

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use super::action::{Action, Parameter};
use super::endpoint::Endpoint;
use super::errno::Errno;
use super::exchange::Exchange;
use super::fault::{Doubt, Fault};
use super::http;
use super::message::Censor;
use super::reuse::Reuse;
use super::users::{self, User};
use super::wire::Reply;
use crate::row::{Contact, Recipient};

/// Longest reply to a single row, decompressed: a few hundred bytes, and room for PHP's notices.
const REPLY_BYTES_MAX: usize = 1 << 20;
/// Longest list: some ten thousand staff members.
const LIST_BYTES_MAX: usize = 4 << 20;

/// How parameters travel. The platform takes both for every action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Method {
    /// As a form in the body.
    #[default]
    Post,
    /// In the query: the auth code then stands in the web servers' logs.
    Get,
}

/// What a client is made from.
#[derive(Debug, Clone)]
pub struct ClientOptions {
    /// The platform's address.
    pub endpoint: Endpoint,
    /// `companyid`, from the platform's integration parameters.
    pub company: String,
    /// `auth`, from the same place.
    pub auth: SecretString,
    /// POST or GET.
    pub method: Method,
    /// One request, from its start to the whole reply.
    pub timeout: Duration,
    /// Most requests under way at a time; as many connections are kept.
    pub concurrency: usize,
}

/// Why a client cannot be made. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// `companyid` is empty.
    #[error("the company is empty")]
    CompanyMissing,
    /// `auth` is empty.
    #[error("the auth code is empty")]
    AuthMissing,
    /// No request could succeed.
    #[error("the timeout is zero")]
    TimeoutZero,
    /// The machine's TLS or proxy settings cannot be used.
    #[error("the HTTP client cannot be set up: {detail}")]
    Http {
        /// The libraries' own words, for a developer.
        detail: String,
    },
}

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// No readable reply.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The platform answered, and not with success.
    #[error("the platform refused the question with errno {errno}: {message}")]
    Refused {
        /// Its code.
        errno: Errno,
        /// Its sentence.
        message: String,
    },
    /// Success, with `data` that is not what the protocol promises.
    #[error("the platform's answer to {action} has another shape than the protocol's")]
    OtherShape {
        /// Which question.
        action: &'static str,
    },
}

/// The platform's client. Cheap to share by reference or in an `Arc`.
pub struct Client {
    http: reqwest::Client,
    /// The same without connections that were used before.
    fresh: reqwest::Client,
    reuse: Reuse,
    endpoint: Endpoint,
    company: String,
    auth: SecretString,
    method: Method,
    censor: Censor,
}

impl Client {
    /// Makes a client. Sends nothing.
    ///
    /// Proxies are taken from the process's environment by the HTTP library, as its users
    /// expect (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`); none is used for this machine itself.
    ///
    /// # Errors
    /// [`ConfigError`], where no request could ever succeed.
    pub fn new(options: ClientOptions) -> Result<Self, ConfigError> {
        if options.company.trim().is_empty() {
            return Err(ConfigError::CompanyMissing);
        }
        if options.auth.expose_secret().trim().is_empty() {
            return Err(ConfigError::AuthMissing);
        }
        if options.timeout.is_zero() {
            return Err(ConfigError::TimeoutZero);
        }
        let http = http::build(&options, options.concurrency)?;
        let fresh = http::build(&options, 0)?;
        let reuse = Reuse::new(Instant::now());
        let censor = Censor::new(&options.auth);
        let ClientOptions { endpoint, company, auth, method, .. } = options;
        let company = company.trim().to_owned();
        Ok(Self { http, fresh, reuse, endpoint, company, auth, method, censor })
    }

    /// Puts a contact into a batch or on a staff member: one request, whatever happens.
    ///
    /// # Errors
    /// [`Fault`], by what to do next.
    pub async fn add(&self, recipient: &Recipient, contact: &Contact) -> Result<Reply, Fault> {
        let reply = self.call(&Action::add(recipient, contact), REPLY_BYTES_MAX).await?;
        Ok(reply.without_data())
    }

    /// Lists the staff: everyone, or one staff number.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn users(&self, staff: Option<&str>) -> Result<Vec<User>, AskError> {
        let action = Action::GetUserInfo { staffid: staff };
        let reply = self.call(&action, LIST_BYTES_MAX).await?;
        if reply.errno != Errno::Success {
            return Err(AskError::Refused { errno: reply.errno, message: reply.message });
        }
        let data = reply.data().ok().and_then(users::read);
        data.ok_or(AskError::OtherShape { action: action.name() })
    }

    async fn call(&self, action: &Action<'_>, reply_bytes_max: usize) -> Result<Reply, Fault> {
        let reuses = self.reuse.is_allowed(Instant::now());
        let exchange = Exchange {
            http: if reuses { &self.http } else { &self.fresh },
            endpoint: &self.endpoint,
            method: self.method,
            censor: &self.censor,
            reply_bytes_max,
        };
        let reply = exchange.run(&self.parameters(action)).await;
        if reuses && matches!(reply, Err(Fault::Unknown(Doubt::ConnectionLost { .. }))) {
            self.reuse.lost(Instant::now());
        }
        reply
    }

    /// All parameters, in the protocol's order.
    fn parameters<'a>(&'a self, action: &Action<'a>) -> Vec<Parameter<'a>> {
        let mut parameters: Vec<Parameter<'a>> = vec![
            ("action", action.name().into()),
            ("companyid", self.company.as_str().into()),
            ("auth", self.auth.expose_secret().into()),
        ];
        parameters.extend(action.parameters());
        parameters
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.endpoint.as_str())
            .field("company", &self.company)
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}
