//! The log: to standard error, or to `--log-file`; lines for people, or JSON objects.
//!
//! From the moment a job has its name each line says which job and which list it is about,
//! whatever thread or task it comes from ([`About`]).
//!
//! Only our own events are logged. The libraries below would, at their finest level, log addresses
//! of requests, and with `--method get` those hold the auth code (law 4). A log file that can be
//! written no more costs its lines and one sentence at the end, not the run.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tracing::{Span, error_span};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

use super::args::LogFormat;
use super::events::is_in;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::NumberDisplay;

mod line;

use line::{CurrentRun, LineFormat};

/// What ends a run is said on the terminal by its own sentences; in a log file it has a line.
pub const ENDING: &str = "dialfeed::ending";

/// How every database of SQLite begins.
const DATABASE: &[u8] = b"SQLite format 3\0";

/// How the log is to be.
#[derive(Debug, Clone, Copy)]
pub struct LogSettings<'a> {
    /// How often `-v` was given.
    pub verbose: u8,
    /// Whether `--quiet` was.
    pub quiet: bool,
    /// `--log-file`; appended to.
    pub file: Option<&'a Path>,
    /// `--log-format`.
    pub format: LogFormat,
    /// Whether standard error gets colours.
    pub color: bool,
}

/// A log that was started.
#[derive(Debug, Clone)]
pub struct Log {
    file: Option<(PathBuf, LogFile)>,
}

impl Log {
    /// The file whose lines are not all there, and the first trouble it made.
    #[must_use]
    pub fn lost(&self) -> Option<(&Path, &io::Error)> {
        let (path, file) = self.file.as_ref()?;
        Some((path, file.0.trouble.get()?))
    }
}

/// A file that takes lines, and keeps what keeps it from taking more.
#[derive(Debug, Clone)]
struct LogFile(Arc<Lines>);

#[derive(Debug)]
struct Lines {
    file: File,
    trouble: OnceLock<io::Error>,
}

impl Write for LogFile {
    /// Each line comes whole, and goes in one piece behind what others have appended.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if let Err(error) = (&self.0.file).write_all(line) {
            // Only the first counts: the others are of the same making.
            let _ = self.0.trouble.set(error);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether log lines would damage the file: it is one of the others, or a database.
#[must_use]
pub fn is_spoilt(path: &Path, mut others: impl Iterator<Item = PathBuf>) -> bool {
    let mut begins = Vec::new();
    // A pipe or a device would wait for a writer.
    let is_file = path.metadata().is_ok_and(|place| place.is_file());
    let begun = if is_file { File::open(path).ok() } else { None };
    let _ = begun.map(|file| file.take(DATABASE.len() as u64).read_to_end(&mut begins));
    begins == DATABASE || others.any(|other| is_in(path, &other))
}

/// Starts the log for the rest of the process. A second start changes nothing.
///
/// # Errors
/// The log file cannot be opened.
pub fn start(settings: LogSettings<'_>) -> io::Result<Log> {
    let level = level(settings);
    let Some(path) = settings.file else {
        let ours = Targets::new().with_target("dialfeed", level);
        let twice = if settings.verbose == 0 { LevelFilter::OFF } else { level };
        install(settings.format, settings.color, ours.with_target(ENDING, twice), io::stderr);
        return Ok(Log { file: None });
    };
    let file = OpenOptions::new().create(true).append(true).open(path)?;
    let file = LogFile(Arc::new(Lines { file, trouble: OnceLock::new() }));
    let writer = file.clone();
    let ours = Targets::new().with_target("dialfeed", level);
    install(settings.format, false, ours, move || writer.clone());
    Ok(Log { file: Some((path.to_owned(), file)) })
}

/// Warnings by default. A file that is asked for holds the run's course as well, whatever
/// `--quiet` says: that is about the terminal.
fn level(settings: LogSettings<'_>) -> LevelFilter {
    let to_file = settings.file.is_some();
    match settings.verbose.saturating_add(u8::from(to_file)) {
        _ if settings.quiet && !to_file => LevelFilter::ERROR,
        0 => LevelFilter::WARN,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    }
}

fn install<W>(format: LogFormat, color: bool, ours: Targets, writer: W)
where
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let run = CurrentRun::default();
    let lines = fmt::layer()
        .event_format(LineFormat::new(format, run.clone()))
        .with_ansi(color)
        .with_writer(writer);
    // Fails where a log is there already, and then that one goes on.
    let _ = tracing_subscriber::registry().with(run).with(lines.with_filter(ours)).try_init();
}

/// As long as it is there, each line of the log carries the job's name, and the list that it is
/// about: of a row its own, else the first. One at a time.
#[derive(Debug)]
pub struct About(Span);

impl About {
    /// The job of this name, from lists that are not opened yet.
    #[must_use]
    pub fn job(job: &str, lists: &[String], numbers: NumberDisplay) -> Self {
        let files = joined(lists, numbers);
        Self(error_span!(target: "dialfeed", line::RUN_SPAN, job, files))
    }

    /// These are its sources, in the order in which rows name them.
    pub fn lists(&self, lists: &[String], numbers: NumberDisplay) {
        self.0.record("files", joined(lists, numbers));
    }
}

/// A file's name may be a customer's number (law 4).
fn joined(lists: &[String], numbers: NumberDisplay) -> String {
    let shown: Vec<String> = lists.iter().map(|list| numbers.words(list)).collect();
    shown.join(line::BETWEEN_FILES)
}

/// Writes down what ended a command, and gives it back.
///
/// # Errors
/// The one that it was given.
pub fn noted(ended: Result<Exit, Failure>, numbers: NumberDisplay) -> Result<Exit, Failure> {
    if let Err(Failure { code, message, exit }) = &ended {
        let (exit_code, reason) = (exit.code(), message.lines().next());
        let reason = reason.map(|reason| numbers.words(reason));
        tracing::error!(target: ENDING, code, exit_code, reason, "failed");
    }
    ended
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_gets_warnings_and_a_file_the_runs_course() {
        let level_of = |quiet, verbose, file: Option<&'static str>| {
            let file = file.map(Path::new);
            level(LogSettings { verbose, quiet, file, format: LogFormat::Text, color: false })
        };
        assert_eq!(level_of(false, 0, None), LevelFilter::WARN);
        assert_eq!(level_of(true, 0, None), LevelFilter::ERROR);
        assert_eq!(level_of(false, 1, None), LevelFilter::INFO);
        assert_eq!(level_of(false, 9, None), LevelFilter::TRACE);
        assert_eq!(level_of(true, 0, Some("log")), LevelFilter::INFO);
    }
}
