//! The command line resolved: typed values, each within its limits, with what the environment and
//! the defaults add (option, then environment, then profile, then default; the profile's values are
//! among the defaults by then).
//!
//! Pure: the environment comes in as a value, no file is looked at. What is wrong comes back as a
//! [`Usage`], which has a sentence in each language.

use std::path::PathBuf;

use clap_complete::Shell;

use super::args::{Cli, Command as Typed};
use super::environment::Environment;
use crate::locale::usage::Usage;

pub mod actions;
pub mod check;
pub mod config;
pub mod doctor;
pub mod import;
pub mod inbox;
pub mod jobs;
pub mod ledger;
pub mod moment;
pub mod pace;
pub mod platform;
pub mod purge;
pub mod pushing;
pub mod reading;
pub mod report;
pub mod results;
pub mod resume;
pub mod sandbox;
pub mod target;
pub mod template;
pub mod time;
pub mod whole;

/// What to do, with everything that it takes.
#[derive(Debug)]
pub enum Settings {
    /// `dialfeed import`.
    Import(Box<import::ImportSettings>),
    /// `dialfeed check`.
    Check(Box<check::CheckSettings>),
    /// `dialfeed resume`.
    Resume(Box<resume::ResumeSettings>),
    /// `dialfeed inbox`.
    Inbox(Box<inbox::InboxSettings>),
    /// `dialfeed jobs`.
    Jobs(jobs::JobsSettings),
    /// `dialfeed report`.
    Report(report::ReportSettings),
    /// `dialfeed results`.
    Results(results::ResultsSettings),
    /// `dialfeed purge`.
    Purge(purge::PurgeSettings),
    /// `dialfeed ledger`.
    Ledger(ledger::LedgerSettings),
    /// `dialfeed template`: into this file; `None` where the language names it.
    Template(Option<PathBuf>),
    /// `dialfeed sandbox`.
    Sandbox(sandbox::SandboxSettings),
    /// `dialfeed users`.
    Users(actions::UsersSettings),
    /// `dialfeed dial`.
    Dial(actions::DialSettings),
    /// `dialfeed hangup`.
    Hangup(actions::HangupSettings),
    /// `dialfeed status`.
    Status(actions::StatusSettings),
    /// `dialfeed spy`.
    Spy(actions::SpySettings),
    /// `dialfeed cdr`.
    Cdr(Box<actions::cdr::CdrSettings>),
    /// `dialfeed recording`.
    Recording(actions::RecordingSettings),
    /// `dialfeed config`.
    Config(config::ConfigSettings),
    /// `dialfeed doctor`.
    Doctor(Box<doctor::DoctorSettings>),
    /// `dialfeed man`: into this folder; the main page to standard output where `None`.
    Man(Option<PathBuf>),
    /// `dialfeed completions`.
    Completions(Shell),
}

/// Resolves a command line. `rules` are the configuration's for lists in a folder.
///
/// # Errors
/// The first value that breaks its rule, or what is missing.
pub fn resolve(
    cli: Cli,
    environment: Environment,
    rules: Vec<inbox::RuleTyped>,
) -> Result<Settings, Usage> {
    let typed_state = cli.everywhere.state;
    let (json, is_verbose) = (cli.everywhere.json, cli.everywhere.verbose > 0);
    let is_lang_typed = cli.everywhere.lang.is_some();
    let state = || state_dir(typed_state.clone(), environment.state.clone());
    Ok(match cli.command {
        Typed::Import(args) => {
            let state = state()?;
            Settings::Import(Box::new(import::resolve(*args, state, environment)?))
        }
        Typed::Check(args) => {
            let memory = state().ok();
            let state = if args.target.is_given() { Some(state()?) } else { None };
            Settings::Check(Box::new(check::resolve(args, state, memory, &environment)?))
        }
        Typed::Resume(args) => {
            let state = state()?;
            Settings::Resume(Box::new(resume::resolve(args, state, environment)?))
        }
        Typed::Inbox(args) => {
            let state = state()?;
            Settings::Inbox(Box::new(inbox::resolve(*args, state, environment, rules)?))
        }
        Typed::Jobs(args) => Settings::Jobs(jobs::resolve(&args, state()?)?),
        Typed::Report(args) => Settings::Report(report::resolve(args, state()?)?),
        Typed::Results(args) => Settings::Results(results::resolve(args, state()?, environment)?),
        Typed::Purge(args) => Settings::Purge(purge::resolve(args, state()?)?),
        Typed::Ledger(args) => Settings::Ledger(ledger::resolve(args, state()?)?),
        Typed::Template(args) => Settings::Template(template::resolve(args)?),
        Typed::Sandbox(args) => Settings::Sandbox(sandbox::resolve(args)?),
        Typed::Users(args) => Settings::Users(actions::users(&args, json, state()?, environment)?),
        Typed::Dial(args) => Settings::Dial(actions::dial(args, state()?, environment)?),
        Typed::Hangup(args) => Settings::Hangup(actions::hangup(&args, state()?, environment)?),
        Typed::Status(args) => Settings::Status(actions::status(&args, state()?, environment)?),
        Typed::Spy(args) => Settings::Spy(actions::spy(&args, state()?, environment)?),
        Typed::Cdr(args) => {
            let settings = actions::cdr::resolve(args, json, state()?, environment)?;
            Settings::Cdr(Box::new(settings))
        }
        Typed::Recording(args) => {
            Settings::Recording(actions::recording(args, state()?, environment)?)
        }
        Typed::Config(args) => {
            let run = config::OfTheRun {
                state: state().ok(),
                is_state_typed: typed_state.is_some(),
                is_lang_typed,
            };
            Settings::Config(config::resolve(args, run)?)
        }
        Typed::Doctor(args) => {
            Settings::Doctor(Box::new(doctor::resolve(&args, is_verbose, state()?, environment)?))
        }
        Typed::Man(args) => Settings::Man(args.dir),
        Typed::Completions(args) => Settings::Completions(args.shell),
    })
}

/// The ledger's folder: as typed, else from the environment, else the user's own state folder
/// (`~/.local/state/dialfeed` on Linux, `~/Library/Application Support/dialfeed` on macOS,
/// `%LOCALAPPDATA%\dialfeed` on Windows).
///
/// # Errors
/// [`Usage::NoStateFolder`].
pub fn state_dir(typed: Option<PathBuf>, environment: Option<PathBuf>) -> Result<PathBuf, Usage> {
    typed.or(environment).or_else(own_state_dir).ok_or(Usage::NoStateFolder)
}

/// The user's own, which holds where none is named.
#[must_use]
pub fn own_state_dir() -> Option<PathBuf> {
    Some(dirs::state_dir().or_else(dirs::data_local_dir)?.join("dialfeed"))
}

/// The value without the blanks around it.
fn filled(option: &'static str, value: &str) -> Result<String, Usage> {
    let value = value.trim();
    if value.is_empty() { Err(Usage::Empty { option }) } else { Ok(value.to_owned()) }
}

#[cfg(test)]
mod tests;
