//! What came out held against what must.
//!
//! Kinds of errors, notices and malformed rows are compared by the names of their variants, so
//! that the table can ask for one that the library does not have yet.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::ops::ControlFlow;

use dialfeed::row::{Field, Row, Rows};
use dialfeed::source::{Choice, Notice, SourceError, Table, Wanted};

use crate::cases::{Case, Expected, ExpectedRow};

/// A row as read: number, cells without the empty ones at its end, kind and position of trouble.
struct Found {
    row: u32,
    cells: Vec<String>,
    malformed: Option<(String, Option<u64>)>,
}

/// An error instead of lists.
pub fn of_error(case: &Case, error: &SourceError) -> Vec<String> {
    let kind = variant(error);
    if case.error.contains(&kind) { vec![] } else { vec![format!("error {kind}: {error}")] }
}

/// Lists, perhaps instead of an error. A workbook may also break while it is read.
pub fn of_tables(case: &Case, mut tables: Vec<Table>) -> Vec<String> {
    if !case.error.is_empty() {
        let mut rows = 0;
        for table in &mut tables {
            match read(table) {
                Err(error) => return of_error(case, &error),
                Ok((found, _)) => rows += found.len(),
            }
        }
        let told = format!("no error but {} list(s) of {rows} rows", tables.len());
        return if case.or_any_list { vec![] } else { vec![told] };
    }
    let mut wrong = Vec::new();
    if tables.len() != case.tables.len() {
        wrong.push(format!("{} lists instead of {}", tables.len(), case.tables.len()));
    }
    for (table, expected) in tables.iter_mut().zip(&case.tables) {
        match read(table) {
            Ok((found, late)) => {
                wrong.extend(of_table(table, &late, expected));
                wrong.extend(of_rows(&found, expected));
            }
            Err(error) => wrong.push(format!("error {}: {error}", variant(&error))),
        }
    }
    wrong
}

/// `late`: notices that came to light while the rows were read.
fn of_table(table: &Table, late: &[Notice], expected: &Expected) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut hold = |what: &str, found: String, expected: String| {
        if found != expected {
            wrong.push(format!("{what} {found} instead of {expected}"));
        }
    };
    if let Some(sheet) = &expected.sheet {
        hold("sheet", format!("{:?}", table.sheet), format!("{sheet:?}"));
    }
    if let Some(encoding) = &expected.encoding {
        hold("encoding", table.encoding.unwrap_or("none").to_owned(), encoding.clone());
    }
    if let Some(row) = &expected.header_row {
        hold("header in row", format!("{:?}", table.columns.header_row), format!("{row:?}"));
    }
    let letters: BTreeMap<Field, String> = fields(&table.columns.choices)
        .map(|(field, choice)| (field, choice.taken.letter.clone()))
        .collect();
    if let Some(columns) = &expected.columns {
        hold("columns", format!("{letters:?}"), format!("{columns:?}"));
    }
    if let Some(phonenum) = &expected.phonenum {
        hold(
            "number in column",
            format!("{:?}", letters.get(&Field::Phonenum)),
            format!("{:?}", Some(phonenum)),
        );
    }
    if let Some(how) = &expected.how {
        let found = fields(&table.columns.choices).find(|(field, _)| *field == Field::Phonenum);
        hold(
            "chosen by",
            found.map_or(String::new(), |(_, choice)| variant(&choice.how)),
            how.clone(),
        );
    }
    if let Some(notices) = &expected.notices {
        let mut found: Vec<String> = table.notices.iter().chain(late).map(variant).collect();
        let mut notices = notices.clone();
        found.sort();
        notices.sort();
        hold("notices", format!("{found:?}"), format!("{notices:?}"));
    }
    wrong
}

fn fields(choices: &[Choice]) -> impl Iterator<Item = (Field, &Choice)> {
    choices.iter().filter_map(|choice| match choice.wanted {
        Wanted::Field(field) => Some((field, choice)),
        Wanted::Extra(_) | Wanted::Part(_) => None,
    })
}

fn of_rows(found: &[Found], expected: &Expected) -> Vec<String> {
    let mut wrong = Vec::new();
    if found.windows(2).any(|pair| pair[0].row >= pair[1].row) {
        wrong.push("row numbers do not ascend".to_owned());
    }
    let count = expected.rows.as_ref().map(Vec::len).or(expected.count);
    if let Some(count) = count.filter(|count| *count != found.len()) {
        wrong.push(format!("{} rows instead of {count}", found.len()));
    }
    let all = expected.rows.iter().flatten().zip(found);
    let first = expected.first.iter().zip(found.first());
    let last = expected.last.iter().zip(found.last());
    wrong
        .extend(all.chain(first).chain(last).filter_map(|(row, found)| of_row(found, row)).take(5));
    let bad = |found: &&Found| found.malformed.is_some();
    if let Some(malformed) = &expected.malformed {
        let rows = found.iter().filter(bad);
        if rows.clone().count() != malformed.len() {
            wrong.push(format!(
                "{} malformed rows instead of {}",
                rows.clone().count(),
                malformed.len()
            ));
        }
        wrong.extend(malformed.iter().zip(rows).filter_map(|(row, found)| of_row(found, row)));
    }
    if let Some(kind) = &expected.every_row_malformed {
        let others = found
            .iter()
            .filter(|row| row.malformed.as_ref().is_none_or(|(found, _)| found != kind));
        if others.clone().count() > 0 {
            wrong.push(format!("{} rows are not {kind}", others.count()));
        }
    }
    wrong
}

/// What is wrong with one row.
fn of_row(found: &Found, expected: &ExpectedRow) -> Option<String> {
    let kind = found.malformed.as_ref().map(|(kind, _)| kind.as_str());
    let at = found.malformed.as_ref().and_then(|(_, at)| *at);
    let mut cells: Vec<Option<&str>> =
        expected.cells.iter().flatten().map(|cell| cell.as_deref()).collect();
    while cells.last() == Some(&Some("")) {
        cells.pop();
    }
    let same_cells = || {
        found.cells.len() <= cells.len()
            && cells.iter().enumerate().all(|(column, cell)| {
                cell.is_none_or(|cell| found.cells.get(column).map_or("", String::as_str) == cell)
            })
    };
    let good = found.row == expected.row
        && expected.malformed.allow(kind)
        && (expected.at.is_none() || expected.at == at)
        && (expected.cells.is_none() || same_cells());
    (!good).then(|| {
        let shown = |cells: &[String]| format!("{cells:?}").chars().take(200).collect::<String>();
        let wanted: Vec<String> =
            cells.iter().map(|cell| cell.unwrap_or("(any)").to_owned()).collect();
        format!(
            "row {} {} {:?} instead of row {} {} at {:?}",
            found.row,
            shown(&found.cells),
            found.malformed,
            expected.row,
            shown(&wanted),
            expected.at
        )
    })
}

/// Every row, and what came to light on the way.
fn read(table: &mut Table) -> Result<(Vec<Found>, Vec<Notice>), SourceError> {
    let mut found = Vec::new();
    let mut take = |rows: Rows| {
        found.extend(rows.iter().map(|row| found_row(&row)));
        ControlFlow::Continue(())
    };
    let end = table.read(0, &mut take)?;
    assert_eq!(end.rows, found.len() as u64, "as many rows as the reader counted");
    assert!(end.sha256.is_some(), "a list read to its end has a hash");
    Ok((found, end.notices))
}

fn found_row(row: &Row) -> Found {
    let mut cells: Vec<String> = row.cells().map(str::to_owned).collect();
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    let malformed = row.malformed.map(|trouble| {
        let told = format!("{trouble:?}");
        let at = told.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok();
        (variant(&trouble), at)
    });
    Found { row: row.id.row, cells, malformed }
}

/// The name of an enum's variant.
fn variant(value: &impl Debug) -> String {
    let told = format!("{value:?}");
    told.split(|sign: char| !sign.is_alphanumeric()).next().unwrap_or_default().to_owned()
}
