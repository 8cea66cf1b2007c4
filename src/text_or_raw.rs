//! Paths in JSON, for serde's `with`: as text where they are Unicode, else as the system's own units.
//!
//! A list may have any name that a disk can hold, and its report stands under it. Promises: what is
//! written is read again as the same path, and text is plain text, as earlier versions wrote it.

use std::ffi::OsString;
use std::path::PathBuf;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Raw(OsString),
}

/// Writes it.
///
/// # Errors
/// The serializer's own.
#[expect(clippy::ptr_arg, reason = "serde calls it with the field's own type")]
pub(crate) fn serialize<S: Serializer>(path: &PathBuf, to: S) -> Result<S::Ok, S::Error> {
    let written = match path.to_str() {
        Some(text) => Written::Text(text.to_owned()),
        None => Written::Raw(path.clone().into_os_string()),
    };
    written.serialize(to)
}

/// Reads it.
///
/// # Errors
/// What is no path.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<PathBuf, D::Error> {
    Ok(match Written::deserialize(from)? {
        Written::Text(text) => text.into(),
        Written::Raw(raw) => raw.into(),
    })
}
