//! What is done with calls, one by one: a question asked again until it has an answer ([`ask`]), a
//! call followed to its end ([`follow_call`]), call records written as tables ([`Column`],
//! [`Book`]), recordings fetched ([`Recordings`]).
//!
//! Promises: only questions are ever asked twice, never what does something; every wait has an end
//! and gives way to a stop. Knows no screen, and no words but those it is given.

mod ask;
mod book;
mod files;
mod follow;
mod recordings;
mod table;

pub use ask::{Again, QuestionError, ask, wait};
pub use book::{Book, BookError};
pub use files::{put_in_place, safe_name, whole_file};
pub use follow::{Call, CallEnd, Followed, follow_call, latest_record};
pub use recordings::{Fetched, RecordingError, Recordings};
pub use table::{COLUMNS, Column, Words, csv_line, minutes, printable, record_json};
