//! `--log-file`: each line of a run says which job and which list it is about.

use serde_json::Value;

use crate::ends;
use crate::support::{Machine, Platform, number};

/// The lines of a log of JSON; each must be an object.
fn lines(machine: &Machine, file: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(machine.path(file)).unwrap();
    let read =
        |line: &str| serde_json::from_str::<Value>(line).unwrap_or_else(|_| panic!("{line}"));
    let lines: Vec<Value> = text.lines().map(read).collect();
    assert!(!lines.is_empty() && lines.iter().all(Value::is_object), "{text}");
    lines
}

fn logged<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["--log-file", "run.log", "--log-format", "json", "-v"], more].concat()
}

#[test]
fn every_json_line_of_an_import_has_its_job_and_file() {
    let (machine, platform) = (Machine::new(), Platform::start());
    machine.list("list.csv", 0, 5);
    ends(&machine, &platform.import("list.csv", &logged(&["--json"])), 0);
    let job = machine.jobs()[0]["job"].as_str().unwrap().to_owned();
    let lines = lines(&machine, "run.log");
    for line in &lines {
        assert_eq!(line["job"], job.as_str(), "{line}");
        assert_eq!(line["file"], "list.csv", "{line}");
        let at = line["timestamp"].as_str().unwrap();
        assert!(at.len() == 25 && at.ends_with("+08:00"), "{line}");
    }
    let said: Vec<&str> = lines.iter().map(|line| line["message"].as_str().unwrap()).collect();
    assert_eq!(said.iter().filter(|said| **said == "settled").count(), 5, "{said:?}");
    assert_eq!((said[0], said[said.len() - 1]), ("planned, pushing begins", "ended"));
    assert_eq!(lines[lines.len() - 1]["exit_code"], 0);
}

#[test]
fn a_row_is_logged_with_its_own_list() {
    let machine = Machine::new();
    machine.list("a.csv", 0, 1);
    machine.list("b.csv", 10, 1);
    let more = logged(&["--batch", "20261101", "--sandbox", "--yes", "-v"]);
    ends(&machine, &[&["import", "a.csv", "b.csv"], &more[..]].concat(), 0);
    let lines = lines(&machine, "run.log");
    assert!(lines.iter().all(|line| line["job"].is_string() && line["files"] == 2), "{lines:?}");
    let settled = lines.iter().filter(|line| line["message"] == "settled");
    let mut files: Vec<&str> = settled.map(|line| line["file"].as_str().unwrap()).collect();
    files.sort_unstable();
    assert_eq!(files, ["a.csv", "b.csv"]);
}

#[test]
fn a_resume_is_logged_under_the_same_job() {
    let machine = Machine::new();
    machine.list("list.csv", 0, 3);
    let away = crate::support::nobody_listens();
    let refused = crate::support::import_to(&away, "list.csv", &["--retries", "0"]);
    ends(&machine, &refused, 4);
    let job = machine.jobs()[0]["job"].as_str().unwrap().to_owned();
    ends(&machine, &[&["resume", "--yes"], &logged(&[])[..]].concat(), 4);
    for line in lines(&machine, "run.log") {
        assert_eq!((&line["job"], &line["file"]), (&job.as_str().into(), &"list.csv".into()));
    }
}

#[test]
fn what_kept_an_import_from_beginning_is_in_the_log() {
    let (machine, platform) = (Machine::new(), Platform::start());
    ends(&machine, &platform.import("missing.csv", &logged(&[])), 5);
    let lines = lines(&machine, "run.log");
    let [line] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!((&line["level"], &line["message"]), (&"ERROR".into(), &"failed".into()));
    assert_eq!((&line["code"], &line["exit_code"]), (&"file_not_found".into(), &5.into()));
    assert_eq!(line["file"], "missing.csv");
}

#[test]
fn a_number_in_a_files_name_is_masked_in_both_formats() {
    let (machine, platform) = (Machine::new(), Platform::start());
    let (number, other) = (number(7), number(8));
    let name = format!("{number}.csv");
    machine.list(&name, 0, 1);
    ends(&machine, &platform.import(&name, &logged(&["-v"])), 0);
    let text = ["--log-file", "text.log", "-vv"];
    machine.list(&format!("{other}.csv"), 1, 1);
    ends(&machine, &platform.import(&format!("{other}.csv"), &text), 0);
    ends(&machine, &platform.import(&format!("{other}-missing.csv"), &text), 5);
    for file in ["run.log", "text.log"] {
        let log = std::fs::read_to_string(machine.path(file)).unwrap();
        assert!(
            log.contains("138****") && !log.contains(&number) && !log.contains(&other),
            "{log}"
        );
    }
}

#[test]
fn a_text_line_tells_when_what_and_of_which_job_and_list() {
    let (machine, platform) = (Machine::new(), Platform::start());
    machine.list("my list.csv", 0, 1);
    ends(&machine, &platform.import("my list.csv", &["--log-file", "run.log"]), 0);
    let job = machine.jobs()[0]["job"].as_str().unwrap().to_owned();
    let log = std::fs::read_to_string(machine.path("run.log")).unwrap();
    let first = log.lines().next().unwrap();
    let (at, said) = first.split_once(' ').unwrap();
    assert!(at.ends_with("+08:00"), "{first}");
    let expected = format!(" INFO planned, pushing begins job={job} file=\"my list.csv\" rows=1");
    assert_eq!(said, expected);
    assert!(!log.contains('\u{1b}'), "no colours in a file");
}

#[test]
fn an_error_is_told_once_on_the_terminal() {
    let (machine, platform) = (Machine::new(), Platform::start());
    let ended = ends(&machine, &platform.import("missing.csv", &[]), 5);
    assert_eq!(ended.stderr.matches("missing.csv").count(), 1, "{}", ended.stderr);
}

#[test]
fn in_a_folder_no_line_of_one_list_has_anothers_job_and_what_needs_somebody_is_a_warning() {
    let (machine, platform) = (Machine::new(), Platform::start());
    std::fs::create_dir(machine.path("lists")).unwrap();
    machine.list("lists/20261101_a.csv", 0, 3);
    machine.write("lists/notes.txt", "no list\n");
    machine.write("dialfeed.toml", "[[inbox]]\npattern = \"{batch}_*.csv\"\nbatch = \"{batch}\"\n");
    let to = ["--endpoint", platform.url(), "--company", "8", "--settle", "0.3"];
    let words = [&["inbox", "lists", "--config", "dialfeed.toml"], &to[..]].concat();
    let log = ["--log-file", "run.log", "--log-format", "json", "--quiet"];
    let ended = ends(&machine, &[&words[..], &log].concat(), 3);
    let lines = lines(&machine, "run.log");
    let of = |list: &str| lines.iter().filter(|line| line["list"] == list).collect::<Vec<_>>();
    let (done, notes) = (of("20261101_a.csv"), of("notes.txt"));
    let job = machine.jobs()[0]["job"].clone();
    assert_eq!((done.len(), notes.len()), (1, 1), "{lines:?}");
    assert_eq!((&done[0]["job"], &done[0]["level"]), (&job, &"INFO".into()));
    assert_eq!((&notes[0]["job"], &notes[0]["level"]), (&Value::Null, &"WARN".into()));
    // On the terminal it is a sentence, once.
    assert!(ended.stderr.starts_with("notes.txt → attention/: "), "{ended:?}");
    assert_eq!(ended.stderr.lines().count(), 1, "{ended:?}");
}

#[test]
fn lists_with_which_nothing_was_begun_count_as_waiting() {
    let (machine, platform) = (Machine::with_auth("wrong"), Platform::start());
    std::fs::create_dir(machine.path("lists")).unwrap();
    for list in ["lists/a.csv", "lists/b.csv", "lists/c.csv"] {
        machine.list(list, 0, 3);
    }
    let to = ["--endpoint", platform.url(), "--company", "8", "--settle", "0.3", "--batch", "1"];
    for run in 1..=2 {
        let words = [&["inbox", "lists", "--json"], &to[..]].concat();
        let said = ends(&machine, &words, 4).json();
        assert_eq!((&said["waiting"], &said["exit_code"]), (&3.into(), &4.into()), "run {run}");
        let first = &said["lists"][0];
        assert_eq!((&first["job"], &first["rows"]["pending"]), (&machine.job().into(), &3.into()));
    }
}

#[test]
fn log_lines_go_neither_into_a_database_nor_into_the_configuration() {
    let (machine, platform) = (Machine::new(), Platform::start());
    machine.list("list.csv", 0, 1);
    ends(&machine, &platform.import("list.csv", &[]), 0);
    machine.write("dialfeed.toml", "rate = \"20/s\"\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(machine.path("dialfeed.toml"), mode).unwrap();
    }
    for file in ["state/ledger.db", "dialfeed.toml"] {
        let before = std::fs::read(machine.path(file)).unwrap();
        let ended = ends(&machine, &["jobs", "--log-file", file, "-v", "--json"], 2);
        assert_eq!(ended.json()["error"]["code"], "log_file", "{ended:?}");
        assert_eq!(std::fs::read(machine.path(file)).unwrap(), before, "{file}");
    }
    ends(&machine, &["jobs", "--log-file", "log"], 0);
}

/// A list that no rule fits, and what is no list, come to no job; somebody looks for them all the same.
#[test]
fn a_line_about_a_list_without_a_job_has_it_as_its_file_and_says_why() {
    let machine = Machine::new();
    machine.write(
        "dialfeed.toml",
        "endpoint = \"http://127.0.0.1:9/\"\ncompany = 8\nsettle = 0.1\n[[inbox]]\n\
         pattern = \"x_*\"\nbatch = \"1\"\n",
    );
    std::fs::create_dir(machine.path("lists")).unwrap();
    machine.list("lists/norule.csv", 0, 1);
    let mut expected = vec![("filed", "norule.csv")];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", machine.path("lists/link.csv")).unwrap();
        expected.push(("passed over", "link.csv"));
    }
    let more = ["--log-file", "run.log", "--log-format", "json"];
    ends(&machine, &[&["inbox", "lists"], &more[..]].concat(), 3);
    let lines = lines(&machine, "run.log");
    for (message, file) in expected {
        let line = lines.iter().find(|line| line["message"] == message);
        let line = line.unwrap_or_else(|| panic!("{message}: {lines:?}"));
        assert_eq!((&line["file"], &line["level"]), (&file.into(), &"WARN".into()), "{line}");
        assert!(line["why"].as_str().is_some_and(|why| !why.is_empty()), "{line}");
    }
}
