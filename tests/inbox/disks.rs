//! Disks and folders that refuse: in the way, full, another one.

use std::fs;
use std::path::Path;
use std::time::Duration;

use dialfeed::inbox::{Inbox, InboxError, Shelf};

use crate::stage::{day, files, moved_in, open, ready, work};

fn refused(folder: &Path) -> InboxError {
    Inbox::open(folder, Duration::ZERO).unwrap_err()
}

#[test]
fn what_is_no_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    assert!(matches!(refused(&missing), InboxError::NotAFolder { path } if path == missing));
    assert!(!missing.exists(), "a misspelt inbox is not made");
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(matches!(refused(&file), InboxError::NotAFolder { path } if path == file));
    let shelf = folder.path().join("attention");
    fs::write(&shelf, "").unwrap();
    assert!(matches!(refused(folder.path()), InboxError::InTheWay { path } if path == shelf));
}

#[test]
fn a_file_where_a_day_or_a_sub_folder_should_be_is_gone_round() {
    let folder = tempfile::tempdir().unwrap();
    let mut inbox = open(folder.path());
    fs::create_dir_all(folder.path().join("done/2026-11-26")).unwrap();
    fs::write(folder.path().join("done/2026-11-26/北京"), "a list without an extension").unwrap();
    moved_in(folder.path(), "北京/a.csv", "rows");
    let arrivals = ready(&mut inbox);
    let taken = inbox.take(&arrivals[0], "J1").unwrap();
    let filed = work(&inbox, &taken);
    assert_eq!(filed.list, folder.path().join("done/2026-11-26/北京 (2)/a.csv"));
}

#[test]
fn what_cannot_be_filed_is_named_stays_and_is_filed_when_it_can_be() {
    let folder = tempfile::tempdir().unwrap();
    let mut inbox = open(folder.path());
    moved_in(folder.path(), "a.csv", "rows");
    let arrivals = ready(&mut inbox);
    let taken = inbox.take(&arrivals[0], "J1").unwrap();
    let shelf = folder.path().join("done");
    fs::remove_dir(&shelf).unwrap();
    fs::write(&shelf, "in the way").unwrap();
    let failed = inbox.file(&taken, Shelf::Done, day(), None).unwrap_err();
    assert!(matches!(failed, InboxError::NotWritten { path, .. } if path.starts_with(&shelf)));
    assert_eq!(fs::read_to_string(&taken.list).unwrap(), "rows");
    fs::remove_file(&shelf).unwrap();
    assert_eq!(inbox.left_over().unwrap()[0].filing, Some(Shelf::Done));
    let filed = inbox.file(&taken, Shelf::Done, day(), None).unwrap();
    assert_eq!(fs::read_to_string(filed.list).unwrap(), "rows");
}

/// Disks of their own, which only the administrator can mount.
#[cfg(target_os = "linux")]
mod other_disks {
    use super::*;
    use crate::stage::Disk;

    #[test]
    fn a_shelf_and_a_sub_folder_on_other_disks_are_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        let (shelf, below) = (folder.path().join("done"), folder.path().join("北京"));
        let Some(_shelf) = Disk::mount(&shelf, "size=1m") else { return };
        let Some(_below) = Disk::mount(&below, "size=1m") else { return };
        let mut inbox = open(folder.path());
        let list = moved_in(folder.path(), "北京/a.csv", "rows");
        let modified = list.metadata().unwrap().modified().unwrap();
        let arrivals = ready(&mut inbox);
        let taken = inbox.take(&arrivals[0], "J1").unwrap();
        assert!(!list.exists());
        fs::create_dir(taken.report.join("deeper")).unwrap();
        fs::write(taken.report.join("deeper/inserted.csv"), "rows").unwrap();
        let filed = work(&inbox, &taken);
        assert_eq!(filed.list.metadata().unwrap().modified().unwrap(), modified);
        inbox.close(taken).unwrap();
        let on_shelf: Vec<_> = files(&shelf).into_keys().collect();
        assert_eq!(
            on_shelf,
            [
                "2026-11-26/北京/a.csv",
                "2026-11-26/北京/a.report/deeper/inserted.csv",
                "2026-11-26/北京/a.report/summary.json",
                "2026-11-26/北京/a.why.txt"
            ]
        );
        assert_eq!(files(folder.path()).len(), 4);
    }

    #[test]
    fn a_full_shelf_is_told_as_full_and_keeps_nothing_half_there() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = folder.path().join("done");
        let Some(_shelf) = Disk::mount(&shelf, "size=64k") else { return };
        let mut inbox = open(folder.path());
        let rows = "13800138000\n".repeat(10_000);
        moved_in(folder.path(), "a.csv", &rows);
        let arrivals = ready(&mut inbox);
        let taken = inbox.take(&arrivals[0], "J1").unwrap();
        let failed = inbox.file(&taken, Shelf::Done, day(), None).unwrap_err();
        assert!(matches!(failed, InboxError::DiskFull { .. }), "{failed}");
        assert_eq!(fs::read_to_string(&taken.list).unwrap(), rows);
        assert!(!shelf.join("2026-11-26/a.csv").exists());
        let remounted = std::process::Command::new("mount")
            .args(["-o", "remount,size=1m"])
            .arg(&shelf)
            .status();
        assert!(remounted.unwrap().success());
        let taken = inbox.left_over().unwrap().remove(0);
        let filed = inbox.file(&taken, Shelf::Done, day(), None).unwrap();
        assert_eq!(fs::read_to_string(filed.list).unwrap(), rows);
        inbox.close(taken).unwrap();
        assert_eq!(files(folder.path()).len(), 1);
    }

    #[test]
    fn a_full_inbox_takes_nothing_and_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let Some(_disk) = Disk::mount(folder.path(), "size=256k,nr_inodes=12") else { return };
        let mut inbox = open(folder.path());
        moved_in(folder.path(), "a.csv", "rows");
        let arrivals = ready(&mut inbox);
        let mut fillers = 0;
        while fs::write(folder.path().join(format!("filler {fillers}")), "x").is_ok() {
            fillers += 1;
        }
        let failed = inbox.take(&arrivals[0], "J1").unwrap_err();
        assert!(matches!(failed, dialfeed::inbox::TakeError::DiskFull { .. }), "{failed}");
        assert_eq!(fs::read_to_string(folder.path().join("a.csv")).unwrap(), "rows");
        for filler in 0..fillers {
            fs::remove_file(folder.path().join(format!("filler {filler}"))).unwrap();
        }
        inbox.take(&arrivals[0], "J1").unwrap();
    }
}
