//! Column letters as spreadsheets have them: A, B, ..., Z, AA, AB, ...

/// The letters of a column, which counts from 0.
pub(in crate::source) fn letters(column: usize) -> String {
    let mut rest = column;
    let mut backwards = Vec::new();
    loop {
        backwards.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        match (rest / 26).checked_sub(1) {
            Some(next) => rest = next,
            None => break,
        }
    }
    backwards.into_iter().rev().collect()
}

/// The column, from 0, that these letters (of either case) name; `None` where they are no letters
/// or more than any sheet has.
pub(super) fn column_of(text: &str) -> Option<usize> {
    if text.is_empty() || text.len() > 3 {
        return None;
    }
    text.bytes()
        .try_fold(0, |column: usize, byte| {
            let digit = byte.to_ascii_uppercase().checked_sub(b'A').filter(|digit| *digit < 26)?;
            Some(column * 26 + usize::from(digit) + 1)
        })?
        .checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_columns_are_each_others_way_back() {
        for (column, text) in
            [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")]
        {
            assert_eq!(letters(column), text);
            assert_eq!(column_of(&text.to_lowercase()), Some(column));
        }
        assert_eq!(letters(16_383), "XFD");
        for no_letters in ["", "手", "A1", "ABCD", "@"] {
            assert_eq!(column_of(no_letters), None, "{no_letters}");
        }
    }
}
