//! The only reading of environment variables: taken once, handed on as values.
//!
//! The auth code becomes a secret here and is never text again; `Debug` does not show it. What
//! `dialfeed.toml` says comes in behind these values ([`Profile::behind`](super::config::Profile::behind)).

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use secrecy::SecretString;

use super::secret::SecretSource;

/// What the environment says; an empty variable counts as absent.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// `DIALFEED_ENDPOINT`.
    pub endpoint: Option<String>,
    /// `DIALFEED_COMPANY`.
    pub company: Option<String>,
    /// `DIALFEED_AUTH`.
    pub auth: Option<SecretSource>,
    /// `DIALFEED_STATE`.
    pub state: Option<PathBuf>,
    /// The user's folder for settings, as the system has it.
    pub config_dir: Option<PathBuf>,
    /// The first of `LC_ALL`, `LC_MESSAGES`, `LANG` that is set, else what the system says.
    pub locale: Option<String>,
    /// `HTTP_PROXY` and its like.
    pub proxies: Proxies,
    /// Whether the terminal shows but the signs of ASCII.
    pub shows_ascii: bool,
    /// `NO_COLOR`: whoever sets it wants none.
    pub no_color: bool,
    /// `TERM=dumb`: a terminal that cannot show colours.
    pub dumb_terminal: bool,
}

impl Environment {
    /// The process's environment now.
    #[must_use]
    pub fn read() -> Self {
        Self {
            endpoint: text("DIALFEED_ENDPOINT"),
            company: text("DIALFEED_COMPANY"),
            auth: text("DIALFEED_AUTH")
                .filter(|auth| !auth.trim().is_empty())
                .map(|auth| SecretSource::Given(SecretString::from(auth))),
            state: variable("DIALFEED_STATE").map(PathBuf::from),
            config_dir: dirs::config_dir(),
            locale: ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .find_map(text)
                .or_else(sys_locale::get_locale),
            proxies: Proxies::read(),
            shows_ascii: shows_ascii(),
            no_color: variable("NO_COLOR").is_some(),
            dumb_terminal: variable("TERM").is_some_and(|term| term == "dumb"),
        }
    }
}

/// The proxies that the HTTP library takes from the environment. Each may hold a password: it is
/// shown by its host alone.
#[derive(Clone, Default)]
pub struct Proxies {
    /// `HTTP_PROXY`, with the variable's name as it was found; so the others.
    pub http: Option<(&'static str, SecretString)>,
    /// `HTTPS_PROXY`.
    pub https: Option<(&'static str, SecretString)>,
    /// `ALL_PROXY`.
    pub all: Option<(&'static str, SecretString)>,
    /// `NO_PROXY`: hosts that are reached without one.
    pub none_for: Option<String>,
}

impl Proxies {
    fn read() -> Self {
        let first = |names: [&'static str; 2]| {
            names.into_iter().find_map(|name| Some((name, SecretString::from(text(name)?))))
        };
        Self {
            http: first(["HTTP_PROXY", "http_proxy"]),
            https: first(["HTTPS_PROXY", "https_proxy"]),
            all: first(["ALL_PROXY", "all_proxy"]),
            none_for: text("NO_PROXY").or_else(|| text("no_proxy")),
        }
    }
}

impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxies").finish_non_exhaustive()
    }
}

/// On Windows the newer terminal names itself; elsewhere the locale names its signs, and the bare
/// console of Linux has but few, whatever that says.
fn shows_ascii() -> bool {
    if cfg!(windows) {
        return variable("WT_SESSION").is_none();
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(text).unwrap_or_default();
    let locale = locale.to_ascii_lowercase();
    let is_unicode = locale.contains("utf-8") || locale.contains("utf8");
    !is_unicode || variable("TERM").is_some_and(|term| term == "linux")
}

fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// Bytes that are no text become replacement characters: the rules for each value then refuse it
/// with their own sentence.
fn text(name: &str) -> Option<String> {
    variable(name).map(|value| value.to_string_lossy().into_owned())
}
