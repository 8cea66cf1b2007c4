//! Texts of lists in the page: escaped, kept apart from what stands around them, their invisible
//! and turning characters made visible, and cut where they would fill the page.

use maud::{Markup, PreEscaped, html};

/// A text from outside as an element of its own: whatever its direction, it does not turn what
/// stands beside it. At most `most` bytes of the page, and some for the sign that it was cut.
pub(crate) fn foreign(text: &str, most: usize) -> Markup {
    html! { bdi { (PreEscaped(escaped(text, most, true))) } }
}

/// The same where no element may stand: in a title or a list of choices.
pub(super) fn plain(text: &str, most: usize) -> Markup {
    PreEscaped(escaped(text, most, false))
}

/// A sentence of ours, in which a text from outside may stand. Options stay in one piece: `--` at a
/// line's end would be read as a dash.
pub(super) fn sentence(text: &str, most: usize) -> Markup {
    let shown = escaped(text, most, true);
    html! {
        bdi {
            @for word in shown.split_inclusive(' ') {
                @if is_option(word) {
                    span class="option" { (PreEscaped(word)) }
                } @else {
                    (PreEscaped(word))
                }
            }
        }
    }
}

/// Whether an escaped word is an option's name, with a sign behind it at most: nothing of the page's
/// own language is in it, and it is short enough for any line.
fn is_option(word: &str) -> bool {
    let name = word.strip_prefix("--").unwrap_or_default();
    let name = name.trim_end_matches([' ', '.', ',', '。', '，', '；', ')', '）']);
    let is_named = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    !name.is_empty() && word.len() <= 32 && is_named(name)
}

/// Cut between characters, by what they take in the page: an escaped sign is longer than it was.
fn escaped(text: &str, most: usize, may_mark: bool) -> String {
    let mut out = String::with_capacity(text.len().min(most) + 8);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let start = out.len();
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // A page knows one kind of line's end.
            '\r' if signs.peek() == Some(&'\n') => {}
            sign if is_unseen(sign) => {
                let code = format!("U+{:04X}", u32::from(sign));
                if may_mark {
                    out.push_str("<span class=\"unseen\">");
                    out.push_str(&code);
                    out.push_str("</span>");
                } else {
                    out.push('[');
                    out.push_str(&code);
                    out.push(']');
                }
            }
            sign => out.push(sign),
        }
        if out.len() > most {
            out.truncate(start);
            out.push('…');
            break;
        }
    }
    out
}

/// Characters that do something and show nothing: controls, what turns the direction of writing,
/// and invisible ones that make a number wrong. The joiners of emoji and of some scripts stay.
fn is_unseen(sign: char) -> bool {
    match sign {
        '\n' | '\t' | '\u{200c}' | '\u{200d}' => false,
        '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => true,
        // Those that Unicode will never give a meaning.
        sign if u32::from(sign) & 0xfffe == 0xfffe => true,
        sign => sign.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, most: usize) -> String {
        escaped(text, most, true)
    }

    #[test]
    fn no_sign_of_a_text_is_a_sign_of_the_page() {
        assert_eq!(shown("<a href='x'>&\"", 99), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
        assert_eq!(foreign("<b>", 99).into_string(), "<bdi>&lt;b&gt;</bdi>");
    }

    #[test]
    fn what_cannot_be_seen_is_named_and_emoji_stay_whole() {
        let boxed = |code: &str| format!("<span class=\"unseen\">{code}</span>");
        assert_eq!(shown("a\u{202e}b", 99), format!("a{}b", boxed("U+202E")));
        assert_eq!(
            shown("\0\u{1b}\u{85}", 999),
            ["U+0000", "U+001B", "U+0085"].map(boxed).concat()
        );
        assert_eq!(shown("\u{feff}1", 99), boxed("U+FEFF") + "1");
        assert_eq!(shown("a\r\nb\rc\td", 99), format!("a\nb{}c\td", boxed("U+000D")));
        assert_eq!(shown("👩‍👩‍👧 好", 99), "👩‍👩‍👧 好");
        assert_eq!(plain("\u{2067}<", 99).into_string(), "[U+2067]&lt;");
    }

    #[test]
    fn a_long_text_is_cut_by_what_it_takes_in_the_page() {
        for (text, most) in [("x", 100), ("好", 100), ("<", 100), ("\u{202e}", 100), ("😀", 3)] {
            let cut = shown(&text.repeat(40_000), most);
            assert!(cut.len() <= most + '…'.len_utf8() && cut.ends_with('…'), "{cut}");
        }
        assert_eq!(shown("好好", 6), "好好");
        assert_eq!(shown("<<", 7), "&lt;…", "no half of an escape");
    }

    #[test]
    fn an_option_stays_in_one_piece_and_nothing_else_is_taken_for_one() {
        let said = sentence("加上 --allow。 --<b> --a\u{202e}b --", 999).into_string();
        let option = "<span class=\"option\">--allow。 </span>";
        let unseen = "<span class=\"unseen\">U+202E</span>";
        assert_eq!(said, format!("<bdi>加上 {option}--&lt;b&gt; --a{unseen}b --</bdi>"));
    }
}
