//! One row of CSV text cut into cells, with every oddity that quotes can have.
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

use memchr::{memchr, memchr2, memchr3};

use super::cells::Cells;
use crate::row::Malformed;

/// How the fields of a text file are apart.
#[derive(Debug, Clone)]
pub(in crate::source) struct Dialect {
    pub(super) delimiter: u8,
    /// How many cells most rows have, where known: tells a stray quote that happens to be closed
    /// some rows below.
    usual_cells: Option<usize>,
}

impl Dialect {
    pub(in crate::source) fn new(delimiter: u8, usual_cells: Option<usize>) -> Self {
        Self { delimiter, usual_cells: usual_cells.filter(|cells| *cells > 1) }
    }

    /// Whether an unquoted field ends at this byte.
    #[inline]
    pub(super) fn ends_field(&self, byte: u8) -> bool {
        byte == self.delimiter || byte == b'\n' || byte == b'\r'
    }

    /// Offset of the first byte that ends an unquoted field.
    fn find_field_end(&self, bytes: &[u8]) -> Option<usize> {
        memchr3(self.delimiter, b'\n', b'\r', bytes)
    }
}

/// What was read; the cells are the open row's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) struct Record {
    /// Offset behind the row and its line end.
    pub(in crate::source) next: usize,
    /// Whether a line end closed it, not the end of the text.
    pub(super) has_line_end: bool,
    /// Bytes of its longest field.
    pub(super) longest_field: usize,
    pub(super) malformed: Option<Malformed>,
}

/// Reads the row that begins at `start`; `None` where it may go on behind the text's end (never
/// if `is_end`).
pub(in crate::source) fn read_record(
    text: &str,
    start: usize,
    is_end: bool,
    dialect: &Dialect,
    out: &mut Cells,
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
    /// Whether the closing quote stands where a field begins: it may open one.
    may_open: bool,
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
    fn run(&self, start: usize, out: &mut Cells) -> End {
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
                out.push_piece(at..end);
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

    /// A row with an odd quoted field: where it has not the usual number of cells, and without
    /// that quote there would be rows that have, the quote was a stray one.
    fn settle(&self, start: usize, read: Record, doubt: Doubt, out: &mut Cells) -> Record {
        let Some(usual) = self.dialect.usual_cells else { return read };
        if out.open_cells() == usual {
            return read;
        }
        out.drop_open_row();
        let is_stray = !doubt.over_lines || self.is_rows(start, read.next, doubt, usual, out);
        let literal = Pass { literal_from: doubt.quote_at, ..*self }.run(start, out);
        if let End::Row { record, .. } = literal
            && is_stray
            && out.open_cells() == usual
        {
            let malformed = doubt.over_lines.then_some(Malformed::UnclosedQuote);
            return Record { malformed, ..record };
        }
        out.drop_open_row();
        self.run(start, out);
        read
    }

    /// Whether each line up to `end` is a row of the usual number of cells, the first one without
    /// its odd quote. Two lines may be so by chance: a note with a line break and one cell too many
    /// behind it is more likely than two stray quotes.
    fn is_rows(
        &self,
        start: usize,
        end: usize,
        doubt: Doubt,
        usual: usize,
        out: &mut Cells,
    ) -> bool {
        let (mut at, mut lines, mut literal_from) = (start, 0, doubt.quote_at);
        while at < end {
            let read = Pass { literal_from, ..*self }.run(at, out);
            let cells = out.open_cells();
            out.drop_open_row();
            match read {
                End::Row { record, .. } if cells == usual && record.next <= end => at = record.next,
                _ => return false,
            }
            lines += 1;
            literal_from = usize::MAX;
        }
        lines > 2 || doubt.may_open
    }

    /// Where the unquoted field that begins at `at` ends; `None` if perhaps behind the text.
    fn field_end(&self, at: usize) -> Option<usize> {
        match self.dialect.find_field_end(&self.text.as_bytes()[at..]) {
            Some(len) => Some(at + len),
            None => self.is_end.then_some(self.text.len()),
        }
    }

    /// Offset behind the line end at `at` (the same at the end of the text); `None` where a line
    /// feed may follow behind the text.
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
    fn quoted(&self, quote_at: usize, out: &mut Cells) -> Quoted {
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
        out: &mut Cells,
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
            out.push_own(&cell);
        } else {
            out.push_piece(quote_at + 1..close);
        }
        let before = close.checked_sub(1).and_then(|at| self.text.as_bytes().get(at));
        let may_open = before.is_some_and(|byte| self.dialect.ends_field(*byte));
        let doubt = (over_lines || !closes).then_some(Doubt { quote_at, over_lines, may_open });
        Quoted::Field { next: end, len: end - quote_at, doubt }
    }
}
