//! Reading all records of a filter, page by page, by the greatest id so far: new records that arrive
//! meanwhile have greater ids and come at the end, so none is missed and none comes twice.
//!
//! A platform that does not do as it is asked is found out: one that gives the latest records first
//! would hide the older ones, one that gives the same page again would never end. Knows no waiting: who
//! asks again after a fault, and when, is the caller's to say.

use super::super::client::{AskError, Client};
use super::{CallFilter, CallPage, CallRecord, Sort};

/// Records asked for at a time. A platform that gives fewer is asked more often.
const PAGE_RECORDS: u32 = 500;

/// Why the records cannot be read to their end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// The question has no answer; it may be asked again.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// The page holds nothing but records that were asked to be left out: it would come again for ever.
    #[error(
        "the platform gives records up to {id} again, though those after {after} were asked for"
    )]
    Repeated {
        /// The greatest id of the page.
        id: i64,
        /// The greatest id before it.
        after: i64,
    },
    /// The records do not stand in the order asked for: older ones would be missed.
    #[error("the platform does not give the oldest records first")]
    NotInOrder,
    /// A page whose last record has no id: there is no going on behind it.
    #[error("the platform's records have no id")]
    NoIds,
}

/// The records of a filter, the oldest first.
#[derive(Debug)]
pub struct CallPages<'a> {
    client: &'a Client,
    filter: CallFilter,
    after: i64,
}

impl<'a> CallPages<'a> {
    /// Of this filter, behind this id; from the beginning at 0.
    #[must_use]
    pub fn new(client: &'a Client, filter: CallFilter, after: i64) -> Self {
        Self { client, filter, after }
    }

    /// The next records. Empty where there are none by now: a later call sees those that have
    /// arrived since. Where it fails, the next call asks the same again.
    ///
    /// # Errors
    /// [`PageError`].
    pub async fn next(&mut self) -> Result<Vec<CallRecord>, PageError> {
        let page = CallPage { after: Some(self.after), most: PAGE_RECORDS, sort: Sort::Ascending };
        let records = new_ones(self.client.calls(&self.filter, page).await?, self.after)?;
        if let Some(last) = records.iter().rev().find_map(|record| record.id) {
            self.after = last;
        }
        Ok(records)
    }

    /// The greatest id so far: where to go on another time.
    #[must_use]
    pub fn after(&self) -> i64 {
        self.after
    }
}

/// The page without what is known already: a platform may count `PId` in, or have its pages overlap.
fn new_ones(mut records: Vec<CallRecord>, after: i64) -> Result<Vec<CallRecord>, PageError> {
    let Some(last) = records.last() else { return Ok(records) };
    if last.id.is_none() {
        return Err(PageError::NoIds);
    }
    let ids: Vec<i64> = records.iter().filter_map(|record| record.id).collect();
    if !ids.is_sorted() {
        return Err(PageError::NotInOrder);
    }
    let greatest = ids.last().copied().unwrap_or(after);
    if greatest <= after {
        // The last record of the last page alone is the end where `PId` is counted in.
        let is_end = greatest == after && records.len() == 1;
        return if is_end {
            Ok(Vec::new())
        } else {
            Err(PageError::Repeated { id: greatest, after })
        };
    }
    if let Some(known) = records.iter().rposition(|record| record.id.is_some_and(|id| id <= after))
    {
        records.drain(..=known);
    }
    let mut before = None;
    records.retain(|record| {
        record.id.is_none() || std::mem::replace(&mut before, record.id) != record.id
    });
    Ok(records)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::read;
    use super::*;

    fn page(ids: &[Option<i64>]) -> Vec<CallRecord> {
        let records: Vec<_> = ids.iter().map(|id| json!({"id": id, "dst": "1"})).collect();
        read(json!(records)).unwrap()
    }

    fn read_ids(ids: &[Option<i64>], after: i64) -> Result<Vec<Option<i64>>, PageError> {
        new_ones(page(ids), after).map(|new| new.iter().map(|record| record.id).collect())
    }

    #[test]
    fn a_record_without_an_id_among_others_is_no_trouble_and_one_that_is_known_comes_once() {
        assert_eq!(read_ids(&[], 7), Ok(vec![]));
        assert_eq!(read_ids(&[Some(8), None, Some(12)], 7), Ok(vec![Some(8), None, Some(12)]));
        assert_eq!(read_ids(&[Some(8), Some(8), None, Some(8), Some(9)], 7).unwrap().len(), 3);
        assert_eq!(read_ids(&[Some(6), None, Some(7), Some(8)], 7), Ok(vec![Some(8)]));
        assert_eq!(read_ids(&[Some(7)], 7), Ok(vec![]), "the end, where the platform counts it in");
    }

    #[test]
    fn a_page_that_would_never_end_or_hide_records_is_an_error() {
        let again = read_ids(&[Some(6), Some(7)], 7);
        assert_eq!(again, Err(PageError::Repeated { id: 7, after: 7 }));
        assert_eq!(read_ids(&[Some(6)], 7), Err(PageError::Repeated { id: 6, after: 7 }));
        assert_eq!(read_ids(&[Some(9), Some(8)], 7), Err(PageError::NotInOrder));
        assert_eq!(read_ids(&[None, None], 7), Err(PageError::NoIds));
        assert_eq!(read_ids(&[Some(8), None], 7), Err(PageError::NoIds), "it would come again");
    }
}
