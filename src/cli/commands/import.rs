//! `dialfeed import`: read, clean, plan, confirm, push, report.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dialfeed::clean::{PhoneRules, Template};
use dialfeed::clock;
use dialfeed::import::{
    DoNotCall, DoNotCallWish, Duplicates, Ended, JobSettings, Planned, Planning, RunEvent, Sending,
    StaffCheck, TargetWish, plan, run, save_mappings, settle_target,
};
use dialfeed::inbox::mark_begun;
use dialfeed::ledger::{JobId, JobNo, Ledger, Locks, NewJob, Sqlite};
use dialfeed::outcome::Status;
use dialfeed::row::Field;
use dialfeed::source::{Family, KnownHeader, Table};
use dialfeed::stop::Stop;

use super::{close, failure, not_planned, open_input, open_ledger, or_stopped, stdin};
use crate::cli::config::notify::NotifySpec;
use crate::cli::connect::{Connection, Connections, auth_of};
use crate::cli::events::Events;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::settings::import::ImportSettings;
use crate::cli::show::ask::{Answer, confirm};
use crate::cli::show::lists::show_found;
use crate::cli::show::plan::show_plan;
use crate::cli::show::progress::{Pushing, Reading, Reporting};
use crate::cli::trouble;
use crate::cli::watch::Watch;
use crate::cli::wishes::{do_not_call_now, duplicates, job_settings, phone_rules, read_options};
use crate::locale::trouble as locale_trouble;

/// Everything that is known before the first row is read.
struct Import {
    id: JobId,
    tables: Vec<Table>,
    rules: PhoneRules,
    do_not_call: DoNotCall,
    duplicates: Duplicates,
    set: Vec<(Field, Template)>,
    memory: Memory,
    /// Who is to get the rows; `settings` has it once the platform has told its staff.
    target: TargetWish,
    settings: JobSettings,
    /// Nothing is asked.
    yes: bool,
    /// The lists that hold when a window opens for which the rows have waited.
    do_not_call_then: DoNotCallWish,
    events: Events,
    progress: Face,
    begun: Option<PathBuf>,
}

/// What there is to remember of the lists, once somebody has confirmed their columns.
struct Memory {
    state: PathBuf,
    lists: Vec<(Family, KnownHeader)>,
    /// The user named columns, and so has looked.
    is_mapped: bool,
}

/// How a run came about, besides its settings.
pub struct Occasion {
    /// The job's name.
    pub id: JobId,
    /// The ledger, where it is open already.
    pub ledger: Option<Arc<Sqlite>>,
    /// What the list is called where its file has another name for the time being.
    pub called: Option<String>,
    /// Where progress is shown.
    pub progress: Face,
    /// A file that says from then on that rows may have been sent.
    pub begun: Option<PathBuf>,
}

/// A run that left a job.
pub struct Run {
    /// How it ended.
    pub ended: Ended,
    /// What it was asked to do.
    pub settings: JobSettings,
}

/// Runs the command.
///
/// # Errors
/// What keeps the list from being imported, as a sentence.
pub async fn import(
    settings: ImportSettings,
    notify: &[NotifySpec],
    face: Face,
    stop: Stop,
) -> Result<Exit, Failure> {
    let others = not_to_be_written(&settings);
    let metrics = settings.pushing.metrics.as_deref();
    let state = &settings.state_dir;
    let mut watch = Watch::begin(metrics, others, state, notify, face, &stop)?;
    let id = JobId::new(clock::now(), fastrand::u16(..));
    let files = settings.files.iter().map(|file| file.display().to_string());
    watch.job(&id, &files.collect::<Vec<_>>());
    let ended = begin(settings, id, &watch, face, stop).await;
    watch.end_job(ended).await
}

/// Files and folders that the run needs for something else than its metrics.
fn not_to_be_written(settings: &ImportSettings) -> impl Iterator<Item = &Path> {
    let own = std::iter::once(&settings.state_dir).chain(&settings.pushing.events);
    let lists = settings.files.iter().chain(&settings.reading.suppress);
    lists.chain(own).map(PathBuf::as_path)
}

async fn begin(
    settings: ImportSettings,
    id: JobId,
    watch: &Watch,
    face: Face,
    stop: Stop,
) -> Result<Exit, Failure> {
    let lists = settings.files.iter().chain(&settings.reading.suppress);
    stdin::refuse_unanswerable(lists, settings.pushing.yes, face)?;
    let occasion = Occasion { id, ledger: None, called: None, progress: face, begun: None };
    let mut connections = Connections::default();
    let run = import_one(settings, occasion, &mut connections, watch, face, &stop).await;
    connections.leave().await;
    let run = run?;
    close(&run.ended, &run.settings, face)
}

/// Reads, plans, asks unless told not to, pushes, reports. The platform that it joins is left to the
/// caller to leave.
///
/// # Errors
/// What keeps the list from being imported, as a sentence.
pub async fn import_one(
    settings: ImportSettings,
    occasion: Occasion,
    connections: &mut Connections,
    watch: &Watch,
    face: Face,
    stop: &Stop,
) -> Result<Run, Failure> {
    let own = std::iter::once(&settings.state_dir);
    let others = settings.files.iter().chain(&settings.reading.suppress).chain(own);
    let path = settings.pushing.events.as_deref();
    let events = Events::open(path, others.map(PathBuf::as_path), face)?;
    let id = occasion.id;
    let rules = phone_rules(&settings.reading);
    let read = read_options(&settings.reading, Some(&settings.target), face);
    let (files, state) = (settings.files.clone(), settings.state_dir.clone());
    let (mut tables, do_not_call) =
        open_input(files, Some(&state), read, &settings.reading, stop, face).await?;
    if let Some(called) = occasion.called {
        tables.iter_mut().for_each(|table| table.file.clone_from(&called));
    }
    watch.lists(&tables.iter().map(|table| table.file.clone()).collect::<Vec<_>>());
    let memory = Memory {
        state: state.clone(),
        lists: tables.iter().filter_map(KnownHeader::of).collect(),
        is_mapped: !settings.reading.map.is_empty(),
    };

    let ledger = match occasion.ledger {
        Some(ledger) => ledger,
        None => open_ledger(&state, stop, face).await?,
    };
    let mut locks = Locks::new(&state).map_err(|error| failure(face)(error.into()))?;
    locks.job(&id).map_err(|error| failure(face)(error.into()))?;
    let (yes, duplicates) = (settings.pushing.yes, duplicates(&settings.reading));
    let set = settings.reading.set.clone();
    let reading = &settings.reading;
    let age_max_days = reading.suppress_age_max_days;
    let do_not_call_then = do_not_call_now(&reading.suppress, age_max_days, reading.area, face)?;
    let mut wishes = job_settings(&settings, &id, face)?;
    wishes.suppress = do_not_call.records();
    let (target, auth) = (settings.target, auth_of(settings.platform));
    let connection = connections.join(&wishes, auth, &state, face, stop).await?;
    let import = Import {
        id,
        tables,
        rules,
        do_not_call,
        duplicates,
        set,
        memory,
        target,
        settings: wishes,
        yes,
        do_not_call_then,
        events,
        progress: occasion.progress,
        begun: occasion.begun,
    };
    import.carry_out(&ledger, &mut locks, connection, face, stop).await
}

impl Import {
    async fn carry_out(
        mut self,
        ledger: &Arc<Sqlite>,
        locks: &mut Locks,
        connection: &Connection,
        face: Face,
        stop: &Stop,
    ) -> Result<Run, Failure> {
        let settle = settle_target(&connection.client, &self.target);
        let (target, staff) = or_stopped(stop, face, settle).await?;
        self.settings.target = target;
        if let StaffCheck::NotAllowed(said) = &staff {
            let said = face.numbers.words(&locale_trouble::staff_unchecked(said, face.lang));
            face.tell(&said);
        }
        let (no, planned) = self.plan(ledger, locks, &staff, face, stop).await?;
        show_found(&planned, face);
        show_plan(&planned, &self.settings, face);
        let pending = planned.tally.rows.of(Status::Pending);
        let asks = pending > 0 && !self.yes;
        if asks && confirm(face, stop).await == Answer::No {
            ledger.drop_plan(no).await.map_err(|error| failure(face)(error.into()))?;
            return Err(trouble::declined(stop.cause(), face.lang));
        }
        if self.memory.is_mapped || (asks && face.terminal.is_interactive) {
            self.remember(face).await;
        }
        self.events.begin(&self.id, &planned.sources, pending);
        let ended = self.push(ledger, connection, no, pending, face, stop).await?;
        Ok(Run { ended, settings: self.settings })
    }

    async fn plan(
        &mut self,
        ledger: &Arc<Sqlite>,
        locks: &mut Locks,
        staff: &StaffCheck,
        face: Face,
        stop: &Stop,
    ) -> Result<(JobNo, Planned), Failure> {
        let scope = self.settings.scope();
        let new = NewJob {
            id: self.id.clone(),
            scope: scope.clone(),
            settings: self.settings.to_json(),
            started_at: clock::now(),
        };
        let no = ledger.begin_plan(new).await.map_err(|error| failure(face)(error.into()))?;
        let mut reading = Reading::begin(self.progress);
        let planning = Planning {
            tables: std::mem::take(&mut self.tables),
            rules: &self.rules,
            do_not_call: &self.do_not_call,
            target: Some(&self.settings.target),
            staff,
            earlier: self.settings.earlier(),
            duplicates: self.duplicates,
            set: &self.set,
            stop,
            progress: &mut |so_far| reading.read(so_far),
        };
        let planned = plan(planning, ledger, no, &scope, locks).await;
        reading.end();
        Ok((no, planned.map_err(not_planned(face))?))
    }

    /// Keeps the columns for the next list of the same kind. Where that fails the import goes on:
    /// its rows are planned, and the user is told.
    async fn remember(&mut self, face: Face) {
        let (state, lists) = (self.memory.state.clone(), std::mem::take(&mut self.memory.lists));
        let save = move || save_mappings(&state, lists, clock::now());
        match tokio::task::spawn_blocking(save).await {
            Ok(Err(error)) => face.tell(&locale_trouble::not_remembered(&error, face.lang)),
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            // Kept; or the runtime is going down, and this run with it.
            Ok(Ok(())) | Err(_) => {}
        }
    }

    async fn push(
        &mut self,
        ledger: &Arc<Sqlite>,
        connection: &Connection,
        no: JobNo,
        rows: u64,
        face: Face,
        stop: &Stop,
    ) -> Result<Ended, Failure> {
        tracing::info!(target: "dialfeed", rows, "planned, pushing begins");
        let mut pushing = Pushing::begin(self.progress, rows);
        let mut reporting = Reporting::begin(self.progress);
        let client = Arc::clone(&connection.client);
        let job = (no, &self.id);
        let events = &mut self.events;
        let begun = self.begun.as_deref();
        let mut see = |event| match event {
            RunEvent::Begun => note_begun(begun),
            RunEvent::Push(event) => {
                pushing.see(&event);
                events.see(&event);
            }
            RunEvent::Report { done, all } => {
                pushing.end();
                reporting.wrote(done, all);
            }
        };
        let do_not_call = std::mem::take(&mut self.do_not_call_then);
        let sending = Sending { do_not_call, ..Sending::default() };
        let ended = run(ledger, client, job, sending, &self.settings, stop, &mut see).await;
        pushing.end();
        reporting.end();
        if ended.is_err() {
            // A run that could not begin leaves no job; one that has begun is not touched by this.
            let _ = ledger.drop_plan(no).await;
        }
        self.events.end(ended.map_err(failure(face)))
    }
}

/// Says on the disk that rows may be sent from now on. Where it cannot be said the job is on record all
/// the same; only whoever loses the records would not be told.
pub fn note_begun(mark: Option<&Path>) {
    let Some(mark) = mark else { return };
    if let Err(error) = mark_begun(mark) {
        tracing::warn!(target: "dialfeed", %error, "begin not noted");
    }
}
