//! The tables of a page, from its tags and texts: which cell stands in which row and column.
//!
//! As browsers do it: ends of cells and rows may be missing; a cell may span columns and rows (its
//! text stands in the first); white space is one space, a `<br>` or paragraph a new line. A table
//! inside a cell is a table of its own, and not the cell's text.

use html5ever::tokenizer::Tag;

use crate::row::Malformed;
use crate::source::limits;

/// A row of the wanted table.
#[derive(Debug, Default)]
pub(super) struct PageRow {
    /// From 0.
    pub(super) number: u32,
    /// Those with text, and their columns from 0.
    pub(super) cells: Vec<(u32, String)>,
    pub(super) is_hidden: bool,
    pub(super) malformed: Option<Malformed>,
}

/// Tables as they come; rows are kept of the wanted one.
#[derive(Debug, Default)]
pub(super) struct Tables {
    wanted: Option<usize>,
    /// For each table that began, the one that it stands in.
    around: Vec<Option<usize>>,
    /// Tables open around this place; of those that are not wanted nothing is known but that they
    /// are open.
    open: Vec<usize>,
    table: OpenTable,
    rows: Vec<PageRow>,
    is_over: bool,
}

/// How deep tables may be nested; what is deeper is passed over.
const DEPTH_MAX: usize = 64;

/// Most columns and rows that one cell may span, as the HTML standard has it.
const COLUMNS_SPANNED_MAX: u32 = 1000;
const ROWS_SPANNED_MAX: u32 = 65_534;

/// The wanted table where it is read.
#[derive(Debug, Default)]
struct OpenTable {
    /// Rows begun.
    rows: u32,
    row: Option<PageRow>,
    row_bytes: usize,
    /// The column, from 0, behind the last cell of the row.
    next_column: u32,
    /// For how many more rows each column is taken by a cell from above.
    taken: Vec<u32>,
    cell: Option<OpenCell>,
    /// Tags whose text is not shown (scripts, styles, LibreOffice's comments).
    unshown: u32,
}

#[derive(Debug)]
struct OpenCell {
    column: u32,
    text: String,
    /// White space came, and a letter may come.
    is_spaced: bool,
    /// A number in full, where the page has it besides the text.
    number: Option<String>,
}

impl Tables {
    /// Keeps the rows of the table with this index.
    pub(super) fn wanting(index: usize) -> Self {
        Self { wanted: Some(index), ..Self::default() }
    }

    /// For each table that began, the one that it stands in.
    pub(super) fn around(&self) -> &[Option<usize>] {
        &self.around
    }

    /// Whether the wanted table has ended.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Rows that ended since the last call.
    pub(super) fn take_rows(&mut self) -> Vec<PageRow> {
        std::mem::take(&mut self.rows)
    }

    /// The text that came last has a byte in it that cannot be decoded.
    pub(super) fn undecodable(&mut self, at: u64) {
        if self.is_reading()
            && let Some(row) = &mut self.table.row
        {
            row.malformed = row.malformed.or(Some(Malformed::Undecodable { at }));
        }
    }

    /// An opening tag.
    pub(super) fn open(&mut self, tag: &Tag) {
        if &*tag.name == "table" {
            let number = self.around.len();
            self.around.push(self.open.last().copied());
            if self.open.len() < DEPTH_MAX {
                self.open.push(number);
            }
            return;
        }
        if !self.is_reading() {
            return;
        }
        match &*tag.name {
            "tr" => {
                self.end_row();
                self.begin_row(is_hidden(tag));
            }
            "td" | "th" => {
                self.table.end_cell();
                if self.table.row.is_none() {
                    self.begin_row(false);
                }
                self.table.begin_cell(tag);
            }
            "thead" | "tbody" | "tfoot" => self.end_row(),
            "br" => self.table.line_break(),
            "p" | "div" | "li" => self.table.new_block(),
            "script" | "style" | "template" | "title" | "comment" => self.table.unshown += 1,
            _ => {}
        }
    }

    /// A closing tag.
    pub(super) fn close(&mut self, name: &str) {
        if name == "table" {
            if self.is_reading() {
                self.end_row();
                self.is_over = true;
            }
            self.open.pop();
            return;
        }
        if !self.is_reading() {
            return;
        }
        match name {
            "tr" | "thead" | "tbody" | "tfoot" => self.end_row(),
            "td" | "th" => self.table.end_cell(),
            "p" | "div" | "li" => self.table.new_block(),
            "script" | "style" | "template" | "title" | "comment" => {
                self.table.unshown = self.table.unshown.saturating_sub(1);
            }
            _ => {}
        }
    }

    /// Text between tags.
    pub(super) fn text(&mut self, text: &str) {
        if self.is_reading() {
            self.table.text(text);
        }
    }

    /// The page has ended, whatever is still open.
    pub(super) fn end(&mut self) {
        if self.wanted.is_some() {
            self.end_row();
        }
    }

    /// Whether this place is in the wanted table, and in none inside of it.
    fn is_reading(&self) -> bool {
        self.wanted.is_some() && self.open.last() == self.wanted.as_ref()
    }

    fn begin_row(&mut self, is_hidden: bool) {
        let number = self.table.rows;
        self.table.rows = number.saturating_add(1);
        self.table.row = Some(PageRow { number, is_hidden, ..PageRow::default() });
    }

    fn end_row(&mut self) {
        self.rows.extend(self.table.end_row());
    }
}

impl OpenTable {
    fn end_row(&mut self) -> Option<PageRow> {
        self.end_cell();
        let row = self.row.take()?;
        (self.next_column, self.row_bytes) = (0, 0);
        self.taken.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        let is_bare = self.taken.iter().all(|rows| *rows == 0);
        if is_bare {
            self.taken.clear();
        }
        Some(row)
    }

    fn begin_cell(&mut self, tag: &Tag) {
        let span = |name: &str, most: u32| -> u32 {
            let written = value(tag, name).and_then(|written| written.trim().parse().ok());
            written.unwrap_or(1).clamp(1, most)
        };
        let (columns, rows) =
            (span("colspan", COLUMNS_SPANNED_MAX), span("rowspan", ROWS_SPANNED_MAX));
        let mut column = self.next_column;
        while self.taken.get(column as usize).is_some_and(|rows| *rows > 0) {
            column += 1;
        }
        self.next_column = column.saturating_add(columns);
        if rows > 1 && self.next_column <= limits::SHEET_COLUMNS_MAX {
            let end = self.next_column as usize;
            if self.taken.len() < end {
                self.taken.resize(end, 0);
            }
            self.taken[column as usize..end].fill(rows);
        }
        let number = value(tag, "x:num").map(str::to_owned).filter(|number| !number.is_empty());
        let text = String::new();
        self.cell = Some(OpenCell { column, text, is_spaced: false, number });
        self.unshown = 0;
    }

    fn end_cell(&mut self) {
        let (Some(cell), Some(row)) = (self.cell.take(), &mut self.row) else { return };
        let OpenCell { column, text, number, .. } = cell;
        let text = match number {
            Some(number) if hides_digits(&text) => number,
            _ => text,
        };
        let text = text.trim_matches(['\n', ' ']);
        if !text.is_empty() {
            row.cells.push((column, text.to_owned()));
        }
    }

    fn text(&mut self, text: &str) {
        let Some(cell) = self.cell.as_mut().filter(|_| self.unshown == 0) else { return };
        self.row_bytes += text.len();
        if self.row_bytes > limits::ROW_BYTES_MAX {
            if let Some(row) = &mut self.row {
                row.malformed = row.malformed.or(Some(Malformed::RowTooLong));
            }
            return;
        }
        for part in text.split_inclusive(|letter: char| letter.is_ascii_whitespace()) {
            let shown = part.trim_end_matches(|letter: char| letter.is_ascii_whitespace());
            if !shown.is_empty() {
                if cell.is_spaced && !cell.text.is_empty() && !cell.text.ends_with('\n') {
                    cell.text.push(' ');
                }
                cell.text.push_str(shown);
                cell.is_spaced = false;
            }
            cell.is_spaced |= shown.len() < part.len();
        }
    }

    fn line_break(&mut self) {
        if let Some(cell) = &mut self.cell {
            cell.text.push('\n');
            cell.is_spaced = false;
            self.row_bytes += 1;
        }
    }

    /// A paragraph begins on a new line, unless it is the first thing there.
    fn new_block(&mut self) {
        if self
            .cell
            .as_ref()
            .is_some_and(|cell| !cell.text.is_empty() && !cell.text.ends_with('\n'))
        {
            self.line_break();
        }
    }
}

fn value<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs.iter().find(|found| &*found.name.local == name).map(|found| &*found.value)
}

/// What Excel writes for a hidden row.
fn is_hidden(tag: &Tag) -> bool {
    let style = value(tag, "style").unwrap_or_default();
    let style: String = style.chars().filter(|letter| !letter.is_whitespace()).collect();
    style.to_ascii_lowercase().contains("display:none") || value(tag, "hidden").is_some()
}

/// Whether what is shown of a number has not all of its digits: `1.38E+10`, `###`. A date is shown
/// as a date, and its number is nobody's business.
fn hides_digits(text: &str) -> bool {
    let text = text.trim();
    let is_number = text.parse::<f64>().is_ok();
    is_number || text.is_empty() || text.bytes().all(|byte| byte == b'#')
}
