//! Secrets that cannot be had, in English.

use std::io::Error;

use crate::locale::secret::SecretWrong;

/// The sentence for each; `key` is what the secret is called in `dialfeed.toml`.
pub fn secret(wrong: &SecretWrong, key: &str, words: impl Fn(&Error) -> String) -> String {
    match wrong {
        SecretWrong::NotText => format!(
            "`{key}` is empty, or contains line breaks or other signs that cannot be part of it. \
             Please copy it again."
        ),
        SecretWrong::File { file, error } => format!(
            "`{key}_file`: {file} cannot be read: {}. See that the file is there and belongs to \
             the user who runs dialfeed.",
            words(error)
        ),
        SecretWrong::FileOpen { file } => format!(
            "`{key}_file`: other users of this computer can read {file}, so it is not used. Close \
             it to them with chmod 600 {file}."
        ),
        SecretWrong::FileOdd { file } => format!(
            "`{key}_file`: the first line of {file} should be the secret, and is empty or no text."
        ),
        SecretWrong::NoCommand { error } => format!(
            "`{key}_command` cannot be started: {}. Try it in a terminal, as the same user.",
            words(error)
        ),
        SecretWrong::Command { said } => format!(
            "`{key}_command` has failed ({said}). Try it in a terminal, as the same user: its first \
             line should be the secret."
        ),
        SecretWrong::CommandOdd => format!(
            "`{key}_command` has printed nothing that could be the secret: its first line should be \
             it."
        ),
        SecretWrong::CommandSlow { most_s } => format!(
            "`{key}_command` did not end within {most_s} s. If it waits to be unlocked, unlock it \
             first; a scheduled job needs one that asks nobody."
        ),
    }
}
