//! What is said for given values, in both languages: every sentence, code, heading and help text is
//! there, reads as its language is written, and is of the same kind in both.
//!
//! `tests/sentences` holds that no variant is missing among these samples.

mod calls;
mod doctor;
mod scheduled;
mod upkeep;

use std::time::Duration;

use clap::ValueEnum as _;
use dialfeed::clean::{Advice, TemplateError};
use dialfeed::outcome::{Note, Reason, Status, StopCode, StoppedBy};
use dialfeed::platform::{Cause, Doubt, Fault, Unreachable, Unreadable};
use dialfeed::report::{Bounds, Label, Phrase, Things};
use dialfeed::row::{Malformed, Phone, PhoneKind};
use jiff::civil::datetime;

use super::ending::{Ending, StopReason};
use super::jobs::Jobs;
use super::notice::Notice;
use super::plan::{Plan, Why};
use super::progress::Progress;
use super::remark::Remark;
use super::results::Results;
use super::sandbox::SandboxWord;
use super::template::TemplateWord;
use super::usage::Usage;
use super::words::Word;
use super::{Lang, advice, codes, help};
use crate::cli::exit::Exit;

/// What is said, in Chinese and in English.
type Said = (String, String);

fn both(say: impl Fn(Lang) -> String) -> Said {
    (say(Lang::Zh), say(Lang::En))
}

fn is_chinese(sign: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&sign)
}

/// Whether it ends as a sentence of either language does.
fn ends(text: &str) -> bool {
    // What stands in brackets at the end has its own end inside or needs none.
    text.ends_with(['。', '！', '？', '：', '）', '.', '!', '?', ':', ')'])
}

/// Whether the last thing is something to type or to open: a full stop there would be copied too.
fn ends_with_a_command(text: &str) -> bool {
    let typed = text.rsplit_once(['：', ':']).map_or("", |(_, typed)| typed.trim());
    let is_path = !typed.contains(' ') && typed.is_ascii();
    typed.starts_with("dialfeed ") || typed.contains("| dialfeed ") || is_path
}

fn endings() -> Vec<Said> {
    let (job, file) = (|| "20261122-091530-7f3a".to_owned(), || "uncertain.csv".to_owned());
    let per_s = || "20/s".to_owned();
    let samples = [
        Ending::Finished { job: job() },
        Ending::Stopped { job: job() },
        Ending::Running { job: job() },
        Ending::Pace { requests: 1, retried: 0, per_s: per_s() },
        Ending::Pace { requests: 2000, retried: 0, per_s: per_s() },
        Ending::Pace { requests: 2000, retried: 3, per_s: per_s() },
        Ending::LandedBefore { rows: 2 },
        Ending::Checked,
        Ending::Reports { dir: "out".into(), first: Some("report.xlsx".into()) },
        Ending::Reports { dir: "out".into(), first: None },
        Ending::UnderWay { rows: 2 },
        Ending::GoOn { pending: 2, job: job() },
        Ending::Uncertain { rows: 2, job: job(), file: file() },
        Ending::Arrived { rows: 2 },
        Ending::Failed { rows: 2, job: job() },
    ];
    samples.iter().map(|it| both(|lang| it.say(lang))).collect()
}

fn stop_reasons() -> Vec<Said> {
    let endpoint = || "http://127.0.0.1/".to_owned();
    let mut samples = vec![
        StopReason::Interrupted,
        StopReason::TooManyFailures { limit: "50".into() },
        StopReason::Unreachable { endpoint: endpoint(), encrypted: false },
        StopReason::Unreachable { endpoint: endpoint(), encrypted: true },
        StopReason::Refused { endpoint: endpoint() },
        StopReason::Redirected { endpoint: endpoint() },
        StopReason::NoReadableReply { endpoint: endpoint() },
        StopReason::ProxyLogin,
        StopReason::HttpRefusal { status: 404, endpoint: endpoint() },
        StopReason::WindowClosed { time: "20:30".into() },
        StopReason::DoNotCall,
        StopReason::Disk,
    ];
    let errnos = [2, 3, 4, 11, 77];
    samples.extend(errnos.map(|errno| StopReason::Errno {
        errno,
        message: "no".into(),
        batches: Vec::new(),
    }));
    for batches in [&["20261101"][..], &["1", "2"], &["1", "2", "3", "4"]] {
        let batches = batches.iter().map(|it| (*it).to_owned()).collect();
        samples.push(StopReason::Errno { errno: 11, message: String::new(), batches });
    }
    samples.push(StopReason::Errno { errno: 3, message: String::new(), batches: Vec::new() });
    samples.iter().map(|it| both(|lang| it.say(lang))).collect()
}

fn notices() -> Vec<Said> {
    let (file, error) = (|| "a.log".to_owned(), || "disk full".to_owned());
    let samples = [
        Notice::ErrorMark,
        Notice::SeeHelp { help: "dialfeed --help".into() },
        Notice::LookedIn { folder: "records".into() },
        Notice::Bug { place: "src/a.rs:1".into(), version: "1" },
        Notice::LogFile { file: file(), error: error() },
        Notice::EventsFile { file: file(), error: error() },
        Notice::EventsElsewhere { file: file() },
        Notice::EventsLost { file: file(), error: error() },
        Notice::LogLost { file: file(), error: error() },
        Notice::MetricsElsewhere { file: file() },
        Notice::MetricsOther { file: file() },
        Notice::LogElsewhere { file: file() },
        Notice::MetricsLost { file: file(), error: error() },
        Notice::RecordsTakenAway { file: file() },
        Notice::ManPages { dir: "out".into(), count: 19 },
        Notice::Output { error: error() },
        Notice::ReportAgain { job: "20261122-091530-7f3a".into() },
        Notice::System { error: error() },
        Notice::Stopping,
        Notice::Ended,
        Notice::EndedAtOnce,
        Notice::StoppedAtOnce,
    ];
    samples.iter().map(|it| both(|lang| it.say(lang).trim_end().to_owned())).collect()
}

fn usages() -> Vec<Said> {
    let value = || "x".to_owned();
    let (option, field) = ("--rate", "name");
    let nearest = || Some("check".to_owned());
    let mut samples = vec![
        Usage::NoCommand,
        Usage::UnknownCommand { typed: value(), nearest: nearest() },
        Usage::UnknownCommand { typed: value(), nearest: None },
        Usage::UnknownOption { typed: value(), nearest: nearest() },
        Usage::UnexpectedArgument { typed: value() },
        Usage::MissingArguments { names: "FILE".into() },
        Usage::MissingArguments { names: "JOB".into() },
        Usage::BackupWithoutFile,
        Usage::MissingValue { option: value() },
        Usage::UnexpectedValue { option: value(), value: value() },
        Usage::NotOneOf { option: value(), value: value(), valid: value(), nearest: nearest() },
        Usage::PurgeOfWhat,
        Usage::PurgeOfRunning,
        Usage::Conflict { one: value(), other: value() },
        Usage::GivenTwice { option: value() },
        Usage::NotText,
        Usage::SheetOfText { file: value(), sheet: value() },
        Usage::JobStates { value: value() },
        Usage::SinceWhen { value: value() },
        Usage::Other { text: "Its own words.".into() },
        Usage::NoTarget,
        Usage::Empty { option },
        Usage::NoEndpoint,
        Usage::NoCompany,
        Usage::NoAuth,
        Usage::AuthNotText,
        Usage::Endpoint { value: value() },
        Usage::EndpointWithSecret,
        Usage::Company { value: value() },
        Usage::NoStateFolder,
        Usage::Rate { option, value: value() },
        Usage::Rate { option: "--limit", value: value() },
        Usage::RateOutOfLimits { option, value: value(), most_per_s: 1000 },
        Usage::RateNotWhole { option, value: value() },
        Usage::Whole { option, value: value(), least: 1, most: 9 },
        Usage::Seconds { option, value: value(), most_s: 3600 },
        Usage::MaxFailures { value: value() },
        Usage::TimeOfDay { option, value: value() },
        Usage::Window { value: value() },
        Usage::WindowEmpty { value: value() },
        Usage::Map { value: value() },
        Usage::MappedTwice { field },
        Usage::Set { value: value() },
        Usage::SetPhonenum,
        Usage::SetTwice { field },
        Usage::SetAndMapped { field },
        Usage::Encoding { value: value() },
        Usage::Delimiter { value: value() },
        Usage::Header { value: value() },
        Usage::Allow { value: value() },
        Usage::Area { value: value() },
        Usage::Staff { value: value() },
        Usage::StaffTwice { id: value() },
        Usage::StaffGroup { value: value() },
        Usage::AgeWithoutSuppress,
        Usage::AgeOfStandardInput,
        Usage::SinceWithoutHistory,
        Usage::HistoryWithoutTarget { option },
        Usage::FileForInitAlone,
        Usage::InboxWithoutRules,
        Usage::Pattern { value: "x".into() },
        Usage::StateInInbox,
        Usage::RuleWithoutTarget { pattern: "x".into() },
        Usage::SandboxAndEndpoint,
        Usage::StopAtWithFollow,
        Usage::StandardInputOfInbox,
        Usage::StandardInputTwice,
        Usage::StandardInputTyped,
        Usage::StandardInputAsked,
        Usage::Status { value: value() },
        Usage::TemplateName { value: value() },
        Usage::TemplateToStandardOutput,
        Usage::Share { option, value: value() },
        Usage::NumberToDial { reason: Reason::PhoneService },
        Usage::NumberToDial { reason: Reason::PhoneNotANumber },
        Usage::NumberToFind { reason: Reason::PhoneTooShort },
        Usage::SpyOnOneself { id: value() },
        Usage::TooManyNames { option, most: 9 },
        Usage::Moment { option, value: value() },
        Usage::EndAlone,
        Usage::TimesOutOfOrder {
            begin: datetime(2026, 11, 2, 0, 0, 0, 0),
            end: datetime(2026, 11, 1, 0, 0, 0, 0),
        },
        Usage::RecordId { value: value() },
        Usage::WorkbookToStandardOutput,
        Usage::OutputFormat { value: value() },
        Usage::BaseUrl { value: value() },
        Usage::BaseUrl { value: String::new() },
    ];
    let templates = [
        TemplateError::NeverClosed { at: 3 },
        TemplateError::NoColumn { at: 3 },
        TemplateError::ClosesNothing { at: 3 },
        TemplateError::EscapesNothing { at: 3 },
    ];
    samples.extend(templates.map(|error| Usage::Template { field, error }));
    samples.iter().map(|it| both(|lang| it.say(lang))).collect()
}

fn plans() -> Vec<Said> {
    let (file, sheet) = (|| "a.xlsx".to_owned(), || Some("Sheet1".to_owned()));
    let (field, text) = ("name", || "x".to_owned());
    let rate = || "20/s".to_owned();
    let duration = Duration::from_secs(5400);
    let groups = || "@all".to_owned();
    let reason = "138!";
    let samples = [
        Plan::Title,
        Plan::Twice { file: file(), first: file() },
        Plan::Twice { file: file(), first: text() },
        Plan::Source { file: file(), sheet: sheet(), encoding: Some(text()), rows: 2 },
        Plan::DoNotCall { file: file(), numbers: 2, without: 2, damaged: 2 },
        Plan::DoNotCall { file: file(), numbers: 2, without: 0, damaged: 0 },
        Plan::NotKeptFromCalls { file: file(), sheet: sheet(), row: 2, reason },
        Plan::DoNotCallGone { file: file() },
        Plan::SuppressedByNow { rows: 2 },
        Plan::Example { file: Some(file()), row: 2, cell: "138".into() },
        Plan::Resume { job: text() },
        Plan::Field { field },
        Plan::Set { field, template: String::new() },
        Plan::Unused { columns: text(), more: 0 },
        Plan::Unused { columns: text(), more: 2 },
        Plan::PassedOver { field, columns: text() },
        Plan::ToBatch { batch: text() },
        Plan::ToBatchColumn { column: text() },
        Plan::ToStaff { staff: text(), members: 1, each: 2 },
        Plan::ToStaff { staff: text(), members: 2, each: 2 },
        Plan::ToStaffColumn { column: text() },
        Plan::GroupsUnknown { groups: groups(), earlier_jobs_too: false },
        Plan::GroupsUnknown { groups: groups(), earlier_jobs_too: true },
        Plan::MoreTargets { more: 1 },
        Plan::MoreTargets { more: 2 },
        Plan::Platform { endpoint: text(), company: text() },
        Plan::Sandbox,
        Plan::MethodGet,
        Plan::Window { from: "09:00".into(), until: "20:30".into() },
        Plan::StopAt { time: "20:30".into() },
        Plan::WillBeSent { rows: 2 },
        Plan::Estimate { duration, time: "15:04".into(), rate: rate() },
        Plan::WouldTake { duration, rate: rate() },
        Plan::PaceFound,
        Plan::NoSheets { file: file() },
        Plan::NothingToSend,
        Plan::Declined,
        Plan::List { file: file(), sheet: sheet() },
    ];
    let mut all: Vec<Said> = samples.iter().map(|it| both(|lang| it.say(lang))).collect();
    let sentence = |lang| codes::reason(Reason::PhoneMissing, lang).to_owned();
    all.push(both(|lang| Plan::Advice { sentence: sentence(lang) }.say(lang)));
    all
}

fn progress() -> Vec<Said> {
    let wait = Duration::from_secs(90);
    let samples = [
        Progress::Comparing { rows: 2, percent: None },
        Progress::Reading { rows: 2, percent: Some(50) },
        Progress::Sending { done: 1, all: 2, per_s: 1.5, under_way: 1, left: Some(wait) },
        Progress::Reporting { done: 1, all: 2 },
        Progress::Records { records: 2 },
        Progress::WaitingForWindow { opens: "09:00".into() },
        Progress::Probing { wait },
        Progress::RetriesUsedUp { retried: 2, sent: 9 },
        Progress::Draining { under_way: 2 },
        Progress::Records { records: 2 },
        Progress::Fetching { name: "a.wav".into(), bytes: 4096, all: Some(8192) },
    ];
    samples.iter().map(|it| both(|lang| it.say(lang))).collect()
}

fn advices() -> Vec<Said> {
    let phone = |number| Phone::new(PhoneKind::Mobile, number);
    let (first, second) = (phone(13_800_138_000), phone(13_900_139_000));
    let samples = [
        Advice::LookAlike { meant: first },
        Advice::MobileDigits { digits: 10 },
        Advice::NumberDigits { digits: 1 },
        Advice::MobileInside { meant: first },
        Advice::TwoNumbers { first, second },
        Advice::Rounded,
        Advice::AreaMissing,
        Advice::AreaUnknown { area: 999 },
        Advice::AreaDigits { area: 571, digits: 6, fits: (8, 8) },
        Advice::AreaDigits { area: 571, digits: 6, fits: (7, 8) },
        Advice::Foreign,
        Advice::WrittenAsForeign { meant: first },
        Advice::Service,
        Advice::KindNotAllowed { kind: PhoneKind::Mobile },
        Advice::KindNotAllowed { kind: PhoneKind::Landline },
        Advice::KindNotAllowed { kind: PhoneKind::Service },
        Advice::RangeUnused { prefix: None },
        Advice::RangeUnused { prefix: Some(140) },
        Advice::Date,
        Advice::IdCard,
        Advice::BankCard,
        Advice::Email,
        Advice::Text,
        Advice::Hidden,
    ];
    let said = |it: &Advice, lang| advice::advice(it, lang, &|phone| phone.to_string());
    samples.iter().map(|it| both(|lang| said(it, lang))).collect()
}

fn remarks() -> Vec<Said> {
    let samples = [
        Remark::SameAsRow { row: "12", place: None },
        Remark::SameAsRow { row: "12", place: Some("a.xlsx, B") },
        Remark::EarlierJob { job: "20261122-091530-7f3a", day: "2026-11-22" },
        Remark::Malformed(Malformed::Undecodable { at: 7 }),
        Remark::Malformed(Malformed::UnclosedQuote),
        Remark::Malformed(Malformed::FieldTooLong),
        Remark::Malformed(Malformed::RowTooLong),
    ];
    // Words of a later version stay as they are.
    assert_eq!(Remark::Other("later").say(Lang::Zh), "later");
    samples.iter().map(|it| both(|lang| it.say(lang))).collect()
}

/// Everything that a row or a job can be said to have ended by, as the ledger keeps it.
fn causes() -> Vec<String> {
    let faults = [
        Fault::TryAgain(Cause::Unreachable { how: Unreachable::Name, detail: String::new() }),
        Fault::TryAgain(Cause::Refused { http: 429, retry_after: None }),
        Fault::RowRefused { http: 404 },
        Fault::Redirected { http: 302, location: None },
        Fault::Unknown(Doubt::Timeout),
        Fault::Unknown(Doubt::ConnectionLost { detail: String::new() }),
        Fault::Unknown(Doubt::Unreadable(Unreadable::Empty)),
        Fault::Unknown(Doubt::Http { http: 500 }),
    ];
    let mut causes: Vec<String> = faults.iter().map(|fault| fault.code().into_owned()).collect();
    causes.extend(StopCode::ALL.iter().map(ToString::to_string));
    causes.extend(Reason::ALL.iter().map(ToString::to_string));
    causes.extend((-1..=12).map(|errno| format!("errno_{errno}")));
    // Of the plan: other rows, other jobs, other lists.
    causes.extend(["same_as_row", "do_not_call", "uncertain_before"].map(str::to_owned));
    causes
}

/// What is said in whole sentences.
fn sentences() -> Vec<Said> {
    let mut all = [endings(), stop_reasons(), notices(), usages(), advices(), remarks()].concat();
    all.extend(causes().iter().map(|code| both(|lang| codes::cause(code, lang))));
    all.extend(Reason::ALL.iter().map(|it| both(|lang| codes::reason(*it, lang).to_owned())));
    all.extend(Note::ALL.iter().map(|it| both(|lang| codes::note(*it, lang).to_owned())));
    all.push(both(|lang| Word::NoJobs.say(lang).to_owned()));
    let labels = [Label::NothingShown, Label::ExamplesOnly];
    all.extend(labels.map(|it| both(|lang| (advice::words(lang).label)(it).to_owned())));
    all.extend(report_sentences());
    all.extend(results());
    let dialling = [SandboxWord::Dialling { speed: 1 }, SandboxWord::Dialling { speed: 60 }];
    all.extend(dialling.iter().map(|it| both(|lang| it.say(lang).trim_end().to_owned())));
    let jobs = [Jobs::NoneFits { options: "--last 5".into() }, Jobs::ShowOne];
    all.extend(jobs.iter().map(|it| both(|lang| it.say(lang))));
    let go_on = Jobs::GoOn { job: "20261122-091530-7f3a".into() };
    all.push(both(|lang| go_on.say(lang)));
    all.extend(calls::sentences());
    all.extend(scheduled::sentences());
    all.extend(upkeep::sentences());
    all.extend(doctor::sentences());
    all
}

fn results() -> Vec<Said> {
    let samples = [
        Results::Seen { rows: 2 },
        Results::Incomplete { records: 1 },
        Results::Incomplete { records: 2 },
        Results::Read { records: 1 },
        Results::Read { records: 2 },
        Results::Files { dir: "out".into(), first: None },
        Results::Files { dir: "out".into(), first: Some("results.xlsx".into()) },
        Results::NotKept { file: "calls.db".into(), error: "disk full".into() },
        Results::NotWritten { file: "results.csv".into(), error: "disk full".into() },
        Results::Stopped,
    ];
    samples.iter().map(|it| both(|lang| it.say(lang))).collect()
}

/// What calls, extensions and recordings come to.
/// Sentences of reports with figures in them.
fn report_sentences() -> Vec<Said> {
    let (job, bounds) = ("20261122-091530-7f3a", Bounds::default());
    let by = StoppedBy::from(StopCode::Interrupted);
    let more = |of| Phrase::More { many: 2, of };
    let samples = [
        Phrase::Stopped { by: &by, bounds: &bounds },
        Phrase::Uncertain { rows: 2, job },
        Phrase::Failed { rows: 2, job },
        Phrase::GoOn { rows: 2, job },
        Phrase::Mend { rows: 2 },
        Phrase::WouldSend { rows: 2 },
        Phrase::NothingToSend,
        Phrase::AllDone,
        Phrase::All { sheets: "A", files: "failed.csv" },
        Phrase::All { sheets: "", files: "failed.csv" },
        more(Things::Columns),
        more(Things::Targets),
        more(Things::Lists),
        more(Things::Reasons),
        more(Things::Runs),
    ];
    samples.iter().map(|it| both(|lang| (advice::words(lang).phrase)(it))).collect()
}

/// Words of reports and of the list of jobs with figures in them.
fn counted() -> Vec<Said> {
    let phrases = [
        Phrase::OtherReasons { reasons: 2 },
        Phrase::FirstRows { rows: 2 },
        Phrase::EveryRow { rows: 2 },
    ];
    let jobs = [
        Jobs::Batch { id: "20261101".into() },
        Jobs::Staff { first: "8001".into(), members: 2 },
        Jobs::Column { name: "B".into() },
        Jobs::Lists { first: "a.csv".into(), more: 2 },
        Jobs::UnderWay { rows: 2 },
    ];
    let mut all: Vec<Said> =
        phrases.iter().map(|it| both(|lang| (advice::words(lang).phrase)(it))).collect();
    all.extend(jobs.iter().map(|it| both(|lang| it.say(lang))));
    all.extend([1, 2, 60, 3_600, 86_400].map(|s| both(|lang| (advice::words(lang).stretch)(s))));
    all
}

/// Words and lines that are no sentences.
fn phrases() -> Vec<Said> {
    let words = [
        Word::Read,
        Word::Expanded,
        Word::Column,
        Word::Header,
        Word::Field,
        Word::Samples,
        Word::Why,
        Word::Job,
        Word::Target,
        Word::Finished,
        Word::Stopped,
        Word::Interrupted,
        Word::Running,
        Word::WillBeSent,
    ];
    let whys = [Why::Map, Why::Set, Why::Option, Why::Saved, Why::Header, Why::Content];
    let mut all = progress();
    all.extend(calls::phrases());
    all.extend(scheduled::phrases());
    all.extend(upkeep::phrases());
    all.push(both(|lang| Jobs::Purged { day: "2026-11-26".into() }.say(lang)));
    all.extend(doctor::phrases());
    all.extend(counted());
    let customers = Results::Customers { job: "20261122-091530-7f3a".into() };
    all.push(both(|lang| customers.say(lang)));
    all.extend(words.map(|it| both(|lang| it.say(lang).to_owned())));
    all.extend(whys.map(|it| both(|lang| it.say(lang).to_owned())));
    all.extend(LABELS.map(|it| both(|lang| (advice::words(lang).label)(it).to_owned())));
    all.extend(Status::ALL.iter().map(|it| both(|lang| codes::status(*it, lang).to_owned())));
    all.extend(Exit::ALL.iter().map(|it| both(|lang| codes::exit(*it, lang).to_owned())));
    all
}

const LABELS: [Label; 66] = [
    Label::Title,
    Label::Summary,
    Label::State,
    Label::Finished,
    Label::Stopped,
    Label::Interrupted,
    Label::Running,
    Label::Checked,
    Label::StoppedBy,
    Label::Target,
    Label::Batch,
    Label::Staff,
    Label::BatchColumn,
    Label::StaffColumn,
    Label::Began,
    Label::Ended,
    Label::Requests,
    Label::Retried,
    Label::Pace,
    Label::Only,
    Label::CheckTitle,
    Label::Outcomes,
    Label::Read,
    Label::Expanded,
    Label::Rows,
    Label::Reasons,
    Label::OtherReasons,
    Label::Notes,
    Label::OverTime,
    Label::Runs,
    Label::Command,
    Label::User,
    Label::Host,
    Label::Version,
    Label::Lists,
    Label::DoNotCall,
    Label::Numbers,
    Label::Row,
    Label::File,
    Label::Sheet,
    Label::Why,
    Label::Message,
    Label::SentAs,
    Label::SentAt,
    Label::Note,
    Label::Limit,
    Label::LimitFound,
    Label::NextSteps,
    Label::Problems,
    Label::Total,
    Label::Share,
    Label::ChinaTime,
    Label::Result,
    Label::StillOpen,
    Label::FilterStatus,
    Label::FilterReason,
    Label::Search,
    Label::SearchHint,
    Label::Everything,
    Label::Reset,
    Label::RowsShown,
    Label::EmptyCell,
    Label::WrongCell,
    Label::WithoutNumber,
    Label::Changed,
    Label::Encoding,
];

/// Several lines, or a question with room for its answer.
fn pieces() -> Vec<Said> {
    let (url, batches) = ("http://127.0.0.1:8808/".to_owned(), "20261101".to_owned());
    let running = SandboxWord::Running { url, company: "8", auth: "sandbox", batches };
    let made = TemplateWord::Made { file: "a.xlsx".into() };
    vec![
        both(|lang| running.say(lang)),
        both(|lang| made.say(lang)),
        both(|lang| Plan::Confirm.say(lang)),
    ]
}

#[test]
fn each_sentence_is_chinese_in_chinese_and_has_no_sign_of_it_in_english() {
    let all = [sentences(), phrases(), plans(), pieces()].concat();
    for (chinese, english) in all {
        // A list is named, and nothing is said of it.
        let is_name = chinese.replace("，工作表“Sheet1”", "").is_ascii();
        assert!(is_name || chinese.chars().any(is_chinese), "{chinese}");
        assert!(!english.is_empty() && !english.chars().any(is_chinese), "{english}");
        assert!(!english.contains(['，', '。', '：', '（', '“', '、', '；']), "{english}");
    }
}

#[test]
fn each_sentence_ends_as_its_language_ends_sentences_or_with_what_to_type() {
    for (chinese, english) in sentences() {
        for said in [&chinese, &english] {
            assert!(ends(said) || ends_with_a_command(said), "{said}");
        }
    }
}

#[test]
fn what_is_no_sentence_does_not_end_as_one_and_is_of_one_kind_in_both_languages() {
    for (chinese, english) in phrases() {
        let stops = [chinese.ends_with('。'), english.ends_with('.')];
        assert_eq!(stops, [false, false], "{chinese} {english}");
    }
    for (chinese, english) in plans() {
        let stops = [chinese.ends_with(['。', '？']), english.ends_with(['.', '?'])];
        assert_eq!(stops[0], stops[1], "{chinese} {english}");
    }
}

#[test]
fn nothing_that_is_said_has_a_hole_or_two_spaces() {
    for (chinese, english) in [sentences(), phrases(), plans(), pieces()].concat() {
        for said in [chinese, english] {
            let holes = ["  ", "()", "（）", "``", "“”", "。。", "，，", "，。", " ，", " 。"];
            for hole in holes {
                assert!(!said.contains(hole), "{hole}: {said}");
            }
        }
    }
}

#[test]
fn no_code_is_its_own_sentence() {
    let mut all = causes();
    all.retain(|code| !code.starts_with("errno_-") && code != "errno_12");
    for code in all {
        for lang in Lang::ALL {
            let said = codes::cause(&code, lang);
            let names_itself = said == code || code.contains('_') && said.contains(&code);
            assert!(!names_itself && said.chars().count() > 2, "{code}: {said}");
        }
    }
    for note in Note::ALL {
        let (chinese, english) = both(|lang| codes::note(*note, lang).to_owned());
        assert!(![chinese, english].iter().any(|said| said.contains(note.as_str())), "{note}");
    }
    for status in Status::ALL {
        assert_ne!(codes::status(*status, Lang::Zh), status.as_str());
        assert!(!codes::status(*status, Lang::En).contains('_'));
        assert!(codes::short(*status, Lang::Zh).chars().all(is_chinese), "{status}");
    }
}

#[test]
fn a_code_that_only_the_platform_knows_is_still_told() {
    for lang in Lang::ALL {
        assert!(codes::cause("errno_77", lang).contains("77"));
        assert!(codes::cause("http_418", lang).contains("418"));
        assert_eq!(codes::cause("of_a_later_version", lang), "of_a_later_version");
    }
}

#[test]
fn help_is_one_line_without_a_stop_and_sentences_behind_it() {
    for lang in Lang::ALL {
        let stop = if lang == Lang::Zh { '。' } else { '.' };
        for option in help::options(lang) {
            assert!(!option.short.ends_with(stop), "{} {}", option.id, option.short);
            assert!(option.more.is_empty() || option.more.ends_with(stop), "{}", option.more);
        }
        for command in help::commands(lang) {
            let is_program = command.name.is_empty();
            assert_eq!(command.about.ends_with(stop), is_program, "{}", command.about);
            assert!(command.more.is_empty() || command.more.ends_with(stop), "{}", command.more);
            for example in help::examples(command.name, lang) {
                assert!(!example.purpose.ends_with(stop), "{}", example.purpose);
                assert!(!example.typed.contains("  "), "{}", example.typed);
            }
        }
    }
}

#[test]
fn help_is_chinese_in_chinese_and_has_no_sign_of_it_in_english() {
    for lang in Lang::ALL {
        let mut texts = Vec::new();
        for option in help::options(lang) {
            texts.extend([option.short, option.more]);
        }
        for command in help::commands(lang) {
            texts.extend([command.about, command.more]);
            texts.extend(help::examples(command.name, lang).map(|example| example.purpose));
        }
        // Names alone.
        texts.retain(|text| !text.is_empty() && !text.starts_with("bash, zsh"));
        for text in texts {
            assert_eq!(text.chars().any(is_chinese), lang == Lang::Zh, "{text}");
        }
    }
}

#[test]
fn a_locales_language_decides_and_not_its_beginning() {
    for name in ["zh", "zh_CN.UTF-8", "zh-Hans-CN", "ZH_TW", "zh_HK.utf8"] {
        assert_eq!(Lang::from_locale(name), Lang::Zh, "{name}");
    }
    for name in ["en_US.UTF-8", "C", "POSIX", "zha_CN", "de_DE", ""] {
        assert_eq!(Lang::from_locale(name), Lang::En, "{name}");
    }
    // What is typed is what the help tells of.
    let typed: Vec<String> = Lang::value_variants()
        .iter()
        .filter_map(|lang| Some(lang.to_possible_value()?.get_name().to_owned()))
        .collect();
    assert_eq!(typed, ["zh", "en"]);
}
