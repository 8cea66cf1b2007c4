//! `dialfeed doctor`: what it finds, and that it changes nothing.

use std::io::{Read, Write};
use std::net::TcpListener;

use dialfeed::clock;
use jiff::SignedDuration;
use serde_json::Value;

use crate::ends;
use crate::support::{Machine, Platform, import_to, nobody_listens};

/// The check of this name in the object.
fn check(machine: &Machine, more: &[&str], code: i32, name: &str) -> Value {
    let ended = ends(machine, &[&["doctor", "--json"], more].concat(), code);
    let object = ended.json();
    assert_eq!((&object["schema"], &object["exit_code"]), (&1.into(), &code.into()));
    let checks = object["checks"].as_array().unwrap();
    let found = checks.iter().find(|check| check["check"] == name);
    found.unwrap_or_else(|| panic!("{name}: {object}")).clone()
}

fn at(url: &str) -> [&str; 4] {
    ["--endpoint", url, "--company", "8"]
}

/// A platform that gives this reply to everything, its clock so far ahead of ours.
fn answers(body: &'static str, ahead: SignedDuration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut asked = Vec::new();
            let mut piece = [0; 4096];
            while !String::from_utf8_lossy(&asked).contains("GetUserInfo") {
                let bytes = stream.read(&mut piece).unwrap();
                asked.extend_from_slice(&piece[..bytes]);
            }
            let date = (clock::now() + ahead).strftime("%a, %d %b %Y %H:%M:%S GMT");
            let length = body.len();
            let head =
                format!("HTTP/1.1 200 OK\r\nDate: {date}\r\nContent-Length: {length}\r\n\r\n");
            stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        }
    });
    url
}

const NOBODY: &str = r#"{"errno":1,"message":"成功","data":[]}"#;

#[test]
fn a_platform_that_is_there_and_takes_the_code_is_fine() {
    let (machine, platform) = (Machine::new(), Platform::start());
    let ended = ends(&machine, &[&["doctor"], &at(platform.url())[..]].concat(), 0);
    let marks: Vec<&str> = ended.stdout.lines().map(|line| &line[..line.len().min(3)]).collect();
    assert_eq!(marks[..7], ["ok "; 7], "{}", ended.stdout);
    assert!(ended.stdout.contains("All is well.") && ended.stdout.is_ascii(), "{}", ended.stdout);
    let auth = check(&machine, &at(platform.url()), 0, "auth");
    assert_eq!((&auth["verdict"], &auth["staff"]), (&"ok".into(), &10.into()));
    assert_eq!(check(&machine, &at(platform.url()), 0, "clock")["verdict"], "ok");
}

#[test]
fn without_a_platform_the_machine_alone_is_looked_at_and_nothing_is_made() {
    let machine = Machine::new();
    let platform = check(&machine, &[], 0, "platform");
    assert_eq!(platform["verdict"], "warning");
    assert!(platform["message"].as_str().unwrap().contains("--endpoint"), "{platform}");
    assert_eq!(check(&machine, &[], 0, "ledger")["verdict"], "ok");
    assert!(check(&machine, &[], 0, "disk")["state_available_bytes"].as_u64().unwrap() > 0);
    assert!(!machine.state().exists());
}

#[test]
fn the_embedded_platform_can_be_asked_too() {
    let machine = Machine::new();
    assert_eq!(check(&machine, &["--sandbox"], 0, "reachable")["verdict"], "ok");
}

#[test]
fn a_wrong_auth_code_is_trouble_with_what_to_do_and_is_not_shown() {
    let (machine, platform) = (Machine::with_auth("wrong-code-nobody-may-see"), Platform::start());
    for more in [&["--json"][..], &["-v"], &["--lang", "zh"]] {
        let ended = ends(&machine, &[&["doctor"], &at(platform.url())[..], more].concat(), 4);
        let said = format!("{}{}", ended.stdout, ended.stderr);
        assert!(said.contains("DIALFEED_AUTH") && !said.contains("nobody-may-see"), "{said}");
    }
    let auth = check(&machine, &at(platform.url()), 4, "auth");
    assert_eq!((&auth["verdict"], &auth["errno"]), (&"trouble".into(), &3.into()));
}

#[test]
fn a_platform_that_does_not_allow_the_question_is_a_warning() {
    let machine = Machine::new();
    let url = answers(r#"{"errno":4,"message":"没有这个接口","data":[]}"#, SignedDuration::ZERO);
    let auth = check(&machine, &at(&url), 0, "auth");
    assert_eq!((&auth["verdict"], &auth["errno"]), (&"warning".into(), &4.into()));
}

#[test]
fn a_platform_that_is_not_there_is_trouble() {
    let machine = Machine::new();
    let url = nobody_listens();
    let reachable = check(&machine, &at(&url), 4, "reachable");
    assert_eq!(
        (&reachable["verdict"], &reachable["code"]),
        (&"trouble".into(), &"unreachable".into())
    );
}

#[test]
fn an_address_without_a_company_or_an_auth_code_is_trouble_of_the_settings() {
    let machine = Machine::with_auth("");
    let platform = check(&machine, &at("http://127.0.0.1/"), 2, "platform");
    assert!(platform["message"].as_str().unwrap().contains("DIALFEED_AUTH"), "{platform}");
    check(&Machine::new(), &["--endpoint", "http://127.0.0.1/"], 2, "platform");
}

#[test]
fn a_clock_that_is_off_is_a_warning_and_one_that_is_wrong_is_trouble() {
    let machine = Machine::new();
    for (ahead_s, verdict, code, said) in [
        (0, "ok", 0, "the same"),
        (120, "warning", 0, "behind"),
        (-4_000, "trouble", 1, "ahead of"),
    ] {
        let url = answers(NOBODY, SignedDuration::from_secs(ahead_s));
        let clock = check(&machine, &at(&url), code, "clock");
        assert_eq!(clock["verdict"], verdict, "{clock}");
        assert!(clock["message"].as_str().unwrap().contains(said), "{clock}");
        let found_s = clock["platform_ahead_s"].as_f64().unwrap();
        #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
        let off_s = (found_s - ahead_s as f64).abs();
        assert!(off_s < 20.0, "{clock}");
    }
}

#[test]
fn a_job_with_rows_left_is_a_warning_that_says_how_to_go_on() {
    let machine = Machine::new();
    machine.list("list.csv", 0, 2);
    ends(&machine, &import_to(&nobody_listens(), "list.csv", &["--retries", "0"]), 4);
    let ledger = check(&machine, &[], 0, "ledger");
    assert_eq!(
        (&ledger["verdict"], &ledger["jobs_with_rows_left"]),
        (&"warning".into(), &1.into())
    );
    let resume = format!("dialfeed resume {}", machine.job());
    assert!(ledger["message"].as_str().unwrap().contains(&resume), "{ledger}");
}

#[test]
fn a_damaged_ledger_is_trouble_of_this_machine_and_is_left_as_it_is() {
    let machine = Machine::new();
    std::fs::create_dir(machine.state()).unwrap();
    let file = machine.state().join("ledger.db");
    std::fs::write(&file, "no ledger at all").unwrap();
    let ledger = check(&machine, &[], 1, "ledger");
    assert_eq!(
        (&ledger["verdict"], &ledger["code"]),
        (&"trouble".into(), &"ledger_damaged".into())
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "no ledger at all");
}

#[test]
fn a_ledger_of_an_earlier_format_is_looked_at_and_not_changed() {
    let (machine, platform) = (Machine::new(), Platform::start());
    machine.list("list.csv", 0, 1);
    ends(&machine, &platform.import("list.csv", &[]), 0);
    let ledger = rusqlite::Connection::open(machine.state().join("ledger.db")).unwrap();
    ledger
        .execute_batch(
            "DROP TABLE run; ALTER TABLE row DROP COLUMN settled_at; PRAGMA user_version = 1",
        )
        .unwrap();
    drop(ledger);
    let found = check(&machine, &[], 0, "ledger");
    assert_eq!((&found["format"], &found["jobs"]), (&1.into(), &1.into()));
    assert!(found["last_success_at"].is_string(), "{found}");
    assert_eq!(machine.ledger_count("PRAGMA user_version"), 1);
}

#[test]
fn a_job_that_runs_is_told_of_and_is_no_warning() {
    let (machine, platform) = (Machine::new(), Platform::start());
    machine.list("list.csv", 0, 1);
    ends(&machine, &platform.import("list.csv", &[]), 0);
    let ledger = rusqlite::Connection::open(machine.state().join("ledger.db")).unwrap();
    ledger.execute("UPDATE job SET state = 'running'", []).unwrap();
    drop(ledger);
    let found = check(&machine, &[], 0, "ledger");
    assert_eq!((&found["verdict"], &found["running"]), (&"ok".into(), &1.into()));
    assert_eq!(machine.ledger_count("SELECT count(*) FROM job WHERE state = 'running'"), 1);
}

#[cfg(unix)]
#[test]
fn a_state_folder_that_others_can_look_into_is_a_warning() {
    use std::os::unix::fs::PermissionsExt as _;
    let machine = Machine::new();
    std::fs::create_dir(machine.state()).unwrap();
    let set =
        |mode| std::fs::set_permissions(machine.state(), std::fs::Permissions::from_mode(mode));
    set(0o755).unwrap();
    assert_eq!(check(&machine, &[], 0, "state")["verdict"], "warning");
    set(0o700).unwrap();
    assert_eq!(check(&machine, &[], 0, "state")["verdict"], "ok");
    assert_eq!(machine.state().read_dir().unwrap().count(), 0, "the probe is taken away");
}

#[test]
fn a_file_in_the_place_of_the_state_folder_is_trouble_of_this_machine() {
    let machine = Machine::new();
    machine.write("state", "");
    assert_eq!(check(&machine, &[], 1, "state")["verdict"], "trouble");
}

#[test]
fn a_quiet_check_up_tells_of_troubles_alone() {
    let (machine, platform) = (Machine::new(), Platform::start());
    let quiet = [&["doctor", "--quiet"], &at(platform.url())[..]].concat();
    assert_eq!(ends(&machine, &quiet, 0).stdout, "");
    let url = nobody_listens();
    let quiet = [&["doctor", "--quiet"], &at(&url)[..]].concat();
    let ended = ends(&machine, &quiet, 4);
    assert!(
        ended.stdout.starts_with("X  connection:") && ended.stdout.lines().count() == 1,
        "{ended:?}"
    );
}

#[test]
fn a_proxy_is_named_without_its_password() {
    let machine = Machine::new();
    let words =
        ["doctor", "--endpoint", "http://nobody.invalid/", "--company", "8", "--timeout", "2"];
    let mut command = machine.command(&words);
    command.env("HTTP_PROXY", "http://user:pass-nobody-may-see@127.0.0.1:9");
    let ended = machine.start_command(command).end();
    assert!(ended.stdout.contains("http://127.0.0.1:9, by the environment variable HTTP_PROXY"));
    assert!(!format!("{ended:?}").contains("nobody-may-see"), "{ended:?}");
}

#[test]
fn a_terminal_of_unicode_gets_its_signs() {
    let machine = Machine::new();
    let mut command = machine.command(&["doctor"]);
    command.env("LANG", "en_US.UTF-8");
    let ended = machine.start_command(command).end();
    assert!(ended.stdout.starts_with("✓ configuration: "), "{}", ended.stdout);
}

#[test]
fn an_auth_code_of_the_environment_takes_the_place_of_a_file_that_is_not_there() {
    let machine = Machine::new();
    machine.write("dialfeed.toml", "auth_file = \"none\"\n");
    let words = ["doctor", "--config", "dialfeed.toml"];
    let ended = ends(&machine, &words, 0);
    assert!(ended.stdout.starts_with("ok configuration: dialfeed.toml is right"), "{ended:?}");
    let mut command = machine.command(&words);
    command.env_remove("DIALFEED_AUTH");
    let ended = machine.start_command(command).end();
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.stdout.starts_with("X  configuration: `auth_file`: "), "{ended:?}");
    assert!(!ended.stdout.contains("is right"), "{ended:?}");
}

/// Else each run of the night ends with 5 while every morning's check-up says that all is well.
#[test]
fn a_do_not_call_list_that_lets_nothing_be_sent_is_trouble_with_the_code_that_a_run_ends_with() {
    let machine = Machine::new();
    let good = "手机\n13800138000\n13900139000\n";
    machine.write("good.csv", good);
    machine.write(
        "dialfeed.toml",
        "suppress = [\"good.csv\"]\nsuppress_max_age = 30\n[profiles.night]\nsuppress = [\"night.csv\"]\n\
         [[inbox]]\npattern = \"*.csv\"\nbatch = \"1\"\nsuppress = [\"rule.csv\"]\n",
    );
    let of = |file: &str, code: i32| {
        let ended = ends(&machine, &["doctor", "--json"], code);
        let object = ended.json();
        let found = object["checks"].as_array().unwrap().iter().find(|check| {
            check["check"] == "do_not_call" && check["file"].as_str().unwrap().ends_with(file)
        });
        found.unwrap_or_else(|| panic!("{file}: {object}")).clone()
    };
    machine.write("rule.csv", good);
    let missing = of("night.csv", 5);
    assert_eq!(
        (&missing["verdict"], &missing["code"]),
        (&"trouble".into(), &"suppress_not_readable".into())
    );
    machine.write("night.csv", "手机\n无\n");
    assert_eq!(of("night.csv", 5)["code"], "suppress_empty");
    machine.write("night.csv", good);
    let fine = of("night.csv", 0);
    assert_eq!((&fine["verdict"], &fine["numbers"]), (&"ok".into(), &2.into()));
    let days = |days: i64| {
        let at = std::time::SystemTime::from(clock::now() + SignedDuration::from_hours(24 * days));
        let file = std::fs::File::options().write(true).open(machine.path("rule.csv")).unwrap();
        file.set_modified(at).unwrap();
    };
    days(-60);
    let old = of("rule.csv", 5);
    assert_eq!(old["code"], "suppress_too_old");
    assert!(old["message"].as_str().unwrap().contains("60 days"), "{old}");
    days(60);
    assert_eq!(of("rule.csv", 5)["code"], "suppress_dated_ahead");
    assert_eq!(of("good.csv", 5)["verdict"], "ok");
    let ended = ends(&machine, &["doctor", "--lang", "zh", "--quiet"], 5);
    assert!(
        ended.stdout.contains("免打扰名单：") && ended.stdout.contains("rule.csv"),
        "{ended:?}"
    );
}
