//! What `dialfeed doctor` looks at. A platform that is wrong or missing is a finding, not an error.

use std::path::PathBuf;

use super::actions::Asking;
use crate::cli::args::doctor::DoctorArgs;
use crate::cli::environment::{Environment, Proxies};
use crate::locale::usage::Usage;

/// A whole check-up.
#[derive(Debug)]
pub struct DoctorSettings {
    /// Folder of the ledger.
    pub state_dir: PathBuf,
    /// Whom to ask.
    pub platform: Given,
    /// What the environment says of proxies.
    pub proxies: Proxies,
    /// The environment's locale.
    pub locale: Option<String>,
    /// Whether the terminal shows but the signs of ASCII.
    pub is_ascii: bool,
    /// Whether facts that are no checks are told as well.
    pub is_verbose: bool,
    /// Whether people are sent a test message.
    pub notifies: bool,
}

/// The platform, as far as it is given.
#[derive(Debug)]
pub enum Given {
    /// All of it.
    Whole(Box<Asking>),
    /// Nobody has said where it is.
    Nothing,
    /// What is wrong with it, or missing.
    Wrong(Usage),
}

/// Resolves what was typed.
///
/// # Errors
/// A value that is wrong for every platform.
pub fn resolve(
    args: &DoctorArgs,
    is_verbose: bool,
    state_dir: PathBuf,
    mut environment: Environment,
) -> Result<DoctorSettings, Usage> {
    let (proxies, locale) = (std::mem::take(&mut environment.proxies), environment.locale.clone());
    let is_ascii = environment.shows_ascii;
    let platform = match Asking::resolve(&args.asking, state_dir.clone(), environment) {
        Ok(asking) => Given::Whole(Box::new(asking)),
        Err(Usage::NoEndpoint) => Given::Nothing,
        Err(wrong @ Usage::Seconds { .. }) => return Err(wrong),
        Err(wrong) => Given::Wrong(wrong),
    };
    Ok(DoctorSettings {
        state_dir,
        platform,
        proxies,
        locale,
        is_ascii,
        is_verbose,
        notifies: args.notify,
    })
}
