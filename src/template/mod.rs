//! A list to fill in: a workbook with an empty list and a sheet of notes.
//!
//! Promises: a file that is there is never touched, and none is left half written; a cell of the
//! list holds what was typed, since all of them are formatted as text. Knows no sentence: every
//! text is the caller's.

mod list;
mod notes;

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

pub use list::{ListSheet, Message};
pub use notes::{Line, NotesSheet};

/// Every text of the workbook.
#[derive(Debug, Clone)]
pub struct Texts {
    /// The sheet to fill in, the first one.
    pub list: ListSheet,
    /// How to fill it in.
    pub notes: NotesSheet,
}

/// A template that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// There is something of that name: choose another.
    #[error("{path} is there already")]
    Exists {
        /// The file as given.
        path: PathBuf,
    },
    /// The folder it should go into is not there: make it, or choose another.
    #[error("there is no folder {folder}")]
    NoFolder {
        /// The folder, as part of the file as given.
        folder: PathBuf,
    },
    /// It cannot be written there: look at disk and permissions.
    #[error("cannot write {path}: {source}")]
    NotWritten {
        /// The file as given.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// The texts do not fit into a workbook: a mistake in the program.
    #[error("cannot make the workbook: {0}")]
    NotMade(#[from] XlsxError),
}

/// Makes the workbook and writes it to `path`. `now` goes into its properties.
///
/// # Errors
/// See [`TemplateError`]; nothing of this call is then left behind.
pub fn write(path: &Path, texts: &Texts, now: Timestamp) -> Result<(), TemplateError> {
    let bytes = workbook(texts, now)?;
    let mut file = create(path)?;
    file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(|source| {
        drop(file);
        // What was there before would have kept `create` from coming here.
        let _ = fs::remove_file(path);
        TemplateError::NotWritten { path: path.to_owned(), source }
    })
}

/// The workbook's bytes.
fn workbook(texts: &Texts, now: Timestamp) -> Result<Vec<u8>, XlsxError> {
    let made = ExcelDateTime::from_timestamp(now.as_second())?;
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    list::fill(workbook.add_worksheet(), &texts.list)?;
    notes::fill(workbook.add_worksheet(), &texts.notes)?;
    workbook.save_to_buffer()
}

/// A new file. Asking and making are one step, so that no other program's file comes between; and
/// no file is moved into place, since sticks and network drives cannot all do that without
/// replacing what is there.
fn create(path: &Path) -> Result<File, TemplateError> {
    File::create_new(path).map_err(|source| {
        let path = path.to_owned();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        match (source.kind(), folder) {
            (ErrorKind::AlreadyExists, _) => TemplateError::Exists { path },
            (ErrorKind::NotFound, Some(folder)) if !folder.exists() => {
                TemplateError::NoFolder { folder: folder.to_owned() }
            }
            _ => TemplateError::NotWritten { path, source },
        }
    })
}

#[cfg(test)]
mod tests;
