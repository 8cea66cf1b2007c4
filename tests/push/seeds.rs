//! The loop before whatever the seeds draw: the laws hold at every step of every play.
//!
//! A seed that fails prints its scenario, its last steps, and the command that plays it again;
//! `examples/push_simulation.rs` plays as many as one likes.

use super::simulation::{Scenario, play, play_seeds};

const SEEDS: u64 = 1_200;

#[test]
fn the_laws_hold_whatever_happens() {
    match play_seeds(0, SEEDS, |_| {}) {
        Ok(sum) => println!("{sum}"),
        Err(failure) => panic!("{failure}"),
    }
}

#[test]
fn a_seed_plays_the_same_each_time() {
    for seed in 0..40 {
        let scenario = Scenario::drawn(seed);
        let once = play(&scenario).unwrap_or_else(|failure| panic!("{failure}"));
        let elsewhere = std::thread::spawn(move || play(&Scenario::drawn(seed)));
        let again = elsewhere.join().unwrap().unwrap_or_else(|failure| panic!("{failure}"));
        assert_eq!(once.trace.steps(), again.trace.steps(), "seed {seed}");
        assert_eq!(once.trace.hash(), again.trace.hash(), "seed {seed}");
    }
}
