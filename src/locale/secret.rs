//! What keeps a secret from being had. None of it repeats the secret.

use std::io;

use super::system::system;
use super::{Lang, en, zh};

/// One such thing.
#[derive(Debug)]
pub enum SecretWrong {
    /// It has line breaks or the like.
    NotText,
    /// Its file cannot be read.
    File { file: String, error: io::Error },
    /// Others can read its file.
    FileOpen { file: String },
    /// Its file is empty, or holds no text.
    FileOdd { file: String },
    /// The command cannot be started.
    NoCommand { error: io::Error },
    /// It has failed; the system's words for how.
    Command { said: String },
    /// It has printed nothing that could be a secret.
    CommandOdd,
    /// It did not come to an end.
    CommandSlow { most_s: u64 },
}

impl SecretWrong {
    /// The sentence. `key` is what the secret is called in `dialfeed.toml`.
    #[must_use]
    pub fn say(&self, key: &str, lang: Lang) -> String {
        let words = |error: &io::Error| system(error, lang);
        match lang {
            Lang::Zh => zh::secret(self, key, words),
            Lang::En => en::secret(self, key, words),
        }
    }
}
