//! Bytes -> text, block by block, whatever the encoding.
//!
//! Bytes that the encoding does not have become U+FFFD, and where they are in the file is kept: so
//! a U+FFFD that is in the file itself stays what it is, a letter. The file's hash is taken on the
//! way, so that a file is read once.

use std::collections::VecDeque;
use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding};
use sha2::{Digest, Sha256};

/// Bytes that could not be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Undecodable {
    /// Offset of their U+FFFD in the whole text, in bytes of UTF-8.
    pub(super) text_at: u64,
    /// Offset of the first of them in the file.
    pub(super) file_at: u64,
}

/// A file as text.
pub(super) struct TextReader<R> {
    input: R,
    decoder: Decoder,
    block: Vec<u8>,
    /// Bytes decoded so far.
    decoded: u64,
    hasher: Option<Sha256>,
}

impl<R: Read> TextReader<R> {
    /// Reads `input` from its beginning, `block_bytes` at a time; a byte order mark is no text.
    pub(super) fn new(input: R, encoding: &'static Encoding, block_bytes: usize) -> Self {
        Self {
            input,
            decoder: encoding.new_decoder_with_bom_removal(),
            block: vec![0; block_bytes],
            decoded: 0,
            hasher: None,
        }
    }

    /// Takes the hash of every byte read.
    pub(super) fn hashing(mut self) -> Self {
        self.hasher = Some(Sha256::new());
        self
    }

    /// The SHA-256 of all bytes read, in hex, if it was taken.
    pub(super) fn sha256(self) -> Option<String> {
        self.hasher.map(|hasher| hex(&hasher.finalize()))
    }

    /// Appends the next block's text; `false` at the end of the file. `text_at` is the offset of
    /// `text`'s beginning in the whole text.
    pub(super) fn fill(
        &mut self,
        text: &mut String,
        text_at: u64,
        undecodable: &mut VecDeque<Undecodable>,
    ) -> io::Result<bool> {
        let len = loop {
            match self.input.read(&mut self.block) {
                Ok(len) => break len,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        };
        let ended = len == 0;
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&self.block[..len]);
        }
        let mut at = 0;
        loop {
            let rest = &self.block[at..len];
            let room = self.decoder.max_utf8_buffer_length_without_replacement(rest.len());
            text.reserve(room.unwrap_or(rest.len()));
            let (result, read) =
                self.decoder.decode_to_string_without_replacement(rest, text, ended);
            at += read;
            self.decoded += read as u64;
            match result {
                DecoderResult::InputEmpty => return Ok(!ended),
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(bad, behind) => {
                    undecodable.push_back(Undecodable {
                        text_at: text_at + text.len() as u64,
                        file_at: self.decoded.saturating_sub(u64::from(bad) + u64::from(behind)),
                    });
                    text.push(char::REPLACEMENT_CHARACTER);
                }
            }
        }
    }
}

/// The SHA-256 of everything in `input`, in hex.
pub(super) fn sha256_of(input: &mut impl Read) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut block = vec![0; 256 << 10];
    loop {
        match input.read(&mut block) {
            Ok(0) => return Ok(hex(&hasher.finalize())),
            Ok(len) => hasher.update(&block[..len]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: [u8; 16] = *b"0123456789abcdef";
    let digit = |half: u8| char::from(DIGITS[usize::from(half)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use encoding_rs::{GB18030, UTF_8, UTF_16LE};

    use super::*;

    fn read(bytes: &[u8], encoding: &'static Encoding, block: usize) -> (String, Vec<u64>) {
        let mut reader = TextReader::new(bytes, encoding, block);
        let (mut text, mut undecodable) = (String::new(), VecDeque::new());
        while reader.fill(&mut text, 0, &mut undecodable).unwrap() {}
        assert!(
            undecodable
                .iter()
                .all(|bad| text[usize::try_from(bad.text_at).unwrap()..].starts_with('\u{FFFD}'))
        );
        (text, undecodable.iter().map(|bad| bad.file_at).collect())
    }

    #[test]
    fn the_place_of_bad_bytes_is_told_whatever_the_block() {
        for block in 1..9 {
            assert_eq!(
                read(b"a\xE5\xBC\xA0\xFFb\xE5\xBCc", UTF_8, block),
                ("a张\u{FFFD}b\u{FFFD}c".into(), vec![4, 6])
            );
            assert_eq!(
                read(b"\xD5\xC5\xFF1\xD5", GB18030, block),
                ("张\u{FFFD}1\u{FFFD}".into(), vec![2, 4])
            );
            assert_eq!(
                read(b"\xFF\xFEa\0\0\xD8b\0", UTF_16LE, block),
                ("a\u{FFFD}b".into(), vec![4])
            );
        }
    }

    #[test]
    fn a_replacement_character_of_the_file_is_no_bad_byte() {
        assert_eq!(read("\u{FFFD}".as_bytes(), UTF_8, 2), ("\u{FFFD}".into(), vec![]));
    }

    #[test]
    fn the_hash_is_that_of_the_files_bytes() {
        let mut reader = TextReader::new(&b"abc"[..], UTF_8, 2).hashing();
        let (mut text, mut undecodable) = (String::new(), VecDeque::new());
        while reader.fill(&mut text, 0, &mut undecodable).unwrap() {}
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(reader.sha256().as_deref(), Some(known));
        assert_eq!(sha256_of(&mut &b"abc"[..]).unwrap(), known);
    }
}
