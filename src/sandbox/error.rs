//! Why a sandbox cannot start, each variant with what the user has to change.

use std::io;
use std::path::PathBuf;

/// A sandbox that cannot start, or whose data cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// Another program listens there: choose another port, or 0.
    #[error("port {port} of 127.0.0.1 is taken")]
    PortTaken {
        /// The port that was asked for.
        port: u16,
    },
    /// The port cannot be opened for another cause (a port below 1024, say).
    #[error("cannot listen on 127.0.0.1:{port}")]
    Listen {
        /// The port that was asked for.
        port: u16,
        /// The system's word.
        source: io::Error,
    },
    /// Another sandbox runs on this data: wait for it, or take another file.
    #[error("{} is in use by another sandbox", file.display())]
    DataInUse {
        /// The data file.
        file: PathBuf,
    },
    /// The file holds something else: take another one. It was not touched.
    #[error("{} is no data file of this sandbox", file.display())]
    DataForeign {
        /// The file.
        file: PathBuf,
    },
    /// The file cannot be opened or made.
    #[error("cannot open {}", file.display())]
    DataFile {
        /// The data file or its lock file.
        file: PathBuf,
        /// The system's word.
        source: io::Error,
    },
    /// The data cannot be read or written: a damaged file, a full disk.
    #[error("the sandbox's data failed")]
    Data(#[source] rusqlite::Error),
    /// The thread that owns the data cannot start.
    #[error("cannot start the thread that keeps the data")]
    Thread(#[source] io::Error),
    /// The sandbox was stopped already.
    #[error("the sandbox has stopped")]
    Stopped,
    /// A share of faults that is none: it has to be a figure from 0 to 1.
    #[error("the share `{name}` is {value}, not from 0 to 1")]
    Share {
        /// Which of the [`Faults`](super::Faults).
        name: &'static str,
        /// What it was given as.
        value: f64,
    },
    /// The shares of faults leave less than nothing for good replies.
    #[error("the shares of faults are {sum} together, more than 1")]
    SharesTooMany {
        /// All shares together.
        sum: f64,
    },
    /// A batch number must have 1 to 64 printable characters.
    #[error("`{id}` cannot be a batch number")]
    BatchId {
        /// What was given.
        id: String,
    },
    /// There are as many batches as there may be.
    #[error("there are {max} batches already, no more can be made")]
    BatchesFull {
        /// The most there may be.
        max: usize,
    },
}

impl SandboxError {
    /// A port that could not be opened.
    pub(super) fn listen(port: u16, source: io::Error) -> Self {
        if source.kind() == io::ErrorKind::AddrInUse {
            Self::PortTaken { port }
        } else {
            Self::Listen { port, source }
        }
    }
}
