//! How a single attempt can fail: for good, or for now.

use std::future::Future;
use std::time::Duration;

use super::error::DeliveryError;
use crate::censor::Censor;

/// What a single attempt came to, where not to a delivery.
#[derive(Debug)]
pub(super) enum Setback {
    /// It would fail again.
    Final(DeliveryError),
    /// It may pass.
    Passing {
        /// What is told where it does not.
        error: DeliveryError,
        /// How long the other side wants to be left alone.
        wait: Option<Duration>,
    },
}

impl Setback {
    /// One that may pass, and after which the usual pause is made.
    pub(super) fn passing(error: DeliveryError) -> Self {
        Self::Passing { error, wait: None }
    }

    /// A handshake that did not come about: it would not the next time either.
    pub(super) fn tls(error: &rustls::Error, censor: &Censor) -> Self {
        let detail = censor.tidy(&error.to_string());
        Self::Final(match error {
            rustls::Error::InvalidCertificate(_) => DeliveryError::Untrusted { detail },
            _ => DeliveryError::NotEncrypted { detail },
        })
    }
}

/// The attempt, ended when its time is over.
pub(super) async fn within<T>(
    limit: Duration,
    attempt: impl Future<Output = Result<T, Setback>>,
) -> Result<T, Setback> {
    match tokio::time::timeout(limit, attempt).await {
        Ok(end) => end,
        Err(_) => Err(Setback::passing(DeliveryError::Silent { within: limit })),
    }
}
