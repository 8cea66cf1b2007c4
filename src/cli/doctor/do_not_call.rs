//! The do-not-call lists that `dialfeed.toml` names, in each of its layers: read whole, as an import reads
//! them, since one that cannot be relied on lets no run send anything.
//!
//! Promises: each list once for each way in which it is read; the sentence and the exit code that an import
//! would have. Where the configuration itself is wrong nothing is read.

use std::ffi::OsString;
use std::path::PathBuf;

use dialfeed::clean::PhoneRules;
use dialfeed::clock;
use dialfeed::import::{ImportError, load_do_not_call};
use dialfeed::stop::Stop;

use super::{Check, Verdict};
use crate::cli::config::{Config, Held, Profile};
use crate::cli::environment::Environment;
use crate::cli::settings::Settings;
use crate::cli::wishes::phone_rules;
use crate::cli::{args, settings, trouble};
use crate::locale::Lang;
use crate::locale::doctor::{Doctor, Topic};
use crate::locale::trouble::path;

/// A list, and how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Reading {
    age_max_days: Option<u32>,
    rules: PhoneRules,
}

/// Reads them all. A stop leaves out what was not read yet.
pub async fn lists(held: &Held, lang: Lang, stop: &Stop) -> Vec<Check> {
    let Some(config) = held.config.as_ref().filter(|_| held.trouble.is_none()) else {
        return Vec::new();
    };
    let mut checks = Vec::new();
    for (file, reading) in named(config, held.asked.as_deref()) {
        let asked = stop.clone();
        let shown = file.display().to_string();
        let load = move || {
            let (now, nothing) = (clock::now(), &mut std::io::empty());
            let Reading { age_max_days, rules } = reading;
            load_do_not_call(&[file], age_max_days, &rules, now, nothing, &asked)
        };
        let read = tokio::select! {
            read = tokio::task::spawn_blocking(load) => read,
            // A file may have no end.
            _ = stop.requested() => return checks,
        };
        let check = match read {
            Ok(Ok(read)) => {
                let numbers = read.lists.iter().map(|list| list.record.numbers).sum();
                let found = Doctor::DoNotCall { file: path(&shown), numbers };
                Check::new(Topic::DoNotCall, Verdict::Fine, &found, lang).with("numbers", numbers)
            }
            Ok(Err(ImportError::Interrupted(_))) => return checks,
            Ok(Err(error)) => {
                let failure = trouble::failure(&error, lang);
                let found = Doctor::Said { text: failure.message };
                Check::new(Topic::DoNotCall, Verdict::Trouble(failure.exit), &found, lang)
                    .with("code", failure.code)
            }
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            // The runtime is going down: so is this run.
            Err(_) => return checks,
        };
        checks.push(check.with("file", shown));
    }
    checks
}

/// The lists of what is shared, of each profile and of each rule.
fn named(config: &Config, asked: Option<&str>) -> Vec<(PathBuf, Reading)> {
    let of_profiles = config.profiles.iter().map(|layer| config.profile(layer.profile()));
    let of_rules = config.rules.iter().map(|rule| config.profile_of(rule, asked));
    let profiles = std::iter::once(config.profile(asked)).chain(of_profiles).chain(of_rules);
    let mut named = Vec::new();
    for (files, reading) in profiles.flatten().filter_map(|profile| how(&profile)) {
        for file in files {
            let one = (file, reading);
            if !named.contains(&one) {
                named.push(one);
            }
        }
    }
    named
}

/// What a check of any list is given. Whoever judged the file has found it right.
fn how(profile: &Profile) -> Option<(Vec<PathBuf>, Reading)> {
    let words = ["dialfeed", "check", "list"].map(OsString::from);
    let mut cli = args::parse(profile.defaults(args::command()), &words).ok()?;
    let mut environment = Environment { state: Some("state".into()), ..Environment::default() };
    profile.complete(&mut cli, &environment).ok()?;
    profile.behind(&mut environment);
    let Ok(Settings::Check(check)) = settings::resolve(cli, environment, Vec::new()) else {
        return None;
    };
    let reading = check.reading;
    let how = Reading { age_max_days: reading.suppress_age_max_days, rules: phone_rules(&reading) };
    Some((reading.suppress, how))
}
