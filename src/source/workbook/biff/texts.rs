//! How long the shared texts of an old workbook are.
//!
//! A cell names a text by its number, and calamine gives each cell a copy: a file of a few
//! kilobytes could mean gigabytes, so cells are counted with the length of their texts. The table
//! is cut into records of 8 KiB, also within a text, where the rest may be written in letters of
//! another width.

/// Most bytes of UTF-8 that one letter of UTF-16 takes.
pub(super) const BYTES_A_LETTER: u64 = 3;

/// Bytes of each text at most, as UTF-8; up to where the table can be understood.
pub(super) fn lengths(segments: &[&[u8]]) -> Vec<u32> {
    let mut table = Table { segments, rest: &[] };
    table.next_segment();
    // Two counts, of which neither is believed.
    table.skip(8);
    std::iter::from_fn(|| table.text()).collect()
}

struct Table<'a> {
    segments: &'a [&'a [u8]],
    rest: &'a [u8],
}

impl Table<'_> {
    /// Passes over a text; gives its bytes.
    fn text(&mut self) -> Option<u32> {
        let letters = u32::from(self.number()?);
        let flags = self.byte()?;
        let runs = if flags & 0x08 != 0 { usize::from(self.number()?) } else { 0 };
        let further = if flags & 0x04 != 0 { self.long_number()? } else { 0 };
        let bytes = self.letters(letters, flags & 0x01 != 0)?;
        self.skip(4 * runs)?;
        self.skip(further)?;
        Some(bytes)
    }

    fn letters(&mut self, mut left: u32, mut is_wide: bool) -> Option<u32> {
        let mut bytes = 0;
        while left > 0 {
            if self.rest.is_empty() {
                self.next_segment()?;
                is_wide = self.byte()? & 0x01 != 0;
            }
            let width = if is_wide { 2 } else { 1 };
            let here = u32::try_from(self.rest.len() / width).unwrap_or(u32::MAX).min(left);
            if here == 0 {
                return None;
            }
            self.rest = &self.rest[here as usize * width..];
            bytes += here * if is_wide { 3 } else { 2 };
            left -= here;
        }
        Some(bytes)
    }

    fn next_segment(&mut self) -> Option<()> {
        let (next, segments) = self.segments.split_first()?;
        (self.rest, self.segments) = (next, segments);
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        while self.rest.is_empty() {
            self.next_segment()?;
        }
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }

    fn number(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn long_number(&mut self) -> Option<usize> {
        let low = usize::from(self.number()?);
        Some(low | usize::from(self.number()?) << 16)
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            if self.rest.is_empty() {
                self.next_segment()?;
            }
            let here = bytes.min(self.rest.len());
            self.rest = &self.rest[here..];
            bytes -= here;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_measured_over_the_cuts_of_the_table() {
        let first = [&[0; 8][..], &[3, 0, 0, b'a', b'b', b'c'], &[4, 0, 1, 0x20, 0x5F]].concat();
        // Three more letters, narrow from here on; then a rich text with two runs.
        let second = [&[0, b'x', b'y', b'z'][..], &[1, 0, 8, 2, 0, b'r'], &[0; 8]].concat();
        assert_eq!(lengths(&[&first, &second]), [6, 3 + 6, 2]);
        assert_eq!(lengths(&[&first]), [6], "cut off");
        assert_eq!(lengths(&[]), [0_u32; 0]);
    }
}
