//! `dialfeed ledger`: look through the job records, copy them, make them compact.

use std::path::Path;
use std::sync::Arc;

use dialfeed::import::ImportError;
use dialfeed::ledger::{CopyError, Finding, Sqlite, Verified};
use dialfeed::stop::Stop;
use dialfeed::upkeep::nobody_at_work;
use serde_json::json;

use super::failure;
use super::upkeep::{open_kept, unless_given_up};
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::settings::ledger::{LedgerSettings, LedgerWork};
use crate::cli::show::purge::at_work;
use crate::locale::system::system;
use crate::locale::trouble;
use crate::locale::upkeep::{Upkeep, finding};

/// Runs the command.
///
/// # Errors
/// A ledger that cannot be read, a copy that cannot be written, a run that is at work.
pub async fn ledger(settings: LedgerSettings, face: Face, stop: Stop) -> Result<Exit, Failure> {
    let state = &settings.state_dir;
    if let LedgerWork::Backup(file) = &settings.work
        && file.symlink_metadata().is_ok()
    {
        return Err(copy_failure(&CopyError::Exists { file: file.clone() }, face));
    }
    let ledger = open_kept(state, &stop, face).await?;
    match &settings.work {
        LedgerWork::Verify => verify(&ledger, face, &stop).await,
        LedgerWork::Backup(file) => backup(&ledger, file, face, &stop).await,
        LedgerWork::Compact => compact(&ledger, face, &stop).await,
    }
}

async fn verify(ledger: &Arc<Sqlite>, face: Face, stop: &Stop) -> Result<Exit, Failure> {
    let found = unless_given_up(ledger, stop, face, ledger.verify()).await?;
    let found = found.map_err(|error| failure(face)(error.into()))?;
    let said: Vec<String> = found.findings.iter().map(|it| finding(it, face.lang)).collect();
    let is_cut_off = |it: &Finding| matches!(it, Finding::PurgeCutOff { .. });
    let last = if found.findings.is_empty() {
        Upkeep::Whole { jobs: found.jobs, rows: found.rows }
    } else if found.findings.iter().all(is_cut_off) {
        Upkeep::PurgesLeft
    } else {
        Upkeep::NotWhole { file: shown(ledger.path()) }
    };
    let exit = if said.is_empty() { Exit::Finished } else { Exit::Machine };
    if !face.json {
        let lines = said.iter().cloned().chain([last.say(face.lang)]);
        face.print(&lines.collect::<Vec<_>>().join("\n"))?;
    }
    face.object(&verified(&found, &said, exit))?;
    Ok(exit)
}

fn verified(found: &Verified, said: &[String], exit: Exit) -> serde_json::Value {
    let findings = found.findings.iter().zip(said);
    let findings: Vec<_> = findings
        .map(|(finding, message)| {
            let (kind, job) = kind(finding);
            json!({"kind": kind, "job": job, "message": message})
        })
        .collect();
    json!({
        "schema": 1,
        "whole": findings.is_empty(),
        "jobs": found.jobs,
        "rows": found.rows,
        "bytes": found.bytes,
        "findings": findings,
        "exit_code": exit.code(),
    })
}

fn kind(finding: &Finding) -> (&'static str, Option<&str>) {
    match finding {
        Finding::Damage { .. } => ("damage", None),
        Finding::NamesNothing { .. } => ("names_nothing", None),
        Finding::LawBroken { job, .. } => ("rows_do_not_add_up", Some(job.as_str())),
        Finding::TextsLost { job, .. } => ("texts_lost", Some(job.as_str())),
        Finding::TextsWithoutRow { job, .. } => ("texts_without_row", Some(job.as_str())),
        Finding::NotPurged { job, .. } => ("not_purged", Some(job.as_str())),
        Finding::PurgeCutOff { job } => ("purge_cut_off", Some(job.as_str())),
        Finding::OfNoJob { .. } => ("of_no_job", None),
        Finding::UnknownWord { job, .. } => ("unknown_word", Some(job.as_str())),
        Finding::NumbersLost { job, .. } => ("numbers_lost", Some(job.as_str())),
        Finding::Hidden { job, .. } => ("hidden", Some(job.as_str())),
        Finding::KeyLost => ("key_lost", None),
    }
}

async fn backup(
    ledger: &Arc<Sqlite>,
    file: &Path,
    face: Face,
    stop: &Stop,
) -> Result<Exit, Failure> {
    let written = unless_given_up(ledger, stop, face, ledger.backup(file)).await?;
    let bytes = written.map_err(|error| copy_failure(&error, face))?;
    face.result(&Upkeep::BackedUp { file: shown(file), bytes }.say(face.lang))?;
    face.object(&json!({"schema": 1, "file": file, "bytes": bytes, "exit_code": 0}))?;
    Ok(Exit::Finished)
}

async fn compact(ledger: &Arc<Sqlite>, face: Face, stop: &Stop) -> Result<Exit, Failure> {
    nobody_at_work(ledger).await.map_err(|error| match &error {
        ImportError::Lock(lock) => at_work(lock, face).unwrap_or_else(|| failure(face)(error)),
        _ => failure(face)(error),
    })?;
    let done = unless_given_up(ledger, stop, face, ledger.compact()).await?;
    let done = done.map_err(|error| copy_failure(&error, face))?;
    let (before_bytes, after_bytes) = (done.before_bytes, done.after_bytes);
    face.result(&Upkeep::Compacted { before_bytes, after_bytes }.say(face.lang))?;
    face.object(&json!({
        "schema": 1,
        "before_bytes": before_bytes,
        "after_bytes": after_bytes,
        "exit_code": 0,
    }))?;
    Ok(Exit::Finished)
}

/// A copy that was not made.
fn copy_failure(error: &CopyError, face: Face) -> Failure {
    let (code, exit, said) = match error {
        CopyError::Ledger(error) => return failure(face)(error.clone().into()),
        CopyError::Exists { file } => {
            ("backup_exists", Exit::Usage, Upkeep::Exists { file: shown(file) })
        }
        CopyError::NotWritten { file, source } => {
            let error = system(source, face.lang);
            let said = Upkeep::NotWritten { file: shown(file), error };
            ("backup_not_written", Exit::Machine, said)
        }
        CopyError::NotWhole { file, words } => {
            let said = Upkeep::CopyBroken { file: shown(file), words: words.clone() };
            ("backup_not_whole", Exit::Machine, said)
        }
        CopyError::NoRoom { folder, needed_bytes, free_bytes } => {
            let (needed_bytes, free_bytes) = (*needed_bytes, *free_bytes);
            let said = Upkeep::NoRoom { dir: shown(folder), needed_bytes, free_bytes };
            ("no_room", Exit::Machine, said)
        }
    };
    Failure { code, message: said.say(face.lang), exit }
}

fn shown(file: &Path) -> String {
    trouble::path(&file.display().to_string())
}
