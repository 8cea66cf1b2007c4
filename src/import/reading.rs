//! A list read to its end, batch by batch, with an ear for the stop.
//!
//! A stop is heeded within a moment, whatever the reader is at: it is not waited for, since it may
//! be at a file that has no end.

use std::time::Duration;

use super::ImportError;
use crate::source::{Batch, Next, ReadEnd, SourceError, Stream};
use crate::stop::Stop;

/// How often a stop is looked for while the reader gives nothing.
const STOP_LOOKED_FOR_EVERY: Duration = Duration::from_millis(100);

/// Hands each batch to `take`, with what part of the list is read, until the end. What the list's own trouble is, the inner result says.
///
/// # Errors
/// A stop, or what `take` says.
pub(super) fn to_the_end<T>(
    mut stream: Stream<T>,
    stop: &Stop,
    mut take: impl FnMut(&mut Batch<T>, Option<f64>) -> Result<(), ImportError>,
) -> Result<Result<ReadEnd, SourceError>, ImportError> {
    loop {
        let next = stream.next(STOP_LOOKED_FOR_EVERY);
        if let Some(cause) = stop.cause() {
            return Err(ImportError::Interrupted(cause));
        }
        match next {
            Next::Rows(mut batch) => {
                take(&mut batch, stream.share())?;
                stream.take_back(batch);
            }
            Next::NotYet => {}
            Next::End(end) => return Ok(end),
        }
    }
}
