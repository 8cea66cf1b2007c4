//! `--events FILE`: each change of state as a JSON line, for programs that watch a run.
//!
//! Promises: whole lines, in order, each behind what the ledger holds; rows by their place in the
//! list and never by what they say (law 4). A file that cannot be opened is an error before
//! anything is read; one that can be written no more costs a warning and no row.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dialfeed::clock;
use dialfeed::import::Ended;
use dialfeed::ledger::{JobId, SourceRecord};
use dialfeed::push::Event;
use dialfeed::row::RowId;
use serde_json::{Value, json};

use super::face::Face;
use super::failure::Failure;
use crate::locale::notice::Notice;

/// The pace is told at most so often.
const PACE_EVERY: Duration = Duration::from_secs(1);

/// The file of one run, or none.
pub struct Events {
    file: Option<File>,
    path: PathBuf,
    face: Face,
    job: String,
    /// Of each source its file and sheet.
    sources: Vec<(String, Option<String>)>,
    pace_told: Option<(Instant, f64)>,
}

impl Events {
    /// Opens the file, to be appended to and for its owner alone; none where none is asked for.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub fn open(path: Option<&Path>, face: Face) -> Result<Self, Failure> {
        let file = path.map(open_for_owner).transpose();
        let failed = |error: io::Error| Failure::events_file(path, &error, face.lang);
        Ok(Self {
            file: file.map_err(failed)?,
            path: path.unwrap_or(Path::new("")).to_owned(),
            face,
            job: String::new(),
            sources: Vec::new(),
            pace_told: None,
        })
    }

    /// A run of this job begins, with so many rows to send.
    pub fn begin(&mut self, job: &JobId, sources: &[SourceRecord], rows: u64) {
        self.job = job.to_string();
        let name = |source: &SourceRecord| (source.file.clone(), source.sheet.clone());
        self.sources = sources.iter().map(name).collect();
        self.write("began", json!({"rows": rows}));
    }

    /// Something happened.
    pub fn see(&mut self, event: &Event) {
        if self.file.is_none() {
            return;
        }
        match event {
            Event::Settled { id, status, reason } => {
                let mut line = self.place(*id);
                line["status"] = json!(status.as_str());
                line["reason"] = json!(reason);
                self.write("settled", line);
            }
            Event::PutOff { id, code, tries, wait } => {
                let mut line = self.place(*id);
                line["code"] = json!(code);
                line["tries"] = json!(tries);
                line["wait_s"] = json!(wait.as_secs_f64());
                self.write("put_off", line);
            }
            Event::ClosedUntil(until) => {
                self.write("closed_until", json!({"until": clock::iso(*until)}));
            }
            Event::Stopping { under_way } => {
                self.write("stopping", json!({"under_way": under_way}));
            }
            Event::Vitals { under_way, pace_per_s } => self.tell_pace(*under_way, *pace_per_s),
        }
    }

    /// The run is over, and this is how the job stands; or it broke off. Gives what it was given.
    ///
    /// # Errors
    /// The one that it was given.
    pub fn end(&mut self, ended: Result<Ended, Failure>) -> Result<Ended, Failure> {
        match &ended {
            Ok(Ended { summary, .. }) => {
                let line = json!({
                    "state": summary.state,
                    "stopped_by": summary.stopped_by,
                    "rows": summary.rows,
                    "exit_code": summary.exit_code,
                });
                self.write("ended", line);
            }
            Err(failure) => {
                let line = json!({"code": failure.code, "exit_code": failure.exit.code()});
                self.write("broke_off", line);
            }
        }
        ended
    }

    fn tell_pace(&mut self, under_way: usize, per_s: f64) {
        let now = Instant::now();
        let is_news = self.pace_told.is_none_or(|(at, told)| {
            now.duration_since(at) >= PACE_EVERY && (per_s - told).abs() > told * 0.01
        });
        if is_news {
            self.pace_told = Some((now, per_s));
            self.write("pace", json!({"per_s": per_s, "under_way": under_way}));
        }
    }

    fn place(&self, id: RowId) -> Value {
        let source = usize::try_from(id.source).ok().and_then(|at| self.sources.get(at));
        let (file, sheet) = source.cloned().unwrap_or_default();
        json!({"row": id.row, "file": file, "sheet": sheet})
    }

    fn write(&mut self, event: &str, more: Value) {
        let Some(file) = &mut self.file else { return };
        let mut line = json!({"at": clock::iso(clock::now()), "event": event, "job": self.job});
        if let (Some(line), Value::Object(more)) = (line.as_object_mut(), more) {
            line.extend(more);
        }
        // One write for each line, so that a reader never sees half of one.
        if let Err(error) = file.write_all(format!("{line}\n").as_bytes()) {
            self.file = None;
            let file = self.path.display().to_string();
            let lost = Notice::EventsLost { file, error: error.to_string() };
            self.face.tell(&lost.say(self.face.lang));
        }
    }
}

fn open_for_owner(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
