//! Telling people: a message goes through a channel, as a webhook or as e-mail.
//!
//! It promises that a delivery ends within its bound whatever the other side does, that no token,
//! secret or password is in an error or a `Debug`, and that nothing in a message (a list's name,
//! say) calls anybody or becomes a link. What cannot be told apart – whether a message whose
//! reply was lost has arrived – is sent again: told twice is better than not told.
//!
//! It knows no job, no ledger, no configuration and no language: texts come in ready.

mod address;
mod attempt;
mod channel;
mod deliver;
mod error;
mod http;
mod letter;
mod mail;
mod message;
mod robot;
mod shape;
mod sign;
mod smtp;
mod webhook;

pub use address::Address;
pub use channel::{Channel, ChannelError};
pub use deliver::{Patience, deliver};
pub use error::{Code, DeliveryError};
pub use mail::{Encryption, Mail, MailOptions};
pub use message::{Level, Message, When};
