//! The operating system's errors in the user's language.
//!
//! The system speaks its own, mostly English. What it says often has a phrase here; the rest stays
//! in its words, which whoever looks after the machine knows.

use std::io;

use super::{Lang, en, zh};

/// An error of the system, to stand within a sentence.
#[must_use]
pub fn system(error: &io::Error, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh::system_words(&error.to_string()),
        Lang::En => en::system_words(&error.to_string()),
    }
}

/// The kind of the error whose number the system's words end with: libraries hand on the words
/// alone, and some put a file behind them.
pub(super) fn kind_of(words: &str) -> Option<io::ErrorKind> {
    Some(io::Error::from_raw_os_error(number_in(words)?).kind())
}

/// Whether they say that this process, or the machine, has too many files open: an error of no kind.
pub(super) fn is_too_many_files(words: &str) -> bool {
    const OF_THE_MACHINE_AND_OF_A_PROCESS: [i32; 2] = if cfg!(windows) { [4, 4] } else { [23, 24] };
    number_in(words).is_some_and(|number| OF_THE_MACHINE_AND_OF_A_PROCESS.contains(&number))
}

fn number_in(words: &str) -> Option<i32> {
    let (_, number) = words.split_once("(os error ")?;
    number.split_once(')')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_errors_have_a_chinese_phrase_and_others_stay_as_they_are() {
        if !cfg!(target_os = "linux") {
            return;
        }
        let said = |number| system(&io::Error::from_raw_os_error(number), Lang::Zh);
        assert_eq!(
            [2, 13, 28, 30, 17, 21, 24].map(said),
            [
                "找不到文件或文件夹",
                "没有权限",
                "磁盘已满",
                "磁盘是只读的",
                "已经存在",
                "这是文件夹，不是文件",
                "同时打开的文件太多，超过了系统的限制（ulimit -n）",
            ]
        );
        assert_eq!(said(71), io::Error::from_raw_os_error(71).to_string());
        assert_eq!(zh::system_words("File exists (os error 17) at path \"/a\""), "已经存在");
        assert_eq!(zh::system_words("a pipe"), "a pipe");
        let english = system(&io::Error::from_raw_os_error(28), Lang::En);
        assert_eq!(english, "No space left on device (os error 28)");
    }
}
