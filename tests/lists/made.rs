//! Lists that are too large to keep, made when the test runs.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const MIB: usize = 1 << 20;

/// Makes the file of this name, by this maker, in a folder of its own.
pub fn file(maker: &str, name: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    match maker {
        "bomb_texts" => workbook(&path, Part::Texts, bomb_texts),
        "bomb_sheet" => workbook(&path, Part::Sheet, bomb_sheet),
        "million_empty_rows" => workbook(&path, Part::Sheet, million_empty_rows),
        "million_empty_cells" => workbook(&path, Part::Sheet, million_empty_cells),
        "deep_sheet" => workbook(&path, Part::Sheet, deep_sheet),
        "bomb_gzip" => bomb_gzip(&path),
        _ => text(maker, &mut BufWriter::new(File::create(&path).unwrap())),
    }
    folder
}

fn text(maker: &str, out: &mut impl Write) {
    match maker {
        "far_gbk" => far(out, b"\xD5\xC5\xC8\xFD"),
        "far_utf8" => far(out, "张三".as_bytes()),
        "field_of_1_mib" => around(out, &["x".repeat(MIB)]),
        "field_over_1_mib" => around(out, &["x".repeat(MIB + 1)]),
        "field_of_9_mib" => around(out, &[format!("\"{}\"", "x".repeat(9 * MIB))]),
        "row_over_4_mib" => around(out, &vec!["x".repeat(1 << 10); 5 << 10]),
        "unclosed_before_9_mib" => unclosed(out),
        "quotes_everywhere" => quotes_everywhere(out),
        "deep_html" => deep_html(out),
        _ => panic!("no maker {maker}"),
    }
    out.flush().unwrap();
}

/// 200,000 rows of ASCII, then a name in some encoding.
fn far(out: &mut impl Write, name: &[u8]) {
    out.write_all(b"phone,name\n").unwrap();
    for row in 0..200_000 {
        writeln!(out, "1349{row:07},Ann Lee").unwrap();
    }
    out.write_all(b"13490000001,").unwrap();
    out.write_all(name).unwrap();
}

/// Three rows: two usual ones around one with these cells behind its number.
fn around(out: &mut impl Write, cells: &[String]) {
    write!(out, "手机号,姓名\n13490000001,张三\n14500000002,").unwrap();
    write!(out, "{}\n14700000003,王五\n", cells.join(",")).unwrap();
}

/// A quote that never closes in row 3, then 9 MiB without any quote.
fn unclosed(out: &mut impl Write) {
    write!(out, "手机号,姓名\n13490000001,张三\n14500000002,\"李四\n").unwrap();
    for row in 0..200_000 {
        writeln!(out, "1349{row:07},客户{row:07},这是第{row:07}行").unwrap();
    }
    writeln!(out, "14700000003,王五").unwrap();
}

fn quotes_everywhere(out: &mut impl Write) {
    writeln!(out, "phone,note").unwrap();
    for row in 0..100_000 {
        writeln!(out, "1349{row:07},\"a").unwrap();
    }
}

fn deep_html(out: &mut impl Write) {
    write!(out, "<html><body>{}", "<div><b>".repeat(100_000)).unwrap();
    write!(out, "<table><tr><td>手机号</td></tr><tr><td>13490000001</td></tr></table>").unwrap();
}

/// 256 MiB of one line, packed.
fn bomb_gzip(path: &Path) {
    let file = File::create(path).unwrap();
    let mut out = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    let block = vec![b'x'; MIB];
    for _ in 0..256 {
        out.write_all(&block).unwrap();
    }
    out.finish().unwrap();
}

/// Which part of a workbook a maker writes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Sheet,
    Texts,
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// A workbook of one sheet, `Sheet`, of which `fill` writes one part.
fn workbook(path: &Path, part: Part, fill: fn(&mut dyn Write)) {
    let mut archive = ZipWriter::new(BufWriter::new(File::create(path).unwrap()));
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let texts = part == Part::Texts;
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{PACKAGE}/content-types\">\
                 <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{kind}.sheet.main+xml\"/>\
                 <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{kind}.worksheet+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\">\
                 <Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>\
                 <sheet name=\"Sheet\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\">\
                 <Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
                 <Relationship Id=\"rId2\" Type=\"{OFFICE}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
            ),
        ),
    ];
    let options = SimpleFileOptions::default().compression_level(Some(1));
    for (name, xml) in parts {
        archive.start_file(name, options).unwrap();
        archive.write_all(xml.as_bytes()).unwrap();
    }
    let (filled, other) = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml");
    let (filled, other) = if texts { (other, filled) } else { (filled, other) };
    archive.start_file(filled, options).unwrap();
    let mut out = BufWriter::new(&mut archive);
    fill(&mut out);
    out.flush().unwrap();
    drop(out);
    let usual = if texts {
        format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{}</sheetData></worksheet>", three_rows())
    } else {
        format!("<sst xmlns=\"{MAIN}\" count=\"0\" uniqueCount=\"0\"/>")
    };
    archive.start_file(other, options).unwrap();
    archive.write_all(usual.as_bytes()).unwrap();
    archive.finish().unwrap();
}

fn row(number: usize, cells: [&str; 3]) -> String {
    let cells: String = ["A", "B", "C"]
        .iter()
        .zip(cells)
        .map(|(letter, cell)| {
            format!("<c r=\"{letter}{number}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>")
        })
        .collect();
    format!("<row r=\"{number}\">{cells}</row>")
}

fn three_rows() -> String {
    [
        ["手机号", "姓名", "备注"],
        ["13490000001", "张三", "老客户"],
        ["14500000002", "李四", "请下午打"],
        ["14700000003", "王五", "已到店"],
    ]
    .into_iter()
    .enumerate()
    .map(|(index, cells)| row(index + 1, cells))
    .collect()
}

fn million_empty_rows(out: &mut dyn Write) {
    write!(out, "<worksheet xmlns=\"{MAIN}\"><sheetData>{}", three_rows()).unwrap();
    for number in 5..=(1 << 20) {
        write!(out, "<row r=\"{number}\" s=\"1\" customFormat=\"1\"/>").unwrap();
    }
    write!(out, "</sheetData></worksheet>").unwrap();
}

fn million_empty_cells(out: &mut dyn Write) {
    write!(out, "<worksheet xmlns=\"{MAIN}\"><sheetData>{}", three_rows()).unwrap();
    for number in 5..1_000_006 {
        write!(out, "<row r=\"{number}\"><c r=\"A{number}\" s=\"0\"/></row>").unwrap();
    }
    let last = row(1_000_006, ["13490000004", "赵六", ""]);
    write!(out, "{last}</sheetData></worksheet>").unwrap();
}

/// 300 MiB of letters in one text.
fn bomb_texts(out: &mut dyn Write) {
    write!(out, "<sst xmlns=\"{MAIN}\"><si><t>").unwrap();
    let block = vec![b'0'; MIB];
    for _ in 0..300 {
        out.write_all(&block).unwrap();
    }
    write!(out, "</t></si></sst>").unwrap();
}

/// 300 MiB of letters in one cell.
fn bomb_sheet(out: &mut dyn Write) {
    write!(out, "<worksheet xmlns=\"{MAIN}\"><sheetData>{}", three_rows()).unwrap();
    write!(out, "<row r=\"5\"><c r=\"A5\" t=\"inlineStr\"><is><t>").unwrap();
    let block = vec![b'0'; MIB];
    for _ in 0..300 {
        out.write_all(&block).unwrap();
    }
    write!(out, "</t></is></c></row></sheetData></worksheet>").unwrap();
}

fn deep_sheet(out: &mut dyn Write) {
    write!(out, "<worksheet xmlns=\"{MAIN}\"><sheetData>{}", three_rows()).unwrap();
    let (open, close) = ("<is>".repeat(200_000), "</is>".repeat(200_000));
    write!(out, "<row r=\"5\"><c r=\"A5\" t=\"inlineStr\">{open}<t>x</t>{close}</c></row>")
        .unwrap();
    write!(out, "</sheetData></worksheet>").unwrap();
}
