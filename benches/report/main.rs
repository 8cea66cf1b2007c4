//! The report of a large job against bare loops that write the same cells (contract, section 8).
//!
//! `cargo bench --bench report [-- ROWS]`. One ledger is made first, with rows that ended as they do
//! in life; then `dialfeed report` writes each format from it, in turn with a loop over the library
//! that writes that format, which reads nothing: its cells are made as it goes. Prints a table and
//! judges nothing. Another format is a line of `FORMATS` and its loop in `bare`.

#![expect(clippy::print_stdout, reason = "the table is what a bench is for")]

mod bare;
mod ledger;
#[allow(dead_code, unused_imports, reason = "each bench takes from it what it needs")]
#[path = "../lists/mod.rs"]
mod lists;
#[allow(dead_code, unused_imports, reason = "each bench takes from it what it needs")]
#[path = "../measure/mod.rs"]
mod measure;
mod outcomes;

use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use measure::{Run, Side, alternate, asked, dialfeed, median_seconds, peak, run, yardstick};

const ROWS: usize = 1_000_000;
const ROUNDS: usize = 5;
const KIB_PER_MIB: f64 = 1024.0;

/// A kind of report, and what it has to be beside.
struct Format {
    /// As `--format` and the yardstick know it.
    name: &'static str,
    /// The library of the bare loop.
    library: &'static str,
    /// For a million rows: seconds and MiB.
    mark: &'static str,
}

const FORMATS: [Format; 2] = [
    Format { name: "xlsx", library: "rust_xlsxwriter", mark: "30 s, 300 MiB" },
    Format { name: "csv", library: "csv", mark: "" },
];

/// The runs of one side, and how much it wrote.
#[derive(Default)]
struct Figures {
    runs: Vec<Run>,
    mib: f64,
}

fn main() -> Result<()> {
    let Some(words) = asked() else { return Ok(()) };
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["yardstick", "ledger", rows, state] => {
            ledger::make(rows.parse()?, Path::new(state), "http://127.0.0.1/")
        }
        ["yardstick", "xlsx", rows, folder] => bare::workbook(rows.parse()?, Path::new(folder)),
        ["yardstick", "csv", rows, folder] => bare::texts(rows.parse()?, Path::new(folder)),
        [] => compare(ROWS),
        [rows] => compare(rows.parse().context("the number of rows")?),
        _ => anyhow::bail!("cargo bench --bench report [-- ROWS]"),
    }
}

fn compare(rows: usize) -> Result<()> {
    let state = tempfile::tempdir()?;
    let (state, rows_word) = (state.path().to_string_lossy(), rows.to_string());
    // By a process of its own: what it takes is no part of what is measured.
    let job = run(&mut yardstick(["ledger", &rows_word, &state])?)?.output.trim().to_owned();

    println!("| what | rows | seconds | peak MiB | ratio | written, MiB | mark |");
    println!("|---|---|---|---|---|---|---|");
    for format in FORMATS {
        let (mut bare, mut report) = (Figures::default(), Figures::default());
        [bare.runs, report.runs] = alternate(
            ROUNDS,
            [
                side(&mut bare.mib, |folder| {
                    run(&mut yardstick([format.name, &rows_word, folder])?)
                }),
                side(&mut report.mib, |folder| {
                    let whereto = ["--state", &*state, "--report-dir", folder];
                    let words = ["report", &job, "--format", format.name, "--lang", "zh"];
                    run(&mut dialfeed(words.into_iter().chain(whereto)))
                }),
            ],
        )?;
        let base = median_seconds(&bare.runs);
        line(&format!("bare `{}` loop", format.library), rows, &bare, base, "");
        line(&format!("`report --format {}`", format.name), rows, &report, base, format.mark);
    }
    Ok(())
}

/// A side that writes into a new folder each time; how much that was goes to `mib`.
fn side<'a>(mib: &'a mut f64, write: impl Fn(&str) -> Result<Run> + 'a) -> Side<'a> {
    Box::new(move |_| {
        let folder = tempfile::tempdir()?;
        let run = write(&folder.path().to_string_lossy())?;
        *mib = written_mib(folder.path())?;
        ensure!(*mib > 0.0, "nothing was written");
        Ok(run)
    })
}

#[expect(clippy::cast_precision_loss, reason = "sizes of files are far below 2^52")]
fn written_mib(folder: &Path) -> Result<f64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes as f64 / KIB_PER_MIB / KIB_PER_MIB)
}

fn line(what: &str, rows: usize, figures: &Figures, base: f64, mark: &str) {
    let (seconds, peak) = (median_seconds(&figures.runs), peak(&figures.runs));
    let (ratio, mib) = (seconds / base, figures.mib);
    println!("| {what} | {rows} | {seconds:.2} | {peak} | {ratio:.2} | {mib:.1} | {mark} |");
}
