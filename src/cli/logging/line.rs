//! A line of the log: when, how grave, what, and of which job and list.
//!
//! Promises: one line an event, whatever is in its texts; as JSON one flat object, in which no name
//! comes twice. Times are China Standard Time, as in reports. Knows no file to write to.

use std::fmt::{self, Debug, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use dialfeed::clock;
use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::cli::args::LogFormat;

/// The span of a job.
pub const RUN_SPAN: &str = "job";
/// Between the files in the span's field: no file's name holds it.
pub const BETWEEN_FILES: &str = "\0";

/// The job that the process is at. A run works with threads and tasks of many kinds, and no span
/// is handed from one to the other: so it is looked up here and not in the event's own context.
#[derive(Debug, Clone, Default)]
pub struct CurrentRun(Arc<Mutex<Option<Run>>>);

#[derive(Debug, Clone)]
struct Run {
    span: Id,
    job: String,
    /// Masked, by the number of their source.
    files: Vec<String>,
}

impl Run {
    /// The list of this source, else the first.
    fn file(&self, source: Option<u64>) -> Option<&str> {
        let at = source.and_then(|source| usize::try_from(source).ok()).unwrap_or(0);
        self.files.get(at).or(self.files.first()).map(String::as_str)
    }
}

impl<S: Subscriber + for<'span> LookupSpan<'span>> Layer<S> for CurrentRun {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, _context: Context<'_, S>) {
        if attributes.metadata().name() == RUN_SPAN {
            let mut seen = Fields::default();
            attributes.record(&mut seen);
            let mut run = Run { span: id.clone(), job: String::new(), files: Vec::new() };
            run.take(seen);
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(run);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _context: Context<'_, S>) {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(run) = current.as_mut().filter(|run| run.span == *id) {
            let mut seen = Fields::default();
            values.record(&mut seen);
            run.take(seen);
        }
    }

    fn on_close(&self, id: Id, _context: Context<'_, S>) {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_some_and(|run| run.span == id) {
            *current = None;
        }
    }
}

impl Run {
    fn take(&mut self, seen: Fields) {
        for (name, value) in seen.0 {
            match (name.as_str(), value) {
                ("job", Value::String(job)) => self.job = job,
                ("files", Value::String(files)) => {
                    self.files = files.split(BETWEEN_FILES).map(str::to_owned).collect();
                }
                _ => {}
            }
        }
    }
}

/// How a line is written.
#[derive(Debug)]
pub struct LineFormat {
    format: LogFormat,
    run: CurrentRun,
}

impl LineFormat {
    /// Lines of this format, with the job of `run`.
    pub fn new(format: LogFormat, run: CurrentRun) -> Self {
        Self { format, run }
    }

    /// What a line says behind its time and level, in order.
    fn fields(&self, event: &Event<'_>) -> Map<String, Value> {
        let mut own = Fields::default();
        event.record(&mut own);
        let mut fields = Map::new();
        fields.extend(own.0.shift_remove_entry("message"));
        if let Some(run) = &*self.run.0.lock().unwrap_or_else(PoisonError::into_inner) {
            let source = own.0.get("source").and_then(Value::as_u64);
            fields.insert("job".into(), run.job.clone().into());
            fields.extend(run.file(source).map(|file| ("file".into(), file.into())));
            if run.files.len() > 1 {
                fields.insert("files".into(), run.files.len().into());
            }
        } else if let Some(list) = own.0.get("list") {
            // A list that came to no job: whoever looks for lists looks for `file`.
            fields.insert("file".into(), list.clone());
        }
        fields.extend(own.0);
        fields
    }
}

impl<S, N> FormatEvent<S, N> for LineFormat
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    N: for<'writer> FormatFields<'writer> + 'static,
{
    fn format_event(
        &self,
        _context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let (at, level) = (clock::iso(clock::now()), *event.metadata().level());
        let fields = self.fields(event);
        match self.format {
            LogFormat::Json => {
                let mut line = Map::new();
                line.insert("timestamp".into(), at.into());
                line.insert("level".into(), level.as_str().into());
                line.extend(fields);
                writeln!(writer, "{}", Value::Object(line))
            }
            LogFormat::Text => write_text(&mut writer, &at, level, &fields),
        }
    }
}

fn write_text(
    writer: &mut Writer<'_>,
    at: &str,
    level: Level,
    fields: &Map<String, Value>,
) -> fmt::Result {
    let (dim, end) = if writer.has_ansi_escapes() { ("\u{1b}[2m", "\u{1b}[0m") } else { ("", "") };
    let colour = match level {
        _ if !writer.has_ansi_escapes() => "",
        Level::ERROR => "\u{1b}[31m",
        Level::WARN => "\u{1b}[33m",
        _ => "\u{1b}[32m",
    };
    write!(writer, "{dim}{at}{end} {colour}{:>5}{end}", level.as_str())?;
    for (name, value) in fields {
        match (name.as_str(), value) {
            ("message", Value::String(message)) => write!(writer, " {}", plain(message))?,
            (name, value) => write!(writer, " {dim}{name}={end}{}", readable(value))?,
        }
    }
    writeln!(writer)
}

/// A text is quoted where it would not be seen as one word.
fn readable(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() || text.contains([' ', '"', '=']) => {
            format!("\"{}\"", plain(&text.replace('"', "'")))
        }
        Value::String(text) => plain(text),
        other => other.to_string(),
    }
}

/// No sign in it begins another line, or moves a terminal's cursor.
fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for sign in text.chars() {
        if sign.is_control() {
            let _ = write!(shown, "{}", sign.escape_default());
        } else {
            shown.push(sign);
        }
    }
    shown
}

/// An event's fields as JSON.
#[derive(Debug, Default)]
struct Fields(Map<String, Value>);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}").into());
    }
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    /// What a writer was given.
    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_from_any_thread_has_the_job_as_long_as_it_lasts() {
        let (run, written) = (CurrentRun::default(), Written::default());
        let writer = written.clone();
        let lines = tracing_subscriber::fmt::layer()
            .event_format(LineFormat::new(LogFormat::Json, run.clone()))
            .with_writer(move || writer.clone());
        let log = tracing::Dispatch::new(tracing_subscriber::registry().with(run).with(lines));
        let elsewhere = |source: u64| {
            let log = log.clone();
            let say = move || tracing::warn!(source, "said");
            std::thread::spawn(move || tracing::dispatcher::with_default(&log, say))
                .join()
                .unwrap();
        };
        tracing::dispatcher::with_default(&log, || {
            let job = tracing::error_span!(RUN_SPAN, job = "J", files = "typed");
            job.record("files", "a\0b");
            elsewhere(1);
            drop(job);
            elsewhere(0);
        });
        let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((&lines[0]["job"], &lines[0]["file"]), (&"J".into(), &"b".into()), "{text}");
        assert_eq!(lines[0]["files"], 2, "{text}");
        assert!(lines.len() == 2 && lines[1].get("job").is_none(), "{text}");
    }

    #[test]
    fn a_line_stays_one_line_and_an_odd_text_is_quoted() {
        assert_eq!(readable(&"a\nb".into()), "a\\nb");
        assert_eq!(readable(&"a \"b\"=\u{1b}[0m".into()), "\"a 'b'=\\u{1b}[0m\"");
        assert_eq!(readable(&"名单.csv".into()), "名单.csv");
        assert_eq!((readable(&"".into()), readable(&7.into())), ("\"\"".into(), "7".into()));
    }
}
