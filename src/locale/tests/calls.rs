//! Samples of what the platform's other actions come to.

use std::io;
use std::time::Duration;

use dialfeed::calls::{COLUMNS, RecordingError};
use dialfeed::platform::{CallType, Disposition, ExtensionState, PageError, SpyMode};
use dialfeed::stop::StopCause;

use super::{Said, both};
use crate::locale::calls::{self as said, Calls, Head};

/// What is said in whole sentences.
pub fn sentences() -> Vec<Said> {
    let (staff, file) = (|| "8001".to_owned(), || "calls.csv".to_owned());
    let (number, why) = (|| "138****8000".to_owned(), || "x".to_owned());
    let (uniqueid, target) = (|| "145.1".to_owned(), || "8002".to_owned());
    let ended = |talked_s, recording: &str| Calls::Ended {
        disposition: None,
        rang_s: 2,
        talked_s,
        recording: recording.to_owned(),
    };
    let mut samples = vec![
        Calls::NoUsers,
        Calls::StaffUnknown { staff: staff() },
        Calls::WillCall { number: number(), leaves_out: false },
        Calls::WillCall { number: number(), leaves_out: true },
        Calls::Dialled { staff: staff(), number: number() },
        Calls::Stands { staff: staff(), state: "x" },
        ended(0, ""),
        ended(2, ""),
        ended(2, "145.1"),
        Calls::GoesOn { staff: staff(), limit_s: 600 },
        Calls::NotSeen { staff: staff() },
        Calls::LeftAlone { staff: staff() },
        Calls::HungUp { staff: staff() },
        Calls::NoRecords,
        Calls::Records { records: 1, file: file() },
        Calls::Records { records: 2, file: file() },
        Calls::Incomplete { records: 2 },
        Calls::ReadingStopped { records: 2 },
        Calls::BehindLast { id: 3_000 },
        Calls::FileNotMade { file: file() },
        Calls::NotWritten { file: file(), error: "x".into() },
        Calls::Exists { file: file() },
        Calls::NoRecording { uniqueid: uniqueid() },
        Calls::DialUncertain { why: why(), staff: staff() },
        Calls::NotDialled { why: why() },
        Calls::HangUpUncertain { why: why(), staff: staff() },
        Calls::SpyUncertain { why: why(), listener: staff() },
        Calls::AskedAgain { why: why(), wait: Duration::from_millis(500) },
    ];
    let modes = [SpyMode::Monitor, SpyMode::Whisper, SpyMode::ThreeWay];
    samples.extend(modes.map(|mode| Calls::Spying { listener: staff(), target: target(), mode }));
    let mut all: Vec<Said> = samples.iter().map(|it| both(|lang| it.say(lang))).collect();
    all.extend((0..=12).map(|errno| both(|lang| said::refusal(errno, "no", lang))));
    all.push(both(|lang| said::refusal(5, "", lang)));
    all.push(both(|lang| said::other_shape("GetCDRList", lang)));
    let pages = [PageError::Repeated { id: 2, after: 3 }, PageError::NotInOrder, PageError::NoIds];
    all.extend(pages.iter().map(|error| both(|lang| said::pages(error, lang))));
    let full = io::Error::from(io::ErrorKind::StorageFull);
    let recordings = [
        RecordingError::Path,
        RecordingError::Refused { http: 404 },
        RecordingError::Refused { http: 403 },
        RecordingError::Unreachable { detail: String::new() },
        RecordingError::TooLong { most: 2 },
        RecordingError::WebPage,
        RecordingError::NotWritten { path: "a.wav".into(), source: full },
        RecordingError::Interrupted(StopCause::Interrupt),
    ];
    all.extend(recordings.iter().map(|error| both(|lang| said::recording(error, lang))));
    all
}

/// Words and lines that are no sentences.
pub fn phrases() -> Vec<Said> {
    let (staff, number) = (|| "8001".to_owned(), || "138****8000".to_owned());
    let both_states = |it| both(|lang| said::state(it, lang).to_owned());
    let mut all: Vec<Said> = [-1, 0, 1, 2, 4, 8, 18, 19, 77]
        .map(|number| both_states(ExtensionState::from(number)))
        .to_vec();
    let heads = [
        Head::Staff,
        Head::Name,
        Head::Department,
        Head::Role,
        Head::Identity,
        Head::Login,
        Head::Phone,
        Head::Updated,
        Head::Created,
        Head::State,
        Head::Extension,
        Head::With,
    ];
    all.extend(heads.map(|head| both(|lang| head.say(lang).to_owned())));
    all.extend(COLUMNS.map(|column| both(|lang| (said::words(lang).head)(column).to_owned())));
    let kinds = [CallType::Outgoing, CallType::Incoming, CallType::Predictive, CallType::Other(7)];
    all.extend(kinds.map(|kind| both(|lang| (said::words(lang).kind)(kind))));
    let ends = ["ANSWERED", "NO ANSWER", "FAILED", "BUSY", "UNKNOWN"].map(Disposition::of);
    all.extend(ends.map(|end| both(|lang| (said::words(lang).disposition)(&end))));
    all.push(both(|lang| said::sheet(lang).to_owned()));
    // The state is in the language already.
    for number in [String::new(), number()] {
        let state = |lang| said::state(ExtensionState::Ringing, lang);
        let changed =
            |lang| Calls::Changed { staff: staff(), state: state(lang), number: number.clone() };
        all.push(both(|lang| changed(lang).say(lang)));
    }
    all.push(both(|lang| Calls::Fetched { file: "a.wav".into(), bytes: 2 }.say(lang)));
    all.push(both(|lang| Calls::WasThere { file: "a.wav".into() }.say(lang)));
    all
}

#[test]
fn what_ends_in_another_sentence_has_it_and_a_disposition_is_told_in_words() {
    for (lang, word) in [(super::Lang::Zh, "无人接听"), (super::Lang::En, "no answer")] {
        let words = said::words(lang);
        let disposition = Some((words.disposition)(&Disposition::NoAnswer));
        let ended = Calls::Ended { disposition, rang_s: 2, talked_s: 0, recording: String::new() };
        assert!(ended.say(lang).contains(word));
        let why = "Because.".to_owned();
        assert!(Calls::NotFollowed { why: why.clone() }.say(lang).ends_with("Because."));
        let failed = Calls::RecordingFailed { uniqueid: "145.1".into(), why };
        assert!(failed.say(lang).starts_with("145.1"));
    }
}
