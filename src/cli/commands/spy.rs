//! `dialfeed spy`: a staff member listens in on another's call.

use dialfeed::stop::Stop;
use serde_json::json;

use super::asking;
use crate::cli::connect::Connection;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::settings::actions::SpySettings;
use crate::locale::calls::Calls;

/// Runs the command.
///
/// # Errors
/// Where the platform refuses, or it is not known whether it has connected them.
pub async fn spy(settings: SpySettings, face: Face, stop: Stop) -> Result<Exit, Failure> {
    let SpySettings { listener, target, mode, asking } = settings;
    let connection = Connection::ask(asking, face, &stop).await?;
    let client = &connection.client;
    let ended = match client.spy(&listener, &target, mode).await {
        Ok(()) => Ok(()),
        Err(error) if asking::is_uncertain(&error) => {
            let why = asking::words(&error, face);
            Err(Failure {
                code: "spy_uncertain",
                message: Calls::SpyUncertain { why, listener: listener.clone() }.say(face.lang),
                exit: Exit::RowsLeft,
            })
        }
        Err(error) => {
            Err(asking::refused(client, &[&listener, &target], &error, &stop, face).await)
        }
    };
    connection.leave().await;
    ended?;
    tracing::info!(target: "dialfeed", listener, target_staff = target, %mode, "listening in");
    face.object(&json!({
        "schema": 1,
        "listener": listener,
        "target": target,
        "mode": mode.to_string(),
        "exit_code": 0,
    }))?;
    face.result(&Calls::Spying { listener, target, mode }.say(face.lang))?;
    Ok(Exit::Finished)
}
