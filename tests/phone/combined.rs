//! Reads `combined.tsv`: cells that are written in several of section 5's ways at once, with the
//! options that they are read with and what they must become.
//!
//! One cell a line: the cell, the options as on the command line, the result, with tabs between.
//! Lines that begin with `#` say what a group is about. `\t`, `\n`, `\r`, `\\` and `\u{200B}` in a
//! cell stand for what cannot be seen in a line.

use dialfeed::clean::{AreaCode, Numbers, PhoneRules};

/// A line of the table.
pub struct Line {
    pub number: usize,
    pub cell: String,
    pub rules: PhoneRules,
    pub expected: &'static str,
}

/// All lines, in the file's order.
pub fn lines() -> impl Iterator<Item = Line> {
    let numbered = (1..).zip(include_str!("combined.tsv").lines());
    numbered.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).map(|(number, line)| {
        let [cell, options, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("line {number}: three columns");
        };
        Line { number, cell: unescaped(cell), rules: rules(options), expected }
    })
}

fn rules(options: &str) -> PhoneRules {
    let mut rules = PhoneRules::default();
    let mut words = options.split_whitespace();
    while let (Some(option), Some(value)) = (words.next(), words.next()) {
        match option {
            "--area" => rules.area = Some(AreaCode::parse(value).unwrap()),
            "--allow" => rules.allow = value.parse().unwrap(),
            "--numbers" if value == "all" => rules.numbers = Numbers::All,
            _ => panic!("{options}"),
        }
    }
    rules
}

fn unescaped(text: &str) -> String {
    let mut cell = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\\') {
        cell.push_str(before);
        let (sign, len) = match behind.as_bytes()[0] {
            b't' => ('\t', 1),
            b'n' => ('\n', 1),
            b'r' => ('\r', 1),
            b'\\' => ('\\', 1),
            _ => {
                let (code, _) = behind.strip_prefix("u{").unwrap().split_once('}').unwrap();
                let sign = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
                (sign.unwrap(), "u{}".len() + code.len())
            }
        };
        cell.push(sign);
        rest = &behind[len..];
    }
    cell + rest
}
