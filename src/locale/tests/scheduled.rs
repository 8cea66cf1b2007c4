//! Samples of what is said of scheduled imports: configuration, secrets, folders of lists, messages.

use std::io::Error;

use super::{Said, both};
use crate::locale::Lang;
use crate::locale::config::{ConfigSaid, ConfigTrouble, PatternWrong, Wanted};
use crate::locale::inbox::Inbox;
use crate::locale::secret::SecretWrong;
use crate::locale::told::{End, Told};
use crate::locale::usage::Usage;

/// What is said in whole sentences.
pub fn sentences() -> Vec<Said> {
    let mut all: Vec<Said> = troubles().iter().map(|it| both(|lang| it.say(lang))).collect();
    all.extend(secrets().iter().map(|it| both(|lang| it.say("auth", lang))));
    // A sentence that another stands in needs that one in its own language.
    all.extend((0..inbox(Lang::En).len()).map(|at| both(|lang| inbox(lang)[at].say(lang))));
    all.extend((0..told(Lang::En).len()).map(|at| both(|lang| told(lang)[at].say(lang))));
    let said = [
        ConfigSaid::NoFile { own: "own.toml".into() },
        ConfigSaid::Fine { file: "a.toml".into(), profiles: 2, rules: 1, notify: 0 },
        ConfigSaid::FileMissing { key: "suppress".into(), file: "no.csv".into() },
        ConfigSaid::IsFolder { key: "suppress".into(), file: "no".into() },
        ConfigSaid::Begun { file: "a.toml".into(), is_found: true },
        ConfigSaid::Begun { file: "a.toml".into(), is_found: false },
        ConfigSaid::Exists { file: "a.toml".into() },
        ConfigSaid::NotOfRule { line: 3, key: "retention", profile: "night".into(), rule_line: 9 },
        ConfigSaid::NotBegun { file: "a.toml".into(), error: "x".into() },
    ];
    all.extend(said.iter().map(|it| both(|lang| it.say(lang))));
    all
}

/// What stands within other texts, or in tables.
pub fn phrases() -> Vec<Said> {
    let said = [
        ConfigSaid::SecretMissing { why: "x".into() },
        ConfigSaid::Holds { file: "a.toml".into(), profile: String::new() },
        ConfigSaid::Holds { file: "a.toml".into(), profile: "night".into() },
        ConfigSaid::FromOption { option: "--state".into() },
        ConfigSaid::FromEnvironment { variable: "DIALFEED_AUTH" },
        ConfigSaid::FromFile { line: 3, table: String::new() },
        ConfigSaid::FromFile { line: 3, table: "profiles.night".into() },
        ConfigSaid::FromFile { line: 3, table: "inbox".into() },
        ConfigSaid::NotifyWrong { line: 3, channel: "wecom", why: "x".into() },
        ConfigSaid::FromDefault,
        ConfigSaid::Hidden,
        ConfigSaid::HiddenInFile,
        ConfigSaid::HiddenInCommand,
        ConfigSaid::HeadKey,
        ConfigSaid::HeadValue,
        ConfigSaid::HeadOrigin,
    ];
    let mut all: Vec<Said> = said.iter().map(|it| both(|lang| it.say(lang))).collect();
    let job = || "20261122-091530-7f3a".to_owned();
    let list = || "a.xlsx".to_owned();
    let place = Inbox::Place { endpoint: "http://x/".into(), company: "8".into() };
    all.push(both(|lang| place.say(lang)));
    let mut told = vec![
        Told::Job { job: job() },
        Told::Rows { figures: "inserted 2".into() },
        Told::Report { folder: "report".into() },
        Told::Why { why: "x".into() },
        Told::List { list: list(), folder: "done", why: String::new() },
        Told::Computer { name: "host".into() },
    ];
    for end in [End::Done, End::Attention, End::Stopped, End::Failed] {
        told.push(Told::JobTitle { lists: list(), end });
        told.push(Told::NoJobTitle { end });
    }
    all.extend(told.iter().map(|it| both(|lang| it.say(lang))));
    all
}

fn troubles() -> Vec<ConfigTrouble> {
    let file = || "dialfeed.toml".into();
    let error = || Error::from_raw_os_error(13);
    let mut all = vec![
        ConfigTrouble::NotFound { file: file() },
        ConfigTrouble::NotReadable { file: file(), error: error() },
        ConfigTrouble::TooLarge { file: file() },
        ConfigTrouble::NotText { file: file() },
        ConfigTrouble::Foreign { file: file() },
        ConfigTrouble::Open { file: file(), line: 3, key: "auth".into() },
        ConfigTrouble::Syntax { file: file(), line: 3, column: 8, said: "x".into() },
        ConfigTrouble::Value {
            file: file(),
            line: 3,
            key: "company".into(),
            wrong: Box::new(Usage::Company { value: "x".into() }),
        },
        ConfigTrouble::BelowHeading {
            file: file(),
            line: 3,
            key: "rate".into(),
            heading: "[[notify]]".into(),
        },
        ConfigTrouble::Both { file: file(), line: 3, one: "a".into(), other: "b".into() },
        ConfigTrouble::Missing {
            file: file(),
            line: 3,
            table: "[[notify]]".into(),
            key: "url".into(),
        },
        ConfigTrouble::NoFile { name: "night".into() },
    ];
    for nearest in [None, Some("rate".to_owned())] {
        let (key, line) = ("rat".to_owned(), 3);
        all.push(ConfigTrouble::UnknownKey { file: file(), line, key, nearest: nearest.clone() });
        for known in ["", "rate"] {
            let (name, known) = ("rat".to_owned(), known.to_owned());
            let nearest = nearest.clone();
            for line in [None, Some(7)] {
                let (nearest, name, known) = (nearest.clone(), name.clone(), known.clone());
                all.push(ConfigTrouble::UnknownProfile {
                    file: file(),
                    line,
                    name,
                    nearest,
                    known,
                });
            }
        }
    }
    let wanted =
        [Wanted::Text, Wanted::Flag, Wanted::Texts, Wanted::Table, Wanted::Tables, Wanted::Port];
    all.extend(wanted.map(|wanted| ConfigTrouble::Shape {
        file: file(),
        line: 3,
        key: "rate".into(),
        wanted,
    }));
    let wrong = [
        PatternWrong::At(3),
        PatternWrong::Unparted { at: 3, right: "{batch}_*.csv".into() },
        PatternWrong::NoSuchPart("batch".into()),
    ];
    all.extend(wrong.map(|said| ConfigTrouble::Pattern {
        file: file(),
        line: 3,
        pattern: "*.csv".into(),
        said,
    }));
    all
}

fn secrets() -> Vec<SecretWrong> {
    let file = || "auth".to_owned();
    let error = || Error::from_raw_os_error(13);
    vec![
        SecretWrong::NotText,
        SecretWrong::File { file: file(), error: error() },
        SecretWrong::FileOpen { file: file() },
        SecretWrong::FileOdd { file: file() },
        SecretWrong::NoCommand { error: error() },
        SecretWrong::Command { said: "exit status: 1".into() },
        SecretWrong::CommandOdd,
        SecretWrong::CommandSlow { most_s: 60 },
    ]
}

fn a_reason(lang: Lang) -> String {
    match lang {
        Lang::Zh => "没有权限。".to_owned(),
        Lang::En => "No permission.".to_owned(),
    }
}

fn inbox(lang: Lang) -> Vec<Inbox> {
    let job = || "20261122-091530-7f3a".to_owned();
    let (list, why) = (|| "a.xlsx".to_owned(), || a_reason(lang));
    let path = || "lists".to_owned();
    vec![
        Inbox::Watching { folder: path() },
        Inbox::NotWatched { every_s: 30, why: "x".into() },
        Inbox::Done { list: list(), sent: 2, others: 0 },
        Inbox::Done { list: list(), sent: 2, others: 1 },
        Inbox::Waits { list: list(), why: why() },
        Inbox::Filed { list: list(), folder: "attention", why: why() },
        Inbox::Vanished { list: list() },
        Inbox::Unsettled { lists: 1, example: list() },
        Inbox::Unsettled { lists: 2, example: list() },
        Inbox::Nothing,
        Inbox::Sum { done: 2, attention: 0, failed: 0, waiting: 0 },
        Inbox::Sum { done: 2, attention: 1, failed: 1, waiting: 1 },
        Inbox::TimeIsUp,
        Inbox::Away { folder: path(), every_s: 30 },
        Inbox::NotTaken { path: path(), why: "x".into() },
        Inbox::HaltedInPart { why: why() },
        Inbox::ForItsHours { at: "20:00".into() },
        Inbox::TriesAgain { wait_s: 30 },
        Inbox::Purged { jobs: 2, days: 180 },
        Inbox::NoRule,
        Inbox::TargetWrong { why: why() },
        Inbox::NotOnRecord { job: job(), folder: path() },
        Inbox::SameContent {
            file: list(),
            day: "2026-11-26".into(),
            job: job(),
            failed: 0,
            uncertain: 0,
        },
        Inbox::SameContent {
            file: list(),
            day: "2026-11-26".into(),
            job: job(),
            failed: 4,
            uncertain: 2,
        },
        Inbox::SameContentRunning { job: job() },
        Inbox::Grew { job: job() },
        Inbox::RowsLeft { failed: 1, uncertain: 2, job: job() },
        Inbox::RowsRejected { rejected: 2, job: job() },
        Inbox::Stopped { why: String::new(), job: job() },
        Inbox::TakenAway,
        Inbox::MovedUnsent,
        Inbox::Anew { list: list(), why: why() },
        Inbox::Moved { sent: 2, before: "http://x/".into(), now: "http://y/".into(), job: job() },
        Inbox::OptionsAreKeys { keys: vec!["map".into(), "header".into()] },
        Inbox::RecordsIn { folder: path(), config: None },
        Inbox::RecordsIn { folder: path(), config: Some(path()) },
        Inbox::ReportLater { why: why() },
        Inbox::NoFile,
        Inbox::NotReadable,
        Inbox::Held { folder: path() },
        Inbox::NotAFolder { folder: path() },
        Inbox::InTheWay { path: path() },
        Inbox::Trouble { path: path(), why: "x".into() },
        Inbox::DiskFull { path: path() },
        Inbox::InUse { path: path() },
        Inbox::NotLocked { path: path(), why: "x".into() },
        Inbox::Halted { why: why() },
        Inbox::NotPurged { why: why() },
    ]
}

fn told(lang: Lang) -> Vec<Told> {
    let (list, why) = (|| "a.xlsx".to_owned(), || a_reason(lang));
    vec![
        Told::PlatformRefuses,
        Told::StaffUnasked,
        Told::Input { code: "no_phone_column" },
        Told::List { list: list(), folder: "attention", why: why() },
        Told::ListInput { list: list(), folder: "failed", code: "no_phone_column".into() },
        Told::Place { place: "lists".into(), why: why() },
        Told::FiledBefore,
        Told::MoreLists { lists: 2 },
        Told::InboxTitle { folder: "lists".into(), sum: why() },
        Told::GoesOn,
        Told::TestTitle,
        Told::Test,
        Told::CutShort,
        Told::Cut,
        Told::NotDelivered { channel: "wecom".into(), why: why() },
        Told::Unusable { channel: "wecom".into() },
        Told::Unreachable { detail: "x".into() },
        Told::Silent { within_s: 10 },
        Told::Busy { code: "HTTP 429".into() },
        Told::Untrusted,
        Told::NotEncrypted,
        Told::Redirected { http: 302 },
        Told::Refused { code: "310000".into(), said: "x".into() },
        Told::LoginRefused { said: "x".into() },
        Told::RecipientsRefused { addresses: "a@example.com".into() },
        Told::NotUnderstood,
        Told::Unprepared { detail: "x".into() },
    ]
}
