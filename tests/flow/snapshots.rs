//! What a small sample leaves behind and what is said about it, word for word; what differs from
//! run to run is struck out.

use serde_json::{Value, json};

use super::desk::{BATCH, Desk};

const FILE: &str = "branch-office-gbk.csv";
const RATE: &str = "2000/s";
const OPTIONS: [&str; 3] = [FILE, "--suppress", "do-not-call.csv"];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put_sample(FILE);
    desk.put_sample("do-not-call.csv");
    desk
}

/// Strikes out what is about this run alone.
fn steady(mut summary: Value) -> Value {
    let job = summary["job"].as_str().map(str::to_owned);
    if let Some(job) = job {
        assert!(job.len() == 20 && job.is_ascii(), "{job}");
        summary["job"] = json!("[job]");
    }
    for time in ["started_at", "finished_at"] {
        let text = summary[time].as_str().unwrap();
        assert!(text.len() == 25 && text.ends_with("+08:00"), "{text}");
        summary[time] = json!("[time]");
    }
    for run in summary["runs"].as_array_mut().unwrap() {
        for (name, steady) in [
            ("user", "[user]"),
            ("host", "[host]"),
            ("version", "[version]"),
            ("started_at", "[time]"),
            ("finished_at", "[time]"),
        ] {
            assert!(run[name].as_str().is_some_and(|text| !text.is_empty()), "{run}");
            run[name] = json!(steady);
        }
    }
    for list in summary["suppress"].as_array_mut().unwrap() {
        assert!(list["modified"].as_str().unwrap().ends_with("+08:00"), "{list}");
        list["modified"] = json!("[time]");
    }
    assert!(summary["pace"]["achieved_per_s"].as_f64().is_some());
    summary["pace"]["achieved_per_s"] = json!("[pace]");
    summary
}

/// Strikes out job, times of day and measured pace in a text.
fn steady_text(text: &str, job: &str) -> String {
    let text = text.replace(job, "[job]").replace('\\', "/");
    let lines = text.split('\n').map(|line| {
        let words = line.split(' ').map(|word| {
            let bare = word.trim_end_matches(['.', ',', '。', '，']);
            let pace = bare.strip_suffix("/s").filter(|_| !["20/s", RATE].contains(&bare));
            if bare.len() == 5 && bare.as_bytes()[2] == b':' {
                word.replace(bare, "[time]")
            } else if pace.is_some_and(|pace| pace.parse::<f64>().is_ok()) {
                word.replace(bare, "[pace]/s")
            } else {
                word.to_owned()
            }
        });
        words.collect::<Vec<_>>().join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_small_sample_leaves_this_report_behind() {
    let desk = desk();
    let summary = desk.import(0, "report", &[&OPTIONS[..], &["--batch", BATCH]].concat());
    insta::assert_snapshot!(
        "report_summary",
        serde_json::to_string_pretty(&steady(summary)).unwrap()
    );
    for file in ["inserted", "skipped", "pending"] {
        let text = std::fs::read_to_string(desk.path(&format!("report/{file}.csv"))).unwrap();
        let text = text.replace('\u{feff}', "[byte order mark]").replace("\r\n", "[CRLF]\n");
        insta::assert_snapshot!(format!("report_{file}"), text);
    }
    let checked = desk.check(0, "checked", &OPTIONS);
    let checked = serde_json::to_string_pretty(&steady(checked)).unwrap();
    insta::assert_snapshot!("report_summary_of_check", checked);
}

#[test]
fn the_other_samples_leave_these_figures_and_skipped_rows_behind() {
    for file in ["autumn-campaign.xlsx", "web-leads-utf8.csv", "staff-assignment.xlsx"] {
        let desk = Desk::new();
        desk.put_sample(file);
        let summary = desk.import(0, "report", &[file, "--batch", BATCH]);
        let name = file.split('.').next().unwrap();
        insta::assert_snapshot!(
            format!("{name}_summary"),
            serde_json::to_string_pretty(&steady(summary)).unwrap()
        );
        let skipped = std::fs::read_to_string(desk.path("report/skipped.csv")).unwrap();
        let skipped = skipped.replace('\u{feff}', "[byte order mark]").replace("\r\n", "[CRLF]\n");
        insta::assert_snapshot!(format!("{name}_skipped"), skipped);
    }
}

#[test]
fn a_person_reads_this_about_a_small_sample() {
    for lang in ["zh", "en"] {
        let desk = desk();
        for command in ["check", "import"] {
            let mut words = [&[command, "--lang", lang][..], &OPTIONS].concat();
            let import = ["--batch", BATCH, "--sandbox", "--rate", RATE];
            if command == "import" {
                words.extend(import);
            }
            let ran = desk.run(&words);
            assert_eq!(ran.code, 0, "{}", ran.stderr);
            let jobs = desk.json_of_jobs();
            let job = jobs["jobs"][0]["job"].as_str().unwrap_or("no job").to_owned();
            let said = format!(
                "$ dialfeed {}\n--- standard error\n{}--- standard output\n{}",
                words.join(" "),
                ran.stderr,
                ran.stdout
            );
            insta::assert_snapshot!(format!("{command}_{lang}"), steady_text(&said, &job));
        }
    }
}
