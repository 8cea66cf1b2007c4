//! The platform's nine actions through the real binary, against the real sandbox and against platforms of
//! bytes that go wrong. Where each action is proved:
//!
//! | action | command | test |
//! |---|---|---|
//! | `SendDial` | `dial` | `calls::a_call_is_placed_with_the_cleaned_number_and_followed_to_its_end` |
//! | `HangUp` | `hangup` | `calls::a_call_is_hung_up` |
//! | `ExtenStatus` | `status` | `calls::each_state_that_an_extension_takes_is_told` |
//! | `GetCDRList` | `cdr` | `records::every_filter_reaches_the_platform`, `records::all_records_are_written_once_each_the_oldest_first` |
//! | `GetRecord` | `recording` | `recordings::a_recording_is_downloaded_whole_and_only_once` |
//! | `ExtenSpy` | `spy` | `calls::a_call_is_listened_in_on_in_each_mode` |
//! | `AddCBaseData`, `AddTaskData` | `import` | `tests/flow`, `tests/wire/requests.rs` |
//! | `GetUserInfo` | `users` | `users::everybody_is_listed_in_columns_that_line_up` |
//!
//! What leaves for each, byte by byte, and the protocol's own samples: `tests/wire/telephony.rs`.

#[path = "../support/mod.rs"]
mod support;

#[cfg(test)]
mod calls;
#[cfg(test)]
mod files;
#[cfg(test)]
mod recordings;
#[cfg(test)]
mod records;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod users;
