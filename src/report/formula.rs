//! Cells that a spreadsheet would run, made harmless.

use std::borrow::Cow;

/// Puts `'` before a cell that a spreadsheet would run as a formula, and before one that begins
/// with `'` itself, so that taking one `'` off every such cell gives the original back.
///
/// Full-width signs are among them: East Asian versions of Excel take them for the plain ones.
#[must_use]
pub fn harmless(cell: &str) -> Cow<'_, str> {
    let runs = |first: char| {
        matches!(
            first,
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\'' | '＝' | '＋' | '－' | '＠'
        )
    };
    match cell.chars().next() {
        Some(first) if runs(first) => Cow::Owned(format!("'{cell}")),
        _ => Cow::Borrowed(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_quoted_and_taking_the_quote_off_gives_them_back() {
        for cell in ["=1+1", "+86 138", "-5", "@SUM(A1)", "\tx", "'=1", "''", "＝1"] {
            let safe = harmless(cell);
            assert_eq!(safe.strip_prefix('\''), Some(cell));
        }
        for cell in ["", "张三", "13800138000", " =1"] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
