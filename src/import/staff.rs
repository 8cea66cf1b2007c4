//! Asking the platform who its staff are, before anything is sent (contract, section 6).

use std::collections::BTreeSet;
use std::time::Duration;

use super::{ImportError, TargetChoice};
use crate::platform::{AskError, Client, Errno, Fault};

/// Tries of the question where the platform surely was not reached.
const TRIES: u32 = 3;
const WAIT: Duration = Duration::from_millis(500);

/// What the platform says of its staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffCheck {
    /// The target is no staff member: nothing was asked.
    NotNeeded,
    /// These are all.
    Known(BTreeSet<String>),
    /// The platform does not allow the question; the user is warned, and staff numbers go
    /// unchecked.
    NotAllowed(AskError),
}

/// Asks, where the target is staff, and holds the named ones against the answer.
///
/// # Errors
/// [`ImportError::StaffUnknown`] for a named staff member that there is not;
/// [`ImportError::Refused`] where the auth code is refused, [`ImportError::StaffNotAsked`] where
/// nobody answers: then no row could be sent either.
pub async fn known_staff(
    client: &Client,
    target: &TargetChoice,
) -> Result<StaffCheck, ImportError> {
    let named: &[String] = match target {
        TargetChoice::Batch(_) | TargetChoice::BatchColumn(_) => return Ok(StaffCheck::NotNeeded),
        TargetChoice::Staff(named) => named,
        TargetChoice::StaffColumn(_) => &[],
    };
    let known: BTreeSet<String> = match ask(client).await {
        Ok(known) => known,
        Err(AskError::Fault(fault @ (Fault::TryAgain(_) | Fault::Unknown(_)))) => {
            return Err(ImportError::StaffNotAsked(fault));
        }
        Err(
            error @ AskError::Refused { errno: Errno::AuthFailed | Errno::MissingParameter, .. },
        ) => {
            return Err(ImportError::Refused(error));
        }
        Err(error) => return Ok(StaffCheck::NotAllowed(error)),
    };
    let unknown: Vec<String> =
        named.iter().filter(|staff| !known.contains(*staff)).cloned().collect();
    if unknown.is_empty() {
        Ok(StaffCheck::Known(known))
    } else {
        Err(ImportError::StaffUnknown { unknown, known: known.into_iter().collect() })
    }
}

async fn ask(client: &Client) -> Result<BTreeSet<String>, AskError> {
    for _ in 1..TRIES {
        match client.users(None).await {
            Err(AskError::Fault(Fault::TryAgain(_))) => tokio::time::sleep(WAIT).await,
            answer => return answer.map(numbers),
        }
    }
    client.users(None).await.map(numbers)
}

fn numbers(users: Vec<crate::platform::User>) -> BTreeSet<String> {
    users.into_iter().map(|user| user.staff_id).collect()
}
