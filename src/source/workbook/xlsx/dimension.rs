//! A sheet's declared size (`<dimension ref="A1:C4"/>`), which is not wanted: calamine refuses the
//! sheet where it is no range.

use memchr::memmem;

/// Gives the tag at a sheet's beginning a name that nobody knows.
pub(super) fn forget(beginning: &mut [u8]) {
    const NAME: &[u8] = b"dimension";
    let end = memmem::find(beginning, b"sheetData").unwrap_or(beginning.len());
    let Some(at) = memmem::find(&beginning[..end], NAME) else { return };
    let before = at.checked_sub(1).and_then(|before| beginning.get(before));
    if matches!(before, Some(b'<' | b':')) {
        beginning[at] = b'_';
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_size_gets_another_name() {
        for (sheet, expected) in [
            ("<x:dimension ref=\"?\"/><sheetData>", "<x:_imension ref=\"?\"/><sheetData>"),
            ("<sheetData><dimension/>", "<sheetData><dimension/>"),
            ("<sheetPr dimension=\"1\"/><sheetData>", "<sheetPr dimension=\"1\"/><sheetData>"),
            ("dimension", "dimension"),
        ] {
            let mut bytes = sheet.as_bytes().to_vec();
            forget(&mut bytes);
            assert_eq!(std::str::from_utf8(&bytes).unwrap(), expected);
        }
    }
}
