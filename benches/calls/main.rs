//! Call records in great numbers: `cdr --all` and `results`, whole processes before a platform that
//! gives pages as fast as it can. The marks: memory that does not grow for `cdr`; 60 s besides the
//! platform's own time, and 512 MiB, for `results` of a million customers and five million records.
//!
//! `cargo bench --bench calls [-- CUSTOMERS RECORDS]`. The platform is in this process; the time that it
//! takes to make its pages is told beside. Prints a table and judges nothing.

#![expect(clippy::print_stdout, reason = "the table is what a bench is for")]

#[path = "../report/ledger.rs"]
mod ledger;
#[allow(dead_code, unused_imports, reason = "each bench takes from it what it needs")]
#[path = "../lists/mod.rs"]
mod lists;
#[allow(dead_code, unused_imports, reason = "each bench takes from it what it needs")]
#[path = "../measure/mod.rs"]
mod measure;
#[expect(dead_code, reason = "the report's bench takes the rest")]
#[path = "../report/outcomes.rs"]
mod outcomes;
mod server;

use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use measure::{Run, asked, dialfeed, peak, run, yardstick};
use server::Server;

const CUSTOMERS: usize = 1_000_000;
const RECORDS: u64 = 5_000_000;
/// `cdr` is measured with so many: its memory must not grow with them.
const CDR_RECORDS: [u64; 2] = [100_000, 1_000_000];

fn main() -> Result<()> {
    let Some(words) = asked() else { return Ok(()) };
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["yardstick", "ledger", rows, state, endpoint] => {
            ledger::make(rows.parse()?, Path::new(state), endpoint)
        }
        [] => compare(CUSTOMERS, RECORDS),
        [customers, records] => compare(
            customers.parse().context("the number of customers")?,
            records.parse().context("the number of records")?,
        ),
        _ => anyhow::bail!("cargo bench --bench calls [-- CUSTOMERS RECORDS]"),
    }
}

fn compare(customers: usize, records: u64) -> Result<()> {
    let numbers: Vec<String> = outcomes::rows(customers).map(|row| row.cells[0].clone()).collect();
    let server = Server::start(numbers)?;
    println!("| what | records | seconds | of these the platform | peak MiB |");
    println!("|---|---|---|---|---|");
    let platform = server.endpoint();
    let folder = tempfile::tempdir()?;
    let (state, out) = (folder.path().join("state"), folder.path().join("calls.csv"));
    let (state, out) = (state.to_string_lossy(), out.to_string_lossy());
    for records in CDR_RECORDS {
        server.holds(records);
        let words = ["cdr", "--all", "--format", "csv", "--output", &*out, "--state", &*state];
        let words = words.into_iter().chain(["--endpoint", &platform, "--company", "8"]);
        let made = run(dialfeed(words).env("DIALFEED_AUTH", "sandbox"))?;
        let lines = std::fs::read(&*out)?.iter().filter(|byte| **byte == b'\n').count() as u64;
        ensure!(lines == records + 1, "{lines} lines for {records} records");
        std::fs::remove_file(&*out)?;
        line("`cdr --all --output calls.csv`", records, &made, server.busy_seconds());
    }
    let rows_word = customers.to_string();
    run(&mut yardstick(["ledger", &rows_word, &state, &platform])?)?;
    for (what, held) in [("`results`, the first time", records), ("`results` again", records)] {
        server.holds(held);
        let words = ["results", "--state", &*state, "--report-dir", &*state, "--format", "json"];
        let made = run(dialfeed(words).env("DIALFEED_AUTH", "sandbox"))?;
        line(what, held, &made, server.busy_seconds());
    }
    Ok(())
}

fn line(what: &str, records: u64, run: &Run, platform: f64) {
    let (seconds, peak) = (run.seconds, peak([run]));
    println!("| {what} | {records} | {seconds:.1} | {platform:.1} | {peak} |");
}
