//! The operating system's errors, in English: its own words.

/// What the system says.
pub fn system_words(words: &str) -> String {
    words.to_owned()
}
