//! A page as a browser's tokenizer takes it: which elements it has, with which attributes, and which
//! texts stand in them.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// See the module.
#[derive(Debug, Default)]
pub struct Html {
    /// Every start tag: its name and attributes.
    pub elements: Vec<(String, Vec<(String, String)>)>,
    /// The texts from outside: what stands in each `bdi`, the characters that the page names put back.
    pub foreign: Vec<String>,
    /// All text outside style and script.
    pub text: String,
    /// The style and the script.
    pub raw: Vec<(String, String)>,
    open: Vec<String>,
    named: String,
}

/// The tokenizer asks for a sink that shares; nobody else has it.
#[derive(Default)]
struct Sink(RefCell<Html>);

impl Html {
    /// Reads a page; what the standard calls an error in it fails.
    pub fn read(page: &str) -> Self {
        let input = BufferQueue::default();
        input.push_back(StrTendril::from_slice(page));
        let options = TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() };
        let tokenizer = Tokenizer::new(Sink::default(), options);
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        let html = tokenizer.sink.0.take();
        assert!(html.open.is_empty(), "left open: {:?}", html.open);
        html
    }

    /// The values of an attribute, wherever it is.
    pub fn values(&self, attribute: &str) -> Vec<&str> {
        let all = self.elements.iter().flat_map(|(_, attributes)| attributes);
        all.filter(|(name, _)| name == attribute).map(|(_, value)| value.as_str()).collect()
    }

    fn take(&mut self, text: &str) {
        match self.open.last().map(String::as_str) {
            Some("style" | "script") => {
                let name = self.open.last().cloned().unwrap();
                self.raw.push((name, text.to_owned()));
                return;
            }
            None => return,
            Some(_) => self.text.push_str(text),
        }
        if !self.open.iter().any(|name| name == "bdi") {
            return;
        }
        if self.open.last().is_some_and(|name| name == "span") {
            self.named.push_str(text);
        } else if let Some(last) = self.foreign.last_mut() {
            last.push_str(text);
        }
    }

    /// Puts back what a `span` in a text from outside has named, `U+202E`, or kept in one piece.
    fn put_back(&mut self) {
        let named = std::mem::take(&mut self.named);
        let code = named.strip_prefix("U+").and_then(|code| u32::from_str_radix(code, 16).ok());
        if let Some(last) = self.foreign.last_mut() {
            match code.and_then(char::from_u32) {
                Some(sign) => last.push(sign),
                None => last.push_str(&named),
            }
        }
    }
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut html = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => {
                let name = tag.name.to_string();
                if tag.kind == TagKind::EndTag {
                    assert_eq!(html.open.pop().as_deref(), Some(name.as_str()), "closed in order");
                    if name == "span" {
                        html.put_back();
                    }
                    return TokenSinkResult::Continue;
                }
                let attribute =
                    |it: &html5ever::Attribute| (it.name.local.to_string(), it.value.to_string());
                html.elements.push((name.clone(), tag.attrs.iter().map(attribute).collect()));
                if name == "bdi" {
                    html.foreign.push(String::new());
                }
                if !["meta", "input"].contains(&name.as_str()) {
                    html.open.push(name.clone());
                }
                match name.as_str() {
                    "style" => return TokenSinkResult::RawData(RawKind::Rawtext),
                    "script" => return TokenSinkResult::RawData(RawKind::ScriptData),
                    "title" if html.open.iter().all(|name| name != "svg") => {
                        return TokenSinkResult::RawData(RawKind::Rcdata);
                    }
                    _ => {}
                }
            }
            Token::CharacterTokens(text) => html.take(&text),
            Token::CommentToken(text) => panic!("a comment: {text}"),
            Token::ParseError(error) => panic!("{error}"),
            Token::NullCharacterToken => panic!("a NUL"),
            Token::DoctypeToken(_) | Token::EOFToken => {}
        }
        TokenSinkResult::Continue
    }
}
