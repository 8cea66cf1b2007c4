//! An open workbook of any format: its sheets, and the cells of one of them.
//!
//! What is the same for all formats is done by the callers, once; here stands what each is read
//! with.

use std::io::{self, BufReader};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use calamine::{Cell, DataRef, Reader, SheetType, SheetVisible, Xlsb, XlsbError, Xlsx, XlsxError};

use super::biff::OldBook;
use super::choice::Listed;
use super::hidden::{self, HiddenRows};
use super::ods::Ods;
use super::page::Page;
use super::row::OpenRow;
use super::trouble::{Trouble, calm};
use super::xlsx::{Progress, Unpacked};
use super::{Kind, cell, guard, short_cells};
use crate::source::batch::Batcher;
use crate::source::error::SourceError;
use crate::source::hash;
use crate::source::meter::Meter;
use crate::source::options::ReadOptions;
use crate::source::shared_file::SharedFile;

type Input = BufReader<SharedFile>;

/// An open workbook, shared by its sheets.
pub(super) struct Book {
    file: SharedFile,
    sheets: Vec<Listed>,
    content: Content,
    sha256: OnceLock<String>,
}

enum Content {
    Xlsx(Mutex<Xlsx<Unpacked>>, Arc<Progress>),
    Xlsb(Mutex<Xlsb<Input>>),
    Xls(OldBook),
    Ods(Ods),
    Page(Page),
}

impl Book {
    pub(super) fn open(
        file: SharedFile,
        kind: Kind,
        name: &str,
        options: &ReadOptions,
    ) -> Result<Self, SourceError> {
        let opened = match kind {
            Kind::Page => {
                let page = Page::open(file.anew(), name, options)?;
                Ok((page.tables(), Content::Page(page)))
            }
            // Not calamine alone: the containers' parsers may panic too.
            kind => calm(|| Content::open(&file, kind)),
        };
        let (sheets, content) = opened.map_err(|trouble| trouble.at(name, None, 0))?;
        Ok(Self { file, sheets, content, sha256: OnceLock::new() })
    }

    /// Its worksheets in their order.
    pub(super) fn sheets(&self) -> &[Listed] {
        &self.sheets
    }

    /// Whether a sheet is no more than what another stands in: pages have tables for their looks.
    pub(super) fn is_around(&self, sheet: &Listed, other: &Listed) -> bool {
        match &self.content {
            Content::Page(page) => page.is_inside(other.index, sheet.index),
            Content::Xlsx(..) | Content::Xlsb(_) | Content::Xls(_) | Content::Ods(_) => false,
        }
    }

    /// Tells how far the part is read that was opened last, where the format's parts are streamed.
    pub(super) fn meter(&self) -> Option<Meter> {
        match &self.content {
            Content::Xlsx(_, progress) => Some(progress.meter()),
            Content::Xlsb(_) | Content::Xls(_) | Content::Ods(_) | Content::Page(_) => None,
        }
    }

    /// How long the file is; 0 where the system does not say.
    pub(super) fn bytes(&self) -> u64 {
        self.file.len().unwrap_or(0)
    }

    /// The file's SHA-256 in hex, taken once.
    pub(super) fn sha256(&self) -> io::Result<String> {
        if let Some(taken) = self.sha256.get() {
            return Ok(taken.clone());
        }
        let taken = self.sha256_anew()?;
        // Another sheet may have set it meanwhile, to the same.
        Ok(self.sha256.get_or_init(|| taken).clone())
    }

    /// The same of the file as it is now.
    pub(super) fn sha256_anew(&self) -> io::Result<String> {
        hash::sha256_of(&mut self.file.anew())
    }

    /// Cells of a sheet into `row`, in their order, until the end or until `out` breaks. Hidden
    /// rows that are seen on the way are noted.
    pub(super) fn stream(
        &self,
        sheet: &Listed,
        row: &mut OpenRow,
        hidden: &mut HiddenRows,
        out: &mut Batcher,
    ) -> Result<ControlFlow<()>, Trouble> {
        match &self.content {
            Content::Xlsx(workbook, progress) => {
                let mut workbook = workbook.lock().unwrap_or_else(PoisonError::into_inner);
                let is_1904 = workbook.has_1904_epoch();
                let streamed = calm(|| {
                    progress.begin_cell();
                    let mut reader = workbook.worksheet_cells_reader(&sheet.name)?;
                    let is_unknown = |error: &XlsxError| matches!(error, XlsxError::CellError(_));
                    let next = || {
                        progress.begin_cell();
                        reader.next_cell()
                    };
                    stream_cells(next, is_unknown, is_1904, row, out)
                });
                progress.end_cells();
                *hidden = progress.hidden();
                streamed
            }
            Content::Xlsb(workbook) => {
                let mut workbook = workbook.lock().unwrap_or_else(PoisonError::into_inner);
                let is_1904 = workbook.has_1904_epoch();
                calm(|| {
                    let mut reader = workbook.worksheet_cells_reader(&sheet.name)?;
                    let is_unknown = |error: &XlsbError| matches!(error, XlsbError::CellError(_));
                    stream_cells(|| reader.next_cell(), is_unknown, is_1904, row, out)
                })
            }
            Content::Xls(book) => book.stream(sheet.index, row, hidden, out),
            Content::Ods(ods) => calm(|| ods.stream(&self.file, sheet.index, row, hidden, out)),
            Content::Page(page) => calm(|| page.stream(sheet.index, row, hidden, out)),
        }
    }

    /// What looks through a sheet for hidden rows beside the reading, where the reading does not
    /// see them. It gives nothing where it cannot tell.
    pub(super) fn hidden_rows_of(
        &self,
        sheet: &Listed,
    ) -> Option<impl FnOnce() -> Option<HiddenRows> + Send + use<>> {
        if !matches!(self.content, Content::Xlsb(_)) {
            return None;
        }
        let (file, name) = (self.file.anew(), sheet.name.clone());
        Some(move || hidden::look(&file, &name))
    }
}

impl Content {
    fn open(file: &SharedFile, kind: Kind) -> Result<(Vec<Listed>, Self), Trouble> {
        let input = || BufReader::new(file.anew());
        Ok(match kind {
            Kind::Xlsb => {
                guard::check(file)?;
                let whole = short_cells::made_whole(file)?;
                let input = whole.map_or_else(input, BufReader::new);
                let workbook = calm(|| Xlsb::new(input))?;
                (worksheets(&workbook), Self::Xlsb(Mutex::new(workbook)))
            }
            Kind::Xls => {
                let (sheets, book) = OldBook::open(file)?;
                (sheets, Self::Xls(book))
            }
            Kind::Ods | Kind::FlatOds => {
                let (sheets, ods) = Ods::open(file, kind == Kind::Ods)?;
                (sheets, Self::Ods(ods))
            }
            Kind::Xlsx | Kind::Page => {
                guard::check(file)?;
                let (unpacked, progress) = Unpacked::open(file)?;
                let workbook = calm(|| Xlsx::new(unpacked))?;
                (worksheets(&workbook), Self::Xlsx(Mutex::new(workbook), progress))
            }
        })
    }
}

/// The worksheets that calamine lists; charts and macros are none.
pub(super) fn worksheets<R: Reader<I>, I: io::Read + io::Seek>(workbook: &R) -> Vec<Listed> {
    let all = workbook.sheets_metadata().iter();
    all.filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .enumerate()
        .map(|(index, sheet)| Listed {
            index,
            name: sheet.name.clone(),
            hidden: sheet.visible != SheetVisible::Visible,
        })
        .collect()
}

/// Cells from calamine's streaming readers. An error value of a later Excel is no cell to it but an
/// error: the cell has no text then, the row goes on.
fn stream_cells<'a, E: Into<Trouble>>(
    mut next: impl FnMut() -> Result<Option<Cell<DataRef<'a>>>, E>,
    is_unknown_value: impl Fn(&E) -> bool,
    is_1904: bool,
    row: &mut OpenRow,
    out: &mut Batcher,
) -> Result<ControlFlow<()>, Trouble> {
    let mut scratch = String::new();
    loop {
        let cell = match next() {
            Ok(Some(cell)) => cell,
            Ok(None) => return Ok(ControlFlow::Continue(())),
            Err(error) if is_unknown_value(&error) => continue,
            Err(error) => return Err(error.into()),
        };
        if *cell.get_value() == DataRef::Empty {
            continue;
        }
        let (at_row, column) = cell.get_position();
        let text = cell::text(cell.get_value(), is_1904, &mut scratch);
        if row.take(at_row, column, text, out)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
}
