//! `dialfeed inbox DIR --follow`: a service that takes lists as they come, tells its manager how it is,
//! and ends when it is asked to.

use std::fs;
use std::time::{Duration, Instant};

use dialfeed::sandbox::{Faults, SandboxOptions};

use crate::hooks::webhook;
use crate::office::{Office, office};
use crate::support::{Echo, Ended, Platform, Running, nobody_listens, until};

/// Longer than anything here waits by itself, far shorter than a manager's patience.
const SECONDS: Duration = Duration::from_secs(6);

fn stopped(running: Running, signal: &str) -> Ended {
    let asked = Instant::now();
    running.signal(signal);
    let ended = running.end();
    assert!(asked.elapsed() < SECONDS, "{:?} {ended:?}", asked.elapsed());
    ended
}

#[test]
fn lists_are_imported_as_they_come_and_the_service_ends_when_it_is_asked_to() {
    for (signal, code) in [("TERM", 143), ("INT", 130)] {
        let (platform, office) = office();
        let running = office.starts(&["--follow", "--every", "600"]);
        let filed = |list: &str| office.stands().contains(&format!("done/{list}"));
        let folder = office.folder().join("北京");
        for (nth, list) in [(0, "moved-in.csv"), (1, "北京/written.csv"), (2, "北京/again.csv")]
        {
            // It has nothing to do and waits.
            std::thread::sleep(Duration::from_secs(1));
            if nth == 0 {
                office.arrives(list, 0, 2);
            } else {
                fs::create_dir_all(&folder).unwrap();
                fs::write(office.folder().join(list), crate::office::rows_of(nth * 2, 2)).unwrap();
            }
            until("it is imported and filed", || filed(list));
        }
        // Now it waits.
        let ended = stopped(running, signal);
        assert_eq!(ended.code, Some(code), "{ended:?}");
        assert_eq!(platform.numbers_arrived_once().len(), 6);
        assert_eq!(office.machine.jobs().len(), 3);
    }
}

#[test]
fn a_service_that_is_stopped_in_the_middle_of_a_list_leaves_it_to_the_next() {
    for (signal, code) in [("TERM", 143), ("INT", 130)] {
        let platform = Platform::with(Faults { latency_ms: 50, ..Faults::default() });
        let office = Office::at(platform.url(), "concurrency = 2\n");
        office.arrives("a.csv", 0, 100);
        let running = office.starts(&["--follow"]);
        until("rows are under way", || platform.received() > 4);
        let ended = stopped(running, signal);
        assert_eq!(ended.code, Some(code), "{ended:?}");
        let sent = platform.customers().len();
        assert!(sent < 100, "it came too late");
        office.ends(&["--concurrency", "64"], 0);
        assert_eq!(platform.numbers_arrived_once().len(), 100);
        assert_eq!(office.machine.jobs().len(), 1);
    }
}

#[test]
fn a_platform_that_is_down_is_tried_again_later_and_later_and_lists_go_on_when_it_is_back() {
    let url = nobody_listens();
    let office = Office::at(&url, "retries = 0\n");
    office.arrives("a.csv", 0, 3);
    let running = office.starts(&["--follow", "--every", "0.3"]);
    until("it waits longer", || running.said().matches("Trying again in").count() > 2);
    let port = url.trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
    let platform = Platform::open(SandboxOptions { port, ..SandboxOptions::default() });
    until("it goes on", || platform.customers().len() == 3);
    until("it is filed", || office.stands() == ["done/a.csv", "done/a.report"]);
    // What comes then is not waited for.
    office.arrives("b.csv", 3, 1);
    until("the next is imported", || platform.customers().len() == 4);
    assert_eq!(stopped(running, "TERM").code, Some(143));
    assert_eq!(platform.numbers_arrived_once().len(), 4);
}

#[test]
fn a_service_that_waits_for_a_platform_ends_at_once_when_it_is_asked_to() {
    let office = Office::at(&nobody_listens(), "retries = 0\n");
    office.arrives("a.csv", 0, 3);
    let running = office.starts(&["--follow", "--every", "300"]);
    until("it waits", || running.said().contains("Trying again in"));
    assert_eq!(stopped(running, "TERM").code, Some(143));
}

#[test]
fn a_webhook_that_does_not_answer_does_not_hold_up_the_end() {
    let silent = Echo::start(|_| None);
    let platform = Platform::start();
    let office = Office::at(platform.url(), &webhook(&silent, "always"));
    office.arrives("a.csv", 0, 1);
    let running = office.starts(&["--follow"]);
    until("somebody is told", || !silent.arrived().is_empty());
    let ended = stopped(running, "TERM");
    assert_eq!(ended.code, Some(143), "{ended:?}");
    assert!(ended.stderr.contains("given up"), "{ended:?}");
    // The same for one list by hand.
    office.machine.list("b.csv", 5, 1);
    let running = office.machine.start(&["import", "b.csv"]);
    until("somebody is told", || silent.arrived().len() > 1);
    assert_eq!(stopped(running, "TERM").code, Some(0), "all was sent before");
}

#[test]
fn a_password_manager_that_waits_for_somebody_does_not_hold_up_the_end() {
    let platform = Platform::start();
    for (command, follow) in [("[\"sleep\", \"50\"]", true), ("\"sleep 50; echo x\"", false)] {
        let office = Office::at(platform.url(), &format!("auth_command = {command}\n"));
        office.arrives("a.csv", 0, 1);
        let started = |words: &[&str]| {
            let mut command = office.machine.command(words);
            command.env_remove("DIALFEED_AUTH");
            let running = office.machine.start_command(command);
            std::thread::sleep(Duration::from_millis(500));
            stopped(running, "TERM").code
        };
        let inbox = if follow { &["inbox", "lists", "--follow"][..] } else { &["inbox", "lists"] };
        assert_eq!(started(inbox), Some(143));
        assert_eq!(office.stands(), ["a.csv"], "it is back where it was");
        assert_eq!(started(&["users"]), Some(143));
        assert_eq!(started(&["doctor"]), Some(143));
    }
    assert_eq!(platform.received(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_service_manager_hears_that_it_is_ready_lives_and_stops() {
    use std::os::unix::net::UnixDatagram;
    let (platform, office) = office();
    let socket = UnixDatagram::bind(office.machine.path("notify")).unwrap();
    socket.set_read_timeout(Some(SECONDS)).unwrap();
    let hears = || {
        let mut said = [0; 512];
        let length = socket.recv(&mut said).unwrap();
        String::from_utf8(said[..length].to_vec()).unwrap().trim().to_owned()
    };
    let mut command = office.command(&["--follow"]);
    command.env("NOTIFY_SOCKET", office.machine.path("notify"));
    command.env("WATCHDOG_USEC", "400000");
    let running = office.machine.start_command(command);
    assert_eq!(hears(), "READY=1");
    for _ in 0..3 {
        assert_eq!(hears(), "WATCHDOG=1");
    }
    // It lives also while it works.
    office.arrives("a.csv", 0, 1);
    until("a list is imported", || platform.customers().len() == 1);
    assert_eq!(hears(), "WATCHDOG=1");
    running.signal("TERM");
    loop {
        match hears().as_str() {
            "WATCHDOG=1" => {}
            "STOPPING=1" => break,
            other => panic!("{other}"),
        }
    }
    assert_eq!(running.end().code, Some(143));
}

/// Without a manager that asks for it nothing is said, and a run that has an end is no service.
#[cfg(target_os = "linux")]
#[test]
fn a_run_that_has_an_end_tells_a_service_manager_nothing() {
    use std::os::unix::net::UnixDatagram;
    let (_platform, office) = office();
    let socket = UnixDatagram::bind(office.machine.path("notify")).unwrap();
    socket.set_nonblocking(true).unwrap();
    let mut command = office.command(&[]);
    command.env("NOTIFY_SOCKET", office.machine.path("notify"));
    assert_eq!(office.machine.start_command(command).end().code, Some(0));
    assert!(socket.recv(&mut [0; 64]).is_err());
}

/// A network folder tells nothing of changes: neither does a list that another name of the same file
/// on another mount is written through. Here the system is out of watches.
#[cfg(target_os = "linux")]
#[test]
fn where_the_system_tells_nothing_the_folder_is_looked_at_time_and_again() {
    use std::os::unix::process::CommandExt as _;
    const NOBODY: u32 = 65_533;
    let limit = "/proc/sys/fs/inotify/max_user_instances";
    let Some(instances) =
        fs::read_to_string(limit).ok().and_then(|it| it.trim().parse::<u32>().ok())
    else {
        return;
    };
    let (platform, office) = office();
    if !crate::office::given_to(&office.machine.path(""), NOBODY) {
        println!("only the administrator can try this: not tested");
        return;
    }
    // Everything that this user may have is taken by others.
    let mut hog = std::process::Command::new("python3");
    let takes = format!(
        "import ctypes,time\nlibc=ctypes.CDLL(None)\n[libc.inotify_init() for _ in range({instances}+1)]\n\
         print('taken',flush=True)\ntime.sleep(60)"
    );
    hog.args(["-c", &takes]).uid(NOBODY).stdout(std::process::Stdio::piped());
    let Ok(mut hog) = hog.spawn() else { return };
    let mut said = [0; 5];
    std::io::Read::read_exact(hog.stdout.as_mut().unwrap(), &mut said).unwrap_or(());
    let mut command = office.command(&["--follow", "--every", "0.5"]);
    command.uid(NOBODY).gid(NOBODY);
    let running = office.machine.start_command(command);
    until("it watches", || running.said().contains("Watching"));
    office.arrives("a.csv", 0, 2);
    let _ = crate::office::given_to(&office.folder(), NOBODY);
    until("it is imported all the same", || platform.customers().len() == 2);
    let is_told = running.said().contains("looked at every");
    hog.kill().unwrap();
    hog.wait().unwrap();
    assert!(is_told, "{}", running.said());
    assert_eq!(stopped(running, "TERM").code, Some(143));
}

#[test]
fn a_service_waits_for_a_folder_that_is_away_and_goes_on_when_it_is_back() {
    let (platform, office) = office();
    let (here, away) = (office.folder(), office.machine.path("away"));
    let filed = |list: &str| here.is_dir() && office.stands().contains(&format!("done/{list}"));
    // It is not there when the service begins either.
    fs::rename(&here, &away).unwrap();
    let running = office.starts(&["--follow", "--every", "1"]);
    until("it is missed", || running.said().contains("is not there now"));
    fs::rename(&away, &here).unwrap();
    office.arrives("a.csv", 0, 2);
    until("a list is imported", || filed("a.csv"));
    fs::rename(&here, &away).unwrap();
    until("it is missed again", || running.said().matches("is not there now").count() == 2);
    // A share that was mounted anew is another folder, and knows nothing of the old one.
    fs::create_dir(&here).unwrap();
    office.arrives("b.csv", 2, 2);
    until("another list is imported", || filed("b.csv"));
    let ended = stopped(running, "TERM");
    assert_eq!(ended.code, Some(143), "{ended:?}");
    assert_eq!(platform.numbers_arrived_once().len(), 4);
    // A file is no folder that will come back.
    fs::remove_dir_all(&here).unwrap();
    fs::write(&here, "").unwrap();
    office.ends(&["--follow"], 2);
}
