//! Help texts, looked up by the name of a command or an option.
//!
//! Names come from the command line's definition at run time, so these are tables; tests hold that
//! each name has a text in both languages and each text a name.

use super::{Lang, en, zh};

/// What help says about a command.
#[derive(Debug)]
pub struct CommandHelp {
    /// The command; empty for the program itself.
    pub name: &'static str,
    /// One line.
    pub about: &'static str,
    /// What `--help` adds; may be empty.
    pub more: &'static str,
    /// How it is called, after `dialfeed`.
    pub usage: &'static str,
}

/// What help says about an option or an argument.
#[derive(Debug)]
pub struct OptionHelp {
    /// Its name in the definition (`max_failures`); `command.name` where commands differ.
    pub id: &'static str,
    /// One line, with the default where there is one.
    pub short: &'static str,
    /// What `--help` adds; may be empty.
    pub more: &'static str,
}

/// A line of an example: what is typed, and what for.
#[derive(Debug)]
pub struct Example {
    /// The command it belongs to; empty for the program itself.
    pub command: &'static str,
    /// What is typed.
    pub typed: &'static str,
    /// What for.
    pub purpose: &'static str,
}

/// Headings of help.
#[derive(Debug)]
pub struct Words {
    /// Before the usage line.
    pub usage: &'static str,
    /// Above the commands.
    pub commands: &'static str,
    /// Above the examples.
    pub examples: &'static str,
    /// Above the exit codes.
    pub exit_codes: &'static str,
    /// Above a manual page's first line.
    pub name: &'static str,
    /// Above how it is called.
    pub synopsis: &'static str,
    /// Above what it is about.
    pub description: &'static str,
    /// Above other pages.
    pub see_also: &'static str,
    /// Between two sentences.
    pub stop: &'static str,
    /// At the end of `-h`.
    pub more: &'static str,
}

/// A group of options, by what they concern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Positional arguments.
    Arguments,
    /// Whom rows go to.
    Target,
    /// Which platform.
    Platform,
    /// Reading lists.
    Reading,
    /// Cleaning and leaving out.
    Cleaning,
    /// Pushing.
    Pushing,
    /// A folder of lists.
    Inbox,
    /// Which jobs are listed.
    Which,
    /// Which jobs are purged.
    Purging,
    /// How a call is placed, watched or joined.
    Call,
    /// Which call records.
    Records,
    /// What comes out.
    Result,
    /// A job that goes on.
    Again,
    /// The sandbox itself.
    Sandbox,
    /// Faults of the sandbox.
    Faults,
    /// Everywhere.
    Everywhere,
}

/// The text for a command; the program itself for an empty name.
#[must_use]
pub fn command(name: &str, lang: Lang) -> Option<&'static CommandHelp> {
    commands(lang).iter().find(|help| help.name == name)
}

/// The text for an option of a command: the command's own, else the one that all share.
#[must_use]
pub fn option(command: &str, id: &str, lang: Lang) -> Option<&'static OptionHelp> {
    let own = options(lang)
        .iter()
        .find(|help| help.id.split_once('.').is_some_and(|(of, name)| of == command && name == id));
    own.or_else(|| options(lang).iter().find(|help| help.id == id))
}

/// Every command's text.
#[must_use]
pub fn commands(lang: Lang) -> &'static [CommandHelp] {
    match lang {
        Lang::Zh => zh::COMMANDS,
        Lang::En => en::COMMANDS,
    }
}

/// Every option's text.
#[must_use]
pub fn options(lang: Lang) -> &'static [OptionHelp] {
    match lang {
        Lang::Zh => zh::OPTIONS,
        Lang::En => en::OPTIONS,
    }
}

/// The examples of a command.
pub fn examples(command: &str, lang: Lang) -> impl Iterator<Item = &'static Example> {
    let all = match lang {
        Lang::Zh => zh::EXAMPLES,
        Lang::En => en::EXAMPLES,
    };
    all.iter().filter(move |example| example.command == command)
}

/// The headings.
#[must_use]
pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &zh::WORDS,
        Lang::En => &en::WORDS,
    }
}

/// A group's heading.
#[must_use]
pub fn group(group: Group, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => zh::group(group),
        Lang::En => en::group(group),
    }
}
