//! How exactly a pace is kept: requests that arrived in each window of one second.
//!
//! The contract allows one more or 1 % there for the network's jitter; the tables show what was
//! counted, with nothing taken off.

use std::time::Duration;

use anyhow::Result;

use crate::arrivals::Arrivals;
use crate::senders::{Errand, Sender};
use crate::server::Server;

const LATENCY_MS: u64 = 100;
const RATE: f64 = 100.0;
const SECOND: Duration = Duration::from_secs(1);

/// Each sender at 100 a second, to a server that takes its time: with what it was given, the rows
/// for some ten seconds at the pace it can reach, and how many under way.
const SENDERS: [(Sender, &str, usize, usize); 4] = [
    (Sender::Import, "`--rate 100/s --concurrency 64`", 1_000, 64),
    (Sender::Oha, "`-q 100 -c 64`", 1_000, 64),
    (Sender::Qsv, "`--rate-limit 100`, one at a time", 100, 1),
    (Sender::Csv2http, "`--concurrency 10`, knows no rate", 500, 10),
];

/// `import` alone to a server that answers at once: the rate, and rows for its run.
const CLIMB: [(f64, usize); 4] = [(0.5, 11), (20.0, 200), (100.0, 1_000), (1_000.0, 5_000)];
const CLIMB_CONCURRENCY: usize = 64;

/// The senders beside one another.
pub fn compare() -> Result<()> {
    let mut server = Server::start(LATENCY_MS)?;
    println!(
        "| replies after {LATENCY_MS} ms | given | rows | requests/s | mark | most in one second | mark |"
    );
    println!("|---|---|---|---|---|---|---|");
    for (sender, given, rows, concurrency) in SENDERS {
        let name = sender.name();
        if !sender.is_there() {
            println!("| {name} | | | not installed | | | |");
            continue;
        }
        let errand = Errand { rows, concurrency, rate: Some(RATE) };
        let arrivals = sender.send(&mut server, errand)?.arrivals;
        let marks = if sender == Sender::Import { ["99", "100"] } else { ["", ""] };
        println!(
            "| {name} | {given} | {rows} | {:.1} | {} | {} | {} |",
            arrivals.per_s(),
            marks[0],
            most(&arrivals, SECOND),
            marks[1]
        );
    }
    Ok(())
}

/// `import` at several rates.
pub fn climb() -> Result<()> {
    let mut server = Server::start(0)?;
    println!("| `--rate` | rows | windows | of | ceiling | most in one | above it | requests/s |");
    println!("|---|---|---|---|---|---|---|---|");
    for (rate, rows) in CLIMB {
        let errand = Errand { rows, concurrency: CLIMB_CONCURRENCY, rate: Some(rate) };
        let arrivals = Sender::Import.send(&mut server, errand)?.arrivals;
        // Below one a second there is one in each period, which is longer than a second.
        let ceiling = rate.max(1.0);
        let length = Duration::from_secs_f64(ceiling / rate);
        let windows = arrivals.in_windows(length);
        #[expect(clippy::cast_precision_loss, reason = "a few thousand at most")]
        let above = windows.iter().filter(|count| **count as f64 > ceiling).count();
        println!(
            "| {rate}/s | {rows} | {} | {length:?} | {ceiling} | {} | {above} | {:.2} |",
            windows.len(),
            most(&arrivals, length),
            arrivals.per_s()
        );
    }
    Ok(())
}

fn most(arrivals: &Arrivals, window: Duration) -> usize {
    arrivals.in_windows(window).into_iter().max().unwrap_or(0)
}
