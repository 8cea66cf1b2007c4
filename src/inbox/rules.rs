//! Rules on names: which lists a rule means, and what their names say.
//!
//! `{batch}_*.xlsx` is a pattern: `*` is any run of signs, `?` one sign, `**/` any folders, `{name}`
//! a named part of at least one sign; none of them holds a `/` (but for `**/`). `{{` and `}}` are
//! braces, all else is itself; letter case does not count. A pattern without `/` is about the file's
//! name alone, one with it about the whole place below the inbox. Of all ways in which a name fits,
//! the one with the shortest named parts counts, from left to right. What a name says fills
//! templates: `{batch}-{city}`.
//!
//! Promises: where a named part ends is never a matter of luck: one beside a `*` or another part, with
//! no sign of its own between, makes no pattern (`{batch}*.csv` would send `20261126.csv` to batch 2).
//! The time for one name is bounded, whatever the pattern. Knows text alone, no files.
//! (Regular expressions would not do: a part that is named twice must be the same twice.)

use std::fmt;
use std::iter::Peekable;
use std::str::Chars;

/// The longest pattern or template, in signs.
pub const PATTERN_SIGNS_MAX: usize = 500;
/// Steps to take for one name; patterns that people write take a thousandth.
const STEPS_MAX: usize = 2_000_000;
/// What forgetting costs beside a step.
const SIGNS_FORGOTTEN_PER_STEP: usize = 256;

/// A pattern of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    tokens: Vec<Token>,
    names: Vec<String>,
    is_of_place: bool,
}

/// What a name says: its named parts; none by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts(Vec<(String, String)>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// A sign, folded.
    Sign(char),
    One,
    Run,
    Folders,
    /// A named part, by its place among the names.
    Part(usize),
}

/// What is wrong with a pattern. Places are signs, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "`at` is the place of the sign that is named")]
pub enum PatternError {
    /// Nothing at all fits it.
    #[error("the pattern is empty")]
    Empty,
    /// Longer than [`PATTERN_SIGNS_MAX`].
    #[error("the pattern has more than {PATTERN_SIGNS_MAX} signs")]
    TooLong,
    /// A `{` without its `}`.
    #[error("the brace opened at {at} is never closed")]
    NeverClosed { at: usize },
    /// Braces with nothing between them.
    #[error("the braces at {at} have no name between them")]
    NoName { at: usize },
    /// A name of other signs than letters, digits and `_`.
    #[error("the name at {at} has other signs than letters, digits and _")]
    BadName { at: usize },
    /// A `}` that closes nothing.
    #[error("the brace at {at} closes nothing")]
    ClosesNothing { at: usize },
    /// A `\`: folders are parted by `/` on every system.
    #[error("the backslash at {at}: folders are parted by /")]
    Backslash { at: usize },
    /// A named part and a `*` or another part, of which nothing says where the one ends and the other,
    /// which is at this place, begins.
    #[error("what is at {at} follows on another part, and nothing says where that ends")]
    Unparted { at: usize },
}

/// What is wrong with a template. Places are signs, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "`at` is the place of the sign that is named")]
pub enum TemplateError {
    /// It cannot be read.
    #[error(transparent)]
    Wrong(#[from] PatternError),
    /// It names a part that the pattern has not.
    #[error("the pattern has no part {name:?} (at {at})")]
    Unknown { name: String, at: usize },
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        // A slash at the beginning says: directly in the inbox.
        let (mut tokens, mut names) = (Vec::new(), Vec::<String>::new());
        let mut is_of_place = false;
        let pieces = pieces(text)?;
        parted(&pieces)?;
        let mut pieces = pieces.into_iter().peekable();
        while let Some(piece) = pieces.next() {
            let begins = tokens.last().is_none_or(|last| ends_folder(*last));
            let token = match piece {
                Piece::Name { name, .. } => Token::Part(place_of(name, &mut names)),
                Piece::Sign { sign: '\\', at } => return Err(PatternError::Backslash { at }),
                Piece::Sign { sign: '?', .. } => Token::One,
                Piece::Sign { sign: '*', .. } => stars(&mut pieces, begins),
                Piece::Sign { sign: '/', .. } if tokens.is_empty() && !is_of_place => {
                    is_of_place = true;
                    continue;
                }
                Piece::Sign { sign, .. } | Piece::Brace { sign } => Token::Sign(fold(sign)),
            };
            is_of_place |= matches!(token, Token::Sign('/') | Token::Folders);
            tokens.push(token);
        }
        // `folder/**` is everything in the folder.
        if tokens.last() == Some(&Token::Folders) {
            tokens.push(Token::Run);
        }
        if tokens.is_empty() {
            Err(PatternError::Empty)
        } else {
            Ok(Self { tokens, names, is_of_place })
        }
    }

    /// The names of its parts, each once, in its order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// What the name of a list says, where it fits; the name is its place below the inbox, with `/`.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Parts> {
        let about = if self.is_of_place { name } else { name.rsplit('/').next().unwrap_or(name) };
        let spans = Fit::new(self, about).find()?;
        let signs: Vec<char> = about.chars().collect();
        let part = |(from, to): (usize, usize)| signs[from..to].iter().collect::<String>();
        let parts = self.names.iter().cloned().zip(spans.into_iter().map(part));
        Some(Parts(parts.collect()))
    }

    /// Whether what fits the pattern can fill a template.
    ///
    /// # Errors
    /// The first thing that is wrong with the template.
    pub fn check(&self, template: &str) -> Result<(), TemplateError> {
        fill(template, |name| self.names.iter().any(|known| known == name).then_some("")).map(drop)
    }
}

impl Parts {
    /// A part by its name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, part)| part.as_str())
    }

    /// All parts, in the pattern's order: name and text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, part)| (name.as_str(), part.as_str()))
    }

    /// A template with these parts in it.
    ///
    /// # Errors
    /// The first thing that is wrong with the template.
    pub fn fill(&self, template: &str) -> Result<String, TemplateError> {
        fill(template, |name| self.get(name))
    }
}

impl fmt::Display for Parts {
    /// `batch=20261126 city=北京`.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (name, part)) in self.iter().enumerate() {
            let gap = if at > 0 { " " } else { "" };
            write!(to, "{gap}{name}={part}")?;
        }
        Ok(())
    }
}

fn fill<'a>(
    template: &str,
    part: impl Fn(&str) -> Option<&'a str>,
) -> Result<String, TemplateError> {
    let mut text = String::new();
    for piece in pieces(template)? {
        match piece {
            Piece::Sign { sign, .. } | Piece::Brace { sign } => text.push(sign),
            Piece::Name { name, at } => match part(&name) {
                Some(part) => text.push_str(part),
                None => return Err(TemplateError::Unknown { name, at }),
            },
        }
    }
    Ok(text)
}

/// What patterns and templates are made of.
enum Piece {
    Sign {
        sign: char,
        at: usize,
    },
    /// A brace that was written twice.
    Brace {
        sign: char,
    },
    Name {
        name: String,
        at: usize,
    },
}

fn pieces(text: &str) -> Result<Vec<Piece>, PatternError> {
    if text.chars().nth(PATTERN_SIGNS_MAX).is_some() {
        return Err(PatternError::TooLong);
    }
    let mut pieces = Vec::new();
    let mut signs = text.chars().peekable();
    let mut at = 0;
    while let Some(sign) = signs.next() {
        at += 1;
        let here = at;
        if matches!(sign, '{' | '}') && signs.next_if_eq(&sign).is_some() {
            at += 1;
            pieces.push(Piece::Brace { sign });
            continue;
        }
        match sign {
            '{' => {
                let name = name_in_braces(&mut signs, here)?;
                at += name.chars().count() + 1;
                pieces.push(Piece::Name { name, at: here });
            }
            '}' => return Err(PatternError::ClosesNothing { at }),
            sign => pieces.push(Piece::Sign { sign, at }),
        }
    }
    Ok(pieces)
}

/// The name up to the `}`, whose `{` was at `open`.
fn name_in_braces(signs: &mut Peekable<Chars<'_>>, open: usize) -> Result<String, PatternError> {
    let mut name = String::new();
    loop {
        match signs.next() {
            None => return Err(PatternError::NeverClosed { at: open }),
            Some('}') if name.is_empty() => return Err(PatternError::NoName { at: open }),
            Some('}') => break,
            Some(sign) => name.push(sign),
        }
    }
    match name.chars().position(|sign| !sign.is_alphanumeric() && sign != '_') {
        Some(wrong) => Err(PatternError::BadName { at: open + 1 + wrong }),
        None => Ok(name),
    }
}

/// Whether a sign of its own stands between each named part and what may take any signs beside it. A
/// `?` parts nothing: it may be any of them.
fn parted(pieces: &[Piece]) -> Result<(), PatternError> {
    let (mut behind_part, mut behind_star) = (false, false);
    for piece in pieces {
        match piece {
            Piece::Sign { sign: '?', .. } => {}
            Piece::Sign { sign: '*', at } if behind_part => {
                return Err(PatternError::Unparted { at: *at });
            }
            Piece::Name { at, .. } if behind_part || behind_star => {
                return Err(PatternError::Unparted { at: *at });
            }
            Piece::Sign { sign: '*', .. } => behind_star = true,
            Piece::Name { .. } => behind_part = true,
            Piece::Sign { .. } | Piece::Brace { .. } => (behind_part, behind_star) = (false, false),
        }
    }
    Ok(())
}

fn place_of(name: String, names: &mut Vec<String>) -> usize {
    names.iter().position(|known| *known == name).unwrap_or_else(|| {
        names.push(name);
        names.len() - 1
    })
}

/// The rest of some stars: two are any folders where they stand for a whole one, else as good as one.
fn stars(pieces: &mut Peekable<std::vec::IntoIter<Piece>>, begins: bool) -> Token {
    let mut stars = 1;
    while pieces.next_if(|piece| matches!(piece, Piece::Sign { sign: '*', .. })).is_some() {
        stars += 1;
    }
    let is_whole = match pieces.peek() {
        None => true,
        Some(Piece::Sign { sign, .. }) => *sign == '/',
        Some(_) => false,
    };
    if stars == 1 || !begins || !is_whole {
        return Token::Run;
    }
    pieces.next();
    Token::Folders
}

fn ends_folder(token: Token) -> bool {
    matches!(token, Token::Sign('/') | Token::Folders)
}

/// The sign without its case. Signs whose other case is several stay themselves.
fn fold(sign: char) -> char {
    let mut lower = sign.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        _ => sign,
    }
}

/// The search for the way in which a name fits.
struct Fit<'a> {
    tokens: &'a [Token],
    signs: Vec<char>,
    /// Where each named part is, so far.
    spans: Vec<Option<(usize, usize)>>,
    /// By token and sign: that the rest does not fit from there, with the parts named before it.
    is_dead: Vec<bool>,
    /// Parts that are named again: what does not fit depends on them.
    is_repeated: Vec<bool>,
    steps: usize,
}

impl<'a> Fit<'a> {
    fn new(pattern: &'a Pattern, about: &str) -> Self {
        let signs: Vec<char> = about.chars().map(fold).collect();
        let times =
            |part| pattern.tokens.iter().filter(|token| **token == Token::Part(part)).count();
        Self {
            is_dead: vec![false; (pattern.tokens.len() + 1) * (signs.len() + 1)],
            is_repeated: (0..pattern.names.len()).map(|part| times(part) > 1).collect(),
            spans: vec![None; pattern.names.len()],
            tokens: &pattern.tokens,
            signs,
            steps: 0,
        }
    }

    fn find(mut self) -> Option<Vec<(usize, usize)>> {
        if self.fits(0, 0) { self.spans.into_iter().collect() } else { None }
    }

    /// Whether the tokens from `token` on fit the signs from `at` on, to the end of both.
    fn fits(&mut self, token: usize, at: usize) -> bool {
        let dead = token * (self.signs.len() + 1) + at;
        self.steps += 1;
        if self.is_dead[dead] || self.steps > STEPS_MAX {
            return false;
        }
        let fits = match self.tokens.get(token).copied() {
            None => at == self.signs.len(),
            Some(Token::Sign(sign)) => {
                self.signs.get(at) == Some(&sign) && self.fits(token + 1, at + 1)
            }
            Some(Token::One) => self.run_from(at) > at && self.fits(token + 1, at + 1),
            // As much as it can take, so that named parts get little.
            Some(Token::Run) => (at..=self.run_from(at)).rev().any(|to| self.fits(token + 1, to)),
            Some(Token::Folders) => self.folders_fit(token, at),
            Some(Token::Part(part)) => self.part_fits(token, at, part),
        };
        self.is_dead[dead] = !fits;
        fits
    }

    /// How far signs go on from here without a `/`.
    fn run_from(&self, at: usize) -> usize {
        let rest = &self.signs[at..];
        at + rest.iter().position(|sign| *sign == '/').unwrap_or(rest.len())
    }

    fn folders_fit(&mut self, token: usize, at: usize) -> bool {
        let mut to = at;
        loop {
            if self.fits(token + 1, to) {
                return true;
            }
            to = self.run_from(to) + 1;
            if to > self.signs.len() {
                return false;
            }
        }
    }

    fn part_fits(&mut self, token: usize, at: usize, part: usize) -> bool {
        if let Some((from, to)) = self.spans[part] {
            let end = at + (to - from);
            let is_same = self.signs.get(at..end).is_some_and(|here| *here == self.signs[from..to]);
            return is_same && self.fits(token + 1, end);
        }
        for to in at + 1..=self.run_from(at) {
            self.spans[part] = Some((at, to));
            if self.is_repeated[part] {
                // What did not fit behind another text may fit behind this one.
                let behind = (token + 1) * (self.signs.len() + 1);
                self.steps += (self.is_dead.len() - behind) / SIGNS_FORGOTTEN_PER_STEP;
                self.is_dead[behind..].fill(false);
            }
            if self.fits(token + 1, to) {
                return true;
            }
        }
        self.spans[part] = None;
        false
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(pattern: &str, name: &str) -> Option<String> {
        Pattern::parse(pattern).unwrap().find(name).map(|parts| parts.to_string())
    }

    #[test]
    fn a_pattern_finds_its_lists_and_what_their_names_say() {
        for (pattern, name, parts) in [
            ("{batch}_*.xlsx", "20261126_北京.xlsx", "batch=20261126"),
            ("{batch}_*.xlsx", "a_b_c.xlsx", "batch=a"),
            ("*_{batch}.xlsx", "a_b_c.xlsx", "batch=c"),
            ("*_{batch}.XLSX", "深圳/A_B.xlsx", "batch=B"),
            ("{a}-{b}.csv", "1-2-3.csv", "a=1 b=2-3"),
            ("{city}/*.csv", "北京/a.csv", "city=北京"),
            ("**/{city}/*.csv", "2026/11/北京/a.csv", "city=北京"),
            ("**/*.csv", "a.csv", ""),
            ("北京/**", "北京/东城/a.csv", ""),
            ("**/VIP/**/{name}.csv", "1/vip/2/3/a.csv", "name=a"),
            ("/{name}.csv", "a.csv", "name=a"),
            ("名单?.csv", "名单1.csv", ""),
            ("*", "什么都行", ""),
            ("a**b.csv", "axxb.csv", ""),
            ("{批次}（新）.csv", "7（新）.csv", "批次=7"),
            ("{{{x}}}.csv", "{1}.csv", "x=1"),
            ("[1]+(a|b)^$.csv", "[1]+(A|B)^$.csv", ""),
            ("ÉTÉ.csv", "été.csv", ""),
            ("{a}/{a}_*.csv", "x_y/x_y_1.csv", "a=x_y"),
            ("{a}-{a}", "x-y-x-y", "a=x-y"),
            ("{a}z{a}.csv", "xyzxy.csv", "a=xy"),
            ("{year}年?月_{batch}.csv", "2026年1月_7.csv", "year=2026 batch=7"),
        ] {
            assert_eq!(found(pattern, name).as_deref(), Some(parts), "{pattern} on {name}");
        }
    }

    #[test]
    fn what_does_not_fit_is_not_found() {
        for (pattern, name) in [
            ("{batch}_*.xlsx", "_北京.xlsx"),
            ("{batch}_*.xlsx", "20261126.xlsx"),
            ("{batch}.xlsx", "20261126.xlsx.zip"),
            ("{city}/*.csv", "a.csv"),
            ("{city}/*.csv", "北京/东城/a.csv"),
            ("/*.csv", "北京/a.csv"),
            ("名单?.csv", "名单.csv"),
            ("?", ""),
            ("a?b", "a/b"),
            ("（1）.csv", "(1).csv"),
            ("{a}-{a}.csv", "1-2.csv"),
            ("**/北京/*", "大北京/a.csv"),
        ] {
            assert_eq!(found(pattern, name), None, "{pattern} on {name}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_pattern_is_told_with_its_place() {
        for (pattern, error) in [
            ("", PatternError::Empty),
            ("/", PatternError::Empty),
            ("名{batch", PatternError::NeverClosed { at: 2 }),
            ("{", PatternError::NeverClosed { at: 1 }),
            ("a{}", PatternError::NoName { at: 2 }),
            ("{the batch}", PatternError::BadName { at: 5 }),
            ("{a}}", PatternError::ClosesNothing { at: 4 }),
            (r"北京\*.csv", PatternError::Backslash { at: 3 }),
            ("{batch}*.csv", PatternError::Unparted { at: 8 }),
            ("*{batch}.csv", PatternError::Unparted { at: 2 }),
            ("{batch}{city}.csv", PatternError::Unparted { at: 8 }),
            ("名{a}**.csv", PatternError::Unparted { at: 5 }),
            ("{a}?*.csv", PatternError::Unparted { at: 5 }),
            ("*?{a}.csv", PatternError::Unparted { at: 3 }),
            ("{a}-{b}?{a}.csv", PatternError::Unparted { at: 9 }),
        ] {
            assert_eq!(Pattern::parse(pattern), Err(error), "{pattern}");
        }
        assert_eq!(Pattern::parse(&"*".repeat(501)), Err(PatternError::TooLong));
        assert!(Pattern::parse(&"名".repeat(500)).is_ok());
    }

    #[test]
    fn templates_are_filled_from_the_parts_and_checked_without_them() {
        let pattern = Pattern::parse("{batch}_{city}.csv").unwrap();
        assert_eq!(pattern.names().collect::<Vec<_>>(), ["batch", "city"]);
        let parts = pattern.find("7_北京.csv").unwrap();
        assert_eq!(parts.get("city"), Some("北京"));
        assert_eq!(parts.get("staff"), None);
        assert_eq!(parts.fill("{batch}").unwrap(), "7");
        assert_eq!(parts.fill("{{{city}-{batch}}}").unwrap(), "{北京-7}");
        assert_eq!(parts.fill("").unwrap(), "");
        assert_eq!(pattern.check("{city}"), Ok(()));
        let unknown = TemplateError::Unknown { name: "staff".into(), at: 3 };
        assert_eq!(pattern.check("x-{staff}"), Err(unknown.clone()));
        assert_eq!(parts.fill("x-{staff}"), Err(unknown));
        assert_eq!(
            pattern.check("{city"),
            Err(TemplateError::Wrong(PatternError::NeverClosed { at: 1 }))
        );
    }

    #[test]
    fn a_pattern_of_ill_will_ends_soon() {
        let name = "a".repeat(255);
        for pattern in [
            "*a".repeat(200) + "b",
            "{a}a{b}a{a}a{b}a*a".repeat(25) + "b",
            "{x}?a*a{x}a*a?{x}b".into(),
        ] {
            assert_eq!(found(&pattern, &name), None, "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn a_name_made_from_a_pattern_fits_it_and_gives_a_name_that_is_the_same(
            batch in "[a-z0-9_北-]{1,8}", rest in "[a-z_.]{0,8}",
        ) {
            let pattern = Pattern::parse("{batch}_{rest}.csv").unwrap();
            let name = format!("{batch}_x{rest}.csv");
            let parts = pattern.find(&name).unwrap();
            prop_assert_eq!(parts.fill("{batch}_{rest}.csv").unwrap(), name);
        }

        #[test]
        fn no_text_brings_a_pattern_or_a_search_down(text in ".{0,40}", name in ".{0,60}") {
            if let Ok(pattern) = Pattern::parse(&text) {
                let _ = pattern.find(&name);
                let _ = pattern.check(&name);
            }
        }

        #[test]
        fn stars_and_marks_find_what_a_regular_expression_finds(
            pattern in "[ab*?/]{1,10}", name in "[ab/]{0,12}",
        ) {
            prop_assume!(!pattern.contains("**") && !pattern.starts_with('/'));
            let regex: String = pattern
                .chars()
                .map(|sign| match sign {
                    '*' => "[^/]*".to_owned(),
                    '?' => "[^/]".to_owned(),
                    sign => sign.to_string(),
                })
                .collect();
            let regex = regex_lite::Regex::new(&format!("^{regex}$")).unwrap();
            let about = if pattern.contains('/') { &*name } else { name.rsplit('/').next().unwrap() };
            prop_assert_eq!(found(&pattern, &name).is_some(), regex.is_match(about));
        }
    }
}
