//! Regenerates `src/clean/numbering/table.rs` from libphonenumber's metadata for China:
//!
//! ```text
//! cargo run --release --example numbering
//! ```
//!
//! Run it after `cargo update -p rlibphonenumber`; `tests/phone.rs` fails until the committed
//! file is what this makes.

mod table;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/clean/numbering/table.rs");
    let written = table::generate()
        .and_then(|text| std::fs::write(&path, text).map_err(|error| error.to_string()));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            #[expect(clippy::print_stderr, reason = "a command's own error")]
            {
                eprintln!("{}: {what}", path.display());
            }
            ExitCode::FAILURE
        }
    }
}
