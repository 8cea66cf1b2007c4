//! The keys: which there are, what their values look like, and the options they stand for.
//!
//! A key is called as its option is, with `_` for `-`.

/// What a key's value looks like in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A text, or a number where a text would be a number.
    Text,
    /// `true` or `false`.
    Flag,
    /// A text, or a list of texts that go behind one option apart by commas.
    Words,
    /// A path; one that is not absolute begins at the file's own folder.
    Path,
    /// A path or a list of paths, each behind an option of its own.
    Paths,
    /// A table of fields: `phonenum = "手机"` stands for `phonenum=手机`.
    Fields,
}

/// A key.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What its value looks like.
    pub shape: Shape,
    /// Which commands it concerns.
    pub reach: Reach,
}

/// Which commands a key concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Each that has the option, unless its own meaning differs.
    Lists,
    /// Each that asks the platform something.
    Platform,
    /// Every command.
    Everywhere,
    /// `inbox` alone.
    Inbox,
    /// `purge`, and what `inbox` purges by itself.
    Upkeep,
}

const fn key(name: &'static str, shape: Shape, reach: Reach) -> Key {
    Key { name, shape, reach }
}

/// All of them, in the order in which `config show` has them. Besides these a table may hold
/// `auth`, `auth_file`, `auth_command` and `notify`.
pub const KEYS: &[Key] = &[
    key("endpoint", Shape::Text, Reach::Platform),
    key("company", Shape::Text, Reach::Platform),
    key("sandbox", Shape::Flag, Reach::Platform),
    key("method", Shape::Text, Reach::Lists),
    key("timeout", Shape::Text, Reach::Platform),
    key("batch", Shape::Text, Reach::Lists),
    key("batch_column", Shape::Text, Reach::Lists),
    key("staff", Shape::Words, Reach::Lists),
    key("staff_column", Shape::Text, Reach::Lists),
    key("sheet", Shape::Text, Reach::Lists),
    key("encoding", Shape::Text, Reach::Lists),
    key("delimiter", Shape::Text, Reach::Lists),
    key("header", Shape::Text, Reach::Lists),
    key("map", Shape::Fields, Reach::Lists),
    key("set", Shape::Fields, Reach::Lists),
    key("suppress", Shape::Paths, Reach::Lists),
    key("suppress_max_age", Shape::Text, Reach::Lists),
    key("duplicates", Shape::Text, Reach::Lists),
    key("numbers", Shape::Text, Reach::Lists),
    key("allow", Shape::Words, Reach::Lists),
    key("area", Shape::Text, Reach::Lists),
    key("history", Shape::Text, Reach::Lists),
    key("since", Shape::Text, Reach::Lists),
    key("strict", Shape::Flag, Reach::Lists),
    key("rate", Shape::Text, Reach::Lists),
    key("concurrency", Shape::Text, Reach::Lists),
    key("retries", Shape::Text, Reach::Lists),
    key("on_uncertain", Shape::Text, Reach::Lists),
    key("max_failures", Shape::Text, Reach::Lists),
    key("window", Shape::Text, Reach::Lists),
    key("stop_at", Shape::Text, Reach::Lists),
    key("metrics", Shape::Path, Reach::Lists),
    key("state", Shape::Path, Reach::Everywhere),
    key("lang", Shape::Text, Reach::Everywhere),
    key("log_file", Shape::Path, Reach::Everywhere),
    key("log_format", Shape::Text, Reach::Everywhere),
    key("color", Shape::Text, Reach::Everywhere),
    key("settle", Shape::Text, Reach::Inbox),
    key("every", Shape::Text, Reach::Inbox),
    key("retention", Shape::Text, Reach::Upkeep),
];

impl Key {
    /// Whether it holds for the lists of a rule alone. Who is told, and where things are kept, is one for
    /// the whole run on a folder.
    #[must_use]
    pub fn is_of_lists(&self) -> bool {
        matches!(self.reach, Reach::Lists | Reach::Platform) && self.name != "metrics"
    }
}

/// The key of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// As good as the same word: a slip of the finger, not another word.
const ALIKE: f64 = 0.7;

/// The known word that was most likely meant.
#[must_use]
pub fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let typed = typed.replace('-', "_").to_lowercase();
    known
        .iter()
        .map(|word| (*word, strsim::jaro_winkler(&typed, &word.to_lowercase())))
        .filter(|(_, likeness)| *likeness >= ALIKE)
        .max_by(|one, other| one.1.total_cmp(&other.1))
        .map(|(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_its_key_and_another_word_none() {
        let known: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
        assert_eq!(nearest("concurency", &known), Some("concurrency"));
        assert_eq!(nearest("max-failures", &known), Some("max_failures"));
        assert_eq!(nearest("Endpiont", &known), Some("endpoint"));
        assert_eq!(nearest("zzz", &known), None);
    }
}
