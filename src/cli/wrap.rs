//! Lines of a given width for Chinese mixed with Latin words: a break is possible at a blank and
//! on either side of a wide character, but no line begins with a closing sign, and a command to be
//! typed stays whole, so that it can be copied. Colours and links take no room.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Signs that stay with what stands before them.
const CLOSING: &str = "，。、；：？！）】”’》」…";
/// Signs that stay with what stands behind them.
const OPENING: &str = "（【“‘《「";

/// How a command begins that the user is told to type.
const COMMAND: &str = "dialfeed ";

/// How many columns a text takes on a terminal.
#[must_use]
pub fn width(text: &str) -> usize {
    let mut taken = 0;
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\u{1b}') {
        taken += UnicodeWidthStr::width(before);
        rest = behind_escape(escape);
    }
    taken + UnicodeWidthStr::width(rest)
}

/// What follows an escape sequence: a link's (`]…`, up to a backslash behind one more escape), or
/// a colour's (`[…m`).
fn behind_escape(escape: &str) -> &str {
    if escape.starts_with(']') {
        return escape.split_once("\u{1b}\\").map_or("", |(_, rest)| rest);
    }
    escape.split_once('m').map_or("", |(_, rest)| rest)
}

/// The text in lines of at most so many columns; a line's further lines begin below its own
/// beginning.
#[must_use]
pub fn fitted(text: &str, columns: usize) -> String {
    let fit = |line: &str| {
        if width(line) <= columns {
            return line.to_owned();
        }
        let words = line.trim_start_matches(' ');
        let indent = " ".repeat(line.len() - words.len());
        let wrapped = wrap_line(words, columns.saturating_sub(indent.len()));
        format!("{indent}{}", wrapped.replace('\n', &format!("\n{indent}")))
    };
    text.split('\n').map(fit).collect::<Vec<_>>().join("\n")
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
    // Up to where a command stands.
    let mut whole_until = 0;
    for (at, sign) in line.char_indices() {
        if at >= whole_until && line[at..].starts_with(COMMAND) {
            whole_until = at + command_len(&line[at..]);
        } else if at < whole_until {
            before = Some(sign);
            continue;
        }
        if !in_brackets && before.is_some_and(|before| can_break(before, sign)) {
            pieces.push(&line[begin..at]);
            begin = at;
        }
        // That of a colour is never closed.
        let opens = sign == '[' && before != Some('\u{1b}');
        in_brackets = opens || in_brackets && sign != ']';
        before = Some(sign);
    }
    pieces.push(&line[begin..]);
    pieces
}

/// How long the command is that the text begins with: to a sign that no option has, or to the end
/// of its sentence.
fn command_len(text: &str) -> usize {
    let is_end = |(at, sign): &(usize, char)| {
        let rest = &text[at + sign.len_utf8()..];
        !sign.is_ascii()
            || matches!(sign, '`' | '(' | ')' | '\u{1b}')
            || (matches!(sign, '.' | ',' | ';' | ':') && (rest.is_empty() || rest.starts_with(' ')))
    };
    text.char_indices().find(is_end).map_or(text.len(), |(at, _)| at)
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
    fn a_colour_keeps_no_line_from_being_broken() {
        let wrapped = fitted("\u{1b}[32mok\u{1b}[0m one two three", 10);
        assert_eq!(wrapped, "\u{1b}[32mok\u{1b}[0m one two\nthree");
    }

    #[test]
    fn colours_and_links_take_no_room() {
        assert_eq!(width("\u{1b}[31m红\u{1b}[0m"), 2);
        assert_eq!(width("a\u{1b}]8;;file:///m%20n\u{1b}\\路\u{1b}]8;;\u{1b}\\b"), 4);
    }

    #[test]
    fn a_command_stays_whole_and_further_lines_stand_below_the_first() {
        let text =
            "  还有 45 条没有发送，继续请用：dialfeed resume 20261122-091530-7f3a --retry-failed";
        assert_eq!(
            fitted(text, 60),
            "  还有 45 条没有发送，继续请用：\n  dialfeed resume 20261122-091530-7f3a --retry-failed"
        );
        let text = "Go on with: dialfeed resume JOB --rate 5/s. The rest stays as it is.";
        assert_eq!(
            fitted(text, 36),
            "Go on with:\ndialfeed resume JOB --rate 5/s. The\nrest stays as it is."
        );
        assert_eq!(fitted("short\n\n  as it is", 20), "short\n\n  as it is");
    }

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
