//! Runs, memory, platform and sandbox that fail, in English.

mod source;

use dialfeed::clock;
use dialfeed::import::{ImportError, MappingsError, Planned, StaffWish};
use dialfeed::ledger::{LedgerError, LockError};
use dialfeed::outcome::Status;
use dialfeed::platform::{AskError, Cause, ConfigError, Doubt, EndpointError, Fault, Unreachable};
use dialfeed::report::ReportError;
use dialfeed::row::Malformed;
use dialfeed::sandbox::SandboxError;

pub use source::{reading, source_trouble};

use super::flow::rows_of;
use crate::locale::figures::count;
use crate::locale::trouble::{ListKind, files, name, path, reasons, some};

/// A run that cannot go on.
pub fn import_trouble(error: &ImportError) -> String {
    match error {
        ImportError::Source(error) => source_trouble(error, ListKind::Customers),
        ImportError::Suppress(error) => format!(
            "A do-not-call list (--suppress) cannot be read, so nothing was sent. {}",
            source_trouble(error, ListKind::DoNotCall)
        ),
        ImportError::SuppressEmpty { file } => format!(
            "The do-not-call list {} has no number at all; most likely it is the wrong file, so \
             nothing was sent. Check the file given to --suppress.",
            path(file)
        ),
        ImportError::SuppressTooOld { file, age_days, most_days } => format!(
            "The do-not-call list {} has not been updated for {age_days} days, more than the \
             {most_days} that --suppress-max-age allows; nothing was sent. Put an up-to-date \
             list in its place.",
            path(file)
        ),
        ImportError::SuppressDatedAhead { file, dated } => format!(
            "The do-not-call list {} is dated {}, which is still to come, so --suppress-max-age \
             cannot tell how old it is; nothing was sent. Check the clocks of this computer and \
             of the one that writes the list, or write the list anew.",
            path(file),
            clock::china(*dated).date()
        ),
        ImportError::SuppressRowMalformed { file, sheet, row, malformed } => format!(
            "Row {row} of the do-not-call list {}{} cannot be read ({}) and may hide a number, so \
             nothing was sent. Correct that row in the file given to --suppress.",
            path(file),
            sheet.as_ref().map_or_else(String::new, |sheet| format!(", sheet `{}`", name(sheet))),
            malformed_words(*malformed)
        ),
        ImportError::NothingValid(planned) => nothing_valid(planned, None),
        ImportError::StaffUnknown { unknown, known } => staff_unknown(unknown, known),
        ImportError::StaffGroupEmpty { group, departments } => {
            staff_group_empty(group, departments)
        }
        ImportError::StaffGroupNotResolved { group, error } => format!(
            "The platform does not list its staff, so nobody knows who is in {}; nothing was \
             sent. {} Name the staff numbers instead: --staff 8001,8002.",
            name(&group.to_string()),
            ask_words(error)
        ),
        ImportError::StillUnreadable(fault) => format!(
            "The platform was asked something that stores nothing before rows are sent again, and gives \
             no readable answer yet; nothing was sent. {}",
            fault_words(fault)
        ),
        ImportError::StaffNotAsked(fault) => format!(
            "The platform could not be asked for its staff, so nothing was sent. {}",
            fault_words(fault)
        ),
        ImportError::Refused(error) => format!("Nothing was sent. {}", ask_words(error)),
        ImportError::NoSuchJob(Some(job)) => {
            format!("There is no job {}. `dialfeed jobs` lists all of them.", name(job))
        }
        ImportError::NoSuchJob(None) => "There is no job yet. Import a list with \
            `dialfeed import` first; if the job records are elsewhere, name their folder with \
            --state."
            .to_owned(),
        ImportError::NothingLeft => "The job has nothing left to send. Uncertain rows are \
            sent again with --resend-uncertain (but for those that a call shows to have arrived), \
            refused ones with --retry-failed."
            .to_owned(),
        ImportError::Purged { job, at } => format!(
            "The customers' data of job {job} was purged on {}, so nothing of it can be sent any more. \
             To send these customers, import their list again with `dialfeed import`; those that the job has sent are recognised.",
            clock::china(*at).date()
        ),
        ImportError::Settings(_) => "The job's settings cannot be read by this version of \
            dialfeed. Run `dialfeed resume` with the version that imported it, or a newer one."
            .to_owned(),
        ImportError::Mappings(error) => mappings(error),
        ImportError::Lock(error) => lock(error),
        ImportError::Ledger(error) => ledger(error),
        ImportError::Report(error) => report_trouble(error),
        ImportError::Interrupted(_) => {
            "Interrupted; nothing was sent. Run the same command again to go on.".to_owned()
        }
    }
}

/// The columns that were confirmed before cannot be read.
fn mappings(error: &MappingsError) -> String {
    let file = |file: &std::path::Path| path(&file.display().to_string());
    match error {
        MappingsError::Damaged { path: at, why } => format!(
            "The remembered columns in {} are damaged ({why}). The file was not touched, and no \
             list was read. Put back a copy from a backup; without one, move it away and run once \
             at a terminal to confirm the columns anew.",
            file(at)
        ),
        MappingsError::TooNew { path: at, found, known } => format!(
            "The remembered columns in {} were written by a newer version (format {found}; known \
             here: {known}). Use a newer dialfeed, or another folder with --state.",
            file(at)
        ),
        MappingsError::File { path: at, source } => format!(
            "The remembered columns in {} cannot be read or written ({source}). Check the \
             permissions and the disk, or use another folder with --state.",
            file(at)
        ),
    }
}

/// The columns could not be remembered.
pub fn not_remembered(why: &MappingsError) -> String {
    format!("The columns could not be remembered; the import goes on. {}", mappings(why))
}

/// A sandbox that cannot start.
pub fn sandbox_trouble(error: &SandboxError) -> String {
    let file_name = |file: &std::path::Path| path(&file.display().to_string());
    match error {
        SandboxError::PortTaken { port } => format!(
            "Port {port} of 127.0.0.1 is taken by another program. Choose another with --port, \
             or let --port 0 find a free one."
        ),
        SandboxError::Listen { port, source } => format!(
            "Port {port} of 127.0.0.1 cannot be used ({source}). Choose one above 1024 with \
             --port."
        ),
        SandboxError::DataInUse { file } => format!(
            "The sandbox's data {} is in use by another sandbox. Wait until it ends, or choose \
             another file with --data (with import: another folder with --state).",
            file_name(file)
        ),
        SandboxError::DataForeign { file } => format!(
            "{} is not a data file of the sandbox and was not touched. Choose another file with \
             --data (with import: another folder with --state).",
            file_name(file)
        ),
        SandboxError::DataFile { file, source } => format!(
            "The sandbox's data file {} cannot be opened ({source}). Check the folder and its \
             permissions, or choose another place with --data.",
            file_name(file)
        ),
        SandboxError::Data(error) => format!(
            "The sandbox's data cannot be read or written ({error}). Check the disk; if the file \
             is damaged, choose another with --data."
        ),
        SandboxError::Thread(error) => format!(
            "The system does not let the sandbox start a thread ({error}). Close some programs \
             and try again."
        ),
        SandboxError::Stopped => "The sandbox has stopped. Run the command again.".to_owned(),
        SandboxError::Share { name, value } => {
            format!("--{} is {value}; give a share from 0 to 1.", option(name))
        }
        SandboxError::SharesTooMany { sum } => format!(
            "The shares of faults are {sum} together, more than 1. Lower --fail, --drop-reply, \
             --refuse, --http-500 or --garble."
        ),
        SandboxError::BatchId { id } => format!(
            "`{}` cannot be a batch number. Give --batch 1 to 64 printable characters.",
            name(id)
        ),
        SandboxError::BatchesFull { max } => format!(
            "The sandbox has {max} batches already, and no more can be made. Give fewer --batch, \
             or another file with --data."
        ),
    }
}

/// A client that cannot be made.
pub fn config_trouble(error: &ConfigError) -> String {
    match error {
        ConfigError::CompanyMissing => "The company's number is empty. Give it with --company \
            ID, in the environment variable DIALFEED_COMPANY or in dialfeed.toml."
            .to_owned(),
        ConfigError::AuthMissing => {
            "The auth code is empty. Put it into the environment variable DIALFEED_AUTH, or into \
             the file that auth_file in dialfeed.toml names."
                .to_owned()
        }
        ConfigError::TimeoutZero => {
            "--timeout must not be 0. Give a number of seconds above 0.".to_owned()
        }
        ConfigError::Http { .. } => "This machine's network settings cannot be used. Check the \
            proxy settings (environment variables HTTP_PROXY, HTTPS_PROXY, NO_PROXY) and the \
            system's root certificates."
            .to_owned(),
    }
}

/// A platform's address that is none.
pub fn endpoint_trouble(error: &EndpointError) -> String {
    match error {
        EndpointError::NoScheme => "The platform's address must begin with http:// or https://. \
            Correct --endpoint (or DIALFEED_ENDPOINT)."
            .to_owned(),
        EndpointError::Scheme { scheme } => format!(
            "The platform's address begins with {}://; it must be http:// or https://. Correct \
             --endpoint (or DIALFEED_ENDPOINT).",
            name(scheme)
        ),
        EndpointError::NotAUrl { .. } => "The platform's address is not a URL. It should look \
            like http://192.168.1.10/api.php; correct --endpoint (or DIALFEED_ENDPOINT)."
            .to_owned(),
        EndpointError::Credentials => "The platform's address must not contain a user name or \
            password. Give the address alone to --endpoint (or DIALFEED_ENDPOINT), and the auth \
            code in the environment variable DIALFEED_AUTH."
            .to_owned(),
        EndpointError::ReservedParameter { parameter } => format!(
            "The platform's address must not contain the parameter {parameter}, which is added \
             to each request. Take it out of --endpoint (or DIALFEED_ENDPOINT)."
        ),
    }
}

/// Staff numbers go unchecked.
pub fn staff_unchecked(why: &AskError) -> String {
    format!(
        "Warning: staff numbers were not checked, since the platform does not list its staff. {} \
         Check them yourself; the platform will refuse rows for wrong ones.",
        ask_words(why)
    )
}

fn malformed_words(malformed: Malformed) -> &'static str {
    match malformed {
        Malformed::Undecodable { .. } => "broken characters",
        Malformed::UnclosedQuote => "a quote that never closes",
        Malformed::FieldTooLong => "a cell over 1 MiB",
        Malformed::RowTooLong => "more than 4 MiB in one row",
    }
}

/// Not one row has a valid number. `problems` are the reasons with examples; without them the
/// reasons alone are told.
pub fn nothing_valid(planned: &Planned, problems: Option<&str>) -> String {
    let tally = &planned.tally;
    let files = files(planned);
    if tally.rows.sum() == 0 {
        return format!("{files}: there is no row to import. Check whether it is the right file.");
    }
    let told = |(rows, reason)| format!("  {}: {}", rows_of(rows), super::reason(reason));
    let reasons = || reasons(planned).into_iter().map(told).collect::<Vec<_>>().join("\n");
    format!(
        "{files}: not one valid number; not sendable: {}.\n{}\n\
         Correct the numbers in the list; where the wrong column was taken, name the right one \
         with --map phonenum=COLUMN.",
        rows_of(tally.rows.of(Status::Rejected)),
        problems.map_or_else(reasons, str::to_owned)
    )
}

fn staff_unknown(unknown: &[String], known: &[String]) -> String {
    let listed = |staff: &[String]| some(staff.iter().map(|id| name(id)), ", ");
    let there = if known.is_empty() {
        "It has no staff at all".to_owned()
    } else {
        format!("It has: {}", listed(known))
    };
    format!(
        "The platform has no staff {}; nothing was sent. {there}. Correct --staff, or add the \
         staff member on the platform first.",
        listed(unknown)
    )
}

fn staff_group_empty(group: &StaffWish, departments: &[(String, usize)]) -> String {
    let listed = departments
        .iter()
        .map(|(department, members)| format!("{} ({})", name(department), count(*members as u64)));
    let next = match group {
        StaffWish::Everybody => "Check the company, or add staff there first.".to_owned(),
        _ if departments.is_empty() => {
            "It names no department at all. Give staff numbers instead: --staff 8001,8002."
                .to_owned()
        }
        _ => format!("Name one of its departments: {}.", some(listed, ", ")),
    };
    format!(
        "The platform lists no staff member in {}; nothing was sent. {next}",
        name(&group.to_string())
    )
}

fn lock(error: &LockError) -> String {
    match error {
        LockError::Held(held) => format!(
            "Another run of dialfeed has {}; nothing was sent, so that nobody is called twice. \
             Try again when it has ended; `dialfeed jobs` shows how far it is.",
            held_words(held)
        ),
        LockError::NotLocked { path: file, source } => format!(
            "{} cannot be locked ({source}). Check the folder's permissions, or choose another \
             with --state.",
            path(&file.display().to_string())
        ),
    }
}

/// A lock is shown as a job's name, as an action and whom it feeds, or as a company.
fn held_words(held: &str) -> String {
    let (action, id) = held.split_once(' ').unwrap_or((held, ""));
    match (action, id) {
        ("AddTaskData", "") => "the company's task batches".to_owned(),
        ("AddCBaseData", "") => "the company's staff".to_owned(),
        ("AddTaskData", batch) => format!("task batch {}", name(batch)),
        ("AddCBaseData", staff) => format!("staff member {}", name(staff)),
        ("company", company) => format!(
            "company {} (one of the two runs has --history company, which needs it alone)",
            name(company)
        ),
        _ => format!("job {}", name(held)),
    }
}

fn ledger(error: &LedgerError) -> String {
    let shown = |file: &std::path::Path| path(&file.display().to_string());
    match error {
        LedgerError::NotOpened { path, message } => format!(
            "The job records {} cannot be opened ({message}). Check the folder's permissions, or \
             choose another with --state.",
            shown(path)
        ),
        LedgerError::NoFolder { path } => format!(
            "{} is a file, and should be the folder of the job records. Move it away, or name another \
             folder with --state.",
            shown(path)
        ),
        LedgerError::Damaged { path, .. } => format!(
            "The job records {} are damaged, or the file is something else. They hold what was \
             sent, so do not delete them: restore a backup, or ask whoever looks after dialfeed.",
            shown(path)
        ),
        LedgerError::Gone { path } => format!(
            "The job records {} were moved or deleted while they were in use; nothing more is \
             sent. Put the file back and go on with `dialfeed resume`. If it is lost, a new import \
             sends again what was sent: look at the platform first.",
            shown(path)
        ),
        LedgerError::TooNew { path, found, known } => format!(
            "The job records {} were written by a newer dialfeed (format {found}, this version \
             knows {known}). Update dialfeed.",
            shown(path)
        ),
        LedgerError::DiskFull { path } => format!(
            "The disk with the job records {} is full; nothing more is sent. Make room, then go \
             on with `dialfeed resume`, or import the list again where no job had begun.",
            shown(path)
        ),
        LedgerError::Busy { path } => format!(
            "The job records {} stay locked by another program. Try again later; stop backup or \
             sync programs that use the file.",
            shown(path)
        ),
        LedgerError::Engine { path, message } => format!(
            "The job records {} cannot be read or written ({message}). Check the disk and the \
             permissions, then go on with `dialfeed resume`.",
            shown(path)
        ),
    }
}

/// A report that cannot be made.
pub fn report_trouble(error: &ReportError) -> String {
    match error {
        ReportError::LawBroken(sums) => format!(
            "The rows do not add up: {} read, {} added by --numbers all, {} accounted for. This \
             is a bug in the program, and no report was made; please keep the job records \
             and report it.",
            count(sums.read),
            count(sums.expanded),
            count(sums.accounted)
        ),
        ReportError::Ledger(error) => ledger(error),
        ReportError::NotWritten { path: file, source } => format!(
            "The report {} cannot be written ({source}). Check the disk and the permissions, \
             close the file if it is open in Excel, or choose another folder with --report-dir; \
             then run `dialfeed report`.",
            path(&file.display().to_string())
        ),
    }
}

fn ask_words(error: &AskError) -> String {
    match error {
        AskError::Fault(fault) => fault_words(fault),
        AskError::Refused { errno, message } => {
            super::flow::stopped_by_errno(errno.code(), &name(message), &[])
        }
        AskError::OtherShape { action } => super::other_shape(action),
    }
}

/// What came instead of an answer.
pub fn fault_words(fault: &Fault) -> String {
    match fault {
        Fault::TryAgain(Cause::Unreachable { how, .. }) => unreachable_words(*how).to_owned(),
        Fault::TryAgain(Cause::Refused { http, .. }) => {
            format!("The platform turns requests away for now (HTTP {http}). Try again later.")
        }
        Fault::RowRefused { http: 407 } => super::flow::proxy_login().to_owned(),
        Fault::RowRefused { http } => format!(
            "The platform answered HTTP {http}; the address is probably not that of its \
             interface. Check --endpoint."
        ),
        Fault::Redirected { http, .. } => format!(
            "The platform redirects to another address (HTTP {http}), and redirects are not \
             followed. Ask for its final address and give it as --endpoint."
        ),
        Fault::Unknown(Doubt::Timeout) => {
            "The platform did not answer in time. Try again later, or with a longer --timeout."
                .to_owned()
        }
        Fault::Unknown(Doubt::ConnectionLost { .. }) => {
            "The connection was lost before the answer came. Check the network and try again."
                .to_owned()
        }
        Fault::Unknown(Doubt::Http { http }) => format!(
            "The platform failed (HTTP {http}). Try again later, or ask the platform's \
             technicians."
        ),
        Fault::Unknown(Doubt::Unreadable(_)) => "The answer is not in the platform's format; the \
            address is probably not that of its interface. Check --endpoint."
            .to_owned(),
    }
}

fn unreachable_words(how: Unreachable) -> &'static str {
    match how {
        Unreachable::Name => {
            "The host name of the platform's address is unknown. Check --endpoint and the network \
             (DNS)."
        }
        Unreachable::Refused => {
            "No program listens at the platform's address. Check --endpoint, and whether the \
             platform is running."
        }
        Unreachable::Timeout => {
            "The connection to the platform was not made in time. Check --endpoint, the network \
             and the firewall."
        }
        Unreachable::Tls => {
            "No encrypted connection to the platform could be made (a certificate that is not \
             valid, or no TLS there). Check the https:// of --endpoint and the certificate."
        }
        Unreachable::Other => {
            "The platform cannot be reached. Check --endpoint, the network and whether the \
             platform is running."
        }
    }
}

/// `http_500` is `--http-500` on the command line.
fn option(name: &str) -> String {
    name.replace('_', "-")
}
