//! The command line as typed: which commands and options there are, and nothing about what their
//! values mean. Values that have a rule stay text here; `settings` reads them, so that a bad one
//! gets a sentence in the user's language.
//!
//! Help texts are not here either: `cli/help` takes them from the catalogue by option name.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::locale::Lang;

pub use connection::ConnectionArgs;
pub use reading::ReadingArgs;
pub use target::TargetArgs;

pub mod actions;
pub mod check;
pub mod completions;
pub mod config;
pub mod connection;
pub mod doctor;
pub mod import;
pub mod inbox;
pub mod jobs;
pub mod ledger;
pub mod man;
pub mod purge;
pub mod pushing;
pub mod reading;
pub mod report;
pub mod results;
pub mod resume;
pub mod sandbox;
pub mod target;
pub mod template;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "dialfeed",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    subcommand_required = true
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options that every command takes.
    #[command(flatten)]
    pub everywhere: Everywhere,
    /// Show the version and stop; clap acts on it before anything is read from here.
    #[arg(long, short = 'V', action = ArgAction::Version)]
    version: Option<bool>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read, clean, plan, confirm, push, report.
    Import(Box<import::ImportArgs>),
    /// The same without pushing.
    Check(check::CheckArgs),
    /// Go on with a stopped job.
    Resume(resume::ResumeArgs),
    /// Import the lists that wait in a folder.
    Inbox(Box<inbox::InboxArgs>),
    /// List jobs, or show one.
    Jobs(jobs::JobsArgs),
    /// Write a job's report again.
    Report(report::ReportArgs),
    /// What became of a job's customers.
    Results(results::ResultsArgs),
    /// Take the customers' data out of old jobs.
    Purge(purge::PurgeArgs),
    /// Look through the ledger, copy it, make it compact.
    Ledger(ledger::LedgerArgs),
    /// Make an empty list to fill in.
    Template(template::TemplateArgs),
    /// Run the embedded platform.
    Sandbox(sandbox::SandboxArgs),
    /// List the staff.
    Users(actions::UsersArgs),
    /// Call a customer from a staff member's extension.
    Dial(actions::DialArgs),
    /// End a staff member's call.
    Hangup(actions::HangupArgs),
    /// How extensions stand.
    Status(actions::StatusArgs),
    /// Listen in on a call.
    Spy(actions::SpyArgs),
    /// Call records.
    Cdr(actions::CdrArgs),
    /// Recordings of calls.
    Recording(actions::RecordingArgs),
    /// Look at the configuration, or begin one.
    Config(config::ConfigArgs),
    /// Whether everything is in place.
    Doctor(doctor::DoctorArgs),
    /// Print or write manual pages.
    Man(man::ManArgs),
    /// Print a shell's completion script.
    Completions(completions::CompletionsArgs),
}

impl Command {
    /// Which platform, of a command that asks one.
    pub fn connection(&mut self) -> Option<&mut ConnectionArgs> {
        Some(match self {
            Self::Import(args) => &mut args.connection,
            Self::Check(args) => &mut args.connection,
            Self::Inbox(args) => &mut args.connection,
            Self::Users(args) => &mut args.asking.connection,
            Self::Dial(args) => &mut args.asking.connection,
            Self::Hangup(args) => &mut args.asking.connection,
            Self::Status(args) => &mut args.asking.connection,
            Self::Spy(args) => &mut args.asking.connection,
            Self::Cdr(args) => &mut args.asking.connection,
            Self::Recording(args) => &mut args.asking.connection,
            Self::Doctor(args) => &mut args.asking.connection,
            _ => return None,
        })
    }

    /// Whom rows go to, of a command that reads lists.
    pub fn target(&mut self) -> Option<&mut TargetArgs> {
        match self {
            Self::Import(args) => Some(&mut args.target),
            Self::Check(args) => Some(&mut args.target),
            Self::Inbox(args) => Some(&mut args.target),
            _ => None,
        }
    }

    /// How lists are read, of a command that does.
    pub fn reading(&mut self) -> Option<&mut ReadingArgs> {
        match self {
            Self::Import(args) => Some(&mut args.reading),
            Self::Check(args) => Some(&mut args.reading),
            Self::Inbox(args) => Some(&mut args.reading),
            _ => None,
        }
    }

    /// Whether the command does its work whatever the configuration says.
    #[must_use]
    pub fn needs_no_configuration(&self) -> bool {
        match self {
            Self::Config(args) => args.action == config::ConfigAction::Init,
            // It tells by itself what is wrong.
            Self::Doctor(_) | Self::Man(_) | Self::Completions(_) | Self::Template(_) => true,
            _ => false,
        }
    }
}

/// Options that every command takes.
#[derive(Debug, Args)]
pub struct Everywhere {
    /// The configuration's file.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Which of its profiles holds.
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// Folder of the ledger.
    #[arg(long, global = true, value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// Language of every sentence.
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<Lang>,
    /// The result as one JSON object on standard output.
    #[arg(long, global = true)]
    pub json: bool,
    /// Nothing on standard error but errors and questions.
    #[arg(long, short = 'q', global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// More in the log; repeatable.
    #[arg(short = 'v', long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    /// Where the log goes instead of standard error.
    #[arg(long, global = true, value_name = "FILE")]
    pub log_file: Option<PathBuf>,
    /// How the log is written.
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub log_format: LogFormat,
    /// Whether the terminal gets colours.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorWhen,
    /// Phone numbers unmasked on the terminal and in the log.
    #[arg(long, global = true)]
    pub show_numbers: bool,
    /// Show help and stop; clap acts on it before anything is read from here.
    #[arg(long, short = 'h', global = true, action = ArgAction::Help)]
    help: Option<bool>,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// When the terminal gets colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The command line as clap knows it, without texts.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

/// Reads the command line against `command`, which may have got texts since [`command`].
///
/// # Errors
/// clap's own: wrong usage, or a request for help or the version.
pub fn parse(mut command: clap::Command, typed: &[OsString]) -> Result<Cli, clap::Error> {
    let mut matches = command.try_get_matches_from_mut(typed)?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definitions_are_consistent() {
        command().debug_assert();
    }
}
