//! Which language is spoken: the option says, else the locale, as the system's other programs take it.

use std::process::{Command, Stdio};

use crate::places::is_chinese;

/// Whether help is Chinese with these words and this environment alone.
fn speaks_chinese(words: &[&str], environment: &[(&str, &str)]) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dialfeed"));
    command.env_clear().stdin(Stdio::null()).envs(environment.iter().copied());
    // Windows programs do not start without it.
    if let Some(root) = std::env::var_os("SYSTEMROOT") {
        command.env("SYSTEMROOT", root);
    }
    let output = command.args(words).arg("--help").output().unwrap();
    assert!(output.status.success(), "{words:?}");
    String::from_utf8(output.stdout).unwrap().chars().any(is_chinese)
}

#[test]
fn every_chinese_locale_is_chinese_and_no_other_is() {
    for name in ["zh_CN.UTF-8", "zh_TW.UTF-8", "zh_HK", "zh-Hans-CN", "zh_SG.utf8", "zh"] {
        assert!(speaks_chinese(&[], &[("LANG", name)]), "{name}");
    }
    for name in ["en_US.UTF-8", "C", "C.UTF-8", "POSIX", "ja_JP.UTF-8", "za_CN.UTF-8"] {
        assert!(!speaks_chinese(&[], &[("LANG", name)]), "{name}");
    }
}

#[test]
fn of_the_locale_the_first_variable_that_is_set_decides() {
    let (zh, en) = ("zh_CN.UTF-8", "en_US.UTF-8");
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    for first in 0..names.len() {
        for (decides, others) in [(zh, en), (en, zh)] {
            let set = names.iter().enumerate().map(|(at, name)| {
                let value = match at {
                    // An empty one is as if it were not there.
                    _ if at < first => "",
                    _ if at == first => decides,
                    _ => others,
                };
                (*name, value)
            });
            let environment: Vec<(&str, &str)> = set.collect();
            assert_eq!(speaks_chinese(&[], &environment), decides == zh, "{environment:?}");
        }
    }
}

#[test]
fn the_option_goes_before_the_locale_wherever_it_stands() {
    let (zh, en) = ([("LC_ALL", "zh_CN.UTF-8")], [("LC_ALL", "en_US.UTF-8")]);
    for words in [&["--lang", "zh"][..], &["check", "--lang=zh"], &["--lang=zh", "check"]] {
        assert!(speaks_chinese(words, &en), "{words:?}");
    }
    for words in [&["--lang", "en"][..], &["check", "--lang=en"], &["--lang=en", "check"]] {
        assert!(!speaks_chinese(words, &zh), "{words:?}");
    }
}
