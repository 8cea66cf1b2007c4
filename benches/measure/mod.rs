//! Programs run in turn and timed: A B A B, so that a noisy machine is noisy to all of them.
//!
//! Each side of a comparison is a process of its own, with its own memory. Promises medians, never
//! a best of; peak memory and processor time where the system tells them (Linux), else none.

mod processor;

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

pub use processor::{Processor, processor_seconds};

/// How often a running process is asked what it takes. What it takes between the last question and
/// its end is missed; a peak is rarely there.
const ASK_EVERY: Duration = Duration::from_millis(2);

const KIB_PER_MIB: f64 = 1024.0;

/// One run of one program.
pub struct Run {
    /// From its start to its end.
    pub seconds: f64,
    /// Peak resident memory.
    pub peak_mib: Option<f64>,
    /// Its processor time.
    pub processor: Processor,
    /// What it wrote to its standard output.
    pub output: String,
}

/// Runs the program to its end.
///
/// # Errors
/// Where it cannot be started, or fails: a figure of a program that failed is none.
pub fn run(command: &mut Command) -> Result<Run> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let begun = Instant::now();
    let child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
    let (id, ended) = (child.id(), AtomicBool::new(false));
    let (output, seconds, (peak_mib, processor)) = std::thread::scope(|scope| {
        let watch = scope.spawn(|| watch(id, &ended));
        let output = child.wait_with_output();
        let seconds = begun.elapsed().as_secs_f64();
        ended.store(true, Ordering::Relaxed);
        (output, seconds, watch.join().unwrap_or_default())
    });
    let output = output?;
    if !output.status.success() {
        bail!("{command:?} ended with {}:\n{}", output.status, utf8(&output.stderr));
    }
    Ok(Run { seconds, peak_mib, processor, output: utf8(&output.stdout) })
}

fn utf8(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Of the peak the last answer counts, not the largest: until the child runs its own program it
/// shows its parent's memory.
fn watch(id: u32, ended: &AtomicBool) -> (Option<f64>, Processor) {
    let (mut peak_mib, mut processor) = (None, Processor::default());
    while !ended.load(Ordering::Relaxed) {
        peak_mib = peak_of(id).or(peak_mib);
        processor.read(id);
        std::thread::sleep(ASK_EVERY);
    }
    (peak_mib, processor)
}

/// `VmHWM`, as proc(5) has it, in KiB there; other systems have no such file.
fn peak_of(id: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib / KIB_PER_MIB)
}

/// One side of a comparison: told which round it is, it makes a run.
pub type Side<'a> = Box<dyn FnMut(usize) -> Result<Run> + 'a>;

/// The runs of each side, in the sides' order.
///
/// # Errors
/// The first run's that fails.
pub fn alternate<const N: usize>(rounds: usize, mut sides: [Side; N]) -> Result<[Vec<Run>; N]> {
    let mut runs = std::array::from_fn(|_| Vec::new());
    for round in 0..rounds {
        for (side, runs) in sides.iter_mut().zip(&mut runs) {
            runs.push(side(round)?);
        }
    }
    Ok(runs)
}

/// The middle one of the figures that `of` takes from the runs, the lower of two.
pub fn median<T>(runs: &[T], of: impl Fn(&T) -> f64) -> f64 {
    let mut figures: Vec<f64> = runs.iter().map(of).collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN)
}

/// Median of the whole processes' time.
pub fn median_seconds(runs: &[Run]) -> f64 {
    median(runs, |run| run.seconds)
}

/// The largest peak memory of the runs, as a table shows it.
pub fn peak<'a>(runs: impl IntoIterator<Item = &'a Run>) -> String {
    let peak = runs.into_iter().filter_map(|run| run.peak_mib).reduce(f64::max);
    peak.map_or_else(|| "–".to_owned(), |mib| format!("{mib:.0}"))
}

/// What `cargo bench -- …` passed on; `None` where this was not started by `cargo bench`
/// (`cargo test --all-targets` starts benches too, and has no use for figures).
pub fn asked() -> Option<Vec<String>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (flags, words): (Vec<_>, Vec<_>) = words.into_iter().partition(|word| word == "--bench");
    (!flags.is_empty() || words.first().is_some_and(|word| word == YARDSTICK)).then_some(words)
}

/// The word by which a bench starts itself once more, as the program to compare with.
pub const YARDSTICK: &str = "yardstick";

/// This bench as a yardstick with these words.
pub fn yardstick<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(YARDSTICK).args(words);
    Ok(command)
}

/// `dialfeed` itself, knowing nothing of the user who runs the bench.
pub fn dialfeed<'a>(words: impl IntoIterator<Item = &'a str>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dialfeed"));
    for name in ["DIALFEED_ENDPOINT", "DIALFEED_COMPANY", "DIALFEED_AUTH", "DIALFEED_STATE"] {
        command.env_remove(name);
    }
    command.args(words);
    command
}
