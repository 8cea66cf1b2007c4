//! Questions asked again where their answer was lost: nothing depends on them, so asking twice does no
//! harm. A refusal is an answer and is not asked about again.

use std::time::Duration;

use crate::platform::{AskError, Fault, PageError};
use crate::stop::{Stop, StopCause};

/// So often in all: long enough for a platform that is restarted, short enough for whoever waits.
const TRIES: u32 = 5;
/// Waits double from here.
const WAIT_FIRST: Duration = Duration::from_millis(500);
/// No wait that a platform asks for is longer.
const WAIT_MOST: Duration = Duration::from_secs(30);

/// Why a question has no answer in the end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// The platform's answer, or what came instead of the last one.
    #[error(transparent)]
    Page(#[from] PageError),
    /// The user has stopped it.
    #[error("interrupted")]
    Interrupted(StopCause),
}

impl From<AskError> for QuestionError {
    fn from(error: AskError) -> Self {
        Self::Page(PageError::Ask(error))
    }
}

/// A question that is asked again.
#[derive(Debug)]
pub struct Again<'a> {
    /// What came instead of an answer.
    pub fault: &'a Fault,
    /// How long the platform is left alone before.
    pub wait: Duration,
}

/// Asks until there is an answer. `tell` hears of each time that it is asked again.
///
/// # Errors
/// [`QuestionError`].
pub async fn ask<T>(
    stop: &Stop,
    tell: &mut dyn FnMut(Again<'_>),
    mut question: impl AsyncFnMut() -> Result<T, PageError>,
) -> Result<T, QuestionError> {
    let mut backoff = WAIT_FIRST;
    let mut tries = 1;
    loop {
        let error = tokio::select! {
            biased;
            cause = stop.requested() => return Err(QuestionError::Interrupted(cause)),
            answer = question() => match answer {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            },
        };
        let PageError::Ask(AskError::Fault(fault)) = &error else { return Err(error.into()) };
        if tries == TRIES || !may_do_better(fault) {
            return Err(error.into());
        }
        tries += 1;
        let asked_for = fault.retry_after().unwrap_or_default().min(WAIT_MOST);
        let pause = backoff.max(asked_for);
        backoff *= 2;
        tell(Again { fault, wait: pause });
        wait(stop, pause).await?;
    }
}

/// Waits so long, unless stopped.
///
/// # Errors
/// [`QuestionError::Interrupted`].
pub async fn wait(stop: &Stop, pause: Duration) -> Result<(), QuestionError> {
    tokio::select! {
        biased;
        cause = stop.requested() => Err(QuestionError::Interrupted(cause)),
        () = tokio::time::sleep(pause) => Ok(()),
    }
}

/// A wrong address stays one.
fn may_do_better(fault: &Fault) -> bool {
    matches!(fault, Fault::TryAgain(_) | Fault::Unknown(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::{Doubt, Errno};

    fn lost() -> PageError {
        PageError::Ask(AskError::Fault(Fault::Unknown(Doubt::Timeout)))
    }

    #[tokio::test(start_paused = true)]
    async fn a_lost_answer_is_asked_for_again_later_each_time_and_not_for_ever() {
        let mut waits = Vec::new();
        let mut asked = 0;
        let stop = Stop::new();
        let mut tell = |again: Again<'_>| waits.push(again.wait.as_millis());
        let never: Result<(), _> = ask(&stop, &mut tell, async || {
            asked += 1;
            Err(lost())
        })
        .await;
        assert_eq!(never, Err(QuestionError::Page(lost())));
        assert_eq!((asked, waits), (5, vec![500, 1000, 2000, 4000]));
        let mut tries = 0;
        let answer = ask(&stop, &mut |_| {}, async || {
            tries += 1;
            if tries < 3 { Err(lost()) } else { Ok(tries) }
        })
        .await;
        assert_eq!(answer, Ok(3));
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_and_a_wrong_address_are_asked_about_once_and_a_stop_ends_a_wait() {
        let refused = AskError::Refused { errno: Errno::AuthFailed, message: String::new() };
        let wrong = AskError::Fault(Fault::RowRefused { http: 404 });
        for error in [refused, wrong] {
            let mut asked = 0;
            let answer: Result<(), _> = ask(&Stop::new(), &mut |_| {}, async || {
                asked += 1;
                Err(error.clone().into())
            })
            .await;
            assert_eq!((answer, asked), (Err(error.clone().into()), 1));
        }
        let stop = Stop::new();
        let mut tell = |_: Again<'_>| stop.request(StopCause::Interrupt);
        let answer: Result<(), _> = ask(&stop, &mut tell, async || Err(lost())).await;
        assert_eq!(answer, Err(QuestionError::Interrupted(StopCause::Interrupt)));
    }
}
