//! `dialfeed.toml`: what an office sets once instead of typing it each time.
//!
//! The file's own values are shared by everybody, a profile's go before them, and a rule's for a
//! folder of lists before those. What was typed and the environment go before all of them (contract,
//! section 2). A value is judged as if it had been typed, so that the file and the options can never
//! disagree about what is right; the judgement is made for the whole file, so that a scheduled run
//! does not find out at night that a profile is wrong.

pub mod find;
mod held;
mod judge;
pub mod keys;
pub mod notify;
pub mod profile;
mod read;
mod value;

use std::path::PathBuf;

pub use held::Held;
pub use profile::Profile;
pub use value::{Layer, Value};

pub use crate::locale::config::{ConfigTrouble, Wanted};

use super::environment::Environment;
use crate::locale::Lang;
use notify::NotifySpec;

/// A file that was read and found right.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file.
    pub file: PathBuf,
    /// What is shared by all profiles.
    pub shared: Layer,
    /// The profile that holds where none is asked for.
    pub default_profile: Option<String>,
    /// The profiles, by name, in alphabetical order.
    pub profiles: Vec<Layer>,
    /// What becomes of which list in a folder, in the file's order.
    pub rules: Vec<Rule>,
}

/// Lists of such names in a folder go there.
#[derive(Debug, Clone)]
pub struct Rule {
    /// What the name looks like.
    pub pattern: String,
    /// The profile that holds for it; the run's own where `None`.
    pub profile: Option<String>,
    /// What holds for such a list alone.
    pub values: Layer,
}

/// Finds the file and reads it. Whether its values are right, [`judge()`] finds out: that takes longer
/// than help may.
///
/// # Errors
/// The first thing that is not as such a file is, with its line.
pub fn load(
    named: Option<&PathBuf>,
    environment: &Environment,
) -> Result<Option<Config>, ConfigTrouble> {
    let Some(file) = find::file(named, environment)? else { return Ok(None) };
    read::read(&file).map(Some)
}

/// The language that a file asks for in which something else is wrong: what is wrong is to be told in it.
#[must_use]
pub fn lang_of(named: Option<&PathBuf>, environment: &Environment) -> Option<Lang> {
    // A pipe gives what it has but once.
    let file = find::file(named, environment).ok()?.filter(|file| file.is_file())?;
    clap::ValueEnum::from_str(&read::lang(&file)?, false).ok()
}

/// Judges all of it, whatever this run needs of it.
///
/// # Errors
/// The first value that is wrong, with its line.
pub fn judge(config: &Config) -> Result<(), ConfigTrouble> {
    judge::judge(config)
}

impl Config {
    /// The profile of this name, else the file's own choice, else what is shared alone.
    ///
    /// # Errors
    /// [`ConfigTrouble::UnknownProfile`].
    pub fn profile(&self, name: Option<&str>) -> Result<Profile, ConfigTrouble> {
        self.layered(name, None)
    }

    /// The profile for the lists of a rule: the rule's own, else the run's.
    ///
    /// # Errors
    /// [`ConfigTrouble::UnknownProfile`].
    pub fn profile_of(&self, rule: &Rule, name: Option<&str>) -> Result<Profile, ConfigTrouble> {
        self.layered(rule.profile.as_deref().or(name), Some(&rule.values))
    }

    fn layered(&self, name: Option<&str>, rule: Option<&Layer>) -> Result<Profile, ConfigTrouble> {
        let mut profile = Profile::of(&self.shared);
        if let Some(name) = name.or(self.default_profile.as_deref()) {
            let layer = self.profiles.iter().find(|layer| layer.is_called(name));
            let layer = layer.ok_or_else(|| self.unknown(name))?;
            profile.put_over(layer);
            profile.name = Some(name.to_owned());
        }
        if let Some(rule) = rule {
            profile.put_over(rule);
        }
        Ok(profile)
    }

    /// What a profile says that a rule names, and that holds for no rule: the line, the key, the profile
    /// and the rule's line. `run`: the profile that holds for the whole run.
    #[must_use]
    pub fn idle(&self, run: Option<&str>) -> Vec<(usize, &'static str, String, usize)> {
        let mut idle = Vec::new();
        for layer in &self.profiles {
            let Some(name) = layer.profile().filter(|name| run != Some(*name)) else { continue };
            let rule = self.rules.iter().find(|rule| rule.profile.as_deref() == Some(name));
            let Some(rule) = rule else { continue };
            let line = rule.values.values.get("pattern").map_or(1, |value| value.place.line);
            let keys = layer
                .values
                .iter()
                .filter(|(key, _)| keys::find(key).is_some_and(|key| !key.is_of_lists()));
            let told = layer.notify.iter().flatten().map(|spec| (spec.line, "notify"));
            let mut own: Vec<(usize, &'static str)> =
                keys.map(|(key, value)| (value.place.line, *key)).chain(told).collect();
            own.sort_unstable();
            idle.extend(own.into_iter().map(|(at, key)| (at, key, name.to_owned(), line)));
        }
        idle
    }

    fn unknown(&self, name: &str) -> ConfigTrouble {
        let names: Vec<&str> = self.profiles.iter().filter_map(Layer::profile).collect();
        ConfigTrouble::UnknownProfile {
            file: self.file.clone(),
            line: None,
            name: name.to_owned(),
            nearest: keys::nearest(name, &names).map(str::to_owned),
            known: names.join(", "),
        }
    }

    /// Everything that tells people, of all layers.
    pub fn notifications(&self) -> impl Iterator<Item = &NotifySpec> {
        let layers = std::iter::once(&self.shared).chain(&self.profiles);
        layers.filter_map(|layer| layer.notify.as_ref()).flatten()
    }

    /// Every layer: shared, profiles, rules.
    pub fn layers(&self) -> impl Iterator<Item = &Layer> {
        let rules = self.rules.iter().map(|rule| &rule.values);
        std::iter::once(&self.shared).chain(&self.profiles).chain(rules)
    }
}

#[cfg(test)]
mod tests;
