//! Remembered columns through the real binary: when they are kept, when they are used, and that a
//! list whose header has changed is not guessed at where nobody is there to see it.

#![allow(clippy::unwrap_used, reason = "what fails in a test's own tools fails the test")]

#[path = "support/mod.rs"]
mod support;

use serde_json::Value;
use support::{Ended, Machine, Platform, number};

/// Two columns that only the user can choose between, and headers that name other fields.
const HEADER: &str = "称呼,本人手机,家属手机,要点";

/// A list with this header and so many rows; the third column's numbers are the 500th and on.
fn list(machine: &Machine, name: &str, header: &str, first: u32, rows: u32) {
    let mut text = format!("{header}\r\n");
    for nth in first..first + rows {
        let family = number(nth + 500);
        text.push_str(&format!("客户{nth},{},{family},第{nth}位\r\n", number(nth)));
    }
    machine.write(name, text);
}

fn mappings(machine: &Machine) -> Value {
    let text = std::fs::read_to_string(machine.state().join("mappings.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn error_of(ended: &Ended) -> (Option<i32>, String, String) {
    let object = ended.json();
    let text = |name: &str| object["error"][name].as_str().unwrap_or_default().to_owned();
    (ended.code, text("code"), text("message"))
}

/// A machine on which a list of this family was imported with `--map`.
fn machine_that_remembers(platform: &Platform) -> Machine {
    let machine = Machine::new();
    list(&machine, "名单-20261121.csv", HEADER, 0, 3);
    let more = ["--map", "phonenum=本人手机", "--map", "comment=要点"];
    let ended = machine.run(&platform.import("名单-20261121.csv", &more));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    machine
}

#[test]
fn what_map_named_holds_for_the_next_list_with_the_same_header() {
    let platform = Platform::start();
    let machine = machine_that_remembers(&platform);
    let saved = mappings(&machine);
    assert_eq!(saved["version"], 1);
    assert_eq!(saved["lists"][0]["file"], "名单-#.csv");
    let header = &saved["lists"][0]["headers"][0];
    assert_eq!(header["cells"], serde_json::json!(["称呼", "本人手机", "家属手机", "要点"]));
    assert_eq!(header["columns"], serde_json::json!({"comment": 4, "name": 1, "phonenum": 2}));

    // Of the same family, and of another one: the header is what counts.
    for (file, first) in [("名单-20261122.csv", 10), ("other.csv", 20)] {
        list(&machine, file, HEADER, first, 3);
        let checked = machine.run(&["check", file, "--lang", "en"]);
        assert_eq!(checked.code, Some(0), "{checked:?}");
        assert!(checked.stderr.contains("as before"), "{checked:?}");
        let ended = machine.run(&platform.import(file, &["--json"]));
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert_eq!(ended.json()["columns"]["phonenum"], "本人手机");
        assert_eq!(ended.json()["columns"]["comment"], "要点");
    }
    let numbers = platform.numbers_arrived_once();
    assert_eq!(numbers.len(), 9);
    assert!(numbers.contains(&number(22)) && !numbers.contains(&number(522)));
    // Nobody confirmed those two, so nothing was learnt from them.
    assert_eq!(mappings(&machine), saved);
}

#[test]
fn a_map_of_this_run_goes_before_what_is_remembered_and_is_remembered_in_its_place() {
    let platform = Platform::start();
    let machine = machine_that_remembers(&platform);
    list(&machine, "名单-20261122.csv", HEADER, 10, 3);
    let words = platform.import("名单-20261122.csv", &["--map", "phonenum=家属手机", "--json"]);
    let ended = machine.run(&words);
    assert_eq!(ended.json()["columns"]["phonenum"], "家属手机", "{ended:?}");
    assert_eq!(ended.json()["columns"]["comment"], "要点", "the other field is as before");
    list(&machine, "名单-20261123.csv", HEADER, 20, 3);
    let ended = machine.run(&["check", "名单-20261123.csv", "--json"]);
    assert_eq!(ended.json()["columns"]["phonenum"], "家属手机");
    assert_eq!(mappings(&machine)["lists"][0]["headers"].as_array().unwrap().len(), 1);
}

#[test]
fn a_changed_header_stops_a_run_that_nobody_watches_and_says_what_changed() {
    let platform = Platform::start();
    let machine = machine_that_remembers(&platform);
    let before = mappings(&machine);
    let received = platform.received();
    let jobs = machine.jobs().len();
    // Each could be read without a question: the header `手机` decides.
    let changed = [
        ("称呼,手机,家属手机,要点", &["本人手机", "手机"][..]),
        ("称呼,本人手机,手机,要点,日期", &["家属手机", "日期"]),
        ("称呼,手机,要点", &["本人手机", "家属手机"]),
    ];
    list(&machine, "good.csv", HEADER, 40, 1);
    for (header, named) in changed {
        list(&machine, "名单-20261122.csv", header, 10, 3);
        for lang in ["zh", "en"] {
            let more = ["good.csv", "--json", "--lang", lang];
            let import = platform.import("名单-20261122.csv", &more);
            let check = [&["check", "名单-20261122.csv"], &more[..]].concat();
            for words in [&import, &check] {
                let ended = machine.run(words);
                let (code, error, message) = error_of(&ended);
                assert_eq!((code, error.as_str()), (Some(5), "header_changed"), "{ended:?}");
                for name in ["名单-20261122.csv", "--map phonenum="].iter().chain(named) {
                    assert!(message.contains(name), "{name}: {message}");
                }
            }
        }
    }
    assert_eq!(platform.received(), received);
    assert_eq!(machine.jobs().len(), jobs);
    assert_eq!(mappings(&machine), before);
}

#[test]
fn a_changed_header_goes_on_with_map_and_is_known_from_then_on() {
    let platform = Platform::start();
    let machine = machine_that_remembers(&platform);
    let header = "称呼,本人手机号,家属手机,要点";
    list(&machine, "名单-20261122.csv", header, 10, 3);
    let mapped = platform.import("名单-20261122.csv", &["--map", "phonenum=本人手机号"]);
    assert_eq!(machine.run(&mapped).code, Some(0));
    for (file, header) in [("名单-20261123.csv", header), ("名单-20261124.csv", HEADER)] {
        list(&machine, file, header, 20, 3);
        let ended = machine.run(&["check", file]);
        assert_eq!(ended.code, Some(0), "both forms are known: {ended:?}");
    }
    assert_eq!(mappings(&machine)["lists"][0]["headers"].as_array().unwrap().len(), 2);
}

#[test]
fn nothing_is_remembered_where_nobody_chose() {
    let platform = Platform::start();
    let machine = Machine::new();
    machine.list("list.csv", 0, 3);
    assert_eq!(machine.run(&platform.import("list.csv", &[])).code, Some(0));
    // Without a header there is nothing to know the list by.
    machine.write("bare.csv", format!("{}\r\n{}\r\n", number(50), number(51)));
    let bare = platform.import("bare.csv", &["--map", "phonenum=A"]);
    assert_eq!(machine.run(&bare).code, Some(0));
    assert!(!machine.state().join("mappings.json").exists());
    // And an import that does not come to its push has confirmed nothing.
    machine.write("bad.csv", "姓名,手机\r\n张三,123\r\n");
    let bad = platform.import("bad.csv", &["--map", "phonenum=手机"]);
    assert_eq!(machine.run(&bad).code, Some(5));
    assert!(!machine.state().join("mappings.json").exists());
}

#[test]
fn a_check_remembers_nothing_and_makes_no_state_folder() {
    let machine = Machine::new();
    machine.list("list.csv", 0, 3);
    let ended = machine.run(&["check", "list.csv", "--map", "phonenum=手机号码"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(!machine.state().exists());
}

#[test]
fn a_damaged_memory_is_an_error_of_this_machine_and_stays_as_it_is() {
    let platform = Platform::start();
    let machine = machine_that_remembers(&platform);
    let path = machine.state().join("mappings.json");
    let whole = std::fs::read(&path).unwrap();
    let cut = &whole[..whole.len() / 2];
    std::fs::write(&path, cut).unwrap();
    list(&machine, "名单-20261122.csv", HEADER, 10, 3);
    let map = ["--map", "phonenum=本人手机", "--json"];
    for words in
        [platform.import("名单-20261122.csv", &map), vec!["check", "名单-20261122.csv", "--json"]]
    {
        let ended = machine.run(&words);
        let (code, error, message) = error_of(&ended);
        assert_eq!((code, error.as_str()), (Some(1), "mappings_damaged"), "{ended:?}");
        assert!(message.contains("mappings.json"), "{message}");
    }
    assert_eq!(std::fs::read(&path).unwrap(), cut);
}

/// At a terminal, which `script` (part of every Debian) makes.
#[cfg(target_os = "linux")]
mod at_a_terminal {
    use std::io::Write as _;
    use std::process::Stdio;

    use super::*;

    fn run(machine: &Machine, words: &[&str], answer: &str) -> (Option<i32>, String) {
        let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        let line = format!("{} {}", env!("CARGO_BIN_EXE_dialfeed"), quoted.join(" "));
        let mut command = machine.command_of("script".as_ref(), &["-qec", &line, "/dev/null"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut script = command.spawn().unwrap();
        script.stdin.take().unwrap().write_all(answer.as_bytes()).unwrap();
        let output = script.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    }

    #[test]
    fn a_plan_that_was_confirmed_is_remembered_and_one_that_was_not_is_not() {
        let platform = Platform::start();
        let machine = Machine::new();
        machine.list("list-1.csv", 0, 3);
        let (code, said) = run(&machine, &platform.import("list-1.csv", &[]), "n\n");
        assert_eq!(code, Some(130), "{said}");
        assert!(!machine.state().join("mappings.json").exists());
        let (code, said) = run(&machine, &platform.import("list-1.csv", &[]), "y\n");
        assert_eq!(code, Some(0), "{said}");
        assert_eq!(mappings(&machine)["lists"][0]["file"], "list-#.csv");

        // Another header: told, asked, and remembered as well.
        let header = "姓名,手机号码,家属手机,备注";
        list(&machine, "list-2.csv", header, 10, 3);
        let words = platform.import("list-2.csv", &[]);
        assert_eq!(machine.run(&words).code, Some(5));
        let (code, said) = run(&machine, &words, "y\n");
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("not the one confirmed") && said.contains("家属手机"), "{said}");
        list(&machine, "list-3.csv", header, 20, 3);
        assert_eq!(machine.run(&platform.import("list-3.csv", &[])).code, Some(0));
    }
}
