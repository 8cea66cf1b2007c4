//! What watches a run from outside: the log's lines carry its job, what ended it is written down, its
//! figures go to `--metrics`, and whoever is to be told of its end is.
//!
//! Promises: the figures are written and people told whatever became of the run, also where it did not
//! come to a job; that it cannot be done costs a warning, and changes no exit code. A run that makes way
//! for another (exit code 6) says nothing: the figures and the job are those of the run at work.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use dialfeed::clock;
use dialfeed::import::{ImportError, find_job};
use dialfeed::ledger::{JobId, Ledger as _, Sqlite};
use dialfeed::report::{
    Metrics, MetricsLists, MetricsMemory, ReportError, Summary, is_other_file, last_success_in,
};
use dialfeed::stop::Stop;
use jiff::Timestamp;

use super::config::notify::NotifySpec;
use super::events::is_in;
use super::exit::Exit;
use super::face::Face;
use super::failure::Failure;
use super::logging::{About, noted};
use super::tell::{self, JobStands};
use crate::locale::notice::Notice;
use crate::locale::system::system;

/// See the module.
pub struct Watch {
    about: Option<About>,
    job: Option<JobId>,
    metrics: Option<PathBuf>,
    notify: Vec<NotifySpec>,
    lists: Option<MetricsLists>,
    state: PathBuf,
    began: Instant,
    face: Face,
    stop: Stop,
}

impl Watch {
    /// A run begins. `others` are files and folders that it needs for something else than its
    /// metrics: a file of metrics is put in place of what is there.
    ///
    /// # Errors
    /// Where `metrics` is one of the others, or in one of them, or a file of another kind.
    pub fn begin<'a>(
        metrics: Option<&Path>,
        mut others: impl Iterator<Item = &'a Path>,
        state: &Path,
        notify: &[NotifySpec],
        face: Face,
        stop: &Stop,
    ) -> Result<Self, Failure> {
        if let Some(path) = metrics
            && others.any(|other| is_in(path, other))
        {
            let notice = Notice::MetricsElsewhere { file: path.display().to_string() };
            let (code, message) = ("metrics_file", notice.say(face.lang));
            return Err(Failure { code, message, exit: Exit::Usage });
        }
        if let Some(path) = metrics.filter(|path| is_other_file(path)) {
            let notice = Notice::MetricsOther { file: path.display().to_string() };
            let (code, message) = ("metrics_file", notice.say(face.lang));
            return Err(Failure { code, message, exit: Exit::Usage });
        }
        Ok(Self {
            about: None,
            job: None,
            metrics: metrics.map(Path::to_owned),
            notify: notify.to_vec(),
            lists: None,
            state: state.to_owned(),
            began: Instant::now(),
            face,
            stop: stop.clone(),
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

    /// The list that a run on a folder was at is dealt with; the figures are still its job's.
    pub fn list_is_over(&mut self) {
        self.about = None;
    }

    /// So many lists of a folder are done, need attention, could not be imported, are waiting.
    pub fn lists_are(&mut self, counts: [u64; 4]) {
        let [done, attention, failed, waiting] = counts;
        self.lists = Some(MetricsLists { done, attention, failed, waiting });
    }

    /// The run of one job is over: as [`Watch::end`], and people are told of the job.
    ///
    /// # Errors
    /// The one that it was given.
    pub async fn end_job(self, ended: Result<Exit, Failure>) -> Result<Exit, Failure> {
        let exit = ended.as_ref().map_or_else(|failure| failure.exit, |exit| *exit);
        if !self.notify.is_empty() && exit != Exit::Busy {
            let job = self.stands().await;
            let told = tell::Ended { exit, failure: ended.as_ref().err(), job: job.as_ref() };
            tell::of_job(&told, &self.notify, self.face, &self.stop).await;
        }
        self.end(ended).await
    }

    /// The run is over. Gives what it was given.
    ///
    /// # Errors
    /// The one that it was given.
    pub async fn end(self, ended: Result<Exit, Failure>) -> Result<Exit, Failure> {
        let exit = ended.as_ref().map_or_else(|failure| failure.exit, |exit| *exit);
        if exit != Exit::Busy {
            self.write(exit).await;
        }
        noted(ended, self.face.numbers)
    }

    /// Writes the figures as they are now, for a run that ends with this or would.
    pub async fn write(&self, exit: Exit) {
        let Some(path) = &self.metrics else { return };
        if let Err(error) = self.figures(exit, last_success_in(path)).await.write(path) {
            tracing::warn!(%error, "metrics not written");
            let (file, error) = (path.display().to_string(), system(&error, self.face.lang));
            self.face.tell(&Notice::MetricsLost { file, error }.say(self.face.lang));
        }
    }

    /// `before`: a last success that is known already.
    async fn figures(&self, exit: Exit, before: Option<Timestamp>) -> Metrics {
        let ended_at = clock::now();
        let own = (exit == Exit::Finished).then_some(ended_at);
        // A clock that was wrong once must not hide that nothing succeeds.
        let known = own.max(before.filter(|at| *at <= ended_at));
        let state = self.state.clone();
        let look = tokio::task::spawn_blocking(move || Sqlite::look(&state)).await;
        // What the ledger does not tell has no line.
        let memory = match look {
            Ok(Ok(Some(look))) => Some(MetricsMemory {
                last_success_at: look.last_success_at.max(known),
                jobs_with_rows_left: look.with_rows_left.len() as u64,
            }),
            Ok(Ok(None)) => Some(MetricsMemory { last_success_at: known, jobs_with_rows_left: 0 }),
            Ok(Err(_)) | Err(_) => None,
        };
        let job = if memory.is_some() { self.stands().await } else { None };
        Metrics {
            ended_at,
            duration: self.began.elapsed(),
            exit_code: exit.code(),
            job: job.map(|job| job.summary),
            memory,
            lists: self.lists,
        }
    }

    async fn stands(&self) -> Option<JobStands> {
        self.job_of(self.job.as_ref()?).await.ok()
    }

    /// The job as the ledger has it: an import that did not come to a run has left none.
    async fn job_of(&self, id: &JobId) -> Result<JobStands, ImportError> {
        if !Sqlite::path_in(&self.state).exists() {
            return Err(ImportError::NoSuchJob(Some(id.to_string())));
        }
        let ledger = Arc::new(Sqlite::open(&self.state)?);
        let (job, settings) = find_job(&ledger, Some(id.as_str())).await?;
        let tally = ledger.tally(job.no).await?;
        let summary = Summary::of_job(&job, &tally, &settings.meta());
        Ok(JobStands {
            summary: summary.map_err(ReportError::LawBroken)?,
            rows: tally.rows,
            report: settings.report_dir.display().to_string(),
        })
    }
}
