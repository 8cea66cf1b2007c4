//! From settings of the command line to values of the library.

use std::path::{Path, PathBuf};

use dialfeed::clean::{AreaCode, Numbers, PhoneRules};
use dialfeed::import::{DoNotCallWish, Duplicates, HistoryChoice, JobSettings, TargetWish};
use dialfeed::ledger::{JobId, Limit, RunBy};
use dialfeed::push::MaxFailures;
use dialfeed::sandbox::Sandbox;
use dialfeed::source::{ChangedHeader, ColumnRef, HeaderAt, ReadOptions, Sheets, Templated};

use super::args::import::{Method, OnUncertain};
use super::args::reading::{Duplicates as DuplicatesTyped, Numbers as NumbersTyped};
use super::connect::endpoint_and_company;
use super::exit::Exit;
use super::face::Face;
use super::failure::Failure;
use super::settings::import::ImportSettings;
use super::settings::pace::MaxFailures as MaxFailuresTyped;
use super::settings::reading::{Header, ReadingSettings, Sheets as SheetsTyped};
use super::settings::resume::ResumeSettings;
use crate::locale::advice;
use crate::locale::notice::Notice;
use crate::locale::system::system;

/// How numbers are read.
pub fn phone_rules(reading: &ReadingSettings) -> PhoneRules {
    let numbers = match reading.numbers {
        NumbersTyped::First => Numbers::First,
        NumbersTyped::All => Numbers::All,
    };
    PhoneRules { numbers, allow: reading.allow, area: reading.area }
}

/// Which of several rows with one number is sent.
pub fn duplicates(reading: &ReadingSettings) -> Duplicates {
    match reading.duplicates {
        DuplicatesTyped::First => Duplicates::First,
        DuplicatesTyped::Last => Duplicates::Last,
        DuplicatesTyped::Merge => Duplicates::Merge,
    }
}

/// How files are read.
pub fn read_options(
    reading: &ReadingSettings,
    target: Option<&TargetWish>,
    face: Face,
) -> ReadOptions {
    ReadOptions {
        sheets: match &reading.sheets {
            SheetsTyped::First => Sheets::FirstList,
            SheetsTyped::All => Sheets::All,
            SheetsTyped::Chosen(name) => Sheets::Name(name.clone()),
        },
        encoding: reading.encoding.clone(),
        delimiter: reading.delimiter,
        header: match reading.header {
            Header::Detected => HeaderAt::Detect,
            Header::Row(row) => HeaderAt::Row(row),
            Header::None => HeaderAt::Nowhere,
        },
        map: reading
            .map
            .iter()
            .map(|(field, column)| (*field, ColumnRef(column.clone())))
            .collect(),
        set: reading
            .set
            .iter()
            .map(|(field, template)| Templated {
                field: *field,
                text: template.as_str().to_owned(),
                columns: template.columns().map(ColumnRef::from).collect(),
            })
            .collect(),
        remembered: None,
        changed_header: if face.terminal.is_interactive {
            ChangedHeader::Tell
        } else {
            ChangedHeader::Stop
        },
        extra: target.and_then(TargetWish::column).into_iter().collect(),
    }
}

/// What the ledger is to remember of an import. Groups of staff get their members from the
/// platform, and what the lists hold is added when they have been read.
///
/// # Errors
/// Where the working folder cannot be told, so that the report has no place.
pub fn job_settings(
    settings: &ImportSettings,
    id: &JobId,
    face: Face,
) -> Result<JobSettings, Failure> {
    let pushing = &settings.pushing;
    let (endpoint, company) = endpoint_and_company(&settings.platform);
    let report_dir = pushing
        .report_dir
        .clone()
        .unwrap_or_else(|| PathBuf::from("dialfeed-reports").join(id.as_str()));
    let mut wishes = JobSettings {
        endpoint,
        company: company.unwrap_or_else(|| Sandbox::COMPANY.to_owned()),
        by_get: settings.method == Method::Get,
        target: settings.target.named(),
        rate_per_s: pushing.rate.limit_per_s(),
        concurrency: pushing.concurrency as usize,
        timeout_ms: milliseconds(pushing.timeout),
        retries: pushing.retries,
        resend_uncertain: settings.on_uncertain == OnUncertain::Resend,
        max_failures_in_a_row: None,
        max_failures_percent: None,
        window: None,
        stop_at: pushing.stop_at.map(|time| time.to_string()),
        again: false,
        history: HistoryChoice::Target,
        since_days: None,
        suppress: Vec::new(),
        folder: absolute(Path::new("."), face)?,
        area: settings.reading.area,
        strict: settings.reading.strict,
        report_dir: absolute(&report_dir, face)?,
        words: advice::words(face.lang),
        by: run_by("import", pushing.rate.limit_per_s()),
    };
    wishes.set_earlier(settings.reading.earlier);
    wishes.set_max_failures(limit(pushing.max_failures));
    if let Some(window) = pushing.window {
        wishes.set_window(window.from, window.until);
    }
    Ok(wishes)
}

/// Puts what `resume` was given anew in place of what `import` was given.
///
/// # Errors
/// Where the working folder cannot be told.
pub fn renew(
    wishes: &mut JobSettings,
    settings: &ResumeSettings,
    face: Face,
) -> Result<(), Failure> {
    wishes.words = advice::words(face.lang);
    if let Some(rate) = settings.rate {
        wishes.rate_per_s = rate.limit_per_s();
    }
    wishes.by = run_by("resume", wishes.rate_per_s);
    if let Some(concurrency) = settings.concurrency {
        wishes.concurrency = concurrency as usize;
    }
    if let Some(timeout) = settings.timeout {
        wishes.timeout_ms = milliseconds(timeout);
    }
    if let Some(retries) = settings.retries {
        wishes.retries = retries;
    }
    if let Some(max_failures) = settings.max_failures {
        wishes.set_max_failures(limit(max_failures));
    }
    if settings.hours_anew {
        (wishes.window, wishes.stop_at) = (None, None);
    }
    if let Some(window) = settings.window {
        wishes.set_window(window.from, window.until);
    }
    if let Some(stop_at) = settings.stop_at {
        wishes.stop_at = Some(stop_at.to_string());
    }
    if let Some(report_dir) = &settings.report_dir {
        wishes.report_dir = absolute(report_dir, face)?;
    }
    Ok(())
}

/// The do-not-call lists that hold when a job goes on.
///
/// # Errors
/// Where the working folder cannot be told.
pub fn do_not_call_now(
    files: &[PathBuf],
    age_max_days: Option<u32>,
    area: Option<AreaCode>,
    face: Face,
) -> Result<DoNotCallWish, Failure> {
    let folder = absolute(Path::new("."), face)?;
    Ok(DoNotCallWish { files: files.to_vec(), age_max_days, area, folder })
}

/// What a report says of who did it. A system that does not tell keeps nobody from importing.
fn run_by(command: &str, limit_per_s: Option<f64>) -> RunBy {
    RunBy {
        command: command.to_owned(),
        user: whoami::username().ok(),
        host: whoami::hostname().ok(),
        version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        limit: Some(limit_per_s.map_or(Limit::Auto, Limit::PerSecond)),
    }
}

fn limit(typed: MaxFailuresTyped) -> MaxFailures {
    match typed {
        MaxFailuresTyped::InARow(most) => MaxFailures::InARow(most.into()),
        MaxFailuresTyped::Share(share) => MaxFailures::Percent(share * 100.0),
    }
}

fn milliseconds(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn absolute(path: &Path, face: Face) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(|error| Failure {
        code: "system",
        message: Notice::System { error: system(&error, face.lang) }.say(face.lang),
        exit: Exit::Machine,
    })
}
