//! What a workbook's archive is looked at for before calamine unpacks it: whether it is a workbook
//! that can be read, and whether what calamine would hold in memory fits.
//!
//! Calamine holds the shared texts, styles and names whole, and believes a declared count of
//! texts. So sizes are taken from the archive's directory, and the shared texts, which a small file
//! may declare small and unpack to gigabytes, are unpacked here once and counted.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};

use memchr::memmem;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::source::error::{BrokenCause, SourceError, Unsupported};
use crate::source::limits;

type Archive<'a> = ZipArchive<BufReader<&'a File>>;

/// Checks a workbook's archive; leaves the file at its beginning.
pub(super) fn check(mut handle: &File, file: &str) -> Result<(), SourceError> {
    let broken = |cause: ZipError| SourceError::BrokenWorkbook {
        file: file.to_owned(),
        sheet: None,
        after_row: 0,
        cause: BrokenCause::Parser(Box::new(cause)),
    };
    let too_large = |part: &str| SourceError::TooLarge { file: file.into(), part: part.into() };
    let mut archive = ZipArchive::new(BufReader::new(handle)).map_err(broken)?;
    if archive.len() > limits::ARCHIVE_ENTRIES_MAX {
        return Err(too_large("the archive's directory"));
    }
    if let Some(what) = not_a_workbook(&archive) {
        return Err(SourceError::UnsupportedFormat { file: file.to_owned(), what });
    }
    if let Some(part) = part_too_large(&mut archive).map_err(broken)? {
        return Err(too_large(&part));
    }
    handle.rewind().map_err(|cause| SourceError::NotReadable { file: file.to_owned(), cause })
}

/// What the archive is if it is no XLSX or XLSM.
fn not_a_workbook(archive: &Archive) -> Option<Unsupported> {
    let names = || archive.file_names().flatten();
    let has = |wanted: &str| names().any(|name| name.eq_ignore_ascii_case(wanted));
    let has_folder = |folder: &str| names().any(|name| name.starts_with(folder));
    if has("xl/workbook.bin") {
        Some(Unsupported::Xlsb)
    } else if has("content.xml") && has("mimetype") {
        Some(Unsupported::Ods)
    } else if !has("_rels/.rels") || has_folder("word/") || has_folder("ppt/") {
        Some(Unsupported::Zip)
    } else {
        None
    }
}

/// The first part that is too large, if one is.
fn part_too_large(archive: &mut Archive) -> Result<Option<String>, ZipError> {
    let mut held_bytes: u64 = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        let name = entry.name()?.to_lowercase();
        let (packed, size) = (entry.compressed_size().max(1), entry.size());
        drop(entry);
        if name.ends_with("sharedstrings.xml") {
            let fits = size <= limits::HELD_PART_BYTES_MAX && texts_fit(archive.by_index(index)?)?;
            if !fits {
                return Ok(Some(name));
            }
        }
        if name.contains("worksheets/") {
            let trusted = size <= limits::SHEET_TRUSTED_BYTES;
            if !trusted && size / packed > limits::SHEET_RATIO_MAX {
                return Ok(Some(name));
            }
        } else if name.ends_with(".xml") || name.ends_with(".rels") {
            held_bytes = held_bytes.saturating_add(size);
            if held_bytes > limits::HELD_PART_BYTES_MAX {
                return Ok(Some(name));
            }
        }
    }
    Ok(None)
}

/// Whether the shared texts fit, as they really are: their bytes, their number, and the number
/// that they declare.
fn texts_fit(mut part: impl Read) -> io::Result<bool> {
    /// Longer than what is looked for, so that nothing is missed between two blocks.
    const OVERLAP: usize = 64;
    let item = memmem::Finder::new("si");
    let declared = memmem::Finder::new("uniqueCount");
    let mut block = vec![0; 64 << 10];
    let (mut kept, mut bytes, mut texts) = (0, 0_u64, 0_u64);
    loop {
        let len = match part.read(&mut block[kept..]) {
            Ok(len) => len,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let seen = &block[..kept + len];
        // All but the overlap, which comes again; at the end all.
        let until = if len == 0 { seen.len() } else { seen.len().saturating_sub(OVERLAP) };
        bytes += len as u64;
        texts +=
            item.find_iter(seen).filter(|at| *at < until && begins_item(seen, *at)).count() as u64;
        let most = declared.find_iter(seen).map(|at| declared_count(&seen[at..])).max();
        if bytes > limits::HELD_PART_BYTES_MAX
            || texts > limits::SHARED_TEXTS_MAX
            || most.unwrap_or(0) > limits::SHARED_TEXTS_MAX
        {
            return Ok(false);
        }
        if len == 0 {
            return Ok(true);
        }
        // One byte more: it tells whether a tag begins at the overlap.
        let (from, end) = (until.saturating_sub(1), seen.len());
        block.copy_within(from..end, 0);
        kept = end - from;
    }
}

/// Whether the `si` at this place is the name of an opening tag.
fn begins_item(seen: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| seen.get(before));
    let behind = seen.get(at + 2);
    matches!(before, Some(b'<' | b':'))
        && matches!(behind, Some(b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r'))
}

/// The figure in `uniqueCount="123"`; 0 where there is none.
fn declared_count(attribute: &[u8]) -> u64 {
    let digits = attribute["uniqueCount".len()..]
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\''))
        .take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |count: u64, digit| {
        count.saturating_mul(10).saturating_add(u64::from(digit - b'0'))
    })
}
