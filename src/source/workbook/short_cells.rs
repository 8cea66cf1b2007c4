//! XLSB cells written in the short way, which leaves the column out where it is the next one, made
//! into whole ones; and records of a size that no cell has, refused.
//!
//! Excel reads the short way and does not write it; SheetJS, which web systems export with, does,
//! and calamine passes over such cells. So a workbook that has them is written anew into a
//! temporary file, each with its column; one that has none is read as it is.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::guard;
use super::records::{Records, number};
use super::trouble::Trouble;
use crate::source::limits;
use crate::source::shared_file::SharedFile;

/// BrtRowHdr.
const ROW: u32 = 0;

/// BrtCellBlank to BrtFmlaError: cells that say their column.
const WHOLE: std::ops::RangeInclusive<u32> = 1..=11;

/// BrtShortBlank to BrtShortIsst.
const SHORT: std::ops::RangeInclusive<u32> = 12..=18;

/// How much smaller a whole cell's kind is than the same one's in the short way.
const KIND_BETWEEN: u32 = 11;

/// Whether a record is a short cell with a value.
pub(super) fn is_value(kind: u16) -> bool {
    SHORT.contains(&u32::from(kind)) && u32::from(kind) != *SHORT.start()
}

/// Parts besides the sheets whose records calamine reads.
const OTHER_PARTS: [&str; 3] = ["xl/workbook.bin", "xl/styles.bin", "xl/sharedstrings.bin"];

/// The workbook with whole cells, or `None` where it has no others.
pub(super) fn made_whole(file: &SharedFile) -> Result<Option<SharedFile>, Trouble> {
    let mut archive = guard::archive(file)?;
    let mut sheets = Vec::new();
    for index in 0..archive.len() {
        let part = archive.by_index(index)?;
        let name = part.name()?.replace('\\', "/").to_lowercase();
        let is_sheet = name.starts_with("xl/worksheets/") && !name.ends_with(".rels");
        let is_read = is_sheet || OTHER_PARTS.contains(&name.as_str());
        if is_read && has_short(part, &name)? && is_sheet {
            sheets.push(index);
        }
    }
    if sheets.is_empty() {
        return Ok(None);
    }
    let mut fresh = ZipWriter::new(BufWriter::new(tempfile::tempfile()?));
    let mut left = limits::UNPACKED_BYTES_MAX;
    for index in 0..archive.len() {
        if sheets.contains(&index) {
            let part = archive.by_index(index)?;
            let fast = SimpleFileOptions::default().compression_level(Some(1));
            fresh.start_file(part.name()?.into_owned(), fast.large_file(true))?;
            let mut bounded = BufReader::with_capacity(limits::BLOCK_BYTES, part).take(left);
            copy_whole(&mut bounded, &mut fresh)?;
            left = bounded.limit();
            if left == 0 {
                return Err(Trouble::TooLarge("its sheets".to_owned()));
            }
        } else {
            fresh.raw_copy_file(archive.by_index_raw(index)?)?;
        }
    }
    let mut file: File = fresh.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(Some(SharedFile::new(file)))
}

/// Whether there are short cells in this part, all of whose records are of a size that fits.
fn has_short(part: impl Read, name: &str) -> Result<bool, Trouble> {
    let mut records = Records::new(part);
    let mut found = false;
    while let Some(record) = records.next()? {
        if record.len > limits::RECORD_BYTES_MAX {
            return Err(Trouble::TooLarge(name.to_owned()));
        }
        found |= SHORT.contains(&u32::from(record.kind));
    }
    Ok(found)
}

/// Copies a sheet's records, each short cell as a whole one.
fn copy_whole(input: &mut impl Read, out: &mut impl Write) -> io::Result<()> {
    let mut next_column: u32 = 0;
    while let Some(kind) = number(input, 2)? {
        let Some(len) = number(input, 4)? else { break };
        let mut rest = input.take(u64::from(len));
        if SHORT.contains(&kind) {
            write_number(kind - KIND_BETWEEN, out)?;
            write_number(len + 4, out)?;
            out.write_all(&next_column.to_le_bytes())?;
            next_column = next_column.saturating_add(1);
        } else {
            write_number(kind, out)?;
            write_number(len, out)?;
            if kind == ROW {
                next_column = 0;
            } else if WHOLE.contains(&kind) && len >= 4 {
                let mut column = [0; 4];
                rest.read_exact(&mut column)?;
                out.write_all(&column)?;
                next_column = u32::from_le_bytes(column).saturating_add(1);
            }
        }
        io::copy(&mut rest, out)?;
    }
    Ok(())
}

fn write_number(mut number: u32, out: &mut impl Write) -> io::Result<()> {
    while number > 0x7F {
        out.write_all(&[u8::try_from(number & 0x7F).unwrap_or_default() | 0x80])?;
        number >>= 7;
    }
    out.write_all(&[u8::try_from(number).unwrap_or_default()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_that_says_it_is_huge_is_refused_be_it_there_or_not() {
        let cut_before_its_end = [7, 0xFF, 0xFF, 0xFF, 0x7F, 0];
        for before in [&[][..], &[18, 1, 1]] {
            let sheet = [before, &cut_before_its_end].concat();
            let looked = has_short(sheet.as_slice(), "sheet");
            assert!(matches!(looked, Err(Trouble::TooLarge(part)) if part == "sheet"));
        }
    }

    #[test]
    fn short_cells_get_the_column_behind_the_one_before() {
        let row = [0, 4, 9, 0, 0, 0];
        let whole = [7, 12, 5, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];
        let short = [18, 8, 1, 1, 1, 1, 3, 3, 3, 3];
        let sheet = [&row[..], &short, &whole, &short, &[0x92, 0x01, 0]].concat();
        let mut copied = Vec::new();
        copy_whole(&mut sheet.as_slice(), &mut copied).unwrap();
        let made = |column: u8| [7, 12, column, 0, 0, 0, 1, 1, 1, 1, 3, 3, 3, 3];
        let expected = [&row[..], &made(0), &whole, &made(6), &[0x92, 0x01, 0]].concat();
        assert_eq!(copied, expected);
        let mut long = Vec::new();
        write_number(300, &mut long).unwrap();
        assert_eq!(number(&mut long.as_slice(), 4).unwrap(), Some(300));
    }
}
