//! `dialfeed.toml`: what can be wrong with it, with the place (exit code 2), and what `config` says.

use std::io;
use std::path::PathBuf;

use super::system::system;
use super::usage::Usage;
use super::{Lang, en, zh};

/// One thing wrong.
#[derive(Debug)]
pub enum ConfigTrouble {
    /// The file that was named is not there.
    NotFound { file: PathBuf },
    /// It cannot be read.
    NotReadable { file: PathBuf, error: io::Error },
    /// It is larger than any such file.
    TooLarge { file: PathBuf },
    /// It is no text of UTF-8.
    NotText { file: PathBuf },
    /// Somebody else could have put it into the working folder.
    Foreign { file: PathBuf },
    /// It holds a secret, and others can read it.
    Open { file: PathBuf, line: usize, key: String },
    /// It is not TOML.
    Syntax { file: PathBuf, line: usize, column: usize, said: String },
    /// A key there is not.
    UnknownKey { file: PathBuf, line: usize, key: String, nearest: Option<String> },
    /// A key of the whole file that stands below a heading.
    BelowHeading { file: PathBuf, line: usize, key: String, heading: String },
    /// A value of another shape than the key's.
    Shape { file: PathBuf, line: usize, key: String, wanted: Wanted },
    /// A value that would be wrong if it were typed, too.
    Value { file: PathBuf, line: usize, key: String, wrong: Box<Usage> },
    /// Two keys of which one is wanted.
    Both { file: PathBuf, line: usize, one: String, other: String },
    /// A key that has to be there.
    Missing { file: PathBuf, line: usize, table: String, key: String },
    /// A profile there is not; without a line where it was asked for on the command line.
    UnknownProfile {
        file: PathBuf,
        line: Option<usize>,
        name: String,
        nearest: Option<String>,
        known: String,
    },
    /// A profile is asked for, and there is no file.
    NoFile { name: String },
    /// A pattern for names of lists that cannot be read.
    Pattern { file: PathBuf, line: usize, pattern: String, said: PatternWrong },
}

/// What a value should have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A text or a list of texts.
    Texts,
    /// A table of texts.
    Table,
    /// Tables with two brackets: `[[…]]`.
    Tables,
    /// A port of 1 to 65535.
    Port,
}

/// What is wrong with a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatternWrong {
    /// It cannot be read at this sign, from 1.
    At(usize),
    /// A named part ends nowhere: a `*` or another part, at this sign, follows on it at once. With a
    /// pattern that says where.
    Unparted { at: usize, right: String },
    /// A target asks for a part that the pattern does not name.
    NoSuchPart(String),
}

impl ConfigTrouble {
    /// The same, of something that stands on this line.
    #[must_use]
    pub fn on_line(mut self, at: usize) -> Self {
        if let Self::UnknownProfile { line, .. } = &mut self {
            *line = Some(at);
        }
        self
    }

    /// The sentence, with the file and the line.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        let words = |error: &io::Error| system(error, lang);
        match lang {
            Lang::Zh => zh::config_file(self, words),
            Lang::En => en::config_file(self, words),
        }
    }
}

/// What `config` says besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigSaid {
    /// There is no file, and where one is looked for.
    NoFile {
        own: String,
    },
    /// The file is right.
    Fine {
        file: String,
        profiles: usize,
        rules: usize,
        notify: usize,
    },
    /// A file that it names is not there now.
    FileMissing {
        key: String,
        file: String,
    },
    /// It is a folder.
    IsFolder {
        key: String,
        file: String,
    },
    /// A value that it names cannot be had now.
    SecretMissing {
        why: String,
    },
    /// The same for what a way of telling people needs.
    NotifyWrong {
        line: usize,
        channel: &'static str,
        why: String,
    },
    /// A key of a profile that a rule names does not hold for its lists.
    NotOfRule {
        line: usize,
        key: &'static str,
        profile: String,
        rule_line: usize,
    },
    /// Which file and which profile hold; the profile empty where only shared values do.
    Holds {
        file: String,
        profile: String,
    },
    /// A value was typed.
    FromOption {
        option: String,
    },
    /// A value comes from an environment variable.
    FromEnvironment {
        variable: &'static str,
    },
    /// A value comes from the file.
    FromFile {
        line: usize,
        table: String,
    },
    /// A value is the program's own.
    FromDefault,
    /// A secret is there, and not shown.
    Hidden,
    /// A secret is in a file of its own.
    HiddenInFile,
    /// A secret is a command's to give.
    HiddenInCommand,
    /// The headings: what, which, from where.
    HeadKey,
    HeadValue,
    HeadOrigin,
    /// A file was begun; whether it is found without being named.
    Begun {
        file: String,
        is_found: bool,
    },
    /// A file is there already.
    Exists {
        file: String,
    },
    /// A file could not be begun.
    NotBegun {
        file: String,
        error: String,
    },
}

/// A table's heading as it stands in the file.
#[must_use]
pub fn heading(table: &str) -> String {
    match table {
        "inbox" | "notify" => format!("[[{table}]]"),
        _ => format!("[{table}]"),
    }
}

impl ConfigSaid {
    /// The sentence.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::config_said(self),
            Lang::En => en::config_said(self),
        }
    }
}
