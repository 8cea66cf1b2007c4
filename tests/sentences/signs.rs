//! Each language keeps its own signs: marks, spaces and the like, in every text of its folder.

use crate::code::{Token, built, sources};
use crate::places::is_chinese;

/// The texts of a language, each with its file.
fn texts(language: &str) -> Vec<(String, String)> {
    let folder = format!("locale/{language}/");
    let files = sources().into_iter().filter(|(name, _)| name.starts_with(&folder));
    let texts = files.flat_map(|(name, code)| texts_of(&name, &code));
    let texts: Vec<(String, String)> = texts.collect();
    assert!(texts.len() > 300, "texts are where they are looked for");
    texts
}

fn texts_of(name: &str, code: &[Token]) -> Vec<(String, String)> {
    let said = code.iter().filter_map(Token::text);
    said.map(|text| (name.to_owned(), text.to_owned())).collect()
}

/// Marks that only Chinese has.
const WIDE: &str = "，。；：？！、（）“”‘’《》【】";

fn is_wide(sign: char) -> bool {
    WIDE.contains(sign) || ('\u{ff00}'..='\u{ffef}').contains(&sign)
}

/// Letters and digits of Latin writing, and what stands for them: a command or an option.
fn is_latin(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '`' | '@' | '%')
}

/// The text without what a user types, which has signs of its own: what stands in backticks, names
/// of files, and a word to be replaced behind an option or beside `=`, `@` or `[`.
fn without_typed(text: &str) -> String {
    let quoted = text.split('`').enumerate();
    let text: String = quoted.map(|(at, part)| if at % 2 == 0 { part } else { "`" }).collect();
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let behind_option = words.last().is_some_and(|last| is_option(last));
        let is_typed = word.contains(['=', '@', '[', ']']) || behind_option || is_file(word);
        words.push(if is_typed { "`".to_owned() } else { word.to_owned() });
    }
    words.join(" ")
}

/// Whether the word ends with an option's name.
fn is_option(word: &str) -> bool {
    let name = word.rsplit_once("--").map(|(_, name)| name);
    name.is_some_and(|name| {
        !name.is_empty() && name.chars().all(|sign| sign.is_ascii_lowercase() || sign == '-')
    })
}

/// Whether the word begins with a file's name.
fn is_file(word: &str) -> bool {
    [".xlsx", ".csv"].iter().any(|extension| {
        word.split_once(extension)
            .is_some_and(|(name, _)| name.chars().all(char::is_alphanumeric) && !name.is_empty())
    })
}

/// What is wrong with the signs of a Chinese text.
fn wrong_in_chinese(text: &str) -> Option<&'static str> {
    let text = &without_typed(text);
    let signs: Vec<char> = text.chars().collect();
    let pairs = || signs.windows(2).map(|pair| (pair[0], pair[1]));
    let has = |wrong: fn(char, char) -> bool| pairs().any(|(one, next)| wrong(one, next));
    if has(|one, next| is_chinese(one) && matches!(next, ',' | ';' | ':' | '?' | '!' | '(' | '.')) {
        return Some("a mark of English behind Chinese");
    }
    if has(|one, next| matches!(one, ',' | ';' | '?' | '!' | ')') && is_chinese(next)) {
        return Some("a mark of English before Chinese");
    }
    if has(|one, next| is_chinese(one) && is_latin(next) || is_latin(one) && is_chinese(next)) {
        return Some("no space between Chinese and Latin");
    }
    if has(|one, next| is_chinese(one) && next == '-')
        || text.contains("。 ")
        || text.contains("， ")
    {
        return Some("a space too few or too many");
    }
    if signs.windows(3).any(|three| is_chinese(three[0]) && three[1] == ' ' && is_chinese(three[2]))
    {
        return Some("a space between Chinese characters");
    }
    wrong_spaces(text)
}

/// What is wrong with the signs of an English text.
fn wrong_in_english(text: &str) -> Option<&'static str> {
    if text.chars().any(is_chinese) {
        return Some("Chinese");
    }
    if text.chars().any(is_wide) {
        return Some("a mark of Chinese");
    }
    // Signs are named as they are typed.
    let text = &text.replace(" , or ; or |", "");
    let signs: Vec<char> = text.chars().collect();
    let glued = |three: &[char]| {
        three[0].is_ascii_lowercase()
            && matches!(three[1], ',' | ';' | '?' | '!')
            && three[2].is_ascii_alphabetic()
    };
    // A list of values, as it is typed: `mobile,landline`.
    if signs.windows(3).any(glued)
        && text.contains(' ')
        && !text.contains("mobile,landline")
        && !text.starts_with("dialfeed ")
    {
        return Some("no space behind a mark");
    }
    if [" ;", " . ", " ?", " !"].iter().any(|wrong| text.contains(wrong)) {
        return Some("a space before a mark");
    }
    wrong_spaces(text)
}

/// Two spaces are an indentation at a line's beginning, and nowhere else.
fn wrong_spaces(text: &str) -> Option<&'static str> {
    let doubled = text.lines().any(|line| line.trim_start().contains("  "));
    doubled.then_some("two spaces")
}

fn all_wrong(texts: Vec<(String, String)>, wrong: fn(&str) -> Option<&'static str>) -> Vec<String> {
    let judged = texts.into_iter().filter_map(|(file, text)| Some((wrong(&text)?, file, text)));
    judged.map(|(why, file, text)| format!("{file}: {why}: {text}")).collect()
}

#[test]
fn chinese_texts_have_the_signs_and_spaces_of_chinese() {
    let wrong = all_wrong(texts("zh"), wrong_in_chinese);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn english_texts_have_no_sign_of_chinese() {
    let wrong = all_wrong(texts("en"), wrong_in_english);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_check_itself_finds_each_kind_of_wrong_sign() {
    for text in [
        "名单,号码",
        "名单 (号码",
        "第1行",
        "用--map",
        "共 5 行, 没有",
        "号码。 请看",
        "名 单",
        "两  个",
        "`a`是",
    ] {
        let is_found = wrong_in_chinese(text).is_some();
        assert_eq!(is_found, text != "名单 (号码", "{text}");
    }
    for text in
        ["名单，{}", "第 1 行", "用 --map 指定", "号码。请看", "7、8 位", "  {} 行：{}", "字段=列"]
    {
        assert_eq!(wrong_in_chinese(text), None, "{text}");
    }
    for text in ["the list，", "名单", "one,two words", "two  spaces", "why ?"] {
        assert!(wrong_in_english(text).is_some(), "{text}");
    }
    for text in ["one, two", "--batch ID[,ID…]", "8001,8002", "such as , or ; or |"] {
        assert_eq!(wrong_in_english(text), None, "{text}");
    }
    let file = built("fn f() { \"名单,号码\" }");
    assert_eq!(all_wrong(texts_of("a.rs", &file), wrong_in_chinese).len(), 1);
}
