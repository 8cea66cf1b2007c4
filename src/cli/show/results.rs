//! What became of a job's customers, as a few lines: the funnel, how calls ended, where the files are.

use std::path::Path;

use dialfeed::platform::Disposition;
use dialfeed::results::{ResultLabel, ResultsOptions, ResultsSummary};

use super::ending::shown;
use super::table::lined_up;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::paint::{Ink, Paint};
use crate::locale::figures::count;
use crate::locale::results::Results;

/// The file that is opened first.
const WORKBOOK: &str = "results.xlsx";

/// Shows them.
///
/// # Errors
/// Where standard output cannot be written.
pub fn show_results(
    summary: &ResultsSummary,
    options: &ResultsOptions,
    face: Face,
) -> Result<(), Failure> {
    let (words, paint) = (options.words, face.resulting());
    let funnel = summary.customers;
    let steps = [
        (ResultLabel::Pushed, funnel.pushed),
        (ResultLabel::Dialled, funnel.dialled),
        (ResultLabel::Answered, funnel.answered),
        (ResultLabel::TalkedOver30, funnel.talked_over_30_s),
    ];
    let rows = steps.into_iter().map(|(step, customers)| {
        vec![String::from("   "), (words.label)(step).to_owned(), count(customers)]
    });
    let job = Results::Customers { job: summary.job.clone() }.say(face.lang);
    let mut text = vec![paint.paint(Ink::Heading, &job)];
    text.push(lined_up(None, rows.collect(), &[2], Some(face.terminal.columns)));
    if !summary.by_disposition.is_empty() {
        let rows = summary.by_disposition.iter().map(|(word, calls)| {
            let how = (words.disposition)(&Disposition::of(word));
            vec![String::from("   "), how, count(*calls)]
        });
        let heading = (words.label)(ResultLabel::ByDisposition);
        text.push(format!("\n{}", paint.paint(Ink::Heading, heading)));
        text.push(lined_up(None, rows.collect(), &[2], Some(face.terminal.columns)));
    }
    text.push(String::new());
    if summary.seen_in_calls > 0 {
        text.push(Results::Seen { rows: summary.seen_in_calls }.say(face.lang));
    }
    if summary.records.incomplete > 0 {
        text.push(Results::Incomplete { records: summary.records.incomplete }.say(face.lang));
    }
    text.push(Results::Read { records: summary.records.read }.say(face.lang));
    text.push(files(&options.folder, options.xlsx, paint).say(face.lang));
    face.result(&text.join("\n"))
}

fn files(folder: &Path, has_workbook: bool, paint: Paint) -> Results {
    let first = has_workbook.then(|| WORKBOOK.to_owned());
    Results::Files { dir: shown(folder, paint), first }
}
