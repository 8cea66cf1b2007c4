//! What the user decides about numbers: `--numbers`, `--allow`, `--area`.
//!
//! Promises that an area code is one that exists. Knows nothing of cells.

use std::str::FromStr;

use crate::clean::numbering;
use crate::row::PhoneKind;

/// How phone cells are read. The default is the contract's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PhoneRules {
    /// Which numbers of a cell with several are sent.
    pub numbers: Numbers,
    /// Which kinds of numbers are sent.
    pub allow: Kinds,
    /// The area code for local numbers of 7 or 8 digits.
    pub area: Option<AreaCode>,
}

/// `--numbers`: which of a cell's several numbers are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Numbers {
    /// The first valid one; a second, different one gives the note `extra_numbers`.
    #[default]
    First,
    /// Each valid, different one.
    All,
}

/// `--allow`: a set of kinds; mobile and landline unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    const fn bit(kind: PhoneKind) -> u8 {
        match kind {
            PhoneKind::Mobile => 1,
            PhoneKind::Landline => 2,
            PhoneKind::Service => 4,
        }
    }

    /// Whether numbers of this kind are sent.
    #[must_use]
    pub fn has(self, kind: PhoneKind) -> bool {
        self.0 & Self::bit(kind) != 0
    }
}

impl Default for Kinds {
    fn default() -> Self {
        Self(Self::bit(PhoneKind::Mobile) | Self::bit(PhoneKind::Landline))
    }
}

impl FromIterator<PhoneKind> for Kinds {
    fn from_iter<I: IntoIterator<Item = PhoneKind>>(kinds: I) -> Self {
        Self(kinds.into_iter().fold(0, |set, kind| set | Self::bit(kind)))
    }
}

/// A word in `--allow` that is no kind of number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no kind of number: mobile, landline or service")]
pub struct KindUnknown(pub String);

impl FromStr for Kinds {
    type Err = KindUnknown;

    /// Reads `mobile,landline`; at least one kind, spaces and upper case do not matter.
    fn from_str(text: &str) -> Result<Self, KindUnknown> {
        text.split(',')
            .map(|word| match word.trim().to_ascii_lowercase().as_str() {
                "mobile" => Ok(PhoneKind::Mobile),
                "landline" => Ok(PhoneKind::Landline),
                "service" => Ok(PhoneKind::Service),
                _ => Err(KindUnknown(word.trim().to_owned())),
            })
            .collect()
    }
}

/// An area code that exists, without its 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AreaCode(u16);

/// A text that is no area code of China.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no area code of China: write it as 010 or 0571")]
pub struct AreaUnknown(pub String);

impl AreaCode {
    /// Reads `0571` or `571`.
    ///
    /// # Errors
    /// Where the numbering tables have no such area code.
    pub fn parse(text: &str) -> Result<Self, AreaUnknown> {
        let digits = text.trim();
        let digits = digits.strip_prefix('0').unwrap_or(digits);
        let known = digits.bytes().all(|byte| byte.is_ascii_digit())
            && numbering::is_area(digits.as_bytes());
        match digits.parse() {
            Ok(code) if known => Ok(Self(code)),
            _ => Err(AreaUnknown(text.to_owned())),
        }
    }

    /// The code as an integer, without its 0.
    #[must_use]
    pub fn code(self) -> u64 {
        u64::from(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_code_must_exist() {
        assert_eq!(AreaCode::parse("0571").map(AreaCode::code), Ok(571));
        assert_eq!(AreaCode::parse(" 571 ").map(AreaCode::code), Ok(571));
        assert_eq!(AreaCode::parse("010"), AreaCode::parse("10"));
        for none in ["", "0", "00571", "0999999", "1", "100", "0500", "0571a", "+10", "杭州"] {
            assert_eq!(AreaCode::parse(none), Err(AreaUnknown(none.to_owned())), "{none}");
        }
    }

    #[test]
    fn allowed_kinds_are_read_as_a_list() {
        let kinds: Kinds = "Service, mobile".parse().unwrap();
        assert!(kinds.has(PhoneKind::Service) && kinds.has(PhoneKind::Mobile));
        assert!(!kinds.has(PhoneKind::Landline));
        assert_eq!("mobile,landline".parse(), Ok(Kinds::default()));
        assert_eq!("mobile,fax".parse::<Kinds>(), Err(KindUnknown("fax".to_owned())));
        assert!("".parse::<Kinds>().is_err(), "no kind at all would reject every row");
    }
}
