//! Our own report files read back as what they were made from (contract, section 7).
//!
//! A report puts an apostrophe before each cell that a spreadsheet would run as a formula, and
//! before each that begins with an apostrophe. Taking one off where a cell has one gives the
//! original in both cases. Such a file is known by its first cell alone: `_row`.

/// The header of a report's first column.
const FIRST_HEADER: &str = "_row";

/// Whether a row with these cells is the header of a report.
pub(super) fn is_header<'a>(mut cells: impl Iterator<Item = &'a str>) -> bool {
    cells.next() == Some(FIRST_HEADER)
}

/// Whether a text file begins as a report does.
pub(super) fn begins(text: &str, delimiter: u8) -> bool {
    text.strip_prefix(FIRST_HEADER).is_some_and(|rest| rest.as_bytes().first() == Some(&delimiter))
}

/// The cell as it was before the report made it harmless.
pub(super) fn original(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_apostrophe_is_taken_off_and_no_more() {
        assert_eq!(original("'=1+1"), "=1+1");
        assert_eq!(original("''quoted"), "'quoted");
        assert_eq!(original("plain"), "plain");
    }

    #[test]
    fn a_report_is_known_by_its_first_cell() {
        assert!(is_header(["_row", "_file"].into_iter()));
        assert!(!is_header(["手机号", "_row"].into_iter()));
    }
}
