//! Signs that stand for digits: the letter O for a zero, `l` for a one, digits of other scripts,
//! Chinese numerals.
//!
//! For advice only: what is read never depends on it, since a guessed digit calls a stranger.

/// The cell with digits in place of the signs that look like or mean them; `None` where there are
/// none. A letter counts only in a word of such letters and digits: `Bob` stays a name.
pub(super) fn mended(cell: &str) -> Option<String> {
    let mut mended = String::with_capacity(cell.len());
    let mut rest = cell;
    let mut any = false;
    while !rest.is_empty() {
        let word = rest.find(|sign| !is_of_word(sign)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(word);
        match mended_word(word) {
            Some(digits) => {
                mended.push_str(&digits);
                any = true;
            }
            None => mended.push_str(word),
        }
        let sign = behind.chars().next();
        mended.extend(sign);
        rest = &behind[sign.map_or(0, char::len_utf8)..];
    }
    any.then_some(mended)
}

fn is_of_word(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, '|' | '\u{FE0F}' | '\u{20E3}') || digit(sign).is_some()
}

/// The word in digits, where each of its signs is one or stands for one, and it says so itself: by
/// a digit beside letters, or by nothing but digits of another kind.
fn mended_word(word: &str) -> Option<String> {
    let (mut plain, mut letters, mut others) = (0, 0, 0);
    let mut digits = String::new();
    for sign in word.chars() {
        if let Some(digit) = ascii_digit(sign) {
            plain += 1;
            digits.push(digit);
        } else if let Some(digit) = letter(sign) {
            letters += 1;
            digits.push(digit);
        } else if let Some(digit) = digit(sign) {
            others += 1;
            digits.push(digit);
        } else if !matches!(sign, '\u{FE0F}' | '\u{20E3}') {
            return None;
        }
    }
    let is_keycaps = plain > 0 && word.contains('\u{20E3}');
    (letters > 0 && plain > 0 || letters == 0 && others > 0 || is_keycaps).then_some(digits)
}

fn ascii_digit(sign: char) -> Option<char> {
    match sign {
        '0'..='9' => Some(sign),
        '０'..='９' => char::from_digit(u32::from(sign) - u32::from('０'), 10),
        _ => None,
    }
}

/// The digit that a letter is mistaken for, full-width letters too.
fn letter(sign: char) -> Option<char> {
    let ascii = match sign {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
        _ => sign,
    };
    Some(match ascii {
        // Latin, Greek, Cyrillic.
        'O' | 'o' | 'Ο' | 'ο' | 'О' | 'о' => '0',
        'l' | 'I' | 'i' | '|' | 'І' | 'Ι' => '1',
        'Z' | 'z' => '2',
        'S' | 's' => '5',
        'B' => '8',
        _ => return None,
    })
}

/// The digit that a sign of another script or shape is.
fn digit(sign: char) -> Option<char> {
    const NUMERALS: [&str; 10] =
        ["零〇○", "一壹幺", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"];
    // Each begins with its zero.
    const ZEROS: [char; 10] = ['٠', '۰', '०', '০', '๐', '𝟎', '𝟘', '𝟢', '𝟬', '𝟶'];
    // Each begins with its one.
    const ONES: [char; 5] = ['①', '⑴', '⒈', '❶', '➀'];
    let value = |first: char, least: u32, most: u32| {
        let value = u32::from(sign).checked_sub(u32::from(first))? + least;
        (value <= most).then_some(value)
    };
    let numeral = NUMERALS.iter().zip(0_u32..).find(|(signs, _)| signs.contains(sign));
    let value = numeral
        .map(|(_, value)| value)
        .or_else(|| ZEROS.iter().find_map(|zero| value(*zero, 0, 9)))
        .or_else(|| ONES.iter().find_map(|one| value(*one, 1, 9)))
        .or_else(|| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().zip(0..).find(|(it, _)| *it == sign).map(|(_, it)| it))
        .or_else(|| "⓪🄀".contains(sign).then_some(0))
        .or_else(|| value('₀', 0, 9));
    value.and_then(|value| char::from_digit(value, 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_look_like_digits_become_digits() {
        for (cell, expected) in [
            ("13800138OOO", "13800138000"),
            ("l38oo138ooo", "13800138000"),
            ("I3800138000", "13800138000"),
            ("|3800138000", "13800138000"),
            ("13800I38000", "13800138000"),
            ("Ｏ571-88886666", "0571-88886666"),
            ("手机：138OO138000", "手机：13800138000"),
            ("13B00138000", "13800138000"),
            ("1З8", "1З8"),
            ("一三八零零一三八零零零", "13800138000"),
            ("幺三八 〇〇幺三 八〇〇〇", "138 0013 8000"),
            ("١٣٨٠٠١٣٨٠٠٠", "13800138000"),
            ("𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎", "13800138000"),
            ("①③⑧⓪⓪①③⑧⓪⓪⓪", "13800138000"),
            ("¹³⁸⁰⁰¹³⁸⁰⁰⁰", "13800138000"),
            ("1\u{FE0F}\u{20E3}3\u{FE0F}\u{20E3}8\u{FE0F}\u{20E3}", "138"),
        ] {
            assert_eq!(mended(cell).as_deref().unwrap_or(cell), expected, "{cell}");
        }
    }

    #[test]
    fn words_and_digits_are_left_alone() {
        for cell in ["", "13800138000", "Bob", "1380013800 Bob", "Oslo", "张三1380013800", "x801"]
        {
            assert_eq!(mended(cell), None, "{cell}");
        }
    }
}
