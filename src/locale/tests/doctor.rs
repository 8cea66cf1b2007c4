//! What a check-up says, as samples.

use super::{Said, both};
use crate::locale::doctor::{Doctor, Topic};

/// Whole sentences.
pub fn sentences() -> Vec<Said> {
    let (folder, error) = (|| "/a".to_owned(), || "disk full".to_owned());
    let places = || vec![(folder(), 5 << 30), ("/b".to_owned(), 99 << 20)];
    let proxy = || "http://proxy:1".to_owned();
    let variable = "HTTPS_PROXY";
    let samples = [
        Doctor::NoConfiguration,
        Doctor::Configuration { file: "a.toml".into(), profile: None },
        Doctor::Configuration { file: "a.toml".into(), profile: Some("night".into()) },
        Doctor::DoNotCall { file: "no-calls.csv".into(), numbers: 1 },
        Doctor::DoNotCall { file: "no-calls.csv".into(), numbers: 1_234 },
        Doctor::StateFine { folder: folder() },
        Doctor::StateWillBeMade { folder: folder() },
        Doctor::StateOpen { folder: folder() },
        Doctor::StateNotWritable { folder: folder(), error: error() },
        Doctor::StateFull { folder: folder() },
        Doctor::StateNoFolder { folder: folder() },
        Doctor::NoLedger,
        Doctor::LedgerFine { jobs: 1, running: 0 },
        Doctor::LedgerFine { jobs: 3, running: 2 },
        Doctor::LedgerLeft { jobs: 3, left: 2, job: "20261122-091530-7f3a".into() },
        Doctor::DiskFine { places: places() },
        Doctor::DiskLow { places: places() },
        Doctor::DiskOut { places: places() },
        Doctor::DiskUnknown { folder: folder(), error: error() },
        Doctor::NoPlatform,
        Doctor::Sandbox,
        Doctor::Given { endpoint: "http://127.0.0.1/".into(), company: "8".into() },
        Doctor::NoProxy,
        Doctor::Proxy { variable, proxy: proxy(), none_for: None },
        Doctor::Proxy { variable, proxy: proxy(), none_for: Some("localhost".into()) },
        Doctor::ProxyUnreadable { variable },
        Doctor::Reached { took_ms: 12 },
        Doctor::AuthTaken { staff: 1 },
        Doctor::AuthTaken { staff: 10 },
        Doctor::ClockRight,
        Doctor::ClockOff { by_s: 31, is_late: true },
        Doctor::ClockWrong { by_s: 400, is_late: false },
        Doctor::ClockUnknown,
        Doctor::Terminal {
            locale: String::new(),
            columns: 80,
            is_terminal: true,
            has_colors: true,
        },
        Doctor::Terminal { locale: "C".into(), columns: 80, is_terminal: false, has_colors: false },
        Doctor::NobodyTold,
        Doctor::WaysToTell { ways: 1 },
        Doctor::WaysToTell { ways: 3 },
        Doctor::Told { channel: "wecom".into(), line: 12 },
        Doctor::Sum { troubles: 0, warnings: 0 },
        Doctor::Sum { troubles: 0, warnings: 1 },
        Doctor::Sum { troubles: 1, warnings: 2 },
    ];
    let mut all: Vec<Said> = samples.iter().map(|it| both(|lang| it.say(lang))).collect();
    let head = Doctor::Head { topic: Topic::Clock };
    all.push(both(|lang| head.say(lang).trim_end().to_owned()));
    // What another part says stands in the middle, in the language asked for.
    let why = |lang| Doctor::NoProxy.say(lang);
    all.push(both(|lang| Doctor::AuthUnknown { why: why(lang) }.say(lang)));
    all.push(both(|lang| Doctor::Said { text: why(lang) }.say(lang)));
    all
}

/// Words.
pub fn phrases() -> Vec<Said> {
    let topics = [
        Topic::Configuration,
        Topic::DoNotCall,
        Topic::State,
        Topic::Ledger,
        Topic::Disk,
        Topic::Platform,
        Topic::Proxy,
        Topic::Reachable,
        Topic::Auth,
        Topic::Clock,
        Topic::Terminal,
        Topic::Notify,
    ];
    topics.iter().map(|it| both(|lang| it.say(lang).to_owned())).collect()
}
