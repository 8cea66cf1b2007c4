//! An old workbook whose records are the input; the compound file around them is whole. Inputs
//! that begin as a compound file does are taken as the whole file.
#![no_main]

use dialfeed_fuzz::{containers, laws};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    if input.starts_with(b"\xD0\xCF\x11\xE0") {
        laws::hold(input, laws::SHEET_ROWS_MAX);
    } else {
        laws::hold(&containers::compound(input), laws::SHEET_ROWS_MAX);
    }
});
