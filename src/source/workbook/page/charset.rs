//! The encoding of a page: as the user says, by its mark, as it declares, else found as a text
//! file's is.

use std::io::Read;

use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use crate::source::encoding;
use crate::source::error::SourceError;
use crate::source::options::ReadOptions;
use crate::source::shared_file::SharedFile;

/// So far into a page its declaration is looked for.
const HEAD_BYTES: u64 = 8 << 10;

pub(super) fn of_page(
    file: &SharedFile,
    name: &str,
    options: &ReadOptions,
) -> Result<&'static Encoding, SourceError> {
    let failed = |cause| SourceError::NotReadable { file: name.to_owned(), cause };
    let mut head = Vec::new();
    file.anew().take(HEAD_BYTES).read_to_end(&mut head).map_err(failed)?;
    if let Some(asked) = &options.encoding {
        let unknown =
            || SourceError::UnknownEncoding { file: name.to_owned(), asked: asked.clone() };
        return encoding::by_label(asked, &head).ok_or_else(unknown);
    }
    if let Some((encoding, _)) = Encoding::for_bom(&head) {
        return Ok(encoding);
    }
    match declared(&head) {
        // One that declares a part of GB18030 may well have the rest.
        Some(encoding) if encoding == GBK => Ok(GB18030),
        Some(encoding) => Ok(encoding),
        None => Ok(encoding::detect(&mut file.anew()).map_err(failed)?.encoding),
    }
}

/// `charset=gb2312`, `charset="utf-8"`, `encoding='utf-8'`.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.to_ascii_lowercase();
    let found = ["charset=", "encoding="].into_iter().find_map(|name| {
        let at = memchr::memmem::find(&head, name.as_bytes())?;
        let rest = head.get(at + name.len()..)?;
        let begin = rest.iter().position(|byte| !matches!(byte, b'"' | b'\'' | b' '))?;
        let rest = &rest[begin..];
        let is_of_label = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte);
        let len = rest.iter().position(|byte| !is_of_label(byte)).unwrap_or(rest.len());
        Encoding::for_label_no_replacement(&rest[..len])
    })?;
    // It could not be read here if it were so; the standard takes it for UTF-8.
    Some(if found == UTF_16LE || found == UTF_16BE { UTF_8 } else { found })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_is_found_however_it_is_written() {
        for (head, expected) in [
            ("<meta http-equiv=Content-Type content=\"text/html; charset=gb2312\">", Some(GBK)),
            ("<META CHARSET='UTF-8'>", Some(UTF_8)),
            ("<?xml version='1.0' encoding=\"utf-8\"?>", Some(UTF_8)),
            ("<meta charset=utf-16>", Some(UTF_8)),
            ("<table>", None),
            ("charset=", None),
        ] {
            assert_eq!(declared(head.as_bytes()), expected, "{head}");
        }
    }
}
