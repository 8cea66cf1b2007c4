//! The ways a message can go, each checked when it is made: what can be seen to be wrong is told
//! before the first message, not in the night when one is due.

use reqwest::header::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::address::Address;
use super::mail::{Mail, MailOptions};

/// Headers that HTTP itself sets; a second one would contradict it.
const HEADERS_OF_HTTP: [&str; 6] =
    ["host", "content-length", "content-type", "transfer-encoding", "connection", "upgrade"];

/// A way to tell people. Its `Debug` shows no token, secret or password.
#[derive(Debug, Clone)]
pub enum Channel {
    /// Any service that takes JSON.
    Webhook {
        /// Where to.
        address: Address,
        /// Sent with it, for a token say.
        headers: Vec<(HeaderName, SecretString)>,
    },
    /// A custom robot in a group of DingTalk (钉钉自定义机器人).
    DingTalk {
        /// Its webhook, with `access_token`.
        address: Address,
        /// 加签: begins with `SEC`.
        secret: Option<SecretString>,
    },
    /// A robot in a group of WeCom (企业微信群机器人).
    WeCom {
        /// Its webhook, with `key`.
        address: Address,
    },
    /// A custom bot in a group of Feishu or Lark (飞书自定义机器人).
    Feishu {
        /// Its webhook.
        address: Address,
        /// 签名校验.
        secret: Option<SecretString>,
    },
    /// E-mail.
    Mail(Box<Mail>),
}

/// Why a channel cannot be made. Nothing was sent. No variant repeats an address of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChannelError {
    /// Write `https://` in front.
    #[error("the address has no scheme: it begins with https:// or http://")]
    NoScheme,
    /// Another scheme than webhooks have.
    #[error("the address's scheme is `{scheme}`: it must be https or http")]
    Scheme {
        /// What stands before the colon.
        scheme: String,
    },
    /// No URL at all.
    #[error("the address is not a URL: {reason}")]
    NotAUrl {
        /// The parser's word for it, without the text itself.
        reason: String,
    },
    /// A user or password in the address.
    #[error("the address holds a user name or password: take it out, use a header instead")]
    Credentials,
    /// The address of a request that was signed already: take the parameter out.
    #[error("the address holds `{parameter}`, which is added to each message anew: take it out")]
    SignedAlready {
        /// Its name.
        parameter: &'static str,
    },
    /// A secret that is there and empty: its variable is not set, most likely.
    #[error("the secret is empty")]
    SecretEmpty,
    /// No header, one that HTTP sets itself, or a value with signs that no header has.
    #[error("the header `{name}` cannot be sent")]
    Header {
        /// Its name.
        name: String,
    },
    /// No name of a server: neither a URL nor with a port.
    #[error("`{server}` is not the name of a mail server")]
    MailServer {
        /// As given.
        server: String,
    },
    /// No e-mail address, or one with signs beyond ASCII, which most servers do not take.
    #[error("`{address}` is not an e-mail address")]
    MailAddress {
        /// As given.
        address: String,
    },
    /// Nobody to write to.
    #[error("there is no recipient")]
    NoRecipient,
    /// A user without a password, or a password without a user.
    #[error("user and password belong together: one of them is missing")]
    HalfALogin,
}

impl Channel {
    /// A generic webhook, with headers as name and value.
    ///
    /// # Errors
    /// [`ChannelError`].
    pub fn webhook(
        url: &SecretString,
        headers: Vec<(String, SecretString)>,
    ) -> Result<Self, ChannelError> {
        let address = Address::parse(url.expose_secret())?;
        let headers = headers.into_iter().map(checked_header).collect::<Result<_, _>>()?;
        Ok(Self::Webhook { address, headers })
    }

    /// A custom robot of DingTalk.
    ///
    /// # Errors
    /// [`ChannelError`].
    pub fn ding_talk(
        url: &SecretString,
        secret: Option<&SecretString>,
    ) -> Result<Self, ChannelError> {
        let address = Address::parse(url.expose_secret())?;
        let secret = secret.map(checked_secret).transpose()?;
        let signed = ["timestamp", "sign"].into_iter().find(|name| address.holds(name));
        match signed {
            Some(parameter) if secret.is_some() => Err(ChannelError::SignedAlready { parameter }),
            _ => Ok(Self::DingTalk { address, secret }),
        }
    }

    /// A group robot of WeCom.
    ///
    /// # Errors
    /// [`ChannelError`].
    pub fn wecom(url: &SecretString) -> Result<Self, ChannelError> {
        Ok(Self::WeCom { address: Address::parse(url.expose_secret())? })
    }

    /// A custom bot of Feishu or Lark.
    ///
    /// # Errors
    /// [`ChannelError`].
    pub fn feishu(url: &SecretString, secret: Option<&SecretString>) -> Result<Self, ChannelError> {
        let address = Address::parse(url.expose_secret())?;
        let secret = secret.map(checked_secret).transpose()?;
        Ok(Self::Feishu { address, secret })
    }

    /// E-mail by SMTP.
    ///
    /// # Errors
    /// [`ChannelError`].
    pub fn mail(options: MailOptions) -> Result<Self, ChannelError> {
        Ok(Self::Mail(Box::new(Mail::new(options)?)))
    }

    /// All that must not be seen in an error.
    pub(super) fn secrets(&self) -> Vec<SecretString> {
        match self {
            Self::Webhook { address, headers } => {
                let values = headers.iter().flat_map(|(_, value)| secrets_of_header(value));
                address.secrets().into_iter().chain(values).collect()
            }
            Self::DingTalk { address, secret } | Self::Feishu { address, secret } => {
                address.secrets().into_iter().chain(secret.clone()).collect()
            }
            Self::WeCom { address } => address.secrets(),
            Self::Mail(mail) => mail.secrets(),
        }
    }
}

fn checked_secret(secret: &SecretString) -> Result<SecretString, ChannelError> {
    match secret.expose_secret().trim() {
        "" => Err(ChannelError::SecretEmpty),
        trimmed => Ok(trimmed.into()),
    }
}

fn checked_header(
    (name, value): (String, SecretString),
) -> Result<(HeaderName, SecretString), ChannelError> {
    let parsed = HeaderName::try_from(name.trim()).ok();
    let taken = parsed.filter(|it| !HEADERS_OF_HTTP.contains(&it.as_str()));
    match taken {
        Some(parsed) if is_value(value.expose_secret()) => Ok((parsed, value)),
        _ => Err(ChannelError::Header { name }),
    }
}

/// Whether a header may have it: the library would let more than ASCII through.
fn is_value(text: &str) -> bool {
    text.is_ascii() && HeaderValue::from_str(text).is_ok()
}

/// The value and, where it is one of several words (`Bearer …`), the last of them.
fn secrets_of_header(value: &SecretString) -> Vec<SecretString> {
    let words = value.expose_secret().split_whitespace().skip(1);
    std::iter::once(value.clone()).chain(words.map(SecretString::from)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretString {
        text.into()
    }

    #[test]
    fn a_channel_that_cannot_work_is_refused_when_it_is_made() {
        let empty = secret(" ");
        let url = secret("https://h/robot/send?access_token=t");
        let made = Channel::ding_talk(&url, Some(&empty));
        assert_eq!(made.unwrap_err(), ChannelError::SecretEmpty);
        let signed = secret("https://h/robot/send?access_token=t&timestamp=1&sign=x");
        let made = Channel::ding_talk(&signed, Some(&secret("SEC1")));
        assert_eq!(made.unwrap_err(), ChannelError::SignedAlready { parameter: "timestamp" });
        assert_eq!(Channel::wecom(&secret("h")).unwrap_err(), ChannelError::NoScheme);
    }

    #[test]
    fn headers_that_break_http_are_refused() {
        let url = secret("https://h/");
        for (name, value) in [
            ("X Y", "v"),
            ("", "v"),
            ("Host", "v"),
            ("Content-Length", "0"),
            ("X-Token", "a\r\nX-Other: b"),
            ("X-Token", "名"),
        ] {
            let made = Channel::webhook(&url, vec![(name.to_owned(), secret(value))]);
            assert_eq!(made.unwrap_err(), ChannelError::Header { name: name.to_owned() });
        }
    }
}
