//! Colours and links, all from here: a few meanings, each with its look, on streams that may have
//! them.
//!
//! Sparing on purpose: what is wrong, what is in doubt, what is done, and headings. A text without
//! them says the same. Knows no stream; whoever writes says what it takes.

use std::path::Path;

use clap::builder::styling::{AnsiColor, Style};

use super::link::link;
use super::wrap::fitted;

/// What a text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// It has gone wrong.
    Wrong,
    /// Nobody knows.
    Doubt,
    /// It is done.
    Done,
    /// It stands above others.
    Heading,
}

/// What one stream takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Paint {
    /// Colours.
    pub has_colors: bool,
    /// Links to files.
    pub has_links: bool,
    /// Lines of so many columns; as long as they come where `None`.
    pub columns: Option<usize>,
}

impl Paint {
    /// The text in the look of its meaning; as it is where there are no colours, or no text.
    #[must_use]
    pub fn paint(self, ink: Ink, text: &str) -> String {
        if !self.has_colors || text.is_empty() {
            return text.to_owned();
        }
        let style = match ink {
            Ink::Wrong => AnsiColor::Red.on_default(),
            Ink::Doubt => AnsiColor::Yellow.on_default(),
            Ink::Done => AnsiColor::Green.on_default(),
            Ink::Heading => Style::new().bold(),
        };
        format!("{style}{text}{style:#}")
    }

    /// The text in lines that the stream's terminal can show; others break lines as they like, and
    /// a program wants none broken.
    #[must_use]
    pub fn fit(self, text: &str) -> String {
        self.columns.map_or_else(|| text.to_owned(), |columns| fitted(text, columns))
    }

    /// A path's text, to be clicked where links may be.
    #[must_use]
    pub fn link(self, path: &Path, text: &str) -> String {
        if self.has_links { link(path, text) } else { text.to_owned() }
    }

    /// A table's text with its first line as heading.
    #[must_use]
    pub fn headed(self, table: &str) -> String {
        match table.split_once('\n') {
            Some((head, rest)) => format!("{}\n{rest}", self.paint(Ink::Heading, head)),
            None => self.paint(Ink::Heading, table),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLORS: Paint = Paint { has_colors: true, has_links: false, columns: None };

    #[test]
    fn a_text_is_between_its_colour_and_the_end_of_it_or_as_it_is() {
        assert_eq!(COLORS.paint(Ink::Wrong, "x"), "\u{1b}[31mx\u{1b}[0m");
        assert_eq!(COLORS.headed("a\nb"), "\u{1b}[1ma\u{1b}[0m\nb");
        assert_eq!(COLORS.paint(Ink::Done, ""), "");
        assert_eq!(Paint::default().headed("a\nb"), "a\nb");
    }

    #[test]
    fn colours_alone_bring_no_links() {
        assert_eq!(COLORS.link(Path::new("/a"), "a"), "a");
        let links = Paint { has_links: true, ..COLORS };
        assert!(links.link(Path::new("/a"), "a").contains("file://"));
    }
}
