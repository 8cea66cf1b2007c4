//! An old workbook's records walked as calamine walks them, to know what it would hold; what is
//! not wanted of them is blanked on the way.

use std::collections::HashSet;
use std::ops::Range;

use super::texts;
use crate::source::limits;
use crate::source::workbook::trouble::Trouble;

/// The records that matter; the names are those of \[MS-XLS\].
mod kind {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const EOF: u16 = 0x000A;
    pub(super) const FILE_PASS: u16 = 0x002F;
    pub(super) const CONTINUE: u16 = 0x003C;
    pub(super) const BOUND_SHEET: u16 = 0x0085;
    pub(super) const MUL_RK: u16 = 0x00BD;
    pub(super) const RICH_TEXT: u16 = 0x00D6;
    pub(super) const SHARED_TEXTS: u16 = 0x00FC;
    pub(super) const LABEL_SHARED: u16 = 0x00FD;
    pub(super) const DIMENSIONS: u16 = 0x0200;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const LABEL: u16 = 0x0204;
    pub(super) const BOOL_ERR: u16 = 0x0205;
    pub(super) const FORMULA_TEXT: u16 = 0x0207;
    pub(super) const ROW: u16 = 0x0208;
    pub(super) const RK: u16 = 0x027E;
    pub(super) const BOF: u16 = 0x0809;
}

/// The byte of a row's record with the flag that it is hidden, and the flag.
const HIDDEN_AT: usize = 12;
const HIDDEN: u8 = 0x20;

/// Where a formula's record has the length of what is computed.
const FORMULA_LEN_AT: Range<usize> = 20..22;

/// Sheets that point to the same place are walked again for each: so many times the content.
const WALKS_MAX: usize = 4;

/// Checks that a workbook fits, and gives the hidden rows (from 0) of each of its worksheets.
pub(super) fn scan(content: &mut [u8]) -> Result<Vec<HashSet<u32>>, Trouble> {
    let (sheets, texts) = globals(content)?;
    let mut held = Held { texts, cells: 0, text_bytes: 0 };
    let mut left = content.len().saturating_mul(WALKS_MAX);
    let mut hidden = Vec::new();
    for sheet in sheets {
        let rows = held.sheet(content, sheet.at, &mut left)?;
        if sheet.is_worksheet {
            hidden.push(rows);
        }
    }
    Ok(hidden)
}

struct SheetAt {
    at: usize,
    is_worksheet: bool,
}

/// The sheets, and how long the shared texts are.
fn globals(content: &[u8]) -> Result<(Vec<SheetAt>, Vec<u32>), Trouble> {
    let (mut sheets, mut texts) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some((kind, data)) = record(content, at) {
        at = data.end;
        let bytes = &content[data];
        match kind {
            kind::FILE_PASS => return Err(Trouble::Password),
            kind::BOUND_SHEET => {
                if let (Some(place), Some(sheet)) = (bytes.first_chunk(), bytes.get(5)) {
                    let at = usize::try_from(u32::from_le_bytes(*place)).unwrap_or(usize::MAX);
                    sheets.push(SheetAt { at, is_worksheet: *sheet == 0 });
                }
            }
            kind::SHARED_TEXTS => {
                let mut segments = vec![bytes];
                while let Some((kind::CONTINUE, data)) = record(content, at) {
                    at = data.end;
                    segments.push(&content[data]);
                }
                texts = texts::lengths(&segments);
            }
            kind::EOF => break,
            _ => {}
        }
    }
    Ok((sheets, texts))
}

/// The record at this place: its kind, and where its bytes are.
pub(super) fn record(content: &[u8], at: usize) -> Option<(u16, Range<usize>)> {
    let head = content.get(at..at.checked_add(4)?)?;
    let kind = u16::from_le_bytes([head[0], head[1]]);
    let len = usize::from(u16::from_le_bytes([head[2], head[3]]));
    let end = at + 4 + len;
    (end <= content.len()).then_some((kind, at + 4..end))
}

/// What calamine would hold of all sheets together.
struct Held {
    /// Bytes of each shared text.
    texts: Vec<u32>,
    cells: u64,
    text_bytes: u64,
}

impl Held {
    /// Walks a sheet; gives its hidden rows. `left`: bytes that may still be walked.
    fn sheet(
        &mut self,
        content: &mut [u8],
        mut at: usize,
        left: &mut usize,
    ) -> Result<HashSet<u32>, Trouble> {
        let mut hidden = HashSet::new();
        let mut span = Span::default();
        let mut depth = 0_u32;
        while let Some((kind, data)) = record(content, at) {
            *left = left.saturating_sub(data.end - at);
            if *left == 0 {
                return Err(too_large());
            }
            at = data.end;
            let bytes = &mut content[data];
            match kind {
                kind::BOF => depth += 1,
                kind::EOF if depth <= 1 => break,
                kind::EOF => depth -= 1,
                // Of embedded charts nothing is read.
                _ if depth > 1 => {}
                kind::DIMENSIONS => blank_dimensions(bytes),
                kind::ROW => {
                    if bytes.get(HIDDEN_AT).is_some_and(|flags| flags & HIDDEN != 0) {
                        hidden.extend(number(bytes, 0).map(u32::from));
                    }
                }
                _ => self.cell(kind, bytes, &mut span),
            }
            if self.cells + span.cells() > limits::OLD_BOOK_CELLS_MAX
                || self.text_bytes > limits::OLD_BOOK_TEXT_BYTES_MAX
            {
                return Err(too_large());
            }
        }
        self.cells += span.cells();
        Ok(hidden)
    }

    fn cell(&mut self, kind: u16, bytes: &mut [u8], span: &mut Span) {
        let (Some(row), Some(column)) = (number(bytes, 0), number(bytes, 2)) else { return };
        let text_bytes = match kind {
            kind::FORMULA => {
                if let Some(len) = bytes.get_mut(FORMULA_LEN_AT) {
                    len.fill(0);
                }
                0
            }
            kind::NUMBER | kind::BOOL_ERR | kind::RK => 0,
            kind::MUL_RK => {
                let last = bytes.len().checked_sub(2).and_then(|at| number(bytes, at));
                span.take(row, last.unwrap_or(column));
                span.written += (bytes.len() / 6) as u64;
                0
            }
            kind::LABEL_SHARED => {
                let index = bytes.get(6..10).and_then(|index| index.first_chunk());
                let index = index.map(|index| u32::from_le_bytes(*index));
                let index = index.and_then(|index| usize::try_from(index).ok());
                index.and_then(|index| self.texts.get(index)).map_or(0, |len| u64::from(*len))
            }
            kind::LABEL | kind::RICH_TEXT => texts::BYTES_A_LETTER * bytes.len() as u64,
            kind::FORMULA_TEXT => {
                // It stands in the cell of the formula before it.
                self.text_bytes += texts::BYTES_A_LETTER * bytes.len() as u64;
                return;
            }
            _ => return,
        };
        self.text_bytes += text_bytes;
        span.take(row, column);
    }
}

/// The cells from the first row and column to the last, which calamine makes room for.
#[derive(Default)]
struct Span {
    rows: Option<(u16, u16)>,
    columns: Option<(u16, u16)>,
    /// Cells that were written; a hostile sheet writes the same ones again and again.
    written: u64,
}

impl Span {
    fn take(&mut self, row: u16, column: u16) {
        self.written += 1;
        let wider = |range: Option<(u16, u16)>, at: u16| match range {
            None => (at, at),
            Some((first, last)) => (first.min(at), last.max(at)),
        };
        self.rows = Some(wider(self.rows, row));
        self.columns = Some(wider(self.columns, column));
    }

    fn cells(&self) -> u64 {
        let len = |range: Option<(u16, u16)>| range.map_or(0, |(a, b)| u64::from(b - a) + 1);
        (len(self.rows) * len(self.columns)).max(self.written)
    }
}

/// Calamine makes room for the declared span: for one row without columns, from here on.
fn blank_dimensions(bytes: &mut [u8]) {
    bytes.fill(0);
}

fn number(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes([two[0], two[1]]))
}

fn too_large() -> Trouble {
    Trouble::TooLarge("its cells".to_owned())
}
