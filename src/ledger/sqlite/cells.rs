//! What stands in a cell of the file, and a cell that this program would not have written.

use jiff::Timestamp;
use rusqlite::Row;

use super::super::{PastNumber, Standing};
use crate::outcome::StoppedBy;
use crate::row::{Phone, Recipient};

/// A value that this program would not have written.
pub(super) fn damaged(
    column: usize,
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error.into())
}

pub(super) fn recipient_of(action: &str, recipient: String) -> Recipient {
    if action == "AddCBaseData" { Recipient::Staff(recipient) } else { Recipient::Batch(recipient) }
}

pub(super) fn phone_of(bits: Option<i64>) -> Option<Phone> {
    bits.and_then(|bits| Phone::from_bits(bits.cast_unsigned()))
}

/// A number, or what a purge has left of it.
pub(super) fn past_number(bits: Option<i64>) -> Option<PastNumber> {
    bits.and_then(|bits| PastNumber::from_bits(bits.cast_unsigned()))
}

pub(super) fn standing(row: &Row<'_>, column: usize) -> rusqlite::Result<Standing> {
    let word = row.get_ref(column)?.as_str()?;
    Standing::from_word(word).ok_or_else(|| damaged(column, format!("unknown status {word}")))
}

pub(super) fn stopped_by(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<StoppedBy>> {
    row.get::<_, Option<String>>(column)?
        .map(|text| serde_json::from_str(&text).map_err(|error| damaged(column, error)))
        .transpose()
}

pub(super) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::cast_unsigned)
}

pub(super) fn moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    row.get_ref(column)?
        .as_str_or_null()?
        .map(|text| text.parse().map_err(|error: jiff::Error| damaged(column, error)))
        .transpose()
}

pub(super) fn json<T: serde::de::DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
) -> rusqlite::Result<T> {
    serde_json::from_str(row.get_ref(column)?.as_str()?).map_err(|error| damaged(column, error))
}
