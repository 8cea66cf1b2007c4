//! The stable text of an advice, as ledgers keep it, and the way back.

use std::fmt;
use std::str::FromStr;

use super::Advice;
use crate::clean::phone::rules::PhoneRules;
use crate::outcome::UnknownCode;
use crate::row::PhoneKind;

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LookAlike { meant } => write!(f, "look_alike {meant}"),
            Self::MobileDigits { digits } => write!(f, "mobile_digits {digits}"),
            Self::NumberDigits { digits } => write!(f, "number_digits {digits}"),
            Self::MobileInside { meant } => write!(f, "mobile_inside {meant}"),
            Self::TwoNumbers { first, second } => write!(f, "two_numbers {first} {second}"),
            Self::Rounded => f.write_str("rounded"),
            Self::AreaMissing => f.write_str("area_missing"),
            Self::AreaUnknown { area } => write!(f, "area_unknown 0{area}"),
            Self::AreaDigits { area, digits, fits: (least, most) } => {
                write!(f, "area_digits 0{area} {digits} {least} {most}")
            }
            Self::Foreign => f.write_str("foreign"),
            Self::WrittenAsForeign { meant } => write!(f, "written_as_foreign {meant}"),
            Self::Service => f.write_str("service"),
            Self::KindNotAllowed { kind } => write!(f, "kind_not_allowed {}", kind.as_str()),
            Self::RangeUnused { prefix: None } => f.write_str("range_unused"),
            Self::RangeUnused { prefix: Some(prefix) } => write!(f, "range_unused {prefix}"),
            Self::Date => f.write_str("date"),
            Self::IdCard => f.write_str("id_card"),
            Self::BankCard => f.write_str("bank_card"),
            Self::Email => f.write_str("email"),
            Self::Text => f.write_str("text"),
            Self::Hidden => f.write_str("hidden"),
        }
    }
}

impl FromStr for Advice {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        parse(text).ok_or_else(|| UnknownCode(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Advice> {
    let words: Vec<&str> = text.split(' ').collect();
    let phone = |text: &str| Some(PhoneRules::default().read(text).ok()?.phones.first());
    let area = |text: &str| text.strip_prefix('0')?.parse().ok();
    Some(match words[..] {
        ["look_alike", meant] => Advice::LookAlike { meant: phone(meant)? },
        ["mobile_digits", digits] => Advice::MobileDigits { digits: digits.parse().ok()? },
        ["number_digits", digits] => Advice::NumberDigits { digits: digits.parse().ok()? },
        ["mobile_inside", meant] => Advice::MobileInside { meant: phone(meant)? },
        ["two_numbers", first, second] => {
            Advice::TwoNumbers { first: phone(first)?, second: phone(second)? }
        }
        ["rounded"] => Advice::Rounded,
        ["area_missing"] => Advice::AreaMissing,
        ["area_unknown", code] => Advice::AreaUnknown { area: area(code)? },
        ["area_digits", code, digits, least, most] => Advice::AreaDigits {
            area: area(code)?,
            digits: digits.parse().ok()?,
            fits: (least.parse().ok()?, most.parse().ok()?),
        },
        ["foreign"] => Advice::Foreign,
        ["written_as_foreign", meant] => Advice::WrittenAsForeign { meant: phone(meant)? },
        ["service"] => Advice::Service,
        ["kind_not_allowed", kind] => Advice::KindNotAllowed {
            kind: [PhoneKind::Mobile, PhoneKind::Landline, PhoneKind::Service]
                .into_iter()
                .find(|it| it.as_str() == kind)?,
        },
        ["range_unused"] => Advice::RangeUnused { prefix: None },
        ["range_unused", prefix] => Advice::RangeUnused { prefix: Some(prefix.parse().ok()?) },
        ["date"] => Advice::Date,
        ["id_card"] => Advice::IdCard,
        ["bank_card"] => Advice::BankCard,
        ["email"] => Advice::Email,
        ["text"] => Advice::Text,
        ["hidden"] => Advice::Hidden,
        _ => return None,
    })
}
