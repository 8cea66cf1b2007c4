//! Workbooks written by other programs (tests/files/make.py) in, rows out. Hostile ones are in
//! tests/source_hostile.rs.

#![expect(clippy::unwrap_used, reason = "in a test, helpers included, a panic is the finding")]

use std::ops::ControlFlow;
use std::path::PathBuf;

use dialfeed::row::Rows;
use dialfeed::source::{Notice, ReadOptions, Sheets, SourceError, Table, open};

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

/// The sheets of `every.*`, as read.
fn every(name: &str) -> Vec<Table> {
    tables(name, Sheets::All).unwrap()
}

#[test]
fn every_format_gives_the_same_cells_under_the_same_row_numbers() {
    for name in ["every.xlsx", "every.xlsb", "every.xls", "every.ods", "every.fods"] {
        let mut read = every(name);
        let sheets: Vec<_> = read.iter().map(|table| table.sheet.clone().unwrap()).collect();
        assert_eq!(sheets, ["名单", "旧名单"], "{name}");
        assert_eq!(read[0].columns.header_row, Some(3), "{name}");
        // LibreOffice writes a truth into an ODS as a number that is shown as one.
        let (yes, no) = if name.ends_with("ods") { ("1", "0") } else { ("TRUE", "FALSE") };
        let expected = [
            row(4, &["", "张三", "13800138000", "2026-11-22", "09:15:00", yes, "2", "一行"]),
            row(
                5,
                &["", "李四", "139 0013 9000", "2026-11-22 09:15:00", "0.5", no, "ab", "两\n行"],
            ),
            row(8, &["", "王五", "57188886666", "", "100000000000000000000", "", "#DIV/0!"]),
            row(9, &["", "赵六", "13700137000", "", "", "", "", "a & b <c>  d"]),
        ];
        assert_eq!(rows_of(&mut read[0]), expected, "{name}");
        assert!(read[1].notices.contains(&Notice::HiddenSheet), "{name}");
        assert_eq!(rows_of(&mut read[1]), [row(2, &["13600136000", "隐藏"])], "{name}");
    }
}

#[test]
fn sheets_are_chosen_alike_in_every_format() {
    for name in ["every.xlsx", "every.xlsb", "every.xls", "every.ods", "every.fods"] {
        let first = first(name);
        assert_eq!(first.sheet.as_deref(), Some("名单"), "{name}");
        let left = Notice::SheetsNotRead { sheets: vec!["说明".into(), "旧名单".into()] };
        assert!(first.notices.contains(&left), "{name}");
        for asked in [Sheets::Number(3), Sheets::Name("旧名单".into())] {
            let chosen = tables(name, asked).unwrap();
            assert_eq!(chosen[0].sheet.as_deref(), Some("旧名单"), "{name}");
        }
        let error = tables(name, Sheets::Name("x".into())).unwrap_err();
        assert!(matches!(error, SourceError::UnknownSheet { sheets, .. } if sheets.len() == 3));
    }
}

#[test]
fn hidden_rows_with_text_are_read_and_told() {
    let notices =
        |table: &mut Table| table.read(0, &mut |_| ControlFlow::Continue(())).unwrap().notices;
    for name in ["every.xlsx", "every.xlsb", "every.xls", "every.ods", "every.fods"] {
        let told = notices(&mut every(name)[0]);
        assert_eq!(told, [Notice::HiddenRows { count: 2, first: 5 }], "{name}");
        assert_eq!(notices(&mut every(name)[1]), [], "{name}");
    }
    assert_eq!(notices(&mut first("xlwt.xls")), [Notice::HiddenRows { count: 1, first: 11 }]);
}

#[test]
fn an_old_workbook_of_another_program_is_read() {
    let mut table = first("xlwt.xls");
    let rows = rows_of(&mut table);
    assert_eq!(rows.len(), 1000);
    assert_eq!(rows[999], row(1001, &["13800139000", "客户1000", "2026-11-22"]));
    let mut other = first("libreoffice.xls");
    let rows = rows_of(&mut other);
    assert_eq!(rows, [row(2, &["张三", "13800138000"]), row(3, &["李四", "010-62781234"])]);
}

#[test]
fn cells_and_rows_that_an_ods_repeats_are_as_many_as_it_says() {
    let mut table = first("repeat.ods");
    let expected = [
        row(2, &["13800138000", "x", "x", "x"]),
        row(3, &["13800138000", "x", "x", "x"]),
        row(1_000_004, &["13900139000"]),
    ];
    assert_eq!(rows_of(&mut table), expected);
}

#[test]
fn a_page_that_a_spreadsheet_program_saved_is_read_table_by_table() {
    let mut table = first("every.html");
    assert_eq!(table.sheet.as_deref(), Some("2"));
    assert_eq!(table.notices, [Notice::SheetsNotRead { sheets: vec!["1".into()] }]);
    let rows = rows_of(&mut table);
    assert_eq!(rows[0].1[..2], ["张三", "13800138000"], "without the cell's comment");
}

#[test]
fn what_is_no_readable_workbook_says_what_it_is() {
    assert!(matches!(refused("encrypted.xlsx"), SourceError::Encrypted { .. }));
    let mut broken = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut broken, b"PK\x03\x04 and no more").unwrap();
    let error = open(broken.path(), &ReadOptions::default(), &is_phone).unwrap_err();
    assert!(matches!(error, SourceError::BrokenWorkbook { after_row: 0, .. }), "{error}");
    let error = refused("cut.xlsx");
    assert!(matches!(error, SourceError::BrokenWorkbook { sheet: Some(_), .. }), "{error}");
    let error = refused("cut.xls");
    assert!(matches!(error, SourceError::BrokenWorkbook { .. }), "{error}");
}

#[test]
fn a_cover_that_names_somebody_to_call_is_not_the_list() {
    let mut table = first("contact-on-cover.xlsx");
    assert_eq!(table.sheet.as_deref(), Some("名单"));
    assert_eq!(table.notices, [Notice::SheetsNotRead { sheets: vec!["封面".into()] }]);
    assert_eq!(rows_of(&mut table).len(), 2);
}
