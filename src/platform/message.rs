//! What the platform says, made fit to be shown: the auth code struck out, control characters
//! gone, a length that a report's cell can bear.
//!
//! Law 4 holds here. An echo may come as it is, URL-encoded, JSON-escaped a second time or
//! HTML-escaped; each of these is struck out before the text is cut, so that no half of it stays.

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

/// Characters of a message that are kept.
const MESSAGE_CHARS_MAX: usize = 500;
/// A shorter auth code is struck out only where it stands as a word: a code `8` must not take
/// the digits out of every sentence.
const SHORT_CODE_CHARS: usize = 6;
const STRUCK: &str = "***";

/// The auth code in all the forms an echo can have. Not printable.
pub(super) struct Censor {
    forms: Vec<SecretString>,
    short: bool,
}

impl Censor {
    pub(super) fn new(auth: &SecretString) -> Self {
        let plain = auth.expose_secret();
        let mut forms = vec![
            plain.to_owned(),
            form_encoded(plain),
            form_encoded(plain).to_lowercase(),
            form_encoded(plain).replace('+', "%20"),
            json_escaped(plain),
            json_escaped(plain).replace('/', "\\/"),
            unicode_escaped(plain),
            html_escaped(plain),
        ];
        // The longest first: a form that holds another one goes whole.
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms.dedup();
        forms.retain(|form| !form.is_empty());
        let short = plain.chars().count() < SHORT_CODE_CHARS;
        Self { forms: forms.into_iter().map(SecretString::from).collect(), short }
    }

    /// The text as it may be shown.
    pub(super) fn tidy(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for form in &self.forms {
            text = self.strike(&text, form.expose_secret());
        }
        let line: String = text.chars().map(|c| if is_invisible(c) { ' ' } else { c }).collect();
        line.trim().chars().take(MESSAGE_CHARS_MAX).collect()
    }

    fn strike(&self, text: &str, code: &str) -> String {
        let mut kept = String::with_capacity(text.len());
        let mut from = 0;
        for (at, _) in text.match_indices(code) {
            let end = at + code.len();
            let is_part_of_word = text[..at].ends_with(char::is_alphanumeric)
                || text[end..].starts_with(char::is_alphanumeric);
            if self.short && is_part_of_word {
                continue;
            }
            kept.push_str(&text[from..at]);
            kept.push_str(STRUCK);
            from = end;
        }
        kept.push_str(&text[from..]);
        kept
    }
}

/// Controls, and the marks that turn or hide text: a message is one visible line.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn form_encoded(text: &str) -> String {
    let Ok(mut url) = Url::parse("http://h/") else { return String::new() };
    url.query_pairs_mut().append_key_only(text);
    url.query().unwrap_or_default().to_owned()
}

fn json_escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

fn unicode_escaped(text: &str) -> String {
    let mut escaped = String::new();
    for unit in json_escaped(text).replace('/', "\\/").encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("\\u{unit:04x}")),
        }
    }
    escaped
}

fn html_escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#039;")
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
        ];
        for form in forms {
            assert_eq!(censor.tidy(&format!("auth={form}!")), "auth=***!", "{form}");
        }
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
    fn no_half_of_a_code_stays_where_the_text_is_cut() {
        let text = format!("{}verysecretcode", "x".repeat(495));
        assert!(!censor("verysecretcode").tidy(&text).contains("very"));
    }
}
