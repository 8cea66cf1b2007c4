//! What makes two headers the same: their cells in order, case, spaces and signs not counted.

use sha2::{Digest, Sha256};

use super::letters::letters;
use super::names;

/// The fingerprint of a header, given as each column's name: SHA-256 in hex. Empty columns at the
/// end do not count: they come and go as a spreadsheet is edited.
pub(in crate::source) fn fingerprint(names: &[String]) -> String {
    let mut folded: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(column, name)| match written(column, name) {
            Some(cell) => names::fold(cell),
            None => String::new(),
        })
        .collect();
    while folded.last().is_some_and(String::is_empty) {
        folded.pop();
    }
    let mut hash = Sha256::new();
    for cell in folded {
        hash.update(cell.as_bytes());
        // No folded cell has it: it is neither letter nor digit.
        hash.update([0]);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The header cell behind a column's name; `None` where the name is only its letter.
pub(in crate::source) fn written(column: usize, name: &str) -> Option<&str> {
    let name = name.trim();
    (!name.is_empty() && name != letters(column)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> String {
        fingerprint(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn signs_and_empty_columns_at_the_end_make_no_other_header() {
        assert_eq!(of(&["姓名", "手机"]), of(&[" 姓 名：", "＊手机", "C", "D"]));
    }

    #[test]
    fn another_word_another_place_or_a_column_more_make_another_header() {
        let headers = [
            of(&["姓名", "手机"]),
            of(&["手机", "姓名"]),
            of(&["姓名", "电话"]),
            of(&["姓名", "手机", "备注"]),
            of(&["姓名", "B", "手机"]),
            of(&["姓名手机"]),
        ];
        let distinct: std::collections::BTreeSet<_> = headers.iter().collect();
        assert_eq!(distinct.len(), headers.len());
    }
}
