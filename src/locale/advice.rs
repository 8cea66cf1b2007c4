//! What can be said about a cell that gave no number: on the screen, where numbers may have to be
//! masked, and in reports, where they stand in full.

use dialfeed::clean::Advice;
use dialfeed::report::Words;
use dialfeed::row::Phone;

use super::{Lang, en, zh};

/// The sentence; `number` writes a suggested number.
#[must_use]
pub fn advice(advice: &Advice, lang: Lang, number: &dyn Fn(Phone) -> String) -> String {
    match lang {
        Lang::Zh => zh::advice(advice, number),
        Lang::En => en::advice(advice, number),
    }
}

/// The words of a report in this language.
#[must_use]
pub fn words(lang: Lang) -> Words {
    let advice = match lang {
        Lang::Zh => |it: &Advice| advice(it, Lang::Zh, &|phone| phone.to_string()),
        Lang::En => |it: &Advice| advice(it, Lang::En, &|phone| phone.to_string()),
    };
    Words { advice }
}
