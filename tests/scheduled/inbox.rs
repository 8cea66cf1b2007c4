//! `dialfeed inbox DIR` as cron runs it: shelves, words, rules, what was there before, and how runs
//! end.

use std::fs;

use dialfeed::sandbox::{Fault, Faults, Instead, Rule, When};
use serde_json::json;

use crate::hooks::{hook, webhook};
use crate::office::{Office, office, private, rows_of};
use crate::support::{
    Echo, Platform, WAIT_MOST, import_to, nobody_listens, number, reported, until,
};

#[test]
fn each_list_is_on_its_shelf_with_its_report_and_the_words_for_it() {
    let (platform, office) = office();
    office.arrives("good.csv", 0, 3);
    office.arrives_as("bad.csv", "姓名,备注\r\n张三,无\r\n");
    office.arrives_as("北京/half.csv", format!("{}张三,12345,\r\n", rows_of(3, 1)));
    let object = office.says(&["--strict"], 3);
    assert_eq!(
        office.stands(),
        [
            "attention/北京/half.csv",
            "attention/北京/half.report",
            "attention/北京/half.why.txt",
            "done/good.csv",
            "done/good.report",
            "failed/bad.csv",
            "failed/bad.why.txt",
        ]
    );
    let counts = ["done", "attention", "failed", "waiting"].map(|key| object[key].clone());
    assert_eq!(counts, [1, 1, 1, 0]);
    assert_eq!(platform.numbers_arrived_once().len(), 4);
    let rows = reported(&office.place("done/good.report"));
    assert!(rows.len() == 3 && rows.values().all(|row| row.status == "inserted"), "{rows:?}");
    assert!(office.place("attention/北京/half.report").join("report.xlsx").is_file());
    // What a report is written again for is found where it was filed.
    let job = object["lists"].as_array().unwrap().iter().find(|list| list["shelf"] == "done");
    let job = job.unwrap()["job"].as_str().unwrap();
    let ended = office.machine.run(&["report", job, "--json"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(office.stands().len(), 7, "nothing new stands there");
}

#[test]
fn the_object_names_each_list_with_its_shelf_its_job_its_rows_and_why() {
    let (_platform, office) = office();
    office.arrives("good.csv", 0, 2);
    office.arrives_as("empty.csv", "");
    let object = office.says(&[], 3);
    assert_eq!((&object["schema"], &object["stopped_by"]), (&1.into(), &json!(null)));
    let folder = object["folder"].as_str().unwrap();
    assert!(folder.ends_with("lists") && folder.starts_with('/') || cfg!(windows), "{folder}");
    let list = |name: &str| {
        let lists = object["lists"].as_array().unwrap();
        lists.iter().find(|list| list["file"] == name).unwrap().clone()
    };
    let good = list("good.csv");
    assert_eq!((&good["shelf"], &good["why"]), (&json!("done"), &json!(null)));
    assert_eq!(good["rows"]["inserted"], 2);
    assert_eq!(good["job"], json!(office.machine.job()));
    let empty = list("empty.csv");
    assert_eq!((&empty["shelf"], &empty["job"]), (&json!("failed"), &json!(null)));
    assert!(empty["why"].as_str().is_some_and(|why| !why.is_empty()));
    let keys: Vec<&String> = empty.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["file", "shelf", "job", "rows", "why"]);
}

#[test]
fn the_words_beside_a_list_are_of_the_offices_language_and_open_in_notepad() {
    for (lang, words) in [("en", "No rule in dialfeed.toml"), ("zh", "规则")] {
        let platform = Platform::start();
        let office = Office::with(
            platform.url(),
            &format!(
                "lang = \"{lang}\"\n[[inbox]]\npattern = \"x_{{b}}.csv\"\nbatch = \"{{b}}\"\n"
            ),
        );
        office.arrives("other.csv", 0, 1);
        office.ends(&[], 3);
        let why = office.why("attention/other.why.txt");
        assert!(why.starts_with('\u{feff}') && why.contains(words), "{why}");
        assert!(why.ends_with("\r\n") && why.matches('\n').count() == why.matches("\r\n").count());
        assert_eq!(platform.received(), 0);
    }
}

#[cfg(unix)]
#[test]
fn what_stands_on_a_shelf_can_be_read_by_whoever_could_read_the_list() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_platform, office) = office();
    office.arrives_as("a.csv", format!("{}张三,12345,\r\n", rows_of(0, 1)));
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    fs::set_permissions(office.folder().join("a.csv"), fs::Permissions::from_mode(0o664)).unwrap();
    office.ends(&["--strict"], 3);
    assert_eq!(mode(&office.place("attention/a.csv")), 0o664, "the list itself is as it was");
    let report = office.place("attention/a.report");
    let files = fs::read_dir(&report).unwrap().map(|file| file.unwrap().path());
    for path in files.chain([office.place("attention/a.why.txt")]) {
        assert_eq!(mode(&path) & 0o044, 0o044, "{}: {:o}", path.display(), mode(&path));
    }
    assert_eq!(mode(&report) & 0o055, 0o055);
}

#[test]
fn the_first_rule_that_fits_says_where_rows_go_and_the_lists_name_fills_it_in() {
    let platform = Platform::start();
    let office = Office::with(
        platform.url(),
        "[[inbox]]\npattern = \"{batch}_*.csv\"\nbatch = \"{batch}\"\n\
         [[inbox]]\npattern = \"员工/{number}/*.csv\"\nstaff = \"{number}\"\n\
         [[inbox]]\npattern = \"*.csv\"\nbatch = \"20261105\"\n",
    );
    office.arrives("20261102_a.csv", 0, 1);
    office.arrives("员工/8003/b.csv", 1, 1);
    office.arrives("c.csv", 2, 1);
    office.arrives("d.txt", 3, 1);
    office.ends(&[], 3);
    let of = |number: &str| {
        let all = platform.customers();
        let found = all.into_iter().find(|it| it.phonenum == number).unwrap();
        format!("{:?}", found.recipient)
    };
    for (nth, target) in [(0, "20261102"), (1, "8003"), (2, "20261105")] {
        assert!(of(&number(nth)).contains(target), "{}", of(&number(nth)));
    }
    assert_eq!(platform.customers().len(), 3);
    assert!(office.stands().contains(&"attention/d.txt".to_owned()));
    // With a target that was typed nothing is without one.
    office.puts_back("attention/d.txt");
    office.ends(&["--batch", "20261104"], 0);
    assert!(of(&number(3)).contains("20261104"));
}

#[test]
fn a_rules_own_profile_has_its_own_platform_pace_and_options() {
    let (day, night) = (Platform::start(), Platform::start());
    let office = Office::with(
        day.url(),
        &format!(
            "[profiles.night]\nendpoint = \"{}\"\nrate = \"7/s\"\nbatch = \"20261103\"\nstrict = true\n\
             [[inbox]]\npattern = \"night/*\"\nprofile = \"night\"\n\
             [[inbox]]\npattern = \"*\"\nbatch = \"20261101\"\nrate = \"900/s\"\n",
            night.url()
        ),
    );
    let with_a_bad_row = |first| format!("{}张三,12345,\r\n", rows_of(first, 2));
    office.arrives_as("night/a.csv", with_a_bad_row(0));
    office.arrives_as("b.csv", with_a_bad_row(2));
    office.ends(&[], 3);
    assert_eq!((day.customers().len(), night.customers().len()), (2, 2));
    for (list, rate, batch, shelf) in
        [("a.csv", 7.0, "20261103", "attention/night/a"), ("b.csv", 900.0, "20261101", "done/b")]
    {
        let summary = fs::read(office.place(&format!("{shelf}.report")).join("summary.json"));
        let summary: serde_json::Value = serde_json::from_slice(&summary.unwrap()).unwrap();
        assert_eq!(summary["pace"]["limit_per_s"], rate, "{list}: {summary}");
        assert_eq!(summary["target"]["batchid"], batch, "{list}");
    }
}

#[test]
fn the_same_content_under_another_name_sends_nothing_and_says_so() {
    let (platform, office) = office();
    office.arrives("monday.csv", 0, 3);
    office.ends(&[], 0);
    office.arrives("tuesday.csv", 0, 3);
    office.ends(&[], 3);
    assert_eq!(platform.received(), 3, "nothing more was asked");
    let why = office.why("attention/tuesday.why.txt");
    assert!(why.contains("monday.csv") && why.contains(&office.machine.job()), "{why}");
    // Another batch is another matter.
    office.puts_back("attention/tuesday.csv");
    office.ends(&["--batch", "20261102"], 0);
    assert_eq!(platform.customers().len(), 6);
}

#[test]
fn the_same_content_whose_job_was_stopped_goes_on_as_that_job() {
    let fault = Fault::not_stored(Instead::Errno(11));
    let faults =
        Faults { script: vec![Rule::new(When::From(3), fault).times(1)], ..Faults::default() };
    let platform = Platform::with(faults);
    let office = Office::at(platform.url(), "concurrency = 1\n");
    office.arrives("monday.csv", 0, 5);
    office.ends(&[], 3);
    assert!(office.why("attention/monday.why.txt").contains("dialfeed resume"));
    let job = office.machine.job();
    office.arrives("tuesday.csv", 0, 5);
    office.ends(&[], 0);
    assert_eq!(office.machine.job(), job, "it is one job");
    assert_eq!(platform.numbers_arrived_once().len(), 5);
    assert_eq!(reported(&office.place("done/tuesday.report")).len(), 5);
}

/// A platform that refuses the second number, and of the third gives no reply.
fn half_well() -> (Platform, Office) {
    let script = vec![
        Rule::new(When::Phone(number(1)), Fault::not_stored(Instead::Errno(0))).times(1),
        Rule::new(When::Phone(number(2)), Fault::stored(Instead::Empty)).times(1),
    ];
    let platform = Platform::with(Faults { script, ..Faults::default() });
    let office = Office::at(platform.url(), "");
    office.arrives("monday.csv", 0, 5);
    office.ends(&[], 3);
    (platform, office)
}

/// Sending everybody once more is not what somebody wants whose four rows failed.
#[test]
fn a_list_put_in_again_is_told_how_its_rows_that_failed_or_are_in_doubt_are_sent() {
    let (platform, office) = half_well();
    let job = office.machine.job();
    let received = platform.received();
    office.puts_back("attention/monday.csv");
    office.ends(&[], 3);
    assert_eq!(platform.received(), received);
    let why = office.why("attention/monday (2).why.txt");
    for part in ["--retry-failed", "--resend-uncertain"] {
        assert!(why.contains(&format!("dialfeed resume {job} {part}")), "{why}");
    }
    assert!(why.contains("everybody on it once more"), "{why}");
    let ended = office.machine.run(&["resume", &job, "--retry-failed", "--resend-uncertain"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    office.puts_back("attention/monday (2).csv");
    office.ends(&[], 3);
    let why = office.why("attention/monday (2) (2).why.txt");
    assert!(!why.contains("resume") && why.contains("--again"), "{why}");
}

#[test]
fn the_words_beside_a_list_say_where_the_records_of_its_job_are() {
    let (_platform, office) = half_well();
    let (job, state) = (office.machine.job(), office.machine.state());
    let why = office.why("attention/monday.why.txt");
    assert!(why.contains("--config "), "{why}");
    assert!(why.contains(&format!("dialfeed.toml --state {}", state.display())), "{why}");
    // Typed without that by somebody who has records of his own, or none.
    for words in [&["resume", &job, "--retry-failed"][..], &["report", &job], &["jobs", &job]] {
        let mut command = office.machine.command(&[words, &["--state", "elsewhere"]].concat());
        command.env_remove("DIALFEED_STATE");
        let ended = office.machine.start_command(command).end();
        assert_eq!(ended.code, Some(2), "{ended:?}");
        for part in ["elsewhere", "--state DIR", "DIALFEED_STATE", "--config FILE"] {
            assert!(ended.stderr.contains(part), "{part}: {ended:?}");
        }
    }
    let state = state.display().to_string();
    let mut command =
        office.machine.command(&["resume", &job, "--retry-failed", "--state", &state]);
    command.env_remove("DIALFEED_STATE");
    let ended = office.machine.start_command(command).end();
    assert_eq!(ended.code, Some(3), "{ended:?}");
    // Words that name no job need no records.
    office.arrives_as("bad.csv", "备注\r\nx\r\n");
    office.ends(&[], 3);
    assert!(!office.why("failed/bad.why.txt").contains("--state"));
}

/// Other systems ask nobody's variables which folder is the user's.
#[cfg(target_os = "linux")]
#[test]
fn records_in_the_users_own_folder_are_not_named_beside_a_list() {
    let script = vec![Rule::new(When::Phone(number(1)), Fault::not_stored(Instead::Errno(0)))];
    let platform = Platform::with(Faults { script, ..Faults::default() });
    let office = Office::at(platform.url(), "");
    office.arrives("a.csv", 0, 3);
    let mut command = office.command(&[]);
    command.env_remove("DIALFEED_STATE");
    let ended = office.machine.start_command(command).end();
    assert_eq!(ended.code, Some(3), "{ended:?}");
    let why = office.why("attention/a.why.txt");
    assert!(why.contains("dialfeed resume") && !why.contains("--state"), "{why}");
}

#[test]
fn a_batch_that_is_not_there_is_named_on_the_screen_beside_the_list_and_to_whoever_is_told() {
    let platform = Platform::start();
    let told = hook();
    let more = format!(
        "concurrency = 1\n[[inbox]]\npattern = \"*.csv\"\nbatch_column = \"批次\"\n{}",
        webhook(&told, "attention")
    );
    let office = Office::with(platform.url(), &more);
    let rows = [(0, "20261101"), (1, "20261177"), (2, "20261101"), (3, "20261102")];
    let rows: String =
        rows.iter().map(|(nth, batch)| format!("{},{batch}\r\n", number(*nth))).collect();
    office.arrives_as("a.csv", format!("手机号,批次\r\n{rows}"));
    let script = vec![Rule::new(When::Phone(number(1)), Fault::not_stored(Instead::Errno(11)))];
    let platform = Platform::with(Faults { script, ..Faults::default() });
    office.configure(platform.url(), &more);
    let ended = office.ends(&[], 3);
    let named = |text: &str| text.contains("batch 20261177 does not exist");
    assert!(named(&ended.stderr), "{ended:?}");
    assert!(named(&office.why("attention/a.why.txt")));
    let heard = told.arrived();
    assert!(heard.len() == 1 && named(&heard[0].1), "{heard:?}");
    // The one target of a whole list is the batch.
    let refuses = Fault::not_stored(Instead::Errno(11));
    let script = vec![Rule::new(When::From(1), refuses)];
    let platform = Platform::with(Faults { script, ..Faults::default() });
    office.machine.list("b.csv", 10, 2);
    let ended = office.machine.run(&[
        "import",
        "b.csv",
        "--batch",
        "20269999",
        "--endpoint",
        platform.url(),
    ]);
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert!(format!("{}{}", ended.stdout, ended.stderr).contains("batch 20269999 does not exist"));
}

/// A platform at which requests stay, but for the first so many.
fn held_after(first: usize) -> Echo {
    let body = r#"{"errno":1,"message":"","data":[]}"#;
    let reply = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    Echo::start(move |nth| (nth < first).then(|| reply.clone().into_bytes()))
}

#[test]
fn one_run_at_a_time_works_on_a_folder() {
    let platform = held_after(1);
    let office = Office::at(&platform.url, "");
    office.arrives("a.csv", 0, 5);
    let first = office.starts(&[]);
    until("rows are under way", || platform.arrived().len() > 1);
    let ended = office.ends(&["--json"], 6);
    assert_eq!(ended.json()["error"]["code"], "held", "{ended:?}");
    first.kill();
    // Whoever is killed holds nothing any more.
    let body = r#"{"errno":1,"message":"","data":[]}"#;
    let reply = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let again = Echo::start(move |_| Some(reply.clone().into_bytes()));
    office.configure(&again.url, "batch = \"20261101\"\n");
    assert_ne!(office.inbox(&[]).code, Some(6));
}

#[cfg(unix)]
#[test]
fn a_list_waits_while_an_import_by_hand_holds_its_target() {
    let platform = held_after(2);
    let office = Office::at(&platform.url, "");
    office.machine.list("by-hand.csv", 50, 5);
    let by_hand =
        office.machine.start(&import_to(&platform.url, "by-hand.csv", &["--batch", "20261101"]));
    until("rows are under way", || platform.arrived().len() > 2);
    office.arrives("a.csv", 0, 2);
    let object = office.says(&[], 0);
    assert_eq!((&object["waiting"], &object["done"]), (&1.into(), &0.into()), "{object}");
    assert_eq!(office.stands(), ["a.csv"], "it is back where it was");
    by_hand.signal("TERM");
    by_hand.kill();
    let good = Platform::start();
    office.configure(good.url(), "batch = \"20261101\"\n");
    office.ends(&[], 0);
    assert_eq!(office.stands(), ["done/a.csv", "done/a.report"]);
}

#[test]
fn runs_end_with_what_the_contract_says() {
    let (platform, office) = office();
    office.ends(&[], 0);
    office.arrives("a.csv", 0, 1);
    office.ends(&[], 0);
    office.arrives_as("b.csv", "备注\r\nx\r\n");
    office.ends(&[], 3);
    let ended = office.machine.run(&["inbox", "nowhere"]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    // A state folder that cannot be one.
    office.machine.write("no-folder", "");
    office.ends(&["--state", "no-folder"], 1);
    office.arrives("c.csv", 1, 1);
    office.configure(&nobody_listens(), "batch = \"20261101\"\nretries = 0\n");
    office.ends(&[], 4);
    assert_eq!(platform.customers().len(), 1);
}

#[test]
fn a_platform_whose_address_was_wrong_is_put_right_in_the_configuration_alone() {
    let (platform, office) = office();
    office.arrives("a.csv", 0, 2);
    office.configure(&nobody_listens(), "batch = \"20261101\"\nretries = 0\n");
    office.ends(&[], 4);
    office.configure(platform.url(), "batch = \"20261101\"\n");
    office.ends(&[], 0);
    assert_eq!(office.stands(), ["done/a.csv", "done/a.report"]);
    assert_eq!(platform.numbers_arrived_once().len(), 2);
}

#[test]
fn a_list_that_has_gone_to_another_platform_in_part_is_for_somebody_to_look_at() {
    let refuses = Fault::not_stored(Instead::Errno(3));
    let script = vec![Rule::new(When::From(3), refuses)];
    let before = Platform::with(Faults { script, ..Faults::default() });
    let office = Office::at(before.url(), "concurrency = 1\n");
    office.arrives("a.csv", 0, 5);
    office.ends(&[], 4);
    let now = Platform::start();
    office.configure(now.url(), "batch = \"20261101\"\n");
    office.arrives("b.csv", 5, 1);
    office.ends(&[], 3);
    // The others are not kept from their way.
    assert_eq!(now.customers().len(), 1);
    let why = office.why("attention/a.why.txt");
    assert!(why.contains(before.url()) && why.contains(now.url()), "{why}");
}

#[test]
fn a_list_that_has_gone_to_another_company_in_part_is_told_with_both_companies() {
    let script = vec![Rule::new(When::From(3), Fault::not_stored(Instead::Errno(3)))];
    let platform = Platform::with(Faults { script, ..Faults::default() });
    let office = Office::at(platform.url(), "concurrency = 1\n");
    office.arrives("a.csv", 0, 5);
    office.ends(&[], 4);
    let text = fs::read_to_string(office.machine.path("dialfeed.toml")).unwrap();
    office.machine.write("dialfeed.toml", text.replace("company = 8\n", "company = 9\n"));
    office.ends(&[], 3);
    let why = office.why("attention/a.why.txt");
    assert!(why.contains("company 8") && why.contains("company 9"), "{why}");
}

#[cfg(unix)]
#[test]
fn a_run_that_is_interrupted_ends_so_and_the_next_goes_on_with_the_same_job() {
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let platform = Platform::with(Faults { latency_ms: 30, ..Faults::default() });
        let office = Office::at(platform.url(), "concurrency = 1\n");
        office.arrives("a.csv", 0, 60);
        office.arrives("b.csv", 60, 1);
        let running = office.starts(&["--json"]);
        until("rows are under way", || platform.received() > 2);
        running.signal(signal);
        let ended = running.end();
        assert_eq!(ended.code, Some(code), "{ended:?}");
        assert_eq!(ended.json()["exit_code"], code);
        assert_eq!(ended.json()["waiting"], 2, "the list that was begun, and the other");
        assert!(platform.customers().len() < 60, "it came too late");
        office.ends(&[], 0);
        assert_eq!(platform.numbers_arrived_once().len(), 61);
        assert_eq!(office.machine.jobs().len(), 2);
    }
}

#[cfg(unix)]
#[test]
fn parts_of_a_report_that_a_killed_run_has_left_are_not_filed_with_it() {
    let platform = Platform::with(Faults { latency_ms: 30, ..Faults::default() });
    let office = Office::at(platform.url(), "concurrency = 1\n");
    office.arrives("a.csv", 0, 30);
    let running = office.starts(&[]);
    until("rows are under way", || platform.received() > 2);
    running.kill();
    let job = office.machine.job();
    let report = office.folder().join("working").join(job).join("report");
    fs::create_dir_all(&report).unwrap();
    fs::write(report.join(".dialfeed-Ab1.part"), "13800000002").unwrap();
    // What was under way when it was killed is for somebody to look at.
    office.ends(&[], 3);
    let filed = fs::read_dir(office.place("attention/a.report")).unwrap();
    let names: Vec<_> = filed.map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().any(|name| name == "summary.json"), "{names:?}");
    assert!(!names.iter().any(|name| name.to_string_lossy().ends_with(".part")), "{names:?}");
}

#[test]
fn figures_for_monitoring_and_log_lines_name_the_job_and_the_list() {
    let (_platform, office) = office();
    office.arrives("好 名单.csv", 0, 3);
    office.ends(
        &["--metrics", "figures.prom", "--log-file", "log", "--log-format", "json", "-vv"],
        0,
    );
    let figures = fs::read_to_string(office.machine.path("figures.prom")).unwrap();
    assert!(
        figures.lines().any(|line| line.contains("inserted") && line.ends_with(" 3")),
        "{figures}"
    );
    let job = office.machine.job();
    let log = fs::read_to_string(office.machine.path("log")).unwrap();
    let mut of_the_job = 0;
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        if line["job"] == json!(job) {
            assert_eq!(line["file"], "好 名单.csv", "{line}");
            of_the_job += 1;
        }
    }
    assert!(of_the_job > 2, "{log}");
}

#[test]
fn cron_hears_nothing_of_a_quiet_run_when_all_is_well_and_something_when_not() {
    let (_platform, office) = office();
    office.arrives("a.csv", 0, 1);
    for _ in 0..2 {
        let ended = office.ends(&["--quiet"], 0);
        assert_eq!((&*ended.stdout, &*ended.stderr), ("", ""));
    }
    office.configure("http://127.0.0.1:1/", "batch = \"20261101\"\nretries = 0\nrate = \"fast\"\n");
    let ended = office.inbox(&["--quiet"]);
    assert!(ended.code == Some(2) && ended.stderr.contains("rate"), "{ended:?}");
}

/// The time of day in China so many minutes from now.
fn minutes_from_now(minutes: i64) -> String {
    let now = dialfeed::clock::china(dialfeed::clock::now());
    let then = now.datetime().checked_add(jiff::SignedDuration::from_mins(minutes)).unwrap();
    then.strftime("%H:%M").to_string()
}

#[test]
fn a_time_to_stop_at_that_has_passed_today_is_tomorrows() {
    let (platform, office) = office();
    office.arrives("a.csv", 0, 2);
    let object = office.says(&["--stop-at", &minutes_from_now(-2)], 0);
    assert_eq!(object["done"], 1, "{object}");
    assert_eq!(platform.customers().len(), 2);
}

#[test]
fn customers_data_goes_after_the_days_that_are_set() {
    let (platform, office) = office();
    let retention = |days: &str| {
        office.configure(platform.url(), &format!("batch = \"20261101\"\n{days}"));
        office.ends(&[], 0)
    };
    office.arrives("a.csv", 0, 2);
    retention("");
    let ledger = rusqlite::Connection::open(office.machine.state().join("ledger.db")).unwrap();
    let texts =
        || -> i64 { ledger.query_row("SELECT count(*) FROM text", [], |row| row.get(0)).unwrap() };
    assert_eq!(texts(), 2);
    // A job of two months ago.
    let then = dialfeed::clock::now() - jiff::SignedDuration::from_hours(60 * 24);
    let then = then.to_string();
    ledger.execute("UPDATE job SET started_at = ?1, finished_at = ?1", [&then]).unwrap();
    ledger.execute("UPDATE run SET started_at = ?1, finished_at = ?1", [&then]).unwrap();
    retention("retention = 90\n");
    assert_eq!(texts(), 2, "that is too young");
    let ended = retention("retention = 30\n");
    assert!(ended.stderr.contains("30 days"), "{ended:?}");
    assert_eq!(texts(), 0);
    // The report is found where it was filed, and only its figures stay. The list is the office's.
    let report = office.place("done/a.report");
    let left: Vec<_> = fs::read_dir(&report).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left, ["summary.json"]);
    assert!(office.place("done/a.csv").is_file());
}

#[test]
fn a_list_of_the_future_is_taken_when_it_has_not_changed_for_a_while() {
    let (platform, office) = office();
    office.arrives("a.csv", 0, 1);
    let path = office.folder().join("a.csv");
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    let modified = file.metadata().unwrap().modified().unwrap();
    file.set_modified(modified + 48 * WAIT_MOST * 60).unwrap();
    office.ends(&[], 0);
    assert_eq!(platform.customers().len(), 1);
}

/// `HH:MM` in China in so many minutes.
fn at(minutes: i64) -> String {
    let moment = dialfeed::clock::now() + jiff::SignedDuration::from_mins(minutes);
    dialfeed::clock::china(moment).strftime("%H:%M").to_string()
}

#[test]
fn a_list_that_waits_for_its_hours_keeps_no_other_waiting_and_a_stop_leaves_it_where_it_was() {
    for follow in [false, true] {
        let platform = Platform::start();
        let office = Office::with(
            platform.url(),
            &format!(
                "[profiles.night]\nwindow = \"{}-{}\"\n\
                 [[inbox]]\npattern = \"night_*\"\nbatch = \"20261101\"\nprofile = \"night\"\n\
                 [[inbox]]\npattern = \"day_*\"\nbatch = \"20261102\"\n",
                at(120),
                at(180)
            ),
        );
        office.arrives("night_a.csv", 0, 2);
        office.arrives("day_b.csv", 2, 2);
        let more: &[&str] =
            if follow { &["--follow", "--json"] } else { &["--json", "--every", "1"] };
        let mut running = office.starts(more);
        until("the list of the day is done", || office.stands().contains(&"done/day_b.csv".into()));
        // Whatever comes while a list waits is taken as well.
        office.arrives("day_c.csv", 4, 2);
        until("another one too", || office.stands().contains(&"done/day_c.csv".into()));
        assert!(
            running.said().contains("night_a.csv: waits. It is sent from"),
            "{}",
            running.said()
        );
        running.ask_to_stop();
        let ended = running.end();
        assert!(matches!(ended.code, Some(130 | 143)), "{ended:?}");
        assert!(office.stands().contains(&"night_a.csv".into()), "{:?}", office.stands());
        assert_eq!(platform.numbers_arrived_once(), [2, 3, 4, 5].map(number));
        if !follow {
            assert_eq!(ended.json()["waiting"], 1, "{ended:?}");
        }
    }
}

#[test]
fn the_trouble_of_one_platform_or_rule_keeps_the_lists_of_no_other_waiting() {
    let away = nobody_listens();
    for (trouble, code) in [
        (format!("endpoint = \"{away}\""), 4),
        ("suppress = [\"gone.csv\"]".to_owned(), 5),
        ("auth_file = \"gone\"".to_owned(), 2),
    ] {
        let platform = Platform::start();
        let rules = format!(
            "retries = 0\n[profiles.ill]\n{trouble}\n\
             [[inbox]]\npattern = \"a*\"\nbatch = \"20261101\"\nprofile = \"ill\"\n\
             [[inbox]]\npattern = \"*\"\nbatch = \"20261102\"\n"
        );
        let office = Office::with(platform.url(), &rules);
        let run = |office: &Office| {
            let mut command = office.command(&["--json"]);
            if trouble.contains("auth_file") {
                // What the file says goes behind the environment.
                command.env_remove("DIALFEED_AUTH");
                office.machine.write("auth", "sandbox");
                private(&office.machine.path("auth"));
                office.configure(platform.url(), &format!("auth_file = \"auth\"\n{rules}"));
            }
            office.machine.start_command(command).end()
        };
        for (name, first) in [("a1.csv", 0), ("a2.csv", 2), ("b.csv", 4), ("c.csv", 6)] {
            office.arrives(name, first, 2);
        }
        let ended = run(&office);
        assert_eq!(ended.code, Some(code), "{trouble}: {ended:?}");
        let object = ended.json();
        assert_eq!((&object["done"], &object["waiting"]), (&2.into(), &2.into()), "{object}");
        assert_eq!(platform.numbers_arrived_once(), [4, 5, 6, 7].map(number), "{trouble}");
        let waiting: Vec<String> = office
            .stands()
            .into_iter()
            .filter(|name| name.ends_with("1.csv") || name.ends_with("2.csv"))
            .collect();
        assert_eq!(waiting.len(), 2, "{trouble}: {:?}", office.stands());
    }
}

#[test]
fn a_list_whose_hours_end_while_it_is_sent_waits_for_the_next_ones_and_others_go_on() {
    let platform = Platform::start();
    // Time enough to begin in them, whatever the machine is busy with.
    let second = dialfeed::clock::china(dialfeed::clock::now()).second();
    let closes_in = if second < 35 { 1 } else { 2 };
    let office = Office::with(
        platform.url(),
        &format!(
            "[[inbox]]\npattern = \"night_*\"\nbatch = \"20261101\"\nwindow = \"{}-{}\"\nrate = \"2/s\"\n\
             [[inbox]]\npattern = \"day_*\"\nbatch = \"20261102\"\n",
            at(-60),
            at(closes_in)
        ),
    );
    // Longer than any of these hours can still last.
    office.arrives("night_a.csv", 0, 300);
    let mut running = office.starts(&["--json", "--every", "1"]);
    until("rows are sent", || platform.received() > 1);
    office.arrives("day_b.csv", 300, 2);
    let waited = std::time::Instant::now();
    while !office.stands().contains(&"done/day_b.csv".into()) {
        assert!(waited.elapsed().as_secs() < 150, "{}", running.said());
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    running.ask_to_stop();
    let ended = running.end();
    assert_eq!(ended.json()["waiting"], 1, "{ended:?}");
    let jobs = office.machine.jobs();
    let night = jobs.iter().find(|job| job["state"] == "stopped").unwrap();
    assert_eq!(night["stopped_by"]["cause"], "window_closed", "{night}");
    assert!(ended.stderr.contains("night_a.csv: waits. It is sent from"), "{ended:?}");
    // In its next hours the same job goes on.
    let sent = platform.customers().len();
    office.configure(
        platform.url(),
        "[[inbox]]\npattern = \"night_*\"\nbatch = \"20261101\"\nwindow = \"00:00-24:00\"\n",
    );
    let mut running = office.starts(&[]);
    until("the job goes on", || platform.customers().len() > sent + 2);
    running.ask_to_stop();
    running.end();
    assert!(sent > 3 && sent < 302, "{sent}");
    assert_eq!(platform.numbers_arrived_once().len(), platform.customers().len());
    assert_eq!(office.machine.jobs().len(), 2);
}
