//! `results.json`: the results of a job in one object. Scripts read it: a key's name and meaning stay.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use serde::Serialize;

use crate::clock;
use crate::ledger::Job;
use crate::report::files::{Whole, not_written, sync_folder};
use crate::results::{Funnel, Gathered, ResultsError, Tries};

/// The file's name.
pub(super) const FILE: &str = "results.json";

/// The object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResultsSummary {
    /// 1.
    pub schema: u32,
    /// The job's name.
    pub job: String,
    /// When the records were read, China Standard Time.
    pub read_at: String,
    /// Customers, step by step.
    pub customers: Funnel,
    /// Rows whose reply was lost and whose number was called since: they had arrived.
    pub seen_in_calls: u64,
    /// Calls by the hour of day they began in, those hours that had any.
    pub by_hour: Vec<ByHour>,
    /// Calls by staff member.
    pub by_staff: Vec<ByStaff>,
    /// Calls by how they ended, in the platform's words.
    pub by_disposition: BTreeMap<String, u64>,
    /// What was read this time.
    pub records: Records,
    /// 0.
    pub exit_code: u8,
}

/// Calls of an hour of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ByHour {
    /// 0 to 23, China Standard Time.
    pub hour: u8,
    /// Its calls.
    #[serde(flatten)]
    pub tries: Tries,
}

/// Calls of a staff member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ByStaff {
    /// The staff number; `None` for calls that nobody had.
    pub staff: Option<String>,
    /// Their calls.
    #[serde(flatten)]
    pub tries: Tries,
}

/// Call records that the platform gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Records {
    /// New ones this time.
    pub read: u64,
    /// Among them, calls of the job's customers.
    pub calls: u64,
    /// Among them, those without a number, a time, an id or a kind.
    pub incomplete: u64,
}

impl ResultsSummary {
    /// The summary of what was gathered for a job.
    #[must_use]
    pub fn of(job: &Job, gathered: &Gathered) -> Self {
        let figures = &gathered.figures;
        let by_staff = |(staff, tries): (&String, &Tries)| ByStaff {
            staff: Some(staff.clone()).filter(|staff| !staff.is_empty()),
            tries: *tries,
        };
        Self {
            schema: 1,
            job: job.id.to_string(),
            read_at: clock::iso(clock::now()),
            customers: figures.funnel,
            seen_in_calls: gathered.seen,
            by_hour: figures
                .by_hour
                .iter()
                .map(|(hour, tries)| ByHour { hour: *hour, tries: *tries })
                .collect(),
            // Calls that nobody had stand behind those of the staff.
            by_staff: {
                let (nobody, staff): (Vec<_>, Vec<_>) =
                    figures.by_staff.iter().partition(|(staff, _)| staff.is_empty());
                staff.into_iter().chain(nobody).map(by_staff).collect()
            },
            by_disposition: figures.by_disposition.clone(),
            records: Records {
                read: gathered.reading.records,
                calls: gathered.reading.calls,
                incomplete: gathered.reading.incomplete,
            },
            exit_code: 0,
        }
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), ResultsError> {
        let path = folder.join(FILE);
        let mut file = Whole::create(&path)?;
        serde_json::to_writer_pretty(&mut file, self)
            .map_err(|error| not_written(&path)(error.into()))?;
        file.write_all(b"\n").map_err(not_written(&path))?;
        file.finish()?;
        Ok(sync_folder(folder)?)
    }
}
