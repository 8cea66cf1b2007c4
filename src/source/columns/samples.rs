//! The first texts of each column, for the user to recognise it by.

use super::SampleRow;

/// Texts kept of a column.
const TEXTS_EACH: usize = 3;

/// Characters kept of a text.
const TEXT_CHARS: usize = 40;

/// Columns that texts are kept of: a sheet may have thousands, and nobody reads so many.
const COLUMNS_MAX: usize = 256;

/// The first different texts of each column, as typed, but for line breaks and blanks.
pub(super) fn of(data: &[SampleRow], width: usize) -> Vec<Vec<String>> {
    (0..width.min(COLUMNS_MAX))
        .map(|column| {
            let mut texts: Vec<String> = Vec::new();
            for (_, row) in data {
                let text = row.get(column).map_or("", |cell| cell.trim());
                let text: String = text.chars().take(TEXT_CHARS).collect();
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if !text.is_empty() && !texts.contains(&text) {
                    texts.push(text);
                }
                if texts.len() == TEXTS_EACH {
                    break;
                }
            }
            texts
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_different_texts_are_kept_and_long_ones_cut() {
        let row = |cells: &[&str]| (1, cells.iter().map(|cell| (*cell).to_owned()).collect());
        let long = "长".repeat(500);
        let data: Vec<SampleRow> =
            ["甲\n乙", "", "丙", "丙", &long, "丁"].iter().map(|text| row(&["x", text])).collect();
        let kept = of(&data, 3);
        assert_eq!(kept[0], ["x"]);
        assert_eq!(kept[1], ["甲 乙", "丙", &"长".repeat(TEXT_CHARS)]);
        assert!(kept[2].is_empty());
    }
}
