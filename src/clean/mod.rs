//! Rows as typed -> contacts or reasons: the room where a list is made sendable.
//!
//! [`contact`] judges a row whole; [`phone`] reads a phone cell and [`numbering`] says which
//! numbers exist; [`text`] and [`email`] clean the rest, [`template`] makes it of several columns;
//! [`dedupe`] and [`suppress`] remember
//! numbers. Everything is pure: no I/O, no clock, the same answer for the same row. Never guesses
//! a digit (contract, section 5).

pub mod contact;
pub mod dedupe;
pub mod email;
pub mod numbering;
pub mod phone;
pub mod suppress;
pub mod template;
pub mod text;

pub use contact::{ContactColumns, Judged, Sendable, judge, judge_numbers};
pub use dedupe::{Compared, Dedupe, LateDedupe};
pub use email::clean_email;
pub use numbering::METADATA_VERSION;
pub use phone::{
    Advice, AreaCode, AreaUnknown, KindUnknown, Kinds, Numbers, PhoneCell, PhoneRules, Phones,
    looks_like_phone,
};
pub use suppress::{SuppressBuilder, SuppressSet};
pub use template::{Filling, Template, TemplateError};
pub use text::clean_text;
