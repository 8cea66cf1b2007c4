//! `results.csv`: a line for each customer, for programs and for whoever wants to sort by themselves.

use std::io::Write as _;

use super::{ResultsOptions, each_customer};
use crate::clock;
use crate::ledger::{Job, Ledger};
use crate::report::files::{Whole, not_written, sync_folder};
use crate::report::harmless;
use crate::report::layout::Layout;
use crate::results::{Customer, Gathered, ResultsError};

/// The file's name.
pub(super) const FILE: &str = "results.csv";
/// The columns before the original ones.
const COLUMNS: [&str; 11] = [
    "_row",
    "_file",
    "_sheet",
    "_phonenum",
    "_status",
    "_reached",
    "_attempts",
    "_talked_s",
    "_last_call",
    "_last_result",
    "_staff",
];

pub(super) async fn write<L: Ledger>(
    ledger: &L,
    job: &Job,
    gathered: &Gathered,
    options: &ResultsOptions,
) -> Result<(), ResultsError> {
    let path = options.folder.join(FILE);
    let layout = Layout::of(&job.sources);
    let mut file = Whole::create(&path)?;
    file.write_all("\u{feff}".as_bytes()).map_err(not_written(&path))?;
    let mut builder = ::csv::WriterBuilder::new();
    let mut writer = builder.terminator(::csv::Terminator::CRLF).flexible(true).from_writer(file);
    let not_csv = |error: ::csv::Error| ResultsError::from(not_written(&path)(error.into()));
    let header = COLUMNS.into_iter().chain(layout.header.iter().map(String::as_str));
    writer.write_record(header.map(|name| harmless(name).into_owned())).map_err(not_csv)?;
    each_customer(ledger, job, gathered.customers.all(), |row, customer| {
        let source = job.sources.get(row.id.source as usize);
        let sheet = source.and_then(|source| source.sheet.as_deref()).unwrap_or_default();
        let own = [
            row.id.row.to_string(),
            harmless(source.map_or("", |source| &source.file)).into_owned(),
            harmless(sheet).into_owned(),
            customer.phone.to_string(),
            row.status().to_string(),
            reached(customer).to_owned(),
            customer.attempts.to_string(),
            customer.talked_s.to_string(),
            customer.last.as_ref().map(|(at, _)| clock::iso(*at)).unwrap_or_default(),
            customer
                .last
                .as_ref()
                .map(|(_, how)| harmless(&how.to_string()).into_owned())
                .unwrap_or_default(),
            harmless(&customer.staff).into_owned(),
        ];
        let cells = layout.cells(row).into_iter().map(|cell| harmless(&cell).into_owned());
        writer.write_record(own.into_iter().chain(cells)).map_err(not_csv)
    })
    .await?;
    let whole = writer.into_inner().map_err(|error| not_written(&path)(error.into_error()))?;
    whole.finish()?;
    Ok(sync_folder(&options.folder)?)
}

/// The stable code.
fn reached(customer: &Customer) -> &'static str {
    match (customer.is_reached(), customer.attempts) {
        (true, _) => "yes",
        (false, 0) => "not_dialled",
        (false, _) => "no",
    }
}
