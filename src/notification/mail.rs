//! A mail server, a sender and recipients, checked when they are put together.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lettre::message::Mailbox;
use rustls::pki_types::ServerName;
use secrecy::{ExposeSecret, SecretString};

use super::channel::ChannelError;

/// How the way to the mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Encryption {
    /// From the first byte on, usually on port 465.
    #[default]
    Implicit,
    /// From `STARTTLS` on, usually on port 587; a server that does not offer it gets nothing.
    StartTls,
    /// Not at all, usually on port 25: a password is sent as it is.
    None,
}

impl Encryption {
    /// The usual port.
    #[must_use]
    pub fn port(self) -> u16 {
        match self {
            Self::Implicit => 465,
            Self::StartTls => 587,
            Self::None => 25,
        }
    }
}

/// What e-mail is made from.
#[derive(Debug, Clone, Default)]
pub struct MailOptions {
    /// The server's name, without port.
    pub server: String,
    /// Its port; else the usual one.
    pub port: Option<u16>,
    /// How it encrypts.
    pub encryption: Encryption,
    /// Who logs in; nobody, where there is no password either.
    pub user: Option<String>,
    /// The password; with many Chinese providers an authorisation code (授权码).
    pub password: Option<SecretString>,
    /// `name@example.com` or `Name <name@example.com>`.
    pub from: String,
    /// The same, for each recipient.
    pub to: Vec<String>,
}

/// A checked [`MailOptions`].
#[derive(Debug, Clone)]
pub struct Mail {
    pub(super) server: String,
    pub(super) port: u16,
    pub(super) encryption: Encryption,
    pub(super) login: Option<(String, SecretString)>,
    pub(super) from: Mailbox,
    pub(super) to: Vec<Mailbox>,
}

impl Mail {
    pub(super) fn new(options: MailOptions) -> Result<Self, ChannelError> {
        let MailOptions { server, port, encryption, user, password, from, to } = options;
        let server = server.trim().to_owned();
        if ServerName::try_from(server.as_str()).is_err() {
            return Err(ChannelError::MailServer { server });
        }
        let login = match (user, password) {
            (None, None) => None,
            (Some(user), Some(password)) if is_login(&user, &password) => Some((user, password)),
            _ => return Err(ChannelError::HalfALogin),
        };
        if to.is_empty() {
            return Err(ChannelError::NoRecipient);
        }
        let from = mailbox(&from)?;
        let to = to.iter().map(|text| mailbox(text)).collect::<Result<_, _>>()?;
        let port = port.unwrap_or(encryption.port());
        Ok(Self { server, port, encryption, login, from, to })
    }

    /// The password in the forms in which it goes over the wire.
    pub(super) fn secrets(&self) -> Vec<SecretString> {
        let Some((user, password)) = &self.login else { return Vec::new() };
        let plain = password.expose_secret();
        let wire = [STANDARD.encode(plain), STANDARD.encode(format!("\0{user}\0{plain}"))];
        std::iter::once(password.clone()).chain(wire.map(SecretString::from)).collect()
    }
}

fn is_login(user: &str, password: &SecretString) -> bool {
    !user.trim().is_empty() && !password.expose_secret().trim().is_empty()
}

fn mailbox(text: &str) -> Result<Mailbox, ChannelError> {
    let refused = || ChannelError::MailAddress { address: text.to_owned() };
    if text.chars().any(char::is_control) {
        return Err(refused());
    }
    // A display name beyond ASCII may stand without quotes: nobody writes them.
    let (name, address) = match text.trim().strip_suffix('>').and_then(|it| it.rsplit_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"'), address),
        None => ("", text),
    };
    let address = address.trim();
    if !address.is_ascii() {
        return Err(refused());
    }
    let name = (!name.is_empty()).then(|| name.to_owned());
    Ok(Mailbox::new(name, address.parse().map_err(|_| refused())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> MailOptions {
        MailOptions {
            server: "smtp.example.com".into(),
            from: "名单导入 <robot@example.com>".into(),
            to: vec!["ops@example.com".into()],
            ..MailOptions::default()
        }
    }

    #[test]
    fn each_encryption_has_its_port_unless_another_is_given() {
        for (encryption, port) in
            [(Encryption::Implicit, 465), (Encryption::StartTls, 587), (Encryption::None, 25)]
        {
            assert_eq!(Mail::new(MailOptions { encryption, ..options() }).unwrap().port, port);
        }
        assert_eq!(Mail::new(MailOptions { port: Some(994), ..options() }).unwrap().port, 994);
    }

    #[test]
    fn names_of_servers_that_are_none_are_refused() {
        for server in ["", "smtp.example.com:465", "smtps://smtp.example.com", "a b", "名 单"] {
            let error = Mail::new(MailOptions { server: server.into(), ..options() }).unwrap_err();
            assert_eq!(error, ChannelError::MailServer { server: server.into() });
        }
        assert!(Mail::new(MailOptions { server: "127.0.0.1".into(), ..options() }).is_ok());
    }

    #[test]
    fn addresses_are_read_with_and_without_a_name() {
        let mail = Mail::new(options()).unwrap();
        assert_eq!(mail.from.name.as_deref(), Some("名单导入"));
        assert_eq!(mail.from.email.to_string(), "robot@example.com");
        for address in
            ["", "ops", "ops@", "@example.com", "a@b.c\r\nBcc: x@y.z", "运营@example.com", "<>"]
        {
            let to = vec![address.to_owned()];
            let error = Mail::new(MailOptions { to, ..options() }).unwrap_err();
            assert_eq!(error, ChannelError::MailAddress { address: address.into() });
        }
        let error = Mail::new(MailOptions { to: Vec::new(), ..options() }).unwrap_err();
        assert_eq!(error, ChannelError::NoRecipient);
    }

    #[test]
    fn user_and_password_come_together() {
        let (user, password) = (Some("robot".to_owned()), Some(SecretString::from("hunter2")));
        for (user, password) in [
            (user.clone(), None),
            (None, password.clone()),
            (user.clone(), Some(SecretString::from(""))),
        ] {
            let made = Mail::new(MailOptions { user, password, ..options() });
            assert_eq!(made.unwrap_err(), ChannelError::HalfALogin);
        }
        let mail = Mail::new(MailOptions { user, password, ..options() }).unwrap();
        assert!(!format!("{mail:?}").contains("hunter2"));
    }
}
