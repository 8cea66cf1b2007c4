//! A file looked at, taken out of its wrapping, and opened as what it is.
//!
//! What a file is, its content says; its name is believed in nothing. One wrapping (gzip, ZIP) is
//! taken off. Knows no rows.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::error::{SourceError, Unsupported};
use super::options::{IsPhone, ReadOptions};
use super::shared_file::SharedFile;
use super::sniff::{self, Format};
use super::table::{Table, open_text};
use super::workbook::{self, Kind};
use super::{unpack, workbook::Container};

/// Opens a file and finds the lists in it: one, unless more sheets are asked for.
///
/// # Errors
/// Every variant of [`SourceError`]; nothing is read beyond a sample (and what finding the
/// encoding, or unpacking, takes).
pub fn open(
    path: &Path,
    options: &ReadOptions,
    is_phone: IsPhone,
) -> Result<Vec<Table>, SourceError> {
    let file = path.display().to_string();
    let handle = open_file(path, &file)?;
    open_any(&file, handle, options, is_phone)
}

/// Opens what comes from a pipe: all of it is read into a temporary file first. `name` stands for
/// it in messages and reports.
///
/// # Errors
/// As [`open`].
pub fn open_stream(
    name: &str,
    input: &mut dyn Read,
    options: &ReadOptions,
    is_phone: IsPhone,
) -> Result<Vec<Table>, SourceError> {
    let handle = unpack::spool(name, input)?;
    open_any(name, handle, options, is_phone)
}

fn open_any(
    file: &str,
    handle: File,
    options: &ReadOptions,
    is_phone: IsPhone,
) -> Result<Vec<Table>, SourceError> {
    let opening = Opening { file, options, is_phone };
    let (given, format) = opening.look(handle)?;
    let unpacked = match format {
        Known::Packed(Packed::Gzip) => unpack::gzip(file, &given)?,
        Known::Packed(Packed::Zip) => unpack::zip(file, &given)?,
        Known::List(list) => return opening.list(given, list),
    };
    let (unpacked, format) = opening.look(unpacked)?;
    let Known::List(list) = format else {
        let what = Unsupported::ArchiveInArchive;
        return Err(SourceError::UnsupportedFormat { file: file.to_owned(), what });
    };
    let mut tables = opening.list(unpacked, list)?;
    let sha256 = unpack::sha256(file, &given)?;
    for table in &mut tables {
        table.came_packed(&sha256);
    }
    Ok(tables)
}

/// What a file is.
enum Known {
    Packed(Packed),
    List(List),
}

enum Packed {
    Gzip,
    Zip,
}

enum List {
    /// With its first bytes.
    Text(Vec<u8>),
    Sheets(Kind),
}

struct Opening<'a> {
    file: &'a str,
    options: &'a ReadOptions,
    is_phone: IsPhone<'a>,
}

impl Opening<'_> {
    /// What the file is, by its first bytes, and a ZIP archive's directory.
    fn look(&self, handle: File) -> Result<(SharedFile, Known), SourceError> {
        let file = || self.file.to_owned();
        let handle = SharedFile::new(handle);
        let mut head = Vec::new();
        let limit = sniff::HEAD_BYTES as u64;
        let read = handle.clone().take(limit).read_to_end(&mut head);
        read.map_err(|cause| SourceError::NotReadable { file: file(), cause })?;
        if head.is_empty() {
            return Err(SourceError::Empty { file: file(), sheet: None });
        }
        if head.iter().all(|byte| *byte == 0) {
            return Err(SourceError::OnlyZeros { file: file() });
        }
        let known = match sniff::format(&head) {
            Format::Text => Known::List(List::Text(head)),
            Format::Gzip => Known::Packed(Packed::Gzip),
            Format::Zip => match workbook::container(&handle, self.file)? {
                Container::Workbook(kind) => Known::List(List::Sheets(kind)),
                Container::Archive => Known::Packed(Packed::Zip),
            },
            Format::Compound => Known::List(List::Sheets(Kind::Xls)),
            Format::Page => Known::List(List::Sheets(Kind::Page)),
            Format::FlatOds => Known::List(List::Sheets(Kind::FlatOds)),
            Format::Unsupported(what) => {
                return Err(SourceError::UnsupportedFormat { file: file(), what });
            }
        };
        Ok((handle, known))
    }

    fn list(&self, handle: SharedFile, list: List) -> Result<Vec<Table>, SourceError> {
        let file = self.file;
        match list {
            List::Text(head) => {
                let handle = handle
                    .into_file()
                    .map_err(|cause| SourceError::NotReadable { file: file.to_owned(), cause })?;
                let file = file.to_owned();
                Ok(vec![open_text(handle, &head, file, self.options, self.is_phone)?])
            }
            List::Sheets(kind) => workbook::open(handle, kind, file, self.options, self.is_phone),
        }
    }
}

fn open_file(path: &Path, file: &str) -> Result<File, SourceError> {
    let failed = |cause: io::Error| match cause.kind() {
        io::ErrorKind::NotFound => SourceError::NotFound { file: file.to_owned() },
        io::ErrorKind::IsADirectory => SourceError::Directory { file: file.to_owned() },
        _ => SourceError::NotReadable { file: file.to_owned(), cause },
    };
    // Asked first: Windows refuses to open a folder as if permissions were missing.
    let metadata = path.metadata().map_err(failed)?;
    if metadata.is_dir() {
        return Err(SourceError::Directory { file: file.to_owned() });
    }
    if !metadata.is_file() {
        // A pipe cannot be read twice, and a device such as `/dev/zero` never ends.
        return Err(SourceError::NoFile { file: file.to_owned() });
    }
    File::open(path).map_err(failed)
}
