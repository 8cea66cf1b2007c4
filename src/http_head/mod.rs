//! What the head of an HTTP reply says of time, whoever sent it: its sender's clock, and how long to
//! wait.

pub mod date;
pub mod retry_after;
