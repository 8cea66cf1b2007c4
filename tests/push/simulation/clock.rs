//! The clocks of a play: tokio's paused one, and the wall clock, which may jump.

use std::cell::RefCell;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// The moment, counted from the play's beginning.
pub fn moment(began: Instant) -> Duration {
    Instant::now().duration_since(began)
}

/// What the wall clock shows: nine in the morning in China when the play begins, and what its
/// jumps add.
pub fn wall() -> Timestamp {
    let now = CLOCK.with_borrow(|clock| clock.as_ref().map(|clock| moment(clock.began)));
    wall_at(now.unwrap_or_default())
}

/// What it showed then.
pub fn wall_at(at: Duration) -> Timestamp {
    let clock = CLOCK.with_borrow(|clock| {
        clock.as_ref().map(|clock| {
            let age = at.saturating_sub(clock.life_began);
            let jumped = clock.jumps.iter().filter(|(at, _)| *at <= age);
            jumped.fold(SignedDuration::try_from(at).unwrap_or_default(), |sum, (_, jump)| {
                sum + *jump
            })
        })
    });
    nine() + clock.unwrap_or_default()
}

/// When a play begins, by the wall clock.
pub fn nine() -> Timestamp {
    // 2026-11-22T09:00:00+08:00
    Timestamp::from_second(1_795_309_200).unwrap_or_default()
}

/// A run begins: its wall clock jumps so far at these ages.
pub fn set(began: Instant, life_began: Duration, jumps: Vec<(Duration, SignedDuration)>) {
    CLOCK.set(Some(Clock { began, life_began, jumps }));
}

thread_local! {
    /// The loop reads the wall clock through a plain function, so the play's clock is the thread's.
    static CLOCK: RefCell<Option<Clock>> = const { RefCell::new(None) };
}

struct Clock {
    began: Instant,
    life_began: Duration,
    jumps: Vec<(Duration, SignedDuration)>,
}
