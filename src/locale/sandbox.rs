//! What the sandbox says when it runs.

use super::{Lang, en, zh};

/// One such text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SandboxWord {
    /// It runs, and this is how to use it.
    Running { url: String, company: &'static str, auth: &'static str, batches: String },
    /// It calls the batches' customers, so many simulated seconds in a real one.
    Dialling { speed: u32 },
}

impl SandboxWord {
    /// The text.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::sandbox_word(self),
            Lang::En => en::sandbox_word(self),
        }
    }
}
