//! Processor time of a running process, read now and then while it runs.
//!
//! From `/proc/PID/stat`, user and system together, its ended threads included: Linux alone, and in
//! steps of a hundredth of a second. Knows no program.

use std::time::Instant;

/// Linux counts in hundredths of a second towards programs, whatever it does within.
const TICKS_PER_S: f64 = 100.0;

/// Readings of one process, each with its moment.
#[derive(Debug, Default)]
pub struct Processor {
    readings: Vec<(Instant, f64)>,
}

impl Processor {
    /// Reads once more.
    pub fn read(&mut self, id: u32) {
        let Some(seconds) = processor_seconds(&id.to_string()) else { return };
        // Only what is new: a long run is asked many times within one step.
        if self.readings.last().is_none_or(|(_, last)| *last < seconds) {
            self.readings.push((Instant::now(), seconds));
        }
    }

    /// Seconds from its start to its end; `None` where the system does not tell.
    pub fn whole(&self) -> Option<f64> {
        self.readings.last().map(|(_, seconds)| *seconds)
    }

    /// Seconds between two moments.
    pub fn between(&self, from: Instant, to: Instant) -> Option<f64> {
        self.whole()?;
        let until = |moment| {
            let before = self.readings.iter().rfind(|(then, _)| *then <= moment);
            before.map_or(0.0, |(_, seconds)| *seconds)
        };
        Some(until(to) - until(from))
    }
}

/// Seconds of processor time of a process so far, by its number or `self`.
pub fn processor_seconds(id: &str) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The second field is the program's name in parentheses, which may hold anything.
    let (_, behind_name) = stat.rsplit_once(')')?;
    let mut fields = behind_name.split_whitespace().skip(11);
    let (user, system): (f64, f64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some((user + system) / TICKS_PER_S)
}
