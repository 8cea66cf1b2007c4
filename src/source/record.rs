//! One row of CSV text cut into cells.
//!
//! A field that begins with a quote reaches to the quote that closes it, over line ends if need
//! be. Where none closes it - there is none, or after line ends the next one stands before
//! something else than a delimiter or line end, so it opens a later field - the opening quote was
//! a stray one: the row is read again with its quotes as letters, ends at its line's end, and is
//! malformed. So a stray quote costs one row and never the customers below it.
//!
//! After a stray quote was looked for up to some place, no row before that place can start
//! another such search (every run of quotes in between is even), so all searches together cost
//! one pass.

use memchr::{memchr, memchr2};

use super::batch::Batcher;
use crate::row::Malformed;

/// How the fields of a text file are apart.
#[derive(Debug, Clone)]
pub(super) struct Dialect {
    delimiter: u8,
    /// How many cells most rows have, where known: tells a stray quote that happens to be closed
    /// some rows below.
    usual_cells: Option<usize>,
}

impl Dialect {
    pub(super) fn new(delimiter: u8, usual_cells: Option<usize>) -> Self {
        Self { delimiter, usual_cells: usual_cells.filter(|cells| *cells > 1) }
    }

    /// Whether an unquoted field ends at this byte.
    fn ends_field(&self, byte: u8) -> bool {
        byte == self.delimiter || byte == b'\n' || byte == b'\r'
    }

    /// Offset of the first byte that ends an unquoted field. Eight bytes at a time: fields are so
    /// short that a call to a vector search costs more than it saves.
    #[inline]
    fn find_field_end(&self, bytes: &[u8]) -> Option<usize> {
        let delimiter = u64::from(self.delimiter) * EACH_BYTE;
        let mut rest = bytes;
        while let Some((word, behind)) = rest.split_first_chunk() {
            let word = u64::from_le_bytes(*word);
            let ends = zero_bytes(word ^ delimiter)
                | zero_bytes(word ^ (u64::from(b'\n') * EACH_BYTE))
                | zero_bytes(word ^ (u64::from(b'\r') * EACH_BYTE));
            if ends != 0 {
                return Some(bytes.len() - rest.len() + (ends.trailing_zeros() / 8) as usize);
            }
            rest = behind;
        }
        let found = rest.iter().position(|byte| self.ends_field(*byte))?;
        Some(bytes.len() - rest.len() + found)
    }
}

const EACH_BYTE: u64 = 0x0101_0101_0101_0101;

/// The high bit of each byte that is zero; exact up to the first such byte, and above it a bit may
/// be set in vain.
#[inline]
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(EACH_BYTE) & !word & (0x80 * EACH_BYTE)
}

/// What was read; the cells are the batcher's open row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Record {
    /// Offset behind the row and its line end.
    pub(super) next: usize,
    /// Whether a line end closed it, not the end of the text.
    pub(super) has_line_end: bool,
    /// Bytes of its longest field.
    pub(super) longest_field: usize,
    pub(super) malformed: Option<Malformed>,
}

/// Reads the row that begins at `start`; `None` where it may go on behind the text's end (never
/// if `is_end`).
pub(super) fn read_record(
    text: &str,
    start: usize,
    is_end: bool,
    dialect: &Dialect,
    out: &mut Batcher,
) -> Option<Record> {
    let pass = Pass { text, is_end, dialect, literal_from: usize::MAX };
    match pass.run(start, out) {
        End::Row { record, doubt: None } => Some(record),
        End::Row { record, doubt: Some(doubt) } => Some(pass.settle(start, record, doubt, out)),
        End::More => {
            out.drop_open_row();
            None
        }
        End::Stray { quote_at } => {
            out.drop_open_row();
            // Whether the line itself is whole: a search that met the later field's quote has
            // passed its end.
            match (Pass { literal_from: quote_at, ..pass }).run(start, out) {
                End::Row { record, .. } => {
                    Some(Record { malformed: Some(Malformed::UnclosedQuote), ..record })
                }
                End::More | End::Stray { .. } => {
                    out.drop_open_row();
                    None
                }
            }
        }
    }
}

/// One reading of a row; quotes from `literal_from` on are letters.
struct Pass<'a> {
    text: &'a str,
    is_end: bool,
    dialect: &'a Dialect,
    literal_from: usize,
}

enum End {
    Row { record: Record, doubt: Option<Doubt> },
    Stray { quote_at: usize },
    More,
}

/// A quoted field that is odd: it has line ends in it, or letters behind its closing quote.
#[derive(Clone, Copy)]
struct Doubt {
    quote_at: usize,
    over_lines: bool,
}

enum Quoted {
    /// Offset behind the field, and its bytes.
    Field {
        next: usize,
        len: usize,
        doubt: Option<Doubt>,
    },
    Stray,
    More,
}

impl Pass<'_> {
    fn run(&self, start: usize, out: &mut Batcher) -> End {
        let bytes = self.text.as_bytes();
        let mut at = start;
        let mut longest_field = 0;
        let mut doubt = None;
        loop {
            if bytes.get(at) == Some(&b'"') && at < self.literal_from {
                match self.quoted(at, out) {
                    Quoted::Field { next, len, doubt: odd } => {
                        at = next;
                        longest_field = longest_field.max(len);
                        doubt = doubt.or(odd);
                    }
                    Quoted::Stray => return End::Stray { quote_at: at },
                    Quoted::More => return End::More,
                }
            } else {
                let Some(end) = self.field_end(at) else { return End::More };
                out.push_cell(&self.text[at..end]);
                longest_field = longest_field.max(end - at);
                at = end;
            }
            if bytes.get(at) == Some(&self.dialect.delimiter) {
                at += 1;
                continue;
            }
            let Some(next) = self.behind_line_end(at) else { return End::More };
            let record = Record { next, has_line_end: next > at, longest_field, malformed: None };
            return End::Row { record, doubt };
        }
    }

    /// A row with an odd quoted field: where it has not the usual number of cells, and its first
    /// line read without that quote has, the quote was a stray one.
    fn settle(&self, start: usize, read: Record, doubt: Doubt, out: &mut Batcher) -> Record {
        let Some(usual) = self.dialect.usual_cells else { return read };
        if out.open_cells() == usual {
            return read;
        }
        out.drop_open_row();
        let literal = Pass { literal_from: doubt.quote_at, ..*self }.run(start, out);
        if let End::Row { record, .. } = literal
            && out.open_cells() == usual
        {
            let malformed = doubt.over_lines.then_some(Malformed::UnclosedQuote);
            return Record { malformed, ..record };
        }
        out.drop_open_row();
        self.run(start, out);
        read
    }

    /// Where the unquoted field that begins at `at` ends; `None` if perhaps behind the text.
    #[inline]
    fn field_end(&self, at: usize) -> Option<usize> {
        match self.dialect.find_field_end(&self.text.as_bytes()[at..]) {
            Some(len) => Some(at + len),
            None => self.is_end.then_some(self.text.len()),
        }
    }

    /// Offset behind the line end at `at` (the same at the end of the text); `None` where a line
    /// feed may follow behind the text.
    #[inline]
    fn behind_line_end(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => Some(at + 2),
            (Some(b'\r'), None) if !self.is_end => None,
            (Some(_), _) => Some(at + 1),
            (None, _) => Some(at),
        }
    }

    /// Reads the field whose opening quote is at `quote_at`, and pushes it.
    fn quoted(&self, quote_at: usize, out: &mut Batcher) -> Quoted {
        let bytes = self.text.as_bytes();
        let begin = quote_at + 1;
        let mut from = begin;
        let mut has_doubled = false;
        loop {
            let Some(found) = memchr(b'"', &bytes[from..]) else {
                return if self.is_end { Quoted::Stray } else { Quoted::More };
            };
            let close = from + found;
            match bytes.get(close + 1) {
                Some(b'"') => {
                    has_doubled = true;
                    from = close + 2;
                }
                None if !self.is_end => return Quoted::More,
                next => {
                    let closes = next.is_none_or(|byte| self.dialect.ends_field(*byte));
                    return self.close(quote_at, close, has_doubled, closes, out);
                }
            }
        }
    }

    /// Ends a quoted field at its closing quote, which a delimiter or line end follows if
    /// `closes`.
    fn close(
        &self,
        quote_at: usize,
        close: usize,
        has_doubled: bool,
        closes: bool,
        out: &mut Batcher,
    ) -> Quoted {
        let inner = &self.text[quote_at + 1..close];
        let over_lines = memchr2(b'\n', b'\r', inner.as_bytes()).is_some();
        if over_lines && !closes {
            return Quoted::Stray;
        }
        let Some(end) = self.field_end(close + 1) else { return Quoted::More };
        let behind = &self.text[close + 1..end];
        if has_doubled || !behind.is_empty() {
            let mut cell = if has_doubled { inner.replace("\"\"", "\"") } else { inner.to_owned() };
            cell.push_str(behind);
            out.push_cell(&cell);
        } else {
            out.push_cell(inner);
        }
        let doubt = (over_lines || !closes).then_some(Doubt { quote_at, over_lines });
        Quoted::Field { next: end, len: end - quote_at, doubt }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_ends_at_the_first_delimiter_or_line_end_wherever_it_stands() {
        let dialect = Dialect::new(b';', None);
        for len in 0..40 {
            for end in [b';', b'\n', b'\r'] {
                let mut bytes = vec![b','; len];
                assert_eq!(dialect.find_field_end(&bytes), None);
                bytes.push(end);
                bytes.extend_from_slice("；张\u{8a}\u{8b}\u{c}\u{b};\n".as_bytes());
                assert_eq!(dialect.find_field_end(&bytes), Some(len), "{end} at {len}");
            }
            let mut near = vec![b';' ^ 1; len];
            near.extend_from_slice(&[b';' | 0x80, b';' - 1, b'\n' + 1, b';']);
            assert_eq!(dialect.find_field_end(&near), Some(len + 3), "neighbours are none");
        }
    }
}
