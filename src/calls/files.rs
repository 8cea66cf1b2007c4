//! Files that are whole or not there, and names that every system takes.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::report::files::sweep;

/// Longest name in bytes: with what is put behind it, below what file systems take.
const NAME_BYTES_MAX: usize = 180;
/// Names that Windows keeps for devices, whatever stands behind their dot.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// A file being written beside its place; nobody sees it under its name before [`put_in_place`]. What
/// killed runs left there of theirs is taken away.
///
/// # Errors
/// Where the folder cannot be written.
pub fn whole_file(path: &Path) -> io::Result<NamedTempFile> {
    sweep(&folder_of(path));
    tempfile::Builder::new().prefix(".dialfeed-").suffix(".part").tempfile_in(folder_of(path))
}

/// The folder that a file is in.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Moves a written file to its place, over an older one of its name.
///
/// # Errors
/// Where the disk refuses.
pub fn put_in_place(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(path)
}

/// Makes a rename durable. Windows has no handle on a folder to sync; its journal does that by itself.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder_of(path))?.sync_all()?;
    }
    Ok(())
}

/// The last part of a path on the platform as a file's name that every system takes.
#[must_use]
pub fn safe_name(path: &str) -> String {
    let last = path.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or_default();
    let is_kept = |sign: char| !sign.is_control() && !r#"<>:"/\|?*"#.contains(sign);
    let mut name: String =
        last.chars().map(|sign| if is_kept(sign) { sign } else { '_' }).collect();
    while name.len() > NAME_BYTES_MAX {
        // From the front: the end says what kind of file it is.
        name.remove(0);
    }
    let name = name.trim().trim_end_matches(['.', ' ']);
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let is_port = ["COM", "LPT"].iter().any(|port| {
        stem.strip_prefix(port).is_some_and(|rest| rest.chars().count() == 1 && rest != "0")
    });
    match name {
        "" | "." | ".." => "recording".to_owned(),
        name if DEVICES.contains(&stem.as_str()) || is_port => format!("_{name}"),
        name if name.starts_with('.') => format!("_{name}"),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_run_left_beside_the_file_goes_when_nobody_can_be_writing_it_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (".dialfeed-old.part", ".dialfeed-new.part");
        for name in [old, new] {
            std::fs::write(folder.path().join(name), "13490000001").unwrap();
        }
        let long_ago = crate::clock::now() - jiff::SignedDuration::from_hours(7);
        let file = File::options().write(true).open(folder.path().join(old)).unwrap();
        file.set_modified(long_ago.into()).unwrap();
        drop(whole_file(&folder.path().join("calls.csv")).unwrap());
        assert!(!folder.path().join(old).exists() && folder.path().join(new).exists());
    }

    #[test]
    fn a_name_is_the_paths_last_part_as_every_system_takes_it() {
        for (path, name) in [
            ("/asterisk_file/2016-01-04/8001-1451.wav", "8001-1451.wav"),
            ("a\\b\\c.wav", "c.wav"),
            ("/a/in 12:30?.wav", "in 12_30_.wav"),
            ("/a/录音.wav", "录音.wav"),
            ("/a/../..", "recording"),
            ("", "recording"),
            ("/a/con.wav", "_con.wav"),
            ("/a/COM1", "_COM1"),
            ("/a/com.wav", "com.wav"),
            ("/a/.hidden", "_.hidden"),
            ("/a/x.wav. .", "x.wav"),
        ] {
            assert_eq!(safe_name(path), name, "{path}");
        }
        let long = safe_name(&format!("/a/{}.wav", "录".repeat(200)));
        assert!(long.len() <= NAME_BYTES_MAX && long.ends_with(".wav"), "{long}");
    }
}
