//! Lines of a given width for Chinese mixed with Latin words: a break is possible at a blank and
//! on either side of a wide character, but no line begins with a closing sign.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Signs that stay with what stands before them.
const CLOSING: &str = "，。、；：？！）】”’》」…";
/// Signs that stay with what stands behind them.
const OPENING: &str = "（【“‘《「";

/// How many columns a text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text with line breaks, no line longer than `columns` where its words allow it. Breaks that
/// are there stay.
#[must_use]
pub fn wrap(text: &str, columns: usize) -> String {
    text.lines().map(|line| wrap_line(line, columns)).collect::<Vec<_>>().join("\n")
}

/// The text, cut to so many columns; a cut is shown.
#[must_use]
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut taken = width("…");
    for sign in text.chars() {
        taken += sign.width().unwrap_or(0);
        if taken > columns {
            break;
        }
        shown.push(sign);
    }
    shown.truncate(shown.trim_end().len());
    shown.push('…');
    shown
}

fn wrap_line(line: &str, columns: usize) -> String {
    let mut wrapped = String::with_capacity(line.len() + 8);
    let mut taken = 0;
    for piece in pieces(line) {
        let needed = width(piece.trim_end());
        if taken > 0 && taken + needed > columns {
            wrapped.truncate(wrapped.trim_end().len());
            wrapped.push('\n');
            taken = 0;
        }
        wrapped.push_str(piece);
        taken += width(piece);
    }
    wrapped
}

/// The parts that no break may divide.
fn pieces(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut begin = 0;
    let mut before: Option<char> = None;
    let mut in_brackets = false;
    for (at, sign) in line.char_indices() {
        if !in_brackets && before.is_some_and(|before| can_break(before, sign)) {
            pieces.push(&line[begin..at]);
            begin = at;
        }
        in_brackets = sign == '[' || in_brackets && sign != ']';
        before = Some(sign);
    }
    pieces.push(&line[begin..]);
    pieces
}

fn can_break(before: char, behind: char) -> bool {
    let is_wide = |sign: char| sign.width().is_some_and(|columns| columns > 1);
    if behind == ' ' || CLOSING.contains(behind) || OPENING.contains(before) {
        return false;
    }
    before == ' ' || is_wide(before) || is_wide(behind) || CLOSING.contains(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_text_is_never_wider_than_asked_for() {
        assert_eq!(cut("手机号码", 8), "手机号码");
        assert_eq!(cut("手机号码", 7), "手机号…");
        assert_eq!(cut("手机号码", 6), "手机…");
        assert_eq!(cut("ab cd", 4), "ab…");
    }

    #[test]
    fn what_stands_in_brackets_stays_together() {
        assert_eq!(wrap("没有答复 [默认 hold]", 16), "没有答复\n[默认 hold]");
    }

    #[test]
    fn no_line_is_too_wide_and_no_word_is_cut() {
        let text = "不写则用环境变量 DIALFEED_ENDPOINT，再没有就用系统规定的位置（见说明）。";
        for columns in 20..60 {
            let wrapped = wrap(text, columns);
            assert!(wrapped.contains("DIALFEED_ENDPOINT，"), "{wrapped}");
            for line in wrapped.lines() {
                assert!(width(line) <= columns, "{columns}: {line}");
                assert!(!line.starts_with(|sign| CLOSING.contains(sign)), "{line}");
                assert!(!line.ends_with(' ') && !line.ends_with('（'), "{line}");
            }
            assert_eq!(wrapped.replace(['\n', ' '], ""), text.replace(' ', ""));
        }
    }
}
