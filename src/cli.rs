//! The face's parts: the command line as typed (`args`), resolved (`settings`), its help and its
//! errors in the user's language, and how the program talks to terminal, log and shell.

pub mod args;
pub mod commands;
pub mod completions;
pub mod config;
pub mod connect;
pub mod doctor;
pub mod environment;
pub mod events;
pub mod exit;
pub mod face;
pub mod failure;
pub mod help;
pub mod link;
pub mod logging;
pub mod manual;
pub mod misuse;
pub mod not_begun;
pub mod output;
pub mod paint;
pub mod panics;
pub mod prescan;
pub mod records;
pub mod secret;
pub mod service;
pub mod settings;
pub mod show;
pub mod signals;
pub mod tell;
pub mod terminal;
pub mod trouble;
pub mod version;
pub mod watch;
pub mod wishes;
pub mod wrap;
