//! `dialfeed.toml` in English.

use std::io::Error;
use std::path::Path;

use crate::locale::config::{ConfigSaid, ConfigTrouble, PatternWrong, Wanted, heading};

/// The sentence for each thing wrong, with its place.
pub fn config_file(wrong: &ConfigTrouble, words: impl Fn(&Error) -> String) -> String {
    match wrong {
        ConfigTrouble::NotFound { file } => format!(
            "The configuration file {} is not there. `dialfeed config init` begins one.",
            file.display()
        ),
        ConfigTrouble::NotReadable { file, error } => {
            format!("The configuration file {} cannot be read: {}.", file.display(), words(error))
        }
        ConfigTrouble::TooLarge { file } => format!(
            "The configuration file {} is larger than 1 MiB, so it is hardly one. Check which file is meant.",
            file.display()
        ),
        ConfigTrouble::NotText { file } => format!(
            "The configuration file {} is no text in UTF-8. Please save it as UTF-8.",
            file.display()
        ),
        ConfigTrouble::Foreign { file } => format!(
            "{} in this folder belongs to somebody else, or others may change it, so it is not \
             used by itself. If it is right, name it with --config.",
            file.display()
        ),
        ConfigTrouble::Open { file, line, key } => format!(
            "{} `{key}` is a secret, and other users of this computer can read the file. Close it \
             to them (chmod 600 {}), or put the secret into a file of its own and name that with \
             `{key}_file`.",
            at(file, *line),
            file.display()
        ),
        ConfigTrouble::Syntax { file, line, column, said } => format!(
            "{}, line {line}, column {column}: this is not TOML ({said}). Texts need quotes: rate = \"20/s\".",
            file.display()
        ),
        ConfigTrouble::UnknownKey { file, line, key, nearest } => {
            format!("{} there is no key `{key}`.{}", at(file, *line), did_you_mean(nearest))
        }
        ConfigTrouble::BelowHeading { file, line, key, heading } => format!(
            "{} `{key}` stands below the heading {heading}, where it is no key. It is one for the whole \
             file: move this line to the top, above the first heading in brackets.",
            at(file, *line)
        ),
        ConfigTrouble::Shape { file, line, key, wanted } => {
            let wanted = match wanted {
                Wanted::Text => "a text in quotes",
                Wanted::Flag => "true or false, without quotes",
                Wanted::Texts => "a text in quotes, or several: [\"…\", \"…\"]",
                Wanted::Table => "a table: { name = \"…\" }, or a heading of its own in brackets",
                Wanted::Tables => "tables, each with a heading in two brackets",
                Wanted::Port => "a port, 1 to 65535",
            };
            format!("{} `{key}` has to be {wanted}.", at(file, *line))
        }
        ConfigTrouble::Value { file, line, key, wrong } => {
            format!("{} `{key}`: {}", at(file, *line), super::usage(wrong))
        }
        ConfigTrouble::Both { file, line, one, other } => format!(
            "{} only one of `{one}` and `{other}` can hold; please keep one of them.",
            at(file, *line)
        ),
        ConfigTrouble::Missing { file, line, table, key } => {
            format!("{} {table} needs `{key}`.", at(file, *line))
        }
        ConfigTrouble::UnknownProfile { file, line, name, nearest, known } => {
            let has = if known.is_empty() {
                "The file has none".to_owned()
            } else {
                format!("The file has: {known}")
            };
            let place = match line {
                Some(line) => format!("{} there is no profile `{name}`.", at(file, *line)),
                None => format!("There is no profile `{name}` in {}.", file.display()),
            };
            format!("{place} {has}.{}", did_you_mean(nearest))
        }
        ConfigTrouble::NoFile { name } => format!(
            "The profile `{name}` is asked for, and there is no configuration file. Name one with \
             --config FILE, or begin one with `dialfeed config init`."
        ),
        ConfigTrouble::Pattern { file, line, pattern, said } => {
            let said = match said {
                PatternWrong::At(sign) => {
                    format!(
                        "cannot be read at its sign {sign}. A right one is {{batch}}_*.xlsx, say."
                    )
                }
                PatternWrong::NoSuchPart(part) => {
                    format!("names no part {{{part}}}. A right one is {{batch}}_*.xlsx, say.")
                }
                PatternWrong::Unparted { at, right } => format!(
                    "does not say where a part in braces ends: at its sign {at} two parts that may be \
                     of any length meet, so of 20261126 it could take the 2 alone. Put a sign between \
                     them that the names have there: {right}, say."
                ),
            };
            format!("{} the pattern `{pattern}` {said}", at(file, *line))
        }
    }
}

fn at(file: &Path, line: usize) -> String {
    format!("{}, line {line}:", file.display())
}

fn did_you_mean(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or_else(String::new, |word| format!(" Did you mean `{word}`?"))
}

/// How a command is told of a file that it does not find by itself.
fn named(file: &str, is_found: bool) -> String {
    if is_found { String::new() } else { format!(" --config {file}") }
}

/// What `config` says.
pub fn config_said(said: &ConfigSaid) -> String {
    match said {
        ConfigSaid::NoFile { own } => format!(
            "There is no configuration file: neither dialfeed.toml in this folder nor {own}. \
             Everything is as typed, or by default. `dialfeed config init` begins one."
        ),
        ConfigSaid::Fine { file, profiles, rules, notify } => format!(
            "{file} is right. Profiles: {profiles}, rules for lists: {rules}, notifications: {notify}."
        ),
        ConfigSaid::FileMissing { key, file } => {
            format!("`{key}`: {file} is not there (or cannot be read).")
        }
        ConfigSaid::IsFolder { key, file } => {
            format!("`{key}`: {file} is a folder. Name the file in it.")
        }
        ConfigSaid::SecretMissing { why } => why.clone(),
        ConfigSaid::NotifyWrong { line, channel, why } => {
            format!("[[notify]] in line {line} ({channel}): {why}")
        }
        ConfigSaid::NotOfRule { line, key, profile, rule_line } => format!(
            "Note, line {line}: `{key}` in [profiles.{profile}] does nothing for the lists of the rule in \
             line {rule_line}, which names this profile: it is one for the whole run. Write it at the top, \
             above the first heading, or run with --profile {profile}."
        ),
        ConfigSaid::Holds { file, profile } if profile.is_empty() => {
            format!("{file}, without a profile")
        }
        ConfigSaid::Holds { file, profile } => format!("{file}, profile {profile}"),
        ConfigSaid::FromOption { option } => format!("option {option}"),
        ConfigSaid::FromEnvironment { variable } => format!("environment ({variable})"),
        ConfigSaid::FromFile { line, table } if table.is_empty() => format!("line {line}"),
        ConfigSaid::FromFile { line, table } => {
            format!("line {line}, {}", heading(table))
        }
        ConfigSaid::FromDefault => "default".to_owned(),
        ConfigSaid::Hidden => "(set, not shown)".to_owned(),
        ConfigSaid::HiddenInFile => "(in a file of its own)".to_owned(),
        ConfigSaid::HiddenInCommand => "(given by a command)".to_owned(),
        ConfigSaid::HeadKey => "Key".to_owned(),
        ConfigSaid::HeadValue => "Value".to_owned(),
        ConfigSaid::HeadOrigin => "From".to_owned(),
        ConfigSaid::Begun { file, is_found } => format!(
            "{file} is begun; only you can read it. Fill it in with a text editor, then: dialfeed \
             config check{}",
            named(file, *is_found)
        ),
        ConfigSaid::Exists { file } => {
            format!(
                "{file} is there already and stays as it is. Name another file, or move it away."
            )
        }
        ConfigSaid::NotBegun { file, error } => format!("{file} cannot be written: {error}."),
    }
}
