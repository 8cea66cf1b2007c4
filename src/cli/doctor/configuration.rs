//! `dialfeed.toml`: whether there is one, whether it is right, and whether what it names is there.

use super::{Check, Verdict};
use crate::cli::commands::config::secrets_not_had;
use crate::cli::config::Held;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::locale::Lang;
use crate::locale::doctor::{Doctor, Topic};

/// The file and the profile that hold.
pub fn file(held: &Held, lang: Lang) -> Check {
    let (verdict, found) = match (&held.trouble, &held.config) {
        (Some(trouble), _) => {
            (Verdict::Trouble(Exit::Usage), Doctor::Said { text: trouble.say(lang) })
        }
        (None, None) => (Verdict::Fine, Doctor::NoConfiguration),
        (None, Some(config)) => {
            let file = config.file.display().to_string();
            let profile = held.profile.as_ref().and_then(|profile| profile.name.clone());
            (Verdict::Fine, Doctor::Configuration { file, profile })
        }
    };
    Check::new(Topic::Configuration, verdict, &found, lang)
}

/// What it names and cannot be had: only where the file itself is right. An auth code of the environment
/// takes the place of the file's.
pub async fn problems(held: &Held, face: Face) -> Vec<Check> {
    let Some(config) = &held.config else { return Vec::new() };
    let check = |text| {
        let verdict = Verdict::Trouble(Exit::Usage);
        Check::new(Topic::Configuration, verdict, &Doctor::Said { text }, face.lang)
    };
    secrets_not_had(config, held.environment.auth.is_some(), face)
        .await
        .into_iter()
        .map(check)
        .collect()
}
