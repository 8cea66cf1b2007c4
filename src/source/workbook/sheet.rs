//! One sheet's rows, streamed cell by cell, with the file's hash taken and its hidden rows counted
//! beside the reading.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread;

use super::book::Book;
use super::choice::Listed;
use super::hidden::HiddenRows;
use super::row::OpenRow;
use crate::source::batch::Batcher;
use crate::source::error::SourceError;
use crate::source::meter::Meter;
use crate::source::table::End;

/// A sheet of an open workbook.
pub(in crate::source) struct Sheet {
    book: Arc<Book>,
    listed: Listed,
    /// Whether the file's hash is taken for this reading alone.
    hashes_anew: bool,
}

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sheet").field("name", &self.listed.name).finish_non_exhaustive()
    }
}

impl Sheet {
    pub(super) fn new(book: Arc<Book>, listed: Listed) -> Self {
        Self { book, listed, hashes_anew: false }
    }

    /// The same sheet of the open workbook, for one more reading. A hash that was taken before says
    /// nothing of what that one finds, so it takes its own.
    pub(in crate::source) fn again(&self) -> Self {
        Self { book: Arc::clone(&self.book), listed: self.listed.clone(), hashes_anew: true }
    }

    /// The sheet's name.
    pub(in crate::source) fn name(&self) -> &str {
        &self.listed.name
    }

    /// Tells how far a reading is that begins now; nothing where the format does not tell.
    pub(in crate::source) fn meter(&self) -> Meter {
        let meter = self.book.meter().unwrap_or_default();
        // The sheet before this one may have left it at its end.
        meter.begin(0);
        meter
    }

    /// How long the workbook is, in bytes; 0 where its readings do not tell how far they are.
    pub(in crate::source) fn bytes(&self) -> u64 {
        self.book.meter().map_or(0, |_| self.book.bytes())
    }

    /// Reads every row; gives the file's SHA-256 if nobody asked to stop, and what came to light.
    pub(in crate::source) fn read_rows(
        &mut self,
        file: &str,
        out: &mut Batcher,
    ) -> Result<End, SourceError> {
        let mut hidden = HiddenRows::default();
        // Neither is waited for where the reading fails or is stopped: they end by themselves.
        let hash = thread::spawn({
            let (book, anew) = (Arc::clone(&self.book), self.hashes_anew);
            move || if anew { book.sha256_anew() } else { book.sha256() }
        });
        let look = self.book.hidden_rows_of(&self.listed).map(thread::spawn);
        if self.stream_noting(file, &mut hidden, out)?.is_break() {
            return Ok(End { sha256: None, notices: Vec::new() });
        }
        let sha256 = hash.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let sha256 =
            sha256.map_err(|cause| SourceError::NotReadable { file: file.to_owned(), cause })?;
        // A sheet that was read to its end has no trouble that looking for hidden rows could tell.
        if let Some(found) = look.and_then(|look| look.join().ok()).flatten() {
            hidden = found;
        }
        Ok(End { sha256: Some(sha256), notices: hidden.notice().into_iter().collect() })
    }

    /// Reads every row until the end or until `out` breaks.
    pub(super) fn stream(
        &mut self,
        file: &str,
        out: &mut Batcher,
    ) -> Result<ControlFlow<()>, SourceError> {
        self.stream_noting(file, &mut HiddenRows::default(), out)
    }

    fn stream_noting(
        &self,
        file: &str,
        hidden: &mut HiddenRows,
        out: &mut Batcher,
    ) -> Result<ControlFlow<()>, SourceError> {
        let mut row = OpenRow::default();
        let streamed = self.book.stream(&self.listed, &mut row, hidden, out);
        match streamed {
            Ok(ControlFlow::Continue(())) => Ok(row.finish(out)),
            Ok(ControlFlow::Break(())) => Ok(ControlFlow::Break(())),
            Err(trouble) => Err(trouble.at(file, Some(&self.listed.name), row.closed())),
        }
    }
}
