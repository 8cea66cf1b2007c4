//! The few options that must be known before the command line is read, because reading it may
//! already need a sentence: the language, `--json`, and colour; and the configuration, whose values are
//! defaults of the parser. And `-v`, since the parser stops at `--version` and reads nothing behind
//! it.
//!
//! A look, no judgement: what is wrong here is found again, and said, by the real reading.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::ValueEnum;

use super::args::ColorWhen;
use super::environment::Environment;
use crate::locale::Lang;

/// What the look found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prescan {
    /// `--lang`, else what [`Prescan::speak`] was told, else the environment's locale, else English.
    pub lang: Lang,
    /// Whether `--lang` is there.
    is_lang_typed: bool,
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--profile`.
    pub profile: Option<String>,
    /// Whether `--json` is there.
    pub json: bool,
    /// `--color`.
    pub color: ColorWhen,
    /// Whether `--verbose` is there, or a `v` among single letters (`-v`, `-vV`).
    pub verbose: bool,
}

impl Prescan {
    /// The configuration's language holds unless one was typed.
    #[must_use]
    pub fn speak(self, lang: Option<Lang>) -> Self {
        match lang {
            Some(lang) if !self.is_lang_typed => Self { lang, ..self },
            _ => self,
        }
    }
}

/// Looks through the arguments, the program's name first among them.
#[must_use]
pub fn prescan(typed: &[OsString], environment: &Environment) -> Prescan {
    let words: Vec<&str> = typed
        .iter()
        .skip(1)
        .map(|word| word.to_str().unwrap_or_default())
        .take_while(|word| *word != "--")
        .collect();
    let lang = value_of(&words, "--lang").and_then(|name| Lang::from_str(name, false).ok());
    let color = value_of(&words, "--color").and_then(|name| ColorWhen::from_str(name, false).ok());
    let locale = || environment.locale.as_deref().map(Lang::from_locale);
    Prescan {
        lang: lang.or_else(locale).unwrap_or(Lang::En),
        is_lang_typed: lang.is_some(),
        config: path_of(typed, "--config"),
        profile: value_of(&words, "--profile").map(str::to_owned),
        json: words.contains(&"--json"),
        color: color.unwrap_or(ColorWhen::Auto),
        verbose: words.iter().any(|word| *word == "--verbose" || has_letter(word, 'v')),
    }
}

/// Whether the letter is among the single-letter options of this word.
fn has_letter(word: &str, letter: char) -> bool {
    let letters = word.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
    letters.is_some_and(|letters| letters.contains(letter))
}

/// The value in `--name value` or `--name=value`.
fn value_of<'a>(words: &[&'a str], name: &str) -> Option<&'a str> {
    words.iter().enumerate().find_map(|(at, word)| {
        let rest = word.strip_prefix(name)?;
        if rest.is_empty() { words.get(at + 1).copied() } else { rest.strip_prefix('=') }
    })
}

/// The value of an option that names a path, which need not be text.
#[must_use]
pub fn path_of(typed: &[OsString], name: &str) -> Option<PathBuf> {
    let mut words = typed.iter().skip(1).take_while(|word| *word != "--");
    while let Some(word) = words.next() {
        if word == name {
            return words.next().map(PathBuf::from);
        }
        let value = word.to_str().and_then(|word| word.strip_prefix(name)?.strip_prefix('='));
        if let Some(value) = value {
            return Some(PathBuf::from(value));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(words: &[&str], locale: Option<&str>) -> Prescan {
        let typed: Vec<OsString> = words.iter().map(OsString::from).collect();
        let locale = locale.map(str::to_owned);
        prescan(&typed, &Environment { locale, ..Environment::default() })
    }

    #[test]
    fn the_option_goes_before_the_locale() {
        assert_eq!(look(&["dialfeed"], None).lang, Lang::En);
        assert_eq!(look(&["dialfeed"], Some("zh_CN.UTF-8")).lang, Lang::Zh);
        assert_eq!(look(&["dialfeed", "x", "--lang", "en"], Some("zh_CN")).lang, Lang::En);
        assert_eq!(look(&["dialfeed", "--lang=zh"], Some("C")).lang, Lang::Zh);
        assert_eq!(look(&["dialfeed", "--lang=klingon"], Some("zh")).lang, Lang::Zh);
    }

    #[test]
    fn verbose_is_found_among_single_letters() {
        for words in [["-v", ""], ["-vV", ""], ["-Vv", ""], ["-V", "-v"], ["-V", "--verbose"]] {
            assert!(look(&["dialfeed", words[0], words[1]], None).verbose, "{words:?}");
        }
        for words in [["--version", ""], ["-V", ""], ["-V", "v"], ["--", "-v"]] {
            assert!(!look(&["dialfeed", words[0], words[1]], None).verbose, "{words:?}");
        }
    }

    #[test]
    fn what_stands_behind_two_dashes_is_no_option() {
        assert!(look(&["dialfeed", "--json"], None).json);
        assert!(!look(&["dialfeed", "check", "--", "--json"], None).json);
    }
}
