//! The data: on disk before the reply, kept over runs, one sandbox's at a time, its owner's alone.

use dialfeed::sandbox::{Faults, Sandbox, SandboxError, SandboxOptions};

use crate::wire::{action, errno, start, start_on, task};

#[tokio::test]
async fn data_outlives_a_stop_and_belongs_to_one_sandbox_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("sandbox.db");
    let options = SandboxOptions { data: Some(data.clone()), ..SandboxOptions::default() };
    let first = start(options.with_batch("mine")).await;
    assert_eq!(errno(&first, &task("13800138000", "张三")).await, "1");
    assert!(first.customers().unwrap()[0].arrived.is_some());
    assert!(matches!(start_on(&data).await, Err(SandboxError::DataInUse { .. })));
    first.stop().await;

    let second = start_on(&data).await.unwrap();
    assert_eq!(errno(&second, &task("13800138000", "李四")).await, "10");
    let mine = action("AddTaskData", &[("batchid", "mine"), ("phonenum", "13900139000")]);
    assert_eq!(errno(&second, &mine).await, "1", "the batch was kept");
    let customers = second.customers().unwrap();
    assert_eq!((customers[0].name.as_str(), customers[0].times_received), ("张三", 2));
    assert_eq!(customers[0].arrived, None, "it arrived in an earlier run");
    assert_eq!(customers[1].order, 2);
    second.stop().await;
}

#[cfg(unix)]
#[tokio::test]
async fn data_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let sandbox = start_on(&folder.path().join("sandbox.db")).await.unwrap();
    assert_eq!(errno(&sandbox, &task("13800138000", "张三")).await, "1");
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap).collect();
    assert!(files.len() >= 3, "data, lock, journal: {files:?}");
    for file in files {
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", file.file_name());
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn what_is_no_data_of_a_sandbox_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("list.csv");
    let lines = "手机号,姓名\n13800138000,张三\n".repeat(100);
    std::fs::write(&text, &lines).unwrap();
    assert!(matches!(start_on(&text).await, Err(SandboxError::DataForeign { .. })));
    assert_eq!(std::fs::read_to_string(&text).unwrap(), lines);

    let other = folder.path().join("other.db");
    let database = rusqlite::Connection::open(&other).unwrap();
    database.execute_batch("CREATE TABLE customer (id)").unwrap();
    drop(database);
    let before = std::fs::read(&other).unwrap();
    assert!(matches!(start_on(&other).await, Err(SandboxError::DataForeign { .. })));
    assert_eq!(std::fs::read(&other).unwrap(), before);

    let nowhere = folder.path().join("missing").join("sandbox.db");
    assert!(matches!(start_on(&nowhere).await, Err(SandboxError::DataFile { .. })));
}

#[tokio::test]
async fn options_that_cannot_hold_are_refused() {
    let refused = async |options| Sandbox::start(options).await.map(|_| ()).unwrap_err();
    let faulty = |faults| SandboxOptions { faults, ..SandboxOptions::default() };
    let shares = Faults { fail: 0.6, garble: 0.6, ..Faults::default() };
    assert!(matches!(refused(faulty(shares)).await, SandboxError::SharesTooMany { .. }));
    for share in [-0.1, 1.1, f64::NAN] {
        let faults = Faults { refuse: share, ..Faults::default() };
        let error = refused(faulty(faults)).await;
        assert!(matches!(error, SandboxError::Share { name: "refuse", .. }), "{error:?}");
    }
    for id in ["", " 1", "1\n2", &"1".repeat(65)] {
        let error = refused(SandboxOptions::default().with_batch(id)).await;
        assert!(matches!(error, SandboxError::BatchId { .. }), "{id:?}: {error:?}");
    }
    let running = start(SandboxOptions::default()).await;
    let taken = SandboxOptions { port: running.port(), ..SandboxOptions::default() };
    assert!(matches!(refused(taken).await, SandboxError::PortTaken { .. }));
    running.stop().await;
}

#[tokio::test]
async fn a_row_is_in_the_file_when_its_reply_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("sandbox.db");
    let sandbox = start_on(&data).await.unwrap();
    let reader =
        rusqlite::Connection::open_with_flags(&data, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)
            .unwrap();
    let times = |phonenum: &str| -> i64 {
        let query = "SELECT coalesce(sum(times_received), 0) FROM customer WHERE phonenum = ?1";
        reader.query_row(query, [phonenum], |row| row.get(0)).unwrap()
    };
    for n in 0..50 {
        let phonenum = format!("138000000{n:02}");
        assert_eq!(times(&phonenum), 0);
        assert_eq!(errno(&sandbox, &task(&phonenum, "")).await, "1");
        assert_eq!(times(&phonenum), 1);
        assert_eq!(errno(&sandbox, &task(&phonenum, "")).await, "10");
        assert_eq!(times(&phonenum), 2);
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_row_the_disk_refuses_is_errno_9_and_the_next_ones_are_stored_again() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("sandbox.db");
    let sandbox = start_on(&data).await.unwrap();
    let saboteur = rusqlite::Connection::open(&data).unwrap();
    let failing = "CREATE TRIGGER failing BEFORE INSERT ON customer
                   BEGIN SELECT raise(ABORT, 'disk full'); END";
    saboteur.execute_batch(failing).unwrap();
    assert_eq!(errno(&sandbox, &task("13800138000", "")).await, "9");
    saboteur.execute_batch("DROP TRIGGER failing").unwrap();
    assert_eq!(errno(&sandbox, &task("13800138000", "")).await, "1");
    sandbox.stop().await;
}
