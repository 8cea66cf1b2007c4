//! What a workbook's archive is looked at for before calamine unpacks it: whether it is a workbook
//! that can be read, and whether what calamine would hold in memory fits.
//!
//! Calamine holds the shared texts, styles and names whole, and believes a declared count of
//! texts. So sizes are taken from the archive's directory, and the shared texts, which a small file
//! may declare small and unpack to gigabytes, are unpacked here once and counted.

use std::io::BufReader;

use zip::ZipArchive;

use super::trouble::Trouble;
use super::{Kind, shared_texts};
use crate::source::error::{SourceError, Unsupported};
use crate::source::limits;
use crate::source::shared_file::SharedFile;

pub(super) type Archive = ZipArchive<BufReader<SharedFile>>;

/// What a ZIP archive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) enum Container {
    /// A workbook of this kind.
    Workbook(Kind),
    /// Files that somebody packed.
    Archive,
}

/// What this ZIP archive is, by the names in it.
pub(in crate::source) fn container(
    handle: &SharedFile,
    file: &str,
) -> Result<Container, SourceError> {
    let archive = archive(handle).map_err(|trouble| trouble.at(file, None, 0))?;
    let names: Vec<String> = archive.file_names().flatten().map(|name| part_name(&name)).collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let has_folder = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    let no_spreadsheet = || SourceError::UnsupportedFormat {
        file: file.to_owned(),
        what: Unsupported::NoSpreadsheet,
    };
    if has("xl/workbook.bin") {
        Ok(Container::Workbook(Kind::Xlsb))
    } else if has("content.xml") && has("mimetype") {
        Ok(Container::Workbook(Kind::Ods))
    } else if has("_rels/.rels") && has("[content_types].xml") {
        let is_other = has_folder("word/") || has_folder("ppt/");
        if is_other { Err(no_spreadsheet()) } else { Ok(Container::Workbook(Kind::Xlsx)) }
    } else {
        Ok(Container::Archive)
    }
}

/// The name of a part as others are compared with it: old .NET programs write backslashes, and
/// upper and lower case are the same.
pub(super) fn part_name(written: &str) -> String {
    written.replace('\\', "/").to_ascii_lowercase()
}

/// The archive's directory, which must not be endless.
pub(super) fn archive(handle: &SharedFile) -> Result<Archive, Trouble> {
    let archive = ZipArchive::new(BufReader::new(handle.anew()))?;
    if archive.len() > limits::ARCHIVE_ENTRIES_MAX {
        return Err(Trouble::TooLarge("the archive's directory".to_owned()));
    }
    Ok(archive)
}

/// The index of the part with this name.
pub(super) fn index_of(archive: &Archive, name: &str) -> Option<usize> {
    let wanted = part_name(name);
    archive.file_names().position(|name| name.is_ok_and(|name| part_name(&name) == wanted))
}

/// Checks the archive of an XLSX or XLSB.
pub(super) fn check(handle: &SharedFile) -> Result<(), Trouble> {
    let mut archive = archive(handle)?;
    let mut held_bytes: u64 = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        let name = part_name(&entry.name()?);
        let (packed, size) = (entry.compressed_size().max(1), entry.size());
        drop(entry);
        let fits = if name.ends_with("sharedstrings.xml") {
            size <= limits::HELD_PART_BYTES_MAX && shared_texts::fit(archive.by_index(index)?)?
        } else if name.ends_with("sharedstrings.bin") {
            size <= limits::HELD_PART_BYTES_MAX
                && shared_texts::fit_binary(archive.by_index(index)?)?
        } else {
            true
        };
        let is_sheet = name.contains("worksheets/") && !name.ends_with(".rels");
        if is_sheet {
            check_ratio(&name, packed, size)?;
        } else if [".xml", ".rels", ".bin"].iter().any(|end| name.ends_with(end)) {
            held_bytes = held_bytes.saturating_add(size);
        }
        if !fits || held_bytes > limits::HELD_PART_BYTES_MAX {
            return Err(Trouble::TooLarge(name));
        }
    }
    Ok(())
}

/// Checks the part of an ODS with the sheets in it, which is streamed.
pub(super) fn check_content(archive: &mut Archive) -> Result<(), Trouble> {
    let entry = archive.by_name("content.xml")?;
    let (packed, size) = (entry.compressed_size().max(1), entry.size());
    if entry.encrypted() {
        return Err(Trouble::Password);
    }
    check_ratio("content.xml", packed, size)
}

fn check_ratio(name: &str, packed: u64, size: u64) -> Result<(), Trouble> {
    let trusted = size <= limits::SHEET_TRUSTED_BYTES;
    if !trusted && size / packed > limits::SHEET_RATIO_MAX {
        return Err(Trouble::TooLarge(name.to_owned()));
    }
    Ok(())
}
