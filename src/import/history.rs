//! What earlier jobs put where, so that nobody is called twice (law 2).
//!
//! Numbers are known apart, for each recipient, or together, where several recipients are one: staff
//! members who take turns, and with `--history company` all that the company has. Each look back
//! reads the earlier jobs once from end to end, so recipients that a list names one by one are
//! looked back at together from the moment on that they are locked together.

use std::sync::Arc;

use hashbrown::HashMap;
use jiff::Timestamp;

use super::{Earlier, HistoryChoice};
use crate::clock;
use crate::ledger::{
    FingerprintKey, JobId, JobNo, Ledger, LedgerError, LookBack, Past, PastJob,
    RECIPIENTS_ONE_BY_ONE, Reach, Scope, Standing,
};
use crate::outcome::Status;
use crate::row::{Phone, Recipient};

/// The numbers of the targets met so far.
pub(super) struct History<L> {
    ledger: Arc<L>,
    job: JobNo,
    scope: Scope,
    choice: HistoryChoice,
    since: Option<Timestamp>,
    /// Jobs planned after this one count whatever their clock said.
    later_too: bool,
    jobs: Vec<(JobId, Timestamp)>,
    apart: HashMap<Recipient, Numbers>,
    /// Whether `apart` has every recipient that there is.
    has_all: bool,
    together: Option<(Vec<Recipient>, Numbers)>,
    /// Set once a purged job is in reach.
    fingerprints: Option<FingerprintKey>,
}

/// Numbers, and what purged jobs have left of theirs.
#[derive(Clone, Default)]
struct Numbers {
    known: HashMap<u64, Known>,
    /// Whether there are fingerprints among them: only then a number is worth the work of its own.
    has_fingerprints: bool,
}

/// Eight bytes: a company's numbers are held all at once.
#[derive(Clone, Copy)]
struct Known {
    /// Index in `jobs`, and in the lowest bit whether the number surely is there.
    job: u32,
    recipient: u32,
}

/// An earlier row with the same number and target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Before {
    /// Its job.
    pub(super) job: JobId,
    /// When that began.
    pub(super) started_at: Timestamp,
    /// Whether it surely is there; otherwise it may be.
    pub(super) certain: bool,
    /// Whom it went to, where that is a target of this job's kind.
    pub(super) recipient: Option<Recipient>,
}

impl Before {
    /// What the row's `_note` says: `20261122-091530-7f3a, 2026-11-22`, the job's name up to the
    /// comma and the day it began in China Standard Time.
    pub(super) fn remark(&self) -> String {
        format!("{}, {}", self.job, clock::china(self.started_at).strftime("%Y-%m-%d"))
    }

    /// The row's reason.
    pub(super) fn reason(&self) -> Option<&'static str> {
        (!self.certain).then_some("uncertain_before")
    }
}

impl<L: Ledger> History<L> {
    /// Nothing looked back at yet; `None` where the user wants none of it.
    pub(super) fn new(
        ledger: Arc<L>,
        job: JobNo,
        scope: Scope,
        earlier: Earlier,
        now: Timestamp,
    ) -> Option<Self> {
        (earlier.history != HistoryChoice::Off)
            .then(|| Self::of(ledger, job, scope, earlier.history, earlier.since(now)))
    }

    /// What other jobs put into the same targets since then.
    pub(super) fn since(ledger: Arc<L>, job: JobNo, scope: Scope, since: Timestamp) -> Self {
        let own = Self::of(ledger, job, scope, HistoryChoice::Target, Some(since));
        Self { later_too: true, ..own }
    }

    fn of(
        ledger: Arc<L>,
        job: JobNo,
        scope: Scope,
        choice: HistoryChoice,
        since: Option<Timestamp>,
    ) -> Self {
        Self {
            ledger,
            job,
            scope,
            choice,
            since,
            later_too: false,
            jobs: Vec::new(),
            apart: HashMap::new(),
            has_all: false,
            together: None,
            fingerprints: None,
        }
    }

    /// Whether a number was put to this recipient before, or to any of those that count together.
    /// [`History::begin`] comes first, and where it has nothing to load [`History::load`].
    pub(super) fn find(&self, recipient: Option<&Recipient>, phone: Phone) -> Option<Before> {
        let Some((recipients, numbers)) = &self.together else {
            let known = self.known(self.apart.get(recipient?)?, phone)?;
            return self.before(known, recipient);
        };
        let known = self.known(numbers, phone)?;
        let to = match self.choice {
            HistoryChoice::Target => recipients.get(known.recipient as usize),
            // What went to a batch is no business of a staff member's.
            HistoryChoice::Company | HistoryChoice::Off => recipient,
        };
        self.before(known, to)
    }

    /// By the number itself and by its fingerprint: the rule of [`History::learn`] holds between both.
    fn known(&self, numbers: &Numbers, phone: Phone) -> Option<Known> {
        let plain = numbers.known.get(&phone.bits()).copied();
        let Some(key) = self.fingerprints.as_ref().filter(|_| numbers.has_fingerprints) else {
            return plain;
        };
        let purged = numbers.known.get(&key.of(phone).bits()).copied();
        let both = plain.into_iter().chain(purged);
        both.min_by_key(|known| (known.job & 1 == 0, known.job))
    }

    fn before(&self, known: Known, recipient: Option<&Recipient>) -> Option<Before> {
        let (job, started_at) = self.jobs.get((known.job >> 1) as usize)?;
        Some(Before {
            job: job.clone(),
            started_at: *started_at,
            certain: known.job & 1 == 1,
            recipient: recipient.cloned(),
        })
    }

    /// Whether the whole company counts: then nobody else may feed it meanwhile.
    pub(super) fn is_of_company(&self) -> bool {
        self.choice == HistoryChoice::Company
    }

    /// Loads what counts together, if anything does: these recipients who take turns, or the
    /// company.
    pub(super) async fn begin(&mut self, in_turn: Vec<Recipient>) -> Result<(), LedgerError> {
        let reach = match self.choice {
            HistoryChoice::Company => Reach::Company,
            _ if in_turn.is_empty() => return Ok(()),
            _ => Reach::Recipients(in_turn),
        };
        let Past { recipients, jobs, fingerprints } = self.look_back(reach).await?;
        self.fingerprints = self.fingerprints.take().or(fingerprints);
        let mut numbers = Numbers::default();
        self.learn(jobs, std::slice::from_mut(&mut numbers));
        self.together = Some((recipients, numbers));
        Ok(())
    }

    /// Loads a recipient's numbers, if they are not.
    pub(super) async fn load(&mut self, recipient: &Recipient) -> Result<(), LedgerError> {
        if self.together.is_some() || self.has_all || self.apart.contains_key(recipient) {
            return Ok(());
        }
        self.has_all = self.apart.len() == RECIPIENTS_ONE_BY_ONE;
        let reach = if self.has_all {
            self.apart.clear();
            Reach::Action
        } else {
            Reach::Recipients(vec![recipient.clone()])
        };
        let Past { recipients, jobs, fingerprints } = self.look_back(reach).await?;
        self.fingerprints = self.fingerprints.take().or(fingerprints);
        let mut apart = vec![Numbers::default(); recipients.len()];
        self.learn(jobs, &mut apart);
        self.apart.extend(recipients.into_iter().zip(apart));
        // One that no job has fed is known too.
        self.apart.entry_ref(recipient).or_default();
        Ok(())
    }

    async fn look_back(&self, reach: Reach) -> Result<Past, LedgerError> {
        let (job, scope, since) = (self.job, self.scope.clone(), self.since);
        let later_too = self.later_too;
        self.ledger.history(LookBack { job, scope, reach, since, later_too }).await
    }

    /// Puts the rows into the numbers of their recipients, or into one for all of them. The first
    /// job that put a number is the one that is named, unless a later one is certain of it.
    fn learn(&mut self, jobs: Vec<PastJob>, numbers: &mut [Numbers]) {
        if let [all] = numbers {
            // Growing step by step would hold them nearly twice.
            all.known.reserve(jobs.iter().map(|job| job.rows.len()).sum());
        }
        let last = numbers.len().saturating_sub(1);
        for job in jobs {
            let at = u32::try_from(self.jobs.len()).unwrap_or(u32::MAX) << 1;
            self.jobs.push((job.id, job.started_at));
            for row in job.rows {
                let certain =
                    matches!(row.standing, Standing::At(Status::Inserted | Status::Duplicate));
                let known = Known { job: at | u32::from(certain), recipient: row.recipient };
                let numbers = &mut numbers[last.min(row.recipient as usize)];
                numbers.has_fingerprints |= row.number.is_fingerprint();
                let entry = numbers.known.entry(row.number.bits()).or_insert(known);
                if certain && entry.job & 1 == 0 {
                    *entry = known;
                }
            }
        }
    }
}
