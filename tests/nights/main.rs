//! A month of nights in which nobody watches: lists good and bad arrive in a folder, cron runs
//! `dialfeed inbox`, runs are killed, the platform comes and goes. Then what the platform holds, what
//! the ledger says and what stands on the shelves are compared with what the office put in.
//!
//! A month follows from its seed, but for the moments at which a kill or a restart meets the program.
//! Each month is played with the program itself, on real files, against a real sandbox that keeps one
//! port and one data file. A month that fails prints its seed, its nights so far and the command that
//! plays it again.

#![allow(clippy::unwrap_used, reason = "what fails in a test's own tools fails the test")]
#![allow(clippy::expect_used, reason = "as above")]
#![allow(clippy::panic, reason = "as above")]
#![allow(clippy::print_stdout, reason = "shown where the test fails, or asked for")]

#[path = "../support/mod.rs"]
mod support;

mod cut_off;
mod laws;
mod lists;
mod month;
mod office;
mod records;
mod scenario;
mod story;
mod town;

use scenario::Scenario;

/// The month of every run of the tests; more of them are a command of their own, below.
const SEED: u64 = 8;

#[test]
fn after_a_month_of_nights_every_list_and_every_customer_is_where_it_belongs() {
    let figures = month::play(&Scenario::drawn(SEED));
    println!("{figures}");
    assert!(figures.runs >= 30 && figures.killed > 0, "the month was too quiet: {figures}");
    for shelf in ["done", "attention", "failed"] {
        assert!(figures.places.contains_key(shelf), "nothing in {shelf}/: {figures}");
    }
}

/// `NIGHTS_SEEDS=20 NIGHTS_FIRST=1 cargo test --release --test nights -- --ignored --nocapture`
#[test]
#[ignore = "takes as long as one likes"]
fn months_of_many_seeds() {
    let asked = |name: &str, otherwise| {
        std::env::var(name).map_or(otherwise, |text| text.parse::<u64>().unwrap())
    };
    let first = asked("NIGHTS_FIRST", 0);
    for seed in first..first + asked("NIGHTS_SEEDS", 10) {
        println!("{}", month::play(&Scenario::drawn(seed)));
    }
}

#[test]
fn a_month_is_drawn_the_same_each_time_and_has_every_kind_of_night() {
    for seed in 0..20 {
        let scenario = Scenario::drawn(seed);
        let again = Scenario::drawn(seed);
        assert!(format!("{scenario:#?}") == format!("{again:#?}"), "seed {seed}");
        scenario.has_everything();
    }
}

#[test]
fn a_breach_is_told_with_its_seed_its_night_and_the_way_to_play_it_again() {
    let mut story = story::Story::of(77);
    story.night(12, "Down");
    story.step("killed after 40 ms");
    let told = story.to_string();
    for part in ["seed 77", "night 12: Down", "killed after 40 ms", "NIGHTS_FIRST=77"] {
        assert!(told.contains(part), "{part} is missing from\n{told}");
    }
}
