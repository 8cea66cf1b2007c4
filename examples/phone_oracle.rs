//! Holds the reading of phone cells against libphonenumber over random numbers, written in all ways
//! of the contract's section 5 and in their combinations; `cargo test` does the same with a few
//! thousand:
//!
//! ```text
//! cargo run --release --example phone_oracle -- 1000000 [SEED]
//! ```
//!
//! Ends with 1 at the first disagreement, which it shows.

#[path = "../tests/phone/reference.rs"]
mod reference;
#[path = "../tests/phone/writing.rs"]
mod writing;

use std::process::ExitCode;

use fastrand::Rng;

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a command's own words")]
fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let (cells, seed) = match (arguments.next(), arguments.next()) {
        (Some(Ok(cells)), None) => (cells, 20_261_122),
        (Some(Ok(cells)), Some(Ok(seed))) => (cells, seed),
        _ => {
            eprintln!("usage: phone_oracle CELLS [SEED]");
            return ExitCode::from(2);
        }
    };
    let mut dice = Rng::with_seed(seed);
    let (mut sendable, mut sound_only) = (0_u64, 0_u64);
    for _ in 0..cells {
        let cell = writing::cell(&mut dice);
        let read = cell.rules.read(&cell.text);
        if let Err(wrong) = writing::hold(&cell, &read) {
            eprintln!("{:?} with {:?} (seed {seed}): {wrong}", cell.text, cell.rules);
            return ExitCode::FAILURE;
        }
        sendable += u64::from(read.is_ok());
        sound_only += u64::from(cell.expected == writing::Expected::Sound);
    }
    println!(
        "{cells} cells agree with libphonenumber, {sendable} of them sendable; of {sound_only} only \
         what was read is held (seed {seed})"
    );
    ExitCode::SUCCESS
}
