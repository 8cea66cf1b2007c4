//! A run that its settings, or its log, keep from beginning at all.
//!
//! Promises: as far as they are known its figures are written and people told, as of any other run that
//! fails: a scheduled run that nobody watches would else be silent for weeks, and its figures say that
//! all was well the last time. Whoever sits at a terminal reads the sentence there, and nobody else is
//! told of a slip of the finger. Changes no exit code.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use dialfeed::stop::Stop;

use super::args::{Cli, Command};
use super::commands;
use super::commands::inbox::memory::Memory;
use super::commands::inbox::telling::tell_of_failure;
use super::config::Held;
use super::exit::Exit;
use super::face::Face;
use super::failure::Failure;
use super::prescan::path_of;
use super::settings::state_dir;
use super::watch::Watch;

/// The command, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Of {
    /// `import` and `resume`.
    OneJob,
    /// `inbox`; the folder, where it is known.
    Inbox(Option<PathBuf>),
}

/// See the module.
#[derive(Debug)]
pub struct NotBegun {
    of: Of,
    metrics: Option<PathBuf>,
    state: PathBuf,
}

impl NotBegun {
    /// Of a command line that was understood; `None` where the command is none that people are told of.
    #[must_use]
    pub fn of(cli: &Cli, held: &Held) -> Option<Self> {
        let (of, metrics) = match &cli.command {
            Command::Import(args) => (Of::OneJob, &args.run.metrics),
            Command::Resume(args) => (Of::OneJob, &args.metrics),
            Command::Inbox(args) => (Of::Inbox(Some(args.folder.clone())), &args.metrics),
            _ => return None,
        };
        let state = state_of(cli.everywhere.state.clone(), held)?;
        Some(Self { of, metrics: metrics.clone(), state })
    }

    /// Of one that was not: what can be seen in it and in the file.
    #[must_use]
    pub fn of_words(typed: &[OsString], command: Option<&str>, held: &Held) -> Option<Self> {
        let of = match command? {
            "import" | "resume" => Of::OneJob,
            "inbox" => Of::Inbox(folder_in(typed)),
            _ => return None,
        };
        let of_file = held.profile.as_ref().and_then(|profile| profile.text("metrics"));
        let metrics = path_of(typed, "--metrics").or_else(|| of_file.map(PathBuf::from));
        Some(Self { of, metrics, state: state_of(path_of(typed, "--state"), held)? })
    }

    /// Writes and tells; gives what it was given.
    #[must_use]
    pub fn end(self, failure: Failure, held: &Held, face: Face) -> Failure {
        let given = failure.clone();
        commands::run(face, |stop| self.ends(given, held, face, stop)).err().unwrap_or(failure)
    }

    async fn ends(
        self,
        failure: Failure,
        held: &Held,
        face: Face,
        stop: Stop,
    ) -> Result<Exit, Failure> {
        let is_watched = face.terminal.stderr.columns.is_some();
        let notify = if is_watched { &[] } else { held.notify() };
        let own = [self.state.as_path()].into_iter();
        // A file that is not for figures is not made one because something else is wrong as well.
        let watch = Watch::begin(self.metrics.as_deref(), own, &self.state, notify, face, &stop)
            .or_else(|_| {
                Watch::begin(None, std::iter::empty(), &self.state, notify, face, &stop)
            })?;
        match &self.of {
            Of::OneJob => watch.end_job(Err(failure)).await,
            Of::Inbox(folder) => {
                if let Some(folder) = folder {
                    let mut memory = Memory::of(folder, &self.state, notify);
                    tell_of_failure(&failure, folder, &mut memory, face, &stop).await;
                }
                watch.end(Err(failure)).await
            }
        }
    }
}

fn state_of(typed: Option<PathBuf>, held: &Held) -> Option<PathBuf> {
    let of_file = || held.profile.as_ref()?.text("state").map(PathBuf::from);
    state_dir(typed, held.environment.state.clone().or_else(of_file)).ok()
}

/// The folder in a command line that was not understood: what stands behind the command, is no option's
/// value as far as one can see, and is a folder.
fn folder_in(typed: &[OsString]) -> Option<PathBuf> {
    let at = typed.iter().position(|word| word == "inbox")?;
    let is_option = |word: &OsString| word.as_encoded_bytes().starts_with(b"-");
    let takes_none = |word: &OsString| {
        ["-q", "--quiet", "--follow", "--json", "-v", "--verbose"].iter().any(|it| word == it)
    };
    let pairs = typed[at..].windows(2);
    let free = pairs.filter(|pair| !is_option(&pair[0]) || takes_none(&pair[0]));
    free.map(|pair| Path::new(&pair[1])).find(|it| it.is_dir()).map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_found_in_a_command_line_that_is_not_understood() {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path().to_str().unwrap();
        for (words, is_found) in [
            (&["dialfeed", "inbox", here, "--ratee", "5"][..], true),
            (&["dialfeed", "inbox", "--ratee", "5", here], true),
            (&["dialfeed", "--config", "x", "inbox", "--quiet", here], true),
            (&["dialfeed", "inbox", "--state", here, "nowhere"], false),
            (&["dialfeed", "inbox"], false),
        ] {
            let typed: Vec<OsString> = words.iter().map(OsString::from).collect();
            let found = folder_in(&typed);
            assert_eq!(found.is_some(), is_found, "{words:?}: {found:?}");
        }
    }
}
