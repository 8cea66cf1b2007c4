//! One part of the archive, unpacked by a thread of its own, a few blocks ahead.

use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use flate2::read::DeflateDecoder;
use zip::CompressionMethod;

use super::pieces::Lengths;
use super::{Progress, dimension};
use crate::source::limits;
use crate::source::shared_file::SharedFile;
use crate::source::workbook::hidden::{HiddenRows, Look};

/// Blocks that may wait to be read.
const BLOCKS_AHEAD: usize = 4;

/// Where a part is in the file.
#[derive(Clone, Copy)]
pub(super) struct Packed {
    from: u64,
    bytes: u64,
    /// As its directory says.
    unpacked_bytes: u64,
    is_deflated: bool,
}

impl Packed {
    /// `bytes`: as they are there, and unpacked. `None` for what is not unpacked here.
    pub(super) fn new(
        from: u64,
        (bytes, unpacked_bytes): (u64, u64),
        method: CompressionMethod,
        is_encrypted: bool,
    ) -> Option<Self> {
        let is_deflated = match method {
            CompressionMethod::Stored => false,
            CompressionMethod::Deflated => true,
            _ => return None,
        };
        (!is_encrypted).then_some(Self { from, bytes, unpacked_bytes, is_deflated })
    }

    /// How long the part is said to be.
    pub(super) fn unpacked_bytes(&self) -> u64 {
        self.unpacked_bytes
    }

    fn unpack(self, mut file: SharedFile) -> io::Result<Box<dyn Read>> {
        file.seek(SeekFrom::Start(self.from))?;
        let packed = BufReader::with_capacity(64 << 10, file.take(self.bytes));
        Ok(if self.is_deflated { Box::new(DeflateDecoder::new(packed)) } else { Box::new(packed) })
    }
}

struct Block {
    bytes: Vec<u8>,
    /// How much of it is text between tags.
    text_bytes: u64,
    /// Hidden rows up to here.
    hidden: HiddenRows,
}

/// A part that is being read.
pub(super) struct Part {
    blocks: Receiver<io::Result<Block>>,
    block: Vec<u8>,
    /// What of the block was read.
    read: usize,
    at: u64,
}

impl Part {
    /// Begins to unpack; the thread ends with the part, or when this is dropped.
    pub(super) fn open(file: &SharedFile, packed: &Packed) -> Self {
        let (sender, blocks) = sync_channel(BLOCKS_AHEAD);
        let (file, packed) = (file.anew(), *packed);
        thread::spawn(move || {
            if let Err(error) = send_all(file, packed, &sender) {
                // Nobody may be there any more.
                let _ = sender.send(Err(error));
            }
        });
        Self { blocks, block: Vec::new(), read: 0, at: 0 }
    }

    /// Where the next byte is in the part.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// Reads from a place that is not before [`Part::at`].
    pub(super) fn read(
        &mut self,
        from: u64,
        into: &mut [u8],
        progress: &Progress,
    ) -> io::Result<usize> {
        loop {
            if self.read == self.block.len() {
                let Ok(block) = self.blocks.recv() else { return Ok(0) };
                let block = block?;
                progress.set_hidden(block.hidden);
                progress.take_text(block.text_bytes)?;
                progress.meter.at(self.at + block.bytes.len() as u64);
                (self.block, self.read) = (block.bytes, 0);
            }
            let rest = &self.block[self.read..];
            let passed_over = usize::try_from(from - self.at).unwrap_or(usize::MAX).min(rest.len());
            let len = if passed_over > 0 { passed_over } else { rest.len().min(into.len()) };
            if passed_over == 0 {
                into[..len].copy_from_slice(&rest[..len]);
            }
            self.read += len;
            self.at += len as u64;
            if passed_over == 0 && (len > 0 || into.is_empty()) {
                return Ok(len);
            }
        }
    }
}

/// Unpacks the part. Sent is only what was looked at whole: a tag that is cut waits for its rest.
fn send_all(
    file: SharedFile,
    packed: Packed,
    blocks: &SyncSender<io::Result<Block>>,
) -> io::Result<()> {
    let mut input = packed.unpack(file)?;
    let mut look = Look::new();
    let mut lengths = Lengths::default();
    let mut kept: Vec<u8> = Vec::new();
    let mut is_first = true;
    loop {
        let mut bytes = Vec::with_capacity(limits::BLOCK_BYTES);
        bytes.append(&mut kept);
        let room = limits::BLOCK_BYTES - bytes.len();
        let is_end = input.by_ref().take(room as u64).read_to_end(&mut bytes)? < room;
        if is_first {
            dimension::forget(&mut bytes);
            is_first = false;
        }
        let looked_at = if is_end { look.pass_end(&bytes) } else { look.pass(&bytes) };
        kept = bytes.split_off(looked_at);
        let text_bytes = lengths.take(&bytes)?;
        let block = Block { bytes, text_bytes, hidden: look.found() };
        if blocks.send(Ok(block)).is_err() || is_end {
            return Ok(());
        }
    }
}
