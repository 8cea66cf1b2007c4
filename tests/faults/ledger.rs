//! A ledger that another program has locked, or that is damaged at some place: an error that says
//! so or the same answers as before, and never a new ledger in place of one that was there.

use std::path::PathBuf;
use std::time::Duration;

use rusqlite::Connection;

use crate::support::{Ended, Machine, Platform, law_1_holds, number, until};
use crate::{is_chinese, rows};

const ROWS: u32 = 120;
const PAGE: usize = 4096;

/// A machine whose one job has sent its list, and the ledger's bytes.
struct Sent {
    platform: Platform,
    machine: Machine,
    file: PathBuf,
    good: Vec<u8>,
}

impl Sent {
    fn new() -> Self {
        let (platform, machine) = (Platform::start(), Machine::new());
        machine.list("list.csv", 0, ROWS);
        let words = platform.import("list.csv", &["--report-dir", "report"]);
        assert_eq!(machine.run(&words).code, Some(0));
        let file = machine.state().join("ledger.db");
        let good = std::fs::read(&file).unwrap();
        Self { platform, machine, file, good }
    }

    /// Puts these bytes in the ledger's place, with nothing beside it.
    fn put(&self, bytes: &[u8]) {
        for beside in ["ledger.db-wal", "ledger.db-shm"] {
            let _ = std::fs::remove_file(self.machine.state().join(beside));
        }
        std::fs::write(&self.file, bytes).unwrap();
    }

    fn import_again(&self, lang: &str) -> Ended {
        let words = ["--json", "--lang", lang, "--report-dir", "again"];
        self.machine.run(&self.platform.import("list.csv", &words))
    }

    /// The list is not sent again, whatever the ledger says or does not say.
    fn nothing_was_sent_again(&self) {
        assert_eq!(self.platform.received(), u64::from(ROWS));
    }
}

fn is_damaged(ended: &Ended, lang: &str) {
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(ended.json()["error"]["code"], "ledger_damaged", "{ended:?}");
    let message = ended.json()["error"]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("ledger.db"), "{message}");
    assert_eq!(is_chinese(&message), lang == "zh", "{message}");
}

#[test]
fn ledger_without_its_beginning_or_its_end_is_damaged_and_never_begun_anew() {
    let sent = Sent::new();
    let mut no_header = sent.good.clone();
    no_header[..100].fill(0);
    let mut other_header = sent.good.clone();
    other_header[..16].copy_from_slice(b"PK\x03\x04 an archive ");
    let mut zeros = sent.good.clone();
    zeros.fill(0);
    let end = sent.good.len();
    let bad: [&[u8]; 8] = [
        b"",
        &no_header,
        &other_header,
        &zeros,
        &sent.good[..50],
        &sent.good[..PAGE],
        &sent.good[..end - PAGE],
        &sent.good[..end - 100],
    ];
    for (nth, bad) in bad.iter().enumerate() {
        sent.put(bad);
        for lang in ["zh", "en"] {
            is_damaged(&sent.import_again(lang), lang);
            is_damaged(&sent.machine.run(&["resume", "--json", "--lang", lang]), lang);
        }
        assert!(std::fs::read(&sent.file).unwrap() == *bad, "{nth}: the file was touched");
        sent.nothing_was_sent_again();
    }
    sent.put(&sent.good);
    let ended = sent.import_again("en");
    assert_eq!(rows(&ended.json(), "already_imported"), u64::from(ROWS));
}

/// A cleaning job takes the records away in the middle of a run: on it goes no further, and the next
/// run says that it knows nothing of earlier lists.
#[cfg(unix)]
#[test]
fn ledger_that_is_taken_away_stops_the_run_and_a_new_one_is_not_begun_without_a_word() {
    let (platform, machine) = (Platform::start(), Machine::new());
    machine.list("list.csv", 0, 2_000);
    let words = ["--rate", "100/s", "--json", "--lang", "en"];
    let running = machine.start(&platform.import("list.csv", &words));
    until("rows were sent", || platform.received() > 20);
    for file in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
        std::fs::remove_file(machine.state().join(file)).unwrap();
    }
    let ended = running.end();
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(ended.json()["error"]["code"], "ledger_gone", "{ended:?}");
    assert!(platform.received() < 200, "{} were sent", platform.received());
    for (lang, words) in [("zh", "不见了"), ("en", "are gone")] {
        let again = machine.run(&["jobs", "--lang", lang]);
        let is_told = again.stderr.contains(words);
        assert_eq!(is_told, lang == "zh", "told once, by whoever begins anew: {again:?}");
    }
}

/// Whatever the disk lost, and wherever: an error, or every row known as before.
#[test]
fn ledger_damaged_at_any_one_place_lets_no_row_be_sent_again() {
    /// What disks lose at once.
    const SECTOR: usize = 512;
    let sent = Sent::new();
    let mut damaged = 0;
    for (piece, filling) in [(SECTOR, 0), (PAGE, 0), (PAGE, 0x5a)] {
        for at in (0..sent.good.len()).step_by(piece) {
            let mut bad = sent.good.clone();
            bad[at..at + piece].fill(filling);
            if bad == sent.good {
                continue;
            }
            sent.put(&bad);
            let ended = sent.import_again("en");
            if ended.code == Some(0) {
                let summary = ended.json();
                law_1_holds(&summary);
                let known = rows(&summary, "already_imported");
                assert_eq!(known, u64::from(ROWS), "{piece} bytes at {at}: {summary}");
            } else {
                is_damaged(&ended, "en");
                damaged += 1;
            }
            sent.nothing_was_sent_again();
        }
    }
    assert!(damaged >= 30, "{damaged}: hardly a place matters");
}

#[test]
fn ledger_with_garbage_in_its_journal_keeps_what_was_in_its_file() {
    let sent = Sent::new();
    let journals: [Vec<u8>; 3] = [vec![0x5a; 40_000], vec![0; 10], b"\x37\x7f\x06\x82".repeat(999)];
    for journal in journals {
        sent.put(&sent.good);
        std::fs::write(sent.machine.state().join("ledger.db-wal"), journal).unwrap();
        let ended = sent.import_again("en");
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert_eq!(rows(&ended.json(), "already_imported"), u64::from(ROWS));
        sent.nothing_was_sent_again();
    }
}

/// All that a first run wrote may still be in the journal. Without it the file has no table, as
/// before a first run; what else lies in the folder tells that there was one.
#[test]
fn ledger_that_lost_its_whole_journal_is_damaged_and_never_begun_anew() {
    let (platform, machine) = (Platform::start(), Machine::new());
    machine.list("list.csv", 0, 40);
    let running = machine.start(&platform.import("list.csv", &["--rate", "20/s"]));
    until("rows are there", || platform.received() >= 3);
    running.kill();
    let sent = platform.received();
    std::fs::remove_file(machine.state().join("ledger.db-wal")).unwrap();
    for lang in ["zh", "en"] {
        is_damaged(&machine.run(&platform.import("list.csv", &["--json", "--lang", lang])), lang);
        is_damaged(&machine.run(&["resume", "--json", "--lang", lang]), lang);
    }
    assert_eq!(platform.received(), sent);
}

/// Whoever took the ledger away on purpose begins anew.
#[test]
fn ledger_that_was_moved_away_is_made_anew() {
    let sent = Sent::new();
    std::fs::rename(&sent.file, sent.machine.path("old.db")).unwrap();
    let ended = sent.machine.run(&sent.platform.import("list.csv", &["--json"]));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(rows(&ended.json(), "duplicate"), u64::from(ROWS));
}

#[test]
fn ledger_locked_in_the_middle_of_a_push_costs_no_row() {
    let (platform, machine) = (Platform::start(), Machine::new());
    machine.list("list.csv", 0, 30);
    let running = machine.start(&platform.import("list.csv", &["--rate", "50/s", "--json"]));
    until("rows are sent", || platform.received() >= 8);
    let other = Connection::open(machine.state().join("ledger.db")).unwrap();
    other.busy_timeout(Duration::from_secs(20)).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    std::thread::sleep(Duration::from_millis(700));
    let held_up = platform.received();
    assert!(held_up < 30, "it was to be in the middle");
    other.execute_batch("ROLLBACK").unwrap();
    let ended = running.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    law_1_holds(&ended.json());
    assert_eq!(rows(&ended.json(), "inserted"), 30);
    assert_eq!(platform.numbers_arrived_once().len(), 30);
}

#[test]
fn ledger_locked_by_another_program_for_a_while_is_waited_for() {
    let sent = Sent::new();
    let other = Connection::open(&sent.file).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let more = number(ROWS);
    sent.machine.write("more.csv", format!("手机\n{more}\n"));
    let mut running = sent.machine.start(&sent.platform.import("more.csv", &["--json"]));
    std::thread::sleep(Duration::from_millis(700));
    assert!(!running.has_ended(), "{}", running.said());
    sent.nothing_was_sent_again();
    other.execute_batch("ROLLBACK").unwrap();
    let ended = running.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(rows(&ended.json(), "inserted"), 1);
}
