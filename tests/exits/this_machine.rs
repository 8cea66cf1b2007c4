//! A machine that fails: 1, and nothing lost or sent twice.

use dialfeed::sandbox::{Fault, Faults, Instead, Rule, When};
use serde_json::json;

use super::is_chinese;
use crate::support::{Ended, Machine, Platform};

fn failed(ended: &Ended, code: &str, names: &str, lang: &str) {
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let object = ended.json();
    assert_eq!(object["error"]["code"], code, "{ended:?}");
    assert_eq!(object["exit_code"], 1);
    let message = object["error"]["message"].as_str().unwrap();
    assert!(message.contains(names), "{message}");
    assert_eq!(is_chinese(message), lang == "zh", "{message}");
}

#[test]
fn a_report_folder_that_cannot_be_made_leaves_no_job_and_nothing_sent() {
    let (platform, machine) = (Platform::start(), Machine::new());
    machine.list("list.csv", 0, 5);
    for lang in ["zh", "en"] {
        let more = ["--report-dir", "list.csv/report", "--json", "--lang", lang];
        let ended = machine.run(&platform.import("list.csv", &more));
        failed(&ended, "report_not_written", "--report-dir", lang);
        assert!(ended.stderr.contains("list.csv"), "{ended:?}");
    }
    assert_eq!(platform.received(), 0);
    assert!(machine.jobs().is_empty(), "{:?}", machine.jobs());
    let ended = machine.run(&platform.import("list.csv", &["--report-dir", "report"]));
    assert_eq!((ended.code, platform.received()), (Some(0), 5), "{ended:?}");
}

#[test]
fn a_stopped_job_stays_as_it_was_where_its_new_report_folder_cannot_be_made() {
    let script = vec![Rule::new(When::Always, Fault::not_stored(Instead::Errno(3)))];
    let platform = Platform::with(Faults { script, ..Faults::default() });
    let machine = Machine::new();
    machine.list("list.csv", 0, 5);
    assert_eq!(machine.run(&platform.import("list.csv", &[])).code, Some(4));
    let before = machine.jobs();
    let ended = machine.run(&["resume", "--report-dir", "list.csv/report", "--json", "--yes"]);
    failed(&ended, "report_not_written", "--report-dir", "en");
    assert_eq!(machine.jobs(), before);
}

#[test]
fn a_state_folder_that_cannot_be_made_is_named() {
    let (platform, machine) = (Platform::start(), Machine::new());
    machine.list("list.csv", 0, 5);
    for lang in ["zh", "en"] {
        let more = ["--state", "list.csv/state", "--json", "--lang", lang];
        let ended = machine.run(&platform.import("list.csv", &more));
        failed(&ended, "ledger_not_opened", "--state", lang);
    }
    assert_eq!(platform.received(), 0);
}

#[test]
fn a_damaged_ledger_stops_everything_and_is_not_touched() {
    let (platform, machine) = (Platform::start(), Machine::new());
    machine.list("list.csv", 0, 200);
    machine.list("more.csv", 200, 5);
    assert_eq!(machine.run(&platform.import("list.csv", &[])).code, Some(0));
    let file = machine.state().join("ledger.db");
    let good = std::fs::read(&file).unwrap();
    let mut torn = good.clone();
    torn.truncate(good.len() / 2);
    let mut overwritten = good.clone();
    overwritten[4096..].fill(0x5a);
    for bad in [b"this is somebody's letter, and no ledger".to_vec(), torn, overwritten] {
        std::fs::write(&file, &bad).unwrap();
        let sent = platform.received();
        for words in [platform.import("more.csv", &[]), vec!["resume"], vec!["jobs"]] {
            for lang in ["zh", "en"] {
                let words = [&words[..], &["--json", "--lang", lang]].concat();
                failed(&machine.run(&words), "ledger_damaged", "ledger.db", lang);
            }
        }
        assert_eq!(platform.received(), sent);
        assert!(std::fs::read(&file).unwrap() == bad, "the file was touched");
    }
    std::fs::write(&file, &good).unwrap();
    assert_eq!(machine.jobs().len(), 1);
}

/// A disk that takes no more, by the limit that a shell sets on the size of files.
#[cfg(unix)]
#[test]
fn a_full_disk_in_the_middle_stops_the_job_and_resume_finishes_it() {
    use std::path::Path;

    use super::rows;
    use crate::support::law_1_holds;

    const ROWS: u32 = 600;
    let not_yet = Rule::new(When::Request(1), Fault::not_stored(Instead::Errno(3)));
    let platform = Platform::with(Faults { script: vec![not_yet], ..Faults::default() });
    let machine = Machine::new();
    machine.list("list.csv", 0, ROWS);
    // Planned and stopped at once: what is to come is outcomes alone.
    let words = platform.import("list.csv", &["--concurrency", "2", "--report-dir", "report"]);
    assert_eq!(machine.run(&words).code, Some(4));
    let ledger_bytes = std::fs::metadata(machine.state().join("ledger.db")).unwrap().len();

    // Blocks of 512 bytes by the standard; a shell that counts in 1024 leaves twice the room.
    let blocks = (ledger_bytes / 512 + 100).to_string();
    let script = "ulimit -f \"$0\"; exec \"$@\"";
    let program = env!("CARGO_BIN_EXE_dialfeed");
    let words = ["-c", script, &blocks, program, "resume", "--json", "--lang", "en"];
    let limited = machine.command_of(Path::new("sh"), &words);
    let ended = machine.start_command(limited).end();
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.stderr.contains("ledger.db"), "{ended:?}");
    let told = ended.json();
    law_1_holds(&told);
    assert_eq!((&told["state"], &told["stopped_by"]["cause"]), (&json!("stopped"), &json!("disk")));
    assert_eq!(told["exit_code"], 1);
    let sent = platform.received() - 1;
    assert!(sent > 0 && sent < u64::from(ROWS), "the disk was to fill in the middle: {sent}");

    let summary = machine.summary(&machine.job());
    law_1_holds(&summary);
    assert!(rows(&summary, "inserted") > 0);
    assert!(rows(&summary, "uncertain") <= 2 * 2, "{summary}");
    let ended = machine.run(&["resume", "--json"]);
    assert!([Some(0), Some(3)].contains(&ended.code), "{ended:?}");
    law_1_holds(&ended.json());
    assert_eq!(rows(&ended.json(), "pending"), 0);
    let numbers = platform.numbers_arrived_once().len() as u64;
    assert!(numbers >= rows(&ended.json(), "inserted"));
}

/// Files that their owner has closed. Root may open everything, so a test that runs as root lets
/// the program run as somebody else.
#[cfg(unix)]
#[test]
fn what_may_not_be_read_or_written_is_told_before_anything_is_sent() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt, chown};
    use std::os::unix::process::CommandExt as _;

    /// The user with no rights of most systems.
    const NOBODY: u32 = 65_534;
    let (platform, machine) = (Platform::start(), Machine::new());
    machine.list("list.csv", 0, 5);
    machine.list("closed.csv", 0, 5);
    std::fs::create_dir(machine.path("shut")).unwrap();
    let set = |name: &str, mode| {
        std::fs::set_permissions(machine.path(name), PermissionsExt::from_mode(mode)).unwrap();
    };
    let is_root = std::fs::metadata(machine.path("list.csv")).unwrap().uid() == 0;
    let program = machine.path("dialfeed");
    std::fs::copy(env!("CARGO_BIN_EXE_dialfeed"), &program).unwrap();
    if is_root {
        for name in ["", "list.csv", "closed.csv", "shut"] {
            chown(machine.path(name), Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }
    set("closed.csv", 0o000);
    set("shut", 0o500);
    let run = |list: &str, more: &[&str]| {
        let mut command = machine.command_of(&program, &platform.import(list, more));
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        machine.start_command(command).end()
    };
    for lang in ["zh", "en"] {
        let ended = run("closed.csv", &["--json", "--lang", lang]);
        assert_eq!(ended.code, Some(5), "{ended:?}");
        assert_eq!(ended.json()["error"]["code"], "file_not_readable");
        assert!(ended.stderr.contains("closed.csv"), "{ended:?}");
        let ended = run("list.csv", &["--suppress", "closed.csv", "--json", "--lang", lang]);
        assert_eq!(ended.code, Some(5), "{ended:?}");
        assert_eq!(ended.json()["error"]["code"], "suppress_not_readable");
        let ended = run("list.csv", &["--state", "shut/state", "--json", "--lang", lang]);
        failed(&ended, "ledger_not_opened", "shut", lang);
        let ended = run("list.csv", &["--report-dir", "shut/report", "--json", "--lang", lang]);
        failed(&ended, "report_not_written", "shut", lang);
        let ended = run("list.csv", &["--report-dir", "shut", "--json", "--lang", lang]);
        failed(&ended, "report_not_written", "shut", lang);
    }
    assert_eq!(platform.received(), 0);
}
