//! Exit codes: what a script can tell from a run without reading a word (contract, section 3).
//!
//! Invariant: a code keeps its meaning for ever. Knows no errors; each error knows its code.

use std::process::ExitCode;

use dialfeed::stop::StopCause;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Finished; every row that was to be sent is `inserted` or `duplicate`.
    Finished = 0,
    /// An error of this machine: disk, ledger, report; or a fault of the program.
    Machine = 1,
    /// Wrong usage or configuration.
    Usage = 2,
    /// Finished, but some rows are `failed` or `uncertain` (with `--strict`: or `rejected`).
    RowsLeft = 3,
    /// Stopped early by the platform's answer or by `--stop-at`; the rest is `pending`.
    Stopped = 4,
    /// The input cannot be imported.
    Input = 5,
    /// Another run holds this job, inbox or target.
    Busy = 6,
    /// Ctrl-C or SIGINT (128 + 2); the rest is `pending`.
    Interrupted = 130,
    /// SIGTERM, or the console closing (128 + 15); the rest is `pending`.
    Terminated = 143,
}

impl Exit {
    /// Every one.
    pub const ALL: [Self; 9] = [
        Self::Finished,
        Self::Machine,
        Self::Usage,
        Self::RowsLeft,
        Self::Stopped,
        Self::Input,
        Self::Busy,
        Self::Interrupted,
        Self::Terminated,
    ];

    /// The number the shell sees.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }
}

impl From<StopCause> for Exit {
    fn from(cause: StopCause) -> Self {
        match cause {
            StopCause::Interrupt => Self::Interrupted,
            StopCause::Terminate => Self::Terminated,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
