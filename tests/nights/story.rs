//! What happened so far, told where the test fails.

use std::fmt::{self, Display};

/// See the module.
pub struct Story {
    seed: u64,
    steps: Vec<String>,
}

impl Story {
    pub fn of(seed: u64) -> Self {
        Self { seed, steps: Vec::new() }
    }

    pub fn night(&mut self, number: usize, what: impl Display) {
        self.steps.push(format!("night {number}: {what}"));
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
        if std::thread::panicking() {
            println!("{self}");
        }
    }
}
