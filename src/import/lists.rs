//! Opening the lists: all of them before the first is read, so that a mistyped second name costs
//! nothing.

use std::path::PathBuf;

use super::ImportError;
use crate::clean::looks_like_phone;
use crate::source::{ReadOptions, Table, open};

/// Opens every file and finds its lists and their columns.
///
/// # Errors
/// The first file that cannot be read as a list.
pub fn open_lists(files: &[PathBuf], options: &ReadOptions) -> Result<Vec<Table>, ImportError> {
    let mut tables = Vec::new();
    for file in files {
        tables.extend(open(file, options, &looks_like_phone)?);
    }
    Ok(tables)
}
