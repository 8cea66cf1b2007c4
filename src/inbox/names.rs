//! Names on a shelf: a list, its report and its words share one stem that nothing else there has.
//!
//! `名单.xlsx` `名单.report` `名单.why.txt`, or with ` (2)` and so on behind the stem. Promises: no
//! name is longer than file systems allow; a name that is no Unicode stays as it is.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::passed_over::{REPORT, WHY};

/// What a name may take on every file system of our users, in bytes.
const NAME_BYTES_MAX: usize = 255;
/// A longer extension is none, but the end of a name with a dot in it.
const EXTENSION_BYTES_MAX: usize = 16;

/// Three names that belong together, in one folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trio {
    pub(super) list: PathBuf,
    pub(super) report: PathBuf,
    pub(super) why: PathBuf,
}

impl Trio {
    /// The names for a list in a folder, the `number`th of that name.
    fn of(folder: &Path, list: &OsStr, number: u32) -> Self {
        let (stem, extension) = split(list);
        let longest = extension.len().max(REPORT.len()).max(WHY.len());
        let stem = numbered(stem, number, longest);
        let name = |end: &OsStr| folder.join(ended(&stem, end));
        Self { list: name(&extension), report: name(REPORT.as_ref()), why: name(WHY.as_ref()) }
    }

    fn is_free(&self) -> bool {
        is_free(&self.list) && is_free(&self.report) && is_free(&self.why)
    }
}

/// The first names for a list of which none is there.
pub(super) fn free_trio(folder: &Path, list: &OsStr) -> Trio {
    let number = first(|number| Trio::of(folder, list, number).is_free());
    Trio::of(folder, list, number)
}

/// The first name like this one of which nothing is there.
pub(super) fn free(path: &Path) -> PathBuf {
    let (folder, name) = (path.parent().unwrap_or(path), path.file_name().unwrap_or_default());
    let (stem, extension) = split(name);
    let named = |number| folder.join(ended(&numbered(stem, number, extension.len()), &extension));
    named(first(|number| is_free(&named(number))))
}

/// A folder of this name, or a numbered one where something else has the name.
pub(super) fn folder(parent: &Path, name: &OsStr) -> PathBuf {
    let named = |number| parent.join(numbered(name, number, 0));
    named(first(|number| named(number).is_dir() || is_free(&named(number))))
}

/// The first number that fits. Where ten thousand lists of one name came in a day not each of the
/// ten thousand is asked for: doubling finds a number that fits, halving the gap before it.
fn first(fits: impl Fn(u32) -> bool) -> u32 {
    let mut high: u32 = 1;
    while !fits(high) && high < u32::MAX {
        high = high.saturating_mul(2);
    }
    let mut low = high / 2;
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if fits(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// Nothing at all is there, not even a link to nowhere. What cannot be asked for is taken as free:
/// nothing is overwritten in any case, and the error comes from the move, which names it.
fn is_free(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_err()
}

/// Stem and extension, the extension with its dot.
fn split(name: &OsStr) -> (&OsStr, OsString) {
    let path = Path::new(name);
    match (path.file_stem(), path.extension()) {
        (Some(stem), Some(extension)) if extension.len() < EXTENSION_BYTES_MAX => {
            (stem, ended(OsStr::new("."), extension))
        }
        _ => (name, OsString::new()),
    }
}

fn ended(stem: &OsStr, end: &OsStr) -> OsString {
    let mut name = stem.to_owned();
    name.push(end);
    name
}

/// The stem with its number, short enough that so many bytes can follow.
fn numbered(stem: &OsStr, number: u32, follow: usize) -> OsString {
    let number = if number > 1 { format!(" ({number})") } else { String::new() };
    ended(&cut(stem, NAME_BYTES_MAX - follow - number.len()), number.as_ref())
}

/// No more than so many bytes of a stem, and no half sign.
fn cut(stem: &OsStr, bytes_max: usize) -> OsString {
    if stem.len() <= bytes_max {
        return stem.to_owned();
    }
    match stem.to_str() {
        // Windows takes away spaces and dots at a name's end.
        Some(stem) => {
            stem[..stem.floor_char_boundary(bytes_max)].trim_end_matches([' ', '.']).into()
        }
        None => cut_bytes(stem, bytes_max),
    }
}

#[cfg(unix)]
fn cut_bytes(stem: &OsStr, bytes_max: usize) -> OsString {
    use std::os::unix::ffi::OsStrExt as _;
    OsStr::from_bytes(&stem.as_bytes()[..bytes_max]).to_owned()
}

/// A name of Windows with half a sign in it, and too long as well, loses that half sign.
#[cfg(not(unix))]
fn cut_bytes(stem: &OsStr, bytes_max: usize) -> OsString {
    let stem = stem.to_string_lossy();
    stem[..stem.floor_char_boundary(bytes_max)].into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(trio: &Trio) -> [String; 3] {
        [&trio.list, &trio.report, &trio.why]
            .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
    }

    #[test]
    fn list_report_and_words_share_the_first_stem_of_which_nothing_is_there() {
        let shelf = tempfile::tempdir().unwrap();
        let name = OsStr::new("名单.xlsx");
        let trio = free_trio(shelf.path(), name);
        assert_eq!(shown(&trio), ["名单.xlsx", "名单.report", "名单.why.txt"]);
        for (taken, next) in [
            ("名单.xlsx", "名单 (2).xlsx"),
            ("名单 (2).report", "名单 (3).xlsx"),
            ("名单 (3).why.txt", "名单 (4).xlsx"),
        ] {
            std::fs::write(shelf.path().join(taken), "").unwrap();
            assert_eq!(shown(&free_trio(shelf.path(), name))[0], next);
        }
    }

    #[test]
    fn the_first_number_is_found_among_thousands_by_few_questions() {
        for taken in [0, 1, 2, 3, 4, 9_999] {
            let questions = std::cell::Cell::new(0);
            let number = first(|number| {
                questions.set(questions.get() + 1);
                number > taken
            });
            assert_eq!(number, taken + 1);
            assert!(questions.get() < 32);
        }
    }

    #[test]
    fn names_stay_short_enough_for_what_stands_beside_a_list() {
        let long = format!("{}.xlsx", "名".repeat(83)); // 249 bytes and 5
        for number in [1, 2, 12_345] {
            let trio = Trio::of(Path::new(""), OsStr::new(&long), number);
            for path in [&trio.list, &trio.report, &trio.why] {
                assert!(path.as_os_str().len() <= NAME_BYTES_MAX, "{path:?}");
            }
            assert!(trio.list.to_str().unwrap().ends_with(".xlsx"));
        }
        let no_extension = format!("a.{}", "x".repeat(200));
        let trio = Trio::of(Path::new(""), OsStr::new(&no_extension), 2);
        assert_eq!(trio.list, PathBuf::from(format!("{no_extension} (2)")));
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_unicode_stay_as_they_are() {
        use std::os::unix::ffi::OsStrExt as _;
        let name = OsStr::from_bytes(b"\xc3\xfb\xb5\xa5.csv");
        let trio = Trio::of(Path::new("shelf"), name, 2);
        assert_eq!(trio.list.as_os_str().as_bytes(), b"shelf/\xc3\xfb\xb5\xa5 (2).csv");
        assert_eq!(trio.report.as_os_str().as_bytes(), b"shelf/\xc3\xfb\xb5\xa5 (2).report");
        let long = [b"\xff".repeat(251), b".csv".to_vec()].concat();
        let trio = Trio::of(Path::new(""), OsStr::from_bytes(&long), 1);
        assert_eq!(trio.why.as_os_str().len(), NAME_BYTES_MAX);
    }

    #[test]
    fn a_folder_keeps_its_name_unless_a_file_has_it() {
        let shelf = tempfile::tempdir().unwrap();
        assert_eq!(folder(shelf.path(), OsStr::new("北京")), shelf.path().join("北京"));
        std::fs::write(shelf.path().join("北京"), "").unwrap();
        assert_eq!(folder(shelf.path(), OsStr::new("北京")), shelf.path().join("北京 (2)"));
        std::fs::create_dir(shelf.path().join("北京 (2)")).unwrap();
        assert_eq!(folder(shelf.path(), OsStr::new("北京")), shelf.path().join("北京 (2)"));
    }
}
