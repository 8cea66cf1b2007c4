//! The sandbox, in English.

use crate::locale::sandbox::SandboxWord;

/// The text.
pub fn sandbox_word(word: &SandboxWord) -> String {
    match word {
        SandboxWord::Running { url, company, auth, batches } => format!(
            "The embedded platform is running: {url} (open it in a browser to see what it has received)\n\
             company {company}, auth code {auth}, staff 8001–8010, task batches {batches}\n\
             Try: DIALFEED_AUTH={auth} dialfeed import list.xlsx --batch 20261101 \
             --endpoint {url} --company {company}\n\
             Ctrl-C ends it."
        ),
        SandboxWord::Dialling { speed: 1 } => {
            "The customers of the task batches are being called, at the pace of real calls."
                .to_owned()
        }
        SandboxWord::Dialling { speed } => format!(
            "The customers of the task batches are being called; {speed} seconds of calls pass in one."
        ),
    }
}
