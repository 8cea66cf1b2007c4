//! The archive of an XLSX as calamine is shown it: the same names, and each part not packed but
//! coming from a thread that unpacks it.
//!
//! Calamine unpacks, and holds every text and tag whole, whatever its size. Here the unpacking runs
//! beside the parsing, and no piece of XML comes out that is longer than one may be, nor more text
//! than a cell may have. The thread sees every byte before the parser does, so that hidden rows are
//! counted by it too.

mod dimension;
mod directory;
mod part;
mod pieces;

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::guard;
use super::hidden::HiddenRows;
use super::trouble::Trouble;
use crate::source::limits;
use crate::source::meter::Meter;
use crate::source::shared_file::SharedFile;
use directory::{Directory, Entry};
use part::{Packed, Part};

/// Longer than any part: how long it is unpacked, its directory's entry is not believed.
const PART_BYTES: u64 = 1 << 40;

/// Before the directory: the archive's end is looked for as far back as a comment may be long
/// (64 KiB), and a part's bytes cannot be read from their end.
const GAP_BYTES: usize = 128 << 10;

/// An archive that is not there: pieces of which it would consist.
pub(super) struct Unpacked {
    file: SharedFile,
    pieces: Arc<[Piece]>,
    at: u64,
    /// The part that is being read, and which piece it is.
    open: Option<(usize, Part)>,
    progress: Arc<Progress>,
}

struct Piece {
    begin: u64,
    len: u64,
    content: Content,
}

enum Content {
    Bytes(Vec<u8>),
    /// Bytes of the file from here on.
    Raw(u64),
    Part(Packed),
}

/// What the reading of cells and the unpacking tell each other.
#[derive(Default)]
pub(super) struct Progress {
    /// Bytes of text that may come before the next cell is done; 0: as many as will.
    text_bytes_left: AtomicU64,
    hidden: Mutex<HiddenRows>,
    /// Of the part that was opened last.
    meter: Meter,
}

impl Progress {
    /// A cell is done, or the first is to come.
    #[inline]
    pub(super) fn begin_cell(&self) {
        self.text_bytes_left.store(limits::CELL_XML_TEXT_BYTES_MAX, Ordering::Relaxed);
    }

    /// No more cells are read.
    pub(super) fn end_cells(&self) {
        self.text_bytes_left.store(0, Ordering::Relaxed);
    }

    /// Tells how far the part is read that was opened last.
    pub(super) fn meter(&self) -> Meter {
        self.meter.clone()
    }

    /// Hidden rows in what was read of the part that was opened last.
    pub(super) fn hidden(&self) -> HiddenRows {
        *self.hidden.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_hidden(&self, hidden: HiddenRows) {
        *self.hidden.lock().unwrap_or_else(PoisonError::into_inner) = hidden;
    }

    fn take_text(&self, bytes: u64) -> io::Result<()> {
        let left = self.text_bytes_left.load(Ordering::Relaxed);
        if left == 0 {
            return Ok(());
        }
        let left = left.checked_sub(bytes).filter(|left| *left > 0).ok_or_else(too_long)?;
        self.text_bytes_left.store(left, Ordering::Relaxed);
        Ok(())
    }
}

/// What [`Trouble`] knows as too large.
fn too_long() -> io::Error {
    io::Error::from(io::ErrorKind::QuotaExceeded)
}

impl Unpacked {
    pub(super) fn open(file: &SharedFile) -> Result<(Self, Arc<Progress>), Trouble> {
        let mut archive = guard::archive(file)?;
        let mut pieces = Pieces::default();
        let mut directory = Directory::default();
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index)?;
            let Some(from) = part.data_start() else { continue };
            let packed = part.compressed_size();
            let bytes = (packed, part.size());
            let streamed = Packed::new(from, bytes, part.compression(), part.encrypted());
            let entry = Entry {
                name: part.name()?.replace('\\', "/"),
                crc: part.crc32(),
                is_encrypted: part.encrypted(),
                at: pieces.end,
                // Stored; or what cannot be unpacked here, for calamine to say so.
                method: if streamed.is_some() { 0 } else { directory::UNKNOWN_METHOD },
                bytes: if streamed.is_some() { PART_BYTES } else { packed },
            };
            let header = directory.header(&entry);
            pieces.push(header.len() as u64, Content::Bytes(header));
            pieces.push(entry.bytes, streamed.map_or(Content::Raw(from), Content::Part));
            directory.add(&entry);
        }
        pieces.push(GAP_BYTES as u64, Content::Bytes(vec![0; GAP_BYTES]));
        let end = directory.end(pieces.end);
        pieces.push(end.len() as u64, Content::Bytes(end));
        let progress = Arc::<Progress>::default();
        let unpacked = Self {
            file: file.anew(),
            pieces: pieces.all.into(),
            at: 0,
            open: None,
            progress: Arc::clone(&progress),
        };
        Ok((unpacked, progress))
    }

    fn len(&self) -> u64 {
        self.pieces.last().map_or(0, |last| last.begin + last.len)
    }
}

#[derive(Default)]
struct Pieces {
    all: Vec<Piece>,
    end: u64,
}

impl Pieces {
    fn push(&mut self, len: u64, content: Content) {
        self.all.push(Piece { begin: self.end, len, content });
        self.end += len;
    }
}

impl Read for Unpacked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let index = self.pieces.partition_point(|piece| piece.begin + piece.len <= self.at);
        let Some(piece) = self.pieces.get(index) else { return Ok(0) };
        let from = self.at - piece.begin;
        let most = usize::try_from(piece.len - from).unwrap_or(usize::MAX).min(into.len());
        let into = &mut into[..most];
        let len = match &piece.content {
            Content::Bytes(bytes) => {
                let rest = usize::try_from(from).ok().and_then(|from| bytes.get(from..));
                rest.unwrap_or_default().read(into)?
            }
            Content::Raw(begin) => {
                self.file.seek(SeekFrom::Start(begin + from))?;
                self.file.read(into)?
            }
            Content::Part(packed) => {
                let is_open = self
                    .open
                    .as_ref()
                    .is_some_and(|(open, part)| *open == index && part.at() <= from);
                if !is_open {
                    self.progress.set_hidden(HiddenRows::default());
                    self.progress.meter.begin(packed.unpacked_bytes());
                    self.open = Some((index, Part::open(&self.file, packed)));
                }
                let Some((_, part)) = &mut self.open else { return Ok(0) };
                part.read(from, into, &self.progress)?
            }
        };
        self.at += len as u64;
        Ok(len)
    }
}

impl Seek for Unpacked {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.len().checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}
