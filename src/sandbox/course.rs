//! What becomes of a call: how long it rings, whether it is answered, how long it is talked.
//!
//! Drawn when the call begins, from the seed, the call's number and the number called, and never
//! again; what the end of the number called says goes before the draw (the table in `README.md`).
//! Knows no clock: seconds count from when the number is dialled.

/// How a call ended, as call records say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disposition {
    /// Somebody answered.
    Answered,
    /// It rang, and nobody did.
    NoAnswer,
    /// It could not be put through: no such number, for one.
    Failed,
    /// The line was engaged.
    Busy,
    /// The platform does not know.
    Unknown,
}

impl Disposition {
    /// Every one there is.
    pub const ALL: [Self; 5] =
        [Self::Answered, Self::NoAnswer, Self::Failed, Self::Busy, Self::Unknown];

    /// As the interface writes it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Answered => "ANSWERED",
            Self::NoAnswer => "NO ANSWER",
            Self::Failed => "FAILED",
            Self::Busy => "BUSY",
            Self::Unknown => "UNKNOWN",
        }
    }

    /// The one with this code; what is none is unknown.
    pub(super) fn of(code: &str) -> Self {
        Self::ALL.into_iter().find(|known| known.code() == code).unwrap_or(Self::Unknown)
    }

    /// Whether the number is worth another attempt.
    pub(super) fn may_be_tried_again(self) -> bool {
        match self {
            Self::Answered | Self::Failed => false,
            Self::NoAnswer | Self::Busy | Self::Unknown => true,
        }
    }
}

/// A call's whole course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Course {
    /// When it is answered, if it is.
    pub answer_s: Option<u32>,
    /// When it ends by itself.
    pub end_s: u32,
    pub disposition: Disposition,
}

/// What a course is drawn from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dialled<'a> {
    pub seed: u64,
    /// The call's number, from 1 over all runs on the same data.
    pub call: u64,
    pub phonenum: &'a str,
    /// The how manieth call to this customer, from 1.
    pub attempt: u32,
}

impl Course {
    /// The longest call there is.
    pub const LONGEST_S: u32 = 600;

    /// How long a phone rings that nobody answers.
    const RINGS_MOST_S: u32 = 30;

    /// The course of this call.
    pub fn of(dialled: Dialled<'_>) -> Self {
        Self::fixed(dialled.phonenum, dialled.attempt).unwrap_or_else(|| Self::drawn(dialled))
    }

    /// The course that the number's last four digits fix.
    fn fixed(phonenum: &str, attempt: u32) -> Option<Self> {
        Some(match phonenum.get(phonenum.len().checked_sub(4)?..)? {
            "0000" => Self::unanswered(3, Disposition::Busy),
            "0001" => Self::unanswered(Self::RINGS_MOST_S, Disposition::NoAnswer),
            "0002" => Self::unanswered(2, Disposition::Failed),
            "0003" => Self::answered(5, 60),
            "0004" => Self::answered(5, 5),
            "0005" if attempt == 1 => Self::unanswered(Self::RINGS_MOST_S, Disposition::NoAnswer),
            "0005" => Self::answered(5, 60),
            "0006" => Self::unanswered(8, Disposition::Unknown),
            _ => return None,
        })
    }

    /// Of a hundred calls some 45 are answered, 35 not, 12 busy, 7 failed.
    fn drawn(dialled: Dialled<'_>) -> Self {
        // The odd factor sets neighbours far apart.
        let mut dice = fastrand::Rng::with_seed(
            dialled.seed.wrapping_add(dialled.call.wrapping_mul(0x9E37_79B9_7F4A_7C15)),
        );
        match dice.u32(..100) {
            ..45 => {
                let rings_s = dice.u32(3..=25);
                let talks_s = match dice.u32(..10) {
                    ..4 => dice.u32(3..=20),
                    4..9 => dice.u32(21..=120),
                    _ => dice.u32(121..=400),
                };
                Self::answered(rings_s, talks_s)
            }
            45..80 => Self::unanswered(Self::RINGS_MOST_S, Disposition::NoAnswer),
            80..92 => Self::unanswered(dice.u32(2..=5), Disposition::Busy),
            92..99 => Self::unanswered(dice.u32(1..=3), Disposition::Failed),
            _ => Self::unanswered(dice.u32(5..=15), Disposition::Unknown),
        }
    }

    fn answered(rings_s: u32, talks_s: u32) -> Self {
        Self {
            answer_s: Some(rings_s),
            end_s: rings_s + talks_s,
            disposition: Disposition::Answered,
        }
    }

    fn unanswered(end_s: u32, disposition: Disposition) -> Self {
        Self { answer_s: None, end_s, disposition }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(seed: u64, call: u64, phonenum: &str, attempt: u32) -> Course {
        Course::of(Dialled { seed, call, phonenum, attempt })
    }

    #[test]
    fn the_same_seed_and_call_have_the_same_course_and_every_course_ends() {
        let draw = |seed| (1..=20_000).map(move |call| course(seed, call, "15400000000x", 1));
        let drawn: Vec<Course> = draw(7).collect();
        assert!(draw(7).eq(drawn.iter().copied()));
        assert!(!draw(8).eq(drawn.iter().copied()));
        for course in &drawn {
            assert!(course.end_s <= Course::LONGEST_S, "{course:?}");
            assert_eq!(course.answer_s.is_some(), course.disposition == Disposition::Answered);
            assert!(course.answer_s.is_none_or(|answer_s| answer_s < course.end_s));
        }
        let share = |disposition| {
            drawn.iter().filter(|course| course.disposition == disposition).count() / 200
        };
        assert_eq!(Disposition::ALL.map(share).iter().sum::<usize>().div_ceil(10), 10);
        assert!((43..=47).contains(&share(Disposition::Answered)));
        assert!((33..=37).contains(&share(Disposition::NoAnswer)));
        assert!((10..=14).contains(&share(Disposition::Busy)));
    }

    #[test]
    fn the_numbers_last_digits_fix_the_course() {
        let of = |end: &str, attempt| {
            let course = course(3, 9, &format!("1540000{end}"), attempt);
            (course.disposition, course.answer_s, course.end_s)
        };
        assert_eq!(of("0000", 1), (Disposition::Busy, None, 3));
        assert_eq!(of("0001", 3), (Disposition::NoAnswer, None, 30));
        assert_eq!(of("0002", 1), (Disposition::Failed, None, 2));
        assert_eq!(of("0003", 1), (Disposition::Answered, Some(5), 65));
        assert_eq!(of("0004", 1), (Disposition::Answered, Some(5), 10));
        assert_eq!(of("0005", 1), (Disposition::NoAnswer, None, 30));
        assert_eq!(of("0005", 2), (Disposition::Answered, Some(5), 65));
        assert_eq!(of("0006", 1), (Disposition::Unknown, None, 8));
    }
}
