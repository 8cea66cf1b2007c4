//! The job whose report is written: planned, drained and ended, as a push leaves it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, ensure};
use dialfeed::clock;
use dialfeed::import::{HistoryChoice, JobSettings, TargetChoice};
use dialfeed::ledger::{
    Claimed, JobEnd, JobId, JobNo, JobState, Ledger as _, LedgerError, NewJob, PlannedRow, RunBy,
    Settlement, SourceRecord, Sqlite, cells_json,
};
use dialfeed::outcome::{Notes, Status};
use dialfeed::report::Words;
use dialfeed::row::{Contact, Phone, PhoneKind, Recipient, RowId};
use tokio::task::JoinSet;

use crate::lists::HEADER;
use crate::outcomes::{Ended, rows};

const BATCH: &str = "20261126";
const ROWS_AT_A_TIME: usize = 1024;
/// Fields in the order of the list's columns.
const FIELDS: [&str; 5] = ["phonenum", "name", "address", "email", "comment"];

/// Makes the job, and prints its name.
#[expect(clippy::print_stdout, reason = "this is what the other side reads")]
pub fn make(count: usize, state: &Path, endpoint: &str) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let id = runtime.block_on(async {
        let ledger = Arc::new(Sqlite::open(state)?);
        let id = JobId::new(clock::now(), 1);
        let job = plan(&ledger, &id, count, endpoint).await?;
        drain(&ledger, job, count).await?;
        Ok::<_, anyhow::Error>(id)
    })?;
    println!("{id}");
    Ok(())
}

async fn plan(ledger: &Sqlite, id: &JobId, count: usize, endpoint: &str) -> Result<JobNo> {
    let (settings, started_at) = (settings(endpoint), clock::now());
    let new = NewJob {
        id: id.clone(),
        scope: settings.scope(),
        settings: settings.to_json(),
        started_at,
    };
    let job = ledger.begin_plan(new).await?;
    let mut planned = Vec::with_capacity(ROWS_AT_A_TIME);
    for row in rows(count) {
        planned.push(planned_row(row)?);
        if planned.len() == ROWS_AT_A_TIME {
            ledger.add_rows(job, std::mem::take(&mut planned)).await?;
        }
    }
    ledger.add_rows(job, planned).await?;
    let source = SourceRecord {
        file: "customers.csv".into(),
        sheet: None,
        encoding: Some("UTF-8".into()),
        rows: count as u64,
        sha256: "0".repeat(64),
        header: HEADER.map(str::to_owned).to_vec(),
        columns: FIELDS.map(str::to_owned).into_iter().zip(HEADER.map(str::to_owned)).collect(),
    };
    ledger.commit_plan(job, vec![source], 0).await?;
    ledger.begin_run(job, RunBy::default(), clock::now()).await?;
    Ok(job)
}

fn settings(endpoint: &str) -> JobSettings {
    JobSettings {
        endpoint: Some(endpoint.into()),
        company: "8".into(),
        by_get: false,
        target: TargetChoice::Batch(BATCH.into()),
        rate_per_s: Some(20.0),
        concurrency: 8,
        timeout_ms: 15_000,
        retries: 5,
        resend_uncertain: false,
        max_failures_in_a_row: Some(50),
        max_failures_percent: None,
        window: None,
        stop_at: None,
        again: false,
        history: HistoryChoice::Target,
        since_days: None,
        suppress: Vec::new(),
        folder: PathBuf::new(),
        area: None,
        strict: false,
        report_dir: PathBuf::from("dialfeed-reports"),
        words: Words::default(),
        by: RunBy::default(),
    }
}

fn planned_row(row: Ended) -> Result<PlannedRow> {
    let waits = !matches!(row.status, Status::Rejected | Status::Repeated);
    let phone = match row.status {
        Status::Rejected => None,
        _ => Some(Phone::new(PhoneKind::Mobile, row.cells[0].parse()?)),
    };
    let cells = cells_json(row.cells.iter().map(String::as_str));
    let [_, name, address, email, comment] = row.cells;
    Ok(PlannedRow {
        id: RowId { source: 0, row: row.number },
        status: if waits { Status::Pending } else { row.status },
        reason: row.reason.map(|(code, _)| code).filter(|_| !waits),
        remark: row.remark.map(|(word, _)| word),
        notes: Notes::default(),
        phone,
        recipient: waits.then(|| Recipient::Batch(BATCH.into())),
        contact: phone.map(|phone| Contact { phone, name, address, email, comment }),
        cells,
    })
}

/// Every row gets the end that it has by the same dice.
async fn drain(ledger: &Arc<Sqlite>, job: JobNo, count: usize) -> Result<()> {
    let mut ends = rows(count);
    let (mut after, mut requests) = (None, 0);
    loop {
        let claimed = ledger.claim(job, after, ROWS_AT_A_TIME, vec![]).await?;
        let Some(last) = claimed.last() else { break };
        after = Some(last.key);
        requests += claimed.len() as u64;
        let mut tasks = JoinSet::new();
        for row in claimed {
            let end = ends.find(|end| end.number == row.id.row);
            let Some(end) = end else { anyhow::bail!("a row was claimed twice") };
            let (end, ledger) = (settlement(&row, &end), Arc::clone(ledger));
            tasks.spawn(async move { ledger.settle(vec![end]).await });
        }
        tasks.join_all().await.into_iter().collect::<Result<(), LedgerError>>()?;
    }
    ensure!(requests > 0, "no row was claimed");
    let end = JobEnd {
        state: JobState::Finished,
        stopped_by: None,
        exit_code: 3,
        requests_sent: requests,
        requests_retried: 0,
        active_ms: requests * 50,
        finished_at: clock::now(),
    };
    Ok(ledger.end_run(job, end).await?)
}

fn settlement(row: &Claimed, end: &Ended) -> Settlement {
    let mut settled = Settlement::new(row.key, end.status, row.notes);
    settled.at = Some(clock::now());
    settled.reason = end.reason.map(|(code, _)| code.to_owned());
    settled.errno = end.answer.map(|(errno, _)| errno);
    settled.message = end.answer.map(|(_, message)| message.to_owned());
    settled
}
