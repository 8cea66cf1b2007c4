//! What happened so far, told where the test fails, or with `NIGHTS_STORY` in the environment.

use std::fmt::{self, Display};
use std::time::Instant;

/// See the module.
pub struct Story {
    seed: u64,
    began: Instant,
    steps: Vec<String>,
}

impl Story {
    pub fn of(seed: u64) -> Self {
        Self { seed, began: Instant::now(), steps: Vec::new() }
    }

    pub fn night(&mut self, number: usize, what: impl Display) {
        let at_s = self.began.elapsed().as_secs_f64();
        self.steps.push(format!("night {number}: {what} (after {at_s:.1} s)"));
    }

    pub fn step(&mut self, what: impl Display) {
        self.steps.push(format!("    {what}"));
    }
}

impl Display for Story {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(to, "seed {}", self.seed)?;
        for step in &self.steps {
            writeln!(to, "{step}")?;
        }
        writeln!(
            to,
            "play it again: NIGHTS_FIRST={} NIGHTS_SEEDS=1 cargo test --test nights -- --ignored",
            self.seed
        )
    }
}

impl Drop for Story {
    fn drop(&mut self) {
        if std::thread::panicking() || std::env::var_os("NIGHTS_STORY").is_some() {
            println!("{self}");
        }
    }
}
