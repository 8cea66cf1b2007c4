//! What can be said about a cell that gave no number, beyond its reason: what was read, and what
//! was meant, most likely.
//!
//! A suggestion is for a person, who may apply it; it never becomes what is sent. The text of an
//! [`Advice`] is stable, since ledgers keep it: a code, then its figures and numbers.

mod cards;
mod code;
mod number;

use cards::{is_bank_card, is_id_card};
use number::Number;

use super::date::is_date;
use super::lookalike::mended;
use super::rules::{Kinds, PhoneRules};
use super::written::{STACK, normalise};
use crate::outcome::Reason;
use crate::row::{Phone, PhoneKind};

/// Longer cells are texts; advice is about what a person can see at once.
const CELL_OCTETS_MAX: usize = 256;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// Letters or other signs stand for digits.
    LookAlike {
        /// The number with digits in their place.
        meant: Phone,
    },
    /// A mobile number with a digit too many or too few.
    MobileDigits {
        /// How many there are, without the country's code.
        digits: usize,
    },
    /// Neither the length of a mobile number nor that of a landline.
    NumberDigits {
        /// How many there are.
        digits: usize,
    },
    /// A mobile number with something before it that does not belong there.
    MobileInside {
        /// The mobile number.
        meant: Phone,
    },
    /// Two numbers without a sign between.
    TwoNumbers {
        /// The one in front.
        first: Phone,
        /// The one behind.
        second: Phone,
    },
    /// A spreadsheet rounded the number.
    Rounded,
    /// A local number.
    AreaMissing,
    /// A landline with an area code that does not exist.
    AreaUnknown {
        /// The code, without its 0.
        area: u16,
    },
    /// A landline with too many or too few digits behind its area code.
    AreaDigits {
        /// The code, without its 0.
        area: u16,
        /// How many digits stand behind it.
        digits: usize,
        /// The least and the most that it has.
        fits: (usize, usize),
    },
    /// Of another country or region.
    Foreign,
    /// As if of another country, but the digits are a mobile number of ours.
    WrittenAsForeign {
        /// The mobile number.
        meant: Phone,
    },
    /// A service number.
    Service,
    /// A good number of a kind that `--allow` leaves out.
    KindNotAllowed {
        /// Its kind.
        kind: PhoneKind,
    },
    /// Of the right length, but nobody has such numbers.
    RangeUnused {
        /// The first three digits, where no mobile number begins with them.
        prefix: Option<u16>,
    },
    /// A date.
    Date,
    /// An ID card's number.
    IdCard,
    /// A bank card's number.
    BankCard,
    /// An e-mail address.
    Email,
    /// Words without a number.
    Text,
    /// Asterisks in place of digits.
    Hidden,
}

impl Advice {
    /// What can be said about a cell that was read by these rules and gave none of its numbers for
    /// this reason; `None` where there is nothing in it, or the reason is not the number's.
    #[must_use]
    pub fn of(cell: &str, reason: Reason, rules: &PhoneRules) -> Option<Self> {
        let mut end = cell.len().min(CELL_OCTETS_MAX);
        while !cell.is_char_boundary(end) {
            end -= 1;
        }
        let cell = &cell[..end];
        let (mut stack, mut heap) = ([0; STACK], Vec::new());
        let written = normalise(cell, &mut stack, &mut heap);
        let number = Number::in_front(written);
        Some(match reason {
            Reason::PhoneNotANumber if is_date(written) => Self::Date,
            Reason::PhoneNotANumber
            | Reason::PhoneTooShort
            | Reason::PhoneTooLong
            | Reason::PhoneUnassigned => of_kind(cell, written)
                .or_else(|| look_alike(cell, rules))
                .unwrap_or_else(|| match reason {
                    Reason::PhoneNotANumber => Self::Text,
                    _ => number.advice(reason, rules),
                }),
            Reason::PhoneForeign => number.mobile_behind_sign().unwrap_or(Self::Foreign),
            Reason::PhoneService => Self::Service,
            Reason::PhoneKindNotAllowed => kind_of(cell, rules)?,
            Reason::PhoneNoAreaCode => Self::AreaMissing,
            Reason::PhonePrecisionLost => Self::Rounded,
            Reason::PhoneMissing
            | Reason::StaffMissing
            | Reason::StaffUnknown
            | Reason::BatchMissing
            | Reason::RowMalformed => return None,
        })
    }

    /// Whether it tells more than the reason's own sentence, which stands above examples.
    #[must_use]
    pub fn is_more_than_its_reason(self) -> bool {
        !matches!(
            self,
            Self::Rounded
                | Self::AreaMissing
                | Self::Foreign
                | Self::Service
                | Self::Text
                | Self::RangeUnused { prefix: None }
        )
    }
}

/// What else a cell without a number may be.
fn of_kind(cell: &str, written: &[u8]) -> Option<Advice> {
    let digits: Vec<u8> = written.iter().copied().filter(u8::is_ascii_digit).collect();
    if cell.split_once(['@', '＠']).is_some_and(|(name, host)| {
        name.ends_with(char::is_alphanumeric) && host.contains(['.', '．'])
    }) {
        Some(Advice::Email)
    } else if has_hidden_digits(cell) {
        Some(Advice::Hidden)
    } else if is_id_card(&digits, written) {
        Some(Advice::IdCard)
    } else if is_bank_card(&digits) {
        Some(Advice::BankCard)
    } else {
        None
    }
}

/// Whether two asterisks or more stand beside a digit, or what is written for them.
fn has_hidden_digits(cell: &str) -> bool {
    let hides = |sign: &char| matches!(sign, '*' | '＊' | 'x' | 'X' | '×' | '•' | '●');
    let signs: Vec<char> = cell.chars().collect();
    signs.windows(3).any(|three| {
        let (first, last) = (three[0].is_numeric(), three[2].is_numeric());
        let inner = hides(&three[1]);
        inner && (first && hides(&three[2]) || last && hides(&three[0]))
    })
}

fn look_alike(cell: &str, rules: &PhoneRules) -> Option<Advice> {
    let rules = PhoneRules { allow: Kinds::default(), ..*rules };
    let meant = rules.read(&mended(cell)?).ok()?.phones.first();
    Some(Advice::LookAlike { meant })
}

fn kind_of(cell: &str, rules: &PhoneRules) -> Option<Advice> {
    let all = [PhoneKind::Mobile, PhoneKind::Landline, PhoneKind::Service];
    let rules = PhoneRules { allow: Kinds::from_iter(all), ..*rules };
    let kind = rules.read(cell).ok()?.phones.first().kind();
    Some(Advice::KindNotAllowed { kind })
}

#[cfg(test)]
mod tests;
