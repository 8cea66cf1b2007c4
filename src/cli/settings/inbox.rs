//! What `dialfeed inbox` takes, and what its rules in `dialfeed.toml` must be like.

use super::reading::DAYS_MOST;
use super::target;
use super::whole::whole;
use crate::cli::args::TargetArgs;
use crate::locale::usage::Usage;

/// Reads `retention`: days, with or without a `d`.
///
/// # Errors
/// [`Usage::Whole`].
pub fn retention(value: &str) -> Result<u32, Usage> {
    let days = value.trim().strip_suffix(['d', '天']).unwrap_or(value);
    whole("retention", days, 1, DAYS_MOST)
}

/// Whether a target can be right, whatever a list's name puts into it.
///
/// # Errors
/// As [`target::resolve`].
pub fn judge_target(key: &str, text: &str) -> Result<(), Usage> {
    let text = Some(text.replace('{', "").replace('}', ""));
    let none = TargetArgs { batch: None, batch_column: None, staff: None, staff_column: None };
    let args = match key {
        "batch" => TargetArgs { batch: text, ..none },
        "batch_column" => TargetArgs { batch_column: text, ..none },
        "staff" => TargetArgs { staff: text, ..none },
        _ => TargetArgs { staff_column: text, ..none },
    };
    target::resolve(&args).map(drop)
}
