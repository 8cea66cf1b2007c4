//! The library's errors as the user meets them: code, sentence, exit code. A code keeps its
//! meaning for ever; sentences are `locale`'s.
//!
//! | code | exit | what happened |
//! |---|---|---|
//! | `file_not_found` `file_not_readable` `file_is_folder` `file_empty` `file_changed` `no_match` `too_many_files` | 5 | a list that cannot be read |
//! | `format_not_supported` `file_encrypted` `workbook_broken` `file_too_large` `no_sheets` | 5 | a file that is no list |
//! | `archive_of_several_files` `archive_broken` | 5 | an archive that does not give one list |
//! | `unknown_sheet` `unknown_column` `ambiguous_column` `header_beyond_end` | 5 | what an option names is not in this list |
//! | `header_changed` | 5 | a list that comes again, with another header, and nobody there to confirm it |
//! | `no_phone_column` `ambiguous_phone_column` `nothing_valid` | 5 | a list without numbers |
//! | `suppress_not_readable` `suppress_empty` `suppress_too_old` `suppress_dated_ahead` `suppress_row_malformed` | 5 | a do-not-call list that cannot be relied on |
//! | `unknown_encoding` `unusable_delimiter` | 2 | a value that is wrong for every list |
//! | `staff_unknown` `staff_group_empty` `staff_group_not_resolved` | 2 | staff that there is not, or that the platform does not tell |
//! | `purged` | 2 | what a job that was purged can no longer do |
//! | `no_such_job` `config` `endpoint` | 2 | a job, a platform that there is not |
//! | `unreachable` `refused` `redirected` `no_readable_reply` `http_4xx` `errno` | 4 | the platform's answer before the first row |
//! | `job_settings` | 1 | a job of another version |
//! | `mappings` `mappings_damaged` `mappings_too_new` | 1 | the remembered columns cannot be read |
//! | `lock` `ledger_not_opened` `ledger_damaged` `ledger_gone` `ledger_too_new` `disk_full` `ledger` | 1 | the memory fails |
//! | `report_not_written` `rows_do_not_add_up` | 1 | the report fails |
//! | `template_exists` | 2 | something has the name of the list to fill in |
//! | `template_not_written` `template_not_made` | 1 | the list to fill in fails |
//! | `held` `ledger_busy` | 6 | another run, or another program, is at it |
//! | `nothing_left` | 0 | nothing to resume |
//! | `interrupted` `declined` | 130, 143 | stopped before anything was sent |
//! | `sandbox_port` `sandbox_data` `sandbox` | 1 | the sandbox cannot start |
//! | `sandbox_in_use` | 6 | another sandbox has the data |
//! | `sandbox_option` | 2 | a value the sandbox cannot take |
//!
//! `--sheet`, `--map` and the like are right or wrong only against a list, so a scheduled job meets
//! 5 where somebody renamed a column, and 2 only where its own command line is wrong. A finished
//! job has nothing left to send, and a scheduled `resume` of it has not failed: 0. A ledger that
//! stays locked passes like a held lock does: 6, try again later.

use dialfeed::import::{ImportError, MappingsError};
use dialfeed::ledger::{JobId, LedgerError, LockError};
use dialfeed::platform::{AskError, Cause, ConfigError, Doubt, EndpointError, Fault};
use dialfeed::report::ReportError;
use dialfeed::sandbox::SandboxError;
use dialfeed::source::SourceError;
use dialfeed::stop::StopCause;
use dialfeed::template::TemplateError;

use super::exit::Exit;
use super::failure::Failure;
use crate::locale::notice::Notice;
use crate::locale::plan::Plan;
use crate::locale::system::system;
use crate::locale::{Lang, template, trouble};

/// A run that cannot go on. [`ImportError::NothingLeft`] comes with [`Exit::Finished`]: it is a
/// result to tell, not an error to mark as one.
#[must_use]
pub fn failure(error: &ImportError, lang: Lang) -> Failure {
    let (code, exit) = of_import(error);
    Failure { code, message: trouble::import(error, lang), exit }
}

/// A sandbox that cannot start.
#[must_use]
pub fn sandbox_failure(error: &SandboxError, lang: Lang) -> Failure {
    let (code, exit) = of_sandbox(error);
    Failure { code, message: trouble::sandbox(error, lang), exit }
}

/// A list to fill in that cannot be made.
#[must_use]
pub fn template_failure(error: &TemplateError, lang: Lang) -> Failure {
    let (code, exit) = match error {
        TemplateError::Exists { .. } => ("template_exists", Exit::Usage),
        TemplateError::NoFolder { .. } | TemplateError::NotWritten { .. } => {
            ("template_not_written", Exit::Machine)
        }
        TemplateError::NotMade(_) => ("template_not_made", Exit::Machine),
    };
    Failure { code, message: template::trouble(error, lang), exit }
}

/// A client that cannot be made.
#[must_use]
pub fn config_failure(error: &ConfigError, lang: Lang) -> Failure {
    Failure { code: "config", message: trouble::config(error, lang), exit: Exit::Usage }
}

/// A platform's address that is none.
#[must_use]
pub fn endpoint_failure(error: &EndpointError, lang: Lang) -> Failure {
    Failure { code: "endpoint", message: trouble::endpoint(error, lang), exit: Exit::Usage }
}

/// A report that could not be written; the job's rows are safe in the ledger.
#[must_use]
pub fn report_failure(error: &ReportError, job: &JobId, lang: Lang) -> Failure {
    let (code, exit) = of_report(error);
    let again = Notice::ReportAgain { job: job.to_string() }.say(lang);
    let message = format!("{}\n{again}", trouble::report(error, lang));
    Failure { code, message, exit }
}

/// The user said no, or pressed Ctrl-C at the question: nothing was sent.
#[must_use]
pub fn declined(cause: Option<StopCause>, lang: Lang) -> Failure {
    let exit = cause.map_or(Exit::Interrupted, Exit::from);
    Failure { code: "declined", message: Plan::Declined.say(lang), exit }
}

/// There is no place for temporary files.
#[must_use]
pub fn temporary(error: &std::io::Error, lang: Lang) -> Failure {
    let message = Notice::System { error: system(error, lang) }.say(lang);
    Failure { code: "system", message, exit: Exit::Machine }
}

fn of_import(error: &ImportError) -> (&'static str, Exit) {
    match error {
        ImportError::Source(error) => of_source(error),
        // Closed where in doubt, whatever the doubt (contract, section 2).
        ImportError::Suppress(_) => ("suppress_not_readable", Exit::Input),
        ImportError::SuppressEmpty { .. } => ("suppress_empty", Exit::Input),
        ImportError::SuppressTooOld { .. } => ("suppress_too_old", Exit::Input),
        ImportError::SuppressDatedAhead { .. } => ("suppress_dated_ahead", Exit::Input),
        ImportError::SuppressRowMalformed { .. } => ("suppress_row_malformed", Exit::Input),
        ImportError::NothingValid(_) => ("nothing_valid", Exit::Input),
        ImportError::StaffUnknown { .. } => ("staff_unknown", Exit::Usage),
        ImportError::StaffGroupEmpty { .. } => ("staff_group_empty", Exit::Usage),
        ImportError::StaffGroupNotResolved { .. } => ("staff_group_not_resolved", Exit::Usage),
        ImportError::StaffNotAsked(fault) | ImportError::StillUnreadable(fault) => {
            (of_fault(fault), Exit::Stopped)
        }
        ImportError::Refused(error) => (of_question(error), Exit::Stopped),
        ImportError::NoSuchJob(_) => ("no_such_job", Exit::Usage),
        ImportError::NothingLeft => ("nothing_left", Exit::Finished),
        ImportError::Purged { .. } => ("purged", Exit::Usage),
        ImportError::Settings(_) => ("job_settings", Exit::Machine),
        ImportError::Mappings(MappingsError::Damaged { .. }) => ("mappings_damaged", Exit::Machine),
        ImportError::Mappings(MappingsError::TooNew { .. }) => ("mappings_too_new", Exit::Machine),
        ImportError::Mappings(MappingsError::File { .. }) => ("mappings", Exit::Machine),
        ImportError::Lock(LockError::Held(_)) => ("held", Exit::Busy),
        ImportError::Lock(LockError::NotLocked { .. }) => ("lock", Exit::Machine),
        ImportError::Ledger(error) => of_ledger(error),
        ImportError::Report(error) => of_report(error),
        ImportError::Interrupted(cause) => ("interrupted", Exit::from(*cause)),
    }
}

fn of_report(error: &ReportError) -> (&'static str, Exit) {
    match error {
        ReportError::Ledger(error) => of_ledger(error),
        ReportError::LawBroken(_) => ("rows_do_not_add_up", Exit::Machine),
        ReportError::NotWritten { .. } => ("report_not_written", Exit::Machine),
    }
}

fn of_source(error: &SourceError) -> (&'static str, Exit) {
    let code = match error {
        SourceError::UnknownEncoding { .. } => return ("unknown_encoding", Exit::Usage),
        SourceError::UnusableDelimiter { .. } => return ("unusable_delimiter", Exit::Usage),
        SourceError::NotFound { .. } => "file_not_found",
        SourceError::NoMatch { .. } => "no_match",
        SourceError::TooManyFiles { .. } => "too_many_files",
        SourceError::NotReadable { .. } | SourceError::NoFile { .. } => "file_not_readable",
        SourceError::Changed { .. } => "file_changed",
        SourceError::Directory { .. } => "file_is_folder",
        SourceError::Empty { .. } | SourceError::OnlyZeros { .. } => "file_empty",
        SourceError::UnsupportedFormat { .. } => "format_not_supported",
        SourceError::Encrypted { .. } => "file_encrypted",
        SourceError::BrokenWorkbook { .. } => "workbook_broken",
        SourceError::TooLarge { .. } => "file_too_large",
        SourceError::SeveralFiles { .. } => "archive_of_several_files",
        SourceError::BrokenArchive { .. } => "archive_broken",
        SourceError::NoSheets { .. } => "no_sheets",
        SourceError::UnknownSheet { .. } => "unknown_sheet",
        SourceError::NoPhoneColumn { .. } => "no_phone_column",
        SourceError::AmbiguousPhoneColumn { .. } => "ambiguous_phone_column",
        SourceError::UnknownColumn { .. } => "unknown_column",
        SourceError::AmbiguousColumn { .. } => "ambiguous_column",
        SourceError::HeaderBeyondEnd { .. } => "header_beyond_end",
        SourceError::HeaderChanged { .. } => "header_changed",
    };
    (code, Exit::Input)
}

/// The code of a question without an answer. The words are those of `stopped_by` (contract, section 7), since it is the same trouble.
pub fn of_question(error: &AskError) -> &'static str {
    match error {
        AskError::Fault(fault) => of_fault(fault),
        AskError::Refused { .. } => "errno",
        AskError::OtherShape { .. } => "no_readable_reply",
    }
}

fn of_fault(fault: &Fault) -> &'static str {
    match fault {
        Fault::TryAgain(Cause::Unreachable { .. }) => "unreachable",
        Fault::TryAgain(Cause::Refused { .. }) => "refused",
        Fault::RowRefused { .. } => "http_4xx",
        Fault::Redirected { .. } => "redirected",
        Fault::Unknown(
            Doubt::Timeout
            | Doubt::ConnectionLost { .. }
            | Doubt::Http { .. }
            | Doubt::Unreadable(_),
        ) => "no_readable_reply",
    }
}

fn of_ledger(error: &LedgerError) -> (&'static str, Exit) {
    match error {
        LedgerError::NotOpened { .. } | LedgerError::NoFolder { .. } => {
            ("ledger_not_opened", Exit::Machine)
        }
        LedgerError::Damaged { .. } => ("ledger_damaged", Exit::Machine),
        LedgerError::Gone { .. } => ("ledger_gone", Exit::Machine),
        LedgerError::TooNew { .. } => ("ledger_too_new", Exit::Machine),
        LedgerError::DiskFull { .. } => ("disk_full", Exit::Machine),
        LedgerError::Busy { .. } => ("ledger_busy", Exit::Busy),
        LedgerError::Engine { .. } => ("ledger", Exit::Machine),
    }
}

fn of_sandbox(error: &SandboxError) -> (&'static str, Exit) {
    match error {
        SandboxError::PortTaken { .. } | SandboxError::Listen { .. } => {
            ("sandbox_port", Exit::Machine)
        }
        SandboxError::DataInUse { .. } => ("sandbox_in_use", Exit::Busy),
        SandboxError::DataForeign { .. }
        | SandboxError::DataFile { .. }
        | SandboxError::Data(_) => ("sandbox_data", Exit::Machine),
        SandboxError::Thread(_) | SandboxError::Stopped => ("sandbox", Exit::Machine),
        SandboxError::Share { .. }
        | SandboxError::SharesTooMany { .. }
        | SandboxError::BatchId { .. }
        | SandboxError::BatchesFull { .. } => ("sandbox_option", Exit::Usage),
    }
}

#[cfg(test)]
mod tests;
