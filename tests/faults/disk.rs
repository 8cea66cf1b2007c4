//! Disks that take no more, by the limit that a shell sets on the size of files: while a list is
//! planned and while a report is written. (`tests/exits` fills one in the middle of a push.) And a
//! state folder that may be read alone.

use std::path::Path;
use std::process::Command;

use crate::support::{Machine, Platform, law_1_holds, reported};
use crate::{is_chinese, rows};

/// The program where no file grows beyond so many blocks of 512 bytes.
fn limited(machine: &Machine, blocks: u64, words: &[&str]) -> Command {
    let script = "ulimit -f \"$0\"; exec \"$@\"";
    let program = env!("CARGO_BIN_EXE_dialfeed");
    let blocks = blocks.to_string();
    let words = [&["-c", script, &blocks, program], words].concat();
    machine.command_of(Path::new("sh"), &words)
}

#[test]
fn disk_full_while_planning_leaves_no_job_and_nothing_sent() {
    let (platform, machine) = (Platform::start(), Machine::new());
    machine.list("list.csv", 0, 20_000);
    for lang in ["zh", "en"] {
        let words = platform.import("list.csv", &["--json", "--lang", lang]);
        let ended = machine.start_command(limited(&machine, 1_000, &words)).end();
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert_eq!(ended.json()["exit_code"], 1);
        let message = ended.json()["error"]["message"].as_str().unwrap().to_owned();
        assert!(message.contains("ledger.db"), "{message}");
        assert_eq!(is_chinese(&message), lang == "zh", "{message}");
        assert!(machine.jobs().is_empty());
    }
    assert_eq!(platform.received(), 0);
    machine.list("list.csv", 0, 20);
    let ended = machine.run(&platform.import("list.csv", &["--json"]));
    assert_eq!(ended.code, Some(0), "with room it goes on: {ended:?}");
    assert_eq!(platform.numbers_arrived_once().len(), 20);
}

/// Many rows that are not sent make a long report. The limit leaves room for the memory that the
/// ledger shares between processes.
#[test]
fn disk_full_while_reporting_is_told_and_the_report_can_be_made_again() {
    const REJECTED: usize = 3_000;
    const BLOCKS: u64 = 100;
    let (platform, machine) = (Platform::start(), Machine::new());
    machine.list("list.csv", 0, 5);
    let mut list = std::fs::read(machine.path("list.csv")).unwrap();
    list.extend("张三,12345,\r\n".repeat(REJECTED).into_bytes());
    machine.write("list.csv", list);
    let more = ["--report-dir", "report", "--json"];
    let ended = machine.run(&platform.import("list.csv", &more));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let job = machine.job();
    for (lang, format) in [("zh", "csv"), ("en", "csv"), ("zh", "xlsx"), ("en", "xlsx")] {
        let words = ["report", &job, "--report-dir", "again", "--format", format];
        let words = [&words[..], &["--json", "--lang", lang]].concat();
        let ended = machine.start_command(limited(&machine, BLOCKS, &words)).end();
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert_eq!(ended.json()["error"]["code"], "report_not_written", "{ended:?}");
        let message = ended.json()["error"]["message"].as_str().unwrap().to_owned();
        assert_eq!(is_chinese(&message), lang == "zh", "{message}");
        assert!(message.contains("again"), "{message}");
    }
    let summary = machine.summary(&job);
    law_1_holds(&summary);
    assert_eq!(rows(&summary, "inserted"), 5);
    assert_eq!(machine.run(&["report", &job, "--report-dir", "again"]).code, Some(0));
    assert_eq!(reported(&machine.path("again")).len(), 5 + REJECTED);
}

/// Root may write everywhere, so a test that runs as root lets the program run as somebody else.
#[test]
fn read_only_state_folder_with_jobs_in_it_is_told_before_anything_is_sent() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
    use std::os::unix::process::CommandExt as _;

    /// The user with no rights of most systems.
    const NOBODY: u32 = 65_534;
    let (platform, machine) = (Platform::start(), Machine::new());
    machine.list("list.csv", 0, 5);
    machine.list("more.csv", 5, 5);
    assert_eq!(machine.run(&platform.import("list.csv", &[])).code, Some(0));
    let program = machine.path("dialfeed");
    std::fs::copy(env!("CARGO_BIN_EXE_dialfeed"), &program).unwrap();
    let is_root = std::fs::metadata(machine.path("list.csv")).unwrap().uid() == 0;
    let ledger = machine.state().join("ledger.db");
    if is_root {
        let locks = machine.state().join("locks");
        for path in [&machine.path(""), &machine.state(), &ledger, &locks] {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }
    let set = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    set(&ledger, 0o400);
    set(&machine.state(), 0o500);
    let before = std::fs::read(&ledger).unwrap();
    for lang in ["zh", "en"] {
        let import = platform.import("more.csv", &["--json", "--lang", lang]);
        for words in [import, vec!["resume", "--json", "--lang", lang]] {
            let mut command = machine.command_of(&program, &words);
            if is_root {
                command.uid(NOBODY).gid(NOBODY);
            }
            let ended = machine.start_command(command).end();
            assert_eq!(ended.code, Some(1), "{ended:?}");
            assert_eq!(ended.json()["error"]["code"], "ledger_not_opened", "{ended:?}");
            let message = ended.json()["error"]["message"].as_str().unwrap().to_owned();
            assert_eq!(is_chinese(&message), lang == "zh", "{message}");
        }
    }
    set(&machine.state(), 0o700);
    set(&ledger, 0o600);
    assert!(std::fs::read(&ledger).unwrap() == before, "the file was touched");
    assert_eq!(platform.received(), 5);
}
