//! `check --json` against bare parsing of the same file (contract, section 8).
//!
//! `cargo bench --bench check [-- ROWS]`: CSV in UTF-8 and GB18030 against a plain loop over the
//! `csv` crate's byte records, a workbook of a fifth of the rows against a plain loop over
//! calamine's cells. Prints a table and judges nothing.

#![expect(clippy::print_stdout, reason = "the table is what a bench is for")]

#[allow(dead_code, reason = "each bench takes from it what it needs")]
mod lists;
#[allow(dead_code, unused_imports, reason = "each bench takes from it what it needs")]
mod measure;

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use calamine::{Reader as _, Xlsx};
use encoding_rs::{GB18030, UTF_8};

use lists::{Numbers, customers, write_csv, write_workbook};
use measure::{Run, Side, alternate, asked, dialfeed, median_seconds, peak, run, yardstick};

const ROWS: usize = 1_000_000;
/// A sheet holds 2^20 rows at most, its header among them.
const SHEET_ROWS_MAX: usize = 1_000_000;
const ROUNDS: usize = 7;

fn main() -> Result<()> {
    let Some(words) = asked() else { return Ok(()) };
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["yardstick", "csv", file] => bare_csv(Path::new(file)),
        ["yardstick", "workbook", file] => bare_workbook(Path::new(file)),
        [] => compare(ROWS),
        [rows] => compare(rows.parse().context("the number of rows")?),
        _ => anyhow::bail!("cargo bench --bench check [-- ROWS]"),
    }
}

fn compare(rows: usize) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (utf8, gb18030, workbook) = (
        folder.path().join("utf8.csv"),
        folder.path().join("gb18030.csv"),
        folder.path().join("list.xlsx"),
    );
    let sheet_rows = (rows / 5).min(SHEET_ROWS_MAX);
    write_csv(&utf8, UTF_8, customers(rows, Numbers::AsTyped))?;
    write_csv(&gb18030, GB18030, customers(rows, Numbers::AsTyped))?;
    write_workbook(&workbook, customers(sheet_rows, Numbers::AsTyped))?;

    let [parsed, checked, checked_gb] =
        alternate(ROUNDS, [bare("csv", &utf8), check(&utf8, rows), check(&gb18030, rows)])?;
    let [bare_book, checked_book] =
        alternate(ROUNDS, [bare("workbook", &workbook), check(&workbook, sheet_rows)])?;

    println!("| what | rows | seconds | peak MiB | ratio | mark |");
    println!("|---|---|---|---|---|---|");
    let line = |what: &str, rows: usize, runs: &[Run], ratio: &str, mark: &str| {
        let seconds = median_seconds(runs);
        println!("| {what} | {rows} | {seconds:.3} | {} | {ratio} | {mark} |", peak(runs));
    };
    let to =
        |runs: &[Run], base: &[Run]| format!("{:.2}", median_seconds(runs) / median_seconds(base));
    line("bare `csv` loop, UTF-8", rows, &parsed, "1", "");
    line("`check --json`, CSV in UTF-8", rows, &checked, &to(&checked, &parsed), "1.0");
    let of_utf8 = format!("{} of UTF-8", to(&checked_gb, &checked));
    line("`check --json`, CSV in GB18030", rows, &checked_gb, &of_utf8, "1.5 of UTF-8");
    line("bare calamine loop", sheet_rows, &bare_book, "1", "");
    let ratio = to(&checked_book, &bare_book);
    line("`check --json`, workbook", sheet_rows, &checked_book, &ratio, "1.1");
    Ok(())
}

/// The yardstick for a file.
fn bare<'a>(kind: &'a str, file: &'a Path) -> Side<'a> {
    Box::new(move |_| run(&mut yardstick([kind, &file.to_string_lossy()])?))
}

/// `check --json`, which must have read every row.
fn check(file: &Path, rows: usize) -> Side<'_> {
    Box::new(move |_| {
        let run = run(dialfeed(["check", "--json"]).arg(file))?;
        let summary: serde_json::Value = serde_json::from_str(&run.output)?;
        ensure!(summary["rows"]["read"] == rows, "not every row was read: {summary}");
        Ok(run)
    })
}

/// Counts records and bytes, so that the compiler leaves nothing out.
fn bare_csv(file: &Path) -> Result<()> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(file)?;
    let mut record = csv::ByteRecord::new();
    let (mut records, mut bytes) = (0, 0);
    while reader.read_byte_record(&mut record)? {
        records += 1;
        bytes += record.as_slice().len();
    }
    println!("{records} {bytes}");
    Ok(())
}

/// Counts the cells of the first sheet.
fn bare_workbook(file: &Path) -> Result<()> {
    let mut workbook = Xlsx::new(BufReader::new(File::open(file)?))?;
    let sheet = workbook.sheet_names().first().cloned().context("a sheet")?;
    let mut cells = workbook.worksheet_cells_reader(&sheet)?;
    let mut count = 0_u64;
    while cells.next_cell()?.is_some() {
        count += 1;
    }
    println!("{count}");
    Ok(())
}
