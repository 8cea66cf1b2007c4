//! What a file is, by its first bytes; its name is not asked (web exports call anything `.xls`).

use super::error::Unsupported;

/// How many bytes [`format`] wants to see.
pub(super) const HEAD_BYTES: usize = 4 << 10;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Text: CSV and its kin.
    Text,
    /// A ZIP archive: a workbook, most likely, or a list that somebody packed.
    Zip,
    /// Packed by gzip.
    Gzip,
    /// An OLE compound file: an old or an encrypted workbook.
    Compound,
    /// A page in HTML.
    Page,
    /// An OpenDocument spreadsheet as one XML file.
    FlatOds,
    /// Something else that is known, and not read.
    Unsupported(Unsupported),
}

const MAGIC: [(&[u8], Format); 15] = [
    (b"PK\x03\x04", Format::Zip),
    (b"PK\x05\x06", Format::Zip),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Format::Compound),
    (b"\x1F\x8B\x08", Format::Gzip),
    (b"%PDF-", Format::Unsupported(Unsupported::Pdf)),
    (b"\x89PNG\r\n", Format::Unsupported(Unsupported::Binary)),
    (b"GIF8", Format::Unsupported(Unsupported::Binary)),
    (b"\xFF\xD8\xFF", Format::Unsupported(Unsupported::Binary)),
    (b"\x7FELF", Format::Unsupported(Unsupported::Binary)),
    (b"Rar!\x1A\x07", Format::Unsupported(Unsupported::Archive)),
    (b"7z\xBC\xAF\x27\x1C", Format::Unsupported(Unsupported::Archive)),
    (b"\xFD7zXZ\0", Format::Unsupported(Unsupported::Archive)),
    (b"\x28\xB5\x2F\xFD", Format::Unsupported(Unsupported::Archive)),
    (b"BZh91AY&SY", Format::Unsupported(Unsupported::Archive)),
    (b"MIME-Version:", Format::Unsupported(Unsupported::WebArchive)),
];

/// Where a TAR archive says that it is one.
const TAR_AT: usize = 257;

/// The format of a file that begins with these bytes (as many of [`HEAD_BYTES`] as it has).
pub(super) fn format(head: &[u8]) -> Format {
    let magic = MAGIC.iter().find(|(magic, _)| head.starts_with(magic));
    if let Some((_, format)) = magic {
        return *format;
    }
    if head.get(TAR_AT..).is_some_and(|behind| behind.starts_with(b"ustar")) {
        return Format::Unsupported(Unsupported::Archive);
    }
    let begin = beginning(head);
    if begin.first() == Some(&b'<') { markup(&begin) } else { Format::Text }
}

/// A page, or Excel's own HTML, or one of the spreadsheets in XML.
fn markup(begin: &[u8]) -> Format {
    let has = |wanted: &[u8]| memchr::memmem::find(begin, wanted).is_some();
    let tag = &begin[1..];
    let is_xml = tag.starts_with(b"?xml") || tag.starts_with(b"?mso");
    if is_xml && has(b"urn:schemas-microsoft-com:office:spreadsheet") {
        return Format::Unsupported(Unsupported::Xml2003);
    }
    if has(b"urn:oasis:names:tc:opendocument:") && has(b"office:document") {
        return Format::FlatOds;
    }
    let tags: [&[u8]; 10] = [
        b"!doctype html",
        b"html",
        b"head",
        b"meta",
        b"table",
        b"style",
        b"body",
        b"div",
        b"center",
        b"title",
    ];
    let is_page = tags.iter().any(|name| {
        let named = tag.get(..name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name));
        named && tag.get(name.len()).is_none_or(|next| !next.is_ascii_alphanumeric())
    });
    // A page may begin as XML, or with a comment: then one of its tags is not far.
    let opens_later = || {
        let lower = begin.to_ascii_lowercase();
        let has = |wanted: &[u8]| memchr::memmem::find(&lower, wanted).is_some();
        (is_xml || tag.starts_with(b"!--")) && (has(b"<html") || has(b"<table"))
    };
    if is_page || opens_later() { Format::Page } else { Format::Text }
}

/// The beginning without mark and white space; of UTF-16 the ASCII letters, which is what tags
/// are made of.
fn beginning(head: &[u8]) -> Vec<u8> {
    let wide = |low: usize| -> Vec<u8> {
        head[2..]
            .chunks_exact(2)
            .map(|unit| if unit[1 - low] == 0 { unit[low] } else { b'?' })
            .collect()
    };
    let bytes = match head {
        [0xFF, 0xFE, ..] => wide(0),
        [0xFE, 0xFF, ..] => wide(1),
        [0xEF, 0xBB, 0xBF, rest @ ..] => rest.to_owned(),
        _ => head.to_owned(),
    };
    bytes.trim_ascii_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_first_bytes() {
        let tar = [vec![b'a'; TAR_AT], b"ustar\0".to_vec()].concat();
        let utf16: Vec<u8> = "\u{feff}<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let xml2003 = b"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n\
            <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";
        for (head, expected) in [
            (b"PK\x03\x04rest".as_slice(), Format::Zip),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Format::Compound),
            (b"\x1F\x8B\x08\0", Format::Gzip),
            (&tar, Format::Unsupported(Unsupported::Archive)),
            (b"\r\n <HTML xmlns:x>", Format::Page),
            (b"\xEF\xBB\xBF<table>", Format::Page),
            (b"<!-- made by a shop --><TABLE border=1>", Format::Page),
            (b"<?xml version='1.0'?><!DOCTYPE html><html>", Format::Page),
            (&utf16, Format::Page),
            (xml2003, Format::Unsupported(Unsupported::Xml2003)),
            (b"PK,name\r\n", Format::Text),
            (b"<tablet>,name\r\n", Format::Text),
            (b"<13800138000>,name\r\n", Format::Text),
            ("手机号,姓名".as_bytes(), Format::Text),
            (b"\xFF\xFE1\0", Format::Text),
        ] {
            assert_eq!(format(head), expected, "{:?}", String::from_utf8_lossy(head));
        }
    }
}
