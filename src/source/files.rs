//! The files that were meant: names as typed, and patterns (`名单-*.xlsx`, `**/*.csv`) that no shell
//! has expanded, since Windows' does not and a scheduled job may quote them.
//!
//! Promises: a file that exists under the very name is that file, whatever signs are in it; a
//! pattern without a file is an error, never an empty job; each file is taken once.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern, glob_with};

use super::error::SourceError;

/// Files of one job. Each stays open from the look at its columns to its last row, and some systems
/// allow a program 256.
pub const FILES_MAX: usize = 200;

/// The files of a job.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// In the order typed, those of a pattern by name.
    pub files: Vec<PathBuf>,
    /// Names that were a file once more, with the name it is taken under. Reading it twice would
    /// only give every row as repeated.
    pub twice: Vec<(PathBuf, PathBuf)>,
}

/// Finds the files behind what was typed. Lock files and drafts that office programs leave beside
/// an open file (`~$名单.xlsx`, `.~lock.名单.ods#`) are no match of a pattern, nor are folders.
///
/// # Errors
/// [`SourceError::NoMatch`], [`SourceError::TooManyFiles`], and [`SourceError::NotReadable`] for a
/// folder that a pattern goes through. A name without signs of a pattern is taken as it is: whether
/// it is there shows when it is opened.
pub fn find_files(typed: &[PathBuf]) -> Result<Found, SourceError> {
    let mut found = Found::default();
    let mut known: HashMap<PathBuf, PathBuf> = HashMap::new();
    for path in typed {
        for file in meant(path)? {
            let real = file.canonicalize().unwrap_or_else(|_| file.clone());
            if let Some(first) = known.get(&real) {
                found.twice.push((file, first.clone()));
                continue;
            }
            known.insert(real, file.clone());
            found.files.push(file);
            if found.files.len() > FILES_MAX {
                return Err(SourceError::TooManyFiles { file: shown(path), most: FILES_MAX });
            }
        }
    }
    Ok(found)
}

/// The files behind one argument.
fn meant(path: &Path) -> Result<Vec<PathBuf>, SourceError> {
    let as_it_is = || Ok(vec![path.to_owned()]);
    // A name that is no text is nobody's pattern.
    let Some(text) = path.to_str().filter(|text| text.contains(['*', '?', '['])) else {
        return as_it_is();
    };
    if path.symlink_metadata().is_ok() || Pattern::new(text).is_err() {
        return as_it_is();
    }
    let options = MatchOptions {
        case_sensitive: !cfg!(windows),
        require_literal_separator: true,
        require_literal_leading_dot: true,
    };
    // The pattern was tried above.
    let Ok(paths) = glob_with(text, options) else { return as_it_is() };
    let mut files = Vec::new();
    for path in paths {
        let path = path.map_err(|error| SourceError::NotReadable {
            file: shown(error.path()),
            cause: error.into(),
        })?;
        if path.is_file() && !is_of_an_open_file(&path) {
            files.push(path);
        }
        if files.len() > FILES_MAX {
            return Err(SourceError::TooManyFiles { file: text.to_owned(), most: FILES_MAX });
        }
    }
    if files.is_empty() {
        return Err(SourceError::NoMatch { file: text.to_owned() });
    }
    files.sort();
    Ok(files)
}

/// What Excel, WPS and LibreOffice put beside a file that is open.
fn is_of_an_open_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("~$") || name.starts_with(".~")
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        folder
    }

    /// What the patterns find, relative to the folder.
    fn found(folder: &tempfile::TempDir, typed: &[&str]) -> Result<Vec<String>, SourceError> {
        let typed: Vec<PathBuf> = typed.iter().map(|name| folder.path().join(name)).collect();
        let inside = |path: &PathBuf| {
            let path = path.strip_prefix(folder.path()).unwrap();
            path.display().to_string().replace('\\', "/")
        };
        find_files(&typed).map(|found| found.files.iter().map(inside).collect())
    }

    #[test]
    fn patterns_are_expanded_by_name_and_drafts_of_open_files_passed_over() {
        let folder = folder(&[
            "b-2.csv",
            "b-1.csv",
            "b-10.csv",
            "~$b-1.csv",
            ".~lock.b-1.csv#",
            ".b-3.csv",
            "c.txt",
            "deep/b-4.csv",
            "deep/er/b-5.csv",
        ]);
        let of = |pattern: &str| found(&folder, &[pattern]).unwrap();
        assert_eq!(of("*.csv"), ["b-1.csv", "b-10.csv", "b-2.csv"]);
        assert_eq!(of("b-?.csv"), ["b-1.csv", "b-2.csv"]);
        assert_eq!(of("b-[2-9].csv"), ["b-2.csv"]);
        let all = of("**/b-*.csv");
        assert_eq!(all, ["b-1.csv", "b-10.csv", "b-2.csv", "deep/b-4.csv", "deep/er/b-5.csv"]);
        assert_eq!(of("*b-1*"), ["b-1.csv", "b-10.csv"], "no lock file among them");
        assert_eq!(of("d*/*"), ["deep/b-4.csv"], "a folder is no list");
    }

    #[test]
    fn a_pattern_without_a_file_is_an_error_that_names_it() {
        let folder = folder(&["a.csv", "~$b.xlsx"]);
        for pattern in ["*.ods", "b*.xlsx", "?"] {
            let error = found(&folder, &["a.csv", pattern]).unwrap_err();
            assert!(matches!(&error, SourceError::NoMatch { file } if file.ends_with(pattern)));
        }
    }

    #[test]
    fn a_file_of_that_very_name_is_no_pattern() {
        let folder = folder(&["list[1].csv", "list1.csv"]);
        assert_eq!(found(&folder, &["list[1].csv"]).unwrap(), ["list[1].csv"]);
        // Neither is what cannot be one, nor what is not there: opening it tells.
        assert_eq!(found(&folder, &["list[1.csv", "no"]).unwrap(), ["list[1.csv", "no"]);
    }

    #[test]
    fn a_file_is_taken_once_however_it_is_spelt() {
        let folder = folder(&["a.csv", "deep/b.csv"]);
        let typed = ["deep/../a.csv", "*.csv", "a.csv", "deep/b.csv"];
        assert_eq!(found(&folder, &typed).unwrap(), ["deep/../a.csv", "deep/b.csv"]);
        let typed: Vec<PathBuf> = typed.iter().map(|name| folder.path().join(name)).collect();
        let twice = find_files(&typed).unwrap().twice;
        assert_eq!(twice.len(), 2);
        assert!(twice.iter().all(|(_, first)| *first == typed[0]));
    }

    #[test]
    fn more_files_than_a_program_may_hold_open_are_refused() {
        let names: Vec<String> = (0..=FILES_MAX).map(|nth| format!("{nth}.csv")).collect();
        let folder = folder(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let error = found(&folder, &["*.csv"]).unwrap_err();
        assert!(matches!(error, SourceError::TooManyFiles { most: FILES_MAX, .. }));
    }
}
