//! What cannot be imported: a sentence with the place and what to do, in both languages; nothing
//! sent, no job left.

use std::path::Path;

use super::is_chinese;
use crate::support::{BATCH, Machine, Platform};

/// A bad input, and how it has to be told.
struct Bad {
    /// Behind `import`; the platform and, where none is named, a batch are added.
    words: &'static [&'static str],
    code: i32,
    error: &'static str,
    /// What both sentences name: the file, and what to give anew.
    named: &'static [&'static str],
}

const fn bad(
    words: &'static [&'static str],
    code: i32,
    error: &'static str,
    named: &'static [&'static str],
) -> Bad {
    Bad { words, code, error, named }
}

const BAD: &[Bad] = &[
    bad(&["missing.csv"], 5, "file_not_found", &["missing.csv"]),
    bad(&["folder"], 5, "file_is_folder", &["folder"]),
    bad(&["empty.csv"], 5, "file_empty", &["empty.csv"]),
    bad(&["zeros.csv"], 5, "file_empty", &["zeros.csv"]),
    bad(&["header-only.csv"], 5, "nothing_valid", &["header-only.csv"]),
    bad(&["torn.xlsx"], 5, "workbook_broken", &["torn.xlsx"]),
    bad(&["cut.xlsx"], 5, "workbook_broken", &["cut.xlsx"]),
    bad(&["encrypted.xlsx"], 5, "file_encrypted", &["encrypted.xlsx"]),
    bad(&["several.zip"], 5, "archive_of_several_files", &["several.zip"]),
    bad(&["picture.csv"], 5, "format_not_supported", &["picture.csv", ".csv"]),
    bad(&["no-phone.csv"], 5, "no_phone_column", &["no-phone.csv", "--map phonenum="]),
    bad(
        &["two-phones.csv"],
        5,
        "ambiguous_phone_column",
        &["two-phones.csv", "--map phonenum=", "本人手机", "家属手机"],
    ),
    bad(
        &["list.csv", "--map", "name=称呼语"],
        5,
        "unknown_column",
        &["list.csv", "称呼语", "--map"],
    ),
    bad(
        &["list.csv", "--set", "comment={称呼语}{姓名}"],
        5,
        "unknown_column",
        &["list.csv", "称呼语", "姓名", "--set comment"],
    ),
    bad(
        &["openpyxl.xlsx", "--sheet", "八月"],
        5,
        "unknown_sheet",
        &["openpyxl.xlsx", "八月", "--sheet"],
    ),
    bad(&["list.csv", "--header", "99"], 5, "header_beyond_end", &["list.csv", "--header"]),
    bad(&["invalid.csv"], 5, "nothing_valid", &["invalid.csv", "--map phonenum="]),
    bad(
        &["list.csv", "--suppress", "missing.csv"],
        5,
        "suppress_not_readable",
        &["missing.csv", "--suppress"],
    ),
    bad(
        &["list.csv", "--suppress", "no-number.csv"],
        5,
        "suppress_empty",
        &["no-number.csv", "--suppress"],
    ),
    bad(&["old-and-new.csv", "missing.csv"], 5, "file_not_found", &["missing.csv"]),
    bad(&["list.csv", "--staff", "8001,9999"], 2, "staff_unknown", &["9999", "8010", "--staff"]),
];

/// Everything that [`BAD`] names.
fn machine() -> Machine {
    let machine = Machine::new();
    machine.list("list.csv", 0, 5);
    machine.list("old-and-new.csv", 0, 5);
    std::fs::create_dir(machine.path("folder")).unwrap();
    machine.write("empty.csv", "");
    machine.write("zeros.csv", [0; 5_000]);
    machine.write("header-only.csv", "姓名,手机\r\n");
    machine
        .write("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0");
    machine.write("no-phone.csv", "姓名,城市\r\n张三,杭州\r\n李四,宁波\r\n");
    machine.write("no-number.csv", "手机\r\n无\r\n");
    machine.write("two-phones.csv", "姓名,本人手机,家属手机\r\n张三,13800138000,13900139000\r\n");
    machine.write("invalid.csv", "姓名,手机\r\n张三,123\r\n李四,无\r\n");
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files");
    for name in ["cut.xlsx", "encrypted.xlsx", "several.zip", "openpyxl.xlsx"] {
        std::fs::copy(files.join(name), machine.path(name)).unwrap();
    }
    let whole = std::fs::read(files.join("openpyxl.xlsx")).unwrap();
    machine.write("torn.xlsx", &whole[..whole.len() / 2]);
    machine
}

#[test]
fn each_bad_input_is_told_in_both_languages_and_leaves_no_trace() {
    let (platform, machine) = (Platform::start(), machine());
    for Bad { words, code, error, named } in BAD {
        for lang in ["zh", "en"] {
            let more = [&words[1..], &["--json", "--lang", lang]].concat();
            let ended = machine.run(&platform.import(words[0], &more));
            assert_eq!(ended.code, Some(*code), "{words:?}: {ended:?}");
            let object = ended.json();
            assert_eq!(object["schema"], 1);
            assert_eq!(object["exit_code"], *code);
            assert_eq!(object["error"]["code"], *error, "{words:?}: {ended:?}");
            let message = object["error"]["message"].as_str().unwrap();
            assert!(ended.stderr.contains(message), "{words:?}: {ended:?}");
            assert_eq!(is_chinese_sentence(message), lang == "zh", "{words:?}: {message}");
            for name in *named {
                assert!(message.contains(name), "{words:?} does not name {name}: {message}");
            }
        }
    }
    let asked = platform.requests().log;
    assert!(asked.iter().all(|request| request.action == "GetUserInfo"), "{asked:?}");
    assert!(platform.customers().is_empty());
    assert!(machine.jobs().is_empty());
    assert!(!machine.path("dialfeed-reports").exists());
}

/// Names and headers are Chinese in both languages, full stops are not.
fn is_chinese_sentence(message: &str) -> bool {
    message.contains('。')
}

#[test]
fn check_tells_the_same_and_needs_no_platform() {
    let machine = machine();
    for Bad { words, code, error, .. } in BAD.iter().filter(|bad| bad.code == 5) {
        let words = [&["check"], *words, &["--json"]].concat();
        let ended = machine.run(&words);
        assert_eq!(ended.code, Some(*code), "{words:?}: {ended:?}");
        assert_eq!(ended.json()["error"]["code"], *error, "{words:?}");
    }
    assert!(!machine.state().exists(), "a check without target touches no ledger");
}

#[test]
fn a_missing_endpoint_company_or_auth_code_is_asked_for_and_the_ledger_untouched() {
    let machine = machine();
    let import = ["import", "list.csv", "--batch", BATCH];
    let cases: [(&[&str], &str); 3] = [
        (&[], "DIALFEED_ENDPOINT"),
        (&["--endpoint", "http://127.0.0.1/"], "DIALFEED_COMPANY"),
        (&["--endpoint", "http://127.0.0.1/", "--company", "8"], "DIALFEED_AUTH"),
    ];
    for (more, variable) in cases {
        for lang in ["zh", "en"] {
            let words = [&import, more, &["--json", "--lang", lang]].concat();
            let mut command = machine.command(&words);
            command.env_remove("DIALFEED_AUTH");
            let ended = machine.start_command(command).end();
            assert_eq!(ended.code, Some(2), "{ended:?}");
            assert_eq!(ended.json()["error"]["code"], "usage");
            assert!(ended.stderr.contains(variable), "{ended:?}");
            assert_eq!(is_chinese(&ended.stderr), lang == "zh");
        }
    }
    assert!(!machine.state().exists());
}

#[test]
fn a_job_that_there_is_not_is_named() {
    let machine = Machine::new();
    for words in [&["jobs", "20200101-000000-0000"][..], &["resume"], &["report", "nonsense"]] {
        let ended = machine.run(&[words, &["--json"]].concat());
        assert_eq!(ended.code, Some(2), "{words:?}: {ended:?}");
        assert_eq!(ended.json()["error"]["code"], "no_such_job", "{words:?}");
        assert!(words.get(1).is_none_or(|name| ended.stderr.contains(name)));
    }
}

#[test]
fn a_list_without_a_valid_number_is_shown_its_first_rows_masked() {
    let machine = Machine::new();
    machine.write("list.csv", "手机\n1380013800\n1380013801\n");
    for command in
        [&["check", "list.csv"][..], &["import", "list.csv", "--sandbox", "--batch", BATCH]]
    {
        let ended = machine.run(command);
        assert_eq!(ended.code, Some(5), "{ended:?}");
        assert!(ended.stderr.contains("138****3800") && ended.stderr.contains("138****3801"));
        assert!(!ended.stderr.contains("138001380"), "{ended:?}");
    }
}
