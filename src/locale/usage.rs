//! What can be wrong with a command line or the environment: each with what was typed and what
//! would be right, so that a sentence can say both (exit code 2).

use dialfeed::clean::TemplateError;
use dialfeed::outcome::Reason;
use jiff::civil::DateTime;

use super::{Lang, en, zh};

/// One thing wrong with how the program was called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Usage {
    /// No command at all.
    NoCommand,
    /// A command that does not exist.
    UnknownCommand { typed: String, nearest: Option<String> },
    /// An option this command does not have.
    UnknownOption { typed: String, nearest: Option<String> },
    /// One argument more than the command takes.
    UnexpectedArgument { typed: String },
    /// Arguments that the command needs.
    MissingArguments { names: String },
    /// A backup without the file that it goes into.
    BackupWithoutFile,
    /// An option without the value it needs.
    MissingValue { option: String },
    /// A value for an option that takes none.
    UnexpectedValue { option: String, value: String },
    /// A value that is not one of the few it may be.
    NotOneOf { option: String, value: String, valid: String, nearest: Option<String> },
    /// Two options that exclude each other.
    Conflict { one: String, other: String },
    /// An option given twice that counts once.
    GivenTwice { option: String },
    /// Bytes that are no text.
    NotText,
    /// What the argument parser may come to find one day; its own words.
    Other { text: String },
    /// None of the four targets.
    NoTarget,
    /// An option whose value is empty or blank.
    Empty { option: &'static str },
    /// No endpoint, in option or environment.
    NoEndpoint,
    /// No company, in option or environment.
    NoCompany,
    /// No auth code in the environment.
    NoAuth,
    /// An auth code with line breaks or the like, which is not repeated here.
    AuthNotText,
    /// An address that is none, or not HTTP.
    Endpoint { value: String },
    /// An address that carries a user name, password or auth code, which is not repeated here.
    EndpointWithSecret,
    /// A company that is no number.
    Company { value: String },
    /// A state folder: none given, and the system names none.
    NoStateFolder,
    /// Not a pace.
    Rate { option: &'static str, value: String },
    /// A pace beyond its limits.
    RateOutOfLimits { option: &'static str, value: String, most_per_s: u32 },
    /// A limit of the sandbox that is no whole number of requests per second.
    RateNotWhole { option: &'static str, value: String },
    /// Not a whole number within its limits.
    Whole { option: &'static str, value: String, least: u32, most: u32 },
    /// Not a number of seconds within its limits.
    Seconds { option: &'static str, value: String, most_s: u32 },
    /// Neither a count nor a share of failures.
    MaxFailures { value: String },
    /// Not a time of day.
    TimeOfDay { option: &'static str, value: String },
    /// Not two times of day.
    Window { value: String },
    /// A window that begins when it ends.
    WindowEmpty { value: String },
    /// Not `FIELD=COLUMN`, or a field the platform does not have.
    Map { value: String },
    /// One field mapped twice.
    MappedTwice { field: &'static str },
    /// Not `FIELD=TEMPLATE`, or a field the platform does not have.
    Set { value: String },
    /// The number, which comes from one column.
    SetPhonenum,
    /// One field set twice.
    SetTwice { field: &'static str },
    /// One field set and mapped.
    SetAndMapped { field: &'static str },
    /// A template that cannot be read.
    Template { field: &'static str, error: TemplateError },
    /// An encoding nobody knows.
    Encoding { value: String },
    /// Not one sign that can stand between columns.
    Delimiter { value: String },
    /// Neither a row nor `none`.
    Header { value: String },
    /// A kind of number there is not.
    Allow { value: String },
    /// Not an area code.
    Area { value: String },
    /// A list of staff numbers with an empty place.
    Staff { value: String },
    /// A staff number named twice.
    StaffTwice { id: String },
    /// A group of staff that there is not.
    StaffGroup { value: String },
    /// `--suppress-max-age` without a list it could apply to.
    AgeWithoutSuppress,
    /// `--suppress-max-age` with a list from standard input, whose age nobody knows.
    AgeOfStandardInput,
    /// `--since` where earlier jobs do not count at all.
    SinceWithoutHistory,
    /// Earlier jobs asked for by option in a `check` without target: it looks at none.
    HistoryWithoutTarget { option: &'static str },
    /// One sheet asked for of a file that has none.
    SheetOfText { file: String, sheet: String },
    /// A file for a `config` that begins none.
    FileForInitAlone,
    /// A folder of lists, and nothing that says where their rows go.
    InboxWithoutRules,
    /// Records of jobs in the folder where lists arrive: they would be taken for lists.
    StateInInbox,
    /// A rule that does not say where rows go.
    RuleWithoutTarget { pattern: String },
    /// A profile for trying out, and a real platform in the environment.
    SandboxAndEndpoint,
    /// A pattern that cannot be read.
    Pattern { value: String },
    /// A time to stop at for a run that goes on.
    StopAtWithFollow,
    /// A do-not-call list from standard input, which is read once, for many lists.
    StandardInputOfInbox,
    /// Standard input as two lists.
    StandardInputTwice,
    /// Standard input as a list, and it is a terminal.
    StandardInputTyped,
    /// Standard input as a list, and a question to be answered on it.
    StandardInputAsked,
    /// A state of jobs that there is not.
    JobStates { value: String },
    /// A purge without an age and without a job.
    PurgeOfWhat,
    /// A purge of jobs that run.
    PurgeOfRunning,
    /// Neither a day nor a number of days.
    SinceWhen { value: String },
    /// A status there is not.
    Status { value: String },
    /// A file for the list to fill in that would not be taken for a workbook.
    TemplateName { value: String },
    /// Standard output for the list to fill in: shells and terminals spoil workbooks.
    TemplateToStandardOutput,
    /// Not a number that can be called; the number itself is not repeated.
    NumberToDial { reason: Reason },
    /// Not a number that can stand in a call record.
    NumberToFind { reason: Reason },
    /// Somebody who is to listen to himself.
    SpyOnOneself { id: String },
    /// More names than an argument list is for.
    TooManyNames { option: &'static str, most: usize },
    /// Not a day, nor a time of one.
    Moment { option: &'static str, value: String },
    /// An end without a beginning: the platform does not take it.
    EndAlone,
    /// An end before its beginning.
    TimesOutOfOrder { begin: DateTime, end: DateTime },
    /// Not the id of a call record.
    RecordId { value: String },
    /// A workbook to standard output: shells and terminals spoil it.
    WorkbookToStandardOutput,
    /// A file whose name does not say of what format it is.
    OutputFormat { value: String },
    /// Not an address that serves files; empty where it may hold a password.
    BaseUrl { value: String },
    /// Not a share between 0 and 1 or 0 % and 100 %.
    Share { option: &'static str, value: String },
}

impl Usage {
    /// The sentence.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::usage(self),
            Lang::En => en::usage(self),
        }
    }
}
