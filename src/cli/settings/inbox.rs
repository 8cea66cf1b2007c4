//! What `dialfeed inbox` takes: the folder, and for each rule what an import of its lists is given.

use std::path::{Path, PathBuf};
use std::time::Duration;

use dialfeed::import::STANDARD_INPUT;
use dialfeed::inbox::{Parts, Pattern, PatternError, TemplateError};
use jiff::civil::Time;

use super::import::{self, ImportSettings};
use super::platform::{Platform, Site};
use super::pushing::stop_at;
use super::reading::{self, DAYS_MOST, ReadingSettings};
use super::target;
use super::time::{Window, timeout};
use super::whole::whole;
use crate::cli::args::TargetArgs;
use crate::cli::args::inbox::InboxArgs;
use crate::cli::environment::Environment;
use crate::cli::secret::SecretSource;
use crate::locale::config::PatternWrong;
use crate::locale::usage::Usage;

/// A whole inbox.
#[derive(Debug)]
pub struct InboxSettings {
    /// Folder of the ledger.
    pub state_dir: PathBuf,
    /// The folder in which lists arrive.
    pub folder: PathBuf,
    /// Go on watching it.
    pub follow: bool,
    /// How long a list must not have changed.
    pub settle: Duration,
    /// How often the folder is looked at.
    pub every: Duration,
    /// When the run stops: the next such time of day.
    pub stop_at: Option<Time>,
    /// What becomes of which list: the first that fits. The last may fit any.
    pub rules: Vec<RuleSettings>,
    /// Where the figures go.
    pub metrics: Option<PathBuf>,
}

impl InboxSettings {
    /// Files that the run needs besides the lists.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        let suppress = self.rules.iter().flat_map(|rule| &rule.args.reading.suppress);
        suppress.chain(&self.metrics).cloned()
    }
}

/// A rule as it was typed and as the file has it, before it is resolved.
#[derive(Debug, Clone)]
pub struct RuleTyped {
    /// What a list's name looks like; any where `None`.
    pub pattern: Option<String>,
    /// What holds for such a list.
    pub args: InboxArgs,
    /// The environment, with the rule's profile behind it.
    pub environment: Environment,
}

/// Where rows go: address and company; `None` for the sandbox.
pub type Place = Option<Site>;

/// What holds for lists of some names.
#[derive(Debug, Clone)]
pub struct RuleSettings {
    pattern: Option<Pattern>,
    args: InboxArgs,
    environment: Environment,
    state_dir: PathBuf,
    place: Place,
    window: Option<Window>,
    stop_at: Option<Time>,
}

impl RuleSettings {
    /// What the name says, where the rule is for it.
    #[must_use]
    pub fn fits(&self, name: &str) -> Option<Parts> {
        match &self.pattern {
            Some(pattern) => pattern.find(name),
            None => Some(Parts::default()),
        }
    }

    /// What an import of this list is given.
    ///
    /// # Errors
    /// A target that the list's name makes wrong.
    pub fn import(
        &self,
        list: &Path,
        parts: &Parts,
        report_dir: &Path,
    ) -> Result<ImportSettings, Usage> {
        let target =
            filled(&self.args.target, |text| parts.fill(text)).map_err(|_| Usage::NoTarget)?;
        let args = self.args.import(list.to_owned(), target, report_dir.to_owned());
        import::resolve(args, self.state_dir.clone(), self.environment.clone())
    }

    /// Where its rows go.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// In which hours they do.
    #[must_use]
    pub fn window(&self) -> Option<Window> {
        self.window
    }

    /// When a job of it stops.
    #[must_use]
    pub fn stop_at(&self) -> Option<Time> {
        self.stop_at
    }

    /// How such a list is read, and who is left out.
    ///
    /// # Errors
    /// As [`reading::resolve`]; the rule itself was resolved before.
    pub fn reading(&self) -> Result<ReadingSettings, Usage> {
        reading::resolve(self.args.reading.clone())
    }

    /// Where the auth code comes from for such a list.
    #[must_use]
    pub fn auth(&self) -> Option<SecretSource> {
        super::platform::auth(self.environment.clone()).ok().flatten()
    }
}

/// Resolves what was typed. `rules` are the file's.
///
/// # Errors
/// The first value that breaks its rule; no rule at all; a time to stop at for a run that goes on.
pub fn resolve(
    args: InboxArgs,
    state_dir: PathBuf,
    environment: Environment,
    rules: Vec<RuleTyped>,
) -> Result<InboxSettings, Usage> {
    if args.follow && args.pushing.stop_at.is_some() {
        return Err(Usage::StopAtWithFollow);
    }
    if args.reading.suppress.iter().any(|file| file.as_os_str() == STANDARD_INPUT) {
        return Err(Usage::StandardInputOfInbox);
    }
    let any = args.target.is_given().then(|| RuleTyped {
        pattern: None,
        args: args.clone(),
        environment,
    });
    let rules: Vec<RuleSettings> = rules
        .into_iter()
        .chain(any)
        .map(|rule| resolve_rule(rule, &state_dir))
        .collect::<Result<_, _>>()?;
    if rules.is_empty() {
        return Err(Usage::InboxWithoutRules);
    }
    Ok(InboxSettings {
        state_dir,
        folder: args.folder,
        follow: args.follow,
        settle: timeout("--settle", &args.settle)?,
        every: timeout("--every", &args.every)?,
        stop_at: args.pushing.stop_at.as_deref().map(stop_at).transpose()?,
        rules,
        metrics: args.metrics,
    })
}

/// Everything of a rule that can be wrong is found before the first list comes.
fn resolve_rule(rule: RuleTyped, state_dir: &Path) -> Result<RuleSettings, Usage> {
    let unreadable = |pattern: &String| Usage::Pattern { value: pattern.clone() };
    let pattern = match &rule.pattern {
        Some(text) => Some(Pattern::parse(text).map_err(|_| unreadable(text))?),
        None => None,
    };
    if let Some(pattern) = rule.pattern.as_ref().filter(|_| !rule.args.target.is_given()) {
        return Err(Usage::RuleWithoutTarget { pattern: pattern.clone() });
    }
    let RuleTyped { args, environment, .. } = rule;
    // What a name puts in is digits in the mean.
    let target = filled(&args.target, |text| Ok(text.replace(['{', '}'], "")))
        .map_err(|_| Usage::NoTarget)?;
    let tried = args.import(PathBuf::from("list"), target, PathBuf::from("report"));
    let tried = import::resolve(tried, state_dir.to_owned(), environment.clone())?;
    let place = match tried.platform {
        Platform::Sandbox => None,
        Platform::Remote { site, .. } => Some(site),
    };
    // From 00:00 to 24:00, which is 00:00 again, is the whole day.
    let window = tried.pushing.window.filter(|window| window.from != window.until);
    let (stop_at, state_dir) = (tried.pushing.stop_at, state_dir.to_owned());
    Ok(RuleSettings { pattern, args, environment, state_dir, place, window, stop_at })
}

fn filled(
    target: &TargetArgs,
    fill: impl Fn(&str) -> Result<String, TemplateError>,
) -> Result<TargetArgs, TemplateError> {
    let one = |text: &Option<String>| text.as_deref().map(&fill).transpose();
    Ok(TargetArgs {
        batch: one(&target.batch)?,
        batch_column: one(&target.batch_column)?,
        staff: one(&target.staff)?,
        staff_column: one(&target.staff_column)?,
    })
}

/// Reads `retention`: days.
///
/// # Errors
/// [`Usage::Whole`].
pub fn retention(value: &str) -> Result<u32, Usage> {
    whole("retention", value, 1, DAYS_MOST)
}

/// Whether a target can be right, whatever a list's name puts into it.
///
/// # Errors
/// As [`target::resolve`].
pub fn judge_target(key: &str, text: &str) -> Result<(), Usage> {
    let text = Some(text.replace(['{', '}'], ""));
    let none = TargetArgs { batch: None, batch_column: None, staff: None, staff_column: None };
    let args = match key {
        "batch" => TargetArgs { batch: text, ..none },
        "batch_column" => TargetArgs { batch_column: text, ..none },
        "staff" => TargetArgs { staff: text, ..none },
        _ => TargetArgs { staff_column: text, ..none },
    };
    target::resolve(&args).map(drop)
}

/// Whether a pattern can be read, and names what these targets ask of it.
///
/// # Errors
/// The first thing wrong.
pub fn judge_pattern<'a>(
    pattern: &str,
    targets: impl Iterator<Item = &'a str>,
) -> Result<(), PatternWrong> {
    let pattern = Pattern::parse(pattern).map_err(|error| wrong(pattern, &error))?;
    for target in targets {
        pattern.check(target).map_err(|error| match error {
            TemplateError::Unknown { name, .. } => PatternWrong::NoSuchPart(name),
            TemplateError::Wrong(error) => PatternWrong::At(place(&error)),
        })?;
    }
    Ok(())
}

fn wrong(pattern: &str, error: &PatternError) -> PatternWrong {
    match error {
        PatternError::Unparted { at } => {
            PatternWrong::Unparted { at: *at, right: right(pattern, *at) }
        }
        error => PatternWrong::At(place(error)),
    }
}

/// The pattern with a sign wherever one parts nothing from what is beside it, first at this place.
fn right(pattern: &str, at: usize) -> String {
    let signs: Vec<char> = pattern.chars().collect();
    let (before, behind) = signs.split_at((at - 1).min(signs.len()));
    let right: String = before.iter().chain(&['_']).chain(behind).collect();
    match Pattern::parse(&right) {
        Err(PatternError::Unparted { at: next }) => self::right(&right, next),
        _ => right,
    }
}

/// The sign at which a pattern cannot be read, from 1.
fn place(error: &PatternError) -> usize {
    match error {
        PatternError::Empty => 1,
        PatternError::TooLong => dialfeed::inbox::PATTERN_SIGNS_MAX,
        PatternError::NeverClosed { at }
        | PatternError::NoName { at }
        | PatternError::BadName { at }
        | PatternError::ClosesNothing { at }
        | PatternError::Backslash { at }
        | PatternError::Unparted { at } => *at,
    }
}
