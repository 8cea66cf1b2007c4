//! The programs that send a list's rows: dialfeed, the yardstick, and others where they are
//! installed. Each gets the same customers in the form that it reads, and its own way of a pace.
//!
//! Promises: what a run reports is what arrived at the server, all of it taken; a program that left
//! a row out, or sent one twice, has no figure.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use dialfeed::sandbox::Sandbox;
use encoding_rs::UTF_8;
use serde_json::Value;

use crate::arrivals::Arrivals;
use crate::lists::{Numbers, customers, write_csv};
use crate::measure::{Run, dialfeed, run, yardstick};
use crate::server::Server;

/// Faster than any machine.
const NO_CEILING: &str = "1000000/s";
/// A folder that is kept in memory, where the system has one.
const MEMORY: &str = "/dev/shm";
const FIELDS: [&str; 9] =
    ["action", "companyid", "auth", "batchid", "phonenum", "name", "address", "email", "comment"];

/// A program that sends rows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// The yardstick.
    Bare,
    /// `dialfeed import`.
    Import,
    /// The same with its ledger in memory, so that no disk is waited for.
    ImportInMemory,
    /// `oha`, a load generator: it draws the row of each request, so some come twice. What it gets
    /// through is what the server can take.
    Oha,
    /// `qsv fetchpost`: one request at a time.
    Qsv,
    /// `csv2http`: so many requests at once, and the next so many when all have come back.
    Csv2http,
}

/// What to send, and how.
#[derive(Clone, Copy)]
pub struct Errand {
    pub rows: usize,
    /// Most requests under way; qsv has no such option.
    pub concurrency: usize,
    /// Most requests a second; csv2http has no such option.
    pub rate: Option<f64>,
}

/// One run.
pub struct Sent {
    pub run: Run,
    pub arrivals: Arrivals,
    /// Requests that were duplicates.
    pub duplicates: usize,
    /// Seconds of processor time from the first arrival to the last.
    pub sending_processor_s: Option<f64>,
}

impl Sender {
    pub fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare `reqwest` loop",
            Self::Import => "`import`, ledger on",
            Self::ImportInMemory => "`import`, ledger in memory (`/dev/shm`)",
            Self::Oha => "`oha`",
            Self::Qsv => "`qsv fetchpost`",
            Self::Csv2http => "`csv2http`",
        }
    }

    /// Whether this machine has it.
    pub fn is_there(self) -> bool {
        let starts = |name: &str| Command::new(name).arg("--help").output().is_ok();
        match self {
            Self::Bare | Self::Import => true,
            Self::ImportInMemory => Path::new(MEMORY).is_dir(),
            Self::Oha => starts("oha"),
            Self::Qsv => starts("qsv"),
            Self::Csv2http => starts("csv2http"),
        }
    }

    /// Sends the rows into a new batch.
    pub fn send(self, server: &mut Server, errand: Errand) -> Result<Sent> {
        let batch = server.batch()?;
        let folder = match self {
            Self::ImportInMemory => tempfile::tempdir_in(MEMORY)?,
            _ => tempfile::tempdir()?,
        };
        let mut command = self.command(&server.endpoint(), &batch, folder.path(), errand)?;
        // The server is on this machine, whatever the user's way to others.
        command.current_dir(folder.path()).env("NO_PROXY", "127.0.0.1");
        let run = run(&mut command)?;
        let received = server.received(&batch)?;
        let (arrivals, inserted) = (received.arrivals, received.inserted);
        let (name, count, rows) = (self.name(), arrivals.count(), errand.rows);
        ensure!(count == rows, "{name} sent {count} requests for {rows} rows");
        ensure!(inserted == rows || self == Self::Oha, "{name} had {inserted} rows inserted");
        if matches!(self, Self::Import | Self::ImportInMemory) {
            let summary: Value = serde_json::from_str(&run.output)?;
            ensure!(summary["rows"]["inserted"] == rows, "other than what arrived: {summary}");
        }
        let (first, last) = server.ends(&arrivals)?;
        let sending_processor_s = run.processor.between(first, last);
        Ok(Sent { run, arrivals, duplicates: count - inserted, sending_processor_s })
    }

    fn command(
        self,
        endpoint: &str,
        batch: &str,
        folder: &Path,
        errand: Errand,
    ) -> Result<Command> {
        let Errand { rows, concurrency, rate } = errand;
        let concurrency = concurrency.to_string();
        let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
        let (list, forms) = (path("list.csv"), path("forms.csv"));
        if matches!(self, Self::Import | Self::ImportInMemory) {
            write_csv(Path::new(&list), UTF_8, customers(rows, Numbers::Tidy))?;
        } else {
            write_forms(Path::new(&forms), batch, rows)?;
        }
        let command = match self {
            Self::Bare => yardstick(["send", endpoint, &forms, &concurrency])?,
            Self::Import | Self::ImportInMemory => {
                let rate = rate.map_or_else(|| NO_CEILING.to_owned(), |rate| format!("{rate}/s"));
                let mut command = dialfeed(["import", &list, "--batch", batch, "--yes", "--json"]);
                command.args(["--endpoint", endpoint, "--company", Sandbox::COMPANY]);
                command.args(["--rate", &rate, "--concurrency", &concurrency]);
                command.args(["--state", &path("state"), "--report-dir", &path("report")]);
                command.env("DIALFEED_AUTH", Sandbox::AUTH);
                command
            }
            Self::Oha => {
                let bodies = path("bodies.txt");
                write_bodies(Path::new(&forms), Path::new(&bodies))?;
                let mut command = Command::new("oha");
                command.args(["--no-tui", "--output-format", "quiet", "-m", "POST"]);
                command.args(["-T", "application/x-www-form-urlencoded", "-Z", &bodies]);
                command.args(["-n", &rows.to_string(), "-c", &concurrency]);
                command.args(rate.map(|rate| ["-q".to_owned(), rate.to_string()]).iter().flatten());
                command.arg(endpoint);
                command
            }
            Self::Qsv => {
                let mut command = Command::new("qsv");
                command.args(["fetchpost", endpoint, &FIELDS.join(","), "--no-cache"]);
                command.args(["--rate-limit", &rate.unwrap_or(0.0).to_string(), &forms]);
                command
            }
            Self::Csv2http => {
                let mut command = Command::new("csv2http");
                command.args(["--form-data", "--no-save", "--concurrency", &concurrency]);
                command.args([&forms, endpoint]);
                command
            }
        };
        Ok(command)
    }
}

/// The list with the interface's own names as its columns: what programs can send that know
/// nothing of the platform.
fn write_forms(path: &Path, batch: &str, rows: usize) -> Result<()> {
    let mut file = csv::Writer::from_path(path)?;
    file.write_record(FIELDS)?;
    for cells in customers(rows, Numbers::Tidy) {
        let fixed = ["AddTaskData", Sandbox::COMPANY, Sandbox::AUTH, batch];
        file.write_record(fixed.into_iter().chain(cells.iter().map(String::as_str)))?;
    }
    Ok(file.flush()?)
}

/// The same as bodies of requests, one a line.
fn write_bodies(forms: &Path, bodies: &Path) -> Result<()> {
    let mut text = String::new();
    for form in csv::Reader::from_path(forms)?.records() {
        let mut url = reqwest::Url::parse("http://127.0.0.1/")?;
        url.query_pairs_mut().extend_pairs(FIELDS.into_iter().zip(&form?));
        text.push_str(url.query().context("the form's fields")?);
        text.push('\n');
    }
    Ok(fs::write(bodies, text)?)
}
