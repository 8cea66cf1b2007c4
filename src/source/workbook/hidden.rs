//! Rows that are hidden (by hand or by a filter) and have something in them: they are read like
//! the others, and the user is told.
//!
//! In XLSX and XLSB calamine does not tell them. The XML of an XLSX is looked through where it is
//! unpacked; an XLSB's sheet is unpacked once more beside the reading, on another core: for a flag
//! and nothing else, which is much faster than reading.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memmem, memrchr};

use super::records::Records;
use super::{guard, parts, short_cells};
use crate::source::notice::Notice;
use crate::source::shared_file::SharedFile;

/// Hidden rows of a sheet, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct HiddenRows {
    count: u64,
    /// From 1; 0 where there is none.
    first: u32,
}

impl HiddenRows {
    /// A hidden row with text, from 1; they come in their order.
    pub(super) fn note(&mut self, row: u32) {
        if self.count == 0 {
            self.first = row;
        }
        self.count += 1;
    }

    pub(super) fn notice(self) -> Option<Notice> {
        let Self { count, first } = self;
        (count > 0).then_some(Notice::HiddenRows { count, first })
    }
}

/// Looks through a sheet of an XLSB; `None` where that cannot be done.
pub(super) fn look(file: &SharedFile, sheet: &str) -> Option<HiddenRows> {
    let mut archive = guard::archive(file).ok()?;
    let part = parts::of_sheet(&mut archive, sheet)?;
    in_records(archive.by_index(part).ok()?).ok()
}

/// BrtRowHdr; BrtCellBlank; BrtFmlaError, the last of the cells' kinds.
const ROW: u16 = 0;
const BLANK_CELL: u16 = 1;
const LAST_CELL: u16 = 11;

/// The byte of a row's header with the flag, and the flag.
const HIDDEN_AT: usize = 11;
const HIDDEN: u8 = 0x10;

fn is_value(kind: u16) -> bool {
    (kind > BLANK_CELL && kind <= LAST_CELL) || short_cells::is_value(kind)
}

fn in_records(part: impl Read) -> io::Result<HiddenRows> {
    let mut found = HiddenRows::default();
    let mut open_hidden = None;
    let mut records = Records::new(part);
    while let Some(record) = records.next()? {
        match record.kind {
            ROW => {
                let is_hidden = record.begin.get(HIDDEN_AT).is_some_and(|byte| byte & HIDDEN != 0);
                let number = record.begin.first_chunk().map(|row| u32::from_le_bytes(*row));
                open_hidden = number.filter(|_| is_hidden);
            }
            kind if is_value(kind) => {
                if let Some(row) = open_hidden.take() {
                    found.note(row.saturating_add(1));
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

/// Longer than any tag of a row that a program writes.
const TAG_BYTES: usize = 4 << 10;

/// Looks through a sheet's XML for hidden rows: `<row r="5" hidden="1">`, and a value before the
/// row's end. A row that does not say its number is not told.
pub(super) struct Look {
    attribute: memmem::Finder<'static>,
    /// A hidden row that has begun, with nothing in it so far.
    open: Option<u32>,
    found: HiddenRows,
}

impl Look {
    pub(super) fn new() -> Self {
        let attribute = memmem::Finder::new(b" hidden=");
        Self { attribute, open: None, found: HiddenRows::default() }
    }

    /// Rows found so far.
    pub(super) fn found(&self) -> HiddenRows {
        self.found
    }

    /// Looks through a block; gives how much of it need not come again. What follows is less than
    /// [`TAG_BYTES`].
    pub(super) fn pass(&mut self, seen: &[u8]) -> usize {
        // What is longer is no tag of a row.
        self.look(seen).max(seen.len().saturating_sub(TAG_BYTES))
    }

    /// Looks through the last block; gives its length.
    pub(super) fn pass_end(&mut self, seen: &[u8]) -> usize {
        // A sign is known by what follows it.
        self.look(&[seen, &[b' '; SIGN_BYTES]].concat());
        seen.len()
    }

    fn look(&mut self, seen: &[u8]) -> usize {
        let mut at = 0;
        loop {
            if let Some(row) = self.open {
                match next_sign(&seen[at..]) {
                    Some((next, is_value)) => {
                        if is_value {
                            self.found.note(row);
                        }
                        self.open = None;
                        at += next;
                    }
                    None => return seen.len().saturating_sub(SIGN_BYTES).max(at),
                }
            }
            let Some(found) = self.attribute.find(&seen[at..]) else {
                return seen.len().saturating_sub(TAG_BYTES).max(at);
            };
            let attribute = at + found;
            let begin = at + memrchr(b'<', &seen[at..attribute]).unwrap_or(found);
            let Some(len) = memchr(b'>', &seen[attribute..]) else { return begin };
            self.open = hidden_row(&seen[begin..attribute + len]);
            at = attribute + len;
        }
    }
}

/// The number of the row that this tag (without its `>`) begins, where it is hidden and not empty.
fn hidden_row(tag: &[u8]) -> Option<u32> {
    let tag = std::str::from_utf8(tag).ok()?.strip_prefix('<')?;
    let (name, attributes) = tag.split_once(char::is_whitespace)?;
    if name.rsplit(':').next() != Some("row") || attributes.ends_with('/') {
        return None;
    }
    let value = |name: &str| -> Option<&str> {
        attributes.split_ascii_whitespace().find_map(|attribute| {
            let quoted = attribute.strip_prefix(name)?.strip_prefix('=')?;
            Some(quoted.trim_matches(['"', '\'']))
        })
    };
    if !matches!(value("hidden"), Some("1" | "true")) {
        return None;
    }
    value("r")?.parse().ok()
}

/// Enough of a tag to know it by.
const SIGN_BYTES: usize = 32;

/// The next tag that tells whether a row has something in it, and what it tells; the place is
/// behind its beginning.
fn next_sign(seen: &[u8]) -> Option<(usize, bool)> {
    memchr_iter(b'<', seen).find_map(|at| {
        let rest = seen.get(at + 1..at + SIGN_BYTES)?;
        let end =
            rest.iter().position(|byte| matches!(byte, b'>' | b' ' | b'\t' | b'\r' | b'\n'))?;
        let name = &rest[..end];
        let (is_end, name) = name.strip_prefix(b"/").map_or((false, name), |name| (true, name));
        let local = name.rsplit(|byte| *byte == b':').next()?;
        match (is_end, local) {
            (false, b"v" | b"is") => Some((at + 1, true)),
            (true, b"row") => Some((at + 1, false)),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks through a sheet that comes so many bytes at a time.
    fn found_in(sheet: &str, block_bytes: usize) -> HiddenRows {
        let mut look = Look::new();
        let mut kept = Vec::new();
        for block in sheet.as_bytes().chunks(block_bytes) {
            kept.extend_from_slice(block);
            let passed = look.pass(&kept);
            kept.drain(..passed);
        }
        look.pass_end(&kept);
        look.found()
    }

    #[test]
    fn hidden_rows_with_a_value_are_counted_however_the_blocks_fall() {
        let filler = format!("<row r=\"7\"><c><v>{}</v></c></row>", "1".repeat(9000));
        let sheet = format!(
            "<cols><col min=\"1\" hidden=\"1\"/></cols><sheetData>\
             <row r=\"1\" hidden=\"1\"/><row r=\"2\" hidden=\"1\"><c r=\"A2\" s=\"1\"/></row>\
             <row r=\"3\" spans=\"1:2\" hidden=\"1\"><c r=\"A3\"><v>1</v></c></row>\
             <row r=\"4\" hidden=\"0\"><c r=\"A4\"><v>1</v></c></row>{filler}\
             <x:row hidden='true' r='9'><x:c t=\"inlineStr\"><x:is><x:t>a</x:t></x:is></x:c></x:row>\
             </sheetData>"
        );
        let expected = HiddenRows { count: 2, first: 3 };
        for block_bytes in [1, 5, 100, sheet.len()] {
            assert_eq!(found_in(&sheet, block_bytes), expected);
        }
    }
}
