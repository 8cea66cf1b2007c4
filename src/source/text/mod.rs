//! Text files: CSV and its kin, in every encoding.
//!
//! ```text
//!  FILE ──> blocks ──> decode ──> rows ──────────> joint ──> rows in the file's order,
//!           cut behind            (marks, cells;             numbered as a spreadsheet
//!           lines                 record where              numbers them when it opens
//!                                 quotes are odd)           the file
//! ```
//!
//! Blocks are decoded and cut into rows on all cores; blank lines count, and a row over several
//! lines is one. Memory: a few blocks, and the open row (at most [`limits::ROW_BYTES_MAX`]).

mod blocks;
mod cells;
mod decode;
mod joint;
mod marks;
mod record;
mod rows;

use std::fs::File;
use std::io::{self, Seek};
use std::ops::ControlFlow;
use std::sync::Arc;

use encoding_rs::Encoding;

pub(super) use cells::Cells;
pub(super) use joint::{Joint, Read};
pub(super) use record::{Dialect, read_record};

use self::blocks::Blocks;
use self::joint::How;
use super::delimiter::{self, Sniffed};
use super::limits;
use super::meter::Meter;
use super::ordered::{Ordered, ordered};
use super::spares::Spares;
use super::stream::{Batch, OfRow};
use crate::row::Rows;

/// A text file and how it is written.
#[derive(Debug)]
pub(super) struct TextFile {
    /// Its own position is anywhere: each reading begins anew, and one ends before the next.
    file: Arc<File>,
    encoding: &'static Encoding,
    sniffed: Sniffed,
}

/// Which of a text file's rows are wanted, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// Index of the source in its job.
    pub(super) source: u32,
    /// Rows with a smaller number are left out.
    pub(super) first_row: u32,
    /// Take off the apostrophes of our own reports.
    pub(super) own_report: bool,
}

impl TextFile {
    /// Looks at the beginning of the file: what stands between its cells.
    pub(super) fn new(
        file: File,
        encoding: &'static Encoding,
        delimiter: Option<u8>,
    ) -> io::Result<Self> {
        let mut blocks = Blocks::new(rewound(&file)?, encoding, limits::BLOCK_BYTES);
        let (is_end, beginning) = match blocks.next()? {
            Some(block) => (block.is_end, block.decode(encoding, String::new()).text),
            None => (true, String::new()),
        };
        let sniffed = delimiter::sniff(&beginning, is_end, delimiter);
        Ok(Self { file: Arc::new(file), encoding, sniffed })
    }

    /// The same file, for one more reading.
    pub(super) fn again(&self) -> Self {
        Self {
            file: Arc::clone(&self.file),
            encoding: self.encoding,
            sniffed: self.sniffed.clone(),
        }
    }

    /// Reads every row on this thread, until the end or until `into` breaks. Gives the file's
    /// SHA-256, if nobody broke.
    pub(super) fn read_rows(
        &self,
        wanted: Wanted,
        into: &mut dyn FnMut(Rows) -> ControlFlow<()>,
    ) -> io::Result<Option<String>> {
        let (how, mut skip) = (self.how(wanted), self.sniffed.skip_bytes);
        let mut joint = Joint::new(how.clone());
        let mut blocks =
            Blocks::new(rewound(&self.file)?, self.encoding, limits::BLOCK_BYTES).hashing();
        while let Some(block) = blocks.next()? {
            let is_end = block.is_end;
            let decoded = block.decode(self.encoding, String::new());
            let read = how.read(decoded, skip, is_end, |_| (), Batch::default());
            skip = 0;
            let batch = joint.take(read, |_| ());
            if !batch.rows.is_empty() && into(batch.rows).is_break() {
                return Ok(None);
            }
        }
        Ok(blocks.sha256())
    }

    /// Reads every row on all cores; [`Joint`] puts what comes in order, `meter` tells how far it is.
    /// Batches that have served go to `spares`.
    pub(super) fn stream<T: Send + 'static>(
        self,
        wanted: Wanted,
        of_row: OfRow<T>,
        meter: Meter,
        spares: Spares<Batch<T>>,
    ) -> (Joint, Ordered<Read<T>, io::Result<Option<String>>>) {
        let how = self.how(wanted);
        let joint = Joint::new(how.clone());
        meter.begin(self.bytes());
        let Self { file, encoding, sniffed } = self;
        let feed = move |put: &mut dyn FnMut(_) -> ControlFlow<()>| {
            let blocks = Blocks::new(rewound(&file)?, encoding, limits::BLOCK_BYTES);
            let (mut blocks, mut skip) = (blocks.hashing(), sniffed.skip_bytes);
            while let Some(block) = blocks.next()? {
                meter.at(blocks.bytes_read());
                if put((block, std::mem::take(&mut skip))).is_break() {
                    return Ok(None);
                }
            }
            Ok(blocks.sha256())
        };
        let work = move |(block, skip): (blocks::Block, usize)| {
            let (is_end, mut into) = (block.is_end, spares.take());
            let decoded = block.decode(encoding, into.rows.take_text());
            how.read(decoded, skip, is_end, &*of_row, into)
        };
        (joint, ordered(feed, work))
    }

    /// How many rows there may be, if each has so many bytes.
    pub(super) fn rows_expected(&self, row_bytes: u64) -> u64 {
        self.bytes() / row_bytes
    }

    /// How long the file is; 0 where the system does not say.
    pub(super) fn bytes(&self) -> u64 {
        self.file.metadata().map_or(0, |metadata| metadata.len())
    }

    fn how(&self, wanted: Wanted) -> How {
        How {
            dialect: self.sniffed.dialect.clone(),
            own_report: wanted.own_report,
            source: wanted.source,
            first_row: wanted.first_row,
        }
    }
}

fn rewound(mut handle: &File) -> io::Result<&File> {
    handle.rewind()?;
    Ok(handle)
}
