//! The columns of a list, from a sample of its rows.

use std::ops::RangeInclusive;

use super::choose::{Header, best_phone, is_place, numbers_by_content};
use super::{
    Candidate, Choice, Columns, How, SampleRow, Wanted, fingerprint, header_row, header_span,
    names, samples,
};
use crate::row::Field;
use crate::source::options::{HeaderAt, IsPhone, ReadOptions, Templated};
use crate::source::own_report;

/// Why there are no columns; the caller adds file and sheet.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::source) enum Problem {
    NoPhoneColumn { header: Vec<String> },
    AmbiguousPhoneColumn { candidates: Vec<Candidate> },
    UnknownColumn { wanted: Wanted, asked: String, header: Vec<String> },
    AmbiguousColumn { asked: String, candidates: Vec<Candidate> },
    HeaderBeyondEnd { asked: u32 },
}

/// Finds the columns. `sample`: the first rows with text, from the header's row on where the user
/// named it.
pub(in crate::source) fn find(
    sample: &[SampleRow],
    options: &ReadOptions,
    is_phone: IsPhone,
) -> Result<Columns, Problem> {
    let width = sample.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let header_rows = header_rows(sample, width, options, is_phone)?;
    let data = &sample[header_rows.as_ref().map_or(0, |rows| rows.end() + 1)..];
    let cells =
        header_rows.as_ref().map_or_else(Vec::new, |rows| header_span::combined(sample, rows));
    let header = Header { cells: &cells, width };

    let mut choices = mapped(&header, options)?;
    let set = set(&header, options, &mut choices)?;
    choices.extend(saved(&header, options, &choices));
    if !choices.iter().any(|choice| choice.wanted == Wanted::Field(Field::Phonenum)) {
        choices.push(phone_column(&header, data, &choices, is_phone)?);
    }
    for field in Field::ALL.into_iter().filter(|field| !is_set(options, *field)) {
        if let Some(choice) = other_field(&header, field, &choices) {
            choices.push(choice);
        }
    }
    choices.sort_by_key(|choice| match choice.wanted {
        Wanted::Field(field) => field as usize,
        // The sort is stable: the others keep their order.
        Wanted::Extra(_) => Field::ALL.len(),
        Wanted::Part(_) => Field::ALL.len() + 1,
    });
    Ok(Columns { set, ..columns(sample, header_rows, &header, data, choices) })
}

/// The header's rows, as indexes in the sample; `None` where the list has none.
fn header_rows(
    sample: &[SampleRow],
    width: usize,
    options: &ReadOptions,
    is_phone: IsPhone,
) -> Result<Option<RangeInclusive<usize>>, Problem> {
    match options.header {
        HeaderAt::Nowhere => return Ok(None),
        HeaderAt::Row(asked) => {
            // This row and no other: whoever names it has looked.
            let there = sample.first().is_some_and(|(row, _)| *row == asked);
            return if there { Ok(Some(0..=0)) } else { Err(Problem::HeaderBeyondEnd { asked }) };
        }
        HeaderAt::Detect => {}
    }
    let first_cells = sample.first().map(|(_, cells)| cells.iter().map(String::as_str));
    if first_cells.is_some_and(own_report::is_header) {
        return Ok(Some(0..=0));
    }
    let found = header_index(sample, width, options, is_phone);
    Ok(found.map(|found| header_span::around(sample, found, is_phone)))
}

/// The row that looks most like a header.
fn header_index(
    sample: &[SampleRow],
    width: usize,
    options: &ReadOptions,
    is_phone: IsPhone,
) -> Option<usize> {
    let words: Vec<&str> = asked(options).filter(|asked| !is_place(asked)).map(str::trim).collect();
    if let Some(index) = known_header(sample, width, options, is_phone) {
        return Some(index);
    }
    if let Some(index) = header_row::by_words(sample, &words, is_phone) {
        return Some(index);
    }
    let bare = Header { cells: &[], width };
    let by_map = options.map.iter().rfind(|(field, _)| *field == Field::Phonenum);
    let by_map = by_map.and_then(|(_, asked)| bare.resolve(&asked.0).first().copied());
    let column =
        by_map.or_else(|| numbers_by_content(width, sample, is_phone, |_| true).first().copied());
    column.and_then(|column| header_row::above_numbers(sample, column, is_phone))
}

/// A row that is, cell by cell, a header that was confirmed before.
fn known_header(
    sample: &[SampleRow],
    width: usize,
    options: &ReadOptions,
    is_phone: IsPhone,
) -> Option<usize> {
    let remembered = options.remembered.as_ref()?;
    sample.iter().take(header_row::TITLE_ROWS_MAX).position(|(_, cells)| {
        let names = Header { cells, width }.names();
        !cells.iter().any(|cell| is_phone(cell))
            && remembered.header(&fingerprint(&names)).is_some()
    })
}

fn asked(options: &ReadOptions) -> impl Iterator<Item = &str> {
    let map = options.map.iter().map(|(_, asked)| asked.0.as_str());
    let parts = options.set.iter().flat_map(|set| &set.columns);
    map.chain(options.extra.iter().chain(parts).map(|asked| asked.0.as_str()))
}

/// The columns that the user named.
fn mapped(header: &Header, options: &ReadOptions) -> Result<Vec<Choice>, Problem> {
    let mut choices: Vec<Choice> = Vec::new();
    for field in Field::ALL {
        if let Some((_, asked)) = options.map.iter().rfind(|(mapped, _)| *mapped == field) {
            choices.push(named(header, Wanted::Field(field), &asked.0)?);
        }
    }
    for asked in &options.extra {
        choices.push(named(header, Wanted::Extra(asked.0.clone()), &asked.0)?);
    }
    Ok(choices)
}

/// The columns that fields are made of; each is a choice, once for each field.
fn set(
    header: &Header,
    options: &ReadOptions,
    choices: &mut Vec<Choice>,
) -> Result<Vec<Templated<usize>>, Problem> {
    let mut all = Vec::new();
    for set in &options.set {
        let mut columns = Vec::new();
        for asked in &set.columns {
            let choice = named(header, Wanted::Part(set.field), &asked.0)?;
            columns.push(choice.taken.column);
            if !choices.contains(&choice) {
                choices.push(choice);
            }
        }
        all.push(Templated { field: set.field, text: set.text.clone(), columns });
    }
    Ok(all)
}

/// Whether the user makes this field of several columns, so that it needs none of its own.
fn is_set(options: &ReadOptions, field: Field) -> bool {
    options.set.iter().any(|set| set.field == field)
}

fn named(header: &Header, wanted: Wanted, asked: &str) -> Result<Choice, Problem> {
    match header.resolve(asked).as_slice() {
        [column] => Ok(choice(header, wanted, How::Map, *column, &[])),
        [] => {
            Err(Problem::UnknownColumn { wanted, asked: asked.to_owned(), header: header.names() })
        }
        several => Err(Problem::AmbiguousColumn {
            asked: asked.to_owned(),
            candidates: header.candidates(several),
        }),
    }
}

/// The columns that were taken when this very header was last confirmed, for the fields that the
/// user has not named now.
fn saved(header: &Header, options: &ReadOptions, taken: &[Choice]) -> Vec<Choice> {
    let Some(remembered) = options.remembered.as_ref().filter(|_| !header.cells.is_empty()) else {
        return Vec::new();
    };
    let Some(known) = remembered.header(&fingerprint(&header.names())) else { return Vec::new() };
    let is_free = |field: Field, column: usize| {
        let named = taken.iter().any(|choice| choice.wanted == Wanted::Field(field));
        !named
            && !is_set(options, field)
            && column < header.width
            && !free(taken, vec![column]).is_empty()
    };
    let columns = known.columns.iter().filter(|(field, column)| is_free(*field, *column));
    columns
        .map(|(field, column)| choice(header, Wanted::Field(*field), How::Saved, *column, &[]))
        .collect()
}

/// The phone column by header, else by content.
fn phone_column(
    header: &Header,
    data: &[SampleRow],
    taken: &[Choice],
    is_phone: IsPhone,
) -> Result<Choice, Problem> {
    let by_header = free(taken, header.naming(Field::Phonenum));
    let (how, fitting) = if by_header.is_empty() {
        let may = |column: usize| {
            let cell = header.cell(column);
            !is_taken(taken, column) && !names::is_private(cell) && names::field_of(cell).is_none()
        };
        (How::Content, numbers_by_content(header.width, data, is_phone, may))
    } else {
        (How::Header, by_header)
    };
    if fitting.is_empty() {
        return Err(Problem::NoPhoneColumn { header: header.names() });
    }
    let Some(column) = best_phone(header, &fitting, data, is_phone) else {
        return Err(Problem::AmbiguousPhoneColumn { candidates: header.candidates(&fitting) });
    };
    Ok(choice(header, Wanted::Field(Field::Phonenum), how, column, &fitting))
}

/// Another field by header: the first column that names it.
fn other_field(header: &Header, field: Field, taken: &[Choice]) -> Option<Choice> {
    if taken.iter().any(|choice| choice.wanted == Wanted::Field(field)) {
        return None;
    }
    let fitting = free(taken, header.naming(field));
    let column = *fitting.first()?;
    Some(choice(header, Wanted::Field(field), How::Header, column, &fitting))
}

/// The columns that no field has yet; an extra column may serve as a field too, and so may one that
/// another field is made of.
fn free(taken: &[Choice], columns: Vec<usize>) -> Vec<usize> {
    let is_field = |column: &usize| {
        taken.iter().any(|choice| {
            choice.taken.column == *column && matches!(choice.wanted, Wanted::Field(_))
        })
    };
    columns.into_iter().filter(|column| !is_field(column)).collect()
}

fn is_taken(taken: &[Choice], column: usize) -> bool {
    let is_part = |choice: &Choice| matches!(choice.wanted, Wanted::Part(_));
    taken.iter().any(|choice| choice.taken.column == column && !is_part(choice))
}

fn choice(header: &Header, wanted: Wanted, how: How, column: usize, fitting: &[usize]) -> Choice {
    let rivals: Vec<usize> = fitting.iter().copied().filter(|rival| *rival != column).collect();
    Choice { wanted, taken: header.candidate(column), how, passed_over: header.candidates(&rivals) }
}

fn columns(
    sample: &[SampleRow],
    header_rows: Option<RangeInclusive<usize>>,
    header: &Header,
    data: &[SampleRow],
    choices: Vec<Choice>,
) -> Columns {
    let of = |field: Field| {
        let mut all = choices.iter();
        all.find(|choice| choice.wanted == Wanted::Field(field)).map(|choice| choice.taken.column)
    };
    let extra = choices.iter().filter(|choice| matches!(choice.wanted, Wanted::Extra(_)));
    let (first, last) = header_rows.map(RangeInclusive::into_inner).unzip();
    let row_of = |index: usize| sample[index].0;
    let titles = &sample[..first.unwrap_or(0)];
    Columns {
        phonenum: of(Field::Phonenum).unwrap_or(0),
        name: of(Field::Name),
        address: of(Field::Address),
        email: of(Field::Email),
        comment: of(Field::Comment),
        extra: extra.map(|choice| choice.taken.column).collect(),
        set: Vec::new(),
        header: header.names(),
        header_row: last.map(row_of),
        header_from: first.map(row_of),
        first_row: last.map_or(1, |last| row_of(last) + 1),
        title_rows: titles.first().zip(titles.last()).map(|(first, last)| (first.0, last.0)),
        samples: samples::of(data, header.width),
        choices,
    }
}
