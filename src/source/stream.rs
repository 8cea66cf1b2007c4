//! A list's rows, read and worked on by all cores, and taken in their order.
//!
//! Whoever reads a list says what is to be found out about each row; that is done where the row
//! was read, while its text is still in the core's cache. Knows no numbers and no ledger.

use std::io;
use std::time::Duration;

use super::error::SourceError;
use super::limits;
use super::meter::Meter;
use super::ordered::{Next as Piece, Ordered};
use super::spares::Spares;
use super::table::{End, ReadEnd};
use super::text::{Joint, Read};
use crate::row::{Row, Rows};

/// Some rows, each with what was found out about it.
#[derive(Debug)]
pub struct Batch<T> {
    /// The rows.
    pub rows: Rows,
    /// As many as there are rows.
    pub of_rows: Vec<T>,
}

impl<T> Default for Batch<T> {
    fn default() -> Self {
        Self { rows: Rows::default(), of_rows: Vec::new() }
    }
}

/// What a stream gives next.
#[derive(Debug)]
pub enum Next<T> {
    /// More rows; perhaps none that are whole yet.
    Rows(Batch<T>),
    /// Nothing, in the time that was given.
    NotYet,
    /// The end, or why the list cannot be read on: the rows before the trouble were given.
    End(Result<ReadEnd, SourceError>),
}

/// The memory of a batch with more text is not kept for others: a long row was in it.
const KEPT_TEXT_BYTES_MAX: usize = 4 * limits::BLOCK_BYTES;

/// A list that is being read.
pub struct Stream<T> {
    rows: u64,
    of_row: OfRow<T>,
    body: Body<T>,
    /// SHA-256 of the file as given, where it came packed.
    packed_sha256: Option<String>,
    meter: Meter,
}

/// What is found out about each row.
pub(super) type OfRow<T> = std::sync::Arc<dyn Fn(&Row<'_>) -> T + Send + Sync>;

pub(super) enum Body<T> {
    Text {
        file: String,
        joint: Joint,
        blocks: Ordered<Read<T>, io::Result<Option<String>>>,
        spares: Spares<Batch<T>>,
    },
    Sheet(Ordered<Batch<T>, Result<End, SourceError>>),
}

impl<T> Stream<T> {
    pub(super) fn new(
        of_row: OfRow<T>,
        body: Body<T>,
        packed_sha256: Option<String>,
        meter: Meter,
    ) -> Self {
        Self { rows: 0, of_row, body, packed_sha256, meter }
    }

    /// What part of the list has been read, from 0 to 1, by its bytes and to a few blocks; `None`
    /// where its format does not tell.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        self.meter.share()
    }

    /// Takes back a batch that nobody needs any more: the next ones are read into its memory.
    pub fn take_back(&mut self, batch: Batch<T>) {
        let Batch { rows, mut of_rows } = batch;
        if let Body::Text { spares, .. } = &self.body
            && rows.text_len() <= KEPT_TEXT_BYTES_MAX
        {
            of_rows.clear();
            spares.give(Batch { rows: rows.emptied(), of_rows });
        }
    }

    /// Waits so long for the next rows.
    pub fn next(&mut self, wait: Duration) -> Next<T> {
        let (rows, packed_sha256) = (self.rows, self.packed_sha256.as_ref());
        let end = |end: End| Next::End(Ok(end.behind(rows, packed_sha256)));
        let next = match &mut self.body {
            Body::Text { file, joint, blocks, .. } => match blocks.next(wait) {
                Piece::Result(read) => Next::Rows(joint.take(read, &*self.of_row)),
                Piece::NotYet => Next::NotYet,
                Piece::End(Ok(sha256)) => end(End::of_text(sha256)),
                Piece::End(Err(cause)) => {
                    Next::End(Err(SourceError::NotReadable { file: file.clone(), cause }))
                }
            },
            Body::Sheet(batches) => match batches.next(wait) {
                Piece::Result(batch) => Next::Rows(batch),
                Piece::NotYet => Next::NotYet,
                Piece::End(Ok(ended)) => end(ended),
                Piece::End(Err(error)) => Next::End(Err(error)),
            },
        };
        if let Next::Rows(batch) = &next {
            self.rows += batch.rows.len() as u64;
        }
        next
    }
}
