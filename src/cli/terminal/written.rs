//! Telephone numbers as people write them, in a text of somebody else's: `138-0000-0001`,
//! `0571 8888 6666`, `+86 138 0000 0001`.
//!
//! Promises: dates, times, names of jobs and of batches, versions and addresses of machines are no
//! numbers of this kind. Knows nothing of how a number is shown.

use std::ops::Range;

/// Between two groups of digits of one number; a bracket around the area code may stand before it.
const BETWEEN: [char; 17] = [
    '-', ' ', '.', '_', '\u{a0}', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}',
    '\u{2212}', '\u{3000}', '\u{30fb}', '\u{b7}', '\u{ff0d}', '\u{ff0e}', '\u{202f}',
];
/// The country, as it is dialled.
const COUNTRY: [&str; 2] = ["0086", "86"];
/// How the eleven digits of a mobile number are grouped.
const MOBILE: [&[usize]; 4] = [&[3, 4, 4], &[3, 8], &[7, 4], &[3, 3, 5]];
/// How the seven or eight digits behind an area code are.
const LANDLINE: [&[usize]; 6] = [&[4, 4], &[8], &[3, 4], &[7], &[4, 3], &[2, 2, 2, 2]];
/// A job's name: day, time, and four digits more.
const JOB: [usize; 3] = [8, 6, 4];
/// A day: year, month, day.
const DAY: [usize; 3] = [4, 2, 2];

/// A run of digits.
struct Group {
    /// Where it is in the text, in bytes.
    place: Range<usize>,
    /// Its digits as those of ASCII; another sign that counts is `?`.
    digits: String,
    /// Where each of them begins.
    begins: Vec<usize>,
    /// What stands before it.
    before: Before,
}

/// What stands before a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// What ends a number.
    Other,
    /// The same, and it is a plus.
    Plus,
    /// A sign that may stand between two groups of one number.
    Sign(char),
}

/// Where the numbers are that are written in several groups; a country's number before one is not
/// part of it.
pub(super) fn numbers_in_groups(text: &str) -> Vec<Range<usize>> {
    let groups = groups(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < groups.len() {
        let rest = &groups[at..];
        if let Some(number) = number(rest) {
            found.push(number.place);
            at += number.groups;
        } else {
            at += not_a_number(rest);
        }
    }
    found
}

struct Number {
    place: Range<usize>,
    groups: usize,
}

/// Groups at the beginning that are known to be something else; one, where nothing is known.
fn not_a_number(groups: &[Group]) -> usize {
    let is = |shape: &[usize; 3]| fits(groups, groups.first().map_or(0, Group::len), shape);
    if is(&JOB) || is(&DAY) { 3 } else { 1 }
}

fn number(groups: &[Group]) -> Option<Number> {
    let first = groups.first()?;
    let digits = first.digits.as_str();
    if not_a_number(groups) > 1 {
        return None;
    }
    for country in COUNTRY {
        let Some(rest) = digits.strip_prefix(country) else { continue };
        let is_abroad = first.before == Before::Plus || country.len() > 2;
        let found = if rest.is_empty() {
            let is_one = groups.get(1).is_some_and(|next| next.before != Before::Other);
            let found = is_one.then(|| national(&groups[1..], 0, is_abroad)).flatten();
            found.map(|found| Number { groups: found.groups + 1, ..found })
        } else {
            national(groups, country.len(), is_abroad)
        };
        if found.is_some() {
            return found;
        }
    }
    national(groups, 0, false)
}

/// A number without its country, `cut` digits into the first group. `is_abroad`: an area code may be
/// without its zero.
fn national(groups: &[Group], cut: usize, is_abroad: bool) -> Option<Number> {
    let first = groups.first()?;
    let digits = &first.digits[cut..];
    let of = |count: usize| {
        let begin = *first.begins.get(cut)?;
        Some(Number { place: begin..groups[count - 1].place.end, groups: count })
    };
    let is_mobile =
        digits.starts_with('1') && matches!(digits.as_bytes().get(1), Some(b'3'..=b'9'));
    if is_mobile && let Some(shape) = MOBILE.iter().find(|shape| fits(groups, digits.len(), shape))
    {
        // `138.00138000` is a figure.
        let is_a_figure = shape.len() == 2 && groups[1].before == Before::Sign('.');
        return if is_a_figure { None } else { of(shape.len()) };
    }
    let is_area = match digits.as_bytes() {
        [b'0', b'1'..=b'9', b'0'..=b'9'] | [b'0', b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => true,
        [b'1', b'0'] | [b'2', b'0'..=b'9'] => is_abroad,
        [b'3'..=b'9', b'0'..=b'9', b'0'..=b'9'] => is_abroad,
        _ => false,
    };
    if !is_area || groups.get(1)?.before == Before::Other {
        return None;
    }
    let behind = &groups[1..];
    let shape = LANDLINE.iter().find(|shape| fits(behind, behind[0].len(), shape))?;
    of(shape.len() + 1)
}

/// Whether the groups have these lengths, the first one as it is given, and belong together.
fn fits(groups: &[Group], first: usize, shape: &[usize]) -> bool {
    groups.len() >= shape.len()
        && first == shape[0]
        && groups.iter().zip(shape).skip(1).all(|(group, length)| {
            group.len() == *length && matches!(group.before, Before::Sign(_))
        })
}

impl Group {
    fn len(&self) -> usize {
        self.digits.len()
    }
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut between = String::new();
    let mut is_open = false;
    for (at, sign) in text.char_indices() {
        if !sign.is_numeric() {
            is_open = false;
            between.push(sign);
            continue;
        }
        let end = at + sign.len_utf8();
        match groups.last_mut().filter(|_| is_open) {
            Some(group) => {
                group.digits.push(ascii(sign));
                group.begins.push(at);
                group.place.end = end;
            }
            None => {
                let before = before(&between, !groups.is_empty());
                let digits = ascii(sign).into();
                groups.push(Group { place: at..end, digits, begins: vec![at], before });
            }
        }
        is_open = true;
        between.clear();
    }
    groups
}

fn before(between: &str, follows: bool) -> Before {
    let inside = between.trim_start_matches([')', '）']);
    let mut signs = inside.chars();
    match (signs.next(), signs.next()) {
        (None, None) if follows && !between.is_empty() => Before::Sign(')'),
        (Some(sign), None) if follows && BETWEEN.contains(&sign) => Before::Sign(sign),
        _ if between.ends_with(['+', '＋']) => Before::Plus,
        _ => Before::Other,
    }
}

fn ascii(sign: char) -> char {
    match sign {
        '0'..='9' => sign,
        // Those of a wide keyboard.
        '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(sign) - 0xff10, 10).unwrap_or('?'),
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        numbers_in_groups(text).into_iter().map(|place| &text[place]).collect()
    }

    #[test]
    fn numbers_are_found_however_they_are_grouped() {
        let alone = [
            "138-0000-0001",
            "138 0000 0001",
            "138.0000.0001",
            "199-0000-0001",
            "138-00000001",
            "1380000-0001",
            "138\u{3000}0000\u{3000}0001",
            "138—0000—0001",
            "１３８－００００－０００１",
            "0571-88886666",
            "0571 8888 6666",
            "0571-8888-6666",
            "0571.8888.6666",
            "010-88886666",
            "021 5555 1234",
            "0371-5551234",
            "0371 555 1234",
        ];
        for number in alone {
            for text in [number.to_owned(), format!("客{number}，请改"), format!("客0 {number}。")]
            {
                assert_eq!(found(&text), [number], "{text}");
            }
        }
    }

    #[test]
    fn a_country_before_a_number_is_no_part_of_it() {
        let texts = [
            ("+86 138 0000 0001", "138 0000 0001"),
            ("+86-138-0000-0001", "138-0000-0001"),
            ("+86138-0000-0001", "138-0000-0001"),
            ("0086 138 0000 0001", "138 0000 0001"),
            ("0086138 0000 0001", "138 0000 0001"),
            ("86-138-0000-0001", "138-0000-0001"),
            ("86 0571 8888 6666", "0571 8888 6666"),
            ("+86 571 8888 6666", "571 8888 6666"),
            ("+86 10 88886666", "10 88886666"),
            ("+86571-88886666", "571-88886666"),
            ("0086 21 5555 1234", "21 5555 1234"),
            ("(0571) 88886666", "0571) 88886666"),
            ("（0571）8888-6666", "0571）8888-6666"),
            ("+８6138-0000-0001", "138-0000-0001"),
        ];
        for (text, number) in texts {
            assert_eq!(found(text), [number], "{text}");
        }
    }

    #[test]
    fn several_numbers_in_a_row_are_each_found() {
        let text = "客0 138-0000-0001 138 0000 0001 0571-88886666";
        assert_eq!(found(text), ["138-0000-0001", "138 0000 0001", "0571-88886666"]);
        let text = "20261126-154636-3393 138 0000 0001 2026-11-26 0571 8888 6666 20261101";
        assert_eq!(found(text), ["138 0000 0001", "0571 8888 6666"]);
    }

    #[test]
    fn what_is_no_number_of_a_customer_is_left_as_it_is() {
        let texts = [
            "2026-11-26",
            "2026.11.26 15:46:36",
            "2026-11-26 15:46:36.123",
            "2026-11-26T15:46:36+08:00",
            "20261126-154636-3393",
            "20261126-154636-0393 20261101",
            "dialfeed 20261126-154636-0571 2026-11-26",
            "20261101",
            "批次 20261101 20261102",
            "errno 11 20261101",
            "192.168.100.200:8080",
            "10.0.0.1 138.100.20.5",
            "131.0.6778.86",
            "0.1.0",
            "1.21.3-4",
            "138 1000 20",
            "1,380,000",
            "138.00138000",
            "1999-11-26 123",
            "8001-8010",
            "HTTP 503 1044",
            "138-0000 - 0001",
            "86 400 800",
            "",
        ];
        for text in texts {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
