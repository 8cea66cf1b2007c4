//! What is left in the files of a ledger when its customers were purged: nothing of them.

use std::path::Path;

use dialfeed::ledger::{JobState, Ledger};
use dialfeed::upkeep::PurgeWish;

use super::plans::{phone, row};
use super::stage::Stage;

const NOW: &str = "2026-12-23T00:00:00Z";

/// Every byte of the ledger's files.
fn bytes(state: &Path) -> Vec<u8> {
    let files = ["ledger.db", "ledger.db-wal", "ledger.db-shm"].map(|name| state.join(name));
    files.iter().flat_map(|file| std::fs::read(file).unwrap_or_default()).collect()
}

/// What of these customers can be found: names, texts, numbers as text and as the ledger packs them.
fn found(state: &Path, rows: std::ops::Range<u32>) -> Vec<String> {
    let all = bytes(state);
    let has = |what: &[u8]| memchr::memmem::find(&all, what).is_some();
    let mut found = Vec::new();
    for n in rows {
        let packed = phone(n).bits();
        for (name, what) in [
            (format!("name {n}"), format!("客户{n}").into_bytes()),
            (format!("mail {n}"), format!("someone{n}@").into_bytes()),
            (format!("number {n}"), phone(n).to_string().into_bytes()),
            (format!("packed {n}"), packed.to_be_bytes().to_vec()),
            (format!("packed, the other way round {n}"), packed.to_le_bytes().to_vec()),
        ] {
            found.extend(has(&what).then_some(name));
        }
    }
    let texts = ["杭州市某路", "再见", "=1+1"];
    found.extend(texts.iter().filter(|text| has(text.as_bytes())).map(|&text| text.to_owned()));
    found
}

#[tokio::test]
async fn nothing_of_a_purged_customer_is_in_the_ledgers_files() {
    let stage = Stage::new();
    // Each with a message that grows its row, as a push does: what moved leaves a copy behind.
    let rows: Vec<_> = (2..3_002)
        .map(|n| {
            let mut row = row(n);
            row.remark = Some(format!("as {}", phone(n)));
            row
        })
        .collect();
    let job = stage.job_of(1, JobState::Stopped, "2026-11-23T00:00:00Z", rows).await;
    for row in stage.ledger.claim(job, None, 3_000, vec![]).await.unwrap() {
        let mut end = dialfeed::ledger::Settlement::new(
            row.key,
            dialfeed::outcome::Status::Inserted,
            dialfeed::outcome::Notes::default(),
        );
        end.message = Some(format!("{} 已存入", row.contact.phone));
        stage.ledger.settle(vec![end]).await.unwrap();
    }
    assert!(found(&stage.state(), 2..20).len() > 3 * 18, "they are there before");
    let wish = PurgeWish { states: vec![JobState::Stopped], ..PurgeWish::of_age(1) };
    let done = stage.purge(&wish, NOW).await.unwrap();
    assert!(!done.is_journal_kept);
    assert_eq!(std::fs::metadata(stage.state().join("ledger.db-wal")).unwrap().len(), 0);
    // What SQLite left behind while it moved rows about, `compact` takes.
    stage.ledger.compact().await.unwrap();
    assert_eq!(found(&stage.state(), 2..3_002), [""; 0]);
    assert!(stage.ledger.verify().await.unwrap().findings.is_empty());
}

#[tokio::test]
async fn a_journal_that_another_process_reads_is_told_of() {
    let stage = Stage::new();
    stage.job(1, JobState::Finished, "2026-11-23T00:00:00Z").await;
    let reader = rusqlite::Connection::open(stage.state().join("ledger.db")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM text;").unwrap();
    let count: i64 = reader.query_row("SELECT count(*) FROM text", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 2);
    let done = stage.purge(&PurgeWish::of_age(1), NOW).await.unwrap();
    assert!(done.is_journal_kept);
    reader.execute_batch("COMMIT").unwrap();
    assert!(stage.ledger.empty_journal().await.unwrap());
}
