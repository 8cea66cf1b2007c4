//! The laws of reading, for any bytes: it ends without a panic, rows are numbered strictly
//! ascending, there are no more of them than the file can have, and reading twice gives the same.
//!
//! Memory is bounded from outside (`-rss_limit_mb`). A panic of a parser that the library catches
//! and turns into an error is no breach; one that reaches us is, and so is one of the library's own
//! lines, caught or not, on whatever thread.

use std::collections::hash_map::DefaultHasher;
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

use dialfeed::clean::looks_like_phone;
use dialfeed::row::{Field, Rows};
use dialfeed::source::{ReadOptions, Sheets, Table, open};
use tempfile::TempDir;

/// Most rows of a sheet, whatever its file says.
pub const SHEET_ROWS_MAX: u64 = 1 << 20;

/// Most cells that one reading takes before it breaks off: repeated ones come to 64 million, which
/// costs seconds each time and shows nothing more.
const CELLS_MAX: usize = 4 << 20;

/// Reads these bytes as a file by the default options, and with every sheet asked for and the
/// first column taken for the number (so that more than the search for columns is reached).
pub fn hold(bytes: &[u8], rows_max: u64) {
    let first_column = ReadOptions {
        sheets: Sheets::All,
        map: vec![(Field::Phonenum, "1".into())],
        ..ReadOptions::default()
    };
    for options in [ReadOptions::default(), first_column] {
        hold_with(bytes, &options, rows_max);
    }
}

/// Reads these bytes as a file, and aborts where a law is broken.
pub fn hold_with(bytes: &[u8], options: &ReadOptions, rows_max: u64) {
    static HOOK: OnceLock<()> = OnceLock::new();
    // libFuzzer's own hook aborts at once, at panics that are caught too.
    HOOK.get_or_init(note_own_panics);
    let path = path();
    fs::write(&path, bytes).expect("the folder for temporary files can be written");
    let held = catch_unwind(AssertUnwindSafe(|| read_twice(&path, options, rows_max)));
    let own = OWN_PANIC.lock().unwrap_or_else(PoisonError::into_inner).take();
    let broken = match held {
        Ok(Ok(())) if own.is_none() => return,
        Ok(Ok(())) => "a panic that was caught".to_owned(),
        Ok(Err(law)) => law,
        Err(panic) => {
            let said = panic.downcast_ref::<String>().cloned();
            let said = said.or_else(|| panic.downcast_ref::<&str>().map(|said| (*said).to_owned()));
            format!("a panic: {}", said.unwrap_or_default())
        }
    };
    eprintln!("law broken: {broken}; own panic: {own:?}; options {options:?}");
    std::process::abort();
}

/// What the last panic in a line of the library said.
static OWN_PANIC: Mutex<Option<String>> = Mutex::new(None);

fn note_own_panics() {
    set_hook(Box::new(|panic| {
        if panic.location().is_some_and(|place| is_own(place.file())) {
            let said = panic.to_string();
            *OWN_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = Some(said);
        }
    }));
}

/// Whether a source file is none of a registry's and none of the compiler's.
fn is_own(file: &str) -> bool {
    !["/registry/", "/rustc/", "/rustlib/"].iter().any(|other| file.contains(other))
}

/// One file in memory, written anew for every input.
fn path() -> PathBuf {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let memory = PathBuf::from("/dev/shm");
        let made = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
        made.expect("a folder for temporary files can be made")
    });
    folder.path().join("list")
}

fn read_twice(path: &PathBuf, options: &ReadOptions, rows_max: u64) -> Result<(), String> {
    debug_assert!(File::open(path).is_ok());
    let (first, second) = (read(path, options, rows_max)?, read(path, options, rows_max)?);
    if first == second { Ok(()) } else { Err(format!("{first:?}, then {second:?}")) }
}

/// What a reading gives, as far as two readings are compared.
type Reading = Vec<(String, u64, u64)>;

fn read(path: &PathBuf, options: &ReadOptions, rows_max: u64) -> Result<Reading, String> {
    match open(path, options, &looks_like_phone) {
        Err(error) => Ok(vec![(error.to_string(), 0, 0)]),
        Ok(tables) => tables.into_iter().map(|table| read_table(table, rows_max)).collect(),
    }
}

fn read_table(mut table: Table, rows_max: u64) -> Result<(String, u64, u64), String> {
    let mut hasher = DefaultHasher::new();
    let (mut rows, mut last) = (0_u64, table.columns.first_row.saturating_sub(1));
    let (mut broken, mut cells) = (None, 0);
    let mut take = |batch: Rows| {
        for row in batch.iter() {
            rows += 1;
            if row.id.row <= last {
                broken = Some(format!("row {} behind row {last}", row.id.row));
            }
            last = row.id.row;
            (last, format!("{:?}", row.malformed)).hash(&mut hasher);
            row.cells().for_each(|cell| cell.hash(&mut hasher));
            cells += row.len();
        }
        if cells > CELLS_MAX { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let end = table.read(0, &mut take);
    if let Some(broken) = broken {
        return Err(broken);
    }
    if rows > rows_max {
        return Err(format!("{rows} rows, and the file can have {rows_max}"));
    }
    let told = match end {
        Ok(end) if end.rows != rows => return Err(format!("{rows} rows, counted as {}", end.rows)),
        Ok(end) => format!("{:?}", end.sha256),
        Err(error) => error.to_string(),
    };
    Ok((format!("{:?} {told}", table.columns), rows, hasher.finish()))
}
