//! From the argument parser's errors to our own: what was typed, what would be right.

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use crate::locale::usage::Usage;

/// What the parser found wrong.
#[must_use]
pub fn misuse(error: &Error) -> Usage {
    let typed = || first(error, ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Usage::NoCommand
        }
        ErrorKind::InvalidSubcommand => Usage::UnknownCommand {
            typed: first(error, ContextKind::InvalidSubcommand),
            nearest: nearest(error, ContextKind::SuggestedSubcommand),
        },
        ErrorKind::UnknownArgument if typed().starts_with('-') => Usage::UnknownOption {
            typed: typed(),
            nearest: nearest(error, ContextKind::SuggestedArg),
        },
        ErrorKind::UnknownArgument => Usage::UnexpectedArgument { typed: typed() },
        ErrorKind::MissingRequiredArgument => {
            let names = all(error, ContextKind::InvalidArg);
            let names: Vec<String> = names.iter().map(|name| option_name(name)).collect();
            Usage::MissingArguments { names: names.join(", ") }
        }
        ErrorKind::InvalidValue => value(error),
        ErrorKind::ArgumentConflict => conflict(error),
        ErrorKind::TooManyValues => Usage::UnexpectedValue {
            option: option_name(&typed()),
            value: first(error, ContextKind::InvalidValue),
        },
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            Usage::MissingValue { option: option_name(&typed()) }
        }
        ErrorKind::InvalidUtf8 => Usage::NotText,
        _ => Usage::Other { text: error.kind().to_string() },
    }
}

fn value(error: &Error) -> Usage {
    let option = option_name(&first(error, ContextKind::InvalidArg));
    let value = first(error, ContextKind::InvalidValue);
    if value.is_empty() {
        return Usage::MissingValue { option };
    }
    let valid = all(error, ContextKind::ValidValue).join(", ");
    Usage::NotOneOf { option, value, valid, nearest: nearest(error, ContextKind::SuggestedValue) }
}

fn conflict(error: &Error) -> Usage {
    let one = option_name(&first(error, ContextKind::InvalidArg));
    let others: Vec<String> =
        all(error, ContextKind::PriorArg).iter().map(|name| option_name(name)).collect();
    if others.is_empty() || others.iter().all(|other| *other == one) {
        Usage::GivenTwice { option: one }
    } else {
        Usage::Conflict { one, other: others.join(", ") }
    }
}

/// `--rate <N/s>` is `--rate` to whoever typed it, and `<FILE>...` is `FILE`.
fn option_name(shown: &str) -> String {
    let name = shown.split(' ').next().unwrap_or(shown).trim_end_matches("...");
    let argument = name.strip_prefix('<').and_then(|name| name.strip_suffix('>'));
    argument.unwrap_or(name).to_owned()
}

/// clap lists the most similar one last.
fn nearest(error: &Error, kind: ContextKind) -> Option<String> {
    all(error, kind).into_iter().next_back()
}

fn first(error: &Error, kind: ContextKind) -> String {
    all(error, kind).into_iter().next().unwrap_or_default()
}

fn all(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}
