//! What the platform's answer code means, and what an import makes of it.
//!
//! The table is the protocol's; the verdicts are sections 4 and 6 of the contract. A number that
//! the table lacks is kept as it is and fails its row: an unknown answer is an answer all the
//! same.

use std::fmt;

/// The `errno` of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Errno {
    /// 0: failed, without a closer word.
    Failed,
    /// 1: success.
    Success,
    /// 2: a required parameter is missing.
    MissingParameter,
    /// 3: authentication failed.
    AuthFailed,
    /// 4: no such interface.
    NoSuchInterface,
    /// 5: the staff number is not logged in.
    StaffNotLoggedIn,
    /// 6: the extension is not registered.
    ExtensionNotRegistered,
    /// 7: the agent's extension is not logged in.
    AgentExtensionNotLoggedIn,
    /// 8: the agent's extension is not registered.
    AgentExtensionNotRegistered,
    /// 9: the data could not be inserted.
    NotInserted,
    /// 10: duplicate data.
    Duplicate,
    /// 11: the task batch does not exist.
    NoSuchBatch,
    /// A number that the protocol does not name.
    Other(i64),
}

/// What a reply makes of its row, and of its job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The row is `inserted`.
    Inserted,
    /// The row is `duplicate`.
    Duplicate,
    /// The row is `failed`; the others go on.
    RowFailed,
    /// No row of the job can succeed: it stops, the row stays `pending`.
    JobStops,
    /// No row for this batch can succeed: they stay `pending`, other batches go on.
    BatchMissing,
}

impl Errno {
    /// The number on the wire.
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Self::Failed => 0,
            Self::Success => 1,
            Self::MissingParameter => 2,
            Self::AuthFailed => 3,
            Self::NoSuchInterface => 4,
            Self::StaffNotLoggedIn => 5,
            Self::ExtensionNotRegistered => 6,
            Self::AgentExtensionNotLoggedIn => 7,
            Self::AgentExtensionNotRegistered => 8,
            Self::NotInserted => 9,
            Self::Duplicate => 10,
            Self::NoSuchBatch => 11,
            Self::Other(code) => code,
        }
    }

    /// What an import makes of it.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Success => Verdict::Inserted,
            Self::Duplicate => Verdict::Duplicate,
            Self::MissingParameter | Self::AuthFailed | Self::NoSuchInterface => Verdict::JobStops,
            Self::NoSuchBatch => Verdict::BatchMissing,
            Self::Failed
            | Self::StaffNotLoggedIn
            | Self::ExtensionNotRegistered
            | Self::AgentExtensionNotLoggedIn
            | Self::AgentExtensionNotRegistered
            | Self::NotInserted
            | Self::Other(_) => Verdict::RowFailed,
        }
    }
}

impl From<i64> for Errno {
    fn from(code: i64) -> Self {
        match code {
            0 => Self::Failed,
            1 => Self::Success,
            2 => Self::MissingParameter,
            3 => Self::AuthFailed,
            4 => Self::NoSuchInterface,
            5 => Self::StaffNotLoggedIn,
            6 => Self::ExtensionNotRegistered,
            7 => Self::AgentExtensionNotLoggedIn,
            8 => Self::AgentExtensionNotRegistered,
            9 => Self::NotInserted,
            10 => Self::Duplicate,
            11 => Self::NoSuchBatch,
            other => Self::Other(other),
        }
    }
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_comes_back_as_itself() {
        for code in (-3..=20).chain([i64::MIN, i64::MAX]) {
            assert_eq!(Errno::from(code).code(), code);
        }
    }

    #[test]
    fn verdicts_are_those_of_the_contract() {
        let of = |codes: &[i64]| -> Vec<Verdict> {
            codes.iter().map(|code| Errno::from(*code).verdict()).collect()
        };
        assert_eq!(
            of(&[1, 10, 11]),
            [Verdict::Inserted, Verdict::Duplicate, Verdict::BatchMissing]
        );
        assert_eq!(of(&[2, 3, 4]), [Verdict::JobStops; 3]);
        assert_eq!(of(&[0, 5, 6, 7, 8, 9, 12, -1, 999]), [Verdict::RowFailed; 9]);
    }
}
