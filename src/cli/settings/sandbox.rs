//! What `dialfeed sandbox` takes.

use std::path::PathBuf;

use super::filled;
use super::pace::{rate, share};
use super::whole::whole;
use crate::cli::args::sandbox::SandboxArgs;
use crate::locale::usage::Usage;

/// Longest delay on request: ten minutes, beyond every timeout that is tried out.
const DELAY_MOST_MS: u32 = 600_000;

/// Fastest that calls run: a day in a second.
const SPEED_MOST: u32 = 86_400;

/// A whole sandbox.
#[derive(Debug, PartialEq)]
pub struct SandboxSettings {
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Where its data is kept; in memory where `None`.
    pub data: Option<PathBuf>,
    /// Batches besides its own.
    pub batches: Vec<String>,
    /// Whether the batches' customers are called.
    pub dials_batches: bool,
    /// Simulated seconds in a real one.
    pub speed: u32,
    /// What goes wrong on request.
    pub faults: FaultSettings,
}

/// Faults; shares are between 0 and 1.
#[derive(Debug, Default, PartialEq)]
pub struct FaultSettings {
    /// Each reply waits so long.
    pub latency_ms: u32,
    /// Up to so much longer, by chance.
    pub jitter_ms: u32,
    /// Rows answered with errno 0.
    pub fail: f64,
    /// Rows stored without a reply.
    pub drop_reply: f64,
    /// Requests put off before anything is stored.
    pub refuse: f64,
    /// Requests per second above which 429 is answered.
    pub limit_per_s: Option<u32>,
    /// Requests answered with HTTP 500.
    pub http_500: f64,
    /// Replies made unreadable.
    pub garble: f64,
}

/// Resolves what was typed.
///
/// # Errors
/// The first value that breaks its rule.
pub fn resolve(args: SandboxArgs) -> Result<SandboxSettings, Usage> {
    let port = whole("--port", &args.port, 0, u32::from(u16::MAX))?;
    Ok(SandboxSettings {
        port: u16::try_from(port).unwrap_or(u16::MAX),
        batches: args.batch.iter().map(|id| filled("--batch", id)).collect::<Result<_, _>>()?,
        faults: faults(&args)?,
        dials_batches: args.dial_batches,
        speed: args.speed.as_ref().map_or(Ok(1), |value| whole("--speed", value, 1, SPEED_MOST))?,
        data: args.data,
    })
}

fn faults(args: &SandboxArgs) -> Result<FaultSettings, Usage> {
    let delay = |option, value: &Option<String>| {
        value.as_ref().map_or(Ok(0), |value| whole(option, value, 0, DELAY_MOST_MS))
    };
    let part = |option, value: &Option<String>| {
        value.as_ref().map_or(Ok(0.0), |value| share(option, value))
    };
    Ok(FaultSettings {
        latency_ms: delay("--latency", &args.latency)?,
        jitter_ms: delay("--jitter", &args.jitter)?,
        fail: part("--fail", &args.fail)?,
        drop_reply: part("--drop-reply", &args.drop_reply)?,
        refuse: part("--refuse", &args.refuse)?,
        limit_per_s: args.limit.as_deref().map(limit_per_s).transpose()?,
        http_500: part("--http-500", &args.http_500)?,
        garble: part("--garble", &args.garble)?,
    })
}

/// The sandbox counts whole requests within a second.
fn limit_per_s(value: &str) -> Result<u32, Usage> {
    let per_s = rate("--limit", value)?.per_s;
    if per_s >= 1.0 && per_s.fract() == 0.0 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole, at least 1, and `rate` allows a million at most"
        )]
        Ok(per_s as u32)
    } else {
        Err(Usage::RateNotWhole { option: "--limit", value: value.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_whole_per_second() {
        assert_eq!(limit_per_s("5/s"), Ok(5));
        assert_eq!(limit_per_s("120/m"), Ok(2));
        assert!(matches!(limit_per_s("90/m"), Err(Usage::RateNotWhole { .. })));
        assert!(matches!(limit_per_s("30/m"), Err(Usage::RateNotWhole { .. })));
    }
}
