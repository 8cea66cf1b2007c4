//! Small workbooks (XLSX) to put on a desk: sheets of texts, written by hand as the format asks.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const RELATIONS: &str = "application/vnd.openxmlformats-package.relationships+xml";

/// A workbook of these sheets, each a list as text with commas between its cells.
pub fn workbook(sheets: &[&str]) -> Vec<u8> {
    let each = |part: &dyn Fn(usize) -> String| (1..=sheets.len()).map(part).collect::<String>();
    let overrides = each(&|nth| {
        let part = format!("/xl/worksheets/sheet{nth}.xml");
        format!("<Override PartName=\"{part}\" ContentType=\"{KIND}.worksheet+xml\"/>")
    });
    let listed =
        each(&|nth| format!("<sheet name=\"表{nth}\" sheetId=\"{nth}\" r:id=\"rId{nth}\"/>"));
    let related = each(&|nth| relation(nth, "worksheet", &format!("worksheets/sheet{nth}.xml")));
    let mut parts = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(
                "<Types xmlns=\"{PACKAGE}/content-types\">\
                 <Default Extension=\"rels\" ContentType=\"{RELATIONS}\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{KIND}.sheet.main+xml\"/>\
                 {overrides}</Types>"
            ),
        ),
        ("_rels/.rels".to_owned(), relations(&relation(1, "officeDocument", "xl/workbook.xml"))),
        (
            "xl/workbook.xml".to_owned(),
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{listed}</sheets></workbook>"
            ),
        ),
        ("xl/_rels/workbook.xml.rels".to_owned(), relations(&related)),
    ];
    for (nth, list) in (1..).zip(sheets) {
        let rows: String = (1..).zip(list.lines()).map(|(nth, line)| row(nth, line)).collect();
        let sheet =
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
        parts.push((format!("xl/worksheets/sheet{nth}.xml"), sheet));
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, xml) in parts {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(xml.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn relation(nth: usize, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"rId{nth}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
}

fn relations(inside: &str) -> String {
    format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{inside}</Relationships>")
}

fn row(nth: usize, line: &str) -> String {
    let cell = |(letter, text): (char, &str)| {
        format!("<c r=\"{letter}{nth}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let cells: String = ('A'..='Z').zip(line.split(',')).map(cell).collect();
    format!("<row r=\"{nth}\">{cells}</row>")
}
