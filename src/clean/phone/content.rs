//! Does a cell look like a phone number? For finding the phone column where no header tells.
//!
//! Stricter than reading: a column of dates, order numbers, QQ numbers or ID numbers must not be
//! taken for it, so digits that a date or a serial number could be too do not count.

use super::judge::Digits;
use super::rules::{Kinds, PhoneRules};
use super::written::{EXTENSION, STACK, WORD, normalise};
use crate::outcome::Reason;
use crate::row::PhoneKind;

/// Words around a number, in characters; beyond them the cell is a text that mentions one.
const WORDS_MAX: usize = 12;

/// Whether the cell is a mobile number, a landline written as one, a 400 or 800 number, or what a
/// spreadsheet has made of one. Local numbers and short service numbers do not count.
#[must_use]
pub fn looks_like_phone(cell: &str) -> bool {
    let (mut stack, mut heap) = ([0; STACK], Vec::new());
    let written = normalise(cell, &mut stack, &mut heap);
    let words = written.iter().filter(|byte| matches!(**byte, WORD | EXTENSION | b'a'..=b'z'));
    if words.count() > WORDS_MAX {
        return false;
    }
    let digits: Vec<u8> = written.iter().copied().filter(u8::is_ascii_digit).collect();
    let all = [PhoneKind::Mobile, PhoneKind::Landline, PhoneKind::Service];
    let rules = PhoneRules { allow: Kinds::from_iter(all), ..PhoneRules::default() };
    match rules.read(cell) {
        Ok(found) => match found.phones.first().kind() {
            PhoneKind::Mobile => true,
            PhoneKind::Landline => is_written_as_landline(&digits, Digits::of(written).plus),
            PhoneKind::Service => digits.len() == 10,
        },
        Err(Reason::PhoneUnassigned) => digits.len() == 11 && matches!(digits[1], b'3'..=b'9'),
        Err(Reason::PhoneForeign) => written.contains(&b'+'),
        Err(Reason::PhonePrecisionLost) => written.ends_with(b"e+10") || written.ends_with(b"e10"),
        Err(_) => false,
    }
}

/// With its 0 or the country's code, or eleven digits, which few serial numbers of an area code's
/// form have. Ten digits are a date with an hour, or a QQ number, as well as a landline.
fn is_written_as_landline(digits: &[u8], plus: bool) -> bool {
    plus || digits.starts_with(b"0") || digits.starts_with(b"86") || digits.len() == 11
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_look_like_phones_however_written() {
        for cell in [
            "13800138000",
            "138 0013 8000",
            "+86 13800138000",
            "手机：13800138000",
            "13800138000.0",
            "0571-88886666",
            "57188886666",
            "010-62781234",
            "+86 10 62781234",
            "1.38E+10",
            "1.3800138E+10",
            "13800138000/13900139000",
            "400-820-8820",
            "14012345678",
            "13800138000(张先生)",
            "+852 2123 4567",
            "0571 88886666 转 801",
        ] {
            assert!(looks_like_phone(cell), "{cell}");
        }
    }

    #[test]
    fn other_columns_do_not_look_like_phones() {
        for cell in [
            "",
            "无",
            "张三",
            "2026-11-22",
            "2026/11/22",
            "20261122",
            "2026-11-22 09:15:00",
            "20261122091530",
            "2026112209",
            "330106199001011234",
            "33010619900101123X",
            "10001",
            "2837465910",
            "123456789",
            "42",
            "310000",
            "杭州市西湖区文三路138号",
            "199.00",
            "110",
            "ORD-20261122-00017",
            "请在上午联系客户本人,备用电话是13800138000",
            "2026112200017",
            "6222021234567890123",
            "wang@example.com",
            "1.5E+15",
        ] {
            assert!(!looks_like_phone(cell), "{cell}");
        }
    }
}
