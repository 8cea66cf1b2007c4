//! What is beside the lists: other records than those of the list's job, the run's own files, other
//! inboxes, links, a configuration that is there and cannot be used.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::office::{Office, aged, private, rows_of};
use crate::support::{Echo, Platform, until};

/// A reply of HTTP with this errno.
fn reply(errno: u8) -> Vec<u8> {
    let body = format!(r#"{{"errno":"{errno}","message":"","data":[]}}"#);
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// A platform that takes four rows, refuses the auth code from then on, and takes all when told to.
fn fifth_refused() -> (Echo, &'static AtomicBool) {
    let is_well: &'static AtomicBool = Box::leak(Box::new(AtomicBool::new(false)));
    let echo = Echo::start(move |nth| {
        let is_refused = nth >= 4 && !is_well.load(Ordering::SeqCst);
        Some(reply(if is_refused { 3 } else { 1 }))
    });
    (echo, is_well)
}

fn move_state(office: &Office, to: &Path) {
    fs::rename(office.machine.state(), to).unwrap();
}

#[test]
fn a_list_that_was_begun_under_other_records_is_not_sent_again_and_says_so() {
    let (platform, is_well) = fifth_refused();
    let office = Office::at(&platform.url, "concurrency = 1\n");
    office.arrives("a.csv", 0, 12);
    office.ends(&[], 4);
    let before = platform.arrived().len();
    let kept = office.machine.path("kept");
    move_state(&office, &kept);
    is_well.store(true, Ordering::SeqCst);
    office.ends(&[], 3);
    assert_eq!(platform.arrived().len(), before, "nothing was sent");
    assert_eq!(office.stands(), ["attention/a.csv", "attention/a.report", "attention/a.why.txt"]);
    assert!(office.why("attention/a.why.txt").contains("know nothing of it"));
    // With the right records the same list goes on where it was.
    fs::remove_dir_all(office.machine.state()).unwrap();
    fs::rename(kept, office.machine.state()).unwrap();
    office.puts_back("attention/a.csv");
    office.ends(&[], 0);
    let sent = platform.arrived().len() - before;
    assert!(sent <= 8, "{sent} rows were left");
}

/// An open file cannot be moved or deleted on Windows.
#[cfg(unix)]
#[test]
fn a_list_whose_records_go_away_while_it_is_sent_is_not_sent_again_by_the_next_run() {
    for goes in ["moved", "deleted"] {
        let slow = Echo::start(|_| {
            std::thread::sleep(Duration::from_millis(100));
            let body = r#"{"errno":1,"message":""}"#;
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            Some((head + body).into_bytes())
        });
        let office = Office::at(&slow.url, "concurrency = 2\n");
        office.arrives("a.csv", 0, 200);
        let running = office.starts(&[]);
        until("rows are under way", || slow.arrived().len() > 5);
        match goes {
            "moved" => fs::rename(office.machine.state(), office.machine.path("away")).unwrap(),
            _ => fs::remove_dir_all(office.machine.state()).unwrap(),
        }
        let ended = running.end();
        assert_eq!(ended.code, Some(1), "{goes}: {ended:?}");
        let before = slow.arrived().len();
        assert!(before < 200, "{goes}: all was sent before anybody saw it");
        office.ends(&[], 3);
        assert_eq!(slow.arrived().len(), before, "{goes}: rows were sent again");
        assert!(office.why("attention/a.why.txt").contains("may have been sent"), "{goes}");
    }
}

#[test]
fn a_list_that_was_only_planned_when_the_run_was_killed_is_no_begun_one() {
    let platform = Platform::start();
    let office = Office::at(platform.url(), "");
    let own = office.folder().join("working/20261126-010000-0001");
    fs::create_dir_all(own.join("list")).unwrap();
    fs::write(own.join("list/a.csv"), rows_of(0, 3)).unwrap();
    office.ends(&[], 0);
    assert_eq!(platform.numbers_arrived_once().len(), 3);
}

#[test]
fn records_within_the_folder_of_lists_are_refused_before_anything_is_moved() {
    let platform = Platform::start();
    let office = Office::at(platform.url(), "");
    office.arrives("a.csv", 0, 3);
    fs::create_dir(office.folder().join("there")).unwrap();
    for state in ["lists", "lists/state", "lists/there/state/deeper"] {
        let ended = office.ends(&["--state", state], 2);
        assert!(ended.stderr.contains("--state DIR"), "{ended:?}");
    }
    assert_eq!(office.stands(), ["a.csv"]);
    assert_eq!(platform.received(), 0);
}

#[test]
fn the_files_of_the_run_itself_are_no_lists() {
    let platform = Platform::start();
    let office = Office::at(platform.url(), "");
    let folder = office.folder();
    let text = fs::read_to_string(office.machine.path("dialfeed.toml")).unwrap();
    let more = "auth_file = \"auth\"\nsuppress = [\"dnc.csv\"]\nmetrics = \"m.prom\"\n";
    fs::write(folder.join("dialfeed.toml"), format!("{more}{text}")).unwrap();
    private(&folder.join("dialfeed.toml"));
    fs::write(folder.join("auth"), "sandbox\n").unwrap();
    private(&folder.join("auth"));
    fs::write(folder.join("dnc.csv"), rows_of(900, 2)).unwrap();
    for own in ["dialfeed.toml", "auth", "dnc.csv"] {
        aged(&folder.join(own));
    }
    office.arrives("a.csv", 0, 3);
    for _ in 0..2 {
        let mut command = office.machine.command(&["inbox", ".", "--config", "dialfeed.toml"]);
        command.current_dir(&folder).env_remove("DIALFEED_AUTH");
        let ended = office.machine.start_command(command).end();
        assert_eq!(ended.code, Some(0), "{ended:?}");
    }
    let stands = office.stands();
    assert_eq!(
        stands,
        ["auth", "dialfeed.toml", "dnc.csv", "done/a.csv", "done/a.report", "m.prom"]
    );
    assert_eq!(platform.numbers_arrived_once().len(), 3);
}

#[test]
fn a_folder_within_that_is_an_inbox_itself_is_left_to_itself() {
    let platform = Platform::start();
    let office = Office::at(platform.url(), "");
    office.arrives("inner/a.csv", 0, 3);
    let inner = office.machine.run(&["inbox", "lists/inner"]);
    assert_eq!(inner.code, Some(0), "{inner:?}");
    let before = office.stands();
    office.arrives("b.csv", 10, 2);
    office.ends(&["--batch", "20261102"], 0);
    let after: Vec<String> =
        office.stands().into_iter().filter(|name| name.starts_with("inner")).collect();
    assert_eq!(after, before);
    assert_eq!(platform.numbers_arrived_once().len(), 5);
}

#[cfg(unix)]
#[test]
fn a_link_is_named_and_left_where_it_is() {
    let platform = Platform::start();
    let office = Office::at(platform.url(), "");
    fs::write(office.machine.path("elsewhere.csv"), rows_of(0, 3)).unwrap();
    let link = office.folder().join("a.csv");
    std::os::unix::fs::symlink(office.machine.path("elsewhere.csv"), &link).unwrap();
    let ended = office.ends(&["--quiet"], 0);
    assert!(ended.stderr.contains("a.csv: waits") && ended.stderr.contains("link"), "{ended:?}");
    assert!(link.is_symlink());
    assert_eq!(platform.received(), 0);
}

#[cfg(unix)]
#[test]
fn a_shelf_that_is_a_link_to_an_archive_is_a_shelf_and_no_list_that_waits() {
    let platform = Platform::start();
    let office = Office::at(platform.url(), "");
    let archive = office.machine.path("archive");
    fs::create_dir(&archive).unwrap();
    std::os::unix::fs::symlink(&archive, office.folder().join("done")).unwrap();
    office.arrives("a.csv", 0, 3);
    let object = office.says(&["--quiet"], 0);
    assert_eq!((&object["done"], &object["waiting"]), (&1.into(), &0.into()), "{object}");
    assert_eq!(office.ends(&["--quiet"], 0).stderr, "", "it is no trouble either");
    let day = fs::read_dir(&archive).unwrap().next().unwrap().unwrap().path();
    assert!(day.join("a.csv").is_file(), "{day:?}");
}

#[cfg(unix)]
#[test]
fn a_configuration_that_is_there_and_leads_nowhere_is_not_as_good_as_none() {
    let platform = Platform::start();
    let office = Office::at(platform.url(), "");
    let file = office.machine.path("dialfeed.toml");
    fs::remove_file(&file).unwrap();
    office.machine.list("list.csv", 0, 3);
    for what in ["link", "folder"] {
        match what {
            "link" => std::os::unix::fs::symlink("gone.toml", &file).unwrap(),
            _ => fs::create_dir(&file).unwrap(),
        }
        for words in [&["config", "check"][..], &platform.import("list.csv", &[])] {
            let ended = office.machine.run(words);
            assert_eq!(ended.code, Some(2), "{what} {words:?}: {ended:?}");
            assert!(ended.stderr.contains("dialfeed.toml"), "{ended:?}");
        }
        if what == "link" {
            fs::remove_file(&file).unwrap();
        }
    }
    assert_eq!(platform.received(), 0);
}
