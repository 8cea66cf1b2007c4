//! Advice about cells without a number, in English.

use dialfeed::clean::Advice;
use dialfeed::outcome::Reason;
use dialfeed::row::{Phone, PhoneKind};

use super::reason;

/// The sentence.
pub fn advice(advice: &Advice, number: &dyn Fn(Phone) -> String) -> String {
    match *advice {
        Advice::LookAlike { meant } => format!(
            "Letters or other signs stand in place of digits. Did you mean {}?",
            number(meant)
        ),
        Advice::MobileDigits { digits } => format!(
            "A mobile number has 11 digits (without the country code 86); here {}.",
            there_are(digits)
        ),
        Advice::NumberDigits { digits } => format!(
            "Here {}; a mobile number has 11, a landline with its area code (and the 0 in front) \
             10 to 12.",
            there_are(digits)
        ),
        Advice::MobileInside { meant } => format!(
            "There are too many digits before the mobile number. Did you mean {}?",
            number(meant)
        ),
        Advice::TwoNumbers { first, second } => format!(
            "Two numbers run together. Did you mean {} and {}? Put a slash between them, or each \
             on a row of its own.",
            number(first),
            number(second)
        ),
        Advice::Rounded => reason(Reason::PhonePrecisionLost).to_owned(),
        Advice::AreaMissing => reason(Reason::PhoneNoAreaCode).to_owned(),
        Advice::AreaUnknown { area } => format!("There is no area code 0{area}; check it."),
        Advice::AreaDigits { area, digits, fits: (least, most) } if least == most => {
            format!(
                "After the area code 0{area} there must be {most} digits; here {}.",
                there_are(digits)
            )
        }
        Advice::AreaDigits { area, digits, fits: (least, most) } => format!(
            "After the area code 0{area} there must be {least} or {most} digits; here {}.",
            there_are(digits)
        ),
        Advice::Foreign => reason(Reason::PhoneForeign).to_owned(),
        Advice::WrittenAsForeign { meant } => format!(
            "The + or 00 in front means another country. If it is a mobile number of mainland \
             China, did you mean {}?",
            number(meant)
        ),
        Advice::Service => reason(Reason::PhoneService).to_owned(),
        Advice::KindNotAllowed { kind } => {
            let name = match kind {
                PhoneKind::Mobile => "mobile number",
                PhoneKind::Landline => "landline",
                PhoneKind::Service => "service number",
            };
            format!("This is a {name}; to call it, add {} to --allow.", kind.as_str())
        }
        Advice::RangeUnused { prefix: Some(prefix) } => {
            format!("No mobile number begins with {prefix}; ask the customer.")
        }
        Advice::RangeUnused { prefix: None } => reason(Reason::PhoneUnassigned).to_owned(),
        Advice::Date => "This is a date, not a phone number. Check whether the right column was \
            taken (--map phonenum=COLUMN)."
            .to_owned(),
        Advice::IdCard => "This looks like an ID card number, not a phone number. Check \
            whether the right column was taken."
            .to_owned(),
        Advice::BankCard => "This looks like a bank card number, not a phone number. Check \
            whether the right column was taken."
            .to_owned(),
        Advice::Email => "This is an e-mail address, not a phone number.".to_owned(),
        Advice::Text => reason(Reason::PhoneNotANumber).to_owned(),
        Advice::Hidden => {
            "Some digits are hidden. Ask whoever gave you the list for the whole numbers."
                .to_owned()
        }
    }
}

fn there_are(digits: usize) -> String {
    if digits == 1 { "there is 1".to_owned() } else { format!("there are {digits}") }
}
