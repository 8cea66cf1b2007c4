//! `dialfeed man`, and that whatever is generated from the command line knows every command.

use std::collections::BTreeSet;

use crate::ends;
use crate::support::Machine;

/// The commands that help tells of.
fn commands(machine: &Machine) -> Vec<String> {
    let help = ends(machine, &["-h"], 0).stdout;
    let listed = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    // What a line has no room for stands below its beginning, farther in.
    let names = listed.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[test]
fn every_command_has_its_page_and_stands_in_the_main_one() {
    let machine = Machine::new();
    let commands = commands(&machine);
    assert!(commands.len() > 17 && commands.contains(&"doctor".to_owned()), "{commands:?}");
    let main = ends(&machine, &["man"], 0).stdout;
    for lang in ["en", "zh"] {
        ends(&machine, &["man", "--dir", "pages", "--lang", lang], 0);
        let pages = machine.path("pages").read_dir().unwrap();
        let pages: BTreeSet<String> =
            pages.map(|page| page.unwrap().file_name().into_string().unwrap()).collect();
        let mut expected: BTreeSet<String> =
            commands.iter().map(|command| format!("dialfeed-{command}.1")).collect();
        expected.insert("dialfeed.1".into());
        assert_eq!(pages, expected);
    }
    for command in commands {
        assert!(main.contains(&format!("dialfeed\\-{command}(1)")), "{command}");
    }
}

#[test]
fn every_command_is_in_the_completions_of_every_shell() {
    let machine = Machine::new();
    let commands = commands(&machine);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = ends(&machine, &["completions", shell], 0).stdout;
        let missing: Vec<&String> =
            commands.iter().filter(|command| !script.contains(command.as_str())).collect();
        assert!(missing.is_empty(), "{shell}: {missing:?}");
        assert!(script.contains("metrics"), "{shell}");
    }
}

#[test]
fn the_pages_have_no_line_that_roff_would_not_know() {
    let machine = Machine::new();
    ends(&machine, &["man", "--dir", "pages", "--lang", "zh"], 0);
    let known = [".TH", ".SH", ".TP", ".PP", ".br", ".ie", ".el", ".ad", ".nh", "'\\\""];
    for page in machine.path("pages").read_dir().unwrap() {
        for line in std::fs::read_to_string(page.unwrap().path()).unwrap().lines() {
            let is_command = line.starts_with(['.', '\'']);
            let name = line.split(' ').next().unwrap();
            assert!(!is_command || known.contains(&name), "{line}");
        }
    }
}
