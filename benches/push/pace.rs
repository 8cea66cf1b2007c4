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
    println!(
        "| `--rate` | rows | requests/s | windows of | how many | ceiling | allowed | most in one | above the ceiling | ceiling and one more in |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for (rate, rows) in CLIMB {
        let errand = Errand { rows, concurrency: CLIMB_CONCURRENCY, rate: Some(rate) };
        let arrivals = Sender::Import.send(&mut server, errand)?.arrivals;
        let (ceiling, length) = ceiling(rate);
        let allowed = ceiling + (ceiling / 100).max(1);
        let windows = arrivals.in_windows(length);
        let above = windows.iter().filter(|count| **count > ceiling).count();
        let shortest = arrivals.shortest_for_one_more_than(ceiling).unwrap_or_default();
        println!(
            "| {rate}/s | {rows} | {:.2} | {length:?} | {} | {ceiling} | {allowed} | {} | {above} | {:.1} ms |",
            arrivals.per_s(),
            windows.len(),
            most(&arrivals, length),
            shortest.as_secs_f64() * 1e3
        );
    }
    Ok(())
}

/// Most requests, and the time in which no more may begin: a second, or below one a second a period.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the rates of this bench are small and positive"
)]
fn ceiling(rate: f64) -> (usize, Duration) {
    let most = rate.max(1.0);
    (most as usize, Duration::from_secs_f64(most / rate))
}

fn most(arrivals: &Arrivals, window: Duration) -> usize {
    arrivals.in_windows(window).into_iter().max().unwrap_or(0)
}
