//! The exit code that a job's end means (contract, section 3).

use crate::ledger::Tally;
use crate::outcome::{Status, StopCode, StoppedBy};
use crate::stop::StopCause;

/// The code of a run that left a job. `cause` tells an interrupt from a termination.
#[must_use]
pub fn exit_code(
    stopped_by: Option<&StoppedBy>,
    cause: Option<StopCause>,
    tally: &Tally,
    strict: bool,
) -> u8 {
    match stopped_by {
        Some(by) if by.is(StopCode::Interrupted) => match cause {
            Some(StopCause::Terminate) => 143,
            _ => 130,
        },
        Some(by) if by.is(StopCode::Disk) => 1,
        // Nothing may be sent without it, as at the beginning of a run.
        Some(by) if by.is(StopCode::DoNotCall) => 5,
        Some(_) => 4,
        None => {
            let rows = tally.rows;
            let failed = rows.of(Status::Failed) + rows.of(Status::Uncertain) > 0;
            let rejected = strict && rows.of(Status::Rejected) > 0;
            if failed || rejected { 3 } else { 0 }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Standing;

    fn tally(status: Status) -> Tally {
        let mut tally = Tally::default();
        tally.add(1, Standing::At(status), None, None);
        tally
    }

    #[test]
    fn a_finished_job_is_0_unless_rows_failed_or_strict_forbids_rejected_ones() {
        let code = |status, strict| exit_code(None, None, &tally(status), strict);
        assert_eq!(code(Status::Inserted, true), 0);
        assert_eq!(code(Status::Rejected, false), 0);
        assert_eq!(code(Status::Rejected, true), 3);
        assert_eq!(code(Status::Failed, false), 3);
        assert_eq!(code(Status::Uncertain, false), 3);
    }

    #[test]
    fn what_stopped_a_job_decides_before_its_rows_do() {
        let rows = tally(Status::Failed);
        let code = |by: StoppedBy, cause| exit_code(Some(&by), cause, &rows, false);
        let errno = StoppedBy::Errno { errno: 3, message: String::new() };
        assert_eq!(code(errno, None), 4);
        assert_eq!(code(StopCode::WindowClosed.into(), None), 4);
        assert_eq!(code(StopCode::Disk.into(), None), 1);
        assert_eq!(code(StopCode::DoNotCall.into(), None), 5);
        assert_eq!(code(StopCode::Interrupted.into(), Some(StopCause::Interrupt)), 130);
        assert_eq!(code(StopCode::Interrupted.into(), Some(StopCause::Terminate)), 143);
    }
}
