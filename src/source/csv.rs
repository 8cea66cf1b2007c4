//! A text file's rows, streamed: text filled in by blocks, cut into rows, numbered as a
//! spreadsheet numbers them when it opens the file (blank lines count, a row over several lines
//! is one).
//!
//! Memory: one block, the open row (at most [`limits::ROW_BYTES_MAX`]) and one batch.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::ops::ControlFlow;

use encoding_rs::Encoding;
use memchr::memchr2;

use super::batch::Batcher;
use super::decode::{TextReader, Undecodable};
use super::delimiter::Sniffed;
use super::limits;
use super::record::{Record, read_record};
use crate::row::Malformed;

/// Text of a file on its way into rows.
pub(super) struct Text<R> {
    input: TextReader<R>,
    text: String,
    /// Offset in `text` of what is not read yet.
    at: usize,
    /// Offset of `text`'s beginning in the whole text.
    text_at: u64,
    undecodable: VecDeque<Undecodable>,
    ended: bool,
}

impl<R: Read> Text<R> {
    /// Reads `input` from its beginning.
    pub(super) fn new(input: R, encoding: &'static Encoding, block_bytes: usize) -> Self {
        Self {
            input: TextReader::new(input, encoding, block_bytes),
            text: String::new(),
            at: 0,
            text_at: 0,
            undecodable: VecDeque::new(),
            ended: false,
        }
    }

    /// Takes the hash of the file on the way.
    pub(super) fn hashing(mut self) -> Self {
        self.input = self.input.hashing();
        self
    }

    /// The beginning of the text, at least this much of it, and whether it is all.
    pub(super) fn peek(&mut self, bytes: usize) -> io::Result<(&str, bool)> {
        while self.text.len() - self.at < bytes && !self.ended {
            self.fill()?;
        }
        Ok((&self.text[self.at..], self.ended))
    }

    /// Reads every row into `out`, and gives the file's SHA-256 if it was taken and nobody asked
    /// to stop.
    pub(super) fn read_rows(
        mut self,
        sniffed: &Sniffed,
        out: &mut Batcher,
    ) -> io::Result<Option<String>> {
        self.peek(sniffed.skip_bytes)?;
        self.at = sniffed.skip_bytes;
        let mut row: u32 = 0;
        loop {
            if self.at == self.text.len() {
                if self.ended {
                    break;
                }
                self.fill()?;
                continue;
            }
            row = row.saturating_add(1);
            let malformed = self.read_row(sniffed, out)?;
            if out.end_row(row, malformed).is_break() {
                return Ok(None);
            }
        }
        match out.flush() {
            ControlFlow::Continue(()) => Ok(self.input.sha256()),
            ControlFlow::Break(()) => Ok(None),
        }
    }

    /// Reads the next row's cells, of which there is at least one byte.
    fn read_row(&mut self, sniffed: &Sniffed, out: &mut Batcher) -> io::Result<Option<Malformed>> {
        loop {
            let dialect = &sniffed.dialect;
            if let Some(record) = read_record(&self.text, self.at, self.ended, dialect, out) {
                let too_long = too_long(&record, record.next - self.at);
                if too_long.is_some() {
                    out.restart_cut();
                    read_record(&self.text, self.at, self.ended, dialect, out);
                }
                let undecodable = self.pass(record.next);
                return Ok(too_long.or(record.malformed).or(undecodable));
            }
            if self.text.len() - self.at > limits::ROW_BYTES_MAX {
                return self.read_long_row(sniffed, out);
            }
            self.fill()?;
        }
    }

    /// Reads a row whose end is not in sight: one line that is too long and is passed over to its
    /// end, or a quote that never closes.
    fn read_long_row(
        &mut self,
        sniffed: &Sniffed,
        out: &mut Batcher,
    ) -> io::Result<Option<Malformed>> {
        let in_sight = self.text.floor_char_boundary(self.at + limits::ROW_BYTES_MAX);
        let text = &self.text[..in_sight];
        let record = read_record(text, self.at, true, &sniffed.dialect, out);
        let Some(record) = record else { return Ok(Some(Malformed::RowTooLong)) };
        if record.has_line_end {
            let too_long = too_long(&record, record.next - self.at);
            if too_long.is_some() {
                out.restart_cut();
                read_record(text, self.at, true, &sniffed.dialect, out);
            }
            let undecodable = self.pass(record.next);
            return Ok(too_long.or(record.malformed).or(undecodable));
        }
        out.restart_cut();
        read_record(text, self.at, true, &sniffed.dialect, out);
        self.pass(record.next);
        self.skip_line()?;
        Ok(too_long(&record, 0).or(Some(Malformed::RowTooLong)))
    }

    /// Passes over the rest of a line.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            match memchr2(b'\n', b'\r', &self.text.as_bytes()[self.at..]) {
                Some(found) => {
                    self.pass(self.at + found);
                    break;
                }
                None if self.ended => {
                    self.pass(self.text.len());
                    return Ok(());
                }
                None => {
                    self.pass(self.text.len());
                    self.fill()?;
                }
            }
        }
        let (rest, _) = self.peek(2)?;
        let line_end = if rest.starts_with("\r\n") { 2 } else { 1 };
        self.pass(self.at + line_end);
        Ok(())
    }

    /// Goes on to this offset; tells the first undecodable byte that was passed.
    fn pass(&mut self, next: usize) -> Option<Malformed> {
        self.at = next;
        let behind = self.text_at + next as u64;
        let mut first = None;
        while let Some(bad) = self.undecodable.front().filter(|bad| bad.text_at < behind) {
            first = first.or(Some(Malformed::Undecodable { at: bad.file_at }));
            self.undecodable.pop_front();
        }
        first
    }

    /// Takes in another block.
    fn fill(&mut self) -> io::Result<()> {
        self.text.drain(..self.at);
        self.text_at += self.at as u64;
        self.at = 0;
        self.ended = !self.input.fill(&mut self.text, self.text_at, &mut self.undecodable)?;
        Ok(())
    }
}

/// Whether a row of so many bytes is over the limits.
fn too_long(record: &Record, row_bytes: usize) -> Option<Malformed> {
    if record.longest_field > limits::FIELD_BYTES_MAX {
        Some(Malformed::FieldTooLong)
    } else if row_bytes > limits::ROW_BYTES_MAX {
        Some(Malformed::RowTooLong)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{GB18030, UTF_8, UTF_16LE};
    use proptest::prelude::*;

    use super::*;
    use crate::row::Rows;
    use crate::source::record::Dialect;

    type Read = Vec<(u32, Vec<String>, Option<Malformed>)>;

    fn rows(bytes: &[u8], encoding: &'static Encoding, block_bytes: usize) -> Read {
        let mut read = Vec::new();
        let mut take = |rows: Rows| {
            for row in rows.iter() {
                read.push((row.id.row, row.cells().map(str::to_owned).collect(), row.malformed));
            }
            ControlFlow::Continue(())
        };
        let mut out = Batcher::new(0, 1, false, &mut take);
        let sniffed = Sniffed { dialect: Dialect::new(b',', Some(2)), skip_bytes: 0 };
        Text::new(bytes, encoding, block_bytes).read_rows(&sniffed, &mut out).unwrap();
        read
    }

    proptest! {
        /// Any bytes at all: quotes, line ends and letters cut anywhere by the blocks.
        #[test]
        fn rows_do_not_depend_on_where_the_blocks_end(
            text in "([\",\r\n]|[ab张𠮷]|\"\"|,\"|\",|\"\n){0,40}",
            broken in prop::option::of(0_usize..40),
            block_bytes in 1_usize..9,
        ) {
            let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let encoded =
                [(UTF_8, text.clone().into()), (GB18030, GB18030.encode(&text).0.into()), (UTF_16LE, utf16)];
            for (encoding, bytes) in encoded {
                let mut bytes: Vec<u8> = bytes;
                if let Some(at) = broken.filter(|at| *at < bytes.len()) {
                    bytes[at] = 0xFF;
                }
                prop_assert_eq!(rows(&bytes, encoding, block_bytes), rows(&bytes, encoding, 1 << 16));
            }
        }

        /// What is read has every letter of the file in it, but for quotes and what is between cells.
        #[test]
        fn no_letter_is_lost_whatever_the_quotes(text in "([\",\r\n]|[a-z]|\"\"|,\"|\",|\"\n){0,60}") {
            let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).collect::<String>();
            let read = rows(text.as_bytes(), UTF_8, 1 << 16);
            let cells: String = read.iter().flat_map(|(_, cells, _)| cells.clone()).collect();
            prop_assert_eq!(letters(&cells), letters(&text));
        }
    }
}
