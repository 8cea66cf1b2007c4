//! The operating system's errors, in Chinese.

use std::io::{Error, ErrorKind};

use crate::locale::system::{is_too_many_files, kind_of};

/// What the system says, by a phrase where there is one.
pub fn system_words(words: &str) -> String {
    if is_too_many_files(words) {
        return "同时打开的文件太多，超过了系统的限制（ulimit -n）".to_owned();
    }
    let Some(kind) = kind_of(words) else { return words.to_owned() };
    match kind {
        ErrorKind::NotFound => "找不到文件或文件夹",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "磁盘已满",
        ErrorKind::FileTooLarge => "文件大小超过了限制",
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        ErrorKind::AlreadyExists => "已经存在",
        ErrorKind::IsADirectory => "这是文件夹，不是文件",
        ErrorKind::NotADirectory => "路径中间有一段是文件，不是文件夹",
        ErrorKind::InvalidFilename => "文件名太长，或含有不能用的字符",
        ErrorKind::ResourceBusy => "正被别的程序占用",
        ErrorKind::AddrInUse => "端口已被占用",
        _ => return words.to_owned(),
    }
    .to_owned()
}

/// What the system says of an error.
pub(super) fn words(error: &Error) -> String {
    system_words(&error.to_string())
}
