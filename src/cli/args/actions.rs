//! The platform's other actions as commands, as typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::connection::ConnectionArgs;

/// Which platform, and how long one answer may take.
#[derive(Debug, Args)]
pub struct AskingArgs {
    /// Which platform.
    #[command(flatten)]
    pub connection: ConnectionArgs,
    /// One request, from its start to the whole reply.
    #[arg(long, value_name = "SECONDS", default_value = "15", allow_negative_numbers = true)]
    pub timeout: String,
}

/// `dialfeed users [STAFF…]`.
#[derive(Debug, Args)]
pub struct UsersArgs {
    /// Staff numbers; everybody where none is given.
    #[arg(value_name = "STAFF")]
    pub staff: Vec<String>,
    /// How they are written.
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<UsersFormat>,
    /// Which platform.
    #[command(flatten)]
    pub asking: AskingArgs,
}

/// How the staff is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum UsersFormat {
    /// For people.
    Table,
    /// For spreadsheets.
    Csv,
    /// One object, as `--json`.
    Json,
}

/// `dialfeed dial STAFF NUMBER`.
#[derive(Debug, Args)]
pub struct DialArgs {
    /// Whose extension calls.
    #[arg(value_name = "STAFF", display_order = 0)]
    pub staff: String,
    /// Whom it calls.
    #[arg(value_name = "NUMBER", allow_negative_numbers = true)]
    pub number: String,
    /// Kinds of numbers that are called.
    #[arg(long, value_name = "KINDS", default_value = "mobile,landline")]
    pub allow: String,
    /// Area code of a local number.
    #[arg(long, value_name = "CODE", allow_negative_numbers = true)]
    pub area: Option<String>,
    /// The first tag of the call's record.
    #[arg(long, value_name = "TEXT")]
    pub codeid1: Option<String>,
    /// The second tag.
    #[arg(long, value_name = "TEXT")]
    pub codeid2: Option<String>,
    /// Follow the call to its end.
    #[arg(long)]
    pub wait: bool,
    /// For so long at most.
    #[arg(
        long,
        value_name = "SECONDS",
        default_value = "600",
        allow_negative_numbers = true,
        requires = "wait"
    )]
    pub wait_limit: String,
    /// Which platform.
    #[command(flatten)]
    pub asking: AskingArgs,
}

/// `dialfeed hangup STAFF`.
#[derive(Debug, Args)]
pub struct HangupArgs {
    /// Whose call.
    #[arg(value_name = "STAFF")]
    pub staff: String,
    /// Which platform.
    #[command(flatten)]
    pub asking: AskingArgs,
}

/// `dialfeed status STAFF…`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Whose extensions.
    #[arg(value_name = "STAFF", required = true)]
    pub staff: Vec<String>,
    /// Go on looking.
    #[arg(long)]
    pub watch: bool,
    /// So often.
    #[arg(
        long,
        value_name = "SECONDS",
        default_value = "2",
        allow_negative_numbers = true,
        requires = "watch"
    )]
    pub every: String,
    /// Which platform.
    #[command(flatten)]
    pub asking: AskingArgs,
}

/// `dialfeed spy LISTENER TARGET`.
#[derive(Debug, Args)]
pub struct SpyArgs {
    /// Who listens.
    #[arg(value_name = "LISTENER")]
    pub listener: String,
    /// Who is listened to.
    #[arg(value_name = "TARGET")]
    pub target: String,
    /// How.
    #[arg(long, value_enum, value_name = "MODE", default_value = "monitor")]
    pub mode: SpyModeTyped,
    /// Which platform.
    #[command(flatten)]
    pub asking: AskingArgs,
}

/// How to listen in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SpyModeTyped {
    /// Hear both, be heard by nobody.
    Monitor,
    /// Be heard by the staff member alone.
    Whisper,
    /// Be heard by both.
    ThreeWay,
}

/// `dialfeed cdr`.
#[derive(Debug, Args)]
pub struct CdrArgs {
    /// Of this staff member.
    #[arg(long, value_name = "ID")]
    pub staff: Option<String>,
    /// Of this extension.
    #[arg(long, value_name = "NUMBER")]
    pub extension: Option<String>,
    /// With this first tag.
    #[arg(long, value_name = "TEXT")]
    pub codeid1: Option<String>,
    /// With this second tag.
    #[arg(long, value_name = "TEXT")]
    pub codeid2: Option<String>,
    /// To this number.
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    pub phone: Option<String>,
    /// From this time on.
    #[arg(long, value_name = "TIME")]
    pub begin: Option<String>,
    /// Up to this time.
    #[arg(long, value_name = "TIME")]
    pub end: Option<String>,
    /// Behind this record.
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    pub after: Option<String>,
    /// Only so many.
    #[arg(
        long,
        value_name = "N",
        default_value = "20",
        allow_negative_numbers = true,
        conflicts_with = "all"
    )]
    pub limit: String,
    /// Which come first.
    #[arg(
        long,
        value_enum,
        value_name = "ORDER",
        default_value = "desc",
        conflicts_with_all = ["all", "follow"]
    )]
    pub sort: SortTyped,
    /// All of them.
    #[arg(long)]
    pub all: bool,
    /// And those that arrive from now on.
    #[arg(long, conflicts_with = "end")]
    pub follow: bool,
    /// Looked for so often.
    #[arg(
        long,
        value_name = "SECONDS",
        default_value = "5",
        allow_negative_numbers = true,
        requires = "follow"
    )]
    pub every: String,
    /// How they are written.
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<CdrFormat>,
    /// Where to.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Which platform.
    #[command(flatten)]
    pub asking: AskingArgs,
}

/// Which records come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SortTyped {
    /// The oldest.
    Asc,
    /// The newest.
    Desc,
}

/// How call records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CdrFormat {
    /// For people.
    Table,
    /// For spreadsheets.
    Csv,
    /// A workbook.
    Xlsx,
    /// One object.
    Json,
    /// An object a line.
    Jsonl,
}

/// `dialfeed recording UNIQUEID…`.
#[derive(Debug, Args)]
pub struct RecordingArgs {
    /// Keys of recordings.
    #[arg(value_name = "UNIQUEID", required = true)]
    pub uniqueid: Vec<String>,
    /// Fetch them into this folder.
    #[arg(long, value_name = "DIR")]
    pub download: Option<PathBuf>,
    /// Where the platform serves files.
    #[arg(long, value_name = "URL", requires = "download")]
    pub base_url: Option<String>,
    /// Which platform.
    #[command(flatten)]
    pub asking: AskingArgs,
}
