//! Whether a workbook's shared texts fit into memory, as they really are: their bytes, their
//! number, and the number that they declare.

use std::io::{self, Read};

use memchr::memmem;

use super::records::Records;
use crate::source::limits;

/// The table of texts in an XLSX.
pub(super) fn fit(mut part: impl Read) -> io::Result<bool> {
    /// Longer than what is looked for, so that nothing is missed between two blocks.
    const OVERLAP: usize = 64;
    let item = memmem::Finder::new("si");
    let declared = memmem::Finder::new("uniqueCount");
    let mut block = vec![0; 64 << 10];
    let (mut kept, mut bytes, mut texts) = (0, 0_u64, 0_u64);
    loop {
        let len = match part.read(&mut block[kept..]) {
            Ok(len) => len,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let seen = &block[..kept + len];
        // All but the overlap, which comes again; at the end all.
        let until = if len == 0 { seen.len() } else { seen.len().saturating_sub(OVERLAP) };
        bytes += len as u64;
        texts +=
            item.find_iter(seen).filter(|at| *at < until && begins_item(seen, *at)).count() as u64;
        let most = declared.find_iter(seen).map(|at| declared_count(&seen[at..])).max();
        if bytes > limits::HELD_PART_BYTES_MAX
            || texts > limits::SHARED_TEXTS_MAX
            || most.unwrap_or(0) > limits::SHARED_TEXTS_MAX
        {
            return Ok(false);
        }
        if len == 0 {
            return Ok(true);
        }
        // One byte more: it tells whether a tag begins at the overlap.
        let (from, end) = (until.saturating_sub(1), seen.len());
        block.copy_within(from..end, 0);
        kept = end - from;
    }
}

/// The table of texts in an XLSB: each is a record, and the declared number is not believed.
pub(super) fn fit_binary(part: impl Read) -> io::Result<bool> {
    let mut records = Records::new(part);
    let (mut bytes, mut texts) = (0_u64, 0_u64);
    while let Some(record) = records.next()? {
        bytes += u64::from(record.len);
        texts += 1;
        if bytes > limits::HELD_PART_BYTES_MAX || texts > limits::SHARED_TEXTS_MAX {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the `si` at this place is the name of an opening tag.
fn begins_item(seen: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| seen.get(before));
    let behind = seen.get(at + 2);
    matches!(before, Some(b'<' | b':'))
        && matches!(behind, Some(b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r'))
}

/// The figure in `uniqueCount="123"`; 0 where there is none.
fn declared_count(attribute: &[u8]) -> u64 {
    let digits = attribute["uniqueCount".len()..]
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\''))
        .take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |count: u64, digit| {
        count.saturating_mul(10).saturating_add(u64::from(digit - b'0'))
    })
}
