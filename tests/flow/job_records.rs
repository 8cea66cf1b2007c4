//! `dialfeed ledger`: looking through the job records, copying them, making them compact.

use std::fs;
use std::process::{Command, Stdio};

use rusqlite::Connection;
use serde_json::Value;

use super::desk::{BATCH, Desk, figure};

const LIST: &str = "手机,姓名\n13490000001,甲\n13490000002,乙\n1349000000,丙\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("list.csv", LIST);
    desk.import(0, "report", &["list.csv", "--batch", BATCH]);
    desk
}

fn kinds(verified: &Value) -> Vec<&str> {
    let findings = verified["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["kind"].as_str().unwrap()).collect()
}

#[test]
fn whole_records_are_found_whole_and_each_kind_of_harm_is_named() {
    let desk = desk();
    desk.json(0, &["purge", "--older-than", "0"]);
    desk.put("more.csv", LIST.replace("1349", "1359"));
    desk.import(0, "more", &["more.csv", "--batch", BATCH]);
    let verified = desk.json(0, &["ledger", "verify"]);
    assert_eq!(
        (kinds(&verified).len(), &verified["jobs"], &verified["rows"]),
        (0, &2.into(), &6.into())
    );
    let whole = fs::read(desk.path("state/ledger.db")).unwrap();
    // The first job is purged, the second is not.
    for (kind, harm) in [
        (
            "rows_do_not_add_up",
            "DELETE FROM text WHERE key = (2 << 32) + 3; DELETE FROM row WHERE key = (2 << 32) + 3",
        ),
        ("texts_lost", "DELETE FROM text WHERE key = (2 << 32) + 1"),
        ("texts_without_row", "INSERT INTO text (key, cells) VALUES ((2 << 32) + 9, '[]')"),
        ("not_purged", "INSERT INTO text (key, cells) VALUES ((1 << 32) + 1, '[]')"),
        ("not_purged", "UPDATE row SET phone = (1 << 56) + 13490000001 WHERE key = (1 << 32) + 3"),
        ("not_purged", "UPDATE row SET message = 'x' WHERE key = (1 << 32) + 1"),
        ("purge_cut_off", "UPDATE job SET is_purged = 0 WHERE no = 1"),
        ("of_no_job", "INSERT INTO text (key, cells) VALUES (9 << 32, '[]')"),
        ("unknown_word", "UPDATE row SET status = 'sent' WHERE key = (2 << 32) + 1"),
        ("unknown_word", "UPDATE row SET reason = 'phone_odd' WHERE key = (2 << 32) + 3"),
        ("numbers_lost", "UPDATE row SET phone = NULL WHERE key = (2 << 32) + 1"),
        ("numbers_lost", "UPDATE row SET phone = 4711 WHERE key = (2 << 32) + 1"),
        ("hidden", "DELETE FROM job_target WHERE job = 2"),
        (
            "names_nothing",
            "UPDATE row SET target = 99 WHERE key = (2 << 32) + 1; INSERT INTO job_target VALUES (1, 1) ON CONFLICT DO NOTHING",
        ),
        ("key_lost", "DELETE FROM fingerprint_key"),
    ] {
        fs::write(desk.path("state/ledger.db"), &whole).unwrap();
        let db = Connection::open(desk.path("state/ledger.db")).unwrap();
        db.execute_batch(&format!("PRAGMA foreign_keys = OFF; {harm}")).unwrap();
        drop(db);
        let verified = desk.json(1, &["ledger", "verify"]);
        assert_eq!(verified["whole"], false);
        assert!(kinds(&verified).contains(&kind), "{harm}: {verified}");
        assert!(kinds(&verified).len() <= 2, "{harm}: {verified}");
    }
    fs::write(desk.path("state/ledger.db"), &whole).unwrap();
    let broken = Connection::open(desk.path("state/ledger.db")).unwrap();
    let page: u32 = broken
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'text'", [], |row| row.get(0))
        .unwrap();
    drop(broken);
    let mut bytes = whole;
    bytes[(page as usize - 1) * 4096..][..64].fill(0xaa);
    fs::write(desk.path("state/ledger.db"), bytes).unwrap();
    let said = desk.run(&["ledger", "verify", "--lang", "en"]);
    assert_eq!(said.code, 1, "{}", said.stderr);
    assert!(
        said.stdout.contains("damaged") && said.stdout.contains("backup"),
        "{}{}",
        said.stdout,
        said.stderr
    );
}

#[test]
fn a_backup_is_whole_private_never_overwrites_and_works_when_it_is_put_in_place() {
    let desk = desk();
    let backup = desk.json(0, &["ledger", "backup", "copy.db"]);
    assert_eq!(backup["bytes"], fs::metadata(desk.path("copy.db")).unwrap().len());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(desk.path("copy.db")).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let before = fs::read(desk.path("copy.db")).unwrap();
    assert_eq!(desk.json(2, &["ledger", "backup", "copy.db"])["error"]["code"], "backup_exists");
    assert!(fs::read(desk.path("copy.db")).unwrap() == before);
    let nowhere = desk.json(1, &["ledger", "backup", "no/such/folder/copy.db"]);
    assert_eq!(nowhere["error"]["code"], "backup_not_written");

    desk.put("later.csv", "手机\n13490000008\n");
    desk.import(0, "later", &["later.csv", "--batch", BATCH]);
    for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
        let _ = fs::rename(desk.path(&format!("state/{name}")), desk.path(name));
    }
    fs::copy(desk.path("copy.db"), desk.path("state/ledger.db")).unwrap();
    assert_eq!(desk.json(0, &["ledger", "verify"])["jobs"], 1);
    desk.put("all.csv", "手机\n13490000001\n13490000008\n");
    let all = desk.import(0, "all", &["all.csv", "--batch", BATCH]);
    assert_eq!(figure(&all, "rows", "already_imported"), 1, "what the backup knows");
    assert_eq!(figure(&all, "rows", "duplicate"), 1, "what was sent after it is sent once more");
}

#[test]
fn a_backup_is_of_one_moment_while_an_import_writes_and_compacting_waits_for_its_end() {
    let desk = desk();
    let rows: String = (0..500).map(|n| format!("{}\n", 13_800_000_000_u64 + n)).collect();
    desk.put("long.csv", format!("手机\n{rows}"));
    let mut import = desk.command(&[
        "import",
        "long.csv",
        "--batch",
        "20261102",
        "--sandbox",
        "--rate",
        "50/s",
        "--yes",
    ]);
    let mut import = import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let is_at_work = || {
        let jobs = desk.json_of_jobs();
        jobs["jobs"].as_array().unwrap().len() == 2
            && figure(&jobs["jobs"][0], "rows", "inserted") > 0
    };
    while !is_at_work() {
        assert!(import.try_wait().unwrap().is_none());
    }
    for n in 0..3 {
        desk.json(0, &["ledger", "backup", &format!("copy-{n}.db")]);
    }
    let job = desk.json_of_jobs()["jobs"][0]["job"].as_str().unwrap().to_owned();
    let refused = desk.json(6, &["ledger", "compact"]);
    assert_eq!(refused["error"]["code"], "held");
    assert!(refused["error"]["message"].as_str().unwrap().contains(&job));
    let held = desk.json(6, &["purge", &job]);
    assert_eq!(held["kept"][0]["why"], "held");
    assert!(import.try_wait().unwrap().is_none(), "it was at work all the time");
    import.kill().unwrap();
    import.wait().unwrap();
    for n in 0..3 {
        let state = desk.path(&format!("restored-{n}"));
        fs::create_dir(&state).unwrap();
        fs::copy(desk.path(&format!("copy-{n}.db")), state.join("ledger.db")).unwrap();
        let verified = desk.json(0, &["ledger", "verify", "--state", state.to_str().unwrap()]);
        assert_eq!((&verified["jobs"], &verified["rows"]), (&2.into(), &503.into()));
    }
}

#[test]
fn compacting_gives_back_what_a_purge_has_left_and_keeps_every_figure() {
    let desk = Desk::new();
    let rows: String =
        (0..3_000).map(|n| format!("{},客户{n}\n", 13_800_000_000_u64 + n)).collect();
    desk.put("list.csv", format!("手机,姓名\n{rows}"));
    desk.import(0, "report", &["list.csv", "--batch", BATCH]);
    desk.json(0, &["purge", "--older-than", "0"]);
    let before = desk.json_of_jobs();
    let done = desk.json(0, &["ledger", "compact"]);
    let bytes = |name: &str| done[name].as_u64().unwrap();
    assert!(bytes("after_bytes") * 2 < bytes("before_bytes"), "{done}");
    assert_eq!(fs::metadata(desk.path("state/ledger.db")).unwrap().len(), bytes("after_bytes"));
    assert_eq!(desk.json_of_jobs(), before);
    assert_eq!(desk.json(0, &["ledger", "verify"])["whole"], true);
    let again = desk.import(0, "again", &["list.csv", "--batch", BATCH]);
    assert_eq!(figure(&again, "rows", "already_imported"), 3_000);
}

#[cfg(unix)]
#[test]
fn a_backup_onto_a_full_disk_is_told_and_leaves_nothing_behind() {
    let desk = Desk::new();
    let rows: String =
        (0..3_000).map(|n| format!("{},客户{n}\n", 13_800_000_000_u64 + n)).collect();
    desk.put("list.csv", format!("手机,姓名\n{rows}"));
    desk.import(0, "report", &["list.csv", "--batch", BATCH]);
    fs::create_dir(desk.path("copies")).unwrap();
    for lang in ["zh", "en"] {
        let own = desk.command(&["ledger", "backup", "copies/copy.db", "--json", "--lang", lang]);
        let mut limited = Command::new("sh");
        limited
            .env_clear()
            .current_dir(desk.path(""))
            .args(["-c", "ulimit -f 100; exec \"$0\" \"$@\""]);
        limited.envs(own.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let ended = limited.arg(own.get_program()).args(own.get_args()).output().unwrap();
        let said: Value = serde_json::from_slice(&ended.stdout).unwrap();
        assert_eq!(
            (ended.status.code(), &said["error"]["code"]),
            (Some(1), &"backup_not_written".into())
        );
        assert_eq!(fs::read_dir(desk.path("copies")).unwrap().count(), 0);
    }
}

#[test]
fn no_records_are_made_only_to_be_looked_at_and_what_is_no_action_is_refused() {
    let desk = Desk::new();
    for words in
        [&["ledger", "verify"][..], &["ledger", "compact"], &["ledger", "backup", "copy.db"]]
    {
        assert_eq!(desk.json(2, words)["error"]["code"], "no_records", "{words:?}");
    }
    assert!(!desk.path("state").exists() && !desk.path("copy.db").exists());
    for words in
        [&["ledger"][..], &["ledger", "mend"], &["ledger", "backup"], &["ledger", "verify", "x"]]
    {
        assert_eq!(desk.json(2, words)["error"]["code"], "usage", "{words:?}");
    }
    let without = desk.json(2, &["ledger", "backup", "--lang", "zh"])["error"].clone();
    assert!(without["message"].as_str().unwrap().contains("备份文件"), "{without}");
}

#[cfg(unix)]
#[test]
fn a_purge_or_a_backup_that_is_interrupted_ends_soon_and_the_same_command_goes_on() {
    use std::time::{Duration, Instant};

    let desk = Desk::new();
    let rows: String =
        (0..30_000).map(|n| format!("{},客户{n}\n", 13_800_000_000_u64 + n)).collect();
    desk.put("list.csv", format!("手机,姓名\n{rows}"));
    let import = ["import", "list.csv", "--batch", BATCH, "--endpoint", "http://127.0.0.1:1/"];
    let mut import = desk.command(&[&import[..], &["--company", "8", "--retries", "0"]].concat());
    assert_eq!(import.env("DIALFEED_AUTH", "x").output().unwrap().status.code(), Some(4));
    let purge = ["purge", "--older-than", "0", "--job-state", "stopped"];
    let mut stopped = 0;
    for (words, wait_ms) in
        [(&["ledger", "backup", "copy.db"][..], 30), (&purge, 30), (&purge, 60), (&purge, 120)]
    {
        let mut command = desk.command(words);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait_ms));
        let asked = Instant::now();
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        let code = child.wait().unwrap().code();
        assert!(asked.elapsed() < Duration::from_secs(5));
        // Before the signal is watched for, it ends the process as any other.
        assert!(matches!(code, Some(0 | 130) | None), "{code:?}");
        stopped += u32::from(code == Some(130));
        let left = fs::read_dir(desk.path("")).unwrap().flatten();
        let parts = left.filter(|entry| entry.file_name().to_string_lossy().ends_with(".part"));
        assert_eq!(parts.count(), 0);
    }
    assert!(stopped > 0);
    assert_eq!(desk.run(&purge).code, 0);
    assert_eq!(desk.json(0, &["ledger", "verify"])["rows"], 30_000);
}
