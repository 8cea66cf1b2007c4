//! A list put on its shelf, with its report and with why it is there.
//!
//! First the way is written down (`intention`), then the list goes it, then the report, then the
//! words: [`Step::ALL`] is that order. A step that is done already does nothing, so whoever was
//! killed between any two of them, or within one, is followed by somebody who takes all of them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::error::{not_moved, not_written};
use super::intention::Intention;
use super::{InboxError, Shelf, Taken, moving, names};

/// Another program that puts files of our names on a shelf, time and again, is no neighbour.
const TRIES: usize = 100;
/// Windows Notepad knows UTF-8 by this, and lines by CR LF.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Where a list and what belongs to it stand now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// The list.
    pub list: PathBuf,
    /// Whether somebody has taken the list away meanwhile: it is not there, only its report is.
    pub is_gone: bool,
    /// The report's folder, where there is a report.
    pub report: Option<PathBuf>,
    /// The text that says why, where there is one.
    pub why: Option<PathBuf>,
    /// What it says: of the run that decided, which may have been an earlier one.
    pub words: Option<String>,
}

/// One step of a filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    List,
    Report,
    Words,
}

impl Step {
    pub(super) const ALL: [Self; 3] = [Self::List, Self::Report, Self::Words];
}

/// A filing whose way is decided and on the disk.
pub(super) struct Filing<'a> {
    folder: &'a Path,
    job: PathBuf,
    taken: &'a Taken,
    way: Intention,
}

impl<'a> Filing<'a> {
    /// Goes on with what an earlier run began; else decides, and writes it down.
    pub(super) fn begin(
        folder: &'a Path,
        job: PathBuf,
        taken: &'a Taken,
        shelf: Shelf,
        day: Date,
        why: Option<&str>,
    ) -> Result<Self, InboxError> {
        if let Some(way) = Intention::read(&job) {
            return Ok(Self { folder, job, taken, way });
        }
        let on_shelf = Path::new(shelf.folder()).join(day.to_string());
        let at = below(folder, &on_shelf, &taken.path);
        let names = names::free_trio(&folder.join(at), taken.path.file_name().unwrap_or_default());
        let way = Intention {
            shelf,
            path: taken.path.clone(),
            list: relative(folder, &names.list),
            report: relative(folder, &names.report),
            why: relative(folder, &names.why),
            words: why.map(str::to_owned),
        };
        way.write(&job)?;
        Ok(Self { folder, job, taken, way })
    }

    pub(super) fn take(&mut self, step: Step) -> Result<(), InboxError> {
        match step {
            Step::List => self.move_list(),
            Step::Report => self.move_report(),
            Step::Words => self.write_words(),
        }
    }

    /// What stands where, when all steps were taken.
    pub(super) fn filed(&self) -> Filed {
        let [list, report, why] =
            [&self.way.list, &self.way.report, &self.way.why].map(|path| self.folder.join(path));
        Filed {
            is_gone: fs::symlink_metadata(&list).is_err(),
            list,
            report: Some(report).filter(|report| report.is_dir()),
            why: Some(why).filter(|_| self.way.words.is_some()),
            words: self.way.words.clone(),
        }
    }

    fn move_list(&mut self) -> Result<(), InboxError> {
        let from = &self.taken.list;
        let failed = not_moved(from);
        for _ in 0..TRIES {
            if fs::symlink_metadata(from).is_err() {
                break;
            }
            let to = self.folder.join(&self.way.list);
            make_parent(&to)?;
            match moving::file(from, &to, &self.part(&to, "list")) {
                // Nothing else was moved yet, so all three get other names.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    let name = self.taken.path.file_name().unwrap_or_default();
                    let names = names::free_trio(to.parent().unwrap_or(self.folder), name);
                    self.way.list = relative(self.folder, &names.list);
                    self.way.report = relative(self.folder, &names.report);
                    self.way.why = relative(self.folder, &names.why);
                    self.way.write(&self.job)?;
                }
                moved => return moved.map_err(&failed),
            }
        }
        if fs::symlink_metadata(from).is_ok() {
            return Err(failed(io::ErrorKind::AlreadyExists.into()));
        }
        Ok(())
    }

    fn move_report(&mut self) -> Result<(), InboxError> {
        let from = &self.taken.report;
        let failed = not_moved(from);
        if !holds_something(from) {
            return Ok(());
        }
        share(from, &self.folder.join(&self.way.list)).map_err(not_written(from))?;
        for _ in 0..TRIES {
            let to = self.folder.join(&self.way.report);
            make_parent(&to)?;
            match moving::folder(from, &to, &self.part(&to, "report")) {
                Err(error) if is_taken(&error) => {
                    self.way.report = relative(self.folder, &names::free(&to));
                    self.way.write(&self.job)?;
                }
                moved => return moved.map_err(&failed),
            }
        }
        Err(failed(io::ErrorKind::AlreadyExists.into()))
    }

    fn write_words(&mut self) -> Result<(), InboxError> {
        let Some(words) = self.way.words.as_deref().map(for_notepad) else { return Ok(()) };
        for _ in 0..TRIES {
            let to = self.folder.join(&self.way.why);
            make_parent(&to)?;
            match moving::write(&to, words.as_bytes(), &self.part(&to, "why")) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    self.way.why = relative(self.folder, &names::free(&to));
                    self.way.write(&self.job)?;
                }
                written => {
                    let list = self.folder.join(&self.way.list);
                    return written.and_then(|()| share_file(&to, &list)).map_err(not_written(&to));
                }
            }
        }
        let why = self.folder.join(&self.way.why);
        Err(not_written(&why)(io::ErrorKind::AlreadyExists.into()))
    }

    /// A name beside the new one for what is half there. It is the job's own, so that whoever goes
    /// on finds it again; hidden, so that nobody takes it for something.
    fn part(&self, to: &Path, what: &str) -> PathBuf {
        part(to, &self.taken.job, what)
    }
}

/// The hidden name beside `to` for what a job has half there.
pub(super) fn part(to: &Path, job: &str, what: &str) -> PathBuf {
    to.with_file_name(format!(".dialfeed-{job}-{what}.part"))
}

/// The folder on a shelf for a list from some sub-folder of the inbox, below the inbox.
pub(super) fn below(folder: &Path, start: &Path, list: &Path) -> PathBuf {
    let mut at = folder.join(start);
    for part in list.parent().into_iter().flat_map(Path::components) {
        at = names::folder(&at, part.as_os_str());
    }
    relative(folder, &at)
}

fn relative(folder: &Path, path: &Path) -> PathBuf {
    path.strip_prefix(folder).unwrap_or(path).to_owned()
}

fn make_parent(path: &Path) -> Result<(), InboxError> {
    let Some(parent) = path.parent() else { return Ok(()) };
    moving::make_folder(parent).map_err(not_written(parent))
}

/// Systems have several words for a name that something has.
fn is_taken(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::AlreadyExists
            | io::ErrorKind::DirectoryNotEmpty
            | io::ErrorKind::NotADirectory
    )
}

pub(super) fn holds_something(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

fn for_notepad(words: &str) -> String {
    let lines: Vec<&str> = words.lines().collect();
    format!("{BYTE_ORDER_MARK}{}\r\n", lines.join("\r\n"))
}

/// Who may read the list may read what became of it: report files are made for their owner alone,
/// which in an office's folder would be the service, and nobody who works there.
#[cfg(unix)]
fn share(report: &Path, list: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    match list.metadata() {
        Ok(list) => open_to(report, list.permissions().mode() & 0o444),
        Err(_) => Ok(()),
    }
}

/// The same for a single file.
#[cfg(unix)]
fn share_file(file: &Path, list: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    match list.metadata() {
        Ok(list) => add_bits(file, list.permissions().mode() & 0o444),
        Err(_) => Ok(()),
    }
}

/// On Windows a file has the rights of the folder that it was made in.
#[cfg(not(unix))]
fn share_file(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}

/// As above.
#[cfg(not(unix))]
fn share(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}

/// Adds readers to a folder and all in it. Whoever may read a folder must be able to enter it too.
#[cfg(unix)]
fn open_to(folder: &Path, readers: u32) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            open_to(&entry.path(), readers)?;
        } else if kind.is_file() {
            add_bits(&entry.path(), readers)?;
        }
    }
    add_bits(folder, readers | (readers >> 2))
}

#[cfg(unix)]
fn add_bits(path: &Path, bits: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = path.metadata()?.permissions().mode();
    fs::set_permissions(path, fs::Permissions::from_mode(mode | bits))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::inbox::Inbox;

    const LIST: &str = "手机号\r\n13800138000\r\n";
    const WHY: &str = "没有规则适合这个名单。\n请看 dialfeed.toml。";

    fn day() -> Date {
        jiff::civil::date(2026, 11, 26)
    }

    fn taken(inbox: &mut Inbox, path: &str, job: &str) -> Taken {
        let list = inbox.folder().join(path);
        fs::create_dir_all(list.parent().unwrap()).unwrap();
        fs::write(&list, LIST).unwrap();
        let look = inbox.look(Instant::now()).unwrap();
        let taken = inbox.take(&look.ready[0], job).unwrap();
        fs::write(taken.report.join("summary.json"), job).unwrap();
        taken
    }

    /// All files of the inbox but its lock, by their places.
    fn files(folder: &Path) -> Vec<String> {
        let mut files: Vec<String> = crate::inbox::files_below(folder)
            .unwrap()
            .iter()
            .map(|path| crate::inbox::look::name_of(path))
            .filter(|name| name != "working/.lock")
            .collect();
        files.sort_unstable();
        files
    }

    fn shelved(stem: &str) -> [String; 3] {
        [".csv", ".report/summary.json", ".why.txt"]
            .map(|end| format!("attention/2026-11-26/北京/{stem}{end}"))
    }

    /// What a run does that comes after one that was killed.
    fn go_on(folder: &Path) -> usize {
        let inbox = Inbox::open(folder, Duration::ZERO).unwrap();
        let left_over = inbox.left_over().unwrap();
        let count = left_over.len();
        for taken in left_over {
            let shelf = taken.filing.unwrap_or(Shelf::Attention);
            let filed = inbox.file(&taken, shelf, day(), Some(WHY)).unwrap();
            assert!(!filed.is_gone && filed.report.is_some() && filed.why.is_some());
            inbox.close(taken).unwrap();
        }
        count
    }

    #[test]
    fn a_filing_that_stops_after_any_step_is_completed_by_the_next_run() {
        for steps in 0..=Step::ALL.len() {
            let folder = tempfile::tempdir().unwrap();
            let mut inbox = Inbox::open(folder.path(), Duration::ZERO).unwrap();
            let taken = taken(&mut inbox, "北京/名单.csv", "J1");
            let mut filing = inbox.begin(&taken, Shelf::Attention, day(), Some(WHY)).unwrap();
            for step in &Step::ALL[..steps] {
                filing.take(*step).unwrap();
            }
            drop(inbox);
            assert_eq!(go_on(folder.path()), 1, "after {steps} steps");
            let mut expected = shelved("名单");
            expected.sort_unstable();
            assert_eq!(files(folder.path()), expected, "after {steps} steps");
            assert_eq!(go_on(folder.path()), 0);
            assert!(!folder.path().join("working/J1").exists());
        }
    }

    #[test]
    fn what_an_earlier_run_decided_holds_whatever_the_next_one_would_say() {
        let folder = tempfile::tempdir().unwrap();
        let mut inbox = Inbox::open(folder.path(), Duration::ZERO).unwrap();
        let taken = taken(&mut inbox, "a.csv", "J1");
        inbox.begin(&taken, Shelf::Failed, day(), Some("first")).unwrap();
        let left_over = inbox.left_over().unwrap();
        assert_eq!(left_over[0].filing, Some(Shelf::Failed));
        let filed =
            inbox.file(&left_over[0], Shelf::Done, day().tomorrow().unwrap(), None).unwrap();
        assert_eq!(filed.list, folder.path().join("failed/2026-11-26/a.csv"));
        assert_eq!(fs::read_to_string(filed.why.unwrap()).unwrap(), "\u{feff}first\r\n");
        assert_eq!(filed.words.as_deref(), Some("first"));
    }

    #[test]
    fn words_are_written_as_windows_reads_them() {
        assert_eq!(for_notepad("一\n二\r\n"), "\u{feff}一\r\n二\r\n");
    }

    #[test]
    fn names_that_others_take_while_a_list_is_filed_are_left_to_them() {
        let folder = tempfile::tempdir().unwrap();
        let mut inbox = Inbox::open(folder.path(), Duration::ZERO).unwrap();
        let taken = taken(&mut inbox, "北京/名单.csv", "J1");
        let mut filing = inbox.begin(&taken, Shelf::Attention, day(), Some(WHY)).unwrap();
        let at = folder.path().join("attention/2026-11-26/北京");
        fs::create_dir_all(&at).unwrap();
        fs::write(at.join("名单.csv"), "others").unwrap();
        filing.take(Step::List).unwrap();
        fs::create_dir(at.join("名单 (2).report")).unwrap();
        fs::write(at.join("名单 (2).report/summary.json"), "others").unwrap();
        fs::write(at.join("名单 (2).why.txt"), "others").unwrap();
        drop(inbox);
        go_on(folder.path());
        for (name, content) in [
            ("名单.csv", "others"),
            ("名单 (2).csv", LIST),
            ("名单 (2).report/summary.json", "others"),
            ("名单 (2) (2).report/summary.json", "J1"),
            ("名单 (2).why.txt", "others"),
        ] {
            assert_eq!(fs::read_to_string(at.join(name)).unwrap(), content, "{name}");
        }
        assert!(at.join("名单 (2).why (2).txt").exists());
    }

    #[cfg(unix)]
    #[test]
    fn who_may_read_the_list_may_read_its_report_and_who_may_put_lists_in_may_take_them_back() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let set = |path: &Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        set(folder.path(), 0o770);
        let mut inbox = Inbox::open(folder.path(), Duration::ZERO).unwrap();
        let taken = taken(&mut inbox, "a.csv", "J1");
        set(&taken.list, 0o640);
        set(&taken.report, 0o700);
        set(&taken.report.join("summary.json"), 0o600);
        let filed = inbox.file(&taken, Shelf::Attention, day(), Some("Look.")).unwrap();
        let report = filed.report.unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&report.join("summary.json")), 0o640);
        assert_eq!(mode(&report), 0o750);
        assert_eq!(mode(&filed.why.unwrap()) & 0o440, 0o440);
        // Lists are taken out of it again.
        assert_eq!(mode(report.parent().unwrap()) & 0o770, 0o770);
    }
}
