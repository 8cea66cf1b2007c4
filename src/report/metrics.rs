//! The figures of a run for a monitoring system, as the Prometheus node exporter's textfile collector
//! reads them (text exposition format 0.0.4).
//!
//! Promises: names and their meaning stay; the number of series is fixed, whatever runs; no file,
//! no job, no customer is named, so that every user of the machine may read it. The file is whole
//! or not there, and takes the place of nothing but an older one of its kind or an empty file. Knows no ledger and no clock.

use std::fmt::{Display, Write as _};
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use super::Summary;
use super::files::{PART_PREFIX, PART_SUFFIX};
use crate::outcome::Status;

/// How every text of figures begins.
const BEGINS: &[u8] = b"# HELP dialfeed_";
const LAST_SUCCESS: &str = "last_success_timestamp_seconds";
/// More than any of these files has.
const READ_MOST: u64 = 64 << 10;

/// The figures of one run. What is not known has no line.
#[derive(Debug, Clone)]
pub struct Metrics {
    /// When the run ended.
    pub ended_at: Timestamp,
    /// How long it took, with its reading and its report.
    pub duration: Duration,
    /// Its exit code.
    pub exit_code: u8,
    /// Its job; `None` where it did not come to one.
    pub job: Option<Summary>,
    /// What earlier runs left; `None` where the ledger cannot be read.
    pub memory: Option<MetricsMemory>,
    /// What became of the lists of a folder; `None` where the run was about none.
    pub lists: Option<MetricsLists>,
}

/// Lists of a folder, by what became of them in the last run, or the last look of one that goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MetricsLists {
    /// Imported, with nothing to do.
    pub done: u64,
    /// Somebody should look.
    pub attention: u64,
    /// They could not be imported.
    pub failed: u64,
    /// They wait for another run.
    pub waiting: u64,
}

/// What is known of all runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MetricsMemory {
    /// When the last run with exit code 0 ended; `None` where there is none yet, which is written as 0.
    pub last_success_at: Option<Timestamp>,
    /// Stopped jobs with rows not sent yet.
    pub jobs_with_rows_left: u64,
}

impl Metrics {
    /// The text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = Text::default();
        text.one(
            "last_run_timestamp_seconds",
            "When the last run ended, in Unix time.",
            &seconds(self.ended_at),
        );
        text.one(
            "last_run_duration_seconds",
            "How long the last run took.",
            &format!("{:.3}", self.duration.as_secs_f64()),
        );
        text.one(
            "last_run_exit_code",
            "The exit code of the last run; 0: every row that was to be sent has arrived.",
            &self.exit_code,
        );
        if let Some(memory) = &self.memory {
            text.one(
                LAST_SUCCESS,
                "When the last run with exit code 0 ended, in Unix time; 0: never.",
                &memory.last_success_at.map_or_else(|| "0".to_owned(), seconds),
            );
            text.one(
                "jobs_with_rows_left",
                "Stopped jobs with rows that are not sent yet.",
                &memory.jobs_with_rows_left,
            );
        }
        if let Some(lists) = self.lists {
            text.lists(lists);
        }
        if let Some(job) = &self.job {
            text.job(job);
        }
        text.0
    }

    /// Writes the text into a file that others may read, over an older one.
    ///
    /// # Errors
    /// The disk's; an older file is then untouched. A place that holds something else than a file, or
    /// a file that is not of metrics ([`is_other_file`]).
    pub fn write(&self, path: &Path) -> io::Result<()> {
        if path.metadata().is_ok_and(|place| !place.is_file()) {
            // To put a file in place of a device, a pipe or a folder is nobody's wish.
            return Err(io::Error::other("not a file"));
        }
        if is_other_file(path) {
            return Err(io::Error::other("a file that is not of metrics"));
        }
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let folder = folder.unwrap_or(Path::new("."));
        // The collector reads what ends in `.prom`: this must not.
        let mut file =
            tempfile::Builder::new().prefix(PART_PREFIX).suffix(PART_SUFFIX).tempfile_in(folder)?;
        file.write_all(self.text().as_bytes())?;
        let_others_read(file.as_file())?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        if cfg!(unix) {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

/// Whether there is a file with something in it that no run has written as its metrics, or that cannot
/// be looked into: it must not be replaced.
#[must_use]
pub fn is_other_file(path: &Path) -> bool {
    if !path.metadata().is_ok_and(|place| place.is_file() && place.len() > 0) {
        return false;
    }
    let mut begins = Vec::new();
    let read =
        File::open(path).and_then(|file| file.take(BEGINS.len() as u64).read_to_end(&mut begins));
    read.is_err() || begins != BEGINS
}

/// The last success that an older file tells of. A run that found nothing to do leaves no job, so the
/// ledger alone does not know all of them.
#[must_use]
pub fn last_success_in(path: &Path) -> Option<Timestamp> {
    let mut text = String::new();
    File::open(path).ok()?.take(READ_MOST).read_to_string(&mut text).ok()?;
    let value = |line: &str| {
        Some(line.strip_prefix("dialfeed_")?.strip_prefix(LAST_SUCCESS)?.trim().parse())
    };
    let seconds: i64 = text.lines().find_map(value)?.ok()?;
    Timestamp::from_second(seconds).ok().filter(|at| at.as_second() > 0)
}

/// The collector runs as another user.
#[cfg(unix)]
fn let_others_read(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

/// On Windows a file takes what its folder grants.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "its Unix twin can fail")]
fn let_others_read(_file: &File) -> io::Result<()> {
    Ok(())
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn lists(&mut self, lists: MetricsLists) {
        self.head("inbox_lists", "Lists of the folder in the last run, by what became of them.");
        let MetricsLists { done, attention, failed, waiting } = lists;
        let all =
            [("done", done), ("attention", attention), ("failed", failed), ("waiting", waiting)];
        for (result, lists) in all {
            self.line("inbox_lists", Some(("result", result)), &lists);
        }
    }

    fn job(&mut self, job: &Summary) {
        self.head("job_rows", "Rows of the last run's job, by status.");
        for status in Status::ALL {
            self.line("job_rows", Some(("status", status.as_str())), &job.rows.of(*status));
        }
        if let Some(per_s) = job.pace.limit_per_s {
            let help =
                "The most rows begun in a second, as asked for; absent where found by itself.";
            self.one("pace_limit_rows_per_second", help, &per_s);
        }
        let help = "Rows begun in a second, over the time of sending of the last run's job.";
        self.one("pace_achieved_rows_per_second", help, &job.pace.achieved_per_s);
        let help = "Requests that the last run's job has begun, in all its runs.";
        self.one("requests_sent", help, &job.requests.sent);
        let help = "Requests among them that were tries after a row's first.";
        self.one("requests_retried", help, &job.requests.retried);
    }

    fn one(&mut self, name: &str, help: &str, value: &dyn Display) {
        self.head(name, help);
        self.line(name, None, value);
    }

    /// Everything here is a gauge: it is set anew by each run, and goes down as well.
    fn head(&mut self, name: &str, help: &str) {
        let help = help.replace('\\', "\\\\").replace('\n', "\\n");
        let _ = writeln!(self.0, "# HELP dialfeed_{name} {help}\n# TYPE dialfeed_{name} gauge");
    }

    fn line(&mut self, name: &str, label: Option<(&str, &str)>, value: &dyn Display) {
        let label = label.map_or_else(String::new, |(key, value)| {
            let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            format!("{{{key}=\"{value}\"}}")
        });
        let _ = writeln!(self.0, "dialfeed_{name}{label} {value}");
    }
}

fn seconds(moment: Timestamp) -> String {
    moment.as_second().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Standing, Tally};
    use crate::report::{Bounds, Meta};

    fn metrics() -> Metrics {
        Metrics {
            ended_at: "2026-11-26T02:00:00Z".parse().unwrap(),
            duration: Duration::from_millis(12_345),
            exit_code: 5,
            job: None,
            memory: None,
            lists: None,
        }
    }

    fn summary(limit_per_s: Option<f64>) -> Summary {
        let mut tally = Tally::default();
        tally.add(7, Standing::At(Status::Inserted), None, Some(1));
        let target = None;
        let bounds = Bounds::default();
        let meta = Meta { target, per_target: false, limit_per_s, suppress: vec![], bounds };
        let mut summary = Summary::of_rows(&[], 7, &tally, &meta).unwrap();
        summary.pace.achieved_per_s = 19.9;
        summary
    }

    #[test]
    fn a_run_with_a_job_is_written_to_the_letter() {
        let memory = MetricsMemory {
            last_success_at: Some("2026-11-25T02:00:00Z".parse().unwrap()),
            jobs_with_rows_left: 2,
        };
        let (memory, job) = (Some(memory), Some(summary(Some(20.0))));
        let said = Metrics { exit_code: 0, memory, job, ..metrics() }.text();
        insta::assert_snapshot!(said);
    }

    #[test]
    fn what_is_not_known_has_no_line_and_no_success_is_0() {
        let said = metrics().text();
        assert!(!said.contains("job_rows") && !said.contains("success"), "{said}");
        assert!(said.contains("\ndialfeed_last_run_exit_code 5\n"), "{said}");
        let memory = MetricsMemory { last_success_at: None, jobs_with_rows_left: 0 };
        let (memory, job) = (Some(memory), Some(summary(None)));
        let said = Metrics { memory, job, ..metrics() }.text();
        assert!(said.contains("\ndialfeed_last_success_timestamp_seconds 0\n"), "{said}");
        assert!(!said.contains("pace_limit"), "{said}");
    }

    #[test]
    fn a_label_value_is_escaped() {
        let mut text = Text::default();
        text.line("x", Some(("status", "a\"b\\c\nd")), &1);
        assert_eq!(text.0, "dialfeed_x{status=\"a\\\"b\\\\c\\nd\"} 1\n");
    }

    #[test]
    fn an_older_file_is_replaced_and_everybody_may_read_the_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dialfeed.prom");
        std::fs::write(&path, Metrics { exit_code: 0, ..metrics() }.text()).unwrap();
        metrics().write(&path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), metrics().text());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o644);
        }
        assert_eq!(folder.path().read_dir().unwrap().count(), 1, "no part is left");
    }

    #[test]
    fn a_file_that_is_not_of_metrics_is_not_replaced_and_an_empty_one_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("auth");
        for other in ["a-code", "# HELP other_thing x", "# HELP dialfee"] {
            std::fs::write(&path, other).unwrap();
            assert!(is_other_file(&path) && metrics().write(&path).is_err(), "{other}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), other);
        }
        std::fs::write(&path, "").unwrap();
        metrics().write(&path).unwrap();
        metrics().write(&path).unwrap();
    }

    #[test]
    fn an_older_file_tells_of_its_last_success_and_any_other_file_of_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dialfeed.prom");
        assert_eq!(last_success_in(&path), None);
        for last_success_at in [None, Some("2026-11-25T02:00:00Z".parse().unwrap())] {
            let memory = Some(MetricsMemory { last_success_at, jobs_with_rows_left: 0 });
            Metrics { memory, ..metrics() }.write(&path).unwrap();
            assert_eq!(last_success_in(&path), last_success_at);
        }
        std::fs::write(&path, "dialfeed_last_success_timestamp_seconds soon\n").unwrap();
        assert_eq!(last_success_in(&path), None);
    }

    #[test]
    fn what_is_no_file_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        assert!(metrics().write(folder.path()).is_err());
        assert!(folder.path().is_dir());
    }
}
