//! What a filing is about to do, on the disk before it does anything.
//!
//! A small JSON file in the job's folder. While it is there the list's way is decided: whoever goes
//! on after a crash does what it says, whatever that one would have chosen. It is whole or absent.

use std::fs;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::not_written;
use super::{InboxError, Shelf, moving};
use crate::text_or_raw;

const FILE: &str = "filing";
const PART: &str = "filing.part";

/// Where a list, its report and its words go, below the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Intention {
    pub(super) shelf: Shelf,
    /// Where the list came from.
    #[serde(with = "text_or_raw")]
    pub(super) path: PathBuf,
    #[serde(with = "text_or_raw")]
    pub(super) list: PathBuf,
    #[serde(with = "text_or_raw")]
    pub(super) report: PathBuf,
    #[serde(with = "text_or_raw")]
    pub(super) why: PathBuf,
    pub(super) words: Option<String>,
}

impl Intention {
    /// What a job's folder says, if it says anything that can be understood.
    ///
    /// What cannot is as good as absent: the list is where it was, and only its way is chosen anew.
    pub(super) fn read(job: &Path) -> Option<Self> {
        let said: Self = serde_json::from_slice(&fs::read(job.join(FILE)).ok()?).ok()?;
        let on_shelf = [&said.list, &said.report, &said.why];
        let is_sound = is_below(&said.path)
            && on_shelf.iter().all(|path| is_below(path) && path.starts_with(said.shelf.folder()));
        is_sound.then_some(said)
    }

    pub(super) fn write(&self, job: &Path) -> Result<(), InboxError> {
        let path = job.join(FILE);
        let said =
            serde_json::to_vec_pretty(self).map_err(|error| not_written(&path)(error.into()))?;
        moving::write_over(&path, &said, &job.join(PART)).map_err(not_written(&path))
    }

    /// The very last step of a job: nothing is left to go on with.
    pub(super) fn remove(job: &Path) -> std::io::Result<()> {
        moving::remove_file(&job.join(PART))?;
        moving::remove_file(&job.join(FILE))
    }
}

/// Whether it is a place below the inbox. Everybody in the office can write there.
fn is_below(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
        && !path.as_os_str().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(unix)]
    use std::ffi::OsString;

    fn intention(list: &str) -> Intention {
        Intention {
            shelf: Shelf::Attention,
            path: "北京/名单.xlsx".into(),
            list: list.into(),
            report: "attention/2026-11-26/北京/名单.report".into(),
            why: "attention/2026-11-26/北京/名单.why.txt".into(),
            words: Some("没有规则适合这个名单。".into()),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let job = tempfile::tempdir().unwrap();
        let said = intention("attention/2026-11-26/北京/名单.xlsx");
        said.write(job.path()).unwrap();
        assert_eq!(Intention::read(job.path()), Some(said));
        Intention::remove(job.path()).unwrap();
        assert_eq!(Intention::read(job.path()), None);
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_unicode_are_read_again_as_they_were() {
        use std::os::unix::ffi::OsStringExt as _;
        let job = tempfile::tempdir().unwrap();
        let list = OsString::from_vec(b"attention/\xc3\xfb\xb5\xa5.csv".to_vec());
        let said = Intention { list: list.into(), ..intention("") };
        said.write(job.path()).unwrap();
        assert_eq!(Intention::read(job.path()), Some(said));
    }

    #[test]
    fn what_leads_out_of_the_shelf_is_not_understood() {
        let job = tempfile::tempdir().unwrap();
        for list in ["/etc/passwd", "../x.csv", "attention/../../x.csv", "done/x.csv", "x.csv", ""]
        {
            intention(list).write(job.path()).unwrap();
            assert_eq!(Intention::read(job.path()), None, "{list}");
        }
        fs::write(job.path().join(FILE), "{\"shelf\": \"att").unwrap();
        assert_eq!(Intention::read(job.path()), None);
    }
}
