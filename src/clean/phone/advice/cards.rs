//! Numbers of cards that stand in the phone column by mistake: ID cards, bank cards.

use crate::clean::phone::judge::value;

/// Region, birthday, serial number, check digit or X: 18 in all.
pub(super) fn is_id_card(digits: &[u8], written: &[u8]) -> bool {
    let with_x = digits.len() == 17 && written.ends_with(b"x");
    let two = |at: usize| value(&digits[at..at + 2]);
    (digits.len() == 18 || with_x)
        && matches!(digits[0], b'1'..=b'8')
        && matches!(two(6), 19 | 20)
        && (1..=12).contains(&two(10))
        && (1..=31).contains(&two(12))
}

/// Sixteen to nineteen digits of UnionPay, or with the check digit that all cards have.
pub(super) fn is_bank_card(digits: &[u8]) -> bool {
    let doubled = |digit: u8| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| (at, digit - b'0'))
        .map(|(at, digit)| u32::from(if at % 2 == 1 { doubled(digit) } else { digit }))
        .sum();
    (16..=19).contains(&digits.len())
        && (digits.starts_with(b"62")
            || (matches!(digits[0], b'3'..=b'6') && sum.is_multiple_of(10)))
}
