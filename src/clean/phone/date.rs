//! Does a piece read as a date? A date in the phone column is no number, whatever `--area` says:
//! the digits of `2026-01-02` would be a local number of eight.
//!
//! Knows the order year, month, day with signs between, and a time behind. Digits without a sign
//! are no date here: `20260102` is a local number (contract, section 5).

use super::written::WORD;

/// Whether the piece, in the alphabet of `written`, is a date of the years 1900 to 2099 and has no
/// other digits than those of a time behind it.
pub(super) fn is_date(piece: &[u8]) -> bool {
    let Some(first) = piece.iter().position(u8::is_ascii_digit) else { return false };
    // Nearly every number is turned away by its second or its fifth sign.
    let [b'1' | b'2', b'9' | b'0', third, fourth, rest @ ..] = &piece[first..] else {
        return false;
    };
    let century = matches!(&piece[first..first + 2], b"19" | b"20");
    if !(century && third.is_ascii_digit() && fourth.is_ascii_digit()) {
        return false;
    }
    let day = behind_sign(rest).and_then(|rest| behind_figure(rest, 1..=12)).and_then(behind_sign);
    day.and_then(|rest| behind_figure(rest, 1..=31)).is_some_and(is_time_or_words)
}

/// What stands behind one sign between the parts of a date (`年` and `月` are words here).
fn behind_sign(text: &[u8]) -> Option<&[u8]> {
    match text {
        [b'-' | b'/' | b'.' | WORD, rest @ ..] => Some(rest),
        _ => None,
    }
}

/// What stands behind a figure of one or two digits that lies within these limits.
fn behind_figure(text: &[u8], limits: std::ops::RangeInclusive<u8>) -> Option<&[u8]> {
    let len = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(len);
    let figure = digits.iter().take(2).fold(0, |sum, digit| sum * 10 + (digit - b'0'));
    (matches!(len, 1 | 2) && limits.contains(&figure)).then_some(rest)
}

/// Whether no digit follows, or an hour with or without minutes and what is finer.
fn is_time_or_words(text: &[u8]) -> bool {
    let Some(at) = text.iter().position(u8::is_ascii_digit) else { return true };
    let Some(mut rest) = behind_figure(&text[at..], 0..=24).filter(|_| at > 0) else {
        return false;
    };
    while let [b':' | WORD, minutes @ ..] = rest
        && let Some(behind) = behind_figure(minutes, 0..=59)
    {
        rest = behind;
    }
    let is_fraction = |byte: &u8| matches!(byte, b'.' | b'z') || byte.is_ascii_digit();
    let fraction = if rest.starts_with(b".") { rest } else { &[][..] };
    let finer = fraction.iter().take_while(|byte| is_fraction(byte)).count();
    // `+08:00`: the zone.
    let rest = &rest[finer..];
    let rest = rest.strip_prefix(b"+").map_or(rest, |zone| zone.get(5..).unwrap_or_default());
    !rest.iter().any(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::phone::written::{STACK, normalise};

    fn is(cell: &str) -> bool {
        let (mut stack, mut heap) = ([0; STACK], Vec::new());
        is_date(normalise(cell, &mut stack, &mut heap))
    }

    #[test]
    fn a_date_is_one_with_any_sign_and_with_a_time_behind() {
        for cell in [
            "2026-01-02",
            "2026/1/2",
            "2026.1.2",
            "２０２６－０１－０２",
            "2026—1—2",
            "1987-12-31",
            " 2026-01-02 ",
            "'2026-01-02",
            "2026年1月2日",
            "2026-01-02 09:15:00",
            "2026/1/2 9:15",
            "2026-01-02T09:15:00Z",
            "2026-01-02T09:15:00.000+08:00",
            "2026-01-02 09",
            "2026年1月2日 9时15分",
            "2026年1月2日 上午9:15",
            "2026-01-02 (五)",
            "登记：2026-01-02",
        ] {
            assert!(is(cell), "{cell}");
        }
    }

    #[test]
    fn what_is_not_year_month_and_day_is_no_date() {
        for cell in [
            "",
            "张三",
            "20260102",
            "2026 01 02",
            "2026-0102",
            "202601-02",
            "2026-13-02",
            "2026-00-02",
            "2026-01-32",
            "2026-01-00",
            "2026--01-02",
            "2126-01-02",
            "1026-01-02",
            "0571-88886666",
            "138-0013-8000",
            "1990-11-22334",
            "2026-01-02 13800138000",
            "2026-01-02 25",
            "2026-01-02-801",
            "2026-01-02 09:15:00 13800138000",
            "2026-01",
            "2026",
        ] {
            assert!(!is(cell), "{cell}");
        }
    }
}
