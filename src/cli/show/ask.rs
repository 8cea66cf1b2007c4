//! The question before anything is sent.

use std::io::BufRead as _;

use dialfeed::stop::Stop;

use crate::cli::face::Face;
use crate::cli::output;
use crate::locale::plan::Plan;

/// The user's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Begin.
    Yes,
    /// Send nothing.
    No,
}

/// Asks whether to begin. Where nobody can answer, nothing is asked: a scheduled job has said yes
/// by being scheduled. Ctrl-C at the question is a no.
pub async fn confirm(face: Face, stop: &Stop) -> Answer {
    ask(&Plan::Confirm.say(face.lang), face, stop).await
}

/// The same with another question.
pub async fn ask(question: &str, face: Face, stop: &Stop) -> Answer {
    if stop.cause().is_some() {
        return Answer::No;
    }
    if !face.terminal.is_interactive {
        return Answer::Yes;
    }
    output::to_stderr(question);
    let line = tokio::task::spawn_blocking(|| {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).map(|_| line)
    });
    tokio::select! {
        line = line => read(line.ok().and_then(Result::ok).as_deref()),
        _ = stop.requested() => Answer::No,
    }
}

fn read(line: Option<&str>) -> Answer {
    let yes = ["y", "yes", "ｙ", "是", "好", "好的"];
    let line = line.unwrap_or_default().trim().to_lowercase();
    if yes.contains(&line.as_str()) { Answer::Yes } else { Answer::No }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_yes_begins() {
        for line in ["y\n", "Y", " yes ", "是\r\n"] {
            assert_eq!(read(Some(line)), Answer::Yes, "{line:?}");
        }
        for line in [Some(""), Some("\n"), Some("n"), Some("yep?"), None] {
            assert_eq!(read(line), Answer::No, "{line:?}");
        }
    }
}
