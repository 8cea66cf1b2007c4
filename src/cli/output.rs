//! Standard output and standard error as a program in a pipe must use them.
//!
//! A reader that went away (`dialfeed --help | head -1`) is no error of ours: what cannot be
//! written there is dropped. Any other trouble with standard output is an error of this machine:
//! a script must not take half a result for a whole one.

use std::io::{self, ErrorKind, Write};

/// Writes to standard output and flushes it.
///
/// # Errors
/// Every error but the reader's going away.
pub fn to_stdout(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    pipe_safe(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()))
}

/// Whether somebody still reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// As far as one can tell.
    Yes,
    /// The reader went away: nothing more needs to be made for it.
    Gone,
}

/// Writes a part of a long result to standard output and flushes it.
///
/// # Errors
/// Every error but the reader's going away.
pub fn stream(text: &str) -> io::Result<Heard> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(Heard::Yes),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Heard::Gone),
        Err(error) => Err(error),
    }
}

/// Writes to standard error. Where even that fails there is nobody left to tell.
pub fn to_stderr(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

fn pipe_safe(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_reader_that_went_away_is_forgiven() {
        assert!(pipe_safe(Err(ErrorKind::BrokenPipe.into())).is_ok());
        assert!(pipe_safe(Err(ErrorKind::StorageFull.into())).is_err());
    }
}
