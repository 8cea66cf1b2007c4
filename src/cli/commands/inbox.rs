//! `dialfeed inbox`: import the lists that wait in a folder, once or again and again.
//!
//! What keeps a list from being lost or sent twice is in two places that need not know each other: the
//! folder, in which a list stands in `working/JOB/` from the moment it is taken until it is on a shelf
//! ([`dialfeed::inbox`]), and the ledger, which has the job of that name. After a crash each list in
//! `working/` is looked up there: without a job it is imported, with one that has rows left it goes
//! on, with a finished one it is put on its shelf.

mod fate;
mod hours;
pub mod memory;
mod one;
mod pass;
mod record;
mod say;
mod shelve;
mod shut;
pub mod telling;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use dialfeed::clock;
use dialfeed::inbox::{Inbox as Folder, Watch as Changes};
use dialfeed::ledger::Sqlite;
use dialfeed::push::next;
use dialfeed::stop::Stop;
use dialfeed::upkeep::{PurgeWish, nobody_at_work, purge};
use jiff::Timestamp;
use jiff::civil::Date;

use self::memory::Memory;
use self::record::Record;
use self::say::not_worked_on;
use self::shut::Shut;
use super::{failure, open_ledger};
use crate::cli::config::Held;
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
    /// Lists that wait for their hours in this pass.
    for_hours: HashSet<PathBuf>,
    /// Those of the pass before it, of which that was told.
    for_hours_before: HashSet<PathBuf>,
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
        for_hours_before: HashSet::new(),
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
}
