//! Files opened, their lists found, and read.
//!
//! A list is looked at twice: a sample when it is opened, to find its columns, and all of it when
//! it is read, which may be done again. In between the file stays open, so all see the same one;
//! whether somebody has written to it meanwhile, the hashes of two readings tell.

use std::fs::File;
use std::io::{self, Seek};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::batch::{Batcher, Sink};
use super::columns::Columns;
use super::encoding::{self, Detected};
use super::error::SourceError;
use super::meter::Meter;
use super::notice::Notice;
use super::options::{IsPhone, ReadOptions};
use super::ordered::ordered;
use super::remembered::{self, ChangedHeader};
use super::sample::Sample;
use super::spares::Spares;
use super::stream::{self, Batch, OfRow, Stream};
use super::text::{TextFile, Wanted};
use super::workbook::Sheet;
use crate::row::{Row, Rows};

/// One list: a text file, or a sheet of a workbook, with its columns.
#[derive(Debug)]
pub struct Table {
    /// The file as given.
    pub file: String,
    /// The sheet's name; `None` for a text file.
    pub sheet: Option<String>,
    /// The encoding's name (`UTF-8`, `gb18030`, `UTF-16LE`); `None` for a workbook.
    pub encoding: Option<&'static str>,
    /// Which column is which, and why.
    pub columns: Columns,
    /// What the user should know besides.
    pub notices: Vec<Notice>,
    own_report: bool,
    /// Bytes of a row, on average over the first ones; at least one.
    row_bytes: u64,
    /// SHA-256 of the file as given, where it came packed and another one is read.
    packed_sha256: Option<String>,
    body: Body,
}

#[derive(Debug)]
enum Body {
    Text(TextFile),
    Sheet(Sheet),
}

/// What came of reading a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadEnd {
    /// Rows handed on: those with text, below the header.
    pub rows: u64,
    /// SHA-256 of the file's bytes, in hex; `None` where the taker stopped before the end.
    pub sha256: Option<String>,
    /// What only came to light on the way.
    pub notices: Vec<Notice>,
}

impl Table {
    /// Reads every row below the header into batches, in the file's order, until the end or until
    /// `into` breaks. Rows are numbered as a spreadsheet shows them; `source` is put into their
    /// ids. Can be called again, and begins anew.
    ///
    /// # Errors
    /// [`SourceError::NotReadable`] and, for workbooks, [`SourceError::BrokenWorkbook`]: rows
    /// before the trouble have been handed on then.
    pub fn read(
        &mut self,
        source: u32,
        into: &mut dyn FnMut(Rows) -> ControlFlow<()>,
    ) -> Result<ReadEnd, SourceError> {
        let wanted = self.wanted(source);
        let mut rows = 0;
        let mut into = |batch: Rows| {
            rows += batch.len() as u64;
            into(batch)
        };
        let end = match &mut self.body {
            Body::Text(text) => End::of_text(
                text.read_rows(wanted, &mut into)
                    .map_err(|cause| SourceError::NotReadable { file: self.file.clone(), cause })?,
            ),
            Body::Sheet(sheet) => read_sheet(sheet, &self.file, wanted, &mut into)?,
        };
        Ok(end.behind(rows, self.packed_sha256.as_ref()))
    }

    /// Reads the same rows on all cores, and finds out about each what `of_row` does. Threads of
    /// its own do the work: whoever does not wait for the end leaves them to end by themselves.
    #[must_use]
    pub fn stream<T: Send + 'static>(
        self,
        source: u32,
        of_row: impl Fn(&Row<'_>) -> T + Send + Sync + 'static,
    ) -> Stream<T> {
        let of_row: OfRow<T> = Arc::new(of_row);
        let wanted = self.wanted(source);
        let file = self.file;
        let meter = match &self.body {
            Body::Text(_) => Meter::default(),
            Body::Sheet(sheet) => sheet.meter(),
        };
        let body = match self.body {
            Body::Text(text) => {
                let (of_row, spares) = (Arc::clone(&of_row), Spares::default());
                let (joint, blocks) =
                    text.stream(wanted, of_row, meter.clone(), Spares::clone(&spares));
                stream::Body::Text { file, joint, blocks, spares }
            }
            Body::Sheet(mut sheet) => {
                let feed = move |put: &mut dyn FnMut(Rows) -> ControlFlow<()>| {
                    read_sheet(&mut sheet, &file, wanted, put)
                };
                let of_row = Arc::clone(&of_row);
                let work = move |rows: Rows| {
                    let of_rows = rows.iter().map(|row| of_row(&row)).collect();
                    Batch { rows, of_rows }
                };
                stream::Body::Sheet(ordered(feed, work))
            }
        };
        Stream::new(of_row, body, self.packed_sha256, meter)
    }

    /// The same list, for one more reading, which must not go on at the same time as another. The
    /// file is the one that was opened; its SHA-256 is taken anew, but for what came packed: its
    /// temporary file is nobody else's.
    #[must_use]
    pub fn again(&self) -> Self {
        Self {
            file: self.file.clone(),
            sheet: self.sheet.clone(),
            encoding: self.encoding,
            columns: self.columns.clone(),
            notices: self.notices.clone(),
            own_report: self.own_report,
            row_bytes: self.row_bytes,
            packed_sha256: self.packed_sha256.clone(),
            body: match &self.body {
                Body::Text(text) => Body::Text(text.again()),
                Body::Sheet(sheet) => Body::Sheet(sheet.again()),
            },
        }
    }

    /// How many rows the list may have, guessed from its first ones; 0 where nothing tells.
    #[must_use]
    pub fn rows_expected(&self) -> u64 {
        match &self.body {
            Body::Text(text) => text.rows_expected(self.row_bytes),
            Body::Sheet(_) => 0,
        }
    }

    /// How long the file is that the list is read from, in bytes; 0 where a reading of it does not
    /// tell how far it is ([`Stream::share`]).
    #[must_use]
    pub fn bytes(&self) -> u64 {
        match &self.body {
            Body::Text(text) => text.bytes(),
            Body::Sheet(sheet) => sheet.bytes(),
        }
    }

    /// The file that is read was unpacked from the one given, whose SHA-256 this is.
    pub(super) fn came_packed(&mut self, sha256: &str) {
        self.packed_sha256 = Some(sha256.to_owned());
    }

    fn wanted(&self, source: u32) -> Wanted {
        Wanted { source, first_row: self.columns.first_row, own_report: self.own_report }
    }

    /// A list in a sheet, from its sample.
    pub(super) fn of_sheet(
        file: &str,
        sheet: Sheet,
        sample: Sample,
        options: &ReadOptions,
        is_phone: IsPhone,
    ) -> Result<Self, SourceError> {
        let name = Some(sheet.name().to_owned());
        let row_bytes = sample.row_bytes();
        let (columns, own_report) = sample.columns(file, name.clone(), options, is_phone)?;
        let changed = header_changed(file, name.as_deref(), &columns, options)?;
        Ok(Self {
            file: file.to_owned(),
            sheet: name,
            encoding: None,
            notices: notices(&columns, own_report).into_iter().chain(changed).collect(),
            columns,
            own_report,
            row_bytes,
            packed_sha256: None,
            body: Body::Sheet(sheet),
        })
    }
}

/// What came of reading a list, besides its rows.
pub(super) struct End {
    /// Of the file that was read; `None` where the taker stopped before the end.
    pub(super) sha256: Option<String>,
    /// What only came to light on the way.
    pub(super) notices: Vec<Notice>,
}

impl End {
    pub(super) fn of_text(sha256: Option<String>) -> Self {
        Self { sha256, notices: Vec::new() }
    }

    /// The end behind so many rows. The hash is that of the file as given, if it came packed.
    pub(super) fn behind(self, rows: u64, packed_sha256: Option<&String>) -> ReadEnd {
        let sha256 = self.sha256.map(|own| packed_sha256.cloned().unwrap_or(own));
        ReadEnd { rows, sha256, notices: self.notices }
    }
}

fn read_sheet(
    sheet: &mut Sheet,
    file: &str,
    wanted: Wanted,
    into: Sink,
) -> Result<End, SourceError> {
    let mut out = Batcher::new(wanted.source, wanted.first_row, wanted.own_report, into);
    sheet.read_rows(file, &mut out)
}

/// Opens a text file, which begins with `head`.
pub(super) fn open_text(
    handle: File,
    head: &[u8],
    file: String,
    options: &ReadOptions,
    is_phone: IsPhone,
) -> Result<Table, SourceError> {
    let usable = |byte: u8| byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r' | 0);
    if let Some(delimiter) = options.delimiter.filter(|byte| !usable(*byte)) {
        return Err(SourceError::UnusableDelimiter { file, delimiter });
    }
    let detected = match &options.encoding {
        Some(asked) => match encoding::by_label(asked, head) {
            Some(encoding) => Detected::asked(encoding),
            None => return Err(SourceError::UnknownEncoding { file, asked: asked.clone() }),
        },
        None => detect(&handle)
            .map_err(|cause| SourceError::NotReadable { file: file.clone(), cause })?,
    };
    let not_readable = |cause| SourceError::NotReadable { file: file.clone(), cause };
    let text = TextFile::new(handle, detected.encoding, options.delimiter).map_err(not_readable)?;
    let mut sample = Sample::new(options);
    let all = Wanted { source: 0, first_row: 1, own_report: false };
    text.read_rows(all, &mut |rows| sample.take(&rows)).map_err(not_readable)?;
    let row_bytes = sample.row_bytes();
    let (columns, own_report) = sample.columns(&file, None, options, is_phone)?;
    let changed = header_changed(&file, None, &columns, options)?;
    let mut notices = notices(&columns, own_report);
    notices.extend(detected.notice());
    notices.extend(changed);
    Ok(Table {
        file,
        sheet: None,
        encoding: Some(detected.encoding.name()),
        columns,
        notices,
        own_report,
        row_bytes,
        packed_sha256: None,
        body: Body::Text(text),
    })
}

fn detect(mut handle: &File) -> io::Result<Detected> {
    handle.rewind()?;
    encoding::detect(&mut handle)
}

/// What the user has to know where the header is not the one that was confirmed.
fn header_changed(
    file: &str,
    sheet: Option<&str>,
    columns: &Columns,
    options: &ReadOptions,
) -> Result<Option<Notice>, SourceError> {
    match (remembered::changes(file, sheet, columns, options), options.changed_header) {
        (None, _) => Ok(None),
        (Some(changes), ChangedHeader::Tell) => Ok(Some(Notice::HeaderChanged { changes })),
        (Some(changes), ChangedHeader::Stop) => Err(SourceError::HeaderChanged {
            file: file.to_owned(),
            sheet: sheet.map(str::to_owned),
            changes: Box::new(changes),
        }),
    }
}

fn notices(columns: &Columns, own_report: bool) -> Vec<Notice> {
    let mut notices = Vec::new();
    if own_report {
        notices.push(Notice::OwnReport);
    }
    if let Some((first, last)) = columns.title_rows {
        notices.push(Notice::TitleRowsPassed { first, last });
    }
    if let Some((first, last)) = columns.header_from.zip(columns.header_row)
        && first < last
    {
        notices.push(Notice::HeaderRows { first, last });
    }
    notices
}
