//! Makes cells as people write numbers: every way of section 5 by itself and in combination, one
//! number or two, valid and not, with what must become of each.
//!
//! What a number is, [`reference`] says; here it is written down so that its digits stay the same
//! number. Where that cannot be known (a number that is none, in groups: one of them may be an
//! extension, or another number), the cell is [`Expected::Sound`] only.
//!
//! Shared by `cargo test` and by `examples/phone_oracle`.

use dialfeed::clean::{AreaCode, Numbers, PhoneCell, PhoneRules};
use dialfeed::outcome::Reason;
use dialfeed::row::PhoneKind;
use fastrand::Rng;
use rlibphonenumber::PhoneNumberType;

use crate::reference::{self, Judgement};

/// A cell that somebody may have typed.
#[derive(Debug)]
pub struct Cell {
    pub text: String,
    pub rules: PhoneRules,
    pub expected: Expected,
}

/// What must become of a cell.
#[derive(Debug, PartialEq)]
pub enum Expected {
    /// This: the numbers and the notes' codes, or a reason.
    Exactly(String),
    /// Whatever is read must be valid by libphonenumber, and stand in the cell as it is.
    Sound,
}

const LABELS: [&str; 16] = [
    "手机：",
    "电话:",
    "Tel.",
    "Tel. ",
    "tel:",
    "TEL：",
    "Mobile: ",
    "联系电话 ",
    "手机",
    "☎",
    "（手机）",
    "张先生 ",
    "【电话】",
    "李女士：",
    "家 ",
    "微信同号 ",
];
const TAILS: [&str; 10] =
    ["(张先生)", "（张）", " 先生", "-李女士", "(work)", " home", "。", "；", " ", "（微信同号）"];
const INVISIBLE: [char; 8] =
    ['\u{200B}', '\u{FEFF}', '\u{200D}', '\u{2060}', '\u{AD}', '\u{202D}', '\u{200E}', '\u{200C}'];
/// Before a mobile number: country code, trunk 0 and a carrier's prefix.
const BEFORE_MOBILE: [&str; 22] = [
    "",
    "",
    "",
    "",
    "+86",
    "+86 ",
    "(+86)",
    "＋８６-",
    "0086",
    "0086-",
    "00 86 ",
    "86",
    "86-",
    "0",
    "0-",
    "+86 (0)",
    "17951",
    "17911-",
    "17909 0",
    "+86 12593",
    "86 10193 ",
    "17951 86 ",
];
/// Before an area code.
const BEFORE_AREA: [&str; 12] =
    ["", "", "0", "0", "0", "(0", "+86 ", "+860", "+86 (0)", "0086-", "86 ", "86-0"];
const INSIDE: [&str; 22] = [
    "-", " ", ".", "－", "—", "–", "‐", "−", "~", "_", "\u{A0}", "\u{3000}", "\t", "·", " - ", "/",
    "\\", ",", "、", "，", "\n", "|",
];
/// The first of [`INSIDE`] stand between groups beside another number too.
const INSIDE_BESIDE_OTHERS: usize = 15;
const SIGNS_BETWEEN: [&str; 14] =
    ["/", "\\", "、", "，", ",", "；", ";", "|", "\n", "／", " / ", "、 ", "\r\n", "｜"];
const SPACES_BETWEEN: [&str; 4] = [" ", "  ", "\u{3000}", "\u{A0}"];
const EXTENSION_WORDS: [&str; 12] =
    ["转", " 转 ", "转分机", "分机：", " 分机 ", "#", " ext ", "ext.", " Ext:", "x", " x", "（转"];
const EXTENSION_SIGNS: [&str; 5] = ["-", " - ", "－", ",", "，"];

/// One cell.
pub fn cell(dice: &mut Rng) -> Cell {
    let rules = rules(dice);
    let (text, expected) = match dice.u8(0..20) {
        0..=9 => one(dice, &rules),
        10..=14 => two(dice, &rules),
        15 | 16 => scientific(dice, &rules),
        17 => foreign(dice, &rules),
        _ => cut_anywhere(dice),
    };
    Cell { text: disguised(text, dice), rules, expected }
}

fn rules(dice: &mut Rng) -> PhoneRules {
    let area = ["010", "0571", "0310", "0754"][dice.usize(..4)];
    let all = [PhoneKind::Mobile, PhoneKind::Landline, PhoneKind::Service];
    let allow = match dice.u8(0..6) {
        0 => all.into_iter().collect(),
        1 => [PhoneKind::Mobile].into_iter().collect(),
        _ => PhoneRules::default().allow,
    };
    PhoneRules {
        numbers: if dice.u8(0..3) == 0 { Numbers::All } else { Numbers::First },
        area: if dice.u8(0..3) == 0 { AreaCode::parse(area).ok() } else { None },
        allow,
    }
}

/// A number on paper: its digits with all that stands before them, and what it is.
struct Written {
    text: String,
    plus: bool,
    digits: String,
    national_len: usize,
    judgement: Judgement,
}

/// Writes a number; in groups where they cannot be taken for something else. Beside a space
/// (`alone` is false) one of a landline's would be.
fn write(dice: &mut Rng, rules: &PhoneRules, inside: &[&str], alone: bool) -> Written {
    let national = national(dice);
    let befores: &[&str] =
        if national.starts_with('1') && dice.u8(0..8) > 0 { &BEFORE_MOBILE } else { &BEFORE_AREA };
    let before = befores[dice.usize(..befores.len())];
    let plus = before.contains(['+', '＋']);
    let ascii = before.replace('８', "8").replace('６', "6");
    let mut digits: String = ascii.chars().filter(char::is_ascii_digit).collect();
    digits.push_str(&national);
    let judgement = reference::judge(plus, &digits, rules);
    let is_mobile = judgement.as_ref().is_ok_and(|number| is_mobile(number));
    // Beside a space or a parenthesis what is no number may be two parts, and one of them one.
    let keeps_spaces = is_mobile || (alone && judgement.is_ok());
    let mut text =
        if keeps_spaces { before.to_owned() } else { before.replace([' ', '(', ')'], "") };
    let open = text.starts_with('(') && !text.contains(')');
    let sign = match inside[dice.usize(..inside.len())] {
        // A dot before one or two last zeros would be a number cell's: there must be two dots.
        "." | "·" if national.len() < 9 => "-",
        sign => sign,
    };
    if judgement.is_err() || dice.u8(0..4) == 0 {
        text.push_str(&national);
    } else if dice.bool() && oracle_of(&national) != PhoneNumberType::Mobile {
        // Behind the area code, as landlines are written.
        let area = if national.starts_with(['1', '2']) { 2 } else { 3 };
        text.push_str(&national[..area]);
        text.push_str(if open { ")" } else { sign });
        text.push_str(&grouped(&national[area..], 4, if dice.bool() { sign } else { "" }));
    } else {
        let group = if matches!(sign, "." | "·") { dice.usize(3..=4) } else { dice.usize(2..=6) };
        text.push_str(&grouped(&national, group, sign));
    }
    Written { text, plus, digits, national_len: national.len(), judgement }
}

fn oracle_of(digits: &str) -> PhoneNumberType {
    reference::oracle(digits.parse().unwrap_or_default())
}

fn is_mobile(number: &str) -> bool {
    number.len() == 11 && number.starts_with('1')
}

fn grouped(digits: &str, group: usize, sign: &str) -> String {
    let groups = digits.as_bytes().chunks(group).map(|group| String::from_utf8_lossy(group));
    groups.collect::<Vec<_>>().join(sign)
}

/// The digits of a number without what stands before: valid or not, at random or at the edge of a
/// range of prefixes.
fn national(dice: &mut Rng) -> String {
    let ten_to = |power: u32| 10_u64.pow(power);
    let any = match dice.u8(0..12) {
        0..=4 => dice.u64(13_000_000_000..20_000_000_000),
        5 | 6 => dice.u64(1_000_000_000..10_000_000_000),
        7 => dice.u64(31_000_000_000..100_000_000_000),
        8 => dice.u64(2_000_000..100_000_000),
        9 => return service(dice),
        _ => {
            let length = dice.u32(7..=13);
            dice.u64(ten_to(length - 1)..ten_to(length))
        }
    };
    let edge = ten_to(dice.u32(4..=8));
    let at_edge = match dice.u8(0..4) {
        0 if any >= edge => any / edge * edge,
        1 if any >= edge => any / edge * edge - 1,
        _ => any,
    };
    at_edge.to_string()
}

fn service(dice: &mut Rng) -> String {
    let (before, digits) =
        [("400", 7), ("800", 7), ("95", 3), ("95", 6), ("96", 3), ("1008", 1)][dice.usize(..6)];
    let mut number = before.to_owned();
    (0..digits).for_each(|_| number.push(char::from(b'0' + dice.u8(0..10))));
    number
}

fn one(dice: &mut Rng, rules: &PhoneRules) -> (String, Expected) {
    let Written { mut text, plus, digits, judgement, .. } = write(dice, rules, &INSIDE, true);
    let mut extension = false;
    let mut expected = judgement;
    let is_plain =
        text.chars().filter(|sign| !sign.is_ascii_digit()).all(|sign| "+ (0)".contains(sign));
    match dice.u8(0..6) {
        0 => {
            let inner = dice.u32(0..1_000_000).to_string();
            text.push_str(EXTENSION_WORDS[dice.usize(..EXTENSION_WORDS.len())]);
            text.push_str(&inner);
            extension = expected.is_ok();
        }
        1 if expected.is_ok() => {
            let inner = dice.u32(0..1_000_000).to_string();
            text.push_str(EXTENSION_SIGNS[dice.usize(..EXTENSION_SIGNS.len())]);
            text.push_str(&inner);
            // The whole cell goes first.
            match reference::judge(plus, &format!("{digits}{inner}"), rules) {
                Ok(whole) => expected = Ok(whole),
                Err(_) => extension = true,
            }
        }
        2 if is_plain => text.push_str([".0", ".00"][dice.usize(..2)]),
        _ => {}
    }
    text = labelled(&text, dice);
    let notes = if extension { " extension_dropped" } else { "" };
    let expected = match expected {
        Ok(number) => format!("{number}{notes}"),
        Err(reason) => reason.to_owned(),
    };
    (text, Expected::Exactly(expected))
}

/// Sometimes with a label before, and words behind.
fn labelled(text: &str, dice: &mut Rng) -> String {
    let label = if dice.bool() { LABELS[dice.usize(..LABELS.len())] } else { "" };
    let tail = if dice.u8(0..3) == 0 { TAILS[dice.usize(..TAILS.len())] } else { "" };
    format!("{label}{text}{tail}")
}

fn two(dice: &mut Rng, rules: &PhoneRules) -> (String, Expected) {
    let by_sign = dice.bool();
    // Between spaces a group would be a number's neighbour.
    let inside: &[&str] = if by_sign {
        &INSIDE[..INSIDE_BESIDE_OTHERS]
    } else {
        &["-", ".", "－", "—", "~", "·"]
    };
    let (first, mut second) =
        (write(dice, rules, inside, by_sign), write(dice, rules, inside, by_sign));
    if first.national_len < 7 || second.national_len < 7 {
        return one(dice, rules); // Less than a local number is a group, or an extension.
    }
    let is_mobile = second.judgement.as_ref().is_ok_and(|number| is_mobile(number));
    if !by_sign && is_mobile && !first.text.contains(' ') && dice.bool() {
        // As most people write a mobile number, wherever it stands.
        let number = second.judgement.clone().unwrap_or_default();
        let before = ["", "+86 ", "86 ", "0086 ", "17951 "][dice.usize(..5)];
        second = Written {
            text: format!("{before}{} {} {}", &number[..3], &number[3..7], &number[7..]),
            plus: before.starts_with('+'),
            digits: before.chars().chain(number.chars()).filter(char::is_ascii_digit).collect(),
            ..second
        };
    }
    let is_foreign = |written: &Written| written.judgement == Err("phone_foreign");
    if is_foreign(&first) {
        // What follows is a number of that country's; a local one of ours it is not.
        let rules = PhoneRules { area: None, ..*rules };
        second.judgement = reference::judge(second.plus, &second.digits, &rules);
    }
    let mut text = first.text.clone();
    let mut extension_of_first = false;
    if first.judgement.is_ok() && dice.u8(0..4) == 0 {
        text.push_str(EXTENSION_WORDS[dice.usize(..EXTENSION_WORDS.len() - 1)]);
        text.push_str(&dice.u32(0..1_000_000).to_string());
        extension_of_first = true;
    }
    let signs: &[&str] = if by_sign { &SIGNS_BETWEEN } else { &SPACES_BETWEEN };
    text.push_str(signs[dice.usize(..signs.len())]);
    let label = if dice.u8(0..3) == 0 { LABELS[dice.usize(..LABELS.len())] } else { "" };
    text.push_str(label);
    text.push_str(&second.text);
    if label.is_empty() && !extension_of_first && !second.plus {
        let whole = format!("{}{}", first.digits, second.digits);
        if let Ok(whole) = reference::judge(first.plus, &whole, rules) {
            return (text, Expected::Exactly(whole));
        }
        // The second one's last group may be an extension of all before it.
        let last = second.text.bytes().rev().take_while(u8::is_ascii_digit).count();
        let head = whole.len() - last.min(second.digits.len());
        if last <= 6 && reference::judge(first.plus, &whole[..head], rules).is_ok() {
            return (text, Expected::Sound);
        }
    }
    if !by_sign && first.judgement == Err("phone_service") {
        return (text, Expected::Sound); // Its digits may be a group of what follows.
    }
    if !by_sign && is_foreign(&first) && label.is_empty() {
        return (text, Expected::Exactly("phone_foreign".to_owned()));
    }
    let first = (first.judgement, extension_of_first);
    let second = (second.judgement, false);
    (labelled(&text, dice), Expected::Exactly(of_parts(&[first, second], rules.numbers)))
}

/// The cell of these parts: each with what it is, and whether an extension was taken off.
fn of_parts(parts: &[(Judgement, bool)], numbers: Numbers) -> String {
    let (mut found, mut extension) = (Vec::<&str>::new(), false);
    for (judgement, has_extension) in parts {
        let Ok(number) = judgement else { continue };
        let is_new = !found.contains(&number.as_str());
        extension |= has_extension & is_new & (found.is_empty() || numbers == Numbers::All);
        if is_new {
            found.push(number);
        }
    }
    let extra = found.len() > 1 && numbers == Numbers::First;
    let Some(first) = found.first() else {
        return parts[0].0.clone().err().unwrap_or_default().to_owned();
    };
    let mut text = if extra { (*first).to_owned() } else { found.join(" ") };
    text.push_str(if extension { " extension_dropped" } else { "" });
    text.push_str(if extra { " extra_numbers" } else { "" });
    text
}

/// What spreadsheets make of a long number.
fn scientific(dice: &mut Rng, rules: &PhoneRules) -> (String, Expected) {
    let code = if dice.u8(0..4) == 0 { "86" } else { "" };
    let digits = format!("{code}{}", national(dice));
    let decimals = match dice.u8(0..3) {
        0 => digits[1..].trim_end_matches('0'),
        1 => &digits[1..],
        _ => &digits[1..dice.usize(1..digits.len())],
    };
    let point = if decimals.is_empty() { "" } else { "." };
    let exponent = ["E+", "e+", "E", "E+0"][dice.usize(..4)];
    let text = format!("{}{point}{decimals}{exponent}{}", &digits[..1], digits.len() - 1);
    let expected = if decimals.len() < 7 {
        "phone_precision_lost".to_owned()
    } else {
        let whole = format!("{:0<1$}", format!("{}{decimals}", &digits[..1]), digits.len());
        reference::judge(false, &whole, rules).unwrap_or_else(str::to_owned)
    };
    (labelled(&text, dice), Expected::Exactly(expected))
}

/// A `+` or `00` and another country's code, whatever follows.
fn foreign(dice: &mut Rng, rules: &PhoneRules) -> (String, Expected) {
    let codes = ["852", "853", "886", "1", "44", "81", "7", "65", "138", "999"];
    let code = codes[dice.usize(..codes.len())];
    let sign = INSIDE[dice.usize(..INSIDE_BESIDE_OTHERS)];
    let national = national(dice);
    let number = grouped(&national, dice.usize(2..=12), sign);
    let before = ["+", "00", "＋", "(+"][dice.usize(..4)];
    let text = format!("{before}{code}{sign}{number}");
    let digits = if before == "00" { 2 } else { 0 } + code.len() + national.len();
    if dice.u8(0..4) > 0 {
        return (labelled(&text, dice), Expected::Exactly("phone_foreign".to_owned()));
    }
    let other = write(dice, &PhoneRules { area: None, ..*rules }, &["-"], true);
    // Less than seven digits are the beginning of what follows: `+1/650…`.
    let expected = other.judgement.ok().filter(|_| digits >= 7);
    let text = format!("{text}；{}", other.text);
    let expected = expected.unwrap_or_else(|| "phone_foreign".to_owned());
    (labelled(&text, dice), Expected::Exactly(expected))
}

/// Digits with signs, spaces and words anywhere.
fn cut_anywhere(dice: &mut Rng) -> (String, Expected) {
    let mut text = labelled("", dice);
    for _ in 0..dice.usize(1..=3) {
        text.push_str(BEFORE_MOBILE[dice.usize(..BEFORE_MOBILE.len())]);
        for digit in national(dice).chars() {
            text.push(digit);
            if dice.u8(0..6) == 0 {
                text.push_str(INSIDE[dice.usize(..INSIDE.len())]);
            }
        }
        match dice.u8(0..4) {
            0 => text.push_str(EXTENSION_WORDS[dice.usize(..EXTENSION_WORDS.len())]),
            1 => text.push_str(TAILS[dice.usize(..TAILS.len())]),
            2 => text.push_str(SIGNS_BETWEEN[dice.usize(..SIGNS_BETWEEN.len())]),
            _ => text.push(' '),
        }
    }
    (text, Expected::Sound)
}

/// The same cell in full-width signs, with signs that nobody sees, as a spreadsheet's text.
fn disguised(mut text: String, dice: &mut Rng) -> String {
    match dice.u8(0..8) {
        0 => {
            let wide = |sign: char| char::from_u32(u32::from(sign) + 0xFEE0).unwrap_or(sign);
            text =
                text.chars().map(|it| if it.is_ascii_graphic() { wide(it) } else { it }).collect();
        }
        1 => {
            let invisible = INVISIBLE[dice.usize(..INVISIBLE.len())];
            let every = dice.usize(1..=4);
            let signs = text.chars().enumerate();
            text = signs
                .flat_map(|(at, sign)| [Some(sign), (at % every == 0).then_some(invisible)])
                .flatten()
                .collect();
        }
        _ => {}
    }
    match dice.u8(0..10) {
        0 => format!("=\"{text}\""),
        1 => format!("'{text}"),
        2 => format!(" {text} "),
        3 => format!("\u{FEFF}{text}"),
        _ => text,
    }
}

/// Holds what was read against what must be; the words tell what is wrong.
pub fn hold(cell: &Cell, read: &Result<PhoneCell, Reason>) -> Result<(), String> {
    match &cell.expected {
        Expected::Exactly(expected) => {
            let got = shown(read);
            if got == *expected { Ok(()) } else { Err(format!("{got}, not {expected}")) }
        }
        Expected::Sound => {
            let Ok(found) = read else { return Ok(()) };
            found.phones.iter().try_for_each(|phone| is_sound(&phone.to_string(), cell))
        }
    }
}

/// The numbers and then the notes, or the reason.
pub fn shown(read: &Result<PhoneCell, Reason>) -> String {
    match read {
        Ok(found) => {
            let phones = found.phones.iter().map(|phone| phone.to_string());
            let notes = found.notes.iter().map(|note| note.to_string());
            phones.chain(notes).collect::<Vec<_>>().join(" ")
        }
        Err(reason) => reason.to_string(),
    }
}

fn is_sound(number: &str, cell: &Cell) -> Result<(), String> {
    let again = reference::judge(false, number, &cell.rules);
    if again.as_deref() != Ok(number) {
        return Err(format!("{number} is sent, but {again:?}"));
    }
    let digit = |sign: char| match sign {
        '０'..='９' => char::from_digit(u32::from(sign) - 0xFF10, 10),
        _ => Some(sign).filter(char::is_ascii_digit),
    };
    let digits: String = cell.text.chars().filter_map(digit).collect();
    let national = number.strip_prefix('0').unwrap_or(number);
    let area = cell.rules.area.map(|area| area.code().to_string()).unwrap_or_default();
    let local = national.strip_prefix(&area).filter(|_| !area.is_empty());
    let stands = digits.contains(national) || local.is_some_and(|local| digits.contains(local));
    if stands { Ok(()) } else { Err(format!("{number} does not stand in the cell")) }
}
