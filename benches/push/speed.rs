//! As fast as it goes: requests a second to a server that answers at once, and what a row costs.

use anyhow::Result;

use crate::ledger;
use crate::measure::{median, peak, run, yardstick};
use crate::senders::{Errand, Sender, Sent};
use crate::server::Server;

const ROUNDS: usize = 5;
const CONCURRENCY: usize = 64;
const MICROS_PER_S: f64 = 1e6;
/// Against the yardstick, and against `qsv fetchpost`.
const MARK: f64 = 0.8;
const MARK_QSV: f64 = 3.0;

/// Who takes part, and with which part of the rows: what is slow would take minutes for all.
const SENDERS: [(Sender, usize); 6] = [
    (Sender::Bare, 1),
    (Sender::Import, 1),
    (Sender::ImportInMemory, 1),
    (Sender::Oha, 1),
    (Sender::Qsv, 4),
    (Sender::Csv2http, 20),
];

/// A sender with its runs; none where it is not installed.
struct Entry {
    sender: Sender,
    rows: usize,
    runs: Vec<Sent>,
}

/// One run of the ledger alone.
struct OfLedger {
    seconds: f64,
    processor_s: f64,
}

/// All who are there, in turn.
pub fn compare(rows: usize) -> Result<()> {
    let mut server = Server::start(0)?;
    let mut entries =
        SENDERS.map(|(sender, part)| Entry { sender, rows: rows / part, runs: Vec::new() });
    let there = SENDERS.map(|(sender, _)| sender.is_there());
    let mut of_ledger = Vec::new();
    for _ in 0..ROUNDS {
        for (entry, _) in entries.iter_mut().zip(there).filter(|(_, there)| *there) {
            let errand = Errand { rows: entry.rows, concurrency: CONCURRENCY, rate: None };
            entry.runs.push(entry.sender.send(&mut server, errand)?);
        }
        of_ledger.push(ledger_alone(rows)?);
    }
    print(&entries, &of_ledger, rows);
    Ok(())
}

fn ledger_alone(rows: usize) -> Result<OfLedger> {
    let state = tempfile::tempdir()?;
    let (rows, concurrency) = (rows.to_string(), CONCURRENCY.to_string());
    let words = ["ledger", &rows, &concurrency, &state.path().to_string_lossy()];
    let (seconds, processor_s) = ledger::printed(&run(&mut yardstick(words)?)?.output)?;
    Ok(OfLedger { seconds, processor_s })
}

impl Entry {
    fn per_s(&self) -> f64 {
        median(&self.runs, |sent| sent.arrivals.per_s())
    }

    /// Processor time of a row, in µs: of the whole process, and while requests arrived.
    fn micros(&self) -> [f64; 2] {
        let a_row = |seconds: Option<f64>| micros(seconds.unwrap_or(f64::NAN), self.rows);
        [
            median(&self.runs, |sent| a_row(sent.run.processor.whole())),
            median(&self.runs, |sent| a_row(sent.sending_processor_s)),
        ]
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
fn micros(seconds: f64, rows: usize) -> f64 {
    seconds * MICROS_PER_S / rows as f64
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
fn print(entries: &[Entry], of_ledger: &[OfLedger], rows: usize) {
    let per_s =
        |sender| entries.iter().find(|entry| entry.sender == sender).map_or(f64::NAN, Entry::per_s);
    let (bare, import) = (per_s(Sender::Bare), per_s(Sender::Import));
    println!(
        "| what | rows | requests/s | ratio | mark | processor, µs a row | of it sending | peak MiB |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for entry in entries {
        let (name, per_s) = (entry.sender.name(), entry.per_s());
        if entry.runs.is_empty() {
            println!("| {name} | | not installed | | | | | |");
            continue;
        }
        let mark = match entry.sender {
            Sender::Import => format!("{MARK}"),
            Sender::Qsv => format!("`import` is {:.1} ×, mark {MARK_QSV} ×", import / per_s),
            _ => String::new(),
        };
        let (rows, ratio, peak) =
            (entry.rows, per_s / bare, peak(entry.runs.iter().map(|sent| &sent.run)));
        let [whole, sending] = entry.micros().map(figure);
        println!(
            "| {name} | {rows} | {per_s:.0} | {ratio:.2} | {mark} | {whole} | {sending} | {peak} |"
        );
    }
    let alone_per_s = median(of_ledger, |run| rows as f64 / run.seconds);
    let alone = median(of_ledger, |run| micros(run.processor_s, rows));
    println!(
        "| the ledger alone, claim and settle | {rows} | {alone_per_s:.0} rows | {:.2} | | {} | | |",
        alone_per_s / bare,
        figure(alone)
    );
    println!();
    if let Some(import) = entries.iter().find(|entry| entry.sender == Sender::Import) {
        let share = alone / import.micros()[1] * 100.0;
        println!(
            "The ledger's share of a row's processor time while sending: {} %.",
            figure(share)
        );
    }
    let with_runs = |entry: &&Entry| entry.sender == Sender::Oha && !entry.runs.is_empty();
    for entry in entries.iter().filter(with_runs) {
        let share = median(&entry.runs, |sent| sent.duplicates as f64 / entry.rows as f64 * 100.0);
        println!("Duplicates among the requests of `oha`: {} %.", figure(share));
    }
}

/// As a table shows it; a dash where the system does not tell.
fn figure(figure: f64) -> String {
    if figure.is_finite() { format!("{figure:.0}") } else { "–".to_owned() }
}
