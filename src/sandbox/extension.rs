//! A staff member's telephone: whether it is there, logged in, in predictive dialling, on a break;
//! and the codes that are dialled on it.
//!
//! Staff number and extension are the same. Knows no calls: whether somebody is busy is the
//! exchange's to say.

use super::staff::STAFF;

/// The state of an extension, as the interface numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Not found, or its telephone is not registered: -1.
    NotFound,
    /// 0.
    Idle,
    /// 1.
    InCall,
    /// Hears the tone of an engaged or impossible number: 2.
    Tone,
    /// Nobody is logged in: 4.
    Unavailable,
    /// The extension itself rings: 8.
    Ringing,
    /// The called number rings: 9.
    NumberRinging,
    /// 18.
    OnBreak,
    /// Listens in on somebody's call: 19.
    ListeningIn,
}

impl Status {
    /// As the interface writes it.
    #[must_use]
    pub fn code(self) -> i8 {
        match self {
            Self::NotFound => -1,
            Self::Idle => 0,
            Self::InCall => 1,
            Self::Tone => 2,
            Self::Unavailable => 4,
            Self::Ringing => 8,
            Self::NumberRinging => 9,
            Self::OnBreak => 18,
            Self::ListeningIn => 19,
        }
    }
}

/// What is done on the telephone itself, never through the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feature {
    /// 000: log in.
    LogIn,
    /// 001: log out.
    LogOut,
    /// 010: take calls of predictive dialling.
    JoinPredictive,
    /// 011: take none.
    LeavePredictive,
    /// Begin a break.
    BeginBreak,
    /// End it.
    EndBreak,
    /// Plug the telephone in: it registers.
    PlugIn,
    /// Unplug it; a call that it has is cut off.
    Unplug,
}

impl Feature {
    /// Every one there is.
    pub(super) const ALL: [Self; 8] = [
        Self::LogIn,
        Self::LogOut,
        Self::JoinPredictive,
        Self::LeavePredictive,
        Self::BeginBreak,
        Self::EndBreak,
        Self::PlugIn,
        Self::Unplug,
    ];

    /// The feature code, or a word where the platform has none.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::LogIn => "000",
            Self::LogOut => "001",
            Self::JoinPredictive => "010",
            Self::LeavePredictive => "011",
            Self::BeginBreak => "break",
            Self::EndBreak => "return",
            Self::PlugIn => "plug",
            Self::Unplug => "unplug",
        }
    }
}

/// An extension without its calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Extension {
    pub staffid: String,
    pub is_registered: bool,
    pub is_logged_in: bool,
    pub is_predictive: bool,
    pub is_on_break: bool,
    /// Since when it has had no call: the longest free gets the next one.
    pub free_since_ms: i64,
    /// The call that it listens to, or listened to before that ended; 0: none.
    pub listens_to: u64,
}

impl Extension {
    /// The extensions of new data: `8001` to `8008` in predictive dialling, `8009` logged in,
    /// `8010` not.
    pub fn of_new_data() -> Vec<Self> {
        STAFF
            .iter()
            .map(|(staffid, ..)| Self {
                staffid: (*staffid).to_owned(),
                is_registered: true,
                is_logged_in: *staffid != "8010",
                is_predictive: !["8009", "8010"].contains(staffid),
                is_on_break: false,
                free_since_ms: 0,
                listens_to: 0,
            })
            .collect()
    }

    /// Whether calls of the dialler may come, if it is not busy.
    pub fn takes_predictive(&self) -> bool {
        self.is_registered && self.is_logged_in && self.is_predictive && !self.is_on_break
    }

    /// Carries out the feature. An unplugged telephone dials nothing, one that nobody has logged
    /// in on only 000; says whether it was carried out.
    pub fn press(&mut self, feature: Feature) -> bool {
        let needs_line = !matches!(feature, Feature::PlugIn | Feature::Unplug);
        let needs_login = needs_line && feature != Feature::LogIn;
        if (needs_line && !self.is_registered) || (needs_login && !self.is_logged_in) {
            return false;
        }
        match feature {
            Feature::LogIn => self.is_logged_in = true,
            Feature::LogOut => {
                self.is_logged_in = false;
                self.is_predictive = false;
                self.is_on_break = false;
            }
            Feature::JoinPredictive => self.is_predictive = true,
            Feature::LeavePredictive => self.is_predictive = false,
            Feature::BeginBreak => self.is_on_break = true,
            Feature::EndBreak => self.is_on_break = false,
            Feature::PlugIn => self.is_registered = true,
            Feature::Unplug => self.is_registered = false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_do_what_they_say_where_the_telephone_can_dial_them() {
        let mut extension = Extension::of_new_data().remove(9);
        assert!(!extension.press(Feature::JoinPredictive), "nobody is logged in");
        assert!(extension.press(Feature::LogIn) && extension.press(Feature::JoinPredictive));
        assert!(extension.takes_predictive());
        assert!(extension.press(Feature::BeginBreak) && !extension.takes_predictive());
        assert!(extension.press(Feature::EndBreak) && extension.takes_predictive());
        assert!(extension.press(Feature::Unplug) && !extension.takes_predictive());
        assert!(!extension.press(Feature::LogOut), "it is unplugged");
        assert!(extension.press(Feature::PlugIn) && extension.takes_predictive());
        assert!(extension.press(Feature::LogOut) && !extension.is_predictive);
    }

    #[test]
    fn every_feature_has_a_code_of_its_own() {
        let codes: std::collections::BTreeSet<&str> =
            Feature::ALL.iter().map(|feature| feature.code()).collect();
        assert_eq!(codes.len(), Feature::ALL.len());
    }
}
