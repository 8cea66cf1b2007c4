//! `dialfeed man`: manual pages from the command line's definition, in the help's language.
//!
//! Sections that clap_mangen writes are taken from it; those that help has as laid-out lines
//! (examples, exit codes) are written here, since roff would run their lines together.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use clap::Command;
use clap_mangen::Man;
use serde_json::json;

use super::args;
use super::exit::Exit;
use super::face::Face;
use super::failure::Failure;
use super::help;
use super::output;
use super::wrap::width;
use crate::locale::calls::Calls;
use crate::locale::help as catalogue;
use crate::locale::notice::Notice;
use crate::locale::system::system;
use crate::locale::{Lang, codes};

/// Prints the main page, or writes those of all commands into a folder.
///
/// # Errors
/// Where standard output, the folder or a page in it cannot be written.
pub fn run(dir: Option<&Path>, face: Face) -> Result<Exit, Failure> {
    let pages = pages(face.lang);
    let Some(dir) = dir else {
        let main = pages.into_iter().next().map(|page| page.text).unwrap_or_default();
        output::to_stdout(&main).map_err(|error| Failure::output(&error, face.lang))?;
        return Ok(Exit::Finished);
    };
    std::fs::create_dir_all(dir).map_err(not_written(dir, face))?;
    for page in &pages {
        let path = dir.join(&page.file);
        std::fs::write(&path, &page.text).map_err(not_written(&path, face))?;
    }
    let files: Vec<&str> = pages.iter().map(|page| page.file.as_str()).collect();
    let (dir, count) = (dir.display().to_string(), files.len());
    face.result(&Notice::ManPages { dir, count }.say(face.lang))?;
    face.object(&json!({"schema": 1, "files": files, "exit_code": 0}))?;
    Ok(Exit::Finished)
}

fn not_written(path: &Path, face: Face) -> impl Fn(io::Error) -> Failure {
    let file = path.display().to_string();
    move |error| {
        let (file, error) = (file.clone(), system(&error, face.lang));
        let message = Calls::NotWritten { file, error }.say(face.lang);
        Failure { code: "output_not_written", message, exit: Exit::Machine }
    }
}

struct Page {
    file: String,
    text: String,
}

/// The main page first.
fn pages(lang: Lang) -> Vec<Page> {
    let mut root = help::localise(args::command(), lang, help::WIDTH_UNBOUNDED);
    root.build();
    let mut pages = vec![page(root.clone(), "", lang)];
    for command in root.get_subcommands() {
        pages.push(page(command.clone(), command.get_name(), lang));
    }
    pages
}

/// The page of a command; of the program itself for an empty name.
fn page(command: Command, name: &str, lang: Lang) -> Page {
    let words = catalogue::words(lang);
    let has_commands = command.has_subcommands();
    let man = Man::new(in_sentences(command, words.stop))
        .source(concat!("dialfeed ", env!("CARGO_PKG_VERSION")))
        .manual("dialfeed");
    let mut text = part(|roff| man.render_title(roff));
    // What stands in Chinese is in the encoding that is said here.
    text.insert_str(0, &format!("'\\\" -*- coding: UTF-8 -*-\n{PREAMBLE}"));
    text.push_str(PLAIN_LINES);
    text.push_str(&titled(words.name, &part(|roff| man.render_name_section(roff))));
    // The line above goes into an index, which knows none of roff's marks.
    let title = text;
    let mut text = titled(words.synopsis, &part(|roff| man.render_synopsis_section(roff)));
    text.push_str(&titled(words.description, &part(|roff| man.render_description_section(roff))));
    text.push_str(&part(|roff| man.render_options_section(roff)));
    if has_commands {
        let commands = part(|roff| man.render_subcommands_section(roff));
        text.push_str(&titled(words.commands, &commands));
    }
    let examples = catalogue::examples(name, lang).map(|it| (it.typed.to_owned(), it.purpose));
    text.push_str(&listed(words.examples, examples));
    if has_commands {
        let codes = Exit::ALL.map(|exit| (exit.code().to_string(), codes::exit(exit, lang)));
        text.push_str(&listed(words.exit_codes, codes.into_iter()));
    } else {
        let _ = write!(text, ".SH {}\ndialfeed(1)\n", heading(words.see_also));
    }
    Page { file: man.get_filename(), text: format!("{title}{}", breakable(&text)) }
}

/// Help has a line and below it more; on a page they are sentences one behind the other.
fn in_sentences(command: Command, stop: &str) -> Command {
    command.mut_args(|arg| {
        let long = arg.get_long_help().map(ToString::to_string).unwrap_or_default();
        match long.split_once('\n') {
            Some((short, more)) => {
                let joined = format!("{short}{stop}{}", more.replace('\n', " "));
                arg.long_help(joined)
            }
            None => arg,
        }
    })
}

/// A section as clap_mangen writes it; writing into memory does not fail.
fn part(render: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> String {
    let mut roff = Vec::new();
    let _ = render(&mut roff);
    let text = String::from_utf8_lossy(&roff).into_owned();
    // Each part comes with the same preamble; once is enough.
    text.replace(PREAMBLE, "")
}

/// Lines are not spread to the margin, and what can be typed is not parted by hyphens.
const PLAIN_LINES: &str = ".ad l\n.nh\n";

/// How an apostrophe is written, as clap_mangen has it before each part.
const PREAMBLE: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

/// The section under another title.
fn titled(title: &str, section: &str) -> String {
    let body = section.split_once('\n').map_or("", |(_, body)| body);
    format!(".SH {}\n{body}", heading(title))
}

/// Chinese may be broken between any two signs, which roff does not know: it is told where, but for
/// marks that no line begins or ends with.
fn breakable(roff: &str) -> String {
    let mut text = String::with_capacity(roff.len() * 2);
    for line in roff.split_inclusive('\n') {
        let is_command = line.starts_with(['.', '\'']);
        let mut signs = line.chars().peekable();
        while let Some(sign) = signs.next() {
            text.push(sign);
            let Some(next) = signs.peek().copied() else { break };
            let may_end = is_wide(sign) && !OPENING.contains(sign);
            let may_begin = !next.is_whitespace() && !CLOSING.contains(next);
            let is_between =
                may_end && may_begin || OPENING.contains(next) && !sign.is_whitespace();
            if is_between && !is_command {
                text.push_str("\\:");
            }
        }
    }
    text
}

const OPENING: &str = "\u{ff08}\u{201c}\u{300a}";
const CLOSING: &str =
    "\u{ff0c}\u{3002}\u{3001}\u{ff1b}\u{ff1a}\u{ff1f}\u{ff01}\u{ff09}\u{201d}\u{300b}";

fn is_wide(sign: char) -> bool {
    width(&sign.to_string()) > 1 || CLOSING.contains(sign)
}

fn heading(title: &str) -> String {
    format!("\"{}\"", title.to_uppercase())
}

/// A section of terms, each with its text; nothing where there is none.
fn listed<'a>(title: &str, terms: impl Iterator<Item = (String, &'a str)>) -> String {
    let mut section = String::new();
    for (term, text) in terms {
        let _ = write!(section, ".TP\n\\fB{}\\fR\n{}\n", escaped(&term), escaped(text));
    }
    if section.is_empty() { section } else { format!(".SH {}\n{section}", heading(title)) }
}

/// No sign in it is taken for a command of roff; dashes and quotes stay what can be typed.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    if text.starts_with(['.', '\'']) {
        safe.push_str("\\&");
    }
    for sign in text.chars() {
        match sign {
            '\\' => safe.push_str("\\e"),
            '-' => safe.push_str("\\-"),
            '\'' => safe.push_str("\\(aq"),
            '`' => safe.push_str("\\(ga"),
            '^' => safe.push_str("\\(ha"),
            '~' => safe.push_str("\\(ti"),
            sign if sign.is_control() => safe.push(' '),
            sign => safe.push(sign),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_has_its_page_with_its_options_and_a_plain_line_everywhere() {
        for lang in Lang::ALL {
            let pages = pages(lang);
            assert_eq!(pages.len(), args::command().get_subcommands().count() + 1);
            assert_eq!(pages[0].file, "dialfeed.1");
            let import = pages.iter().find(|page| page.file == "dialfeed-import.1").unwrap();
            assert!(import.text.contains("\\-\\-suppress"), "{}", import.text);
            assert!(pages.iter().all(|page| page.text.matches(".TH ").count() == 1));
        }
    }

    #[test]
    fn chinese_may_be_broken_but_not_before_a_closing_mark_or_in_a_command() {
        let broken = breakable(".SH 名称\n一（二），a b\n");
        assert_eq!(broken, ".SH 名称\n一\\:（二），\\:a b\n");
    }

    #[test]
    fn what_roff_would_obey_is_escaped() {
        assert_eq!(escaped(".x 'a' \\n - ~"), "\\&.x \\(aqa\\(aq \\en \\- \\(ti");
        assert_eq!(escaped("'x"), "\\&\\(aqx");
    }
}
