//! A ledger in memory, for tests that need a paused clock: a thread of its own, as the real engine
//! has, would let paused time jump.
//!
//! It passes the contract suite, so what the push scenarios prove over it holds for the real one.
//! Each call gives way once and is then done; time, faults and deaths are the push scenarios' own
//! (`tests/push/simulation/disk.rs`).

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard};

use dialfeed::ledger::{
    Claim, Claimed, Example, Examples, FingerprintKey, Job, JobEnd, JobId, JobNo, JobState,
    KEY_BYTES, Ledger, LedgerError, LookBack, NewJob, Page, Past, PastJob, PastNumber, PastRow,
    PlannedRow, Purged, PushedRow, Reach, RowKey, Run, RunBy, Settlement, SourceRecord, Standing,
    StoredRow, Tally,
};
use dialfeed::outcome::{Note, Notes, Status, StopCode};
use dialfeed::row::Recipient;
use jiff::Timestamp;

/// The ledger.
#[derive(Debug, Default)]
pub struct Memory {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    jobs: BTreeMap<JobNo, Job>,
    rows: BTreeMap<RowKey, Row>,
}

#[derive(Debug)]
struct Row {
    planned: PlannedRow,
    standing: Standing,
    reason: Option<String>,
    errno: Option<i64>,
    message: Option<String>,
    remark: Option<String>,
    notes: Notes,
    settled_at: Option<Timestamp>,
    /// Its number, or what a purge has left of it.
    number: Option<PastNumber>,
}

impl Row {
    fn stored(&self, key: RowKey) -> StoredRow {
        StoredRow {
            key,
            id: self.planned.id,
            standing: self.standing,
            reason: self.reason.clone(),
            errno: self.errno,
            message: self.message.clone(),
            remark: self.remark.clone(),
            notes: self.notes,
            settled_at: self.settled_at,
            phone: self.planned.phone,
            recipient: self.planned.recipient.clone(),
            cells: serde_json::from_str(&self.planned.cells).unwrap(),
        }
    }
}

impl Memory {
    /// How the row stands.
    pub fn standing(&self, key: RowKey) -> Standing {
        self.inner().rows[&key].standing
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    /// The rows, after other tasks had their turn.
    async fn turn(&self) -> MutexGuard<'_, Inner> {
        tokio::task::yield_now().await;
        self.inner()
    }
}

/// A job's rows lie in one range, as in the real engine.
fn range(job: JobNo) -> (Bound<RowKey>, Bound<RowKey>) {
    (Bound::Excluded(RowKey(job.0 << 32)), Bound::Excluded(RowKey((job.0 + 1) << 32)))
}

fn may_be_there(standing: Standing) -> bool {
    matches!(
        standing,
        Standing::UnderWay | Standing::At(Status::Inserted | Status::Duplicate | Status::Uncertain)
    )
}

fn key() -> FingerprintKey {
    FingerprintKey::of_bytes(&[7; KEY_BYTES]).unwrap()
}

impl Inner {
    fn is_purged(&self, job: JobNo) -> bool {
        self.jobs.get(&job).is_some_and(|job| job.purged.is_some())
    }

    fn of(&self, job: JobNo) -> impl Iterator<Item = (&RowKey, &Row)> {
        self.rows.range(range(job))
    }

    fn stand(&mut self, key: RowKey, standing: Standing) {
        self.rows.get_mut(&key).unwrap().standing = standing;
    }

    fn pending(
        &self,
        job: JobNo,
        after: Option<RowKey>,
        most: usize,
        closed: &[Recipient],
    ) -> Vec<RowKey> {
        let (first, end) = range(job);
        let behind = (after.map_or(first, Bound::Excluded), end);
        self.rows
            .range(behind)
            .filter(|(_, row)| {
                row.standing == Standing::At(Status::Pending)
                    && row.planned.recipient.as_ref().is_some_and(|to| !closed.contains(to))
            })
            .map(|(key, _)| *key)
            .take(most)
            .collect()
    }

    fn intend(&mut self, key: RowKey) -> Option<Claimed> {
        let row = self.rows.get(&key)?;
        let Standing::At(was) = row.standing else { return None };
        let claimed = Claimed {
            key,
            id: row.planned.id,
            was,
            notes: row.notes,
            recipient: row.planned.recipient.clone()?,
            contact: row.planned.contact.clone()?,
        };
        self.stand(key, Standing::UnderWay);
        Some(claimed)
    }

    fn end(&mut self, end: Settlement, from: Standing) {
        let Some(row) = self.rows.get_mut(&end.key).filter(|row| row.standing == from) else {
            return;
        };
        row.reason = end.reason;
        row.errno = end.errno;
        row.message = end.message;
        row.remark = end.remark;
        row.notes = end.notes;
        row.settled_at = end.at;
        self.stand(end.key, Standing::At(end.status));
    }
}

impl Ledger for Memory {
    async fn begin_plan(&self, job: NewJob) -> Result<JobNo, LedgerError> {
        let mut inner = self.turn().await;
        let no = JobNo(inner.jobs.keys().last().map_or(1, |last| last.0 + 1));
        let job = Job {
            no,
            id: job.id,
            state: JobState::Planning,
            stopped_by: None,
            exit_code: None,
            scope: job.scope,
            settings: job.settings,
            sources: Vec::new(),
            expanded: 0,
            requests_sent: 0,
            requests_retried: 0,
            active_ms: 0,
            started_at: job.started_at,
            finished_at: None,
            runs: Vec::new(),
            purged: None,
        };
        inner.jobs.insert(no, job);
        Ok(no)
    }

    async fn add_rows(&self, job: JobNo, rows: Vec<PlannedRow>) -> Result<(), LedgerError> {
        let mut inner = self.turn().await;
        let mut key = inner.of(job).last().map_or(job.0 << 32, |(key, _)| key.0);
        for planned in rows {
            key += 1;
            let row = Row {
                standing: Standing::At(planned.status),
                reason: planned.reason.map(str::to_owned),
                errno: None,
                message: None,
                remark: planned.remark.clone(),
                notes: planned.notes,
                settled_at: None,
                number: planned.phone.map(PastNumber::from),
                planned,
            };
            inner.rows.insert(RowKey(key), row);
        }
        Ok(())
    }

    async fn commit_plan(
        &self,
        job: JobNo,
        sources: Vec<SourceRecord>,
        expanded: u64,
    ) -> Result<(), LedgerError> {
        let mut inner = self.turn().await;
        let job = inner.jobs.get_mut(&job).unwrap();
        (job.sources, job.expanded) = (sources, expanded);
        Ok(())
    }

    async fn drop_plan(&self, job: JobNo) -> Result<(), LedgerError> {
        let mut inner = self.turn().await;
        if inner.jobs.get(&job).is_some_and(|job| job.state == JobState::Planning) {
            inner.jobs.remove(&job);
            let keys: Vec<RowKey> = inner.of(job).map(|(key, _)| *key).collect();
            for key in keys {
                inner.rows.remove(&key);
            }
        }
        Ok(())
    }

    async fn history(&self, back: LookBack) -> Result<Past, LedgerError> {
        let inner = self.turn().await;
        let mut past = Past::default();
        let others = inner.jobs.values().filter(|other| {
            let (theirs, ours) = (&other.scope, &back.scope);
            other.no != back.job
                && (&theirs.endpoint, &theirs.company) == (&ours.endpoint, &ours.company)
                && (theirs.action == ours.action || back.reach == Reach::Company)
                && ((back.later_too && other.no > back.job)
                    || back
                        .since
                        .zip(other.finished_at)
                        .is_none_or(|(since, ended)| ended >= since))
        });
        for other in others {
            let mut rows = Vec::new();
            let mut has_fed = false;
            for (_, row) in inner.of(other.no) {
                let Some(to) = row.planned.recipient.as_ref().filter(|to| match &back.reach {
                    Reach::Recipients(asked) => asked.contains(to),
                    Reach::Action | Reach::Company => true,
                }) else {
                    continue;
                };
                has_fed = true;
                let known = past.recipients.iter().position(|known| known == to);
                let place = known.unwrap_or_else(|| {
                    past.recipients.push(to.clone());
                    past.recipients.len() - 1
                });
                let recipient = u32::try_from(place).unwrap();
                let number = row.number.filter(|_| may_be_there(row.standing));
                if number.is_some_and(PastNumber::is_fingerprint) {
                    past.fingerprints = Some(key());
                }
                let standing = row.standing;
                rows.extend(number.map(|number| PastRow { number, standing, recipient }));
            }
            if has_fed {
                let (id, started_at) = (other.id.clone(), other.started_at);
                past.jobs.push(PastJob { id, started_at, rows });
            }
        }
        Ok(past)
    }

    async fn settle_and_claim(
        &self,
        ends: Vec<Settlement>,
        claim: Claim,
    ) -> Result<Vec<Claimed>, LedgerError> {
        let mut inner = self.turn().await;
        ends.into_iter().for_each(|end| inner.end(end, Standing::UnderWay));
        let keys = match claim {
            Claim::Next { job, after, most, closed } => inner.pending(job, after, most, &closed),
            Claim::These(keys) => keys,
        };
        Ok(keys.into_iter().filter_map(|key| inner.intend(key)).collect())
    }

    async fn settle(&self, ends: Vec<Settlement>) -> Result<(), LedgerError> {
        let mut inner = self.turn().await;
        ends.into_iter().for_each(|end| inner.end(end, Standing::UnderWay));
        Ok(())
    }

    async fn release(&self, rows: Vec<(RowKey, Status)>) -> Result<(), LedgerError> {
        let mut inner = self.turn().await;
        for (key, was) in rows {
            if inner.rows.get(&key).is_some_and(|row| row.standing == Standing::UnderWay) {
                inner.stand(key, Standing::At(was));
            }
        }
        Ok(())
    }

    async fn keys(&self, job: JobNo, status: Status) -> Result<Vec<RowKey>, LedgerError> {
        let inner = self.turn().await;
        let stands = |row: &Row| row.standing == Standing::At(status);
        Ok(inner.of(job).filter(|(_, row)| stands(row)).map(|(key, _)| *key).collect())
    }

    async fn withdraw(&self, rows: Vec<Settlement>, from: Status) -> Result<(), LedgerError> {
        let mut inner = self.turn().await;
        for end in rows {
            inner.end(end, Standing::At(from));
        }
        Ok(())
    }

    async fn bury(&self, job: JobNo) -> Result<u64, LedgerError> {
        let mut inner = self.turn().await;
        let keys: Vec<RowKey> = inner
            .of(job)
            .filter(|(_, row)| row.standing == Standing::UnderWay)
            .map(|(key, _)| *key)
            .collect();
        for key in &keys {
            inner.stand(*key, Standing::At(Status::Uncertain));
            inner.rows.get_mut(key).unwrap().reason = Some("interrupted".into());
        }
        let job = inner.jobs.get_mut(&job).unwrap();
        job.state = JobState::Interrupted;
        job.stopped_by = Some(StopCode::Interrupted.into());
        if let Some(run) = job.runs.last_mut().filter(|run| run.finished_at.is_none()) {
            run.stopped_by.clone_from(&job.stopped_by);
        }
        Ok(keys.len() as u64)
    }

    async fn begin_run(&self, job: JobNo, by: RunBy, at: Timestamp) -> Result<(), LedgerError> {
        let mut inner = self.turn().await;
        let job = inner.jobs.get_mut(&job).unwrap();
        job.state = JobState::Running;
        (job.stopped_by, job.exit_code, job.finished_at) = (None, None, None);
        job.runs.push(Run {
            by,
            started_at: at,
            finished_at: None,
            stopped_by: None,
            exit_code: None,
            requests_sent: 0,
            requests_retried: 0,
        });
        Ok(())
    }

    async fn end_run(&self, job: JobNo, end: JobEnd) -> Result<(), LedgerError> {
        let mut inner = self.turn().await;
        let job = inner.jobs.get_mut(&job).unwrap();
        if let Some(run) = job.runs.last_mut() {
            run.finished_at = Some(end.finished_at);
            run.stopped_by.clone_from(&end.stopped_by);
            run.exit_code = Some(end.exit_code);
            (run.requests_sent, run.requests_retried) = (end.requests_sent, end.requests_retried);
        }
        job.state = end.state;
        job.stopped_by = end.stopped_by;
        job.exit_code = Some(end.exit_code);
        job.finished_at = Some(end.finished_at);
        job.requests_sent += end.requests_sent;
        job.requests_retried += end.requests_retried;
        job.active_ms += end.active_ms;
        Ok(())
    }

    async fn jobs(&self) -> Result<Vec<Job>, LedgerError> {
        let inner = self.turn().await;
        let seen = inner.jobs.values().rev().filter(|job| job.state != JobState::Planning);
        Ok(seen.cloned().collect())
    }

    async fn job(&self, id: Option<JobId>) -> Result<Option<Job>, LedgerError> {
        let jobs = self.jobs().await?;
        Ok(jobs.into_iter().find(|job| id.as_ref().is_none_or(|id| *id == job.id)))
    }

    async fn jobs_of_content(&self, sha256: &str) -> Result<Vec<JobId>, LedgerError> {
        let jobs = self.jobs().await?;
        let has_it = |job: &Job| job.sources.iter().any(|source| source.sha256 == sha256);
        Ok(jobs.into_iter().filter(has_it).map(|job| job.id).collect())
    }

    async fn keep_settings(&self, job: JobNo, settings: String) -> Result<(), LedgerError> {
        self.turn().await.jobs.get_mut(&job).unwrap().settings = settings;
        Ok(())
    }

    async fn purge(&self, remains: Job, at: Timestamp) -> Result<(), LedgerError> {
        let mut inner = self.turn().await;
        let no = remains.no;
        inner.jobs.insert(no, Job { purged: Some(Purged { at, is_whole: true }), ..remains });
        for (_, row) in inner.rows.range_mut(range(no)) {
            let phone = row.planned.phone.take();
            if let Some(phone) = phone {
                row.number = may_be_there(row.standing).then(|| key().of(phone));
            }
            (row.message, row.remark, row.planned.contact) = (None, None, None);
            row.planned.cells.clear();
        }
        Ok(())
    }

    async fn empty_journal(&self) -> Result<bool, LedgerError> {
        drop(self.turn().await);
        Ok(true)
    }

    async fn unfinished_plans(&self) -> Result<Vec<(JobNo, JobId)>, LedgerError> {
        let inner = self.turn().await;
        let planning = inner.jobs.values().filter(|job| job.state == JobState::Planning);
        Ok(planning.map(|job| (job.no, job.id.clone())).collect())
    }

    async fn running(&self) -> Result<Vec<(JobNo, JobId)>, LedgerError> {
        let inner = self.turn().await;
        let running = inner.jobs.values().filter(|job| job.state == JobState::Running);
        Ok(running.map(|job| (job.no, job.id.clone())).collect())
    }

    async fn tally(&self, job: JobNo) -> Result<Tally, LedgerError> {
        let inner = self.turn().await;
        let mut tally = Tally::default();
        for (_, row) in inner.of(job) {
            tally.add(1, row.standing, row.reason.as_deref(), row.errno);
            tally.add_notes(1, row.notes);
            let status = match row.standing {
                Standing::At(status) => status,
                Standing::UnderWay => Status::Uncertain,
            };
            if let Some(at) = row.settled_at {
                tally.timeline.add(at, status);
            }
            if let Some(recipient) = &row.planned.recipient {
                tally.recipients.entry(recipient.clone()).or_default().add(status, 1);
            }
        }
        Ok(tally)
    }

    async fn rows(&self, job: JobNo, page: Page) -> Result<Vec<StoredRow>, LedgerError> {
        let inner = self.turn().await;
        if inner.is_purged(job) {
            return Ok(Vec::new());
        }
        let wanted = |row: &Row| {
            page.statuses.is_empty()
                || match row.standing {
                    Standing::At(status) => page.statuses.contains(&status),
                    Standing::UnderWay => page.statuses.contains(&Status::Uncertain),
                }
        };
        Ok(inner
            .of(job)
            .filter(|(key, row)| page.after.is_none_or(|after| **key > after) && wanted(row))
            .take(page.most)
            .map(|(key, row)| row.stored(*key))
            .collect())
    }

    async fn pushed(
        &self,
        job: JobNo,
        after: Option<RowKey>,
        most: usize,
    ) -> Result<Vec<PushedRow>, LedgerError> {
        let inner = self.turn().await;
        let pushed = |(key, row): (&RowKey, &Row)| {
            let Standing::At(status) = row.standing else { return None };
            let was_sent =
                matches!(status, Status::Inserted | Status::Duplicate | Status::Uncertain);
            let phone = row.planned.phone.filter(|_| was_sent)?;
            let recipient = row.planned.recipient.clone()?;
            Some(PushedRow { key: *key, status, phone, recipient, settled_at: row.settled_at })
        };
        let behind = |(key, _): &(&RowKey, &Row)| after.is_none_or(|after| **key > after);
        Ok(inner.of(job).filter(behind).filter_map(pushed).take(most).collect())
    }

    async fn add_note(&self, rows: Vec<RowKey>, note: Note) -> Result<(), LedgerError> {
        let mut inner = self.turn().await;
        for key in rows {
            let row = inner.rows.get_mut(&key).unwrap();
            if row.standing == Standing::At(Status::Uncertain) {
                row.notes.add(note);
            }
        }
        Ok(())
    }

    async fn examples(&self, job: JobNo, examples: Examples) -> Result<Vec<Example>, LedgerError> {
        let inner = self.turn().await;
        let mut found = BTreeMap::<(Standing, Option<String>), usize>::new();
        let wanted = |row: &Row| {
            let status = row.standing.status();
            let reason = row.reason.as_ref();
            examples.statuses.contains(&status)
                && reason.is_none_or(|reason| examples.reasons.contains(reason))
        };
        let mut rows = Vec::new();
        for (key, row) in inner.of(job).filter(|(_, row)| wanted(row)) {
            let so_far = found.entry((row.standing, row.reason.clone())).or_default();
            *so_far += 1;
            if *so_far <= examples.each {
                let (status, reason) = (row.standing.status(), row.reason.clone());
                rows.push(Example { key: *key, status, reason });
            }
        }
        Ok(rows)
    }
}
