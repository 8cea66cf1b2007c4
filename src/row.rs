//! What travels through the pipe: rows as typed, the numbers read from them, the contacts that
//! are sent, and whom they are sent to.
//!
//! Invariant: a [`RowId`] names one row of the input for ever; every later word about a row
//! carries it. Knows no files, no network, no ledger.

use std::fmt;

use serde::{Deserialize, Serialize};

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
    /// A field over 1 MiB.
    FieldTooLong,
    /// A row over 4 MiB.
    RowTooLong,
}

/// Many rows in one piece of memory: their text end to end, cut by offsets.
///
/// A list of ten million rows would otherwise be fifty million small allocations.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    text: String,
    /// End of each cell in `text`.
    cell_ends: Vec<u32>,
    rows: Vec<RowSpan>,
}

#[derive(Debug, Clone, Copy)]
struct RowSpan {
    id: RowId,
    /// Index in `cell_ends` behind this row's last cell.
    cells_end: u32,
    malformed: Option<Malformed>,
}

impl Rows {
    /// Adds one cell to the row that [`Rows::end_row`] will close.
    pub fn push_cell(&mut self, text: &str) {
        self.text.push_str(text);
        self.cell_ends.push(offset(self.text.len()));
    }

    /// Closes the row whose cells were pushed since the last call.
    pub fn end_row(&mut self, id: RowId, malformed: Option<Malformed>) {
        self.rows.push(RowSpan { id, cells_end: offset(self.cell_ends.len()), malformed });
    }

    /// Takes back the cells pushed since the last [`Rows::end_row`].
    pub fn drop_open_row(&mut self) {
        let cells = self.rows.last().map_or(0, |row| row.cells_end as usize);
        self.cell_ends.truncate(cells);
        self.text.truncate(self.cell_ends.last().map_or(0, |end| *end as usize));
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
    #[must_use]
    pub fn get(&self, index: usize) -> Row<'_> {
        let first = if index == 0 { 0 } else { self.rows[index - 1].cells_end as usize };
        let span = self.rows[index];
        Row {
            id: span.id,
            malformed: span.malformed,
            text: &self.text,
            begin: if first == 0 { 0 } else { self.cell_ends[first - 1] },
            cell_ends: &self.cell_ends[first..span.cells_end as usize],
        }
    }

    /// The rows in their order.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).map(|index| self.get(index))
    }
}

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
    begin: u32,
    cell_ends: &'a [u32],
}

impl<'a> Row<'a> {
    /// How many cells the row has; rows of one list may differ.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cell_ends.len()
    }

    /// Whether it has no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cell_ends.is_empty()
    }

    /// The cell in this column, from 0; empty beyond the row's end.
    #[must_use]
    pub fn cell(&self, column: usize) -> &'a str {
        let Some(&end) = self.cell_ends.get(column) else { return "" };
        let begin = if column == 0 { self.begin } else { self.cell_ends[column - 1] };
        &self.text[begin as usize..end as usize]
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
        let digits = self.0 & Self::DIGITS;
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
