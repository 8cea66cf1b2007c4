//! The list of jobs: figures in a table, and below each job's when it began, how far it is, whom
//! it was for, what was in it and what stopped it.
//!
//! A job's name and its figures are one line, so that both can be compared down the page and the
//! name be copied; where the terminal is too narrow for that, the figures go among the rest.

use dialfeed::clock;
use dialfeed::import::{JobSettings, TargetChoice};
use dialfeed::ledger::{Job, JobState};
use dialfeed::outcome::{Status, StopCode, StoppedBy};
use dialfeed::report::Summary;

use super::purge::day;
use super::table::lined_up;
use crate::cli::face::Face;
use crate::cli::paint::Ink;
use crate::cli::settings::jobs::JobFilter;
use crate::cli::wrap::{cut, width};
use crate::locale::Lang;
use crate::locale::codes;
use crate::locale::figures::count;
use crate::locale::jobs::Jobs;
use crate::locale::trouble::name;
use crate::locale::words::Word;

/// Staff members named in a line; a department has dozens.
const STAFF_SHOWN_MOST: usize = 4;
/// What stands before a job's second line.
const INDENT: &str = "   ";
/// The figures of the table, behind the rows read.
const FIGURES: [Status; 5] =
    [Status::Inserted, Status::Duplicate, Status::Failed, Status::Uncertain, Status::Pending];

/// A job of the list.
#[derive(Debug)]
pub struct Listed {
    /// Its record.
    pub job: Job,
    /// What `import` was given; `None` where that cannot be read.
    pub settings: Option<JobSettings>,
    /// Its figures.
    pub summary: Summary,
    /// Rows under way just now, which the figures count as uncertain.
    pub under_way: u64,
}

/// The jobs, in the order given, and what to type next. `filter` is what left them over.
pub fn job_list(jobs: &[Listed], filter: &JobFilter, face: Face) -> String {
    if jobs.is_empty() {
        return match filter.typed.clone() {
            nothing if nothing.is_empty() => Word::NoJobs.say(face.lang).to_owned(),
            options => Jobs::NoneFits { options }.say(face.lang),
        };
    }
    let table = figures(jobs, face);
    let fits = table.lines().all(|line| width(line) <= face.terminal.columns);
    let paint = face.printed();
    let mut text = Vec::new();
    let mut lines = table.lines();
    if fits {
        text.extend(lines.next().map(|head| paint.paint(Ink::Heading, head)));
    }
    for job in jobs {
        let mut parts = parts(job, face);
        if fits {
            text.extend(lines.next().map(str::to_owned));
        } else {
            text.push(job.job.id.to_string());
            parts.extend(figures_in_words(&job.summary, face));
        }
        text.push(below(&parts, face));
    }
    text.push(format!("\n{}", Jobs::ShowOne.say(face.lang)));
    let is_open = |job: &&Listed| {
        matches!(job.job.state, JobState::Stopped | JobState::Interrupted)
            && job.job.purged.is_none()
            && job.summary.rows.pending > 0
    };
    if let Some(open) = jobs.iter().find(is_open) {
        text.push(Jobs::GoOn { job: open.job.id.to_string() }.say(face.lang));
    }
    text.join("\n")
}

/// A line for each job below the heads: its name and its figures.
fn figures(jobs: &[Listed], face: Face) -> String {
    let mut head = vec![Word::Job.say(face.lang).to_owned(), Word::Read.say(face.lang).to_owned()];
    head.extend(FIGURES.map(|status| codes::short(status, face.lang).to_owned()));
    let rows = jobs.iter().map(|job| {
        let rows = &job.summary.rows;
        let mut row = vec![job.job.id.to_string(), count(rows.read)];
        row.extend(FIGURES.map(|status| count(rows.of(status))));
        row
    });
    // As wide as it gets: a name that is broken over two lines cannot be copied.
    lined_up(Some(head), rows.collect(), &[1, 2, 3, 4, 5, 6], None)
}

/// The figures that are not nothing, each with its word.
fn figures_in_words(summary: &Summary, face: Face) -> Vec<(Option<Ink>, String)> {
    let read = (Word::Read.say(face.lang), summary.rows.read);
    let others = FIGURES.iter().map(|status| {
        let rows = summary.rows.of(*status);
        (codes::short(*status, face.lang), rows)
    });
    let told = std::iter::once(read).chain(others.filter(|(_, rows)| *rows > 0));
    told.map(|(word, rows)| (None, format!("{word} {}", count(rows)))).collect()
}

/// What there is to say of a job besides its figures.
fn parts(listed: &Listed, face: Face) -> Vec<(Option<Ink>, String)> {
    let job = &listed.job;
    let began = clock::china(job.started_at).strftime("%Y-%m-%d %H:%M").to_string();
    let (ink, state) = match job.state {
        JobState::Finished => (Some(Ink::Done), Word::Finished),
        JobState::Stopped => (Some(Ink::Wrong), Word::Stopped),
        JobState::Interrupted => (Some(Ink::Doubt), Word::Interrupted),
        JobState::Running | JobState::Planning => (None, Word::Running),
    };
    let mut parts = vec![(None, began), (ink, state.say(face.lang).to_owned())];
    if job.state == JobState::Running && listed.under_way > 0 {
        parts.push((None, Jobs::UnderWay { rows: listed.under_way }.say(face.lang)));
    }
    let purged = job.purged.map(|purged| Jobs::Purged { day: day(purged.at) }.say(face.lang));
    parts.extend(purged.map(|said| (None, said)));
    let target = listed.settings.as_ref().map(|settings| target(&settings.target, face));
    parts.extend(target.map(|said| (None, said)));
    parts.extend(lists(&listed.summary, face).map(|said| (None, said)));
    parts.extend(job.stopped_by.as_ref().and_then(|by| why(by, face)).map(|said| (None, said)));
    parts
}

/// The parts in as many lines as they need, each whole where a line holds it.
fn below(parts: &[(Option<Ink>, String)], face: Face) -> String {
    let between = " · ";
    let most = face.terminal.columns.saturating_sub(INDENT.len()).max(INDENT.len());
    let paint = face.printed();
    let mut text = String::from(INDENT);
    let mut taken = 0;
    for (ink, part) in parts {
        let part = cut(part, most);
        let needed = width(&part);
        if taken > 0 && taken + width(between) + needed > most {
            text.push('\n');
            text.push_str(INDENT);
            taken = 0;
        } else if taken > 0 {
            text.push_str(between);
            taken += width(between);
        }
        taken += needed;
        text.push_str(&ink.map_or_else(|| part.clone(), |ink| paint.paint(ink, &part)));
    }
    text
}

fn target(target: &TargetChoice, face: Face) -> String {
    let between = if face.lang == Lang::Zh { "、" } else { ", " };
    let said = match target {
        TargetChoice::Batch(batch) => Jobs::Batch { id: name(batch) },
        TargetChoice::Staff(staff) => {
            let first: Vec<String> =
                staff.iter().take(STAFF_SHOWN_MOST).map(|id| name(id)).collect();
            let more = if staff.len() > first.len() { " …" } else { "" };
            Jobs::Staff { first: format!("{}{more}", first.join(between)), members: staff.len() }
        }
        TargetChoice::BatchColumn(column) | TargetChoice::StaffColumn(column) => {
            Jobs::Column { name: name(column) }
        }
    };
    said.say(face.lang)
}

/// The first list by its name without folders, and how many files more.
fn lists(summary: &Summary, face: Face) -> Option<String> {
    let mut files: Vec<&str> = summary.sources.iter().map(|source| &*source.file).collect();
    files.dedup();
    let first = files.first()?;
    let file = first.rsplit(['/', '\\']).next().unwrap_or(first);
    let first = face.numbers.words(&name(file));
    Some(Jobs::Lists { first, more: files.len() - 1 }.say(face.lang))
}

/// What stopped it, in a few words; an interruption is in the state's word already.
fn why(by: &StoppedBy, face: Face) -> Option<String> {
    let code = match by {
        StoppedBy::Errno { errno, .. } => format!("errno_{errno}"),
        StoppedBy::Cause { .. } if by.is(StopCode::Interrupted) => return None,
        StoppedBy::Cause { cause } => cause.clone(),
    };
    Some(codes::cause(&code, face.lang).trim_end_matches(['.', '。']).to_owned())
}

#[cfg(test)]
mod tests {
    use dialfeed::ledger::{JobId, JobNo, Scope, SourceRecord, Standing, Tally};
    use dialfeed::report::Meta;

    use super::*;
    use crate::cli::paint::Paint;
    use crate::cli::terminal::{NumberDisplay, Terminal};

    fn face(lang: Lang, columns: usize) -> Face {
        let terminal = Terminal {
            is_interactive: false,
            is_progress_visible: false,
            columns,
            stdout: Paint::default(),
            stderr: Paint::default(),
        };
        Face { lang, json: false, quiet: false, numbers: NumberDisplay::Masked, terminal }
    }

    /// A job that was stopped, with so many rows of each status and long names all over.
    fn listed(rows: u64) -> Listed {
        let mut tally = Tally::default();
        for status in FIGURES {
            tally.add(rows, Standing::At(status), None, None);
        }
        let source = SourceRecord {
            file: format!("/lists/{}.xlsx", "十一月名单".repeat(12)),
            sheet: None,
            encoding: None,
            rows: tally.rows.sum(),
            sha256: String::new(),
            header: Vec::new(),
            columns: Vec::new(),
        };
        let scope = Scope { endpoint: "x".into(), company: "8".into(), action: "y".into() };
        let job = Job {
            no: JobNo(1),
            id: "20261122-091530-7f3a".parse::<JobId>().unwrap(),
            state: JobState::Stopped,
            stopped_by: Some(StoppedBy::Errno { errno: 3, message: "认证失败".into() }),
            exit_code: Some(4),
            scope,
            settings: String::new(),
            sources: vec![source],
            expanded: 0,
            requests_sent: 0,
            requests_retried: 0,
            active_ms: 0,
            started_at: "2026-11-22T01:15:30Z".parse().unwrap(),
            finished_at: None,
            runs: Vec::new(),
            purged: None,
        };
        let meta = Meta {
            target: None,
            per_target: false,
            limit_per_s: None,
            suppress: vec![],
            bounds: dialfeed::report::Bounds::default(),
        };
        let summary = Summary::of_job(&job, &tally, &meta).unwrap();
        Listed { job, settings: None, summary, under_way: 0 }
    }

    #[test]
    fn five_digit_figures_stand_in_columns_within_eighty() {
        for lang in Lang::ALL {
            let list =
                job_list(&[listed(19_999), listed(1)], &JobFilter::default(), face(lang, 80));
            assert!(list.lines().all(|line| width(line) <= 80), "{list}");
            let names: Vec<&str> =
                list.lines().filter(|line| line.starts_with(" 20261122-091530-7f3a ")).collect();
            let [first, second] = names[..] else { panic!("{list}") };
            assert!(first.contains("99,995") && first.ends_with("19,999"), "{list}");
            assert_eq!((width(first), second.chars().last()), (width(second), Some('1')), "{list}");
        }
    }

    #[test]
    fn where_columns_do_not_fit_the_figures_are_told_in_words() {
        for (lang, columns, rows) in [(Lang::Zh, 50, 1), (Lang::En, 40, 1), (Lang::En, 80, 1 << 40)]
        {
            let list = job_list(&[listed(rows)], &JobFilter::default(), face(lang, columns));
            let lines: Vec<&str> = list.lines().take_while(|line| !line.is_empty()).collect();
            assert!(lines.iter().all(|line| width(line) <= columns), "{list}");
            assert_eq!(lines[0], "20261122-091530-7f3a");
            let word = codes::short(Status::Pending, lang);
            assert!(list.contains(&format!("{word} {}", count(rows))), "{list}");
        }
    }
}
