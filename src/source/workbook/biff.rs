//! Old workbooks (XLS, Excel 95 to 2003): looked through first, then read by calamine, which holds
//! them whole.
//!
//! A container of the old kind can lie about its chains and sizes, and a sheet about its span, so
//! the workbook's content is taken out, bounded, counted as calamine would hold it, and put into a
//! fresh container of a temporary file. What calamine would believe (a declared span) or unfold
//! (formulas, of which only the cached value is wanted) is blanked before, and formats get numbers that
//! it knows.

mod formats;
mod padding;
mod scan;
mod texts;

use std::collections::HashSet;
use std::io::{BufReader, Read, Seek, Write};
use std::ops::ControlFlow;

use calamine::{Data, Range, Reader, Xls};

use super::book::worksheets;
use super::cell;
use super::choice::Listed;
use super::hidden::HiddenRows;
use super::row::OpenRow;
use super::trouble::{Trouble, calm};
use crate::source::batch::Batcher;
use crate::source::limits;
use crate::source::shared_file::SharedFile;

/// An old workbook, read.
pub(super) struct OldBook {
    sheets: Vec<OldSheet>,
    is_1904: bool,
}

struct OldSheet {
    cells: Range<Data>,
    /// From 0.
    hidden_rows: HashSet<u32>,
}

impl OldBook {
    /// Reads the whole workbook.
    pub(super) fn open(file: &SharedFile) -> Result<(Vec<Listed>, Self), Trouble> {
        let (name, mut content) = content_of(file)?;
        let hidden = scan::scan(&mut content)?;
        formats::renumber(&mut content);
        let fresh = container_with(name, &content)?;
        drop(content);
        let mut workbook = calm(|| Xls::new(BufReader::new(fresh)))?;
        let listed = worksheets(&workbook);
        let mut hidden = hidden.into_iter();
        let mut sheets = Vec::new();
        for sheet in &listed {
            let cells = calm(|| workbook.worksheet_range(&sheet.name))?;
            sheets.push(OldSheet { cells, hidden_rows: hidden.next().unwrap_or_default() });
        }
        Ok((listed, Self { sheets, is_1904: workbook.has_1904_epoch() }))
    }

    /// Cells of a sheet; hidden rows with text are noted.
    pub(super) fn stream(
        &self,
        index: usize,
        row: &mut OpenRow,
        hidden: &mut HiddenRows,
        out: &mut Batcher,
    ) -> Result<ControlFlow<()>, Trouble> {
        let Some(sheet) = self.sheets.get(index) else { return Ok(ControlFlow::Continue(())) };
        let Some((first_row, first_column)) = sheet.cells.start() else {
            return Ok(ControlFlow::Continue(()));
        };
        let mut scratch = String::new();
        for (number, cells) in (first_row..).zip(sheet.cells.rows()) {
            let mut has_text = false;
            for (column, value) in (first_column..).zip(cells) {
                if *value == Data::Empty {
                    continue;
                }
                let value = cell::borrowed(value);
                let text = cell::text(&value, self.is_1904, &mut scratch);
                has_text |= !text.is_empty();
                if row.take(number, column, text, out)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            if has_text && sheet.hidden_rows.contains(&number) {
                hidden.note(number + 1);
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// The workbook's content, and the name of its stream.
fn content_of(file: &SharedFile) -> Result<(&'static str, Vec<u8>), Trouble> {
    let mut container = cfb::CompoundFile::open(BufReader::new(padding::Mended::new(file)))?;
    if container.exists("/EncryptedPackage") {
        return Err(Trouble::Password);
    }
    let name = ["/Workbook", "/Book"].into_iter().find(|name| container.is_stream(name));
    let name = name.ok_or(Trouble::NoSpreadsheet)?;
    let mut stream = container.open_stream(name)?;
    if stream.len() > limits::OLD_BOOK_BYTES_MAX {
        return Err(Trouble::TooLarge("the workbook".to_owned()));
    }
    let mut content = Vec::new();
    stream.by_ref().take(limits::OLD_BOOK_BYTES_MAX).read_to_end(&mut content)?;
    if (content.len() as u64) < stream.len() {
        return Err(Trouble::parser("the file was cut off"));
    }
    Ok((name, content))
}

fn container_with(name: &str, content: &[u8]) -> Result<std::fs::File, Trouble> {
    let mut container =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, tempfile::tempfile()?)?;
    container.create_stream(name)?.write_all(content)?;
    container.flush()?;
    let mut file = container.into_inner();
    file.rewind()?;
    Ok(file)
}
