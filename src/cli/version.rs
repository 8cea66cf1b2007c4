//! What `--version -v` tells below the version: what the judgement of numbers rests on, so that two
//! machines that disagree about a number can be compared.

use dialfeed::clean::METADATA_VERSION;

/// The lines, each with its end.
#[must_use]
pub fn details() -> String {
    format!("libphonenumber metadata {METADATA_VERSION}\n")
}
