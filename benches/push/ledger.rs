//! The ledger alone: as many intents and outcomes as a push of the same rows writes, and no request.
//!
//! Rows are claimed as many at a time as may be under way, and settled all at once in the write that
//! claims the next; in a push a write holds about a third as many.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use dialfeed::clock;
use dialfeed::ledger::{
    Claim, Claimed, JobId, JobNo, Ledger as _, NewJob, PlannedRow, RunBy, Scope, Settlement,
    Sqlite, cells_json,
};
use dialfeed::outcome::{Notes, Status};
use dialfeed::row::{Contact, Phone, PhoneKind, Recipient, RowId};
use jiff::Timestamp;

use crate::lists::{Numbers, customers};
use crate::measure::processor_seconds;

const ROWS_AT_A_TIME: usize = 1024;

/// Prints seconds, and seconds of processor time (or `NaN`).
#[expect(clippy::print_stdout, reason = "this is what the other side reads")]
pub fn claim_and_settle(rows: usize, concurrency: usize, state: &Path) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (seconds, processor_s) = runtime.block_on(async {
        let ledger = Arc::new(Sqlite::open(state)?);
        let job = plan(&ledger, rows).await?;
        let now = || processor_seconds("self").unwrap_or(f64::NAN);
        let (begun, before) = (Instant::now(), now());
        ensure!(drain(&ledger, job, concurrency).await? == rows, "a row was not claimed");
        Ok::<_, anyhow::Error>((begun.elapsed().as_secs_f64(), now() - before))
    })?;
    println!("{seconds} {processor_s}");
    Ok(())
}

/// What [`claim_and_settle`] has printed.
pub fn printed(output: &str) -> Result<(f64, f64)> {
    let (seconds, processor_s) = output.trim().split_once(' ').context("two figures")?;
    Ok((seconds.parse()?, processor_s.parse()?))
}

async fn plan(ledger: &Sqlite, rows: usize) -> Result<JobNo> {
    let (id, scope) = (JobId::new(clock::now(), 1), scope());
    let started_at = clock::now();
    let job = ledger.begin_plan(NewJob { id, scope, settings: "{}".into(), started_at }).await?;
    let planned: Vec<PlannedRow> =
        (2..).zip(customers(rows, Numbers::Tidy)).map(planned_row).collect::<Result<_>>()?;
    for rows in planned.chunks(ROWS_AT_A_TIME) {
        ledger.add_rows(job, rows.to_vec()).await?;
    }
    ledger.commit_plan(job, Vec::new(), 0).await?;
    ledger.begin_run(job, RunBy::default(), Timestamp::UNIX_EPOCH).await?;
    Ok(job)
}

fn scope() -> Scope {
    Scope {
        endpoint: "http://127.0.0.1/".into(),
        company: "8".into(),
        action: "AddTaskData".into(),
    }
}

fn planned_row((row, cells): (u32, [String; 5])) -> Result<PlannedRow> {
    let phone = Phone::new(PhoneKind::Mobile, cells[0].parse()?);
    let json = cells_json(cells.iter().map(String::as_str));
    let [_, name, address, email, comment] = cells;
    Ok(PlannedRow {
        id: RowId { source: 0, row },
        status: Status::Pending,
        reason: None,
        remark: None,
        notes: Notes::default(),
        phone: Some(phone),
        recipient: Some(Recipient::Batch("20261122".into())),
        contact: Some(Contact { phone, name, address, email, comment }),
        cells: json,
    })
}

async fn drain(ledger: &Arc<Sqlite>, job: JobNo, concurrency: usize) -> Result<usize> {
    let mut done = 0;
    let mut rows = ledger.claim(job, None, concurrency, vec![]).await?;
    while let Some(last) = rows.last().map(|row| row.key) {
        done += rows.len();
        let next = Claim::Next { job, after: Some(last), most: concurrency, closed: vec![] };
        rows = ledger.settle_and_claim(rows.iter().map(end).collect(), next).await?;
    }
    Ok(done)
}

fn end(row: &Claimed) -> Settlement {
    let mut end = Settlement::new(row.key, Status::Inserted, row.notes);
    end.errno = Some(1);
    end.message = Some("成功".into());
    end
}
