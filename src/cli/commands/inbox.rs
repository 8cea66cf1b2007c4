//! `dialfeed inbox`: import the lists that wait in a folder, once or again and again.
//!
//! What keeps a list from being lost or sent twice is in two places that need not know each other: the
//! folder, in which a list stands in `working/JOB/` from the moment it is taken until it is on a shelf
//! ([`dialfeed::inbox`]), and the ledger, which has the job of that name. After a crash each list in
//! `working/` is looked up there: without a job it is imported, with one that has rows left it goes
//! on, with a finished one it is put on its shelf.

mod fate;
pub mod memory;
mod one;
mod record;
mod shut;
pub mod telling;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use dialfeed::censor::visible_line;
use dialfeed::clock;
use dialfeed::inbox::{Arrival, Inbox as Folder, InboxError, TakeError, Watch as Changes};
use dialfeed::ledger::{JobId, Ledger as _, Sqlite};
use dialfeed::push::{self, Hours, Opening, next};
use dialfeed::stop::Stop;
use dialfeed::upkeep::{PurgeWish, nobody_at_work, purge};
use jiff::Timestamp;
use jiff::civil::Date;

use self::memory::Memory;
use self::one::Begun;
use self::record::{Halt, Record};
use self::shut::{Scope, Shut};
use super::{failure, open_ledger};
use crate::cli::config::Held;
use crate::cli::connect::Connections;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::logging::ENDING;
use crate::cli::output;
use crate::cli::service::Service;
use crate::cli::settings::inbox::{InboxSettings, RuleSettings};
use crate::cli::settings::time::Window;
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
    /// What of the lists has to wait.
    shut: Shut,
    /// What is shut in a run that goes on is tried again after this.
    pause: Option<Duration>,
    /// When the first list that waits for its hours may go on.
    opens_at: Option<Timestamp>,
    /// Lists of which it was told that they wait for their hours.
    for_hours: HashSet<PathBuf>,
    /// Who is told of what, and was.
    told: &'a mut Memory,
    /// Customers' data of finished jobs goes after so many days.
    retention_days: Option<u32>,
    /// The day on which it went last.
    purged_on: Option<Date>,
    /// What was told to be no list that can be read.
    troubled: HashSet<PathBuf>,
    /// Lists of this pass that cannot be moved from where they are.
    stuck: HashSet<PathBuf>,
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
    let mut told = Memory::of(&settings.folder, &settings.state_dir, held.notify());
    let mut service = None;
    let mut is_said = false;
    let ended = loop {
        let ended = run(&settings, held, &mut told, &mut watch, &mut service, face, &stop).await;
        let Err(failure) = &ended else { break ended };
        let folder = settings.folder.as_path();
        telling::tell_of_failure(failure, folder, &mut told, face, &stop).await;
        if !settings.follow || !is_away(folder) {
            break ended;
        }
        // A service waits for its folder: a share that is not mounted, say.
        service.get_or_insert_with(Service::ready);
        if !is_said {
            say_away(&settings, failure, face);
            is_said = true;
        }
        watch.write(failure.exit).await;
        wait_for(&settings, &stop).await;
        if let Some(cause) = stop.cause() {
            break Ok(Exit::from(cause));
        }
        is_said &= !folder.is_dir();
    };
    watch.end(ended).await
}

/// One run on the folder as it is now.
async fn run(
    settings: &InboxSettings,
    held: &Held,
    told: &mut Memory,
    watch: &mut Watch,
    service: &mut Option<Service>,
    face: Face,
    stop: &Stop,
) -> Result<Exit, Failure> {
    let (folder, ledger) = open(settings, held, stop, face).await?;
    told.read_again();
    let mut run = Run {
        settings,
        config: held.named(),
        told,
        retention_days: held.retention_days(),
        purged_on: None,
        troubled: HashSet::new(),
        stuck: HashSet::new(),
        folder,
        ledger,
        connections: Connections::default(),
        watch,
        face,
        stop,
        ends_at: settings.stop_at.map(|time| next(clock::now(), time)),
        record: Record::default(),
        shut: Shut::default(),
        pause: settings.follow.then_some(settings.every),
        opens_at: None,
        for_hours: HashSet::new(),
    };
    if settings.follow { run.follow(service).await } else { run.once().await }
}

/// Whether the folder is not there, or but the place where it is mounted.
fn is_away(folder: &Path) -> bool {
    !Folder::is_at(folder) && (folder.is_dir() || !folder.exists())
}

fn say_away(settings: &InboxSettings, failure: &Failure, face: Face) {
    let folder = settings.folder.display().to_string();
    tracing::warn!(target: ENDING, folder, code = failure.code, "away");
    let said = Inbox::Away { folder, every_s: settings.every.as_secs() }.say(face.lang);
    output::to_stderr(&format!("{}\n", face.told().fit(&said)));
}

/// Waits until the folder is there, at least once, or a stop is asked for.
async fn wait_for(settings: &InboxSettings, stop: &Stop) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(settings.every) => {}
            _ = stop.requested() => return,
        }
        if settings.folder.is_dir() {
            return;
        }
    }
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

/// When these hours begin, where they have not.
fn opens(window: Option<Window>, now: Timestamp) -> Option<Timestamp> {
    let window = window.map(|window| push::Window { from: window.from, until: window.until });
    match (Hours { window, stop_at: None }).at(now) {
        Opening::ClosedUntil(opens_at) => Some(opens_at),
        Opening::Open(_) | Opening::Over => None,
    }
}

fn for_its_hours(opens_at: Timestamp, face: Face) -> String {
    let at = clock::china(opens_at).strftime("%H:%M").to_string();
    Inbox::ForItsHours { at }.say(face.lang)
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
        // Lists that wait for their hours are waited for, and whatever comes meanwhile is taken.
        while let Some(opens_at) = self.opens_at.filter(|_| !self.is_over()) {
            // Nobody is to wait for them to hear of the others.
            self.tell().await;
            let wait = opens_at.duration_since(clock::now());
            let wait = Duration::try_from(wait).unwrap_or_default().min(self.settings.every);
            self.sleep(wait).await;
            if self.is_over() {
                break;
            }
            self.record.forget_waiting();
            self.pass(true).await?;
        }
        self.after().await;
        self.watch.lists_are(self.record.counts());
        self.sum()?;
        Ok(self.stop.cause().map_or_else(|| self.record.exit(), Exit::from))
    }

    /// For a service: until it is stopped.
    async fn follow(&mut self, service: &mut Option<Service>) -> Result<Exit, Failure> {
        let mut changes = Changes::begin(self.folder.folder());
        let folder = self.folder.folder().display().to_string();
        self.face.tell(&Inbox::Watching { folder }.say(self.face.lang));
        let every = self.settings.every;
        if let Some(why) = changes.trouble() {
            let told = Inbox::NotWatched { every_s: every.as_secs(), why };
            self.face.tell(&told.say(self.face.lang));
        }
        let service = service.get_or_insert_with(Service::ready);
        loop {
            self.record.begin_pass();
            self.shut.open_at(Instant::now());
            let was_shut = self.shut.halts().count();
            for halt in self.shut.halts() {
                self.record.halt(halt.clone());
            }
            self.pass(false).await?;
            self.after().await;
            self.write_figures().await;
            if let Some(cause) = self.stop.cause() {
                service.stopping();
                return Ok(Exit::from(cause));
            }
            let pause = self.pause.unwrap_or(every);
            match self.shut.halts().count() {
                0 => self.pause = Some(every),
                shut if shut > was_shut => {
                    let told = Inbox::TriesAgain { wait_s: pause.as_secs() };
                    self.face.tell(&told.say(self.face.lang));
                    self.pause = Some((pause * 2).min(PAUSE_MOST.max(every)));
                }
                _ => {}
            }
            if let Some(until) = self.shut.next().filter(|_| self.is_over()) {
                self.sleep(until.saturating_duration_since(Instant::now())).await;
                continue;
            }
            let soon = [self.folder.settling(), self.until_open(), self.until_tried()];
            let wait = soon.into_iter().flatten().fold(every, Duration::min);
            tokio::select! {
                _ = changes.changed(wait) => {}
                _ = self.stop.requested() => {}
            }
        }
    }

    /// How long until the first list that waits for its hours may go on.
    fn until_open(&self) -> Option<Duration> {
        Duration::try_from(self.opens_at?.duration_since(clock::now())).ok()
    }

    /// How long until something that is shut is tried again.
    fn until_tried(&self) -> Option<Duration> {
        Some(self.shut.next()?.saturating_duration_since(Instant::now()))
    }

    async fn write_figures(&mut self) {
        self.watch.lists_are(self.record.counts());
        self.watch.write(self.record.exit()).await;
    }

    /// What follows on a pass.
    async fn after(&mut self) {
        self.tell().await;
        self.purge_the_old().await;
    }

    async fn tell(&mut self) {
        let folder = self.folder.folder();
        telling::tell(&self.record, folder, self.told, self.face, self.stop).await;
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
        self.opens_at = None;
        let left_over = blocking(|| self.folder.left_over());
        let (mut tried, mut untouched) = (HashSet::new(), 0);
        for taken in left_over.map_err(|error| not_worked_on(&error, self.face))? {
            if self.is_over() {
                untouched += 1;
                continue;
            }
            // One that is about to be filed needs nobody.
            if taken.filing.is_none() && self.has_to_wait(&taken.path, &taken.name) {
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
                if !self.has_to_wait(&arrival.path, &arrival.name) {
                    self.take(&arrival).await;
                }
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
                    let stuck = std::mem::take(&mut self.stuck);
                    let still = |path: &PathBuf| {
                        look.unreadable.contains(path)
                            || look.links.contains(path)
                            || stuck.contains(path)
                    };
                    self.troubled.retain(still);
                    return Ok(());
                }
            }
        }
    }

    /// Whether a list waits though others go on: for its hours, or for the end of a trouble.
    fn has_to_wait(&mut self, path: &Path, name: &str) -> bool {
        let Some((rule, opens_at)) =
            self.rule_of(name).map(|(nth, rule)| ((nth, rule), opens(rule.window(), clock::now())))
        else {
            return false;
        };
        if self.shut.holds(Some(rule)) {
            self.record.also_waiting(1);
            return true;
        }
        let Some(opens_at) = opens_at else { return false };
        self.opens_at = self.opens_at.into_iter().chain([opens_at]).min();
        let list = self.called(name);
        let why = for_its_hours(opens_at, self.face);
        if self.for_hours.insert(path.to_owned()) {
            tracing::info!(target: "dialfeed", list, why, "waits");
            let told = Inbox::Waits { list: list.clone(), why: why.clone() };
            self.face.tell(&told.say(self.face.lang));
        }
        self.record.waits(&list, why);
        true
    }

    /// The first rule for a list of this name, with its place among them.
    fn rule_of(&self, name: &str) -> Option<(usize, &RuleSettings)> {
        self.settings.rules.iter().enumerate().find(|(_, rule)| rule.fits(name).is_some())
    }

    /// Whether nothing more is to be begun. That the time is up is told the first time that it is seen.
    fn is_over(&mut self) -> bool {
        let is_over = self.stop.cause().is_some() || self.shut.holds_all(&self.settings.rules);
        if !is_over && self.ends_at.is_some_and(|at| clock::now() >= at) {
            let why = Inbox::TimeIsUp.say(self.face.lang);
            self.halt(Scope::All, Halt::new("window_closed", why, Exit::Stopped));
            return true;
        }
        is_over
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
                self.halt(Scope::All, Halt::new("disk_full", why, Exit::Machine));
            }
            Err(TakeError::Failed { path, source }) => {
                // Nobody but somebody with the right to can put this right.
                let (path, why) = (path.display().to_string(), system(&source, self.face.lang));
                let why = Inbox::NotTaken { path, why }.say(self.face.lang);
                let name = self.told_once(&arrival.path, &why);
                self.record.unreadable(&name, why);
                self.stuck.insert(arrival.path.clone());
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

    /// Nothing more is begun of what this concerns.
    fn halt(&mut self, scope: Scope, halt: Halt) {
        tracing::warn!(target: ENDING, code = halt.code, "halted");
        let until = self.pause.map(|pause| Instant::now() + pause);
        self.shut.close(scope, halt.clone(), until);
        let why = halt.why.clone();
        let said = if self.shut.holds_all(&self.settings.rules) {
            Inbox::Halted { why }
        } else {
            Inbox::HaltedInPart { why }
        };
        let said = said.say(self.face.lang);
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
