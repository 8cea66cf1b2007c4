//! The platform as it is: actions, envelopes, faults, client.
//!
//! One URL, form parameters out, a JSON envelope back. This folder turns a contact into a
//! request, a reply into an [`Errno`] and a sentence, and everything that is no reply into a
//! [`Fault`] that says what to do next. Its promise is law 2: what it calls *surely stored
//! nothing* surely stored nothing, and no request leaves twice. Knows no files, no ledgers, no
//! pace; it tries nothing again by itself.

mod action;
mod calls;
mod client;
mod endpoint;
mod errno;
mod exchange;
mod fault;
mod http;
mod once;
mod reuse;
mod telephony;
mod users;
mod values;
mod wire;

pub use action::{
    ADD_CBASE_DATA, ADD_TASK_DATA, Action, EXTEN_SPY, EXTEN_STATUS, GET_CDR_LIST, GET_RECORD,
    GET_USER_INFO, HANG_UP, SEND_DIAL,
};
pub use calls::{
    CallFilter, CallPage, CallPages, CallRecord, CallType, Disposition, FilterError, PageError,
    Sort,
};
pub use client::{AskError, Client, ClientOptions, ConfigError, Method, Probe};
pub use endpoint::{Endpoint, EndpointError};
pub use errno::{Errno, Verdict};
pub use fault::{Cause, Doubt, Fault, Unreachable};
pub use telephony::{ExtensionState, ExtensionStatus, SpyMode};
pub use users::User;
pub use wire::{Reply, Unreadable, read_reply};
