//! Jobs and rows to fill a ledger with. The people in them are invented.

use dialfeed::ledger::{
    JobId, JobNo, Ledger, NewJob, PlannedRow, RunBy, Scope, SourceRecord, cells_json,
};
use dialfeed::outcome::{Note, Notes, Status};
use dialfeed::row::{Contact, Phone, PhoneKind, Recipient, RowId};
use jiff::Timestamp;

/// The target of all jobs here, but for the recipient.
pub fn scope() -> Scope {
    Scope {
        endpoint: "http://127.0.0.1:9/".into(),
        company: "8".into(),
        action: "AddTaskData".into(),
    }
}

/// The batch that most rows go to.
pub fn batch() -> Recipient {
    Recipient::Batch("20261101".into())
}

/// A job whose name has these dice.
pub fn new_job(dice: u16) -> NewJob {
    let started_at = "2026-11-22T01:15:30Z".parse().unwrap();
    NewJob {
        id: JobId::new(started_at, dice),
        scope: scope(),
        settings: r#"{"rate":20.0}"#.into(),
        started_at,
    }
}

/// The number of the n-th customer.
pub fn phone(n: u32) -> Phone {
    Phone::new(PhoneKind::Mobile, 13_800_000_000 + u64::from(n))
}

/// A row that can be sent; `n` is its row in the list.
pub fn row(n: u32) -> PlannedRow {
    let contact = Contact {
        phone: phone(n),
        name: format!("客户{n}"),
        address: "杭州市某路 1 号".into(),
        email: format!("someone{n}@example.com"),
        comment: "say \"hi\",\r\n再见 \u{1F600}".into(),
    };
    PlannedRow {
        id: RowId { source: 0, row: n },
        status: Status::Pending,
        reason: None,
        remark: None,
        notes: [Note::TextCleaned].into_iter().collect(),
        phone: Some(contact.phone),
        recipient: Some(batch()),
        contact: Some(contact),
        cells: cells_json(["=1+1", "", "名\u{0}\n\"x\"", "'00"].into_iter()),
    }
}

/// A row that is not sent.
pub fn rejected(n: u32) -> PlannedRow {
    PlannedRow {
        status: Status::Rejected,
        reason: Some("phone_too_short"),
        remark: Some("row 2".into()),
        notes: Notes::default(),
        phone: None,
        contact: None,
        ..row(n)
    }
}

/// One source of so many rows.
pub fn source(rows: u64) -> SourceRecord {
    SourceRecord {
        file: "名单.xlsx".into(),
        sheet: Some("名单".into()),
        encoding: None,
        rows,
        sha256: "00".repeat(32),
        header: vec!["手机号".into(), "姓名".into()],
        columns: vec![("phonenum".into(), "手机号".into())],
    }
}

/// Plans a job of these rows, ready to run.
pub async fn plan(ledger: &impl Ledger, dice: u16, rows: Vec<PlannedRow>) -> JobNo {
    let count = rows.len() as u64;
    let job = ledger.begin_plan(new_job(dice)).await.unwrap();
    ledger.add_rows(job, rows).await.unwrap();
    ledger.commit_plan(job, vec![source(count)], 0).await.unwrap();
    ledger.begin_run(job, RunBy::default(), Timestamp::UNIX_EPOCH).await.unwrap();
    job
}
