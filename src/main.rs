//! dialfeed on the command line: read what was typed, resolve it, do it, say how it ended.
//!
//! Everything a user sees is made in `cli` and `locale`; everything that is done, in the library.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;

use cli::args::{self, Cli};
use cli::config::Held;
use cli::environment::Environment;
use cli::exit::Exit;
use cli::face::Face;
use cli::failure::Failure;
use cli::logging::{Log, LogSettings};
use cli::not_begun::NotBegun;
use cli::prescan::{Prescan, prescan};
use cli::settings::{self, Settings};
use cli::terminal::{NumberDisplay, Terminal};
use cli::{commands, completions, help, logging, manual, misuse, output, panics, version};
use locale::notice::Notice;
use locale::system::system;
use locale::usage::Usage;

mod cli;
mod locale;

fn main() -> ExitCode {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let environment = Environment::read();
    let look = prescan(&typed, &environment);
    let terminal = Terminal::look(look.color, &environment);
    let mut held = Held::look(look.config.as_ref(), look.profile.clone(), &environment);
    let look = look.speak(held.lang());
    let ended = panics::caught(look.lang, || run(&typed, &mut held, &look, terminal)).flatten();
    let failed = |failure: Failure| failure.print(look.lang, look.json, terminal.stderr);
    ended.unwrap_or_else(failed).into()
}

/// From what was typed to how it ended.
fn run(
    typed: &[OsString],
    held: &mut Held,
    look: &Prescan,
    terminal: Terminal,
) -> Result<Exit, Failure> {
    let command = held.defaults(args::command());
    let command = help::localise(command, look.lang, terminal.columns);
    let called = called(&command, typed);
    let cli = match args::parse(command, typed) {
        Ok(cli) => cli,
        Err(error) if shows(&error) => return show(&error, terminal, look),
        Err(error) => {
            // A value of the file may be what is wrong: it is among the defaults.
            held.judge();
            let failure = match &held.trouble {
                Some(trouble) => Failure::configuration(trouble, look.lang),
                None => Failure::usage(&misuse::misuse(&error), called.as_deref(), look.lang),
            };
            let face = face(None, terminal, look);
            let not_begun = NotBegun::of_words(typed, called.as_deref(), held);
            return Err(ended(not_begun, failure, held, face));
        }
    };
    held.judge();
    let (face, not_begun) = (face(Some(&cli), terminal, look), NotBegun::of(&cli, held));
    let (settings, log) = match begin(cli, typed, held, face, called.as_deref(), look) {
        Ok(begun) => begun,
        Err(failure) => return Err(ended(not_begun, failure, held, face)),
    };
    let ended = dispatch(settings, held, face);
    if let Some((file, error)) = log.lost() {
        let (file, error) = (file.display().to_string(), system(error, look.lang));
        let lost = Notice::LogLost { file, error }.say(look.lang);
        output::to_stderr(&format!("{}\n", face.told().fit(&lost)));
    }
    ended
}

/// Everything that can keep a run from beginning.
fn begin(
    mut cli: Cli,
    typed: &[OsString],
    held: &Held,
    face: Face,
    called: Option<&str>,
    look: &Prescan,
) -> Result<(Settings, Log), Failure> {
    if let Some(trouble) = held.trouble_for(&cli.command) {
        return Err(Failure::configuration(trouble, look.lang));
    }
    let wrong = |wrong: Usage| Failure::usage(&wrong, called, look.lang);
    let rules = match &cli.command {
        args::Command::Inbox(_) => held.rules(typed).map_err(wrong)?,
        _ => Vec::new(),
    };
    let environment = held.complete(&mut cli).map_err(wrong)?;
    let log = start_log(&cli, held, face.terminal, look)?;
    let settings = settings::resolve(cli, environment, rules).map_err(wrong)?;
    Ok((settings, log))
}

/// What a run that did not begin ends with, once those are told of it who are to be.
fn ended(not_begun: Option<NotBegun>, failure: Failure, held: &Held, face: Face) -> Failure {
    match not_begun {
        Some(run) => run.end(failure, held, face),
        None => failure,
    }
}

fn face(cli: Option<&Cli>, terminal: Terminal, look: &Prescan) -> Face {
    let everywhere = cli.map(|cli| &cli.everywhere);
    Face {
        lang: look.lang,
        json: look.json,
        quiet: everywhere.is_some_and(|it| it.quiet),
        numbers: NumberDisplay::chosen(everywhere.is_some_and(|it| it.show_numbers)),
        terminal,
    }
}

fn dispatch(settings: Settings, held: &Held, face: Face) -> Result<Exit, Failure> {
    match settings {
        Settings::Import(it) => {
            commands::run(face, |stop| commands::import::import(*it, held.notify(), face, stop))
        }
        Settings::Check(it) => commands::run(face, |stop| commands::check::check(*it, face, stop)),
        Settings::Resume(it) => {
            commands::run(face, |stop| commands::resume::resume(*it, held.notify(), face, stop))
        }
        Settings::Inbox(it) => {
            commands::run(face, |stop| commands::inbox::inbox(*it, held, face, stop))
        }
        Settings::Jobs(it) => commands::run(face, |stop| commands::jobs::jobs(it, face, stop)),
        Settings::Report(it) => {
            commands::run(face, |stop| commands::report::report(it, face, stop))
        }
        Settings::Results(it) => {
            commands::run_asking(face, |stop| commands::results::results(it, face, stop))
        }
        Settings::Purge(it) => {
            commands::run_asking(face, |stop| commands::purge::purge(it, face, stop))
        }
        Settings::Ledger(it) => {
            commands::run_asking(face, |stop| commands::ledger::ledger(it, face, stop))
        }
        Settings::Sandbox(it) => {
            commands::run_asking(face, |stop| commands::sandbox::sandbox(it, face, stop))
        }
        Settings::Users(it) => {
            commands::run_asking(face, |stop| commands::users::users(it, face, stop))
        }
        Settings::Dial(it) => {
            commands::run_asking(face, |stop| commands::dial::dial(it, face, stop))
        }
        Settings::Hangup(it) => {
            commands::run_asking(face, |stop| commands::hangup::hangup(it, face, stop))
        }
        Settings::Status(it) => {
            commands::run_asking(face, |stop| commands::status::status(it, face, stop))
        }
        Settings::Spy(it) => commands::run_asking(face, |stop| commands::spy::spy(it, face, stop)),
        Settings::Cdr(it) => commands::run_asking(face, |stop| commands::cdr::cdr(*it, face, stop)),
        Settings::Recording(it) => {
            commands::run_asking(face, |stop| commands::recording::recording(it, face, stop))
        }
        Settings::Doctor(it) => {
            commands::run_asking(face, |stop| commands::doctor::doctor(*it, held, face, stop))
        }
        Settings::Template(file) => commands::template::template(file, face),
        Settings::Config(it) => {
            commands::run_asking(face, |_| commands::config::config(it, held, face))
        }
        Settings::Man(dir) => manual::run(dir.as_deref(), face),
        Settings::Completions(shell) => {
            completions::run(shell, face.lang)
                .map_err(|error| Failure::output(&error, face.lang))?;
            Ok(Exit::Finished)
        }
    }
}

/// The command that was called, for the hint to its help.
fn called(command: &clap::Command, typed: &[OsString]) -> Option<String> {
    let mut words = typed.iter().skip(1).filter_map(|word| word.to_str());
    words.find(|word| command.find_subcommand(word).is_some()).map(str::to_owned)
}

/// Help and version come as errors from the parser.
fn shows(error: &clap::Error) -> bool {
    matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion)
}

fn show(error: &clap::Error, terminal: Terminal, look: &Prescan) -> Result<Exit, Failure> {
    let text = error.render();
    let mut text =
        if terminal.stdout.has_colors { text.ansi().to_string() } else { text.to_string() };
    if error.kind() == ErrorKind::DisplayVersion && look.verbose {
        text.push_str(&version::details());
    }
    output::to_stdout(&text).map_err(|error| Failure::output(&error, look.lang))?;
    Ok(Exit::Finished)
}

fn start_log(cli: &Cli, held: &Held, terminal: Terminal, look: &Prescan) -> Result<Log, Failure> {
    let everywhere = &cli.everywhere;
    // Whoever looks at the configuration must not be kept from it by a log that it names.
    let is_logged = !matches!(cli.command, args::Command::Config(_));
    let file = everywhere.log_file.as_deref().filter(|_| is_logged);
    let configuration = || held.config.iter().map(|config| config.file.clone());
    if let Some(file) = file.filter(|file| logging::is_spoilt(file, configuration())) {
        let notice = Notice::LogElsewhere { file: file.display().to_string() };
        let (code, message) = ("log_file", notice.say(look.lang));
        return Err(Failure { code, message, exit: Exit::Usage });
    }
    let log = LogSettings {
        verbose: everywhere.verbose,
        quiet: everywhere.quiet,
        file,
        format: everywhere.log_format,
        color: terminal.stderr.has_colors,
    };
    logging::start(log).map_err(|error| Failure::log_file(file, &error, look.lang))
}
