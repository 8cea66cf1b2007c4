//! `dialfeed sandbox`: the embedded platform, on 127.0.0.1, until it is stopped.

use dialfeed::sandbox::{Faults, Sandbox, SandboxOptions, Speed};
use dialfeed::stop::Stop;

use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::settings::sandbox::{FaultSettings, SandboxSettings};
use crate::cli::trouble;
use crate::locale::sandbox::SandboxWord;

/// Runs the command. Ctrl-C is how it ends, so that is no interruption.
///
/// # Errors
/// Where it cannot start.
pub async fn sandbox(settings: SandboxSettings, face: Face, stop: Stop) -> Result<Exit, Failure> {
    let (speed, dials_batches) = (settings.speed, settings.dials_batches);
    let options = SandboxOptions {
        port: settings.port,
        data: settings.data,
        batches: settings.batches,
        faults: faults(&settings.faults),
        speed: Speed::Times(speed),
        dials_batches,
    };
    let running = Sandbox::start(options)
        .await
        .map_err(|error| trouble::sandbox_failure(&error, face.lang))?;
    let url = running.url();
    if face.json {
        face.object(&serde_json::json!({
            "schema": 1,
            "endpoint": url,
            "company": Sandbox::COMPANY,
            "auth": Sandbox::AUTH,
        }))?;
    } else {
        let word = SandboxWord::Running {
            url,
            company: Sandbox::COMPANY,
            auth: Sandbox::AUTH,
            batches: Sandbox::BATCHES.join(" "),
        };
        face.print(&word.say(face.lang))?;
        if dials_batches {
            face.print(&SandboxWord::Dialling { speed }.say(face.lang))?;
        }
    }
    running.run_until(&stop).await;
    Ok(Exit::Finished)
}

fn faults(typed: &FaultSettings) -> Faults {
    Faults {
        latency_ms: typed.latency_ms.into(),
        jitter_ms: typed.jitter_ms.into(),
        fail: typed.fail,
        drop_reply: typed.drop_reply,
        refuse: typed.refuse,
        http_500: typed.http_500,
        garble: typed.garble,
        limit_per_s: typed.limit_per_s,
        ..Faults::default()
    }
}
