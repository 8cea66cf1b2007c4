//! `dialfeed completions SHELL`: the shell's own script, with help in the user's language.

use std::io;

use clap_complete::{Shell, generate};

use super::args;
use super::help;
use super::output;
use crate::locale::Lang;

/// Prints the script.
///
/// # Errors
/// Standard output cannot be written.
pub fn run(shell: Shell, lang: Lang) -> io::Result<()> {
    let mut command = help::localise(args::command(), lang, help::WIDTH_UNBOUNDED);
    let mut script = Vec::new();
    generate(shell, &mut command, "dialfeed", &mut script);
    output::to_stdout(&String::from_utf8_lossy(&script))
}
