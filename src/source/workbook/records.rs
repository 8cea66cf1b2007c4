//! The records of an XLSB part: a type, a length, and bytes of which only the first are kept.
//!
//! Enough to count and to look for flags; what the bytes mean is calamine's business.

use std::io::{self, BufReader, Read};

/// So many bytes of each record are kept.
pub(super) const KEPT_BYTES: usize = 256;

/// A record.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    /// Its whole length.
    pub(super) len: u32,
    pub(super) begin: &'a [u8],
}

/// Records of a part, in their order.
pub(super) struct Records<R> {
    input: BufReader<R>,
    begin: Vec<u8>,
}

impl<R: Read> Records<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input: BufReader::with_capacity(64 << 10, input), begin: Vec::new() }
    }

    /// The next record; `None` at the end, be it within one.
    pub(super) fn next(&mut self) -> io::Result<Option<Record<'_>>> {
        let Some(kind) = number(&mut self.input, 2)? else { return Ok(None) };
        let Some(len) = number(&mut self.input, 4)? else { return Ok(None) };
        self.begin.clear();
        let kept = u64::from(len).min(KEPT_BYTES as u64);
        self.input.by_ref().take(kept).read_to_end(&mut self.begin)?;
        let mut rest = self.input.by_ref().take(u64::from(len) - kept);
        io::copy(&mut rest, &mut io::sink())?;
        let kind = u16::try_from(kind).unwrap_or(u16::MAX);
        Ok(Some(Record { kind, len, begin: &self.begin }))
    }
}

/// A number of at most so many bytes, seven bits in each, the lowest first; `None` at the end.
pub(super) fn number(input: &mut impl Read, bytes_max: u32) -> io::Result<Option<u32>> {
    let mut number = 0;
    for at in 0..bytes_max {
        let mut byte = [0];
        if input.read(&mut byte)? == 0 {
            return Ok(None);
        }
        number |= u32::from(byte[0] & 0x7F) << (7 * at);
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    Ok(Some(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_told_apart_and_cut() {
        let long = [&[0x93, 0x01, 0xAC, 0x02][..], &[7; 300]].concat();
        let part = [&[0x00, 2, 1, 2][..], &long, &[0x92, 0x01, 0, 5]].concat();
        let mut records = Records::new(part.as_slice());
        let first = records.next().unwrap().unwrap();
        assert_eq!(first, Record { kind: 0, len: 2, begin: &[1, 2] });
        let second = records.next().unwrap().unwrap();
        assert_eq!((second.kind, second.len, second.begin.len()), (0x93, 300, KEPT_BYTES));
        assert_eq!(records.next().unwrap().unwrap().kind, 0x92);
        assert!(records.next().unwrap().is_none(), "cut");
    }
}
