//! Files that are whole but for the parts a target gives: XLSX, XLSB, ODS, the old compound file.
//!
//! Nothing is compressed: the mutations shall reach the parser, and quickly.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A workbook whose sheet, shared texts, styles and list of sheets are replaced by these parts, in
/// this order; a part that is not given stays.
pub fn xlsx(parts: &[&[u8]]) -> Vec<u8> {
    let base = include_bytes!("../../tests/lists/files/shared-strings.xlsx");
    let names =
        ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"];
    replaced(base, &names, parts)
}

/// A binary workbook, likewise.
pub fn xlsb(parts: &[&[u8]]) -> Vec<u8> {
    let base = include_bytes!("../../tests/lists/files/sheetjs-shared.xlsb");
    let names =
        ["xl/worksheets/sheet1.bin", "xl/sharedStrings.bin", "xl/styles.bin", "xl/workbook.bin"];
    replaced(base, &names, parts)
}

/// An OpenDocument spreadsheet with this content.
pub fn ods(content: &[u8]) -> Vec<u8> {
    let base = include_bytes!("../../tests/lists/files/odfpy.ods");
    replaced(base, &["content.xml"], &[content])
}

fn replaced(base: &[u8], names: &[&str], parts: &[&[u8]]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(base)).expect("a whole archive");
    let mut entries: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("a whole archive");
        let name = entry.name().expect("a name").to_string();
        let mut data = Vec::new();
        match names.iter().zip(parts).find(|(replaced, _)| **replaced == name) {
            Some((_, part)) => data.extend_from_slice(part),
            None => {
                entry.read_to_end(&mut data).expect("a whole archive");
            }
        }
        entries.push((name, data));
    }
    zip(&entries, CompressionMethod::Stored)
}

/// A ZIP archive of these entries.
pub fn zip(entries: &[(String, Vec<u8>)], method: CompressionMethod) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, data) in entries {
        // A name that comes twice is refused by the writer; so is such an input.
        if archive.start_file(name.as_str(), options).is_err() {
            continue;
        }
        archive.write_all(data).expect("writing into memory");
    }
    archive.finish().expect("writing into memory").into_inner()
}

const SECTOR: usize = 512;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;
const FAT: u32 = 0xFFFF_FFFD;

/// An old compound file (version 3) whose one stream is `Workbook`: a FAT, a folder, the stream.
pub fn compound(stream: &[u8]) -> Vec<u8> {
    // Shorter streams would live in a file within the file.
    let stream_len = stream.len().max(4096);
    let stream_sectors = stream_len.div_ceil(SECTOR);
    let mut fat_sectors = 1;
    while fat_sectors * (SECTOR / 4) < fat_sectors + 1 + stream_sectors {
        fat_sectors += 1;
    }
    let mut fat: Vec<u32> = vec![FAT; fat_sectors];
    fat.push(END_OF_CHAIN);
    let first = fat.len();
    for sector in 1..=stream_sectors {
        let next = first + sector;
        fat.push(if sector == stream_sectors { END_OF_CHAIN } else { next as u32 });
    }
    fat.resize(fat_sectors * (SECTOR / 4), FREE);

    let mut file = header(fat_sectors);
    fat.iter().for_each(|entry| file.extend_from_slice(&entry.to_le_bytes()));
    file.extend(entry("Root Entry", 5, 1, END_OF_CHAIN, 0));
    file.extend(entry("Workbook", 2, FREE, first as u32, stream_len));
    file.extend([entry("", 0, FREE, 0, 0), entry("", 0, FREE, 0, 0)].concat());
    file.extend_from_slice(stream);
    file.resize(SECTOR * (1 + first + stream_sectors), 0);
    file
}

fn header(fat_sectors: usize) -> Vec<u8> {
    let mut header = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    header.extend([0; 16]);
    // Minor and major version, byte order, sector sizes (512 and 64).
    for word in [0x3E_u16, 3, 0xFFFE, 9, 6, 0, 0, 0] {
        header.extend(word.to_le_bytes());
    }
    let folder = fat_sectors as u32;
    for word in [0, folder, folder, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0] {
        header.extend(word.to_le_bytes());
    }
    for index in 0..109 {
        let sector = if index < fat_sectors { index as u32 } else { FREE };
        header.extend(sector.to_le_bytes());
    }
    header
}

fn entry(name: &str, kind: u8, child: u32, start: u32, len: usize) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    entry.resize(64, 0);
    let name_bytes = if name.is_empty() { 0 } else { 2 * (name.len() as u16 + 1) };
    entry.extend(name_bytes.to_le_bytes());
    entry.extend([kind, 1]);
    for link in [FREE, FREE, child] {
        entry.extend(link.to_le_bytes());
    }
    entry.extend([0; 36]);
    entry.extend(start.to_le_bytes());
    entry.extend((len as u64).to_le_bytes());
    entry
}
