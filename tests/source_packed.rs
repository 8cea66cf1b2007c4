//! Lists in gzip and ZIP, from a pipe, and under names that say something else.

#![expect(clippy::unwrap_used, reason = "in a test, helpers included, a panic is the finding")]

use std::ops::ControlFlow;
use std::path::PathBuf;

use dialfeed::source::{ReadOptions, SourceError, Table, Unsupported, open, open_stream};
use sha2::{Digest, Sha256};

fn is_phone(cell: &str) -> bool {
    cell.len() == 11 && cell.bytes().all(|byte| byte.is_ascii_digit())
}

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name)
}

fn opened(name: &str) -> Result<Table, SourceError> {
    open(&file(name), &ReadOptions::default(), &is_phone).map(|mut tables| tables.remove(0))
}

/// The numbers of a list's rows, their first cells, and the hash.
fn read(mut table: Table) -> (Vec<(u32, String)>, String) {
    let mut read = Vec::new();
    let mut take = |rows: dialfeed::row::Rows| {
        read.extend(rows.iter().map(|row| (row.id.row, row.cell(0).to_owned())));
        ControlFlow::Continue(())
    };
    let end = table.read(0, &mut take).unwrap();
    (read, end.sha256.unwrap())
}

fn sha256(name: &str) -> String {
    let digest = Sha256::digest(std::fs::read(file(name)).unwrap());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn one_list_in_a_wrapping_is_read_and_its_hash_is_that_of_the_file_given() {
    let customer = vec![(2, "13800138000".to_owned())];
    for name in ["list.csv.gz", "one.zip"] {
        let table = opened(name).unwrap();
        assert_eq!(table.file, file(name).display().to_string());
        assert_eq!((table.sheet.clone(), table.encoding), (None, Some("gb18030")));
        assert_eq!(read(table), (customer.clone(), sha256(name)), "{name}");
    }
    for name in ["workbook.gz", "workbook.zip"] {
        let table = opened(name).unwrap();
        assert_eq!(table.sheet.as_deref(), Some("office"));
        let (rows, hash) = read(table);
        assert_eq!((rows.len(), hash), (2, sha256(name)), "{name}");
    }
}

#[test]
fn an_archive_that_is_not_one_list_says_what_it_is() {
    let error = opened("several.zip").unwrap_err();
    let two = vec!["north.csv".to_owned(), "south.csv".to_owned()];
    assert!(
        matches!(&error, SourceError::SeveralFiles { inside, .. } if *inside == two),
        "{error}"
    );
    let error = opened("nested.zip").unwrap_err();
    let nested = Unsupported::ArchiveInArchive;
    assert!(
        matches!(error, SourceError::UnsupportedFormat { what, .. } if what == nested),
        "{error}"
    );
    assert!(matches!(opened("nothing.zip").unwrap_err(), SourceError::Empty { .. }));
    let cut = std::fs::read(file("workbook.gz")).unwrap();
    let mut cut = &cut[..cut.len() / 2];
    let error = open_stream("-", &mut cut, &ReadOptions::default(), &is_phone).unwrap_err();
    assert!(matches!(error, SourceError::BrokenArchive { .. }), "{error}");
}

#[test]
fn a_pipe_is_read_like_a_file_of_any_format() {
    let options = ReadOptions::default();
    for (name, rows) in [("list.csv.gz", 1), ("libreoffice.xlsx", 2), ("every.html", 2)] {
        let bytes = std::fs::read(file(name)).unwrap();
        let mut tables = open_stream("-", &mut bytes.as_slice(), &options, &is_phone).unwrap();
        assert_eq!(tables[0].file, "-");
        let (read, hash) = read(tables.remove(0));
        assert_eq!((read.len(), hash), (rows, sha256(name)), "{name}");
    }
    let nothing = open_stream("-", &mut &b""[..], &options, &is_phone).unwrap_err();
    assert!(matches!(nothing, SourceError::Empty { .. }));
}

#[test]
fn the_content_tells_the_format_and_not_the_name() {
    let folder = tempfile::tempdir().unwrap();
    for (name, called, rows) in [
        ("libreoffice.xlsx", "list.csv", 2),
        ("libreoffice.ods", "list.xls", 2),
        ("libreoffice.xls", "list.xlsx", 2),
        ("every.html", "list.xls", 2),
        ("list.csv.gz", "list.csv", 1),
    ] {
        let path = folder.path().join(called);
        std::fs::copy(file(name), &path).unwrap();
        let mut tables = open(&path, &ReadOptions::default(), &is_phone).unwrap();
        assert_eq!(read(tables.remove(0)).0.len(), rows, "{name} called {called}");
    }
    let path = folder.path().join("tab.xls");
    std::fs::write(&path, "手机\t姓名\n13800138000\t张三\n").unwrap();
    let mut tables = open(&path, &ReadOptions::default(), &is_phone).unwrap();
    assert_eq!(read(tables.remove(0)).0, [(2, "13800138000".to_owned())]);
}
