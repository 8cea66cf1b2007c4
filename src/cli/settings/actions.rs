//! What the commands of the platform's other actions take: whom to ask, and what of.
//!
//! Everything that can be wrong with a question is found before anything is asked.

use std::path::PathBuf;
use std::time::Duration;

use dialfeed::clean::{Numbers, PhoneRules};
use dialfeed::import::with_ascii_digits;
use dialfeed::platform::SpyMode;
use dialfeed::row::Phone;
use reqwest::Url;

use super::filled;
use super::platform::{self, Platform, to_push};
use super::reading::{allow, area};
use super::time::timeout;
use crate::cli::args::actions::{
    AskingArgs, DialArgs, HangupArgs, RecordingArgs, SpyArgs, SpyModeTyped, StatusArgs, UsersArgs,
    UsersFormat,
};
use crate::cli::environment::Environment;
use crate::locale::usage::Usage;

pub mod cdr;

/// Longest wait for a call's end: a day.
const WAIT_MOST_S: u32 = 86_400;
/// Most recordings at a time, and most staff members looked at: an argument list is no file.
const NAMES_MOST: usize = 10_000;

/// Whom to ask.
#[derive(Debug)]
pub struct Asking {
    /// Which platform.
    pub platform: Platform,
    /// One request, from its start to the whole reply.
    pub timeout: Duration,
    /// Folder of the sandbox's data.
    pub state_dir: PathBuf,
}

impl Asking {
    pub(super) fn resolve(
        args: &AskingArgs,
        state_dir: PathBuf,
        environment: Environment,
    ) -> Result<Self, Usage> {
        let timeout = timeout("--timeout", &args.timeout)?;
        Ok(Self { platform: to_push(&args.connection, environment)?, timeout, state_dir })
    }
}

/// `dialfeed users`.
#[derive(Debug)]
pub struct UsersSettings {
    /// Staff numbers; everybody where empty.
    pub staff: Vec<String>,
    /// How they are written; with `--json` as one object.
    pub format: Option<UsersFormat>,
    /// Whom to ask.
    pub asking: Asking,
}

/// `dialfeed dial`.
#[derive(Debug)]
pub struct DialSettings {
    /// Whose extension calls.
    pub staff: String,
    /// The number as typed.
    pub typed: String,
    /// The number that is called.
    pub phone: Phone,
    /// Whether something that was typed is left out: an extension, further numbers.
    pub leaves_out: bool,
    /// The tags of the call's record.
    pub codes: [String; 2],
    /// How long the call is followed; not at all where `None`.
    pub wait: Option<Duration>,
    /// Whom to ask.
    pub asking: Asking,
}

/// `dialfeed hangup`.
#[derive(Debug)]
pub struct HangupSettings {
    /// Whose call.
    pub staff: String,
    /// Whom to ask.
    pub asking: Asking,
}

/// `dialfeed status`.
#[derive(Debug)]
pub struct StatusSettings {
    /// Whose extensions.
    pub staff: Vec<String>,
    /// How often they are looked at; once where `None`.
    pub watch: Option<Duration>,
    /// Whom to ask.
    pub asking: Asking,
}

/// `dialfeed spy`.
#[derive(Debug)]
pub struct SpySettings {
    /// Who listens.
    pub listener: String,
    /// Who is listened to.
    pub target: String,
    /// How.
    pub mode: SpyMode,
    /// Whom to ask.
    pub asking: Asking,
}

/// `dialfeed recording`.
#[derive(Debug)]
pub struct RecordingSettings {
    /// Keys of recordings, each once.
    pub uniqueids: Vec<String>,
    /// Where the files go; they stay where they are where `None`.
    pub download: Option<PathBuf>,
    /// Where the platform serves files; at its own address where `None`.
    pub base_url: Option<Url>,
    /// Whom to ask.
    pub asking: Asking,
}

/// Resolves `users`.
///
/// # Errors
/// The first value that breaks its rule; `json` is whether `--json` is there.
pub fn users(
    args: &UsersArgs,
    json: bool,
    state: PathBuf,
    environment: Environment,
) -> Result<UsersSettings, Usage> {
    let staff = staff_numbers(&args.staff)?;
    let format = args.format;
    if json && format.is_some_and(|format| format != UsersFormat::Json) {
        return Err(Usage::Conflict { one: "--json".into(), other: "--format".into() });
    }
    Ok(UsersSettings { staff, format, asking: Asking::resolve(&args.asking, state, environment)? })
}

/// Resolves `dial`.
///
/// # Errors
/// The first value that breaks its rule.
pub fn dial(
    args: DialArgs,
    state: PathBuf,
    environment: Environment,
) -> Result<DialSettings, Usage> {
    let area = args.area.as_deref().map(area).transpose()?;
    let rules = PhoneRules { numbers: Numbers::First, allow: allow(&args.allow)?, area };
    let read = rules.read(&args.number).map_err(|reason| Usage::NumberToDial { reason })?;
    let code = |option, value: &Option<String>| {
        value.as_deref().map_or_else(|| Ok(String::new()), |value| filled(option, value))
    };
    let wait = seconds("--wait-limit", &args.wait_limit, WAIT_MOST_S)?;
    Ok(DialSettings {
        staff: staff_number(&args.staff)?,
        typed: args.number,
        phone: read.phones.first(),
        leaves_out: read.notes.iter().next().is_some(),
        codes: [code("--codeid1", &args.codeid1)?, code("--codeid2", &args.codeid2)?],
        wait: args.wait.then_some(wait),
        asking: Asking::resolve(&args.asking, state, environment)?,
    })
}

/// Resolves `hangup`.
///
/// # Errors
/// The first value that breaks its rule.
pub fn hangup(
    args: &HangupArgs,
    state: PathBuf,
    environment: Environment,
) -> Result<HangupSettings, Usage> {
    let staff = staff_number(&args.staff)?;
    Ok(HangupSettings { staff, asking: Asking::resolve(&args.asking, state, environment)? })
}

/// Resolves `status`.
///
/// # Errors
/// The first value that breaks its rule.
pub fn status(
    args: &StatusArgs,
    state: PathBuf,
    environment: Environment,
) -> Result<StatusSettings, Usage> {
    let every = timeout("--every", &args.every)?;
    Ok(StatusSettings {
        staff: staff_numbers(&args.staff)?,
        watch: args.watch.then_some(every),
        asking: Asking::resolve(&args.asking, state, environment)?,
    })
}

/// Resolves `spy`.
///
/// # Errors
/// The first value that breaks its rule; somebody who is to listen to himself.
pub fn spy(args: &SpyArgs, state: PathBuf, environment: Environment) -> Result<SpySettings, Usage> {
    let (listener, target) = (staff_number(&args.listener)?, staff_number(&args.target)?);
    if listener == target {
        return Err(Usage::SpyOnOneself { id: listener });
    }
    let mode = match args.mode {
        SpyModeTyped::Monitor => SpyMode::Monitor,
        SpyModeTyped::Whisper => SpyMode::Whisper,
        SpyModeTyped::ThreeWay => SpyMode::ThreeWay,
    };
    Ok(SpySettings {
        listener,
        target,
        mode,
        asking: Asking::resolve(&args.asking, state, environment)?,
    })
}

/// Resolves `recording`.
///
/// # Errors
/// The first value that breaks its rule.
pub fn recording(
    args: RecordingArgs,
    state: PathBuf,
    environment: Environment,
) -> Result<RecordingSettings, Usage> {
    let uniqueids = once_each("UNIQUEID", &args.uniqueid, str::to_owned)?;
    if args.download.as_ref().is_some_and(|folder| folder.as_os_str().is_empty()) {
        return Err(Usage::Empty { option: "--download" });
    }
    let base_url = args.base_url.as_deref().map(platform::file_server).transpose()?;
    Ok(RecordingSettings {
        uniqueids,
        download: args.download,
        base_url,
        asking: Asking::resolve(&args.asking, state, environment)?,
    })
}

fn staff_numbers(typed: &[String]) -> Result<Vec<String>, Usage> {
    // As in `--staff`, several may stand in one word.
    let words: Vec<String> =
        typed.iter().flat_map(|word| word.split([',', '，', '、'])).map(str::to_owned).collect();
    once_each("STAFF", &words, |id| with_ascii_digits(id).into_owned())
}

fn staff_number(typed: &str) -> Result<String, Usage> {
    Ok(with_ascii_digits(&filled("STAFF", typed)?).into_owned())
}

/// Each name once, in the order typed.
fn once_each(
    option: &'static str,
    typed: &[String],
    read: impl Fn(&str) -> String,
) -> Result<Vec<String>, Usage> {
    let mut names: Vec<String> = Vec::new();
    for word in typed {
        let name = read(&filled(option, word)?);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.len() > NAMES_MOST {
        return Err(Usage::TooManyNames { option, most: NAMES_MOST });
    }
    Ok(names)
}

fn seconds(option: &'static str, value: &str, most_s: u32) -> Result<Duration, Usage> {
    super::whole::whole(option, value, 1, most_s).map(|it| Duration::from_secs(it.into()))
}
