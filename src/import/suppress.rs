//! Do-not-call lists: any readable list, and closed where in doubt.

use std::ops::ControlFlow;
use std::path::PathBuf;

use jiff::Timestamp;

use super::ImportError;
use crate::clean::suppress::SuppressBuilder;
use crate::clean::{Kinds, Numbers, PhoneRules, SuppressSet, looks_like_phone};
use crate::row::PhoneKind;
use crate::source::{ReadOptions, SourceError, open};

/// Seconds in a day.
const DAY_S: i64 = 86_400;

/// The numbers that must not be called.
#[derive(Debug, Default)]
pub struct DoNotCall {
    /// The numbers.
    pub numbers: SuppressSet,
    /// Of each list: the file as given, its numbers, and its rows without one.
    pub lists: Vec<(String, u64, u64)>,
}

/// Loads the lists. Every cell of a row that reads as a number counts, whatever its column: a list
/// may have a mobile and a telephone column, and nobody on it may be called.
///
/// # Errors
/// A list that is missing, unreadable, without one number, or older than `max_age_days`.
pub fn load_do_not_call(
    files: &[PathBuf],
    max_age_days: Option<u32>,
    rules: &PhoneRules,
    now: Timestamp,
) -> Result<DoNotCall, ImportError> {
    let every_kind = [PhoneKind::Mobile, PhoneKind::Landline, PhoneKind::Service];
    let rules = PhoneRules {
        numbers: Numbers::All,
        allow: every_kind.into_iter().collect::<Kinds>(),
        ..*rules
    };
    let mut numbers = SuppressBuilder::default();
    let mut lists = Vec::new();
    for path in files {
        let file = path.display().to_string();
        if let Some(most_days) = max_age_days {
            refuse_old(path, most_days, now)?;
        }
        let (mut found, mut without) = (0, 0);
        let options = ReadOptions { sheets: crate::source::Sheets::All, ..Default::default() };
        for mut table in open(path, &options, &looks_like_phone).map_err(ImportError::Suppress)? {
            let mut take = |rows: crate::row::Rows| {
                for row in rows.iter() {
                    let before = found;
                    for phone in row.cells().filter_map(|cell| rules.read(cell).ok()) {
                        for phone in phone.phones.iter() {
                            numbers.add(phone);
                            found += 1;
                        }
                    }
                    without += u64::from(found == before);
                }
                ControlFlow::Continue(())
            };
            table.read(0, &mut take).map_err(ImportError::Suppress)?;
        }
        if found == 0 {
            return Err(ImportError::SuppressEmpty { file });
        }
        lists.push((file, found, without));
    }
    Ok(DoNotCall { numbers: numbers.finish(), lists })
}

fn refuse_old(path: &std::path::Path, most_days: u32, now: Timestamp) -> Result<(), ImportError> {
    let file = path.display().to_string();
    let changed = path
        .metadata()
        .and_then(|metadata| metadata.modified())
        .map_err(|cause| match cause.kind() {
            std::io::ErrorKind::NotFound => SourceError::NotFound { file: file.clone() },
            _ => SourceError::NotReadable { file: file.clone(), cause },
        })
        .map_err(ImportError::Suppress)?;
    // A time that cannot be told is as good as too old: closed where in doubt.
    let changed = Timestamp::try_from(changed).unwrap_or(Timestamp::MIN);
    let age_s = now.duration_since(changed).as_secs();
    if age_s > i64::from(most_days) * DAY_S {
        let age_days = age_s / DAY_S;
        return Err(ImportError::SuppressTooOld { file, age_days, most_days });
    }
    Ok(())
}
