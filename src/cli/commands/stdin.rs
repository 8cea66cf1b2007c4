//! A list from standard input (`-`), of customers or of those who must not be called: when it makes
//! no sense, which is wrong usage.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use dialfeed::import::STANDARD_INPUT;

use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::locale::usage::Usage;

/// Refuses standard input given twice, or typed by hand.
///
/// # Errors
/// The sentence that says so.
pub fn refuse_unreadable<'a>(
    lists: impl Iterator<Item = &'a PathBuf>,
    face: Face,
) -> Result<(), Failure> {
    let times = times(lists);
    let wrong = if times > 1 {
        Usage::StandardInputTwice
    } else if times == 1 && io::stdin().is_terminal() {
        Usage::StandardInputTyped
    } else {
        return Ok(());
    };
    Err(Failure::usage(&wrong, None, face.lang))
}

/// Refuses a list from standard input where somebody sits at the terminal who would be asked
/// whether to send: the answer would have to come from there too.
///
/// # Errors
/// The sentence that says so.
pub fn refuse_unanswerable<'a>(
    lists: impl Iterator<Item = &'a PathBuf>,
    yes: bool,
    face: Face,
) -> Result<(), Failure> {
    let somebody_watches = face.terminal.is_progress_visible;
    if times(lists) == 0 || yes || !somebody_watches {
        return Ok(());
    }
    Err(Failure::usage(&Usage::StandardInputAsked, None, face.lang))
}

fn times<'a>(lists: impl Iterator<Item = &'a PathBuf>) -> usize {
    lists.filter(|file| file.as_path() == Path::new(STANDARD_INPUT)).count()
}
