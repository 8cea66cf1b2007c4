//! Files that are whole or not there: written beside their place, synced, and moved into it.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use jiff::{SignedDuration, Timestamp};

use super::ReportError;
use crate::clock;

/// Names of files that are being written.
pub(super) const PART_PREFIX: &str = ".dialfeed-";
pub(super) const PART_SUFFIX: &str = ".part";
/// No report takes so long to write.
const PART_IS_DEAD: SignedDuration = SignedDuration::from_hours(6);

/// A file being written; nobody sees it before [`Whole::finish`].
pub(crate) struct Whole {
    writer: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl Whole {
    pub(crate) fn create(path: &Path) -> Result<Self, ReportError> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let file = tempfile::Builder::new()
            .prefix(PART_PREFIX)
            .suffix(PART_SUFFIX)
            .tempfile_in(folder)
            .map_err(not_written(path))?;
        Ok(Self { writer: BufWriter::with_capacity(1 << 16, file), path: path.to_owned() })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the file into its place, over an older one of its name.
    pub(crate) fn finish(self) -> Result<(), ReportError> {
        let path = self.path;
        let file = self.writer.into_inner().map_err(|error| not_written(&path)(error.into()))?;
        file.as_file().sync_all().map_err(not_written(&path))?;
        file.persist(&path).map_err(|error| not_written(&path)(error.error))?;
        Ok(())
    }
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Names the file that an error is about.
pub(crate) fn not_written(path: &Path) -> impl Fn(io::Error) -> ReportError + use<> {
    let path = path.to_owned();
    move |source| ReportError::NotWritten { path: path.clone(), source }
}

pub(crate) fn prepare(folder: &Path) -> Result<(), ReportError> {
    make_folder(folder).map_err(not_written(folder))?;
    sweep(folder);
    // A folder may be there and not be writable; only writing shows it.
    tempfile::Builder::new()
        .prefix(PART_PREFIX)
        .tempfile_in(folder)
        .map(drop)
        .map_err(not_written(folder))
}

/// Takes away what runs that were killed while they wrote have left: parts of reports, with customers in
/// them. A part that is this old is nobody's any more; one that cannot be removed harms nothing.
pub(crate) fn sweep(folder: &Path) {
    for part in parts(folder).unwrap_or_default() {
        let modified = part.symlink_metadata().and_then(|file| file.modified()).ok();
        let modified = modified.and_then(|at| Timestamp::try_from(at).ok());
        let is_dead = |at: Timestamp| clock::now().duration_since(at) >= PART_IS_DEAD;
        if modified.is_some_and(is_dead) {
            let _ = std::fs::remove_file(part);
        }
    }
}

/// Takes away every part in a report's folder, however young: for whoever knows that nobody else
/// writes there. A link is nobody's folder.
pub fn sweep_own(folder: &Path) {
    if !folder.symlink_metadata().is_ok_and(|it| it.is_dir()) {
        return;
    }
    for part in parts(folder).unwrap_or_default() {
        let _ = std::fs::remove_file(part);
    }
}

/// The files in a folder that are being written, or were when their run was killed.
pub(crate) fn parts(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut parts = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(PART_PREFIX)
            && name.ends_with(PART_SUFFIX)
            && entry.file_type()?.is_file()
        {
            parts.push(entry.path());
        }
    }
    Ok(parts)
}

/// Makes renames in the folder durable. Windows has no handle on a folder to sync; its journal
/// does that by itself.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), ReportError> {
    if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(not_written(folder))?;
    }
    Ok(())
}

/// Reports hold customers: a folder that this makes is its owner's alone.
#[cfg(unix)]
fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_folder(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)
}
