//! Lists as they arrive: written slowly, moved in, gone again, by the thousand.

use std::fs;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use dialfeed::inbox::{Arrival, Inbox, Shelf, TakeError};

use crate::stage::{day, files, moved_in, open, ready, work};

#[test]
fn a_list_that_somebody_writes_is_taken_whole_or_not_at_all() {
    const ROWS: usize = 400;
    let folder = tempfile::tempdir().unwrap();
    let settle = Duration::from_millis(400);
    let mut inbox = Inbox::open(folder.path(), settle).unwrap();
    let path = folder.path().join("list.csv");
    let is_written = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = fs::File::create(&path).unwrap();
            for row in 0..ROWS {
                writeln!(file, "1380013{row:04}").unwrap();
                std::thread::sleep(Duration::from_millis(2));
            }
            is_written.store(true, Ordering::SeqCst);
        });
        let mut unsettled = 0;
        let arrival = loop {
            let was_written = is_written.load(Ordering::SeqCst);
            let look = inbox.look(Instant::now()).unwrap();
            unsettled += look.unsettled.len();
            if let Some(arrival) = look.ready.into_iter().next() {
                assert!(was_written, "it was still being written");
                break arrival;
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        assert!(unsettled > 5, "it was never seen half written: the test proves nothing");
        let taken = inbox.take(&arrival, "J1").unwrap();
        assert_eq!(fs::read_to_string(&taken.list).unwrap().lines().count(), ROWS);
    });
}

#[test]
fn a_list_that_is_moved_in_is_taken_at_the_first_look() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let mut inbox = open(folder.path());
    let list = moved_in(elsewhere.path(), "list.csv", "rows");
    fs::rename(list, folder.path().join("list.csv")).unwrap();
    let arrivals = ready(&mut inbox);
    assert_eq!(arrivals.len(), 1);
    let taken = inbox.take(&arrivals[0], "20261126-013000-7f3a").unwrap();
    let working = inbox.folder().join("working/20261126-013000-7f3a");
    assert!(taken.list.starts_with(&working) && taken.report.starts_with(&working));
    assert!(ready(&mut inbox).is_empty(), "it stands in working/");
}

#[test]
fn a_list_that_goes_or_changes_between_look_and_taking_is_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["gone.csv", "grown.csv", "replaced.csv"] {
        moved_in(folder.path(), name, "rows");
    }
    let mut inbox = open(folder.path());
    let arrivals = ready(&mut inbox);
    fs::remove_file(folder.path().join("gone.csv")).unwrap();
    let mut grown =
        fs::OpenOptions::new().append(true).open(folder.path().join("grown.csv")).unwrap();
    grown.write_all(b"more").unwrap();
    fs::write(folder.path().join("other"), "else").unwrap();
    fs::rename(folder.path().join("other"), folder.path().join("replaced.csv")).unwrap();
    let take = |at: usize| inbox.take(&arrivals[at], &format!("J{at}"));
    assert!(matches!(take(0), Err(TakeError::Vanished)));
    assert!(matches!(take(1), Err(TakeError::Changed)));
    assert!(matches!(take(2), Err(TakeError::Changed)));
    let left: Vec<_> = files(folder.path()).into_iter().collect();
    let expected = [("grown.csv", "rowsmore"), ("replaced.csv", "else")];
    assert_eq!(left, expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
    assert!(inbox.left_over().unwrap().is_empty());
}

#[test]
fn lists_of_one_name_stand_on_the_shelf_beside_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut inbox = open(folder.path());
    for (round, stem) in [(1, "名单"), (2, "名单 (2)"), (3, "名单 (3)")] {
        let list = format!("list {round}");
        moved_in(folder.path(), "北京/名单.xlsx", &list);
        let arrivals = ready(&mut inbox);
        let taken = inbox.take(&arrivals[0], &format!("J{round}")).unwrap();
        let filed = work(&inbox, &taken);
        inbox.close(taken).unwrap();
        let at = folder.path().join("done/2026-11-26/北京");
        assert_eq!(filed.list, at.join(format!("{stem}.xlsx")));
        assert_eq!(filed.report, Some(at.join(format!("{stem}.report"))));
        assert_eq!(filed.why, Some(at.join(format!("{stem}.why.txt"))));
        assert_eq!(fs::read_to_string(filed.list).unwrap(), list);
    }
    assert_eq!(files(folder.path()).len(), 9);
}

#[test]
fn a_list_whose_name_is_as_long_as_names_may_be_is_filed_with_report_and_words() {
    let folder = tempfile::tempdir().unwrap();
    let mut inbox = open(folder.path());
    let name = format!("{}.xlsx", "名".repeat(83));
    moved_in(folder.path(), &name, "rows");
    let arrivals = ready(&mut inbox);
    let taken = inbox.take(&arrivals[0], "J1").unwrap();
    let filed = work(&inbox, &taken);
    assert!(filed.list.is_file() && filed.report.unwrap().is_dir() && filed.why.unwrap().is_file());
}

#[cfg(target_os = "linux")]
#[test]
fn a_list_whose_name_is_no_unicode_is_taken_filed_and_put_back_under_it() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    let mut inbox = open(folder.path());
    moved_in(folder.path(), "x", "rows");
    let name = OsStr::from_bytes(b"\xc3\xfb\xb5\xa5.csv");
    fs::rename(folder.path().join("x"), folder.path().join(name)).unwrap();
    let arrivals = ready(&mut inbox);
    assert_eq!(arrivals[0].name, "\u{fffd}\u{fffd}\u{fffd}\u{fffd}.csv");
    let taken = inbox.take(&arrivals[0], "J1").unwrap();
    assert_eq!(inbox.put_back(taken).unwrap(), folder.path().join(name));
    let arrivals = ready(&mut inbox);
    let taken = inbox.take(&arrivals[0], "J2").unwrap();
    let filed = work(&inbox, &inbox.left_over().unwrap()[0]);
    assert_eq!(filed.list.file_name(), Some(name));
    assert_eq!(inbox.left_over().unwrap()[0].path, taken.path);
}

#[test]
fn a_list_that_is_put_back_does_not_replace_one_that_came_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let mut inbox = open(folder.path());
    moved_in(folder.path(), "北京/名单.xlsx", "first");
    let arrivals = ready(&mut inbox);
    let taken = inbox.take(&arrivals[0], "J1").unwrap();
    fs::write(taken.report.join("summary.json"), "half a report").unwrap();
    moved_in(folder.path(), "北京/名单.xlsx", "second");
    let place = inbox.put_back(taken).unwrap();
    assert_eq!(place, folder.path().join("北京/名单 (2).xlsx"));
    assert_eq!(fs::read_to_string(place).unwrap(), "first");
    assert_eq!(files(folder.path()).len(), 2, "nothing else is left");
    assert!(inbox.left_over().unwrap().is_empty());
}

#[test]
fn a_list_that_somebody_takes_out_of_working_is_told_and_its_report_filed() {
    let folder = tempfile::tempdir().unwrap();
    let mut inbox = open(folder.path());
    moved_in(folder.path(), "a.csv", "rows");
    let arrivals = ready(&mut inbox);
    let taken = inbox.take(&arrivals[0], "J1").unwrap();
    fs::remove_file(&taken.list).unwrap();
    let left_over = inbox.left_over().unwrap();
    assert!(left_over[0].is_gone && left_over[0].name == "J1");
    let filed = work(&inbox, &taken);
    assert!(filed.is_gone && filed.report.is_some());
    inbox.close(taken).unwrap();
}

#[test]
fn a_list_that_a_killed_run_had_copied_and_not_yet_removed_comes_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut inbox = open(folder.path());
    moved_in(folder.path(), "a.csv", "rows");
    let arrivals = ready(&mut inbox);
    let taken = inbox.take(&arrivals[0], "J1").unwrap();
    moved_in(folder.path(), "a.csv", "rows");
    inbox.left_over().unwrap();
    assert!(folder.path().join("a.csv").exists(), "the same list sent once more is another");
    fs::remove_dir(&taken.report).unwrap();
    assert_eq!(inbox.left_over().unwrap(), [taken]);
    assert!(!folder.path().join("a.csv").exists());
    assert_eq!(files(folder.path()).len(), 1);
}

#[test]
fn what_somebody_puts_beside_a_list_in_working_goes_into_the_inbox() {
    let folder = tempfile::tempdir().unwrap();
    let mut inbox = open(folder.path());
    moved_in(folder.path(), "a.csv", "rows");
    let arrivals = ready(&mut inbox);
    let taken = inbox.take(&arrivals[0], "J1").unwrap();
    work(&inbox, &taken);
    fs::write(taken.list.with_file_name("b.csv"), "others").unwrap();
    inbox.close(taken).unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("b.csv")).unwrap(), "others");
    assert!(inbox.left_over().unwrap().is_empty());
}

#[test]
fn a_job_name_that_leads_elsewhere_or_is_in_use_takes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut inbox = open(folder.path());
    moved_in(folder.path(), "a.csv", "rows");
    moved_in(folder.path(), "b.csv", "rows");
    let arrivals = ready(&mut inbox);
    for job in ["", "..", "../x", "a/b", ".lock"] {
        assert!(matches!(inbox.take(&arrivals[0], job), Err(TakeError::Failed { .. })), "{job}");
    }
    inbox.take(&arrivals[0], "J1").unwrap();
    assert!(matches!(inbox.take(&arrivals[1], "J1"), Err(TakeError::Failed { .. })));
    assert!(folder.path().join("b.csv").exists());
}

#[test]
fn ten_thousand_lists_are_looked_at_in_a_moment_and_taken_and_filed() {
    const LISTS: usize = 10_000;
    const TAKEN: usize = 50;
    let folder = tempfile::tempdir().unwrap();
    for list in 0..LISTS {
        moved_in(folder.path(), &format!("{}/{list}.csv", list % 10), "rows");
        if list % 10 == 0 {
            fs::write(folder.path().join(format!("{}/~${list}.tmp", list % 7)), "").unwrap_or(());
        }
    }
    let mut inbox = open(folder.path());
    let mut arrivals = Vec::<Arrival>::new();
    for _ in 0..3 {
        let start = Instant::now();
        arrivals = ready(&mut inbox);
        let took = start.elapsed();
        println!("{LISTS} lists looked at in {took:?}");
        assert!(took < Duration::from_secs(10), "{took:?}");
    }
    assert_eq!(arrivals.len(), LISTS);
    assert!(arrivals.is_sorted_by_key(|arrival| arrival.stamp.modified));
    for (at, arrival) in arrivals.iter().take(TAKEN).enumerate() {
        let taken = inbox.take(arrival, &format!("J{at}")).unwrap();
        inbox.file(&taken, Shelf::Done, day(), None).unwrap();
        inbox.close(taken).unwrap();
    }
    assert_eq!(ready(&mut inbox).len(), LISTS - TAKEN);
}
