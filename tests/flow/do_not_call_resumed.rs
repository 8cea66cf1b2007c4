//! Do-not-call lists when a job goes on: whoever came onto one after the job was planned is not
//! called, a list that holds by now fails closed, one that has gone since is told of.

use dialfeed::sandbox::{Fault, Instead, Rule, When};
use serde_json::Value;

use super::desk::{BATCH, Desk, assert_balanced, figure};
use super::platform::Platform;

/// Rows of every list here; the platform stops the job at the fifth.
const ROWS: usize = 10;
pub const SENT: u64 = 4;

pub fn number(index: usize) -> String {
    format!("1349000{index:04}")
}

/// A do-not-call list of these numbers.
pub fn never(indices: &[usize]) -> String {
    indices.iter().fold("手机\n".to_owned(), |list, index| list + &number(*index) + "\n")
}

/// A desk with a list of [`ROWS`] numbers.
pub fn desk() -> Desk {
    let desk = Desk::new();
    let row = |index| format!("{},客户{index}\n", number(index));
    desk.put("list.csv", (0..ROWS).fold("手机,姓名\n".to_owned(), |list, at| list + &row(at)));
    desk
}

fn refuses(request: u64, instead: Instead) -> Rule {
    Rule::new(When::Request(request), Fault::not_stored(instead))
}

fn platform() -> Platform {
    Platform::start(vec![refuses(SENT + 1, Instead::Errno(3))])
}

/// A job that the platform stopped after its first rows.
fn stopped(platform: &Platform, desk: &Desk, more: &[&str]) -> Value {
    let fixed = ["list.csv", "--batch", BATCH, "--report-dir", "report", "--concurrency", "1"];
    let stopped = platform.import(desk, 4, &[&fixed[..], more].concat());
    assert_eq!(figure(&stopped, "rows", "inserted"), SENT);
    stopped
}

fn configure(desk: &Desk, text: &str) {
    desk.put("dialfeed.toml", text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let private = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(desk.path("dialfeed.toml"), private).unwrap();
    }
}

fn assert_not_called(platform: &Platform, index: usize) {
    let customers = platform.customers();
    assert!(customers.iter().all(|one| one.phonenum != number(index)), "{index} was called");
    assert!(customers.iter().all(|one| one.times_received == 1));
}

fn files(summary: &Value) -> Vec<&str> {
    let lists = summary["suppress"].as_array().unwrap();
    lists.iter().map(|list| list["file"].as_str().unwrap()).collect()
}

#[test]
fn a_number_added_to_the_jobs_own_list_after_a_stop_is_not_called_and_both_states_are_on_record() {
    let (desk, platform) = (desk(), platform());
    desk.put("never.csv", never(&[2]));
    let before = {
        let fixed = ["list.csv", "--batch", BATCH, "--concurrency", "1", "--suppress", "never.csv"];
        platform.import(&desk, 4, &[&fixed[..], &["--report-dir", "report"]].concat())
    };
    desk.put("never.csv", never(&[2, 0, 8, 9]));
    // From elsewhere, as cron might do it: the record says where the list is.
    std::fs::create_dir(desk.path("elsewhere")).unwrap();
    let mut command = desk.command(&["resume", "--json"]);
    command.current_dir(desk.path("elsewhere")).env("DIALFEED_AUTH", "sandbox");
    let resumed = super::desk::Ran::from(command.output().unwrap()).summary(0);
    assert_balanced(&resumed);
    assert_eq!(figure(&resumed, "rows", "suppressed"), 3, "2 before, 8 and 9 now; 0 was sent");
    assert_eq!(figure(&resumed, "rows", "inserted"), 7);
    for index in [2, 8, 9] {
        assert_not_called(&platform, index);
    }
    let skipped = &desk.report("report")["skipped.csv"];
    let said: Vec<_> = skipped.iter().map(|row| (row.phonenum.clone(), &*row.reason)).collect();
    assert_eq!(said, [2, 8, 9].map(|index| (number(index), "do_not_call")));
    let now = desk.path("never.csv");
    assert_eq!(before["suppress"][0], resumed["suppress"][0], "what was heeded first stays");
    assert_eq!(files(&resumed).len(), 2);
    assert!(std::path::Path::new(files(&resumed)[1]).ends_with("never.csv"), "{now:?}");
    assert_eq!(resumed["suppress"][1]["numbers"], 4);
    let again = desk.run(&["report", before["job"].as_str().unwrap(), "--json"]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    let kept: Value =
        serde_json::from_slice(&std::fs::read(desk.path("report/summary.json")).unwrap()).unwrap();
    assert_eq!(kept["suppress"], resumed["suppress"]);
}

#[test]
fn a_list_of_the_jobs_that_has_gone_is_told_of_and_stops_nothing() {
    for (lang, said) in
        [("en", "never.csv, which this job heeded"), ("zh", "never.csv 现在读不到了")]
    {
        let (desk, platform) = (desk(), platform());
        desk.put("never.csv", never(&[9]));
        stopped(&platform, &desk, &["--suppress", "never.csv"]);
        std::fs::remove_file(desk.path("never.csv")).unwrap();
        let mut command = desk.command(&["resume", "--lang", lang]);
        let ran = super::desk::Ran::from(command.env("DIALFEED_AUTH", "sandbox").output().unwrap());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
        assert_eq!(platform.customers().len(), ROWS - 1);
        assert_not_called(&platform, 9);
    }
}

#[test]
fn a_list_of_the_jobs_that_is_there_but_cannot_be_relied_on_lets_nothing_be_sent() {
    let (desk, platform) = (desk(), platform());
    desk.put("never.csv", never(&[9]));
    stopped(&platform, &desk, &["--suppress", "never.csv"]);
    desk.put("never.csv", "手机\n");
    let refused = platform.resume(&desk, 5, &[]);
    assert_eq!(refused["error"]["code"], "suppress_empty", "{refused}");
    assert_eq!(platform.customers().len() as u64, SENT);
}

#[test]
fn the_lists_of_the_configuration_hold_for_a_job_that_was_planned_without_them() {
    let (desk, platform) = (desk(), platform());
    stopped(&platform, &desk, &[]);
    configure(&desk, "suppress = [\"never.csv\"]\nsuppress_max_age = 3\narea = \"0571\"\n");
    let refused = platform.resume(&desk, 5, &[]);
    assert_eq!(refused["error"]["code"], "suppress_not_readable", "{refused}");
    desk.put("never.csv", never(&[7]));
    let file = std::fs::File::options().write(true).open(desk.path("never.csv")).unwrap();
    file.set_modified(std::time::UNIX_EPOCH).unwrap();
    let refused = platform.resume(&desk, 5, &[]);
    assert_eq!(refused["error"]["code"], "suppress_too_old", "{refused}");
    assert_eq!(platform.customers().len() as u64, SENT, "nothing was sent");

    desk.put("never.csv", never(&[7]));
    let resumed = platform.resume(&desk, 0, &[]);
    assert_balanced(&resumed);
    assert_eq!(figure(&resumed, "rows", "suppressed"), 1);
    assert_not_called(&platform, 7);
    assert!(files(&resumed)[0].ends_with("never.csv"), "{resumed}");
    // What has nothing left to send needs no list.
    std::fs::remove_file(desk.path("never.csv")).unwrap();
    platform.resume(&desk, 0, &[resumed["job"].as_str().unwrap()]);
}

#[test]
fn a_list_given_to_resume_holds_and_must_be_there() {
    let (desk, platform) = (desk(), platform());
    stopped(&platform, &desk, &[]);
    let refused = platform.resume(&desk, 5, &["--suppress", "never.csv"]);
    assert_eq!(refused["error"]["code"], "suppress_not_readable", "{refused}");
    let refused = platform.resume(&desk, 2, &["--suppress-max-age", "3"]);
    assert_eq!(refused["error"]["code"], "usage", "{refused}");
    desk.put("never.csv", never(&[4, 5, 6, 7, 8, 9]));
    let resumed = platform.resume(&desk, 0, &["--suppress", "never.csv"]);
    assert_balanced(&resumed);
    assert_eq!(figure(&resumed, "rows", "suppressed"), 6, "nobody is left");
    assert_eq!(platform.customers().len() as u64, SENT);
}

#[test]
fn rows_asked_for_again_are_not_sent_where_their_number_is_on_a_list_by_now() {
    let desk = desk();
    let lost = Rule::new(When::Request(3), Fault::not_stored(Instead::HalfJson));
    let platform =
        Platform::start(vec![refuses(2, Instead::Errno(0)), lost, refuses(4, Instead::Errno(0))]);
    let words = ["list.csv", "--batch", BATCH, "--report-dir", "report", "--concurrency", "1"];
    let first = platform.import(&desk, 3, &words);
    assert_eq!((figure(&first, "rows", "failed"), figure(&first, "rows", "uncertain")), (2, 1));
    desk.put("never.csv", never(&[1, 2]));
    let job = first["job"].as_str().unwrap();
    let words = [job, "--retry-failed", "--resend-uncertain", "--suppress", "never.csv"];
    let resumed = platform.resume(&desk, 3, &words);
    assert_balanced(&resumed);
    assert_eq!(figure(&resumed, "rows", "suppressed"), 1);
    assert_eq!(figure(&resumed, "rows", "uncertain"), 1, "it may be there all the same");
    assert_eq!(figure(&resumed, "rows", "inserted"), 8);
    assert_not_called(&platform, 1);
}

#[test]
fn local_numbers_of_a_list_are_read_with_the_jobs_area_code() {
    let (desk, platform) = (desk(), platform());
    desk.put(
        "list.csv",
        format!("{}057188886666,座机\n", std::fs::read_to_string(desk.path("list.csv")).unwrap()),
    );
    stopped(&platform, &desk, &["--area", "0571"]);
    desk.put("never.csv", "电话\n88886666\n");
    let resumed = platform.resume(&desk, 0, &["--suppress", "never.csv"]);
    assert_eq!(figure(&resumed, "rows", "suppressed"), 1, "{resumed}");
}
