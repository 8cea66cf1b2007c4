//! An encoding tried on text: what of it cannot be decoded, and what comes out.

use encoding_rs::{Decoder, DecoderResult, Encoding};

use super::BLOCK_BYTES;

/// Counts what an encoding cannot decode.
pub(super) struct Trial {
    decoder: Decoder,
    scratch: String,
    /// Letters beyond ASCII that it decoded.
    pub(super) letters: u64,
    /// Those among them that are three bytes or four in UTF-8.
    pub(super) wide: u64,
    pub(super) errors: u64,
}

impl Trial {
    pub(super) fn new(encoding: &'static Encoding) -> Self {
        let scratch = String::with_capacity(4 * BLOCK_BYTES);
        Self {
            decoder: encoding.new_decoder_without_bom_handling(),
            scratch,
            letters: 0,
            wide: 0,
            errors: 0,
        }
    }

    pub(super) fn take(&mut self, bytes: &[u8], last: bool) {
        let mut rest = bytes;
        loop {
            self.scratch.clear();
            let (result, read) =
                self.decoder.decode_to_string_without_replacement(rest, &mut self.scratch, last);
            rest = &rest[read..];
            self.letters += self.scratch.chars().filter(|char| !char.is_ascii()).count() as u64;
            self.wide += self.scratch.chars().filter(|char| *char >= '\u{800}').count() as u64;
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.errors += 1,
            }
        }
    }
}

/// Whether these bytes are words in this encoding: nearly all of its letters beyond ASCII are
/// letters of an alphabet, or Chinese ones, and nothing is left undecoded. An encoding of one byte
/// a letter decodes anything, noise too; noise is half signs and controls.
pub(super) fn reads_as_words(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let beyond = || text.chars().filter(|char| !char.is_ascii());
    let all = beyond().count();
    let undecoded = beyond().filter(|char| *char == '\u{FFFD}').count();
    let letters = beyond().filter(|char| char.is_alphabetic() || is_punctuation(*char)).count();
    all > 0 && 10 * undecoded <= all && 10 * letters >= 8 * all
}

/// Chinese and Japanese punctuation, full-width signs, and the quotes, dashes and currencies of
/// Western text.
fn is_punctuation(char: char) -> bool {
    matches!(char, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}' | '‘'..='”' | '–' | '—' | '…' | '€' | '£' | '°' | '№')
}
