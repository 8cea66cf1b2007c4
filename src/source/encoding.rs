//! The encoding of a text file: byte order mark, else strict UTF-8, else GB18030.
//!
//! Looks on while everything is plain ASCII, to the end of the file if need be, one block in
//! memory at a time. UTF-8 with a few broken bytes stays UTF-8: a letter cut in half by some
//! program must not turn every name of a list into nonsense.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// So many bytes beyond ASCII decide: no text of another encoding is valid UTF-8 for so long.
const EVIDENCE_BYTES: u64 = 4 << 10;

const BLOCK_BYTES: usize = 64 << 10;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Detected {
    pub(super) encoding: &'static Encoding,
    /// Whether neither encoding fits.
    pub(super) uncertain: bool,
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
    let mut beyond_ascii: u64 = 0;
    let mut at_start = true;
    loop {
        let len = read_some(file, &mut block)?;
        let bytes = &block[..len];
        if at_start && let Some((encoding, _)) = Encoding::for_bom(bytes) {
            return Ok(Detected { encoding, uncertain: false });
        }
        at_start = false;
        let ended = len == 0;
        if ended || beyond_ascii > 0 || !bytes.is_ascii() {
            beyond_ascii += bytes.iter().filter(|byte| !byte.is_ascii()).count() as u64;
            utf8.take(bytes, ended);
            gb18030.take(bytes, ended);
        }
        if ended || beyond_ascii >= EVIDENCE_BYTES {
            return Ok(judge(&utf8, &gb18030));
        }
    }
}

/// Text of another encoding has an error at nearly every letter when read as UTF-8; UTF-8 with a
/// few broken bytes does not, and may well be flawless GB18030 by chance (two Chinese letters are
/// six bytes, which make three).
fn judge(utf8: &Trial, gb18030: &Trial) -> Detected {
    if utf8.letters >= 2 * utf8.errors {
        return Detected { encoding: UTF_8, uncertain: false };
    }
    // Where neither is flawless, letters of three bytes tell: GB18030 makes hardly any by chance.
    if gb18030.errors > 0 && utf8.wide >= 2 && 2 * utf8.wide >= utf8.errors {
        return Detected { encoding: UTF_8, uncertain: true };
    }
    Detected { encoding: GB18030, uncertain: gb18030.letters < 10 * gb18030.errors }
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

/// Counts what an encoding cannot decode.
struct Trial {
    decoder: Decoder,
    scratch: String,
    /// Letters beyond ASCII that it decoded.
    letters: u64,
    /// Those among them that are three bytes or four in UTF-8.
    wide: u64,
    errors: u64,
}

impl Trial {
    fn new(encoding: &'static Encoding) -> Self {
        let scratch = String::with_capacity(4 * BLOCK_BYTES);
        Self {
            decoder: encoding.new_decoder_without_bom_handling(),
            scratch,
            letters: 0,
            wide: 0,
            errors: 0,
        }
    }

    fn take(&mut self, bytes: &[u8], last: bool) {
        let mut rest = bytes;
        loop {
            self.scratch.clear();
            let (result, read) =
                self.decoder.decode_to_string_without_replacement(rest, &mut self.scratch, last);
            rest = &rest[read..];
            self.letters += self.scratch.chars().filter(|char| !char.is_ascii()).count() as u64;
            self.wide += self.scratch.chars().filter(|char| *char >= '\u{800}').count() as u64;
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.errors += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(bytes: &[u8]) -> (&'static str, bool) {
        let found = detect(&mut &bytes[..]).unwrap();
        (found.encoding.name(), found.uncertain)
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
    }
}
