//! What goes wrong inside a workbook, before it is known which file and sheet it is.

use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{XlsError, XlsbError, XlsxError};
use zip::result::ZipError;

use crate::source::error::{BrokenCause, SourceError, Unsupported};

/// Why a workbook, or one of its sheets, cannot be read (on).
#[derive(Debug)]
pub(super) enum Trouble {
    Broken(BrokenCause),
    Password,
    /// An office document of another kind.
    NoSpreadsheet,
    /// This part would take more than a list may.
    TooLarge(String),
}

impl Trouble {
    /// The trouble with its place; `after_row`: the last row read before it.
    pub(super) fn at(self, file: &str, sheet: Option<&str>, after_row: u32) -> SourceError {
        let file = file.to_owned();
        match self {
            Self::Broken(cause) => {
                let sheet = sheet.map(str::to_owned);
                SourceError::BrokenWorkbook { file, sheet, after_row, cause }
            }
            Self::Password => SourceError::Encrypted { file },
            Self::NoSpreadsheet => {
                SourceError::UnsupportedFormat { file, what: Unsupported::NoSpreadsheet }
            }
            Self::TooLarge(part) => SourceError::TooLarge { file, part },
        }
    }

    pub(super) fn parser(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Broken(BrokenCause::Parser(error.into()))
    }
}

impl From<BrokenCause> for Trouble {
    fn from(cause: BrokenCause) -> Self {
        Self::Broken(cause)
    }
}

macro_rules! from_parser {
    ($($error:ident),*) => {$(
        impl From<$error> for Trouble {
            fn from(error: $error) -> Self {
                match error {
                    $error::Password => Self::Password,
                    error => Self::parser(error),
                }
            }
        }
    )*};
}
from_parser!(XlsbError, XlsError);

impl From<XlsxError> for Trouble {
    fn from(error: XlsxError) -> Self {
        let cause = match &error {
            XlsxError::Password => return Self::Password,
            XlsxError::Xml(quick_xml::Error::Io(cause)) => Some(cause.kind()),
            XlsxError::Io(cause) => Some(cause.kind()),
            _ => None,
        };
        if cause == Some(std::io::ErrorKind::QuotaExceeded) {
            return Self::TooLarge("one piece of its XML".to_owned());
        }
        Self::parser(error)
    }
}

impl From<ZipError> for Trouble {
    fn from(error: ZipError) -> Self {
        Self::parser(error)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self::parser(error)
    }
}

/// Calls a parser; where a hostile file makes it panic (arithmetic on declared figures), that is
/// a broken workbook and not the end of the program.
pub(super) fn calm<T, E: Into<Trouble>>(call: impl FnOnce() -> Result<T, E>) -> Result<T, Trouble> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => result.map_err(Into::into),
        Err(_) => Err(Trouble::Broken(BrokenCause::ParserPanic)),
    }
}
