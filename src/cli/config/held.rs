//! A run's configuration, as it was found before the command line was read.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::notify::NotifySpec;
use super::{Config, ConfigTrouble, Profile, judge, lang_of, load};
use crate::cli::args::{self, Cli, Command};
use crate::cli::environment::Environment;
use crate::cli::misuse::misuse;
use crate::cli::secret::SecretSource;
use crate::cli::settings::inbox::RuleTyped;
use crate::locale::Lang;
use crate::locale::usage::Usage;

/// What was found, or what was wrong; told only to commands that need it.
#[derive(Debug)]
pub struct Held {
    /// The file, where there is one.
    pub config: Option<Config>,
    /// The profile that holds, where there is a file.
    pub profile: Option<Profile>,
    /// What is wrong with them.
    pub trouble: Option<ConfigTrouble>,
    /// The profile's name as typed.
    pub asked: Option<String>,
    /// The language that a file asks for which is wrong otherwise.
    lang_beside: Option<Lang>,
    /// The environment, before the profile comes behind it.
    pub environment: Environment,
}

impl Held {
    /// Looks for the file and reads it.
    #[must_use]
    pub fn look(file: Option<&PathBuf>, asked: Option<String>, environment: &Environment) -> Self {
        let environment = environment.clone();
        let mut held = Self {
            config: None,
            profile: None,
            trouble: None,
            asked,
            lang_beside: None,
            environment,
        };
        match load(file, &held.environment) {
            Ok(Some(config)) => {
                match config.profile(held.asked.as_deref()) {
                    Ok(profile) => held.profile = Some(profile),
                    Err(trouble) => {
                        held.trouble = Some(trouble);
                        held.lang_beside = Profile::of(&config.shared).lang();
                    }
                }
                held.config = Some(config);
            }
            Ok(None) => {
                let no_file = |name: &String| ConfigTrouble::NoFile { name: name.clone() };
                held.trouble = held.asked.as_ref().map(no_file);
            }
            Err(trouble) => {
                held.trouble = Some(trouble);
                held.lang_beside = lang_of(file, &held.environment);
            }
        }
        held
    }

    /// The file, and those that it names: none of them is a list.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        let config = self.config.iter();
        let file = config.clone().map(|config| config.file.clone());
        let layers = config.clone().flat_map(Config::layers);
        let auth = layers.filter_map(|layer| layer.auth.as_ref()).map(|(source, _)| source);
        let told = config.flat_map(Config::notifications).flat_map(NotifySpec::secrets);
        file.chain(auth.chain(told).filter_map(SecretSource::file).map(Path::to_owned))
    }

    /// The file, where it is not the user's own, which every command finds by itself.
    #[must_use]
    pub fn named(&self) -> Option<&Path> {
        let file = self.config.as_ref()?.file.as_path();
        let own = self.environment.config_dir.as_ref().map(|folder| folder.join("dialfeed"));
        Some(file).filter(|file| file.parent() != own.as_deref())
    }

    /// Who is told of this run's end.
    #[must_use]
    pub fn notify(&self) -> &[NotifySpec] {
        self.profile.as_ref().map_or(&[], |profile| &profile.notify)
    }

    /// How long finished jobs keep their customers' data.
    #[must_use]
    pub fn retention_days(&self) -> Option<u32> {
        // Reading the file has found it right.
        self.profile.as_ref()?.text("retention")?.trim().parse().ok()
    }

    /// The language that the file asks for.
    #[must_use]
    pub fn lang(&self) -> Option<Lang> {
        self.profile.as_ref().map_or(self.lang_beside, Profile::lang)
    }

    /// The command line with the profile's values as defaults.
    #[must_use]
    pub fn defaults(&self, command: clap::Command) -> clap::Command {
        match &self.profile {
            Some(profile) => profile.defaults(command),
            None => command,
        }
    }

    /// Judges the file's values, once something is to be done with them.
    pub fn judge(&mut self) {
        if let (None, Some(config)) = (&self.trouble, &self.config) {
            self.trouble = judge(config).err();
        }
    }

    /// What keeps this command from its work.
    #[must_use]
    pub fn trouble_for(&self, command: &Command) -> Option<&ConfigTrouble> {
        self.trouble.as_ref().filter(|_| !command.needs_no_configuration())
    }

    /// For each rule of the file the same command line, with what holds for its lists.
    ///
    /// # Errors
    /// What is wrong with the command line or the environment beside a rule's values.
    pub fn rules(&self, typed: &[OsString]) -> Result<Vec<RuleTyped>, Usage> {
        let Some(config) = &self.config else { return Ok(Vec::new()) };
        let mut rules = Vec::new();
        for rule in &config.rules {
            // Reading the file has found that each profile is there.
            let Ok(profile) = config.profile_of(rule, self.asked.as_deref()) else { continue };
            let mut cli = args::parse(profile.defaults(args::command()), typed)
                .map_err(|error| misuse(&error))?;
            let mut environment = self.environment.clone();
            profile.complete(&mut cli, &environment)?;
            profile.behind(&mut environment);
            if let Command::Inbox(args) = cli.command {
                let pattern = Some(rule.pattern.clone());
                rules.push(RuleTyped { pattern, args: *args, environment });
            }
        }
        Ok(rules)
    }

    /// The rest of the profile, and the environment with the profile behind it.
    ///
    /// # Errors
    /// What of them excludes each other.
    pub fn complete(&self, cli: &mut Cli) -> Result<Environment, Usage> {
        let mut environment = self.environment.clone();
        if let Some(profile) = &self.profile {
            profile.complete(cli, &environment)?;
            profile.behind(&mut environment);
        }
        Ok(environment)
    }
}
