//! Which part of an XLSX or XLSB archive holds a sheet, by the sheet's name.
//!
//! Calamine knows it and does not tell. Wanted only for what is looked for beside the reading, so
//! that a workbook which cannot be understood here has no answer and no error.

use std::collections::HashMap;
use std::io::{BufReader, Read};

use encoding_rs::UTF_16LE;
use quick_xml::events::{BytesStart, Event};

use super::guard::{Archive, index_of};
use super::records::Records;
use super::xml::{Xml, attribute};
use super::{Kind, trouble::Trouble};

/// BrtBundleSh: a sheet's state, number, relation and name.
const BUNDLE_SHEET: u16 = 0x009C;

/// The index of the part that holds this sheet.
pub(super) fn of_sheet(archive: &mut Archive, kind: Kind, sheet: &str) -> Option<usize> {
    let is_binary = kind == Kind::Xlsb;
    let workbook = if is_binary { "xl/workbook.bin" } else { "xl/workbook.xml" };
    let relations =
        if is_binary { "xl/_rels/workbook.bin.rels" } else { "xl/_rels/workbook.xml.rels" };
    let relation = {
        let part = archive.by_index(index_of(archive, workbook)?).ok()?;
        if is_binary { relation_in_records(part, sheet)? } else { relation_in_xml(part, sheet)? }
    };
    let target =
        targets(archive.by_index(index_of(archive, relations)?).ok()?)?.remove(&relation)?;
    match target.strip_prefix('/') {
        Some(from_root) => index_of(archive, from_root),
        None => index_of(archive, &format!("xl/{target}")),
    }
}

fn relation_in_xml(part: impl Read, sheet: &str) -> Option<String> {
    let named = |element: &BytesStart| attribute(element, "name").is_some_and(|name| name == sheet);
    let found = first_element(part, |element| {
        let is_it = element.local_name().into_inner() == "sheet" && named(element);
        is_it.then(|| attribute(element, "id")).flatten()
    });
    found.ok()?
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
    let all = first_element(part, |element| {
        if element.local_name().into_inner() == "Relationship"
            && let (Some(id), Some(target)) =
                (attribute(element, "Id"), attribute(element, "Target"))
        {
            targets.insert(id, target);
        }
        None::<()>
    });
    all.ok().map(|_| targets)
}

/// The first element for which there is an answer.
fn first_element<T>(
    part: impl Read,
    mut of: impl FnMut(&BytesStart) -> Option<T>,
) -> Result<Option<T>, Trouble> {
    let mut xml = Xml::new(BufReader::new(part));
    loop {
        match xml.next()? {
            Event::Start(element) => {
                if let Some(found) = of(&element) {
                    return Ok(Some(found));
                }
            }
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}
