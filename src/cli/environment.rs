//! The only reading of environment variables: taken once, handed on as values.
//!
//! The auth code becomes a secret here and is never text again; `Debug` does not show it. What
//! `dialfeed.toml` says comes in behind these values ([`Profile::behind`](super::config::Profile::behind)).

use std::env;
use std::ffi::OsString;
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
            auth: text("DIALFEED_AUTH").map(|auth| SecretSource::Given(SecretString::from(auth))),
            state: variable("DIALFEED_STATE").map(PathBuf::from),
            config_dir: dirs::config_dir(),
            locale: ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .find_map(text)
                .or_else(sys_locale::get_locale),
            no_color: variable("NO_COLOR").is_some(),
            dumb_terminal: variable("TERM").is_some_and(|term| term == "dumb"),
        }
    }
}

fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// Bytes that are no text become replacement characters: the rules for each value then refuse it
/// with their own sentence.
fn text(name: &str) -> Option<String> {
    variable(name).map(|value| value.to_string_lossy().into_owned())
}
