//! The flow: source -> clean -> plan -> push -> report.
//!
//! Two phases. [`plan()`] reads every list, judges every row and writes a job, or with no ledger
//! counts alone (`check`); nothing is sent. [`run()`] drains a job through the platform, and
//! `resume` prepares one for another run. Promises: a plan that fails leaves nothing behind;
//! whom a row goes to is settled before anything is sent. Knows no screen and no environment.

mod compare;
mod earlier;
mod ending;
mod error;
mod examples;
mod history;
mod late;
mod lists;
mod mappings;
mod one_thread;
mod plan;
mod planner;
mod reading;
mod recheck;
mod recipients;
mod repeats;
mod request;
mod resume;
mod run;
mod seen;
mod sink;
mod so_far;
mod staff;
mod suppress;
mod wish;

pub use earlier::{Earlier, HistoryChoice};
pub use ending::exit_code;
pub use error::ImportError;
pub use examples::{Example, Examples};
pub use lists::{STANDARD_INPUT, open_lists};
pub use mappings::{MappingsError, load_mappings, save_mappings};
pub use plan::{Planned, Planning, check, plan};
pub use recipients::with_ascii_digits;
pub use repeats::Duplicates;
pub use request::{JobSettings, TargetChoice};
pub use resume::{
    Chosen, Reopened, find_job, is_left_to_send, is_readable_again, latest_stopped, reopen,
    settle_dead_runs,
};
pub use run::{Ended, RunEvent, Sending, finish, report_check, report_job, run};
pub use so_far::{Pass, SoFar};
pub use staff::{StaffCheck, settle_target};
pub use suppress::{
    DoNotCall, DoNotCallList, DoNotCallWish, HeededAgain, Unusable, keep_do_not_call,
    load_do_not_call, load_do_not_call_again,
};
pub use wish::{StaffWish, TargetWish};
