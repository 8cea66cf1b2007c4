//! Finding a job, settling what dead runs left, and preparing another run of it.

use std::sync::Arc;

use super::history::History;
use super::request::ASKABLE;
use super::{DoNotCall, HistoryChoice, ImportError, JobSettings, TargetChoice};
use crate::clean::SuppressSet;
use crate::clock;
use crate::ledger::{
    Job, JobId, JobNo, JobState, Ledger, LedgerError, LockError, Locks, Page, RowKey, Settlement,
    Standing, StoredRow, Tally,
};
use crate::outcome::{Note, Notes, Status, StopCode};
use crate::platform::{AskError, Client};
use crate::row::Recipient;

/// Rows looked at in one go.
const PAGE_ROWS: usize = 4096;

/// Which rows with an end are to be sent once more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Chosen {
    /// `--resend-uncertain`.
    pub uncertain: bool,
    /// `--retry-failed`.
    pub failed: bool,
}

impl Chosen {
    fn statuses(self) -> impl Iterator<Item = Status> {
        ASKABLE.into_iter().filter(move |status| match status {
            Status::Uncertain => self.uncertain,
            Status::Failed => self.failed,
            _ => false,
        })
    }
}

/// A job that is ready for another run.
#[derive(Debug, Default)]
pub struct Reopened {
    /// The rows with an end to send once more.
    pub again: Vec<RowKey>,
    /// How many rows stand on a do-not-call list by now, and are not sent.
    pub suppressed: u64,
}

/// The job of this name, or the latest, with what `import` was given.
///
/// # Errors
/// Where there is none, or its settings cannot be read.
pub async fn find_job<L: Ledger>(
    ledger: &Arc<L>,
    name: Option<&str>,
) -> Result<(Job, JobSettings), ImportError> {
    let missing = || ImportError::NoSuchJob(name.map(str::to_owned));
    let id = name.map(str::parse).transpose().map_err(|_| missing())?;
    let job = ledger.job(id).await?.ok_or_else(missing)?;
    let settings = serde_json::from_str(&job.settings)
        .map_err(|error| ImportError::Settings(error.to_string()))?;
    Ok((job, settings))
}

/// The latest job that was stopped or interrupted, and so has rows left to send. One that was purged
/// cannot go on.
///
/// # Errors
/// Where the ledger fails.
pub async fn latest_stopped<L: Ledger>(ledger: &Arc<L>) -> Result<Option<JobId>, LedgerError> {
    let jobs = ledger.jobs().await?;
    let is_stopped = |job: &Job| {
        job.purged.is_none() && matches!(job.state, JobState::Stopped | JobState::Interrupted)
    };
    Ok(jobs.into_iter().find(is_stopped).map(|job| job.id))
}

/// Tells in the ledger of runs that died: their plans are forgotten, their rows under way are
/// `uncertain`, their jobs `interrupted`. A run that lives holds its job's lock and is left alone.
///
/// # Errors
/// Where the ledger or the locks' folder fails.
pub async fn settle_dead_runs<L: Ledger>(
    ledger: &Arc<L>,
    state: &std::path::Path,
) -> Result<(), ImportError> {
    for (job, id) in ledger.unfinished_plans().await? {
        let mut locks = Locks::new(state)?;
        match locks.job(&id) {
            Ok(()) => ledger.drop_plan(job).await?,
            Err(LockError::Held(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    for (job, id) in ledger.running().await? {
        let mut locks = Locks::new(state)?;
        match locks.job(&id) {
            // A run that has just ended by itself is not dead.
            Ok(()) if !ledger.running().await?.contains(&(job, id)) => {}
            Ok(()) => drop(ledger.bury(job).await?),
            Err(LockError::Held(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Whether there is anything for another run.
///
/// # Errors
/// Nothing left to send; a job that was purged.
pub async fn is_left_to_send<L: Ledger>(
    ledger: &Arc<L>,
    job: &Job,
    chosen: Chosen,
) -> Result<(), ImportError> {
    let rows = ledger.tally(job.no).await?.rows;
    if rows.of(Status::Pending) == 0 && chosen.statuses().all(|status| rows.of(status) == 0) {
        return Err(ImportError::NothingLeft);
    }
    if let Some(purged) = job.purged {
        return Err(ImportError::Purged { job: job.id.clone(), at: purged.at });
    }
    Ok(())
}

/// Asks the platform something that stores nothing, where a job was stopped for want of a readable
/// reply: a platform that is ill all night would else get three rows of the job at each try, and leave
/// them in doubt.
///
/// # Errors
/// [`ImportError::StillUnreadable`].
pub async fn is_readable_again(client: &Client, job: &Job) -> Result<(), ImportError> {
    let was_unreadable = job.stopped_by.as_ref().is_some_and(|by| by.is(StopCode::NoReadableReply));
    if !was_unreadable {
        return Ok(());
    }
    match client.probe().await.staff {
        Err(AskError::Fault(fault)) => Err(ImportError::StillUnreadable(fault)),
        // Whatever it answers: it does.
        Ok(_) | Err(AskError::Refused { .. } | AskError::OtherShape { .. }) => Ok(()),
    }
}

/// Prepares another run: takes the job's targets, and withdraws rows whose customers must not be
/// called by now, and those that other jobs have sent meanwhile. The caller holds the job's lock.
///
/// # Errors
/// A target that another run feeds; nothing left to send; a job that was purged.
pub async fn reopen<L: Ledger>(
    ledger: &Arc<L>,
    job: &Job,
    settings: &JobSettings,
    do_not_call: &DoNotCall,
    chosen: Chosen,
    locks: &mut Locks,
) -> Result<Reopened, ImportError> {
    is_left_to_send(ledger, job, chosen).await?;
    let tally = ledger.tally(job.no).await?;
    let scope = settings.scope();
    let earlier = settings.earlier();
    let recipients = recipients(settings, &tally);
    if earlier.history == HistoryChoice::Company {
        locks.company(&scope)?;
    }
    for recipient in &recipients {
        locks.recipient(&scope, recipient)?;
    }
    let history = History::new(Arc::clone(ledger), job.no, scope.clone(), earlier, clock::now());
    // Whoever wants earlier jobs passed over has not seen those that began since.
    let mut history = history
        .unwrap_or_else(|| History::since(Arc::clone(ledger), job.no, scope, job.started_at));
    // As in planning: staff members who take turns are one target.
    let take_turns = matches!(settings.target, TargetChoice::Staff(_));
    history.begin(if take_turns { recipients.clone() } else { Vec::new() }).await?;
    for recipient in &recipients {
        history.load(recipient).await?;
    }
    let withdrawing = Withdrawing { history: Some(&history), numbers: &do_not_call.numbers };
    let reopened = withdrawing.reopened(ledger, job.no, chosen).await?;
    if reopened.again.is_empty() && tally.rows.of(Status::Pending) == 0 {
        return Err(ImportError::NothingLeft);
    }
    Ok(reopened)
}

/// Withdraws rows whose customers must not be called by now from a run that this process has in hand.
/// What other jobs have sent is no news to it: its targets are its own until it ends.
///
/// # Errors
/// Where the ledger fails.
pub(super) async fn withdraw_forbidden<L: Ledger>(
    ledger: &Arc<L>,
    job: JobNo,
    do_not_call: &DoNotCall,
    chosen: Chosen,
) -> Result<Reopened, ImportError> {
    let withdrawing = Withdrawing { history: None, numbers: &do_not_call.numbers };
    withdrawing.reopened(ledger, job, chosen).await
}

/// Everybody whom rows of the job go to, or whose turn could have come.
fn recipients(settings: &JobSettings, tally: &Tally) -> Vec<Recipient> {
    let mut recipients: Vec<Recipient> = tally.recipients.keys().cloned().collect();
    if let TargetChoice::Staff(staff) = &settings.target {
        for recipient in staff.iter().cloned().map(Recipient::Staff) {
            if !tally.recipients.contains_key(&recipient) {
                recipients.push(recipient);
            }
        }
    }
    recipients
}

/// What keeps a row from being sent that could be sent when the job was planned.
struct Withdrawing<'a, L> {
    history: Option<&'a History<L>>,
    numbers: &'a SuppressSet,
}

impl<L: Ledger> Withdrawing<'_, L> {
    /// Withdraws what is pending, and what was chosen to be sent once more.
    async fn reopened(
        &self,
        ledger: &Arc<L>,
        job: JobNo,
        chosen: Chosen,
    ) -> Result<Reopened, ImportError> {
        let (_, suppressed) = self.all(ledger, job, Status::Pending).await?;
        let mut reopened = Reopened { again: Vec::new(), suppressed };
        for status in chosen.statuses() {
            let (left, suppressed) = self.all(ledger, job, status).await?;
            reopened.again.extend(left);
            reopened.suppressed += suppressed;
        }
        Ok(reopened)
    }

    /// Withdraws rows of this status, and gives those that are left to send, and how many are on a
    /// do-not-call list. Pending rows that are left need no list: the push finds them.
    async fn all(
        &self,
        ledger: &Arc<L>,
        job: JobNo,
        from: Status,
    ) -> Result<(Vec<RowKey>, u64), ImportError> {
        let (mut after, mut left, mut suppressed) = (None, Vec::new(), 0);
        loop {
            let page = Page { after, most: PAGE_ROWS, statuses: vec![from] };
            let rows = ledger.rows(job, page).await?;
            let Some(last) = rows.last() else { return Ok((left, suppressed)) };
            after = Some(last.key);
            let mut withdrawn = Vec::new();
            for row in &rows {
                match self.end_of(row, from) {
                    _ if self.stays_in_doubt(row, from) => suppressed += 1,
                    Some(end) => withdrawn.push(end),
                    None if from != Status::Pending && may_be_sent(row, from) => left.push(row.key),
                    None => {}
                }
            }
            let is_suppressed = |end: &&Settlement| end.status == Status::Suppressed;
            suppressed += withdrawn.iter().filter(is_suppressed).count() as u64;
            if !withdrawn.is_empty() {
                ledger.withdraw(withdrawn, from).await?;
            }
        }
    }

    /// Whether a row that was to be sent again is not, and stays in doubt: its number is on a list by
    /// now, and the platform may have it all the same, which the next list has to know.
    fn stays_in_doubt(&self, row: &StoredRow, from: Status) -> bool {
        from == Status::Uncertain && must_not_be_called(self.numbers, row, from).is_some()
    }

    /// As in planning: the first that applies.
    fn end_of(&self, row: &StoredRow, from: Status) -> Option<Settlement> {
        must_not_be_called(self.numbers, row, from)
            .or_else(|| sent_elsewhere(self.history?, row, from))
    }
}

/// The end of a row whose number is on a do-not-call list.
fn must_not_be_called(numbers: &SuppressSet, row: &StoredRow, from: Status) -> Option<Settlement> {
    if !may_be_sent(row, from) || !numbers.contains(row.phone?) {
        return None;
    }
    let mut end = Settlement::new(row.key, Status::Suppressed, Notes::default());
    end.reason = Some("do_not_call".to_owned());
    Some(end)
}

/// The end of a row whose number another job has sent. For a row in doubt of its own the doubt of
/// another is no news: the user has allowed to resend it.
fn sent_elsewhere<L: Ledger>(
    history: &History<L>,
    row: &StoredRow,
    from: Status,
) -> Option<Settlement> {
    let before = history.find(row.recipient.as_ref(), row.phone?)?;
    if from == Status::Uncertain && !before.certain {
        return None;
    }
    let mut end = Settlement::new(row.key, Status::AlreadyImported, Notes::default());
    end.reason = before.reason().map(str::to_owned);
    end.remark = Some(before.remark());
    Some(end)
}

/// A row in doubt that the platform's call records show is in doubt no more.
fn may_be_sent(row: &StoredRow, from: Status) -> bool {
    row.standing == Standing::At(from) && !row.notes.has(Note::SeenInCalls)
}
