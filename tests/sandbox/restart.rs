//! Calls over restarts: a killed sandbox goes on from its file, and earlier versions' files are
//! taken over.

use std::path::{Path, PathBuf};
use std::time::Duration;

use dialfeed::row::Recipient;
use dialfeed::sandbox::{Feature, Running, Sandbox, SandboxError, SandboxOptions, Speed};

use crate::wire::{ask, dial, each, errno, errno_of, records, start, task};

async fn open(data: &Path, dials_batches: bool) -> Running {
    let options = SandboxOptions {
        data: Some(data.to_owned()),
        speed: Speed::ByHand,
        dials_batches,
        ..SandboxOptions::default()
    };
    start(options).await
}

/// The files as a killed process leaves them: what it has given to the system, at some moment.
fn as_killed(data: &Path) -> PathBuf {
    let left = data.with_extension("left.db");
    std::fs::copy(data, &left).unwrap();
    let journal = |path: &Path| PathBuf::from(format!("{}-wal", path.display()));
    std::fs::copy(journal(data), journal(&left)).unwrap();
    left
}

async fn status(sandbox: &Running, staffid: &str) -> i64 {
    let reply = ask(sandbox, "ExtenStatus", &[("staffid", staffid)]).await;
    reply["data"]["Status"].as_i64().unwrap()
}

#[tokio::test]
async fn a_killed_sandbox_goes_on_with_its_calls_where_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("sandbox.db");
    let first = open(&data, true).await;
    first.advance(Duration::from_secs(600));
    assert_eq!(errno(&first, &task("15400000003", "")).await, "1");
    dial(&first, "8001", "15400010003").await;
    assert!(first.press("8005", Feature::BeginBreak).await.unwrap());
    first.advance(Duration::from_secs(20));
    assert_eq!(status(&first, "8001").await, 1);
    let spy = [("staffid", "8009"), ("spystaffid", "8001"), ("spytype", "1")];
    assert_eq!(errno_of(&first, "ExtenSpy", &spy).await, "1");
    let before = first.simulated_now();
    let left = as_killed(&data);

    let second = open(&left, true).await;
    assert_eq!(second.simulated_now(), before, "time does not go back");
    for (staffid, expected) in [("8001", 1), ("8005", 18), ("8009", 19), ("8010", 4)] {
        assert_eq!(status(&second, staffid).await, expected, "{staffid}");
    }
    // Both tell the same story from here on.
    for sandbox in [&first, &second] {
        sandbox.advance(Duration::from_secs(300));
    }
    let (one, other) = (first.call_records().unwrap(), second.call_records().unwrap());
    assert_eq!(one.len(), 2);
    assert_eq!(one, other);
    first.stop().await;
    second.stop().await;
}

#[tokio::test]
async fn records_and_moments_outlive_a_stop() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("sandbox.db");
    let first = open(&data, false).await;
    dial(&first, "8001", "15400000003").await;
    first.advance(Duration::from_secs(7_200));
    let before = first.simulated_now();
    let told = records(&first, &[]).await;
    assert_eq!(told.len(), 1);
    first.stop().await;
    let second = open(&data, false).await;
    assert!(second.simulated_now() >= before);
    assert_eq!(records(&second, &[]).await, told);
    dial(&second, "8001", "15400000003").await;
    second.advance(Duration::from_secs(100));
    let both = records(&second, &[("Sort", "ASC")]).await;
    assert_eq!(each(&both, "id"), ["1", "2"]);
    assert_ne!(both[0]["uniqueid"], both[1]["uniqueid"]);
    second.stop().await;
}

#[tokio::test]
async fn a_call_the_disk_refuses_is_errno_0_and_never_was() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("sandbox.db");
    let sandbox = open(&data, false).await;
    let saboteur = rusqlite::Connection::open(&data).unwrap();
    let failing = "CREATE TRIGGER failing BEFORE INSERT ON call
                   BEGIN SELECT raise(ABORT, 'disk full'); END";
    saboteur.execute_batch(failing).unwrap();
    let call = [("staffid", "8001"), ("phonenum", "15400000003")];
    assert_eq!(errno_of(&sandbox, "SendDial", &call).await, "0");
    assert_eq!(status(&sandbox, "8001").await, 0, "the extension is idle");
    saboteur.execute_batch("DROP TRIGGER failing").unwrap();
    assert_eq!(errno_of(&sandbox, "SendDial", &call).await, "1");
    assert_eq!(status(&sandbox, "8001").await, 8);
    sandbox.stop().await;
}

#[tokio::test]
async fn data_of_the_first_version_is_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("sandbox.db");
    std::fs::copy("tests/sandbox/kept/version-1.db", &data).unwrap();
    let sandbox = open(&data, false).await;
    let customers = sandbox.customers().unwrap();
    assert_eq!(customers.len(), 7);
    assert_eq!((customers[0].name.as_str(), customers[0].times_received), ("客户1", 2));
    assert_eq!(customers[5].comment, "<b>备注</b>");
    assert_eq!(customers[6].recipient, Recipient::Staff("8003".to_owned()));
    assert_eq!(errno(&sandbox, &task("15400000101", "")).await, "10", "it is known");
    assert_eq!(sandbox.dial_all().await.unwrap(), 0);
    let mut called: Vec<u64> =
        sandbox.call_records().unwrap().iter().map(|record| record.customerid).collect();
    called.sort_unstable();
    called.dedup();
    assert_eq!(called, [1, 2, 3, 4, 5, 6], "those of batches");
    sandbox.stop().await;
    let again = open(&data, false).await;
    assert_eq!(again.customers().unwrap().len(), 7);
    again.stop().await;
}

#[tokio::test]
async fn data_of_a_later_version_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("sandbox.db");
    open(&data, false).await.stop().await;
    let database = rusqlite::Connection::open(&data).unwrap();
    database.pragma_update(None, "user_version", 99).unwrap();
    drop(database);
    let before = std::fs::read(&data).unwrap();
    let options = SandboxOptions { data: Some(data.clone()), ..SandboxOptions::default() };
    let refused = Sandbox::start(options).await;
    assert!(matches!(refused, Err(SandboxError::DataForeign { .. })));
    assert_eq!(std::fs::read(&data).unwrap(), before);
}
