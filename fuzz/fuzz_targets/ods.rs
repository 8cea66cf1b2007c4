//! An OpenDocument spreadsheet whose content is the input; the archive around it is whole.
#![no_main]

use dialfeed_fuzz::{containers, laws};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    laws::hold(&containers::ods(input), laws::SHEET_ROWS_MAX);
});
