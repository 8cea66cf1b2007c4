//! Which original column stands where in a report, for lists with different headers, and what
//! stands in it.

use hashbrown::HashMap;

use crate::ledger::{Job, SourceRecord, StoredRow};

/// See the module.
pub(crate) struct Layout {
    /// The names of the original columns.
    pub(crate) header: Vec<String>,
    /// For each source, the place of each of its columns.
    places: Vec<Vec<usize>>,
    /// For each source, the place of its phone numbers.
    numbers: Vec<Option<usize>>,
}

/// Cells beyond the header that a page looks at.
const BEYOND_SHOWN: usize = 4;

/// The field of the phone number.
const PHONENUM: &str = "phonenum";

/// What makes columns of several lists one column of the report.
#[derive(PartialEq, Eq, Hash)]
enum Shared<'a> {
    /// They feed the same field, so that a reader of the report finds that field in one column.
    Field(&'a str),
    /// They have the same name, and it is the so manieth of that name in its list.
    Name(&'a str, usize),
}

impl Layout {
    pub(crate) fn of(sources: &[SourceRecord]) -> Self {
        let mut header: Vec<String> = Vec::new();
        let mut known = HashMap::new();
        let (mut places, mut numbers) = (Vec::new(), Vec::new());
        for source in sources {
            let mut seen = HashMap::<&str, usize>::new();
            let mut of_source = Vec::new();
            for name in &source.header {
                let occurrence = seen.entry(name).or_default();
                let shared = match field_of(source, name).filter(|_| *occurrence == 0) {
                    Some(field) => Shared::Field(field),
                    None => Shared::Name(name, *occurrence),
                };
                let place = *known.entry(shared).or_insert_with(|| {
                    header.push(name.clone());
                    header.len() - 1
                });
                // A list without header goes before no list with one.
                if may_be_letter(&header[place]) {
                    header[place].clone_from(name);
                }
                *occurrence += 1;
                of_source.push(place);
            }
            let fed = |name: &String| field_of(source, name) == Some(PHONENUM);
            numbers.push(source.header.iter().position(fed).map(|column| of_source[column]));
            places.push(of_source);
        }
        Self { header, places, numbers }
    }

    /// Where the column of phone numbers stands for rows of this source.
    pub(super) fn numbers(&self, source: u32) -> Option<usize> {
        self.numbers.get(source as usize).copied().flatten()
    }

    /// Where the column of this name stands for rows of this source.
    pub(super) fn column(&self, job: &Job, source: u32, name: &str) -> Option<usize> {
        let header = &job.sources.get(source as usize)?.header;
        let column = header.iter().position(|column| column == name)?;
        self.places.get(source as usize)?.get(column).copied()
    }

    /// Where the columns stand that a reader looks at first: the number, the column of this name, the
    /// other fields that are sent, then the rest in their order; at most so many. Behind them a few
    /// places for cells beyond the header.
    pub(super) fn those_that_matter_first(
        &self,
        job: &Job,
        name: Option<&str>,
        most: usize,
    ) -> Vec<usize> {
        let sources = || (0..).zip(&job.sources);
        let numbers = sources().filter_map(|(source, _)| self.numbers(source));
        let named = sources().filter_map(|(source, _)| self.column(job, source, name?));
        let fields = sources().flat_map(|(source, record)| {
            record.columns.iter().filter_map(move |(_, column)| self.column(job, source, column))
        });
        let rest = 0..self.header.len() + BEYOND_SHOWN;
        let mut seen = hashbrown::HashSet::new();
        let all = numbers.chain(named).chain(fields).chain(rest);
        all.filter(|place| seen.insert(*place)).take(most).collect()
    }

    /// The row's cells as read, each in its place; a row longer than its header keeps the rest of
    /// them behind the last column.
    pub(crate) fn cells(&self, row: StoredRow) -> Vec<String> {
        let mut cells = vec![String::new(); self.header.len()];
        let places = self.places.get(row.id.source as usize).map_or(&[][..], Vec::as_slice);
        let mut beyond = Vec::new();
        for (column, cell) in row.cells.into_iter().enumerate() {
            match places.get(column) {
                Some(place) => cells[*place] = cell,
                None => beyond.push(cell),
            }
        }
        cells.append(&mut beyond);
        cells
    }
}

/// The field that the column of this name feeds.
fn field_of<'a>(source: &'a SourceRecord, name: &str) -> Option<&'a str> {
    let fed = source.columns.iter().find(|(_, column)| column == name);
    fed.map(|(field, _)| field.as_str())
}

/// Whether this can be the name of a column without header.
fn may_be_letter(name: &str) -> bool {
    name.len() <= 3 && name.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(header: &[&str], columns: &[(&str, &str)]) -> SourceRecord {
        SourceRecord {
            file: "list.csv".into(),
            sheet: None,
            encoding: None,
            rows: 0,
            sha256: String::new(),
            header: header.iter().map(|name| (*name).to_owned()).collect(),
            columns: columns
                .iter()
                .map(|(f, name)| ((*f).to_owned(), (*name).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn columns_of_one_field_share_a_place_whatever_their_names() {
        let layout = Layout::of(&[
            source(&["A", "B"], &[("phonenum", "B")]),
            source(&["姓名", "手机", "电话"], &[("phonenum", "手机"), ("name", "姓名")]),
            source(&["电话", "Name"], &[("phonenum", "电话"), ("name", "Name")]),
        ]);
        assert_eq!(layout.header, ["A", "手机", "姓名", "电话"]);
        assert_eq!(layout.places, [vec![0, 1], vec![2, 1, 3], vec![1, 2]]);
    }

    #[test]
    fn columns_of_one_name_share_a_place_and_the_second_of_a_name_has_its_own() {
        let layout = Layout::of(&[
            source(&["手机", "备注", "备注"], &[]),
            source(&["姓名", "备注", "手机"], &[]),
        ]);
        assert_eq!(layout.header, ["手机", "备注", "备注", "姓名"]);
        assert_eq!(layout.places, [vec![0, 1, 2], vec![3, 1, 0]]);
    }
}
