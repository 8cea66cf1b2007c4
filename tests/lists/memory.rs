//! Whether the program reads a hostile file within bounds: in a process of its own, whose memory
//! the system limits.

use std::path::Path;
use std::process::Command;

/// Most memory that the program may address, in KiB: 512 MiB (contract, section 8), and as much
/// again for its code, its threads' stacks and what is addressed without being used.
const ADDRESSED_KIB_MAX: u32 = 1 << 20;

/// Says so where `dialfeed check` dies of a file instead of ending with an exit code of its own.
pub fn too_much(file: &Path) -> Option<String> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let output = Command::new("sh")
        .arg("-c")
        .arg(format!("ulimit -v {ADDRESSED_KIB_MAX} && exec \"$0\" check --json \"$1\""))
        .arg(env!("CARGO_BIN_EXE_dialfeed"))
        .arg(file)
        .output()
        .unwrap();
    let ended_well = matches!(output.status.code(), Some(0 | 5));
    (!ended_well).then(|| {
        let said = String::from_utf8_lossy(&output.stderr);
        format!("in 1 GiB: {}, {}", output.status, said.lines().last().unwrap_or_default())
    })
}
