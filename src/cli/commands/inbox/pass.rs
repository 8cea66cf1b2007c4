//! One pass over a folder: what earlier runs left, then every list that is complete, as long as one is
//! found.
//!
//! A list waits where its hours have not come or where a trouble that concerns it is not over; the
//! others go on.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use dialfeed::clock;
use dialfeed::inbox::{Arrival, TakeError};
use dialfeed::ledger::{JobId, Ledger as _};

use super::hours::{for_its_hours, opens};
use super::one::Begun;
use super::record::Halt;
use super::say::not_worked_on;
use super::shut::Scope;
use super::{Run, blocking};
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::settings::inbox::RuleSettings;
use crate::locale::inbox::Inbox;
use crate::locale::system::system;

impl Run<'_> {
    /// Everything that can be done now. With `waits` also what becomes complete within twice the time
    /// that a list must not change.
    pub(super) async fn pass(&mut self, waits: bool) -> Result<(), Failure> {
        let worked = self.work_through(waits).await;
        self.connections.leave().await;
        worked
    }

    /// First what earlier runs left, then what is complete.
    async fn work_through(&mut self, waits: bool) -> Result<(), Failure> {
        self.opens_at = None;
        self.for_hours_before = std::mem::take(&mut self.for_hours);
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
    pub(super) fn has_to_wait(&mut self, path: &Path, name: &str) -> bool {
        let Some(rule) = self.rule_of(name) else { return false };
        let opens_at = opens(rule.1.window(), clock::now());
        if self.shut.holds(Some(rule)) {
            self.record.also_waiting(1);
            return true;
        }
        let Some(opens_at) = opens_at else { return false };
        self.opens_at = self.opens_at.into_iter().chain([opens_at]).min();
        let list = self.called(name);
        let why = for_its_hours(opens_at, self.face);
        self.for_hours.insert(path.to_owned());
        if !self.for_hours_before.contains(path) {
            tracing::info!(target: "dialfeed", list, why, "waits");
            let told = Inbox::Waits { list: list.clone(), why: why.clone() };
            self.face.tell(&told.say(self.face.lang));
        }
        self.record.waits(&list, why);
        true
    }

    /// The first rule for a list of this name, with its place among them.
    pub(super) fn rule_of(&self, name: &str) -> Option<(usize, &RuleSettings)> {
        self.settings.rules.iter().enumerate().find(|(_, rule)| rule.fits(name).is_some())
    }

    /// Whether nothing more is to be begun. That the time is up is told the first time that it is seen.
    pub(super) fn is_over(&mut self) -> bool {
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
}
