//! XML read event by event, each of bounded size, and elements nested to a bounded depth.
//!
//! Entities that a document declares are never resolved, and a text that uses one is broken: no
//! spreadsheet program writes any, entity bombs do.

use std::io::{self, BufRead, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::trouble::Trouble;
use crate::source::limits;

/// Events of a document.
pub(super) struct Xml<R> {
    reader: Reader<Metered<R>>,
    event: Vec<u8>,
    depth: u32,
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(input: R) -> Self {
        let mut reader = Reader::from_reader(Metered { input, left: limits::XML_EVENT_BYTES_MAX });
        reader.config_mut().expand_empty_elements = true;
        Self { reader, event: Vec::new(), depth: 0 }
    }

    /// The next event.
    pub(super) fn next(&mut self) -> Result<Event<'_>, Trouble> {
        self.event.clear();
        self.reader.get_mut().left = limits::XML_EVENT_BYTES_MAX;
        let event = match self.reader.read_event_into(&mut self.event) {
            Ok(event) => event,
            Err(quick_xml::Error::Io(error)) if error.kind() == io::ErrorKind::QuotaExceeded => {
                return Err(Trouble::TooLarge("one piece of its XML".to_owned()));
            }
            Err(error) => return Err(Trouble::parser(error)),
        };
        match &event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if self.depth > limits::XML_DEPTH_MAX {
            return Err(Trouble::TooLarge("its nested XML".to_owned()));
        }
        Ok(event)
    }
}

/// The value of an attribute, whatever its prefix.
pub(super) fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let mut all = element.attributes();
    all.with_checks(false);
    let found = all.flatten().find(|found| found.key.local_name().into_inner() == name)?;
    let raw = found.value.as_ref();
    if !raw.contains('&') {
        return Some(raw.to_owned());
    }
    Some(
        quick_xml::escape::unescape(raw)
            .map_or_else(|_| raw.to_owned(), std::borrow::Cow::into_owned),
    )
}

/// Puts what a reference stands for behind `text`; one that XML does not name is an error.
pub(super) fn push_reference(reference: &BytesRef, text: &mut String) -> Result<(), Trouble> {
    let name: &str = reference;
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        text.push(letter);
    } else if let Some(known) = quick_xml::escape::resolve_predefined_entity(name) {
        text.push_str(known);
    } else {
        return Err(Trouble::parser(format!("&{name}; stands for nothing in XML")));
    }
    Ok(())
}

/// Gives no more than so many bytes until more is allowed.
struct Metered<R> {
    input: R,
    left: usize,
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let len = available.read(into)?;
        self.consume(len);
        Ok(len)
    }
}

impl<R: BufRead> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::Error::from(io::ErrorKind::QuotaExceeded));
        }
        let available = self.input.fill_buf()?;
        Ok(&available[..available.len().min(self.left)])
    }

    fn consume(&mut self, len: usize) {
        self.left = self.left.saturating_sub(len);
        self.input.consume(len);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(document: &str) -> Result<String, Trouble> {
        let mut xml = Xml::new(document.as_bytes());
        let mut text = String::new();
        loop {
            match xml.next()? {
                Event::Text(more) => text.push_str(&more),
                Event::GeneralRef(reference) => push_reference(&reference, &mut text)?,
                Event::Eof => return Ok(text),
                _ => {}
            }
        }
    }

    #[test]
    fn entities_of_the_document_stand_for_nothing() {
        assert_eq!(read("<x>&lt;b&amp;&#65;</x>").unwrap(), "<b&A");
        let bomb = "<!DOCTYPE x [<!ENTITY a \"0000\"><!ENTITY b \"&a;&a;&a;\">]><x>&b;</x>";
        assert!(matches!(read(bomb), Err(Trouble::Broken(_))));
    }

    #[test]
    fn what_is_too_long_or_too_deep_is_refused() {
        let long = format!("<x>{}</x>", "0".repeat(limits::XML_EVENT_BYTES_MAX + 1));
        assert!(matches!(read(&long), Err(Trouble::TooLarge(_))));
        let deep = "<x>".repeat(limits::XML_DEPTH_MAX as usize + 1);
        assert!(matches!(read(&deep), Err(Trouble::TooLarge(_))));
        let many = "<x>1</x>".repeat(1000);
        assert_eq!(read(&format!("<r>{many}</r>")).unwrap().len(), 1000);
    }
}
