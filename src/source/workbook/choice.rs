//! Which sheets of a workbook are read, by what the user asked for.

use crate::source::error::SourceError;
use crate::source::options::Sheets;
use crate::source::table::Table;

/// A worksheet, or a table of a page, as the workbook lists it.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    /// Which one it is for the reader of its format, from 0.
    pub(super) index: usize,
    pub(super) name: String,
    pub(super) hidden: bool,
}

impl Listed {
    pub(super) fn is_of(&self, table: &Table) -> bool {
        table.sheet.as_ref() == Some(&self.name)
    }
}

/// The sheets that may be read.
pub(super) fn asked_sheets(
    file: &str,
    asked: &Sheets,
    all: &[Listed],
) -> Result<Vec<Listed>, SourceError> {
    if all.is_empty() {
        return Err(SourceError::NoSheets { file: file.to_owned() });
    }
    let numbered = |number: u32| all.get(usize::try_from(number).ok()?.checked_sub(1)?);
    let (found, asked) = match asked {
        Sheets::FirstList | Sheets::All => return Ok(all.to_vec()),
        Sheets::Number(number) => (numbered(*number), number.to_string()),
        Sheets::Name(name) => {
            let literal = all.iter().find(|sheet| sheet.name.trim() == name.trim());
            let by_number = || numbered(name.trim().parse().ok()?);
            (literal.or_else(by_number), name.clone())
        }
    };
    found.map(|sheet| vec![sheet.clone()]).ok_or_else(|| SourceError::UnknownSheet {
        file: file.to_owned(),
        asked,
        sheets: all.iter().map(|sheet| sheet.name.clone()).collect(),
    })
}

/// Whether a problem says that a sheet is no list, so that another may be.
pub(super) fn is_no_list(problem: &SourceError) -> bool {
    matches!(
        problem,
        SourceError::Empty { .. }
            | SourceError::NoPhoneColumn { .. }
            | SourceError::UnknownColumn { .. }
            | SourceError::HeaderBeyondEnd { .. }
    )
}
