//! Samples of keeping house.

use dialfeed::ledger::{Finding, JobId, LawBroken};

use super::{Said, both};
use crate::locale::upkeep::{Upkeep, finding};

/// What is said in whole sentences.
pub fn sentences() -> Vec<Said> {
    let job = || "20261122-091530-7f3a".to_owned();
    let (day, dir) = (|| "2026-11-26".to_owned(), || "out".to_owned());
    let file = || "ledger-backup.db".to_owned();
    let mut samples = Vec::new();
    for is_dry in [false, true] {
        samples.extend([
            Upkeep::Purged { job: job(), rows: 1, calls: 0, files: 0, is_dry },
            Upkeep::Purged { job: job(), rows: 2, calls: 1, files: 8, is_dry },
            Upkeep::Unsendable { job: job(), rows: 2, is_dry },
        ]);
    }
    samples.extend([
        Upkeep::ReportKept { job: job(), dir: dir() },
        Upkeep::ReportNotOurs { job: job(), dir: dir() },
        Upkeep::Held { job: job() },
        Upkeep::InState { job: job(), state: "x", option: "stopped" },
        Upkeep::Young { job: job(), day: day() },
        Upkeep::ReportStays { job: job(), file: file(), error: "x".into() },
        Upkeep::CallsStay { job: job(), error: "x".into() },
        Upkeep::LawBroken { job: job() },
        Upkeep::NothingToPurge,
        Upkeep::Done { jobs: 2 },
        Upkeep::WouldBe { jobs: 1 },
        Upkeep::Declined,
        Upkeep::JournalKept,
        Upkeep::Stopped,
        Upkeep::WasPurged { day: day() },
        Upkeep::FiguresOnly { job: job(), day: day() },
        Upkeep::NoRowsLeft { job: job(), day: day() },
        Upkeep::NoRecords { dir: dir() },
        Upkeep::Whole { jobs: 1, rows: 2 },
        Upkeep::NotWhole { file: file() },
        Upkeep::PurgesLeft,
        Upkeep::BackedUp { file: file(), bytes: 5_000 },
        Upkeep::Exists { file: file() },
        Upkeep::NotWritten { file: file(), error: "x".into() },
        Upkeep::CopyBroken { file: file(), words: "x".into() },
        Upkeep::Compacted { before_bytes: 5_000, after_bytes: 4_000 },
        Upkeep::NoRoom { dir: dir(), needed_bytes: 5_000, free_bytes: 4_000 },
        Upkeep::AtWork { job: job() },
    ]);
    let mut all: Vec<Said> = samples.iter().map(|it| both(|lang| it.say(lang))).collect();
    all.extend(findings().iter().map(|it| both(|lang| finding(it, lang))));
    all
}

fn findings() -> Vec<Finding> {
    let job = || "20261122-091530-7f3a".parse::<JobId>().unwrap();
    let law = LawBroken { read: 5, expanded: 1, accounted: 5 };
    vec![
        Finding::Damage { words: "x".into() },
        Finding::NamesNothing { table: "run".into(), entries: 1 },
        Finding::NamesNothing { table: "run".into(), entries: 2 },
        Finding::LawBroken { job: job(), law },
        Finding::TextsLost { job: job(), rows: 2 },
        Finding::TextsWithoutRow { job: job(), texts: 1 },
        Finding::NotPurged { job: job(), rows: 2 },
        Finding::PurgeCutOff { job: job() },
        Finding::OfNoJob { rows: 1 },
        Finding::OfNoJob { rows: 2 },
        Finding::UnknownWord { job: job(), word: "x".into(), rows: 2 },
        Finding::NumbersLost { job: job(), rows: 2 },
        Finding::Hidden { job: job(), targets: 2 },
        Finding::KeyLost,
    ]
}

/// What waits for an answer behind it.
pub fn phrases() -> Vec<Said> {
    vec![both(|lang| Upkeep::Question { jobs: 1 }.say(lang))]
}
