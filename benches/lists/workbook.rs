//! A workbook as Excel lays it out: plain numbers as numbers, every text in the table of shared
//! texts, deflated. No styles and nothing else that reading a list passes over.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Result;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::HEADER;

/// Parts that are the same in every workbook of one sheet.
const FIXED_PARTS: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
         <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>\
         <Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml\"/>\
         </Types>",
    ),
    (
        "_rels/.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>\
         </Relationships>",
    ),
    (
        "xl/workbook.xml",
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
         <sheets><sheet name=\"名单\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
    ),
    (
        "xl/_rels/workbook.xml.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/>\
         </Relationships>",
    ),
];

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// Writes the list as a workbook of one sheet.
pub fn write_workbook(path: &Path, customers: impl Iterator<Item = [String; 5]>) -> Result<()> {
    let mut zip = ZipWriter::new(BufWriter::new(File::create(path)?));
    let options = SimpleFileOptions::default();
    for (name, content) in FIXED_PARTS {
        zip.start_file(name, options)?;
        zip.write_all(content.as_bytes())?;
    }
    let mut texts = Texts::default();
    zip.start_file("xl/worksheets/sheet1.xml", options)?;
    write!(zip, "<worksheet xmlns=\"{MAIN}\"><sheetData>")?;
    let header = HEADER.map(str::to_owned);
    for (row, cells) in (1..).zip(std::iter::once(header).chain(customers)) {
        zip.write_all(row_xml(row, cells, &mut texts)?.as_bytes())?;
    }
    write!(zip, "</sheetData></worksheet>")?;
    zip.start_file("xl/sharedStrings.xml", options)?;
    zip.write_all(texts.xml()?.as_bytes())?;
    zip.finish()?.flush()?;
    Ok(())
}

fn row_xml(row: usize, cells: [String; 5], texts: &mut Texts) -> Result<String> {
    let mut xml = format!("<row r=\"{row}\">");
    for (column, cell) in ('A'..).zip(cells) {
        let is_number = cell.len() == 11 && cell.bytes().all(|byte| byte.is_ascii_digit());
        if is_number {
            write!(xml, "<c r=\"{column}{row}\"><v>{cell}</v></c>")?;
        } else if !cell.is_empty() {
            let text = texts.index(cell);
            write!(xml, "<c r=\"{column}{row}\" t=\"s\"><v>{text}</v></c>")?;
        }
    }
    xml.push_str("</row>");
    Ok(xml)
}

/// The table of shared texts.
#[derive(Default)]
struct Texts {
    indexes: HashMap<String, usize>,
    uses: usize,
}

impl Texts {
    fn index(&mut self, text: String) -> usize {
        self.uses += 1;
        let next = self.indexes.len();
        *self.indexes.entry(text).or_insert(next)
    }

    /// The generated texts have no character that XML would want escaped.
    fn xml(self) -> Result<String> {
        let (uses, unique) = (self.uses, self.indexes.len());
        let mut texts: Vec<(usize, String)> =
            self.indexes.into_iter().map(|(text, index)| (index, text)).collect();
        texts.sort_unstable();
        let mut xml = format!("<sst xmlns=\"{MAIN}\" count=\"{uses}\" uniqueCount=\"{unique}\">");
        for (_, text) in texts {
            write!(xml, "<si><t>{text}</t></si>")?;
        }
        xml.push_str("</sst>");
        Ok(xml)
    }
}
