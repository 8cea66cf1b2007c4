//! A field's text made from several columns: `{来源} {产品}` (`--set`).
//!
//! `{column}` is the cell of that column, `{{` and `}}` are braces, `\n` `\t` `\\` a line break, a
//! tab and a backslash. Promises: what a cell brings is cleaned as any cell's text is, while a break
//! that the user has written stays; a text whose cells are all empty is empty; no text grows beyond
//! the limit of a cell, however often a long one is named. Knows no list: which
//! column a name means is told by [`Template::over`].

use std::borrow::Cow;

use super::text::clean_text;
use crate::row::{FIELD_BYTES_MAX, Row};

/// A template as written, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: String,
    parts: Vec<Part<String>>,
}

/// A template over the columns of one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filling(Vec<Part<usize>>);

/// A part of a template; a column is a name, or a place in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part<C> {
    Text(String),
    Column(C),
}

/// What is wrong with a template. Places are characters, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "`at` is the place of the sign that is named")]
pub enum TemplateError {
    /// A `{` without its `}`.
    #[error("the brace opened at {at} is never closed")]
    NeverClosed { at: usize },
    /// Braces with nothing between them.
    #[error("the braces at {at} name no column")]
    NoColumn { at: usize },
    /// A `}` that closes nothing.
    #[error("the brace at {at} closes nothing")]
    ClosesNothing { at: usize },
    /// A backslash before a sign that makes no escape with it, or at the end.
    #[error("the backslash at {at} escapes nothing")]
    EscapesNothing { at: usize },
}

impl Template {
    /// Takes a template apart.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut signs = Signs::of(text);
        while let Some((at, sign)) = signs.next()? {
            match sign {
                Sign::Brace('{') if signs.skip('{') => literal.push('{'),
                Sign::Brace('}') if signs.skip('}') => literal.push('}'),
                Sign::Brace('{') => {
                    let column = signs.column(at)?;
                    if !literal.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut literal)));
                    }
                    parts.push(Part::Column(column));
                }
                Sign::Brace(_) => return Err(TemplateError::ClosesNothing { at }),
                Sign::Plain(sign) => literal.push(sign),
            }
        }
        if !literal.is_empty() {
            parts.push(Part::Text(literal));
        }
        Ok(Self { text: text.to_owned(), parts })
    }

    /// The template as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The columns it names, in its order; one that it names twice is there twice.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Column(column) => Some(column.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The same over a list's columns: where in a row each of [`Template::columns`] is, from 0. A
    /// column without a place has no text.
    #[must_use]
    pub fn over(&self, places: &[usize]) -> Filling {
        let mut places = places.iter().copied();
        let part = |part: &Part<String>| match part {
            Part::Text(text) => Part::Text(text.clone()),
            Part::Column(_) => Part::Column(places.next().unwrap_or(usize::MAX)),
        };
        Filling(self.parts.iter().map(part).collect())
    }
}

impl Filling {
    /// The text for a row, and whether a text was cleaned for it; `None` where it would be longer
    /// than [`FIELD_BYTES_MAX`].
    #[must_use]
    pub fn fill(&self, row: &Row<'_>) -> Option<(String, bool)> {
        let mut text = String::new();
        let (mut is_cleaned, mut has_column, mut has_text) = (false, false, false);
        for part in &self.0 {
            let part = match part {
                Part::Text(part) => Cow::Borrowed(part.as_str()),
                Part::Column(column) => {
                    let (cell, cleaned) = clean_text(row.cell(*column));
                    is_cleaned |= cleaned;
                    has_column = true;
                    has_text |= !cell.is_empty();
                    cell
                }
            };
            if text.len() + part.len() > FIELD_BYTES_MAX {
                return None;
            }
            text.push_str(&part);
        }
        if has_column && !has_text {
            return Some((String::new(), is_cleaned));
        }
        let (text, cleaned) = cleaned_between_breaks(&text);
        Some((text, is_cleaned || cleaned))
    }
}

/// A text cleaned but for its line breaks and tabs: all that are left by now are the template's own.
fn cleaned_between_breaks(text: &str) -> (String, bool) {
    let mut is_cleaned = false;
    let mut whole = String::with_capacity(text.len());
    for piece in text.split_inclusive(['\n', '\t']) {
        let bare = piece.trim_end_matches(['\n', '\t']);
        let (cleaned, was_cleaned) = clean_text(bare);
        is_cleaned |= was_cleaned;
        whole.push_str(&cleaned);
        whole.push_str(&piece[bare.len()..]);
    }
    let trimmed = whole.trim_matches(['\n', '\t']);
    (if trimmed.len() == whole.len() { whole } else { trimmed.to_owned() }, is_cleaned)
}

/// The signs of a template, escapes resolved.
struct Signs<'a> {
    /// With their places, from 1.
    left: std::iter::Peekable<std::iter::Zip<std::ops::RangeFrom<usize>, std::str::Chars<'a>>>,
}

enum Sign {
    Brace(char),
    Plain(char),
}

impl<'a> Signs<'a> {
    fn of(text: &'a str) -> Self {
        Self { left: (1..).zip(text.chars()).peekable() }
    }

    fn next(&mut self) -> Result<Option<(usize, Sign)>, TemplateError> {
        let Some((at, sign)) = self.left.next() else { return Ok(None) };
        let sign = match sign {
            '{' | '}' => Sign::Brace(sign),
            '\\' => Sign::Plain(match self.left.next() {
                Some((_, 'n')) => '\n',
                Some((_, 't')) => '\t',
                Some((_, '\\')) => '\\',
                _ => return Err(TemplateError::EscapesNothing { at }),
            }),
            sign => Sign::Plain(sign),
        };
        Ok(Some((at, sign)))
    }

    /// Passes over the next sign where it is this one.
    fn skip(&mut self, wanted: char) -> bool {
        self.left.next_if(|(_, sign)| *sign == wanted).is_some()
    }

    /// The name up to the closing brace.
    fn column(&mut self, opened_at: usize) -> Result<String, TemplateError> {
        let mut name = String::new();
        loop {
            match self.next()? {
                Some((_, Sign::Plain(sign))) => name.push(sign),
                Some((_, Sign::Brace('}'))) => break,
                Some(_) | None => return Err(TemplateError::NeverClosed { at: opened_at }),
            }
        }
        let name = name.trim();
        if name.is_empty() {
            return Err(TemplateError::NoColumn { at: opened_at });
        }
        Ok(name.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::row::{RowId, Rows};

    /// The text of a row with these cells; a template's columns are its cells in order.
    fn filled(template: &str, cells: &[&str]) -> (String, bool) {
        tried(template, cells).unwrap()
    }

    fn tried(template: &str, cells: &[&str]) -> Option<(String, bool)> {
        let template = Template::parse(template).unwrap();
        let mut rows = Rows::default();
        cells.iter().for_each(|cell| rows.push_cell(cell));
        rows.end_row(RowId { source: 0, row: 2 }, None);
        let places: Vec<usize> = (0..template.columns().count()).collect();
        template.over(&places).fill(&rows.get(0))
    }

    #[test]
    fn columns_stand_in_braces_and_everything_else_stays() {
        let columns =
            |text| Template::parse(text).map(|it| it.columns().map(str::to_owned).collect());
        assert_eq!(columns("{来源} {产品}"), Ok(vec!["来源".to_owned(), "产品".to_owned()]));
        assert_eq!(columns("a{ C }b{3}{C}"), Ok(["C", "3", "C"].map(str::to_owned).to_vec()));
        assert_eq!(columns("{{a}} b"), Ok(vec![]));
        assert_eq!(columns("{单价\\n（元）}"), Ok(vec!["单价\n（元）".to_owned()]));
        for (template, expected) in [
            ("{a} {b}", "官网 车展"),
            ("来源：{a}，{b}。", "来源：官网，车展。"),
            ("{{{a}}}", "{官网}"),
            ("{{a}}", "{a}"),
            ("{a}\\n{b}", "官网\n车展"),
            ("{a}\\t{b}\\\\", "官网\t车展\\"),
            ("秋季活动", "秋季活动"),
            ("", ""),
        ] {
            assert_eq!(
                filled(template, &["官网", "车展"]),
                (expected.to_owned(), false),
                "{template}"
            );
        }
    }

    #[test]
    fn a_text_whose_cells_are_all_empty_is_empty_and_one_without_cells_is_not() {
        for cells in [&["", ""][..], &[" ", "\u{3000}"], &[]] {
            assert_eq!(filled("{a}，{b}。", cells).0, "", "{cells:?}");
        }
        assert_eq!(filled("{a}，{b}。", &["", "x"]).0, "，x。");
        assert_eq!(filled("固定", &[]).0, "固定");
    }

    #[test]
    fn what_cells_bring_is_cleaned_and_what_the_user_broke_stays_broken() {
        assert_eq!(
            filled("{a}\\n{b}", &["两\n行", " 张\u{200B}三 "]),
            ("两 行\n张三".into(), true)
        );
        assert_eq!(filled("{a} \\n {b}", &["甲", "乙"]), ("甲\n乙".into(), false));
        assert_eq!(filled("  {a}\\n{b}", &["甲", ""]), ("甲".into(), false), "nothing at the ends");
        assert_eq!(filled("\u{FEFF}备\u{200B}注", &[]), ("备注".into(), true));
    }

    #[test]
    fn a_text_is_as_long_as_a_cell_may_be_and_no_longer() {
        let half = "x".repeat(FIELD_BYTES_MAX / 2);
        let longest = tried("{a}{b}", &[&half, &half]).map(|(text, _)| text.len());
        assert_eq!(longest, Some(FIELD_BYTES_MAX));
        assert_eq!(tried("{a}{b}，", &[&half, &half]), None);
        let mut rows = Rows::default();
        rows.push_cell(&half);
        rows.end_row(RowId { source: 0, row: 2 }, None);
        let often = Template::parse(&"{a}".repeat(2_000)).unwrap().over(&[0; 2_000]);
        assert_eq!(often.fill(&rows.get(0)), None);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_in_characters() {
        use TemplateError::{ClosesNothing, EscapesNothing, NeverClosed, NoColumn};
        for (text, error) in [
            ("来源{来源", NeverClosed { at: 3 }),
            ("{", NeverClosed { at: 1 }),
            ("{a{b}}", NeverClosed { at: 1 }),
            ("x{}", NoColumn { at: 2 }),
            ("{ \u{3000}}", NoColumn { at: 1 }),
            ("{a}}", ClosesNothing { at: 4 }),
            ("}", ClosesNothing { at: 1 }),
            ("来源\\d", EscapesNothing { at: 3 }),
            ("来源\\", EscapesNothing { at: 3 }),
            ("{a\\}", EscapesNothing { at: 3 }),
        ] {
            assert_eq!(Template::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_written(text in "[ab{}\\\\\n\t张 ]{0,12}") {
            let mut written = text.replace('\\', "\\\\");
            for (sign, escape) in [("{", "{{"), ("}", "}}"), ("\n", "\\n"), ("\t", "\\t")] {
                written = written.replace(sign, escape);
            }
            let template = Template::parse(&written).unwrap();
            prop_assert_eq!(template.columns().count(), 0);
            let literal: String = template.parts.iter().map(|part| match part {
                Part::Text(text) => text.as_str(),
                Part::Column(_) => "",
            }).collect();
            prop_assert_eq!(literal, text);
        }
    }
}
