//! Opening the lists: all of them before the first is read, so that a mistyped second name costs
//! nothing.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::ImportError;
use crate::clean::looks_like_phone;
use crate::source::{ReadOptions, SourceError, Table, open, open_stream};

/// The file name that stands for standard input.
pub const STANDARD_INPUT: &str = "-";

/// Opens every file and finds its lists and their columns. `piped` is read where a file is called
/// [`STANDARD_INPUT`].
///
/// # Errors
/// The first file that cannot be read as a list.
pub fn open_lists(
    files: &[PathBuf],
    options: &ReadOptions,
    piped: &mut dyn Read,
) -> Result<Vec<Table>, ImportError> {
    let mut tables = Vec::new();
    for file in files {
        tables.extend(open_list(file, options, piped)?);
    }
    Ok(tables)
}

/// Opens one file, or what is piped.
pub(super) fn open_list(
    file: &Path,
    options: &ReadOptions,
    piped: &mut dyn Read,
) -> Result<Vec<Table>, SourceError> {
    if file == Path::new(STANDARD_INPUT) {
        open_stream(STANDARD_INPUT, piped, options, &looks_like_phone)
    } else {
        open(file, options, &looks_like_phone)
    }
}
