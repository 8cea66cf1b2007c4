//! A list on its way out of `working/`: onto its shelf with its report and the words beside it, or back to
//! where it came from.

use std::path::Path;

use dialfeed::clock;
use dialfeed::import::JobSettings;
use dialfeed::inbox::{Filed, InboxError, Shelf, Taken};
use dialfeed::ledger::{Counts, JobId, Ledger as _};
use dialfeed::outcome::Status;
use dialfeed::report::sweep_own;

use super::super::failure;
use super::super::import::Run as Imported;
use super::record::{Entry, Halt};
use super::say::words;
use super::shut::Scope;
use super::{Run, blocking};
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::logging::ENDING;
use crate::cli::paint::Ink;
use crate::cli::settings::own_state_dir;
use crate::locale::inbox::Inbox;

/// What is to be said beside a list.
pub(super) struct Words {
    pub(super) why: Option<String>,
    /// The same for a message, where `why` has the platform's own words.
    pub(super) told: Option<String>,
    pub(super) quotes: Option<&'static str>,
}

/// A job and how its rows stand.
pub(super) struct Counted {
    pub(super) job: String,
    pub(super) rows: Counts,
}

impl Counted {
    pub(super) fn of(run: &Imported) -> Self {
        Self { job: run.ended.job.id.to_string(), rows: run.ended.tally.rows }
    }
}

impl Run<'_> {
    /// Puts it on its shelf, and tells the ledger where its report is now.
    pub(super) async fn shelve(
        &mut self,
        taken: Taken,
        shelf: Shelf,
        words: Words,
        settings: Option<JobSettings>,
        counted: Option<Counted>,
    ) {
        let Words { why, told, quotes } = words;
        let today = clock::china(clock::now()).date();
        // The folder is this run's alone: parts there are of one that was killed.
        blocking(|| sweep_own(&taken.report));
        let written = why.as_deref().map(|why| self.with_records(why));
        let filed = blocking(|| self.folder.file(&taken, shelf, today, written.as_deref()));
        let filed = match filed {
            Ok(filed) => filed,
            Err(error) => return self.not_filed(&taken, &error),
        };
        let why = why.or_else(|| filed.words.clone());
        let job = counted.as_ref().map_or(&taken.job, |counted| &counted.job);
        if let Err(error) = self.keep_place(job, &filed, settings).await {
            let Failure { code, message: why, exit } = error;
            // The next run finds it in `working/` and says it to the ledger again.
            return self.halt(Scope::All, Halt::new(code, why, exit));
        }
        let entry = Entry {
            list: self.called(&taken.name),
            shelf: Some(shelf),
            rows: counted.as_ref().map(|counted| counted.rows),
            job: counted.as_ref().map(|counted| counted.job.clone()),
            quotes: quotes.filter(|_| why.is_some()),
            why,
            told,
        };
        // Whoever is to be told hears of it, even if this run is killed now.
        blocking(|| self.told.note(&taken.job, &entry));
        if let Err(error) = blocking(|| self.folder.close(taken.clone())) {
            return self.not_filed(&taken, &error);
        }
        self.tell_filed(&entry.list, shelf, entry.why.as_deref(), counted.as_ref());
        self.record.filed(entry);
    }

    /// The words for a list's `.why.txt`: commands with a job's name find it in these records alone, and
    /// whoever reads the words may have others before him.
    fn with_records(&self, why: &str) -> String {
        let apart = |sign: char| !sign.is_ascii_alphanumeric() && sign != '-';
        let names_a_job = why.split(apart).any(|word| word.parse::<JobId>().is_ok());
        let state = &self.settings.state_dir;
        let folder = std::path::absolute(state).unwrap_or_else(|_| state.clone());
        if !names_a_job || own_state_dir().is_some_and(|own| own == folder) {
            return why.to_owned();
        }
        let config = self.config.map(typed);
        let said = Inbox::RecordsIn { folder: typed(&folder), config };
        format!("{why}\n{}", said.say(self.face.lang))
    }

    fn not_filed(&mut self, taken: &Taken, error: &InboxError) {
        let why = words(error, self.face);
        let list = self.called(&taken.name);
        self.record.waits(&list, why.clone());
        self.halt(Scope::All, Halt::new("inbox", why, Exit::Machine));
    }

    async fn keep_place(
        &self,
        job: &str,
        filed: &Filed,
        settings: Option<JobSettings>,
    ) -> Result<(), Failure> {
        let (Some(report), Some(mut settings)) = (&filed.report, settings) else { return Ok(()) };
        let Some((job, _)) = self.job(job).await else { return Ok(()) };
        settings.report_dir.clone_from(report);
        let kept = self.ledger.keep_settings(job.no, settings.to_json()).await;
        kept.map_err(|error| failure(self.face)(error.into()))
    }

    /// Says on the screen and in the log on which shelf a list is.
    fn tell_filed(&self, list: &str, shelf: Shelf, why: Option<&str>, counted: Option<&Counted>) {
        let (folder, paint) = (shelf.folder(), self.face.told());
        let ink = match shelf {
            Shelf::Done => Ink::Done,
            Shelf::Attention => Ink::Doubt,
            Shelf::Failed => Ink::Wrong,
        };
        // A log file has somebody's work among its warnings; the terminal has the sentence below.
        if shelf == Shelf::Done {
            tracing::info!(target: "dialfeed", list, shelf = folder, "filed");
        } else {
            tracing::warn!(target: ENDING, list, shelf = folder, why, "filed");
        }
        let said = match (shelf, counted) {
            (Shelf::Done, Some(Counted { rows, .. })) => {
                let sent = rows.of(Status::Inserted) + rows.of(Status::Duplicate);
                Inbox::Done { list: paint.paint(ink, list), sent, others: rows.sum() - sent }
            }
            _ => {
                let why = why.unwrap_or_default().to_owned();
                Inbox::Filed { list: paint.paint(ink, list), folder, why }
            }
        };
        let said = said.say(self.face.lang);
        if shelf == Shelf::Done { self.face.tell(&said) } else { self.alarm(&said) }
    }

    /// A list of which rows may have been sent stays in `working/` whatever its run has ended by: there
    /// it is told from one that nobody has sent, should the records have gone.
    pub(super) fn put_back_unless_begun(&mut self, taken: Taken) {
        if !taken.was_begun() {
            self.put_back(taken);
        }
    }

    pub(super) fn put_back(&mut self, taken: Taken) {
        let list = self.called(&taken.name);
        if let Err(error) = blocking(|| self.folder.put_back(taken)) {
            // It stands in `working/`, where the next run finds it.
            let why = words(&error, self.face);
            self.waits(&list, why);
        }
    }
}

/// A path as it can be typed from any folder.
fn typed(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let path = path.display().to_string();
    if path.contains(' ') { format!("\"{path}\"") } else { path }
}
