//! What stands between the cells of a text file: comma, tab, semicolon or pipe.
//!
//! Judged over the rows of a sample, quotes honoured: the one by which most rows have one and the
//! same number of cells, two or more; of equals the one with more cells. A list of one column has
//! none, and takes the comma. Excel's `sep=` line decides by itself; it is no row (Excel hides it
//! and numbers the next line 1).

use super::text::{Cells, Dialect, read_record};
use super::{limits, own_report};

const CANDIDATES: [u8; 4] = [b',', b'\t', b';', b'|'];

/// What was found.
#[derive(Debug, Clone)]
pub(super) struct Sniffed {
    pub(super) dialect: Dialect,
    /// Bytes of text before the first row: the `sep=` line.
    pub(super) skip_bytes: usize,
}

/// Finds the delimiter in the beginning of a text, unless it was `asked` for. `is_end`: the sample
/// is the whole text.
pub(super) fn sniff(sample: &str, is_end: bool, asked: Option<u8>) -> Sniffed {
    let (declared, skip_bytes) = sep_line(sample);
    let rows = &sample[skip_bytes..];
    if let Some(delimiter) = asked.or(declared) {
        let usual = usual_cells(rows, is_end, delimiter);
        return Sniffed { dialect: dialect(rows, delimiter, usual), skip_bytes };
    }
    let mut best: Option<(u8, Usual)> = None;
    for delimiter in CANDIDATES {
        if let Some(usual) = usual_cells(rows, is_end, delimiter)
            && usual.cells > 1
            && best.is_none_or(|(_, best)| usual.is_clearer_than(best))
        {
            best = Some((delimiter, usual));
        }
    }
    let dialect = match best {
        Some((delimiter, usual)) => dialect(rows, delimiter, Some(usual)),
        None => Dialect::new(b',', None),
    };
    Sniffed { dialect, skip_bytes }
}

/// A report of our own quotes as it must: there the usual number of cells may not call a closed
/// quote stray, however many cells a row has beyond its header.
fn dialect(rows: &str, delimiter: u8, usual: Option<Usual>) -> Dialect {
    let usual = usual.filter(|_| !own_report::begins(rows, delimiter));
    Dialect::new(delimiter, usual.map(|usual| usual.cells))
}

/// The delimiter of a `sep=;` line and the bytes of that line, if the text begins with one.
fn sep_line(text: &str) -> (Option<u8>, usize) {
    let end = text.find(['\n', '\r']).unwrap_or(text.len());
    let line = &text[..end];
    let declared = line.get(..4).filter(|begin| begin.eq_ignore_ascii_case("sep="));
    match (declared, &line.as_bytes()[line.len().min(4)..]) {
        (Some(_), [delimiter]) if delimiter.is_ascii() && *delimiter != b'"' => {
            let line_end = if text[end..].starts_with("\r\n") { 2 } else { 1 };
            (Some(*delimiter), (end + line_end).min(text.len()))
        }
        _ => (None, 0),
    }
}

/// The most frequent number of cells: how many rows have it, and how many they are.
#[derive(Debug, Clone, Copy)]
struct Usual {
    cells: usize,
    rows: usize,
}

impl Usual {
    fn is_clearer_than(self, other: Self) -> bool {
        (self.rows, self.cells) > (other.rows, other.cells)
    }
}

/// The usual number of cells by this delimiter: of those above one the most frequent; one where
/// no row has more.
fn usual_cells(sample: &str, is_end: bool, delimiter: u8) -> Option<Usual> {
    let mut counts: Vec<usize> = Vec::new();
    let dialect = Dialect::new(delimiter, None);
    let mut cells = Cells::new(sample, false);
    let mut at = 0;
    let mut rows = 0;
    while at < sample.len() && rows < limits::SAMPLE_ROWS {
        let Some(record) = read_record(sample, at, is_end, &dialect, &mut cells) else { break };
        at = record.next;
        rows += 1;
        if cells.has_open_text() {
            counts.push(cells.open_cells());
        }
        cells.drop_open_row();
    }
    let above_one = counts.iter().copied().filter(|cells| *cells > 1);
    let usual = above_one
        .max_by_key(|cells| (counts.iter().filter(|other| *other == cells).count(), *cells));
    let cells = usual.or_else(|| counts.first().copied())?;
    Some(Usual { cells, rows: counts.iter().filter(|count| **count == cells).count() })
}
