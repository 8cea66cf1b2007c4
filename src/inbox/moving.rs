//! Files and folders moved so that nothing is overwritten and nothing is half there.
//!
//! Promises: under its new name a file is whole or absent; a file is removed under its old name
//! only when it is safe under the new one; each call may be repeated after a crash in its middle.
//! Another disk is no obstacle. Knows nothing of lists or shelves.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read, Write as _};
use std::path::Path;
use std::time::Duration;

use tempfile::TempPath;

/// How often, and after how long, a folder is renamed that somebody looks into.
const PATIENCE: usize = 10;
const PAUSE: Duration = Duration::from_millis(200);

/// What is already there, under a name that was to be new.
fn is_taken(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::AlreadyExists)
}

/// Moves a file to a new name, over `part` beside it where that is on another disk.
///
/// # Errors
/// `AlreadyExists` where another file has the name.
pub(super) fn file(from: &Path, to: &Path, part: &Path) -> io::Result<()> {
    let moved = match rename_new(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => carry(from, to, part),
        moved => moved,
    };
    match moved {
        // A run was killed between giving the file its new name and taking the old one.
        Err(error) if is_taken(&error) && is_same_file(from, to)? => fs::remove_file(from)?,
        moved => moved?,
    }
    sync_parent(to)?;
    sync_parent(from)
}

/// Moves a file to another disk.
fn carry(from: &Path, to: &Path, part: &Path) -> io::Result<()> {
    if fs::symlink_metadata(to).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let copied = copy(from, part).and_then(|()| rename_new(part, to));
    copied.inspect_err(|_| drop(fs::remove_file(part)))?;
    sync_parent(to)?;
    fs::remove_file(from)
}

/// Moves a folder of files to a new name, over `part` beside it where that is on another disk.
///
/// # Errors
/// `AlreadyExists` where something else has the name.
pub(super) fn folder(from: &Path, to: &Path, part: &Path) -> io::Result<()> {
    if fs::symlink_metadata(to).is_ok() {
        if !is_same_folder(from, to)? {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        fs::remove_dir_all(from)?;
        return sync_parent(from);
    }
    match rename_patiently(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            remove_folder(part)?;
            copy_folder(from, part)?;
            fs::rename(part, to)?;
            sync_parent(to)?;
            fs::remove_dir_all(from)?;
        }
        other => other?,
    }
    sync_parent(to)?;
    sync_parent(from)
}

/// Writes a new file, over `part` beside it.
///
/// # Errors
/// `AlreadyExists` where a file of another content has the name.
pub(super) fn write(to: &Path, content: &[u8], part: &Path) -> io::Result<()> {
    let written = write_whole(part, content).and_then(|()| match rename_new(part, to) {
        Err(error) if is_taken(&error) && is_same_file(part, to)? => fs::remove_file(part),
        other => other,
    });
    written.inspect_err(|_| drop(fs::remove_file(part)))?;
    sync_parent(to)
}

/// Writes a file in place of an older one, over `part` beside it.
pub(super) fn write_over(to: &Path, content: &[u8], part: &Path) -> io::Result<()> {
    write_whole(part, content)?;
    fs::rename(part, to)?;
    sync_parent(to)
}

/// A file, made anew and on the disk.
fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Makes a folder with all above it, and makes each new one durable.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        make_folder(parent)?;
    }
    match fs::create_dir(path) {
        Err(error) if is_taken(&error) && path.is_dir() => {}
        Ok(()) => open_as_above(path),
        other => other?,
    }
    sync_parent(path)
}

/// Whoever may put lists into a folder, or look into it, may do so in the folders made in it: they
/// are told to look there, and to take lists out of it again.
#[cfg(unix)]
fn open_as_above(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| path.metadata().map(|it| it.permissions().mode());
    let above = path.parent().filter(|above| *above != Path::new("")).unwrap_or(Path::new("."));
    if let (Ok(own), Ok(above)) = (mode(path), mode(above)) {
        // A file system that knows no such rights has its own.
        let _ = fs::set_permissions(path, fs::Permissions::from_mode(own | above & 0o777));
    }
}

/// On Windows a folder has the rights of the one that it was made in.
#[cfg(not(unix))]
fn open_as_above(_: &Path) {}

/// Takes folders away that hold no file.
pub(super) fn remove_empty(folder: &Path) -> io::Result<()> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => {
            for entry in entries? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    remove_empty(&entry.path())?;
                }
            }
        }
    }
    fs::remove_dir(folder)
}

/// Takes a folder away with all that is in it; no error where it is not there.
pub(super) fn remove_folder(folder: &Path) -> io::Result<()> {
    unless_gone(fs::remove_dir_all(folder))
}

/// Takes a file away; no error where it is not there.
pub(super) fn remove_file(file: &Path) -> io::Result<()> {
    unless_gone(fs::remove_file(file))
}

fn unless_gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Makes what was renamed in a folder durable. Windows has no handle on a folder to sync; its
/// journal does that by itself. Some network folders know no such thing either.
pub(super) fn sync_parent(path: &Path) -> io::Result<()> {
    let Some(folder) = path.parent().filter(|_| cfg!(unix)) else { return Ok(()) };
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput
                    | io::ErrorKind::Unsupported
                    | io::ErrorKind::PermissionDenied
            ) =>
        {
            Ok(())
        }
        other => other,
    }
}

/// Renames a folder. On Windows virus scanners look into files that were just written, and meanwhile
/// no folder above them can be renamed.
fn rename_patiently(from: &Path, to: &Path) -> io::Result<()> {
    for _ in 0..PATIENCE {
        match fs::rename(from, to) {
            Err(error) if cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied => {
                std::thread::sleep(PAUSE);
            }
            renamed => return renamed,
        }
    }
    fs::rename(from, to)
}

/// Renames on one disk, never over anything.
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    let mut path = TempPath::try_from_path(from)?;
    // What it renames is a temporary file to the library, and removed when dropped.
    path.disable_cleanup(true);
    match path.persist_noclobber(to).map_err(|error| error.error) {
        Err(error) if is_taken(&error) || error.kind() == io::ErrorKind::CrossesDevices => {
            Err(error)
        }
        Err(error) if fs::symlink_metadata(from).is_err() => Err(error),
        Err(_) => rename_reserved(from, to),
        Ok(()) => Ok(()),
    }
}

/// The same where the disk knows neither such a rename nor second names, or Windows finds the names
/// too long for it: the new name is reserved by an empty file. A crash between the two leaves that one behind, and the next try another name.
fn rename_reserved(from: &Path, to: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).create_new(true).open(to)?;
    fs::rename(from, to).inspect_err(|_| drop(fs::remove_file(to)))
}

/// A copy with content, permissions and time, on its disk.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    remove_file(to)?;
    fs::copy(from, to)?;
    let file = match OpenOptions::new().read(true).write(cfg!(windows)).open(to) {
        // Windows syncs only what is open for writing, which a read-only copy cannot be.
        Err(error) if cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied => {
            return Ok(());
        }
        file => file?,
    };
    if let Ok(modified) = from.metadata()?.modified() {
        // A disk that keeps no times has the content all the same.
        drop(file.set_modified(modified));
    }
    file.sync_all()
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    fs::set_permissions(to, from.metadata()?.permissions())?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to)?;
        } else {
            copy(&entry.path(), &to)?;
        }
    }
    sync_parent(&to.join("."))
}

/// Whether both are files of the same content.
pub(super) fn is_same_file(one: &Path, other: &Path) -> io::Result<bool> {
    let (kind, other_kind) = (fs::symlink_metadata(one)?, fs::symlink_metadata(other)?);
    if !kind.is_file() || !other_kind.is_file() || kind.len() != other_kind.len() {
        return Ok(false);
    }
    let mut one = BufReader::with_capacity(1 << 16, File::open(one)?).bytes();
    let mut other = BufReader::with_capacity(1 << 16, File::open(other)?).bytes();
    loop {
        match (one.next().transpose()?, other.next().transpose()?) {
            (None, None) => return Ok(true),
            (one, other) if one != other => return Ok(false),
            _ => {}
        }
    }
}

/// Whether both are folders with the same files in them.
fn is_same_folder(one: &Path, other: &Path) -> io::Result<bool> {
    if !fs::symlink_metadata(other)?.is_dir() || count(one)? != count(other)? {
        return Ok(false);
    }
    for entry in fs::read_dir(one)? {
        let entry = entry?;
        let twin = other.join(entry.file_name());
        if fs::symlink_metadata(&twin).is_err() {
            return Ok(false);
        }
        let is_folder = entry.file_type()?.is_dir();
        let is_same = if is_folder { is_same_folder } else { is_same_file };
        if !is_same(&entry.path(), &twin)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn count(folder: &Path) -> io::Result<usize> {
    Ok(fs::read_dir(folder)?.count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_never_moved_over_another_nor_lost_by_the_try() {
        let folder = tempfile::tempdir().unwrap();
        let [from, to, part] = ["from", "to", "part"].map(|name| folder.path().join(name));
        fs::write(&from, "customers").unwrap();
        fs::write(&to, "others").unwrap();
        for rename in [rename_new, rename_reserved] {
            assert_eq!(rename(&from, &to).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        }
        assert!(is_taken(&file(&from, &to, &part).unwrap_err()));
        assert!(is_taken(&write(&to, b"words", &part).unwrap_err()));
        assert_eq!(fs::read(&from).unwrap(), b"customers");
        assert_eq!(fs::read(&to).unwrap(), b"others");
        assert!(!part.exists());
    }

    #[test]
    fn a_disk_without_such_a_rename_is_moved_on_by_a_reserved_name() {
        let folder = tempfile::tempdir().unwrap();
        let [from, to] = ["from", "to"].map(|name| folder.path().join(name));
        fs::write(&from, "customers").unwrap();
        rename_reserved(&from, &to).unwrap();
        assert!(!from.exists());
        assert_eq!(fs::read(&to).unwrap(), b"customers");
        assert!(rename_reserved(&from, &folder.path().join("new")).is_err());
        assert!(!folder.path().join("new").exists(), "nothing is reserved for nothing");
    }

    #[test]
    fn what_a_killed_move_left_twice_is_there_once_in_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let [from, to, part] = ["from", "to", "part"].map(|name| folder.path().join(name));
        fs::write(&from, "customers").unwrap();
        fs::copy(&from, &to).unwrap();
        file(&from, &to, &part).unwrap();
        assert!(!from.exists() && to.exists());
        let [from, to] = ["report", "moved"].map(|name| folder.path().join(name));
        for report in [&from, &to] {
            fs::create_dir_all(report.join("deeper")).unwrap();
            fs::write(report.join("deeper/a.csv"), "rows").unwrap();
        }
        super::folder(&from, &to, &part).unwrap();
        assert!(!from.exists() && to.join("deeper/a.csv").exists());
    }

    #[test]
    fn a_folder_is_not_moved_into_another_report() {
        let folder = tempfile::tempdir().unwrap();
        let [from, to, part] = ["from", "to", "part"].map(|name| folder.path().join(name));
        for (report, rows) in [(&from, "mine"), (&to, "else")] {
            fs::create_dir(report).unwrap();
            fs::write(report.join("a.csv"), rows).unwrap();
        }
        assert!(is_taken(&super::folder(&from, &to, &part).unwrap_err()));
        assert_eq!(fs::read(from.join("a.csv")).unwrap(), b"mine");
        assert_eq!(fs::read(to.join("a.csv")).unwrap(), b"else");
    }
}
