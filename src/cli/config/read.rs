//! From the file's text to layers: every table is known, every key is known, every value has its
//! key's shape.

use std::borrow::Cow;
use std::ops::Range;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Wanted;
use super::keys::{self, KEYS, Shape};
use super::notify::{self, NotifySpec};
use super::profile::TARGETS;
use super::value::{Layer, Place, Value};
use super::{Config, ConfigTrouble, Rule, find};
use crate::cli::secret::SecretSource;

/// Larger than any such file.
const BYTES_MOST: u64 = 1024 * 1024;
/// Tables and keys at the file's own level besides the shared values.
const AT_TOP: [&str; 3] = ["profile", "profiles", "inbox"];
/// Keys of any table that stand for no option.
pub(super) const BESIDES: [&str; 4] = ["auth", "auth_file", "auth_command", "notify"];
/// Keys of a rule besides those of a profile.
const OF_RULE: [&str; 2] = ["pattern", "profile"];

type Table<'a> = DeTable<'a>;
type Item<'a> = Spanned<DeValue<'a>>;

/// Reads the file.
///
/// # Errors
/// The first thing that is not as it should be, with its line.
pub(super) fn read(file: &Path) -> Result<Config, ConfigTrouble> {
    let text = text(file)?;
    let source = Source { file, text: &text };
    let document = DeTable::parse(&text).map_err(|error| source.syntax(&error))?;
    let table = document.get_ref();
    let mut known: Vec<&str> = AT_TOP.to_vec();
    known.extend(shared_keys());
    source.only_known(table, &known)?;
    let shared = source.layer(table, "", &AT_TOP)?;
    let default_profile =
        table.get("profile").map(|item| source.text(item, "profile")).transpose()?;
    let profiles = match table.get("profiles") {
        Some(item) => source.profiles(item)?,
        None => Vec::new(),
    };
    let rules = match table.get("inbox") {
        Some(item) => source.rules(item)?,
        None => Vec::new(),
    };
    let config = Config { file: file.to_owned(), shared, default_profile, profiles, rules };
    source.profiles_are_there(table, &config)?;
    closed_around_secrets(&config)?;
    Ok(config)
}

/// The language at the top of a file that is TOML, whatever else is wrong with it.
pub(super) fn lang(file: &Path) -> Option<String> {
    let text = text(file).ok()?;
    let document = DeTable::parse(&text).ok()?;
    match document.get_ref().get("lang")?.get_ref() {
        DeValue::String(lang) => Some(lang.to_string()),
        _ => None,
    }
}

fn is_of_the_top(key: &str) -> bool {
    AT_TOP.contains(&key) || shared_keys().any(|known| known == key)
}

fn shared_keys() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|key| key.name).chain(BESIDES)
}

fn text(file: &Path) -> Result<String, ConfigTrouble> {
    use std::io::Read as _;
    let not_readable = |error| ConfigTrouble::NotReadable { file: file.to_owned(), error };
    let not_text = || ConfigTrouble::NotText { file: file.to_owned() };
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).map_err(not_readable)?;
    opened.take(BYTES_MOST + 1).read_to_end(&mut bytes).map_err(not_readable)?;
    if bytes.len() as u64 > BYTES_MOST {
        return Err(ConfigTrouble::TooLarge { file: file.to_owned() });
    }
    let text = String::from_utf8(bytes).map_err(|_| not_text())?;
    // Windows Notepad puts the mark there.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// What holds a secret is its owner's alone.
fn closed_around_secrets(config: &Config) -> Result<(), ConfigTrouble> {
    if find::is_private(&config.file) {
        return Ok(());
    }
    let auth = config.layers().filter_map(|layer| match &layer.auth {
        Some((SecretSource::Given(_), place)) => Some(("auth".to_owned(), place.line)),
        _ => None,
    });
    let told = config.notifications().filter_map(NotifySpec::secret_in_the_file);
    match auth.chain(told).next() {
        Some((key, line)) => Err(ConfigTrouble::Open { file: config.file.clone(), line, key }),
        None => Ok(()),
    }
}

/// The file and its text: makes places and errors.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    file: &'a Path,
    text: &'a str,
}

impl Source<'_> {
    fn syntax(&self, error: &toml::de::Error) -> ConfigTrouble {
        let at = error.span().map_or(0, |span| span.start);
        let before = self.text.get(..at).unwrap_or(self.text);
        let line_begins = before.rfind('\n').map_or(0, |at| at + 1);
        let said = error.message().lines().next().unwrap_or_default().to_owned();
        ConfigTrouble::Syntax {
            file: self.file.to_owned(),
            line: self.line(at..at),
            column: before[line_begins..].chars().count() + 1,
            said,
        }
    }

    /// The line, from 1.
    pub(super) fn line(&self, span: Range<usize>) -> usize {
        let before = self.text.as_bytes().get(..span.start).unwrap_or_default();
        memchr::memchr_iter(b'\n', before).count() + 1
    }

    pub(super) fn only_known(
        &self,
        table: &Table<'_>,
        known: &[&str],
    ) -> Result<(), ConfigTrouble> {
        let unknown = table.keys().filter(|key| !known.contains(&&**key.get_ref()));
        let Some(first) = unknown.min_by_key(|key| key.span().start) else { return Ok(()) };
        let key: &str = first.get_ref();
        Err(ConfigTrouble::UnknownKey {
            file: self.file.to_owned(),
            line: self.line(first.span()),
            key: key.to_owned(),
            nearest: keys::nearest(key, known).map(str::to_owned),
        })
    }

    /// The same below a heading, where whoever adds a line to the end of the file finds himself.
    pub(super) fn only_known_below(
        &self,
        heading: &str,
        table: &Table<'_>,
        known: &[&str],
    ) -> Result<(), ConfigTrouble> {
        self.only_known(table, known).map_err(|trouble| match trouble {
            ConfigTrouble::UnknownKey { file, line, key, .. } if is_of_the_top(&key) => {
                ConfigTrouble::BelowHeading { file, line, key, heading: heading.to_owned() }
            }
            trouble => trouble,
        })
    }

    pub(super) fn shape(&self, item: &Item<'_>, key: &str, wanted: Wanted) -> ConfigTrouble {
        ConfigTrouble::Shape {
            file: self.file.to_owned(),
            line: self.line(item.span()),
            key: key.to_owned(),
            wanted,
        }
    }

    pub(super) fn missing(&self, line: usize, table: &str, key: &str) -> ConfigTrouble {
        ConfigTrouble::Missing {
            file: self.file.to_owned(),
            line,
            table: table.to_owned(),
            key: key.to_owned(),
        }
    }

    /// Whether every profile is there that the file chooses for itself or for a rule.
    fn profiles_are_there(
        &self,
        table: &DeTable<'_>,
        config: &Config,
    ) -> Result<(), ConfigTrouble> {
        let rules = table.get("inbox").map(|item| self.tables(item, "inbox")).transpose()?;
        let rules = rules.into_iter().flatten().map(|(table, _)| table);
        let chosen = std::iter::once(table).chain(rules).filter_map(|it| it.get("profile"));
        for item in chosen {
            let name = self.text(item, "profile")?;
            let line = self.line(item.span());
            config.profile(Some(&name)).map_err(|trouble| trouble.on_line(line))?;
        }
        Ok(())
    }

    fn profiles(&self, item: &Item<'_>) -> Result<Vec<Layer>, ConfigTrouble> {
        let DeValue::Table(table) = item.get_ref() else {
            return Err(self.shape(item, "profiles", Wanted::Table));
        };
        let mut profiles = Vec::new();
        for (name, item) in table {
            let DeValue::Table(table) = item.get_ref() else {
                return Err(self.shape(item, name.get_ref(), Wanted::Table));
            };
            let known: Vec<&str> = shared_keys().collect();
            self.only_known_below(&format!("[profiles.{}]", name.get_ref()), table, &known)?;
            profiles.push(self.layer(table, &format!("profiles.{}", name.get_ref()), &[])?);
        }
        Ok(profiles)
    }

    fn rules(&self, item: &Item<'_>) -> Result<Vec<Rule>, ConfigTrouble> {
        let mut rules = Vec::new();
        for (table, line) in self.tables(item, "inbox")? {
            let known: Vec<&str> = KEYS
                .iter()
                .filter(|key| key.is_of_lists())
                .map(|key| key.name)
                .chain(OF_RULE)
                .collect();
            self.only_known_below("[[inbox]]", table, &known)?;
            let pattern =
                table.get("pattern").ok_or_else(|| self.missing(line, "[[inbox]]", "pattern"))?;
            let profile = table.get("profile").map(|item| self.text(item, "profile"));
            rules.push(Rule {
                pattern: self.text(pattern, "pattern")?,
                profile: profile.transpose()?,
                values: Layer { table: "inbox".into(), ..self.layer(table, "inbox", &OF_RULE)? },
            });
            if let Some(rule) = rules.last_mut() {
                let place = Place { line: self.line(pattern.span()), table: "inbox".into() };
                let texts = vec![rule.pattern.clone()];
                rule.values.values.insert("pattern", Value { texts, place });
            }
        }
        Ok(rules)
    }

    /// Tables with two brackets, each with the line of its heading.
    pub(super) fn tables<'i>(
        &self,
        item: &'i Item<'i>,
        key: &str,
    ) -> Result<Vec<(&'i Table<'i>, usize)>, ConfigTrouble> {
        let wrong = || self.shape(item, key, Wanted::Tables);
        let DeValue::Array(array) = item.get_ref() else { return Err(wrong()) };
        let of = |item: &'i Item<'i>| match item.get_ref() {
            DeValue::Table(table) => Ok((table, self.line(item.span()))),
            _ => Err(wrong()),
        };
        array.iter().map(of).collect()
    }

    fn layer(
        &self,
        table: &Table<'_>,
        name: &str,
        besides: &[&str],
    ) -> Result<Layer, ConfigTrouble> {
        let mut layer = Layer { table: name.to_owned(), ..Layer::default() };
        for (name, item) in table {
            let name: &str = name.get_ref();
            if besides.contains(&name) || BESIDES.contains(&name) {
                continue;
            }
            let Some(key) = keys::find(name) else { continue };
            let value = Value { texts: self.value(item, key)?, place: self.place(item, &layer) };
            layer.values.insert(key.name, value);
        }
        self.one_target(&layer)?;
        layer.auth = self
            .secret(table, "auth")?
            .map(|(auth, line)| (auth, Place { line, table: layer.table.clone() }));
        layer.notify = table.get("notify").map(|item| notify::read(self, item)).transpose()?;
        Ok(layer)
    }

    /// A table says of one target where rows go.
    fn one_target(&self, layer: &Layer) -> Result<(), ConfigTrouble> {
        let given = TARGETS.iter().filter_map(|key| Some((*key, layer.values.get(key)?)));
        let mut given: Vec<_> = given.collect();
        given.sort_by_key(|(_, value)| value.place.line);
        match given.as_slice() {
            [(one, _), (other, value), ..] => Err(ConfigTrouble::Both {
                file: self.file.to_owned(),
                line: value.place.line,
                one: (*one).to_owned(),
                other: (*other).to_owned(),
            }),
            _ => Ok(()),
        }
    }

    fn place(&self, item: &Item<'_>, layer: &Layer) -> Place {
        Place { line: self.line(item.span()), table: layer.table.clone() }
    }

    fn value(&self, item: &Item<'_>, key: &keys::Key) -> Result<Vec<String>, ConfigTrouble> {
        Ok(match key.shape {
            Shape::Text => vec![self.text(item, key.name)?],
            Shape::Flag => match item.get_ref() {
                DeValue::Boolean(is_so) => vec![is_so.to_string()],
                _ => return Err(self.shape(item, key.name, Wanted::Flag)),
            },
            Shape::Words => vec![self.texts(item, key.name)?.join(",")],
            Shape::Path => vec![self.path(&self.text(item, key.name)?)],
            Shape::Paths => {
                self.texts(item, key.name)?.iter().map(|path| self.path(path)).collect()
            }
            Shape::Fields => self.fields(item, key.name)?,
        })
    }

    fn fields(&self, item: &Item<'_>, key: &str) -> Result<Vec<String>, ConfigTrouble> {
        let DeValue::Table(table) = item.get_ref() else {
            return Err(self.shape(item, key, Wanted::Table));
        };
        let one = |(field, item): (&Spanned<Cow<'_, str>>, &Item<'_>)| {
            let field = field.get_ref();
            Ok(format!("{field}={}", self.text(item, field)?))
        };
        table.iter().map(one).collect()
    }

    /// A text; a number is one as well.
    pub(super) fn text(&self, item: &Item<'_>, key: &str) -> Result<String, ConfigTrouble> {
        match item.get_ref() {
            DeValue::String(text) => Ok(text.to_string()),
            DeValue::Integer(number) if number.radix() == 10 => Ok(number.as_str().to_owned()),
            DeValue::Float(number) => Ok(number.as_str().to_owned()),
            _ => Err(self.shape(item, key, Wanted::Text)),
        }
    }

    /// A text, or several.
    pub(super) fn texts(&self, item: &Item<'_>, key: &str) -> Result<Vec<String>, ConfigTrouble> {
        match item.get_ref() {
            DeValue::Array(items) => items.iter().map(|item| self.text(item, key)).collect(),
            DeValue::Table(_) => Err(self.shape(item, key, Wanted::Texts)),
            _ => Ok(vec![self.text(item, key)?]),
        }
    }

    /// A path begins at the file's folder, and `~/` at the user's.
    pub(super) fn path(&self, text: &str) -> String {
        let own = text.strip_prefix("~/").zip(dirs::home_dir());
        let path = match own {
            Some((rest, home)) => home.join(rest),
            None => self.file.parent().unwrap_or(Path::new("")).join(text),
        };
        path.display().to_string()
    }

    /// `key`, `key_file` or `key_command`: one of them at most.
    pub(super) fn secret(
        &self,
        table: &Table<'_>,
        key: &str,
    ) -> Result<Option<(SecretSource, usize)>, ConfigTrouble> {
        let ways = [key.to_owned(), format!("{key}_file"), format!("{key}_command")];
        let given: Vec<(&String, &Item<'_>)> =
            ways.iter().filter_map(|way| Some((way, table.get(way.as_str())?))).collect();
        let (way, item) = match given.as_slice() {
            [] => return Ok(None),
            [one] => *one,
            [(one, _), (other, item), ..] => {
                return Err(ConfigTrouble::Both {
                    file: self.file.to_owned(),
                    line: self.line(item.span()),
                    one: (*one).clone(),
                    other: (*other).clone(),
                });
            }
        };
        let source = if way == key {
            SecretSource::Given(SecretString::from(self.text(item, way)?))
        } else if way.ends_with("_file") {
            SecretSource::File(PathBuf::from(self.path(&self.text(item, way)?)))
        } else if matches!(item.get_ref(), DeValue::Array(_)) {
            let words = self.texts(item, way)?;
            if words.is_empty() {
                return Err(self.shape(item, way, Wanted::Texts));
            }
            SecretSource::Command(words)
        } else {
            SecretSource::Shell(self.text(item, way)?)
        };
        Ok(Some((source, self.line(item.span()))))
    }
}

impl Source<'_> {
    /// One of a few words.
    pub(super) fn one_of<T: Copy>(
        &self,
        item: &Item<'_>,
        key: &str,
        word: &str,
        all: &[(&str, T)],
    ) -> Result<T, ConfigTrouble> {
        let found = all.iter().find(|(known, _)| *known == word).map(|(_, it)| *it);
        found.ok_or_else(|| {
            let known: Vec<&str> = all.iter().map(|(known, _)| *known).collect();
            let wrong = crate::locale::usage::Usage::NotOneOf {
                option: key.to_owned(),
                value: word.to_owned(),
                valid: known.join(", "),
                nearest: keys::nearest(word, &known).map(str::to_owned),
            };
            ConfigTrouble::Value {
                file: self.file.to_owned(),
                line: self.line(item.span()),
                key: key.to_owned(),
                wrong: Box::new(wrong),
            }
        })
    }
}
