//! Rust sources as words, signs and texts: enough of the language to tell a text from a comment,
//! and what is built from what is only a test.

use std::fs;
use std::path::{Path, PathBuf};

/// One piece of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// A name, a keyword or a number.
    Word(String),
    /// Any other sign.
    Sign(char),
    /// What a text or a character says, its escapes resolved.
    Text(String),
}

impl Token {
    pub fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(it) if it == word)
    }

    pub fn is_sign(&self, sign: char) -> bool {
        *self == Self::Sign(sign)
    }

    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

/// The file of `src` of this name.
pub fn source(name: &str) -> String {
    fs::read_to_string(root().join("src").join(name)).unwrap()
}

/// Every file of `src`, by its name there with `/` in it, and its code; those that are tests alone
/// are left out.
pub fn sources() -> Vec<(String, Vec<Token>)> {
    let mut paths = Vec::new();
    walk(&root().join("src"), &mut paths);
    paths.sort();
    let named = paths.iter().map(|path| {
        let inside = path.strip_prefix(root().join("src")).unwrap();
        let parts: Vec<&str> = inside.iter().map(|part| part.to_str().unwrap()).collect();
        (parts.join("/"), built(&fs::read_to_string(path).unwrap()))
    });
    let is_test =
        |name: &str| name == "tests.rs" || name.ends_with("/tests.rs") || name.contains("/tests/");
    named.filter(|(name, _)| !is_test(name)).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The code that is built into the program: no comments, no attributes, no tests.
pub fn built(source: &str) -> Vec<Token> {
    let tokens = tokens(source);
    let mut built = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let is_inner =
            tokens[at].is_sign('#') && tokens.get(at + 1).is_some_and(|it| it.is_sign('!'));
        let bracket = at + if is_inner { 2 } else { 1 };
        if !(tokens[at].is_sign('#') && tokens.get(bracket).is_some_and(|it| it.is_sign('['))) {
            built.push(tokens[at].clone());
            at += 1;
            continue;
        }
        let end = group_end(&tokens, bracket);
        let attribute: Vec<&Token> = tokens[bracket + 1..end].iter().collect();
        at = end + 1;
        let is_test = matches!(attribute[..], [cfg, _, test, _] if cfg.is_word("cfg") && test.is_word("test"));
        if is_test && !is_inner {
            at = item_end(&tokens, at) + 1;
        }
    }
    built
}

/// The last piece of the item that begins here: its closing brace, or its semicolon.
fn item_end(tokens: &[Token], from: usize) -> usize {
    let mut at = from;
    while at < tokens.len() {
        match tokens[at] {
            Token::Sign('(' | '[') => at = group_end(tokens, at),
            Token::Sign('{') => return group_end(tokens, at),
            Token::Sign(';') => return at,
            _ => {}
        }
        at += 1;
    }
    tokens.len()
}

/// The place of the sign that closes what is opened here.
pub fn group_end(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token {
            Token::Sign('(' | '[' | '{') => depth += 1,
            Token::Sign(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len()
}

/// The body of the function of this name.
pub fn body<'a>(tokens: &'a [Token], function: &str) -> &'a [Token] {
    let is_it = |pair: &[Token]| pair[0].is_word("fn") && pair[1].is_word(function);
    let Some(at) = tokens.windows(2).position(is_it) else { return &[] };
    let Some(open) = (at..tokens.len()).find(|at| tokens[*at].is_sign('{')) else { return &[] };
    &tokens[open..group_end(tokens, open)]
}

fn tokens(source: &str) -> Vec<Token> {
    let signs: Vec<char> = source.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let next = signs.get(at + 1).copied();
        match signs[at] {
            '/' if next == Some('/') => {
                while at < signs.len() && signs[at] != '\n' {
                    at += 1;
                }
            }
            '"' => {
                let (text, end) = text(&signs, at + 1, '"');
                tokens.push(Token::Text(text));
                at = end;
            }
            'r' if raw_hashes(&signs, at).is_some() => {
                let hashes = raw_hashes(&signs, at).unwrap();
                let (text, end) = raw_text(&signs, at + hashes + 2, hashes);
                tokens.push(Token::Text(text));
                at = end;
            }
            '\'' if next == Some('\\') || signs.get(at + 2) == Some(&'\'') => {
                let (text, end) = text(&signs, at + 1, '\'');
                tokens.push(Token::Text(text));
                at = end;
            }
            // What is left with this sign is a lifetime: its name is a word like any other.
            sign if sign.is_whitespace() || sign == '\'' => at += 1,
            sign if sign.is_alphanumeric() || sign == '_' => {
                let begin = at;
                while at < signs.len() && (signs[at].is_alphanumeric() || signs[at] == '_') {
                    at += 1;
                }
                tokens.push(Token::Word(signs[begin..at].iter().collect()));
            }
            sign => {
                tokens.push(Token::Sign(sign));
                at += 1;
            }
        }
    }
    tokens
}

/// How many hashes a raw text that begins here has.
fn raw_hashes(signs: &[char], at: usize) -> Option<usize> {
    let inside_a_word = at > 0 && (signs[at - 1].is_alphanumeric() || signs[at - 1] == '_');
    let hashes = signs[at + 1..].iter().take_while(|sign| **sign == '#').count();
    (signs.get(at + 1 + hashes) == Some(&'"') && (!inside_a_word || signs[at - 1] == 'b'))
        .then_some(hashes)
}

fn raw_text(signs: &[char], from: usize, hashes: usize) -> (String, usize) {
    let closes = |at: usize| {
        signs[at] == '"'
            && signs[at + 1..].iter().take(hashes).filter(|sign| **sign == '#').count() == hashes
    };
    let end = (from..signs.len()).find(|at| closes(*at)).unwrap();
    (signs[from..end].iter().collect(), end + 1 + hashes)
}

/// A text up to its closing sign, and the place behind that.
fn text(signs: &[char], from: usize, close: char) -> (String, usize) {
    let mut said = String::new();
    let mut at = from;
    while signs[at] != close {
        if signs[at] != '\\' {
            said.push(signs[at]);
            at += 1;
            continue;
        }
        match signs[at + 1] {
            // A line that goes on in the next.
            '\n' => {
                at += 1;
                while signs[at].is_whitespace() {
                    at += 1;
                }
                continue;
            }
            'u' => {
                let end = (at..signs.len()).find(|at| signs[*at] == '}').unwrap();
                let digits: String = signs[at + 3..end].iter().collect();
                said.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
                at = end - 1;
            }
            'n' => said.push('\n'),
            't' => said.push('\t'),
            other => said.push(other),
        }
        at += 2;
    }
    (said, at + 1)
}

#[test]
fn texts_are_told_from_comments_and_what_is_built_from_tests() {
    let source = r##"
//! A "comment".
#![allow(clippy::all, reason = "an attribute")]
fn one<'a>(it: &'a str) -> char { say("one \
    line \u{4e00}\"", '\'', r#"raw "text""#); 'x' } // "end"
#[cfg(test)]
#[allow(unused, reason = "so")]
mod tests { fn two() { say("in a test") } }
#[cfg(test)]
const ALL: [u8; 2] = [1, 2];
/// "doc"
fn three() { say("three") }
"##;
    let built = built(source);
    let texts: Vec<&str> = built.iter().filter_map(Token::text).collect();
    assert_eq!(texts, ["one line 一\"", "'", "raw \"text\"", "x", "three"]);
    assert!(
        built.iter().any(|it| it.is_word("three")) && !built.iter().any(|it| it.is_word("ALL"))
    );
    assert_eq!(body(&built, "three").iter().filter_map(Token::text).collect::<Vec<_>>(), ["three"]);
}
