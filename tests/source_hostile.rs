//! Workbooks, pages and archives that lie or have no end (tests/files/make.py, or written here):
//! refused with a sentence, or read, before they cost memory.

#![expect(clippy::unwrap_used, reason = "in a test, helpers included, a panic is the finding")]

use std::fs::File;
use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use dialfeed::source::{BrokenCause, ReadOptions, SourceError, open, open_stream};

fn is_phone(cell: &str) -> bool {
    cell.len() == 11 && cell.bytes().all(|byte| byte.is_ascii_digit())
}

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name)
}

/// Rows read, or why not, be it on opening or on the way.
fn read(path: &Path) -> Result<u64, SourceError> {
    let mut tables = open(path, &ReadOptions::default(), &is_phone)?;
    Ok(tables[0].read(0, &mut |_| ControlFlow::Continue(()))?.rows)
}

fn refused(name: &str) -> SourceError {
    read(&file(name)).unwrap_err()
}

#[test]
fn what_would_not_fit_is_refused_before_it_costs_memory() {
    for name in [
        "hostile-count.xlsx",
        "hostile-bomb.xlsx",
        "hostile-span.xls",
        "hostile-texts.xls",
        "hostile-repeat.ods",
        "hostile-text.ods",
        "hostile-deep.ods",
        "hostile-bomb.gz",
    ] {
        let error = refused(name);
        assert!(matches!(error, SourceError::TooLarge { .. }), "{name}: {error}");
    }
}

#[test]
fn a_cell_outside_any_sheet_is_told_with_its_place() {
    let error = refused("hostile-cell.xlsx");
    assert!(
        matches!(
            error,
            SourceError::BrokenWorkbook {
                cause: BrokenCause::CellOutside { row: 1_048_577, .. },
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn a_text_with_entities_that_the_document_declares_is_refused() {
    let error = refused("entities.ods");
    assert!(matches!(error, SourceError::BrokenWorkbook { .. }), "{error}");
}

/// A workbook whose only sheet has this in its first cell, a piece of it so many times.
fn with_cell_of(begin: &str, piece: &str, times: usize, end: &str) -> tempfile::NamedTempFile {
    let mut plain = zip::ZipArchive::new(File::open(file("xlsxwriter.xlsx")).unwrap()).unwrap();
    let out = tempfile::NamedTempFile::new().unwrap();
    let mut fresh = zip::ZipWriter::new(out.reopen().unwrap());
    for index in 0..plain.len() {
        let part = plain.by_index_raw(index).unwrap();
        let name = part.name().unwrap().into_owned();
        if !name.ends_with("sheet1.xml") {
            fresh.raw_copy_file(part).unwrap();
            continue;
        }
        let stored = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        fresh.start_file(name, stored).unwrap();
        let head = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\">";
        write!(fresh, "{head}{begin}").unwrap();
        for _ in 0..times {
            fresh.write_all(piece.as_bytes()).unwrap();
        }
        write!(fresh, "{end}</c></row></sheetData></worksheet>").unwrap();
    }
    fresh.finish().unwrap();
    out
}

#[test]
fn a_cell_of_an_xlsx_is_refused_before_it_is_held_however_it_is_written() {
    let digits = "0123456789".repeat(10_000);
    let run = format!("<r><t>{digits}</t></r>");
    let rows = "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row>".repeat(1000);
    for (begin, piece, end) in [
        ("<is>", run.as_str(), "</is>"),
        ("<is><t>", digits.as_str(), "</t></is>"),
        ("<is><t><![CDATA[", rows.as_str(), "]]></t></is>"),
        ("<is><t a='", rows.as_str(), "'>1</t></is>"),
    ] {
        let times = (18 << 20) / piece.len();
        let list = with_cell_of(begin, piece, times, end);
        let error = read(list.path()).unwrap_err();
        assert!(matches!(error, SourceError::TooLarge { .. }), "{begin}: {error}");
    }
}

#[test]
fn empty_formatted_rows_are_passed_over_and_hidden_ones_are_not_told() {
    let mut plain = zip::ZipArchive::new(File::open(file("xlsxwriter.xlsx")).unwrap()).unwrap();
    let out = tempfile::NamedTempFile::new().unwrap();
    let mut fresh = zip::ZipWriter::new(out.reopen().unwrap());
    for index in 0..plain.len() {
        let mut part = plain.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        if name.ends_with("sheet1.xml") {
            let last = text.find("<row r=\"1048576\"").unwrap();
            let empty = |row: u32| {
                format!("<row r=\"{row}\" ht=\"15\" hidden=\"1\"><c r=\"A{row}\" s=\"1\"/></row>")
            };
            text.insert_str(last, &(4..100_000).map(empty).collect::<String>());
        }
        fresh.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        fresh.write_all(text.as_bytes()).unwrap();
    }
    fresh.finish().unwrap();
    let mut tables = open(out.path(), &ReadOptions::default(), &is_phone).unwrap();
    let end = tables[0].read(0, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!((end.rows, end.notices), (3, Vec::new()));
}

#[test]
fn a_page_whose_tag_has_no_end_is_refused() {
    for begin in ["<table><tr><td ", "<table><!--", "<table><tr><td title=\""] {
        let page = format!("{begin}{}", "0 ".repeat(1 << 20));
        let read = open_stream("-", &mut page.as_bytes(), &ReadOptions::default(), &is_phone);
        assert!(matches!(read, Err(SourceError::TooLarge { .. })), "{begin}");
    }
    let many = "<table>".repeat(5000);
    let read = open_stream("-", &mut many.as_bytes(), &ReadOptions::default(), &is_phone);
    assert!(matches!(read, Err(SourceError::TooLarge { .. })));
}
