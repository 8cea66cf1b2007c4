//! How long the pieces of XML are that a parser holds whole: a tag, a text, a comment.
//!
//! Told apart as the parser does, so that nothing that it takes for one piece counts here as many.

use std::io;

use memchr::{memchr, memchr2, memchr3};

use super::too_long;
use crate::source::limits;

/// The open piece.
#[derive(Debug, Default)]
pub(super) struct Lengths {
    at: At,
    /// Bytes of it so far.
    len: usize,
    /// The two bytes before this place.
    last: [u8; 2],
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum At {
    #[default]
    Text,
    /// Behind `<`.
    Opened,
    Tag,
    Quoted(u8),
    /// `<?`
    Instruction,
    /// `<!`
    Marked,
    /// `<!--`
    Comment,
    /// `<![CDATA[`
    Literal,
    /// `<!DOCTYPE`, with so many brackets open.
    Declaration(u32),
}

impl Lengths {
    /// Goes on with these bytes; gives how many of them are text.
    ///
    /// # Errors
    /// A piece is longer than one may be.
    pub(super) fn take(&mut self, bytes: &[u8]) -> io::Result<u64> {
        let mut text_bytes = 0;
        let mut rest = bytes;
        while !rest.is_empty() {
            let (at, len) = self.step(rest);
            let (passed, behind) = rest.split_at(len);
            if matches!(self.at, At::Text | At::Literal) {
                text_bytes += len as u64;
            }
            let is_new = (self.at == At::Text) != (at == At::Text);
            self.len = if is_new { 0 } else { self.len + len };
            if self.len.max(len) > limits::XML_EVENT_BYTES_MAX {
                return Err(too_long());
            }
            if let [.., before, last] = passed {
                self.last = [*before, *last];
            } else if let [last] = passed {
                self.last = [self.last[1], *last];
            }
            (self.at, rest) = (at, behind);
        }
        Ok(text_bytes)
    }

    /// What comes behind these bytes' first part of one kind, and how long that part is.
    fn step(&self, rest: &[u8]) -> (At, usize) {
        let until = |found: Option<usize>, then: &dyn Fn(u8) -> At| match found {
            Some(at) => (then(rest[at]), at + 1),
            None => (self.at, rest.len()),
        };
        match self.at {
            At::Text => until(memchr(b'<', rest), &|_| At::Opened),
            At::Opened => match rest[0] {
                b'!' => (At::Marked, 1),
                b'?' => (At::Instruction, 1),
                _ => (At::Tag, 0),
            },
            At::Tag => until(memchr3(b'>', b'"', b'\'', rest), &|sign| match sign {
                b'>' => At::Text,
                quote => At::Quoted(quote),
            }),
            At::Quoted(quote) => until(memchr(quote, rest), &|_| At::Tag),
            At::Marked => match rest[0] {
                b'-' => (At::Comment, 1),
                b'[' => (At::Literal, 1),
                _ => (At::Declaration(0), 0),
            },
            At::Instruction => self.until_ended(rest, |before| before[1] == b'?'),
            At::Comment => self.until_ended(rest, |before| before == *b"--"),
            At::Literal => self.until_ended(rest, |before| before == *b"]]"),
            At::Declaration(open) => until(memchr2(b'<', b'>', rest), &|sign| match (sign, open) {
                (b'<', open) => At::Declaration(open + 1),
                (_, 0) => At::Text,
                (_, open) => At::Declaration(open - 1),
            }),
        }
    }

    /// Up to a `>` with the right two bytes before it.
    fn until_ended(&self, rest: &[u8], is_end: impl Fn([u8; 2]) -> bool) -> (At, usize) {
        let Some(at) = memchr(b'>', rest) else { return (self.at, rest.len()) };
        let before = match &rest[..at] {
            [] => self.last,
            [last] => [self.last[1], *last],
            [.., before, last] => [*before, *last],
        };
        (if is_end(before) { At::Text } else { self.at }, at + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text bytes, if no piece is too long; given whole, and byte by byte.
    fn texts(document: &str) -> Option<u64> {
        let whole = Lengths::default().take(document.as_bytes()).ok();
        let mut lengths = Lengths::default();
        let singly: io::Result<u64> =
            document.as_bytes().chunks(1).map(|byte| lengths.take(byte)).sum();
        assert_eq!(whole, singly.ok());
        whole
    }

    #[test]
    fn texts_are_told_from_tags() {
        assert_eq!(texts("<c a='<>\"'>ab</c>"), Some(2 + 2), "each `<` counts with the text");
        assert_eq!(texts("<?xml a?b>c?><!-- <c> -- > -->"), Some(2));
        assert_eq!(texts("<!DOCTYPE a [<!ENTITY b \"<\">]>"), Some(1));
        assert_eq!(texts("<![CDATA[<v>]]>"), Some(1 + 12));
    }

    #[test]
    fn a_piece_that_is_too_long_is_told_whatever_it_looks_like_inside() {
        let long = "<row/>".repeat(limits::XML_EVENT_BYTES_MAX / 6 + 1);
        assert!(texts(&long).is_some());
        for (begin, end) in
            [("<c a=\"", "\">"), ("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?a ", "?>")]
        {
            assert_eq!(texts(&format!("{begin}{long}{end}")), None, "{begin}");
        }
        assert_eq!(texts(&"a".repeat(limits::XML_EVENT_BYTES_MAX + 1)), None);
    }
}
