//! How the lists were understood: which column is which and why, before the first row is read.

use std::path::{Path, PathBuf};

use dialfeed::import::{DoNotCall, Planned};
use dialfeed::source::{Table, Wanted};

use super::columns::{columns, name_of};
use crate::cli::face::Face;
use crate::cli::paint::Ink;
use crate::locale::plan::Plan;
use crate::locale::{codes, trouble};

/// Shows each list's columns, and what else there is to know of it.
pub fn show_lists(tables: &[Table], face: Face) {
    for table in tables {
        let name = Plan::List {
            file: trouble::path(&table.file),
            sheet: table.sheet.as_deref().map(trouble::name),
        };
        face.tell(&face.told().paint(Ink::Heading, &name.say(face.lang)));
        face.tell(&columns(&table.columns, face));
        for choice in &table.columns.choices {
            let Wanted::Field(field) = &choice.wanted else { continue };
            if !choice.passed_over.is_empty() {
                let names: Vec<String> =
                    choice.passed_over.iter().map(|it| name_of(it, face)).collect();
                let passed = Plan::PassedOver { field: field.as_str(), columns: names.join(", ") };
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

/// Tells of files that were named once more than they are read.
pub fn show_twice(twice: &[(PathBuf, PathBuf)], face: Face) {
    for (file, first) in twice {
        let (file, first) = (shown(file), shown(first));
        face.tell(&Plan::Twice { file, first }.say(face.lang));
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
pub fn show_do_not_call(lists: &DoNotCall, face: Face) {
    for list in &lists.lists {
        let said = Plan::DoNotCall {
            file: trouble::path(&list.record.file),
            numbers: list.record.numbers,
            without: list.record.without_number,
            damaged: list.rows_damaged,
        };
        face.tell(&said.say(face.lang));
        if let Some(first) = &list.first_unusable {
            let said = Plan::NotKeptFromCalls {
                file: trouble::path(&list.record.file),
                sheet: first.sheet.as_deref().map(trouble::name),
                row: first.row,
                reason: codes::reason(first.reason, face.lang),
            };
            face.tell(&format!("  {}", said.say(face.lang)));
        }
        for (sheet, notice) in &list.notices {
            let said = trouble::reading(notice, &list.record.file, sheet.as_deref(), face.lang);
            face.tell(&format!("  {said}"));
        }
    }
}

/// A path that cannot move the cursor.
fn shown(path: &Path) -> String {
    trouble::path(&path.display().to_string())
}
