//! Every sentence a user sees, in Chinese and in English: one folder for each language.
//!
//! A sentence is a variant with its figures as named fields, and each language is a `match` over
//! the variants. So the compiler finds a missing sentence (a match that is not exhaustive), an
//! unused one (a variant never built) and a forgotten or misspelt figure (an unused or unknown
//! name), in both languages. Texts that are looked up by an option's name are tables, held against
//! the command line by tests. Knows no terminal and no environment.

mod en;
mod zh;

pub mod advice;
pub mod calls;
pub mod codes;
pub mod config;
pub mod doctor;
pub mod ending;
pub mod figures;
pub mod help;
pub mod inbox;
pub mod jobs;
pub mod notice;
pub mod plan;
pub mod progress;
pub mod remark;
pub mod results;
pub mod sandbox;
pub mod secret;
pub mod system;
pub mod template;
pub mod told;
pub mod trouble;
pub mod upkeep;
pub mod usage;
pub mod words;

#[cfg(test)]
mod tests;

/// A language of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Lang {
    /// Chinese, in simplified characters.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both.
    #[cfg(test)]
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The language a locale's name stands for: `zh_CN.UTF-8`, `zh-Hans-CN` and the like are
    /// Chinese, all others English.
    #[must_use]
    pub fn from_locale(name: &str) -> Self {
        let language = name.split(['_', '-', '.', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("zh") { Self::Zh } else { Self::En }
    }
}
