//! Each language has one place: no Chinese outside `src/locale/zh` but where the matter itself is
//! Chinese, and no sentence for users in what draws the screen.

use crate::code::{Token, built, source, sources};

/// Files with Chinese in them, and why: what users and offices write is recognised by it, and the
/// sandbox speaks as the platform does.
const CHINESE: &[(&str, &str)] = &[
    ("clean/phone/cell.rs", "words for no number, as lists have them"),
    ("clean/phone/lookalike.rs", "digits written as characters"),
    ("clean/phone/written.rs", "signs of an extension"),
    ("clean/text.rs", "the first and last characters of a range"),
    ("cli/settings/moment.rs", "signs of a date, as they are typed"),
    ("cli/show/ask.rs", "answers as they are typed"),
    ("sandbox/page/calls.rs", "a page in Chinese, as the platform's"),
    ("sandbox/page/frame.rs", "a page in Chinese, as the platform's"),
    ("sandbox/page/mod.rs", "a page in Chinese, as the platform's"),
    ("sandbox/page/sections.rs", "a page in Chinese, as the platform's"),
    ("sandbox/page/staff.rs", "a page in Chinese, as the platform's"),
    ("sandbox/reply.rs", "the platform's own messages"),
    ("sandbox/staff.rs", "invented staff"),
    ("source/columns/header_row.rs", "words for an empty cell, as lists have them"),
    ("source/columns/labels.rs", "headers of lists"),
    ("source/columns/names.rs", "headers of lists"),
    ("source/encoding/evidence.rs", "characters that are frequent in lists"),
];

/// Words of a text that is taken for a sentence.
const WORDS: usize = 4;

pub fn is_chinese(sign: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&sign)
}

fn has_chinese(code: &[Token]) -> bool {
    code.iter().filter_map(Token::text).any(|text| text.chars().any(is_chinese))
}

/// Texts of so many words in a row that they can only be meant for a reader.
fn sentences(code: &[Token]) -> Vec<&str> {
    code.iter().filter_map(Token::text).filter(|text| words_in_a_row(text) >= WORDS).collect()
}

/// Most words with one space between them; what stands in braces is a figure and no word.
fn words_in_a_row(text: &str) -> usize {
    let is_word = |word: &&str| {
        let word = word.trim_end_matches([',', '.', ';', ':', '?', '!']);
        !word.is_empty() && word.chars().all(|sign| sign.is_alphabetic() || sign == '\'')
    };
    let words: Vec<&str> = text.split(' ').collect();
    words.split(|word| !is_word(word)).map(<[&str]>::len).max().unwrap_or(0)
}

#[test]
fn no_chinese_stands_outside_its_folder_but_where_the_matter_is_chinese() {
    let found: Vec<String> = sources()
        .into_iter()
        .filter(|(name, code)| {
            name != "locale/zh.rs" && !name.starts_with("locale/zh/") && has_chinese(code)
        })
        .map(|(name, _)| name)
        .collect();
    let known: Vec<&str> = CHINESE.iter().map(|(name, _)| *name).collect();
    assert_eq!(found, known, "a sentence goes to src/locale/zh; another need is named here");
}

#[test]
fn no_english_sentence_stands_in_the_face_but_in_its_folder() {
    let mut found = Vec::new();
    for (name, code) in sources() {
        if name == "main.rs" || name.starts_with("cli") || is_shared(&name) {
            found.extend(sentences(&code).iter().map(|text| format!("{name}: {text}")));
        }
    }
    assert!(found.is_empty(), "a sentence goes to src/locale/en: {}", found.join("\n"));
}

/// A file of the catalogue that both languages use.
fn is_shared(name: &str) -> bool {
    name.strip_prefix("locale/").is_some_and(|inside| !inside.contains('/'))
}

#[test]
fn the_check_itself_finds_sentences_of_both_languages() {
    let code = built(
        "fn f(face: Face) {
             // A comment may say what it likes: 中文.
             face.tell(\"nothing was sent at all\"); face.tell(\"{file} {sheet} {row} {column} {}\");
             face.print(\"任务\"); log(\"--one --two --three --four\"); x(\"UTF-8\", \"a few words\") }",
    );
    assert!(has_chinese(&code) && !has_chinese(&built("// 中文\nfn f() { g(\"text\") }")));
    assert_eq!(sentences(&code), ["nothing was sent at all"]);
}

#[test]
fn the_place_of_each_language_is_where_its_sentences_are_looked_for() {
    assert!(has_chinese(&built(&source("locale/zh/flow.rs"))));
    assert!(sentences(&built(&source("locale/en/flow.rs"))).len() > 20);
}
