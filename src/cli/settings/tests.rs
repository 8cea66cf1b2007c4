//! Whole command lines, from what was typed to settings: every option of every command once, and
//! the defaults.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::time::Duration;

use dialfeed::clean::{AreaCode, Kinds, Template};
use dialfeed::import::{Earlier, HistoryChoice, StaffWish, TargetWish};
use dialfeed::ledger::JobState;
use dialfeed::outcome::{Reason, Status};
use dialfeed::platform::{CallFilter, Sort, SpyMode};
use dialfeed::row::{Field, PhoneKind};
use jiff::civil::Time;
use secrecy::SecretString;

use super::actions::cdr::Reach;
use super::doctor::Given;
use super::jobs::{JobFilter, Since};
use super::pace::{MaxFailures, Rate, Tempo};
use super::platform::{KnownPlatform, Platform};
use super::reading::{Header, Sheets};
use super::time::Window;
use super::*;
use crate::cli::args::actions::{CdrFormat, UsersFormat};
use crate::cli::args::import::{Method, OnUncertain};
use crate::cli::args::reading::{Duplicates, Numbers};
use crate::cli::args::results::ResultsFormat;
use crate::cli::args::{self, report::ReportFormat};
use crate::cli::secret::SecretSource;

const IMPORT: &str = "import a.csv b.xlsx --batch 20261101 --endpoint http://127.0.0.1/api \
    --company 8 --sheet 名单 --encoding gbk --delimiter tab --header 3 --map phonenum=C \
    --map name=姓名 --set comment={D},{E} --suppress dnc.csv --suppress-max-age 30 \
    --duplicates merge --numbers all --allow mobile,service --area 571 --history company \
    --since 30 --strict --rate 90/m --concurrency 1000 --timeout 2.5 --retries 0 \
    --max-failures 5% --window 09:00-20:30 --stop-at 20:30 --events ev.jsonl \
    --metrics m.prom --report-dir out --yes \
    --on-uncertain resend --method get --state st";
const RESUME: &str = "resume J --resend-uncertain --retry-failed --suppress dnc.csv \
    --suppress-max-age 30 --rate 5/s --concurrency 2 \
    --timeout 9 --retries 1 --max-failures 7 --window 22:00-06:00 --stop-at 9:00 \
    --events ev.jsonl --metrics m.prom --report-dir out -y --state st";
const REPORT: &str =
    "report J --report-dir out --format json,csv --status failed,already_imported --state st";
const RESULTS: &str = "results J --report-dir out --format json,html --timeout 9 --state st";
const PURGE: &str = "purge J K --older-than ９０ --job-state stopped,interrupted --keep-reports \
    --dry-run --yes --state st";
const LEDGER: &str = "ledger backup out.db --state st";
const SANDBOX: &str = "sandbox --port 0 --data d.db --batch 1 --batch 2 --latency 100 --jitter 20 \
    --fail 1% --drop-reply 0.02 --refuse 3% --limit 5/s --http-500 4% --garble 1 \
    --dial-batches --speed 600";
const JOBS: &str = "jobs --state st --job-state stopped,interrupted --since 2026-11-01 \
    --target ８００１ --last 5";
const USERS: &str = "users 8002 ８００１,8002 --format csv --timeout 3 --sandbox --state st";
const DIAL: &str = "dial 8001 8888-6666 --area 0571 --allow landline --codeid1 a --codeid2 b \
    --wait --wait-limit 90 --timeout 3 --endpoint http://127.0.0.1/api --company 8 --state st";
const STATUS: &str = "status 8001 8002 --watch --every 0.5 --sandbox --state st";
const SPY: &str = "spy 8001 8002 --mode three-way --sandbox --state st";
const CDR: &str = "cdr --staff 8001 --extension 801 --codeid1 a --codeid2 b --phone 138-0013-8000 \
    --begin 2026-11-01 --end 2026-11-02T09:30 --after 7 --limit 50 --sort asc \
    --output calls.out --format jsonl --sandbox --state st";
const CDR_FOLLOW: &str = "cdr --all --follow --every 9 --sandbox --state st";
const RECORDING: &str =
    "recording a.1 b.2 a.1 --download dir --base-url http://h/files --sandbox --state st";
const DOCTOR: &str =
    "doctor --endpoint http://127.0.0.1/api --company 8 --timeout 3 --notify --state st";
const MAN: &str = "man --dir pages";
const INBOX: &str = "inbox lists --follow --settle 2 --every 9 --batch 1 --sandbox --rate 5/s \
    --window 09:00-20:30 --metrics m.prom --state st";
const EVERYWHERE: &str = "jobs J --config c.toml --profile p --state st --lang zh --json --quiet --log-file log \
    --log-format json --color never --show-numbers";

fn environment() -> Environment {
    let auth = Some(SecretSource::Given(SecretString::from("secret")));
    Environment { auth, ..Environment::default() }
}

fn typed(line: &str) -> Cli {
    typed_words(&line.split_whitespace().collect::<Vec<_>>())
}

fn typed_words(words: &[&str]) -> Cli {
    let words: Vec<OsString> =
        std::iter::once("dialfeed").chain(words.iter().copied()).map(OsString::from).collect();
    args::parse(args::command(), &words).unwrap()
}

fn resolved(line: &str) -> Settings {
    resolve(typed(line), environment(), Vec::new()).unwrap()
}

#[test]
fn every_option_is_tried_here() {
    let actions = [USERS, DIAL, STATUS, SPY, CDR, CDR_FOLLOW, RECORDING].join(" ");
    let upkeep = [PURGE, LEDGER, DOCTOR, MAN, INBOX].join(" ");
    let jobs = [IMPORT, RESUME, REPORT, RESULTS, JOBS].join(" ");
    let lines = [&jobs, SANDBOX, &upkeep, &actions, EVERYWHERE].join(" ");
    let tried: BTreeSet<&str> = lines.split_whitespace().collect();
    // Named in their own tests: the other three targets and what excludes others.
    let elsewhere = [
        "--batch-column",
        "--staff",
        "--staff-column",
        "--sandbox",
        "--again",
        "--verbose",
        "--help",
    ];
    let command = args::command();
    for option in command.get_subcommands().chain([&command]).flat_map(clap::Command::get_arguments)
    {
        let Some(long) = option.get_long().map(|long| format!("--{long}")) else { continue };
        let is_known = tried.contains(long.as_str()) || elsewhere.contains(&long.as_str());
        assert!(is_known || long == "--version", "{long}");
    }
}

#[test]
fn an_import_takes_every_option() {
    let Settings::Import(import) = resolved(IMPORT) else { panic!("no import") };
    assert_eq!(import.state_dir, PathBuf::from("st"));
    assert_eq!(import.files, [PathBuf::from("a.csv"), PathBuf::from("b.xlsx")]);
    assert_eq!(import.target, TargetWish::Batch("20261101".into()));
    let Platform::Remote { site, .. } = &import.platform else { panic!("no platform") };
    assert_eq!((site.endpoint.as_str(), site.company.as_str()), ("http://127.0.0.1/api", "8"));
    assert_eq!(import.on_uncertain, OnUncertain::Resend);
    assert_eq!(import.method, Method::Get);

    let reading = &import.reading;
    assert_eq!(reading.sheets, Sheets::Chosen("名单".into()));
    assert_eq!(reading.encoding.as_deref(), Some("gbk"));
    assert_eq!(reading.delimiter, Some(b'\t'));
    assert_eq!(reading.header, Header::Row(3));
    assert_eq!(reading.map, [(Field::Phonenum, "C".into()), (Field::Name, "姓名".into())]);
    let template = Template::parse("{D},{E}").unwrap();
    assert_eq!(reading.set, [(Field::Comment, template)]);
    assert_eq!(reading.suppress, [PathBuf::from("dnc.csv")]);
    assert_eq!(reading.suppress_age_max_days, Some(30));
    assert_eq!((reading.duplicates, reading.numbers), (Duplicates::Merge, Numbers::All));
    assert_eq!(reading.allow, [PhoneKind::Mobile, PhoneKind::Service].into_iter().collect());
    assert_eq!(reading.area, AreaCode::parse("0571").ok());
    let earlier = Earlier { history: HistoryChoice::Company, since_days: Some(30) };
    assert_eq!(reading.earlier, earlier);
    assert!(reading.strict);

    let pushing = &import.pushing;
    assert_eq!(pushing.rate, Tempo::AtMost(Rate { per_s: 1.5 }));
    assert_eq!((pushing.concurrency, pushing.retries), (1000, 0));
    assert_eq!(pushing.events, Some(PathBuf::from("ev.jsonl")));
    assert_eq!(pushing.metrics, Some(PathBuf::from("m.prom")));
    assert_eq!(pushing.timeout, Duration::from_millis(2500));
    assert_eq!(pushing.max_failures, MaxFailures::Share(0.05));
    let (nine, half_past_eight) = (Time::constant(9, 0, 0, 0), Time::constant(20, 30, 0, 0));
    assert_eq!(pushing.window, Some(Window { from: nine, until: half_past_eight }));
    assert_eq!(pushing.stop_at, Some(half_past_eight));
    assert_eq!(pushing.report_dir, Some(PathBuf::from("out")));
    assert!(pushing.yes);
}

#[test]
fn what_is_not_given_has_the_contracts_default() {
    let Settings::Import(import) = resolved("import a --staff 8001,8002 --sandbox --state st")
    else {
        panic!("no import")
    };
    let staff = ["8001", "8002"].map(|number| StaffWish::Number(number.into()));
    assert_eq!(import.target, TargetWish::Staff(staff.into()));
    assert!(matches!(import.platform, Platform::Sandbox));
    assert_eq!((import.on_uncertain, import.method), (OnUncertain::Hold, Method::Post));
    let reading = &import.reading;
    assert_eq!((&reading.sheets, reading.header), (&Sheets::First, Header::Detected));
    assert_eq!((reading.encoding.as_ref(), reading.delimiter), (None, None));
    assert_eq!((reading.duplicates, reading.numbers), (Duplicates::First, Numbers::First));
    assert_eq!(reading.allow, Kinds::default());
    assert_eq!(reading.earlier, Earlier::default());
    assert!(!reading.strict && reading.area.is_none());
    let pushing = &import.pushing;
    assert_eq!(pushing.rate, Tempo::AtMost(Rate { per_s: 20.0 }));
    assert_eq!((pushing.concurrency, pushing.retries), (8, 5));
    assert_eq!(pushing.events, None);
    assert_eq!(pushing.timeout, Duration::from_secs(15));
    assert_eq!(pushing.max_failures, MaxFailures::InARow(50));
    assert_eq!((pushing.window, pushing.stop_at), (None, None));
    assert!(pushing.report_dir.is_none() && !pushing.yes);
}

#[test]
fn an_import_needs_one_target_a_platform_and_the_auth_code() {
    let missing =
        |line: &str, environment| resolve(typed(line), environment, Vec::new()).unwrap_err();
    let platform = "--endpoint http://127.0.0.1/ --company 8";
    assert_eq!(missing(&format!("import a {platform}"), environment()), Usage::NoTarget);
    assert_eq!(missing("import a --batch 1 --company 8", environment()), Usage::NoEndpoint);
    let no_company = "import a --batch 1 --endpoint http://127.0.0.1/";
    assert_eq!(missing(no_company, environment()), Usage::NoCompany);
    let line = format!("import a --batch 1 {platform}");
    assert_eq!(missing(&line, Environment::default()), Usage::NoAuth);
}

#[test]
fn a_check_needs_neither_target_nor_platform_nor_ledger() {
    let Settings::Check(check) =
        resolve(typed("check a"), Environment::default(), Vec::new()).unwrap()
    else {
        panic!("no check")
    };
    assert!(check.target.is_none() && check.platform.is_none() && check.state_dir.is_none());
    let line = "check a --staff-column 工号 --sandbox --state st --rate 1/s --report-dir out";
    let Settings::Check(check) = resolved(line) else { panic!("no check") };
    assert_eq!(check.target, Some(TargetWish::StaffColumn("工号".into())));
    assert_eq!(check.platform, Some(KnownPlatform::Sandbox));
    assert_eq!(check.state_dir, Some(PathBuf::from("st")));
    assert_eq!(check.rate, Tempo::AtMost(Rate { per_s: 1.0 }));
    let Settings::Check(check) = resolved("check a --batch-column 批次 --state st") else {
        panic!("no check")
    };
    assert_eq!(check.target, Some(TargetWish::BatchColumn("批次".into())));
}

#[test]
fn a_resume_takes_anew_what_may_be_given_anew_and_leaves_the_rest() {
    let Settings::Resume(resume) = resolved(RESUME) else { panic!("no resume") };
    assert_eq!(resume.job.as_deref(), Some("J"));
    assert!(resume.resend_uncertain && resume.retry_failed && resume.yes);
    assert_eq!(resume.suppress, [PathBuf::from("dnc.csv")]);
    assert_eq!(resume.suppress_age_max_days, Some(30));
    assert_eq!(resume.rate, Some(Tempo::AtMost(Rate { per_s: 5.0 })));
    assert_eq!((resume.concurrency, resume.retries), (Some(2), Some(1)));
    assert_eq!(resume.events, Some(PathBuf::from("ev.jsonl")));
    assert_eq!(resume.metrics, Some(PathBuf::from("m.prom")));
    assert_eq!(resume.timeout, Some(Duration::from_secs(9)));
    assert_eq!(resume.max_failures, Some(MaxFailures::InARow(7)));
    assert!(resume.window.is_some() && resume.auth.is_some());
    assert_eq!(resume.stop_at, Some(Time::constant(9, 0, 0, 0)));
    let Settings::Resume(resume) = resolved("resume --state st") else { panic!("no resume") };
    assert!(resume.job.is_none() && resume.rate.is_none() && resume.report_dir.is_none());
}

#[test]
fn a_report_takes_formats_and_statuses() {
    let Settings::Results(results) = resolved(RESULTS) else { panic!("no results") };
    assert_eq!(
        (results.job.as_deref(), results.timeout),
        (Some("J"), Some(Duration::from_secs(9)))
    );
    assert_eq!(results.formats, [ResultsFormat::Json, ResultsFormat::Html]);
    assert_eq!(results.report_dir, Some(PathBuf::from("out")));
    assert_eq!(results.state_dir, PathBuf::from("st"));
    let Settings::Report(report) = resolved(REPORT) else { panic!("no report") };
    assert_eq!(report.job, "J");
    assert_eq!(report.formats, [ReportFormat::Json, ReportFormat::Csv]);
    assert_eq!(report.statuses, [Status::Failed, Status::AlreadyImported]);
}

#[test]
fn a_purge_takes_jobs_or_an_age_and_finished_jobs_unless_told_otherwise() {
    let Settings::Purge(purge) = resolved(PURGE) else { panic!("no purge") };
    assert_eq!(purge.wish.jobs, ["J", "K"]);
    assert_eq!(purge.wish.older_than_days, Some(90));
    assert_eq!(purge.wish.states, [JobState::Stopped, JobState::Interrupted]);
    assert!(purge.wish.keep_reports && purge.wish.dry_run && purge.yes);
    assert_eq!(purge.state_dir, PathBuf::from("st"));
    let Settings::Purge(purge) = resolved("purge --older-than 0 --state st") else {
        panic!("no purge")
    };
    assert_eq!(
        (purge.wish.older_than_days, &purge.wish.states[..]),
        (Some(0), &[JobState::Finished][..])
    );
    assert!(!purge.wish.keep_reports && !purge.wish.dry_run && !purge.yes);
    let wrong = |line: &str| resolve(typed(line), environment(), Vec::new()).unwrap_err();
    assert_eq!(wrong("purge --state st"), Usage::PurgeOfWhat);
    assert_eq!(wrong("purge J --job-state running --state st"), Usage::PurgeOfRunning);
    for days in ["-1", "1.5", "x", "36501", ""] {
        let typed = typed_words(&["purge", "--state", "st", &format!("--older-than={days}")]);
        let wrong = resolve(typed, environment(), Vec::new()).unwrap_err();
        assert!(matches!(wrong, Usage::Whole { option: "--older-than", .. }), "{days}: {wrong:?}");
    }
}

#[test]
fn of_the_ledgers_actions_a_backup_alone_takes_a_file() {
    let work = |line: &str| match resolve(typed(line), environment(), Vec::new()) {
        Ok(Settings::Ledger(ledger)) => Ok(ledger.work),
        Ok(_) => panic!("no ledger"),
        Err(wrong) => Err(wrong),
    };
    assert_eq!(work(LEDGER), Ok(ledger::LedgerWork::Backup("out.db".into())));
    assert_eq!(work("ledger verify --state st"), Ok(ledger::LedgerWork::Verify));
    assert_eq!(work("ledger compact --state st"), Ok(ledger::LedgerWork::Compact));
    assert_eq!(work("ledger backup --state st"), Err(Usage::BackupWithoutFile));
    for action in ["verify", "compact"] {
        let wrong = work(&format!("ledger {action} x --state st"));
        assert_eq!(wrong, Err(Usage::UnexpectedArgument { typed: "x".into() }));
    }
}

#[test]
fn a_sandbox_takes_its_faults() {
    let Settings::Sandbox(sandbox) = resolved(SANDBOX) else { panic!("no sandbox") };
    assert_eq!((sandbox.port, sandbox.batches), (0, vec!["1".to_owned(), "2".to_owned()]));
    let expected = sandbox::FaultSettings {
        latency_ms: 100,
        jitter_ms: 20,
        fail: 0.01,
        drop_reply: 0.02,
        refuse: 0.03,
        limit_per_s: Some(5),
        http_500: 0.04,
        garble: 1.0,
    };
    assert_eq!(sandbox.faults, expected);
}

#[test]
fn a_sandbox_dials_at_the_speed_that_is_asked_for_and_else_not_at_all() {
    let Settings::Sandbox(asked) = resolved(SANDBOX) else { panic!("no sandbox") };
    assert_eq!((asked.dials_batches, asked.speed), (true, 600));
    let Settings::Sandbox(plain) = resolved("sandbox") else { panic!("no sandbox") };
    assert_eq!((plain.dials_batches, plain.speed), (false, 1));
    for speed in ["0", "86401", "1.5", "-1", "fast"] {
        let refused =
            resolve(typed(&format!("sandbox --speed {speed}")), environment(), Vec::new());
        let Err(Usage::Whole { option: "--speed", least: 1, most: 86_400, .. }) = refused else {
            panic!("{speed}: {refused:?}")
        };
    }
}

#[test]
fn what_every_command_takes_is_read_behind_the_command_too() {
    let everywhere = typed(EVERYWHERE).everywhere;
    assert_eq!(everywhere.lang, Some(crate::locale::Lang::Zh));
    assert!(everywhere.json && everywhere.quiet && everywhere.show_numbers);
    assert_eq!(everywhere.log_file, Some(PathBuf::from("log")));
    assert_eq!(everywhere.log_format, args::LogFormat::Json);
    assert_eq!(everywhere.color, args::ColorWhen::Never);
    assert_eq!(typed("-vv jobs").everywhere.verbose, 2);
}

#[test]
fn jobs_takes_every_option_and_tells_states_from_a_folder() {
    let Settings::Jobs(jobs) = resolved(JOBS) else { panic!("no jobs") };
    assert_eq!((jobs.state_dir, jobs.job), (PathBuf::from("st"), None));
    let filter = JobFilter {
        states: vec![JobState::Stopped, JobState::Interrupted],
        since: Some(Since::Day("2026-11-01".parse().unwrap())),
        target: Some("8001".into()),
        last: Some(5),
        typed: "--job-state stopped,interrupted --since 2026-11-01 --target ８００１ --last 5"
            .into(),
    };
    assert_eq!(jobs.filter, filter);
    let Settings::Jobs(all) = resolved("jobs --state st") else { panic!("no jobs") };
    assert_eq!(all.filter, JobFilter::default());
    let Settings::Jobs(one) = resolved("jobs J --state st") else { panic!("no jobs") };
    assert_eq!(one.job.as_deref(), Some("J"));
}

#[test]
fn the_state_folder_is_the_options_then_the_environments_then_the_systems() {
    let folder = |line: &str, state: Option<&str>| {
        let environment = Environment { state: state.map(PathBuf::from), ..environment() };
        match resolve(typed(line), environment, Vec::new()) {
            Ok(Settings::Jobs(it)) => it.state_dir,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(folder("jobs --state typed", Some("environment")), PathBuf::from("typed"));
    assert_eq!(folder("jobs", Some("environment")), PathBuf::from("environment"));
    assert!(folder("jobs", None).ends_with("dialfeed"));
}

#[test]
fn again_is_a_history_of_nothing() {
    for line in ["check a --batch 1 --again", "check a --batch 1 --history off"] {
        let Settings::Check(check) = resolved(line) else { panic!("no check") };
        assert_eq!(check.reading.earlier.history, HistoryChoice::Off, "{line}");
    }
}

#[test]
fn a_check_that_is_asked_for_earlier_jobs_must_know_where_they_went() {
    let wrong = |line: &str| resolve(typed(line), environment(), Vec::new()).unwrap_err();
    assert_eq!(
        wrong("check a --history company --sandbox"),
        Usage::HistoryWithoutTarget { option: "--history" }
    );
    assert_eq!(wrong("check a --since 3"), Usage::HistoryWithoutTarget { option: "--since" });
    assert_eq!(wrong("check a --batch 1 --since 3"), Usage::NoEndpoint);
    let known = "check a --batch 1 --history target --endpoint http://127.0.0.1/";
    assert_eq!(wrong(known), Usage::NoCompany);
    assert!(matches!(
        resolved("check a --batch 1 --history company --sandbox"),
        Settings::Check(_)
    ));
}

#[test]
fn users_are_named_once_each_in_either_script() {
    let Settings::Users(users) = resolved(USERS) else { panic!("no users") };
    assert_eq!(users.staff, ["8002", "8001"]);
    assert_eq!(users.format, Some(UsersFormat::Csv));
    assert_eq!(users.asking.timeout, Duration::from_secs(3));
    assert!(matches!(users.asking.platform, Platform::Sandbox));
    let json = resolve(typed("users --json --format csv --sandbox"), environment(), Vec::new())
        .unwrap_err();
    assert!(matches!(json, Usage::Conflict { .. }));
}

#[test]
fn a_number_is_cleaned_before_it_is_dialled_and_one_that_is_none_is_refused() {
    let Settings::Dial(dial) = resolved(DIAL) else { panic!("no dial") };
    assert_eq!((dial.staff.as_str(), dial.phone.to_string().as_str()), ("8001", "057188886666"));
    assert_eq!(dial.codes, ["a", "b"]);
    assert_eq!(dial.wait, Some(Duration::from_secs(90)));
    let Platform::Remote { site, .. } = &dial.asking.platform else { panic!("no platform") };
    assert_eq!(site.company, "8");
    let Settings::Dial(dial) = resolved("dial 8001 13800138000转801 --sandbox --state st") else {
        panic!("no dial")
    };
    assert!(dial.leaves_out && dial.wait.is_none());
    let wrong = |line: &str| resolve(typed(line), environment(), Vec::new()).unwrap_err();
    let service = Usage::NumberToDial { reason: Reason::PhoneService };
    assert_eq!(wrong("dial 8001 95588 --sandbox"), service);
    let Settings::Dial(dial) = resolved("dial 8001 95588 --allow service --sandbox") else {
        panic!("no dial")
    };
    assert_eq!(dial.phone.to_string(), "95588");
    assert!(matches!(wrong("dial 8001 8888-6666 --sandbox"), Usage::NumberToDial { .. }));
    assert!(matches!(wrong("dial 8001 abc --sandbox"), Usage::NumberToDial { .. }));
    assert_eq!(wrong("dial 8001 13800138000"), Usage::NoEndpoint);
}

#[test]
fn extensions_are_looked_at_once_or_again_and_again() {
    let Settings::Status(status) = resolved(STATUS) else { panic!("no status") };
    assert_eq!(status.staff, ["8001", "8002"]);
    assert_eq!(status.watch, Some(Duration::from_millis(500)));
    let Settings::Status(status) = resolved("status 8001 --sandbox") else { panic!("no status") };
    assert_eq!(status.watch, None);
    let Settings::Hangup(hangup) = resolved("hangup 8001 --sandbox") else { panic!("no hangup") };
    assert_eq!(hangup.staff, "8001");
}

#[test]
fn who_listens_is_another_than_who_is_listened_to() {
    let Settings::Spy(spy) = resolved(SPY) else { panic!("no spy") };
    assert_eq!((spy.listener.as_str(), spy.target.as_str()), ("8001", "8002"));
    assert_eq!(spy.mode, SpyMode::ThreeWay);
    let oneself =
        resolve(typed("spy 8001 ８００１ --sandbox"), environment(), Vec::new()).unwrap_err();
    assert_eq!(oneself, Usage::SpyOnOneself { id: "8001".into() });
}

#[test]
fn call_records_take_every_filter() {
    let Settings::Cdr(cdr) = resolved(CDR) else { panic!("no cdr") };
    let text = |text: &str| Some(text.to_owned());
    let filter = CallFilter {
        staff: text("8001"),
        extension: text("801"),
        code_1: text("a"),
        code_2: text("b"),
        phone: text("13800138000"),
        begin: "2026-11-01T00:00:00".parse().ok(),
        end: "2026-11-02T09:30:59".parse().ok(),
    };
    assert_eq!((&cdr.filter, cdr.after), (&filter, Some(7)));
    assert_eq!(cdr.reach, Reach::Some { most: 50, sort: Sort::Ascending });
    assert_eq!((cdr.format, cdr.output), (CdrFormat::Jsonl, Some(PathBuf::from("calls.out"))));
    let reach = |line: &str| match resolved(line) {
        Settings::Cdr(cdr) => cdr.reach,
        other => panic!("{other:?}"),
    };
    let every = Duration::from_secs(9);
    assert_eq!(reach(CDR_FOLLOW), Reach::Follow { last: None, every });
    assert_eq!(reach("cdr --all --sandbox"), Reach::All);
    let every = Duration::from_secs(5);
    let last = Reach::Follow { last: Some(20), every };
    assert_eq!(reach("cdr --follow --sandbox"), last);
    assert_eq!(reach("cdr --follow --after 3 --sandbox"), Reach::Follow { last: None, every });
    let newest = Reach::Some { most: 20, sort: Sort::Descending };
    assert_eq!(reach("cdr --sandbox"), newest);
}

#[test]
fn times_that_let_nothing_through_are_refused_before_anything_is_asked() {
    let wrong = |line: &str| resolve(typed(line), environment(), Vec::new()).unwrap_err();
    assert_eq!(wrong("cdr --end 2026-11-01 --sandbox"), Usage::EndAlone);
    let order = wrong("cdr --begin 2026-11-02 --end 2026-11-01 --sandbox");
    assert!(matches!(order, Usage::TimesOutOfOrder { .. }));
    assert!(matches!(wrong("cdr --begin soon --sandbox"), Usage::Moment { .. }));
    assert!(matches!(wrong("cdr --phone abc --sandbox"), Usage::NumberToFind { .. }));
    assert!(matches!(wrong("cdr --after x --sandbox"), Usage::RecordId { .. }));
}

#[test]
fn a_recording_is_fetched_once_from_where_it_is_said_to_be() {
    let Settings::Recording(recording) = resolved(RECORDING) else { panic!("no recording") };
    assert_eq!(recording.uniqueids, ["a.1", "b.2"]);
    assert_eq!(recording.download, Some(PathBuf::from("dir")));
    assert_eq!(recording.base_url.unwrap().as_str(), "http://h/files");
    let wrong = |base: &str| {
        let line = format!("recording a --download d --base-url {base} --sandbox");
        resolve(typed(&line), environment(), Vec::new()).unwrap_err()
    };
    assert_eq!(wrong("ftp://h/"), Usage::BaseUrl { value: "ftp://h/".into() });
    assert_eq!(wrong("http://me:secret@h/"), Usage::BaseUrl { value: String::new() });
}

#[test]
fn a_check_up_takes_a_platform_that_is_whole_missing_or_wrong() {
    let given = |line: &str, auth: Option<&str>| {
        let auth = auth.map(|auth| SecretSource::Given(SecretString::from(auth)));
        let environment = Environment { auth, ..Environment::default() };
        match resolve(typed(line), environment, Vec::new()) {
            Ok(Settings::Doctor(it)) => (it.platform, it.is_verbose),
            other => panic!("{other:?}"),
        }
    };
    let Given::Whole(asking) = given(DOCTOR, Some("secret")).0 else { panic!("not whole") };
    assert_eq!(asking.timeout, Duration::from_secs(3));
    assert!(matches!(given(DOCTOR, None).0, Given::Wrong(Usage::NoAuth)));
    let notifies = |line: &str| match resolved(line) {
        Settings::Doctor(it) => it.notifies,
        other => panic!("{other:?}"),
    };
    assert_eq!(["doctor --sandbox", "doctor --sandbox --notify"].map(notifies), [false, true]);
    assert!(matches!(given("doctor -v --state st", Some("secret")), (Given::Nothing, true)));
    assert!(
        resolve(typed("doctor --timeout never --state st"), environment(), Vec::new()).is_err()
    );
}

#[test]
fn manual_pages_go_where_they_are_wanted() {
    let Settings::Man(Some(dir)) = resolved(MAN) else { panic!("no folder") };
    assert_eq!(dir, PathBuf::from("pages"));
    assert!(matches!(resolved("man"), Settings::Man(None)));
}

#[test]
fn an_inbox_takes_what_an_import_takes_and_how_the_folder_is_watched() {
    let Settings::Inbox(inbox) = resolved(INBOX) else { panic!("no inbox") };
    assert_eq!((inbox.folder, inbox.follow), (PathBuf::from("lists"), true));
    let seconds = |it: Duration| it.as_secs();
    assert_eq!((seconds(inbox.settle), seconds(inbox.every)), (2, 9));
    assert_eq!((inbox.rules.len(), inbox.stop_at), (1, None));
    assert_eq!(inbox.metrics, Some(PathBuf::from("m.prom")));
    let rule = &inbox.rules[0];
    let parts = rule.fits("any/list.csv").unwrap();
    let import = rule.import("any/list.csv".as_ref(), &parts, "report".as_ref()).unwrap();
    assert_eq!(import.target, TargetWish::Batch("1".into()));
    assert_eq!(import.pushing.rate, Tempo::AtMost(Rate { per_s: 5.0 }));
    assert_eq!(import.pushing.report_dir, Some(PathBuf::from("report")));
    assert!(import.pushing.yes && import.pushing.window.is_some());
}

#[test]
fn an_inbox_needs_to_know_where_rows_go_and_one_that_goes_on_has_no_time_to_stop_at() {
    let wrong = |line: &str| resolve(typed(line), environment(), Vec::new()).unwrap_err();
    assert_eq!(wrong("inbox lists --sandbox --state st"), Usage::InboxWithoutRules);
    let line = "inbox lists --follow --stop-at 20:30 --batch 1 --sandbox --state st";
    assert_eq!(wrong(line), Usage::StopAtWithFollow);
    let piped = "inbox lists --suppress - --batch 1 --sandbox --state st";
    assert_eq!(wrong(piped), Usage::StandardInputOfInbox);
}

#[test]
fn a_rule_takes_its_target_from_a_lists_name() {
    let rules = |pattern: &str, target: &str| {
        let line = format!("inbox lists --sandbox --state st {target}");
        let args::Command::Inbox(args) = typed(&line).command else { panic!("no inbox") };
        let pattern = Some(pattern.to_owned());
        vec![inbox::RuleTyped { pattern, args: *args, environment: environment() }]
    };
    let inbox = |pattern: &str, target: &str| {
        let line = "inbox lists --sandbox --state st";
        match resolve(typed(line), environment(), rules(pattern, target)) {
            Ok(Settings::Inbox(inbox)) => inbox,
            other => panic!("{other:?}"),
        }
    };
    let target = |pattern: &str, target: &str, name: &str| {
        let inbox = inbox(pattern, target);
        let parts = inbox.rules[0].fits(name)?;
        let import = inbox.rules[0].import(name.as_ref(), &parts, "report".as_ref());
        Some(import.unwrap().target)
    };
    let batch = |id: &str| Some(TargetWish::Batch(id.to_owned()));
    assert_eq!(target("{b}_*.xlsx", "--batch {b}", "20261101_x.XLSX"), batch("20261101"));
    assert_eq!(target("{b}_*.xlsx", "--batch {b}", "x/20261101_x.xlsx"), batch("20261101"));
    assert_eq!(target("{b}_*.xlsx", "--batch {b}", "20261101.xlsx"), None);
    let staff = Some(TargetWish::Staff(vec![StaffWish::Number("8001".into())]));
    assert_eq!(target("staff/{n}/*", "--staff {n}", "staff/8001/a.csv"), staff);
}

#[test]
fn config_takes_a_file_only_to_begin_it() {
    use super::config::ConfigSettings;
    let config = |line: &str| resolve(typed(line), environment(), Vec::new());
    assert!(matches!(config("config check"), Ok(Settings::Config(ConfigSettings::Check))));
    assert!(matches!(config("config show"), Ok(Settings::Config(ConfigSettings::Show(_)))));
    let Ok(Settings::Config(ConfigSettings::Init(file))) = config("config init a.toml") else {
        panic!("no init")
    };
    assert_eq!(file, Some(PathBuf::from("a.toml")));
    assert_eq!(config("config show a.toml").unwrap_err(), Usage::FileForInitAlone);
}
