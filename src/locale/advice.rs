//! What can be said about a cell that gave no number: on the screen, where numbers may have to be
//! masked, and in reports, where they stand in full.

use dialfeed::clean::Advice;
use dialfeed::report::Words;
use dialfeed::row::Phone;

use super::remark::Remark;
use super::{Lang, codes, en, zh};

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
    match lang {
        Lang::Zh => Words {
            advice: |it| advice(it, Lang::Zh, &|phone| phone.to_string()),
            status: zh::status,
            cause: |code| codes::cause(code, Lang::Zh),
            note: zh::note,
            remark: |text| Remark::read(text).say(Lang::Zh),
            label: zh::label,
            stretch: zh::stretch,
            phrase: zh::phrase,
            lang: "zh-CN",
        },
        Lang::En => Words {
            advice: |it| advice(it, Lang::En, &|phone| phone.to_string()),
            status: en::status,
            cause: |code| codes::cause(code, Lang::En),
            note: en::note,
            remark: |text| Remark::read(text).say(Lang::En),
            label: en::label,
            stretch: en::stretch,
            phrase: en::phrase,
            lang: "en",
        },
    }
}
