//! The workbook part by part, as its XML says it, and how it gets to its place.

use std::io::{Cursor, Read};

use super::*;
use crate::row::Field;

fn texts() -> Texts {
    let message = Message { title: "a title", text: "a text" };
    let lines = vec![Line::Title("T".to_owned()), Line::Note("A".to_owned(), "B".to_owned())];
    Texts {
        list: ListSheet { name: "List", header: Field::as_str, hint: message, warning: message },
        notes: NotesSheet { name: "Notes", lines },
    }
}

fn now() -> Timestamp {
    "2026-11-22T01:15:30Z".parse().unwrap()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The attribute's value in the first element of this name.
fn attribute<'a>(xml: &'a str, element: &str, name: &str) -> Option<&'a str> {
    let rest = xml.split_once(&format!("<{element} "))?.1.split_once('>')?.0;
    rest.split_once(&format!("{name}=\""))?.1.split_once('"').map(|(value, _)| value)
}

#[test]
fn every_cell_below_the_header_is_text() {
    let bytes = workbook(&texts(), now()).unwrap();
    let list = part(&bytes, "xl/worksheets/sheet1.xml");
    let formats = part(&bytes, "xl/styles.xml");
    let formats = formats.split_once("<cellXfs").unwrap().1;
    // 49 is the built-in format `@`.
    let is_text = |style: usize| {
        let format = formats.split("<xf ").nth(style + 1).unwrap();
        format.starts_with("numFmtId=\"49\"")
    };
    let columns: Vec<&str> = list.split("<col ").skip(1).collect();
    assert_eq!(columns.len(), Field::ALL.len());
    for column in columns {
        let style = column.split_once("style=\"").unwrap().1.split_once('"').unwrap().0;
        assert!(is_text(style.parse().unwrap()), "{column}");
    }
}

#[test]
fn the_phone_column_is_watched_to_its_last_row_and_blocks_nothing() {
    let bytes = workbook(&texts(), now()).unwrap();
    let list = part(&bytes, "xl/worksheets/sheet1.xml");
    let watched = |name| attribute(&list, "dataValidation", name);
    assert_eq!(watched("sqref"), Some("A2:A1048576"));
    assert_eq!((watched("type"), watched("errorStyle")), (Some("textLength"), Some("warning")));
    assert_eq!((watched("promptTitle"), watched("prompt")), (Some("a title"), Some("a text")));
    assert_eq!((watched("errorTitle"), watched("error")), (Some("a title"), Some("a text")));
    assert!(list.contains("<formula1>7</formula1><formula2>20</formula2>"), "{list}");
    assert_eq!(attribute(&list, "ignoredError", "sqref"), Some("A2:A1048576"));
}

#[test]
fn the_header_stays_in_sight() {
    let bytes = workbook(&texts(), now()).unwrap();
    let list = part(&bytes, "xl/worksheets/sheet1.xml");
    assert_eq!(attribute(&list, "pane", "ySplit"), Some("1"));
    assert_eq!(attribute(&list, "pane", "state"), Some("frozen"));
}

#[test]
fn the_same_texts_at_the_same_moment_make_the_same_file() {
    let bytes = workbook(&texts(), now()).unwrap();
    assert_eq!(bytes, workbook(&texts(), now()).unwrap());
    assert!(part(&bytes, "docProps/core.xml").contains("2026-11-22T01:15:30Z"));
}

#[test]
fn a_text_that_excel_does_not_take_is_refused_and_no_file_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.xlsx");
    let mut texts = texts();
    texts.list.hint.title = "a title that is longer than the thirty-two signs";
    let refused = write(&path, &texts, now());
    assert!(matches!(refused, Err(TemplateError::NotMade(_))), "{refused:?}");
    assert!(!path.exists());
}

#[test]
fn what_is_there_is_never_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.xlsx");
    fs::write(&path, "customers").unwrap();
    assert!(matches!(write(&path, &texts(), now()), Err(TemplateError::Exists { .. })));
    assert_eq!(fs::read_to_string(&path).unwrap(), "customers");
}

#[cfg(target_os = "linux")]
#[test]
fn a_link_to_nowhere_is_something_too() {
    let folder = tempfile::tempdir().unwrap();
    let (path, elsewhere) = (folder.path().join("list.xlsx"), folder.path().join("elsewhere"));
    std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
    assert!(matches!(write(&path, &texts(), now()), Err(TemplateError::Exists { .. })));
    assert!(!elsewhere.exists());
}

#[test]
fn a_missing_folder_is_named_and_other_trouble_is_the_systems() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("lists");
    match write(&missing.join("list.xlsx"), &texts(), now()) {
        Err(TemplateError::NoFolder { folder }) => assert_eq!(folder, missing),
        other => panic!("{other:?}"),
    }
    fs::write(&missing, "a file, no folder").unwrap();
    let below = write(&missing.join("list.xlsx"), &texts(), now());
    assert!(matches!(below, Err(TemplateError::NotWritten { .. })), "{below:?}");
}
