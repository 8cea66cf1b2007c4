//! An error as the user meets it: a stable code for scripts, a sentence for people, an exit code.
//!
//! On standard error it is a sentence; with `--json` it is also one object on standard output:
//! `{"schema": 1, "error": {"code": …, "message": …}, "exit_code": N}`. Whoever makes one sees to
//! it that the sentence says what happened, where, and what to do next, and holds no secret.

use std::io;
use std::path::Path;

use serde_json::json;

use super::exit::Exit;
use super::output;
use super::paint::{Ink, Paint};
use crate::locale::Lang;
use crate::locale::config::ConfigTrouble;
use crate::locale::notice::Notice;
use crate::locale::system::system;
use crate::locale::usage::Usage;

/// A run that ends without a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Stable, in snake_case: `usage`, `disk` ….
    pub code: &'static str,
    /// Whole sentences in the user's language.
    pub message: String,
    /// How the process ends.
    pub exit: Exit,
}

impl Failure {
    /// Wrong usage, with where to find help. `command` is the command that was called, where one
    /// was recognised.
    #[must_use]
    pub fn usage(wrong: &Usage, command: Option<&str>, lang: Lang) -> Self {
        let help = match command {
            Some(command) => format!("dialfeed {command} --help"),
            None => "dialfeed --help".to_owned(),
        };
        let see = Notice::SeeHelp { help }.say(lang);
        Self { code: "usage", message: format!("{}\n{see}", wrong.say(lang)), exit: Exit::Usage }
    }

    /// The configuration cannot be used.
    #[must_use]
    pub fn configuration(trouble: &ConfigTrouble, lang: Lang) -> Self {
        Self { code: "configuration", message: trouble.say(lang), exit: Exit::Usage }
    }

    /// Standard output cannot be written.
    #[must_use]
    pub fn output(error: &io::Error, lang: Lang) -> Self {
        let message = Notice::Output { error: system(error, lang) }.say(lang);
        Self { code: "output", message, exit: Exit::Machine }
    }

    /// The log file cannot be written.
    #[must_use]
    pub fn log_file(file: Option<&Path>, error: &io::Error, lang: Lang) -> Self {
        let file = file.unwrap_or(Path::new("")).display().to_string();
        let message = Notice::LogFile { file, error: system(error, lang) }.say(lang);
        Self { code: "log_file", message, exit: Exit::Machine }
    }

    /// The file of `--events` cannot be opened.
    #[must_use]
    pub fn events_file(file: Option<&Path>, error: &io::Error, lang: Lang) -> Self {
        let file = file.unwrap_or(Path::new("")).display().to_string();
        let message = Notice::EventsFile { file, error: system(error, lang) }.say(lang);
        Self { code: "events_file", message, exit: Exit::Machine }
    }

    /// The object that `--json` prints.
    #[must_use]
    pub fn to_json(&self) -> String {
        json!({
            "schema": 1,
            "error": {"code": self.code, "message": self.message},
            "exit_code": self.exit.code(),
        })
        .to_string()
    }

    /// Prints it, in the look that standard error takes, and gives the exit code.
    pub fn print(&self, lang: Lang, json: bool, paint: Paint) -> Exit {
        // What the user wanted to end so is no error.
        let wanted = matches!(self.exit, Exit::Interrupted | Exit::Terminated);
        let mark = if wanted { String::new() } else { Notice::ErrorMark.say(lang) };
        let mark = paint.paint(Ink::Wrong, &mark);
        output::to_stderr(&format!("{}\n", paint.fit(&format!("{mark}{}", self.message))));
        if json && output::to_stdout(&format!("{}\n", self.to_json())).is_err() {
            return Exit::Machine;
        }
        self.exit
    }
}
