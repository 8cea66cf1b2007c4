//! Call records, as `GetCDRList` gives them: what is asked for ([`CallFilter`]), what a record says
//! ([`CallRecord`]), and how all of them are read while new ones arrive ([`CallPages`]).

mod filter;
mod pages;
mod record;

pub use filter::{CallFilter, FilterError};
pub use pages::{CallPages, PageError};
pub use record::{CallRecord, CallType, Disposition};

pub(super) use filter::moment;
pub(super) use record::read;

/// In which order a page's records stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    /// The latest first: what the platform does by default.
    #[default]
    Descending,
    /// The oldest first: the way to read all.
    Ascending,
}

impl Sort {
    /// The value of `Sort`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Descending => "DESC",
            Self::Ascending => "ASC",
        }
    }
}

/// Which part of the records that a filter lets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CallPage {
    /// Only records with a greater id.
    pub after: Option<i64>,
    /// At most so many; the platform may give fewer.
    pub most: u32,
    /// In this order.
    pub sort: Sort,
}
