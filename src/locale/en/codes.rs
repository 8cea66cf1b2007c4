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
            "What stands there is no phone number. Check that the right column was read."
        }
        Reason::PhoneTooShort => "The number has too few digits. Look for the missing ones.",
        Reason::PhoneTooLong => {
            "The number has too many digits. Look for a slip, or for two numbers run together."
        }
        Reason::PhoneUnassigned => {
            "The number has the right length, but no such number range exists. Ask for the right one."
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
            "A local number without area code. Add the code to the number, or give --area for the whole list."
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
        Note::EmailInvalid => "The e-mail address is none; the row was sent without it.",
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
            "An earlier job may have sent it, with unknown outcome; it is not sent again."
        }
        "interrupted" => "The program was interrupted while it was sent; no reply came.",
        "timeout" => "No whole reply came in time.",
        "connection_lost" => "The connection broke after it was sent; no reply came.",
        "unreadable_reply" => "What came back is no reply of the platform.",
        "refused" => "The platform kept turning requests away (overloaded or limiting).",
        "redirected" => "The platform sent requests on to another address.",
        "no_readable_reply" => "The first three replies were none of the platform's.",
        "too_many_failures" => "More rows failed or are uncertain than --max-failures allows.",
        "window_closed" => "The time of --stop-at had come.",
        "disk" => "The disk or the job records of this machine could not be written.",
        "unreachable" => "The platform cannot be reached.",
        _ => return None,
    })
}

/// An HTTP status without a readable reply.
pub fn http(status: i64) -> String {
    format!("The platform answered HTTP {status}.")
}

/// What an errno of the platform means.
pub fn errno(errno: i64) -> Option<&'static str> {
    Some(match errno {
        0 => "The platform reports a failure without saying why.",
        1 => "Success.",
        2 => "The platform misses a required parameter.",
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
        Exit::Machine => "an error of this machine (disk, job records, report)",
        Exit::Usage => "wrong usage or configuration",
        Exit::RowsLeft => "finished, but some rows were refused or are uncertain",
        Exit::Stopped => "stopped early by the platform or by --stop-at",
        Exit::Input => "the list cannot be imported",
        Exit::Busy => "another run is busy with this job or target",
        Exit::Interrupted => "interrupted (Ctrl-C)",
        Exit::Terminated => "terminated by the system",
    }
}
