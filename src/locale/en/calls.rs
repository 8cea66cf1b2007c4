//! The platform's other actions, in English.

use dialfeed::calls::{Column, RecordingError, minutes};
use dialfeed::platform::{CallType, Disposition, ExtensionState, PageError, SpyMode};

use super::codes;
use crate::locale::calls::{Calls, Head};
use crate::locale::figures::count;
use crate::locale::trouble::{name, path};

/// The name of a workbook's sheet of call records.
pub const RECORDS_SHEET: &str = "Call records";

/// The sentence.
pub fn calls(calls: &Calls) -> String {
    match calls {
        Calls::NoUsers => "The platform lists no staff. Check --company.".to_owned(),
        Calls::StaffUnknown { staff } => format!(
            "The platform has no staff {staff}. `dialfeed users` lists everybody; correct the \
             number, or add the staff member on the platform first."
        ),
        Calls::WillCall { number, leaves_out: false } => format!("{number} will be called."),
        Calls::WillCall { number, leaves_out: true } => format!(
            "{number} will be called; what else was typed (an extension, another number) is left \
             out."
        ),
        Calls::Dialled { staff, number } => {
            format!("The platform has taken the call: {staff} calls {number}.")
        }
        Calls::DialUncertain { why, staff } => format!(
            "{why}\nThe call may ring all the same, so it is not tried again. Look at the \
             telephone, or with `dialfeed status {staff}`, before you dial again."
        ),
        Calls::NotDialled { why } => format!("{why}\nNothing was dialled."),
        Calls::Stands { staff, state } => format!("The extension of {staff} just now: {state}."),
        Calls::Changed { staff, state, number } if number.is_empty() => format!("{staff}: {state}"),
        Calls::Changed { staff, state, number } => format!("{staff}: {state}, {number}"),
        Calls::Ended { disposition, rang_s, talked_s, recording } => {
            let talked = minutes(i64::try_from(*talked_s).unwrap_or(0));
            let how = match disposition {
                Some(disposition) if *talked_s == 0 => format!("The call is over: {disposition}."),
                Some(disposition) => format!("The call is over: {disposition}, talked {talked}."),
                None if *talked_s > 0 => format!(
                    "The call is over: talked {talked}, as far as the extension showed. The \
                     platform has no record of it yet."
                ),
                None => format!(
                    "The call is over: it rang for {rang_s} s and was not answered, as far as the \
                     extension showed. The platform has no record of it yet."
                ),
            };
            match recording.as_str() {
                "" => how,
                key => format!("{how}\nIts recording: dialfeed recording {key}"),
            }
        }
        Calls::GoesOn { staff, limit_s } => format!(
            "The call goes on after {limit_s} s (--wait-limit) and is no longer followed. End it \
             with: dialfeed hangup {staff}"
        ),
        Calls::NotSeen { staff } => format!(
            "The platform has taken the call, but none was seen, and none is on record. Look at \
             the telephone of {staff}, and at `dialfeed cdr --staff {staff}`."
        ),
        Calls::LeftAlone { staff } => format!(
            "The call is no longer followed; it goes on. End it with: dialfeed hangup {staff}"
        ),
        Calls::NotFollowed { why } => {
            format!("The platform has taken the call, but it cannot be followed. {why}")
        }
        Calls::HungUp { staff } => format!("The call of {staff} was ended."),
        Calls::HangUpUncertain { why, staff } => format!(
            "{why}\nThe call may have been ended or not. Look with: dialfeed status {staff}"
        ),
        Calls::Spying { listener, target, mode } => {
            let how = match mode {
                SpyMode::Monitor => "is heard by nobody",
                SpyMode::Whisper => "is heard by the staff member alone",
                SpyMode::ThreeWay => "is heard by both",
            };
            format!("The platform connects {listener} with the call of {target}; {listener} {how}.")
        }
        Calls::SpyUncertain { why, listener } => format!(
            "{why}\nThe telephone of {listener} may ring all the same. Wait a moment before you \
             try again."
        ),
        Calls::AskedAgain { why, wait } => {
            format!("{why} The question is asked again in {:.1} s.", wait.as_secs_f64())
        }
        Calls::NoRecords => "No call record fits.".to_owned(),
        Calls::Records { records: 1, file } => format!("1 call record is in {file}."),
        Calls::Records { records, file } => {
            format!("{} call records are in {file}.", count(*records))
        }
        Calls::Incomplete { records } => format!(
            "Note: {} of the records lack an id or a time; what they say is shown.",
            count(*records)
        ),
        Calls::ReadingStopped { records } => {
            format!("Stopped; records read until then: {}.", count(*records))
        }
        Calls::BehindLast { id } => format!("`--after {id}` goes on behind the last one."),
        Calls::FileNotMade { file } => {
            format!(
                "Not everything was read, so {file} was not written. The same command reads it again."
            )
        }
        Calls::NotWritten { file, error } => format!(
            "{file} cannot be written ({error}). Check the disk and the permissions, and close the \
             file if it is open in Excel; or choose another place."
        ),
        Calls::Exists { file } => format!(
            "{file} is there already, and with --follow nothing is written over. Choose another \
             name, or move the file away."
        ),
        Calls::NoRecording { uniqueid } => format!(
            "{uniqueid}: the platform has no recording of this call. Check the key (`dialfeed cdr` \
             shows it); calls that were not answered have none."
        ),
        Calls::RecordingFailed { uniqueid, why } => format!("{uniqueid}: {why}"),
        Calls::Fetched { file, bytes } => format!("{file} ({} bytes)", count(*bytes)),
        Calls::WasThere { file } => format!("{file} (was there already)"),
    }
}

/// Heads of tables.
pub fn call_head(head: Head) -> &'static str {
    match head {
        Head::Staff => "Staff",
        Head::Name => "Name",
        Head::Department => "Department",
        Head::Role => "Role",
        Head::Identity => "Rank",
        Head::Login => "Login",
        Head::Phone => "Phone",
        Head::Updated => "Changed",
        Head::Created => "Created",
        Head::State => "State",
        Head::Extension => "Extension",
        Head::With => "With",
    }
}

/// Heads of call records.
pub fn record_head(column: Column) -> &'static str {
    match column {
        Column::Id => "ID",
        Column::CalledAt => "Time",
        Column::Kind => "Kind",
        Column::Staff => "Staff",
        Column::Extension => "Extension",
        Column::Caller => "Caller",
        Column::Called => "Called",
        Column::Disposition => "Outcome",
        Column::Duration => "Duration",
        Column::Talked => "Talked",
        Column::Code1 => "Tag 1",
        Column::Code2 => "Tag 2",
        Column::Customer => "Customer key",
        Column::Recording => "Recording key",
    }
}

/// Who called whom.
pub fn call_kind(kind: CallType) -> String {
    match kind {
        CallType::Outgoing => "outgoing".to_owned(),
        CallType::Incoming => "incoming".to_owned(),
        CallType::Predictive => "predictive".to_owned(),
        CallType::Other(number) => format!("kind {number}"),
    }
}

/// How a call ended.
pub fn disposition(disposition: &Disposition) -> String {
    match disposition {
        Disposition::Answered => "answered".to_owned(),
        Disposition::NoAnswer => "no answer".to_owned(),
        Disposition::Failed => "failed".to_owned(),
        Disposition::Busy => "busy".to_owned(),
        Disposition::Unknown => "unknown".to_owned(),
        Disposition::Other(word) => name(word),
    }
}

/// How an extension stands.
pub fn extension_state(state: ExtensionState) -> &'static str {
    match state {
        ExtensionState::NotFound => "not found",
        ExtensionState::Idle => "idle",
        ExtensionState::InCall => "in a call",
        ExtensionState::Busy => "busy",
        ExtensionState::Unavailable => "unavailable",
        ExtensionState::Ringing => "ringing",
        ExtensionState::OnBreak => "on a break",
        ExtensionState::Occupied => "busy (not taking calls)",
        ExtensionState::Other(_) => "unknown state",
    }
}

/// The platform's refusal.
pub fn refusal(errno: i64, message: &str) -> String {
    let meaning = codes::errno(errno).unwrap_or("The platform's manual does not name this code.");
    let next = match errno {
        2 => "Check --company and what was typed.",
        3 => {
            "Check both (--company and DIALFEED_AUTH, or dialfeed.toml) against the platform's \
             settings centre, integration parameters."
        }
        4 => {
            "Check --endpoint; if the address is right, ask the platform's technicians whether \
             this action is open to you."
        }
        5 | 7 => {
            "Dial 000 on that telephone to log in (the staff number is the extension), then try \
             again."
        }
        6 | 8 => {
            "Check that the telephone (or softphone) is switched on and connected to the platform, \
             then try again."
        }
        11 => "Check the batch number on the platform.",
        _ => "Try again later; if it stays so, ask the platform's technicians.",
    };
    let said = if message.is_empty() { String::new() } else { format!(" ({})", name(message)) };
    format!("The platform answered errno {errno}{said}. {meaning} {next}")
}

/// An answer of another shape.
pub fn other_shape(action: &str) -> String {
    format!(
        "The platform's answer to {action} is not in the agreed format. Check --endpoint, or ask \
         the platform's technicians."
    )
}

/// Records that cannot be read to their end.
pub fn page_trouble(error: &PageError) -> String {
    match error {
        PageError::Ask(_) => String::new(),
        PageError::Repeated { id, after } => format!(
            "The platform gives call records up to {id} again, though those after {after} were \
             asked for; reading on would never end. Ask the platform's technicians about `PId` of \
             GetCDRList, or read stretches of time with `dialfeed cdr --begin --end`, without --all."
        ),
        PageError::NotInOrder => "The platform does not give the oldest call records first, as it \
            was asked to; some would be missed. Ask the platform's technicians about `Sort` of \
            GetCDRList, or read stretches of time with `dialfeed cdr --begin --end`, without --all."
            .to_owned(),
        PageError::NoIds => "The platform's call records have no id, so the next page cannot be \
            asked for. Read stretches of time with `dialfeed cdr --begin --end`, without --all."
            .to_owned(),
    }
}

/// A recording that cannot be fetched.
pub fn recording_trouble(error: &RecordingError) -> String {
    match error {
        RecordingError::Path => {
            "what the platform gives is no path of a file; ask the platform's technicians."
                .to_owned()
        }
        RecordingError::Refused { http: 404 } => "the file is not there (HTTP 404). Check \
            --base-url: the platform's path is put behind it."
            .to_owned(),
        RecordingError::Refused { http } => format!(
            "the server does not give the file (HTTP {http}). Check --base-url, and whether this \
             machine may fetch recordings."
        ),
        RecordingError::Unreachable { .. } => "the file server cannot be reached, or breaks off \
            each time. Check --base-url and the network; the same command goes on from there."
            .to_owned(),
        RecordingError::TooLong { most } => {
            format!("the file is longer than {} bytes; no recording is.", count(*most))
        }
        RecordingError::WebPage => "a web page came instead of a recording. Check --base-url: the \
            platform's path is put behind it."
            .to_owned(),
        RecordingError::NotWritten { path: file, source } => format!(
            "{} cannot be written ({source}). Check the disk and the permissions, or choose \
             another folder with --download.",
            path(&file.display().to_string())
        ),
        RecordingError::Interrupted(_) => {
            "Stopped. What was downloaded is kept, and the same command \
            goes on from there."
                .to_owned()
        }
    }
}
