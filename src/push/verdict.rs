//! What an answer makes of its row and of the job (contract, sections 4 and 6). Pure.

use std::time::Duration;

use crate::ledger::{Claimed, Settlement};
use crate::outcome::{Note, Status, StopCode, StoppedBy};
use crate::platform::{Cause, Fault, Reply, Verdict};

/// What follows from an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The row has its end.
    Ended(Settlement),
    /// Surely stored nothing: the row is tried again, and this is what the job stops with when
    /// that cannot go on.
    PutOff {
        /// How long the platform asked to be left alone.
        retry_after: Option<Duration>,
        /// What the job stops with.
        stop: StopCode,
        /// The reason's code where the row itself ends so.
        code: String,
    },
    /// It may have been stored: its end is `uncertain`, unless the user allowed to resend.
    Doubtful(Settlement),
    /// HTTP 4xx: the row's end, or the endpoint's if nothing has come through yet.
    RowRefused {
        /// Its end.
        end: Settlement,
        /// What the job stops with.
        stop: StoppedBy,
    },
    /// The row stays as it was, and so does every other.
    JobStops(StoppedBy),
    /// The row stays as it was, and so does every other for its recipient.
    RecipientCloses(StoppedBy),
}

/// Judges the answer to a row. `maybe_stored`: an earlier request of this row got no readable
/// reply.
pub(super) fn judge(row: &Claimed, maybe_stored: bool, answer: &Result<Reply, Fault>) -> Next {
    match answer {
        Ok(reply) => judge_reply(row, maybe_stored, reply),
        Err(fault) => judge_fault(row, fault),
    }
}

fn judge_reply(row: &Claimed, maybe_stored: bool, reply: &Reply) -> Next {
    let errno = reply.errno.code();
    let stopped_by = || StoppedBy::Errno { errno, message: reply.message.clone() };
    let end = |status| {
        let mut end = Settlement::new(row.key, status, row.notes);
        end.errno = Some(errno);
        end.message = Some(reply.message.clone()).filter(|message| !message.is_empty());
        end
    };
    match reply.errno.verdict() {
        Verdict::Inserted => Next::Ended(end(Status::Inserted)),
        Verdict::Duplicate => {
            let mut end = end(Status::Duplicate);
            if maybe_stored {
                end.notes.add(Note::LandedBefore);
            }
            Next::Ended(end)
        }
        Verdict::RowFailed => {
            let mut end = end(Status::Failed);
            end.reason = Some(format!("errno_{errno}"));
            Next::Ended(end)
        }
        Verdict::JobStops => Next::JobStops(stopped_by()),
        Verdict::BatchMissing => Next::RecipientCloses(stopped_by()),
    }
}

fn judge_fault(row: &Claimed, fault: &Fault) -> Next {
    let code = fault.code().into_owned();
    let end = |status| {
        let mut end = Settlement::new(row.key, status, row.notes);
        end.reason = Some(code.clone());
        end
    };
    match fault {
        Fault::TryAgain(Cause::Unreachable { .. }) => {
            Next::PutOff { retry_after: None, stop: StopCode::Unreachable, code }
        }
        Fault::TryAgain(Cause::Refused { retry_after, .. }) => {
            Next::PutOff { retry_after: *retry_after, stop: StopCode::Refused, code }
        }
        Fault::RowRefused { .. } => Next::RowRefused {
            end: end(Status::Failed),
            stop: StoppedBy::Cause { cause: code.clone() },
        },
        Fault::Redirected { .. } => Next::JobStops(StopCode::Redirected.into()),
        Fault::Unknown(_) => Next::Doubtful(end(Status::Uncertain)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::RowKey;
    use crate::outcome::Notes;
    use crate::platform::{Doubt, read_reply};
    use crate::row::{Contact, Phone, PhoneKind, Recipient, RowId};

    fn row() -> Claimed {
        Claimed {
            key: RowKey(1),
            id: RowId { source: 0, row: 2 },
            was: Status::Pending,
            notes: Notes::default(),
            recipient: Recipient::Batch("20261101".into()),
            contact: Contact {
                phone: Phone::new(PhoneKind::Mobile, 13_800_138_000),
                name: String::new(),
                address: String::new(),
                email: String::new(),
                comment: String::new(),
            },
        }
    }

    fn errno(code: i64, maybe_stored: bool) -> Next {
        let body = format!(r#"{{"errno":"{code}","message":"消息","data":[]}}"#);
        judge(&row(), maybe_stored, &Ok(read_reply(body.as_bytes()).unwrap()))
    }

    #[test]
    fn every_errno_ends_its_row_or_stops_what_the_contract_says() {
        for (code, status) in [(1, Status::Inserted), (10, Status::Duplicate)] {
            let Next::Ended(end) = errno(code, false) else { panic!("{code} ends the row") };
            assert_eq!((end.status, end.errno, end.reason), (status, Some(code), None));
        }
        for code in [0, 5, 6, 7, 8, 9, 77, -1] {
            let Next::Ended(end) = errno(code, false) else { panic!("{code} ends the row") };
            assert_eq!(end.status, Status::Failed);
            assert_eq!(end.reason, Some(format!("errno_{code}")));
            assert_eq!(end.message.as_deref(), Some("消息"));
        }
        let stop = |errno| StoppedBy::Errno { errno, message: "消息".into() };
        for code in [2, 3, 4] {
            assert_eq!(errno(code, false), Next::JobStops(stop(code)));
        }
        assert_eq!(errno(11, false), Next::RecipientCloses(stop(11)));
    }

    #[test]
    fn a_duplicate_after_a_lost_reply_is_noted_as_landed_before() {
        let Next::Ended(end) = errno(10, true) else { panic!("10 ends the row") };
        assert!(end.notes.has(Note::LandedBefore));
        let Next::Ended(end) = errno(1, true) else { panic!("1 ends the row") };
        assert!(!end.notes.has(Note::LandedBefore));
    }

    #[test]
    fn a_lost_reply_is_doubtful_and_a_refusal_is_not() {
        let lost = judge(&row(), false, &Err(Fault::Unknown(Doubt::Timeout)));
        assert!(matches!(&lost, Next::Doubtful(end) if end.reason.as_deref() == Some("timeout")));
        let refused = Fault::TryAgain(Cause::Refused { http: 503, retry_after: None });
        assert!(matches!(judge(&row(), false, &Err(refused)), Next::PutOff { .. }));
        let gone = judge(&row(), false, &Err(Fault::RowRefused { http: 404 }));
        let Next::RowRefused { end, stop } = gone else { panic!("404 refuses the row") };
        assert_eq!((end.status, end.reason.as_deref()), (Status::Failed, Some("http_404")));
        assert_eq!(stop, StoppedBy::Cause { cause: "http_404".into() });
    }
}
