//! Help in the user's language: clap lays it out, the catalogue has the words.
//!
//! clap's own words (headings, usage, `[default: …]`, possible values) are switched off or
//! replaced, and Chinese is wrapped here: clap breaks lines at blanks, and Chinese has none.

use clap::{Arg, ArgAction, Command};

use super::exit::Exit;
use super::help::groups::group_of;
use super::wrap::{width, wrap};
use crate::locale::help::{self as catalogue, CommandHelp};
use crate::locale::{Lang, codes};

mod groups;

/// For whatever lays out the texts by itself.
pub const WIDTH_UNBOUNDED: usize = usize::MAX;
/// clap's indentation of an option's help below it (`--help`).
const INDENT_LONG: usize = 10;

/// The command line with all its texts. `columns` is the width of a line.
#[must_use]
pub fn localise(command: Command, lang: Lang, columns: usize) -> Command {
    let words = catalogue::words(lang);
    let exit_codes = Exit::ALL
        .map(|exit| format!("  {:<4} {}", exit.code(), codes::exit(exit, lang)))
        .join("\n");
    let root = one(command, "", lang, columns)
        .subcommand_help_heading(words.commands)
        .subcommand_value_name("COMMAND")
        .mut_subcommands(|command| {
            let name = command.get_name().to_owned();
            one(command, &name, lang, columns)
        });
    let examples = examples("", lang);
    root.after_long_help(format!("{examples}\n\n{}:\n{exit_codes}", words.exit_codes))
}

/// One command with its own texts and its options'.
fn one(command: Command, name: &str, lang: Lang, columns: usize) -> Command {
    let words = catalogue::words(lang);
    let Some(help) = catalogue::command(name, lang) else { return command };
    let header = *command.get_styles().get_header();
    let template = format!(
        "{{about-with-newline}}\n{header}{}:{header:#} dialfeed {}\n\n{{all-args}}{{after-help}}",
        words.usage, help.usage
    );
    let columns_left = short_help_column(&command, name);
    let command = command
        .about(if name.is_empty() { filled(help.about, lang, columns) } else { help.about.into() })
        .long_about(filled(&long_about(help), lang, columns))
        .help_template(template)
        .override_usage(format!("dialfeed {}", help.usage))
        .after_help(words.more)
        .after_long_help(examples(name, lang))
        .mut_args(|arg| {
            let group = group_of(name, arg.get_id().as_str());
            let left =
                columns_left.iter().find(|(of, _)| *of == group).map_or(0, |(_, left)| *left);
            localise_option(arg, name, lang, columns, columns.saturating_sub(left))
                .help_heading(catalogue::group(group, lang))
        });
    if columns == WIDTH_UNBOUNDED { command } else { command.term_width(columns) }
}

fn long_about(help: &CommandHelp) -> String {
    if help.more.is_empty() {
        help.about.to_owned()
    } else {
        format!("{}\n\n{}", help.about, help.more)
    }
}

fn localise_option(
    arg: Arg,
    command: &str,
    lang: Lang,
    columns: usize,
    columns_short: usize,
) -> Arg {
    let arg = if takes_value(&arg) {
        arg.hide_possible_values(true).hide_default_value(true)
    } else {
        arg
    };
    let Some(help) = catalogue::option(command, arg.get_id().as_str(), lang) else {
        return arg.help("").long_help("");
    };
    let columns_long = columns.saturating_sub(INDENT_LONG);
    let long = if help.more.is_empty() {
        filled(help.short, lang, columns_long)
    } else {
        let more = filled(help.more, lang, columns_long);
        format!("{}\n{more}", filled(help.short, lang, columns_long))
    };
    arg.help(filled(help.short, lang, columns_short)).long_help(long)
}

/// Chinese is wrapped here; English is left to clap.
fn filled(text: &str, lang: Lang, columns: usize) -> String {
    match lang {
        Lang::Zh => wrap(text, columns),
        Lang::En => text.to_owned(),
    }
}

/// Where the text of short help begins, for each group: clap aligns the texts of a group behind
/// its longest option.
fn short_help_column(command: &Command, name: &str) -> Vec<(catalogue::Group, usize)> {
    let mut columns: Vec<(catalogue::Group, usize)> = Vec::new();
    for arg in command.get_arguments() {
        let group = group_of(name, arg.get_id().as_str());
        let taken = option_width(arg);
        match columns.iter_mut().find(|(of, _)| *of == group) {
            Some((_, column)) => *column = taken.max(*column),
            None => columns.push((group, taken)),
        }
    }
    columns
}

/// `  -x, --option <VALUE>  ` as clap sets it.
fn option_width(arg: &Arg) -> usize {
    let name = arg.get_value_names().and_then(|names| names.first());
    let value = name.filter(|_| takes_value(arg)).map_or(0, |name| width(name) + " <>".len());
    // Repeatable flags and arguments get three dots.
    let dots = "...".len();
    let option = arg.get_long().map_or(0, |long| "    --".len() + long.len());
    "  ".len() + option + value + dots + "  ".len()
}

fn takes_value(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Set | ArgAction::Append)
}

fn examples(command: &str, lang: Lang) -> String {
    let lines: Vec<String> = catalogue::examples(command, lang)
        .map(|example| format!("  {}\n      {}", example.typed, example.purpose))
        .collect();
    if lines.is_empty() {
        return String::new();
    }
    format!("{}:\n{}", catalogue::words(lang).examples, lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::cli::args;

    /// Every option of every command: the command's name and the option's.
    fn defined() -> Vec<(String, String)> {
        let mut root = args::command();
        root.build();
        let mut found: Vec<(String, String)> = Vec::new();
        for command in std::iter::once(&root).chain(root.get_subcommands()) {
            let name = if command.get_name() == "dialfeed" { "" } else { command.get_name() };
            for arg in command.get_arguments() {
                found.push((name.to_owned(), arg.get_id().to_string()));
            }
        }
        found
    }

    #[test]
    fn every_option_and_command_has_help_in_both_languages() {
        for lang in Lang::ALL {
            for (command, id) in defined() {
                let help = catalogue::option(&command, &id, lang);
                assert!(help.is_some_and(|help| !help.short.is_empty()), "{lang:?} {command} {id}");
            }
            for command in args::command().get_subcommands() {
                assert!(catalogue::command(command.get_name(), lang).is_some());
            }
        }
    }

    #[test]
    fn every_help_text_belongs_to_an_option_or_command() {
        let used = |lang| -> BTreeSet<&'static str> {
            defined()
                .iter()
                .filter_map(|(command, id)| catalogue::option(command, id, lang))
                .map(|help| help.id)
                .collect()
        };
        for lang in Lang::ALL {
            let written: Vec<&str> = catalogue::options(lang).iter().map(|help| help.id).collect();
            let set: BTreeSet<&str> = written.iter().copied().collect();
            assert_eq!(written.len(), set.len(), "a text is there twice");
            assert_eq!(set, used(lang), "{lang:?}");
            let commands = args::command().get_subcommands().count();
            assert_eq!(catalogue::commands(lang).len(), commands + 1);
        }
    }

    #[test]
    fn both_languages_tell_of_the_same_defaults_and_have_the_same_examples() {
        let defaults = |text: &str| -> Option<String> {
            let inside = text.split_once(['['])?.1.split_once(']')?.0;
            let word = inside.trim_start_matches("default:").trim_start_matches("默认").trim();
            word.is_ascii().then(|| word.to_owned())
        };
        for english in catalogue::options(Lang::En) {
            let chinese = catalogue::options(Lang::Zh).iter().find(|help| help.id == english.id);
            let (zh, en) = (chinese.and_then(|help| defaults(help.short)), defaults(english.short));
            if let (Some(zh), Some(en)) = (&zh, &en) {
                assert_eq!(zh, en, "{}", english.id);
            }
            assert_eq!(
                english.short.contains("[default"),
                chinese.is_some_and(|help| help.short.contains("[默认")),
                "{}",
                english.id
            );
        }
        let count = |lang| catalogue::examples("import", lang).count();
        assert_eq!(count(Lang::En), count(Lang::Zh));
    }

    #[test]
    fn a_default_in_help_is_the_default_in_force() {
        let mut root = args::command();
        root.build();
        for command in root.get_subcommands() {
            for arg in command.get_arguments() {
                let [default] = arg.get_default_values() else { continue };
                if !matches!(arg.get_action(), ArgAction::Set) {
                    continue;
                }
                let (name, id) = (command.get_name(), arg.get_id().as_str());
                let said = format!("[default: {}]", default.to_string_lossy());
                let help = catalogue::option(name, id, Lang::En).unwrap();
                assert!(help.short.contains(&said), "{name} {id}: {said}");
            }
        }
    }
}
