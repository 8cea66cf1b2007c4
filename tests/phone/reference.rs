//! What section 5 of the contract makes of one number's digits, with libphonenumber as the
//! authority: written from the contract's sentences, and slow.
//!
//! Shared by `cargo test` and by `examples/phone_oracle`.

use dialfeed::clean::PhoneRules;
use dialfeed::row::PhoneKind;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberType};

/// The number as it is sent, or the code of the reason.
pub type Judgement = Result<String, &'static str>;

/// What libphonenumber says of a number's digits, without the leading 0.
pub fn oracle(digits: u64) -> PhoneNumberType {
    number(digits).get_type()
}

fn number(digits: u64) -> PhoneNumber {
    PhoneNumber { country_code: 86, national_number: digits, ..PhoneNumber::default() }
}

/// Judges the digits as written, in front of which a `+` may have stood.
pub fn judge(plus: bool, digits: &str, rules: &PhoneRules) -> Judgement {
    let behind_sign = digits.strip_prefix("00").or(plus.then_some(digits));
    let (national, country) = match behind_sign {
        Some(rest) if rest.starts_with("86") => (&rest[2..], true),
        Some(rest) if !rest.is_empty() && !rest.starts_with('0') => return Err("phone_foreign"),
        _ => (digits, false),
    };
    let (kind, number) = judge_national(national, country, rules)?;
    match kind {
        kind if rules.allow.has(kind) => Ok(number),
        PhoneKind::Service => Err("phone_service"),
        PhoneKind::Mobile | PhoneKind::Landline => Err("phone_kind_not_allowed"),
    }
}

fn judge_national(
    digits: &str,
    country: bool,
    rules: &PhoneRules,
) -> Result<(PhoneKind, String), &'static str> {
    if let Some(mobile) = mobile_at_the_end(digits, country) {
        return Ok((PhoneKind::Mobile, mobile));
    }
    if is_service(digits) {
        return Ok((PhoneKind::Service, digits.to_owned()));
    }
    let is_local = matches!(digits.len(), 7 | 8) && matches!(digits.as_bytes()[0], b'2'..=b'9');
    let behind_area = service_behind_area(digits);
    if is_local && !(country && behind_area.is_some()) {
        let area = rules.area.ok_or("phone_no_area_code")?;
        return match landline(&format!("{}{digits}", area.code())) {
            Some(number) => Ok((PhoneKind::Landline, number)),
            None => Err("phone_unassigned"),
        };
    }
    let mut tried = vec![digits];
    let behind_code = digits.strip_prefix("86").filter(|_| !country);
    tried.extend(behind_code);
    for digits in tried {
        if let Some(service) = service_behind_area(digits) {
            return Ok((PhoneKind::Service, service.to_owned()));
        }
        if let Some(number) = landline(digits) {
            return Ok((PhoneKind::Landline, number));
        }
    }
    let has_area = |rest: &&str| rest.len() > 8 && area_len(without_zero(rest)).is_some();
    Err(judge_length(behind_code.filter(has_area).unwrap_or(digits)))
}

/// The last eleven digits, where they are a mobile number and what stands before them is made of
/// the country's code, a carrier's prefix and trunk zeros.
fn mobile_at_the_end(digits: &str, country: bool) -> Option<String> {
    let (before, mobile) = digits.split_at_checked(digits.len().checked_sub(11)?)?;
    let is_mobile = oracle(mobile.parse().ok()?) == PhoneNumberType::Mobile;
    (is_mobile && is_prefix(before, country, false, false)).then(|| mobile.to_owned())
}

fn is_prefix(before: &str, country: bool, carrier: bool, zero: bool) -> bool {
    let behind = |prefix: &str| before.strip_prefix(prefix);
    before.is_empty()
        || (!carrier
            && ["17951", "17911", "17909", "12593", "10193"]
                .iter()
                .filter_map(|prefix| behind(prefix))
                .any(|rest| is_prefix(rest, country, true, false)))
        || (!country
            && ["86", "0086"]
                .iter()
                .filter_map(|code| behind(code))
                .any(|rest| is_prefix(rest, true, carrier, false)))
        || (!zero && behind("0").is_some_and(|rest| is_prefix(rest, country, carrier, true)))
}

fn landline(digits: &str) -> Option<String> {
    let digits = without_zero(digits);
    let is_landline = matches!(digits.len(), 10 | 11)
        && !digits.starts_with('0')
        && oracle(digits.parse().ok()?) == PhoneNumberType::FixedLine;
    is_landline.then(|| format!("0{digits}"))
}

fn without_zero(digits: &str) -> &str {
    digits.strip_prefix('0').unwrap_or(digits)
}

/// 400 or 800 and seven digits; 95 and three to six; 96 and three or four; three to six digits
/// that begin with 10, 11 or 12.
fn is_service(digits: &str) -> bool {
    let begins = |with: &str| digits.starts_with(with);
    match digits.len() {
        10 => begins("400") || begins("800"),
        7 | 8 => begins("95"),
        3..=6 if begins("10") || begins("11") || begins("12") => true,
        5 | 6 => begins("95") || begins("96"),
        _ => false,
    }
}

fn service_behind_area(digits: &str) -> Option<&str> {
    let digits = without_zero(digits);
    let service = &digits[area_len(digits)?..];
    is_service(service).then_some(service)
}

/// How many digits in front are an area code: one that libphonenumber has landlines behind.
fn area_len(digits: &str) -> Option<usize> {
    (2..=4).find(|&len| digits.get(..len).is_some_and(is_area))
}

fn is_area(code: &str) -> bool {
    if code.starts_with('0') {
        return false;
    }
    // Some area codes are in use with some first digits of local numbers only.
    (7..=8).any(|local| {
        ["22", "33", "44", "55", "66", "77", "88", "20", "30", "60", "80"].iter().any(|first| {
            let digits = format!("{code}{first:0<local$}");
            let number = number(digits.parse().unwrap_or_default());
            number.get_type() == PhoneNumberType::FixedLine
                && PHONE_NUMBER_UTIL.get_length_of_geographical_area_code(&number) == code.len()
        })
    })
}

/// What begins with 1 and was not written with a leading 0, against 11 digits; the rest, without
/// its leading 0, against 9 to 11.
fn judge_length(digits: &str) -> &'static str {
    let (len, fits) = if digits.starts_with('1') {
        (digits.len(), 11..=11)
    } else {
        (without_zero(digits).len(), 9..=11)
    };
    match len {
        _ if fits.contains(&len) => "phone_unassigned",
        _ if len < *fits.start() => "phone_too_short",
        _ => "phone_too_long",
    }
}
