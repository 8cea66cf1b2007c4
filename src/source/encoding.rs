//! The encoding of a text file: byte order mark, else strict UTF-8, else GB18030, else what
//! `chardetng` finds (Big5, Shift-JIS, EUC-KR, Windows-1252 and their kin).
//!
//! Looks on while everything is plain ASCII, to the end of the file if need be, one block in
//! memory at a time and the letters beyond ASCII besides. UTF-8 with a few broken bytes stays
//! UTF-8: a letter cut in half by some program must not turn every name of a list into nonsense.
//! A mainland list is GB18030 whatever `chardetng` says of it.

mod evidence;
mod trial;

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::notice::Notice;
use evidence::{Evidence, Mainland};
use trial::Trial;

/// So many bytes beyond ASCII decide: no text of another encoding is valid UTF-8 for so long.
const EVIDENCE_BYTES: u64 = 4 << 10;

const BLOCK_BYTES: usize = 64 << 10;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Detected {
    pub(super) encoding: &'static Encoding,
    certainty: Certainty,
}

/// How sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Certainty {
    /// A mark, the user's word, or text that only this encoding gives.
    Sure,
    /// The likeliest: the letters fit, and could be read otherwise.
    Guessed,
    /// No encoding fits.
    Unfit,
}

impl Detected {
    /// The user's own choice.
    pub(super) fn asked(encoding: &'static Encoding) -> Self {
        Self { encoding, certainty: Certainty::Sure }
    }

    /// What the user has to know of it.
    pub(super) fn notice(self) -> Option<Notice> {
        match self.certainty {
            Certainty::Sure => None,
            Certainty::Guessed => {
                Some(Notice::EncodingGuessed { encoding: self.encoding.name().to_owned() })
            }
            Certainty::Unfit => Some(Notice::EncodingUncertain),
        }
    }
}

/// Whether a label names an encoding: one of the WHATWG Encoding Standard, or `utf-16`.
#[must_use]
pub fn is_encoding(label: &str) -> bool {
    by_label(label, b"").is_some()
}

/// The encoding of this label; `head` is the beginning of the file, whose mark tells which of the
/// two `utf-16` means.
pub(super) fn by_label(label: &str, head: &[u8]) -> Option<&'static Encoding> {
    let either_utf16 =
        ["utf-16", "utf16", "unicode"].contains(&label.trim().to_lowercase().as_str());
    if either_utf16 {
        return Some(if head.starts_with(b"\xFE\xFF") { UTF_16BE } else { UTF_16LE });
    }
    Encoding::for_label_no_replacement(label.as_bytes())
}

/// Detects the encoding of a file read from its beginning.
pub(super) fn detect(file: &mut impl Read) -> io::Result<Detected> {
    let mut block = vec![0; BLOCK_BYTES];
    let mut utf8 = Trial::new(UTF_8);
    let mut gb18030 = Trial::new(GB18030);
    let mut evidence = Evidence::default();
    let mut beyond_ascii: u64 = 0;
    let mut at_start = true;
    let mut in_a_letter = false;
    loop {
        let len = read_some(file, &mut block)?;
        let bytes = &block[..len];
        if at_start && let Some((encoding, _)) = Encoding::for_bom(bytes) {
            return Ok(Detected::asked(encoding));
        }
        if at_start && let Some(encoding) = utf16_without_mark(bytes) {
            return Ok(Detected { encoding, certainty: Certainty::Guessed });
        }
        at_start = false;
        let ended = len == 0;
        if ended || in_a_letter || !bytes.is_ascii() {
            beyond_ascii += bytes.iter().filter(|byte| !byte.is_ascii()).count() as u64;
            utf8.take(bytes, ended);
            gb18030.take(bytes, ended);
            evidence.take(bytes);
        }
        // A letter may go on in the next block, with up to three bytes of which one is ASCII.
        in_a_letter = bytes.iter().rev().take(4).any(|byte| !byte.is_ascii());
        if ended || beyond_ascii >= EVIDENCE_BYTES {
            return Ok(judge(&utf8, &gb18030, evidence.bytes()));
        }
    }
}

/// UTF-16 that some program wrote without its mark: digits, delimiters and line ends have a zero
/// each, and all on the same side. No other text has so many.
fn utf16_without_mark(beginning: &[u8]) -> Option<&'static Encoding> {
    let pairs = beginning.as_chunks::<2>().0;
    let zeros = |side: usize| pairs.iter().filter(|pair| pair[side] == 0).count();
    let is_utf16 = |most: usize, least: usize| most >= 8 && most * 5 >= pairs.len() && least == 0;
    match (zeros(0), zeros(1)) {
        (first, second) if is_utf16(second, first) => Some(UTF_16LE),
        (first, second) if is_utf16(first, second) => Some(UTF_16BE),
        _ => None,
    }
}

/// Text of another encoding has an error at nearly every letter when read as UTF-8; UTF-8 with a
/// few broken bytes does not, and may well be flawless GB18030 by chance (two Chinese letters are
/// six bytes, which make three).
///
/// Text of another encoding is often flawless GB18030 by chance; the letters tell then. A mainland
/// list has the common letters of GB2312 and the words of lists, so it is GB18030 whatever
/// `chardetng` says. Where its letters are rare ones, or no words that we know, both have to agree.
fn judge(utf8: &Trial, gb18030: &Trial, evidence: &[u8]) -> Detected {
    if utf8.letters >= 2 * utf8.errors {
        return Detected { encoding: UTF_8, certainty: Certainty::Sure };
    }
    // Where neither is flawless, letters of three bytes tell: GB18030 makes hardly any by chance.
    if gb18030.errors > 0 && utf8.wide >= 2 && 2 * utf8.wide >= utf8.errors {
        return Detected { encoding: UTF_8, certainty: Certainty::Unfit };
    }
    let fits = gb18030.letters >= 10 * gb18030.errors;
    let mainland = Mainland::of(evidence);
    let guess = guess(evidence);
    let is_gb = mainland.is_sure()
        || (mainland.is_likely() && !is_korean_or_japanese(guess))
        || (mainland.is_possible() && guess == GB18030)
        || mainland.is_a_name_or_two();
    if fits && is_gb {
        return Detected { encoding: GB18030, certainty: Certainty::Sure };
    }
    if guess != GB18030 && trial::reads_as_words(guess, evidence) {
        return Detected { encoding: guess, certainty: Certainty::Guessed };
    }
    let certainty = if fits { Certainty::Guessed } else { Certainty::Unfit };
    Detected { encoding: GB18030, certainty }
}

/// What the bytes look like to `chardetng`; one that holds for all of GB is GB18030.
fn guess(evidence: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // Not the last: the evidence may end within a letter.
    detector.feed(evidence, false);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess == GBK { GB18030 } else { guess }
}

/// Those whose bytes are common Chinese letters too.
fn is_korean_or_japanese(encoding: &'static Encoding) -> bool {
    [encoding_rs::EUC_KR, encoding_rs::EUC_JP].contains(&encoding)
}

/// Fills the block, or as much of it as the file still has.
fn read_some(file: &mut impl Read, block: &mut [u8]) -> io::Result<usize> {
    let mut len = 0;
    while len < block.len() {
        match file.read(&mut block[len..]) {
            Ok(0) => break,
            Ok(more) => len += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(bytes: &[u8]) -> (&'static str, bool) {
        let found = detect(&mut &bytes[..]).unwrap();
        (found.encoding.name(), found.notice().is_some())
    }

    #[test]
    fn marks_then_strict_utf8_then_gb18030() {
        assert_eq!(name_of(b"\xEF\xBB\xBFa"), ("UTF-8", false));
        assert_eq!(name_of(b"\xFF\xFEa\0"), ("UTF-16LE", false));
        assert_eq!(name_of(b"\xFE\xFF\0a"), ("UTF-16BE", false));
        assert_eq!(name_of(b"phone\n13800138000"), ("UTF-8", false));
        assert_eq!(name_of("手机号,姓名".as_bytes()), ("UTF-8", false));
        let (gb, _, _) = GB18030.encode("手机号,姓名,𠮷");
        assert_eq!(name_of(&gb), ("gb18030", false));
    }

    #[test]
    fn a_short_list_in_utf8_with_one_broken_name_stays_utf8() {
        let mut bytes = "phone,name\n13490000001,张三\n13490000002,".as_bytes().to_vec();
        bytes.extend_from_slice(b"\xff\xfe\x80\n");
        assert_eq!(name_of(&bytes), ("UTF-8", true));
    }

    #[test]
    fn the_first_letter_beyond_ascii_may_be_megabytes_away() {
        let mut bytes = b"13800138000,x\n".repeat(200_000);
        let (gb, _, _) = GB18030.encode("13900139000,张三\n");
        bytes.extend_from_slice(&gb);
        assert_eq!(name_of(&bytes), ("gb18030", false));
    }

    #[test]
    fn one_broken_byte_does_not_change_the_encoding() {
        let mut bytes = "手机号,姓名\n13800138000,张三\n".repeat(20).into_bytes();
        bytes.insert(40, 0xFF);
        assert_eq!(name_of(&bytes), ("UTF-8", false));
        let cut = [b"1,\xE5\xBC\n".as_slice(), "2,李四\n".as_bytes()].concat();
        assert_eq!(name_of(&cut), ("UTF-8", false), "which is flawless GB18030");
        let (gb, _, _) = GB18030.encode("13800138000,欧阳\n");
        let mut bytes = gb.repeat(20);
        bytes.insert(14, 0xFF);
        assert_eq!(name_of(&bytes), ("gb18030", false));
    }

    #[test]
    fn utf16_takes_its_order_from_the_mark() {
        assert_eq!(by_label("UTF-16", b"\xFE\xFF").unwrap(), UTF_16BE);
        assert_eq!(by_label("utf-16", b"a\0").unwrap(), UTF_16LE);
        assert_eq!(by_label(" GBK ", b"").unwrap().name(), "GBK");
        assert!(by_label("no such", b"").is_none());
        assert!(is_encoding("UTF-16") && is_encoding("shift-jis") && !is_encoding("iso-2022-kr"));
    }
}
