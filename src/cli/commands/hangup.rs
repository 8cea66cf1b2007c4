//! `dialfeed hangup`: ends a staff member's call.

use dialfeed::stop::Stop;
use serde_json::json;

use super::asking;
use crate::cli::connect::Connection;
use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::settings::actions::HangupSettings;
use crate::locale::calls::Calls;

/// Runs the command.
///
/// # Errors
/// Where the platform refuses, or it is not known whether it has ended the call.
pub async fn hangup(settings: HangupSettings, face: Face, stop: Stop) -> Result<Exit, Failure> {
    let HangupSettings { staff, asking } = settings;
    let connection = Connection::ask(asking, face, &stop).await?;
    let ended = match connection.client.hang_up(&staff).await {
        Ok(()) => Ok(()),
        Err(error) if asking::is_uncertain(&error) => {
            let why = asking::words(&error, face);
            Err(Failure {
                code: "hang_up_uncertain",
                message: Calls::HangUpUncertain { why, staff: staff.clone() }.say(face.lang),
                exit: Exit::RowsLeft,
            })
        }
        Err(error) => {
            Err(asking::refused(&connection.client, &[&staff], &error, &stop, face).await)
        }
    };
    connection.leave().await;
    ended?;
    tracing::info!(target: "dialfeed", staff, "hung up");
    face.object(&json!({"schema": 1, "staff": staff, "exit_code": 0}))?;
    face.result(&Calls::HungUp { staff }.say(face.lang))?;
    Ok(Exit::Finished)
}
