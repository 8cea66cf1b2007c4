//! What a service manager is told: that the run is ready, that it lives, that it is stopping.
//!
//! systemd asks for it through the environment of the process; where nobody asks, and on other
//! systems, nothing is said.

/// A run that a service manager may watch.
pub struct Service {
    beat: Option<tokio::task::JoinHandle<()>>,
}

impl Service {
    /// Says that the run is ready, and from then on that it lives, twice as often as is asked for.
    #[must_use]
    pub fn ready() -> Self {
        system::say_ready();
        let beat = system::watchdog().map(|most| {
            tokio::spawn(async move {
                loop {
                    system::say_alive();
                    tokio::time::sleep(most / 2).await;
                }
            })
        });
        Self { beat }
    }

    /// Says that the run is about to end.
    pub fn stopping(&self) {
        system::say_stopping();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if let Some(beat) = &self.beat {
            beat.abort();
        }
    }
}

#[cfg(target_os = "linux")]
mod system {
    //! The notices of systemd. Whoever cannot be told is not there.

    use std::time::Duration;

    use sd_notify::{NotifyState, notify};

    pub fn say_ready() {
        let _ = notify(&[NotifyState::Ready]);
    }

    pub fn say_alive() {
        let _ = notify(&[NotifyState::Watchdog]);
    }

    pub fn say_stopping() {
        let _ = notify(&[NotifyState::Stopping]);
    }

    pub fn watchdog() -> Option<Duration> {
        sd_notify::watchdog_enabled()
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    //! Other systems ask for nothing.

    use std::time::Duration;

    pub fn say_ready() {}

    pub fn say_alive() {}

    pub fn say_stopping() {}

    pub fn watchdog() -> Option<Duration> {
        None
    }
}
