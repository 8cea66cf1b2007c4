//! `samples/scheduled`: every command in it is one that this program takes.

use std::path::Path;

use crate::support::Machine;

fn sample(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/scheduled");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// The words of a command line behind the program's name; quotes hold a word together.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut is_quoted) = (Vec::new(), String::new(), false);
    for sign in line.chars().chain([' ']) {
        match sign {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            sign => word.push(sign),
        }
    }
    words
}

/// The commands of all samples, each with the file it stands in.
fn commands() -> Vec<(&'static str, Vec<String>)> {
    let mut found = Vec::new();
    for unit in ["dialfeed-inbox.service", "dialfeed-inbox-follow.service"] {
        for line in sample(unit).lines() {
            if let Some(command) = line.strip_prefix("ExecStart=/usr/local/bin/dialfeed ") {
                found.push((unit, words(command)));
            }
        }
    }
    for line in sample("crontab").lines() {
        let is_job = line.starts_with(|sign: char| sign == '*' || sign.is_ascii_digit());
        if let Some((_, command)) = line.split_once(" dialfeed dialfeed ").filter(|_| is_job) {
            found.push(("crontab", words(command.split(" || ").next().unwrap())));
        }
    }
    let windows = sample("windows-task.md");
    let arguments =
        windows.split("$arguments = ").nth(1).unwrap().split("\n$action").next().unwrap();
    let arguments: String = arguments.split('\'').skip(1).step_by(2).collect();
    found.push(("windows-task.md", words(&arguments)));
    found
}

#[test]
fn every_scheduled_command_is_one_that_the_program_takes() {
    let machine = Machine::new();
    let commands = commands();
    assert_eq!(commands.len(), 5, "{commands:?}");
    for (file, command) in commands {
        let words: Vec<&str> = command.iter().map(String::as_str).chain(["--help"]).collect();
        // Help is shown once everything before it was understood.
        let ended = machine.run(&words);
        assert_eq!(ended.code, Some(0), "{file}: {}", ended.stderr);
    }
}

#[test]
fn a_service_that_says_that_it_lives_follows_and_one_of_the_timer_ends() {
    let (once, follow) =
        (sample("dialfeed-inbox.service"), sample("dialfeed-inbox-follow.service"));
    assert!(once.contains("\nType=oneshot\n") && !once.contains("--follow"));
    for line in ["Type=notify", "WatchdogSec=120", "Restart=on-failure"] {
        assert!(follow.contains(&format!("\n{line}\n")), "{line}");
    }
    assert!(follow.contains(" --follow "));
    // What holds for one holds for the other.
    let hardening = |unit: &str| unit.split("\nNoNewPrivileges").nth(1).unwrap().to_owned();
    assert_eq!(
        hardening(&once).trim(),
        hardening(&follow).split("[Install]").next().unwrap().trim()
    );
}

#[test]
fn no_unit_has_the_auth_code_and_each_gets_it_as_a_credential() {
    for unit in ["dialfeed-inbox.service", "dialfeed-inbox-follow.service"] {
        let text = sample(unit);
        assert!(text.contains("\nLoadCredential=auth:/etc/dialfeed/auth\n"), "{unit}");
        assert!(text.contains(&format!("\"/run/credentials/{unit}/auth\"")), "{unit}");
        assert!(!text.contains("DIALFEED_AUTH"), "{unit}");
    }
}
