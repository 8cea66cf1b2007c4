//! Which call records are asked for.

use jiff::civil::DateTime;

/// What `GetCDRList` can be narrowed down by; all records where everything is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CallFilter {
    /// Of this staff member.
    pub staff: Option<String>,
    /// Of this extension.
    pub extension: Option<String>,
    /// With this first tag.
    pub code_1: Option<String>,
    /// With this second tag.
    pub code_2: Option<String>,
    /// To this called number.
    pub phone: Option<String>,
    /// From this moment on, in China Standard Time.
    pub begin: Option<DateTime>,
    /// Up to this moment; goes with `begin`.
    pub end: Option<DateTime>,
}

/// A filter that lets nothing through, or that the platform does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// The platform takes an end only with a beginning.
    #[error("an end without a beginning")]
    EndAlone,
    /// The end lies before the beginning.
    #[error("the end {end} lies before the beginning {begin}")]
    OutOfOrder {
        /// The beginning.
        begin: DateTime,
        /// The end.
        end: DateTime,
    },
}

impl CallFilter {
    /// Whether it can let anything through.
    ///
    /// # Errors
    /// [`FilterError`].
    pub fn check(&self) -> Result<(), FilterError> {
        match (self.begin, self.end) {
            (None, Some(_)) => Err(FilterError::EndAlone),
            (Some(begin), Some(end)) if end < begin => Err(FilterError::OutOfOrder { begin, end }),
            _ => Ok(()),
        }
    }
}

/// A moment as the platform writes it: `2017-04-11 20:35:17`.
pub(in crate::platform) fn moment(at: Option<DateTime>) -> String {
    at.map(|at| at.strftime("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_goes_with_a_beginning_that_lies_before_it() {
        let at = |text: &str| Some(text.parse::<DateTime>().unwrap());
        let (early, late) = (at("2026-11-22T09:00:00"), at("2026-11-22T10:00:00"));
        let check = |begin, end| CallFilter { begin, end, ..CallFilter::default() }.check();
        assert_eq!(check(None, late), Err(FilterError::EndAlone));
        assert!(matches!(check(late, early), Err(FilterError::OutOfOrder { .. })));
        for (begin, end) in [(None, None), (early, None), (early, late), (early, early)] {
            assert_eq!(check(begin, end), Ok(()));
        }
        assert_eq!(moment(early), "2026-11-22 09:00:00");
    }
}
