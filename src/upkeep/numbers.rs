//! Phone numbers in names: a list may be called after its only customer.

use crate::clean::PhoneRules;

/// Digits that stay of a number, as where a header is shown.
const DIGITS_SHOWN: usize = 3;
/// Signs that stand within a number.
const WITHIN: [char; 3] = ['-', ' ', '.'];

/// The text with every phone number in it struck out but for its first digits. A date or an order's
/// number stays what it is.
pub(super) fn without_numbers(text: &str) -> String {
    let rules = PhoneRules::default();
    let signs: Vec<char> = text.chars().collect();
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    while at < signs.len() {
        let piece = piece(&signs[at..]);
        if piece == 0 {
            masked.push(signs[at]);
            at += 1;
            continue;
        }
        mask(&signs[at..at + piece], &rules, &mut masked);
        at += piece;
    }
    masked
}

/// How many signs from here on may be one number: digits, with single signs between them.
fn piece(signs: &[char]) -> usize {
    let mut end = 0;
    for (at, sign) in signs.iter().enumerate() {
        if is_digit(*sign) {
            end = at + 1;
        } else if end != at || end == 0 || !WITHIN.contains(sign) {
            break;
        }
    }
    end
}

fn mask(piece: &[char], rules: &PhoneRules, masked: &mut String) {
    let digits: String = piece.iter().filter(|sign| is_digit(**sign)).map(ascii).collect();
    // A date and an hour would do for a landline without its 0.
    let begins_as_one = ["0", "1", "86"].iter().any(|begin| digits.starts_with(begin));
    if begins_as_one && rules.read(&digits).is_ok() {
        strike(piece, masked);
        return;
    }
    for run in piece.chunk_by(|one, next| is_digit(*one) == is_digit(*next)) {
        let digits: String = run.iter().map(ascii).collect();
        if rules.read(&digits).is_ok() {
            strike(run, masked);
        } else {
            masked.extend(run);
        }
    }
}

fn strike(signs: &[char], masked: &mut String) {
    let mut seen = 0;
    for sign in signs {
        seen += usize::from(is_digit(*sign));
        masked.push(if is_digit(*sign) && seen > DIGITS_SHOWN { '*' } else { *sign });
    }
}

fn is_digit(sign: char) -> bool {
    sign.is_ascii_digit() || ('０'..='９').contains(&sign)
}

fn ascii(sign: &char) -> char {
    let full_width = u32::from(*sign).checked_sub(u32::from('０')).filter(|figure| *figure < 10);
    full_width.and_then(|figure| char::from_digit(figure, 10)).unwrap_or(*sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_struck_out_however_they_are_written() {
        for (text, masked) in [
            ("13800138000.csv", "138********.csv"),
            ("名单_13800138000_2026-11-26.xlsx", "名单_138********_2026-11-26.xlsx"),
            ("张三 138-0013-8000.csv", "张三 138-****-****.csv"),
            ("138 0013 8000", "138 **** ****"),
            ("8613800138000", "861**********"),
            ("0571-88886666.csv", "057*-********.csv"),
            ("１３８００１３８０００", "１３８********"),
            ("13800138000-13900139000", "138********-139********"),
        ] {
            assert_eq!(without_numbers(text), masked, "{text}");
        }
    }

    #[test]
    fn dates_batches_and_names_stay() {
        for text in [
            "",
            "名单.csv",
            "20261126.csv",
            "2026-11-26 客户.xlsx",
            "20261126-112605.csv",
            "20261101_华东_v2.xlsx",
            "report 3.1.csv",
            "/data/2026/11/list.csv",
            "手机号",
            "电话2",
        ] {
            assert_eq!(without_numbers(text), text);
        }
    }
}
