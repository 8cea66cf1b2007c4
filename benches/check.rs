//! `check --json` against bare parsing of the same file (contract, section 8).
//!
//! `cargo bench --bench check [-- ROWS]`: CSV in UTF-8 and GB18030, and a hundredth of it, against
//! plain loops over the byte records of the `csv` and the `simd-csv` crate; a workbook of a tenth of
//! the rows against a plain loop over calamine's cells; and what `qsv` takes for lesser work, where
//! it is installed. Prints a table and judges nothing.

#![expect(clippy::print_stdout, reason = "the table is what a bench is for")]

#[allow(dead_code, reason = "each bench takes from it what it needs")]
mod lists;
#[allow(dead_code, unused_imports, reason = "each bench takes from it what it needs")]
mod measure;

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use calamine::{Reader as _, Xlsx};
use encoding_rs::{GB18030, UTF_8};

use lists::{Numbers, customers, write_csv, write_workbook};
use measure::{Run, Side, alternate, asked, dialfeed, median_seconds, peak, run, yardstick};

const ROWS: usize = 10_000_000;
/// A sheet holds 2^20 rows at most, its header among them.
const SHEET_ROWS_MAX: usize = 1_000_000;
const ROUNDS: usize = 5;

fn main() -> Result<()> {
    let Some(words) = asked() else { return Ok(()) };
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["yardstick", "csv", file] => bare_csv(Path::new(file)),
        ["yardstick", "simd-csv", file] => bare_simd_csv(Path::new(file)),
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
    let small = folder.path().join("small.csv");
    let (small_rows, sheet_rows) = (rows / 100, (rows / 10).min(SHEET_ROWS_MAX));
    write_csv(&utf8, UTF_8, customers(rows, Numbers::AsTyped))?;
    write_csv(&gb18030, GB18030, customers(rows, Numbers::AsTyped))?;
    write_csv(&small, UTF_8, customers(small_rows, Numbers::AsTyped))?;
    write_workbook(&workbook, customers(sheet_rows, Numbers::AsTyped))?;

    let texts = [
        bare("csv", &utf8),
        bare("simd-csv", &utf8),
        check(&utf8, rows),
        check(&gb18030, rows),
        check(&small, small_rows),
    ];
    let [bare_csv, bare_simd, of_utf8, of_gb18030, of_small] = alternate(ROUNDS, texts)?;
    let [bare_book, of_book] =
        alternate(ROUNDS, [bare("workbook", &workbook), check(&workbook, sheet_rows)])?;

    println!("| what | rows | seconds | peak MiB | ratio | mark |");
    println!("|---|---|---|---|---|---|");
    line("bare `csv` loop, UTF-8", rows, &bare_csv, "1", "");
    line("bare `simd-csv` loop, UTF-8", rows, &bare_simd, &to(&bare_simd, &bare_csv), "");
    line("`check --json`, CSV in UTF-8", rows, &of_utf8, &to(&of_utf8, &bare_csv), "1.0");
    let ratio = format!("{} of UTF-8", to(&of_gb18030, &of_utf8));
    line("`check --json`, CSV in GB18030", rows, &of_gb18030, &ratio, "1.5 of UTF-8");
    let a_row = |runs: &[Run], rows: usize| median_seconds(runs) / rows as f64;
    let growth = a_row(&of_utf8, rows) / a_row(&of_small, small_rows);
    let ratio = format!("{growth:.2} from here, a row");
    line("`check --json`, CSV in UTF-8", small_rows, &of_small, &ratio, "1.15");
    line("bare calamine loop", sheet_rows, &bare_book, "1", "");
    line("`check --json`, workbook", sheet_rows, &of_book, &to(&of_book, &bare_book), "1.1");
    compare_qsv(&[
        (["count"].as_slice(), &utf8, rows, &bare_csv),
        (&["dedup"], &utf8, rows, &bare_csv),
        (&["excel"], &workbook, sheet_rows, &bare_book),
    ])
}

fn line(what: &str, rows: usize, runs: &[Run], ratio: &str, mark: &str) {
    let seconds = median_seconds(runs);
    println!("| {what} | {rows} | {seconds:.3} | {} | {ratio} | {mark} |", peak(runs));
}

/// How many times as long as the base.
fn to(runs: &[Run], base: &[Run]) -> String {
    format!("{:.2}", median_seconds(runs) / median_seconds(base))
}

/// What `qsv` takes for its lesser work, where it is installed.
fn compare_qsv(works: &[(&[&str], &Path, usize, &[Run])]) -> Result<()> {
    if Command::new("qsv").arg("--version").output().is_err() {
        println!("| `qsv count`, `qsv dedup`, `qsv excel` |  |  |  | not installed |  |");
        return Ok(());
    }
    for (words, file, rows, base) in works {
        let side: Side = Box::new(|_| run(Command::new("qsv").args(*words).arg(file)));
        let [runs] = alternate(ROUNDS, [side])?;
        line(&format!("`qsv {}`", words.join(" ")), *rows, &runs, &to(&runs, base), "");
    }
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

/// The same with the other library.
fn bare_simd_csv(file: &Path) -> Result<()> {
    let mut reader =
        simd_csv::ReaderBuilder::new().has_headers(false).from_reader(File::open(file)?);
    let mut record = simd_csv::ByteRecord::new();
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
