//! HTML pages: each table is read like a sheet. Web systems export such pages under the name of
//! `.xls`, and Excel saves them.
//!
//! The page is streamed through a tokenizer of the HTML standard; nothing is kept but the open
//! row. Rows are numbered from 1 within their table.

mod charset;
mod table;

use std::cell::RefCell;
use std::io::{self, Read};
use std::ops::ControlFlow;

use encoding_rs::{DecoderResult, Encoding};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::choice::Listed;
use super::hidden::HiddenRows;
use super::row::OpenRow;
use super::trouble::Trouble;
use crate::source::batch::Batcher;
use crate::source::error::SourceError;
use crate::source::limits;
use crate::source::options::ReadOptions;
use crate::source::shared_file::SharedFile;
use table::{PageRow, Tables};

/// Bytes read at a time: what a tokenizer is given at once it may hold.
const BLOCK_BYTES: usize = 16 << 10;

/// A page with tables.
pub(super) struct Page {
    file: SharedFile,
    encoding: &'static Encoding,
    /// For each table, the one that it stands in.
    around: Vec<Option<usize>>,
}

impl Page {
    /// Finds the encoding and counts the tables.
    pub(super) fn open(
        file: SharedFile,
        name: &str,
        options: &ReadOptions,
    ) -> Result<Self, SourceError> {
        let encoding = charset::of_page(&file, name, options)?;
        let mut page = Self { file, encoding, around: Vec::new() };
        let counted = page.read(Tables::default(), |tables| {
            let is_more = tables.around().len() > limits::PAGE_TABLES_MAX;
            if is_more {
                Err(Trouble::TooLarge("the number of its tables".to_owned()))
            } else {
                Ok(ControlFlow::Continue(()))
            }
        });
        page.around = counted.map_err(|trouble| trouble.at(name, None, 0))?;
        Ok(page)
    }

    /// Its tables, which have no names but their numbers.
    pub(super) fn tables(&self) -> Vec<Listed> {
        let listed = |index: usize| Listed { index, name: (index + 1).to_string(), hidden: false };
        (0..self.around.len()).map(listed).collect()
    }

    /// Whether a table stands, however deep, inside another.
    pub(super) fn is_inside(&self, table: usize, other: usize) -> bool {
        let outer = |table: &usize| self.around.get(*table).copied().flatten();
        std::iter::successors(outer(&table), outer).any(|outer| outer == other)
    }

    /// Cells of a table; hidden rows with text are noted.
    pub(super) fn stream(
        &self,
        index: usize,
        row: &mut OpenRow,
        hidden: &mut HiddenRows,
        out: &mut Batcher,
    ) -> Result<ControlFlow<()>, Trouble> {
        let mut flow = ControlFlow::Continue(());
        self.read(Tables::wanting(index), |tables| {
            for page_row in tables.take_rows() {
                if hand_on(&page_row, row, hidden, out)?.is_break() {
                    flow = ControlFlow::Break(());
                    return Ok(flow);
                }
            }
            let is_over = tables.is_over();
            Ok(if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(flow)
    }

    /// Reads the page into `tables`, looking at them after each block; gives for each the one
    /// that it stands in.
    fn read(
        &self,
        tables: Tables,
        mut look: impl FnMut(&mut Tables) -> Result<ControlFlow<()>, Trouble>,
    ) -> Result<Vec<Option<usize>>, Trouble> {
        let sink = Sink { state: RefCell::new(Fed { tables, since_token: 0 }) };
        let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
        let queue = BufferQueue::default();
        let mut text = Decoded::new(self.file.anew(), self.encoding);
        while let Some(piece) = text.next_piece()? {
            {
                let fed = &mut *tokenizer.sink.state.borrow_mut();
                fed.since_token += piece.text.len();
                if fed.since_token > limits::PAGE_TAG_BYTES_MAX {
                    return Err(Trouble::TooLarge("one of its tags".to_owned()));
                }
            }
            queue.push_back(StrTendril::from_slice(piece.text));
            let _ = tokenizer.feed(&queue);
            if let Some(at) = piece.undecodable_at {
                // The piece ends with the mark that stands for it: its row is open.
                tokenizer.sink.state.borrow_mut().tables.undecodable(at);
            }
            if look(&mut tokenizer.sink.state.borrow_mut().tables)?.is_break() {
                return Ok(tokenizer.sink.state.borrow().tables.around().to_vec());
            }
        }
        tokenizer.end();
        let tables = &mut tokenizer.sink.state.borrow_mut().tables;
        tables.end();
        let _ = look(tables)?;
        Ok(tables.around().to_vec())
    }
}

fn hand_on(
    page_row: &PageRow,
    row: &mut OpenRow,
    hidden: &mut HiddenRows,
    out: &mut Batcher,
) -> Result<ControlFlow<()>, Trouble> {
    for (column, text) in &page_row.cells {
        if row.take(page_row.number, *column, text, out)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    if page_row.is_hidden && !page_row.cells.is_empty() {
        hidden.note(page_row.number + 1);
    }
    Ok(match page_row.malformed {
        Some(malformed) => row.malform(page_row.number, malformed, out),
        None => ControlFlow::Continue(()),
    })
}

/// Takes the tokenizer's tokens.
struct Sink {
    state: RefCell<Fed>,
}

struct Fed {
    tables: Tables,
    /// Bytes that came without a token: a tag or comment that does not end.
    since_token: usize,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let fed = &mut *self.state.borrow_mut();
        if !matches!(token, Token::ParseError(_)) {
            fed.since_token = 0;
        }
        match token {
            Token::CharacterTokens(text) => fed.tables.text(&text),
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => fed.tables.close(&tag.name),
            Token::TagToken(tag) => {
                fed.tables.open(&tag);
                return match &*tag.name {
                    "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                    "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                        TokenSinkResult::RawData(RawKind::Rawtext)
                    }
                    "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => TokenSinkResult::Continue,
                };
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// A file's text, piece by piece; a piece with a byte that cannot be decoded says where it is, and
/// has a mark in its place.
struct Decoded {
    file: SharedFile,
    decoder: encoding_rs::Decoder,
    block: Vec<u8>,
    /// What of the block is not decoded yet.
    rest: std::ops::Range<usize>,
    /// Offset in the file behind the block.
    behind: u64,
    is_ended: bool,
    text: String,
}

struct Piece<'a> {
    text: &'a str,
    undecodable_at: Option<u64>,
}

impl Decoded {
    fn new(file: SharedFile, encoding: &'static Encoding) -> Self {
        Self {
            file,
            decoder: encoding.new_decoder_with_bom_removal(),
            block: vec![0; BLOCK_BYTES],
            rest: 0..0,
            behind: 0,
            is_ended: false,
            text: String::with_capacity(4 * BLOCK_BYTES),
        }
    }

    /// The next piece; `None` at the end.
    fn next_piece(&mut self) -> io::Result<Option<Piece<'_>>> {
        if self.rest.is_empty() {
            if self.is_ended {
                return Ok(None);
            }
            let len = self.file.read(&mut self.block)?;
            self.rest = 0..len;
            self.behind += len as u64;
            self.is_ended = len == 0;
        }
        self.text.clear();
        let bytes = &self.block[self.rest.clone()];
        let (result, read) =
            self.decoder.decode_to_string_without_replacement(bytes, &mut self.text, self.is_ended);
        self.rest.start += read;
        let undecodable_at = match result {
            DecoderResult::Malformed(bad, beyond) => {
                self.text.push(char::REPLACEMENT_CHARACTER);
                let at = self.behind - self.rest.len() as u64;
                Some(at.saturating_sub(u64::from(bad) + u64::from(beyond)))
            }
            DecoderResult::InputEmpty | DecoderResult::OutputFull => None,
        };
        Ok(Some(Piece { text: &self.text, undecodable_at }))
    }
}
