//! The command line through the real binary: help, wrong usage and completions, in both languages.
//!
//! Nothing here reaches a platform or a ledger: every command line is help, or wrong.

#![allow(clippy::unwrap_used, reason = "what fails in a test's own tools fails the test")]

use std::process::{Command, Output, Stdio};

use assert_cmd::assert::OutputAssertExt;
use serde_json::Value;

/// The auth code of the environment of every run here; it may never be seen.
const AUTH: &str = "auth-code-nobody-may-see";

fn dialfeed(lang: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dialfeed"));
    command.env_clear().env("DIALFEED_AUTH", AUTH).stdin(Stdio::null());
    // Windows programs do not start without it.
    if let Some(root) = std::env::var_os("SYSTEMROOT") {
        command.env("SYSTEMROOT", root);
    }
    command.env("LANG", if lang == "zh" { "zh_CN.UTF-8" } else { "en_US.UTF-8" });
    command
}

fn run(lang: &str, words: &[&str]) -> Output {
    dialfeed(lang).args(words).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign))
}

#[test]
fn help_is_whole_in_both_languages() {
    for lang in ["zh", "en"] {
        for command in [
            "",
            "import",
            "check",
            "resume",
            "jobs",
            "report",
            "results",
            "template",
            "sandbox",
            "users",
            "dial",
            "hangup",
            "status",
            "spy",
            "cdr",
            "recording",
            "doctor",
            "man",
            "completions",
        ] {
            for flag in ["-h", "--help"] {
                let words: Vec<&str> =
                    [command, flag].into_iter().filter(|w| !w.is_empty()).collect();
                let output = run(lang, &words);
                assert!(output.status.success() && output.stderr.is_empty());
                let name = format!("help {lang} {command} {flag}").replace(' ', "_");
                insta::assert_snapshot!(name, text(&output.stdout));
            }
        }
    }
}

#[test]
fn chinese_help_has_no_english_word_of_the_parser_left() {
    for words in [vec!["--help"], vec!["import", "--help"], vec!["sandbox", "-h"]] {
        let help = text(&run("zh", &words).stdout);
        for word in ["Usage", "Options", "Arguments", "Commands", "default", "possible", "Print"] {
            assert!(!help.contains(word), "{word} in {words:?}");
        }
    }
}

#[test]
fn the_option_for_the_language_goes_before_the_locale() {
    assert!(is_chinese(&text(&run("en", &["--lang", "zh", "--help"]).stdout)));
    assert!(!is_chinese(&text(&run("zh", &["--help", "--lang=en"]).stdout)));
}

/// Command lines that are wrong, and what the sentence has to name.
const WRONG: &[(&[&str], &[&str])] = &[
    (&[], &["dialfeed import"]),
    (&["chek", "a.csv"], &["`chek`", "`check`"]),
    (&["import"], &[]),
    (&["report"], &[]),
    (&["jobs", "a", "b"], &["`b`"]),
    (&["import", "a", "--bach", "1"], &["`--bach`", "`--batch`"]),
    (&["import", "a", "--batch"], &["--batch"]),
    (&["import", "a", "--batch", " "], &["--batch"]),
    (&["import", "a"], &["--batch", "--batch-column", "--staff", "--staff-column"]),
    (&["import", "a", "--batch", "1", "--staff", "2"], &["--batch", "--staff"]),
    (&["import", "a", "--staff-column", "x", "--batch-column", "y"], &["--staff-column"]),
    (&["check", "a", "--batch", "1", "--staff", "2"], &["--batch", "--staff"]),
    (&["import", "a", "--batch", "1", "--batch", "2"], &["--batch"]),
    (&["import", "a", "--staff", "8001,,8002"], &["`8001,,8002`"]),
    (&["import", "a", "--staff", "8001,8001"], &["8001"]),
    (&["import", "a", "--staff", "8001,@everyone"], &["`@everyone`", "@all", "@department:"]),
    (&["check", "a", "--staff", "@all,@all"], &["@all"]),
    (&["import", "a", "--batch", "1"], &["--endpoint", "DIALFEED_ENDPOINT", "--sandbox"]),
    (
        &["import", "a", "--batch", "1", "--endpoint", "http://127.0.0.1/"],
        &["--company", "DIALFEED_COMPANY"],
    ),
    (
        &["import", "a", "--batch", "1", "--endpoint", "127.0.0.1", "--company", "8"],
        &["`127.0.0.1`", "--endpoint"],
    ),
    (
        &["import", "a", "--batch", "1", "--endpoint", "http://127.0.0.1/", "--company", "acme"],
        &["`acme`", "--company"],
    ),
    (&["check", "a", "--sandbox", "--endpoint", "http://x/"], &["--sandbox", "--endpoint"]),
    (&["check", "a", "--sheet", ""], &["--sheet"]),
    (&["check", "a", "--encoding", "klingon"], &["`klingon`", "gb18030"]),
    (&["check", "a", "--delimiter", "ab"], &["--delimiter", "`ab`"]),
    (&["check", "a", "--header", "0"], &["--header", "`0`", "none"]),
    (&["check", "a", "--map", "phone=C"], &["`phone=C`", "phonenum"]),
    (&["check", "a", "--map", "name=A", "--map", "name=B"], &["--map", "name"]),
    (&["check", "a", "--set", "note={C}"], &["`note={C}`", "comment"]),
    (&["check", "a", "--set", "comment"], &["`comment`", "{"]),
    (&["check", "a", "--set", "phonenum={C}"], &["--set", "--map phonenum="]),
    (&["check", "a", "--set", "name={A}", "--set", "name={B}"], &["--set", "name"]),
    (&["check", "a", "--map", "name=A", "--set", "name={B}"], &["--set", "--map", "name"]),
    (&["check", "a", "--set", "comment=来源{来源"], &["--set comment", "3", "{{"]),
    (&["check", "a", "--set", "comment={ }"], &["--set comment", "1", "{{", "}}"]),
    (&["check", "a", "--set", "comment={A}}"], &["--set comment", "4", "}}"]),
    (&["check", "a", "--set", "comment=50\\% off"], &["--set comment", "3", "\\\\"]),
    (&["resume", "--set", "name={B}"], &["`--set`"]),
    (&["check", "a", "--suppress-max-age", "3"], &["--suppress"]),
    (&["check", "a", "--suppress", "d", "--suppress-max-age", "0"], &["--suppress-max-age", "`0`"]),
    (&["check", "a", "--duplicates", "newest"], &["--duplicates", "`newest`", "merge"]),
    (&["resume", "--duplicates", "last"], &["`--duplicates`"]),
    (
        &["import", "a", "--batch", "1", "--again", "--history", "company"],
        &["--again", "--history"],
    ),
    (&["import", "a", "--batch", "1", "--again", "--since", "3"], &["--again", "--since"]),
    (
        &["import", "a", "--batch", "1", "--history", "off", "--since", "3"],
        &["--since", "--history"],
    ),
    (&["import", "a", "--batch", "1", "--since", "0"], &["--since", "`0`", "36500"]),
    (&["import", "a", "--batch", "1", "--since", "36501"], &["--since", "`36501`"]),
    (&["import", "a", "--batch", "1", "--history", "all"], &["--history", "`all`", "company"]),
    (&["check", "a", "--since", "3"], &["--since", "--batch-column"]),
    (&["check", "a", "--numbers", "last"], &["--numbers", "`last`", "first"]),
    (&["check", "a", "--allow", "fax"], &["--allow", "`fax`", "landline"]),
    (&["check", "a", "--area", "5"], &["--area", "`5`", "0571"]),
    (&["check", "a", "--rate", "20"], &["--rate", "`20`", "20/s"]),
    (&["check", "a", "--rate", "0/s"], &["--rate", "`0/s`", "1/h"]),
    (&["check", "a", "--report-dir", ""], &["--report-dir"]),
    (&["check", "a", "--concurrency", "2"], &["`--concurrency`"]),
    (&["resume", "--concurrency", "0"], &["--concurrency", "1000", "`0`"]),
    (&["resume", "--concurrency", "1001"], &["--concurrency", "1000", "`1001`"]),
    (&["resume", "--timeout", "0"], &["--timeout", "3600", "`0`"]),
    (&["resume", "--timeout", "3601"], &["--timeout", "3600", "`3601`"]),
    (&["resume", "--retries", "-1"], &["--retries", "100", "`-1`"]),
    (&["resume", "--retries", "101"], &["--retries", "100", "`101`"]),
    (&["resume", "--max-failures", "0"], &["--max-failures", "`0`", "5%"]),
    (&["resume", "--max-failures", "101%"], &["--max-failures", "`101%`"]),
    (&["resume", "--window", "9-20"], &["--window", "`9-20`", "09:00-20:30"]),
    (&["resume", "--window", "9:00-9:00"], &["--window", "`9:00-9:00`"]),
    (&["resume", "--stop-at", "25:00"], &["--stop-at", "`25:00`", "20:30"]),
    (&["resume", "--batch", "1"], &["`--batch`"]),
    (&["import", "a", "--on-uncertain", "drop"], &["--on-uncertain", "`drop`", "hold"]),
    (&["import", "a", "--method", "put"], &["--method", "`put`", "post"]),
    (&["report", "J", "--status", "lost"], &["`lost`", "uncertain"]),
    (&["report", "J", "--format", "pdf"], &["--format", "`pdf`", "csv"]),
    (&["template", "list.csv"], &["`list.csv`", ".xlsx"]),
    (&["template", "lists/"], &["`lists/`", ".xlsx"]),
    (&["template", "-"], &["`-`", ".xlsx"]),
    (&["template", "a.xlsx", "b.xlsx"], &["`b.xlsx`"]),
    (&["sandbox", "--port", "65536"], &["--port", "65535", "`65536`"]),
    (&["sandbox", "--latency", "1s"], &["--latency", "`1s`"]),
    (&["sandbox", "--jitter", "-1"], &["--jitter", "`-1`"]),
    (&["sandbox", "--fail", "2"], &["--fail", "`2`", "100%"]),
    (&["sandbox", "--drop-reply", "x"], &["--drop-reply", "`x`"]),
    (&["sandbox", "--refuse", "101%"], &["--refuse", "`101%`"]),
    (&["sandbox", "--limit", "90/m"], &["--limit", "`90/m`"]),
    (&["sandbox", "--http-500", "x"], &["--http-500", "`x`"]),
    (&["sandbox", "--garble", "x"], &["--garble", "`x`"]),
    (&["sandbox", "--batch", ""], &["--batch"]),
    (&["users"], &["--endpoint", "DIALFEED_ENDPOINT", "--sandbox"]),
    (&["dial", "8001"], &["NUMBER"]),
    (&["dial", "8001", "abc", "--sandbox"], &[]),
    (&["dial", "8001", "95588", "--sandbox"], &["--allow"]),
    (&["dial", "8001", "88886666", "--sandbox"], &["--area"]),
    (&["dial", "8001", "13800138000", "--wait-limit", "5", "--sandbox"], &["--wait"]),
    (&["dial", "8001", "13800138000", "--wait", "--wait-limit", "0", "--sandbox"], &["`0`"]),
    (&["hangup"], &["STAFF"]),
    (&["hangup", " ", "--sandbox"], &["STAFF"]),
    (&["status", "--sandbox"], &["STAFF"]),
    (&["status", "8001", "--every", "2", "--sandbox"], &["--watch"]),
    (&["status", "8001", "--watch", "--every", "0", "--sandbox"], &["--every", "`0`"]),
    (&["spy", "8001", "--sandbox"], &["TARGET"]),
    (&["spy", "8001", "8001", "--sandbox"], &["8001"]),
    (&["spy", "8001", "8002", "--mode", "shout", "--sandbox"], &["`shout`", "three-way"]),
    (&["cdr", "--end", "2026-11-01", "--sandbox"], &["--end", "--begin"]),
    (
        &["cdr", "--begin", "2026-11-02", "--end", "2026-11-01", "--sandbox"],
        &["2026-11-01 23:59:59", "2026-11-02 00:00:00"],
    ),
    (&["cdr", "--begin", "soon", "--sandbox"], &["--begin", "`soon`", "2026-11-01"]),
    (&["cdr", "--phone", "abc", "--sandbox"], &["--phone"]),
    (&["cdr", "--after", "-1", "--sandbox"], &["--after", "`-1`"]),
    (&["cdr", "--limit", "0", "--sandbox"], &["--limit", "`0`"]),
    (&["cdr", "--all", "--limit", "5", "--sandbox"], &["--all", "--limit"]),
    (&["cdr", "--all", "--sort", "desc", "--sandbox"], &["--all", "--sort"]),
    (&["cdr", "--follow", "--begin", "09:00", "--end", "10:00", "--sandbox"], &["--follow"]),
    (&["cdr", "--every", "5", "--sandbox"], &["--follow"]),
    (&["cdr", "--format", "xlsx", "--sandbox"], &["--output"]),
    (&["cdr", "--output", "calls", "--sandbox"], &["`calls`", ".xlsx", "--format"]),
    (&["cdr", "--follow", "--output", "a.xlsx", "--sandbox"], &["--follow", "xlsx"]),
    (&["recording", "--sandbox"], &["UNIQUEID"]),
    (&["recording", "a", "--base-url", "http://h/", "--sandbox"], &["--download"]),
    (&["recording", "a", "--download", "d", "--base-url", "h", "--sandbox"], &["`h`"]),
    (&["completions", "tcsh"], &["`tcsh`", "bash"]),
    (&["jobs", "--lang", "fr"], &["--lang", "`fr`", "zh"]),
    (&["jobs", "--color", "pink"], &["--color", "`pink`", "never"]),
    (&["jobs", "--log-format", "xml"], &["--log-format", "`xml`", "json"]),
    (&["jobs", "--quiet", "-v"], &["--quiet", "--verbose"]),
    (&["jobs", "--json=yes"], &["--json", "`yes`"]),
    (&["jobs", "--job-state", ""], &["``"]),
    (&["jobs", "--job-state", "stoped"], &["`stoped`", "interrupted"]),
    (&["jobs", "--job-state", "stopped,lost"], &["`lost`", "finished"]),
    (&["jobs", "--state", "a", "--state", "b"], &["--state"]),
    (&["check", "a", "--state", "a", "--state", "b"], &["--state"]),
    (&["jobs", "--since", "yesterday"], &["--since", "`yesterday`", "2026-11-01"]),
    (&["jobs", "--target", " "], &["--target"]),
    (&["jobs", "--last", "0"], &["--last", "`0`"]),
    (&["jobs", "J", "--last", "1"], &["--last"]),
    (&["jobs", "J", "--job-state", "stopped"], &["--job-state"]),
];

#[test]
fn wrong_usage_gets_a_sentence_in_the_users_language_and_exit_code_2() {
    for (words, named) in WRONG {
        for lang in ["zh", "en"] {
            let output = run(lang, words);
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{words:?}: {said}");
            assert!(output.stdout.is_empty(), "{words:?}");
            let mark = if lang == "zh" { "错误：" } else { "Error: " };
            assert!(said.starts_with(mark) && said.contains("--help"), "{words:?}: {said}");
            assert_eq!(is_chinese(&said), lang == "zh", "{words:?}: {said}");
            for name in *named {
                assert!(said.contains(name), "{words:?} does not name {name}: {said}");
            }
        }
    }
}

#[test]
fn the_sentences_about_wrong_usage_read_well() {
    for lang in ["zh", "en"] {
        let said: Vec<String> = WRONG
            .iter()
            .map(|(words, _)| {
                let said = text(&run(lang, words).stderr);
                format!("$ dialfeed {}\n{said}", words.join(" "))
            })
            .collect();
        insta::assert_snapshot!(format!("wrong_usage_{lang}"), said.join("\n"));
    }
}

#[test]
fn with_json_wrong_usage_is_one_object_on_standard_output() {
    for lang in ["zh", "en"] {
        for (words, _) in WRONG {
            let output = dialfeed(lang).args(["--json"]).args(*words).output().unwrap();
            let object: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
                panic!("{words:?}: {error}: {}", text(&output.stdout));
            });
            assert_eq!(object["schema"], 1);
            assert_eq!(object["error"]["code"], "usage");
            assert_eq!(object["exit_code"], 2);
            assert_eq!(output.status.code(), Some(2));
            let message = object["error"]["message"].as_str().unwrap();
            assert!(text(&output.stderr).contains(message), "{words:?}");
        }
    }
}

#[test]
fn the_auth_code_is_never_shown() {
    for (words, _) in WRONG {
        let output = dialfeed("en").args(["--json", "-vvv"]).args(*words).output().unwrap();
        let shown = text(&output.stdout) + &text(&output.stderr);
        assert!(!shown.contains(AUTH), "{words:?}");
    }
    let argument = format!("--auth={AUTH}");
    let in_the_address = format!("http://127.0.0.1/?auth={AUTH}");
    let as_password = format!("http://user:{AUTH}@127.0.0.1/");
    for words in [
        vec!["import", "a", "--batch", "1", "--company", "8", "--endpoint", &in_the_address],
        vec!["import", "a", "--batch", "1", "--company", "8", "--endpoint", &as_password],
        vec!["import", "a", "--batch", "1", &argument],
    ] {
        let output = run("en", &words);
        let shown = text(&output.stdout) + &text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(!shown.contains(AUTH), "{shown}");
    }
}

#[test]
fn the_auth_code_is_asked_for_where_it_is_missing() {
    let line = ["import", "a", "--batch", "1", "--endpoint", "http://127.0.0.1/", "--company", "8"];
    for lang in ["zh", "en"] {
        for auth in ["", "  ", "two\nlines"] {
            let output = dialfeed(lang).env("DIALFEED_AUTH", auth).args(line).output().unwrap();
            assert_eq!(output.status.code(), Some(2));
            let said = text(&output.stderr);
            assert!(said.contains("DIALFEED_AUTH") && !said.contains("two"), "{said}");
        }
    }
}

#[test]
fn the_version_is_one_line_and_with_verbose_also_that_of_the_number_data() {
    let version = concat!("dialfeed ", env!("CARGO_PKG_VERSION"), "\n");
    let metadata = dialfeed::clean::METADATA_VERSION;
    let with_metadata = format!("{version}libphonenumber metadata {metadata}\n");
    for lang in ["zh", "en"] {
        for word in ["--version", "-V"] {
            assert_eq!(text(&run(lang, &[word]).stdout), version, "{word}");
        }
        for words in [&["--version", "-v"][..], &["-v", "--version"], &["-vV"], &["-Vv"]] {
            assert_eq!(text(&run(lang, words).stdout), with_metadata, "{words:?}");
        }
        let output = run(lang, &["--verbose", "--version"]);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), with_metadata.clone()));
    }
}

#[test]
fn completions_are_there_for_every_shell_and_valid_for_bash() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        for lang in ["zh", "en"] {
            let output = run(lang, &["completions", shell]);
            assert!(output.status.success() && output.stderr.is_empty());
            let script = text(&output.stdout);
            for word in ["import", "resume", "batch-column", "suppress-max-age"] {
                assert!(script.contains(word), "{shell}: {word}");
            }
            if shell == "bash" && cfg!(unix) {
                let path = tempfile::NamedTempFile::new().unwrap();
                std::fs::write(path.path(), &script).unwrap();
                Command::new("bash").arg("-n").arg(path.path()).assert().success();
            }
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = dialfeed("en").arg("--help").stdout(writer).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_standard_output_is_an_error_of_this_machine() {
    for lang in ["zh", "en"] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = dialfeed(lang).args(["completions", "bash"]).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let said = text(&output.stderr);
        assert_eq!(is_chinese(&said), lang == "zh");
        let why = if lang == "zh" { "磁盘已满" } else { "No space left on device" };
        assert!(said.contains(why) && (lang == "en" || !said.contains("os error")), "{said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_log_file_on_a_full_disk_is_told_of_once_and_costs_nothing_else() {
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/branch-office-gbk.csv");
    let state = tempfile::tempdir().unwrap();
    let target = ["--batch", "20261101", "--sandbox", "--rate", "1000/s", "--yes"];
    for (lang, says) in [("zh", "没有写全（磁盘已满）"), ("en", "is not complete (No space left")]
    {
        let mut import = dialfeed(lang);
        import.args(["import", list]).args(target).args(["--quiet", "--log-file", "/dev/full"]);
        import.current_dir(state.path()).env("DIALFEED_STATE", state.path());
        let output = import.output().unwrap();
        let said = text(&output.stderr);
        assert_eq!((output.status.code(), said.matches(says).count()), (Some(0), 1), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn a_log_file_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("missing").join("dialfeed.log");
    let output =
        dialfeed("en").arg("completions").arg("bash").arg("--log-file").arg(&file).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains(&file.display().to_string()));
    assert!(output.stdout.is_empty());
}

#[test]
fn colours_come_only_when_asked_for() {
    let escape = '\u{1b}';
    assert!(!text(&run("en", &["--help"]).stdout).contains(escape));
    assert!(text(&run("en", &["--color", "always", "--help"]).stdout).contains(escape));
    let plain = dialfeed("en").env("NO_COLOR", "1").arg("--help").output().unwrap();
    assert!(!text(&plain.stdout).contains(escape));
}

#[test]
fn a_list_is_read_from_standard_input() {
    use std::io::Write as _;
    let mut check = dialfeed("en")
        .args(["check", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let list = "phone,name\n13800138000,Ann\n12,Bo\n";
    check.stdin.take().unwrap().write_all(list.as_bytes()).unwrap();
    let output = check.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["sources"][0]["file"], "-");
    assert_eq!((&summary["rows"]["read"], &summary["rows"]["pending"]), (&2.into(), &1.into()));
}

#[test]
fn standard_input_is_one_list_and_not_two() {
    for (lang, says) in [("en", "only once"), ("zh", "只能读一次")] {
        let output = run(lang, &["check", "-", "-"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(says), "{}", text(&output.stderr));
    }
}

#[test]
fn hidden_rows_are_told_before_the_figures() {
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files/every.xlsx");
    for (lang, says) in [("en", "2 hidden rows"), ("zh", "有 2 行是隐藏的")] {
        let output = run(lang, &["check", list]);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stderr).contains(says), "{}", text(&output.stderr));
    }
}
