//! `--events FILE`: each change of state as a JSON line, for programs that watch a run.
//!
//! Promises: whole lines, in order, each behind what the ledger holds; rows by their place in the
//! list and never by what they say (law 4). A file that cannot be opened is an error before
//! anything is read; one that can be written no more costs a warning and no row.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
#[cfg(unix)]
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dialfeed::clock;
use dialfeed::import::Ended;
use dialfeed::ledger::{JobId, SourceRecord};
use dialfeed::outcome::StoppedBy;
use dialfeed::push::Event;
use dialfeed::row::RowId;
use serde_json::{Value, json};

use super::exit::Exit;
use super::face::Face;
use super::failure::Failure;
use super::terminal::NumberDisplay;
use crate::locale::notice::Notice;
use crate::locale::system::system;

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
    /// `others` are files and folders that the run needs for something else.
    ///
    /// # Errors
    /// Where it cannot be opened, or is one of the others or in one of them.
    pub fn open<'a>(
        path: Option<&Path>,
        mut others: impl Iterator<Item = &'a Path>,
        face: Face,
    ) -> Result<Self, Failure> {
        if let Some(path) = path
            && others.any(|other| is_in(path, other))
        {
            let notice = Notice::EventsElsewhere { file: path.display().to_string() };
            let (code, message) = ("events_file", notice.say(face.lang));
            return Err(Failure { code, message, exit: Exit::Usage });
        }
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
        let masked = |text: &str| NumberDisplay::Masked.words(text);
        let name =
            |source: &SourceRecord| (masked(&source.file), source.sheet.as_deref().map(masked));
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
            Event::PutOff { id, code, tries, wait, probe_in } => {
                let mut line = self.place(*id);
                line["code"] = json!(code);
                line["tries"] = json!(tries);
                line["wait_s"] = json!(wait.as_secs_f64());
                line["probe_in_s"] = json!(probe_in.as_secs_f64());
                self.write("put_off", line);
            }
            Event::RetriesUsedUp { retried, sent } => {
                self.write("retries_used_up", json!({"retried": retried, "sent": sent}));
            }
            Event::ClosedUntil(until) => {
                self.write("closed_until", json!({"until": clock::iso(*until)}));
            }
            Event::Withdrawn { rows } => self.write("withdrawn", json!({"rows": rows})),
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
                // The platform's message may name a customer.
                let stopped_by = summary.stopped_by.as_ref().map(|by| match by {
                    StoppedBy::Errno { errno, .. } => json!({"errno": errno}),
                    StoppedBy::Cause { cause } => json!({"cause": cause}),
                });
                let line = json!({
                    "state": summary.state,
                    "stopped_by": stopped_by,
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
            let per_s = (per_s * 100.0).round() / 100.0;
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
            let lost = Notice::EventsLost { file, error: system(&error, self.face.lang) };
            self.face.tell(&lost.say(self.face.lang));
        }
    }
}

/// Whether the file is the other one, or in that folder.
pub(super) fn is_in(path: &Path, other: &Path) -> bool {
    let whole = |path: &Path| {
        path.canonicalize().or_else(|_| match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => {
                let parent = if parent == Path::new("") { Path::new(".") } else { parent };
                parent.canonicalize().map(|parent| parent.join(name))
            }
            _ => Err(io::ErrorKind::NotFound.into()),
        })
    };
    match (whole(path), whole(other)) {
        (Ok(path), Ok(other)) => path.starts_with(other),
        _ => false,
    }
}

/// A file that ends within a line gets its end first.
fn open_for_owner(path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    if path.metadata().is_ok_and(|file| FileTypeExt::is_fifo(&file.file_type())) {
        // Opening it would wait for a reader, and no signal would end that.
        return Err(io::Error::other("a pipe"));
    }
    let mut options = OpenOptions::new();
    options.read(true).create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let mut last = [b'\n'];
    if file.metadata()?.len() > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    if last != [b'\n'] {
        file.write_all(b"\n")?;
    }
    Ok(file)
}
