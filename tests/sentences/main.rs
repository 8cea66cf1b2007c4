//! Every sentence a user sees, in both languages: none is missing, none is left over, and each reads
//! as its language is written.
//!
//! Sentences are code, so most of this the compiler holds. What it does not see is looked for in the
//! sources: variants that nobody makes any more, codes without a sentence, sentences outside their
//! folder, signs of the other language. What is said for given values is held beside `src/locale`.

#![allow(clippy::unwrap_used, reason = "what fails in a test's own tools fails the test")]

mod causes;
mod code;
mod language;
mod places;
mod signs;
mod variants;
