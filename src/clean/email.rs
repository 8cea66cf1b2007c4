//! Can this be an e-mail address? Judged by form alone; nobody is asked.
//!
//! Promises RFC 5321's limits and internationalised addresses (RFC 6531). Full-width signs of a
//! Chinese keyboard are put right; nothing else is guessed.

use std::borrow::Cow;

/// RFC 5321, section 4.5.3.1: octets before the `@`, behind it, and in all (a path of 256 with
/// its two brackets).
const LOCAL_OCTETS_MAX: usize = 64;
const DOMAIN_OCTETS_MAX: usize = 255;
const ADDRESS_OCTETS_MAX: usize = 254;
/// RFC 1035: octets of one name in a domain.
const LABEL_OCTETS_MAX: usize = 63;

/// The address as it is sent, or `None` where it cannot be one. Expects trimmed text without
/// invisible characters ([`crate::clean::clean_text`]).
#[must_use]
pub fn clean_email(text: &str) -> Option<Cow<'_, str>> {
    if is_plain(text.as_bytes()) {
        return Some(Cow::Borrowed(text));
    }
    let address = with_plain_signs(text);
    let address = match address.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => {
            Cow::Owned(address[7..].to_owned())
        }
        _ => address,
    };
    can_be_one(&address).then_some(address)
}

/// Whether this is an address as nearly all are, seen in one pass: letters, digits, `_`, `-` and
/// single dots between them, one `@`, and behind it two names or more, the last without digits.
fn is_plain(bytes: &[u8]) -> bool {
    let Some(at) = bytes.iter().position(|byte| *byte == b'@') else { return false };
    let (local, domain) = (&bytes[..at], &bytes[at + 1..]);
    let Some(dot) = domain.iter().rposition(|byte| *byte == b'.') else { return false };
    let last = &domain[dot + 1..];
    local.len() <= LOCAL_OCTETS_MAX
        && domain.len() <= LABEL_OCTETS_MAX
        && (2..).contains(&last.len())
        && last.iter().all(u8::is_ascii_alphabetic)
        && is_dotted(local, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        && is_dotted(&domain[..dot], |byte| byte.is_ascii_alphanumeric())
}

/// Whether only such bytes stand there, and single dots between them.
fn is_dotted(bytes: &[u8], inside: impl Fn(u8) -> bool) -> bool {
    let mut before = b'.';
    for &byte in bytes {
        if !(inside(byte) || byte == b'.' && before != b'.') {
            return false;
        }
        before = byte;
    }
    before != b'.'
}

/// ASCII for full-width letters, digits and signs, and `.` for `。`.
fn with_plain_signs(text: &str) -> Cow<'_, str> {
    let full_width = |char: char| matches!(char, '\u{FF01}'..='\u{FF5E}' | '。' | '｡');
    if text.is_ascii() || !text.contains(full_width) {
        return Cow::Borrowed(text);
    }
    let plain = text.chars().map(|char| match char {
        '。' | '｡' => '.',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(char) - 0xFEE0).unwrap_or(char),
        _ => char,
    });
    Cow::Owned(plain.collect())
}

fn can_be_one(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    address.len() <= ADDRESS_OCTETS_MAX && is_local(local) && is_domain(domain)
}

fn is_local(local: &str) -> bool {
    let inside = |char: char| {
        char.is_ascii_alphanumeric()
            || matches!(char, '!' | '#'..='\'' | '*' | '+' | '-'..='/' | '=' | '?')
            || matches!(char, '^'..='`' | '{'..='~')
            || (!char.is_ascii() && !char.is_whitespace() && !char.is_control())
    };
    (1..=LOCAL_OCTETS_MAX).contains(&local.len())
        && local.chars().all(inside)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

/// Two names or more; the last is no number, or it would be an IP address.
fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=LABEL_OCTETS_MAX).contains(&label.len())
            && label.chars().all(|char| char == '-' || char.is_alphanumeric())
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = domain.rsplit('.').next().unwrap_or_default();
    domain.len() <= DOMAIN_OCTETS_MAX
        && domain.contains('.')
        && domain.split('.').all(label)
        && last.chars().count() >= 2
        && !last.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_can_be_ones_are_kept() {
        for (text, kept) in [
            ("zhang.san@example.com", "zhang.san@example.com"),
            ("z+tag@mail.example.com.cn", "z+tag@mail.example.com.cn"),
            ("zhang＠example。com", "zhang@example.com"),
            ("ｚ＠ｅ．ｃｏｍ", "z@e.com"),
            ("mailto:z@example.com", "z@example.com"),
            ("张三@例子.中国", "张三@例子.中国"),
            ("12345678@qq.com", "12345678@qq.com"),
            ("a@xn--fiqs8s.xn--fiqs8s", "a@xn--fiqs8s.xn--fiqs8s"),
        ] {
            assert_eq!(clean_email(text).as_deref(), Some(kept), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_one_pass_takes_for_an_address_is_one_by_all_the_rules(
            text in "[a1_.-]{0,4}@?[a1.-]{0,4}[.@]?[ab1-]{0,3}",
        ) {
            proptest::prop_assert!(!is_plain(text.as_bytes()) || can_be_one(&text), "{}", text);
        }
    }

    #[test]
    fn what_cannot_be_an_address_is_none() {
        let long_local = format!("{}@example.com", "a".repeat(65));
        let long_label = format!("a@{}.com", "b".repeat(64));
        let long = format!("a@{}com", "bbbbbbb.".repeat(32));
        for text in [
            "",
            "@",
            "zhang",
            "zhang@",
            "@example.com",
            "a@b",
            "a b@example.com",
            "a@@example.com",
            "a@b@example.com",
            "a@example..com",
            ".a@example.com",
            "a.@example.com",
            "a@-b.com",
            "a@example.com,b@example.com",
            "a@example.c",
            "a@127.0.0.1",
            "a@exa mple.com",
            "<a@example.com>",
            "a@example.com.",
            &long_local,
            &long_label,
            &long,
        ] {
            assert_eq!(clean_email(text), None, "{text}");
        }
    }
}
