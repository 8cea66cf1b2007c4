//! A text file in blocks that end behind a line, so that each can be decoded and cut by itself.
//!
//! Promises every byte of the file once, in order, and its hash on the way; memory for one block,
//! or for one line of [`limits::LINE_BYTES_MAX`] bytes. What a longer line has beyond that is
//! dropped: its row is too long, whatever stands there. Knows lines, and of quotes only that a
//! line end between two of them is a bad place to cut.

use std::io::{self, Read};

use encoding_rs::Encoding;
use memchr::{memchr_iter, memchr2, memrchr};
use sha2::{Digest, Sha256};

use super::decode::{Decoded, Decoding, decode};
use crate::source::spares::Spares;
use crate::source::{hash, limits};

/// Some lines of a file.
pub(super) struct Block {
    content: Content,
    /// Whether it is the file's last.
    pub(super) is_end: bool,
    /// Where its bytes go when they are decoded.
    served: Spares<Vec<u8>>,
}

enum Content {
    /// Bytes, and their place in the file.
    Bytes(Vec<u8>, u64),
    Text(Decoded),
}

impl Block {
    /// Its text; `into` is empty, and may be used for it.
    pub(super) fn decode(self, encoding: &'static Encoding, into: String) -> Decoded {
        match self.content {
            Content::Bytes(mut bytes, at) => {
                let decoded = decode(&bytes, encoding, at, into);
                if bytes.capacity() <= KEPT_BYTES_MAX {
                    bytes.clear();
                    self.served.give(bytes);
                }
                decoded
            }
            Content::Text(decoded) => decoded,
        }
    }
}

/// Memory of more bytes than this is not kept for other blocks: a long line was in it.
const KEPT_BYTES_MAX: usize = 4 * limits::BLOCK_BYTES;

/// A file on its way into blocks.
pub(super) struct Blocks<R> {
    input: R,
    block_bytes: usize,
    hasher: Option<Sha256>,
    /// Bytes read and not handed on.
    bytes: Vec<u8>,
    /// Memory of blocks that are decoded.
    spares: Spares<Vec<u8>>,
    /// Place in the file behind what was read.
    at: u64,
    /// For encodings in which a byte of a letter may look like a line end.
    decoding: Option<Decoding>,
    /// Whether the input has no more.
    ended: bool,
    /// Whether the last block was handed on.
    done: bool,
}

impl<R: Read> Blocks<R> {
    /// Reads `input` from its beginning, this many bytes at a time.
    pub(super) fn new(input: R, encoding: &'static Encoding, block_bytes: usize) -> Self {
        // "ASCII-compatible" is the Encoding Standard's word for: a line feed is a line feed
        // wherever it stands, and no letter goes on behind it.
        let decoding = (!encoding.is_ascii_compatible()).then(|| Decoding::new(encoding, 0));
        Self {
            input,
            block_bytes,
            hasher: None,
            bytes: Vec::new(),
            spares: Spares::default(),
            at: 0,
            decoding,
            ended: false,
            done: false,
        }
    }

    /// Takes the hash of every byte read.
    pub(super) fn hashing(mut self) -> Self {
        self.hasher = Some(Sha256::new());
        self
    }

    /// Bytes read.
    pub(super) fn bytes_read(&self) -> u64 {
        self.at
    }

    /// The SHA-256 of all bytes read, in hex, if it was taken.
    pub(super) fn sha256(self) -> Option<String> {
        self.hasher.map(|hasher| hash::hex(&hasher.finalize()))
    }

    /// The next block; `None` behind the last.
    pub(super) fn next(&mut self) -> io::Result<Option<Block>> {
        while !self.ended {
            self.fill()?;
            let pending = self.pending();
            if self.ended {
                break;
            }
            if let Some(end) = lines_end(pending) {
                return Ok(Some(self.hand_over(end)));
            }
            if pending.len() > limits::LINE_BYTES_MAX {
                return self.long_line().map(Some);
            }
        }
        if self.done {
            return Ok(None);
        }
        self.done = true;
        let all = self.pending().len();
        Ok(Some(Block { is_end: true, ..self.hand_over(all) }))
    }

    /// Bytes that wait for their line end: of the file, or of its text.
    fn pending(&self) -> &[u8] {
        match &self.decoding {
            Some(decoding) => decoding.text().as_bytes(),
            None => &self.bytes,
        }
    }

    /// Reads on.
    fn fill(&mut self) -> io::Result<()> {
        let known = self.bytes.len();
        self.bytes.reserve(self.block_bytes);
        let most = self.block_bytes as u64;
        let read = self.input.by_ref().take(most).read_to_end(&mut self.bytes)?;
        let new = &self.bytes[known..];
        if let Some(hasher) = &mut self.hasher {
            hasher.update(new);
        }
        self.at += read as u64;
        self.ended = read < self.block_bytes;
        if let Some(decoding) = &mut self.decoding {
            decoding.take(new, self.ended);
            self.bytes.clear();
        }
        Ok(())
    }

    /// Hands on what is pending up to this place.
    fn hand_over(&mut self, end: usize) -> Block {
        let content = match &mut self.decoding {
            Some(decoding) => Content::Text(decoding.hand_over_until(end)),
            None => {
                let at = self.at - self.bytes.len() as u64;
                let mut rest = self.spares.take();
                rest.reserve(self.block_bytes + self.bytes.len() - end);
                rest.extend_from_slice(&self.bytes[end..]);
                self.bytes.truncate(end);
                Content::Bytes(std::mem::replace(&mut self.bytes, rest), at)
            }
        };
        Block { content, is_end: false, served: self.spares.clone() }
    }

    /// The beginning of a line whose end is not in sight, with a line end of our own; the rest of
    /// the line is dropped as it comes.
    fn long_line(&mut self) -> io::Result<Block> {
        let seen = self.pending().len();
        let mut line = self.hand_over(seen);
        loop {
            if let Some(end) = line_end(self.pending(), self.ended) {
                let _ = self.hand_over(end);
                break;
            }
            let waits_for_feed = usize::from(self.pending().ends_with(b"\r"));
            let passed = self.pending().len() - waits_for_feed;
            let _ = self.hand_over(passed);
            if self.ended {
                break;
            }
            self.fill()?;
        }
        match &mut line.content {
            Content::Bytes(bytes, _) => bytes.push(b'\n'),
            Content::Text(decoded) => decoded.text.push('\n'),
        }
        Ok(line)
    }
}

/// Behind the first line end; `None` where there is none, or where a line feed may follow it.
fn line_end(bytes: &[u8], is_end: bool) -> Option<usize> {
    let at = memchr2(b'\n', b'\r', bytes)?;
    match (bytes[at], bytes.get(at + 1)) {
        (b'\r', Some(b'\n')) => Some(at + 2),
        (b'\r', None) if !is_end => None,
        _ => Some(at + 1),
    }
}

/// Behind the last line end of these bytes, if there is one; with an even number of quotes before
/// it, if that is not far away: between two quotes a line end most likely belongs to a cell.
fn lines_end(bytes: &[u8]) -> Option<usize> {
    let last = last_line_end(bytes)?;
    let mut end = last;
    let mut quotes = memchr_iter(b'"', &bytes[..end]).count();
    while quotes % 2 == 1 && end > bytes.len() / 2 {
        let Some(before) = last_line_end(&bytes[..end - 1]) else { return Some(last) };
        quotes -= memchr_iter(b'"', &bytes[before..end]).count();
        end = before;
    }
    Some(if quotes.is_multiple_of(2) { end } else { last })
}

/// Behind the last line feed; where there is none behind the last carriage return that something
/// else follows.
fn last_line_end(bytes: &[u8]) -> Option<usize> {
    memrchr(b'\n', bytes)
        .or_else(|| memrchr(b'\r', &bytes[..bytes.len().saturating_sub(1)]))
        .map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{GB18030, UTF_8, UTF_16LE};
    use proptest::prelude::*;

    use super::*;

    fn texts(bytes: &[u8], encoding: &'static Encoding, block_bytes: usize) -> Vec<String> {
        let mut blocks = Blocks::new(bytes, encoding, block_bytes);
        let (mut texts, mut ended) = (Vec::new(), false);
        while let Some(block) = blocks.next().unwrap() {
            assert!(!ended, "a block behind the last");
            ended = block.is_end;
            texts.push(block.decode(encoding, String::new()).text);
        }
        assert!(ended && blocks.next().unwrap().is_none());
        texts
    }

    proptest! {
        #[test]
        fn blocks_make_the_file_and_all_but_the_last_end_behind_a_line(
            text in "([\",\r\n]|[ab张𠮷]|\r\n){0,60}",
            block_bytes in 1_usize..20,
        ) {
            let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let encoded = [
                (UTF_8, text.clone().into_bytes()),
                (GB18030, GB18030.encode(&text).0.into_owned()),
                (UTF_16LE, utf16),
            ];
            for (encoding, bytes) in encoded {
                let texts = texts(&bytes, encoding, block_bytes);
                prop_assert_eq!(texts.concat(), text.clone());
                for pair in texts.windows(2) {
                    prop_assert!(pair[0].ends_with(['\n', '\r']), "{:?}", pair);
                    prop_assert!(!(pair[0].ends_with('\r') && pair[1].starts_with('\n')));
                }
            }
        }
    }

    #[test]
    fn a_block_does_not_end_between_quotes_where_that_can_be_helped() {
        assert_eq!(lines_end(b"a,b\nc,\"d\ne"), Some(4));
        assert_eq!(lines_end(b"a,b\nc,\"d\ne\"\nf"), Some(12));
        assert_eq!(lines_end(b"\"a\nb\nc"), Some(5), "none is better than another");
        assert_eq!(lines_end(b"a"), None);
    }

    #[test]
    fn a_line_without_end_is_dropped_behind_its_beginning_and_the_next_one_is_whole() {
        for line_end in ["\n", "\r\n", "\r"] {
            let long = "x".repeat(3 * limits::LINE_BYTES_MAX);
            let text = format!("first{line_end}{long}{line_end}last{line_end}");
            for (encoding, bytes) in [
                (UTF_8, text.clone().into_bytes()),
                (UTF_16LE, text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            ] {
                let read = texts(&bytes, encoding, 64 << 10).concat();
                let lines: Vec<&str> =
                    read.split(['\n', '\r']).filter(|it| !it.is_empty()).collect();
                assert_eq!((lines.len(), lines[0], lines[2]), (3, "first", "last"));
                let kept = limits::LINE_BYTES_MAX..limits::LINE_BYTES_MAX + (256 << 10);
                assert!(kept.contains(&lines[1].len()), "{}", lines[1].len());
            }
        }
    }

    #[test]
    fn the_hash_is_that_of_the_files_bytes() {
        let mut blocks = Blocks::new(&b"abc"[..], UTF_8, 2).hashing();
        while blocks.next().unwrap().is_some() {}
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(blocks.sha256().as_deref(), Some(known));
    }
}
