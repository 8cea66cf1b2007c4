//! Messages to people who are not there, in English.

use crate::locale::figures::count;
use crate::locale::told::{End, Told};

/// Each part of a message.
pub fn told(told: &Told) -> String {
    match told {
        Told::JobTitle { lists, end } => format!("dialfeed: {lists}: {}", word(*end)),
        Told::NoJobTitle { end } => format!("dialfeed: {}", word(*end)),
        Told::InboxTitle { folder, sum } => format!("dialfeed: {folder}: {sum}"),
        Told::Job { job } => format!("Job: {job}"),
        Told::Rows { figures } => format!("Rows: {figures}"),
        Told::Report { folder } => format!("Report: {folder}"),
        Told::Why { why } => why.clone(),
        Told::Place { place, why } => format!("{place}: {why}"),
        Told::FiledBefore => {
            "An earlier run was cut off while it moved this list; the .why.txt beside it says why."
                .to_owned()
        }
        Told::PlatformRefuses => "The platform refuses every request, so nothing was sent. Check \
            the company's number and the auth code; dialfeed doctor asks it again."
            .to_owned(),
        Told::StaffUnasked => "The platform does not say who is in the group of staff, so nothing \
            was sent. Name the staff numbers instead."
            .to_owned(),
        Told::Input { code } => {
            format!("The list cannot be imported{}. dialfeed check shows why.", aside(code))
        }
        Told::List { list, folder, why } if why.is_empty() => format!("{list} is in {folder}/"),
        Told::List { list, folder, why } => format!("{list} → {folder}/: {why}"),
        Told::ListInput { list, folder, code } => {
            format!(
                "{list} → {folder}/: it cannot be imported{}; the .why.txt beside it says more.",
                aside(code)
            )
        }
        Told::MoreLists { lists } => format!("… and {} more lists.", count(*lists)),
        Told::TestTitle => "dialfeed: this is a test message.".to_owned(),
        Told::Test => {
            "`dialfeed doctor --notify` has sent it to try this way of telling people. There is \
            nothing to do."
                .to_owned()
        }
        Told::CutShort => "The notification was given up: a stop was asked for.".to_owned(),
        Told::GoesOn => "It goes on again.".to_owned(),
        Told::Computer { name } => format!("Computer: {name}"),
        Told::Cut => "… there is more; the report has all of it.".to_owned(),
        Told::NotDelivered { channel, why } => format!(
            "The notification by {channel} was not delivered: {why} The result is not changed by that."
        ),
        Told::Unusable { channel } => format!(
            "The notification by {channel} cannot be sent: its address, mailbox or secret is not \
             usable. See [[notify]] in dialfeed.toml."
        ),
        Told::Unreachable { detail } => {
            format!("it cannot be reached ({detail}). Check the address and the network.")
        }
        Told::Silent { within_s } => {
            format!("no answer within {within_s} s; the message may have arrived.")
        }
        Told::Busy { code } => format!("it takes no more messages for now ({code})."),
        Told::Untrusted => "its certificate is not trusted on this computer.".to_owned(),
        Told::NotEncrypted => {
            "it does not encrypt in the way that was asked for: check port and tls.".to_owned()
        }
        Told::Redirected { http } => {
            format!("the address leads elsewhere (HTTP {http}): correct it.")
        }
        Told::Refused { code, said } => format!(
            "it was refused ({code}: {said}). Check token, secret and the robot's keywords."
        ),
        Told::LoginRefused { said } => {
            format!("the mail server does not take user and password ({said}).")
        }
        Told::RecipientsRefused { addresses } => {
            format!("the mail server does not take these recipients: {addresses}.")
        }
        Told::NotUnderstood => {
            "something else answers there: the address is another service's.".to_owned()
        }
        Told::Unprepared { detail } => {
            format!("this computer's network settings cannot be used ({detail}).")
        }
    }
}

fn word(end: End) -> &'static str {
    match end {
        End::Done => "done",
        End::Attention => "needs attention",
        End::Stopped => "stopped, goes on later",
        End::Failed => "failed",
    }
}

/// Why a list cannot be imported, without a word of what is in it.
fn cause(code: &str) -> Option<&'static str> {
    Some(match code {
        "file_not_found" | "no_match" => "the file is gone",
        "too_many_files" => "too many files",
        "file_not_readable" => "the user who runs dialfeed may not read it",
        "file_changed" => "it is being changed",
        "file_is_folder" => "a folder, and no list",
        "file_empty" => "it is empty",
        "format_not_supported" => "not a format that can be read",
        "file_encrypted" => "it is protected by a password",
        "workbook_broken" | "archive_broken" => "the file is damaged",
        "file_too_large" => "too large",
        "no_sheets" => "no sheet holds a list",
        "archive_of_several_files" => "several files in one archive",
        "unknown_sheet" => "the sheet that is set is not in it",
        "unknown_column" => "a column that is set is not in it",
        "ambiguous_column" => "several columns have the name that is set",
        "header_beyond_end" => "it has no row where the header is set to be",
        "header_changed" => "its header has changed",
        "no_phone_column" => "no column of phone numbers",
        "ambiguous_phone_column" => "several columns could be the phone numbers",
        "nothing_valid" => "not one valid number",
        "suppress_not_readable" => "a do-not-call list cannot be read",
        "suppress_empty" => "a do-not-call list has no number",
        "suppress_too_old" => "a do-not-call list is too old",
        "suppress_dated_ahead" => "a do-not-call list is dated in the future",
        "suppress_row_malformed" => "a do-not-call list has a row that cannot be read",
        "staff_unknown" => "the platform has no such staff number",
        "staff_group_empty" => "nobody is in this group of staff",
        "staff_group_not_resolved" => "the platform does not say who is in the group of staff",
        "purged" => "its job's customer data has been deleted",
        "job_settings" => "its job is of another version of dialfeed",
        "usage" => "a setting for it is not usable",
        _ => return None,
    })
}

/// The same as an aside, where there are words for it.
fn aside(code: &str) -> String {
    cause(code).map_or_else(String::new, |cause| format!(" ({cause})"))
}
