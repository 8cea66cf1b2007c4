//! Extensions and what is done with them: how one stands (`ExtenStatus`), and how to listen in
//! (`ExtenSpy`).

use std::fmt;

use super::values::{Fields, number, text};

/// How a staff member's extension stands (protocol, action 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExtensionState {
    /// -1: the extension is not found.
    NotFound,
    /// 0: idle.
    Idle,
    /// 1: in a call.
    InCall,
    /// 2: busy.
    Busy,
    /// 4: unavailable.
    Unavailable,
    /// 8 or 9: ringing.
    Ringing,
    /// 18: on a break.
    OnBreak,
    /// 19: busy; the protocol has two numbers for it.
    Occupied,
    /// A number that the protocol does not name.
    Other(i64),
}

impl ExtensionState {
    /// Whether a call rings or is talked on.
    #[must_use]
    pub fn is_in_a_call(self) -> bool {
        matches!(self, Self::InCall | Self::Ringing)
    }

    /// The stable code for scripts.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::NotFound => "not_found".into(),
            Self::Idle => "idle".into(),
            Self::InCall => "in_call".into(),
            Self::Busy => "busy".into(),
            Self::Unavailable => "unavailable".into(),
            Self::Ringing => "ringing".into(),
            Self::OnBreak => "on_break".into(),
            Self::Occupied => "occupied".into(),
            Self::Other(number) => format!("status_{number}"),
        }
    }
}

impl From<i64> for ExtensionState {
    fn from(status: i64) -> Self {
        match status {
            -1 => Self::NotFound,
            0 => Self::Idle,
            1 => Self::InCall,
            2 => Self::Busy,
            4 => Self::Unavailable,
            8 | 9 => Self::Ringing,
            18 => Self::OnBreak,
            19 => Self::Occupied,
            other => Self::Other(other),
        }
    }
}

/// What the platform says of an extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtensionStatus {
    /// How it stands.
    pub state: ExtensionState,
    /// Its number; empty where the platform does not say.
    pub extension: String,
    /// Whom it is talking with, or who rings; empty where nobody is.
    pub caller_number: String,
}

/// Reads the reply's `data`; `None` without a status.
pub(super) fn read_status(record: &Fields) -> Option<ExtensionStatus> {
    Some(ExtensionStatus {
        state: number(record, "Status")?.into(),
        extension: text(record, "Extension"),
        caller_number: text(record, "CallerNum"),
    })
}

/// How to listen in (protocol, action 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpyMode {
    /// 1: hear both, be heard by nobody.
    Monitor,
    /// 2: be heard by the staff member alone.
    Whisper,
    /// 3: be heard by both.
    ThreeWay,
}

impl SpyMode {
    /// The value of `spytype`.
    pub(super) fn number(self) -> &'static str {
        match self {
            Self::Monitor => "1",
            Self::Whisper => "2",
            Self::ThreeWay => "3",
        }
    }
}

impl fmt::Display for SpyMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Monitor => "monitor",
            Self::Whisper => "whisper",
            Self::ThreeWay => "three-way",
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn the_protocols_sample_is_read_with_its_numbers() {
        let sample = json!({"Status": 8, "Extension": 1001, "CallerNum": 13888888888_u64});
        let Value::Object(record) = sample else { unreachable!() };
        let status = read_status(&record).unwrap();
        assert_eq!(status.state, ExtensionState::Ringing);
        assert_eq!((&status.extension[..], &status.caller_number[..]), ("1001", "13888888888"));
    }

    #[test]
    fn every_status_of_the_protocol_has_its_state_and_no_status_is_no_answer() {
        let codes: Vec<String> =
            [-1, 0, 1, 2, 4, 8, 9, 18, 19, 77].map(|it| ExtensionState::from(it).code()).into();
        assert_eq!(
            codes,
            [
                "not_found",
                "idle",
                "in_call",
                "busy",
                "unavailable",
                "ringing",
                "ringing",
                "on_break",
                "occupied",
                "status_77"
            ]
        );
        assert_eq!(read_status(&Fields::new()), None);
    }
}
