//! What a server says, made fit to be shown: the secrets struck out, control characters gone, a
//! length that a report's cell can bear.
//!
//! Law 4 holds here. The platform's auth code, the token in a robot's address and a password are
//! the same to it: codes that must not be seen. An echo may come as it is, URL-encoded (by the
//! rules of a form, a path or a query: they differ in which signs they leave alone), JSON-escaped
//! a second time or HTML-escaped. So each sign of a code is found in each of its writings, whatever
//! mixture they come in, and before the text is cut, so that no half of a code stays.

use secrecy::{ExposeSecret, SecretString};

/// Characters of a message that are kept.
const MESSAGE_CHARS_MAX: usize = 500;
/// A shorter code is struck out only where it stands as a word: a code `8` must not take
/// the digits out of every sentence.
const SHORT_CODE_CHARS: usize = 6;
const STRUCK: &str = "***";

/// Codes that must not be seen. Not printable.
pub struct Censor {
    codes: Vec<Code>,
}

/// One code, sign by sign, in all the writings that an echo can have.
struct Code {
    signs: Vec<Vec<SecretString>>,
    short: bool,
}

impl Censor {
    /// A censor of one code.
    #[must_use]
    pub fn new(code: &SecretString) -> Self {
        Self::of([code])
    }

    /// A censor of several codes; empty ones are none.
    #[must_use]
    pub fn of<'a>(codes: impl IntoIterator<Item = &'a SecretString>) -> Self {
        Self { codes: codes.into_iter().map(Code::new).collect() }
    }

    /// The text as it may be shown.
    #[must_use]
    pub fn tidy(&self, text: &str) -> String {
        visible_line(&self.strike(text)).trim().chars().take(MESSAGE_CHARS_MAX).collect()
    }

    fn strike(&self, text: &str) -> String {
        let mut kept = String::with_capacity(text.len());
        let mut from = 0;
        for (at, _) in text.char_indices() {
            if at < from {
                continue;
            }
            let found = self.codes.iter().filter_map(|code| code.end_at(text, at));
            let Some(end) = found.max() else { continue };
            kept.push_str(&text[from..at]);
            kept.push_str(STRUCK);
            from = end;
        }
        kept.push_str(&text[from..]);
        kept
    }
}

impl Code {
    fn new(code: &SecretString) -> Self {
        let signs: Vec<_> = code.expose_secret().chars().map(writings).collect();
        let short = signs.len() < SHORT_CODE_CHARS;
        Self { signs, short }
    }

    /// Where the code ends that begins at this place of the text, if one does.
    fn end_at(&self, text: &str, at: usize) -> Option<usize> {
        let end = at + self.length_at_start(&text[at..])?;
        let is_part_of_word = || {
            text[..at].ends_with(char::is_alphanumeric)
                || text[end..].starts_with(char::is_alphanumeric)
        };
        (!self.short || !is_part_of_word()).then_some(end)
    }

    /// How many bytes the code takes where the text begins with it. One writing may begin like
    /// another, so all ends that are possible are followed; the farthest counts.
    fn length_at_start(&self, text: &str) -> Option<usize> {
        let mut ends = vec![0];
        for sign in &self.signs {
            let after = |end: usize| {
                let writings = sign.iter().map(ExposeSecret::expose_secret);
                writings.filter(move |it| text[end..].starts_with(it)).map(move |it| end + it.len())
            };
            ends = ends.into_iter().flat_map(after).collect();
            ends.sort_unstable();
            ends.dedup();
        }
        ends.pop().filter(|length| *length > 0)
    }
}

/// All that can stand for a sign.
fn writings(sign: char) -> Vec<SecretString> {
    let plain = sign.to_string();
    let mut writings = vec![plain.clone()];
    for percent in ["%", "%25"] {
        let bytes = plain.bytes();
        writings.push(bytes.clone().map(|byte| format!("{percent}{byte:02X}")).collect());
        writings.push(bytes.map(|byte| format!("{percent}{byte:02x}")).collect());
    }
    let units = &mut [0; 2];
    let units = sign.encode_utf16(units).iter();
    writings.push(units.clone().map(|unit| format!("\\u{unit:04X}")).collect());
    writings.push(units.map(|unit| format!("\\u{unit:04x}")).collect());
    let number = u32::from(sign);
    for entity in [format!("#{number}"), format!("#{number:03}")] {
        writings.push(format!("&{entity};"));
    }
    writings.extend([format!("&#x{number:X};"), format!("&#x{number:x};")]);
    let named: &[&str] = match sign {
        ' ' => &["+"],
        '/' => &["\\/"],
        '\\' => &["\\\\"],
        '"' => &["\\\"", "&quot;"],
        '&' => &["&amp;"],
        '<' => &["&lt;"],
        '>' => &["&gt;"],
        '\'' => &["&apos;"],
        _ => &[],
    };
    writings.extend(named.iter().map(|it| (*it).to_owned()));
    writings.into_iter().map(SecretString::from).collect()
}

/// The text without controls and the marks that turn or hide text: one line, as it is seen.
#[must_use]
pub fn visible_line(text: &str) -> String {
    text.chars().map(|c| if is_invisible(c) { ' ' } else { c }).collect()
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn censor(auth: &str) -> Censor {
        Censor::new(&SecretString::from(auth))
    }

    #[test]
    fn an_echoed_code_is_struck_out_in_every_form() {
        let auth = "a/b+c \"密&<钥>";
        let censor = censor(auth);
        let forms = [
            auth.to_owned(),
            "a%2Fb%2Bc+%22%E5%AF%86%26%3C%E9%92%A5%3E".to_owned(),
            "a%2fb%2bc+%22%e5%af%86%26%3c%e9%92%a5%3e".to_owned(),
            "a%2Fb%2Bc%20%22%E5%AF%86%26%3C%E9%92%A5%3E".to_owned(),
            r#"a/b+c \"密&<钥>"#.to_owned(),
            r#"a\/b+c \"\u5bc6&<\u94a5>"#.to_owned(),
            "a/b+c &quot;密&amp;&lt;钥&gt;".to_owned(),
            "a/b+c%20%22%E5%AF%86&%3C%E9%92%A5%3E".to_owned(),
            "a%252Fb%252bc+%2522%25e5%25af%2586%2526%253C%25E9%2592%25A5%253E".to_owned(),
        ];
        for form in forms {
            assert_eq!(censor.tidy(&format!("auth={form}!")), "auth=***!", "{form}");
        }
    }

    #[test]
    fn a_code_whose_writings_begin_alike_goes_whole() {
        assert_eq!(censor("100%25%").tidy("<100%25%> <100%2525%25>"), "<***> <***>");
        assert_eq!(censor("&amp;amp;").tidy("<&amp;amp;amp;>"), "<***>");
        assert_eq!(censor("aXaXaY").tidy("aXaXaXaY aXaX"), "aX*** aXaX");
        assert_eq!(censor("").tidy("nothing to strike"), "nothing to strike");
    }

    #[test]
    fn a_short_code_goes_only_where_it_is_a_word() {
        assert_eq!(censor("8").tidy("code 8 of 18 is 80"), "code *** of 18 is 80");
        assert_eq!(censor("sandbox").tidy("xsandboxx sandbox"), "x***x ***");
    }

    #[test]
    fn a_message_is_one_visible_line_of_bounded_length() {
        assert_eq!(censor("secret").tidy("\u{1b}[31m红\r\n\u{202e}字\0"), "[31m红   字");
        assert_eq!(censor("secret").tidy(&"长".repeat(10_000)).chars().count(), 500);
    }

    #[test]
    fn of_several_codes_each_goes_and_the_longest_first() {
        let codes = ["key=abcdef", "abcdef", ""].map(SecretString::from);
        let censor = Censor::of(&codes);
        assert_eq!(
            censor.tidy("https://h/?key=abcdef and abcdef alone"),
            "https://h/?*** and *** alone"
        );
    }

    #[test]
    fn no_half_of_a_code_stays_where_the_text_is_cut() {
        let text = format!("{}verysecretcode", "x".repeat(495));
        assert!(!censor("verysecretcode").tidy(&text).contains("very"));
    }
}
