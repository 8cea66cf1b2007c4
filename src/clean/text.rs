//! Cleans a text field: what nobody sees goes, what somebody wrote stays.
//!
//! Takes out invisible characters, makes line breaks and tabs one space, trims. Keeps emoji
//! sequences, full-width characters and everything else as it is. Knows no field names.

use std::borrow::Cow;

const JOINER: char = '\u{200D}';

/// The cleaned text, and whether that is worth the note `text_cleaned`: something inside it was
/// taken out or changed. Trimming plain spaces at the ends is not.
#[must_use]
pub fn clean_text(text: &str) -> (Cow<'_, str>, bool) {
    clean_part(text, true)
}

/// The same of a part of a text of which [`may_need_work`] was asked already.
#[inline]
pub(in crate::clean) fn clean_part(text: &str, may_need_work: bool) -> (Cow<'_, str>, bool) {
    let trimmed = trim(text);
    if !may_need_work || !needs_work(trimmed) {
        return (Cow::Borrowed(trimmed), false);
    }
    let cleaned = rewrite(trimmed);
    if cleaned == trimmed {
        return (Cow::Borrowed(trimmed), false);
    }
    (Cow::Owned(cleaned), true)
}

/// Takes plain spaces off both ends; what neither begins nor ends with a byte of theirs has none.
#[inline]
fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [] => text,
        [first, .., last]
            if !matches!(first, b' ' | 0xC2 | 0xE3) && !matches!(last, b' ' | 0xA0 | 0x80) =>
        {
            text
        }
        _ => text.trim_matches(is_plain_space),
    }
}

fn is_plain_space(char: char) -> bool {
    matches!(char, ' ' | '\u{A0}' | '\u{3000}')
}

/// Whether there may be something to take out of any part of this text. One look at a whole row
/// is cheaper than one at each of its cells.
#[inline]
pub(in crate::clean) fn may_need_work(text: &str) -> bool {
    has_suspicious(text.as_bytes())
}

/// Whether there is something to take out. Bytes decide for the ordinary text: control
/// characters, and the lead bytes under which the invisible characters lie.
fn needs_work(text: &str) -> bool {
    may_need_work(text) && text.chars().any(|char| is_break(char) || is_invisible(char))
}

/// Bytes that the compiler compares in one instruction.
const BLOCK: usize = 16;

/// Looks on to the end of a block whatever it finds: nearly every field has no such byte, and
/// without a way out in the middle blocks are compared whole. The last block overlaps the one
/// before it.
#[inline]
fn has_suspicious(bytes: &[u8]) -> bool {
    let in_block =
        |block: &[u8; BLOCK]| block.iter().fold(false, |found, byte| found | is_suspicious(*byte));
    match bytes.last_chunk() {
        Some(last) => in_block(last) || bytes.as_chunks().0.iter().any(in_block),
        None => bytes.iter().fold(false, |found, byte| found | SUSPICIOUS[usize::from(*byte)]),
    }
}

const fn is_suspicious(byte: u8) -> bool {
    (byte < 0x20)
        | (byte == 0x7F)
        | (byte == 0xC2)
        | (byte == 0xCD)
        | (byte == 0xD8)
        | (byte == 0xE1)
        | (byte == 0xE2)
        | (byte == 0xEF)
        | (byte == 0xF3)
}

static SUSPICIOUS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte: u8 = 0;
    loop {
        table[byte as usize] = is_suspicious(byte);
        if byte == u8::MAX {
            break table;
        }
        byte += 1;
    }
};

fn rewrite(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut pending_space = false;
    while let Some(char) = chars.next() {
        if is_break(char) {
            pending_space = true;
            continue;
        }
        let last = if pending_space { None } else { cleaned.chars().next_back() };
        if is_invisible(char) && !belongs_to_emoji(char, last, chars.peek().copied()) {
            continue;
        }
        // Spaces beside a line break melt into its one space.
        if pending_space && is_plain_space(char) {
            continue;
        }
        if pending_space {
            cleaned.truncate(cleaned.trim_end_matches(is_plain_space).len());
            if !cleaned.is_empty() {
                cleaned.push(' ');
            }
            pending_space = false;
        }
        cleaned.push(char);
    }
    let end = cleaned.trim_end_matches(is_plain_space).len();
    cleaned.truncate(end);
    let start = cleaned.len() - cleaned.trim_start_matches(is_plain_space).len();
    cleaned.drain(..start);
    cleaned
}

/// Line breaks and tabs.
fn is_break(char: char) -> bool {
    matches!(char, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Characters that show nothing: controls, zero-width, byte order marks, bidirectional controls,
/// variation selectors, tags.
pub(in crate::clean) fn is_invisible(char: char) -> bool {
    (char.is_control() && !is_break(char))
        || matches!(char,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}' | '\u{E0100}'..='\u{E01EF}')
}

/// A joiner between two signs, a selector or tag behind one: parts of one picture or glyph.
fn belongs_to_emoji(char: char, last: Option<char>, next: Option<char>) -> bool {
    match char {
        JOINER => {
            last.is_some_and(is_pictured)
                && next.is_some_and(is_pictured)
                && next != Some('\u{FE0F}')
        }
        '\u{FE0E}' | '\u{FE0F}' => last.is_some_and(|last| is_pictured(last) || is_keycap(last)),
        '\u{FE00}'..='\u{FE0D}' | '\u{E0100}'..='\u{E01EF}' => last.is_some_and(is_ideograph),
        '\u{E0020}'..='\u{E007F}' => last.is_some_and(|last| is_pictured(last) || is_tag(last)),
        _ => false,
    }
}

/// Emoji and what modifies them. Wider than Unicode's list: a joiner kept too much shows nothing.
fn is_pictured(char: char) -> bool {
    matches!(char, '\u{A9}' | '\u{AE}' | '\u{203C}' | '\u{2049}' | '\u{2100}'..='\u{2BFF}'
        | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}')
}

fn is_keycap(char: char) -> bool {
    matches!(char, '0'..='9' | '#' | '*')
}

fn is_tag(char: char) -> bool {
    matches!(char, '\u{E0020}'..='\u{E007F}')
}

/// Rare characters of names are told apart by variation selectors.
fn is_ideograph(char: char) -> bool {
    matches!(char, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each letter there is, alone and where a block of bytes ends: the looks at bytes say what
    /// looks at letters say.
    #[test]
    fn quick_looks_at_bytes_miss_no_letter() {
        for char in '\0'..=char::MAX {
            for before in [0, 14, 40] {
                let text = format!("{char}{}{char}", "a".repeat(before));
                let unseen = is_break(char) || is_invisible(char);
                assert!(needs_work(&text) == unseen, "{char:?} behind {before}");
                assert_eq!(trim(&text), text.trim_matches(is_plain_space), "{char:?}");
            }
        }
    }

    #[test]
    fn ordinary_text_is_borrowed_and_trimming_is_no_cleaning() {
        for (text, kept) in [
            ("张三", "张三"),
            ("  张三\u{3000}", "张三"),
            ("", ""),
            ("ＡＢＣ　公司", "ＡＢＣ　公司"),
            ("“引号”—破折号…", "“引号”—破折号…"),
            ("Zoë Müller", "Zoë Müller"),
            ("a  b", "a  b"),
        ] {
            let (cleaned, noted) = clean_text(text);
            assert_eq!((cleaned.as_ref(), noted), (kept, false), "{text:?}");
            assert!(matches!(cleaned, Cow::Borrowed(_)), "{text:?}");
        }
    }

    #[test]
    fn invisible_characters_and_line_breaks_go() {
        for (text, kept) in [
            ("张\u{200B}三", "张三"),
            ("\u{FEFF}张三", "张三"),
            ("张三\u{202C}", "张三"),
            ("\u{202D}张三 \u{202C} ", "张三"),
            ("第一行\n第二行", "第一行 第二行"),
            ("第一行\r\n\r\n第二行", "第一行 第二行"),
            ("a \t b", "a b"),
            ("张三\n", "张三"),
            ("\t\n", ""),
            ("a\0b\u{7F}", "ab"),
            ("soft\u{AD}hyphen", "softhyphen"),
            ("a\u{200D}b", "ab"),
        ] {
            let (cleaned, noted) = clean_text(text);
            assert_eq!((cleaned.as_ref(), noted), (kept, true), "{text:?}");
        }
    }

    #[test]
    fn pictures_made_of_several_characters_stay_whole() {
        for text in ["👨‍👩‍👧 一家", "❤️", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "葛󠄀城", "👩🏽‍💻"]
        {
            assert_eq!(clean_text(text), (Cow::Borrowed(text), false), "{text:?}");
        }
    }

    #[test]
    fn cleaning_twice_changes_nothing_more() {
        proptest::proptest!(|(text in "[ a张\u{200B}\u{200D}\u{FE0F}\n\t\r👩❤\u{3000}\u{85}]{0,24}")| {
            let once = clean_text(&text).0.into_owned();
            proptest::prop_assert_eq!(clean_text(&once), (Cow::Borrowed(once.as_str()), false));
        });
    }
}
