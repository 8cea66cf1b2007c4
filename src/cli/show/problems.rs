//! Why rows are not sent, in words, with the first rows of each problem.

use dialfeed::import::{Example, Planned};
use dialfeed::ledger::{SourceRecord, Tally};
use dialfeed::row::Phone;

use super::table::lined_up;
use crate::cli::face::Face;
use crate::cli::wrap::wrap;
use crate::locale::figures::count;
use crate::locale::plan::Plan;
use crate::locale::trouble::{name, path};
use crate::locale::{advice, codes};

/// What blanks take of a line beside a count and its sentence.
const BESIDE: usize = 6;
/// Narrower than this nobody reads.
const SENTENCE_LEAST: usize = 20;

/// The problems of a plan. `examples` shows the first rows of each.
pub fn problems(planned: &Planned, examples: bool, face: Face) -> Option<String> {
    let rows = planned.examples.iter().map(|(status, reason, rows, first)| {
        let said = codes::cause(reason, face.lang);
        let mut lines = vec![match (codes::status(status, face.lang), said) {
            (status, said) if said.is_empty() => status.to_owned(),
            (status, said) => format!("{status} · {said}"),
        }];
        if examples {
            lines.extend(examples_of(first, &planned.sources, face));
        }
        (rows, lines.join("\n"))
    });
    listed(rows.collect(), face)
}

/// The reasons and notes of a job's rows.
pub fn reasons(tally: &Tally, face: Face) -> Option<String> {
    let reasons = tally.reasons.iter().map(|(code, rows)| (*rows, codes::cause(code, face.lang)));
    let mut lines: Vec<(u64, String)> = reasons.collect();
    lines.extend(notes_of(tally, face));
    listed(lines, face)
}

/// The notes of a plan's rows.
pub fn notes(tally: &Tally, face: Face) -> Option<String> {
    listed(notes_of(tally, face).collect(), face)
}

fn notes_of(tally: &Tally, face: Face) -> impl Iterator<Item = (u64, String)> {
    tally.notes.iter().map(move |(note, rows)| (*rows, codes::note(*note, face.lang).to_owned()))
}

/// Counts with their sentences, within the terminal's width.
fn listed(lines: Vec<(u64, String)>, face: Face) -> Option<String> {
    if lines.is_empty() {
        return None;
    }
    let figure = lines.iter().map(|(rows, _)| count(*rows).len()).max().unwrap_or(0);
    let left = face.terminal.columns.saturating_sub(figure + BESIDE).max(SENTENCE_LEAST);
    let rows =
        lines.into_iter().map(|(rows, said)| vec![" ".into(), count(rows), wrap(&said, left)]);
    Some(lined_up(None, rows.collect(), &[1], None))
}

/// The examples, each with what can be said about it; what is the same for several in a row is said
/// once, behind them.
fn examples_of(examples: &[Example], sources: &[SourceRecord], face: Face) -> Vec<String> {
    let said: Vec<Option<String>> = examples.iter().map(|it| advice_on(it, face)).collect();
    let mut lines = Vec::new();
    for (at, example) in examples.iter().enumerate() {
        lines.push(one(example, sources, face));
        let next = said.get(at + 1);
        lines.extend(said[at].clone().filter(|_| next != Some(&said[at])));
    }
    lines
}

/// What the example's own cell tells beyond the problem's sentence.
fn advice_on(example: &Example, face: Face) -> Option<String> {
    let advice = example.advice.filter(|advice| advice.is_more_than_its_reason())?;
    let number = |phone: Phone| face.numbers.cell(&phone.to_string());
    let sentence = advice::advice(&advice, face.lang, &number);
    Some(Plan::Advice { sentence }.say(face.lang))
}

fn one(example: &Example, sources: &[SourceRecord], face: Face) -> String {
    let several = sources.len() > 1;
    let source = sources.get(example.id.source as usize).filter(|_| several);
    let place = Plan::Example {
        file: source.map(|source| match &source.sheet {
            Some(sheet) => format!("{} {}", path(&source.file), name(sheet)),
            None => path(&source.file),
        }),
        row: example.id.row,
        cell: face.numbers.cell(&example.cell.split_whitespace().collect::<Vec<_>>().join(" ")),
    };
    place.say(face.lang)
}
