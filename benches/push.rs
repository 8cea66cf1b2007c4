//! Pushing against a bare `reqwest` loop, both to the same sandbox (contract, section 8).
//!
//! `cargo bench --bench push [-- ROWS]`: concurrency 64, no rate to speak of, the ledger on, each
//! run into a batch of its own. Then a server that answers after 100 ms, at 100 rows a second.
//! The sandbox is a process of its own and takes its share of the same cores, on both sides.

#![expect(clippy::print_stdout, reason = "the table is what a bench is for")]

#[allow(dead_code, unused_imports, reason = "each bench takes from it what it needs")]
mod lists;
#[allow(dead_code, unused_imports, reason = "each bench takes from it what it needs")]
mod measure;

use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};
use encoding_rs::UTF_8;
use serde_json::Value;

use lists::{Numbers, customers, write_csv};
use measure::{
    Run, Side, alternate, asked, dialfeed, median, median_seconds, peak, run, yardstick,
};

const ROWS: usize = 20_000;
const ROUNDS: usize = 5;
const CONCURRENCY: usize = 64;
const SLOW_ROWS: usize = 1_000;
const SLOW_LATENCY_MS: &str = "100";
const SLOW_RATE: &str = "100/s";
/// The sandbox's own.
const COMPANY: &str = "8";
const AUTH: &str = "sandbox";

fn main() -> Result<()> {
    let Some(words) = asked() else { return Ok(()) };
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["yardstick", endpoint, batch, list] => bare(endpoint, batch, Path::new(list)),
        [] => compare(ROWS),
        [rows] => compare(rows.parse().context("the number of rows")?),
        _ => bail!("cargo bench --bench push [-- ROWS]"),
    }
}

fn compare(rows: usize) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (list, short) = (folder.path().join("list.csv"), folder.path().join("short.csv"));
    write_csv(&list, UTF_8, customers(rows, Numbers::Tidy))?;
    write_csv(&short, UTF_8, customers(SLOW_ROWS, Numbers::Tidy))?;

    let sandbox = Sandbox::start(&[])?;
    let (endpoint, list) = (sandbox.endpoint.as_str(), list.to_string_lossy().into_owned());
    let bare: Side =
        Box::new(|round| run(&mut yardstick([endpoint, &batch("bare", round), &list])?));
    let pushed: Side =
        Box::new(|round| import(&list, rows, endpoint, &batch("own", round), "1000000/s"));
    let [bare, pushed] = alternate(ROUNDS, [bare, pushed])?;
    drop(sandbox);
    let slow = Sandbox::start(&["--latency", SLOW_LATENCY_MS])?;
    let short = short.to_string_lossy().into_owned();
    let slow = import(&short, SLOW_ROWS, &slow.endpoint, &batch("own", 0), SLOW_RATE)?;

    let bare_per_s = median(&bare, |run| run.output.trim().parse().unwrap_or(f64::NAN));
    let pushed_per_s = median(&pushed, achieved_per_s);
    println!("| what | rows | requests/s | ratio | mark | whole process, s | peak MiB |");
    println!("|---|---|---|---|---|---|---|");
    let line = |what: &str, rows: usize, per_s: f64, ratio: &str, mark: &str, runs: &[Run]| {
        let (seconds, peak) = (median_seconds(runs), peak(runs));
        println!("| {what} | {rows} | {per_s:.1} | {ratio} | {mark} | {seconds:.2} | {peak} |");
    };
    line("bare `reqwest` loop", rows, bare_per_s, "1", "", &bare);
    let ratio = format!("{:.2}", pushed_per_s / bare_per_s);
    line("`import`, ledger on", rows, pushed_per_s, &ratio, "0.8", &pushed);
    let slow_per_s = achieved_per_s(&slow);
    line("`import --rate 100/s`, replies after 100 ms", SLOW_ROWS, slow_per_s, "", "99/s", &[slow]);
    Ok(())
}

/// Batches that the sandbox is given: one for each run.
fn batch(whose: &str, round: usize) -> String {
    format!("{whose}-{round}")
}

/// `import --json`, of which every row must have been inserted.
fn import(list: &str, rows: usize, endpoint: &str, batch: &str, rate: &str) -> Result<Run> {
    let state = tempfile::tempdir()?;
    let mut command = dialfeed(["import", list, "--batch", batch, "--yes", "--json"]);
    command.args(["--endpoint", endpoint, "--company", COMPANY, "--rate", rate]);
    command.args(["--concurrency", &CONCURRENCY.to_string()]).arg("--state").arg(state.path());
    command.arg("--report-dir").arg(state.path().join("report")).env("DIALFEED_AUTH", AUTH);
    let run = run(&mut command)?;
    let summary: Value = serde_json::from_str(&run.output)?;
    ensure!(summary["rows"]["inserted"] == rows, "not every row was inserted: {summary}");
    Ok(run)
}

/// The push's own pace, as the summary has it: without planning and report.
fn achieved_per_s(run: &Run) -> f64 {
    let summary: Value = serde_json::from_str(&run.output).unwrap_or_default();
    summary["pace"]["achieved_per_s"].as_f64().unwrap_or(f64::NAN)
}

/// The embedded platform as a process; ends with its value.
struct Sandbox {
    process: Child,
    endpoint: String,
}

impl Sandbox {
    fn start(faults: &[&str]) -> Result<Self> {
        let mut command = dialfeed(["sandbox", "--port", "0", "--json"]);
        for round in 0..ROUNDS {
            command.args(["--batch", &batch("bare", round), "--batch", &batch("own", round)]);
        }
        let mut process =
            command.args(faults).stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let output = process.stdout.take();
        // From here on it ends with this value, also where the next lines fail.
        let mut sandbox = Self { process, endpoint: String::new() };
        let output = output.context("the sandbox's output")?;
        let told = serde_json::Deserializer::from_reader(output).into_iter::<Value>().next();
        let told = told.context("the sandbox has told nothing")??;
        sandbox.endpoint = told["endpoint"].as_str().context("no endpoint")?.to_owned();
        Ok(sandbox)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // It is in memory alone; if it has ended by itself there is nothing to end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The yardstick: so many tasks, each sending the next row until there is none. Prints requests a
/// second.
fn bare(endpoint: &str, batch: &str, list: &Path) -> Result<()> {
    let bodies: Arc<Vec<csv::StringRecord>> =
        Arc::new(csv::Reader::from_path(list)?.records().collect::<Result<_, _>>()?);
    // Without features of its own reqwest wants one; an error says that there is one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let next = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..CONCURRENCY {
            let (bodies, next) = (Arc::clone(&bodies), Arc::clone(&next));
            let (client, endpoint, batch) = (client.clone(), endpoint.to_owned(), batch.to_owned());
            tasks.spawn(async move {
                while let Some(row) = bodies.get(next.fetch_add(1, Ordering::Relaxed)) {
                    send(&client, &endpoint, &batch, row).await?;
                }
                Ok::<_, anyhow::Error>(())
            });
        }
        while let Some(ended) = tasks.join_next().await {
            ended??;
        }
        Ok::<_, anyhow::Error>(())
    })?;
    #[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
    let per_s = bodies.len() as f64 / begun.elapsed().as_secs_f64();
    println!("{per_s}");
    Ok(())
}

async fn send(
    client: &reqwest::Client,
    endpoint: &str,
    batch: &str,
    row: &csv::StringRecord,
) -> Result<()> {
    let fields = ["phonenum", "name", "address", "email", "comment"];
    let mut form =
        vec![("action", "AddTaskData"), ("companyid", COMPANY), ("auth", AUTH), ("batchid", batch)];
    form.extend(fields.into_iter().zip(row));
    let reply = client.post(endpoint).form(&form).send().await?.text().await?;
    let reply: Value = serde_json::from_str(&reply)?;
    ensure!(reply["errno"] == "1" || reply["errno"] == 1, "not inserted: {reply}");
    Ok(())
}
