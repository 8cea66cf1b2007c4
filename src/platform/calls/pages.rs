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
    /// The page begins with records that were asked to be left out: it would come again for ever.
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
    /// A page of records none of which has an id: there is no going on behind it.
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
        let records = self.client.calls(&self.filter, page).await?;
        if let Some(last) = in_order(&records, self.after)? {
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

/// The greatest id of the page; `None` for an empty one.
fn in_order(records: &[CallRecord], after: i64) -> Result<Option<i64>, PageError> {
    let ids: Vec<i64> = records.iter().filter_map(|record| record.id).collect();
    let Some(greatest) = ids.iter().copied().max() else {
        return if records.is_empty() { Ok(None) } else { Err(PageError::NoIds) };
    };
    if !ids.is_sorted() {
        return Err(PageError::NotInOrder);
    }
    if ids.iter().any(|id| *id <= after) {
        return Err(PageError::Repeated { id: greatest, after });
    }
    Ok(Some(greatest))
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

    #[test]
    fn a_page_goes_on_behind_its_greatest_id_and_one_without_an_id_among_others_is_no_trouble() {
        assert_eq!(in_order(&page(&[]), 7), Ok(None));
        assert_eq!(in_order(&page(&[Some(8), None, Some(12)]), 7), Ok(Some(12)));
    }

    #[test]
    fn a_page_that_would_never_end_or_hide_records_is_an_error() {
        let again = in_order(&page(&[Some(6), Some(7)]), 7);
        assert_eq!(again, Err(PageError::Repeated { id: 7, after: 7 }));
        assert_eq!(in_order(&page(&[Some(9), Some(8)]), 7), Err(PageError::NotInOrder));
        assert_eq!(in_order(&page(&[None, None]), 7), Err(PageError::NoIds));
    }
}
