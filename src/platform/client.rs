//! The client: an endpoint, a company, a key, and one method for each thing a caller wants done.
//!
//! It promises one request for one call, never a second, within the timeout; law 2's line is
//! drawn in [`Fault`]. The auth code leaves it only in a request: in the body with POST, in the
//! query with GET, and in no error, no `Debug` and no reply's message.

use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::time::Instant;

use super::action::{Action, Parameter};
use super::calls::{self, CallFilter, CallPage, CallRecord};
use super::endpoint::Endpoint;
use super::errno::Errno;
use super::exchange::{Exchange, Heard};
use super::fault::{Doubt, Fault};
use super::http;
use super::reuse::Reuse;
use super::telephony::{self, ExtensionStatus, SpyMode};
use super::users::{self, User};
use super::values::{records, text};
use super::wire::Reply;
use crate::censor::Censor;
use crate::clock;
use crate::http_head::date;
use crate::row::{Contact, Phone, Recipient};

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

/// How one question to the platform went.
#[derive(Debug)]
pub struct Probe {
    /// How many staff members it has told, or why none.
    pub staff: Result<usize, AskError>,
    /// How far its clock goes before ours; `None` where no reply's head came, or none with a date.
    pub clock_ahead: Option<SignedDuration>,
    /// From the request's start, with its connection, to the reply's head.
    pub took: Duration,
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
        self.read(&Action::GetUserInfo { staffid: staff }, users::read).await
    }

    /// Calls a customer from a staff member's extension. Where the reply is lost the telephone may
    /// ring all the same.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn dial(
        &self,
        staffid: &str,
        phone: Phone,
        codes: [&str; 2],
    ) -> Result<(), AskError> {
        self.ask(&Action::SendDial { staffid, phone, codes }).await.map(drop)
    }

    /// Ends a staff member's call.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn hang_up(&self, staffid: &str) -> Result<(), AskError> {
        self.ask(&Action::HangUp { staffid }).await.map(drop)
    }

    /// How a staff member's extension stands.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn extension(&self, staffid: &str) -> Result<ExtensionStatus, AskError> {
        let action = Action::ExtenStatus { staffid };
        let one = |data| records(data)?.first().and_then(telephony::read_status);
        self.read(&action, one).await
    }

    /// Lets a staff member listen in on another's call.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn spy(
        &self,
        staffid: &str,
        spystaffid: &str,
        mode: SpyMode,
    ) -> Result<(), AskError> {
        self.ask(&Action::ExtenSpy { staffid, spystaffid, mode }).await.map(drop)
    }

    /// One page of call records. [`CallPages`](super::CallPages) reads all.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn calls(
        &self,
        filter: &CallFilter,
        page: CallPage,
    ) -> Result<Vec<CallRecord>, AskError> {
        self.read(&Action::GetCdrList { filter, page }, calls::read).await
    }

    /// Where the recordings of a call are, as paths on the platform's file server.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn recordings(&self, uniqueid: &str) -> Result<Vec<String>, AskError> {
        let paths = |data| {
            let paths = records(data)?.iter().map(|record| text(record, "path")).collect();
            Some(without_empty(paths))
        };
        self.read(&Action::GetRecord { uniqueid }, paths).await
    }

    /// Asks for the staff, and notes how that went: one request.
    pub async fn probe(&self) -> Probe {
        let (asked_at, action) = (clock::now(), Action::GetUserInfo { staffid: None });
        let Heard { reply, date, took } = self.hear(&action, LIST_BYTES_MAX).await;
        let answer = reply.map_err(AskError::from).and_then(success);
        let answer = answer.and_then(|reply| shaped(&action, &reply, users::read));
        Probe {
            staff: answer.map(|users| users.len()),
            clock_ahead: date.map(|theirs| date::ahead(theirs, asked_at, took)),
            took,
        }
    }

    /// The platform's answer to an action, where it is success.
    async fn ask(&self, action: &Action<'_>) -> Result<Reply, AskError> {
        success(self.call(action, LIST_BYTES_MAX).await?)
    }

    /// The same, its `data` read.
    async fn read<T>(
        &self,
        action: &Action<'_>,
        read: impl FnOnce(Value) -> Option<T>,
    ) -> Result<T, AskError> {
        shaped(action, &self.ask(action).await?, read)
    }

    async fn call(&self, action: &Action<'_>, reply_bytes_max: usize) -> Result<Reply, Fault> {
        self.hear(action, reply_bytes_max).await.reply
    }

    async fn hear(&self, action: &Action<'_>, reply_bytes_max: usize) -> Heard {
        let reuses = self.reuse.is_allowed(Instant::now());
        let exchange = Exchange {
            http: if reuses { &self.http } else { &self.fresh },
            endpoint: &self.endpoint,
            method: self.method,
            censor: &self.censor,
            reply_bytes_max,
        };
        let heard = exchange.run(&self.parameters(action)).await;
        if reuses && matches!(heard.reply, Err(Fault::Unknown(Doubt::ConnectionLost { .. }))) {
            self.reuse.lost(Instant::now());
        }
        heard
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

fn success(reply: Reply) -> Result<Reply, AskError> {
    match reply.errno {
        Errno::Success => Ok(reply),
        errno => Err(AskError::Refused { errno, message: reply.message }),
    }
}

fn shaped<T>(
    action: &Action<'_>,
    reply: &Reply,
    read: impl FnOnce(Value) -> Option<T>,
) -> Result<T, AskError> {
    let data = reply.data().ok().and_then(read);
    data.ok_or(AskError::OtherShape { action: action.name() })
}

fn without_empty(mut texts: Vec<String>) -> Vec<String> {
    texts.retain(|text| !text.is_empty());
    texts
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
