//! `summary.json`: the whole of a job in one object (contract, section 7). Scripts read it: a
//! key's name and meaning stay.

use std::io::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::files::{Whole, not_written, sync_folder};
use super::{Bounds, ReportError};
use crate::clock;
use crate::ledger::{Counts, Job, JobState, LawBroken, Limit, Run, SourceRecord, Tally, Timeline};
use crate::outcome::{Status, StoppedBy};
use crate::row::Recipient;

/// The object.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// 1.
    pub schema: u32,
    /// The job's name; `None` for `check`.
    pub job: Option<String>,
    /// `finished`, `stopped`, `interrupted`, `running` or `checked`.
    pub state: String,
    /// What stopped it.
    pub stopped_by: Option<StoppedBy>,
    /// Where the rows go; `None` for a `check` without target.
    pub target: Option<Value>,
    /// What was read.
    pub sources: Vec<SummarySource>,
    /// Which column feeds which field, of the first source.
    pub columns: Map<String, Value>,
    /// The do-not-call lists that were heeded.
    pub suppress: Vec<SuppressRecord>,
    /// How many rows where.
    pub rows: SummaryRows,
    /// Rows by reason.
    pub reasons: Map<String, Value>,
    /// Rows by note.
    pub notes: Map<String, Value>,
    /// Rows by errno.
    pub errnos: Map<String, Value>,
    /// Requests of all runs.
    pub requests: Requests,
    /// Requests a second.
    pub pace: Pace,
    /// China Standard Time, to the second.
    pub started_at: String,
    /// When the last run ended.
    pub finished_at: Option<String>,
    /// The last run's exit code; `None` while it runs.
    pub exit_code: Option<u8>,
    /// The runs of the job, in their order; a check has none.
    pub runs: Vec<SummaryRun>,
    /// When the customers' data was taken out, of a job that was purged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purged_at: Option<String>,
    /// When rows ended; drawn, not written.
    #[serde(skip)]
    pub timeline: Timeline,
    /// What the sentence about a stop may name; said, not written.
    #[serde(skip)]
    pub bounds: Bounds,
}

/// One run of the job: what was done when, and by whom.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SummaryRun {
    /// `import` or `resume`.
    pub command: String,
    /// The user's name on that machine, where it is known.
    pub user: Option<String>,
    /// The machine's name, where it is known.
    pub host: Option<String>,
    /// The program's version; `None` for runs before versions were kept.
    pub version: Option<String>,
    /// China Standard Time, to the second.
    pub started_at: String,
    /// `None` while it goes on, and for one that died.
    pub finished_at: Option<String>,
    /// What stopped it.
    pub stopped_by: Option<StoppedBy>,
    /// Its requests; `None` as for `finished_at`, since they are written at its end.
    pub requests: Option<Requests>,
    /// Its exit code; `None` as for `finished_at`.
    pub exit_code: Option<u8>,
}

impl From<&Run> for SummaryRun {
    fn from(run: &Run) -> Self {
        Self {
            command: run.by.command.clone(),
            user: run.by.user.clone(),
            host: run.by.host.clone(),
            version: run.by.version.clone(),
            started_at: clock::iso(run.started_at),
            finished_at: run.finished_at.map(clock::iso),
            stopped_by: run.stopped_by.clone(),
            requests: run
                .finished_at
                .map(|_| Requests { sent: run.requests_sent, retried: run.requests_retried }),
            exit_code: run.exit_code,
        }
    }
}

/// One source in the summary.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SummarySource {
    /// The file as given.
    pub file: String,
    /// The sheet; `None` for CSV.
    pub sheet: Option<String>,
    /// The encoding; `None` for workbooks.
    pub encoding: Option<String>,
    /// Rows read.
    pub rows: u64,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// A do-not-call list that was heeded, as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuppressRecord {
    /// The file as given.
    pub file: String,
    /// SHA-256 of the file as given, in hex.
    pub sha256: String,
    /// When the file was changed last, in China Standard Time, to the second; `None` where that
    /// cannot be told.
    pub modified: Option<String>,
    /// Numbers found in it, repeated ones too.
    pub numbers: u64,
    /// Rows below its header in which no number was found; jobs of earlier versions have none on
    /// record.
    #[serde(default)]
    pub without_number: u64,
}

/// Law 1, in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are the statuses of the contract")]
pub struct SummaryRows {
    pub read: u64,
    pub expanded: u64,
    pub inserted: u64,
    pub duplicate: u64,
    pub failed: u64,
    pub uncertain: u64,
    pub rejected: u64,
    pub repeated: u64,
    pub suppressed: u64,
    pub already_imported: u64,
    pub pending: u64,
}

impl SummaryRows {
    /// Rows of this status.
    #[must_use]
    pub fn of(&self, status: Status) -> u64 {
        match status {
            Status::Inserted => self.inserted,
            Status::Duplicate => self.duplicate,
            Status::Failed => self.failed,
            Status::Uncertain => self.uncertain,
            Status::Rejected => self.rejected,
            Status::Repeated => self.repeated,
            Status::Suppressed => self.suppressed,
            Status::AlreadyImported => self.already_imported,
            Status::Pending => self.pending,
        }
    }

    fn new(read: u64, expanded: u64, counts: &Counts) -> Self {
        Self {
            read,
            expanded,
            inserted: counts.of(Status::Inserted),
            duplicate: counts.of(Status::Duplicate),
            failed: counts.of(Status::Failed),
            uncertain: counts.of(Status::Uncertain),
            rejected: counts.of(Status::Rejected),
            repeated: counts.of(Status::Repeated),
            suppressed: counts.of(Status::Suppressed),
            already_imported: counts.of(Status::AlreadyImported),
            pending: counts.of(Status::Pending),
        }
    }
}

/// Requests of all runs of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Requests {
    /// Begun.
    pub sent: u64,
    /// Among them, tries after a row's first.
    pub retried: u64,
}

/// The pace of a job.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Pace {
    /// `--rate`; `None` for `auto`.
    pub limit_per_s: Option<f64>,
    /// Mean over the time of pushing; 0 where nothing was sent.
    pub achieved_per_s: f64,
}

/// What a summary needs besides the rows.
#[derive(Debug, Clone)]
pub struct Meta {
    /// Where the rows go, without counts.
    pub target: Option<Value>,
    /// Whether `target` gets a `per_target` list.
    pub per_target: bool,
    /// `--rate`; `None` for `auto`.
    pub limit_per_s: Option<f64>,
    /// The do-not-call lists that were heeded.
    pub suppress: Vec<SuppressRecord>,
    /// What the sentence about a stop may name.
    pub bounds: Bounds,
}

impl Summary {
    /// The summary of a job in the ledger.
    ///
    /// # Errors
    /// Where the rows do not add up (law 1).
    pub fn of_job(job: &Job, tally: &Tally, meta: &Meta) -> Result<Self, LawBroken> {
        let mut summary = Self::of_rows(&job.sources, job.expanded, tally, meta)?;
        summary.job = Some(job.id.to_string());
        summary.state = match job.state {
            // Nobody sees a plan; it is on its way to running.
            JobState::Planning => JobState::Running,
            state => state,
        }
        .as_str()
        .to_owned();
        summary.stopped_by.clone_from(&job.stopped_by);
        summary.requests = Requests {
            sent: job.requests_sent.max(requests_at_least(tally)),
            retried: job.requests_retried,
        };
        // What the last run was asked for; jobs of ledger format 1 have but the import's on record.
        match job.runs.last().and_then(|run| run.by.limit) {
            Some(Limit::PerSecond(per_s)) => summary.pace.limit_per_s = Some(per_s),
            Some(Limit::Auto) => summary.pace.limit_per_s = None,
            None => {}
        }
        summary.pace.achieved_per_s = match job.state {
            // How long it has been pushing is written when a run ends.
            JobState::Running | JobState::Planning => so_far(&tally.timeline),
            _ => achieved(job.requests_sent, job.active_ms),
        };
        summary.started_at = clock::iso(job.started_at);
        summary.finished_at = job.finished_at.map(clock::iso);
        summary.exit_code = job.exit_code;
        summary.runs = job.runs.iter().map(SummaryRun::from).collect();
        summary.purged_at = job.purged.map(|purged| clock::iso(purged.at));
        Ok(summary)
    }

    /// The summary of rows that were only checked; the caller adds times and exit code.
    ///
    /// # Errors
    /// Where the rows do not add up (law 1).
    pub fn of_rows(
        sources: &[SourceRecord],
        expanded: u64,
        tally: &Tally,
        meta: &Meta,
    ) -> Result<Self, LawBroken> {
        let read = sources.iter().map(|source| source.rows).sum();
        tally.balance(read, expanded)?;
        let mut target = meta.target.clone();
        if meta.per_target
            && let Some(Value::Object(target)) = &mut target
        {
            target.insert("per_target".into(), per_target(tally));
        }
        Ok(Self {
            schema: 1,
            job: None,
            state: "checked".into(),
            stopped_by: None,
            target,
            sources: sources.iter().map(SummarySource::of).collect(),
            columns: columns(sources),
            suppress: meta.suppress.clone(),
            rows: SummaryRows::new(read, expanded, &tally.rows),
            reasons: counted(tally.reasons.iter()),
            notes: counted(tally.notes.iter()),
            errnos: errnos(tally),
            requests: Requests::default(),
            pace: Pace { limit_per_s: meta.limit_per_s, achieved_per_s: 0.0 },
            started_at: String::new(),
            finished_at: None,
            exit_code: None,
            runs: Vec::new(),
            purged_at: None,
            timeline: tally.timeline.clone(),
            bounds: meta.bounds.clone(),
        })
    }

    /// Writes the object to a file.
    ///
    /// # Errors
    /// [`ReportError::NotWritten`].
    pub fn write(&self, path: &Path) -> Result<(), ReportError> {
        let mut file = Whole::create(path)?;
        // Numbers and texts alone: the only error left is the disk's.
        serde_json::to_writer_pretty(&mut file, self)
            .map_err(|error| not_written(path)(error.into()))?;
        file.write_all(b"\n").map_err(not_written(path))?;
        file.finish()?;
        sync_folder(path.parent().unwrap_or(Path::new(".")))
    }
}

impl SummarySource {
    fn of(source: &SourceRecord) -> Self {
        Self {
            file: source.file.clone(),
            sheet: source.sheet.clone(),
            encoding: source.encoding.clone(),
            rows: source.rows,
            sha256: source.sha256.clone(),
        }
    }
}

/// A run that was killed has not written how many requests it began; each outcome took one.
fn requests_at_least(tally: &Tally) -> u64 {
    let interrupted = tally.reasons.get("interrupted").copied().unwrap_or(0) + tally.under_way;
    let ends = [Status::Inserted, Status::Duplicate, Status::Failed, Status::Uncertain];
    let outcomes: u64 = ends.into_iter().map(|status| tally.rows.of(status)).sum();
    outcomes.saturating_sub(interrupted)
}

/// Mean requests a second, to a hundredth.
fn achieved(sent: u64, active_ms: u64) -> f64 {
    if sent == 0 {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
    let per_s = sent as f64 * 1000.0 / active_ms.max(1) as f64;
    (per_s * 100.0).round() / 100.0
}

/// Mean rows a second over the stretches of time in which some ended.
fn so_far(timeline: &Timeline) -> f64 {
    let stretches = timeline.stretches();
    let busy = stretches.iter().filter(|(_, rows)| rows.sum() > 0);
    let rows: u64 = stretches.iter().map(|(_, rows)| rows.sum()).sum();
    let seconds = busy.count() as u64 * timeline.step_s().unsigned_abs();
    achieved(rows, seconds * 1_000)
}

fn columns(sources: &[SourceRecord]) -> Map<String, Value> {
    let first = sources.first().map_or(&[][..], |source| source.columns.as_slice());
    first.iter().map(|(field, column)| (field.clone(), json!(column))).collect()
}

/// The two that every import is about are there even at 0.
fn errnos(tally: &Tally) -> Map<String, Value> {
    let mut errnos = tally.errnos.clone();
    errnos.entry(1).or_default();
    errnos.entry(10).or_default();
    counted(errnos.iter())
}

fn counted<'a, K: ToString + 'a>(
    counts: impl Iterator<Item = (&'a K, &'a u64)>,
) -> Map<String, Value> {
    counts.map(|(key, count)| (key.to_string(), json!(count))).collect()
}

/// Rows by recipient: `[{"batchid": "20261101", "inserted": 3, …}]`.
#[must_use]
pub fn per_target(tally: &Tally) -> Value {
    let one = |(recipient, counts): (&Recipient, &Counts)| {
        let key = match recipient {
            Recipient::Batch(_) => "batchid",
            Recipient::Staff(_) => "staffid",
        };
        let mut entry = Map::new();
        entry.insert(key.into(), json!(recipient.id()));
        for status in Status::ALL {
            entry.insert(status.as_str().into(), json!(counts.of(*status)));
        }
        Value::Object(entry)
    };
    tally.recipients.iter().map(one).collect()
}
