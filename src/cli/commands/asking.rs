//! What the commands of the platform's other actions share: a question that is asked again is told of,
//! and what has no answer becomes the user's error. Its codes besides those of `trouble`, for ever:
//!
//! | code | exit | what happened |
//! |---|---|---|
//! | `staff_unknown` | 2 | a staff number that the platform does not have |
//! | `call_uncertain` `hang_up_uncertain` `spy_uncertain` | 3 | no reply: it may have happened |
//! | `not_followed` | 3 | the call was placed, and cannot be followed |
//! | `pages` | 4 | call records that cannot be read to their end |
//! | `calls_kept` | 1 | the calls read for results cannot be kept |
//! | `output_not_written` | 1 | the file of `cdr` or `recording` fails |
//! | `output_exists` | 2 | it is there, and would be written over |

use dialfeed::calls::{Again, QuestionError, ask};
use dialfeed::platform::{AskError, Client, Errno, Fault, PageError};
use dialfeed::stop::Stop;

use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::trouble::of_question;
use crate::locale::calls::{self as said, Calls};
use crate::locale::notice::Notice;

/// Tells of each question that is asked again.
pub fn again(face: Face) -> impl FnMut(Again<'_>) {
    move |again| {
        let why = said::fault(again.fault, face.lang);
        face.tell(&Calls::AskedAgain { why, wait: again.wait }.say(face.lang));
    }
}

/// A question that has no answer in the end.
pub fn failed(error: &QuestionError, face: Face) -> Failure {
    match error {
        QuestionError::Page(PageError::Ask(error)) => not_answered(error, face),
        QuestionError::Page(error) => {
            let message = said::pages(error, face.lang);
            Failure { code: "pages", message, exit: Exit::Stopped }
        }
        QuestionError::Interrupted(cause) => Failure {
            code: "interrupted",
            message: Notice::Ended.say(face.lang),
            exit: Exit::from(*cause),
        },
    }
}

/// The platform's refusal, or what came instead of an answer.
pub fn not_answered(error: &AskError, face: Face) -> Failure {
    Failure { code: of_question(error), message: words(error, face), exit: Exit::Stopped }
}

/// The same as a sentence.
pub fn words(error: &AskError, face: Face) -> String {
    match error {
        AskError::Fault(fault) => said::fault(fault, face.lang),
        AskError::Refused { errno, message } => {
            said::refusal(errno.code(), &face.numbers.words(message), face.lang)
        }
        AskError::OtherShape { action } => said::other_shape(action, face.lang),
    }
}

/// Whether it is unknown if the platform has done what it was asked to.
pub fn is_uncertain(error: &AskError) -> bool {
    matches!(error, AskError::Fault(Fault::Unknown(_)))
}

/// Whether the refusal is everybody's and not this staff member's.
pub fn is_for_all(errno: Errno) -> bool {
    matches!(errno, Errno::MissingParameter | Errno::AuthFailed | Errno::NoSuchInterface)
}

/// The error of staff members that the platform does not have.
pub fn staff_unknown(staff: &[&str], face: Face) -> Failure {
    let message = Calls::StaffUnknown { staff: staff.join(", ") }.say(face.lang);
    Failure { code: "staff_unknown", message, exit: Exit::Usage }
}

/// What became of something that was asked of a staff member and refused: where the platform has no
/// such member that is the cause, whatever its code. It is asked afterwards and not before, so that
/// nobody waits for it where all is well.
pub async fn refused(
    client: &Client,
    staff: &[&str],
    error: &AskError,
    stop: &Stop,
    face: Face,
) -> Failure {
    if let AskError::Refused { errno, .. } = error
        && !is_for_all(*errno)
    {
        let mut unknown = Vec::new();
        for one in staff {
            if is_unknown(client, one, stop).await {
                unknown.push(*one);
            }
        }
        if !unknown.is_empty() {
            return staff_unknown(&unknown, face);
        }
    }
    let mut failure = not_answered(error, face);
    if matches!(error, AskError::Refused { errno: Errno::Failed, .. }) {
        // The code says nothing: most often there is no call, or one already.
        for staff in staff {
            if let Ok(status) = client.extension(staff).await {
                let state = said::state(status.state, face.lang);
                let stands = Calls::Stands { staff: (*staff).to_owned(), state };
                failure.message = format!("{}\n{}", failure.message, stands.say(face.lang));
            }
        }
    }
    failure
}

/// Whether the platform says that it has no such staff member.
pub async fn is_unknown(client: &Client, staff: &str, stop: &Stop) -> bool {
    let users = ask(stop, &mut |_| {}, async || Ok(client.users(Some(staff)).await?)).await;
    users.is_ok_and(|users| users.iter().all(|user| user.staff_id != staff))
}
