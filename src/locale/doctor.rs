//! What a check-up finds, and what to do about it.

use super::{Lang, en, zh};

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// `dialfeed.toml`.
    Configuration,
    /// The do-not-call lists that it names.
    DoNotCall,
    /// The folder of the ledger.
    State,
    /// The ledger.
    Ledger,
    /// Room on the disks.
    Disk,
    /// Address, company and auth code.
    Platform,
    /// The way there.
    Proxy,
    /// Whether it answers.
    Reachable,
    /// Whether it takes the auth code.
    Auth,
    /// This machine's clock.
    Clock,
    /// Language and terminal.
    Terminal,
    /// Who is told.
    Notify,
}

impl Topic {
    /// Its code in the object, for ever.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::DoNotCall => "do_not_call",
            Self::State => "state",
            Self::Ledger => "ledger",
            Self::Disk => "disk",
            Self::Platform => "platform",
            Self::Proxy => "proxy",
            Self::Reachable => "reachable",
            Self::Auth => "auth",
            Self::Clock => "clock",
            Self::Terminal => "terminal",
            Self::Notify => "notify",
        }
    }

    /// Its word.
    #[must_use]
    pub fn say(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => zh::topic(self),
            Lang::En => en::topic(self),
        }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doctor {
    /// Before what was found, what it is about.
    Head { topic: Topic },
    /// The sentence that another part has for it.
    Said { text: String },
    /// There is no configuration file.
    NoConfiguration,
    /// The file, and the profile where one holds.
    Configuration { file: String, profile: Option<String> },
    /// A do-not-call list was read to its end.
    DoNotCall { file: String, numbers: u64 },
    /// The state folder is well.
    StateFine { folder: String },
    /// It is not there, and can be made.
    StateWillBeMade { folder: String },
    /// Others of this machine can read it.
    StateOpen { folder: String },
    /// Nothing can be written there.
    StateNotWritable { folder: String, error: String },
    /// Its disk is full.
    StateFull { folder: String },
    /// Something else has its name.
    StateNoFolder { folder: String },
    /// Nothing was imported yet.
    NoLedger,
    /// The ledger is well; so many run, or were killed.
    LedgerFine { jobs: u64, running: u64 },
    /// So many have stopped with rows left; the latest is named.
    LedgerLeft { jobs: u64, left: u64, job: String },
    /// There is room; folders with the bytes that are free.
    DiskFine { places: Vec<(String, u64)> },
    /// There is little room.
    DiskLow { places: Vec<(String, u64)> },
    /// There is none to speak of.
    DiskOut { places: Vec<(String, u64)> },
    /// The system does not tell.
    DiskUnknown { folder: String, error: String },
    /// No platform is given.
    NoPlatform,
    /// The embedded one.
    Sandbox,
    /// All of it is given.
    Given { endpoint: String, company: String },
    /// No proxy is used.
    NoProxy,
    /// This one is, but for hosts that `NO_PROXY` names.
    Proxy { variable: &'static str, proxy: String, none_for: Option<String> },
    /// What the variable holds is no address.
    ProxyUnreadable { variable: &'static str },
    /// It has answered.
    Reached { took_ms: u64 },
    /// It takes the auth code; so many staff members.
    AuthTaken { staff: u64 },
    /// It does not say.
    AuthUnknown { why: String },
    /// The clock is right.
    ClockRight,
    /// It is off; late is behind the platform's.
    ClockOff { by_s: u64, is_late: bool },
    /// By much.
    ClockWrong { by_s: u64, is_late: bool },
    /// The platform tells no time.
    ClockUnknown,
    /// How this program talks here.
    Terminal { locale: String, columns: usize, is_terminal: bool, has_colors: bool },
    /// Nobody is told of a run's end.
    NobodyTold,
    /// So many ways of telling people, none of them tried.
    WaysToTell { ways: u64 },
    /// A test message has gone out by this way, which stands on this line.
    Told { channel: String, line: u64 },
    /// All of it together.
    Sum { troubles: u64, warnings: u64 },
}

impl Doctor {
    /// The words.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::doctor(self),
            Lang::En => en::doctor(self),
        }
    }
}

/// Bytes as people say them: `12.3 GiB`, `512 MiB`.
#[must_use]
pub fn room(bytes: u64) -> String {
    if bytes < 1 << 30 {
        return format!("{} MiB", bytes >> 20);
    }
    let tenths = bytes / ((1 << 30) / 10);
    format!("{}.{} GiB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_told_in_the_unit_that_fits() {
        assert_eq!(
            [0, 99 << 20, 1 << 30, 3 << 29].map(room),
            ["0 MiB", "99 MiB", "1.0 GiB", "1.5 GiB"]
        );
    }
}
