//! `[[notify]]`: who is told of a run's end, where, and of which ends.

use toml::de::DeValue;

use super::ConfigTrouble;
use super::Wanted;
use super::read::Source;
use crate::cli::secret::SecretSource;

/// One way of telling.
#[derive(Debug, Clone)]
pub struct NotifySpec {
    /// Which.
    pub kind: Kind,
    /// Of which ends.
    pub when: When,
    /// Its line in the file.
    pub line: usize,
}

/// Of which ends somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Each.
    Always,
    /// Those that somebody has to look at.
    Attention,
    /// Those at which nothing could be done.
    Failure,
}

impl When {
    /// Every one, as the file has it.
    pub const ALL: [(&'static str, Self); 3] =
        [("always", Self::Always), ("attention", Self::Attention), ("failure", Self::Failure)];
}

/// A way of telling. Addresses of robots hold a token, so they are secrets.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A JSON object to an address, and what says there who sends it.
    Webhook { url: SecretSource, authorization: Option<SecretSource> },
    /// A robot of DingTalk.
    DingTalk { url: SecretSource, secret: Option<SecretSource> },
    /// A robot of WeCom.
    WeCom { url: SecretSource },
    /// A robot of Feishu.
    Feishu { url: SecretSource, secret: Option<SecretSource> },
    /// An e-mail.
    Mail(MailSpec),
}

/// A mail server, and who gets the mail.
#[derive(Debug, Clone)]
pub struct MailSpec {
    /// Its host.
    pub server: String,
    /// Its port; the usual one where `None`.
    pub port: Option<u16>,
    /// How the connection is kept secret.
    pub tls: Tls,
    /// Who sends it, to the server.
    pub user: Option<String>,
    /// Its password.
    pub password: Option<SecretSource>,
    /// The sender's address.
    pub from: String,
    /// The recipients' addresses.
    pub to: Vec<String>,
}

/// How a connection to a mail server is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// From its beginning (port 465).
    Implicit,
    /// From the server's greeting on (port 587).
    AfterGreeting,
    /// Not at all (port 25).
    None,
}

impl Tls {
    /// Every one, as the file has it.
    const ALL: [(&'static str, Self); 3] =
        [("implicit", Self::Implicit), ("starttls", Self::AfterGreeting), ("none", Self::None)];
}

/// Called as the header is that it stands for.
pub const AUTHORIZATION: &str = "authorization";

const KINDS: [&str; 5] = ["webhook", "dingtalk", "wecom", "feishu", "mail"];
const OF_WEBHOOK: [&str; 8] = [
    "kind",
    "when",
    "url",
    "url_file",
    "url_command",
    AUTHORIZATION,
    "authorization_file",
    "authorization_command",
];
const OF_ROBOTS: [&str; 8] =
    ["kind", "when", "url", "url_file", "url_command", "secret", "secret_file", "secret_command"];
const OF_MAIL: [&str; 11] = [
    "kind",
    "when",
    "server",
    "port",
    "tls",
    "user",
    "password",
    "password_file",
    "password_command",
    "from",
    "to",
];

impl NotifySpec {
    /// The key and line of a secret that stands in the file itself.
    pub fn secret_in_the_file(&self) -> Option<(String, usize)> {
        let is_given = |source: &SecretSource| matches!(source, SecretSource::Given(_));
        let own = match &self.kind {
            Kind::WeCom { url } => is_given(url).then_some("url"),
            Kind::Webhook { url, authorization } => {
                let authorization = authorization.as_ref().filter(|it| is_given(it));
                authorization.map(|_| AUTHORIZATION).or(is_given(url).then_some("url"))
            }
            Kind::DingTalk { url, secret } | Kind::Feishu { url, secret } => {
                let secret = secret.as_ref().filter(|it| is_given(it)).map(|_| "secret");
                secret.or(is_given(url).then_some("url"))
            }
            Kind::Mail(mail) => {
                mail.password.as_ref().filter(|it| is_given(it)).map(|_| "password")
            }
        };
        own.map(|key| (key.to_owned(), self.line))
    }

    /// Everything of it that is secret.
    pub fn secrets(&self) -> impl Iterator<Item = &SecretSource> {
        let (one, other) = match &self.kind {
            Kind::WeCom { url } => (Some(url), None),
            Kind::Webhook { url, authorization } => (Some(url), authorization.as_ref()),
            Kind::DingTalk { url, secret } | Kind::Feishu { url, secret } => {
                (Some(url), secret.as_ref())
            }
            Kind::Mail(mail) => (mail.password.as_ref(), None),
        };
        one.into_iter().chain(other)
    }

    /// What it is called in the file.
    pub fn name(&self) -> &'static str {
        match self.kind {
            Kind::Webhook { .. } => "webhook",
            Kind::DingTalk { .. } => "dingtalk",
            Kind::WeCom { .. } => "wecom",
            Kind::Feishu { .. } => "feishu",
            Kind::Mail(_) => "mail",
        }
    }
}

/// Reads the tables.
///
/// # Errors
/// The first thing that is not as it should be.
pub(super) fn read(
    source: &Source<'_>,
    item: &toml::Spanned<DeValue<'_>>,
) -> Result<Vec<NotifySpec>, ConfigTrouble> {
    source
        .tables(item, "notify")?
        .into_iter()
        .map(|(table, line)| one(source, table, line))
        .collect()
}

fn one(
    source: &Source<'_>,
    table: &toml::de::DeTable<'_>,
    line: usize,
) -> Result<NotifySpec, ConfigTrouble> {
    let kind = table.get("kind").ok_or_else(|| source.missing(line, "[[notify]]", "kind"))?;
    let name = source.text(kind, "kind")?;
    let kinds = KINDS.map(|kind| (kind, kind));
    let name = source.one_of(kind, "kind", &name, &kinds)?;
    let known: &[&str] = match name {
        "mail" => &OF_MAIL,
        "webhook" => &OF_WEBHOOK,
        // It signs nothing.
        "wecom" => &OF_ROBOTS[..5],
        _ => &OF_ROBOTS,
    };
    source.only_known_below("[[notify]]", table, known)?;
    let when = match table.get("when") {
        Some(item) => source.one_of(item, "when", &source.text(item, "when")?, &When::ALL)?,
        None => When::Attention,
    };
    let url = || {
        let url = source.secret(table, "url")?.map(|(url, _)| url);
        url.ok_or_else(|| source.missing(line, "[[notify]]", "url"))
    };
    let besides = |key| -> Result<_, ConfigTrouble> {
        Ok(source.secret(table, key)?.map(|(secret, _)| secret))
    };
    let secret = || besides("secret");
    let kind = match name {
        "webhook" => Kind::Webhook { url: url()?, authorization: besides(AUTHORIZATION)? },
        "dingtalk" => Kind::DingTalk { url: url()?, secret: secret()? },
        "wecom" => Kind::WeCom { url: url()? },
        "feishu" => Kind::Feishu { url: url()?, secret: secret()? },
        _ => Kind::Mail(mail(source, table, line)?),
    };
    Ok(NotifySpec { kind, when, line })
}

fn mail(
    source: &Source<'_>,
    table: &toml::de::DeTable<'_>,
    line: usize,
) -> Result<MailSpec, ConfigTrouble> {
    let item = |key: &str| table.get(key).ok_or_else(|| source.missing(line, "[[notify]]", key));
    let optional = |key: &str| table.get(key).map(|item| source.text(item, key)).transpose();
    let port = match table.get("port") {
        Some(item) => {
            let port = source.text(item, "port")?.parse().ok().filter(|port| *port != 0);
            Some(port.ok_or_else(|| source.shape(item, "port", Wanted::Port))?)
        }
        None => None,
    };
    let tls = match table.get("tls") {
        Some(item) => source.one_of(item, "tls", &source.text(item, "tls")?, &Tls::ALL)?,
        // The port decides, as mail programs have it.
        None if port == Some(587) => Tls::AfterGreeting,
        None if port == Some(25) => Tls::None,
        None => Tls::Implicit,
    };
    Ok(MailSpec {
        server: source.text(item("server")?, "server")?,
        port,
        tls,
        user: optional("user")?,
        password: source.secret(table, "password")?.map(|(password, _)| password),
        from: source.text(item("from")?, "from")?,
        to: source.texts(item("to")?, "to")?,
    })
}
