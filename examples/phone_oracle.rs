//! Holds the reading of phone numbers against libphonenumber over random ones, written as people
//! write them; `cargo test` does the same with a few thousand:
//!
//! ```text
//! cargo run --release --example phone_oracle -- 1000000 [SEED]
//! ```
//!
//! Half of the numbers are random, half lie at the edges of a range of prefixes. Ends with 1 at
//! the first disagreement, which it shows.

use std::process::ExitCode;

use dialfeed::clean::{PhoneRules, numbering};
use fastrand::Rng;
use rlibphonenumber::{PhoneNumber, PhoneNumberType};

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a command's own words")]
fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let (cells, seed) = match (arguments.next(), arguments.next()) {
        (Some(Ok(cells)), None) => (cells, 20_261_122),
        (Some(Ok(cells)), Some(Ok(seed))) => (cells, seed),
        _ => {
            eprintln!("usage: phone_oracle CELLS [SEED]");
            return ExitCode::from(2);
        }
    };
    let mut dice = Rng::with_seed(seed);
    let mut sendable = 0_u64;
    for _ in 0..cells {
        let digits = number(&mut dice);
        let cell = write(digits, &mut dice);
        let ours = PhoneRules::default().read(&cell);
        let expected = expected(digits);
        let got = ours.as_ref().ok().map(|found| found.phones.first().to_string());
        if got != expected {
            eprintln!("{cell:?} (seed {seed}): {ours:?}, libphonenumber: {:?}", oracle(digits));
            return ExitCode::FAILURE;
        }
        sendable += u64::from(expected.is_some());
    }
    println!("{cells} cells agree with libphonenumber, {sendable} of them sendable (seed {seed})");
    ExitCode::SUCCESS
}

/// A number of 9 to 12 digits, at random or beside the edge of a prefix of five digits.
fn number(dice: &mut Rng) -> u64 {
    let length = dice.u32(9..=12);
    let (least, most) = (10_u64.pow(length - 1), 10_u64.pow(length) - 1);
    let any = if dice.bool() { dice.u64(least..=most) } else { dice.u64(13..20) * 1_000_000_000 };
    let edge = 10_u64.pow(dice.u32(4..=8));
    match dice.u8(0..4) {
        0 => (any / edge * edge).max(least),
        1 => (any / edge * edge).saturating_sub(1).max(least),
        _ => any + dice.u64(0..1_000_000_000).min(most - any.min(most)),
    }
}

fn oracle(digits: u64) -> PhoneNumberType {
    PhoneNumber { country_code: 86, national_number: digits, ..PhoneNumber::default() }.get_type()
}

/// What section 5 makes of libphonenumber's answer.
fn expected(digits: u64) -> Option<String> {
    let text = digits.to_string();
    match oracle(digits) {
        PhoneNumberType::Mobile => Some(text),
        PhoneNumberType::FixedLine => {
            let area_len = numbering::area_len(text.as_bytes())?;
            let service = numbering::is_service(&text.as_bytes()[area_len..]);
            (!service).then(|| format!("0{text}"))
        }
        _ => None,
    }
}

/// The number with a country code or a trunk 0, behind a label, and in groups if it is one. (What
/// is none stays whole: between its groups there might be another number, or an extension.)
fn write(digits: u64, dice: &mut Rng) -> String {
    let prefixes: &[&str] = if numbering::is_mobile(digits) {
        &["", "+86", "0086 ", "86", "0", "17951", "+86 0"]
    } else {
        &["0", "+86", "+860", "0086"]
    };
    let labels = ["", "手机：", "Tel. ", "'", "\u{FEFF}", "  "];
    let tails = ["", "（张先生）", " ", ".", "\u{200B}"];
    let mut cell = String::from(labels[dice.usize(..labels.len())]);
    cell.push_str(prefixes[dice.usize(..prefixes.len())]);
    let separators = ["-", " ", "－", "\u{A0}", "—"];
    let separator = separators[dice.usize(..separators.len())];
    let group = if expected(digits).is_some() { dice.usize(2..=12) } else { usize::MAX };
    for (at, digit) in digits.to_string().chars().enumerate() {
        if at > 0 && at % group == 0 {
            cell.push_str(separator);
        }
        cell.push(digit);
    }
    cell.push_str(tails[dice.usize(..tails.len())]);
    cell
}
