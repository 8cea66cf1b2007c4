//! Judging the whole file: each value as if it had been typed, then each profile and each rule with
//! what holds for it, then everything that tells people.

use std::ffi::OsString;

use super::keys::{Key, Shape};
use super::profile::TARGETS;
use super::{Config, ConfigTrouble, Layer, Profile, Rule, Value, keys};
use crate::cli::environment::Environment;
use crate::cli::settings::inbox::{judge_pattern, judge_target};
use crate::cli::{args, misuse, settings};
use crate::locale::usage::Usage;

/// Judges the file.
///
/// # Errors
/// The first thing wrong.
pub(super) fn judge(config: &Config) -> Result<(), ConfigTrouble> {
    for layer in config.layers() {
        for (name, value) in &layer.values {
            if let Some(key) = keys::find(name) {
                judge_value(config, key, value)?;
            }
        }
    }
    let bare = config.profile(None)?;
    judge_together(config, &bare, &config.shared)?;
    for layer in &config.profiles {
        let profile = config.profile(layer.profile())?;
        judge_together(config, &profile, layer)?;
    }
    for rule in &config.rules {
        judge_rule(config, rule)?;
    }
    Ok(())
}

fn judge_value(config: &Config, key: &'static Key, value: &Value) -> Result<(), ConfigTrouble> {
    for text in &value.texts {
        if let Err(wrong) = typed(key, text) {
            return Err(wrong_value(config, key.name, value, wrong));
        }
    }
    Ok(())
}

fn wrong_value(config: &Config, key: &str, value: &Value, wrong: Usage) -> ConfigTrouble {
    ConfigTrouble::Value {
        file: config.file.clone(),
        line: value.place.line,
        key: key.to_owned(),
        wrong: Box::new(wrong),
    }
}

/// The value as if it had been typed, behind a command that takes it and with whatever that needs.
fn typed(key: &Key, text: &str) -> Result<(), Usage> {
    let option = format!("--{}={text}", key.name.replace('_', "-"));
    let needed: &[&str] = match key.name {
        "retention" => return settings::inbox::retention(text).map(drop),
        "settle" | "every" => &["inbox", "folder", "--sandbox", "--batch=1"],
        "suppress_max_age" => &["check", "list", "--suppress=list"],
        "since" | "history" => &["check", "list", "--sandbox", "--batch=1"],
        "batch" | "batch_column" | "staff" | "staff_column" => {
            // A rule fills the target in from a list's name.
            return judge_target(key.name, text);
        }
        "endpoint" => &["check", "list", "--company=1"],
        "company" => &["check", "list", "--endpoint=http://127.0.0.1/"],
        _ => &["import", "list", "--batch=1", "--sandbox"],
    };
    let words = ["dialfeed"].iter().chain(needed).map(OsString::from);
    let words: Vec<OsString> = match key.shape {
        Shape::Flag => words.collect(),
        _ => words.chain([OsString::from(option)]).collect(),
    };
    let cli = args::parse(args::command(), &words).map_err(|error| misuse::misuse(&error))?;
    let environment = Environment { state: Some("state".into()), ..Environment::default() };
    settings::resolve(cli, environment, Vec::new()).map(drop)
}

/// Values that are right alone may exclude each other.
fn judge_together(config: &Config, profile: &Profile, layer: &Layer) -> Result<(), ConfigTrouble> {
    let words = ["dialfeed", "import", "list", "--batch=1", "--sandbox"].map(OsString::from);
    let resolved = args::parse(profile.defaults(args::command()), &words)
        .map_err(|error| misuse::misuse(&error))
        .and_then(|mut cli| {
            let mut environment = Environment::default();
            profile.complete(&mut cli, &environment)?;
            profile.behind(&mut environment);
            environment.state = Some("state".into());
            settings::resolve(cli, environment, Vec::new())
        });
    match resolved {
        Ok(_) => Ok(()),
        Err(wrong) => {
            let first = layer.values.values().map(|value| value.place.line).min();
            Err(ConfigTrouble::Value {
                file: config.file.clone(),
                line: first.unwrap_or(1),
                key: if layer.table.is_empty() {
                    "dialfeed.toml".into()
                } else {
                    layer.table.clone()
                },
                wrong: Box::new(wrong),
            })
        }
    }
}

fn judge_rule(config: &Config, rule: &Rule) -> Result<(), ConfigTrouble> {
    let profile = config.profile_of(rule, None)?;
    judge_together(config, &profile, &rule.values)?;
    let line = rule.values.values.get("pattern").map_or(1, |value| value.place.line);
    let targets: Vec<&str> = TARGETS.iter().filter_map(|key| profile.text(key)).collect();
    if targets.is_empty() {
        return Err(ConfigTrouble::Value {
            file: config.file.clone(),
            line,
            key: "inbox".into(),
            wrong: Box::new(Usage::RuleWithoutTarget { pattern: rule.pattern.clone() }),
        });
    }
    let targets = targets.into_iter();
    judge_pattern(&rule.pattern, targets).map_err(|said| ConfigTrouble::Pattern {
        file: config.file.clone(),
        line,
        pattern: rule.pattern.clone(),
        said,
    })
}
