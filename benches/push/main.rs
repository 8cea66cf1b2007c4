//! Pushing beside the field (contract, section 8): how many requests a second get through, what a
//! row costs, and how exactly a pace is kept.
//!
//! `cargo bench --bench push [-- ROWS]`. The sandbox runs in this process and takes its share of the
//! same cores on all sides; what it saw arrive is what counts, not what a program says of itself.
//! Other programs take part where they are installed. Prints tables and judges nothing.

#![expect(clippy::print_stdout, reason = "the tables are what a bench is for")]

mod arrivals;
mod bare;
mod ledger;
#[allow(dead_code, unused_imports, reason = "each bench takes from it what it needs")]
#[path = "../lists/mod.rs"]
mod lists;
#[allow(dead_code, unused_imports, reason = "each bench takes from it what it needs")]
#[path = "../measure/mod.rs"]
mod measure;
mod pace;
mod senders;
mod server;
mod speed;

use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};

use measure::asked;
use server::ROWS_MAX;

const ROWS: usize = 20_000;

fn main() -> Result<()> {
    let Some(words) = asked() else { return Ok(()) };
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["yardstick", "send", endpoint, forms, concurrency] => {
            bare::send_all(endpoint, Path::new(forms), concurrency.parse()?)
        }
        ["yardstick", "ledger", rows, concurrency, state] => {
            ledger::claim_and_settle(rows.parse()?, concurrency.parse()?, Path::new(state))
        }
        [] => compare(ROWS),
        [rows] => compare(rows.parse().context("the number of rows")?),
        _ => bail!("cargo bench --bench push [-- ROWS]"),
    }
}

fn compare(rows: usize) -> Result<()> {
    ensure!((1_000..=ROWS_MAX).contains(&rows), "between 1000 and {ROWS_MAX} rows");
    speed::compare(rows)?;
    println!();
    pace::compare()?;
    println!();
    pace::climb()
}
