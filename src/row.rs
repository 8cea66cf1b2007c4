//! What travels through the pipe: rows as typed, the numbers read from them, the contacts that
//! are sent, and whom they are sent to.
//!
//! Invariant: a [`RowId`] names one row of the input for ever; every later word about a row
//! carries it. Knows no files, no network, no ledger.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Longest field, in bytes of UTF-8 text (contract, section 4): a cell, and what is made of several.
pub const FIELD_BYTES_MAX: usize = 1 << 20;

/// Which row of the input: the source (a file, or one sheet of it) and the row in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowId {
    /// Index of the source in its job, from 0.
    pub source: u32,
    /// The row as a spreadsheet numbers it, from 1; the header is usually row 1.
    pub row: u32,
}

/// Why a row cannot be read; it is counted and reported all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// Bytes that the source's encoding does not have, at this offset of the file.
    Undecodable {
        /// Offset of the first such byte in the file, from 0.
        at: u64,
    },
    /// A quote that never closes.
    UnclosedQuote,
    /// A field over [`FIELD_BYTES_MAX`].
    FieldTooLong,
    /// A row over 4 MiB.
    RowTooLong,
}

/// As ledgers and reports keep it beside the row.
impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undecodable { at } => write!(f, "undecodable byte at {at}"),
            Self::UnclosedQuote => f.write_str("quote never closes"),
            Self::FieldTooLong => f.write_str("field over 1 MiB"),
            Self::RowTooLong => f.write_str("row over 4 MiB"),
        }
    }
}

impl Malformed {
    /// What these words stand for.
    #[must_use]
    pub fn from_words(words: &str) -> Option<Self> {
        Some(match words {
            "quote never closes" => Self::UnclosedQuote,
            "field over 1 MiB" => Self::FieldTooLong,
            "row over 4 MiB" => Self::RowTooLong,
            _ => {
                Self::Undecodable { at: words.strip_prefix("undecodable byte at ")?.parse().ok()? }
            }
        })
    }
}

/// Many rows of one source in one piece of memory: their text, and where in it each cell lies.
///
/// A list of ten million rows would otherwise be fifty million small allocations. A text file's
/// rows leave their text where it was read ([`Rows::push_piece`]); other readers put it end to end
/// ([`Rows::push_cell`]).
#[derive(Debug, Clone, Default)]
pub struct Rows {
    text: String,
    /// Bytes that [`Rows::join_front`] will put before `text`.
    front_len: usize,
    /// Whether some cells lie in the text in front and others behind it: then a row's cells need
    /// not lie in their order.
    is_scattered: bool,
    cells: Vec<Piece>,
    rows: Vec<RowSpan>,
    source: u32,
    /// Added to the number of each row.
    number_base: u32,
    /// Rows that could not be read whole, by index, ascending: few, so that the many are small.
    malformed: Vec<(usize, Malformed)>,
}

/// Where a cell lies, in bytes of the text.
#[derive(Debug, Clone, Copy)]
struct Piece {
    begin: u32,
    end: u32,
}

#[derive(Debug, Clone, Copy)]
struct RowSpan {
    number: u32,
    /// Index in `cells` behind this row's last cell.
    cells_end: u32,
}

impl Rows {
    /// Rows whose cells are pieces of a text of this many bytes, given later by
    /// [`Rows::join_front`].
    #[must_use]
    pub fn in_front(text_bytes: usize) -> Self {
        Self { front_len: text_bytes, ..Self::default() }
    }

    /// Empty rows in the memory of these.
    #[must_use]
    pub fn emptied(self) -> Self {
        let Self { mut text, mut cells, mut rows, .. } = self;
        text.clear();
        cells.clear();
        rows.clear();
        Self { text, cells, rows, ..Self::default() }
    }

    /// The memory of the text, which [`Rows::join_front`] gives back.
    #[must_use]
    pub fn take_text(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    /// As [`Rows::in_front`], of rows that are empty.
    pub fn put_in_front(&mut self, text_bytes: usize) {
        self.front_len = text_bytes;
    }

    /// Adds one cell to the row that [`Rows::end_row`] will close: a piece of the text in front,
    /// by its bytes there.
    #[inline]
    pub fn push_piece(&mut self, piece: Range<usize>) {
        self.cells.push(Piece { begin: offset(piece.start), end: offset(piece.end) });
    }

    /// Adds one cell with a text of its own.
    pub fn push_cell(&mut self, text: &str) {
        let begin = self.front_len + self.text.len();
        self.is_scattered |= self.front_len > 0;
        self.text.push_str(text);
        self.push_piece(begin..begin + text.len());
    }

    /// How many cells were pushed since the last [`Rows::end_row`].
    #[must_use]
    pub fn open_cells(&self) -> usize {
        self.open().len()
    }

    /// Whether one of those has text.
    #[inline]
    #[must_use]
    pub fn has_open_text(&self) -> bool {
        self.open().iter().any(|cell| cell.begin < cell.end)
    }

    #[inline]
    fn open(&self) -> &[Piece] {
        let begin = self.rows.last().map_or(0, |row| row.cells_end as usize);
        &self.cells[begin..]
    }

    /// Closes the row whose cells were pushed since the last call.
    #[inline]
    pub fn end_row(&mut self, id: RowId, malformed: Option<Malformed>) {
        if let Some(malformed) = malformed {
            self.malformed.push((self.rows.len(), malformed));
        }
        self.source = id.source;
        self.rows.push(RowSpan { number: id.row, cells_end: offset(self.cells.len()) });
    }

    /// Takes back the cells pushed since the last [`Rows::end_row`].
    pub fn drop_open_row(&mut self) {
        let cells = self.rows.last().map_or(0, |row| row.cells_end as usize);
        let front = self.front_len;
        let begins = self.cells.drain(cells..).map(|cell| (cell.begin as usize, cell.end as usize));
        // Empty cells have no text, wherever they are said to lie.
        if let Some((begin, _)) = begins.filter(|(begin, end)| begin < end && *begin >= front).min()
        {
            self.text.truncate(begin - front);
        }
    }

    /// Puts the text that the pieces are of in front, once every row is closed.
    pub fn join_front(&mut self, mut text: String) {
        debug_assert_eq!(text.len(), self.front_len, "the text that the pieces are of");
        text.push_str(&self.text);
        (self.text, self.front_len) = (text, 0);
    }

    /// The text that was joined in front, of this many bytes; the rows are given up.
    #[must_use]
    pub fn into_front(mut self, text_bytes: usize) -> String {
        self.text.truncate(text_bytes);
        self.text
    }

    /// A piece of the text, by its bytes.
    ///
    /// # Panics
    /// Beyond the text, as a slice does.
    #[must_use]
    pub fn text(&self, piece: Range<usize>) -> &str {
        &self.text[piece]
    }

    /// Names the source of the rows.
    pub fn belong_to(&mut self, source: u32) {
        self.source = source;
    }

    /// Counts on from `base`: the row that was number 1 becomes `base` + 1.
    pub fn number_behind(&mut self, base: u32) {
        self.number_base = base;
    }

    /// Leaves out rows with a smaller number, and tells how many.
    pub fn drop_before(&mut self, first: u32) -> usize {
        let base = self.number_base;
        let before = self.rows.partition_point(|row| row.number.saturating_add(base) < first);
        if before > 0 {
            let cells = self.rows[before - 1].cells_end;
            self.cells.drain(..cells as usize);
            self.rows.drain(..before);
            self.rows.iter_mut().for_each(|row| row.cells_end -= cells);
            self.malformed.retain(|(index, _)| *index >= before);
            self.malformed.iter_mut().for_each(|(index, _)| *index -= before);
        }
        before
    }

    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Bytes of text held; a reader ends a batch by it.
    #[must_use]
    pub fn text_len(&self) -> usize {
        self.text.len()
    }

    /// The row at this index, from 0.
    ///
    /// # Panics
    /// Beyond the last row, as a slice does.
    #[inline]
    #[must_use]
    pub fn get(&self, index: usize) -> Row<'_> {
        let first = if index == 0 { 0 } else { self.rows[index - 1].cells_end as usize };
        let span = self.rows[index];
        let number = self.number_base.saturating_add(span.number);
        let malformed = if self.malformed.is_empty() { None } else { self.malformed_at(index) };
        Row {
            id: RowId { source: self.source, row: number },
            malformed,
            text: &self.text,
            cells: &self.cells[first..span.cells_end as usize],
            is_scattered: self.is_scattered,
        }
    }

    fn malformed_at(&self, index: usize) -> Option<Malformed> {
        let at = self.malformed.binary_search_by_key(&index, |(row, _)| *row).ok()?;
        Some(self.malformed[at].1)
    }

    /// The rows in their order.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).map(|index| self.get(index))
    }
}

/// A row's last cell may lie far behind its first, where it had to be put in order; looking at all
/// between them for every row would then cost the square of the text.
const STRETCH_BYTES_MAX: usize = 4 << 10;

/// Offsets are 32 bits wide: readers end a batch long before 4 GiB (a row is at most 4 MiB).
fn offset(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// One row as read, borrowed from its [`Rows`].
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Which row it is.
    pub id: RowId,
    /// Set where the row could not be read whole; its cells are then what could be.
    pub malformed: Option<Malformed>,
    text: &'a str,
    cells: &'a [Piece],
    is_scattered: bool,
}

impl<'a> Row<'a> {
    /// How many cells the row has; rows of one list may differ.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether it has no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cell in this column, from 0; empty beyond the row's end.
    #[inline]
    #[must_use]
    pub fn cell(&self, column: usize) -> &'a str {
        let Some(cell) = self.cells.get(column) else { return "" };
        &self.text[cell.begin as usize..cell.end as usize]
    }

    /// The row's text from its first cell to its last, with whatever stands between them: a look
    /// at it misses no letter of a cell. `None` where the cells lie in no order, or far apart.
    #[inline]
    #[must_use]
    pub fn stretch(&self) -> Option<&'a str> {
        let (first, last) = (self.cells.first()?, self.cells.last()?);
        let bytes = first.begin as usize..last.end as usize;
        let is_usable = !self.is_scattered && bytes.len() <= STRETCH_BYTES_MAX;
        if is_usable { self.text.get(bytes) } else { None }
    }

    /// The cells in their order.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> {
        let row = *self;
        (0..row.len()).map(move |column| row.cell(column))
    }
}

/// A field of the platform's customer record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The number to call.
    Phonenum,
    /// The customer's name.
    Name,
    /// The customer's address.
    Address,
    /// The customer's e-mail address.
    Email,
    /// Free text.
    Comment,
}

impl Field {
    /// Every field, in the platform's order.
    pub const ALL: [Self; 5] =
        [Self::Phonenum, Self::Name, Self::Address, Self::Email, Self::Comment];

    /// Its name in the platform's interface, in `--map` and in `summary.json`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Phonenum => "phonenum",
            Self::Name => "name",
            Self::Address => "address",
            Self::Email => "email",
            Self::Comment => "comment",
        }
    }
}

/// What kind of number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PhoneKind {
    /// Eleven digits beginning with 1.
    Mobile,
    /// Area code and local number.
    Landline,
    /// 400, 800, 95xxx, short codes: never a customer, unless the user allows it.
    Service,
}

impl PhoneKind {
    /// Its name in `--allow`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::Landline => "landline",
            Self::Service => "service",
        }
    }
}

/// A number that can be sent: kind and digits in one integer, so that dedupe, suppression and
/// history compare integers and not strings.
///
/// `Display` writes what is sent (a landline with its 0). `Debug` writes it masked: a number
/// that slips into a log by `{:?}` must not be a customer's (law 4).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone(u64);

impl Phone {
    const KIND_SHIFT: u32 = 56;
    const DIGITS: u64 = (1 << Self::KIND_SHIFT) - 1;

    /// A number of this kind. `digits` is the number as an integer, a landline without its
    /// leading 0; at most 16 digits fit.
    #[must_use]
    pub fn new(kind: PhoneKind, digits: u64) -> Self {
        let kind = match kind {
            PhoneKind::Mobile => 1,
            PhoneKind::Landline => 2,
            PhoneKind::Service => 3,
        };
        Self(kind << Self::KIND_SHIFT | digits & Self::DIGITS)
    }

    /// What kind of number it is.
    #[must_use]
    pub fn kind(self) -> PhoneKind {
        match self.0 >> Self::KIND_SHIFT {
            1 => PhoneKind::Mobile,
            2 => PhoneKind::Landline,
            _ => PhoneKind::Service,
        }
    }

    /// The number as an integer, a landline without its leading 0.
    #[must_use]
    pub fn digits(self) -> u64 {
        self.0 & Self::DIGITS
    }

    /// The integer that stands for it in sets and in the ledger.
    #[must_use]
    pub fn bits(self) -> u64 {
        self.0
    }

    /// The number that [`Phone::bits`] stands for; `None` where no kind is coded so.
    #[must_use]
    pub fn from_bits(bits: u64) -> Option<Self> {
        (1..=3).contains(&(bits >> Self::KIND_SHIFT)).then_some(Self(bits))
    }

    /// The number with its middle struck out (`138****5678`), for logs and terminals.
    #[must_use]
    pub fn masked(self) -> String {
        mask(&self.to_string())
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        match self.kind() {
            PhoneKind::Landline => write!(f, "0{digits}"),
            PhoneKind::Mobile | PhoneKind::Service => write!(f, "{digits}"),
        }
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({:?}, {})", self.kind(), self.masked())
    }
}

/// Strikes out the middle of what may be a number: three characters in front and four behind
/// stay where it has at least ten, one in front where it is shorter.
#[must_use]
pub fn mask(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (front, behind) = if chars.len() >= 10 { (3, 4) } else { (1.min(chars.len()), 0) };
    let mut masked: String = chars[..front].iter().collect();
    masked.push_str("****");
    masked.extend(&chars[chars.len() - behind..]);
    masked
}

/// A customer as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The number to call.
    pub phone: Phone,
    /// Cleaned; empty where the list has none. So the other texts.
    pub name: String,
    /// See `name`.
    pub address: String,
    /// An address that can be one, or empty.
    pub email: String,
    /// See `name`.
    pub comment: String,
}

/// Whom a row goes to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Recipient {
    /// A task batch, by its number (`AddTaskData`).
    Batch(String),
    /// A staff member, by the staff number (`AddCBaseData`).
    Staff(String),
}

impl Recipient {
    /// The batch or staff number.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Batch(id) | Self::Staff(id) => id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_row_reads_back_from_its_words() {
        for malformed in [
            Malformed::Undecodable { at: 4711 },
            Malformed::UnclosedQuote,
            Malformed::FieldTooLong,
            Malformed::RowTooLong,
        ] {
            assert_eq!(Malformed::from_words(&malformed.to_string()), Some(malformed));
        }
        for words in ["", "row 12", "undecodable byte at", "quote"] {
            assert_eq!(Malformed::from_words(words), None, "{words}");
        }
    }

    #[test]
    fn cells_are_cut_where_they_were_pushed() {
        let mut rows = Rows::default();
        for cell in ["a", "", "bc"] {
            rows.push_cell(cell);
        }
        rows.end_row(RowId { source: 0, row: 2 }, None);
        rows.push_cell("half");
        rows.drop_open_row();
        rows.push_cell("名");
        rows.end_row(RowId { source: 0, row: 3 }, Some(Malformed::UnclosedQuote));
        let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.cells().collect()).collect();
        assert_eq!(cells, [vec!["a", "", "bc"], vec!["名"]]);
        assert_eq!(rows.get(1).cell(7), "", "beyond the row's end");
        assert_eq!(rows.get(1).malformed, Some(Malformed::UnclosedQuote));
    }

    #[test]
    fn pieces_of_a_text_in_front_and_cells_of_their_own_stand_in_one_row() {
        let text = "a,\"b\"\"c\",d\ne".to_owned();
        let mut rows = Rows::in_front(text.len());
        rows.push_piece(0..1);
        rows.push_cell("b\"c");
        rows.push_piece(9..10);
        rows.end_row(RowId { source: 3, row: 1 }, None);
        rows.push_cell("taken back");
        rows.drop_open_row();
        rows.push_piece(11..12);
        rows.end_row(RowId { source: 3, row: 2 }, Some(Malformed::RowTooLong));
        rows.join_front(text);
        rows.number_behind(40);
        let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.cells().collect()).collect();
        assert_eq!(cells, [vec!["a", "b\"c", "d"], vec!["e"]]);
        assert_eq!(rows.get(0).stretch(), None, "no look at it would see the second cell");
        assert_eq!(rows.drop_before(42), 1);
        let left = rows.get(0);
        assert_eq!((left.id, left.cell(0)), (RowId { source: 3, row: 42 }, "e"));
        assert_eq!(left.malformed, Some(Malformed::RowTooLong));
    }

    #[test]
    fn the_stretch_of_a_row_has_every_cell_in_it() {
        let text = "a,b,c\nd,e".to_owned();
        let mut rows = Rows::in_front(text.len());
        for piece in [0..1, 2..3, 4..5] {
            rows.push_piece(piece);
        }
        rows.end_row(RowId { source: 0, row: 1 }, None);
        rows.join_front(text);
        assert_eq!(rows.get(0).stretch(), Some("a,b,c"));
    }

    #[test]
    fn a_phone_shows_what_is_sent_and_hides_in_debug() {
        let landline = Phone::new(PhoneKind::Landline, 57_188_886_666);
        assert_eq!(landline.to_string(), "057188886666");
        assert_eq!(Phone::from_bits(landline.bits()), Some(landline));
        let mobile = Phone::new(PhoneKind::Mobile, 13_800_138_000);
        assert_eq!(mobile.masked(), "138****8000");
        assert!(!format!("{mobile:?}").contains("13800138000"));
        assert_eq!(Phone::new(PhoneKind::Service, 95_588).masked(), "9****");
    }
}
