//! What `dialfeed cdr` takes: which call records, and how they are written.

use std::path::{Path, PathBuf};
use std::time::Duration;

use dialfeed::clean::{Kinds, Numbers, PhoneRules};
use dialfeed::clock;
use dialfeed::import::with_ascii_digits;
use dialfeed::platform::{CallFilter, FilterError, Sort};
use dialfeed::row::PhoneKind;
use jiff::civil::Date;

use super::{Asking, staff_number};
use crate::cli::args::actions::{CdrArgs, CdrFormat, SortTyped};
use crate::cli::environment::Environment;
use crate::cli::settings::filled;
use crate::cli::settings::moment::{Edge, moment};
use crate::cli::settings::time::timeout;
use crate::cli::settings::whole::whole;
use crate::locale::usage::Usage;

/// Most records of one answer; `--all` reads more, page by page.
const LIMIT_MOST: u32 = 5000;

/// `dialfeed cdr`.
#[derive(Debug)]
pub struct CdrSettings {
    /// Which records.
    pub filter: CallFilter,
    /// Behind this one.
    pub after: Option<i64>,
    /// How far they are read.
    pub reach: Reach,
    /// How they are written.
    pub format: CdrFormat,
    /// Where to; to standard output where `None`.
    pub output: Option<PathBuf>,
    /// Whom to ask.
    pub asking: Asking,
}

/// How far records are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// One answer.
    Some {
        /// With at most so many.
        most: u32,
        /// In this order.
        sort: Sort,
    },
    /// All that there are.
    All,
    /// Those of the end, then those that arrive.
    Follow {
        /// So many of the end; all where `None`.
        last: Option<u32>,
        /// Asked for so often.
        every: Duration,
    },
}

/// Resolves what was typed; `json` is whether `--json` is there.
///
/// # Errors
/// The first value that breaks its rule; times that let nothing through; formats that do not go
/// with where they are to be written.
pub fn resolve(
    args: CdrArgs,
    json: bool,
    state: PathBuf,
    environment: Environment,
) -> Result<CdrSettings, Usage> {
    let today = clock::china(clock::now()).date();
    let filter = filter(&args, today)?;
    let after = args.after.as_deref().map(record_id).transpose()?;
    let limit = whole("--limit", &args.limit, 1, LIMIT_MOST)?;
    let every = timeout("--every", &args.every)?;
    let reach = match (args.follow, args.all) {
        (true, all) => {
            // Behind a record one means all behind it.
            let last = (!all && after.is_none()).then_some(limit);
            Reach::Follow { last, every }
        }
        (false, true) => Reach::All,
        (false, false) => {
            let sort = match args.sort {
                SortTyped::Asc => Sort::Ascending,
                SortTyped::Desc => Sort::Descending,
            };
            Reach::Some { most: limit, sort }
        }
    };
    // As for other programs, `-` is standard output.
    let output = args.output.filter(|file| file.as_os_str() != "-");
    let format = format(args.format, output.as_deref(), json, args.follow)?;
    let asking = Asking::resolve(&args.asking, state, environment)?;
    Ok(CdrSettings { filter, after, reach, format, output, asking })
}

fn filter(args: &CdrArgs, today: Date) -> Result<CallFilter, Usage> {
    let text = |option, value: &Option<String>| {
        value.as_deref().map(|value| filled(option, value)).transpose()
    };
    let staff = args.staff.as_deref().map(|id| filled("--staff", id)).transpose()?;
    let begin = |value: &String| moment("--begin", value, Edge::Begin, today);
    let end = |value: &String| moment("--end", value, Edge::End, today);
    let filter = CallFilter {
        staff: staff.as_deref().map(staff_number).transpose()?,
        extension: text("--extension", &args.extension)?
            .map(|it| with_ascii_digits(&it).into_owned()),
        code_1: text("--codeid1", &args.codeid1)?,
        code_2: text("--codeid2", &args.codeid2)?,
        phone: args.phone.as_deref().map(called).transpose()?,
        begin: args.begin.as_ref().map(begin).transpose()?,
        end: args.end.as_ref().map(end).transpose()?,
    };
    match filter.check() {
        Ok(()) => Ok(filter),
        Err(FilterError::EndAlone) => Err(Usage::EndAlone),
        Err(FilterError::OutOfOrder { begin, end }) => Err(Usage::TimesOutOfOrder { begin, end }),
    }
}

/// A called number as the platform has it on record: as it was sent, or an extension's digits.
fn called(value: &str) -> Result<String, Usage> {
    let kinds: Kinds =
        [PhoneKind::Mobile, PhoneKind::Landline, PhoneKind::Service].into_iter().collect();
    let rules = PhoneRules { numbers: Numbers::First, allow: kinds, area: None };
    match rules.read(value) {
        Ok(read) => Ok(read.phones.first().to_string()),
        Err(reason) => {
            let digits = with_ascii_digits(value.trim()).into_owned();
            let is_short = (3..=8).contains(&digits.len());
            if is_short && digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Ok(digits);
            }
            Err(Usage::NumberToFind { reason })
        }
    }
}

fn record_id(value: &str) -> Result<i64, Usage> {
    let digits = with_ascii_digits(value.trim()).into_owned();
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .parse()
        .ok()
        .filter(|_| is_plain)
        .ok_or_else(|| Usage::RecordId { value: value.to_owned() })
}

/// As asked for; else by the file's name; else a table, or with `--json` an object (an object a
/// line where there is no end).
fn format(
    typed: Option<CdrFormat>,
    output: Option<&Path>,
    json: bool,
    follow: bool,
) -> Result<CdrFormat, Usage> {
    let conflict = |one: &str, other: &str| {
        Err(Usage::Conflict { one: one.to_owned(), other: other.to_owned() })
    };
    let object = if follow { CdrFormat::Jsonl } else { CdrFormat::Json };
    let Some(output) = output else {
        return match typed {
            Some(CdrFormat::Xlsx) => Err(Usage::WorkbookToStandardOutput),
            Some(CdrFormat::Json) if follow => conflict("--follow", "--format json"),
            Some(CdrFormat::Table | CdrFormat::Csv) if json => conflict("--json", "--format"),
            Some(format) => Ok(format),
            None if json => Ok(object),
            None => Ok(CdrFormat::Table),
        };
    };
    let name = output.extension().and_then(|name| name.to_str()).unwrap_or_default();
    let by_name = match name.to_ascii_lowercase().as_str() {
        "csv" => Some(CdrFormat::Csv),
        "xlsx" => Some(CdrFormat::Xlsx),
        "json" => Some(CdrFormat::Json),
        "jsonl" | "ndjson" => Some(CdrFormat::Jsonl),
        "txt" => Some(CdrFormat::Table),
        _ => None,
    };
    let Some(format) = typed.or(by_name) else {
        return Err(Usage::OutputFormat { value: output.display().to_string() });
    };
    match format {
        CdrFormat::Xlsx if follow => conflict("--follow", "--format xlsx"),
        CdrFormat::Json if follow => conflict("--follow", "--format json"),
        _ => Ok(format),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_called_number_is_sought_as_it_was_sent() {
        assert_eq!(called("138-0013-8000"), Ok("13800138000".into()));
        assert_eq!(called("(0571)8888 6666"), Ok("057188886666".into()));
        assert_eq!(called("８００１"), Ok("8001".into()));
        for none in ["", "abc", "1380013800", "13"] {
            assert!(matches!(called(none), Err(Usage::NumberToFind { .. })), "{none}");
        }
    }

    #[test]
    fn a_file_is_of_the_format_that_its_name_says_unless_told_otherwise() {
        let of = |typed, output: Option<&str>, json, follow| {
            format(typed, output.map(Path::new), json, follow)
        };
        assert_eq!(of(None, None, false, false), Ok(CdrFormat::Table));
        assert_eq!(of(None, None, true, false), Ok(CdrFormat::Json));
        assert_eq!(of(None, None, true, true), Ok(CdrFormat::Jsonl));
        assert_eq!(of(None, Some("a/b.XLSX"), true, false), Ok(CdrFormat::Xlsx));
        assert_eq!(of(Some(CdrFormat::Csv), Some("calls"), false, true), Ok(CdrFormat::Csv));
        let xlsx = Some(CdrFormat::Xlsx);
        assert_eq!(of(xlsx, None, false, false), Err(Usage::WorkbookToStandardOutput));
        assert!(matches!(of(xlsx, Some("a"), false, true), Err(Usage::Conflict { .. })));
        assert!(matches!(of(None, Some("calls"), false, false), Err(Usage::OutputFormat { .. })));
        let csv = Some(CdrFormat::Csv);
        assert!(matches!(of(csv, None, true, false), Err(Usage::Conflict { .. })));
    }
}
