//! How this run talks to its user: language, streams, what may be shown.
//!
//! The result goes to standard output; plan, progress and warnings go to standard error, so that a
//! script reads one thing and a person sees all.

use super::failure::Failure;
use super::output;
use super::paint::Paint;
use super::terminal::{NumberDisplay, Terminal};
use crate::locale::Lang;

/// See the module.
#[derive(Debug, Clone, Copy)]
pub struct Face {
    /// The language of every sentence.
    pub lang: Lang,
    /// The result is one JSON object.
    pub json: bool,
    /// Nothing but errors and questions.
    pub quiet: bool,
    /// Whether numbers are shown.
    pub numbers: NumberDisplay,
    /// Where it writes.
    pub terminal: Terminal,
}

impl Face {
    /// How numbers appear in what a program reads: masked where it goes to a terminal all the same. A
    /// pipe is a file (law 4).
    #[must_use]
    pub fn data_numbers(&self) -> NumberDisplay {
        let is_terminal = self.terminal.stdout.columns.is_some();
        if is_terminal { self.numbers } else { NumberDisplay::Full }
    }

    /// The look of what [`Face::tell`] shows.
    #[must_use]
    pub fn told(&self) -> Paint {
        self.terminal.stderr
    }

    /// The look of what [`Face::print`] shows.
    #[must_use]
    pub fn printed(&self) -> Paint {
        self.terminal.stdout
    }

    /// The look of what [`Face::result`] shows.
    #[must_use]
    pub fn resulting(&self) -> Paint {
        if self.json { self.told() } else { self.printed() }
    }

    /// Shows something on the way: plan, warning, notice.
    pub fn tell(&self, text: &str) {
        if !self.quiet {
            output::to_stderr(&format!("{}\n", self.told().fit(text)));
        }
    }

    /// Shows a result to a person; with `--json` it is something on the way.
    ///
    /// # Errors
    /// Where standard output cannot be written.
    pub fn result(&self, text: &str) -> Result<(), Failure> {
        if self.json {
            self.tell(text);
            return Ok(());
        }
        if self.quiet {
            return Ok(());
        }
        self.print(text)
    }

    /// Shows what was asked for, even with `--quiet`.
    ///
    /// # Errors
    /// Where standard output cannot be written.
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        self.write(&self.printed().fit(text))
    }

    fn write(&self, text: &str) -> Result<(), Failure> {
        output::to_stdout(&format!("{text}\n")).map_err(|error| Failure::output(&error, self.lang))
    }

    /// With `--json`, prints the result as an object.
    ///
    /// # Errors
    /// Where standard output cannot be written.
    pub fn object(&self, object: &impl serde::Serialize) -> Result<(), Failure> {
        if !self.json {
            return Ok(());
        }
        // Texts and numbers alone: this does not fail.
        let text = serde_json::to_string_pretty(object).unwrap_or_default();
        self.write(&text)
    }
}
