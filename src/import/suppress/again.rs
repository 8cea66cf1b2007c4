//! Do-not-call lists of a job that goes on: those that hold by now, and those of its record.
//!
//! Who asked not to be called after the job was planned is not called either. A list that holds by
//! now fails closed. One of the record was heeded when the job was planned: where it has gone it is
//! told of, and where it is there but cannot be relied on nothing is sent. Promises: what is heeded
//! goes on record beside what was heeded before.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{DoNotCall, DoNotCallList, Loading, STANDARD_INPUT, modified, refuse_old};
use crate::clean::{AreaCode, PhoneRules};
use crate::import::{ImportError, JobSettings};
use crate::ledger::{Job, Ledger};
use crate::report::SuppressRecord;
use crate::source::SourceError;
use crate::stop::Stop;

/// What holds by now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DoNotCallWish {
    /// Lists that must be there.
    pub files: Vec<PathBuf>,
    /// How old these may be; any age where `None`.
    pub age_max_days: Option<u32>,
    /// The area code for local numbers, where the job has none on record.
    pub area: Option<AreaCode>,
    /// The folder in which this run works.
    pub folder: PathBuf,
}

/// What was heeded.
#[derive(Debug, Default)]
pub struct HeededAgain {
    /// The numbers, and the lists that were read.
    pub do_not_call: DoNotCall,
    /// Lists of the record that are no longer there.
    pub gone: Vec<String>,
    /// The job's record: the lists heeded before, and those heeded now.
    pub records: Vec<SuppressRecord>,
}

/// Loads the lists for a job that goes on. `piped` is read where one is called [`STANDARD_INPUT`].
///
/// # Errors
/// As [`super::load_do_not_call`], but for a list of the record that has gone.
pub fn load_do_not_call_again(
    settings: &JobSettings,
    wish: &DoNotCallWish,
    now: Timestamp,
    piped: &mut dyn Read,
    stop: &Stop,
) -> Result<HeededAgain, ImportError> {
    let place = Place { here: &wish.folder, settings };
    let files: Vec<PathBuf> = wish.files.iter().map(|file| place.of_now(file)).collect();
    let on_record = place.on_record(&files);
    if files.is_empty() && on_record.is_empty() {
        return Ok(HeededAgain::default());
    }
    let area = settings.area.or(wish.area);
    let mut loading = Loading::by(&PhoneRules { area, ..PhoneRules::default() });
    for path in &files {
        let modified = modified(path).map_err(ImportError::Suppress)?;
        if let Some(most_days) = wish.age_max_days {
            refuse_old(path, modified, most_days, now)?;
        }
        loading.list(path, modified, piped, stop)?;
    }
    let mut gone = Vec::new();
    for path in on_record {
        match modified(&path) {
            _ if is_standard_input(&path) => gone.push(STANDARD_INPUT.to_owned()),
            Err(SourceError::NotFound { file }) => gone.push(file),
            Err(error) => return Err(ImportError::Suppress(error)),
            Ok(modified) => loading.list(&path, modified, piped, stop)?,
        }
    }
    let do_not_call = loading.finish();
    let records = place.records(&do_not_call.lists);
    Ok(HeededAgain { do_not_call, gone, records })
}

/// Puts the lists that are heeded now on the job's record. The rest of it stays as it is.
///
/// # Errors
/// Where the ledger fails, or its record of the job cannot be read.
pub async fn keep_do_not_call<L: Ledger>(
    ledger: &Arc<L>,
    job: &Job,
    records: &[SuppressRecord],
) -> Result<(), ImportError> {
    // As JSON, so that what a later version has put in stays.
    let kept: Result<Map<String, Value>, _> = serde_json::from_str(&job.settings);
    let mut kept = kept.map_err(|error| ImportError::Settings(error.to_string()))?;
    let records = json!(records);
    if kept.get("suppress") == Some(&records) {
        return Ok(());
    }
    kept.insert("suppress".to_owned(), records);
    Ok(ledger.keep_settings(job.no, Value::Object(kept).to_string()).await?)
}

/// Where files are that names of now and of the record stand for.
struct Place<'a> {
    here: &'a Path,
    settings: &'a JobSettings,
}

impl Place<'_> {
    fn of_now(&self, file: &Path) -> PathBuf {
        if is_standard_input(file) { file.to_owned() } else { self.here.join(file) }
    }

    fn of_record(&self, record: &SuppressRecord) -> PathBuf {
        if record.file == STANDARD_INPUT {
            return PathBuf::from(STANDARD_INPUT);
        }
        self.here.join(&self.settings.folder).join(&record.file)
    }

    /// The lists of the record that are not among these, each once.
    fn on_record(&self, files: &[PathBuf]) -> Vec<PathBuf> {
        let mut paths: Vec<PathBuf> = Vec::new();
        for path in self.settings.suppress.iter().map(|record| self.of_record(record)) {
            if !files.contains(&path) && !paths.contains(&path) {
                paths.push(path);
            }
        }
        paths
    }

    /// A list that is as it was when it was heeded before stands on record once.
    fn records(&self, lists: &[DoNotCallList]) -> Vec<SuppressRecord> {
        let mut records = self.settings.suppress.clone();
        for list in lists {
            let now = &list.record;
            let is_same = |before: &&mut SuppressRecord| {
                before.sha256 == now.sha256 && self.of_record(before) == Path::new(&now.file)
            };
            match records.iter_mut().find(is_same) {
                Some(before) => before.modified.clone_from(&now.modified),
                None => records.push(now.clone()),
            }
        }
        records
    }
}

fn is_standard_input(file: &Path) -> bool {
    file == Path::new(STANDARD_INPUT)
}
