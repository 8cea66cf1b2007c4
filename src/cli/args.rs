//! The command line as typed: which commands and options there are, and nothing about what their
//! values mean. Values that have a rule stay text here; `settings` reads them, so that a bad one
//! gets a sentence in the user's language.
//!
//! Help texts are not here either: `cli/help` takes them from the catalogue by option name.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::locale::Lang;

pub mod check;
pub mod completions;
pub mod connection;
pub mod import;
pub mod jobs;
pub mod pushing;
pub mod reading;
pub mod report;
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
    Import(import::ImportArgs),
    /// The same without pushing.
    Check(check::CheckArgs),
    /// Go on with a stopped job.
    Resume(resume::ResumeArgs),
    /// List jobs, or show one.
    Jobs(jobs::JobsArgs),
    /// Write a job's report again.
    Report(report::ReportArgs),
    /// Make an empty list to fill in.
    Template(template::TemplateArgs),
    /// Run the embedded platform.
    Sandbox(sandbox::SandboxArgs),
    /// Print a shell's completion script.
    Completions(completions::CompletionsArgs),
}

/// Options that every command takes.
#[derive(Debug, Args)]
pub struct Everywhere {
    /// Folder of the ledger; once, which `settings` sees to: `jobs` takes more than a folder.
    #[arg(long, global = true, value_name = "DIR")]
    pub state: Vec<PathBuf>,
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
    let mut cli =
        Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))?;
    if let Command::Jobs(jobs) = &mut cli.command {
        // Of an option that stands before the command and behind it, clap keeps the latter.
        let everywhere = values_of_state(typed);
        if everywhere.len() > jobs.state.len() {
            jobs.state = everywhere;
        }
    }
    Ok(cli)
}

/// What `--state` was given, wherever it stands. The parser has found nothing wrong before.
fn values_of_state(typed: &[OsString]) -> Vec<PathBuf> {
    let mut words = typed.iter().skip(1).take_while(|word| *word != "--");
    let mut values = Vec::new();
    while let Some(word) = words.next() {
        if word == "--state" {
            values.extend(words.next().map(PathBuf::from));
        } else if let Some(value) = word.to_str().and_then(|word| word.strip_prefix("--state=")) {
            values.push(value.into());
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_before_jobs_and_one_behind_it_both_count() {
        let typed = ["dialfeed", "--state", "folder", "jobs", "--state=stopped", "--", "x"];
        let typed: Vec<OsString> = typed.iter().map(OsString::from).collect();
        let Command::Jobs(jobs) = parse(command(), &typed).unwrap().command else { panic!() };
        assert_eq!(jobs.state, [PathBuf::from("folder"), PathBuf::from("stopped")]);
    }

    #[test]
    fn the_definitions_are_consistent() {
        command().debug_assert();
    }
}
