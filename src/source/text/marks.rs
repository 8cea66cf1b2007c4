//! Where in a text the signs stand that cut it: delimiters, quotes, line ends.
//!
//! Sixty-four bytes at a time become one word with a bit for each sign, so that a row costs a few
//! instructions a sign and none a letter. Promises every sign once, ascending. Knows nothing of
//! what they mean.

use wide::u8x16;

/// Bytes compared by one instruction.
const LANES: usize = 16;
/// Bytes of one word of marks.
const BLOCK: usize = 64;

/// The signs of a text, from some place on.
pub(super) struct Marks<'t> {
    bytes: &'t [u8],
    signs: [u8x16; 4],
    /// Where the block begins whose signs are in `word`.
    block_at: usize,
    /// A bit for each sign of the block that was not given yet.
    word: u64,
}

impl<'t> Marks<'t> {
    /// The signs from `at` on.
    pub(super) fn new(text: &'t str, delimiter: u8, at: usize) -> Self {
        let signs = [delimiter, b'"', b'\n', b'\r'].map(u8x16::splat);
        let mut marks = Self { bytes: text.as_bytes(), signs, block_at: 0, word: 0 };
        marks.seek(at);
        marks
    }

    /// Goes on at this place, in either direction.
    pub(super) fn seek(&mut self, at: usize) {
        self.block_at = at / BLOCK * BLOCK;
        self.word = self.word_at(self.block_at) & (u64::MAX << (at % BLOCK));
    }

    /// The place of the next sign.
    #[inline]
    pub(super) fn next(&mut self) -> Option<usize> {
        while self.word == 0 {
            self.block_at += BLOCK;
            if self.block_at >= self.bytes.len() {
                return None;
            }
            self.word = self.word_at(self.block_at);
        }
        let at = self.block_at + self.word.trailing_zeros() as usize;
        self.word &= self.word - 1;
        Some(at)
    }

    #[inline]
    fn word_at(&self, at: usize) -> u64 {
        let rest = self.bytes.get(at..).unwrap_or_default();
        match rest.first_chunk::<BLOCK>() {
            Some(block) => self.word_of(block),
            None => {
                // Zero is no sign; a delimiter of zero is refused where it is asked for.
                let mut block = [0; BLOCK];
                block[..rest.len()].copy_from_slice(rest);
                self.word_of(&block)
            }
        }
    }

    #[inline]
    fn word_of(&self, block: &[u8; BLOCK]) -> u64 {
        let [delimiter, quote, feed, carriage] = self.signs;
        let (lanes, _) = block.as_chunks::<LANES>();
        let mut word = 0;
        for lane in lanes.iter().rev() {
            let lane = u8x16::new(*lane);
            let found = (lane.simd_eq(delimiter) | lane.simd_eq(quote))
                | (lane.simd_eq(feed) | lane.simd_eq(carriage));
            word = word << LANES | u64::from(found.to_bitmask());
        }
        word
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_sign_is_given_once_from_any_place_on(
            text in "[;\",\r\na张\u{3B}\u{8A}]{0,200}",
            at in 0_usize..220,
        ) {
            let expected: Vec<usize> = text
                .bytes()
                .enumerate()
                .filter(|(place, byte)| *place >= at && b";\"\n\r".contains(byte))
                .map(|(place, _)| place)
                .collect();
            let mut marks = Marks::new(&text, b';', at);
            let found: Vec<usize> = std::iter::from_fn(|| marks.next()).collect();
            prop_assert_eq!(&found, &expected);
            marks.seek(at);
            prop_assert_eq!(marks.next(), expected.first().copied(), "after going back");
        }
    }
}
