//! Does a piece read as a date? A date in the phone column is no number, whatever `--area` says:
//! the digits of `2026-01-02` would be a local number of eight.
//!
//! Knows the order year, month, day with signs or blanks between, day and month in either order
//! before a year of four digits, and a time behind; a year of two digits only with a time, since
//! `24-12-25` alone is as good as any six digits. Digits without a sign are no date here: `20260102`
//! is a local number, and so is `2026 0102` (contract, section 5).

use super::written::WORD;

/// Whether the piece, in the alphabet of `written`, is a date of the years 1900 to 2099 and has no
/// other digits than those of a time behind it.
pub(super) fn is_date(piece: &[u8]) -> bool {
    let Some(first) = piece.iter().position(u8::is_ascii_digit) else { return false };
    // Behind a `+` there is a country's code, whatever follows.
    if piece[..first].contains(&b'+') {
        return false;
    }
    read_date(&piece[first..]).is_some_and(|(years, behind)| match years {
        Years::Four => is_time_or_words(behind),
        Years::Two => has_minutes(behind) && is_time_or_words(behind),
    })
}

/// How a date's year is written.
enum Years {
    Four,
    Two,
}

/// The date that the text begins with, and what stands behind it.
fn read_date(text: &[u8]) -> Option<(Years, &[u8])> {
    // Nearly every number is turned away here: its first group has three digits, or more than four.
    let (a, rest) = figure(text)?;
    let (sign, rest) = behind_sign(rest)?;
    let (b, rest) = figure(rest)?;
    let (next, rest) = behind_sign(rest)?;
    let (c, rest) = figure(rest)?;
    let has_words = sign == WORD || next == WORD;
    let day_and_month = |a: Figure, b: Figure| {
        let either = a.is_within(1..=12) && b.is_within(1..=31);
        either || a.is_within(1..=31) && b.is_within(1..=12)
    };
    let month_and_day = b.is_within(1..=12) && c.is_within(1..=31);
    let years = match (a.len, c.len) {
        (4, 1 | 2) => (a.is_year() && month_and_day).then_some(Years::Four),
        (1 | 2, 4) => (c.is_year() && day_and_month(a, b) && !has_words).then_some(Years::Four),
        _ => {
            let year_last = c.len == 2 && day_and_month(a, b);
            let year_first = a.len == 2 && month_and_day;
            ((year_first || year_last) && !has_words).then_some(Years::Two)
        }
    };
    Some((years?, rest))
}

/// One to four digits.
#[derive(Clone, Copy)]
struct Figure {
    len: usize,
    value: u16,
}

impl Figure {
    /// Whether it is a day or a month within these limits.
    fn is_within(self, limits: std::ops::RangeInclusive<u16>) -> bool {
        matches!(self.len, 1 | 2) && limits.contains(&self.value)
    }

    fn is_year(self) -> bool {
        self.len == 4 && matches!(self.value, 1900..=2099)
    }
}

/// The figure that the text begins with, and what stands behind it.
fn figure(text: &[u8]) -> Option<(Figure, &[u8])> {
    let len = text.iter().take(5).take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(len);
    let value = digits.iter().take(4).fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0'));
    matches!(len, 1 | 2 | 4).then_some((Figure { len, value }, rest))
}

/// The sign between the parts of a date (`年` and `月` are words here), blanks about it or blanks
/// alone, and what stands behind it.
fn behind_sign(text: &[u8]) -> Option<(u8, &[u8])> {
    let behind = without_blanks(text);
    match behind {
        [sign @ (b'-' | b'/' | b'.' | WORD), rest @ ..] => Some((*sign, without_blanks(rest))),
        _ if behind.len() < text.len() => Some((b' ', behind)),
        _ => None,
    }
}

fn without_blanks(text: &[u8]) -> &[u8] {
    &text[text.iter().take_while(|byte| **byte == b' ').count()..]
}

/// Whether the first digits behind the date are an hour with its minutes.
fn has_minutes(text: &[u8]) -> bool {
    let at = text.iter().position(u8::is_ascii_digit).unwrap_or(text.len());
    match behind_figure(&text[at..], 0..=24) {
        Some([b':', minutes @ ..]) => behind_figure(minutes, 0..=59).is_some(),
        _ => false,
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
            "2026 01 02",
            "２０２６　１１　０１　１８：００",
            "2026. 11. 1.",
            "2026 年 11 月 1 日",
            "26.11.2026",
            "26-11-2026",
            "26/11/2026",
            "11/26/2026",
            "1/2/1999 9:15",
            "26 11 2026",
            "２６．１１．２０２６",
            "24-12-25 18:00",
            "24/12/25 18:00:30",
            "25.12.24 9:15",
            "12/25/24 18:00",
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
            "2026 0102",
            "2026 1101",
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
            "26.13.2026 ",
            "32.12.2026",
            "13/13/2026",
            "26.11.2126",
            "26.11.20261",
            "26112026",
            "26-11-2026 13800138000",
            "24-12-25",
            "24-12-25 18",
            "24-12-25 1800",
            "24-13-32 18:00",
            "888-8888",
            "8888 6666",
            "010 6278 1234",
            "10 6278 1234",
            "20 8888 6666",
            "+20 11 2026",
            "+2026 11 01",
            "3栋12室2026",
        ] {
            assert!(!is(cell), "{cell}");
        }
    }
}
