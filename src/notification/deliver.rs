//! A delivery: attempts, pauses, and the bound around all of them.

use std::time::Duration;

use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::address::Address;
use super::attempt::{Setback, within};
use super::channel::Channel;
use super::error::DeliveryError;
use super::http::Caller;
use super::message::Message;
use super::robot::Robot;
use super::smtp::Courier;
use super::{letter, shape, webhook};
use crate::censor::Censor;

/// How long and how often a delivery is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Most attempts; none is made as one.
    pub attempts: u32,
    /// Longest single attempt.
    pub attempt: Duration,
    /// The pause after the first attempt; it doubles each time. A server that asks for a longer
    /// or shorter one gets it.
    pub pause: Duration,
    /// All attempts and pauses together. A pause that would not end within it is not begun.
    pub overall: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            attempts: 4,
            attempt: Duration::from_secs(10),
            pause: Duration::from_secs(1),
            overall: Duration::from_secs(60),
        }
    }
}

/// Sends the message through the channel. `now` is the clock for signatures and the mail's date.
///
/// Needs a tokio runtime with its timer and I/O. Proxies are taken from the process's environment
/// by the HTTP library; none is used for this machine itself, and none for e-mail.
///
/// # Errors
/// [`DeliveryError`], after everything that [`Patience`] allows. The message may have arrived all
/// the same where the last reply was lost.
pub async fn deliver(
    channel: &Channel,
    message: &Message,
    patience: &Patience,
    now: fn() -> Timestamp,
) -> Result<(), DeliveryError> {
    let end = Instant::now() + patience.overall;
    let censor = Censor::of(&channel.secrets());
    let parcel = Parcel::pack(channel, message, &censor, now)?;
    let mut attempt = 1;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let limit = patience.attempt.min(left);
        let (error, wait) = match parcel.send(limit, now).await {
            Ok(()) => return Ok(()),
            Err(Setback::Final(error)) => return Err(error),
            Err(Setback::Passing { error, wait }) => (error, wait),
        };
        let usual = patience.pause.saturating_mul(1 << (attempt - 1).min(16));
        let pause = wait.unwrap_or(usual);
        let left = end.saturating_duration_since(Instant::now());
        if attempt >= patience.attempts || pause >= left {
            return Err(error);
        }
        sleep(pause).await;
        attempt += 1;
    }
}

/// A message made ready for its channel.
enum Parcel<'a> {
    Webhook {
        caller: Caller<'a>,
        address: &'a Address,
        headers: &'a [(reqwest::header::HeaderName, SecretString)],
        body: Value,
    },
    Chat {
        caller: Caller<'a>,
        robot: Robot,
        address: &'a Address,
        secret: Option<&'a SecretString>,
        content: String,
    },
    Letter {
        courier: Courier<'a>,
        letter: Vec<u8>,
    },
}

impl<'a> Parcel<'a> {
    fn pack(
        channel: &'a Channel,
        message: &Message,
        censor: &'a Censor,
        now: fn() -> Timestamp,
    ) -> Result<Self, DeliveryError> {
        let chat = |robot: Robot, address: &'a Address, secret| {
            let caller = Caller::new(address, censor, now)?;
            let content = shape::for_chat(message, robot.room());
            Ok(Self::Chat { caller, robot, address, secret, content })
        };
        match channel {
            Channel::Webhook { address, headers } => Ok(Self::Webhook {
                caller: Caller::new(address, censor, now)?,
                address,
                headers,
                body: webhook::body(message),
            }),
            Channel::DingTalk { address, secret } => {
                chat(Robot::DingTalk, address, secret.as_ref())
            }
            Channel::WeCom { address } => chat(Robot::WeCom, address, None),
            Channel::Feishu { address, secret } => chat(Robot::Feishu, address, secret.as_ref()),
            Channel::Mail(mail) => Ok(Self::Letter {
                courier: Courier::new(mail, censor)?,
                letter: letter::write(mail, message, now())?,
            }),
        }
    }

    async fn send(&self, limit: Duration, now: fn() -> Timestamp) -> Result<(), Setback> {
        match self {
            Self::Webhook { caller, address, headers, body } => {
                within(limit, caller.post_to(address.url(), headers, body)).await
            }
            Self::Chat { caller, robot, address, secret, content } => {
                let (url, body) = robot.call(address, *secret, content, now());
                within(limit, caller.tell(*robot, url, &body)).await
            }
            Self::Letter { courier, letter } => courier.hand_over(letter, limit).await,
        }
    }
}
