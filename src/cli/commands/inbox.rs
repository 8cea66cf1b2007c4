//! `dialfeed inbox`: import the lists that wait in a folder, once or again and again.
//!
//! What keeps a list from being lost or sent twice is in two places that need not know each other: the
//! folder, in which a list stands in `working/JOB/` from the moment it is taken until it is on a shelf
//! ([`dialfeed::inbox`]), and the ledger, which has the job of that name. After a crash each list in
//! `working/` is looked up there: without a job it is imported, with one that has rows left it goes
//! on, with a finished one it is put on its shelf.

mod fate;
mod one;
mod record;
pub mod telling;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use dialfeed::censor::visible_line;
use dialfeed::clock;
use dialfeed::inbox::{Arrival, Inbox as Folder, InboxError, TakeError, Watch as Changes};
use dialfeed::ledger::{JobId, Ledger as _, Sqlite};
use dialfeed::push::next;
use dialfeed::stop::Stop;
use dialfeed::upkeep::{PurgeWish, nobody_at_work, purge};
use jiff::Timestamp;
use jiff::civil::Date;

use self::one::Begun;
use self::record::{Halt, Record};
use self::telling::Memory;
use super::{failure, open_ledger};
use crate::cli::config::Held;
use crate::cli::config::notify::NotifySpec;
use crate::cli::connect::Connections;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::logging::ENDING;
use crate::cli::output;
use crate::cli::service::Service;
use crate::cli::settings::inbox::InboxSettings;
use crate::cli::watch::Watch;
use crate::locale::inbox::Inbox;
use crate::locale::system::system;
use crate::locale::usage::Usage;

/// After a run that could not go on the next one waits twice as long each time, up to this.
const PAUSE_MOST: Duration = Duration::from_secs(600);

/// One run on a folder.
struct Run<'a> {
    settings: &'a InboxSettings,
    /// The configuration, where the user's own commands would not find it by themselves.
    config: Option<&'a Path>,
    folder: Folder,
    ledger: Arc<Sqlite>,
    /// Lists that go to one platform share a connection, for a pass: one that goes on for weeks asks for
    /// its auth code again.
    connections: Connections,
    watch: &'a mut Watch,
    /// Says what becomes of lists.
    face: Face,
    stop: &'a Stop,
    /// When nothing more is begun.
    ends_at: Option<Timestamp>,
    record: Record,
    /// Who is told of what.
    notify: &'a [NotifySpec],
    told: &'a Memory,
    /// Customers' data of finished jobs goes after so many days.
    retention_days: Option<u32>,
    /// The day on which it went last.
    purged_on: Option<Date>,
    /// What was told to be no list that can be read.
    troubled: HashSet<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// What keeps the folder from being worked on at all.
pub async fn inbox(
    settings: InboxSettings,
    held: &Held,
    face: Face,
    stop: Stop,
) -> Result<Exit, Failure> {
    if is_below(&settings.state_dir, &settings.folder) {
        return Err(Failure::usage(&Usage::StateInInbox, Some("inbox"), face.lang));
    }
    let own = std::iter::once(&settings.state_dir).map(PathBuf::as_path);
    let mut watch = Watch::begin(
        settings.metrics.as_deref(),
        own,
        &settings.state_dir,
        held.notify(),
        face,
        &stop,
    )?;
    let told = Memory::of(&settings.folder, &settings.state_dir);
    let ended = match open(&settings, held, &stop, face).await {
        Ok((folder, ledger)) => {
            let ends_at = settings.stop_at.map(|time| next(clock::now(), time));
            let mut run = Run {
                settings: &settings,
                config: held.named(),
                notify: held.notify(),
                told: &told,
                retention_days: held.retention_days(),
                purged_on: None,
                troubled: HashSet::new(),
                folder,
                ledger,
                connections: Connections::default(),
                watch: &mut watch,
                face,
                stop: &stop,
                ends_at,
                record: Record::default(),
            };
            if settings.follow { run.follow().await } else { run.once().await }
        }
        Err(failure) => Err(failure),
    };
    if let Err(failure) = &ended {
        let folder = settings.folder.as_path();
        telling::tell_of_failure(failure, folder, &told, held.notify(), face, &stop).await;
    }
    watch.end(ended).await
}

async fn open(
    settings: &InboxSettings,
    held: &Held,
    stop: &Stop,
    face: Face,
) -> Result<(Folder, Arc<Sqlite>), Failure> {
    let mut folder = blocking(|| Folder::open(&settings.folder, settings.settle))
        .map_err(|error| not_worked_on(&error, face))?;
    folder.leave_alone(held.files().chain(settings.files()));
    let ledger = open_ledger(&settings.state_dir, stop, face).await?;
    Ok((folder, ledger))
}

/// Whether a place is this folder, or in it, once it is there.
fn is_below(place: &Path, folder: &Path) -> bool {
    let true_path = |path: &Path| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        // What is not there yet will be made below what is.
        let there = path.ancestors().find_map(|above| {
            let rest = path.strip_prefix(above).ok()?;
            Some(above.canonicalize().ok()?.join(rest))
        });
        there.unwrap_or(path)
    };
    true_path(place).starts_with(true_path(folder))
}

/// Blocks this thread of several; signals are seen by another.
fn blocking<T>(work: impl FnOnce() -> T) -> T {
    tokio::task::block_in_place(work)
}

impl Run<'_> {
    /// For cron and timers: what is complete now, and what becomes so while one waits once.
    async fn once(&mut self) -> Result<Exit, Failure> {
        self.pass(true).await?;
        self.after().await;
        self.watch.lists_are(self.record.counts());
        self.sum()?;
        Ok(self.stop.cause().map_or_else(|| self.record.exit(), Exit::from))
    }

    /// For a service: until it is stopped.
    async fn follow(&mut self) -> Result<Exit, Failure> {
        let mut changes = Changes::begin(self.folder.folder());
        let folder = self.folder.folder().display().to_string();
        self.face.tell(&Inbox::Watching { folder }.say(self.face.lang));
        let every = self.settings.every;
        if let Some(why) = changes.trouble() {
            let told = Inbox::NotWatched { every_s: every.as_secs(), why };
            self.face.tell(&told.say(self.face.lang));
        }
        let service = Service::ready();
        let mut pause = every;
        loop {
            self.record.begin_pass();
            self.pass(false).await?;
            self.after().await;
            self.write_figures().await;
            if let Some(cause) = self.stop.cause() {
                service.stopping();
                return Ok(Exit::from(cause));
            }
            if self.record.has_halted() {
                let told = Inbox::TriesAgain { wait_s: pause.as_secs() };
                self.face.tell(&told.say(self.face.lang));
                self.sleep(pause).await;
                pause = (pause * 2).min(PAUSE_MOST.max(every));
                continue;
            }
            pause = every;
            let wait = self.folder.settling().map_or(every, |settling| settling.min(every));
            tokio::select! {
                _ = changes.changed(wait) => {}
                _ = self.stop.requested() => {}
            }
        }
    }

    async fn write_figures(&mut self) {
        self.watch.lists_are(self.record.counts());
        self.watch.write(self.record.exit()).await;
    }

    /// What follows on a pass.
    async fn after(&mut self) {
        let folder = self.folder.folder();
        telling::tell(&self.record, folder, self.told, self.notify, self.face, self.stop).await;
        self.purge_the_old().await;
    }

    /// Customers' data goes that is older than is set; in a run that goes on, once a day.
    async fn purge_the_old(&mut self) {
        let today = clock::china(clock::now()).date();
        let Some(days) = self.retention_days.filter(|_| self.purged_on != Some(today)) else {
            return;
        };
        if self.is_over() {
            return;
        }
        self.purged_on = Some(today);
        let wish = PurgeWish::of_age(days);
        let (state, now) = (&self.settings.state_dir, clock::now());
        match purge(&self.ledger, state, &wish, now, &mut |_| {}).await {
            Ok(done) if done.purged.is_empty() => {}
            Ok(done) => {
                let jobs = done.purged.len() as u64;
                tracing::info!(target: "dialfeed", jobs, days, "purged");
                self.face.tell(&Inbox::Purged { jobs, days }.say(self.face.lang));
                // What was purged is gone from the disk only when the file is written anew; another
                // run at work is a reason to do that another day.
                if nobody_at_work(&self.ledger).await.is_ok()
                    && let Err(error) = self.ledger.compact().await
                {
                    tracing::warn!(target: "dialfeed", %error, "not compacted");
                }
            }
            Err(error) => {
                let why = failure(self.face)(error).message;
                tracing::warn!(target: "dialfeed", why, "not purged");
                self.face.tell(&Inbox::NotPurged { why }.say(self.face.lang));
            }
        }
    }

    async fn sleep(&self, time: Duration) {
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            _ = self.stop.requested() => {}
        }
    }

    /// Everything that can be done now. With `waits` also what becomes complete within twice the time
    /// that a list must not change.
    async fn pass(&mut self, waits: bool) -> Result<(), Failure> {
        let worked = self.work_through(waits).await;
        self.connections.leave().await;
        worked
    }

    /// First what earlier runs left, then what is complete.
    async fn work_through(&mut self, waits: bool) -> Result<(), Failure> {
        let left_over = blocking(|| self.folder.left_over());
        let (mut tried, mut untouched) = (HashSet::new(), 0);
        for taken in left_over.map_err(|error| not_worked_on(&error, self.face))? {
            if self.is_over() {
                untouched += 1;
                continue;
            }
            let path = taken.path.clone();
            if self.work(taken).await == Begun::Once {
                tried.insert(path);
            }
        }
        if !self.is_over() {
            self.arrivals(waits, &mut tried).await?;
        }
        if self.is_over() {
            self.count_rest(untouched, &tried);
        }
        Ok(())
    }

    /// What stands in the folder when nothing more is begun waits as well.
    fn count_rest(&mut self, untouched: u64, tried: &HashSet<PathBuf>) {
        let look = blocking(|| self.folder.look(Instant::now()));
        let seen = look.map_or(0, |look| {
            let ready = look.ready.iter().map(|arrival| &arrival.path);
            ready.chain(&look.unsettled).filter(|path| !tried.contains(*path)).count()
        });
        self.record.also_waiting(untouched + seen as u64);
    }

    /// What is in the folder, as long as something is found there.
    async fn arrivals(&mut self, waits: bool, tried: &mut HashSet<PathBuf>) -> Result<(), Failure> {
        let patience = Instant::now() + 2 * self.settings.settle;
        loop {
            let look = blocking(|| self.folder.look(Instant::now()));
            let look = look.map_err(|error| not_worked_on(&error, self.face))?;
            let is_new = |arrival: &Arrival| !tried.contains(&arrival.path);
            let ready: Vec<Arrival> = look.ready.into_iter().filter(is_new).collect();
            let found = !ready.is_empty();
            for arrival in ready {
                if self.is_over() {
                    return Ok(());
                }
                tried.insert(arrival.path.clone());
                self.take(&arrival).await;
            }
            if self.is_over() {
                return Ok(());
            }
            if found {
                // A long import has given others time to come.
                continue;
            }
            let wait = self.folder.settling().filter(|_| waits);
            match wait.filter(|wait| Instant::now() + *wait <= patience) {
                Some(wait) => self.sleep(wait).await,
                None => {
                    // A service takes them in a moment, and would say so again and again.
                    let face = Face { quiet: self.face.quiet || !waits, ..self.face };
                    self.record.unsettled(&look.unsettled, face);
                    self.unreadable(&look.unreadable);
                    self.links(&look.links);
                    let still = |path: &PathBuf| {
                        look.unreadable.contains(path) || look.links.contains(path)
                    };
                    self.troubled.retain(still);
                    return Ok(());
                }
            }
        }
    }

    /// Whether nothing more is to be begun. That the time is up is told the first time that it is seen.
    fn is_over(&mut self) -> bool {
        if self.ends_at.is_some_and(|at| clock::now() >= at) && !self.record.has_halted() {
            let why = Inbox::TimeIsUp.say(self.face.lang);
            self.halt(Halt::new("window_closed", why, Exit::Stopped));
        }
        self.stop.cause().is_some() || self.record.has_halted()
    }

    /// A name that no job has: of thousands of lists some would else get that of another list's, and
    /// pass for it.
    async fn new_job(&self) -> JobId {
        loop {
            let id = JobId::new(clock::now(), fastrand::u16(..));
            // What is wrong with the ledger is told by the list's own run.
            if !matches!(self.ledger.job(Some(id.clone())).await, Ok(Some(_))) {
                return id;
            }
        }
    }

    async fn take(&mut self, arrival: &Arrival) {
        let id = self.new_job().await;
        let list = self.called(&arrival.name);
        match blocking(|| self.folder.take(arrival, id.as_str())) {
            Ok(taken) => {
                self.work(taken).await;
            }
            Err(TakeError::Vanished) => {
                self.face.tell(&Inbox::Vanished { list }.say(self.face.lang));
            }
            // It is looked at again.
            Err(TakeError::Changed) => {}
            Err(TakeError::InUse) => {
                let why = Inbox::InUse { path: list.clone() }.say(self.face.lang);
                self.waits(&list, why);
            }
            Err(TakeError::DiskFull { path }) => {
                let path = path.display().to_string();
                let why = Inbox::DiskFull { path }.say(self.face.lang);
                self.halt(Halt::new("disk_full", why, Exit::Machine));
            }
            Err(TakeError::Failed { path, source }) => {
                let (path, why) = (path.display().to_string(), system(&source, self.face.lang));
                let why = Inbox::Trouble { path, why }.say(self.face.lang);
                self.waits(&list, why);
            }
        }
    }

    /// What somebody should read is said even with `--quiet`: then it is all that a scheduled job says.
    fn alarm(&self, text: &str) {
        let told = self.face.told();
        output::to_stderr(&format!("{}\n", told.fit(text)));
    }

    /// A list's name as it can be shown: any sign may be in a file's name, and a number.
    fn called(&self, name: &str) -> String {
        self.face.numbers.words(&visible_line(name))
    }

    fn waits(&mut self, list: &str, why: String) {
        tracing::info!(target: "dialfeed", list, why, "waits");
        let told = Inbox::Waits { list: list.to_owned(), why: why.clone() };
        self.face.tell(&told.say(self.face.lang));
        self.record.waits(list, why);
    }

    /// Lists may be in what cannot be read.
    fn unreadable(&mut self, paths: &[PathBuf]) {
        for path in paths {
            let why = Inbox::NotReadable.say(self.face.lang);
            let name = self.told_once(path, &why);
            self.record.unreadable(&name, why);
        }
    }

    /// What a link leads to may be changed or moved by somebody who knows nothing of this folder.
    fn links(&mut self, paths: &[PathBuf]) {
        for path in paths {
            let why = Inbox::NoFile.say(self.face.lang);
            let name = self.told_once(path, &why);
            self.record.waits(&name, why);
        }
    }

    /// A run that goes on says the same of a place once.
    fn told_once(&mut self, path: &Path, why: &str) -> String {
        let name = self.called(&path.display().to_string());
        if self.troubled.insert(path.to_owned()) {
            tracing::warn!(target: "dialfeed", list = name, why, "passed over");
            let (list, why) = (name.clone(), why.to_owned());
            self.alarm(&Inbox::Waits { list, why }.say(self.face.lang));
        }
        name
    }

    fn halt(&mut self, halt: Halt) {
        tracing::warn!(target: ENDING, code = halt.code, "halted");
        let said = Inbox::Halted { why: halt.why.clone() }.say(self.face.lang);
        // That the evening is over is no trouble.
        if halt.exit == Exit::Stopped && halt.code == "window_closed" {
            self.face.tell(&said);
        } else {
            self.alarm(&said);
        }
        self.record.halt(halt);
    }

    /// The result of a run that has an end.
    fn sum(&self) -> Result<(), Failure> {
        self.face.object(&self.record.to_json(self.folder.folder(), self.stop.cause()))?;
        let said = self.record.sum(self.face);
        self.face.result(&said)
    }
}

/// What keeps the folder from being worked on.
fn not_worked_on(error: &InboxError, face: Face) -> Failure {
    let (code, exit) = match error {
        InboxError::Held { .. } => ("held", Exit::Busy),
        InboxError::NotAFolder { .. } => ("inbox_not_a_folder", Exit::Usage),
        InboxError::DiskFull { .. } => ("disk_full", Exit::Machine),
        _ => ("inbox", Exit::Machine),
    };
    Failure { code, message: words(error, face), exit }
}

fn words(error: &InboxError, face: Face) -> String {
    let shown = |path: &Path| path.display().to_string();
    let said = |error: &std::io::Error| system(error, face.lang);
    match error {
        InboxError::Held { path } => Inbox::Held { folder: shown(path) },
        InboxError::NotAFolder { path } => Inbox::NotAFolder { folder: shown(path) },
        InboxError::InTheWay { path } => Inbox::InTheWay { path: shown(path) },
        InboxError::NotLocked { path, source } => {
            Inbox::NotLocked { path: shown(path), why: said(source) }
        }
        InboxError::NotReadable { path, source }
        | InboxError::NotWritten { path, source }
        | InboxError::NotMoved { path, source } => {
            Inbox::Trouble { path: shown(path), why: said(source) }
        }
        InboxError::InUse { path } => Inbox::InUse { path: shown(path) },
        InboxError::DiskFull { path } => Inbox::DiskFull { path: shown(path) },
    }
    .say(face.lang)
}
