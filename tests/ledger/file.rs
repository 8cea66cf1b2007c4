//! What the embedded engine promises of its file: it survives, it is shared, it is the owner's
//! alone, and one that cannot be read is left as it is.

use std::fs;
use std::sync::Arc;

use dialfeed::ledger::{Ledger, LedgerError, Page, Settlement, Sqlite, Standing};
use dialfeed::outcome::{Notes, Status};
use rusqlite::Connection;

use super::plans::{plan, row, source};

#[tokio::test]
async fn a_claim_that_has_returned_is_seen_by_another_connection_and_after_a_new_start() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Sqlite::open(folder.path()).unwrap();
    let job = plan(&ledger, 1, (2..6).map(row).collect()).await;
    let other = Sqlite::open(folder.path()).unwrap();
    let claimed = ledger.claim(job, None, 3, vec![]).await.unwrap();
    assert_eq!(other.tally(job).await.unwrap().under_way, 3);
    ledger
        .settle(vec![Settlement::new(claimed[0].key, Status::Inserted, row(2).notes)])
        .await
        .unwrap();
    assert_eq!(other.tally(job).await.unwrap().rows.of(Status::Inserted), 1);
    drop((ledger, other));
    let again = Sqlite::open(folder.path()).unwrap();
    let rows = again.rows(job, Page { after: None, most: 9, statuses: vec![] }).await.unwrap();
    let standings: Vec<Standing> = rows.iter().map(|row| row.standing).collect();
    assert_eq!(standings[..2], [Standing::At(Status::Inserted), Standing::UnderWay]);
    assert_eq!(again.job(None).await.unwrap().unwrap().sources, [source(4)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_runs_write_to_one_file_at_once_and_no_row_is_claimed_twice() {
    let folder = tempfile::tempdir().unwrap();
    let ledgers = [0, 1].map(|_| Arc::new(Sqlite::open(folder.path()).unwrap()));
    let job = plan(&*ledgers[0], 1, (0..400).map(row).collect()).await;
    let mut takers = Vec::new();
    for n in 0..8_u16 {
        let ledger = Arc::clone(&ledgers[usize::from(n) % 2]);
        takers.push(tokio::spawn(async move {
            let mut taken = 0;
            loop {
                let rows = ledger.claim(job, None, 7, vec![]).await.unwrap();
                if rows.is_empty() {
                    break;
                }
                for row in rows {
                    let end = Settlement::new(row.key, Status::Inserted, Notes::default());
                    ledger.settle(vec![end]).await.unwrap();
                    taken += 1;
                }
            }
            plan(&*ledger, 10 + n, vec![row(2)]).await;
            taken
        }));
    }
    let mut taken = 0;
    for taker in takers {
        taken += taker.await.unwrap();
    }
    assert_eq!(taken, 400);
    assert_eq!(ledgers[1].tally(job).await.unwrap().rows.of(Status::Inserted), 400);
    assert_eq!(ledgers[1].jobs().await.unwrap().len(), 9);
}

#[test]
fn many_starts_at_once_make_one_ledger() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| Sqlite::open(&folder.path().join("state")).map(drop).unwrap());
            }
        });
    }
}

/// Opens, and if that works reads, a ledger with this content; the file must stay as it is.
async fn refused(content: &[u8]) -> LedgerError {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    fs::write(&path, content).unwrap();
    let error = match Sqlite::open(folder.path()) {
        Err(error) => error,
        Ok(ledger) => ledger.jobs().await.unwrap_err(),
    };
    assert!(fs::read(&path).unwrap() == content, "the file has changed");
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(names, [path], "nothing is put beside it");
    error
}

/// A ledger with rows, as bytes of one file.
async fn whole_ledger() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Sqlite::open(folder.path()).unwrap();
    plan(&ledger, 1, (2..500).map(row).collect()).await;
    drop(ledger);
    fs::read(folder.path().join("ledger.db")).unwrap()
}

#[tokio::test]
async fn garbage_is_damaged_and_stays() {
    let error = refused(&b"not a database, but somebody's file\n".repeat(100)).await;
    assert!(matches!(error, LedgerError::Damaged { .. }), "{error}");
    let error = refused(b"short").await;
    assert!(matches!(error, LedgerError::Damaged { .. }), "{error}");
}

#[tokio::test]
async fn a_truncated_ledger_is_damaged_and_stays() {
    let whole = whole_ledger().await;
    for part in [whole.len() - 100, whole.len() / 2, 4_096, 5_000, 1_000] {
        let error = refused(&whole[..part]).await;
        assert!(matches!(error, LedgerError::Damaged { .. }), "{part} bytes: {error}");
    }
}

#[tokio::test]
async fn another_programs_database_is_refused_and_stays() {
    for sql in [
        "CREATE TABLE song (title TEXT); INSERT INTO song VALUES ('x');",
        "PRAGMA application_id = 77; CREATE TABLE t (x); DROP TABLE t;",
        "PRAGMA user_version = 3; CREATE TABLE t (x); DROP TABLE t;",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.db");
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let error = refused(&fs::read(&path).unwrap()).await;
        assert!(matches!(error, LedgerError::Damaged { .. }), "{sql}: {error}");
    }
}

#[tokio::test]
async fn a_newer_format_is_named_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    drop(Sqlite::open(folder.path()).unwrap());
    let path = folder.path().join("ledger.db");
    let connection = Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let error = refused(&fs::read(&path).unwrap()).await;
    assert!(matches!(error, LedgerError::TooNew { found: 99, .. }), "{error}");
}

#[tokio::test]
async fn a_word_that_this_program_would_not_write_is_damage() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Sqlite::open(folder.path()).unwrap();
    let job = plan(&ledger, 1, vec![row(2)]).await;
    let connection = Connection::open(ledger.path()).unwrap();
    connection.execute("UPDATE row SET status = 'sent, I think'", []).unwrap();
    let error = ledger.tally(job).await.unwrap_err();
    assert!(matches!(error, LedgerError::Damaged { .. }), "{error}");
}

#[test]
fn a_place_where_no_ledger_can_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let taken = folder.path().join("taken");
    fs::create_dir_all(taken.join("ledger.db")).unwrap();
    for state in [file.as_path(), &file.join("below"), &taken] {
        let error = Sqlite::open(state).unwrap_err();
        let is_named = match error {
            LedgerError::NoFolder { .. } => state == file,
            LedgerError::NotOpened { .. } => state != file,
            _ => false,
        };
        assert!(is_named, "{}: {error}", state.display());
    }
    assert_eq!(fs::read(&file).unwrap(), b"x");
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_named_where_it_binds_this_user() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
    // The superuser writes wherever it likes.
    let bound = fs::write(folder.path().join("probe"), "").is_err();
    let opened = Sqlite::open(folder.path());
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    match opened {
        Err(error) => assert!(bound && matches!(error, LedgerError::NotOpened { .. }), "{error}"),
        Ok(_) => assert!(!bound, "made where nothing can be made"),
    }
}

#[cfg(unix)]
#[tokio::test]
async fn folder_and_files_are_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("a").join("state");
    let ledger = Sqlite::open(&state).unwrap();
    plan(&ledger, 1, vec![row(2)]).await;
    assert_eq!(mode(&state), 0o700);
    let mut files = 0;
    for entry in fs::read_dir(&state).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        files += 1;
    }
    assert_eq!(files, 3, "the database and its two journals");
    drop(ledger);
    fs::set_permissions(state.join("ledger.db"), fs::Permissions::from_mode(0o644)).unwrap();
    drop(Sqlite::open(&state).unwrap());
    assert_eq!(mode(&state.join("ledger.db")), 0o600, "a copy put there is made private");
}

#[tokio::test]
async fn a_read_that_is_interrupted_fails_and_the_ledger_serves_on() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Arc::new(Sqlite::open(folder.path()).unwrap());
    let job = plan(&*ledger, 1, (2..40_000).map(row).collect()).await;
    let looking = Arc::clone(&ledger);
    let look = tokio::spawn(async move { looking.verify().await });
    let mut was_given_up = false;
    for _ in 0..10_000 {
        tokio::task::yield_now().await;
        ledger.interrupt();
        if look.is_finished() {
            was_given_up = look.await.unwrap().is_err();
            break;
        }
        tokio::time::sleep(std::time::Duration::from_micros(200)).await;
    }
    assert!(was_given_up);
    assert_eq!(ledger.tally(job).await.unwrap().rows.of(Status::Pending), 39_998);
    assert!(ledger.verify().await.unwrap().findings.is_empty());
}

#[tokio::test]
async fn a_purge_leaves_fingerprints_of_what_was_sent_and_nothing_of_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Sqlite::open(folder.path()).unwrap();
    let job = plan(&ledger, 1, (2..8).map(row).collect()).await;
    let claimed = ledger.claim(job, None, 4, vec![]).await.unwrap();
    let ends = [Status::Inserted, Status::Failed, Status::Uncertain, Status::Duplicate];
    for (row, status) in claimed.iter().zip(ends) {
        ledger.settle(vec![Settlement::new(row.key, status, Notes::default())]).await.unwrap();
    }
    let remains = ledger.job(None).await.unwrap().unwrap();
    ledger.purge(remains, "2026-12-24T00:00:00Z".parse().unwrap()).await.unwrap();
    let db = Connection::open(folder.path().join("ledger.db")).unwrap();
    let mut rows = db.prepare("SELECT phone FROM row ORDER BY key").unwrap();
    let phones: Vec<Option<i64>> =
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let is_left: Vec<bool> = phones.iter().map(Option::is_some).collect();
    assert_eq!(is_left, [true, false, true, true, false, false]);
    assert!(phones.iter().flatten().all(|bits| bits >> 62 == 1));
    let key: Vec<u8> =
        db.query_row("SELECT bytes FROM fingerprint_key", [], |row| row.get(0)).unwrap();
    assert!(key.len() == 32 && key.iter().any(|byte| *byte != 0));
}
