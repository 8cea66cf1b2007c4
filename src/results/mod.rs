//! What became of a job's customers: the rows that were pushed, joined with the platform's call records
//! since then.
//!
//! A call belongs to the customer with its number: predictive and outgoing calls count, and those that
//! began before the row was sent do not. Promises: every record is counted once, over any number of
//! runs ([`CallStore`] keeps the calls of the job's customers and how far the records were read);
//! memory grows with the job's customers and not with the platform's records; a row whose reply was
//! lost and whose number was then called is noted `seen_in_calls` in the ledger. Knows no screen and
//! no report.

mod call;
mod customers;
mod error;
mod figures;
mod gather;
mod output;
mod store;

pub use call::Call;
pub use customers::{Customer, Customers};
pub use error::ResultsError;
pub use figures::{Figures, Funnel, Tries};
pub use gather::{Gathered, Reading, Seen, gather};
pub use output::{
    ByHour, ByStaff, FILES, Records, ResultLabel, ResultWords, ResultsOptions, ResultsSummary,
    write,
};
pub use store::CallStore;
