//! How far the reading of the lists is: rows, and what part of all their bytes.

/// What the lists are read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// To find the row that is sent of those with one number; only where that is not the first.
    Comparing,
    /// To give each row its place.
    Placing,
}

/// How far one pass over the lists is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SoFar {
    /// Which.
    pub pass: Pass,
    /// Rows read; 0 when it begins.
    pub rows: u64,
    /// What part of all lists is read, from 0 to 1; `None` where one of them does not tell.
    pub share: Option<f64>,
}

/// Adds up one pass.
pub(super) struct Told<'a> {
    pass: Pass,
    rows: u64,
    /// Of each list's file; 0 where it does not tell.
    bytes: &'a [u64],
    tell: &'a mut (dyn FnMut(SoFar) + Send),
}

impl<'a> Told<'a> {
    /// A pass begins, and is told of.
    pub(super) fn begin(
        pass: Pass,
        bytes: &'a [u64],
        tell: &'a mut (dyn FnMut(SoFar) + Send),
    ) -> Self {
        tell(SoFar { pass, rows: 0, share: None });
        Self { pass, rows: 0, bytes, tell }
    }

    /// So many rows more, of the list at this place, of which so much is read.
    pub(super) fn read(&mut self, at: usize, rows: u64, share: Option<f64>) {
        self.rows += rows;
        let share = share.and_then(|share| overall(self.bytes, at, share));
        (self.tell)(SoFar { pass: self.pass, rows: self.rows, share });
    }
}

/// The part of all lists, each as long as its file.
#[expect(clippy::cast_precision_loss, reason = "a share, to be shown in percent")]
fn overall(bytes: &[u64], at: usize, share: f64) -> Option<f64> {
    if bytes.contains(&0) {
        return None;
    }
    let before: u64 = bytes.get(..at)?.iter().sum();
    let all: u64 = bytes.iter().sum();
    Some((before as f64 + share * *bytes.get(at)? as f64) / all as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_count_by_their_length_and_one_that_does_not_tell_leaves_all_unknown() {
        assert_eq!(overall(&[300, 100], 0, 0.5), Some(0.375));
        assert_eq!(overall(&[300, 100], 1, 1.0), Some(1.0));
        assert_eq!(overall(&[300, 0], 0, 0.5), None);
    }
}
