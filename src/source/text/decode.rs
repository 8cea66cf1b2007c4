//! Bytes -> text, whatever the encoding.
//!
//! Bytes that the encoding does not have become U+FFFD, and where they are in the file is kept: so
//! a U+FFFD that is in the file itself stays what it is, a letter. Knows no lines and no cells.

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Bytes that could not be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Undecodable {
    /// Offset of their U+FFFD in the text, in bytes of UTF-8.
    pub(super) text_at: usize,
    /// Offset of the first of them in the file.
    pub(super) file_at: u64,
}

impl Undecodable {
    /// The same with so much text before it.
    pub(super) fn behind(self, text_bytes: usize) -> Self {
        Self { text_at: self.text_at + text_bytes, ..self }
    }

    /// The same in the text from this place on, if it is there.
    pub(super) fn from(self, text_at: usize) -> Option<Self> {
        Some(Self { text_at: self.text_at.checked_sub(text_at)?, ..self })
    }
}

/// Text with the places of what could not be decoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// Ascending.
    pub(super) undecodable: Vec<Undecodable>,
}

/// Decodes bytes that begin where a letter does and end where one ends; `at` is their place in
/// the file. A byte order mark at the file's beginning is no text. `into` is empty.
pub(super) fn decode(
    bytes: &[u8],
    encoding: &'static Encoding,
    at: u64,
    mut into: String,
) -> Decoded {
    if encoding == UTF_8 {
        let marked = if at == 0 { bytes.strip_prefix(MARK).unwrap_or(bytes) } else { bytes };
        if let Ok(text) = simdutf8::basic::from_utf8(marked) {
            into.push_str(text);
            return Decoded { text: into, undecodable: Vec::new() };
        }
    }
    let mut decoding = Decoding::new(encoding, at);
    decoding.decoded.text = into;
    decoding.take(bytes, true);
    decoding.hand_over()
}

/// A decoding in pieces, for encodings that cannot be cut before they are decoded.
pub(super) struct Decoding {
    decoder: Decoder,
    /// Place in the file behind what was decoded.
    at: u64,
    decoded: Decoded,
}

impl Decoding {
    pub(super) fn new(encoding: &'static Encoding, at: u64) -> Self {
        let decoder = if at == 0 {
            encoding.new_decoder_with_bom_removal()
        } else {
            encoding.new_decoder_without_bom_handling()
        };
        Self { decoder, at, decoded: Decoded::default() }
    }

    /// Decodes the file's next bytes; `last`: no more will come.
    pub(super) fn take(&mut self, bytes: &[u8], last: bool) {
        let Decoded { text, undecodable } = &mut self.decoded;
        let mut rest = bytes;
        loop {
            let room = self.decoder.max_utf8_buffer_length_without_replacement(rest.len());
            text.reserve(room.unwrap_or(rest.len()));
            let (result, read) =
                self.decoder.decode_to_string_without_replacement(rest, text, last);
            rest = &rest[read..];
            self.at += read as u64;
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(bad, behind) => {
                    let back = u64::from(bad) + u64::from(behind);
                    let file_at = self.at.saturating_sub(back);
                    undecodable.push(Undecodable { text_at: text.len(), file_at });
                    text.push(char::REPLACEMENT_CHARACTER);
                }
            }
        }
    }

    /// What was decoded and not taken yet.
    pub(super) fn text(&self) -> &str {
        &self.decoded.text
    }

    /// Takes all that was decoded.
    pub(super) fn hand_over(&mut self) -> Decoded {
        std::mem::take(&mut self.decoded)
    }

    /// Takes what was decoded up to this place in it.
    pub(super) fn hand_over_until(&mut self, text_at: usize) -> Decoded {
        let rest = self.decoded.text.split_off(text_at);
        let until = std::mem::replace(&mut self.decoded.text, rest);
        let left = self.decoded.undecodable.iter().filter_map(|bad| bad.from(text_at)).collect();
        let mut undecodable = std::mem::replace(&mut self.decoded.undecodable, left);
        undecodable.retain(|bad| bad.text_at < text_at);
        Decoded { text: until, undecodable }
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{GB18030, UTF_16LE};

    use super::*;

    fn in_pieces(bytes: &[u8], encoding: &'static Encoding, piece: usize) -> (String, Vec<u64>) {
        let mut decoding = Decoding::new(encoding, 0);
        bytes.chunks(piece).for_each(|piece| decoding.take(piece, false));
        decoding.take(b"", true);
        told(&decoding.hand_over())
    }

    /// Decoded in one piece.
    fn whole(bytes: &[u8], encoding: &'static Encoding, at: u64) -> Decoded {
        decode(bytes, encoding, at, String::new())
    }

    fn told(decoded: &Decoded) -> (String, Vec<u64>) {
        let at = |bad: &Undecodable| decoded.text[bad.text_at..].starts_with('\u{FFFD}');
        assert!(decoded.undecodable.iter().all(at));
        (decoded.text.clone(), decoded.undecodable.iter().map(|bad| bad.file_at).collect())
    }

    #[test]
    fn the_place_of_bad_bytes_is_told_whatever_the_pieces() {
        let utf8 = b"a\xE5\xBC\xA0\xFFb\xE5\xBCc";
        let gb18030 = b"\xD5\xC5\xFF1\xD5";
        for piece in 1..9 {
            assert_eq!(in_pieces(utf8, UTF_8, piece), ("a张\u{FFFD}b\u{FFFD}c".into(), vec![4, 6]));
            assert_eq!(
                in_pieces(gb18030, GB18030, piece),
                ("张\u{FFFD}1\u{FFFD}".into(), vec![2, 4])
            );
            assert_eq!(
                in_pieces(b"\xFF\xFEa\0\0\xD8b\0", UTF_16LE, piece),
                ("a\u{FFFD}b".into(), vec![4])
            );
        }
        assert_eq!(told(&whole(utf8, UTF_8, 0)).1, [4, 6]);
        assert_eq!(told(&whole(gb18030, GB18030, 100)).1, [102, 104]);
    }

    #[test]
    fn a_replacement_character_of_the_file_is_no_bad_byte() {
        let decoded = whole("\u{FFFD}".as_bytes(), UTF_8, 0);
        assert_eq!(told(&decoded), ("\u{FFFD}".into(), vec![]));
    }

    #[test]
    fn a_mark_is_no_text_at_the_beginning_and_a_letter_elsewhere() {
        assert_eq!(whole(b"\xEF\xBB\xBFa", UTF_8, 0).text, "a");
        assert_eq!(whole(b"\xEF\xBB\xBFa", UTF_8, 9).text, "\u{FEFF}a");
        assert_eq!(whole(b"\xEF\xBB\xBFa\xFF", UTF_8, 0).undecodable[0].file_at, 4);
    }

    #[test]
    fn what_was_decoded_is_handed_over_up_to_a_place() {
        let mut decoding = Decoding::new(UTF_8, 0);
        decoding.take(b"a\xFF\nb\xFFc", false);
        let first = decoding.hand_over_until(5);
        assert_eq!(told(&first), ("a\u{FFFD}\n".into(), vec![1]));
        assert_eq!(told(&decoding.hand_over()), ("b\u{FFFD}c".into(), vec![4]));
    }
}
