//! Statuses, reasons, notes, errnos and exit codes, in English.

use dialfeed::outcome::{Note, Reason, Status};

use crate::cli::exit::Exit;

/// What became of these rows.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Inserted => "inserted",
        Status::Duplicate => "already on the platform",
        Status::Failed => "refused by the platform",
        Status::Uncertain => "uncertain",
        Status::Rejected => "not sendable",
        Status::Repeated => "repeated in the list",
        Status::Suppressed => "on a do-not-call list",
        Status::AlreadyImported => "imported earlier",
        Status::Pending => "not sent yet",
    }
}

/// What is wrong with the row, and what to do.
pub fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::PhoneMissing => "There is no phone number. Fill it in, or leave the row out.",
        Reason::PhoneNotANumber => {
            "This is not a phone number. Check that the right column was read."
        }
        Reason::PhoneTooShort => "The number has too few digits. Look for the missing ones.",
        Reason::PhoneTooLong => {
            "The number has too many digits. Look for a slip, or for two numbers run together."
        }
        Reason::PhoneUnassigned => {
            "No such number range exists, though the length is right. Ask for the right number."
        }
        Reason::PhoneForeign => {
            "The number belongs to another country or region; only numbers of mainland China can be called."
        }
        Reason::PhoneService => {
            "This is a service number (400, 95588, 110 …), not a customer's. If it is meant, add `service` to --allow."
        }
        Reason::PhoneKindNotAllowed => {
            "The number is good, but --allow leaves its kind out. Add the kind if it is wanted."
        }
        Reason::PhoneNoAreaCode => {
            "This is a local number without an area code. Add the code to the number, or give --area for the whole list."
        }
        Reason::PhonePrecisionLost => {
            "The spreadsheet has rounded the number, and its last digits are gone. Format the column as text and fill the number in again."
        }
        Reason::StaffMissing => "The staff column is empty here. Fill in a staff number.",
        Reason::StaffUnknown => {
            "The platform has no such staff number. Correct it, or create the staff member there."
        }
        Reason::BatchMissing => "The batch column is empty here. Fill in a batch number.",
        Reason::RowMalformed => {
            "The row cannot be read: broken characters, a quote that never closes, or far too much text. Correct it in the file."
        }
    }
}

/// What was done with the row before it was sent.
pub fn note(note: Note) -> &'static str {
    match note {
        Note::ExtensionDropped => "The extension was taken off; only the number itself was sent.",
        Note::ExtraNumbers => {
            "The cell has several numbers; only the first valid one was sent (--numbers all sends each)."
        }
        Note::EmailInvalid => "The e-mail address is not valid; the row was sent without it.",
        Note::TextCleaned => "Invisible characters or line breaks were taken out of a text.",
        Note::LandedBefore => {
            "The platform had the number already; most likely our own first attempt had arrived."
        }
        Note::FieldsMerged => {
            "Empty fields (name, address, e-mail or comment) were filled from later rows with the number."
        }
        Note::SeenInCalls => "The platform has called this number since: the row had arrived.",
    }
}

/// A reason that is not the list's: other rows, other jobs, the network.
pub fn cause(code: &str) -> Option<&'static str> {
    Some(match code {
        "same_as_row" => "Another row of the list has the same number; only that one is sent.",
        "do_not_call" => "The number is on a do-not-call list.",
        "uncertain_before" => {
            "An earlier job may have sent it, and its outcome is uncertain; it is not sent again."
        }
        // Said of a row and of a whole job.
        "interrupted" => "The program was interrupted. Check uncertain numbers on the platform.",
        "timeout" => "No whole reply came in time. Check on the platform whether it was stored.",
        "connection_lost" => {
            "The connection broke before a reply came. Check on the platform whether it was stored."
        }
        "unreadable_reply" => {
            "The reply is not in the platform's format. Check on the platform whether it was stored."
        }
        "unreachable" => "The platform cannot be reached. Check its address and the network.",
        "refused" => {
            "The platform kept turning requests away (overloaded or limiting). Try again later, or \
             with a lower --rate."
        }
        "redirected" => {
            "The platform redirects to another address. Ask for the platform's final address."
        }
        "no_readable_reply" => {
            "The first three replies were not in the platform's format. Check its address."
        }
        "too_many_failures" => {
            "More rows failed or are uncertain than --max-failures allows. Find the cause before \
             going on."
        }
        "window_closed" => "The time of --stop-at had come. `dialfeed resume` sends the rest.",
        "disk" => {
            "The job records or the report could not be written. Check this machine's disk and \
             permissions."
        }
        _ => return None,
    })
}

/// An HTTP status without a readable reply.
pub fn http(status: i64) -> String {
    match status {
        408 | 429 | 503 => {
            format!("The platform turned it away several times (HTTP {status}). Try again later.")
        }
        500..=599 => format!(
            "The platform failed (HTTP {status}). Check on the platform whether it was stored."
        ),
        _ => format!("The platform answered HTTP {status} and did not take it."),
    }
}

/// What an errno of the platform means.
pub fn errno(errno: i64) -> Option<&'static str> {
    Some(match errno {
        0 => "The platform reports a failure without saying why.",
        1 => "Success.",
        2 => "The platform says that a required parameter is missing.",
        3 => "The platform does not accept the company number or the auth code.",
        4 => "The platform does not know this interface.",
        5 => "The staff member is not logged in.",
        6 => "The extension is not registered.",
        7 => "The agent's extension is not logged in.",
        8 => "The agent's extension is not registered.",
        9 => "The platform could not store the row.",
        10 => "The platform has this number already.",
        11 => "The task batch does not exist on the platform.",
        _ => return None,
    })
}

/// What an exit code means.
pub fn exit(exit: Exit) -> &'static str {
    match exit {
        Exit::Finished => "finished, every row that was to be sent has arrived",
        Exit::Machine => "an error on this machine (disk, job records, report)",
        Exit::Usage => "wrong usage or configuration",
        Exit::RowsLeft => "finished, but some rows were refused or are uncertain",
        Exit::Stopped => "stopped early by the platform or by --stop-at",
        Exit::Input => "the list cannot be imported",
        Exit::Busy => "another run is busy with this job, target or folder",
        Exit::Interrupted => "interrupted (Ctrl-C)",
        Exit::Terminated => "terminated by the system",
    }
}
