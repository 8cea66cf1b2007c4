//! Every sentence that is written is said somewhere: a variant that nobody makes is left over.

use crate::code::{Token, built, group_end, source, sources};

/// Where sentences are, and where the headings of reports are declared.
const LOCALE: &str = "locale";
const LABELS: &str = "report/words.rs";

/// The types whose variants are sentences or words: those in `src/locale` itself, and the labels.
fn sentence_types() -> Vec<(String, Vec<String>)> {
    let mut types = enums(&built(&source(LABELS)));
    for (name, code) in sources() {
        let inside = name.strip_prefix("locale/");
        if inside.is_some_and(|inside| !inside.contains('/')) {
            types.extend(enums(&code));
        }
    }
    types
}

/// The public enums of a source, with their variants.
fn enums(code: &[Token]) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    for (at, three) in code.windows(3).enumerate() {
        if let [public, word, Token::Word(name)] = three
            && public.is_word("pub")
            && word.is_word("enum")
        {
            // Behind the name there may be parameters.
            let Some(open) = (at..code.len()).find(|at| code[*at].is_sign('{')) else { break };
            found.push((name.clone(), variants(&code[open + 1..group_end(code, open)])));
        }
    }
    found
}

/// The names at an enum's own depth, each the first behind a comma.
fn variants(inside: &[Token]) -> Vec<String> {
    let mut names = Vec::new();
    let (mut at, mut is_next) = (0, true);
    while at < inside.len() {
        match &inside[at] {
            Token::Word(name) if is_next => {
                names.push(name.clone());
                is_next = false;
            }
            Token::Sign(',') => is_next = true,
            Token::Sign('(' | '{' | '[') => at = group_end(inside, at),
            _ => {}
        }
        at += 1;
    }
    names
}

/// Whether the code makes this variant; to match against it or to compare with it is no making.
fn makes(code: &[Token], name: &str, variant: &str) -> bool {
    let mut at = 0;
    while at + 3 < code.len() {
        let is_matches = code[at].is_word("matches") && code[at + 1].is_sign('!');
        if is_matches {
            at = group_end(code, at + 2);
            continue;
        }
        let is_it = code[at].is_word(name)
            && code[at + 1].is_sign(':')
            && code[at + 2].is_sign(':')
            && code[at + 3].is_word(variant);
        if is_it && !is_compared(&code[..at]) && !is_pattern(&code[at + 4..]) {
            return true;
        }
        at += 1;
    }
    false
}

fn is_compared(before: &[Token]) -> bool {
    let [.., first, second] = before else { return false };
    second.is_sign('=') && (first.is_sign('=') || first.is_sign('!'))
}

/// Whether what stands behind a variant shows that it is matched against.
fn is_pattern(behind: &[Token]) -> bool {
    let has_fields = matches!(behind.first(), Some(Token::Sign('(' | '{')));
    let next = if has_fields { group_end(behind, 0) + 1 } else { 0 };
    let Some(next) = behind.get(next) else { return false };
    // An arm, another pattern beside it, a guard, `if let`, a comparison.
    next.is_sign('=') || next.is_sign('|') || next.is_word("if")
}

/// Variants that none of the sources makes.
fn unmade(types: &[(String, Vec<String>)], sources: &[Vec<Token>]) -> Vec<String> {
    let mut left = Vec::new();
    for (name, variants) in types {
        for variant in variants {
            if !sources.iter().any(|code| makes(code, name, variant)) {
                left.push(format!("{name}::{variant}"));
            }
        }
    }
    left
}

#[test]
fn every_sentence_is_said_somewhere_outside_the_catalogue() {
    let (mut types, mut users) = (sentence_types(), Vec::new());
    // The parser makes a language from what is typed; the catalogue itself reads remarks from the
    // ledger's words, and knows what kind of list an error is about, what
    // stopped a job, and the units of a length of time.
    types.retain(|(name, _)| {
        !["Lang", "Remark", "ListKind", "StopReason", "Unit"].contains(&name.as_str())
    });
    for (name, code) in sources() {
        if name != LABELS && !name.starts_with(LOCALE) {
            users.push(code);
        }
    }
    let count: usize = types.iter().map(|(_, variants)| variants.len()).sum();
    assert!(count > 150, "types of sentences are where they are looked for: {count}");
    let left = unmade(&types, &users);
    assert!(left.is_empty(), "nobody says these any more: {}", left.join(", "));
}

#[test]
fn every_sentence_is_among_the_samples_of_the_catalogues_own_tests() {
    let samples = ["locale/tests.rs", "locale/tests/calls.rs", "locale/tests/upkeep.rs"]
        .map(|file| built(&source(file)));
    // Their tests are elsewhere: help by what the command line has, labels by all of them.
    let elsewhere = ["Group", "Lang", "ListKind", "Unit"];
    let mut types = sentence_types();
    types.retain(|(name, _)| !elsewhere.contains(&name.as_str()));
    let left = unmade(&types, &samples);
    assert!(left.is_empty(), "not in src/locale/tests: {}", left.join(", "));
}

#[test]
fn the_check_itself_finds_a_sentence_that_nobody_says() {
    let types = enums(&built(
        "pub enum Word { /// Said.\n Said, #[doc(hidden)] Told { a: Vec<(u8, u8)> }, Matched, Asked(u8), \
         Compared, Spoken, Held }",
    ));
    assert_eq!(types[0].1, ["Said", "Told", "Matched", "Asked", "Compared", "Spoken", "Held"]);
    let user = built(
        "fn f() { g(Word::Said, |it| it); let it = Word::Told { a: vec![] };
         match it { Word::Matched => 1, Word::Asked(_) | Word::Matched => 2, Word::Asked(1) if x => 3 }
         if let Word::Asked(a) = it {} matches!(it, Word::Held) || it == Word::Compared
         // Word::Spoken is only spoken of\n }
         #[cfg(test)] mod tests { fn f() { g(Word::Spoken) } }",
    );
    let left = unmade(&types, &[user]);
    assert_eq!(
        left,
        ["Word::Matched", "Word::Asked", "Word::Compared", "Word::Spoken", "Word::Held"]
    );
}
