//! Text cut into rows.
//!
//! The ordinary row - no quotes, or quoted fields that close on their line before a delimiter -
//! is cut sign by sign; every other row is left to [`record`](super::record), which says the same
//! of ordinary ones (a property test holds them together). Promises that what is read does not
//! depend on where the text ends, unless it is the end of the file: a row that may go on behind
//! it is not read.

use std::ops::Range;

use super::cells::Cells;
use super::decode::Undecodable;
use super::marks::Marks;
use super::record::{Dialect, Record, read_record};
use crate::row::Malformed;
use crate::source::limits;

/// How far the reading of a text came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Progress {
    /// Offset of the first row that was not read; the text's length where none was left.
    pub(super) at: usize,
    /// How many rows there were, blank ones among them.
    pub(super) rows: u32,
}

/// A text to be cut.
#[derive(Clone, Copy)]
pub(super) struct Cut<'t> {
    pub(super) dialect: &'t Dialect,
    /// Whether the file ends where the text does.
    pub(super) is_end: bool,
    /// Places in the text, ascending.
    pub(super) undecodable: &'t [Undecodable],
}

impl<'t> Cut<'t> {
    /// Reads rows from `start` on, numbered from 1, until the text ends or a row may go on
    /// behind it.
    pub(super) fn rows(&self, start: usize, out: &mut Cells<'t>) -> Progress {
        let text = out.text();
        let mut marks = Marks::new(text, self.dialect.delimiter, start);
        let mut undecodable = self.undecodable;
        let mut progress = Progress { at: start, rows: 0 };
        while progress.at < text.len() {
            let at = progress.at;
            let ordinary = self.ordinary_row(text, at, &mut marks, out);
            let (next, malformed) = match ordinary {
                Some(next) => (next, None),
                None => {
                    out.drop_open_row();
                    let Some(odd) = self.odd_row(text, at, out) else { break };
                    marks.seek(odd.0);
                    odd
                }
            };
            progress.rows += 1;
            progress.at = next;
            let malformed = if undecodable.is_empty() {
                malformed
            } else {
                malformed.or(first_before(&mut undecodable, next))
            };
            out.end_row(progress.rows, malformed);
        }
        progress
    }

    /// Cuts the row that begins at `start`, if it is an ordinary one, and tells where the next
    /// begins.
    #[inline]
    fn ordinary_row(
        &self,
        text: &str,
        start: usize,
        marks: &mut Marks,
        out: &mut Cells,
    ) -> Option<usize> {
        let bytes = text.as_bytes();
        let mut field = start;
        let mut quoted: Option<Range<usize>> = None;
        loop {
            let Some(mark) = marks.next() else {
                // The end of the file closes a row; else it may go on.
                let fits = self.is_end && text.len() - start <= limits::FIELD_BYTES_MAX;
                fits.then(|| out.push_piece(quoted.unwrap_or(field..text.len())))?;
                return Some(text.len());
            };
            let sign = bytes[mark];
            if sign == self.dialect.delimiter {
                out.push_piece(quoted.take().unwrap_or(field..mark));
                field = mark + 1;
            } else if sign == b'"' {
                if mark == field {
                    quoted = Some(self.closed_on_its_line(bytes, mark, marks)?);
                }
                // Elsewhere it is a letter.
            } else {
                let next = if sign == b'\n' {
                    mark + 1
                } else {
                    match bytes.get(mark + 1) {
                        Some(b'\n') => {
                            marks.next();
                            mark + 2
                        }
                        Some(_) => mark + 1,
                        None if self.is_end => mark + 1,
                        None => return None,
                    }
                };
                // A long row may break a limit: one place judges that.
                if next - start > limits::FIELD_BYTES_MAX {
                    return None;
                }
                out.push_piece(quoted.unwrap_or(field..mark));
                return Some(next);
            }
        }
    }

    /// What stands in the quotes that open at `open`, if they close on the same line and the
    /// field ends there.
    #[inline]
    fn closed_on_its_line(
        &self,
        bytes: &[u8],
        open: usize,
        marks: &mut Marks,
    ) -> Option<Range<usize>> {
        loop {
            let mark = marks.next()?;
            match bytes[mark] {
                b'"' => {
                    let closes = match bytes.get(mark + 1) {
                        Some(next) => self.dialect.ends_field(*next),
                        None => self.is_end,
                    };
                    return closes.then_some(open + 1..mark);
                }
                b'\n' | b'\r' => return None,
                _ => {}
            }
        }
    }

    /// Reads a row that is not ordinary: where the next begins, and what is wrong with it. `None`
    /// where it may go on behind the text.
    fn odd_row(
        &self,
        text: &str,
        at: usize,
        out: &mut Cells,
    ) -> Option<(usize, Option<Malformed>)> {
        if let Some(record) = read_record(text, at, self.is_end, self.dialect, out) {
            return Some(self.within_limits(text, at, record, out));
        }
        (text.len() - at > limits::ROW_BYTES_MAX).then(|| self.long_row(text, at, out))
    }

    /// Reads a row whose end is not in sight: one line that is too long and is passed over to its
    /// end, or a quote that never closes.
    fn long_row(&self, text: &str, at: usize, out: &mut Cells) -> (usize, Option<Malformed>) {
        let in_sight = text.floor_char_boundary(at + limits::ROW_BYTES_MAX);
        let sight = Self { is_end: true, ..*self };
        let short = &text[..in_sight];
        match read_record(short, at, true, self.dialect, out) {
            Some(record) if record.has_line_end => sight.within_limits(short, at, record, out),
            _ => {
                out.restart_cut();
                let longest = read_record(short, at, true, self.dialect, out)
                    .and_then(|record| too_long(&record, 0));
                let malformed = longest.unwrap_or(Malformed::RowTooLong);
                (behind_line(text, in_sight), Some(malformed))
            }
        }
    }

    /// The row as read, or cut where it is over the limits.
    fn within_limits(
        &self,
        text: &str,
        at: usize,
        record: Record,
        out: &mut Cells,
    ) -> (usize, Option<Malformed>) {
        let too_long = too_long(&record, record.next - at);
        if too_long.is_some() {
            out.restart_cut();
            read_record(text, at, self.is_end, self.dialect, out);
        }
        (record.next, too_long.or(record.malformed))
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

/// Where the next line begins.
fn behind_line(text: &str, from: usize) -> usize {
    match text[from..].find(['\n', '\r']) {
        Some(found) if text[from + found..].starts_with("\r\n") => from + found + 2,
        Some(found) => from + found + 1,
        None => text.len(),
    }
}

/// The first undecodable byte before this place; those before it are passed.
fn first_before(undecodable: &mut &[Undecodable], place: usize) -> Option<Malformed> {
    let before = undecodable.partition_point(|bad| bad.text_at < place);
    let first = undecodable[..before].first().map(|bad| Malformed::Undecodable { at: bad.file_at });
    *undecodable = &undecodable[before..];
    first
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Read = Vec<(u32, Vec<String>, Option<Malformed>)>;

    fn told(text: &str, cells: Cells) -> Read {
        let mut rows = cells.finish();
        rows.join_front(text.to_owned());
        rows.iter()
            .map(|row| (row.id.row, row.cells().map(str::to_owned).collect(), row.malformed))
            .collect()
    }

    fn quick(text: &str, is_end: bool, dialect: &Dialect) -> (Read, Progress) {
        let mut cells = Cells::new(text, false);
        let progress = Cut { dialect, is_end, undecodable: &[] }.rows(0, &mut cells);
        (told(text, cells), progress)
    }

    /// Every row by the slow way.
    fn slow(text: &str, is_end: bool, dialect: &Dialect) -> (Read, Progress) {
        let mut cells = Cells::new(text, false);
        let cut = Cut { dialect, is_end, undecodable: &[] };
        let mut progress = Progress { at: 0, rows: 0 };
        while progress.at < text.len()
            && let Some((next, malformed)) = cut.odd_row(text, progress.at, &mut cells)
        {
            progress = Progress { at: next, rows: progress.rows + 1 };
            cells.end_row(progress.rows, malformed);
        }
        (told(text, cells), progress)
    }

    proptest! {
        #[test]
        fn ordinary_rows_are_read_as_the_slow_way_reads_them(
            text in "([\",\r\n]|[ab张𠮷]|\"\"|,\"|\",|\"\n|\"张, b\",|,,|\r\n){0,80}",
            is_end: bool,
        ) {
            for usual in [None, Some(2)] {
                let dialect = Dialect::new(b',', usual);
                prop_assert_eq!(quick(&text, is_end, &dialect), slow(&text, is_end, &dialect));
            }
        }

        /// What is read before a cut is what is read of the whole.
        #[test]
        fn rows_do_not_depend_on_where_the_text_ends(
            text in "([\",\r\n]|[ab张]|\"\"|,\"|\",|\"\n|\r\n){0,60}",
            at in 0_usize..60,
        ) {
            let dialect = Dialect::new(b',', Some(2));
            let at = text.floor_char_boundary(at.min(text.len()));
            let (whole, _) = quick(&text, true, &dialect);
            let (first, progress) = quick(&text[..at], false, &dialect);
            let mut both = first;
            let (rest, _) = quick(&text[progress.at..], true, &dialect);
            both.extend(rest.into_iter().map(|(row, cells, bad)| (row + progress.rows, cells, bad)));
            prop_assert_eq!(both, whole);
        }

        /// What is read has every letter of the text in it, but for quotes and what is between
        /// cells.
        #[test]
        fn no_letter_is_lost_whatever_the_quotes(
            text in "([\",\r\n]|[a-z]|\"\"|,\"|\",|\"\n){0,60}",
        ) {
            let letters = |text: &str| -> String {
                text.chars().filter(char::is_ascii_lowercase).collect()
            };
            let (read, _) = quick(&text, true, &Dialect::new(b',', Some(2)));
            let cells: String = read.iter().flat_map(|(_, cells, _)| cells.clone()).collect();
            prop_assert_eq!(letters(&cells), letters(&text));
        }
    }
}
