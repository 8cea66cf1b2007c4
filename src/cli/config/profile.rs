//! The values that hold for a run, from the file's layers, and how they come under what was typed.
//!
//! A single value becomes its option's default, so that the parser itself lets what was typed go
//! first. Values that exclude each other, or add up, are put in behind the parser: a batch that was
//! typed takes the place of whatever target the profile has; a do-not-call list that was typed comes
//! on top of the profile's, since leaving one out would call people who asked not to be.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::keys::{self, KEYS, Reach, Shape};
use super::notify::NotifySpec;
use super::value::{Layer, Place, Value};
use crate::cli::args::resume::ResumeArgs;
use crate::cli::args::{Cli, Command, ConnectionArgs, ReadingArgs, TargetArgs};
use crate::cli::environment::Environment;
use crate::cli::secret::SecretSource;
use crate::locale::Lang;
use crate::locale::usage::Usage;

/// The four targets: one takes the place of any other.
pub const TARGETS: [&str; 4] = ["batch", "batch_column", "staff", "staff_column"];
/// Put in behind the parser.
const BEHIND: [&str; 13] = [
    "endpoint",
    "company",
    "sandbox",
    "batch",
    "batch_column",
    "staff",
    "staff_column",
    "map",
    "set",
    "suppress",
    "history",
    "since",
    "retention",
];
/// Commands that read lists.
const OF_LISTS: [&str; 3] = ["import", "check", "inbox"];

/// What the file says for a run.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The profile's name; `None` where only shared values hold.
    pub name: Option<String>,
    /// By key.
    pub values: BTreeMap<&'static str, Value>,
    /// The auth code.
    pub auth: Option<(SecretSource, Place)>,
    /// Who is told.
    pub notify: Vec<NotifySpec>,
}

impl Profile {
    /// The values of one layer.
    #[must_use]
    pub fn of(layer: &Layer) -> Self {
        Self {
            name: None,
            values: layer.values.clone(),
            auth: layer.auth.clone(),
            notify: layer.notify.clone().unwrap_or_default(),
        }
    }

    /// Lets another layer go first.
    pub fn put_over(&mut self, layer: &Layer) {
        let has = |keys: &[&str]| keys.iter().any(|key| layer.values.contains_key(key));
        if has(&TARGETS) {
            self.values.retain(|key, _| !TARGETS.contains(key));
        }
        if has(&["endpoint", "company"]) {
            self.values.remove("sandbox");
        }
        if has(&["history"]) {
            self.values.remove("since");
        }
        for (one, other) in [("map", "set"), ("set", "map")] {
            if let (Some(own), Some(below)) = (layer.values.get(one), self.values.get_mut(other)) {
                below.texts = without(&below.texts, &own.texts);
            }
        }
        for (key, value) in &layer.values {
            let texts = match self.values.get(key) {
                Some(below) => together(key, &below.texts, &value.texts),
                None => value.texts.clone(),
            };
            self.values.insert(key, Value { texts, place: value.place.clone() });
        }
        if layer.auth.is_some() {
            self.auth.clone_from(&layer.auth);
        }
        if let Some(notify) = &layer.notify {
            self.notify.clone_from(notify);
        }
    }

    /// The one text of a key.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.values.get(key)?.texts.first().map(String::as_str)
    }

    fn texts(&self, key: &str) -> &[String] {
        self.values.get(key).map_or(&[], |value| &value.texts)
    }

    fn is_set(&self, key: &str) -> bool {
        self.text(key) == Some("true")
    }

    /// The language, where the file has one.
    #[must_use]
    pub fn lang(&self) -> Option<Lang> {
        clap::ValueEnum::from_str(self.text("lang")?, false).ok()
    }

    /// The command line with this profile's values as defaults.
    #[must_use]
    pub fn defaults(&self, command: clap::Command) -> clap::Command {
        let mut command = command;
        for key in KEYS.iter().filter(|key| !BEHIND.contains(&key.name)) {
            let Some(value) = self.values.get(key.name) else { continue };
            if key.reach == Reach::Everywhere {
                if key.name.starts_with("log_") || key.name == "color" {
                    command = command.mut_arg(key.name, |it| it.default_values(&value.texts));
                }
                continue;
            }
            let id = key.name;
            command = command.mut_subcommands(|it| {
                let has_it = it.get_arguments().any(|known| known.get_id() == id);
                if !has_it || !concerns(key, it.get_name()) {
                    return it;
                }
                it.mut_arg(id, |argument| argument.default_values(&value.texts))
            });
        }
        command
    }

    /// Puts in what the parser could not.
    ///
    /// # Errors
    /// [`Usage::SandboxAndEndpoint`]: nobody must reach real customers who has chosen to try something
    /// out, and nobody try out what was meant for real.
    pub fn complete(&self, cli: &mut Cli, environment: &Environment) -> Result<(), Usage> {
        if let Some(connection) = cli.command.connection() {
            self.connect(connection, environment)?;
        }
        if let Command::Purge(purge) = &mut cli.command
            && purge.jobs.is_empty()
            && purge.older_than.is_none()
        {
            // A job that is named is meant, however young it is.
            purge.older_than = self.text("retention").map(str::to_owned);
        }
        if let Command::Resume(resume) = &mut cli.command {
            self.forbid(resume);
        }
        if !is_of_lists(&cli.command) {
            return Ok(());
        }
        if let Some(target) = cli.command.target() {
            self.aim(target);
        }
        if let Some(reading) = cli.command.reading() {
            self.read(reading);
        }
        Ok(())
    }

    fn connect(
        &self,
        connection: &mut ConnectionArgs,
        environment: &Environment,
    ) -> Result<(), Usage> {
        let is_typed =
            connection.endpoint.is_some() || connection.company.is_some() || connection.sandbox;
        if !self.is_set("sandbox") || is_typed {
            return Ok(());
        }
        if environment.endpoint.is_some() {
            return Err(Usage::SandboxAndEndpoint);
        }
        connection.sandbox = true;
        Ok(())
    }

    fn aim(&self, target: &mut TargetArgs) {
        if target.is_given() {
            return;
        }
        let text = |key| self.text(key).map(str::to_owned);
        target.batch = text("batch");
        target.batch_column = text("batch_column");
        target.staff = text("staff");
        target.staff_column = text("staff_column");
    }

    fn read(&self, reading: &mut ReadingArgs) {
        // A field is mapped or set: the way that was typed holds.
        let map = without(self.texts("map"), &reading.set);
        let set = without(self.texts("set"), &reading.map);
        reading.map = together("map", &map, &reading.map);
        reading.set = together("set", &set, &reading.set);
        self.suppress(&mut reading.suppress);
        let is_typed = reading.history.is_some() || reading.since.is_some() || reading.again;
        if !is_typed {
            reading.history =
                self.text("history").and_then(|text| clap::ValueEnum::from_str(text, false).ok());
            reading.since = self.text("since").map(str::to_owned);
        }
    }

    /// A job goes on with what it was given; but who asked meanwhile not to be called is not called.
    fn forbid(&self, resume: &mut ResumeArgs) {
        self.suppress(&mut resume.suppress);
        let text = |key| self.text(key).map(str::to_owned);
        resume.suppress_max_age =
            resume.suppress_max_age.take().or_else(|| text("suppress_max_age"));
        resume.area = text("area");
    }

    fn suppress(&self, typed: &mut Vec<PathBuf>) {
        let files = self.texts("suppress").iter().map(PathBuf::from);
        typed.splice(..0, files);
    }

    /// What the environment does not say, the profile does.
    pub fn behind(&self, environment: &mut Environment) {
        let text = |key| self.text(key).map(str::to_owned);
        environment.endpoint = environment.endpoint.take().or_else(|| text("endpoint"));
        environment.company = environment.company.take().or_else(|| text("company"));
        environment.state = environment.state.take().or_else(|| text("state").map(PathBuf::from));
        let own = || self.auth.as_ref().map(|(auth, _)| auth.clone());
        environment.auth = environment.auth.take().or_else(own);
    }
}

fn is_of_lists(command: &Command) -> bool {
    matches!(command, Command::Import(_) | Command::Check(_) | Command::Inbox(_))
}

/// Whether a key holds for a command that has its option.
fn concerns(key: &keys::Key, command: &str) -> bool {
    match key.reach {
        // A job goes on with what it was given, whatever the file says by now.
        Reach::Lists if key.name == "metrics" => OF_LISTS.contains(&command) || command == "resume",
        Reach::Lists => OF_LISTS.contains(&command),
        Reach::Platform => command != "resume" && command != "results",
        Reach::Inbox => command == "inbox",
        Reach::Upkeep => command == "purge",
        Reach::Everywhere => true,
    }
}

/// The values of two layers, the second going first: fields one by one, do-not-call lists all of them.
fn together(key: &str, below: &[String], over: &[String]) -> Vec<String> {
    let shape = keys::find(key).map(|key| key.shape);
    match shape {
        Some(Shape::Fields) => without(below, over).into_iter().chain(over.to_vec()).collect(),
        Some(Shape::Paths) => {
            let is_new = |text: &&String| !over.contains(text);
            below.iter().filter(is_new).chain(over).cloned().collect()
        }
        _ => over.to_vec(),
    }
}

/// The `FIELD=…` of one that the other does not name.
fn without(texts: &[String], named: &[String]) -> Vec<String> {
    let field = |text: &str| text.split_once('=').map(|(field, _)| field.trim().to_owned());
    let is_left = |text: &&String| !named.iter().any(|own| field(own) == field(text));
    texts.iter().filter(is_left).cloned().collect()
}
