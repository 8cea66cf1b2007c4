//! The platform: given, there, willing, and of one time with this machine.
//!
//! One request is made, a question for the staff; nothing is changed on the platform.

use dialfeed::platform::{AskError, Errno, Probe};
use jiff::SignedDuration;

use super::{Check, Verdict};
use crate::cli::commands::asking::words;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::settings::doctor::Given;
use crate::cli::settings::platform::Platform;
use crate::locale::doctor::{Doctor, Topic};

/// From this on somebody should set the clock.
const CLOCK_OFF: SignedDuration = SignedDuration::from_secs(30);
/// From this on `--window` and `--stop-at` go wrong by what a customer notices.
const CLOCK_WRONG: SignedDuration = SignedDuration::from_mins(5);

/// Whether address, company and auth code are there.
pub fn given(platform: &Given, face: Face) -> Check {
    let lang = face.lang;
    match platform {
        Given::Nothing => Check::new(Topic::Platform, Verdict::Warning, &Doctor::NoPlatform, lang),
        Given::Wrong(wrong) => {
            let found = Doctor::Said { text: wrong.say(lang) };
            Check::new(Topic::Platform, Verdict::Trouble(Exit::Usage), &found, lang)
        }
        Given::Whole(asking) => match &asking.platform {
            Platform::Sandbox => Check::new(Topic::Platform, Verdict::Fine, &Doctor::Sandbox, lang),
            Platform::Remote { site, .. } => {
                let (endpoint, company) = (site.endpoint.to_string(), site.company.clone());
                let found = Doctor::Given { endpoint: endpoint.clone(), company: company.clone() };
                Check::new(Topic::Platform, Verdict::Fine, &found, lang)
                    .with("endpoint", endpoint)
                    .with("company", company)
            }
        },
    }
}

/// A platform that could not even be tried.
pub fn not_joined(failure: Failure, face: Face) -> Check {
    let found = Doctor::Said { text: failure.message };
    Check::new(Topic::Reachable, Verdict::Trouble(failure.exit), &found, face.lang)
        .with("code", failure.code)
}

/// What one question has shown.
pub fn probed(probe: &Probe, face: Face) -> Vec<Check> {
    let mut checks = vec![reachable(probe, face)];
    if !matches!(probe.staff, Err(AskError::Fault(_))) {
        checks.push(auth(probe, face));
    }
    // Where no head of a reply came there is nothing to compare with, and that is told already.
    let was_heard = probe.clock_ahead.is_some() || !matches!(probe.staff, Err(AskError::Fault(_)));
    if was_heard {
        checks.push(clock(probe.clock_ahead, face));
    }
    checks
}

fn reachable(probe: &Probe, face: Face) -> Check {
    let took_ms = u64::try_from(probe.took.as_millis()).unwrap_or(u64::MAX);
    let (verdict, found) = match &probe.staff {
        Err(error @ AskError::Fault(_)) => {
            (Verdict::Trouble(Exit::Stopped), Doctor::Said { text: words(error, face) })
        }
        _ => (Verdict::Fine, Doctor::Reached { took_ms }),
    };
    let check = Check::new(Topic::Reachable, verdict, &found, face.lang).with("took_ms", took_ms);
    match &probe.staff {
        Err(AskError::Fault(fault)) => check.with("code", fault.code().into_owned()),
        _ => check,
    }
}

/// As an import judges it: with these codes no row could be sent, with others it would go on.
fn auth(probe: &Probe, face: Face) -> Check {
    let refused = |errno: Errno| matches!(errno, Errno::AuthFailed | Errno::MissingParameter);
    let (verdict, found) = match &probe.staff {
        Ok(staff) => (Verdict::Fine, Doctor::AuthTaken { staff: *staff as u64 }),
        Err(error @ AskError::Refused { errno, .. }) if refused(*errno) => {
            (Verdict::Trouble(Exit::Stopped), Doctor::Said { text: words(error, face) })
        }
        Err(error) => (Verdict::Warning, Doctor::AuthUnknown { why: words(error, face) }),
    };
    let check = Check::new(Topic::Auth, verdict, &found, face.lang);
    match &probe.staff {
        Ok(staff) => check.with("staff", *staff as u64),
        Err(AskError::Refused { errno, .. }) => check.with("errno", errno.code()),
        Err(_) => check,
    }
}

fn clock(ahead: Option<SignedDuration>, face: Face) -> Check {
    let Some(ahead) = ahead else {
        return Check::new(Topic::Clock, Verdict::Warning, &Doctor::ClockUnknown, face.lang);
    };
    let (verdict, found) = judge_clock(ahead);
    let ahead_s = (ahead.as_secs_f64() * 10.0).round() / 10.0;
    Check::new(Topic::Clock, verdict, &found, face.lang).with("platform_ahead_s", ahead_s)
}

fn judge_clock(ahead: SignedDuration) -> (Verdict, Doctor) {
    let (by_s, is_late) = (ahead.unsigned_abs().as_secs(), ahead.is_positive());
    match ahead.abs() {
        off if off > CLOCK_WRONG => {
            (Verdict::Trouble(Exit::Machine), Doctor::ClockWrong { by_s, is_late })
        }
        off if off > CLOCK_OFF => (Verdict::Warning, Doctor::ClockOff { by_s, is_late }),
        _ => (Verdict::Fine, Doctor::ClockRight),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_judged_by_how_far_it_is_off_in_either_direction() {
        let verdict = |seconds| judge_clock(SignedDuration::from_secs(seconds)).0;
        assert_eq!([verdict(30), verdict(-30)], [Verdict::Fine; 2]);
        assert_eq!([verdict(31), verdict(-31)], [Verdict::Warning; 2]);
        assert_eq!([verdict(300), verdict(-300)], [Verdict::Warning; 2]);
        assert_eq!([verdict(301), verdict(-301)], [Verdict::Trouble(Exit::Machine); 2]);
        let late = judge_clock(SignedDuration::from_secs(90)).1;
        assert_eq!(late, Doctor::ClockOff { by_s: 90, is_late: true });
    }
}
