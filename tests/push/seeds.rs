//! The loop before whatever the seeds draw: the laws hold at every step of every play.
//!
//! A seed that fails prints its scenario, its last steps, and the command that plays it again;
//! `examples/push_simulation.rs` plays as many as one likes.

use dialfeed::outcome::StopCode;

use super::simulation::mood::{Act, Loss};
use super::simulation::scenario::Scenario;
use super::simulation::{play, play_seeds};

const SEEDS: u64 = 1_200;

#[test]
fn the_laws_hold_whatever_happens_and_everything_happens() {
    let sum = play_seeds(0, SEEDS, |_| {}).unwrap_or_else(|failure| panic!("{failure}"));
    println!("{sum}");
    let errnos = [2, 3, 4, 11].map(|errno| format!("errno {errno}"));
    let ends = ["to the end", "killed", "the disk failed", "http_4xx"].map(str::to_owned);
    // What the disk stopped is no end of its own: the run fails. Do-not-call lists are not played.
    let not_met = [StopCode::Disk, StopCode::DoNotCall];
    let causes = StopCode::ALL.iter().filter(|cause| !not_met.contains(cause));
    for end in causes.map(|cause| cause.as_str().to_owned()).chain(errnos).chain(ends) {
        assert!(sum.ends.contains_key(&end), "no run ended by {end}");
    }
    let lost = |how| [true, false].map(|stored| Act::Lose { how, stored });
    let hows = [Loss::Silence, Loss::Reset, Loss::HalfBody, Loss::Page(200), Loss::Page(502)];
    let acts = [Act::Take, Act::Away, Act::NoConnection, Act::Http(404), Act::Redirect]
        .into_iter()
        .chain([0, 2, 10, 11].map(Act::Errno))
        .chain([None, Some(1)].map(|after| Act::Refuse(429, after)))
        .chain(hows.into_iter().chain([Loss::WrongJson]).flat_map(lost));
    for act in acts {
        assert!(sum.acts.contains_key(act.name()), "no request met: {}", act.name());
    }
    assert!(sum.figures.means >= 20, "{} means were measured", sum.figures.means);
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

#[test]
fn a_breach_is_told_with_its_scenario_its_last_steps_and_the_way_to_play_it_again() {
    // No loop can begin at no rate.
    let scenario = Scenario { seed: 77, ..Scenario::calm(3).with(|life| life.rate = 0.0) };
    let told = play(&scenario).unwrap_err().to_string();
    for part in ["rows: 3", "LifeBegins", "0 is no rate", "push_simulation -- 1 77"] {
        assert!(told.contains(part), "{part} is missing from\n{told}");
    }
}
