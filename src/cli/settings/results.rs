//! What `dialfeed results` takes.

use std::path::PathBuf;
use std::time::Duration;

use super::platform::auth;
use super::time::timeout;
use crate::cli::args::results::{ResultsArgs, ResultsFormat};
use crate::cli::environment::Environment;
use crate::cli::secret::SecretSource;
use crate::locale::usage::Usage;

/// Whole results.
#[derive(Debug)]
pub struct ResultsSettings {
    /// Folder of the ledger.
    pub state_dir: PathBuf,
    /// Whose customers; the latest job's where `None`.
    pub job: Option<String>,
    /// Where the files go; the job's report folder where `None`.
    pub report_dir: Option<PathBuf>,
    /// Which files; all where empty.
    pub formats: Vec<ResultsFormat>,
    /// One request; as the job's where `None`.
    pub timeout: Option<Duration>,
    /// The auth code, which a job on a real platform needs.
    pub auth: Option<SecretSource>,
}

/// Resolves what was typed.
///
/// # Errors
/// A time that is none, an auth code that cannot be one.
pub fn resolve(
    args: ResultsArgs,
    state_dir: PathBuf,
    environment: Environment,
) -> Result<ResultsSettings, Usage> {
    Ok(ResultsSettings {
        state_dir,
        job: args.job,
        report_dir: args.report_dir,
        formats: args.format,
        timeout: args.timeout.as_deref().map(|value| timeout("--timeout", value)).transpose()?,
        auth: auth(environment)?,
    })
}
