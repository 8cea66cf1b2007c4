//! `[[notify]]`: whether there is somebody to tell, and with `--notify` whether a message arrives.

use super::{Check, Verdict};
use crate::cli::config::notify::NotifySpec;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::tell;
use crate::locale::Lang;
use crate::locale::doctor::{Doctor, Topic};

/// Who would be told.
pub fn ways(notify: &[NotifySpec], lang: Lang) -> Check {
    let found = match notify.len() {
        0 => Doctor::NobodyTold,
        ways => Doctor::WaysToTell { ways: ways as u64 },
    };
    Check::new(Topic::Notify, Verdict::Fine, &found, lang)
}

/// Sends a message by each way, whatever ends that way is told of.
pub async fn tried(notify: &[NotifySpec], face: Face) -> Vec<Check> {
    if notify.is_empty() {
        // Whoever asks for a message expects one.
        let verdict = Verdict::Trouble(Exit::Usage);
        return vec![Check::new(Topic::Notify, verdict, &Doctor::NobodyTold, face.lang)];
    }
    let tries = tell::try_each(notify, face).await;
    let check = |(spec, tried): (&NotifySpec, Result<(), String>)| {
        let (verdict, found) = match tried {
            Ok(()) => (
                Verdict::Fine,
                Doctor::Told { channel: spec.name().to_owned(), line: spec.line as u64 },
            ),
            Err(text) => (Verdict::Trouble(Exit::Usage), Doctor::Said { text }),
        };
        Check::new(Topic::Notify, verdict, &found, face.lang)
            .with("channel", spec.name())
            .with("line", spec.line)
    };
    notify.iter().zip(tries).map(check).collect()
}
