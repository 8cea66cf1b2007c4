//! Files that are whole or not there: written beside their place, synced, and moved into it.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::ReportError;

/// A file being written; nobody sees it before [`Whole::finish`].
pub(crate) struct Whole {
    writer: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl Whole {
    pub(crate) fn create(path: &Path) -> Result<Self, ReportError> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let file = tempfile::Builder::new()
            .prefix(".dialfeed-")
            .suffix(".part")
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
    // A folder may be there and not be writable; only writing shows it.
    tempfile::Builder::new()
        .prefix(".dialfeed-")
        .tempfile_in(folder)
        .map(drop)
        .map_err(not_written(folder))
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
