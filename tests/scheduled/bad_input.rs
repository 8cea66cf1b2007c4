//! What is wrong with lists, machines and platforms at night: no list is lost, nobody is called
//! twice, and the folder says why.

use std::fs;
use std::io::Write as _;
#[cfg(target_os = "linux")]
use std::path::{Path, PathBuf};
#[cfg(target_os = "linux")]
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use dialfeed::sandbox::{Fault, Faults, Instead, Rule, SandboxOptions, When};

use crate::hooks::{hook, messages, webhook};
#[cfg(target_os = "linux")]
use crate::office::given_to;
use crate::office::{Office, office, rows_of};
use crate::support::{Echo, Platform, nobody_listens, number, reported, until};

#[test]
fn a_list_that_is_being_written_is_left_until_it_is_whole() {
    let (platform, office) = office();
    let path = office.folder().join("a.csv");
    let text = rows_of(0, 60);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = fs::File::create(&path).unwrap();
            for line in text.split_inclusive('\n') {
                file.write_all(line.as_bytes()).unwrap();
                std::thread::sleep(Duration::from_millis(30));
            }
        });
        until("it is begun", || path.exists());
        let object = office.says(&[], 0);
        assert_eq!((&object["waiting"], &object["done"]), (&1.into(), &0.into()), "{object}");
        assert_eq!(platform.received(), 0);
    });
    until("it has settled", || {
        office.ends(&[], 0);
        office.stands() == ["done/a.csv", "done/a.report"]
    });
    assert_eq!(platform.numbers_arrived_once().len(), 60);
}

/// A list whose writer goes on while it is worked on.
#[cfg(unix)]
#[test]
fn rows_that_a_writer_adds_after_a_pause_are_not_lost_in_silence() {
    let platform = Platform::with(Faults { latency_ms: 40, ..Faults::default() });
    let office = Office::at(platform.url(), "concurrency = 1\n");
    office.arrives("a.csv", 0, 20);
    let mut writer =
        fs::OpenOptions::new().append(true).open(office.folder().join("a.csv")).unwrap();
    let running = office.starts(&[]);
    until("rows are under way", || platform.received() > 2);
    let more = rows_of(20, 5);
    writer.write_all(more.split_once("\r\n").unwrap().1.as_bytes()).unwrap();
    drop(writer);
    let ended = running.end();
    assert_eq!(ended.code, Some(3), "{ended:?}");
    let why = office.why("attention/a.why.txt");
    assert!(why.contains("Somebody wrote to this list"), "{why}");
    // Whoever follows the words sends the rest, and nobody twice.
    office.puts_back("attention/a.csv");
    crate::office::aged(&office.folder().join("a.csv"));
    office.ends(&[], 0);
    assert_eq!(platform.numbers_arrived_once().len(), 25);
}

#[test]
fn a_list_that_somebody_takes_away_is_no_trouble_for_the_others() {
    let platform = Platform::with(Faults { latency_ms: 30, ..Faults::default() });
    let office = Office::at(platform.url(), "concurrency = 1\n");
    office.arrives("a.csv", 0, 10);
    office.arrives("b.csv", 10, 2);
    office.arrives("c.csv", 12, 2);
    let running = office.starts(&["--json"]);
    until("the first is under way", || platform.received() > 2);
    fs::remove_file(office.folder().join("b.csv")).unwrap();
    // The list under way itself, too.
    let taken = office.stands().into_iter().find(|it| it.ends_with("list/a.csv")).unwrap();
    let away = office.machine.path("away.csv");
    let is_moved = fs::rename(office.place(&taken), &away).is_ok();
    let ended = running.end();
    let object = ended.json();
    assert_eq!(platform.numbers_arrived_once().len(), 12);
    assert!(office.stands().contains(&"done/c.csv".to_owned()), "{object}");
    if is_moved {
        // It had been read: every row was sent, and the report says so.
        assert_eq!(office.stands(), ["done/a.report", "done/c.csv", "done/c.report"], "{object}");
        assert_eq!(ended.code, Some(0), "{ended:?}");
    }
}

#[test]
fn two_lists_for_one_batch_send_what_they_have_in_common_once() {
    let (platform, office) = office();
    office.arrives("a.csv", 0, 4);
    office.arrives("b.csv", 2, 4);
    office.ends(&[], 0);
    assert_eq!(platform.numbers_arrived_once().len(), 6);
    let all = |name| reported(&office.place(name)).into_values();
    let known: Vec<_> = all("done/a.report")
        .chain(all("done/b.report"))
        .filter(|row| row.status == "already_imported")
        .map(|row| row.number)
        .collect();
    assert_eq!(known, [number(2), number(3)]);
}

#[test]
fn a_list_that_no_rule_fits_waits_in_attention_until_it_is_renamed() {
    let platform = Platform::start();
    let office = Office::with(
        platform.url(),
        "[[inbox]]\npattern = \"{batch}_*.csv\"\nbatch = \"{batch}\"\n",
    );
    office.arrives("名单.csv", 0, 2);
    // What the name says can be no batch.
    office.arrives("  _x.csv", 2, 2);
    office.ends(&[], 3);
    assert_eq!(platform.received(), 0);
    assert!(office.why("attention/名单.why.txt").contains("No rule"));
    assert!(office.why("attention/  _x.why.txt").contains("Rename the list"));
    fs::rename(office.place("attention/名单.csv"), office.folder().join("20261101_名单.csv"))
        .unwrap();
    office.ends(&[], 0);
    assert_eq!(platform.numbers_arrived_once().len(), 2);
}

#[test]
fn a_platform_that_is_down_all_night_costs_one_message_and_no_list() {
    let told = hook();
    let url = nobody_listens();
    let office = Office::at(&url, &format!("retries = 0\n{}", webhook(&told, "attention")));
    office.arrives("a.csv", 0, 3);
    office.arrives("b.csv", 3, 3);
    for _ in 0..3 {
        let object = office.says(&[], 4);
        assert_eq!(object["stopped_by"]["cause"], "unreachable", "{object}");
    }
    let heard = messages(&told);
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert_eq!(heard[0]["level"], "failure");
    // It is back, at the same address.
    let port = url.trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
    let platform = Platform::open(SandboxOptions { port, ..SandboxOptions::default() });
    office.ends(&[], 0);
    assert_eq!(office.stands(), ["done/a.csv", "done/a.report", "done/b.csv", "done/b.report"]);
    assert_eq!(platform.numbers_arrived_once().len(), 6);
}

#[test]
fn a_wrong_auth_code_keeps_every_list_in_the_folder_until_it_is_right() {
    let platform = Platform::start();
    let office = Office::at(platform.url(), "");
    office.arrives("a.csv", 0, 2);
    office.arrives("b.csv", 2, 2);
    let mut command = office.command(&["--json"]);
    command.env("DIALFEED_AUTH", "wrong-code");
    let ended = office.machine.start_command(command).end();
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert_eq!(ended.json()["stopped_by"]["errno"], 3, "as summary.json has it");
    assert!(ended.stderr.contains("auth code"), "{ended:?}");
    assert_eq!((platform.received(), platform.customers().len()), (1, 0), "one row was tried");
    office.ends(&[], 0);
    assert_eq!(platform.numbers_arrived_once().len(), 4);
}

#[test]
fn a_batch_that_does_not_exist_is_the_lists_own_trouble_and_goes_on_once_it_is_made() {
    let data = tempfile::tempdir().unwrap();
    let open = |batch: Option<&str>, port| {
        let options = SandboxOptions {
            port,
            data: Some(data.path().join("data")),
            ..SandboxOptions::default()
        };
        Platform::open(match batch {
            Some(batch) => options.with_batch(batch),
            None => options,
        })
    };
    let platform = open(None, 0);
    let url = platform.url().to_owned();
    let port = url
        .trim_end_matches(|sign: char| !sign.is_ascii_digit())
        .rsplit(':')
        .next()
        .unwrap()
        .split('/')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let office = Office::with(&url, "[[inbox]]\npattern = \"{batch}_*\"\nbatch = \"{batch}\"\n");
    office.arrives("2027_a.csv", 0, 3);
    office.arrives("20261101_b.csv", 3, 3);
    office.ends(&[], 3);
    assert_eq!(platform.customers().len(), 3, "the other list is not held up");
    let why = office.why("attention/2027_a.why.txt");
    assert!(
        why.contains("batch 2027 does not exist")
            && why.contains("put the list into the folder again"),
        "{why}"
    );
    drop(platform);
    let platform = open(Some("2027"), port);
    office.puts_back("attention/2027_a.csv");
    office.ends(&[], 0);
    assert_eq!(platform.numbers_arrived_once().len(), 6);
    assert_eq!(office.machine.jobs().len(), 2, "it went on as the job that it was");
}

#[test]
fn rows_for_staff_who_are_not_there_are_not_sent() {
    let platform = Platform::start();
    let office = Office::with(
        platform.url(),
        "[[inbox]]\npattern = \"{n}/*\"\nstaff = \"{n}\"\n[[inbox]]\npattern = \"*\"\nstaff_column = \"坐席\"\n",
    );
    office.arrives("9999/a.csv", 0, 2);
    office
        .arrives_as("b.csv", format!("手机,坐席\r\n{},8001\r\n{},7777\r\n", number(5), number(6)));
    office.ends(&["--strict"], 3);
    assert_eq!(platform.customers().len(), 1);
    assert!(office.why("attention/9999/a.why.txt").contains("9999"));
    assert!(office.stands().contains(&"attention/b.report".to_owned()));
}

#[test]
fn without_its_do_not_call_list_nothing_is_sent_and_every_list_stays() {
    let (platform, office) = office();
    let more = "batch = \"20261101\"\nsuppress = [\"no-calls.csv\"]\n";
    office.configure(platform.url(), more);
    office.arrives("a.csv", 0, 2);
    office.arrives("b.csv", 2, 2);
    for text in [None, Some("手机\r\n"), Some("")] {
        if let Some(text) = text {
            office.machine.write("no-calls.csv", text);
        }
        let ended = office.ends(&[], 5);
        assert!(ended.stderr.contains("no-calls.csv"), "{ended:?}");
        assert_eq!(office.stands(), ["a.csv", "b.csv"]);
    }
    assert_eq!(platform.received(), 0);
    office.machine.write("no-calls.csv", format!("手机\r\n{}\r\n", number(1)));
    office.ends(&[], 0);
    assert_eq!(platform.numbers_arrived_once().len(), 3);
    assert!(!platform.numbers_arrived_once().contains(&number(1)));
}

/// An office whose platform stops the first run at the fifth row, with a list of eight rows.
fn stopped_at_the_fifth(more: &str) -> (Platform, Office) {
    let fault = Fault::not_stored(Instead::Errno(3));
    let faults =
        Faults { script: vec![Rule::new(When::From(5), fault).times(1)], ..Faults::default() };
    let platform = Platform::with(faults);
    let office = Office::at(platform.url(), &format!("concurrency = 1\n{more}"));
    office.machine.write("no-calls.csv", format!("手机\r\n{}\r\n", number(7)));
    office.arrives("a.csv", 0, 8);
    office.ends(&[], 4);
    assert_eq!(platform.customers().len(), 4);
    (platform, office)
}

#[test]
fn who_comes_onto_the_do_not_call_list_after_a_stop_is_not_called() {
    let own = "suppress = [\"no-calls.csv\"]\n";
    // A number added to the list of the job; a list added to a configuration that had none.
    for more in [own, ""] {
        let (platform, office) = stopped_at_the_fifth(more);
        let text = format!("手机\r\n{}\r\n{}\r\n", number(6), number(7));
        office.machine.write("no-calls.csv", text);
        let more = format!("batch = \"20261101\"\nconcurrency = 1\n{own}");
        office.configure(platform.url(), &more);
        office.ends(&[], 0);
        assert_eq!(platform.numbers_arrived_once().len(), 6);
        for nth in [6, 7] {
            assert!(!platform.numbers_arrived_once().contains(&number(nth)), "{nth} was called");
        }
        let rows = reported(&office.place("done/a.report"));
        assert_eq!(rows.values().filter(|row| row.status == "suppressed").count(), 2, "{rows:?}");
    }
}

#[test]
fn a_stopped_list_waits_for_the_do_not_call_list_that_its_rule_names() {
    let (platform, office) = stopped_at_the_fifth("suppress = [\"no-calls.csv\"]\n");
    let stands = office.stands();
    office.arrives("b.csv", 20, 1);
    for text in [None, Some("手机\r\n"), Some("")] {
        match text {
            None => fs::remove_file(office.machine.path("no-calls.csv")).unwrap(),
            Some(text) => office.machine.write("no-calls.csv", text),
        }
        let ended = office.ends(&[], 5);
        assert!(ended.stderr.contains("no-calls.csv"), "{ended:?}");
        let mut all = stands.clone();
        all.push("b.csv".to_owned());
        all.sort_unstable();
        assert_eq!(office.stands(), all);
    }
    assert_eq!(platform.customers().len(), 4, "nothing was sent");
    office.machine.write("no-calls.csv", format!("手机\r\n{}\r\n", number(5)));
    office.ends(&[], 0);
    let arrived = platform.numbers_arrived_once();
    assert!(!arrived.contains(&number(5)) && !arrived.contains(&number(7)), "{arrived:?}");
    assert_eq!(arrived.len(), 7, "six of the first list, the one of the second");
}

#[test]
fn a_list_that_a_job_heeded_and_no_rule_names_any_more_is_heeded_while_it_is_there() {
    let (platform, office) = stopped_at_the_fifth("suppress = [\"no-calls.csv\"]\n");
    office.configure(platform.url(), "batch = \"20261101\"\nconcurrency = 1\n");
    office.machine.write("no-calls.csv", format!("手机\r\n{}\r\n", number(6)));
    office.ends(&[], 0);
    let arrived = platform.numbers_arrived_once();
    assert!(!arrived.contains(&number(6)) && !arrived.contains(&number(7)), "{arrived:?}");

    let (platform, office) = stopped_at_the_fifth("suppress = [\"no-calls.csv\"]\n");
    office.configure(platform.url(), "batch = \"20261101\"\nconcurrency = 1\n");
    fs::remove_file(office.machine.path("no-calls.csv")).unwrap();
    let ended = office.ends(&[], 0);
    assert!(ended.stderr.contains("do-not-call list is gone"), "{ended:?}");
    assert_eq!(platform.numbers_arrived_once().len(), 7);
}

#[test]
fn every_name_that_a_file_can_have_is_a_list_and_keeps_it() {
    let (platform, office) = office();
    let long = format!("{}.csv", "名".repeat(83));
    let mut names = vec![
        "two  words.csv".to_owned(),
        " lead and trail .csv ".to_owned(),
        "it's 'quoted' \"so\".csv".to_owned(),
        "-rf.csv".to_owned(),
        "--json".to_owned(),
        "名单（三月）.csv".to_owned(),
        "a;b&c|d$(e)`f`.csv".to_owned(),
        "%s{0}\\n.csv".to_owned(),
        "no extension".to_owned(),
        "[id](x) <b>*.csv".to_owned(),
        long,
    ];
    if cfg!(windows) {
        names
            .retain(|name| !name.contains(['"', '<', '*', '|', '\\', '?']) && !name.ends_with(' '));
    } else {
        names.extend([
            "new\nline.csv".to_owned(),
            "tab\tand\u{1b}[31mred.csv".to_owned(),
            "\u{202e}vsc.gpj".to_owned(),
        ]);
    }
    let many = u32::try_from(names.len()).unwrap();
    for (nth, name) in (0..).zip(&names) {
        office.arrives(name, nth, 1);
    }
    let ended = office.ends(&[], 0);
    for sign in ['\u{1b}', '\u{202e}', '\t'] {
        assert!(!ended.stderr.contains(sign), "{ended:?}");
    }
    assert_eq!(platform.numbers_arrived_once().len(), names.len());
    let stands = office.stands();
    for name in &names {
        // One as long as names may be is shortened, so that there is room for its report's.
        let begins = format!("done/{}", name.chars().take(70).collect::<String>());
        assert!(stands.iter().any(|it| it.starts_with(&begins)), "{name:?}: {stands:?}");
    }
    assert_eq!(many as usize * 2, stands.len(), "each has a report: {stands:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_no_obstacle() {
    use std::os::unix::ffi::OsStrExt as _;
    let (platform, office) = office();
    let name = std::ffi::OsStr::from_bytes(b"\xc3\xfb\xb5\xa5.csv");
    office.arrives_as(name, rows_of(0, 2));
    office.ends(&[], 0);
    assert_eq!(platform.numbers_arrived_once().len(), 2);
    let place = office.place("done/\u{fffd}\u{fffd}\u{fffd}\u{fffd}.csv");
    assert_eq!(place.file_name(), Some(name));
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_read_is_told_and_the_others_go_on() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    /// Somebody who may not do everything.
    const NOBODY: u32 = 65_534;
    let (platform, told) = (Platform::start(), hook());
    let office =
        Office::at(platform.url(), &format!("lang = \"zh\"\n{}", webhook(&told, "attention")));
    office.arrives("a.csv", 0, 1);
    office.arrives("shut/b.csv", 1, 1);
    fs::set_permissions(office.folder().join("shut"), fs::Permissions::from_mode(0o000)).unwrap();
    if !given_to(&office.machine.path(""), NOBODY) {
        println!("only the administrator can try this: not tested");
        return;
    }
    let mut command = office.command(&["--json"]);
    command.uid(NOBODY).gid(NOBODY);
    let ended = office.machine.start_command(command).end();
    assert_eq!(platform.customers().len(), 1, "{ended:?}");
    assert!(ended.stderr.contains("shut"), "{ended:?}");
    let object = ended.json();
    let lists = object["lists"].as_array().unwrap();
    assert!(lists.iter().any(|list| list["file"] == "shut" && list["shelf"].is_null()), "{object}");
    assert_eq!(object["waiting"], 1, "{object}");
    let [heard] = messages(&told).try_into().unwrap();
    let text = heard["text"].as_str().unwrap();
    assert!(text.starts_with("shut：无法读取，不知道里面有没有名单"), "{heard}");
}

/// A colleague's folder, made with the usual rights.
#[cfg(target_os = "linux")]
#[test]
fn a_list_in_a_folder_that_cannot_be_written_waits_aloud_and_others_are_imported() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    const NOBODY: u32 = 65_534;
    let told = hook();
    let platform = Platform::start();
    let office = Office::at(platform.url(), &webhook(&told, "attention"));
    office.arrives("a.csv", 0, 1);
    office.arrives("staff/b.csv", 1, 1);
    if !given_to(&office.machine.path(""), NOBODY) {
        println!("only the administrator can try this: not tested");
        return;
    }
    let theirs = office.folder().join("staff");
    std::os::unix::fs::chown(&theirs, Some(1), Some(1)).unwrap();
    fs::set_permissions(&theirs, fs::Permissions::from_mode(0o755)).unwrap();
    for _ in 0..2 {
        let mut command = office.command(&["--quiet", "--json"]);
        command.uid(NOBODY).gid(NOBODY);
        let ended = office.machine.start_command(command).end();
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(
            ended.stderr.contains("staff/b.csv") && ended.stderr.contains("chmod g+w"),
            "{ended:?}"
        );
        assert_eq!(ended.json()["waiting"], 1, "{ended:?}");
    }
    assert_eq!(platform.customers().len(), 1);
    let heard = messages(&told);
    assert_eq!(heard.len(), 1, "once: {heard:?}");
    assert!(heard[0]["text"].as_str().unwrap().contains("working/"), "{heard:?}");
    fs::set_permissions(&theirs, fs::Permissions::from_mode(0o777)).unwrap();
    let mut command = office.command(&[]);
    command.uid(NOBODY).gid(NOBODY);
    let ended = office.machine.start_command(command).end();
    assert_eq!((ended.code, platform.customers().len()), (Some(0), 2), "{ended:?}");
}

/// A small disk of its own, mounted while this lives.
#[cfg(target_os = "linux")]
struct Disk(PathBuf);

#[cfg(target_os = "linux")]
impl Disk {
    fn mount(at: &Path, size: &str) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let options = format!("size={size}");
        let mount = ["-t", "tmpfs", "-o", &options, "none"];
        let mounted = Command::new("mount").args(mount).arg(at).output();
        if mounted.is_ok_and(|mounted| mounted.status.success()) {
            return Some(Self(at.to_owned()));
        }
        println!("nothing can be mounted here: not tested");
        None
    }

    /// Fills what is left of it.
    fn fill(&self) {
        let mut file = fs::File::create(self.0.join(".full")).unwrap();
        while file.write_all(&[0; 4096]).is_ok() {}
    }

    fn empty(&self) {
        fs::remove_file(self.0.join(".full")).unwrap();
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_the_folder_loses_no_list_and_the_next_run_goes_on() {
    let (platform, office) = office();
    let Some(disk) = Disk::mount(&office.folder(), "2m") else { return };
    office.ends(&[], 0);
    office.arrives("a.csv", 0, 3);
    office.arrives("b.csv", 3, 3);
    disk.fill();
    let ended = office.ends(&[], 1);
    assert!(ended.stderr.contains("space"), "{ended:?}");
    assert_eq!(office.ends(&["--json"], 1).json()["exit_code"], 1);
    let left: Vec<_> = office.stands().into_iter().filter(|it| it.ends_with(".csv")).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    disk.empty();
    office.ends(&[], 0);
    assert_eq!(office.stands(), ["done/a.csv", "done/a.report", "done/b.csv", "done/b.report"]);
    assert_eq!(platform.numbers_arrived_once().len(), 6);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_the_records_sends_nothing_twice_and_the_next_run_goes_on() {
    let (platform, office) = office();
    let Some(disk) = Disk::mount(&office.machine.state(), "16m") else { return };
    office.arrives("a.csv", 0, 3);
    office.ends(&[], 0);
    office.arrives("b.csv", 3, 2000);
    disk.fill();
    let ended = office.ends(&["--json"], 1);
    assert!(ended.stderr.contains("disk"), "{ended:?}");
    disk.empty();
    office.ends(&["--concurrency", "32"], 0);
    assert_eq!(platform.numbers_arrived_once().len(), 2003);
}

/// So many lists of one row each; what a list costs.
fn many(lists: u32) -> Duration {
    let (platform, office) = office();
    for nth in 0..lists {
        office.arrives(&format!("{}/{nth}.csv", nth % 10), nth, 1);
    }
    let begin = Instant::now();
    let object = office.says(&[], 0);
    let each = begin.elapsed() / lists;
    println!("{lists} lists: {each:?} each");
    assert_eq!(object["done"], lists, "{object}");
    assert_eq!(platform.numbers_arrived_once().len(), lists as usize);
    assert_eq!(office.machine.jobs().len(), lists as usize);
    each
}

#[test]
fn a_folder_of_a_hundred_lists_is_emptied_in_one_run() {
    many(100);
}

#[test]
#[ignore = "takes minutes: cargo test --test scheduled -- --ignored"]
fn a_folder_of_ten_thousand_lists_is_emptied_at_the_same_price_each() {
    let few = many(500);
    let many = many(10_000);
    assert!(many < 3 * few, "{many:?} {few:?}");
}

#[test]
fn a_platform_that_answers_nothing_readable_all_night_leaves_no_more_rows_in_doubt_each_time() {
    let is_well = Arc::new(AtomicBool::new(false));
    let turn = Arc::clone(&is_well);
    let echo = Echo::start(move |_| {
        let (status, body) = if turn.load(Ordering::SeqCst) {
            ("200 OK", r#"{"errno":1,"message":"","data":[]}"#)
        } else {
            ("500 Internal Server Error", "no")
        };
        let length = body.len();
        Some(format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes())
    });
    let office = Office::at(&echo.url, "");
    office.arrives("a.csv", 0, 20);
    let rows = |office: &Office| {
        let jobs = office.machine.jobs();
        (jobs[0]["rows"]["uncertain"].clone(), jobs[0]["rows"]["pending"].clone())
    };
    for _ in 0..4 {
        let object = office.says(&[], 4);
        assert_eq!(object["stopped_by"]["cause"], "no_readable_reply", "{object}");
        assert_eq!(rows(&office), (3.into(), 17.into()));
    }
    let sent = |what: &str| {
        let arrived = echo.arrived();
        arrived.iter().filter(|(head, body)| head.contains(what) || body.contains(what)).count()
    };
    assert_eq!((sent("AddTaskData"), sent("GetUserInfo")), (3, 3));
    is_well.store(true, Ordering::SeqCst);
    // Three rows in doubt are for somebody to look at.
    office.ends(&[], 3);
    assert_eq!(rows(&office), (3.into(), 0.into()));
    assert_eq!(sent("AddTaskData"), 20);
}

#[test]
fn a_platform_that_loses_replies_leaves_its_list_to_somebody_who_looks() {
    let script = vec![Rule::new(When::Request(2), Fault::stored(Instead::Close))];
    let platform = Platform::with(Faults { script, ..Faults::default() });
    let office = Office::at(platform.url(), "concurrency = 1\n");
    office.arrives("a.csv", 0, 4);
    office.ends(&[], 3);
    let why = office.why("attention/a.why.txt");
    assert!(why.contains("uncertain") && why.contains("--resend-uncertain"), "{why}");
    office.puts_back("attention/a.csv");
    office.ends(&[], 3);
    assert_eq!(platform.numbers_arrived_once().len(), 4);
}

/// Nobody types options for a folder of lists.
#[test]
fn advice_that_names_options_says_which_keys_they_are_for_a_folder() {
    let (_platform, office) = office();
    office.arrives_as("a.csv", "甲,乙\r\nx,y\r\n");
    office.ends(&[], 3);
    let why = office.why("failed/a.why.txt");
    assert!(why.contains("--map") && why.contains("keys of dialfeed.toml: map"), "{why}");
    office.arrives_as("b.csv", [0; 5_000]);
    office.ends(&[], 3);
    let why = office.why("failed/b.why.txt");
    assert!(why.contains("zero bytes") && !why.contains("--map"), "{why}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_the_records_is_told_once_and_not_by_each_run_of_the_night() {
    let (platform, told) = (Platform::start(), hook());
    let office = Office::at(platform.url(), &webhook(&told, "attention"));
    let Some(disk) = Disk::mount(&office.machine.state(), "4m") else { return };
    office.arrives("a.csv", 0, 3);
    office.ends(&[], 0);
    office.arrives("b.csv", 3, 3);
    disk.fill();
    for _ in 0..4 {
        office.ends(&[], 1);
    }
    let heard = messages(&told);
    assert_eq!(heard.len(), 1, "{heard:?}");
    disk.empty();
    office.ends(&[], 0);
    let heard = messages(&told);
    assert_eq!(heard.len(), 2, "{heard:?}");
    assert!(heard[1]["text"].as_str().unwrap().contains("It goes on again"), "{heard:?}");
    let kept = office.folder().join("working").read_dir().unwrap().count();
    assert_eq!(kept, 1, "nothing but the lock is left there");
}
