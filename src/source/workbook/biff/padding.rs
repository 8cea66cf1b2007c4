//! An old workbook's file as it must be: its allocation table filled up with "free".
//!
//! The table (FAT) comes in whole sectors of 128 entries, more than a small file has sectors. What
//! is behind the file's end must be marked as free; SheetJS, which many web systems export with,
//! marks it as ends of chains, for which the container's reader refuses the file. Only such marks
//! are changed, and only in what is read: a file that was cut off stays one.

use std::io::{self, Read, Seek, SeekFrom};

use crate::source::shared_file::SharedFile;

const FREE: [u8; 4] = 0xFFFF_FFFF_u32.to_le_bytes();
const END_OF_CHAIN: [u8; 4] = 0xFFFF_FFFE_u32.to_le_bytes();

/// Where the header has the exponent of the sector's size, the number of the table's sectors, the
/// first sector of the list that goes on with them, and its own part of that list.
const SECTOR_SHIFT_AT: u64 = 30;
const TABLE_SECTORS_AT: u64 = 44;
const LIST_AT: u64 = 68;
const HEADER_LIST_AT: u64 = 76;

/// Sectors of the table that the header itself names.
const HEADER_LIST_LEN: u32 = 109;

/// A file with the end of its allocation table mended.
pub(super) struct Mended {
    file: SharedFile,
    at: u64,
    /// Where the table's last sector is, and what it should be.
    sector: Option<(u64, Vec<u8>)>,
}

impl Mended {
    /// The file from its beginning; as it is, where there is nothing to mend.
    pub(super) fn new(file: &SharedFile) -> Self {
        let sector = last_sector(file).ok().flatten();
        Self { file: file.anew(), at: 0, sector }
    }
}

/// The table's last sector and where it is, if it has to be mended.
fn last_sector(file: &SharedFile) -> io::Result<Option<(u64, Vec<u8>)>> {
    let mut file = file.anew();
    let shift @ (9 | 12) = number(&mut file, SECTOR_SHIFT_AT)? & 0xFFFF else { return Ok(None) };
    let sector_bytes = 1_u64 << shift;
    let offset = |sector: u32| (u64::from(sector) + 1) << shift;
    let sectors = file.len()?.div_ceil(sector_bytes).saturating_sub(1);
    let entries = sector_bytes / 4;
    let Some(last) = number(&mut file, TABLE_SECTORS_AT)?.checked_sub(1) else { return Ok(None) };
    // Also bounds how far the list of sectors is walked.
    if u64::from(last) * entries >= sectors {
        return Ok(None);
    }
    let mut place = HEADER_LIST_AT + 4 * u64::from(last);
    if let Some(mut left) = last.checked_sub(HEADER_LIST_LEN).map(u64::from) {
        let mut list = number(&mut file, LIST_AT)?;
        while left >= entries - 1 {
            left -= entries - 1;
            list = number(&mut file, offset(list) + 4 * (entries - 1))?;
        }
        place = offset(list) + 4 * left;
    }
    let at = offset(number(&mut file, place)?);
    let mut sector = vec![0; 1 << shift];
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut sector)?;
    let behind = usize::try_from(sectors - u64::from(last) * entries).unwrap_or(usize::MAX);
    let mut is_mended = false;
    for entry in sector.chunks_exact_mut(4).skip(behind).rev() {
        if *entry == END_OF_CHAIN {
            entry.copy_from_slice(&FREE);
            is_mended = true;
        } else if *entry != FREE {
            break;
        }
    }
    Ok(is_mended.then_some((at, sector)))
}

fn number(file: &mut SharedFile, at: u64) -> io::Result<u32> {
    let mut bytes = [0; 4];
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

impl Read for Mended {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.file.seek(SeekFrom::Start(self.at))?;
        let len = self.file.read(into)?;
        if let Some((begin, sector)) = &self.sector {
            let from = self.at.max(*begin);
            let until = (self.at + len as u64).min(begin + sector.len() as u64);
            let place = |of: u64, base: u64| usize::try_from(of - base).unwrap_or(usize::MAX);
            if from < until {
                into[place(from, self.at)..place(until, self.at)]
                    .copy_from_slice(&sector[place(from, *begin)..place(until, *begin)]);
            }
        }
        self.at += len as u64;
        Ok(len)
    }
}

impl Seek for Mended {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(SeekFrom::Start(self.at))?;
        self.at = self.file.seek(to)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// A header and a table of one sector, in a file of two sectors.
    fn file(entries: [u32; 128]) -> (SharedFile, Vec<u8>) {
        let mut bytes = vec![0; 512];
        bytes[30] = 9;
        bytes[44] = 1;
        bytes.extend(entries.iter().flat_map(|entry| entry.to_le_bytes()));
        bytes.extend([7; 512]);
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        (SharedFile::new(file), bytes)
    }

    fn read(file: &SharedFile) -> Vec<u8> {
        let mut read = Vec::new();
        Mended::new(file).read_to_end(&mut read).unwrap();
        read
    }

    #[test]
    fn marks_behind_the_end_are_mended_and_nothing_else() {
        const END: u32 = 0xFFFF_FFFE;
        let (given, mut bytes) = file([END; 128]);
        bytes[512 + 8..1024].fill(0xFF);
        assert_eq!(read(&given), bytes);
        // In pieces, so that the table's sector is cut.
        let mut pieces = Mended::new(&given);
        let mut some = [0; 100];
        pieces.seek(SeekFrom::Start(500)).unwrap();
        pieces.read_exact(&mut some).unwrap();
        assert_eq!(some, bytes[500..600]);

        let mut cut_off = [END; 128];
        cut_off[3] = 4;
        let (given, mut bytes) = file(cut_off);
        bytes[512 + 16..1024].fill(0xFF);
        assert_eq!(read(&given), bytes, "a chain behind the end stays one");
    }
}
