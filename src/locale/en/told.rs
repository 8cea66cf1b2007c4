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
        Told::Input { code } => {
            format!("The list cannot be imported ({code}). dialfeed check shows why.")
        }
        Told::List { list, folder, why } if why.is_empty() => format!("{list} is in {folder}/"),
        Told::List { list, folder, why } => format!("{list} → {folder}/: {why}"),
        Told::ListInput { list, folder, code } => {
            format!("{list} → {folder}/: {code}; the text beside it says more.")
        }
        Told::MoreLists { lists } => format!("… and {} more lists.", count(*lists)),
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
