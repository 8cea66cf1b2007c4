//! The first rows of a problem as a table: where they stand, the list's own columns with the cell at
//! fault marked, the platform's message, remarks.
//!
//! A row's texts are cut as soon as it is added, and what is kept of them fits the problem's share of
//! the page.

use maud::{Markup, html};
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use crate::ledger::{Job, StoredRow};
use crate::outcome::Status;
use crate::report::figures::note_words;
use crate::report::layout::Layout;
use crate::report::page::text::foreign;
use crate::report::{Label, Phrase, Summary, Things, Words};

/// Columns of the list that are shown.
const COLUMNS_MOST: usize = 12;
/// Columns that are looked at for something to show.
const LOOKED_AT_MOST: usize = 64;
/// Bytes of a cell, at most and at least.
const CELL_MOST: usize = 240;
const CELL_LEAST: usize = 24;
/// Bytes of a header, of a file's or sheet's name, of a message or remark: parts of a cell's, so that
/// they come out of the same share.
const NAME_MOST: usize = 120;
/// How wide a cell is that is not wrapped, and one that does not need a wide column, in Latin letters.
const BRIEF_MOST: usize = 28;
const CELL_USUAL: usize = 90;
/// What a sheet of paper takes of the list's columns, in Latin letters.
const PAPER_LETTERS: usize = 190;
/// What a cell takes besides its text: its element.
const CELL_FRAME: usize = 48;
/// What a problem takes besides its rows: its heading with a sentence.
const PROBLEM_FRAME: usize = 1_600;
/// Columns that are not the list's: row, file, sheet, message, number sent, remark.
const OWN_COLUMNS: usize = 6;

/// See the module.
pub(in crate::report::page) struct Rows<'a> {
    job: &'a Job,
    layout: &'a Layout,
    words: Words,
    /// The column that names batch or staff member.
    recipient: Option<&'a str>,
    /// The list's columns, those that matter first.
    order: Vec<usize>,
    /// Bytes of a cell.
    cell_most: usize,
    rows: Vec<Kept>,
}

/// What is kept of a row.
struct Kept {
    status: Status,
    row: u32,
    file: Markup,
    sheet: Markup,
    /// By place in `order`; `None` where the cell is empty.
    cells: Vec<Option<Markup>>,
    /// How wide each of them is.
    widths: Vec<usize>,
    /// Place in `order` of the cell at fault.
    wrong: Option<usize>,
    message: Option<Markup>,
    sent_as: Option<String>,
    note: Option<Markup>,
}

impl<'a> Rows<'a> {
    /// A table of so many rows, in about so many bytes.
    pub(super) fn new(
        job: &'a Job,
        layout: &'a Layout,
        summary: &'a Summary,
        words: Words,
        share: usize,
        rows: usize,
    ) -> Self {
        let columns = layout.header.len().clamp(1, COLUMNS_MOST) + OWN_COLUMNS;
        // The head is a row more.
        let cell = share.saturating_sub(PROBLEM_FRAME) / ((rows + 1) * columns);
        let target = summary.target.as_ref();
        let recipient = target.and_then(|target| {
            target.get("staff_column").or(target.get("batch_column")).and_then(Value::as_str)
        });
        Self {
            job,
            layout,
            words,
            recipient,
            order: layout.those_that_matter_first(job, recipient, LOOKED_AT_MOST),
            cell_most: cell.saturating_sub(CELL_FRAME).clamp(CELL_LEAST, CELL_MOST),
            rows: Vec::new(),
        }
    }

    /// Adds a row; one that has gone since it was found is passed over.
    pub(in crate::report::page) fn add(&mut self, row: Option<StoredRow>) {
        let Some(row) = row else { return };
        let most = self.cell_most;
        let shown = |text: &str| (!text.is_empty()).then(|| foreign(text, most));
        let source = self.job.sources.get(row.id.source as usize);
        let wrong = self.wrong_column(&row);
        let sent = matches!(row.status(), Status::Failed | Status::Uncertain);
        let mut kept = Kept {
            status: row.status(),
            row: row.id.row,
            file: foreign(source.map_or("", |it| &it.file), most),
            sheet: foreign(source.and_then(|it| it.sheet.as_deref()).unwrap_or_default(), most),
            cells: Vec::new(),
            widths: Vec::new(),
            wrong: self.order.iter().position(|place| Some(*place) == wrong),
            message: row.message.as_deref().and_then(shown),
            sent_as: row.phone.filter(|_| sent).map(|phone| phone.to_string()),
            note: shown(&note_words(&row, self.words)),
        };
        let cells = self.layout.cells(row);
        kept.cells = self.order.iter().map(|place| shown(cells.get(*place)?)).collect();
        let width = |place: &usize| cells.get(*place).map_or(0, |cell| width(cell));
        kept.widths = self.order.iter().map(width).collect();
        self.rows.push(kept);
    }

    /// Takes the last row away; whether there still is one.
    pub(super) fn drop_last(&mut self) -> bool {
        self.rows.pop();
        !self.rows.is_empty()
    }

    /// The table, of so many rows in all; of a problem with several statuses, each row says its own.
    pub(super) fn table(&self, statuses: &[Status], all: Option<u64>) -> Markup {
        let word = self.words.label;
        let own = Own::of(self);
        let (columns, left_out) = self.columns();
        let rows = self.rows.len() as u64;
        let caption = (self.words.phrase)(&match all {
            Some(all) if all == rows => Phrase::EveryRow { rows },
            _ => Phrase::FirstRows { rows },
        });
        html! {
            div class="scroll" tabindex="0" role="region" aria-label=(caption) {
                table class=[self.is_broad(&columns).then_some("broad")] {
                    caption { (caption) }
                    thead { tr {
                        th class="number" { (word(Label::Row)) }
                        @if statuses.len() > 1 { th { (word(Label::State)) } }
                        @if own.file { th { (word(Label::File)) } }
                        @if own.sheet { th { (word(Label::Sheet)) } }
                        @for column in &columns {
                            th class={ "cell " (self.width(*column)) } { (foreign(self.header(*column), NAME_MOST.min(self.cell_most))) }
                        }
                        @if own.sent_as { th { (word(Label::SentAs)) } }
                        @if own.message { th { (word(Label::Message)) } }
                        @if own.note { th { (word(Label::Note)) } }
                    } }
                    tbody {
                        @for row in &self.rows {
                            tr data-status=(row.status) {
                                td class="number" { (row.row) }
                                @if statuses.len() > 1 { td { ((self.words.status)(row.status)) } }
                                @if own.file { td class="name" { (row.file) } }
                                @if own.sheet { td class="name" { (row.sheet) } }
                                @for column in &columns { (self.cell(row, *column)) }
                                @if own.sent_as { td class="short" { (row.sent_as.as_deref().unwrap_or_default()) } }
                                @if own.message { td class="text long" { @if let Some(said) = &row.message { (said) } } }
                                @if own.note { td class="text long" { @if let Some(said) = &row.note { (said) } } }
                            }
                        }
                    }
                }
            }
            @if left_out > 0 {
                p class="soft" { ((self.words.phrase)(&Phrase::More { many: left_out, of: Things::Columns })) }
            }
        }
    }

    fn cell(&self, row: &Kept, column: usize) -> Markup {
        let text = row.cells.get(column).and_then(Option::as_ref);
        let word = self.words.label;
        html! {
            td class={ "text " (self.width(column)) } {
                @if row.wrong == Some(column) {
                    mark {
                        @if let Some(text) = text { (text) } @else { (word(Label::EmptyCell)) }
                    }
                    span class="heard" { " (" (word(Label::WrongCell)) ")" }
                } @else if let Some(text) = text {
                    (text)
                }
            }
        }
    }

    /// Whether the columns are too many or too wide for a sheet of paper.
    fn is_broad(&self, columns: &[usize]) -> bool {
        let letters = columns.iter().map(|column| match self.width(*column) {
            "brief" => BRIEF_MOST / 2,
            "cell" => BRIEF_MOST,
            _ => BRIEF_MOST * 3 / 2,
        });
        letters.sum::<usize>() > PAPER_LETTERS
    }

    /// Numbers, names and the like stand on one line; a column with a longer text has room to wrap.
    fn width(&self, column: usize) -> &'static str {
        let widths = self.rows.iter().filter_map(|row| row.widths.get(column).copied());
        let head = width(self.header(column));
        match widths.max().unwrap_or(0).max(head) {
            0..=BRIEF_MOST => "brief",
            width if width <= CELL_USUAL => "cell",
            _ => "wide",
        }
    }

    /// The name of a column; cells beyond the header have none.
    fn header(&self, column: usize) -> &str {
        let place = self.order.get(column);
        place.and_then(|place| self.layout.header.get(*place)).map_or("", String::as_str)
    }

    /// The columns with something in them, in the list's order where there is room for all; and how
    /// many others may have something.
    fn columns(&self) -> (Vec<usize>, u64) {
        let is_needed = |column: &usize| {
            let in_row = |row: &Kept| {
                row.wrong == Some(*column) || row.cells.get(*column).is_some_and(Option::is_some)
            };
            self.rows.iter().any(in_row)
        };
        let mut needed: Vec<usize> = (0..self.order.len()).filter(is_needed).collect();
        let unseen = self.layout.header.len().saturating_sub(self.order.len());
        let left_out = unseen + needed.len().saturating_sub(COLUMNS_MOST);
        needed.truncate(COLUMNS_MOST);
        if left_out == 0 {
            needed.sort_by_key(|column| self.order.get(*column));
        }
        (needed, left_out as u64)
    }

    /// The place of the cell that the reason is about.
    fn wrong_column(&self, row: &StoredRow) -> Option<usize> {
        let reason = row.reason.as_deref()?;
        if reason.starts_with("phone_") {
            return self.layout.numbers(row.id.source);
        }
        let about_recipient = reason.starts_with("staff_") || reason.starts_with("batch_");
        let name = self.recipient.filter(|_| about_recipient)?;
        self.layout.column(self.job, row.id.source, name)
    }
}

/// In Latin letters; of a long text it is enough to know that it is one.
fn width(text: &str) -> usize {
    if text.len() > 4 * CELL_USUAL { CELL_USUAL + 1 } else { text.width() }
}

/// Which columns besides the list's have something to say.
struct Own {
    file: bool,
    sheet: bool,
    sent_as: bool,
    message: bool,
    note: bool,
}

impl Own {
    fn of(rows: &Rows) -> Self {
        let sources = &rows.job.sources;
        let first = sources.first();
        let any = |said: fn(&Kept) -> bool| rows.rows.iter().any(said);
        Self {
            file: sources.iter().any(|it| first.is_some_and(|first| first.file != it.file)),
            sheet: sources.len() > 1 && sources.iter().any(|it| it.sheet.is_some()),
            sent_as: any(|row| row.sent_as.is_some()),
            message: any(|row| row.message.is_some()),
            note: any(|row| row.note.is_some()),
        }
    }
}
