//! Lists that come packed or by a pipe, put into a temporary file, so that they can be read like
//! any other: as often as need be, and from several places.
//!
//! The temporary file has no name where the system allows that, is readable by its owner only and
//! goes when it is closed, however the program ends. What is unpacked is bounded in size, and in
//! how much more it is than what was packed. One list in one wrapping: an archive inside an
//! archive is not opened.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

use encoding_rs::{GB18030, UTF_8};
use flate2::read::MultiGzDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use super::error::{BrokenCause, SourceError};
use super::shared_file::SharedFile;
use super::{hash, limits};

/// Puts what `input` gives into a temporary file.
pub(super) fn spool(file: &str, input: &mut dyn Read) -> Result<File, SourceError> {
    copy(input, u64::MAX).map_err(|trouble| match trouble {
        Trouble::Io(cause) => not_readable(file, cause),
        Trouble::TooMuch => too_large(file, file),
    })
}

/// Unpacks a gzip file.
pub(super) fn gzip(file: &str, packed: &SharedFile) -> Result<File, SourceError> {
    let bytes = packed.len().map_err(|cause| not_readable(file, cause))?;
    let mut input = MultiGzDecoder::new(BufReader::new(packed.anew()));
    unpack(file, file, &mut input, bytes)
}

/// Unpacks the one file in a ZIP archive that is no workbook.
pub(super) fn zip(file: &str, packed: &SharedFile) -> Result<File, SourceError> {
    let failed = |cause: ZipError| broken(file, cause);
    let mut archive = ZipArchive::new(BufReader::new(packed.anew())).map_err(failed)?;
    if archive.len() > limits::ARCHIVE_ENTRIES_MAX {
        return Err(too_large(file, "the archive's directory"));
    }
    let mut inside = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(failed)?;
        let name = entry_name(entry.name_raw());
        if !entry.is_dir() && !is_clutter(&name) {
            inside.push((index, name, entry.encrypted()));
        }
    }
    let (index, name) = match inside.as_slice() {
        [] => return Err(SourceError::Empty { file: file.to_owned(), sheet: None }),
        [(_, _, true), ..] => return Err(SourceError::Encrypted { file: file.to_owned() }),
        [(index, name, false)] => (*index, name),
        several => {
            let inside = several.iter().map(|(_, name, _)| name.clone()).collect();
            return Err(SourceError::SeveralFiles { file: file.to_owned(), inside });
        }
    };
    let mut entry = archive.by_index(index).map_err(failed)?;
    let bytes = entry.compressed_size();
    unpack(file, name, &mut entry, bytes)
}

/// The SHA-256 of a file as it was given.
pub(super) fn sha256(file: &str, given: &SharedFile) -> Result<String, SourceError> {
    hash::sha256_of(&mut given.anew()).map_err(|cause| not_readable(file, cause))
}

/// What systems put beside the files that somebody packed.
fn is_clutter(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.starts_with("__MACOSX/")
        || last.starts_with('.')
        || ["thumbs.db", "desktop.ini"].contains(&last.to_ascii_lowercase().as_str())
}

/// Chinese Windows writes names in GBK without saying so.
fn entry_name(raw: &[u8]) -> String {
    match UTF_8.decode_without_bom_handling_and_without_replacement(raw) {
        Some(name) => name.into_owned(),
        None => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    }
}

fn unpack(
    file: &str,
    part: &str,
    input: &mut dyn Read,
    packed_bytes: u64,
) -> Result<File, SourceError> {
    let by_ratio = packed_bytes.max(1).saturating_mul(limits::SHEET_RATIO_MAX);
    match copy(input, by_ratio.max(limits::SHEET_TRUSTED_BYTES)) {
        Ok(unpacked) => Ok(unpacked),
        Err(Trouble::TooMuch) => Err(too_large(file, part)),
        // The packed file itself could be read before: its content is what is wrong.
        Err(Trouble::Io(cause)) => Err(broken(file, cause)),
    }
}

enum Trouble {
    Io(io::Error),
    TooMuch,
}

impl From<io::Error> for Trouble {
    fn from(cause: io::Error) -> Self {
        Self::Io(cause)
    }
}

/// Copies into a temporary file, at most `bytes_max` and never more than any list may have.
fn copy(input: &mut dyn Read, bytes_max: u64) -> Result<File, Trouble> {
    let bytes_max = bytes_max.min(limits::UNPACKED_BYTES_MAX);
    let mut out = BufWriter::with_capacity(limits::BLOCK_BYTES, tempfile::tempfile()?);
    let copied = io::copy(&mut input.take(bytes_max), &mut out)?;
    let is_more = copied == bytes_max && input.read(&mut [0])? > 0;
    if is_more {
        return Err(Trouble::TooMuch);
    }
    out.flush()?;
    let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(file)
}

fn not_readable(file: &str, cause: io::Error) -> SourceError {
    SourceError::NotReadable { file: file.to_owned(), cause }
}

fn too_large(file: &str, part: &str) -> SourceError {
    SourceError::TooLarge { file: file.to_owned(), part: part.to_owned() }
}

fn broken(file: &str, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> SourceError {
    SourceError::BrokenArchive { file: file.to_owned(), cause: BrokenCause::Parser(cause.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systems_add_to_an_archive_is_no_list() {
        for name in ["__MACOSX/._list.csv", "a/.DS_Store", ".hidden", "x/Thumbs.db"] {
            assert!(is_clutter(name), "{name}");
        }
        assert!(!is_clutter("名单/list.csv"));
    }

    #[test]
    fn names_in_gbk_are_read() {
        assert_eq!(entry_name(&GB18030.encode("名单.csv").0), "名单.csv");
        assert_eq!(entry_name("名单.csv".as_bytes()), "名单.csv");
    }
}
