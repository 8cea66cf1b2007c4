//! Blocks that were read each by itself, joined in the file's order.
//!
//! Most blocks end where a row ends, and are taken as they are. Where a row goes on into the next
//! block, that one was read from a wrong place: it is read again behind what was left, and what
//! comes out is the same as if the whole file had been read in one piece (a property test). Rows
//! get their numbers here. Knows no file.

use super::cells::Cells;
use super::decode::{Decoded, Undecodable};
use super::record::Dialect;
use super::rows::{Cut, Progress};
use crate::row::Row;
use crate::source::stream::Batch;

/// How a list's text is to be read.
#[derive(Debug, Clone)]
pub(super) struct How {
    pub(super) dialect: Dialect,
    /// Take off the apostrophes of our own reports.
    pub(super) own_report: bool,
    /// Index of the source in its job.
    pub(super) source: u32,
    /// Rows with a smaller number are left out.
    pub(super) first_row: u32,
}

/// A block's rows, read as if one began where it begins, and numbered from 1; each with what
/// `of_row` said of it.
pub(in crate::source) struct Read<T> {
    batch: Batch<T>,
    progress: Progress,
    text_bytes: usize,
    undecodable: Vec<Undecodable>,
    is_end: bool,
}

impl How {
    /// Reads a block from `start` on, into a batch that is empty.
    pub(super) fn read<T>(
        &self,
        decoded: Decoded,
        start: usize,
        is_end: bool,
        of_row: impl Fn(&Row<'_>) -> T,
        into: Batch<T>,
    ) -> Read<T> {
        let Decoded { text, undecodable } = decoded;
        let Batch { rows, mut of_rows } = into;
        let cut = Cut { dialect: &self.dialect, is_end, undecodable: &undecodable };
        let mut cells = Cells::into_rows(&text, self.own_report, rows);
        let progress = cut.rows(start, &mut cells);
        let (mut rows, text_bytes) = (cells.finish(), text.len());
        rows.join_front(text);
        of_rows.extend(rows.iter().map(|row| of_row(&row)));
        Read { batch: Batch { rows, of_rows }, progress, text_bytes, undecodable, is_end }
    }
}

/// Takes blocks in the file's order.
pub(in crate::source) struct Joint {
    how: How,
    /// A row that is not whole yet, and what follows it.
    pending: Decoded,
    /// Rows numbered so far, blank ones among them.
    rows: u32,
}

impl Joint {
    pub(super) fn new(how: How) -> Self {
        Self { how, pending: Decoded::default(), rows: 0 }
    }

    /// The rows that are whole with this block.
    pub(in crate::source) fn take<T>(
        &mut self,
        read: Read<T>,
        of_row: impl Fn(&Row<'_>) -> T,
    ) -> Batch<T> {
        let read = if self.pending.text.is_empty() { read } else { self.again(read, of_row) };
        let Read { mut batch, progress, text_bytes, undecodable, .. } = read;
        self.pending = Decoded {
            text: batch.rows.text(progress.at..text_bytes).to_owned(),
            undecodable: undecodable.iter().filter_map(|bad| bad.from(progress.at)).collect(),
        };
        batch.rows.belong_to(self.how.source);
        batch.rows.number_behind(self.rows);
        self.rows = self.rows.saturating_add(progress.rows);
        let before = batch.rows.drop_before(self.how.first_row);
        batch.of_rows.drain(..before);
        batch
    }

    /// Reads a block behind what the one before has left.
    fn again<T>(&mut self, read: Read<T>, of_row: impl Fn(&Row<'_>) -> T) -> Read<T> {
        let mut whole = std::mem::take(&mut self.pending);
        let before = whole.text.len();
        whole.text.push_str(&read.batch.rows.into_front(read.text_bytes));
        let moved = read.undecodable.into_iter();
        whole.undecodable.extend(moved.map(|bad| bad.behind(before)));
        self.how.read(whole, 0, read.is_end, of_row, Batch::default())
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16LE};
    use proptest::prelude::*;

    use super::*;
    use crate::row::Malformed;
    use crate::source::text::blocks::Blocks;

    type Told = Vec<(u32, Vec<String>, Option<Malformed>)>;

    /// Every row by blocks of this size; what is said of a row is its first cell.
    fn read(bytes: &[u8], encoding: &'static Encoding, block_bytes: usize, first_row: u32) -> Told {
        let how =
            How { dialect: Dialect::new(b',', Some(2)), own_report: false, source: 7, first_row };
        let of_row = |row: &Row<'_>| row.cell(0).to_owned();
        let mut joint = Joint::new(how.clone());
        let mut told = Vec::new();
        let mut blocks = Blocks::new(bytes, encoding, block_bytes);
        while let Some(block) = blocks.next().unwrap() {
            let is_end = block.is_end;
            let batch = joint.take(
                how.read(
                    block.decode(encoding, String::new()),
                    0,
                    is_end,
                    of_row,
                    Batch::default(),
                ),
                of_row,
            );
            assert_eq!(batch.rows.len(), batch.of_rows.len());
            for (row, said) in batch.rows.iter().zip(&batch.of_rows) {
                assert_eq!((row.cell(0), row.id.source), (said.as_str(), 7));
                told.push((row.id.row, row.cells().map(str::to_owned).collect(), row.malformed));
            }
        }
        told
    }

    proptest! {
        /// Any bytes at all: quotes, line ends and letters cut anywhere by the blocks.
        #[test]
        fn rows_do_not_depend_on_where_the_blocks_end(
            text in "([\",\r\n]|[ab张𠮷]|\"\"|,\"|\",|\"\n|\r\n){0,40}",
            broken in prop::option::of(0_usize..40),
            block_bytes in 1_usize..12,
            first_row in 1_u32..5,
        ) {
            let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let encoded = [
                (UTF_8, text.clone().into_bytes()),
                (GB18030, GB18030.encode(&text).0.into_owned()),
                (UTF_16LE, utf16),
            ];
            for (encoding, mut bytes) in encoded {
                if let Some(at) = broken.filter(|at| *at < bytes.len()) {
                    bytes[at] = 0xFF;
                }
                prop_assert_eq!(
                    read(&bytes, encoding, block_bytes, first_row),
                    read(&bytes, encoding, 1 << 16, first_row)
                );
            }
        }
    }
}
