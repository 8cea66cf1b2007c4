//! `dialfeed config`: judge the configuration, show what holds and where it comes from, or begin one.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;

use clap::ValueEnum as _;
use serde_json::{Value as Json, json};

use crate::cli::args;
use crate::cli::config::keys::{self, KEYS};
use crate::cli::config::profile::TARGETS;
use crate::cli::config::{Config, Held, Rule, Value, find};
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::secret::SecretSource;
use crate::cli::settings::config::{ConfigSettings, OfTheRun};
use crate::cli::show::table::lined_up;
use crate::cli::tell::judge;
use crate::locale::Lang;
use crate::locale::config::ConfigSaid;
use crate::locale::system::system;

/// What a rule's lists are called.
const PATTERN: &str = "pattern";
/// A configuration to fill in, in each language.
const BEGINNINGS: [(Lang, &str); 2] = [
    (Lang::En, include_str!("../../../samples/scheduled/dialfeed.toml")),
    (Lang::Zh, include_str!("../../../samples/scheduled/dialfeed.zh.toml")),
];

/// Runs the command.
///
/// # Errors
/// What is wrong with the configuration, or keeps one from being begun.
pub async fn config(settings: ConfigSettings, held: &Held, face: Face) -> Result<Exit, Failure> {
    match settings {
        ConfigSettings::Check => check(held, face).await,
        ConfigSettings::Show(run) => show(held, &run, face),
        ConfigSettings::Init(file) => init(&file.unwrap_or_else(|| find::NAME.into()), face),
    }
}

/// Reading has found the file right; what it names is looked at now.
async fn check(held: &Held, face: Face) -> Result<Exit, Failure> {
    let Some(config) = &held.config else {
        let nothing =
            json!({"schema": 1, "file": null, "problems": [], "notes": [], "exit_code": 0});
        face.object(&nothing)?;
        face.result(&ConfigSaid::NoFile { own: own_file(held) }.say(face.lang))?;
        return Ok(Exit::Finished);
    };
    let mut problems = lists_not_there(config, face.lang);
    problems.extend(secrets_not_had(config, false, face).await);
    let run = held.profile.as_ref().and_then(|profile| profile.name.as_deref());
    let note = |(line, key, profile, rule_line)| {
        ConfigSaid::NotOfRule { line, key, profile, rule_line }.say(face.lang)
    };
    let notes: Vec<String> = config.idle(run).into_iter().map(note).collect();
    let exit = if problems.is_empty() { Exit::Finished } else { Exit::Usage };
    face.object(&json!({
        "schema": 1,
        "file": config.file,
        "profiles": config.profiles.iter().filter_map(|it| it.profile()).collect::<Vec<_>>(),
        "rules": config.rules.len(),
        "notifications": config.notifications().count(),
        "problems": problems,
        "notes": notes,
        "exit_code": exit.code(),
    }))?;
    for said in problems.iter().chain(&notes) {
        face.tell(said);
    }
    if problems.is_empty() {
        let fine = ConfigSaid::Fine {
            file: config.file.display().to_string(),
            profiles: config.profiles.len(),
            rules: config.rules.len(),
            notify: config.notifications().count(),
        };
        face.result(&fine.say(face.lang))?;
    }
    Ok(exit)
}

/// Do-not-call lists that are not there.
fn lists_not_there(config: &Config, lang: Lang) -> Vec<String> {
    let mut problems = Vec::new();
    let lists = config.layers().filter_map(|layer| layer.values.get("suppress"));
    for file in lists.flat_map(|value| &value.texts) {
        if Path::new(file).is_dir() {
            let folder = ConfigSaid::IsFolder { key: "suppress".into(), file: file.clone() };
            problems.push(folder.say(lang));
        } else if std::fs::File::open(file).is_err() {
            let missing = ConfigSaid::FileMissing { key: "suppress".into(), file: file.clone() };
            problems.push(missing.say(lang));
        }
    }
    problems
}

/// Secrets that cannot be had. Commands are not run: a password manager would ask. With `has_auth` the
/// auth code is had in another way.
pub async fn secrets_not_had(config: &Config, has_auth: bool, face: Face) -> Vec<String> {
    let mut problems = Vec::new();
    let auth = config.layers().filter_map(|layer| layer.auth.as_ref()).filter(|_| !has_auth);
    for (source, _) in auth {
        if is_at_hand(source)
            && let Err(wrong) = source.obtain().await
        {
            let why = wrong.say("auth", face.lang);
            problems.push(ConfigSaid::SecretMissing { why }.say(face.lang));
        }
    }
    for spec in config.notifications().filter(|spec| spec.secrets().all(is_at_hand)) {
        if let Err(why) = judge(spec, face).await {
            problems.push(ConfigSaid::SecretMissing { why }.say(face.lang));
        }
    }
    problems
}

fn is_at_hand(source: &SecretSource) -> bool {
    matches!(source, SecretSource::File(_) | SecretSource::Given(_))
}

fn own_file(held: &Held) -> String {
    let folder = held.environment.config_dir.clone().unwrap_or_default();
    folder.join("dialfeed").join(find::NAME).display().to_string()
}

/// A key, its value, and where it comes from.
struct Holds {
    key: &'static str,
    value: String,
    origin: ConfigSaid,
}

fn show(held: &Held, run: &OfTheRun, face: Face) -> Result<Exit, Failure> {
    let of =
        |key| typed(key, run, face).or_else(|| holds(key, held)).or_else(|| found(key, run, face));
    let mut all: Vec<Holds> = KEYS.iter().filter_map(of).collect();
    let at = all.iter().position(|it| it.key == "method").unwrap_or(0);
    all.splice(at..at, auth(held, face));
    all.extend(held.config.iter().flat_map(|config| &config.rules).map(rule));
    let told = held.profile.iter().flat_map(|profile| &profile.notify);
    all.extend(told.map(|spec| Holds {
        key: "notify",
        value: spec.name().to_owned(),
        origin: ConfigSaid::FromFile { line: spec.line, table: "notify".into() },
    }));
    let file = held.config.as_ref().map(|config| config.file.display().to_string());
    let profile = held.profile.as_ref().and_then(|profile| profile.name.clone());
    if face.json {
        let values: Vec<Json> = all.iter().map(as_json).collect();
        face.object(&json!({
            "schema": 1, "file": file, "profile": profile, "values": values, "exit_code": 0,
        }))?;
        return Ok(Exit::Finished);
    }
    let which = match file {
        Some(file) => ConfigSaid::Holds { file, profile: profile.unwrap_or_default() },
        None => ConfigSaid::NoFile { own: own_file(held) },
    };
    let head = [ConfigSaid::HeadKey, ConfigSaid::HeadValue, ConfigSaid::HeadOrigin];
    let rows = all
        .iter()
        .map(|it| vec![it.key.to_owned(), it.value.clone(), it.origin.say(face.lang)])
        .collect();
    let head = head.map(|it| it.say(face.lang)).to_vec();
    let table = lined_up(Some(head), rows, &[], face.printed().columns);
    let table = face.printed().headed(&table);
    face.print(&format!("{}\n\n{table}", which.say(face.lang)))?;
    Ok(Exit::Finished)
}

/// Which lists a rule is for, and all that it says of them: where their rows go first.
fn rule(rule: &Rule) -> Holds {
    let of = |(key, value): (&&'static str, &Value)| format!("{key} = {}", value.texts.join(" · "));
    let is_target = |(key, _): &(&&'static str, &Value)| TARGETS.contains(*key);
    let values = || rule.values.values.iter().filter(|(key, _)| **key != PATTERN);
    let profile = rule.profile.iter().map(|name| format!("profile = {name}"));
    let said = values().filter(is_target).chain(values().filter(|it| !is_target(it))).map(of);
    let said: Vec<String> = said.chain(profile).collect();
    let line = rule.values.values.get(PATTERN).map_or(1, |value| value.place.line);
    Holds {
        key: "inbox",
        value: format!("{} → {}", rule.pattern, said.join(", ")),
        origin: ConfigSaid::FromFile { line, table: "inbox".into() },
    }
}

fn as_json(it: &Holds) -> Json {
    let (from, line, table) = match &it.origin {
        ConfigSaid::FromOption { .. } => ("option", None, None),
        ConfigSaid::FromEnvironment { .. } => ("environment", None, None),
        ConfigSaid::FromFile { line, table } => ("file", Some(*line), Some(table.as_str())),
        _ => ("default", None, None),
    };
    json!({"key": it.key, "value": it.value, "from": from, "line": line, "table": table})
}

/// What was typed and holds for every command.
fn typed(key: &keys::Key, run: &OfTheRun, face: Face) -> Option<Holds> {
    let is_typed = match key.name {
        "state" => run.is_state_typed,
        "lang" => run.is_lang_typed,
        _ => false,
    };
    let option = format!("--{}", key.name);
    let found = found(key, run, face).filter(|_| is_typed)?;
    Some(Holds { origin: ConfigSaid::FromOption { option }, ..found })
}

/// What the system has, where nobody says anything else.
fn found(key: &keys::Key, run: &OfTheRun, face: Face) -> Option<Holds> {
    let value = match key.name {
        "state" => run.state.as_ref()?.display().to_string(),
        "lang" => face.lang.to_possible_value()?.get_name().to_owned(),
        _ => return None,
    };
    Some(Holds { key: key.name, value, origin: ConfigSaid::FromDefault })
}

/// What holds for a key; nothing for one that is nowhere.
fn holds(key: &'static keys::Key, held: &Held) -> Option<Holds> {
    let of = |variable, value: &Option<String>| {
        let value = value.clone()?;
        Some(Holds { key: key.name, value, origin: ConfigSaid::FromEnvironment { variable } })
    };
    let environment = &held.environment;
    let state = environment.state.as_ref().map(|folder| folder.display().to_string());
    let from_environment = match key.name {
        "endpoint" => of("DIALFEED_ENDPOINT", &environment.endpoint),
        "company" => of("DIALFEED_COMPANY", &environment.company),
        "state" => of("DIALFEED_STATE", &state),
        _ => None,
    };
    let from_file = || {
        let value = held.profile.as_ref()?.values.get(key.name)?;
        let (line, table) = (value.place.line, value.place.table.clone());
        let origin = ConfigSaid::FromFile { line, table };
        Some(Holds { key: key.name, value: value.texts.join(" · "), origin })
    };
    let by_default = || {
        let value = default_of(key.name)?;
        Some(Holds { key: key.name, value, origin: ConfigSaid::FromDefault })
    };
    from_environment.or_else(from_file).or_else(by_default)
}

/// The default that the command line's definition has.
fn default_of(key: &str) -> Option<String> {
    let command = args::command();
    let import = command.find_subcommand("import")?;
    let all = import.get_arguments().chain(command.get_arguments());
    let argument = all.into_iter().find(|argument| argument.get_id() == key)?;
    let default = argument.get_default_values().first()?.to_string_lossy().into_owned();
    // A flag's `false` is not what anybody looks for.
    (default != "false").then_some(default)
}

fn auth(held: &Held, face: Face) -> Option<Holds> {
    let environment = held
        .environment
        .auth
        .as_ref()
        .map(|source| (source, ConfigSaid::FromEnvironment { variable: "DIALFEED_AUTH" }));
    let file = || {
        let (source, place) = held.profile.as_ref()?.auth.as_ref()?;
        let origin = ConfigSaid::FromFile { line: place.line, table: place.table.clone() };
        Some((source, origin))
    };
    let (source, origin) = environment.or_else(file)?;
    let hidden = match source {
        SecretSource::Given(_) => ConfigSaid::Hidden,
        SecretSource::File(_) => ConfigSaid::HiddenInFile,
        SecretSource::Command(_) | SecretSource::Shell(_) => ConfigSaid::HiddenInCommand,
    };
    Some(Holds { key: "auth", value: hidden.say(face.lang), origin })
}

/// Begins a file, for its owner alone, and never in place of another.
fn init(file: &Path, face: Face) -> Result<Exit, Failure> {
    let text = BEGINNINGS.iter().find(|(lang, _)| *lang == face.lang).map_or("", |(_, text)| text);
    let shown = file.display().to_string();
    if let Err(error) = begin(file, text) {
        let (code, exit, said) = if error.kind() == io::ErrorKind::AlreadyExists {
            ("config_exists", Exit::Usage, ConfigSaid::Exists { file: shown })
        } else {
            let error = system(&error, face.lang);
            ("config_not_written", Exit::Machine, ConfigSaid::NotBegun { file: shown, error })
        };
        return Err(Failure { code, message: said.say(face.lang), exit });
    }
    face.object(&json!({"schema": 1, "file": shown, "exit_code": 0}))?;
    let is_found = file == Path::new(find::NAME);
    face.result(&ConfigSaid::Begun { file: shown, is_found }.say(face.lang))?;
    Ok(Exit::Finished)
}

fn begin(file: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut opened = options.open(file)?;
    let written = opened.write_all(text.as_bytes()).and_then(|()| opened.sync_all());
    if written.is_err() {
        drop(opened);
        // Half a configuration would be taken for one.
        let _ = std::fs::remove_file(file);
    }
    written
}
