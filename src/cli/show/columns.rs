//! A list's columns as a table: letter, header, field, first texts, and why; below it what fields
//! are made of, and the columns that are not used, so that one sees what is left out.
//!
//! Each column is one line within the terminal's width. Texts from files come without control
//! characters, and masked where they may be a customer's number.

use dialfeed::source::{Candidate, Choice, Columns, How, Wanted};

use super::table::lined_up;
use crate::cli::face::Face;
use crate::cli::wrap::{cut, width};
use crate::locale::Lang;
use crate::locale::plan::{Plan, Why};
use crate::locale::words::Word;

/// Columns of text that a header may take; the rest of the line is for the texts below it.
const HEADER_MOST: usize = 18;
/// Fewer columns than this say nothing.
const SAMPLES_LEAST: usize = 10;
/// Texts shown of a column.
const SAMPLES_EACH: usize = 2;
/// What frames and blanks take of a line beside its texts.
const BETWEEN: usize = 13;

/// The table, and the line of columns left out, where there are any.
pub fn columns(columns: &Columns, face: Face) -> String {
    let mut rows: Vec<[String; 5]> = vec![heads(face)];
    rows.extend(columns.choices.iter().map(|choice| row(columns, choice, face)));
    let widest = |at: usize| rows.iter().map(|row| width(&row[at])).max().unwrap_or(0);
    let taken = BETWEEN + widest(0) + widest(1) + widest(2) + widest(4);
    let left = face.terminal.columns.saturating_sub(taken).max(SAMPLES_LEAST);
    let rows = rows.into_iter().map(|mut row| {
        row[3] = cut(&row[3], left);
        std::iter::once(" ".to_owned()).chain(row).collect()
    });
    let mut text = face.told().headed(&lined_up(None, rows.collect(), &[], None));
    for set in &columns.set {
        let template = face.numbers.words(&one_line(&set.text));
        let said = Plan::Set { field: set.field.as_str(), template }.say(face.lang);
        text.push_str(&format!("\n    {}", cut(&said, face.terminal.columns.saturating_sub(4))));
    }
    if let Some(unused) = unused(columns, face) {
        text.push_str(&format!("\n    {unused}"));
    }
    text
}

/// A column as a line of text names it: its header, or its letter.
pub fn name_of(candidate: &Candidate, face: Face) -> String {
    if candidate.header.is_empty() {
        candidate.letter.clone()
    } else {
        face.numbers.header(&one_line(&candidate.header))
    }
}

fn heads(face: Face) -> [String; 5] {
    [Word::Column, Word::Header, Word::Field, Word::Samples, Word::Why]
        .map(|word| word.say(face.lang).to_owned())
}

fn row(columns: &Columns, choice: &Choice, face: Face) -> [String; 5] {
    let field = match &choice.wanted {
        Wanted::Field(field) | Wanted::Part(field) => {
            Plan::Field { field: field.as_str() }.say(face.lang)
        }
        Wanted::Extra(_) => Word::Target.say(face.lang).to_owned(),
    };
    let why = match (&choice.wanted, choice.how) {
        (Wanted::Extra(_), _) => Why::Option,
        (Wanted::Part(_), _) => Why::Set,
        (_, How::Map) => Why::Map,
        (_, How::Saved) => Why::Saved,
        (_, How::Header) => Why::Header,
        (_, How::Content) => Why::Content,
    };
    let header = face.numbers.header(&one_line(&choice.taken.header));
    let texts = columns.samples.get(choice.taken.column).map_or(&[][..], Vec::as_slice);
    let samples: Vec<String> =
        texts.iter().take(SAMPLES_EACH).map(|text| face.numbers.cell(&one_line(text))).collect();
    [
        choice.taken.letter.clone(),
        cut(&header, HEADER_MOST),
        field,
        samples.join(" · "),
        why.say(face.lang).to_owned(),
    ]
}

/// The columns that have a header or texts and serve for nothing, as many as a line holds.
fn unused(columns: &Columns, face: Face) -> Option<String> {
    let is_used = |column: usize| columns.choices.iter().any(|it| it.taken.column == column);
    let has_text = |column: usize| columns.samples.get(column).is_some_and(|it| !it.is_empty());
    let names: Vec<String> = columns
        .candidates()
        .filter(|it| !is_used(it.column) && (!it.header.is_empty() || has_text(it.column)))
        .map(|it| match it.header.as_str() {
            "" => it.letter,
            header => {
                let header = face.numbers.header(&one_line(header));
                format!("{} {}", it.letter, cut(&header, HEADER_MOST))
            }
        })
        .collect();
    let between = if face.lang == Lang::Zh { "、" } else { ", " };
    let mut shown = names.len();
    loop {
        let first = names.get(..shown)?.join(between);
        let said = Plan::Unused { columns: first, more: names.len() - shown }.say(face.lang);
        if shown == 0 {
            return None;
        }
        if shown == 1 || width(&said) + 4 <= face.terminal.columns {
            return Some(said);
        }
        shown -= 1;
    }
}

/// A text on one line, which cannot move the cursor.
fn one_line(text: &str) -> String {
    let text: String =
        text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use dialfeed::row::Field;

    use super::*;
    use crate::cli::paint::Paint;
    use crate::cli::terminal::{NumberDisplay, Terminal};

    fn face(lang: Lang, numbers: NumberDisplay) -> Face {
        let terminal = Terminal {
            is_interactive: false,
            is_progress_visible: false,
            columns: 80,
            stdout: Paint::default(),
            stderr: Paint::default(),
        };
        Face { lang, json: false, quiet: false, numbers, terminal }
    }

    /// A list with a phone column, and others with long headers and texts.
    fn list() -> Columns {
        let header: Vec<String> =
            (0..30).map(|column| format!("很长的表头第{column}列，带说明\u{1b}[2J")).collect();
        let text = "13800138000".to_owned();
        let phone = Candidate { column: 1, letter: "B".into(), header: header[1].clone() };
        let other = Candidate { column: 2, letter: "C".into(), header: header[2].clone() };
        let choice = |field, taken| Choice {
            wanted: Wanted::Field(field),
            taken,
            how: How::Content,
            passed_over: Vec::new(),
        };
        Columns {
            phonenum: 1,
            name: None,
            address: Some(2),
            email: None,
            comment: None,
            extra: Vec::new(),
            set: Vec::new(),
            samples: vec![vec![text, "长".repeat(40)]; header.len()],
            header,
            header_row: Some(1),
            header_from: Some(1),
            first_row: 2,
            choices: vec![choice(Field::Phonenum, phone), choice(Field::Address, other)],
            title_rows: None,
        }
    }

    #[test]
    fn the_table_stays_within_the_terminal_and_is_harmless() {
        for lang in Lang::ALL {
            let said = columns(&list(), face(lang, NumberDisplay::Masked));
            assert!(said.lines().all(|line| width(line) <= 80), "{said}");
            assert!(!said.contains('\u{1b}') && !said.contains("13800138000"), "{said}");
            assert!(said.contains("138****8000") && said.contains("A "), "{said}");
            let shown = columns(&list(), face(lang, NumberDisplay::Full));
            assert!(shown.contains("13800138000"), "{shown}");
        }
    }

    #[test]
    fn a_list_whose_columns_all_serve_says_nothing_of_others() {
        let mut list = list();
        list.header.truncate(3);
        list.header[0] = "A".into();
        list.samples[0].clear();
        assert_eq!(columns(&list, face(Lang::En, NumberDisplay::Masked)).lines().count(), 3);
    }
}
