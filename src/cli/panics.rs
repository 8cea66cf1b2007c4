//! A panic is a mistake of ours: the user gets a sentence and not a backtrace, and the exit code 1.
//!
//! The hook keeps the place and stays silent, because a part may catch a panic and go on (a
//! broken workbook can make a parser panic); the sentence is printed where one is not caught.

use std::panic;
use std::sync::{Mutex, PoisonError};

use super::exit::Exit;
use super::failure::Failure;
use crate::locale::Lang;
use crate::locale::notice::Notice;

/// Where the last panic was; `file:line`. The panic hook has no other way to hand it on.
static PLACE: Mutex<Option<String>> = Mutex::new(None);

/// Runs `work`; a panic in it becomes a failure with a sentence.
///
/// # Errors
/// The failure that a panic becomes.
pub fn caught<T>(lang: Lang, work: impl FnOnce() -> T) -> Result<T, Failure> {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| place(at.file(), at.line()));
        // Never the panic's own text: it may hold a customer's number.
        tracing::debug!(place, "panic");
        *PLACE.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }));
    // `work` is not looked at again after a panic: the process ends.
    panic::catch_unwind(panic::AssertUnwindSafe(work)).map_err(|_| {
        let place = PLACE.lock().unwrap_or_else(PoisonError::into_inner).take();
        let place = place.unwrap_or_else(|| "?".to_owned());
        let notice = Notice::Bug { place, version: env!("CARGO_PKG_VERSION") };
        Failure { code: "internal", message: notice.say(lang), exit: Exit::Machine }
    })
}

/// The file within its source tree, and the line. Where the machine that built the program had the
/// tree is nobody's business.
fn place(file: &str, line: u32) -> String {
    let parts: Vec<&str> = file.split(['/', '\\']).collect();
    let last_three = parts.len().saturating_sub(3);
    format!("{}:{line}", parts[last_three..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_sentence_with_its_place_and_without_its_text() {
        let before = panic::take_hook();
        let result = caught(Lang::En, || panic!("13800138000"));
        panic::set_hook(before);
        let failure = result.unwrap_err();
        assert_eq!(failure.exit, Exit::Machine);
        assert!(failure.message.contains("panics.rs:"), "{}", failure.message);
        assert!(failure.message.contains("dialfeed resume"));
        assert!(!failure.message.contains("13800138000"));
    }
}
