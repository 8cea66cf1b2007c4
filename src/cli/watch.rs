//! What watches a run from outside: the log's lines carry its job, what ended it is written down, and
//! its figures go to `--metrics`.
//!
//! Promises: the figures are written whatever became of the run, also where it did not come to a
//! job; that they cannot be written costs a warning, and changes no exit code.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use dialfeed::clock;
use dialfeed::import::{ImportError, find_job};
use dialfeed::ledger::{JobId, Ledger as _, Sqlite};
use dialfeed::report::{Metrics, MetricsMemory, ReportError, Summary};

use super::events::is_in;
use super::exit::Exit;
use super::face::Face;
use super::failure::Failure;
use super::logging::{About, noted};
use crate::locale::notice::Notice;
use crate::locale::system::system;

/// See the module.
pub struct Watch {
    about: Option<About>,
    job: Option<JobId>,
    metrics: Option<PathBuf>,
    state: PathBuf,
    began: Instant,
    face: Face,
}

impl Watch {
    /// A run begins. `others` are files and folders that it needs for something else than its
    /// metrics: a file of metrics is put in place of what is there.
    ///
    /// # Errors
    /// Where `metrics` is one of the others, or in one of them.
    pub fn begin<'a>(
        metrics: Option<&Path>,
        mut others: impl Iterator<Item = &'a Path>,
        state: &Path,
        face: Face,
    ) -> Result<Self, Failure> {
        if let Some(path) = metrics
            && others.any(|other| is_in(path, other))
        {
            let notice = Notice::MetricsElsewhere { file: path.display().to_string() };
            let (code, message) = ("metrics_file", notice.say(face.lang));
            return Err(Failure { code, message, exit: Exit::Usage });
        }
        Ok(Self {
            about: None,
            job: None,
            metrics: metrics.map(Path::to_owned),
            state: state.to_owned(),
            began: Instant::now(),
            face,
        })
    }

    /// The job has its name; `lists` are its files as far as they are known.
    pub fn job(&mut self, job: &JobId, lists: &[String]) {
        self.about = Some(About::job(job.as_str(), lists, self.face.numbers));
        self.job = Some(job.clone());
    }

    /// These are the files of its sources, in the order in which rows name them.
    pub fn lists(&self, lists: &[String]) {
        if let Some(about) = &self.about {
            about.lists(lists, self.face.numbers);
        }
    }

    /// The run is over. Gives what it was given.
    ///
    /// # Errors
    /// The one that it was given.
    pub async fn end(self, ended: Result<Exit, Failure>) -> Result<Exit, Failure> {
        if let Some(path) = &self.metrics {
            let exit = ended.as_ref().map_or_else(|failure| failure.exit, |exit| *exit);
            let written = self.figures(exit).await.write(path);
            if let Err(error) = written {
                tracing::warn!(%error, "metrics not written");
                let (file, error) = (path.display().to_string(), system(&error, self.face.lang));
                self.face.tell(&Notice::MetricsLost { file, error }.say(self.face.lang));
            }
        }
        noted(ended, self.face.numbers)
    }

    async fn figures(&self, exit: Exit) -> Metrics {
        let state = self.state.clone();
        let look = tokio::task::spawn_blocking(move || Sqlite::look(&state)).await;
        // What the ledger does not tell has no line.
        let memory = match look {
            Ok(Ok(Some(look))) => Some(MetricsMemory {
                last_success_at: look.last_success_at,
                jobs_with_rows_left: look.with_rows_left.len() as u64,
            }),
            Ok(Ok(None)) => Some(MetricsMemory { last_success_at: None, jobs_with_rows_left: 0 }),
            Ok(Err(_)) | Err(_) => None,
        };
        let job = match &self.job {
            Some(id) if memory.is_some() => self.summary(id).await.ok(),
            _ => None,
        };
        Metrics {
            ended_at: clock::now(),
            duration: self.began.elapsed(),
            exit_code: exit.code(),
            job,
            memory,
        }
    }

    /// The job as the ledger has it: an import that did not come to a run has left none.
    async fn summary(&self, id: &JobId) -> Result<Summary, ImportError> {
        if !Sqlite::path_in(&self.state).exists() {
            return Err(ImportError::NoSuchJob(Some(id.to_string())));
        }
        let ledger = Arc::new(Sqlite::open(&self.state)?);
        let (job, settings) = find_job(&ledger, Some(id.as_str())).await?;
        let tally = ledger.tally(job.no).await?;
        let summary = Summary::of_job(&job, &tally, &settings.meta());
        Ok(summary.map_err(ReportError::LawBroken)?)
    }
}
