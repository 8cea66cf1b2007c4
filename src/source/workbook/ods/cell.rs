//! One cell of an OpenDocument sheet: its value where it has one, else its text.
//!
//! Paragraphs are lines. What hangs on a cell (comments, drawings, a table inside) is not its text.

use quick_xml::events::{BytesStart, Event};

use crate::source::limits;
use crate::source::workbook::cell;
use crate::source::workbook::trouble::Trouble;
use crate::source::workbook::xml::{attribute, push_reference};

/// A cell that is being read.
pub(super) struct OpenCell {
    times: u32,
    /// What is shown where the value tells; else the text is.
    value: Option<String>,
    text: String,
    paragraphs: u32,
    /// Elements open inside the cell.
    depth: u32,
    /// Of those, the first whose content is not the cell's text.
    aside_from: Option<u32>,
    /// Paragraphs open.
    in_paragraph: u32,
}

impl OpenCell {
    /// Begins with the cell's tag.
    pub(super) fn begin(element: &BytesStart) -> Self {
        Self {
            times: times(element, "number-columns-repeated"),
            value: value(element),
            text: String::new(),
            paragraphs: 0,
            depth: 0,
            aside_from: None,
            in_paragraph: 0,
        }
    }

    /// Takes what comes behind its tag; whether that was the cell's end.
    pub(super) fn take(&mut self, event: &Event) -> Result<bool, Trouble> {
        match event {
            Event::Start(element) => {
                self.depth += 1;
                self.open(element);
            }
            Event::End(element) => {
                if self.depth == 0 {
                    return Ok(true);
                }
                if self.aside_from == Some(self.depth) {
                    self.aside_from = None;
                } else if self.aside_from.is_none() && element.local_name().into_inner() == "p" {
                    self.in_paragraph = self.in_paragraph.saturating_sub(1);
                }
                self.depth -= 1;
            }
            Event::Text(text) if self.is_text() => self.push(text),
            Event::CData(text) if self.is_text() => self.push(text),
            Event::GeneralRef(reference) if self.is_text() => {
                push_reference(reference, &mut self.text)?;
            }
            // A document cut off ends the cell too, and then the row.
            Event::Eof => return Ok(true),
            _ => {}
        }
        Ok(false)
    }

    /// How many times the cell stands there, and what is shown in it.
    pub(super) fn end(self) -> (u32, String) {
        (self.times, self.value.unwrap_or(self.text))
    }

    fn open(&mut self, element: &BytesStart) {
        if self.aside_from.is_some() {
            return;
        }
        match local(element) {
            "p" | "h" => {
                if self.paragraphs > 0 {
                    self.push("\n");
                }
                self.paragraphs += 1;
                self.in_paragraph += 1;
            }
            "s" => {
                let spaces = attribute(element, "c").and_then(|count| count.parse().ok());
                let spaces: usize = spaces.unwrap_or(1);
                self.push(&" ".repeat(spaces.min(limits::CUT_CELL_BYTES)));
            }
            "tab" => self.push("\t"),
            "line-break" => self.push("\n"),
            "span" | "a" | "ruby" | "ruby-base" | "date" | "time" | "sheet-name" | "title" => {}
            _ => self.aside_from = Some(self.depth),
        }
    }

    fn is_text(&self) -> bool {
        self.aside_from.is_none() && self.in_paragraph > 0
    }

    /// A little more than a field may have is kept: enough to see that it is too long.
    fn push(&mut self, text: &str) {
        if self.text.len() <= limits::FIELD_BYTES_MAX {
            self.text.push_str(text);
        }
    }
}

/// The name of an element without its prefix.
pub(super) fn local<'a>(element: &'a BytesStart) -> &'a str {
    element.local_name().into_inner()
}

/// How many times a cell or row stands there. Figures beyond any sheet are as good as the sheet's
/// end.
pub(super) fn times(element: &BytesStart, name: &str) -> u32 {
    let Some(written) = attribute(element, name) else { return 1 };
    let all_digits = !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit());
    let beyond = if all_digits { u32::MAX } else { 1 };
    written.parse().unwrap_or(beyond)
}

/// A number in full, a date or time as such; `None` where the text is what is shown.
fn value(element: &BytesStart) -> Option<String> {
    // The prefix tells the value's kind from that of an extension (`calcext:value-type`).
    let office = |name: &str| {
        let mut all = element.attributes();
        all.with_checks(false);
        let found =
            all.flatten().find(|found| found.key.0.strip_prefix("office:") == Some(name))?;
        Some(found.value.as_ref().to_owned())
    };
    let mut text = String::new();
    match office("value-type")?.as_str() {
        "float" | "percentage" | "currency" => {
            cell::float(office("value")?.parse().ok()?, &mut text);
        }
        "date" => cell::iso(&office("date-value")?, &mut text),
        "time" => duration(&office("time-value")?, &mut text)?,
        "boolean" => {
            text.push_str(if office("boolean-value")? == "true" { "TRUE" } else { "FALSE" });
        }
        _ => return attribute(element, "string-value").filter(|text| !text.is_empty()),
    }
    Some(text)
}

/// `PT09H15M00S` as `09:15:00`.
fn duration(written: &str, text: &mut String) -> Option<()> {
    let rest = written.strip_prefix("PT")?;
    let (hours, rest) = rest.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split(['.', ',']).next()?;
    for (number, between) in [(hours, ""), (minutes, ":"), (seconds, ":")] {
        let number: u32 = number.parse().ok()?;
        text.push_str(between);
        text.push_str(&format!("{number:02}"));
    }
    Some(())
}
