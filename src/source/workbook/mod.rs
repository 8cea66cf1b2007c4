//! Workbooks (XLSX, XLSM, XLSB, XLS, ODS) and pages with tables (HTML): which sheets hold a list,
//! and their rows as a person sees them.
//!
//! Cells are streamed, one batch in memory at a time beside the workbook's table of shared texts
//! (an XLS is held whole, which its format keeps small); the guards refuse what would not fit
//! before a parser unpacks it. Never allocates by a coordinate or a declared size.

mod biff;
mod book;
mod cell;
mod choice;
mod guard;
mod hidden;
mod ods;
mod page;
mod parts;
mod records;
mod row;
mod shared_texts;
mod sheet;
mod short_cells;
mod trouble;
mod xlsx;
mod xml;

use std::sync::Arc;

use super::columns::How;
use super::error::SourceError;
use super::notice::Notice;
use super::options::{IsPhone, ReadOptions, Sheets};
use super::sample::Sample;
use super::shared_file::SharedFile;
use super::table::Table;
use book::Book;
use choice::{Listed, asked_sheets, is_no_list};
pub(super) use guard::{Container, container};
pub(super) use sheet::Sheet;

/// How the sheets are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// XLSX and XLSM.
    Xlsx,
    /// XLSX in binary.
    Xlsb,
    /// Excel 97-2003.
    Xls,
    /// OpenDocument.
    Ods,
    /// OpenDocument, not packed.
    FlatOds,
    /// Tables of an HTML page.
    Page,
}

/// So many different numbers, of the three texts that are kept of a column, make a list without a
/// known header one.
const NUMBERS_OF_A_LIST: usize = 3;

/// Opens a workbook and finds the lists in it.
pub(super) fn open(
    handle: SharedFile,
    kind: Kind,
    file: &str,
    options: &ReadOptions,
    is_phone: IsPhone,
) -> Result<Vec<Table>, SourceError> {
    let book = Book::open(handle, kind, file, options)?;
    let asked = asked_sheets(file, &options.sheets, book.sheets())?;
    let book = Arc::new(book);
    let mut tables = lists(file, &book, &asked, options, is_phone)?;

    let is_read = |sheet: &Listed| tables.iter().any(|table| sheet.is_of(table));
    let (read, left): (Vec<&Listed>, Vec<&Listed>) =
        book.sheets().iter().partition(|sheet| is_read(sheet));
    let left = left.iter().filter(|sheet| !read.iter().any(|other| book.is_around(sheet, other)));
    let left: Vec<String> = left.map(|sheet| sheet.name.clone()).collect();
    if !left.is_empty()
        && let Some(table) = tables.first_mut()
    {
        table.notices.push(match options.sheets {
            Sheets::All => Notice::SheetsWithoutList { sheets: left },
            _ => Notice::SheetsNotRead { sheets: left },
        });
    }
    Ok(tables)
}

/// The lists among these sheets: the first, or all. A sheet without list is an error only if no
/// other has one. A sheet with a number or two below no known header is taken for the first list
/// only if no other has more: covers name somebody to call.
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
        let sheet = Sheet::new(Arc::clone(book), listed.clone());
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
        if options.sheets == Sheets::FirstList
            && let Some(at) = tables.iter().position(|table| is_surely_a_list(table, is_phone))
        {
            tables = vec![tables.swap_remove(at)];
            break;
        }
    }
    if options.sheets == Sheets::FirstList {
        tables.truncate(1);
    }
    match no_list {
        Some(problem) if tables.is_empty() => Err(problem),
        _ => Ok(tables),
    }
}

/// Whether the list's numbers were found by more than two or three cells that look like some.
fn is_surely_a_list(table: &Table, is_phone: IsPhone) -> bool {
    let columns = &table.columns;
    let by_content = columns.choices.first().is_some_and(|choice| choice.how == How::Content);
    let texts = columns.samples.get(columns.phonenum).map_or(&[][..], Vec::as_slice);
    !by_content || texts.iter().filter(|text| is_phone(text)).count() >= NUMBERS_OF_A_LIST
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
