//! `dialfeed template`: an empty list to fill in. Needs no ledger and no platform.

use std::path::PathBuf;

use dialfeed::clock;
use dialfeed::template::write;

use crate::cli::exit::Exit;
use crate::cli::face::Face;
use crate::cli::failure::Failure;
use crate::cli::trouble;
use crate::locale::template::{TemplateWord, file_name, texts};

/// Runs the command.
///
/// # Errors
/// Where the file is there already, or cannot be written.
pub fn template(file: Option<PathBuf>, face: Face) -> Result<Exit, Failure> {
    let file = file.unwrap_or_else(|| file_name(face.lang).into());
    write(&file, &texts(&file, face.lang), clock::now())
        .map_err(|error| trouble::template_failure(&error, face.lang))?;
    let file = file.display().to_string();
    face.object(&serde_json::json!({
        "schema": 1,
        "file": file,
        "exit_code": Exit::Finished.code(),
    }))?;
    face.result(&TemplateWord::Made { file }.say(face.lang))?;
    Ok(Exit::Finished)
}
