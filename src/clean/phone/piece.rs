//! Reads a piece of a cell as one number: whole, then with an extension taken off.
//!
//! A piece is text in the alphabet of `written`. Words stand around numbers (labels before,
//! remarks behind) and never inside: digits on both sides of a word are not one number.

use std::ops::Range;

use super::date::is_date;
use super::judge::{Digits, judge, value};
use super::plain_mobile;
use super::rules::PhoneRules;
use super::written::{EXTENSION, WORD};
use crate::outcome::Reason;
use crate::row::Phone;

/// The most digits that are an extension; what is longer is a number of its own.
const EXTENSION_DIGITS_MAX: usize = 6;

/// The fewest decimals with which scientific notation still holds every digit.
const DECIMALS_MIN: usize = 7;

/// What a piece gave.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    pub(super) phone: Result<Phone, Reason>,
    pub(super) extension: bool,
    /// How many digits the judged number has as written.
    pub(super) digits: usize,
    /// Whether digits stand on both sides of a word.
    pub(super) compound: bool,
}

impl Reading {
    fn of(phone: Result<Phone, Reason>, digits: usize) -> Self {
        Self { phone, extension: false, digits, compound: false }
    }

    /// Whether the digits were recognised for what they are, and not merely measured.
    pub(super) fn is_recognised(&self) -> bool {
        !matches!(
            self.phone,
            Err(Reason::PhoneTooShort | Reason::PhoneTooLong | Reason::PhoneUnassigned)
        )
    }

    /// Whether the piece is a date: of nothing else with digits it is said that it is no number.
    pub(super) fn is_date(&self) -> bool {
        self.phone == Err(Reason::PhoneNotANumber)
    }
}

/// Of a compound piece: the number that its first stretch is by itself, and that one's length.
pub(super) type FirstNumber = Option<(Phone, usize)>;

/// Reads the piece as one number; `None` where it has no digit.
pub(super) fn read(piece: &[u8], rules: &PhoneRules) -> Option<Reading> {
    read_and_keep_first(piece, rules).map(|(reading, _)| reading)
}

/// The same, with what has to be read again otherwise when the piece is parted.
#[inline]
pub(super) fn read_and_keep_first(
    piece: &[u8],
    rules: &PhoneRules,
) -> Option<(Reading, FirstNumber)> {
    if let Some(phone) = plain_mobile(piece).filter(|phone| rules.allow.has(phone.kind())) {
        let digits = piece.len();
        return Some((Reading::of(Ok(phone), digits), None));
    }
    let first = next_stretch(piece, 0)?;
    if is_date(&piece[first.start..]) {
        let digits = piece.iter().filter(|byte| byte.is_ascii_digit()).count();
        return Some((Reading::of(Err(Reason::PhoneNotANumber), digits), None));
    }
    let Some(second) = next_stretch(piece, first.end) else {
        return Some((read_stretch(&piece[first], rules), None));
    };
    let is_extension = is_extension(&piece[first.end..second.start], &piece[second.clone()]);
    if is_extension && next_stretch(piece, second.end).is_none() {
        let head = read_stretch(&piece[first], rules);
        return Some((Reading { extension: true, ..head }, None));
    }
    let text = &piece[first];
    let reading = read_stretch(text, rules);
    let first = reading.phone.ok().filter(|_| !is_date(text)).map(|phone| (phone, text.len()));
    Some((Reading { compound: true, ..as_invalid(reading) }, first))
}

/// A number that is only a part of the piece is found when the piece is parted, not here.
fn as_invalid(reading: Reading) -> Reading {
    Reading { phone: reading.phone.and(Err(Reason::PhoneTooLong)), ..reading }
}

/// The pieces between words; an extension stays with its number, and what stands behind it is a
/// piece of its own.
pub(super) fn between_words(piece: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut next = next_stretch(piece, 0);
    std::iter::from_fn(move || {
        let first = next.take()?;
        let mut end = first.end;
        loop {
            next = next_stretch(piece, end);
            let Some(behind) = &next else { break };
            let (start, text) = (behind.start, &piece[behind.clone()]);
            if !is_extension_gap(&piece[end..start]) {
                break;
            }
            let leading = leading_digits(text);
            if leading.1 - leading.0 > EXTENSION_DIGITS_MAX {
                break;
            }
            let digits = text.iter().filter(|byte| byte.is_ascii_digit()).count();
            if digits > EXTENSION_DIGITS_MAX {
                end = start + leading.1;
                next = next_stretch(piece, end);
                break;
            }
            end = behind.end;
        }
        Some(&piece[first.start..end])
    })
}

/// The first run without words, up to its last digit; empty where there is no digit.
pub(super) fn first_stretch(piece: &[u8]) -> &[u8] {
    next_stretch(piece, 0).map_or(&[], |stretch| &piece[stretch])
}

/// The next run without words that has a digit: from behind the word before it to its last digit.
fn next_stretch(piece: &[u8], from: usize) -> Option<Range<usize>> {
    let digit = from + piece[from..].iter().position(u8::is_ascii_digit)?;
    let start = piece[from..digit].iter().rposition(|byte| is_word(*byte));
    let start = start.map_or(from, |word| from + word + 1);
    let mut word = digit + 1;
    while let Some(next) = piece[word..].iter().position(|byte| is_word(*byte)) {
        word += next;
        if exponent(&piece[..word], &piece[word..]).is_none() {
            return Some(start..behind_last_digit(&piece[..word]));
        }
        word += 1;
    }
    Some(start..behind_last_digit(piece))
}

fn behind_last_digit(text: &[u8]) -> usize {
    text.iter().rposition(u8::is_ascii_digit).map_or(0, |last| last + 1)
}

/// The digits of the exponent in `e+10`, where that stands behind a digit.
fn exponent<'a>(before: &[u8], behind: &'a [u8]) -> Option<&'a [u8]> {
    let digits = behind.strip_prefix(b"e")?;
    let digits = digits.strip_prefix(b"+").unwrap_or(digits);
    let len = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let stands = before.last().is_some_and(u8::is_ascii_digit) && matches!(len, 1..=3);
    stands.then(|| &digits[..len])
}

/// Looked up, because each byte of each piece is asked for.
static WORDS: [bool; 256] = {
    let mut words = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        words[byte as usize] = byte.is_ascii_lowercase() || matches!(byte, WORD | EXTENSION | b':');
        byte += 1;
    }
    words
};

/// Whether this ends a number.
pub(super) fn is_word(byte: u8) -> bool {
    WORDS[usize::from(byte)]
}

/// Whether this gap and these digits behind it are an extension (`转801`, `ext. 801`, `x801`).
fn is_extension(gap: &[u8], behind: &[u8]) -> bool {
    let inside = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b' ' | b'.' | b'-' | b'(');
    is_extension_gap(gap)
        && behind.iter().all(inside)
        && behind.iter().filter(|byte| byte.is_ascii_digit()).count() <= EXTENSION_DIGITS_MAX
}

fn is_extension_gap(gap: &[u8]) -> bool {
    if gap.contains(&EXTENSION) {
        return true;
    }
    if !gap.contains(&b'x') {
        return false; // Each of the words has one.
    }
    let letters = || gap.iter().copied().filter(|byte| is_word(*byte) && *byte != b':');
    let words: [&[u8]; 4] = [b"x", b"ext", b"extn", b"extension"];
    words.iter().any(|word| letters().eq(word.iter().copied()))
}

/// Where the first digits begin and end.
fn leading_digits(stretch: &[u8]) -> (usize, usize) {
    let begin = stretch.iter().take_while(|byte| !byte.is_ascii_digit()).count();
    let digits = stretch[begin..].iter().take_while(|byte| byte.is_ascii_digit());
    (begin, begin + digits.count())
}

/// Reads a stretch: no word in it, a digit at its end.
fn read_stretch(stretch: &[u8], rules: &PhoneRules) -> Reading {
    if let Some(at) = memchr::memchr(b'e', stretch) {
        let scientific = read_scientific(&stretch[..at], &stretch[at..], rules);
        return scientific.unwrap_or_else(|| as_invalid(read_digits(&stretch[..at], rules)));
    }
    let stretch = without_zero_decimals(stretch);
    let whole = read_digits(stretch, rules);
    if whole.phone.is_ok() {
        return whole;
    }
    let Some(head) = before_extension(stretch) else { return whole };
    let head = read_digits(head, rules);
    let better = head.is_recognised() || head.phone == Err(Reason::PhoneUnassigned);
    if head.phone.is_ok() || (better && !whole.is_recognised()) {
        return Reading { extension: true, ..head };
    }
    whole
}

fn read_digits(bytes: &[u8], rules: &PhoneRules) -> Reading {
    let digits = Digits::of(bytes);
    Reading::of(judge(&digits, rules), digits.count)
}

/// `13800138000.0` is a spreadsheet's number: one dot, and one or two zeros behind it.
fn without_zero_decimals(stretch: &[u8]) -> &[u8] {
    let zeros = stretch.iter().rev().take_while(|byte| **byte == b'0').count();
    let head = stretch.len() - zeros;
    match stretch[..head] {
        [ref before @ .., last, b'.']
            if matches!(zeros, 1 | 2) && last.is_ascii_digit() && !has_inner_dot(before) =>
        {
            &stretch[..head - 1]
        }
        _ => stretch,
    }
}

/// Whether a dot stands behind a digit: `138.0013.8000` is grouped, `Tel.138…` is not.
fn has_inner_dot(bytes: &[u8]) -> bool {
    bytes.iter().skip_while(|byte| !byte.is_ascii_digit()).any(|byte| *byte == b'.')
}

/// What stands before a dash or a comma and one to six digits.
fn before_extension(stretch: &[u8]) -> Option<&[u8]> {
    let digits = stretch.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    if digits > EXTENSION_DIGITS_MAX {
        return None;
    }
    let rest = &stretch[..stretch.len() - digits];
    let head = &rest[..=rest.iter().rposition(u8::is_ascii_digit)?];
    let gap = &rest[head.len()..];
    let sign = gap.iter().any(|byte| matches!(byte, b'-' | b','));
    let nothing_else =
        gap.iter().all(|byte| matches!(byte, b'-' | b',' | b'.' | b' ' | b'(' | b')'));
    (sign && nothing_else).then_some(head)
}

/// `1.3800138E+10`: what spreadsheets make of a long number. `None` where it is not that alone.
fn read_scientific(before: &[u8], behind: &[u8], rules: &PhoneRules) -> Option<Reading> {
    let digits = exponent(before, behind)?;
    let power = usize::try_from(value(digits)).ok()?;
    let mantissa = &before[before.iter().position(u8::is_ascii_digit)?..];
    let point = mantissa.iter().position(|byte| matches!(byte, b'.' | b','));
    let (whole, decimals) = match point {
        Some(at) => (&mantissa[..at], &mantissa[at + 1..]),
        None => (mantissa, &[][..]),
    };
    let numeric = whole.iter().chain(decimals).all(u8::is_ascii_digit);
    if !numeric || !behind.ends_with(digits) || behind.len() > digits.len() + 2 {
        return None;
    }
    let rest = decimals.get(power..).unwrap_or_default();
    if decimals.len() < DECIMALS_MIN || rest.iter().any(|digit| *digit != b'0') {
        return Some(Reading::of(Err(Reason::PhonePrecisionLost), whole.len() + power));
    }
    let mut number = [whole, &decimals[..power.min(decimals.len())]].concat();
    number.resize(whole.len() + power, b'0');
    Some(read_digits(&number, rules))
}
