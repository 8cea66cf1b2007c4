//! From the operating system's signals to [`Stop`]: the first asks for a clean stop, the second
//! ends the process at once (130 or 143).
//!
//! Ending at once is safe for the records: intent is on disk before a request leaves, so rows
//! under way come back as `uncertain`.

use std::io;
use std::time::Duration;

use dialfeed::stop::Stop;

use super::exit::Exit;
use super::face::Face;
use super::failure::Failure;
use super::output;
use crate::locale::notice::Notice;

/// What comes so soon behind the first signal is the same one.
const SAME_SIGNAL: Duration = Duration::from_millis(500);

/// What is under way when a signal comes: the words for it differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnderWay {
    /// Rows of a job.
    Rows,
    /// Questions to the platform: ending them is nothing to speak of.
    Questions,
}

/// Watches for signals as long as the runtime lives. Call it inside one.
///
/// # Errors
/// The system does not let signals be received.
pub fn watch(stop: Stop, under_way: UnderWay, face: Face) -> io::Result<()> {
    let mut signals = system::Signals::listen()?;
    tokio::spawn(async move {
        let first = signals.next().await;
        match under_way {
            UnderWay::Rows => face.tell(&format!("\n{}", Notice::Stopping.say(face.lang))),
            // Behind the `^C` that a terminal shows.
            UnderWay::Questions if face.terminal.is_progress_visible => output::to_stderr("\n"),
            UnderWay::Questions => {}
        }
        stop.request(first);
        // `timeout` and some schedulers signal the process and then its group: nobody has asked twice.
        let settled = tokio::time::Instant::now() + SAME_SIGNAL;
        let second = loop {
            let again = signals.next().await;
            if tokio::time::Instant::now() >= settled {
                break again;
            }
        };
        output::to_stderr("\n");
        let message = match under_way {
            UnderWay::Rows => Notice::StoppedAtOnce,
            UnderWay::Questions => Notice::EndedAtOnce,
        };
        let message = message.say(face.lang);
        let failure = Failure { code: "interrupted", message, exit: Exit::from(second) };
        end_at_once(failure.print(face.lang, face.json, face.told()));
    });
    Ok(())
}

#[expect(clippy::exit, reason = "the user asked twice: nothing may delay the end any more")]
fn end_at_once(exit: Exit) -> ! {
    std::process::exit(i32::from(exit.code()))
}

#[cfg(unix)]
mod system {
    //! Signals of Linux, macOS and their kin.

    use std::io;

    use dialfeed::stop::StopCause;
    use tokio::signal::unix::{Signal, SignalKind, signal};

    pub struct Signals {
        interrupt: Signal,
        terminate: Signal,
        hangup: Signal,
        /// Received so that it does not end the process: the write that meets a limit on the size
        /// of files then fails, as on a full disk. Nobody waits for it.
        _file_too_large: Signal,
    }

    /// SIGXFSZ, of the same number on Linux and macOS.
    const FILE_TOO_LARGE: i32 = 25;

    impl Signals {
        pub fn listen() -> io::Result<Self> {
            Ok(Self {
                _file_too_large: signal(SignalKind::from_raw(FILE_TOO_LARGE))?,
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
                // The terminal's window was closed.
                hangup: signal(SignalKind::hangup())?,
            })
        }

        pub async fn next(&mut self) -> StopCause {
            tokio::select! {
                _ = self.interrupt.recv() => StopCause::Interrupt,
                _ = self.terminate.recv() => StopCause::Terminate,
                _ = self.hangup.recv() => StopCause::Terminate,
            }
        }
    }
}

#[cfg(windows)]
mod system {
    //! Console events of Windows. After "close" and "shutdown" Windows gives a few seconds, then
    //! ends the process; what was under way is then `uncertain`, as after any crash.

    use std::io;

    use dialfeed::stop::StopCause;
    use tokio::signal::windows::{
        CtrlBreak, CtrlC, CtrlClose, CtrlShutdown, ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown,
    };

    pub struct Signals {
        interrupt: CtrlC,
        interrupt_by_break: CtrlBreak,
        close: CtrlClose,
        shutdown: CtrlShutdown,
    }

    impl Signals {
        pub fn listen() -> io::Result<Self> {
            Ok(Self {
                interrupt: ctrl_c()?,
                interrupt_by_break: ctrl_break()?,
                close: ctrl_close()?,
                shutdown: ctrl_shutdown()?,
            })
        }

        pub async fn next(&mut self) -> StopCause {
            tokio::select! {
                _ = self.interrupt.recv() => StopCause::Interrupt,
                _ = self.interrupt_by_break.recv() => StopCause::Interrupt,
                _ = self.close.recv() => StopCause::Terminate,
                _ = self.shutdown.recv() => StopCause::Terminate,
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;
    use std::time::Duration;

    use dialfeed::stop::StopCause;

    use super::*;
    use crate::cli::paint::Paint;
    use crate::cli::terminal::{NumberDisplay, Terminal};
    use crate::locale::Lang;

    #[tokio::test]
    async fn the_first_signal_asks_for_a_clean_stop_with_its_cause() {
        let stop = Stop::new();
        let terminal = Terminal {
            is_interactive: false,
            is_progress_visible: false,
            columns: 80,
            stdout: Paint::default(),
            stderr: Paint::default(),
        };
        let numbers = NumberDisplay::Masked;
        let face = Face { lang: Lang::En, json: false, quiet: true, numbers, terminal };
        watch(stop.clone(), UnderWay::Rows, face).unwrap();
        let own = std::process::id().to_string();
        assert!(Command::new("kill").args(["-TERM", &own]).status().unwrap().success());
        let cause = tokio::time::timeout(Duration::from_secs(5), stop.requested()).await;
        assert_eq!(cause, Ok(StopCause::Terminate));
        assert_eq!(Exit::from(StopCause::Terminate).code(), 143);
        assert_eq!(Exit::from(StopCause::Interrupt).code(), 130);
    }
}
