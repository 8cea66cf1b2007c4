//! The table of jobs.

use dialfeed::outcome::Status;
use dialfeed::report::Summary;
use serde_json::Value;

use super::table::lined_up;
use crate::cli::face::Face;
use crate::locale::codes;
use crate::locale::figures::count;
use crate::locale::words::Word;

/// Staff members named in a line; a department has dozens.
const TARGETS_SHOWN_MOST: usize = 4;

/// One line a job, the latest first.
pub fn job_table(jobs: &[Summary], face: Face) -> String {
    if jobs.is_empty() {
        return Word::NoJobs.say(face.lang).to_owned();
    }
    let word = |word: Word| word.say(face.lang).to_owned();
    let status = |status| codes::short(status, face.lang).to_owned();
    let head = vec![
        word(Word::Job),
        word(Word::State),
        word(Word::Target),
        word(Word::Read),
        status(Status::Inserted),
        status(Status::Duplicate),
        status(Status::Failed),
        status(Status::Uncertain),
        status(Status::Pending),
    ];
    let rows = jobs.iter().map(|job| {
        vec![
            job.job.clone().unwrap_or_default(),
            state(&job.state, face),
            target(job.target.as_ref()),
            count(job.rows.read),
            count(job.rows.inserted),
            count(job.rows.duplicate),
            count(job.rows.failed),
            count(job.rows.uncertain),
            count(job.rows.pending),
        ]
    });
    // A job's name must stay in one piece to be copied, however narrow the terminal is.
    lined_up(Some(head), rows.collect(), &[3, 4, 5, 6, 7, 8], None)
}

fn state(state: &str, face: Face) -> String {
    let word = match state {
        "finished" => Word::Finished,
        "stopped" => Word::Stopped,
        "interrupted" => Word::Interrupted,
        _ => Word::Running,
    };
    word.say(face.lang).to_owned()
}

fn target(target: Option<&Value>) -> String {
    let keys = ["batchid", "staffid", "batch_column", "staff_column"];
    let found = target.and_then(|target| keys.iter().find_map(|key| target.get(key)));
    match found {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(texts)) => {
            let shown: Vec<&str> =
                texts.iter().filter_map(Value::as_str).take(TARGETS_SHOWN_MOST).collect();
            let more = if texts.len() > shown.len() { " …" } else { "" };
            format!("{}{more}", shown.join(","))
        }
        _ => String::new(),
    }
}
