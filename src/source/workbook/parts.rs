//! Which part of an XLSB archive holds a sheet, by the sheet's name.
//!
//! Calamine knows it and does not tell. Wanted only for what is looked for beside the reading, so
//! that a workbook which cannot be understood here has no answer and no error.

use std::collections::HashMap;
use std::io::{BufReader, Read};

use encoding_rs::UTF_16LE;
use quick_xml::events::Event;

use super::guard::{Archive, index_of};
use super::records::Records;
use super::xml::{Xml, attribute};

/// BrtBundleSh: a sheet's state, number, relation and name.
const BUNDLE_SHEET: u16 = 0x009C;

/// The index of the part that holds this sheet.
pub(super) fn of_sheet(archive: &mut Archive, sheet: &str) -> Option<usize> {
    let workbook = index_of(archive, "xl/workbook.bin")?;
    let relation = relation_in_records(archive.by_index(workbook).ok()?, sheet)?;
    let relations = index_of(archive, "xl/_rels/workbook.bin.rels")?;
    let target = targets(archive.by_index(relations).ok()?)?.remove(&relation)?;
    match target.strip_prefix('/') {
        Some(from_root) => index_of(archive, from_root),
        None => index_of(archive, &format!("xl/{target}")),
    }
}

fn relation_in_records(part: impl Read, sheet: &str) -> Option<String> {
    let mut records = Records::new(part);
    while let Some(record) = records.next().ok()? {
        if record.kind == BUNDLE_SHEET {
            let (relation, rest) = wide_text(record.begin.get(8..)?)?;
            if wide_text(rest)?.0 == sheet {
                return Some(relation);
            }
        }
    }
    None
}

/// A text behind its length, and what follows it.
fn wide_text(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (len, rest) = bytes.split_first_chunk()?;
    let len = usize::try_from(u32::from_le_bytes(*len)).ok()?.checked_mul(2)?;
    let (text, rest) = rest.split_at_checked(len)?;
    Some((UTF_16LE.decode_without_bom_handling(text).0.into_owned(), rest))
}

fn targets(part: impl Read) -> Option<HashMap<String, String>> {
    let mut targets = HashMap::new();
    let mut xml = Xml::new(BufReader::new(part));
    loop {
        match xml.next().ok()? {
            Event::Start(element) if element.local_name().into_inner() == "Relationship" => {
                if let (Some(id), Some(target)) =
                    (attribute(&element, "Id"), attribute(&element, "Target"))
                {
                    targets.insert(id, target);
                }
            }
            Event::Eof => return Some(targets),
            _ => {}
        }
    }
}
