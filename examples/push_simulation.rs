//! Plays the push loop under simulation from many seeds, on all cores.
//!
//! `cargo run --release --example push_simulation -- SEEDS [FIRST_SEED]`
//!
//! Each seed is a scenario: a list, limits, latencies, faults, kills and stops, a disk with moods
//! of its own. Where a law of the contract does not hold, the scenario, its last steps and the
//! command that plays it again are printed, and the exit code is 1.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example speaks to its user")]

use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

#[path = "../tests/push/simulation/mod.rs"]
#[allow(dead_code, reason = "the tests look at more of it")]
mod simulation;

use simulation::play_seeds;

/// Time between two lines of progress.
const PROGRESS: Duration = Duration::from_secs(10);

fn main() -> ExitCode {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let (seeds, first) = match numbers[..] {
        [seeds] => (seeds, 0),
        [seeds, first] => (seeds, first),
        _ => {
            eprintln!("usage: push_simulation SEEDS [FIRST_SEED]");
            return ExitCode::from(2);
        }
    };
    let began = Instant::now();
    let told = Mutex::new(began);
    let played = play_seeds(first, seeds, |sum| {
        if let Ok(mut told) = told.lock()
            && told.elapsed() >= PROGRESS
        {
            *told = Instant::now();
            let (took, it) = (began.elapsed().as_secs(), &sum.figures);
            println!(
                "{took:>6} s  {} seeds  {} requests  {} kills",
                sum.seeds, it.requests, it.kills
            );
        }
    });
    match played {
        Ok(sum) => {
            println!("{sum}\nevery law held; {:.1} s", began.elapsed().as_secs_f64());
            ExitCode::SUCCESS
        }
        Err(failure) => {
            println!("{failure}");
            ExitCode::FAILURE
        }
    }
}
