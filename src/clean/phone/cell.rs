//! Reads a cell: as one number first, then in parts (contract, section 5).
//!
//! Parts lie between the signs first, then, where such a part is no number, between its words and
//! its spaces. Promises work in proportion to the cell's length, however hostile the cell.

use hashbrown::HashSet;

use super::piece::{self, Reading};
use super::rules::{Numbers, PhoneRules};
use super::written::{STACK, normalise, sign};
use super::{PhoneCell, Phones};
use crate::outcome::{Note, Notes, Reason};
use crate::row::Phone;

/// Digits from which on a piece is taken for a number by itself, and below which for a group of
/// one: the shortest local number.
const NUMBER_DIGITS_MIN: usize = 7;

/// Words that say there is no number (besides dashes and slashes).
const MISSING: [&str; 9] = ["无", "空", "暂无", "没有", "n/a", "na", "null", "none", "nil"];

/// Reads the cell by the rules.
pub(super) fn read(cell: &str, rules: &PhoneRules) -> Result<PhoneCell, Reason> {
    let (mut stack, mut heap) = ([0; STACK], Vec::new());
    let written = normalise(cell, &mut stack, &mut heap);
    let Some(whole) = piece::read(written, rules) else {
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
    read_parts(written, &whole, rules)
}

/// Whether the cell says that there is no number: empty, a dash, a slash, `无`, `N/A`.
pub(in crate::clean) fn is_missing(cell: &str) -> bool {
    let mut text = String::new();
    for char in cell.chars() {
        match sign(char) {
            None | Some(b' ' | b'\n') => {}
            Some(super::written::WORD) => text.push(char),
            Some(byte) => text.push(char::from(byte)),
        }
        // Longer than any word of the list, unless it is a line of dashes.
        if text.len() > 16 && !text.bytes().all(|byte| byte == b'-') {
            return false;
        }
    }
    text.bytes().all(|byte| matches!(byte, b'-' | b'/')) || MISSING.contains(&text.as_str())
}

fn read_parts(written: &[u8], whole: &Reading, rules: &PhoneRules) -> Result<PhoneCell, Reason> {
    let mut found = Found::new(rules.numbers);
    // Behind a number from abroad, seven digits are its own rather than a local number of ours.
    let mut rules = *rules;
    let mut first_reason = None;
    for part in written.split(|byte| is_parting_sign(*byte)) {
        let Some(reading) = piece::read(part, &rules) else { continue };
        match reading.phone {
            Ok(phone) => found.add(phone, reading.extension),
            Err(Reason::PhoneForeign) => {
                if reading.digits < NUMBER_DIGITS_MIN && first_reason.is_none() && found.is_empty()
                {
                    return Err(Reason::PhoneForeign);
                }
                rules.area = None;
            }
            Err(_) => read_within(part, &reading, &rules, &mut found),
        }
        if first_reason.is_none() {
            first_reason = Some(reason_of_part(part, &reading, whole, &rules));
        }
        if found.is_enough() {
            break;
        }
    }
    found.finish().ok_or(first_reason.unwrap_or(Reason::PhoneNotANumber))
}

fn is_parting_sign(byte: u8) -> bool {
    matches!(byte, b'/' | b'\\' | b',' | b';' | b'|' | b'\n')
}

/// Looks for numbers between the words of a part that is none itself, then between the spaces.
fn read_within(part: &[u8], reading: &Reading, rules: &PhoneRules, found: &mut Found) {
    for stretch in piece::between_words(part) {
        // A part that is one stretch was read already.
        let stretch_reading = if reading.compound { piece::read(stretch, rules) } else { None };
        match stretch_reading.map(|reading| (reading.phone, reading.extension)) {
            Some((Ok(phone), extension)) => found.add(phone, extension),
            Some((Err(Reason::PhoneForeign), _)) => {}
            _ => read_between_spaces(stretch, rules, found),
        }
        if found.is_enough() {
            return;
        }
    }
}

/// An opening parenthesis counts as a space here: `13800138000(2号楼)`.
fn read_between_spaces(stretch: &[u8], rules: &PhoneRules, found: &mut Found) {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'(');
    if !stretch.iter().any(is_space) {
        return;
    }
    for piece in stretch.split(is_space) {
        match piece::read(piece, rules) {
            Some(Reading { phone: Ok(phone), extension, .. }) => found.add(phone, extension),
            // What follows a foreign code belongs to it.
            Some(Reading { phone: Err(Reason::PhoneForeign), .. }) => return,
            _ => {}
        }
        if found.is_enough() {
            return;
        }
    }
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
    let first = part.split(|byte| *byte == b' ').find_map(|piece| piece::read(piece, rules));
    match first {
        Some(first) if first.digits >= NUMBER_DIGITS_MIN && first.digits < reading.digits => {
            first.phone.err().unwrap_or(reason)
        }
        _ => reason,
    }
}

/// The numbers found so far.
struct Found {
    numbers: Numbers,
    phones: Vec<Phone>,
    /// The same, once there are so many that looking through them would cost more.
    seen: HashSet<Phone>,
    notes: Notes,
}

impl Found {
    const LOOK_THROUGH_MAX: usize = 16;

    fn new(numbers: Numbers) -> Self {
        Self { numbers, phones: Vec::new(), seen: HashSet::new(), notes: Notes::default() }
    }

    fn is_empty(&self) -> bool {
        self.phones.is_empty()
    }

    fn add(&mut self, phone: Phone, extension: bool) {
        if self.has(phone) {
            return;
        }
        if self.numbers == Numbers::First && !self.phones.is_empty() {
            self.notes.add(Note::ExtraNumbers);
            return;
        }
        self.phones.push(phone);
        if self.phones.len() > Self::LOOK_THROUGH_MAX {
            self.seen.extend(self.phones.iter().skip(self.seen.len()));
        }
        if extension {
            self.notes.add(Note::ExtensionDropped);
        }
    }

    fn has(&self, phone: Phone) -> bool {
        if self.seen.is_empty() { self.phones.contains(&phone) } else { self.seen.contains(&phone) }
    }

    /// Whether nothing that follows can change the result.
    fn is_enough(&self) -> bool {
        self.notes.has(Note::ExtraNumbers)
    }

    fn finish(self) -> Option<PhoneCell> {
        let mut phones = self.phones.into_iter();
        let first = phones.next()?;
        Some(PhoneCell { phones: Phones { first, more: phones.collect() }, notes: self.notes })
    }
}
