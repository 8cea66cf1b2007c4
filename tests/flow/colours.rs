//! Colours and links: where they are, and where no escape byte may be.

use std::process::Command;

use super::desk::{BATCH, Desk, Ran};

const LIST: &str = "手机,姓名\n13490000001,甲\n1349000000,丙\n";
const ESCAPE: char = '\u{1b}';

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("list.csv", LIST);
    desk
}

/// Command lines that show something on each stream.
const SHOWING: [&[&str]; 6] = [
    &["import", "list.csv", "--batch", BATCH, "--sandbox", "--report-dir", "out"],
    &["check", "list.csv"],
    &["jobs"],
    &["resume"],
    &["check", "missing.csv"],
    &["jobs", "--job-state", "stoped"],
];

#[test]
fn nothing_but_text_goes_into_a_pipe_or_past_no_color_or_never() {
    let desk = desk();
    for words in SHOWING {
        for (option, no_color) in [(None, None), (Some("never"), None), (Some("auto"), Some("1"))] {
            let mut command = desk.command(words);
            command.args(option.map(|when| format!("--color={when}")));
            command.envs(no_color.map(|value| ("NO_COLOR", value))).env("TERM", "xterm");
            let ran = Ran::from(command.output().unwrap());
            let said = ran.stdout + &ran.stderr;
            assert!(!said.is_empty() && !said.contains(ESCAPE), "{words:?}: {said:?}");
        }
    }
}

#[test]
fn colours_are_there_where_they_are_asked_for_and_links_not_in_a_pipe() {
    let desk = desk();
    for words in SHOWING {
        let ran = desk.run(&[words, &["--color", "always"]].concat());
        let said = ran.stdout + &ran.stderr;
        assert!(said.contains("\u{1b}["), "{words:?}: {said:?}");
        assert!(!said.contains("\u{1b}]8"), "{words:?}: {said:?}");
    }
    let done = desk.run(&["jobs", "--color", "always"]).stdout;
    assert!(done.contains("\u{1b}[32mfinished\u{1b}[0m"), "{done:?}");
    let json = desk.run(&["jobs", "--json", "--color", "always"]).stdout;
    assert!(!json.contains(ESCAPE), "{json:?}");
}

/// The program on a terminal of its own, which `script` makes; `None` on machines without it.
fn on_a_terminal(desk: &Desk, words: &str, environment: &[(&str, &str)]) -> Option<String> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let program = env!("CARGO_BIN_EXE_dialfeed");
    let mut command = Command::new("script");
    command.args(["-q", "-e", "-c", &format!("stty cols 80; {program} {words}"), "typescript"]);
    command.current_dir(desk.path("")).env("DIALFEED_STATE", desk.path("state"));
    command.env("LC_ALL", "C.UTF-8").env("TERM", "xterm").env_remove("NO_COLOR");
    command.envs(environment.iter().copied());
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn on_a_terminal_reports_are_links_and_lines_fit_but_not_where_colours_are_not_wanted() {
    let desk = desk();
    let words = "import list.csv --batch 20261101 --sandbox --yes --report-dir 'my report'";
    let Some(said) = on_a_terminal(&desk, words, &[]) else { return };
    let folder = desk.path("my report").canonicalize().unwrap();
    let url = format!("file://{}", folder.display()).replace(' ', "%20");
    assert!(
        said.contains(&format!("\u{1b}]8;;{url}\u{1b}\\my report\u{1b}]8;;\u{1b}\\")),
        "{said:?}"
    );
    assert!(said.contains(&format!("\u{1b}]8;;{url}/report.xlsx\u{1b}\\report.xlsx")), "{said:?}");
    assert!(said.contains("\u{1b}[32m"), "{said:?}");
    let plain = on_a_terminal(&desk, &format!("{words} --quiet --again"), &[]).unwrap();
    assert_eq!(plain, "");
    for environment in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let said = on_a_terminal(&desk, "jobs", &[environment]).unwrap();
        assert!(said.contains("finished") && !said.contains(ESCAPE), "{environment:?} {said:?}");
    }
    let said = on_a_terminal(&desk, &format!("{words} --again"), &[("TERM", "dumb")]).unwrap();
    assert!(said.contains("my report") && !said.contains(ESCAPE), "no bar either: {said:?}");
}
