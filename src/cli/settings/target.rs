//! Whom rows go to.

use super::filled;
use crate::cli::args::target::TargetArgs;
use crate::locale::usage::Usage;

/// One of the four kinds of target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Every row into this task batch.
    Batch(String),
    /// Each row into the batch its cell in this column names. The column is a header, a letter or
    /// a number, as typed: only the list knows which.
    BatchColumn(String),
    /// Rows to these staff members in turn; none is named twice.
    Staff(Vec<String>),
    /// Each row to the staff member its cell in this column names; see `BatchColumn`.
    StaffColumn(String),
}

impl TargetArgs {
    /// Whether one of the four was typed.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.batch.is_some()
            || self.batch_column.is_some()
            || self.staff.is_some()
            || self.staff_column.is_some()
    }
}

/// The target that was typed, if one was.
///
/// # Errors
/// An empty value; a staff list with an empty place or one number twice.
pub fn resolve(args: &TargetArgs) -> Result<Option<Target>, Usage> {
    Ok(if let Some(id) = &args.batch {
        Some(Target::Batch(filled("--batch", id)?))
    } else if let Some(column) = &args.batch_column {
        Some(Target::BatchColumn(filled("--batch-column", column)?))
    } else if let Some(ids) = &args.staff {
        Some(Target::Staff(staff(ids)?))
    } else if let Some(column) = &args.staff_column {
        Some(Target::StaffColumn(filled("--staff-column", column)?))
    } else {
        None
    })
}

fn staff(value: &str) -> Result<Vec<String>, Usage> {
    filled("--staff", value)?;
    let mut ids: Vec<String> = Vec::new();
    for id in value.split([',', '，']).map(str::trim) {
        if id.is_empty() {
            return Err(Usage::Staff { value: value.to_owned() });
        }
        if ids.iter().any(|known| known == id) {
            return Err(Usage::StaffTwice { id: id.to_owned() });
        }
        ids.push(id.to_owned());
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_numbers_are_kept_in_order_and_once() {
        assert_eq!(
            staff("8001, 8002，8003"),
            Ok(vec!["8001".into(), "8002".into(), "8003".into()])
        );
        assert_eq!(staff("8001,8001"), Err(Usage::StaffTwice { id: "8001".into() }));
        assert!(matches!(staff("8001,,8002"), Err(Usage::Staff { .. })));
        assert_eq!(staff(" "), Err(Usage::Empty { option: "--staff" }));
    }
}
