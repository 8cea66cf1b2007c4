//! What stands behind an error of the libraries: their own words, and the error that is to blame.
//!
//! An URL is never among the words: its query or its path may hold a secret. What else may be
//! one is the caller's to strike out ([`crate::censor`]).

use std::error::Error;

/// The libraries' words for an error, outermost first, without the URL: it may hold a
/// secret.
#[must_use]
pub fn describe(error: &(dyn Error + 'static)) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let text = match error.downcast_ref::<reqwest::Error>() {
            Some(own) => reason_of(own),
            None => error.to_string(),
        };
        if !words.iter().any(|word| word.contains(&text)) {
            words.push(text);
        }
        next = error.source();
    }
    words.join(": ")
}

/// reqwest's own sentence, which would end in the URL.
fn reason_of(error: &reqwest::Error) -> String {
    let text = error.to_string();
    match error.url() {
        Some(url) => text.replace(&format!(" for url ({url})"), ""),
        None => text,
    }
}

/// The first error of this type in the chain. An `io::Error` hides what it wraps from
/// `source()`, so its inside is looked at too.
#[must_use]
pub fn cause<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found);
        }
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if let Some(found) = inner.and_then(|inner| cause::<E>(inner)) {
            return Some(found);
        }
        next = error.source();
    }
    None
}
