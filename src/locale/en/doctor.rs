//! What a check-up finds, in English.

use crate::locale::doctor::{Doctor, Topic, room};
use crate::locale::figures::count;

/// The word of what is looked at.
pub fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::Configuration => "configuration",
        Topic::DoNotCall => "do-not-call list",
        Topic::State => "state folder",
        Topic::Ledger => "job records",
        Topic::Disk => "disk space",
        Topic::Platform => "platform",
        Topic::Proxy => "proxy",
        Topic::Reachable => "connection",
        Topic::Auth => "auth code",
        Topic::Clock => "clock",
        Topic::Terminal => "terminal",
        Topic::Notify => "notification",
    }
}

/// The sentence.
pub fn doctor(found: &Doctor) -> String {
    match found {
        Doctor::Head { topic } => format!("{}: ", topic.say(crate::locale::Lang::En)),
        Doctor::Said { text } => text.clone(),
        Doctor::NoConfiguration => {
            "There is no dialfeed.toml; everything is as typed, or by default.".to_owned()
        }
        Doctor::Configuration { file, profile: None } => format!("{file} is right."),
        Doctor::Configuration { file, profile: Some(profile) } => {
            format!("{file} is right; profile {profile}.")
        }
        Doctor::DoNotCall { file, numbers } => {
            let numbers = if *numbers == 1 {
                "1 number".into()
            } else {
                format!("{} numbers", count(*numbers))
            };
            format!("{file}, {numbers}.")
        }
        Doctor::StateFine { folder } => format!("{folder} can be written."),
        Doctor::StateWillBeMade { folder } => {
            format!("{folder} is not there yet; the first import makes it.")
        }
        Doctor::StateOpen { folder } => format!(
            "{folder} can be written, but other users of this machine can look into it, and it \
             holds customers. Close it to them: `chmod 700 {folder}`."
        ),
        Doctor::StateNotWritable { folder, error } => format!(
            "nothing can be written into {folder}: {error}. Mend its permissions, or name another \
             folder with --state or DIALFEED_STATE."
        ),
        Doctor::StateFull { folder } => format!(
            "nothing can be written into {folder}: its disk is full. Make room, or name another folder \
             with --state or DIALFEED_STATE."
        ),
        Doctor::StateNoFolder { folder } => format!(
            "{folder} is no folder. Move that file away, or name another folder with --state or \
             DIALFEED_STATE."
        ),
        Doctor::NoLedger => "no list was imported yet.".to_owned(),
        Doctor::LedgerFine { jobs, running: 0 } => format!("readable; {}.", jobs_of(*jobs)),
        Doctor::LedgerFine { jobs, running } => format!(
            "readable; {}, {running} of them running (or killed: `dialfeed jobs` tells).",
            jobs_of(*jobs)
        ),
        Doctor::LedgerLeft { jobs, left, job } => format!(
            "readable; {}, and {left} stopped with rows that are not sent yet. `dialfeed jobs` \
             shows them, `dialfeed resume {job}` goes on with the latest.",
            jobs_of(*jobs)
        ),
        Doctor::DiskFine { places } => format!("{}.", free(places)),
        Doctor::DiskLow { places } => {
            format!("only {}. Make room before large lists are imported.", free(places))
        }
        Doctor::DiskOut { places } => format!(
            "only {}. Imports and reports will fail: make room, or take another disk with --state \
             and --report-dir.",
            free(places)
        ),
        Doctor::DiskUnknown { folder, error } => {
            format!("the system does not tell how much room there is in {folder}: {error}.")
        }
        Doctor::NoPlatform => {
            "not asked for: none is given. Put endpoint, company and auth_file into dialfeed.toml \
             (`dialfeed config init` begins one), or give --endpoint, --company and, in the \
             environment, DIALFEED_AUTH; or try --sandbox."
                .to_owned()
        }
        Doctor::Sandbox => "the embedded one; no real customer is reached.".to_owned(),
        Doctor::Given { endpoint, company } => {
            format!("{endpoint}, company {company}; an auth code is there.")
        }
        Doctor::NoProxy => "none on the way to the platform.".to_owned(),
        Doctor::Proxy { variable, proxy, none_for: None } => {
            format!("{proxy}, by the environment variable {variable}.")
        }
        Doctor::Proxy { variable, proxy, none_for: Some(hosts) } => format!(
            "{proxy}, by the environment variable {variable}; not for hosts in NO_PROXY ({hosts})."
        ),
        Doctor::ProxyUnreadable { variable } => format!(
            "what the environment variable {variable} holds is no address of a proxy, and none is \
             used. It should look like http://proxy.example:3128/"
        ),
        Doctor::Reached { took_ms } => format!("the platform answered after {took_ms} ms."),
        Doctor::AuthTaken { staff: 1 } => "accepted; the company has 1 staff member.".to_owned(),
        Doctor::AuthTaken { staff } => format!("accepted; the company has {staff} staff members."),
        Doctor::AuthUnknown { why } => format!(
            "not checked: the platform does not answer the question for its staff. {why} Whether \
             the auth code is right shows with the first row that is sent."
        ),
        Doctor::ClockRight => "the same as the platform's.".to_owned(),
        Doctor::ClockOff { by_s, is_late } => format!(
            "this machine's clock is {} {} the platform's. Set it, or let the system keep it (NTP).",
            time(*by_s),
            side(*is_late)
        ),
        Doctor::ClockWrong { by_s, is_late } => format!(
            "this machine's clock is {} {} the platform's; --window and --stop-at go by it, so \
             customers would be called at the wrong time. Set it, or let the system keep it (NTP).",
            time(*by_s),
            side(*is_late)
        ),
        Doctor::ClockUnknown => {
            "not compared: the platform does not tell its time. Compare it by hand.".to_owned()
        }
        Doctor::NobodyTold => {
            "nobody is told how a run ends; [[notify]] in dialfeed.toml says whom to tell."
                .to_owned()
        }
        Doctor::WaysToTell { ways: 1 } => {
            "one way; `dialfeed doctor --notify` sends a test message.".to_owned()
        }
        Doctor::WaysToTell { ways } => {
            format!("{ways} ways; `dialfeed doctor --notify` sends a test message by each.")
        }
        Doctor::Told { channel, line } => format!(
            "a test message has gone out by {channel} (line {line}). Look whether it has arrived."
        ),
        Doctor::Terminal { locale, columns, is_terminal, has_colors } => format!(
            "language English (locale {}), {}, {}.",
            if locale.is_empty() { "not set" } else { locale },
            if *is_terminal { format!("{columns} columns") } else { "no terminal".to_owned() },
            if *has_colors { "colours" } else { "no colours" }
        ),
        Doctor::Sum { troubles: 0, warnings: 0 } => "All is well.".to_owned(),
        Doctor::Sum { troubles: 0, warnings } => {
            format!("No trouble; {}.", counted(*warnings, "warning"))
        }
        Doctor::Sum { troubles, warnings } => {
            format!("{}, {}.", counted(*troubles, "trouble"), counted(*warnings, "warning"))
        }
    }
}

fn counted(many: u64, word: &str) -> String {
    if many == 1 { format!("1 {word}") } else { format!("{many} {word}s") }
}

fn jobs_of(jobs: u64) -> String {
    counted(jobs, "job")
}

fn free(places: &[(String, u64)]) -> String {
    let place = |(folder, bytes): &(String, u64)| format!("{} free in {folder}", room(*bytes));
    places.iter().map(place).collect::<Vec<_>>().join(", ")
}

fn time(seconds: u64) -> String {
    if seconds < 120 { format!("{seconds} s") } else { format!("{} min", seconds / 60) }
}

fn side(is_late: bool) -> &'static str {
    if is_late { "behind" } else { "ahead of" }
}
