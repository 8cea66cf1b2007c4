//! Workbooks written by other programs (tests/files/make.py) in, rows out; and hostile ones refused
//! before they cost memory.

#![expect(clippy::unwrap_used, reason = "in a test, helpers included, a panic is the finding")]

use std::ops::ControlFlow;
use std::path::PathBuf;

use dialfeed::row::Rows;
use dialfeed::source::{
    BrokenCause, Notice, ReadOptions, Sheets, SourceError, Table, Unsupported, open,
};

fn is_phone(cell: &str) -> bool {
    let digits: String = cell.chars().filter(char::is_ascii_digit).collect();
    (10..=12).contains(&digits.len()) && !cell.contains(':')
}

fn tables(name: &str, sheets: Sheets) -> Result<Vec<Table>, SourceError> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name);
    open(&path, &ReadOptions { sheets, ..ReadOptions::default() }, &is_phone)
}

fn first(name: &str) -> Table {
    tables(name, Sheets::FirstList).unwrap().remove(0)
}

fn refused(name: &str) -> SourceError {
    tables(name, Sheets::FirstList).unwrap_err()
}

fn rows_of(table: &mut Table) -> Vec<(u32, Vec<String>)> {
    let mut read = Vec::new();
    let mut take = |rows: Rows| {
        for row in rows.iter() {
            assert_eq!(row.malformed, None);
            read.push((row.id.row, row.cells().map(str::to_owned).collect()));
        }
        ControlFlow::Continue(())
    };
    let end = table.read(0, &mut take).unwrap();
    assert_eq!((end.rows, end.sha256.unwrap().len()), (read.len() as u64, 64));
    read
}

fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
    (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
}

#[test]
fn cells_are_read_as_a_person_sees_them() {
    let mut table = first("openpyxl.xlsx");
    let expected = [
        row(4, &["张三", "13800138000", "浙江省杭州市", "2026-11-22"]),
        row(5, &["李四", "139 0013 9000", "北京市", "2026-11-22 09:15:00"]),
        row(6, &["王五", "57188886666", "上海市", "09:15:00"]),
        row(9, &["TRUE", "13700137000", "#N/A", "", "", "0.5"]),
    ];
    assert_eq!(rows_of(&mut table), expected);
    assert_eq!(rows_of(&mut table), expected, "a second reading begins anew");
}

#[test]
fn the_first_sheet_with_a_list_is_taken_and_the_others_are_told() {
    let table = first("openpyxl.xlsx");
    assert_eq!(table.sheet.as_deref(), Some("名单"));
    assert_eq!(table.columns.header[1], "手机号\n(必填)");
    assert_eq!((table.columns.phonenum, table.columns.header_row), (1, Some(3)));
    let left = Notice::SheetsNotRead { sheets: vec!["说明".into(), "旧名单".into()] };
    assert_eq!(table.notices, [Notice::TitleRowsPassed { first: 1, last: 1 }, left]);
}

#[test]
fn sheets_are_chosen_by_name_number_or_all() {
    let mut all = tables("openpyxl.xlsx", Sheets::All).unwrap();
    let names: Vec<_> = all.iter().map(|table| table.sheet.clone().unwrap()).collect();
    assert_eq!(names, ["名单", "旧名单"]);
    assert!(all[1].notices.contains(&Notice::HiddenSheet));
    assert_eq!(rows_of(&mut all[1]), [row(2, &["13600136000", "隐藏"])]);
    for asked in [Sheets::Number(3), Sheets::Name("旧名单".into()), Sheets::Name("3".into())] {
        let chosen = tables("openpyxl.xlsx", asked).unwrap();
        assert_eq!(chosen[0].sheet.as_deref(), Some("旧名单"));
    }
    for asked in [Sheets::Number(4), Sheets::Number(0), Sheets::Name("x".into())] {
        let error = tables("openpyxl.xlsx", asked).unwrap_err();
        assert!(matches!(error, SourceError::UnknownSheet { sheets, .. } if sheets.len() == 3));
    }
    let error = tables("openpyxl.xlsx", Sheets::Number(1)).unwrap_err();
    assert!(
        matches!(error, SourceError::NoPhoneColumn { sheet: Some(sheet), .. } if sheet == "说明")
    );
}

#[test]
fn formulas_rich_text_and_the_last_corner_are_read() {
    let mut table = first("xlsxwriter.xlsx");
    let rows = rows_of(&mut table);
    assert_eq!(rows[0], row(2, &["Ann Lee", "13800138001", "ab"]));
    assert_eq!(rows[1], row(3, &["", "13900139000"]));
    assert_eq!((rows[2].0, rows[2].1.len()), (1_048_576, 16_384));
    assert_eq!(rows[2].1[16_383], "corner");
    let mut inline = first("inline.xlsx");
    assert_eq!(rows_of(&mut inline), [row(2, &["13800138000", "in & line"])]);
}

#[test]
fn libreoffice_writes_what_we_read() {
    let mut table = first("libreoffice.xlsx");
    let rows = rows_of(&mut table);
    assert_eq!(rows, [row(2, &["张三", "13800138000"]), row(3, &["李四", "010-62781234"])]);
}

#[test]
fn what_is_no_readable_workbook_says_what_it_is() {
    assert!(matches!(refused("encrypted.xlsx"), SourceError::Encrypted { .. }));
    for (name, expected) in [
        ("libreoffice.xls", Unsupported::Xls),
        ("libreoffice.ods", Unsupported::Ods),
        ("archive.zip", Unsupported::Zip),
    ] {
        let error = refused(name);
        assert!(
            matches!(error, SourceError::UnsupportedFormat { what, .. } if what == expected),
            "{name}: {error}"
        );
    }
    let mut broken = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut broken, b"PK\x03\x04 and no more").unwrap();
    let error = open(broken.path(), &ReadOptions::default(), &is_phone).unwrap_err();
    assert!(matches!(error, SourceError::BrokenWorkbook { after_row: 0, .. }), "{error}");
    let error = refused("cut.xlsx");
    assert!(matches!(error, SourceError::BrokenWorkbook { sheet: Some(_), .. }), "{error}");
}

#[test]
fn a_workbook_that_lies_is_refused_before_it_costs_memory() {
    for name in ["hostile-count.xlsx", "hostile-bomb.xlsx"] {
        let error = refused(name);
        assert!(matches!(error, SourceError::TooLarge { .. }), "{name}: {error}");
    }
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
