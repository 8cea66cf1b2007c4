//! The files of a job's report.
//!
//! Promises: only files that this program writes into a report folder, by their names, and only where
//! the folder's `summary.json` says that the report is this job's; a link is nobody's report. Parts
//! that killed runs have left there are among them, however young, since whoever asks holds the job;
//! they are also where a run was killed over the first report and nothing else is there.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::ledger::JobId;
use crate::report::{self, PAGE, SUMMARY, WORKBOOK};
use crate::results;

/// No summary is longer.
const SUMMARY_BYTES_MOST: u64 = 64 << 20;

/// What of a job's report is in its folder.
pub(super) enum Found {
    /// No file of a report.
    Nothing,
    /// A report that is not known to be this job's.
    NotOurs,
    /// The report of this job: the files with customers in them, which may be none.
    Ours(Vec<PathBuf>),
}

/// A file or folder that could not be read or deleted.
pub(super) struct Trouble {
    pub(super) path: PathBuf,
    pub(super) error: io::Error,
}

/// Looks into the folder.
pub(super) fn look(folder: &Path, job: &JobId) -> Result<Found, Trouble> {
    let of = |error| Trouble { path: folder.to_owned(), error };
    match fs::symlink_metadata(folder) {
        Ok(it) if it.is_dir() => {}
        Ok(_) => return Ok(Found::Nothing),
        Err(error) if is_missing(&error) => return Ok(Found::Nothing),
        Err(error) => return Err(of(error)),
    }
    let mut files = Vec::new();
    let lists = report::FILES.iter().map(|(name, _)| *name);
    let names = lists.chain([WORKBOOK, PAGE]).chain(results::FILES);
    for name in names {
        let path = folder.join(name);
        match fs::symlink_metadata(&path) {
            Ok(it) if it.is_file() => files.push(path),
            Ok(_) => {}
            Err(error) if is_missing(&error) => {}
            Err(error) => return Err(of(error)),
        }
    }
    let parts = report::files::parts(folder).map_err(of)?;
    let is_only_parts = files.is_empty() && !parts.is_empty() && !has_summary(folder);
    if is_only_parts || is_report_of(folder, job) {
        files.extend(parts);
        return Ok(Found::Ours(files));
    }
    Ok(if files.is_empty() { Found::Nothing } else { Found::NotOurs })
}

/// Deletes them.
pub(super) fn delete(files: &[PathBuf]) -> Result<(), Trouble> {
    for path in files {
        match fs::remove_file(path) {
            Err(error) if !is_missing(&error) => {
                return Err(Trouble { path: path.clone(), error });
            }
            _ => {}
        }
    }
    Ok(())
}

fn has_summary(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(SUMMARY)).is_ok()
}

fn is_report_of(folder: &Path, job: &JobId) -> bool {
    let path = folder.join(SUMMARY);
    let is_file = fs::symlink_metadata(&path).is_ok_and(|it| it.is_file());
    let read = || -> io::Result<Value> {
        let mut text = Vec::new();
        File::open(&path)?.take(SUMMARY_BYTES_MOST).read_to_end(&mut text)?;
        Ok(serde_json::from_slice(&text)?)
    };
    is_file && read().is_ok_and(|summary| summary["job"] == job.as_str())
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
