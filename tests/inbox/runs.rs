//! Runs that meet each other, and runs that are killed.
//!
//! Other runs are this very program once more, told by its environment what to be.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use dialfeed::inbox::{Inbox, InboxError};

#[cfg(target_os = "linux")]
use crate::stage::Disk;
use crate::stage::{files, moved_in, open, ready, work};

const FOLDER: &str = "DIALFEED_TEST_INBOX";
const LISTS: usize = 150;
/// A list that is always put back.
const BACK: &str = "上海/back.csv";

/// Another process that runs one of the tests below, in which it is the other run.
fn other(test: &str, folder: &Path) -> Child {
    as_other(&mut Command::new(std::env::current_exe().unwrap()), test, folder).spawn().unwrap()
}

fn as_other<'a>(command: &'a mut Command, test: &str, folder: &Path) -> &'a mut Command {
    command
        .args(["--exact", &format!("runs::{test}"), "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .stdout(Stdio::null())
}

/// The folder, where this process is the other one.
fn told() -> Option<std::path::PathBuf> {
    std::env::var_os(FOLDER).map(Into::into)
}

#[test]
fn an_inbox_is_held_by_one_run_until_that_dies() {
    if let Some(folder) = told() {
        let _inbox = open(&folder);
        fs::write(folder.join("working/.told"), "").unwrap();
        std::thread::sleep(Duration::from_secs(60));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut holder = other("an_inbox_is_held_by_one_run_until_that_dies", folder.path());
    let start = Instant::now();
    while !folder.path().join("working/.told").exists() {
        assert!(start.elapsed() < Duration::from_secs(30));
        std::thread::sleep(Duration::from_millis(10));
    }
    let held = Inbox::open(folder.path(), Duration::ZERO).unwrap_err();
    assert!(matches!(held, InboxError::Held { path } if path == folder.path()));
    holder.kill().unwrap();
    holder.wait().unwrap();
    open(folder.path());
}

/// What every run does: go on with what is left, then take what is there.
fn run(folder: &Path) {
    let mut inbox = open(folder);
    for taken in inbox.left_over().unwrap() {
        assert!(!taken.is_gone);
        if taken.name == BACK {
            inbox.put_back(taken).unwrap();
            continue;
        }
        work(&inbox, &taken);
        inbox.close(taken).unwrap();
    }
    for (at, arrival) in ready(&mut inbox).iter().enumerate() {
        let job = format!("J{}-{at}", std::process::id());
        let taken = inbox.take(arrival, &job).unwrap();
        // Now and then a list is put back, to be taken once more.
        if at % 10 == 3 || arrival.name == BACK {
            inbox.put_back(taken).unwrap();
            continue;
        }
        work(&inbox, &taken);
        inbox.close(taken).unwrap();
    }
}

#[test]
fn after_any_number_of_kills_every_list_is_on_its_shelf_once_and_whole() {
    if let Some(folder) = told() {
        run(&folder);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut expected = Vec::new();
    for list in 0..LISTS {
        // Every third name is one that the shelf has already.
        let name = format!("{}/{list}", ["北京", "上海"][list % 2]);
        moved_in(folder.path(), &format!("{name}.csv"), &format!("list {list}"));
        if list % 3 == 0 {
            moved_in(folder.path(), &format!("done/2026-11-26/{name}.csv"), "earlier");
            expected.push((format!("{name}.csv"), "earlier".to_owned()));
        }
        let stem = if list % 3 == 0 { format!("{name} (2)") } else { name.clone() };
        expected.push((format!("{stem}.csv"), format!("list {list}")));
        expected.push((format!("{stem}.report/summary.json"), format!("{name}.csv")));
        expected.push((format!("{stem}.why.txt"), format!("\u{feff}{name}.csv\r\n")));
    }
    let mut kills = 0;
    loop {
        let mut run = other(
            "after_any_number_of_kills_every_list_is_on_its_shelf_once_and_whole",
            folder.path(),
        );
        // Long enough, in the end, that something is always done.
        std::thread::sleep(Duration::from_micros(fastrand::u64(0..30_000 + 200 * kills)));
        if let Some(ended) = run.try_wait().unwrap() {
            assert!(ended.success(), "a run found what it does not know");
            if ready(&mut open(folder.path())).is_empty() {
                break;
            }
            continue;
        }
        run.kill().unwrap();
        run.wait().unwrap();
        kills += 1;
    }
    println!("{kills} kills");
    assert!(kills > 5, "nothing was killed: the test proves nothing");
    expected.sort_unstable();
    for (name, _) in &mut expected {
        *name = format!("done/2026-11-26/{name}");
    }
    expected.sort_unstable();
    assert_eq!(files(folder.path()).into_iter().collect::<Vec<_>>(), expected);
    let jobs = fs::read_dir(folder.path().join("working")).unwrap().count();
    assert_eq!(jobs, 1, "the lock alone");
}

/// The system calls that change a folder or a file: a kill at the entry of one finds what all those
/// before it have done.
#[cfg(target_os = "linux")]
const CHANGES: [&str; 13] = [
    "mkdir",
    "rename",
    "renameat2",
    "link",
    "unlink",
    "unlinkat",
    "rmdir",
    "fsync",
    "write",
    "chmod",
    "copy_file_range",
    "sendfile",
    "utimensat",
];

#[cfg(target_os = "linux")]
#[test]
fn a_kill_at_any_change_to_the_disk_loses_no_list_and_files_none_twice() {
    if let Some(folder) = told() {
        run(&folder);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    kill_at_each_change(folder.path());
}

#[cfg(target_os = "linux")]
#[test]
fn a_kill_at_any_change_to_the_disk_loses_no_list_between_disks() {
    if let Some(folder) = told() {
        run(&folder);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let shelf = folder.path().join("done");
    let Some(_shelf) = Disk::mount(&shelf, "size=4m") else { return };
    let [beijing, shanghai] = ["北京", "上海"].map(|below| folder.path().join(below));
    let Some(_beijing) = Disk::mount(&beijing, "size=4m") else { return };
    let Some(_shanghai) = Disk::mount(&shanghai, "size=4m") else { return };
    kill_at_each_change(folder.path());
}

/// Runs that are killed at the first change of a kind, at the second and so on, each followed by one
/// that is not; until one is through before its kill comes.
#[cfg(target_os = "linux")]
fn kill_at_each_change(folder: &Path) {
    let mut kills = 0;
    for change in CHANGES {
        for nth in 1.. {
            // The shelf has the one name already; the others show that runs go on.
            let _ = fs::remove_dir_all(folder.join("done/2026-11-26"));
            moved_in(folder, "done/2026-11-26/北京/a.csv", "earlier");
            moved_in(folder, "北京/a.csv", "list a");
            moved_in(folder, "b.csv", "list b");
            moved_in(folder, BACK, "list c");
            let Some(is_through) = killed_at(change, nth, folder) else { return };
            run(folder);
            all_is_filed(folder, &format!("after a kill at {change} {nth}"));
            if is_through {
                break;
            }
            kills += 1;
        }
    }
    println!("killed at {kills} changes");
    assert!(kills > 50, "the kills did not come: the test proves nothing");
}

/// A run that is killed when it makes a change of a kind for the `nth` time; whether it was through
/// before.
#[cfg(target_os = "linux")]
fn killed_at(change: &str, nth: usize, folder: &Path) -> Option<bool> {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={change}"), "-e"]);
    strace.arg(format!("inject={change}:signal=KILL:when={nth}"));
    strace.arg(std::env::current_exe().unwrap());
    let test = "a_kill_at_any_change_to_the_disk_loses_no_list_and_files_none_twice";
    let Ok(ended) = as_other(&mut strace, test, folder).status() else {
        println!("no strace here: not tested");
        return None;
    };
    Some(ended.success())
}

#[cfg(target_os = "linux")]
fn all_is_filed(folder: &Path, when: &str) {
    let found = files(folder);
    let texts: Vec<_> = found.iter().map(|(name, text)| (&**name, &**text)).collect();
    let expected = [
        ("done/2026-11-26/b.csv", "list b"),
        ("done/2026-11-26/b.report/summary.json", "b.csv"),
        ("done/2026-11-26/b.why.txt", "\u{feff}b.csv\r\n"),
        ("done/2026-11-26/北京/a (2).csv", "list a"),
        ("done/2026-11-26/北京/a (2).report/summary.json", "北京/a.csv"),
        ("done/2026-11-26/北京/a (2).why.txt", "\u{feff}北京/a.csv\r\n"),
        ("done/2026-11-26/北京/a.csv", "earlier"),
        (BACK, "list c"),
    ];
    assert_eq!(texts, expected, "{when}");
    assert_eq!(fs::read_dir(folder.join("working")).unwrap().count(), 1, "{when}: the lock alone");
}
