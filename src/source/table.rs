//! Files opened, their lists found, and read.
//!
//! A list is looked at twice: a sample when it is opened, to find its columns, and all of it when
//! it is read. In between the file stays open, so both see the same one.

use std::fs::File;
use std::io::{self, Seek};
use std::ops::ControlFlow;

use encoding_rs::Encoding;

use super::batch::{Batcher, Sink};
use super::columns::{self, Columns, Problem, SampleRow};
use super::csv::Text;
use super::delimiter::{self, Sniffed};
use super::encoding::{self, Detected};
use super::error::SourceError;
use super::notice::Notice;
use super::options::{HeaderAt, IsPhone, ReadOptions};
use super::workbook::Sheet;
use super::{limits, own_report};
use crate::row::Rows;

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
    /// SHA-256 of the file as given, where it came packed and another one is read.
    packed_sha256: Option<String>,
    body: Body,
}

#[derive(Debug)]
enum Body {
    Text(Box<TextFile>),
    Sheet(Sheet),
}

#[derive(Debug)]
struct TextFile {
    file: File,
    encoding: &'static Encoding,
    sniffed: Sniffed,
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
        let mut out = Batcher::new(source, self.columns.first_row, self.own_report, into);
        let (sha256, notices) = match &mut self.body {
            Body::Text(text) => {
                let sha256 = text
                    .read_rows(&mut out)
                    .map_err(|cause| SourceError::NotReadable { file: self.file.clone(), cause })?;
                (sha256, Vec::new())
            }
            Body::Sheet(sheet) => sheet.read_rows(&self.file, &mut out)?,
        };
        let sha256 = sha256.map(|own| self.packed_sha256.clone().unwrap_or(own));
        Ok(ReadEnd { rows: out.yielded(), sha256, notices })
    }

    /// The file that is read was unpacked from the one given, whose SHA-256 this is.
    pub(super) fn came_packed(&mut self, sha256: &str) {
        self.packed_sha256 = Some(sha256.to_owned());
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
        let (columns, own_report) = sample.columns(file, name.clone(), options, is_phone)?;
        Ok(Self {
            file: file.to_owned(),
            sheet: name,
            encoding: None,
            notices: notices(&columns, own_report),
            columns,
            own_report,
            packed_sha256: None,
            body: Body::Sheet(sheet),
        })
    }
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
            Some(encoding) => Detected { encoding, uncertain: false },
            None => return Err(SourceError::UnknownEncoding { file, asked: asked.clone() }),
        },
        None => detect(&handle)
            .map_err(|cause| SourceError::NotReadable { file: file.clone(), cause })?,
    };
    let (text, sample) = TextFile::sample(handle, detected.encoding, options)
        .map_err(|cause| SourceError::NotReadable { file: file.clone(), cause })?;
    let (columns, own_report) = sample.columns(&file, None, options, is_phone)?;
    let mut notices = notices(&columns, own_report);
    if detected.uncertain {
        notices.push(Notice::EncodingUncertain);
    }
    Ok(Table {
        file,
        sheet: None,
        encoding: Some(detected.encoding.name()),
        columns,
        notices,
        own_report,
        packed_sha256: None,
        body: Body::Text(Box::new(text)),
    })
}

fn detect(mut handle: &File) -> io::Result<Detected> {
    handle.rewind()?;
    encoding::detect(&mut handle)
}

fn notices(columns: &Columns, own_report: bool) -> Vec<Notice> {
    let mut notices = Vec::new();
    if own_report {
        notices.push(Notice::OwnReport);
    }
    if let Some((first, last)) = columns.title_rows {
        notices.push(Notice::TitleRowsPassed { first, last });
    }
    notices
}

impl TextFile {
    /// The file, how it is written, and its first rows.
    fn sample(
        handle: File,
        encoding: &'static Encoding,
        options: &ReadOptions,
    ) -> io::Result<(Self, Sample)> {
        let mut text = Text::new(rewound(&handle)?, encoding, limits::BLOCK_BYTES);
        let (beginning, is_end) = text.peek(limits::BLOCK_BYTES)?;
        let sniffed = delimiter::sniff(beginning, is_end, options.delimiter);
        let mut sample = Sample::new(options);
        sample.gather(|out| text.read_rows(&sniffed, out))?;
        Ok((Self { file: handle, encoding, sniffed }, sample))
    }

    fn read_rows(&mut self, out: &mut Batcher) -> io::Result<Option<String>> {
        let input = rewound(&self.file)?;
        Text::new(input, self.encoding, limits::BLOCK_BYTES).hashing().read_rows(&self.sniffed, out)
    }
}

fn rewound(mut handle: &File) -> io::Result<&File> {
    handle.rewind()?;
    Ok(handle)
}

/// The first rows of a list, for its columns to be found.
pub(super) struct Sample {
    rows: Vec<SampleRow>,
    /// Rows before this one are not asked for.
    from_row: u32,
    /// The last row with text that was seen.
    last_row: u32,
}

impl Sample {
    pub(super) fn new(options: &ReadOptions) -> Self {
        let from_row = match options.header {
            HeaderAt::Row(row) => row,
            HeaderAt::Detect | HeaderAt::Nowhere => 1,
        };
        Self { rows: Vec::new(), from_row, last_row: 0 }
    }

    /// Whether the list has no text at all.
    pub(super) fn is_empty(&self) -> bool {
        self.last_row == 0
    }

    /// Takes rows from `read` until they are enough.
    pub(super) fn gather<T, E>(
        &mut self,
        read: impl FnOnce(&mut Batcher) -> Result<T, E>,
    ) -> Result<(), E> {
        let mut bytes = 0;
        let mut sink = |rows: Rows| {
            for row in rows.iter() {
                self.last_row = row.id.row;
                if row.id.row >= self.from_row {
                    bytes += row.cells().map(str::len).sum::<usize>();
                    self.rows.push((row.id.row, row.cells().map(str::to_owned).collect()));
                }
                if self.rows.len() >= limits::SAMPLE_ROWS || bytes >= limits::SAMPLE_BYTES {
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        };
        let sink: Sink = &mut sink;
        // Small batches: reading on to a full one would be in vain.
        let mut out = Batcher::new(0, 1, false, sink).with_batch_rows(64);
        read(&mut out).map(|_| ())
    }

    /// The columns, and whether this is one of our own reports.
    fn columns(
        mut self,
        file: &str,
        sheet: Option<String>,
        options: &ReadOptions,
        is_phone: IsPhone,
    ) -> Result<(Columns, bool), SourceError> {
        if self.is_empty() {
            return Err(SourceError::Empty { file: file.to_owned(), sheet });
        }
        let first = self.rows.first().map(|(_, cells)| cells.iter().map(String::as_str));
        let own_report = first.is_some_and(own_report::is_header);
        if own_report {
            for cell in self.rows.iter_mut().flat_map(|(_, cells)| cells) {
                *cell = own_report::original(cell).to_owned();
            }
        }
        match columns::find(&self.rows, options, is_phone) {
            Ok(columns) => Ok((columns, own_report)),
            Err(problem) => Err(placed(problem, file.to_owned(), sheet, self.last_row)),
        }
    }
}

/// The problem with its place.
fn placed(problem: Problem, file: String, sheet: Option<String>, last_row: u32) -> SourceError {
    match problem {
        Problem::NoPhoneColumn { header } => SourceError::NoPhoneColumn { file, sheet, header },
        Problem::AmbiguousPhoneColumn { candidates } => {
            SourceError::AmbiguousPhoneColumn { file, sheet, candidates }
        }
        Problem::UnknownColumn { field, asked, header } => {
            SourceError::UnknownColumn { file, sheet, field, asked, header }
        }
        Problem::AmbiguousColumn { asked, candidates } => {
            SourceError::AmbiguousColumn { file, sheet, asked, candidates }
        }
        Problem::HeaderBeyondEnd { asked } => {
            SourceError::HeaderBeyondEnd { file, sheet, asked, last_row }
        }
    }
}
