//! Workbooks (XLSX, XLSM): which sheets hold a list, and their rows as a person sees them.
//!
//! Cells are streamed from calamine, one batch in memory at a time beside the workbook's table of
//! shared texts; `guard` refuses what would not fit before calamine unpacks it. Never allocates by
//! a coordinate or a declared size.

mod cell;
mod guard;
mod sheet;

use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::error::{BrokenCause, SourceError, Unsupported};
use super::notice::Notice;
use super::options::{IsPhone, ReadOptions, Sheets};
use super::table::{Sample, Table};
use sheet::Book;
pub(super) use sheet::Sheet;

type Workbook = Xlsx<BufReader<File>>;

/// Opens a workbook and finds the lists in it.
pub(super) fn open(
    handle: File,
    file: &str,
    options: &ReadOptions,
    is_phone: IsPhone,
) -> Result<Vec<Table>, SourceError> {
    guard::check(&handle, file)?;
    let not_readable = |cause| SourceError::NotReadable { file: file.to_owned(), cause };
    let copy = handle.try_clone().map_err(not_readable)?;
    let workbook =
        calm(|| Workbook::new(BufReader::new(handle))).map_err(|cause| of_workbook(file, cause))?;
    let sheets = worksheets(&workbook);
    let asked = asked_sheets(file, &options.sheets, &sheets)?;
    let book = Arc::new(Book::new(workbook, copy));
    let mut tables = lists(file, &book, &asked, options, is_phone)?;

    let left = sheets.iter().filter(|sheet| !tables.iter().any(|table| sheet.is_of(table)));
    let left: Vec<String> = left.map(|sheet| sheet.name.clone()).collect();
    if !left.is_empty()
        && let Some(table) = tables.first_mut()
    {
        table.notices.push(Notice::SheetsNotRead { sheets: left });
    }
    Ok(tables)
}

/// What a file is whose container is the old Office one: an encrypted workbook, or an old one.
pub(super) fn compound(handle: File, file: String) -> SourceError {
    match calm(|| Workbook::new(BufReader::new(handle))) {
        Err(Trouble::Parser(XlsxError::Password)) => SourceError::Encrypted { file },
        _ => SourceError::UnsupportedFormat { file, what: Unsupported::Xls },
    }
}

/// A worksheet as the workbook lists it.
#[derive(Debug, Clone)]
struct Listed {
    name: String,
    hidden: bool,
}

impl Listed {
    fn is_of(&self, table: &Table) -> bool {
        table.sheet.as_ref() == Some(&self.name)
    }
}

fn worksheets(workbook: &Workbook) -> Vec<Listed> {
    let all = workbook.sheets_metadata().iter();
    all.filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| Listed {
            name: sheet.name.clone(),
            hidden: sheet.visible != SheetVisible::Visible,
        })
        .collect()
}

/// The sheets that may be read, by what the user asked for.
fn asked_sheets(file: &str, asked: &Sheets, all: &[Listed]) -> Result<Vec<Listed>, SourceError> {
    if all.is_empty() {
        return Err(SourceError::NoSheets { file: file.to_owned() });
    }
    let numbered = |number: u32| all.get(usize::try_from(number).ok()?.checked_sub(1)?);
    let (found, asked) = match asked {
        Sheets::FirstList | Sheets::All => return Ok(all.to_vec()),
        Sheets::Number(number) => (numbered(*number), number.to_string()),
        Sheets::Name(name) => {
            let literal = all.iter().find(|sheet| sheet.name.trim() == name.trim());
            let by_number = || numbered(name.trim().parse().ok()?);
            (literal.or_else(by_number), name.clone())
        }
    };
    found.map(|sheet| vec![sheet.clone()]).ok_or_else(|| SourceError::UnknownSheet {
        file: file.to_owned(),
        asked,
        sheets: all.iter().map(|sheet| sheet.name.clone()).collect(),
    })
}

/// The lists among these sheets: the first, or all. A sheet without list is an error only if no
/// other has one.
fn lists(
    file: &str,
    book: &Arc<Book>,
    asked: &[Listed],
    options: &ReadOptions,
    is_phone: IsPhone,
) -> Result<Vec<Table>, SourceError> {
    let mut tables = Vec::new();
    let mut no_list: Option<SourceError> = None;
    for listed in asked {
        let sheet = Sheet::new(Arc::clone(book), listed.name.clone());
        match list(file, sheet, options, is_phone) {
            Ok(mut table) => {
                if listed.hidden {
                    table.notices.push(Notice::HiddenSheet);
                }
                tables.push(table);
            }
            Err(problem) if is_no_list(&problem) => {
                // An empty sheet says least about what is wrong.
                let says_more = matches!(no_list, None | Some(SourceError::Empty { .. }));
                if says_more {
                    no_list = Some(problem);
                }
            }
            Err(problem) => return Err(problem),
        }
        if options.sheets == Sheets::FirstList && !tables.is_empty() {
            break;
        }
    }
    match no_list {
        Some(problem) if tables.is_empty() => Err(problem),
        _ => Ok(tables),
    }
}

fn list(
    file: &str,
    mut sheet: Sheet,
    options: &ReadOptions,
    is_phone: IsPhone,
) -> Result<Table, SourceError> {
    let mut sample = Sample::new(options);
    sample.gather(|out| sheet.stream(file, out))?;
    Table::of_sheet(file, sheet, sample, options, is_phone)
}

/// Whether a problem says that a sheet is no list, so that another may be.
fn is_no_list(problem: &SourceError) -> bool {
    matches!(
        problem,
        SourceError::Empty { .. }
            | SourceError::NoPhoneColumn { .. }
            | SourceError::UnknownColumn { .. }
            | SourceError::HeaderBeyondEnd { .. }
    )
}

/// What calamine did instead of reading.
enum Trouble {
    Parser(XlsxError),
    Panic,
}

/// Calls calamine; where a hostile file makes it panic (arithmetic on declared figures), that is
/// a broken workbook and not the end of the program.
fn calm<T>(call: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, Trouble> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => result.map_err(Trouble::Parser),
        Err(_) => Err(Trouble::Panic),
    }
}

impl From<Trouble> for BrokenCause {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Parser(error) => Self::Parser(Box::new(error)),
            Trouble::Panic => Self::ParserPanic,
        }
    }
}

fn of_workbook(file: &str, trouble: Trouble) -> SourceError {
    let file = file.to_owned();
    match trouble {
        Trouble::Parser(XlsxError::Password) => SourceError::Encrypted { file },
        other => {
            SourceError::BrokenWorkbook { file, sheet: None, after_row: 0, cause: other.into() }
        }
    }
}
