//! The manuals: every command that they show after a prompt is one that this program takes.

use std::path::Path;

use crate::support::Machine;

const MANUALS: [&str; 2] = ["README.md", "README.zh-CN.md"];
/// The words behind which a shell does something else.
const ENDS: [&str; 4] = ["#", "|", ">", "||"];

/// The words of a line as a shell takes them, without what follows on the command.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for sign in line.chars().chain([' ']) {
        match (sign, quote) {
            ('"' | '\'', None) => quote = Some(sign),
            (_, Some(begun)) if begun == sign => quote = None,
            (' ', None) => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            _ => word.push(sign),
        }
    }
    let end = words.iter().position(|word| ENDS.contains(&word.as_str()));
    words.truncate(end.unwrap_or(words.len()));
    words
}

/// What is typed after `$ dialfeed` or `$ DIALFEED_AUTH=… dialfeed`; a line that ends with a backslash
/// goes on.
fn commands(manual: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(manual)).unwrap();
    let whole = text.replace("\\\n", " ");
    let typed = whole.lines().filter_map(|line| line.trim_start().strip_prefix("$ "));
    let of = |line: &str| {
        let mut words = words(line);
        if words.first().is_some_and(|word| word.starts_with("DIALFEED_AUTH=")) {
            words.remove(0);
        }
        (words.first().is_some_and(|word| word == "dialfeed")).then(|| words.split_off(1))
    };
    typed.filter_map(of).collect()
}

#[test]
fn every_command_of_the_manuals_is_one_that_the_program_takes() {
    let machine = Machine::new();
    for manual in MANUALS {
        let commands = commands(manual);
        assert!(commands.len() > 20, "{manual}: {commands:?}");
        for command in commands {
            // Help is shown once everything before it was understood.
            let typed: Vec<&str> = command.iter().map(String::as_str).chain(["--help"]).collect();
            let ended = machine.run(&typed);
            assert_eq!(ended.code, Some(0), "{manual}: {typed:?}: {}", ended.stderr);
        }
    }
}

#[test]
fn every_file_that_the_manuals_lead_to_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for manual in MANUALS.into_iter().chain(["samples/scheduled/README.md"]) {
        let folder = root.join(manual);
        let folder = folder.parent().unwrap();
        let text = std::fs::read_to_string(root.join(manual)).unwrap();
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in
            targets.filter(|target| !target.starts_with("http") && !target.starts_with('#'))
        {
            let file = target.split('#').next().unwrap();
            assert!(folder.join(file).exists(), "{manual}: {target}");
        }
    }
}
