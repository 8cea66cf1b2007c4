//! Reads a cell: as one number first, then in parts (contract, section 5).
//!
//! Parts lie between the signs first, then, where such a part is no number, between its words and
//! its spaces. Promises work in proportion to the cell's length, however hostile the cell.

use hashbrown::HashSet;

use super::judge::{self, is_prefix};
use super::piece::{self, FirstNumber, Reading};
use super::rules::{Numbers, PhoneRules};
use super::written::{STACK, WORD, normalise, sign};
use super::{PhoneCell, Phones};
use crate::outcome::{Note, Notes, Reason};
use crate::row::{Phone, PhoneKind};

/// Digits from which on a piece is taken for a number by itself, and below which for a group of
/// one: the shortest local number.
const NUMBER_DIGITS_MIN: usize = 7;

/// The fewest digits of a mobile number or of a landline with its area code.
const LANDLINE_DIGITS_MIN: usize = 10;

/// The fewest digits that are written behind a group of seven or more.
const LAST_DIGITS_MIN: usize = 4;

/// The most groups, and digits in them, that are tried as one number beside others.
const GROUPS_MAX: usize = 8;
const JOINED_DIGITS_MAX: usize = 20;

/// Words that say there is no number (besides dashes and slashes).
const MISSING: [&str; 9] = ["无", "空", "暂无", "没有", "n/a", "na", "null", "none", "nil"];

/// No word of the list is longer.
const MISSING_OCTETS_MAX: usize = 8;

/// Reads the cell by the rules.
pub(super) fn read(cell: &str, rules: &PhoneRules) -> Result<PhoneCell, Reason> {
    let (mut stack, mut heap) = ([0; STACK], Vec::new());
    let written = normalise(cell, &mut stack, &mut heap);
    let Some((whole, first)) = piece::read_and_keep_first(written, rules) else {
        let missing = is_missing(cell);
        return Err(if missing { Reason::PhoneMissing } else { Reason::PhoneNotANumber });
    };
    if let Ok(phone) = whole.phone {
        let mut notes = Notes::default();
        if whole.extension {
            notes.add(Note::ExtensionDropped);
        }
        return Ok(PhoneCell { phones: phone.into(), notes });
    }
    if whole.is_date() {
        return Err(Reason::PhoneNotANumber);
    }
    read_parts(written, &whole, first, rules)
}

/// Whether the cell says that there is no number: empty, a dash, a slash, `无`, `N/A`.
pub(in crate::clean) fn is_missing(cell: &str) -> bool {
    let (mut text, mut only_dashes) = (String::new(), true);
    for char in cell.chars() {
        let char = match sign(char) {
            None | Some(b' ' | b'\n') => continue,
            Some(WORD) => char,
            Some(byte) => char::from(byte),
        };
        only_dashes &= matches!(char, '-' | '/');
        if text.len() <= MISSING_OCTETS_MAX {
            text.push(char);
        } else if !only_dashes {
            return false;
        }
    }
    only_dashes || MISSING.contains(&text.as_str())
}

fn read_parts(
    written: &[u8],
    whole: &Reading,
    first_of_whole: FirstNumber,
    rules: &PhoneRules,
) -> Result<PhoneCell, Reason> {
    let mut found = Found::new(rules.numbers);
    // Behind a number from abroad, seven digits are its own rather than a local number of ours.
    let mut part_rules = *rules;
    let mut first = None;
    for part in written.split(|byte| is_parting_sign(*byte)) {
        // A cell without signs is its own only part, and read already.
        let alone = part.len() == written.len();
        let reading = if alone { Some(*whole) } else { piece::read(part, &part_rules) };
        let Some(reading) = reading else { continue };
        match reading.phone {
            Ok(phone) => found.add(phone, reading.extension),
            Err(Reason::PhoneForeign) => {
                if reading.digits < NUMBER_DIGITS_MIN && first.is_none() {
                    return Err(Reason::PhoneForeign);
                }
                part_rules.area = None;
            }
            Err(_) if reading.is_date() => {}
            Err(_) => {
                let first = first_of_whole.filter(|_| alone);
                read_within(part, &reading, first, &part_rules, &mut found);
            }
        }
        first = first.or(Some((part, reading)));
        if found.is_enough() {
            break;
        }
    }
    let why = |(part, reading)| reason_of_part(part, &reading, whole, rules);
    found.finish().ok_or_else(|| first.map_or(Reason::PhoneNotANumber, why))
}

/// Looked up, because each byte of each cell is asked for.
static PARTING_SIGNS: [bool; 256] = {
    let mut signs = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        signs[byte as usize] = matches!(byte, b'/' | b'\\' | b',' | b';' | b'|' | b'\n');
        byte += 1;
    }
    signs
};

/// Whether numbers are apart by this sign.
pub(super) fn is_parting_sign(byte: u8) -> bool {
    PARTING_SIGNS[usize::from(byte)]
}

/// Looks for numbers between the words of a part that is none itself, then between the spaces.
fn read_within(
    part: &[u8],
    reading: &Reading,
    mut first: FirstNumber,
    rules: &PhoneRules,
    found: &mut Found,
) {
    let short_ones_count = rules.area.is_some() || rules.allow.has(PhoneKind::Service);
    let few = |digits| digits <= LANDLINE_DIGITS_MIN;
    if !short_ones_count && few(reading.digits) && few(digits_of(part)) {
        return; // What is less than the whole part is too short for any number.
    }
    for stretch in piece::between_words(part) {
        // A part that is one stretch was read already, and so may its first one have been.
        let read = match first.take() {
            Some((phone, len)) if len == stretch.len() => Some((Ok(phone), reading.extension)),
            _ if !reading.compound => None,
            _ => piece::read(stretch, rules).map(|reading| (reading.phone, reading.extension)),
        };
        match read {
            Some((Ok(phone), extension)) => found.add(phone, extension),
            Some((Err(Reason::PhoneForeign), _)) => {}
            _ => read_between_spaces(stretch, rules, found),
        }
        if found.is_enough() {
            return;
        }
    }
}

fn digits_of(text: &[u8]) -> usize {
    text.iter().filter(|byte| byte.is_ascii_digit()).count()
}

/// Looks for numbers between the spaces, the longest run of groups first: `138 0013 8000` may stand
/// beside another number. Groups are not joined to a local number, which any eight digits are. An
/// opening parenthesis counts as a space here: `13800138000(2号楼)`.
fn read_between_spaces(stretch: &[u8], rules: &PhoneRules, found: &mut Found) {
    if !stretch.iter().copied().any(is_space) {
        return;
    }
    let joined_rules = PhoneRules { area: None, ..*rules };
    let mut rest = behind_spaces(behind_extension(stretch));
    while let Some((ends, groups)) = group_ends(rest) {
        let mut next = ends[0];
        for nth in (0..groups).rev() {
            let rules = if nth == 0 { rules } else { &joined_rules };
            match piece::read(&rest[..ends[nth]], rules) {
                Some(Reading { phone: Ok(phone), extension, .. }) => {
                    found.add(phone, extension);
                    next = ends[nth];
                    break;
                }
                // Its groups are neither a local number nor a service number.
                Some(date) if date.is_date() => {
                    next = ends[nth];
                    break;
                }
                // What follows a foreign code belongs to it. (But `0013` is a group.)
                Some(Reading { phone: Err(Reason::PhoneForeign), digits, .. })
                    if nth == 0
                        && (digits >= NUMBER_DIGITS_MIN || rest[..next].contains(&b'+')) =>
                {
                    return;
                }
                _ => {}
            }
        }
        if found.is_enough() {
            return;
        }
        rest = behind_spaces(behind_extension(&rest[next..]));
    }
}

fn behind_spaces(text: &[u8]) -> &[u8] {
    &text[text.iter().take_while(|byte| is_space(**byte)).count()..]
}

/// What stands behind the extension that the text begins with, if it does: `转 10086` behind a
/// number that is none is no service number.
fn behind_extension(text: &[u8]) -> &[u8] {
    let word = text.iter().take_while(|byte| !byte.is_ascii_digit()).count();
    if !text[..word].iter().copied().any(piece::is_word) {
        return text;
    }
    let digits = text[word..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    &text[word + digits..]
}

/// Where the first groups end, together of no more digits than one number with its prefixes or
/// its extension has; at least one group, if there is any. A group that begins another number is
/// not joined to one.
fn group_ends(text: &[u8]) -> Option<([usize; GROUPS_MAX], usize)> {
    let (mut ends, mut groups) = ([0; GROUPS_MAX], 0);
    let (mut digits, mut last, mut at) = (0, 0, 0);
    let (mut digits_max, mut plain) = (JOINED_DIGITS_MAX, true);
    while groups < GROUPS_MAX {
        at += text[at..].iter().take_while(|byte| is_space(**byte)).count();
        let (mut len, mut more) = (0, 0);
        for byte in text[at..].iter().take_while(|byte| !is_space(**byte)) {
            len += 1;
            more += usize::from(byte.is_ascii_digit());
        }
        let group = &text[at..at + len];
        // With a sign among them the last digits may be an extension, or zeros of a spreadsheet.
        plain &= more == len;
        let joined_max = if plain { digits_max } else { JOINED_DIGITS_MAX };
        if len == 0
            || (groups > 0 && digits + more > joined_max)
            || (digits >= NUMBER_DIGITS_MIN
                && begins_number(group, more, last)
                && !ends_number(text, at, len, (digits, last)))
        {
            break;
        }
        if groups == 0 && plain {
            digits_max = judge::digits_max(group).min(JOINED_DIGITS_MAX);
        }
        (digits, last) = (digits + more, more);
        at += len;
        ends[groups] = at;
        groups += 1;
    }
    (groups > 0).then_some((ends, groups))
}

/// Whether this group begins another number, behind a group of so many digits: it stands before
/// numbers only, or is the first three digits of `138 0013 8000`. (`88886666 138` are two. Nobody
/// leaves less than four digits behind seven or more.)
fn begins_number(group: &[u8], digits: usize, before: usize) -> bool {
    let begin = group.first();
    begin == Some(&b'+')
        || is_prefix(group.strip_suffix(b"-").unwrap_or(group))
        || (before >= NUMBER_DIGITS_MIN
            && digits < LAST_DIGITS_MIN
            && begin.is_some_and(u8::is_ascii_digit))
}

/// Whether this group, which could begin another number, is the end of this one: nothing follows it,
/// or it is the last four digits of `191 6534 0086`. `before`: the digits before it, and those of
/// the last group among them.
fn ends_number(text: &[u8], at: usize, len: usize, before: (usize, usize)) -> bool {
    let is_prefix =
        text[at..at + len].iter().all(u8::is_ascii_digit) && is_prefix(&text[at..at + len]);
    let follows = text[at + len..].iter().any(u8::is_ascii_digit);
    let ends_mobile = len == 4 && before == (7, 4) && text.first() == Some(&b'1');
    is_prefix && (!follows || ends_mobile)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'(')
}

/// Why the first part with digits is no number. Where spaces or signs cut a number into groups,
/// the groups together tell more than the first of them: `400 820 8820` is a service number, not
/// three digits too few.
fn reason_of_part(part: &[u8], reading: &Reading, whole: &Reading, rules: &PhoneRules) -> Reason {
    let reason = reading.phone.err().unwrap_or(Reason::PhoneNotANumber);
    if reading.is_recognised() {
        return reason;
    }
    if reading.digits < NUMBER_DIGITS_MIN && whole.is_recognised() {
        return whole.phone.err().unwrap_or(reason);
    }
    let mut pieces = part.split(|byte| *byte == b' ').filter_map(|piece| piece::read(piece, rules));
    let Some(first) = pieces.next().filter(|first| first.digits != reading.digits) else {
        return reason;
    };
    // `95588 12345678901` are two, `95588 123` may be one.
    let stands_alone = first.digits >= NUMBER_DIGITS_MIN
        || first.is_recognised() && pieces.any(|piece| piece.digits >= NUMBER_DIGITS_MIN);
    if stands_alone { first.phone.err().unwrap_or(reason) } else { reason }
}

/// The numbers found so far.
struct Found {
    numbers: Numbers,
    first: Option<Phone>,
    more: Vec<Phone>,
    /// The same as `more`, once there are so many that looking through them would cost more.
    seen: Option<HashSet<Phone>>,
    notes: Notes,
}

impl Found {
    const LOOK_THROUGH_MAX: usize = 16;

    fn new(numbers: Numbers) -> Self {
        Self { numbers, first: None, more: Vec::new(), seen: None, notes: Notes::default() }
    }

    fn add(&mut self, phone: Phone, extension: bool) {
        let Some(first) = self.first else {
            self.first = Some(phone);
            self.note_extension(extension);
            return;
        };
        if first == phone || self.has_more(phone) {
            return;
        }
        if self.numbers == Numbers::First {
            self.notes.add(Note::ExtraNumbers);
            return;
        }
        self.more.push(phone);
        if self.more.len() > Self::LOOK_THROUGH_MAX {
            let seen = self.seen.get_or_insert_default();
            seen.extend(self.more.iter().skip(seen.len()));
        }
        self.note_extension(extension);
    }

    fn note_extension(&mut self, extension: bool) {
        if extension {
            self.notes.add(Note::ExtensionDropped);
        }
    }

    fn has_more(&self, phone: Phone) -> bool {
        match &self.seen {
            Some(seen) => seen.contains(&phone),
            None => self.more.contains(&phone),
        }
    }

    /// Whether nothing that follows can change the result.
    fn is_enough(&self) -> bool {
        self.notes.has(Note::ExtraNumbers)
    }

    fn finish(self) -> Option<PhoneCell> {
        let phones = Phones { first: self.first?, more: self.more };
        Some(PhoneCell { phones, notes: self.notes })
    }
}
