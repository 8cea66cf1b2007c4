//! Every error of the library, held against its code, its exit code and its two sentences.

use std::collections::BTreeMap;
use std::io;

use dialfeed::import::{Examples, MappingsError, Planned, StaffWish};
use dialfeed::ledger::{LawBroken, SourceRecord, Standing, Tally};
use dialfeed::outcome::Status;
use dialfeed::platform::{Errno, Unreachable, Unreadable};
use dialfeed::row::{Field, Malformed};
use dialfeed::source::{BrokenCause, Candidate, HeaderChanges, Notice, Unsupported, Wanted};
use dialfeed::stop::StopCause;
use rust_xlsxwriter::XlsxError;

use super::*;

/// What must not appear in any sentence: a key, and a customer's number.
const SECRET: &str = "hunter2";
const NUMBER: &str = "13800138000";

/// An error, said in both languages, and the names a user needs to find the place.
struct Sample {
    zh: Failure,
    en: Failure,
    names: &'static [&'static str],
}

fn import(error: impl Into<ImportError>, names: &'static [&'static str]) -> Sample {
    let error = error.into();
    Sample { zh: failure(&error, Lang::Zh), en: failure(&error, Lang::En), names }
}

fn sandbox(error: &SandboxError, names: &'static [&'static str]) -> Sample {
    let (zh, en) = (sandbox_failure(error, Lang::Zh), sandbox_failure(error, Lang::En));
    Sample { zh, en, names }
}

fn template(error: &TemplateError, names: &'static [&'static str]) -> Sample {
    let (zh, en) = (template_failure(error, Lang::Zh), template_failure(error, Lang::En));
    Sample { zh, en, names }
}

fn config(error: &ConfigError, names: &'static [&'static str]) -> Sample {
    let (zh, en) = (config_failure(error, Lang::Zh), config_failure(error, Lang::En));
    Sample { zh, en, names }
}

fn endpoint(error: &EndpointError) -> Sample {
    let (zh, en) = (endpoint_failure(error, Lang::Zh), endpoint_failure(error, Lang::En));
    Sample { zh, en, names: &["--endpoint"] }
}

fn denied() -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, "permission denied")
}

fn file() -> String {
    "客户/list.xlsx".to_owned()
}

fn sheet() -> Option<String> {
    Some("十一月".to_owned())
}

fn candidates() -> Vec<Candidate> {
    let candidate = |column, letter: &str, header: &str| Candidate {
        column,
        letter: letter.into(),
        header: header.into(),
    };
    vec![candidate(1, "B", "手机"), candidate(3, "D", "电话"), candidate(4, "E", NUMBER)]
}

fn header() -> Vec<String> {
    vec!["姓名".into(), "城市".into(), NUMBER.into()]
}

fn row_malformed(malformed: Malformed) -> ImportError {
    ImportError::SuppressRowMalformed { file: file(), sheet: sheet(), row: 17, malformed }
}

fn department() -> StaffWish {
    StaffWish::Department("销售".into())
}

fn group_empty(group: StaffWish, departments: Vec<(String, usize)>) -> ImportError {
    ImportError::StaffGroupEmpty { group, departments }
}

fn changes() -> HeaderChanges {
    HeaderChanges {
        added: vec!["序号".into()],
        removed: vec!["性别".into()],
        renamed: vec![("电话".into(), "手机".into())],
        moved: vec!["备注".into()],
    }
}

fn sources() -> Vec<Sample> {
    let broken =
        |cause| SourceError::BrokenWorkbook { file: file(), sheet: sheet(), after_row: 17, cause };
    let unknown_column = |wanted| SourceError::UnknownColumn {
        file: file(),
        sheet: sheet(),
        wanted: Box::new(wanted),
        asked: "号码".into(),
        header: header(),
    };
    let mut samples = vec![
        import(SourceError::NotFound { file: file() }, &["list.xlsx"]),
        import(
            SourceError::NotReadable { file: file(), cause: denied() },
            &["list.xlsx", "permission denied"],
        ),
        import(SourceError::Changed { file: file() }, &["list.xlsx"]),
        import(SourceError::NoFile { file: file() }, &["list.xlsx", " - "]),
        import(SourceError::NoMatch { file: file() }, &["list.xlsx"]),
        import(SourceError::TooManyFiles { file: file(), most: 200 }, &["list.xlsx", "200"]),
        import(SourceError::Directory { file: file() }, &["list.xlsx"]),
        import(SourceError::Empty { file: file(), sheet: sheet() }, &["list.xlsx", "十一月"]),
        import(SourceError::OnlyZeros { file: file() }, &["list.xlsx"]),
        import(SourceError::Encrypted { file: file() }, &["list.xlsx"]),
        import(broken(BrokenCause::Parser("lost".into())), &["list.xlsx", "十一月", "17"]),
        import(broken(BrokenCause::ParserPanic), &["list.xlsx", "十一月", "17"]),
        import(broken(BrokenCause::CellOutside { row: 18, column: 20_000 }), &["18", "20000"]),
        import(broken(BrokenCause::CellsOutOfOrder { row: 18 }), &["18", "十一月"]),
        import(
            SourceError::TooLarge { file: file(), part: "xl/sharedstrings.xml".into() },
            &["list.xlsx", "sharedstrings", ".csv"],
        ),
        import(
            SourceError::SeveralFiles { file: file(), inside: vec!["north.csv".into()] },
            &["list.xlsx", "north.csv"],
        ),
        import(
            SourceError::BrokenArchive { file: file(), cause: BrokenCause::ParserPanic },
            &["list.xlsx"],
        ),
        import(SourceError::NoSheets { file: file() }, &["list.xlsx"]),
        import(
            SourceError::UnknownSheet {
                file: file(),
                asked: "12月".into(),
                sheets: vec!["十月".into(), "十一月".into()],
            },
            &["list.xlsx", "12月", "十月", "十一月", "--sheet"],
        ),
        import(
            SourceError::UnknownEncoding { file: file(), asked: "utf-9".into() },
            &["utf-9", "list.xlsx", "--encoding"],
        ),
        import(
            SourceError::UnusableDelimiter { file: file(), delimiter: b'"' },
            &["0x22", "list.xlsx", "--delimiter"],
        ),
        import(
            SourceError::NoPhoneColumn { file: file(), sheet: sheet(), header: header() },
            &["list.xlsx", "十一月", "姓名", "城市", "138********", "--map phonenum="],
        ),
        import(
            SourceError::AmbiguousPhoneColumn {
                file: file(),
                sheet: sheet(),
                candidates: candidates(),
            },
            &["list.xlsx", "十一月", "手机", "电话", "--map phonenum=B"],
        ),
        import(
            unknown_column(Wanted::Field(Field::Phonenum)),
            &["list.xlsx", "十一月", "号码", "姓名", "--map phonenum="],
        ),
        import(
            unknown_column(Wanted::Extra("号码".into())),
            &["号码", "--batch-column", "--staff-column"],
        ),
        import(unknown_column(Wanted::Part(Field::Comment)), &["号码", "--set comment"]),
        import(
            SourceError::AmbiguousColumn {
                file: file(),
                sheet: sheet(),
                asked: "电话".into(),
                candidates: candidates(),
            },
            &["list.xlsx", "十一月", "电话", "B", "D"],
        ),
        import(
            SourceError::HeaderChanged {
                file: file(),
                sheet: sheet(),
                changes: Box::new(changes()),
            },
            &["list.xlsx", "十一月", "序号", "性别", "电话", "手机", "备注", "--map phonenum="],
        ),
        import(
            SourceError::HeaderBeyondEnd { file: file(), sheet: sheet(), asked: 9, last_row: 4 },
            &["list.xlsx", "十一月", "9", "4", "--header"],
        ),
    ];
    let formats = [
        Unsupported::Xml2003,
        Unsupported::WebArchive,
        Unsupported::NoSpreadsheet,
        Unsupported::Pdf,
        Unsupported::Binary,
    ];
    samples.extend(formats.map(|what| {
        let error = SourceError::UnsupportedFormat { file: file(), what };
        import(error, &["list.xlsx", ".xlsx", ".csv"])
    }));
    samples.extend([Unsupported::Archive, Unsupported::ArchiveInArchive].map(|what| {
        let error = SourceError::UnsupportedFormat { file: file(), what };
        import(error, &["list.xlsx"])
    }));
    samples
}

fn faults() -> Vec<(Fault, &'static str)> {
    let hows = [
        Unreachable::Name,
        Unreachable::Refused,
        Unreachable::Timeout,
        Unreachable::Tls,
        Unreachable::Other,
    ];
    let unreachable = |how| Fault::TryAgain(Cause::Unreachable { how, detail: SECRET.into() });
    let mut faults: Vec<_> = hows.map(|how| (unreachable(how), "--endpoint")).into();
    let location = Some(format!("http://elsewhere/{SECRET}"));
    faults.extend([
        (Fault::TryAgain(Cause::Refused { http: 429, retry_after: None }), "429"),
        (Fault::RowRefused { http: 404 }, "404"),
        (Fault::RowRefused { http: 407 }, "HTTP_PROXY"),
        (Fault::Redirected { http: 302, location }, "302"),
        (Fault::Unknown(Doubt::Timeout), "--timeout"),
        (Fault::Unknown(Doubt::ConnectionLost { detail: SECRET.into() }), ""),
        (Fault::Unknown(Doubt::Http { http: 500 }), "500"),
        (Fault::Unknown(Doubt::Unreadable(Unreadable::NoObject)), "--endpoint"),
    ]);
    faults
}

fn tally() -> Tally {
    let mut tally = Tally::default();
    let rejected = Standing::At(Status::Rejected);
    tally.add(2, rejected, Some("phone_too_short"), None);
    tally.add(1500, rejected, Some("phone_missing"), None);
    tally
}

fn nothing_valid(tally: Tally) -> ImportError {
    let source = SourceRecord {
        file: file(),
        sheet: None,
        encoding: None,
        rows: tally.rows.sum(),
        sha256: String::new(),
        header: Vec::new(),
        columns: Vec::new(),
    };
    let examples = Examples::default();
    ImportError::NothingValid(Box::new(Planned {
        tally,
        sources: vec![source],
        expanded: 0,
        examples,
        notices: Vec::new(),
    }))
}

fn runs() -> Vec<Sample> {
    let missing = |error| ImportError::Suppress(error);
    let staff =
        |known: Vec<String>| ImportError::StaffUnknown { unknown: vec!["8099".into()], known };
    let refused = AskError::Refused { errno: Errno::AuthFailed, message: "认证失败".into() };
    let mut samples = vec![
        import(missing(SourceError::NotFound { file: file() }), &["list.xlsx", "--suppress"]),
        import(
            missing(SourceError::NoPhoneColumn { file: file(), sheet: None, header: header() }),
            &["list.xlsx", "--suppress"],
        ),
        import(
            missing(SourceError::UnknownEncoding { file: file(), asked: "utf-9".into() }),
            &["list.xlsx", "--suppress"],
        ),
        import(ImportError::SuppressEmpty { file: file() }, &["list.xlsx", "--suppress"]),
        import(
            ImportError::SuppressTooOld { file: file(), age_days: 45, most_days: 30 },
            &["list.xlsx", "45", "30", "--suppress-max-age"],
        ),
        import(
            ImportError::SuppressDatedAhead {
                file: file(),
                dated: "2031-01-02T03:04:05Z".parse().unwrap(),
            },
            &["list.xlsx", "2031-01-02", "--suppress-max-age"],
        ),
        import(
            row_malformed(Malformed::UnclosedQuote),
            &["list.xlsx", "十一月", "17", "--suppress"],
        ),
        import(row_malformed(Malformed::Undecodable { at: 9 }), &["list.xlsx", "17"]),
        import(row_malformed(Malformed::FieldTooLong), &["1 MiB", "17"]),
        import(row_malformed(Malformed::RowTooLong), &["4 MiB", "17"]),
        import(nothing_valid(tally()), &["list.xlsx", "1,502", "1,500", "--map phonenum="]),
        import(nothing_valid(Tally::default()), &["list.xlsx"]),
        import(staff(vec!["8001".into(), "8002".into()]), &["8099", "8001", "8002", "--staff"]),
        import(staff(Vec::new()), &["8099", "--staff"]),
        import(
            group_empty(department(), vec![("电销一部".into(), 4), ("质检部".into(), 1)]),
            &["@department:销售", "电销一部", "4", "质检部"],
        ),
        import(group_empty(department(), Vec::new()), &["@department:销售", "--staff 8001,8002"]),
        import(group_empty(StaffWish::Everybody, Vec::new()), &["@all"]),
        import(
            ImportError::StaffGroupNotResolved {
                group: StaffWish::Everybody,
                error: AskError::OtherShape { action: "GetUserInfo" },
            },
            &["@all", "GetUserInfo", "--staff 8001,8002"],
        ),
        import(ImportError::Refused(refused), &["3", "认证失败", "DIALFEED_AUTH"]),
        import(
            ImportError::Refused(AskError::OtherShape { action: "GetUserInfo" }),
            &["GetUserInfo", "--endpoint"],
        ),
        import(ImportError::Refused(AskError::Fault(Fault::RowRefused { http: 403 })), &["403"]),
        import(ImportError::NoSuchJob(Some("2026".into())), &["2026", "dialfeed jobs"]),
        import(ImportError::NoSuchJob(None), &["dialfeed import", "--state"]),
        import(ImportError::NothingLeft, &["--resend-uncertain", "--retry-failed"]),
        import(
            ImportError::Purged {
                job: "20261122-091530-7f3a".parse().unwrap(),
                at: jiff::Timestamp::UNIX_EPOCH,
            },
            &["20261122-091530-7f3a", "1970-01-01"],
        ),
        import(ImportError::Settings("line 1".into()), &["dialfeed resume"]),
        import(LockError::Held("AddTaskData 20261101".into()), &["20261101", "dialfeed jobs"]),
        import(LockError::Held("AddCBaseData 8001".into()), &["8001", "dialfeed jobs"]),
        import(LockError::Held("AddTaskData".into()), &["dialfeed jobs"]),
        import(LockError::Held("company 8".into()), &["8", "--history company"]),
        import(LockError::Held("20261122-091530-7f3a".into()), &["20261122-091530-7f3a"]),
        import(
            LockError::NotLocked { path: "locks/job".into(), source: denied() },
            &["locks/job", "permission denied", "--state"],
        ),
        import(
            MappingsError::Damaged { path: "state/mappings.json".into(), why: "EOF".into() },
            &["mappings.json", "EOF"],
        ),
        import(
            MappingsError::TooNew { path: "state/mappings.json".into(), found: 9, known: 1 },
            &["mappings.json", "9", "1", "--state"],
        ),
        import(
            MappingsError::File { path: "state/mappings.json".into(), source: denied() },
            &["mappings.json", "permission denied", "--state"],
        ),
        import(ImportError::Interrupted(StopCause::Interrupt), &[]),
    ];
    samples.extend(
        faults().into_iter().map(|(fault, _)| import(ImportError::StaffNotAsked(fault), &[])),
    );
    samples.extend(
        faults().into_iter().map(|(fault, _)| import(ImportError::StillUnreadable(fault), &[])),
    );
    samples
}

fn memories() -> Vec<Sample> {
    let path = || "state/ledger.db".into();
    let message = || "disk I/O error".to_owned();
    let not_opened = || LedgerError::NotOpened { path: path(), message: message() };
    let sums = LawBroken { read: 7, expanded: 2, accounted: 8 };
    vec![
        import(not_opened(), &["ledger.db", "disk I/O error", "--state"]),
        import(LedgerError::NoFolder { path: "records".into() }, &["records", "--state"]),
        import(LedgerError::Damaged { path: path(), message: message() }, &["ledger.db"]),
        import(LedgerError::Gone { path: path() }, &["ledger.db", "dialfeed resume"]),
        import(LedgerError::TooNew { path: path(), found: 9, known: 4 }, &["ledger.db", "9", "4"]),
        import(LedgerError::DiskFull { path: path() }, &["ledger.db", "dialfeed resume"]),
        import(LedgerError::Busy { path: path() }, &["ledger.db"]),
        import(
            LedgerError::Engine { path: path(), message: message() },
            &["ledger.db", "disk I/O error", "dialfeed resume"],
        ),
        import(ReportError::Ledger(not_opened()), &["ledger.db"]),
        import(ReportError::LawBroken(sums), &["7", "2", "8"]),
        import(
            ReportError::NotWritten { path: "out/failed.csv".into(), source: denied() },
            &["out/failed.csv", "permission denied", "--report-dir", "dialfeed report"],
        ),
    ]
}

fn beginnings() -> Vec<Sample> {
    let data = || "state/sandbox.db".into();
    vec![
        sandbox(&SandboxError::PortTaken { port: 8808 }, &["8808", "--port"]),
        sandbox(
            &SandboxError::Listen { port: 80, source: denied() },
            &["80", "permission denied", "--port"],
        ),
        sandbox(&SandboxError::DataInUse { file: data() }, &["sandbox.db", "--data", "--state"]),
        sandbox(&SandboxError::DataForeign { file: data() }, &["sandbox.db", "--data"]),
        sandbox(
            &SandboxError::DataFile { file: data(), source: denied() },
            &["sandbox.db", "permission denied", "--data"],
        ),
        sandbox(&SandboxError::Data(rusqlite::Error::QueryReturnedNoRows), &["--data"]),
        sandbox(&SandboxError::Thread(denied()), &["permission denied"]),
        sandbox(&SandboxError::Stopped, &[]),
        sandbox(&SandboxError::Share { name: "drop_reply", value: 1.5 }, &["--drop-reply", "1.5"]),
        sandbox(&SandboxError::SharesTooMany { sum: 1.25 }, &["1.25", "--fail", "--garble"]),
        sandbox(&SandboxError::BatchId { id: "a\u{1b}b".into() }, &["a b", "--batch"]),
        sandbox(&SandboxError::BatchesFull { max: 1000 }, &["1000", "--batch"]),
        config(&ConfigError::CompanyMissing, &["--company", "DIALFEED_COMPANY"]),
        config(&ConfigError::AuthMissing, &["DIALFEED_AUTH"]),
        config(&ConfigError::TimeoutZero, &["--timeout"]),
        config(&ConfigError::Http { detail: SECRET.into() }, &["HTTPS_PROXY"]),
        endpoint(&EndpointError::NoScheme),
        endpoint(&EndpointError::Scheme { scheme: "ftp".into() }),
        endpoint(&EndpointError::NotAUrl { reason: SECRET.into() }),
        endpoint(&EndpointError::Credentials),
        endpoint(&EndpointError::ReservedParameter { parameter: "auth" }),
    ]
}

fn templates() -> Vec<Sample> {
    let path = || "客户/list.xlsx".into();
    vec![
        template(&TemplateError::Exists { path: path() }, &["客户/list.xlsx", "dialfeed template"]),
        template(&TemplateError::NoFolder { folder: "客户".into() }, &["客户"]),
        template(
            &TemplateError::NotWritten { path: path(), source: denied() },
            &["客户/list.xlsx", "permission denied"],
        ),
        template(&TemplateError::NotMade(XlsxError::RowColumnLimitError), &[]),
    ]
}

fn samples() -> Vec<Sample> {
    [sources(), runs(), memories(), beginnings(), templates()].into_iter().flatten().collect()
}

fn notices() -> Vec<Notice> {
    vec![
        Notice::TitleRowsPassed { first: 1, last: 1 },
        Notice::TitleRowsPassed { first: 1, last: 3 },
        Notice::HiddenSheet,
        Notice::HiddenRows { count: 1, first: 7 },
        Notice::HiddenRows { count: 1200, first: 7 },
        Notice::SheetsNotRead { sheets: vec!["十月".into()] },
        Notice::SheetsWithoutList { sheets: vec!["十月".into()] },
        Notice::OwnReport,
        Notice::HeaderChanged { changes: changes() },
        Notice::HeaderRows { first: 1, last: 2 },
        Notice::EncodingGuessed { encoding: "Big5".into() },
        Notice::EncodingUncertain,
    ]
}

/// Every sentence of this module in one language, those of errors and those of warnings.
fn sentences(lang: Lang) -> Vec<String> {
    let said = |sample: Sample| match lang {
        Lang::Zh => sample.zh.message,
        Lang::En => sample.en.message,
    };
    let mut sentences: Vec<String> = samples().into_iter().map(said).collect();
    for place in [None, Some("十一月")] {
        let say = |notice| trouble::reading(notice, "list.xlsx", place, lang);
        sentences.extend(notices().iter().map(say));
    }
    sentences.push(trouble::staff_unchecked(&AskError::OtherShape { action: "GetUserInfo" }, lang));
    sentences
}

#[test]
fn every_error_names_its_place_in_both_languages() {
    for Sample { zh, en, names } in samples() {
        for name in names {
            assert!(zh.message.contains(name), "{name}: {}", zh.message);
            assert!(en.message.contains(name), "{name}: {}", en.message);
        }
    }
    for (fault, name) in faults() {
        for lang in Lang::ALL {
            let said = failure(&ImportError::StaffNotAsked(fault.clone()), lang).message;
            assert!(said.contains(name), "{name}: {said}");
        }
    }
}

#[test]
fn every_notice_names_the_file_and_the_sheet() {
    for lang in Lang::ALL {
        for notice in notices() {
            let said = trouble::reading(&notice, "list.xlsx", Some("十一月"), lang);
            assert!(said.contains("list.xlsx") && said.contains("十一月"), "{said}");
        }
    }
}

#[test]
fn every_error_says_what_to_do_next() {
    const COMMANDS: [&str; 19] = [
        "dialfeed ",
        "--",
        "Check",
        "Close",
        "close",
        "Give",
        "Save",
        "save",
        "Name",
        "Open",
        "Put",
        "Run",
        "Try",
        "Update",
        "restore",
        "report it",
        "Remove",
        "Unpack",
        "Get",
    ];
    for Sample { zh, en, .. } in samples() {
        assert!(zh.message.contains('请') || zh.message.contains("dialfeed "), "{}", zh.message);
        assert!(COMMANDS.iter().any(|word| en.message.contains(word)), "{}", en.message);
    }
}

#[test]
fn codes_and_exit_codes_are_those_of_the_table_above_and_the_same_in_both_languages() {
    let mut documented: BTreeMap<String, String> = BTreeMap::new();
    let rows =
        include_str!("../trouble.rs").lines().filter_map(|line| line.strip_prefix("//! | `"));
    for row in rows {
        let mut cells = row.split(" | ");
        let (codes, exits) = (cells.next().unwrap(), cells.next().unwrap());
        for code in codes.split('`').filter(|code| !code.trim().is_empty()) {
            assert_eq!(documented.insert(code.to_owned(), exits.to_owned()), None, "{code} twice");
        }
    }
    let mut met: BTreeMap<String, String> = BTreeMap::new();
    for Sample { zh, en, .. } in samples() {
        assert_eq!((zh.code, zh.exit), (en.code, en.exit));
        let exit =
            if zh.code == "interrupted" { "130, 143".into() } else { zh.exit.code().to_string() };
        met.insert(zh.code.to_owned(), exit);
    }
    // No error of the library, but an end without a job all the same.
    let exits = [None, Some(StopCause::Interrupt), Some(StopCause::Terminate)]
        .map(|cause| declined(cause, Lang::En).exit.code());
    assert_eq!(exits, [130, 130, 143]);
    met.insert(declined(None, Lang::En).code.to_owned(), "130, 143".into());
    assert_eq!(met, documented);
}

#[test]
fn exit_codes_keep_the_contract_where_it_is_easily_missed() {
    let exit = |error: ImportError| failure(&error, Lang::En).exit;
    let encoding = || SourceError::UnknownEncoding { file: file(), asked: "utf-9".into() };
    assert_eq!(exit(encoding().into()), Exit::Usage);
    assert_eq!(exit(ImportError::Suppress(encoding())), Exit::Input, "closed, whatever the doubt");
    assert_eq!(exit(ImportError::Interrupted(StopCause::Interrupt)), Exit::Interrupted);
    assert_eq!(exit(ImportError::Interrupted(StopCause::Terminate)), Exit::Terminated);
    assert_eq!(exit(ImportError::NothingLeft), Exit::Finished);
    assert_eq!(exit(LockError::Held("AddTaskData".into()).into()), Exit::Busy);
}

#[test]
fn no_sentence_repeats_a_key_or_a_customers_number() {
    for lang in Lang::ALL {
        for said in sentences(lang) {
            assert!(!said.contains(SECRET) && !said.contains(NUMBER), "{said}");
        }
    }
}

#[test]
fn no_sentence_has_a_placeholder_or_a_hole() {
    for lang in Lang::ALL {
        for said in sentences(lang) {
            let holes =
                ["{", "}", "()", "``", "“”", "（）", " ,", ",:", " ：", " ，", "。。", "..", " （"];
            for hole in holes {
                // A sign that an option may have is named with a space before it.
                let said = said.replace(" , 或", "").replace(" , or", "");
                assert!(!said.contains(hole), "{hole}: {said}");
            }
            let lines_begin_with = |line: &str| line.trim_start().contains("  ");
            assert!(!said.lines().any(lines_begin_with), "two spaces: {said}");
        }
    }
}

#[test]
fn chinese_sentences_are_chinese_with_chinese_punctuation() {
    let is_chinese = |sign: char| ('\u{4e00}'..='\u{9fff}').contains(&sign);
    for said in sentences(Lang::Zh) {
        assert!(said.chars().filter(|sign| is_chinese(*sign)).count() >= 8, "{said}");
        assert!(said.ends_with('。'), "{said}");
        let signs: Vec<char> = said.chars().collect();
        for pair in signs.windows(2) {
            let western = matches!(pair[1], ',' | ';' | ':' | '?' | '!' | '(' | '.');
            assert!(!(is_chinese(pair[0]) && western), "{said}");
        }
    }
}

#[test]
fn english_sentences_hold_no_chinese_but_names_and_the_platforms_words() {
    let names = [
        "客户",
        "十一月",
        "十月",
        "12月",
        "姓名",
        "城市",
        "号码",
        "序号",
        "性别",
        "备注",
        "手机",
        "电话",
        "认证失败",
        "销售",
        "电销一部",
        "质检部",
    ];
    for said in sentences(Lang::En) {
        let rest = names.iter().fold(said.clone(), |said, name| said.replace(name, ""));
        assert!(rest.is_ascii() || rest.replace('…', "").is_ascii(), "{said}");
    }
}

#[test]
fn a_list_without_a_valid_number_is_told_reason_by_reason_the_commonest_first() {
    let said = failure(&nothing_valid(tally()), Lang::Zh).message;
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 4, "{said}");
    assert!(lines[1].starts_with("  1,500 行：没有填电话号码"), "{said}");
    assert!(lines[2].starts_with("  2 行：号码位数不够"), "{said}");
}

#[test]
fn advice_on_a_do_not_call_list_names_no_option_that_does_not_apply_to_it() {
    let missing =
        SourceError::AmbiguousPhoneColumn { file: file(), sheet: None, candidates: candidates() };
    let error = ImportError::Suppress(missing);
    for lang in Lang::ALL {
        let said = failure(&error, lang).message;
        assert!(!said.contains("--map") && said.contains("--suppress"), "{said}");
    }
}
