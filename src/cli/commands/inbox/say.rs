//! What a run on a folder says: on the screen and in the log, for the sum, and of what keeps it from its
//! work.

use std::path::{Path, PathBuf};
use std::time::Instant;

use dialfeed::censor::visible_line;
use dialfeed::inbox::InboxError;

use super::Run;
use super::record::Halt;
use super::shut::Scope;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::logging::ENDING;
use crate::cli::output;
use crate::locale::inbox::Inbox;
use crate::locale::system::system;

impl Run<'_> {
    /// What somebody should read is said even with `--quiet`: then it is all that a scheduled job says.
    pub(super) fn alarm(&self, text: &str) {
        let told = self.face.told();
        output::to_stderr(&format!("{}\n", told.fit(text)));
    }

    /// A list's name as it can be shown: any sign may be in a file's name, and a number.
    pub(super) fn called(&self, name: &str) -> String {
        self.face.numbers.words(&visible_line(name))
    }

    pub(super) fn waits(&mut self, list: &str, why: String) {
        tracing::info!(target: "dialfeed", list, why, "waits");
        let told = Inbox::Waits { list: list.to_owned(), why: why.clone() };
        self.face.tell(&told.say(self.face.lang));
        self.record.waits(list, why);
    }

    /// Lists may be in what cannot be read.
    pub(super) fn unreadable(&mut self, paths: &[PathBuf]) {
        for path in paths {
            let why = Inbox::NotReadable.say(self.face.lang);
            let name = self.told_once(path, &why);
            self.record.unreadable(&name, why);
        }
    }

    /// What a link leads to may be changed or moved by somebody who knows nothing of this folder.
    pub(super) fn links(&mut self, paths: &[PathBuf]) {
        for path in paths {
            let why = Inbox::NoFile.say(self.face.lang);
            let name = self.told_once(path, &why);
            self.record.waits(&name, why);
        }
    }

    /// A run that goes on says the same of a place once.
    pub(super) fn told_once(&mut self, path: &Path, why: &str) -> String {
        let name = self.called(&path.display().to_string());
        if self.troubled.insert(path.to_owned()) {
            tracing::warn!(target: "dialfeed", list = name, why, "passed over");
            let (list, why) = (name.clone(), why.to_owned());
            self.alarm(&Inbox::Waits { list, why }.say(self.face.lang));
        }
        name
    }

    /// Nothing more is begun of what this concerns.
    pub(super) fn halt(&mut self, scope: Scope, halt: Halt) {
        tracing::warn!(target: ENDING, code = halt.code, "halted");
        let until = self.pause.map(|pause| Instant::now() + pause);
        self.shut.close(scope, halt.clone(), until);
        let why = halt.why.clone();
        let said = if self.shut.holds_all(&self.settings.rules) {
            Inbox::Halted { why }
        } else {
            Inbox::HaltedInPart { why }
        };
        let said = said.say(self.face.lang);
        // That the evening is over is no trouble.
        if halt.exit == Exit::Stopped && halt.code == "window_closed" {
            self.face.tell(&said);
        } else {
            self.alarm(&said);
        }
        self.record.halt(halt);
    }

    /// The result of a run that has an end.
    pub(super) fn sum(&self) -> Result<(), Failure> {
        self.face.object(&self.record.to_json(self.folder.folder(), self.stop.cause()))?;
        let said = self.record.sum(self.face);
        self.face.result(&said)
    }
}

/// What keeps the folder from being worked on.
pub(super) fn not_worked_on(error: &InboxError, face: Face) -> Failure {
    let (code, exit) = match error {
        InboxError::Held { .. } => ("held", Exit::Busy),
        InboxError::NotAFolder { .. } => ("inbox_not_a_folder", Exit::Usage),
        InboxError::DiskFull { .. } => ("disk_full", Exit::Machine),
        _ => ("inbox", Exit::Machine),
    };
    Failure { code, message: words(error, face), exit }
}

/// The sentence.
pub(super) fn words(error: &InboxError, face: Face) -> String {
    let shown = |path: &Path| path.display().to_string();
    let said = |error: &std::io::Error| system(error, face.lang);
    match error {
        InboxError::Held { path } => Inbox::Held { folder: shown(path) },
        InboxError::NotAFolder { path } => Inbox::NotAFolder { folder: shown(path) },
        InboxError::InTheWay { path } => Inbox::InTheWay { path: shown(path) },
        InboxError::NotLocked { path, source } => {
            Inbox::NotLocked { path: shown(path), why: said(source) }
        }
        InboxError::NotReadable { path, source }
        | InboxError::NotWritten { path, source }
        | InboxError::NotMoved { path, source } => {
            Inbox::Trouble { path: shown(path), why: said(source) }
        }
        InboxError::InUse { path } => Inbox::InUse { path: shown(path) },
        InboxError::DiskFull { path } => Inbox::DiskFull { path: shown(path) },
    }
    .say(face.lang)
}
