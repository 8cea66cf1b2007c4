//! OpenDocument spreadsheets (ODS, and FODS, which is not packed): streamed, unlike calamine's
//! reader, which holds every sheet whole and a copy of each.
//!
//! The format says "this cell, this row so many times" with any figure at all. Repeated cells
//! without text cost nothing here, and what the others may make together is bounded. Shown is a
//! number's or date's value, and of other cells the text.

mod cell;

use std::io::{BufReader, Read};
use std::ops::ControlFlow;

use quick_xml::events::{BytesStart, Event};

use super::choice::Listed;
use super::guard;
use super::hidden::HiddenRows;
use super::row::OpenRow;
use super::trouble::Trouble;
use super::xml::{Xml, attribute};
use crate::source::batch::Batcher;
use crate::source::limits;
use crate::source::shared_file::SharedFile;
use cell::{OpenCell, local};

/// An OpenDocument spreadsheet.
pub(super) struct Ods {
    is_packed: bool,
}

impl Ods {
    /// Lists the sheets.
    pub(super) fn open(file: &SharedFile, is_packed: bool) -> Result<(Vec<Listed>, Self), Trouble> {
        let ods = Self { is_packed };
        if is_packed {
            let mut archive = guard::archive(file)?;
            if is_encrypted(&mut archive)? {
                return Err(Trouble::Password);
            }
            guard::check_content(&mut archive)?;
        }
        let sheets = ods.with_content(file, |content| list(Xml::new(content)))?;
        Ok((sheets, ods))
    }

    /// Cells of a sheet; hidden rows with text are noted.
    pub(super) fn stream(
        &self,
        file: &SharedFile,
        index: usize,
        row: &mut OpenRow,
        hidden: &mut HiddenRows,
        out: &mut Batcher,
    ) -> Result<ControlFlow<()>, Trouble> {
        self.with_content(file, |content| {
            let mut xml = Xml::new(content);
            if !find_table(&mut xml, index)? {
                return Ok(ControlFlow::Continue(()));
            }
            let mut rows = Rows { row, hidden, out, number: 0, cells: Vec::new(), made: 0 };
            rows.read(&mut xml)
        })
    }

    fn with_content<T>(
        &self,
        file: &SharedFile,
        read: impl FnOnce(BufReader<&mut dyn Read>) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        const BUFFER_BYTES: usize = 64 << 10;
        if self.is_packed {
            let mut archive = guard::archive(file)?;
            let mut part = archive.by_name("content.xml")?;
            read(BufReader::with_capacity(BUFFER_BYTES, &mut part))
        } else {
            read(BufReader::with_capacity(BUFFER_BYTES, &mut file.anew()))
        }
    }
}

/// The manifest names what is encrypted.
fn is_encrypted(archive: &mut guard::Archive) -> Result<bool, Trouble> {
    let Ok(manifest) = archive.by_name("META-INF/manifest.xml") else { return Ok(false) };
    let mut xml = Xml::new(BufReader::new(manifest));
    loop {
        match xml.next()? {
            Event::Start(element) if local(&element) == "encryption-data" => return Ok(true),
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// The sheets: tables that are not inside another one.
fn list(mut xml: Xml<BufReader<&mut dyn Read>>) -> Result<Vec<Listed>, Trouble> {
    let mut sheets: Vec<Listed> = Vec::new();
    let mut hiding_styles: Vec<String> = Vec::new();
    let mut style: Option<String> = None;
    let mut depth = 0_u32;
    loop {
        match xml.next()? {
            Event::Start(element) => match local(&element) {
                "style" => style = attribute(&element, "name"),
                "table-properties" => {
                    let is_hiding = attribute(&element, "display").is_some_and(|it| it == "false");
                    hiding_styles.extend(style.take().filter(|_| is_hiding));
                }
                "table" => {
                    if depth == 0 {
                        let style = attribute(&element, "style-name");
                        sheets.push(Listed {
                            index: sheets.len(),
                            name: attribute(&element, "name").unwrap_or_default(),
                            hidden: style.is_some_and(|style| hiding_styles.contains(&style)),
                        });
                    }
                    depth += 1;
                }
                _ => {}
            },
            Event::End(element) if element.local_name().into_inner() == "table" => {
                depth = depth.saturating_sub(1);
            }
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

/// Goes into the table with this index; `false` where there is none.
fn find_table<R: std::io::BufRead>(xml: &mut Xml<R>, index: usize) -> Result<bool, Trouble> {
    let (mut depth, mut seen) = (0_u32, 0);
    loop {
        match xml.next()? {
            Event::Start(element) if local(&element) == "table" => {
                if depth == 0 {
                    if seen == index {
                        return Ok(true);
                    }
                    seen += 1;
                }
                depth += 1;
            }
            Event::End(element) if element.local_name().into_inner() == "table" => {
                depth = depth.saturating_sub(1);
            }
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// Rows of a table on their way out.
struct Rows<'a, 'b> {
    row: &'a mut OpenRow,
    hidden: &'a mut HiddenRows,
    out: &'a mut Batcher<'b>,
    /// The open row's number, from 0.
    number: u32,
    /// Its cells with text: first column, how many times, text.
    cells: Vec<(u32, u32, String)>,
    /// Cells made of repeated ones so far.
    made: u64,
}

impl Rows<'_, '_> {
    fn read<R: std::io::BufRead>(&mut self, xml: &mut Xml<R>) -> Result<ControlFlow<()>, Trouble> {
        let mut open: Option<OpenTableRow> = None;
        let mut cell: Option<OpenCell> = None;
        loop {
            let event = xml.next()?;
            if let Some(open_cell) = &mut cell {
                if open_cell.take(&event)?
                    && let (Some(open), Some(done)) = (&mut open, cell.take())
                {
                    self.end_cell(open, done)?;
                }
                continue;
            }
            match event {
                Event::Start(element) => match local(&element) {
                    "table-row" => open = Some(OpenTableRow::begin(&element)),
                    "table-cell" | "covered-table-cell" if open.is_some() => {
                        cell = Some(OpenCell::begin(&element));
                    }
                    _ => {}
                },
                Event::End(element) => match element.local_name().into_inner() {
                    "table-row" => {
                        if let Some(open) = open.take()
                            && self.end_row(&open)?.is_break()
                        {
                            return Ok(ControlFlow::Break(()));
                        }
                    }
                    "table" => return Ok(ControlFlow::Continue(())),
                    _ => {}
                },
                Event::Eof => {
                    return Err(Trouble::parser("the document ends within a table"));
                }
                _ => {}
            }
        }
    }

    fn end_cell(&mut self, open: &mut OpenTableRow, cell: OpenCell) -> Result<(), Trouble> {
        let (times, text) = cell.end();
        let column = open.next_column;
        open.next_column = column.saturating_add(times);
        if text.is_empty() {
            return Ok(());
        }
        open.bytes += text.len();
        if open.bytes > 2 * limits::ROW_BYTES_MAX {
            return Err(Trouble::TooLarge("one of its rows".to_owned()));
        }
        self.cells.push((column, times, text));
        Ok(())
    }

    fn end_row(&mut self, open: &OpenTableRow) -> Result<ControlFlow<()>, Trouble> {
        if !self.cells.is_empty() {
            let cells = std::mem::take(&mut self.cells);
            self.count(&cells, open.times)?;
            for copy in 0..open.times {
                let number = self.number.saturating_add(copy);
                if open.is_hidden {
                    self.hidden.note(number.saturating_add(1));
                }
                for (column, times, text) in &cells {
                    if self.push(number, *column, *times, text)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
            }
        }
        self.number = self.number.saturating_add(open.times);
        Ok(ControlFlow::Continue(()))
    }

    /// Refuses rows that are too many before the first of them: a sample of them would be a list.
    fn count(&mut self, cells: &[(u32, u32, String)], times: u32) -> Result<(), Trouble> {
        let cost = |text: &str| 1 + text.len() as u64 / 64;
        let row: u64 = cells.iter().map(|(_, times, text)| u64::from(*times) * cost(text)).sum();
        self.made = self.made.saturating_add(row.saturating_mul(u64::from(times)));
        if self.made > limits::REPEATED_CELLS_MAX {
            return Err(Trouble::TooLarge("its repeated cells".to_owned()));
        }
        Ok(())
    }

    fn push(
        &mut self,
        number: u32,
        column: u32,
        times: u32,
        text: &str,
    ) -> Result<ControlFlow<()>, Trouble> {
        for copy in 0..times {
            let column = column.saturating_add(copy);
            if self.row.take(number, column, text, self.out)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// A row as its tag says.
struct OpenTableRow {
    times: u32,
    is_hidden: bool,
    next_column: u32,
    bytes: usize,
}

impl OpenTableRow {
    fn begin(element: &BytesStart) -> Self {
        let visibility = attribute(element, "visibility");
        Self {
            times: cell::times(element, "number-rows-repeated"),
            is_hidden: matches!(visibility.as_deref(), Some("collapse" | "filter")),
            next_column: 0,
            bytes: 0,
        }
    }
}
