//! Do-not-call lists: any readable list, and closed where in doubt.
//!
//! Every row of every sheet that is a list is read, those above the header too. Promises: a list
//! that is missing, cannot be read to its end, has not one number, is too old, or has a row that may
//! hide a number lets nothing be sent; what was read is on record, with its hash.

mod again;
mod row;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;

pub use self::again::{DoNotCallWish, HeededAgain, keep_do_not_call, load_do_not_call_again};
use self::row::{Damage, Found, rules};
use super::lists::open_list;
use super::{ImportError, STANDARD_INPUT};
use crate::clean::suppress::SuppressBuilder;
use crate::clean::{PhoneRules, SuppressSet};
use crate::clock;
use crate::outcome::Reason;
use crate::report::SuppressRecord;
use crate::source::{Next, Notice, ReadOptions, Sheets, SourceError, Table};
use crate::stop::Stop;

/// Seconds in a day.
const DAY_S: i64 = 86_400;
/// How often a stop is looked for while the reader gives nothing.
const STOP_LOOKED_FOR_EVERY: Duration = Duration::from_millis(100);

/// The numbers that must not be called.
#[derive(Debug, Default)]
pub struct DoNotCall {
    /// The numbers.
    pub numbers: SuppressSet,
    /// Each list, as given.
    pub lists: Vec<DoNotCallList>,
}

/// One do-not-call list that was read.
#[derive(Debug)]
pub struct DoNotCallList {
    /// What goes on record.
    pub record: SuppressRecord,
    /// The first row without a number whose digits may have been meant as one.
    pub first_unusable: Option<Unusable>,
    /// Rows that lost letters and no number.
    pub rows_damaged: u64,
    /// What the user should know besides, each with its sheet.
    pub notices: Vec<(Option<String>, Notice)>,
}

/// A row of a do-not-call list whose digits are no number that can be called, nor kept from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// Its sheet; `None` for CSV.
    pub sheet: Option<String>,
    /// The row as a spreadsheet numbers it.
    pub row: u32,
    /// Why they are none.
    pub reason: Reason,
}

impl DoNotCall {
    /// What goes on record of the lists.
    #[must_use]
    pub fn records(&self) -> Vec<SuppressRecord> {
        self.lists.iter().map(|list| list.record.clone()).collect()
    }
}

/// Loads the lists, on all cores. `piped` is read where one is called [`STANDARD_INPUT`].
///
/// # Errors
/// A list that is missing, unreadable, without one number, older than `max_age_days`, or with a
/// row that may hide a number; a stop.
pub fn load_do_not_call(
    files: &[PathBuf],
    max_age_days: Option<u32>,
    of_customers: &PhoneRules,
    now: Timestamp,
    piped: &mut dyn Read,
    stop: &Stop,
) -> Result<DoNotCall, ImportError> {
    if files.is_empty() {
        return Ok(DoNotCall::default());
    }
    let mut loading = Loading::by(of_customers);
    for path in files {
        let modified = modified(path).map_err(ImportError::Suppress)?;
        if let Some(most_days) = max_age_days {
            refuse_old(path, modified, most_days, now)?;
        }
        loading.list(path, modified, piped, stop)?;
    }
    Ok(loading.finish())
}

/// The lists on their way.
struct Loading {
    rules: PhoneRules,
    numbers: SuppressBuilder,
    lists: Vec<DoNotCallList>,
}

impl Loading {
    fn by(of_customers: &PhoneRules) -> Self {
        let numbers = SuppressBuilder::default();
        Self { rules: rules(of_customers), numbers, lists: Vec::new() }
    }

    fn list(
        &mut self,
        path: &Path,
        modified: Option<Timestamp>,
        piped: &mut dyn Read,
        stop: &Stop,
    ) -> Result<(), ImportError> {
        let mut reading = Reading::of(path, modified, &self.rules, &mut self.numbers);
        let options = ReadOptions { sheets: Sheets::All, ..ReadOptions::default() };
        for table in open_list(path, &options, piped).map_err(ImportError::Suppress)? {
            reading.table(table, stop)?;
        }
        self.lists.push(reading.finish()?);
        Ok(())
    }

    fn finish(self) -> DoNotCall {
        DoNotCall { numbers: self.numbers.finish(), lists: self.lists }
    }
}

/// A list on its way.
struct Reading<'a> {
    rules: &'a PhoneRules,
    numbers: &'a mut SuppressBuilder,
    list: DoNotCallList,
}

impl<'a> Reading<'a> {
    fn of(
        path: &Path,
        modified: Option<Timestamp>,
        rules: &'a PhoneRules,
        numbers: &'a mut SuppressBuilder,
    ) -> Self {
        let record = SuppressRecord {
            file: path.display().to_string(),
            sha256: String::new(),
            modified: modified.map(clock::iso),
            numbers: 0,
            without_number: 0,
        };
        let notices = Vec::new();
        let list = DoNotCallList { record, first_unusable: None, rows_damaged: 0, notices };
        Self { rules, numbers, list }
    }

    fn table(&mut self, mut table: Table, stop: &Stop) -> Result<(), ImportError> {
        let sheet = table.sheet.clone();
        let (first_row, phonenum) = (table.columns.first_row, table.columns.phonenum);
        // What stands above the header may be a number too.
        table.columns.first_row = 1;
        let mut notices = std::mem::take(&mut table.notices);
        let rules = *self.rules;
        let mut stream = table.stream(0, move |row| Found::of(row, &rules, phonenum));
        let end = loop {
            let next = stream.next(STOP_LOOKED_FOR_EVERY);
            if let Some(cause) = stop.cause() {
                return Err(ImportError::Interrupted(cause));
            }
            match next {
                Next::Rows(batch) => {
                    for (at, found) in batch.of_rows.into_iter().enumerate() {
                        let number = || batch.rows.get(at).id.row;
                        self.row(found, sheet.as_deref(), first_row, number)?;
                    }
                }
                Next::NotYet => {}
                Next::End(end) => break end.map_err(ImportError::Suppress)?,
            }
        };
        notices.extend(end.notices);
        notices.retain(is_worth_telling);
        self.list.notices.extend(notices.into_iter().map(|notice| (sheet.clone(), notice)));
        // The file's, so that every sheet has the same.
        self.list.record.sha256 = end.sha256.unwrap_or_default();
        Ok(())
    }

    /// Takes what a row gives; `number` is the row's, `first_row` that of the first below the
    /// header.
    fn row(
        &mut self,
        found: Found,
        sheet: Option<&str>,
        first_row: u32,
        number: impl Fn() -> u32,
    ) -> Result<(), ImportError> {
        let list = &mut self.list;
        match found {
            Found::One(phone) => {
                self.numbers.add(phone);
                list.record.numbers += 1;
            }
            Found::Nothing(_) if number() < first_row => {}
            Found::Nothing(why) => {
                list.record.without_number += 1;
                if let (Some(reason), None) = (why, &list.first_unusable) {
                    let sheet = sheet.map(str::to_owned);
                    list.first_unusable = Some(Unusable { sheet, row: number(), reason });
                }
            }
            Found::Other(other) => {
                match other.damage {
                    Some(Damage::MayHide(malformed)) => {
                        return Err(ImportError::SuppressRowMalformed {
                            file: list.record.file.clone(),
                            sheet: sheet.map(str::to_owned),
                            row: number(),
                            malformed,
                        });
                    }
                    Some(Damage::Harmless) => list.rows_damaged += 1,
                    None => {}
                }
                list.record.numbers += other.phones.len() as u64;
                other.phones.into_iter().for_each(|phone| self.numbers.add(phone));
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<DoNotCallList, ImportError> {
        if self.list.record.numbers == 0 {
            return Err(ImportError::SuppressEmpty { file: self.list.record.file });
        }
        Ok(self.list)
    }
}

/// Whether it says something of a list of which every row is read for its numbers alone.
fn is_worth_telling(notice: &Notice) -> bool {
    match notice {
        Notice::HiddenSheet
        | Notice::HiddenRows { .. }
        | Notice::SheetsNotRead { .. }
        | Notice::SheetsWithoutList { .. }
        | Notice::OwnReport => true,
        Notice::TitleRowsPassed { .. }
        | Notice::HeaderRows { .. }
        | Notice::HeaderChanged { .. }
        | Notice::EncodingGuessed { .. }
        | Notice::EncodingUncertain => false,
    }
}

/// When the file was changed last; `None` where that cannot be told, as of standard input.
fn modified(path: &Path) -> Result<Option<Timestamp>, SourceError> {
    if path == Path::new(STANDARD_INPUT) {
        return Ok(None);
    }
    let file = || path.display().to_string();
    let metadata = path.metadata().map_err(|cause| match cause.kind() {
        std::io::ErrorKind::NotFound => SourceError::NotFound { file: file() },
        _ => SourceError::NotReadable { file: file(), cause },
    })?;
    let told = |time: SystemTime| Timestamp::try_from(time).ok();
    Ok(metadata.modified().ok().and_then(told))
}

fn refuse_old(
    path: &Path,
    modified: Option<Timestamp>,
    most_days: u32,
    now: Timestamp,
) -> Result<(), ImportError> {
    // A time that cannot be told is as good as too old: closed where in doubt.
    let age_s = now.duration_since(modified.unwrap_or(Timestamp::MIN)).as_secs();
    let file = || path.display().to_string();
    if age_s > i64::from(most_days) * DAY_S {
        let (file, age_days) = (file(), age_s / DAY_S);
        return Err(ImportError::SuppressTooOld { file, age_days, most_days });
    }
    match modified {
        // A server's clock may be somewhat ahead; beyond that the date, or ours, is wrong.
        Some(dated) if age_s < -DAY_S => {
            Err(ImportError::SuppressDatedAhead { file: file(), dated })
        }
        _ => Ok(()),
    }
}
