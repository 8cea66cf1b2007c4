//! Planning a list into the ledger against bare SQLite inserts of the same rows (contract,
//! section 8).
//!
//! `cargo bench --bench plan [-- ROWS]`. Both sides fill the same tables in a new file, with the
//! same journal and the same care for the disk. The inserts have everything in memory when their
//! clock starts; planning reads, judges and dedupes within its time.

#![expect(clippy::print_stdout, reason = "the table is what a bench is for")]

#[allow(dead_code, unused_imports, reason = "each bench takes from it what it needs")]
mod lists;
#[allow(dead_code, unused_imports, reason = "each bench takes from it what it needs")]
mod measure;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use dialfeed::clean::PhoneRules;
use dialfeed::clock;
use dialfeed::import::{
    DoNotCall, Duplicates, Earlier, Planning, StaffCheck, TargetChoice, open_lists, plan,
};
use dialfeed::ledger::{JobId, JobNo, Ledger as _, Locks, NewJob, Scope, Sqlite, cells_json};
use dialfeed::outcome::Status;
use dialfeed::row::{Phone, PhoneKind};
use dialfeed::source::ReadOptions;
use dialfeed::stop::Stop;
use encoding_rs::UTF_8;
use rusqlite::{Connection, params};

use lists::{Numbers, customers, write_csv};
use measure::{Run, Side, alternate, asked, median, peak, run, yardstick};

const ROWS: usize = 1_000_000;
const ROUNDS: usize = 5;
const BATCH: &str = "20261122";
/// Rows in one transaction of the yardstick.
const ROWS_A_TRANSACTION: usize = 8192;

fn main() -> Result<()> {
    let Some(words) = asked() else { return Ok(()) };
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["yardstick", "insert", rows, state] => insert(rows.parse()?, Path::new(state)),
        ["yardstick", "plan", list, state] => plan_list(list.into(), Path::new(state)),
        [] => compare(ROWS),
        [rows] => compare(rows.parse().context("the number of rows")?),
        _ => anyhow::bail!("cargo bench --bench plan [-- ROWS]"),
    }
}

fn compare(rows: usize) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let list = folder.path().join("list.csv");
    write_csv(&list, UTF_8, customers(rows, Numbers::Tidy))?;
    let (list, rows_word) = (list.to_string_lossy().into_owned(), rows.to_string());
    let sides = [side(["insert", &rows_word], rows), side(["plan", &list], rows)];
    let [inserted, planned] = alternate(ROUNDS, sides)?;

    println!("| what | rows | seconds | peak MiB | ratio | mark |");
    println!("|---|---|---|---|---|---|");
    let base = work_seconds(&inserted);
    for (what, runs, mark) in
        [("bare SQLite inserts", &inserted, ""), ("planning into the ledger", &planned, "1.5")]
    {
        let seconds = work_seconds(runs);
        let (peak, ratio) = (peak(runs), seconds / base);
        println!("| {what} | {rows} | {seconds:.2} | {peak} | {ratio:.2} | {mark} |");
    }
    Ok(())
}

/// A run with a new ledger, which must have all rows in the end.
fn side<'a>(words: [&'a str; 2], rows: usize) -> Side<'a> {
    Box::new(move |_| {
        let state = tempfile::tempdir()?;
        let folder = state.path().to_string_lossy().into_owned();
        let run = run(&mut yardstick([words[0], words[1], &folder])?)?;
        let ledger = Connection::open(state.path().join("ledger.db"))?;
        for table in ["row", "text"] {
            let count = format!("SELECT count(*) FROM {table}");
            let written: i64 = ledger.query_row(&count, [], |row| row.get(0))?;
            ensure!(usize::try_from(written)? == rows, "{written} rows in {table}, not {rows}");
        }
        Ok(run)
    })
}

/// What the programs themselves print: the time without their start and the list's making.
fn work_seconds(runs: &[Run]) -> f64 {
    median(runs, |run| run.output.trim().parse().unwrap_or(f64::NAN))
}

/// The other side: the library's own planning.
fn plan_list(list: PathBuf, state: &Path) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (seconds, rows) = runtime.block_on(async {
        let ledger = Arc::new(Sqlite::open(state)?);
        let mut locks = Locks::new(state)?;
        let begun = Instant::now();
        let (id, scope) = (JobId::new(clock::now(), 1), scope());
        locks.job(&id)?;
        let (settings, started_at) = ("{}".into(), clock::now());
        let job =
            ledger.begin_plan(NewJob { id, scope: scope.clone(), settings, started_at }).await?;
        let target = TargetChoice::Batch(BATCH.into());
        let planning = Planning {
            tables: open_lists(&[list], &ReadOptions::default(), &mut std::io::empty())?,
            rules: &PhoneRules::default(),
            do_not_call: &DoNotCall::default(),
            target: Some(&target),
            staff: &StaffCheck::NotNeeded,
            earlier: Earlier::default(),
            stop: &Stop::new(),
            duplicates: Duplicates::First,
            set: &[],
            progress: &mut |_| {},
        };
        let planned = plan(planning, &ledger, job, &scope, &mut locks).await?;
        Ok::<_, anyhow::Error>((begun.elapsed().as_secs_f64(), planned.tally.rows))
    })?;
    ensure!(rows.sum() == rows.of(Status::Pending), "every row of the list can be sent");
    println!("{seconds}");
    Ok(())
}

fn scope() -> Scope {
    Scope {
        endpoint: "http://127.0.0.1/".into(),
        company: "8".into(),
        action: "AddTaskData".into(),
    }
}

/// The yardstick: rows that are ready in memory into the ledger's own tables, as the plan would
/// write them.
fn insert(rows: usize, state: &Path) -> Result<()> {
    // Makes the tables.
    drop(Sqlite::open(state)?);
    let mut ready: Vec<(i64, [String; 5], String)> = Vec::with_capacity(rows);
    for cells in customers(rows, Numbers::Tidy) {
        let phone = Phone::new(PhoneKind::Mobile, cells[0].parse()?).bits().cast_signed();
        let json = cells_json(cells.iter().map(String::as_str));
        ready.push((phone, cells, json));
    }
    let begun = Instant::now();
    let mut ledger = Connection::open(state.join("ledger.db"))?;
    ledger.pragma_update(None, "journal_mode", "WAL")?;
    ledger.pragma_update(None, "synchronous", "FULL")?;
    ledger.pragma_update(None, "cache_size", -16_384)?;
    let mut key = JobNo(1).0 << 32;
    let mut number = 1;
    for group in ready.chunks(ROWS_A_TRANSACTION) {
        let transaction = ledger.transaction()?;
        {
            let mut row = transaction.prepare_cached(
                "INSERT INTO row (key, source, number, target, phone, status, reason, remark, notes)
                 VALUES (?, 0, ?, 1, ?, 'pending', NULL, NULL, 0)",
            )?;
            let mut text = transaction.prepare_cached(
                "INSERT INTO text (key, name, address, email, comment, cells)
                 VALUES (?, ?, ?, ?, ?, ?)",
            )?;
            for (phone, [_, name, address, email, comment], cells) in group {
                (key, number) = (key + 1, number + 1);
                row.execute(params![key, number, phone])?;
                text.execute(params![key, name, address, email, comment, cells])?;
            }
        }
        transaction.commit()?;
    }
    println!("{}", begun.elapsed().as_secs_f64());
    Ok(())
}
