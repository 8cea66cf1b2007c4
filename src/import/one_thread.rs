//! Work of many small pieces, on one thread.
//!
//! A request is begun, carried and judged within some microseconds, and to wake another thread takes
//! as long: handed from thread to thread, pushing takes a third more processor time, and no more rows
//! get through. Knows no push.

use std::future::Future;

use tokio::runtime::{Builder, Handle};
use tokio::task::block_in_place;

/// Does the work, and all that it spawns, on the calling thread, which must be one that may block
/// inside a multi-thread runtime.
pub(super) fn on_one_thread<T>(work: impl Future<Output = T>) -> T {
    block_in_place(|| {
        let Ok(own) = Builder::new_current_thread().enable_all().build() else {
            // The system has no more files to give: the runtime that is there serves as well.
            return Handle::current().block_on(work);
        };
        let done = own.block_on(work);
        // A name that is still being looked up must not hold up the end.
        own.shutdown_background();
        done
    })
}
