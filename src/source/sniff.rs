//! What a file is, by its first bytes; its name is not asked (web exports call anything `.xls`).

use super::error::Unsupported;

/// How many bytes [`format`] wants to see.
pub(super) const HEAD_BYTES: usize = 1 << 10;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Text: CSV and its kin.
    Text,
    /// A ZIP archive: a workbook, most likely.
    Zip,
    /// An OLE compound file: an old or an encrypted workbook.
    Compound,
    /// Something else that is known, and not read.
    Unsupported(Unsupported),
}

/// The format of a file that begins with these bytes (as many of [`HEAD_BYTES`] as it has).
pub(super) fn format(head: &[u8]) -> Format {
    const MAGIC: [(&[u8], Format); 10] = [
        (b"PK\x03\x04", Format::Zip),
        (b"PK\x05\x06", Format::Zip),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Format::Compound),
        (b"\x1F\x8B", Format::Unsupported(Unsupported::Gzip)),
        (b"%PDF-", Format::Unsupported(Unsupported::Pdf)),
        (b"\x89PNG\r\n", Format::Unsupported(Unsupported::Binary)),
        (b"\xFF\xD8\xFF", Format::Unsupported(Unsupported::Binary)),
        (b"Rar!\x1A\x07", Format::Unsupported(Unsupported::Binary)),
        (b"7z\xBC\xAF\x27\x1C", Format::Unsupported(Unsupported::Binary)),
        (b"\x7FELF", Format::Unsupported(Unsupported::Binary)),
    ];
    let magic = MAGIC.iter().find(|(magic, _)| head.starts_with(magic));
    match magic {
        Some((_, format)) => *format,
        None if is_html(head) => Format::Unsupported(Unsupported::Html),
        None => Format::Text,
    }
}

/// A page, or Excel's own HTML: a tag of theirs comes first, after white space, mark or comment.
fn is_html(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let tags: [&[u8]; 6] = [b"<!doctype html", b"<html", b"<head", b"<meta", b"<table", b"<style"];
    tags.iter()
        .any(|tag| head.get(..tag.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(tag)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_first_bytes() {
        assert_eq!(format(b"PK\x03\x04rest"), Format::Zip);
        assert_eq!(format(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), Format::Compound);
        assert_eq!(format(b"\r\n <HTML xmlns:x>"), Format::Unsupported(Unsupported::Html));
        assert_eq!(format(b"PK,name\r\n"), Format::Text);
        assert_eq!(format("手机号,姓名".as_bytes()), Format::Text);
        assert_eq!(format(b"\xFF\xFE1\0"), Format::Text, "UTF-16");
    }
}
