//! The folders of an inbox that are its own.

use serde::{Deserialize, Serialize};

/// Where lists stand while they are worked on.
pub(super) const WORKING: &str = "working";

/// Where a list goes when nothing more is done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shelf {
    /// Imported, and nothing to say.
    Done,
    /// Somebody should read why it is here.
    Attention,
    /// Nothing of it was imported.
    Failed,
}

impl Shelf {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Done, Self::Attention, Self::Failed];

    /// The folder's name.
    #[must_use]
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Attention => "attention",
            Self::Failed => "failed",
        }
    }

    /// Whether a folder directly in the inbox is no place where lists arrive. In any letters: on
    /// Windows and macOS `Done` is `done`, and elsewhere somebody means it so.
    pub(super) fn is_ours(name: &str) -> bool {
        let shelves = Self::ALL.map(Self::folder);
        shelves.iter().chain([&WORKING]).any(|ours| ours.eq_ignore_ascii_case(name))
    }
}
