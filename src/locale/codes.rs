//! The sentences of the codes that reports and scripts know: statuses, reasons, notes, the
//! platform's errnos, exit codes.

use dialfeed::outcome::{Note, Reason, Status};

use super::{Lang, en, zh};
use crate::cli::exit::Exit;

/// A status as a word in a table: what became of these rows.
#[must_use]
pub fn status(status: Status, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => zh::status(status),
        Lang::En => en::status(status),
    }
}

/// A status as the head of a narrow column.
#[must_use]
pub fn short(status: Status, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => zh::short(status),
        // The codes are short English words.
        Lang::En => status.as_str(),
    }
}

/// A reason as a sentence: what is wrong with the row, and what to do about it.
#[must_use]
pub fn reason(reason: Reason, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => zh::reason(reason),
        Lang::En => en::reason(reason),
    }
}

/// A note as a sentence: what was done with the row before it was sent.
#[must_use]
pub fn note(note: Note, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => zh::note(note),
        Lang::En => en::note(note),
    }
}

/// What an errno of the platform means; `None` for one that its interface does not list.
#[must_use]
pub fn errno(errno: i64, lang: Lang) -> Option<&'static str> {
    match lang {
        Lang::Zh => zh::errno(errno),
        Lang::En => en::errno(errno),
    }
}

/// A reason's code as a sentence, whatever status has it; empty for one that is not known.
#[must_use]
pub fn cause(code: &str, lang: Lang) -> String {
    if let Ok(code) = code.parse::<Reason>() {
        return reason(code, lang).to_owned();
    }
    let number = |prefix| code.strip_prefix(prefix).and_then(|number| number.parse::<i64>().ok());
    if let Some(number) = number("errno_") {
        return errno(number, lang).map_or_else(|| code.to_owned(), str::to_owned);
    }
    if let Some(status) = number("http_") {
        return match lang {
            Lang::Zh => zh::http(status),
            Lang::En => en::http(status),
        };
    }
    let said = match lang {
        Lang::Zh => zh::cause(code),
        Lang::En => en::cause(code),
    };
    said.unwrap_or(code).to_owned()
}

/// What an exit code means.
#[must_use]
pub fn exit(exit: Exit, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => zh::exit(exit),
        Lang::En => en::exit(exit),
    }
}
