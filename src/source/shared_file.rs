//! One open file read from several places at once: each clone has a position of its own.
//!
//! A workbook is read by its parser, hashed and looked through for hidden rows at the same time,
//! and all of them must see the file that was opened, whatever its path names by now.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

/// A place in an open file; a clone begins where this one is.
#[derive(Debug, Clone)]
pub(super) struct SharedFile {
    file: Arc<File>,
    at: u64,
}

impl SharedFile {
    /// The file from its beginning, wherever its own position is.
    pub(super) fn new(file: File) -> Self {
        Self { file: Arc::new(file), at: 0 }
    }

    /// The same file from its beginning.
    pub(super) fn anew(&self) -> Self {
        Self { file: Arc::clone(&self.file), at: 0 }
    }

    /// The file itself; its own position is anywhere.
    pub(super) fn into_file(self) -> io::Result<File> {
        Arc::try_unwrap(self.file).or_else(|shared| shared.try_clone())
    }

    /// How long the file is, in bytes.
    pub(super) fn len(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }
}

#[cfg(unix)]
fn read_at(file: &File, into: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, into, at)
}

/// It moves the file's own position too, which nobody here goes by.
#[cfg(windows)]
fn read_at(file: &File, into: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, into, at)
}

impl Read for SharedFile {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let len = read_at(&self.file, into, self.at)?;
        self.at += len as u64;
        Ok(len)
    }
}

impl Seek for SharedFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.len()?.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn each_clone_keeps_its_own_place() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"0123456789").unwrap();
        let mut one = SharedFile::new(file);
        let mut text = [0; 4];
        one.read_exact(&mut text).unwrap();
        let (mut other, mut first) = (one.clone(), one.anew());
        one.seek(SeekFrom::End(-1)).unwrap();
        let mut rest = String::new();
        other.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "456789");
        first.read_exact(&mut text).unwrap();
        assert_eq!(&text, b"0123");
        assert_eq!(one.stream_position().unwrap(), 9);
        assert!(one.seek(SeekFrom::Current(-10)).is_err());
    }
}
