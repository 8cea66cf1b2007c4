//! Contacts -> platform: pace, retries, one visible loop.
//!
//! Promises: the ceiling is never exceeded, an ailing platform is probed and not hammered, and a
//! row that may have been stored is sent again only where the user allowed it (laws 2 and 3). The
//! parts ([`Pace`], breaker, guard, verdict) are pure; [`drain`] is the one loop that joins them.
//! Knows no files, no reports and no screen.

mod breaker;
mod chance;
mod drain;
mod event;
mod feel;
mod guard;
mod hours;
mod in_flight;
mod pace;
mod queue;
mod recheck;
mod supply;
mod target;
mod trial;
mod verdict;

pub use drain::{PushSettings, Run, Work, drain};
pub use event::Event;
pub use guard::MaxFailures;
pub use hours::{Hours, Opening, Window, next};
pub use pace::{Pace, Rate};
pub use recheck::{Recheck, Rechecked};
pub use target::Target;
