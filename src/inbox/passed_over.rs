//! Names that are no lists: what programs leave in a folder while somebody works or copies there.
//!
//! Knows names alone, and no folder. What it does not name is taken for a list, whatever its type:
//! the import says why it is none.

/// Suffixes of files that are being written, downloaded or synchronised.
const UNFINISHED: [&str; 16] = [
    ".tmp",
    ".temp",
    ".part",
    ".partial",
    ".crdownload",
    ".download",
    ".opdownload",
    ".downloading",
    ".filepart",
    ".xltd",
    ".td",
    ".td.cfg",
    ".aria2",
    ".swp",
    ".bak~",
    "~",
];

/// What file managers keep in every folder. (`.DS_Store` is hidden by its dot.)
const FURNITURE: [&str; 3] = ["thumbs.db", "desktop.ini", "ehthumbs.db"];

/// Folders that systems and network storages keep: what was deleted, snapshots, thumbnails. Lists in
/// there are old ones.
const STORES: [&str; 11] = [
    "$recycle.bin",
    "recycler",
    "recycled",
    "#recycle",
    "@recycle",
    "#snapshot",
    "@recently-snapshot",
    "@eadir",
    "@tmp",
    "system volume information",
    "lost+found",
];
/// Safari downloads into a folder.
const DOWNLOAD: &str = ".download";

/// What a shelf has beside a list; whoever puts a list back often puts these back with it.
pub(super) const REPORT: &str = ".report";
pub(super) const WHY: &str = ".why.txt";

/// Whether a file of this name is passed over.
pub(super) fn is_file(name: &str) -> bool {
    let name = name.to_lowercase();
    is_hidden(&name)
        // Owner files of Office and WPS, and the temporaries that Word and WPS save into.
        || name.starts_with("~$")
        || name.starts_with("~wrl")
        || (name.starts_with('~') && name.ends_with("tmp"))
        || UNFINISHED.iter().any(|end| name.ends_with(end))
        || FURNITURE.contains(&&*name)
        || name.ends_with(WHY)
        || is_nameless(&name)
}

/// Whether a folder of this name is not walked: hidden ones, bins, and reports, whose files are lists
/// too.
pub(super) fn is_folder(name: &str) -> bool {
    let name = name.to_lowercase();
    is_hidden(&name)
        || name.ends_with(REPORT)
        || name.ends_with(DOWNLOAD)
        || STORES.contains(&&*name)
}

/// The list that a lock file of this name says is open: `~$NAME` (Office, WPS), `.~lock.NAME#`
/// (LibreOffice), `.~NAME` (WPS on Linux).
pub(super) fn locked_by(name: &str) -> Option<&str> {
    let locked = if let Some(rest) = name.strip_prefix("~$") {
        rest
    } else if let Some(rest) = name.strip_prefix(".~lock.") {
        rest.strip_suffix('#')?
    } else {
        name.strip_prefix(".~")?
    };
    Some(locked).filter(|locked| !locked.is_empty())
}

/// Hidden on Unix by its dot; what rsync writes into is hidden as well.
fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

/// Excel saves into a file of eight hexadecimal digits without an extension, then renames it. Eight
/// decimal digits are rather a day (`20261126`); the few of Excel's that look like one settle.
fn is_nameless(name: &str) -> bool {
    let is_number = name.bytes().all(|sign| sign.is_ascii_digit());
    name.len() == 8 && name.bytes().all(|sign| sign.is_ascii_hexdigit()) && !is_number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_leave_behind_is_passed_over_and_every_other_name_is_a_list() {
        for name in [
            ".hidden.csv",
            "~$名单.xlsx",
            ".~lock.名单.xlsx#",
            ".~名单.xlsx",
            "~名单tmp",
            "8A3F00C1",
            "名单.xlsx.TMP",
            "名单.temp",
            "名单.csv.part",
            "名单.partial",
            "未确认 12345.crdownload",
            "名单.download",
            "名单.xlsx.baiduyun.p.downloading",
            "名单.xlsx.filepart",
            "名单.csv.swp",
            "名单.bak~",
            "名单.csv~",
            "Thumbs.db",
            "desktop.ini",
            ".DS_Store",
            "~WRL0001.tmp",
            ".名单.csv.Xy12aB",
            "名单.why.txt",
        ] {
            assert!(is_file(name), "{name}");
        }
        for name in [
            "名单.xlsx",
            "20261126",
            "8a3f00c", // seven digits
            "8a3f00c1.csv",
            "～名单.csv",
            "list.bak",
            "temp.csv",
            "partial.xlsx",
            "why.txt",
            "~名单.csv",
            "照片.jpg",
        ] {
            assert!(!is_file(name), "{name}");
        }
    }

    #[test]
    fn a_lock_file_names_the_list_that_is_open() {
        assert_eq!(locked_by("~$名单.xlsx"), Some("名单.xlsx"));
        assert_eq!(locked_by(".~lock.名单.xlsx#"), Some("名单.xlsx"));
        assert_eq!(locked_by(".~名单.xlsx"), Some("名单.xlsx"));
        assert_eq!(locked_by(".~lock.名单.xlsx"), None);
        assert_eq!(locked_by("~$"), None);
        assert_eq!(locked_by("名单.xlsx"), None);
    }

    #[test]
    fn reports_bins_and_hidden_folders_are_not_walked() {
        for name in ["名单.report", ".git", "$RECYCLE.BIN", "#recycle", "@eaDir", "a.csv.download"]
        {
            assert!(is_folder(name), "{name}");
        }
        assert!(!is_folder("北京") && !is_folder("report"));
    }
}
