//! Why rows are not sent, in words, with the first rows of each problem.

use dialfeed::import::{Example, Planned};
use dialfeed::ledger::SourceRecord;

use crate::cli::face::Face;
use crate::locale::codes;
use crate::locale::figures::count;
use crate::locale::plan::Plan;

/// The problems of a plan. `examples` shows the first rows of each.
pub fn problems(planned: &Planned, examples: bool, face: Face) -> String {
    let mut lines = Vec::new();
    for (status, reason, rows, first) in planned.examples.iter() {
        let status = codes::status(status, face.lang);
        let said = codes::cause(reason, face.lang);
        let said = if said.is_empty() { status.to_owned() } else { format!("{status} · {said}") };
        lines.push(format!("  {:>7}  {said}", count(rows)));
        if examples {
            for example in first {
                lines.push(format!("           {}", one(example, &planned.sources, face)));
            }
        }
    }
    lines.join("\n")
}

fn one(example: &Example, sources: &[SourceRecord], face: Face) -> String {
    let several = sources.len() > 1;
    let source = sources.get(example.id.source as usize).filter(|_| several);
    let place = Plan::Example {
        file: source.map(|source| match &source.sheet {
            Some(sheet) => format!("{} {sheet}", source.file),
            None => source.file.clone(),
        }),
        row: example.id.row,
        cell: face.numbers.cell(&example.cell.split_whitespace().collect::<Vec<_>>().join(" ")),
    };
    place.say(face.lang)
}
