//! Where rows go: one asynchronous method, so that the loop runs against the platform and, under
//! a paused clock, against a pretended one.

use std::future::Future;

use crate::ledger::Claimed;
use crate::platform::{Client, Fault, Reply};

/// Takes rows one by one.
pub trait Target: Send + Sync + 'static {
    /// Sends the row once, and gives what came back. It never tries again by itself.
    fn push(&self, row: &Claimed) -> impl Future<Output = Result<Reply, Fault>> + Send;
}

impl Target for Client {
    async fn push(&self, row: &Claimed) -> Result<Reply, Fault> {
        self.add(&row.recipient, &row.contact).await
    }
}
