//! The list of a play, planned into a ledger as `import` would.

use dialfeed::ledger::{
    JobId, JobNo, Ledger, LedgerError, NewJob, PlannedRow, RowKey, Scope, SourceRecord,
};
use dialfeed::outcome::{Notes, Status};
use dialfeed::row::{Contact, Phone, PhoneKind, Recipient, RowId};
use jiff::Timestamp;

/// Plans a job with these rows, which count from 1.
pub async fn plan(
    ledger: &impl Ledger,
    started_at: Timestamp,
    rows: &[(Recipient, Status)],
) -> Result<JobNo, LedgerError> {
    let action = match rows.first() {
        Some((Recipient::Staff(_), _)) => "AddCBaseData",
        _ => "AddTaskData",
    };
    let new = NewJob {
        id: JobId::new(started_at, 7),
        scope: Scope {
            endpoint: "http://127.0.0.1:9/".into(),
            company: "8".into(),
            action: action.into(),
        },
        settings: "{}".into(),
        started_at,
    };
    let source = SourceRecord {
        file: "list.csv".into(),
        sheet: None,
        encoding: None,
        rows: rows.len() as u64,
        sha256: String::new(),
        header: vec![],
        columns: vec![],
    };
    let job = ledger.begin_plan(new).await?;
    let planned = (1..).zip(rows).map(|(n, (to, status))| planned(n, to, *status)).collect();
    ledger.add_rows(job, planned).await?;
    ledger.commit_plan(job, vec![source], 0).await?;
    Ok(job)
}

/// The row of that name.
pub fn row(key: RowKey) -> u32 {
    u32::try_from(key.0 & 0xffff_ffff).unwrap_or(0)
}

fn planned(n: u32, recipient: &Recipient, status: Status) -> PlannedRow {
    let phone = Phone::new(PhoneKind::Mobile, 13_800_000_000 + u64::from(n));
    PlannedRow {
        id: RowId { source: 0, row: n },
        status,
        reason: None,
        remark: None,
        notes: Notes::default(),
        phone: Some(phone),
        recipient: Some(recipient.clone()),
        contact: Some(Contact {
            phone,
            name: String::new(),
            address: String::new(),
            email: String::new(),
            comment: String::new(),
        }),
        cells: "[]".into(),
    }
}
