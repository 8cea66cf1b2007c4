//! Which row of the sample is the header.
//!
//! Promise: a row that may be a customer is not taken for a title or a header. Where rows with
//! numbers stand above what looks like a header, the list counts as one without; what was a
//! header then is rejected in sight of the user, and nobody is lost.

use super::labels::has_number;
use super::{SampleRow, names};
use crate::row::Field;
use crate::source::options::IsPhone;

/// How many rows with text, from the top, may be titles.
pub(super) const TITLE_ROWS_MAX: usize = 30;

/// What people write where there is no number (contract, section 5); it is no header either.
const NO_NUMBER: [&str; 12] =
    ["-", "--", "—", "/", "无", "空", "暂无", "没有", "n/a", "na", "null", "none"];

/// The header by its words: an index in the sample. `words` are the headers that the user named.
pub(super) fn by_words(sample: &[SampleRow], words: &[&str], is_phone: IsPhone) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    let mut rows_with_number = 0;
    for (index, (_, cells)) in sample.iter().enumerate().take(TITLE_ROWS_MAX) {
        if cells.iter().any(|cell| is_phone(cell)) {
            // One may be a title with a contact; two are customers. Behind a header, the list
            // has begun.
            rows_with_number += 1;
            if best.is_some() || rows_with_number > 1 {
                break;
            }
            continue;
        }
        let score = score(cells, words);
        if score > best.map_or(0, |(_, score)| score) {
            best = Some((index, score));
        }
    }
    best.map(|(index, _)| index)
}

/// The header as the row above the first number in this column: an index in the sample.
pub(super) fn above_numbers(
    sample: &[SampleRow],
    column: usize,
    is_phone: IsPhone,
) -> Option<usize> {
    let cell = |index: usize| sample[index].1.get(column).map_or("", |cell| cell.trim());
    let header = (0..sample.len()).find(|index| is_phone(cell(*index)))?.checked_sub(1)?;
    let word = cell(header);
    let is_word = !word.is_empty() && !NO_NUMBER.contains(&word.to_lowercase().as_str());
    let bad_number_above = (0..=header).any(|index| has_number(cell(index)));
    (is_word && !bad_number_above).then_some(header)
}

/// How much a row looks like a header: fields and wanted words in it; 0 where it is none.
fn score(cells: &[String], words: &[&str]) -> usize {
    let fields: Vec<Field> = cells.iter().filter_map(|cell| names::field_of(cell)).collect();
    let distinct = Field::ALL.iter().filter(|field| fields.contains(field)).count();
    let wanted = words.iter().filter(|word| cells.iter().any(|cell| cell.trim() == **word)).count();
    let is_header = wanted > 0 || distinct > 1 || fields.contains(&Field::Phonenum);
    if is_header { distinct + wanted } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(rows: &[&[&str]]) -> Vec<SampleRow> {
        (1..)
            .zip(rows)
            .map(|(row, cells)| (row, cells.iter().map(|cell| (*cell).to_owned()).collect()))
            .collect()
    }

    fn is_phone(cell: &str) -> bool {
        cell.len() == 11 && cell.starts_with('1') && cell.bytes().all(|byte| byte.is_ascii_digit())
    }

    #[test]
    fn titles_above_the_header_are_passed_over() {
        let rows = sample(&[
            &["十一月客户名单"],
            &["制表", "张三", "13800138000"],
            &["联系方式"],
            &["姓名", "电话"],
            &["李四", "13900139000"],
        ]);
        assert_eq!(by_words(&rows, &[], &is_phone), Some(3));
    }

    #[test]
    fn what_looks_like_a_header_below_two_customers_is_none() {
        let rows = sample(&[
            &["张三", "13800138000"],
            &["李四", "13900139000"],
            &["姓名", "电话"],
            &["王五", "13700137000"],
        ]);
        assert_eq!(by_words(&rows, &[], &is_phone), None);
        assert_eq!(above_numbers(&rows, 1, &is_phone), None);
    }

    #[test]
    fn a_bad_number_in_the_first_row_is_a_customer_and_no_header() {
        let good: &[&str] = &["李四", "13900139000"];
        for first in ["1380013800", "", "无", "N/A"] {
            let rows = sample(&[&["张三", first], good]);
            assert_eq!(above_numbers(&rows, 1, &is_phone), None, "{first}");
        }
        let rows = sample(&[&["张三", "0571-1"], &["王五", "不详"], good]);
        assert_eq!(above_numbers(&rows, 1, &is_phone), None, "above a bad number");
        let rows = sample(&[&["谁", "打哪里"], good]);
        assert_eq!(above_numbers(&rows, 1, &is_phone), Some(0));
    }

    #[test]
    fn a_word_of_the_user_makes_a_header() {
        let rows = sample(&[&["Kd.-Nr.", "Fon"], &["1", "13900139000"]]);
        assert_eq!(by_words(&rows, &["Fon"], &is_phone), Some(0));
        assert_eq!(by_words(&rows, &[], &is_phone), None);
    }
}
