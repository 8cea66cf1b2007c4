//! Plan, progress and end of a run, in English.

use std::time::Duration;

use crate::locale::ending::{Ending, StopReason, named};
use crate::locale::figures::count;
use crate::locale::plan::{Plan, Why};
use crate::locale::progress::Progress;
use crate::locale::words::Word;

/// The plan.
pub fn plan(plan: &Plan) -> String {
    match plan {
        Plan::Title => "The plan".to_owned(),
        Plan::List { file, sheet } => match sheet {
            Some(sheet) => format!("{file}, sheet {sheet}"),
            None => file.clone(),
        },
        Plan::Twice { file, first } if file == first => {
            format!("{file} is named more than once and read once.")
        }
        Plan::Twice { file, first } => {
            format!("{file} is the same file as {first}; it is read once.")
        }
        Plan::NoSheets { file } => {
            format!("{file} is a text file without sheets; --sheet does not apply to it.")
        }
        Plan::DoNotCall { file, numbers, without, damaged } => {
            let mut besides = Vec::new();
            if *without > 0 {
                besides.push(format!("{} without one", rows_of(*without)));
            }
            if *damaged > 0 {
                besides.push(format!("{} with broken characters beside it", rows_of(*damaged)));
            }
            let besides = match besides.join(", ") {
                none if none.is_empty() => none,
                some => format!(" ({some})"),
            };
            format!("do-not-call list {file}: {}{besides}", numbers_of(*numbers))
        }
        Plan::NotKeptFromCalls { file, sheet, row, reason } => {
            let sheet = sheet.as_ref().map_or_else(String::new, |sheet| format!(", sheet {sheet}"));
            format!(
                "{file}{sheet}, row {row} keeps nobody from being called: its digits are not a usable \
                 number. {reason}"
            )
        }
        Plan::DoNotCallGone { file } => format!(
            "Warning: the do-not-call list {file}, which this job heeded before, cannot be read again; \
             numbers added to it since are not known. If there is a newer list, give it with --suppress."
        ),
        Plan::SuppressedByNow { rows } => {
            format!("On a do-not-call list by now, and not sent: {}.", rows_of(*rows))
        }
        Plan::Example { file, row, cell } => {
            let file = file.as_ref().map_or_else(String::new, |file| format!("{file}, "));
            let cell = if cell.is_empty() { String::new() } else { format!(": {cell}") };
            format!("{file}row {row}{cell}")
        }
        Plan::Advice { sentence } => format!("→ {sentence}"),
        Plan::Resume { job } => format!("Going on with job {job}"),
        Plan::Source { file, sheet, encoding, rows } => {
            let sheet = sheet.as_ref().map_or_else(String::new, |sheet| format!(", sheet {sheet}"));
            let encoding =
                encoding.as_ref().map_or_else(String::new, |encoding| format!(" ({encoding})"));
            format!("{file}{sheet}{encoding}: {}", rows_of(*rows))
        }
        Plan::Field { field } => (*field).to_owned(),
        Plan::Set { field, template } if template.is_empty() => {
            format!("{field}: left empty (--set)")
        }
        Plan::Set { field, template } => format!("{field} = {template}"),
        Plan::Unused { columns, more: 0 } => format!("not used: {columns}"),
        Plan::Unused { columns, more } => format!("not used: {columns}, and {more} more"),
        Plan::PassedOver { field, columns } => {
            format!("For {field} these columns would fit too: {columns}. --map chooses another.")
        }
        Plan::ToBatch { batch } => format!("into task batch {batch}"),
        Plan::ToBatchColumn { column } => format!("into the task batches named in column {column}"),
        Plan::ToStaff { staff, members: 0 | 1, .. } => format!("to staff member {staff}"),
        Plan::ToStaff { staff, members, each } => format!(
            "in turn to {} staff members ({staff}), about {} each",
            count(*members as u64),
            rows_of(*each)
        ),
        Plan::GroupsUnknown { groups, earlier_jobs_too } => {
            let earlier = if *earlier_jobs_too {
                ", and then leaves out what an earlier job gave to them"
            } else {
                ""
            };
            format!(
                "Who is in {groups} is not known yet: the platform tells it, and check does not \
                 ask. Import asks for the members before it plans{earlier}."
            )
        }
        Plan::MoreTargets { more: 1 } => {
            "and 1 more target; summary.json and --json have all".to_owned()
        }
        Plan::MoreTargets { more } => {
            format!("and {} more targets; summary.json and --json have all", count(*more))
        }
        Plan::ToStaffColumn { column } => {
            format!("to the staff members named in column {column}")
        }
        Plan::Platform { endpoint, company } => format!("platform {endpoint}, company {company}"),
        Plan::Sandbox => "the embedded platform (no real customer is reached)".to_owned(),
        Plan::MethodGet => "With --method get the auth code is part of the address and may end up \
            in the logs of servers in between. --method post avoids that."
            .to_owned(),
        Plan::Window { from, until } => format!("only between {from} and {until}, China time"),
        Plan::StopAt { time } => format!("until {time} at the latest; the rest stays pending"),
        Plan::WillBeSent { rows } => format!("{} will be sent.", rows_of(*rows)),
        Plan::Estimate { duration, time, rate } => {
            format!("That takes about {} at {rate}, until {time}.", duration_of(*duration))
        }
        Plan::WouldTake { duration, rate } => {
            format!("Sending them would take about {} at {rate}.", duration_of(*duration))
        }
        Plan::PaceFound => {
            "The pace is found out while rows are sent; how long it takes is up to the platform."
                .to_owned()
        }
        Plan::NothingToSend => "No row is left to send.".to_owned(),
        Plan::Confirm => "Start the import now? [y/N] ".to_owned(),
        Plan::Declined => "Nothing was sent.".to_owned(),
    }
}

/// The line of progress.
pub fn progress(progress: &Progress) -> String {
    match progress {
        Progress::Comparing { rows, percent } => {
            format!("looking for repeats: {}{}", percent_of(*percent), rows_of(*rows))
        }
        Progress::Reading { rows, percent } => {
            format!("reading: {}{}", percent_of(*percent), rows_of(*rows))
        }
        Progress::Reporting { done, all } => {
            format!("writing the report: {} of {}", count(*done), rows_of(*all))
        }
        Progress::Records { records } => format!("{} call records", count(*records)),
        Progress::Fetching { name, bytes, all } => {
            let of = all.map_or_else(String::new, |all| format!(" of {}", count(all / 1024)));
            format!("downloading {name}: {}{of} KiB", count(bytes / 1024))
        }
        Progress::Sending { done, all, per_s, under_way, left } => {
            let left =
                left.map_or_else(String::new, |left| format!(", about {} left", duration_of(left)));
            let (done, all, under_way) = (count(*done), rows_of(*all), count(*under_way));
            format!("{done} of {all}, {per_s:.1}/s, {under_way} under way{left}")
        }
        Progress::WaitingForWindow { opens } => {
            format!("outside the hours of --window; going on at {opens}")
        }
        Progress::Probing { wait } => {
            format!("the platform does not take rows; next try in {}", duration_of(*wait))
        }
        Progress::RetriesUsedUp { retried, sent } => format!(
            "{} of {} requests were retries: too many for a platform that is well, so no more are \
             made",
            count(*retried),
            count(*sent)
        ),
        Progress::Draining { under_way } => {
            format!("waiting for {} under way", rows_of(*under_way))
        }
    }
}

/// What stands before a count of rows.
fn percent_of(percent: Option<u64>) -> String {
    percent.map_or_else(String::new, |percent| format!("{percent}%, "))
}

/// How it ended.
pub fn ending(ending: &Ending) -> String {
    match ending {
        Ending::Finished { job } => format!("Job {job} is finished."),
        Ending::Stopped { job } => format!("Job {job} has stopped before its end."),
        Ending::Running { job } => format!("Job {job} is running."),
        Ending::Pace { requests, retried, per_s } => match retried {
            0 if *requests == 1 => format!("1 request, {per_s} on average."),
            0 => format!("{} requests, {per_s} on average.", count(*requests)),
            retried => format!(
                "{} requests ({} of them retries), {per_s} on average.",
                count(*requests),
                count(*retried)
            ),
        },
        Ending::LandedBefore { rows } => format!(
            "Among the duplicates are {}, noted landed_before, that were most likely stored by our \
             own first attempt.",
            rows_of(*rows)
        ),
        Ending::Checked => "The check is done; nothing was sent.".to_owned(),
        Ending::Reports { dir, first: Some(first) } => {
            format!("The reports are in {dir}; open {first} first.")
        }
        Ending::Reports { dir, first: None } => format!("The reports are in {dir}."),
        Ending::UnderWay { rows } => format!(
            "Under way just now: {}. Until the platform replies they count as uncertain.",
            rows_of(*rows)
        ),
        Ending::GoOn { pending, job } => {
            format!("Not sent yet: {}. Go on with: dialfeed resume {job}", rows_of(*pending))
        }
        Ending::Uncertain { rows, job, file } => format!(
            "Uncertain: {}. They were sent, but no readable reply came, so the platform may or \
             may not have stored them. Look there for the numbers in {file}. To send them again, \
             at the risk of storing some twice: dialfeed resume {job} --resend-uncertain",
            rows_of(*rows)
        ),
        Ending::Arrived { rows } => format!(
            "Uncertain, but called by the platform since: {}. They have arrived, and are left out \
             when uncertain rows are sent again.",
            rows_of(*rows)
        ),
        Ending::Failed { rows, job } => format!(
            "Refused by the platform: {}. When the cause is removed: dialfeed resume {job} \
             --retry-failed",
            rows_of(*rows)
        ),
    }
}

/// Why it stopped.
pub fn stop_reason(reason: &StopReason) -> String {
    match reason {
        StopReason::Errno { errno, message, batches } => stopped_by_errno(*errno, message, batches),
        StopReason::Interrupted => "The run was interrupted.".to_owned(),
        StopReason::TooManyFailures { limit } => format!(
            "Too many rows failed or are uncertain (--max-failures {limit}). Look at failed.csv \
             and uncertain.csv for the cause before going on."
        ),
        StopReason::Unreachable { endpoint, encrypted } => format!(
            "{endpoint} cannot be reached. Check the address (host name and port), the network \
             and whether the platform is running.{}",
            if *encrypted {
                " With https://, check the platform's certificate too: one that is not valid is \
                 not trusted."
            } else {
                ""
            }
        ),
        StopReason::Refused { endpoint } => format!(
            "{endpoint} keeps turning requests away (overloaded or limiting). Go on later, or \
             with a lower --rate."
        ),
        StopReason::Redirected { endpoint } => format!(
            "{endpoint} redirects to another address, and redirects are not followed. Ask for \
             the platform's final address. For --endpoint that is another platform: a new import \
             there sends all rows, also those that went through here."
        ),
        StopReason::NoReadableReply { endpoint } => format!(
            "{endpoint} answered three rows, and no answer was in the platform's format. Check \
             the address; these rows are uncertain."
        ),
        StopReason::ProxyLogin => proxy_login().to_owned(),
        StopReason::HttpRefusal { status, endpoint } => format!(
            "{endpoint} answered HTTP {status}. The address is probably not that of the \
             platform's interface; check --endpoint."
        ),
        StopReason::WindowClosed { time } => format!("It is {time}, as --stop-at asked for."),
        StopReason::DoNotCall => {
            "A do-not-call list could not be relied on when the window opened, \
            so nothing more was sent. Put the list in order, then go on."
                .to_owned()
        }
        StopReason::Disk => "The job records or the report could not be written. Make room on the \
            disk or check the permissions, then go on; nothing more was sent."
            .to_owned(),
    }
}

/// A proxy that lets nobody through without a login.
pub(super) fn proxy_login() -> &'static str {
    "HTTP 407 is not the platform's answer: the proxy on the way wants a login. Give user and \
     password in HTTP_PROXY (for https:// in HTTPS_PROXY), as http://user:password@proxy:port, or \
     go past the proxy with NO_PROXY."
}

/// The platform's word that stops a job, and what to do.
pub(super) fn stopped_by_errno(errno: i64, message: &str, batches: &[String]) -> String {
    let quote = if message.is_empty() { String::new() } else { format!(" ({message})") };
    let said = format!("The platform answered errno {errno}{quote}.");
    match errno {
        2 => format!("{said} A required parameter is missing; check --company and the target."),
        3 => format!(
            "{said} It does not accept the company number or the auth code; check both \
             (--company and DIALFEED_AUTH, or dialfeed.toml)."
        ),
        4 => format!("{said} It does not know this interface; check --endpoint."),
        11 => match batches {
            [] => format!(
                "{said} The task batch does not exist; create it on the platform or correct the \
                 batch number."
            ),
            [batch] => format!(
                "{said} The task batch {batch} does not exist; create it on the platform or correct the \
                 batch number."
            ),
            several => format!(
                "{said} A task batch does not exist, one or more of these: {}. Create it on the platform \
                 or correct the batch numbers.",
                named(several, ", ")
            ),
        },
        _ => said,
    }
}

/// Why a column was chosen.
pub fn why(why: Why) -> &'static str {
    match why {
        Why::Map => "by --map",
        Why::Set => "by --set",
        Why::Option => "by option",
        Why::Saved => "as before",
        Why::Header => "by header",
        Why::Content => "by content",
    }
}

/// The word.
pub fn word(word: Word) -> &'static str {
    match word {
        Word::Read => "read",
        Word::Expanded => "added by --numbers all",
        Word::Column => "Col",
        Word::Header => "Header",
        Word::Field => "Used as",
        Word::Samples => "For example",
        Word::Why => "Why",
        Word::Job => "Job",
        Word::Target => "Target",
        Word::Finished => "finished",
        Word::Stopped => "stopped",
        Word::Interrupted => "interrupted",
        Word::Running => "running",
        Word::WillBeSent => "will be sent",
        Word::NoJobs => "There is no job yet.",
    }
}

/// `1 row`, `2,000 rows`.
pub(super) fn rows_of(number: u64) -> String {
    if number == 1 { "1 row".to_owned() } else { format!("{} rows", count(number)) }
}

/// `1 number`, `2,000 numbers`.
fn numbers_of(number: u64) -> String {
    if number == 1 { "1 number".to_owned() } else { format!("{} numbers", count(number)) }
}

/// Rounded to what a person plans with.
fn duration_of(duration: Duration) -> String {
    let plural =
        |number: u64, unit: &str| format!("{number} {unit}{}", if number == 1 { "" } else { "s" });
    let seconds = duration.as_secs();
    let minutes = seconds.div_ceil(60);
    match seconds {
        0..90 => plural(seconds.max(1), "second"),
        90..5400 => plural(minutes, "minute"),
        _ if minutes.is_multiple_of(60) => plural(minutes / 60, "hour"),
        _ => format!("{} {}", plural(minutes / 60, "hour"), plural(minutes % 60, "minute")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_rounded_to_what_a_person_plans_with() {
        let said = |seconds| duration_of(Duration::from_secs(seconds));
        assert_eq!(said(0), "1 second");
        assert_eq!(said(89), "89 seconds");
        assert_eq!(said(90), "2 minutes");
        assert_eq!(said(5400), "1 hour 30 minutes");
        assert_eq!(said(7200), "2 hours");
    }
}
