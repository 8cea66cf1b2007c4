//! The digits of a number that is none: which end is wrong, and what they may have been.

use super::Advice;
use crate::clean::numbering::{area_len, is_mobile, local_lengths};
use crate::clean::phone::cell::is_parting_sign;
use crate::clean::phone::judge::{Digits, judge, value};
use crate::clean::phone::piece;
use crate::clean::phone::rules::PhoneRules;
use crate::outcome::Reason;
use crate::row::{Phone, PhoneKind};

/// The digits of a mobile number.
const MOBILE_DIGITS: usize = 11;
/// A part with fewer digits is a group of a number.
const NUMBER_DIGITS_MIN: usize = 7;

/// The digits that the advice is about.
pub(super) struct Number {
    /// As written, at most those that a number can have.
    digits: Vec<u8>,
    /// How many there are, also beyond those.
    count: usize,
    /// How many stand together in front.
    group: usize,
}

impl Number {
    /// The first part with as many digits as a number has, or else the cell as one.
    pub(super) fn in_front(written: &[u8]) -> Self {
        let parts = written.split(|byte| is_parting_sign(*byte));
        let of_part = |part: &[u8]| part.iter().filter(|byte| byte.is_ascii_digit()).count();
        let part = parts.into_iter().find(|part| of_part(part) >= NUMBER_DIGITS_MIN);
        let part = part.unwrap_or(written);
        let stretch = piece::first_stretch(part);
        let stretch = if of_part(stretch) < NUMBER_DIGITS_MIN { part } else { stretch };
        let digits = Digits::of(stretch);
        let group = stretch.iter().skip_while(|byte| !byte.is_ascii_digit());
        let group = group.take_while(|byte| byte.is_ascii_digit()).count();
        Self { digits: digits.kept().to_vec(), count: digits.count, group }
    }

    pub(super) fn advice(&self, reason: Reason, rules: &PhoneRules) -> Advice {
        self.two_numbers()
            .or_else(|| self.mobile_inside())
            .or_else(|| self.mobile_digits())
            .or_else(|| self.landline())
            .or_else(|| self.local(rules))
            .unwrap_or(match reason {
                Reason::PhoneUnassigned => Advice::RangeUnused { prefix: self.unused_prefix() },
                _ => Advice::NumberDigits { digits: self.count },
            })
    }

    /// The digits without the country's code.
    fn national(&self) -> &[u8] {
        let behind = |code: &[u8]| self.digits.strip_prefix(code);
        let code = behind(b"0086").or_else(|| behind(b"86").filter(|rest| rest.len() > 8));
        code.unwrap_or(&self.digits)
    }

    /// Where the digits are two numbers end to end, in one way only.
    fn two_numbers(&self) -> Option<Advice> {
        if self.count != self.digits.len() || self.count < 2 * MOBILE_DIGITS - 1 {
            return None;
        }
        let rules = PhoneRules::default();
        let mut splits = (10..=self.count - 10).filter_map(|at| {
            let (first, second) = self.digits.split_at(at);
            let first = judge(&Digits::of(first), &rules).ok()?;
            Some((first, judge(&Digits::of(second), &rules).ok()?))
        });
        let (first, second) = splits.next().filter(|_| splits.next().is_none())?;
        Some(Advice::TwoNumbers { first, second })
    }

    /// A mobile number behind zeros, or behind an area code.
    fn mobile_inside(&self) -> Option<Advice> {
        let (zeros, rest) = self.zeros();
        let area = if zeros > 0 { area_len(rest) } else { None };
        let behind = [Some(rest), area.map(|len| &rest[len..]), Some(self.national())];
        let meant = behind.into_iter().flatten().find_map(|digits| self.mobile(digits))?;
        Some(Advice::MobileInside { meant })
    }

    /// A mobile number behind `+` or `00`. (`+1 650 253 0000` is what it says.)
    pub(super) fn mobile_behind_sign(&self) -> Option<Advice> {
        let (zeros, rest) = self.zeros();
        let meant = self.mobile(rest).filter(|_| self.group >= zeros + 3)?;
        Some(Advice::WrittenAsForeign { meant })
    }

    /// How many zeros there are in front, and what stands behind them.
    fn zeros(&self) -> (usize, &[u8]) {
        let zeros = self.digits.iter().take_while(|digit| **digit == b'0').count();
        (zeros, &self.digits[zeros..])
    }

    /// The last digits as a mobile number, if they are one.
    fn mobile(&self, last: &[u8]) -> Option<Phone> {
        let number = value(last);
        let is_it = self.count == self.digits.len() && last.len() == MOBILE_DIGITS;
        (is_it && is_mobile(number)).then(|| Phone::new(PhoneKind::Mobile, number))
    }

    /// Digits that begin as a mobile number does.
    fn mobile_digits(&self) -> Option<Advice> {
        let national = self.national();
        let national = national.strip_prefix(b"0").unwrap_or(national);
        let digits = self.count - (self.digits.len() - national.len());
        let begins = matches!(national, [b'1', b'3'..=b'9', ..]);
        (begins && digits != MOBILE_DIGITS).then_some(Advice::MobileDigits { digits })
    }

    /// Digits that are written as a landline: with the 0 of an area code.
    fn landline(&self) -> Option<Advice> {
        let national = self.national();
        let behind_zero = national.strip_prefix(b"0")?;
        let Some(len) = area_len(behind_zero) else {
            // `01` and `02` begin codes of three digits, the others have four.
            let len = if matches!(behind_zero.first()?, b'1' | b'2') { 2 } else { 3 };
            let area = u16::try_from(value(behind_zero.get(..len)?)).ok()?;
            return (self.count > NUMBER_DIGITS_MIN).then_some(Advice::AreaUnknown { area });
        };
        let area = u16::try_from(value(&behind_zero[..len])).ok()?;
        let digits = self.count - (self.digits.len() - behind_zero.len()) - len;
        let fits = local_lengths(area)?;
        let is_wrong = !(fits.0..=fits.1).contains(&digits);
        is_wrong.then_some(Advice::AreaDigits { area, digits, fits })
    }

    /// Digits that `--area` was put before.
    fn local(&self, rules: &PhoneRules) -> Option<Advice> {
        let area = u16::try_from(rules.area?.code()).ok()?;
        let fits = local_lengths(area)?;
        let is_wrong = matches!(self.count, 7 | 8) && !(fits.0..=fits.1).contains(&self.count);
        is_wrong.then_some(Advice::AreaDigits { area, digits: self.count, fits })
    }

    /// The first three digits, where no mobile number begins with them.
    fn unused_prefix(&self) -> Option<u16> {
        let national = self.national();
        let prefix = value(national.get(..3)?);
        let in_use = (0..100).any(|next| is_mobile((prefix * 100 + next) * 1_000_000));
        let is_mobile_like = national.len() == MOBILE_DIGITS && national[0] == b'1';
        u16::try_from(prefix).ok().filter(|_| is_mobile_like && !in_use)
    }
}
