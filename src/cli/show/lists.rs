//! How the lists were understood: which column is which and why, before the first row is read.

use dialfeed::import::{DoNotCall, Planned};
use dialfeed::source::{Candidate, How, Table, Wanted};

use crate::cli::face::Face;
use crate::locale::plan::{Plan, Why};
use crate::locale::trouble;

/// Shows each list's columns, and what else there is to know of it.
pub fn show_lists(tables: &[Table], face: Face) {
    for table in tables {
        let name = Plan::List { file: table.file.clone(), sheet: table.sheet.clone() };
        face.tell(&name.say(face.lang));
        for choice in &table.columns.choices {
            // A column that the user named for the target needs no reason.
            let Wanted::Field(field) = &choice.wanted else { continue };
            let field = field.as_str();
            let column = name_of(&choice.taken, face);
            let why = match choice.how {
                How::Map => Why::Map,
                How::Header => Why::Header,
                How::Content => Why::Content,
            };
            face.tell(&format!("  {}", Plan::Column { field, column, why }.say(face.lang)));
            if !choice.passed_over.is_empty() {
                let columns: Vec<String> =
                    choice.passed_over.iter().map(|it| name_of(it, face)).collect();
                let passed = Plan::PassedOver { field, columns: columns.join(", ") };
                face.tell(&format!("    {}", passed.say(face.lang)));
            }
        }
        for notice in &table.notices {
            let sheet = table.sheet.as_deref();
            let said = trouble::reading(notice, &table.file, sheet, face.lang);
            face.tell(&format!("  {said}"));
        }
    }
}

/// Shows what came to light only when the lists were read.
pub fn show_found(planned: &Planned, face: Face) {
    for (at, notice) in &planned.notices {
        if let Some(source) = planned.sources.get(*at) {
            let sheet = source.sheet.as_deref();
            face.tell(&trouble::reading(notice, &source.file, sheet, face.lang));
        }
    }
}

/// Shows what the do-not-call lists hold.
pub fn warn_do_not_call(lists: &DoNotCall, face: Face) {
    for (file, numbers, without) in &lists.lists {
        let said = Plan::DoNotCall { file: file.clone(), numbers: *numbers, without: *without };
        face.tell(&said.say(face.lang));
    }
}

fn name_of(candidate: &Candidate, face: Face) -> String {
    if candidate.header.is_empty() {
        candidate.letter.clone()
    } else {
        // A header may have line breaks and units in it.
        let header = candidate.header.split_whitespace().collect::<Vec<_>>().join(" ");
        face.numbers.header(&header)
    }
}
