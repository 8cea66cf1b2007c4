//! `dialfeed check`: what would be sent, what would not and why. Sends nothing; without a target
//! it needs no ledger, and never a platform.

use std::path::Path;
use std::sync::Arc;

use dialfeed::clock;
use dialfeed::import::{
    HistoryChoice, ImportError, Planned, Planning, StaffCheck, TargetChoice, TargetWish,
    check as plan_check, report_check,
};
use dialfeed::ledger::{JobId, Ledger, NewJob, Scope, Sqlite};
use dialfeed::report::{Bounds, Meta, Summary};
use dialfeed::stop::Stop;

use super::{exit_of, failure, not_planned, open_input, open_ledger};
use crate::cli::connect::known_scope;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::settings::check::CheckSettings;
use crate::cli::show::ending::show_checked;
use crate::cli::show::lists::show_found;
use crate::cli::show::progress::{Reading, Reporting};
use crate::cli::trouble;
use crate::cli::wishes::{duplicates, phone_rules, read_options};
use crate::locale::advice::words;

/// Runs the command.
///
/// # Errors
/// What keeps the list from being checked, as a sentence.
pub async fn check(settings: CheckSettings, face: Face, stop: Stop) -> Result<Exit, Failure> {
    let started_at = clock::now();
    let reading = &settings.reading;
    let rules = phone_rules(reading);
    let read = read_options(reading, settings.target.as_ref(), face);
    let (files, memory) = (settings.files.clone(), settings.memory_dir.as_deref());
    let (tables, do_not_call) = open_input(files, memory, read, reading, &stop, face).await?;

    let target = settings.target.as_ref().and_then(TargetWish::settled);
    let past = look_back(&settings, &stop, face).await?;
    // A report comes from a ledger, always by the same code: this one lives as long as the check.
    let folder = settings.report_dir.as_ref().map(|_| tempfile::tempdir()).transpose();
    let folder = folder.map_err(|error| trouble::temporary(&error, face.lang))?;
    let scratch = match &folder {
        None => None,
        Some(folder) => Some(scratch(folder.path()).await.map_err(failure(face))?),
    };
    let mut progress = Reading::begin(face);
    let planning = Planning {
        tables,
        rules: &rules,
        do_not_call: &do_not_call,
        target: target.as_ref(),
        staff: &StaffCheck::NotNeeded,
        earlier: reading.earlier,
        duplicates: duplicates(reading),
        set: &reading.set,
        stop: &stop,
        progress: &mut |so_far| progress.read(so_far),
    };
    let into = scratch.as_ref().map(|(ledger, no, _)| (Arc::clone(ledger), *no));
    let history = past.as_ref().map(|(ledger, scope)| (ledger, scope));
    let planned = plan_check(planning, into, history);
    progress.end();
    let meta = Meta {
        target: settings.target.as_ref().map(TargetWish::to_json),
        per_target: target.as_ref().is_some_and(TargetChoice::has_several),
        limit_per_s: settings.rate.limit_per_s(),
        suppress: do_not_call.records(),
        bounds: Bounds::default(),
    };
    let planned = match planned {
        Err(ImportError::NothingValid(planned)) => {
            // This list is the one to be mended: its findings are written all the same.
            if let (Some(dir), Some(scratch)) = (&settings.report_dir, &scratch) {
                let mut summary =
                    summary(&planned, &meta, started_at, reading.strict).map_err(failure(face))?;
                summary.exit_code = Some(Exit::Input.code());
                write_findings(scratch, &planned, &summary, dir, face).await?;
            }
            return Err(not_planned(face)(ImportError::NothingValid(planned)));
        }
        planned => planned.map_err(not_planned(face))?,
    };
    let summary = summary(&planned, &meta, started_at, reading.strict).map_err(failure(face))?;
    if let (Some(dir), Some(scratch)) = (&settings.report_dir, &scratch) {
        write_findings(scratch, &planned, &summary, dir, face).await?;
    }
    show_found(&planned, face);
    show_checked(&planned, &summary, &settings, face)?;
    face.object(&summary)?;
    Ok(exit_of(summary.exit_code))
}

/// The ledger of one check, its number and name there.
type Scratch = (Arc<Sqlite>, dialfeed::ledger::JobNo, JobId);

async fn write_findings(
    (ledger, no, id): &Scratch,
    planned: &Planned,
    summary: &Summary,
    folder: &Path,
    face: Face,
) -> Result<(), Failure> {
    let mut reporting = Reporting::begin(face);
    let mut tell = |done, all| reporting.wrote(done, all);
    let into = (folder, words(face.lang));
    let made = report_check(ledger, (*no, id), planned, summary, into, &mut tell).await;
    reporting.end();
    made.map_err(failure(face))
}

/// The ledger with earlier jobs, where target and platform are known. What went to a group of staff
/// is not to be found before its members are.
async fn look_back(
    settings: &CheckSettings,
    stop: &Stop,
    face: Face,
) -> Result<Option<(Arc<Sqlite>, Scope)>, Failure> {
    let (Some(state), Some(target), Some(platform)) =
        (&settings.state_dir, &settings.target, settings.platform.clone())
    else {
        return Ok(None);
    };
    let by_target = settings.reading.earlier.history == HistoryChoice::Target;
    if by_target && target.settled().is_none() {
        return Ok(None);
    }
    let (endpoint, company) = known_scope(&platform);
    let scope = Scope {
        endpoint: endpoint.unwrap_or_else(|| "sandbox".into()),
        company,
        action: target.named().action().into(),
    };
    Ok(Some((open_ledger(state, stop, face).await?, scope)))
}

async fn scratch(folder: &Path) -> Result<Scratch, ImportError> {
    let ledger = Arc::new(Sqlite::open(folder)?);
    let id = JobId::new(clock::now(), 0);
    let scope = Scope { endpoint: String::new(), company: String::new(), action: String::new() };
    let new = NewJob { id: id.clone(), scope, settings: "{}".into(), started_at: clock::now() };
    let no = ledger.begin_plan(new).await?;
    Ok((ledger, no, id))
}

fn summary(
    planned: &Planned,
    meta: &Meta,
    started_at: jiff::Timestamp,
    strict: bool,
) -> Result<Summary, ImportError> {
    let mut summary = Summary::of_rows(&planned.sources, planned.expanded, &planned.tally, meta)
        .map_err(dialfeed::report::ReportError::LawBroken)?;
    summary.started_at = clock::iso(started_at);
    summary.finished_at = Some(clock::iso(clock::now()));
    summary.exit_code = Some(dialfeed::import::exit_code(None, None, &planned.tally, strict));
    Ok(summary)
}
